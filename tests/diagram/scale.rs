//! What holds of long runs: a window shows exactly what of the whole is in it, nothing covers anything.

use hopscope::diagram::{
    Area, Diagram, Item, ItemKind, Schedule, Shape, State, Viewport, layout, scene,
};
use hopscope::lens;
use hopscope::text::Lang;
use hopscope::trace::Trace;

use super::random::long;
use super::synthetic::synthetic;

/// Long runs, with frames in frames, work at the same time, and labels in every script and length.
fn each(check: impl Fn(&Diagram)) {
    let mut traces: Vec<Trace> = (1..6).map(|seed| long(seed, 500)).collect();
    traces.push(synthetic(1_500));
    for (at, trace) in traces.iter().enumerate() {
        for id in ["overview", "everything"] {
            let view = lens::view(trace, lens::by_id(id).expect("a lens"));
            check(&layout(trace, &view, Lang::ALL[at % 3]));
        }
    }
}

#[test]
fn a_synthetic_run_has_as_many_messages_as_are_wanted() {
    for messages in [0, 1, 13, 200, 1_000] {
        assert_eq!(synthetic(messages).messages.len(), messages);
    }
}

#[test]
fn a_window_shows_exactly_what_is_in_it() {
    each(|diagram| {
        let schedule = Schedule::paced(diagram);
        let pos = schedule.length() / 3;
        let whole = scene(diagram, &schedule, pos, &Viewport::ALL).items;
        for nth in 0..40 {
            let window = Viewport {
                top: diagram.height * nth as f32 / 40.0 - 50.0,
                left: 0.0,
                height: [1.0, 300.0, 900.0, 5_000.0][nth % 4],
                width: diagram.width,
            };
            let seen = scene(diagram, &schedule, pos, &window).items;
            let wanted = whole.iter().filter(|item| is_in(diagram, item, &window));
            let keys = |item: &Item| (item.kind, item.key, item.state);
            let wanted: Vec<_> = wanted.map(keys).collect();
            assert_eq!(
                seen.iter().map(keys).collect::<Vec<_>>(),
                wanted,
                "{window:?}"
            );
        }
    });
}

/// Whether a window shows some of what stands in an item's stretch of the picture.
pub fn is_in(diagram: &Diagram, item: &Item, window: &Viewport) -> bool {
    let at = (item.key & 0x0fff_ffff) as usize;
    let (top, bottom) = match item.kind {
        ItemKind::Lifeline => (0.0, diagram.height),
        ItemKind::Phase => ends(&diagram.phases[at].area),
        ItemKind::Frame | ItemKind::FrameHead => ends(&diagram.frames[at].area),
        ItemKind::Operand => {
            let way = &item.ways[0];
            let of = |frame: &&hopscope::diagram::FrameBox| frame.fragment == Some(way.fragment);
            ends(&diagram.frames.iter().find(of).expect("its frame").area)
        }
        ItemKind::Activation => ends(&diagram.bars[at].area),
        ItemKind::Playhead => match item.moving[0] {
            Shape::Line { y1, .. } => (y1, y1),
            _ => unreachable!("the playhead is a line"),
        },
        ItemKind::Footer => (diagram.footer_top, diagram.height),
        _ => {
            let row = &diagram.rows[at];
            (row.y, row.y + row.height)
        }
    };
    bottom >= window.top && top <= window.top + window.height
}

fn ends(area: &Area) -> (f32, f32) {
    (area.y, area.bottom())
}

#[test]
fn words_of_different_rows_do_not_overlap() {
    each(|diagram| {
        for (at, row) in diagram.rows.iter().enumerate() {
            let below = &diagram.rows[at + 1..diagram.rows.len().min(at + 4)];
            for a in row.words() {
                for b in below.iter().flat_map(|row| row.words()) {
                    assert!(
                        a.bottom() <= b.y + 1.0 || a.right() <= b.x + 0.5 || b.right() <= a.x + 0.5,
                        "{}: {a:?} {b:?}",
                        row.label
                    );
                }
            }
        }
    });
}

#[test]
fn a_bar_has_grown_to_the_last_row_that_has_begun() {
    each(|diagram| {
        let schedule = Schedule::true_time(diagram);
        for nth in 0..10 {
            let pos = schedule.length() * nth / 10;
            let scene = scene(diagram, &schedule, pos, &Viewport::ALL);
            let bars = scene
                .items
                .iter()
                .filter(|item| item.kind == ItemKind::Activation);
            for (item, bar) in bars.zip(&diagram.bars) {
                let [Shape::Rect { y, h, .. }] = item.moving[..] else {
                    assert_ne!(item.state, State::Active);
                    continue;
                };
                let begun = |row: &usize| schedule.start_of(*row) <= pos;
                let row = (bar.first..=bar.last)
                    .rev()
                    .find(begun)
                    .expect("it has begun");
                let line = |row: usize| diagram.rows[row].line;
                let before = if row > bar.first {
                    line(row - 1)
                } else {
                    bar.area.y
                };
                let within = |y: f32| y.max(bar.area.y).min(bar.area.bottom());
                assert!(y + h >= within(before.min(line(row))) - 0.1);
                assert!(y + h <= within(line(row).max(before)) + 0.1);
            }
        }
    });
}
