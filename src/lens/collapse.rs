//! Rows made one: what is folded by hand is folded from what would be shown of it.

use super::drop::ends;
use super::{Fold, Folded, Part, ViewNode, ViewRow, each_row};
use crate::trace::{Item, NoteKind, Time, Trace};

/// The rows of some nodes, at least one, as one row.
pub(super) fn collapsed(
    trace: &Trace,
    (what, part): (Folded, Part),
    lists: &[&[ViewNode]],
) -> Fold {
    let mut inside = Vec::new();
    let (mut from, mut to) = (usize::MAX, 0);
    let (mut start, mut end) = (Time(u64::MAX), Time::ZERO);
    let mut failed = false;
    for nodes in lists {
        each_row(nodes, &mut |row| {
            let (a, b) = ends(row);
            (from, to) = (from.min(a).min(b), to.max(a).max(b));
            let (begins, ends) = lasts(trace, row);
            (start, end) = (start.min(begins), end.max(ends));
            failed |= is_failed(trace, row);
            match row {
                ViewRow::Message { ids, .. } => inside.push(Item::Message(ids[0])),
                ViewRow::Note { note, .. } => inside.push(Item::Note(*note)),
                ViewRow::Door { id, .. } => inside.push(Item::Door(*id)),
                ViewRow::Fold(fold) => inside.extend(fold.inside.iter()),
            }
        });
    }
    Fold {
        what,
        part,
        from,
        to,
        inside: inside.into(),
        start,
        end,
        failed,
    }
}

fn lasts(trace: &Trace, row: &ViewRow) -> (Time, Time) {
    match row {
        ViewRow::Message { ids, .. } => {
            let message = trace.message(ids[0]);
            (message.sent, message.received.unwrap_or(message.sent))
        }
        ViewRow::Note { note, .. } => {
            let note = &trace.notes[*note as usize];
            (note.at, note.until)
        }
        ViewRow::Door { id, .. } => (trace.fragment(*id).start, trace.fragment(*id).start),
        ViewRow::Fold(fold) => (fold.start, fold.end),
    }
}

fn is_failed(trace: &Trace, row: &ViewRow) -> bool {
    match row {
        ViewRow::Message { ids, .. } => {
            let message = trace.message(ids[0]);
            message.received.is_none() || message.payload.is_failure()
        }
        ViewRow::Note { note, .. } => trace.notes[*note as usize].kind == NoteKind::ErrorLog,
        ViewRow::Door { .. } => false,
        ViewRow::Fold(fold) => fold.failed,
    }
}
