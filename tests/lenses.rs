//! What a lens shows of a scenario: one golden file a claim. The link on top names the lens.

mod common;

use std::fmt::Write;

use hopscope::lens::{self, View, ViewNode, ViewRow};
use hopscope::pipeline::{self, simulate};
use hopscope::scenario::permalink;
use hopscope::text::Lang;
use hopscope::trace::{MessageKind, Trace};

#[test]
fn lenses_show_what_their_golden_files_say() {
    let lenses: Vec<&str> = lens::ALL.iter().map(|lens| lens.id).collect();
    common::golden("lenses", |query| {
        let (link, problems) =
            pipeline::with_vocabulary(&lenses, |words| permalink::decode(query, words));
        assert_eq!(problems, [], "{query}");
        let trace = simulate(&link.scenario).expect("a URL that can be visited");
        let lens = link
            .lens
            .and_then(lens::by_id)
            .expect("the link names a lens");
        let view = lens::view(&trace, lens);
        let lanes: Vec<&str> = view.lanes.iter().map(|lane| lane.id).collect();
        let mut out = format!("{}\n", lanes.join(" | "));
        nodes(&trace, &view, &view.nodes, 0, &mut out);
        out
    });
}

/// The rows and frames; spans have none of their own.
fn nodes(trace: &Trace, view: &View, list: &[ViewNode], depth: usize, out: &mut String) {
    let mut line = |words: String| writeln!(out, "{:1$}{words}", "", depth * 2);
    let written = match list.first() {
        None => return,
        Some(ViewNode::Row(row)) => line(show(trace, view, row)),
        Some(ViewNode::Span(_, _, inner)) => {
            nodes(trace, view, inner, depth, out);
            Ok(())
        }
        Some(ViewNode::Frame(id, operands)) => {
            let fragment = trace.fragment(*id);
            line(format!("alt {}", fragment.name.show(Lang::En))).expect("a string");
            for (operand, inner) in fragment.operands.iter().zip(operands) {
                writeln!(
                    out,
                    "{:1$}[{2}]",
                    "",
                    depth * 2,
                    operand.guard.show(Lang::En)
                )
                .expect("a string");
                nodes(trace, view, inner, depth + 1, out);
            }
            Ok(())
        }
        Some(ViewNode::Par(branches)) => {
            for branch in branches {
                writeln!(out, "{:1$}par", "", depth * 2).expect("a string");
                nodes(trace, view, &branch.nodes, depth + 1, out);
            }
            Ok(())
        }
    };
    written.expect("writing to a string");
    nodes(trace, view, &list[1..], depth, out);
}

fn show(trace: &Trace, view: &View, row: &ViewRow) -> String {
    let lane = |at: usize| view.lanes[at].id;
    match row {
        ViewRow::Message { ids, from, to } => {
            let message = trace.message(ids[0]);
            let arrow = match (message.kind, message.received) {
                (_, None) => "-x",
                (MessageKind::Reply, _) => "-->",
                _ => "->",
            };
            let label = message.payload.label().show(Lang::En);
            format!("{} {arrow} {}: {label}", lane(*from), lane(*to))
        }
        ViewRow::Note { note, first, last } => {
            let words = trace.notes[*note as usize].text.show(Lang::En);
            format!("note {}..{}: {words}", lane(*first), lane(*last))
        }
        ViewRow::Door { id, lane: at } => {
            let name = trace.fragment(*id).name.show(Lang::En);
            format!("door {}: {name}", lane(*at))
        }
        ViewRow::Fold { span, from, to, .. } => {
            let name = trace.span(*span).name.show(Lang::En);
            format!("fold {} -> {}: {name}", lane(*from), lane(*to))
        }
    }
}
