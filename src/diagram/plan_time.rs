//! The times of the first pass: how long rows last, when nothing happens, who is asked until when.

use super::RowItem;
use super::plan::{Kind, Planned, PlannedCall};
use crate::lens::{View, ViewNode, ViewRow};
use crate::trace::{MessageId, NoteKind, Time, Trace, Who, sorted_by};

/// Waits of this length, while nothing else happens, are folded.
pub(super) const LONG_WAIT: Time = Time::millis(500);

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
    let clock = Clock::of(rows);
    for (at, answer) in trace.messages.iter().enumerate() {
        let Some(id) = answer.re else { continue };
        let call = trace.message(id);
        let lane = |who: Who| view.lane_of[who.0 as usize];
        let Some(asked) = lane(call.to) else { continue };
        let shown = row_of[id.0 as usize].zip(row_of[at]);
        let inside = lane(call.from) == Some(asked) && call.from != call.to;
        let rows = match shown {
            Some(rows) => Some(rows),
            None if inside => clock.between(call.received.unwrap_or(call.sent), answer.sent),
            None => None,
        };
        calls.extend(rows.map(|rows| PlannedCall {
            lane: asked,
            rows,
            shown: shown.is_some(),
            times: (call.received.unwrap_or(call.sent), answer.sent),
        }));
    }
    calls
}

/// Finds rows by when they begin. Where nothing happens at the same time, rows are in the order of time,
/// and looking them up is all that there is to do.
struct Clock<'a> {
    rows: &'a [Planned],
    /// By row: the latest beginning of a row up to there.
    latest: Vec<Time>,
    /// By row: the earliest beginning of a row from there on.
    earliest: Vec<Time>,
}

impl Clock<'_> {
    fn of(rows: &[Planned]) -> Clock<'_> {
        let mut latest: Vec<Time> = rows.iter().map(|row| row.start).collect();
        let mut earliest = latest.clone();
        for at in 1..rows.len() {
            latest[at] = latest[at].max(latest[at - 1]);
        }
        for at in (1..rows.len()).rev() {
            earliest[at - 1] = earliest[at - 1].min(earliest[at]);
        }
        Clock {
            rows,
            latest,
            earliest,
        }
    }

    /// The first and the last row that begin between two moments.
    fn between(&self, from: Time, to: Time) -> Option<(usize, usize)> {
        let first = self.latest.partition_point(|latest| *latest < from);
        let past = self.earliest.partition_point(|earliest| *earliest <= to);
        let rows = self.rows.get(first..past)?;
        let within = |row: &Planned| row.start >= from && row.start <= to && row.kind != Kind::Gap;
        let inner = (
            rows.iter().position(within)?,
            rows.iter().rposition(within)?,
        );
        Some((first + inner.0, first + inner.1))
    }
}

/// Intervals in which nothing on the picture happens, in the order of time.
pub(super) fn waits(trace: &Trace, view: &View) -> Vec<(Time, Time)> {
    let mut busy = Vec::new();
    let mut explained = Vec::new();
    collect(trace, &view.nodes, &mut busy, &mut explained);
    let mut waits = Vec::new();
    let in_time = |times: &[(Time, Time)]| sorted_by(times, |(start, end)| [start.0, end.0, 0]);
    let order = in_time(&busy);
    let mut notes = in_time(&explained)
        .into_iter()
        .map(|at| explained[at])
        .peekable();
    let mut noted = Time::ZERO;
    let mut until = order.first().map_or(Time::ZERO, |at| busy[*at].0);
    for at in order {
        let (start, end) = busy[at];
        while let Some((_, to)) = notes.next_if(|(from, _)| *from < start) {
            noted = noted.max(to);
        }
        if start - until >= LONG_WAIT && noted <= until {
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
        ViewRow::Message { ids, .. } => lasts(trace, ids),
        // A remark is read at its instant; what it speaks of is on other rows.
        ViewRow::Note { note, .. } => {
            let at = trace.notes[*note as usize].at;
            (at, at)
        }
        ViewRow::Door { id, .. } => (trace.fragment(*id).start, trace.fragment(*id).start),
        ViewRow::Fold(fold) => (fold.start, fold.end),
    }
}

/// From the first of some messages being sent to the last one's arrival.
pub(super) fn lasts(trace: &Trace, ids: &[MessageId]) -> (Time, Time) {
    let received = |id: &MessageId| {
        let message = trace.message(*id);
        message.received.unwrap_or(message.sent)
    };
    let start = ids.iter().map(|id| trace.message(*id).sent).min();
    let end = ids.iter().map(received).max();
    (start.unwrap_or_default(), end.unwrap_or_default())
}
