//! The times of the first pass: how long rows last, when nothing happens, who is asked until when.

use super::RowItem;
use super::plan::{Kind, Planned, PlannedCall};
use crate::lens::{View, ViewNode, ViewRow};
use crate::trace::{MessageId, NoteKind, Time, Trace, Who, sorted_by};

/// Waits of this length, while nothing else happens, are folded.
const LONG_WAIT: Time = Time::millis(500);

/// The calls that make somebody active: those that are shown, and those inside one lane.
pub(super) fn calls(trace: &Trace, view: &View, rows: &[Planned]) -> Vec<PlannedCall> {
    let mut row_of: Vec<Option<usize>> = vec![None; trace.messages.len()];
    for (at, row) in rows.iter().enumerate() {
        if let RowItem::Message(id, more) = &row.item {
            for id in std::iter::once(id).chain(more) {
                row_of[id.0 as usize] = Some(at);
            }
        }
    }
    let mut calls = Vec::new();
    for (at, answer) in trace.messages.iter().enumerate() {
        let Some(id) = answer.re else { continue };
        let call = trace.message(id);
        let lane = |who: Who| view.lane_of[who.0 as usize];
        let Some(asked) = lane(call.to) else { continue };
        let shown = row_of[id.0 as usize].zip(row_of[at]);
        let inside = lane(call.from) == Some(asked) && call.from != call.to;
        let rows = match shown {
            Some(rows) => Some(rows),
            None if inside => between(rows, call.received.unwrap_or(call.sent), answer.sent),
            None => None,
        };
        calls.extend(rows.map(|rows| PlannedCall {
            lane: asked,
            rows,
            shown: shown.is_some(),
        }));
    }
    calls
}

/// The first and the last row that begin between two moments.
fn between(rows: &[Planned], from: Time, to: Time) -> Option<(usize, usize)> {
    let within = |row: &Planned| row.start >= from && row.start <= to && row.kind != Kind::Gap;
    let first = rows.iter().position(within)?;
    let last = rows.iter().rposition(within)?;
    Some((first, last))
}

/// Intervals in which nothing on the picture happens, in the order of time.
pub(super) fn waits(trace: &Trace, view: &View) -> Vec<(Time, Time)> {
    let mut busy = Vec::new();
    let mut explained = Vec::new();
    collect(trace, &view.nodes, &mut busy, &mut explained);
    let mut waits = Vec::new();
    let order = sorted_by(&busy, |(start, end)| [start.0, end.0, 0]);
    let mut until = order.first().map_or(Time::ZERO, |at| busy[*at].0);
    for at in order {
        let (start, end) = busy[at];
        let noted = explained
            .iter()
            .any(|(from, to)| *from < start && until < *to);
        if start - until >= LONG_WAIT && !noted {
            waits.push((until, start));
        }
        until = until.max(end);
    }
    waits
}

fn collect(
    trace: &Trace,
    nodes: &[ViewNode],
    busy: &mut Vec<(Time, Time)>,
    explained: &mut Vec<(Time, Time)>,
) {
    for node in nodes {
        match node {
            ViewNode::Row(row) => match row {
                ViewRow::Note { note, .. } if is_long_wait(trace, *note) => {
                    let note = &trace.notes[*note as usize];
                    busy.push((note.at, note.at));
                    explained.push((note.at, note.until));
                }
                row => busy.push(interval(trace, row)),
            },
            ViewNode::Span(_, _, inner) => collect(trace, inner, busy, explained),
            ViewNode::Frame(_, operands) => operands
                .iter()
                .for_each(|operand| collect(trace, operand, busy, explained)),
            ViewNode::Par(branches) => branches
                .iter()
                .for_each(|branch| collect(trace, &branch.nodes, busy, explained)),
        }
    }
}

/// Whether a note speaks of a wait that is folded.
pub(super) fn is_long_wait(trace: &Trace, note: u32) -> bool {
    let note = &trace.notes[note as usize];
    note.kind == NoteKind::Wait && note.until - note.at >= LONG_WAIT
}

/// From the beginning of a row to its end.
pub(super) fn interval(trace: &Trace, row: &ViewRow) -> (Time, Time) {
    match row {
        ViewRow::Message { ids, .. } => {
            let received = |id: &MessageId| {
                let message = trace.message(*id);
                message.received.unwrap_or(message.sent)
            };
            let start = ids.iter().map(|id| trace.message(*id).sent).min();
            let end = ids.iter().map(received).max();
            (start.unwrap_or_default(), end.unwrap_or_default())
        }
        // A remark is read at its instant; what it speaks of is on other rows.
        ViewRow::Note { note, .. } => {
            let at = trace.notes[*note as usize].at;
            (at, at)
        }
        ViewRow::Door { id, .. } => (trace.fragment(*id).start, trace.fragment(*id).start),
        ViewRow::Fold { span, .. } => (trace.span(*span).start, trace.span(*span).end),
    }
}
