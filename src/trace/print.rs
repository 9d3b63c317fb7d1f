//! A trace as text, one line a row: what golden files compare and developers read.

use std::fmt::Write;

use super::{Item, Layer, MessageKind, Node, Operator, Status, Trace, Who, rows_in_order};
use crate::text::Lang;

/// The trace in row order. Explanations appear as their ids, so that a better sentence changes no
/// golden file. Of a span about packets and frames alone there is one line.
pub fn print(trace: &Trace) -> String {
    let mut rows = rows_in_order(trace);
    close(trace, &mut rows);
    written(trace, &rows)
}

/// The same with every packet and frame.
pub fn print_whole(trace: &Trace) -> String {
    written(trace, &rows_in_order(trace))
}

/// Takes out what stands in spans about packets and frames alone.
fn close(trace: &Trace, list: &mut [Node]) {
    for node in list {
        match node {
            Node::Row(_) => {}
            Node::Span(_, inner) if inner.iter().all(|node| is_below(trace, node)) => inner.clear(),
            Node::Span(_, inner) | Node::Par(inner) => close(trace, inner),
            Node::Frame(_, operands) => operands.iter_mut().for_each(|inner| close(trace, inner)),
        }
    }
}

/// Whether a node is about packets and frames, or says nothing of what it is about.
fn is_below(trace: &Trace, node: &Node) -> bool {
    match node {
        Node::Row(Item::Message(id)) => trace.message(*id).layer >= Layer::Network,
        Node::Row(Item::Note(_) | Item::Door(_)) => true,
        Node::Span(_, inner) => inner.iter().all(|node| is_below(trace, node)),
        Node::Frame(..) | Node::Par(_) => false,
    }
}

fn written(trace: &Trace, rows: &[Node]) -> String {
    let mut out = String::new();
    nodes(trace, rows, 0, &mut out);
    for life in &trace.lives {
        let id = trace.participant(life.who).id;
        let told = [("begins", life.from), ("ends", life.until)];
        for (what, at) in told.into_iter().filter_map(|(what, at)| Some((what, at?))) {
            line(&mut out, 0, format_args!("= {id} {what} at {at}"));
        }
    }
    for outcome in &trace.stages {
        let label = outcome.label.show(Lang::En);
        line(
            &mut out,
            0,
            format_args!("= {} {:?}: {label}", outcome.stage, outcome.tone),
        );
    }
    let shown = match (&trace.outcome.error, trace.outcome.status) {
        (Some(page), _) => page.code.to_owned(),
        (None, Some(status)) => status.to_string(),
        (None, None) => "nothing".to_owned(),
    };
    let place = match &trace.outcome.led_to {
        Some(url) => format!(" at {url}"),
        None => String::new(),
    };
    line(
        &mut out,
        0,
        format_args!("= shown {shown}{place}, end {}", trace.end),
    );
    out
}

fn line(out: &mut String, depth: usize, words: std::fmt::Arguments<'_>) {
    writeln!(out, "{:1$}{words}", "", depth * 2).expect("writing to a string");
}

fn nodes(trace: &Trace, list: &[Node], depth: usize, out: &mut String) {
    for node in list {
        match node {
            Node::Row(item) => row(trace, *item, depth, out),
            Node::Span(id, inner) => {
                let span = trace.span(*id);
                let status = match span.status {
                    Status::Ok => "",
                    Status::Error => " error",
                    Status::Cancelled => " cancelled",
                };
                line(
                    out,
                    depth,
                    format_args!(
                        "{}..{} [{}] {} on {}{status}",
                        span.start,
                        span.end,
                        span.stage,
                        span.name.show(Lang::En),
                        name(trace, span.at),
                    ),
                );
                nodes(trace, inner, depth + 1, out);
            }
            Node::Frame(id, operands) => {
                let fragment = trace.fragment(*id);
                let keyword = fragment.operator.keyword();
                line(
                    out,
                    depth,
                    format_args!("{keyword} {}", fragment.name.show(Lang::En)),
                );
                for (operand, inner) in fragment.operands.iter().zip(operands) {
                    let taken = if operand.taken { "*" } else { " " };
                    line(
                        out,
                        depth,
                        format_args!("{taken}[{}]", operand.guard.show(Lang::En)),
                    );
                    nodes(trace, inner, depth + 1, out);
                }
            }
            Node::Par(branches) => {
                line(out, depth, format_args!("{}", Operator::Par.keyword()));
                for branch in branches {
                    line(out, depth, format_args!("and"));
                    nodes(trace, std::slice::from_ref(branch), depth + 1, out);
                }
            }
        }
    }
}

fn name(trace: &Trace, who: Who) -> &'static str {
    trace.participant(who).id
}

fn row(trace: &Trace, item: Item, depth: usize, out: &mut String) {
    match item {
        Item::Message(id) => {
            let message = trace.message(id);
            let arrow = match (message.kind, message.received) {
                (_, None) => "-x",
                (MessageKind::Call, _) => "->",
                (MessageKind::Reply, _) => "-->",
                (MessageKind::Async, _) => "-)",
                (MessageKind::HandOver, _) => "=>",
            };
            let received = match message.received {
                Some(received) if received != message.sent => format!(" ..{received}"),
                _ => String::new(),
            };
            line(
                out,
                depth,
                format_args!(
                    "{} {} {arrow} {}: {} <{}>{received}",
                    message.sent,
                    name(trace, message.from),
                    name(trace, message.to),
                    message.payload.label().show(Lang::En),
                    message.why.why.id,
                ),
            );
        }
        Item::Note(id) => {
            let note = &trace.notes[id as usize];
            let over: Vec<&str> = note.over.iter().map(|who| name(trace, *who)).collect();
            line(
                out,
                depth,
                format_args!(
                    "{} {:?} over {}: {} <{}>",
                    note.at,
                    note.kind,
                    over.join(","),
                    note.text.show(Lang::En),
                    note.why.why.id,
                ),
            );
        }
        Item::Door(id) => {
            let door = trace.fragment(id);
            let guards: Vec<String> = door
                .operands
                .iter()
                .map(|operand| {
                    let guard = operand.guard.show(Lang::En);
                    if operand.taken {
                        format!("*{guard}*")
                    } else {
                        guard
                    }
                })
                .collect();
            line(
                out,
                depth,
                format_args!(
                    "{} door {} on {}: {} <{}>",
                    door.start,
                    door.name.show(Lang::En),
                    name(trace, door.decider),
                    guards.join(" | "),
                    door.why.why.id,
                ),
            );
        }
    }
}
