//! The whole picture drawn small: what is on each line of it.

use std::fmt::Write;

use hopscope::diagram::{
    Diagram, RowItem, Stripe, Stroke, layout, minimap, minimap_height, minimap_lines,
};
use hopscope::lens;
use hopscope::text::Lang;
use hopscope::trace::Trace;

use super::golden;
use super::journey::{Trouble, journey};
use super::random::{long, random};
use super::synthetic::synthetic;

const WIDTH: f32 = 60.0;

fn of(trace: &Trace, lang: Lang) -> Diagram {
    let everything = lens::by_id("everything").expect("a lens");
    layout(trace, &lens::view(trace, everything), lang)
}

/// Short and long pictures, and heights from none to more than there are rows.
fn each(check: impl Fn(&Diagram, u32)) {
    let mut traces: Vec<Trace> = (0..30).map(random).collect();
    traces.extend([long(1, 500), synthetic(1_500), synthetic(0)]);
    for (at, trace) in traces.iter().enumerate() {
        let diagram = of(trace, Lang::ALL[at % 3]);
        for lines in [0, 1, 7, 300, 640, 4_000] {
            check(&diagram, lines);
        }
    }
}

#[test]
fn a_failure_and_a_wait_stand_where_they_are_in_the_picture() {
    let trace = journey(Trouble::SynLost);
    let mut out = String::new();
    for Stripe {
        line,
        stroke,
        from,
        to,
    } in minimap(&of(&trace, Lang::En), (WIDTH, 90))
    {
        let _ = writeln!(out, "{line}: {stroke:?} {from:.1} to {to:.1}");
    }
    golden::check("diagram/minimap", &trace, &out);
}

#[test]
fn strokes_are_in_order_inside_and_at_most_one_of_a_kind_on_a_line() {
    each(|diagram, lines| {
        let stripes = minimap(diagram, (WIDTH, lines));
        let place = |stripe: &Stripe| (stripe.line, stripe.stroke);
        for pair in stripes.windows(2) {
            assert!(place(&pair[0]) < place(&pair[1]), "{pair:?}");
        }
        for stripe in &stripes {
            assert!(stripe.line < lines, "{stripe:?} of {lines}");
            assert!(0.0 <= stripe.from && stripe.from <= stripe.to && stripe.to <= WIDTH + 0.01);
        }
    });
}

#[test]
fn every_row_is_under_a_stroke_of_its_kind_and_every_stroke_over_a_row() {
    each(|diagram, lines| {
        let stripes = minimap(diagram, (WIDTH, lines));
        let rows: Vec<usize> = (0..diagram.rows.len()).collect();
        let mut used = vec![false; stripes.len()];
        for row in rows.iter().filter(|_| lines > 0) {
            let line = minimap_lines(diagram, lines, &[*row])[0];
            let row = &diagram.rows[*row];
            let kind = match row.item {
                RowItem::Gap { .. } => Stroke::Gap,
                _ if row.failed => Stroke::Failed,
                _ => Stroke::Rows(row.tier),
            };
            let over = |stripe: &Stripe| stripe.line == line && stripe.stroke == kind;
            let at = stripes.iter().position(over).expect("its stroke");
            used[at] = true;
            let height = minimap_height(diagram) / lines as f32;
            let top = diagram.header_height + line as f32 * height;
            assert!(row.line >= top - 0.5 && row.line <= top + height + 0.5);
        }
        assert!(used.iter().all(|used| *used));
    });
}

#[test]
fn what_is_found_is_marked_once_a_line() {
    let diagram = of(&synthetic(1_500), Lang::En);
    let rows: Vec<usize> = (0..diagram.rows.len()).step_by(3).collect();
    let found = minimap_lines(&diagram, 400, &rows);
    assert!(found.len() <= 400 && found.len() > 300, "{}", found.len());
    assert!(found.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(minimap_lines(&diagram, 400, &[usize::MAX]).is_empty());
}

#[test]
fn each_participant_has_its_box() {
    each(|diagram, _| {
        let middles: Vec<f32> = diagram.boxes().map(|(middle, _)| middle).collect();
        let lifelines: Vec<f32> = diagram.lanes.iter().map(|lane| lane.x).collect();
        assert_eq!(middles, lifelines);
        let shapes: usize = diagram.boxes().map(|(_, shapes)| shapes.len()).sum();
        // A tier has a box and a name.
        assert_eq!(shapes + 2 * diagram.tiers.len(), diagram.header.len());
    });
}
