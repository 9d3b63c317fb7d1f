//! Golden files: what a test claims, as text. The trace stands on top, what is made of it below.

use std::fmt::Write;
use std::path::PathBuf;

use hopscope::diagram::{Diagram, Row, RowItem, Schedule, folded_name};
use hopscope::lens::{View, ViewNode, ViewRow};
use hopscope::text::Lang;
use hopscope::trace::{Trace, print};

/// Compares with `tests/golden/<case>.txt`, or writes it when `BLESS` is set.
pub fn check(case: &str, trace: &Trace, made: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/{case}.txt"));
    let text = format!("{}----\n{made}", print(trace));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &text).expect("the golden files can be written");
        return;
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        golden == text,
        "{case} differs (BLESS=1 accepts it):\n--- now\n{text}\n--- golden\n{golden}"
    );
}

/// A view as text.
pub fn view(trace: &Trace, view: &View) -> String {
    let mut out = String::new();
    for lane in &view.lanes {
        let members: Vec<&str> = lane
            .members
            .iter()
            .map(|who| trace.participant(*who).id)
            .collect();
        let _ = writeln!(out, "lane {}: {}", lane.id, members.join(" "));
    }
    nodes(trace, view, &view.nodes, 0, &mut out);
    out
}

fn nodes(trace: &Trace, view: &View, list: &[ViewNode], depth: usize, out: &mut String) {
    let pad = "  ".repeat(depth);
    for node in list {
        match node {
            ViewNode::Row(row) => {
                let _ = writeln!(out, "{pad}{}", view_row(trace, view, row));
            }
            ViewNode::Span(id, lane, inner) => {
                let span = trace.span(*id);
                let name = span.name.show(Lang::En);
                let _ = writeln!(out, "{pad}({name}) on {}", view.lanes[*lane].id);
                nodes(trace, view, inner, depth + 1, out);
            }
            ViewNode::Frame(id, operands) => {
                let fragment = trace.fragment(*id);
                let word = fragment.operator.keyword();
                let _ = writeln!(out, "{pad}{word} {}", fragment.name.show(Lang::En));
                for (operand, inner) in fragment.operands.iter().zip(operands) {
                    let _ = writeln!(out, "{pad}[{}]", operand.guard.show(Lang::En));
                    nodes(trace, view, inner, depth + 1, out);
                }
            }
            ViewNode::Par(branches) => {
                let _ = writeln!(out, "{pad}par");
                for branch in branches {
                    let _ = writeln!(out, "{pad}and");
                    nodes(trace, view, &branch.nodes, depth + 1, out);
                }
            }
        }
    }
}

fn view_row(trace: &Trace, view: &View, row: &ViewRow) -> String {
    let lane = |at: usize| view.lanes[at].id;
    match row {
        ViewRow::Message { ids, from, to } => {
            let message = trace.message(ids[0]);
            let more = match ids.len() {
                1 => String::new(),
                n => format!(" ({n} in one)"),
            };
            let lost = if message.received.is_none() {
                " lost"
            } else {
                ""
            };
            let label = message.payload.label().show(Lang::En);
            format!("{} > {}: {label}{more}{lost}", lane(*from), lane(*to))
        }
        ViewRow::Note { note, first, last } => {
            let words = trace.notes[*note as usize].text.show(Lang::En);
            format!("note {}..{}: {words}", lane(*first), lane(*last))
        }
        ViewRow::Door { id, lane: at } => {
            format!(
                "door {}: {}",
                lane(*at),
                trace.fragment(*id).name.show(Lang::En)
            )
        }
        ViewRow::Fold(fold) => {
            let ends = format!("{} > {}", lane(fold.from), lane(fold.to));
            let name = folded_name(trace, fold.what, Lang::En);
            let failed = if fold.failed { " failed" } else { "" };
            format!("fold {ends}: {name}, {}{failed}", fold.count())
        }
    }
}

/// A diagram as text: where everything stands.
pub fn diagram(diagram: &Diagram) -> String {
    let mut out = format!(
        "{}x{} header {}\n",
        diagram.width, diagram.height, diagram.header_height
    );
    for lane in &diagram.lanes {
        let _ = writeln!(out, "lane {} at {}: {}", lane.id, lane.x, lane.name);
    }
    for tier in &diagram.tiers {
        let area = tier.area;
        let folded = match tier.folded {
            None => "",
            Some(false) => " can be folded",
            Some(true) => " folded",
        };
        let (name, left, right) = (tier.name, area.x, area.right());
        let _ = writeln!(out, "tier {name} {left:.0} to {right:.0}{folded}");
    }
    for row in &diagram.rows {
        let _ = writeln!(out, "{}", row_line(row, diagram.scale > 0.0));
        for way in row.ways() {
            let _ = writeln!(out, "  way {} at {:.0}", way.label, way.area.x);
        }
    }
    for frame in &diagram.frames {
        let area = frame.area;
        let _ = writeln!(
            out,
            "frame {:.0},{:.0} to {:.0},{:.0} depth {} rows {}..{}: {}",
            area.x,
            area.y,
            area.right(),
            area.bottom(),
            frame.depth,
            frame.rows.0,
            frame.rows.1,
            frame.label
        );
        for way in frame.ways() {
            let _ = writeln!(
                out,
                "  way {} at {:.0},{:.0}",
                way.label, way.area.x, way.area.y
            );
        }
    }
    for life in &diagram.lives {
        let (top, bottom) = life.area;
        let id = diagram.lanes[life.lane].id;
        let _ = writeln!(
            out,
            "life of {id} at {top:.0} to {bottom:.0}, row {}",
            life.row
        );
    }
    for phase in &diagram.phases {
        let (area, rows) = (phase.area, phase.rows);
        let _ = writeln!(
            out,
            "phase {:.0} to {:.0}, rows {}..{}: {}",
            area.y,
            area.bottom(),
            rows.0,
            rows.1,
            phase.label
        );
    }
    for bar in &diagram.bars {
        let _ = writeln!(
            out,
            "bar {} at {:.0}: {:.0} to {:.0}, rows {}..={}",
            diagram.lanes[bar.lane].id,
            bar.area.x,
            bar.area.y,
            bar.area.bottom(),
            bar.first,
            bar.last
        );
    }
    out
}

fn row_line(row: &Row, by_time: bool) -> String {
    let kind = match row.item {
        RowItem::Message(..) => "message",
        RowItem::Note(_) => "note",
        RowItem::Door(_) => "door",
        RowItem::Fold(_) => "fold",
        RowItem::Gap { .. } => "gap",
    };
    let marks: String = [(row.failed, " failed"), (row.lost, " lost")]
        .into_iter()
        .filter_map(|(set, word)| set.then_some(word))
        .collect();
    // Where rows are spaced by time, and not otherwise, an arrow ends lower than it begins.
    let falls = if by_time && row.foot > row.line {
        format!(" to {:.0}", row.foot)
    } else {
        String::new()
    };
    format!(
        "{:.0}+{:.0} line {:.0}{falls} {kind} {}..{} [{}]{marks}: {}",
        row.y, row.height, row.line, row.start, row.end, row.stage, row.label
    )
}

/// A schedule as text: when each row is played.
pub fn schedule(diagram: &Diagram, schedule: &Schedule) -> String {
    let mut out = format!(
        "length {} factor {}\n",
        schedule.length(),
        schedule.factor()
    );
    for (at, row) in diagram.rows.iter().enumerate() {
        let (start, end) = (schedule.start_of(at), schedule.end_of(at));
        let _ = writeln!(out, "{start}..{end} {}", row.label);
    }
    for band in schedule.bands(diagram) {
        let gap = if band.gap { " gap" } else { "" };
        let failed = if band.failed { " failed" } else { "" };
        let tier = band.tier.name();
        let _ = writeln!(
            out,
            "band {}..{} [{}] {tier}{gap}{failed}",
            band.from, band.to, band.stage
        );
    }
    out
}
