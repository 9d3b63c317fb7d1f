//! The rows of the first pass: what each says, when it happens, what is drawn of it.

use super::RowItem;
use super::metrics::Face;
use super::plan::{Kind, Planned, Planner};
use super::plan_time::{is_long_wait, lasts};
use super::words::{colon, fold_words, note_words};
use crate::lens::{Fold, Folded, ViewRow};
use crate::text::{Label, Lang};
use crate::trace::payload::TcpState;
use crate::trace::{FragmentId, MessageId, NoteKind, Payload, Scope, Side, Tier, Time, Trace, Who};

impl Planner<'_> {
    pub(super) fn row(&mut self, row: &ViewRow) {
        self.wait_before(row);
        let planned = match row {
            ViewRow::Message { ids, from, to } => self.message(ids, *from, *to),
            ViewRow::Note { note, first, last } => self.note(*note, *first, *last),
            ViewRow::Door { id, lane } => self.door(*id, *lane),
            ViewRow::Fold(fold) => self.fold(fold),
        };
        self.push(planned);
    }

    /// A row with nothing to say yet.
    pub(super) fn blank(&self, from: usize, to: usize, stage: &'static str, tier: Tier) -> Planned {
        Planned {
            from,
            to,
            stage,
            tier,
            ..Planned::blank(self.lang)
        }
    }

    fn on(&self, from: usize, to: usize, scope: Scope) -> Planned {
        let stage = self.trace.stage_of(scope).unwrap_or("");
        self.blank(from, to, stage, self.view.lanes[from.max(to)].tier)
    }

    fn next_number(&mut self) -> Option<u32> {
        self.number += 1;
        Some(self.number)
    }

    fn message(&mut self, ids: &[MessageId], from: usize, to: usize) -> Planned {
        let id = ids[0];
        let message = self.trace.message(id);
        let label = message.payload.label();
        let face = face(&label);
        let (start, end) = lasts(self.trace, ids);
        let lost = message.received.is_none();
        Planned {
            item: RowItem::Message(id, ids[1..].to_vec()),
            kind: Kind::Message(message.kind),
            start,
            end,
            number: self.next_number(),
            failed: lost || message.payload.is_failure(),
            lost,
            words: label.into_words(self.lang),
            face,
            states: self.states_of(id),
            ..self.on(from, to, message.scope)
        }
    }

    /// The states that a segment brings its ends into.
    fn states_of(&mut self, id: MessageId) -> (Option<String>, Option<String>) {
        if !self.view.states {
            return (None, None);
        }
        let at_sender = self.states.sent(self.trace, id);
        (at_sender, self.states.received(self.trace, id))
    }

    fn note(&mut self, at: u32, first: usize, last: usize) -> Planned {
        let note = &self.trace.notes[at as usize];
        let words = note_words(self.trace, at, self.lang);
        let base = self.on(first, last, note.scope);
        if is_long_wait(self.trace, at) {
            return Planned {
                item: RowItem::Gap {
                    from: note.at,
                    to: note.until,
                    note: Some(at),
                },
                kind: Kind::Gap,
                start: note.at,
                end: note.until,
                words,
                ..base
            };
        }
        Planned {
            item: RowItem::Note(at),
            kind: Kind::Note(note.kind),
            side: note.side,
            start: note.at,
            end: note.at,
            failed: note.kind == NoteKind::ErrorLog,
            words,
            face: match note.kind {
                NoteKind::Log | NoteKind::ErrorLog => Face::Mono,
                NoteKind::Remark | NoteKind::Wait => Face::Sans,
            },
            ..base
        }
    }

    fn door(&mut self, id: FragmentId, lane: usize) -> Planned {
        let door = self.trace.fragment(id);
        Planned {
            item: RowItem::Door(id),
            kind: Kind::Door,
            start: door.start,
            end: door.start,
            stage: door.stage,
            words: door.name.show(self.lang),
            ways: self.ways(id),
            ..self.on(lane, lane, door.scope)
        }
    }

    fn fold(&mut self, fold: &Fold) -> Planned {
        let trace = self.trace;
        let (scope, stage) = match fold.what {
            Folded::Span(id) => (Scope::Span(id), trace.span(id).stage),
            Folded::Par(id, _) => (trace.span(id).parent, trace.span(id).stage),
            Folded::Frame(id) => (trace.fragment(id).scope, trace.fragment(id).stage),
        };
        Planned {
            item: RowItem::Fold(fold.clone()),
            kind: Kind::Fold,
            start: fold.start,
            end: fold.end,
            stage,
            number: self.next_number(),
            failed: fold.failed,
            words: fold_words(trace, fold, self.lang),
            ..self.on(fold.from, fold.to, scope)
        }
    }
}

impl Planned {
    /// A row with nothing to say.
    pub fn blank(lang: Lang) -> Planned {
        Planned {
            colon: colon(lang),
            item: RowItem::Note(0),
            kind: Kind::Gap,
            from: 0,
            to: 0,
            start: Time::ZERO,
            end: Time::ZERO,
            stage: "",
            tier: Tier::Client,
            number: None,
            failed: false,
            lost: false,
            words: String::new(),
            face: Face::Sans,
            wide: 0.0,
            side: Side::Over,
            states: (None, None),
            ways: Vec::new(),
        }
    }
}

/// The TCP state last drawn for each participant.
pub(super) struct States(Vec<Option<TcpState>>);

impl States {
    /// Nothing is drawn yet.
    pub fn of(trace: &Trace) -> States {
        States(vec![None; trace.participants.len()])
    }

    /// The state that sending a segment brings its sender into, unless the picture shows it.
    pub fn sent(&mut self, trace: &Trace, id: MessageId) -> Option<String> {
        let message = trace.message(id);
        match &message.payload {
            Payload::Segment(segment) => self.changed(message.from, segment.sender),
            _ => None,
        }
    }

    /// The same of its receiver, if it arrives.
    pub fn received(&mut self, trace: &Trace, id: MessageId) -> Option<String> {
        let message = trace.message(id);
        message.received?;
        match &message.payload {
            Payload::Segment(segment) => self.changed(message.to, segment.receiver),
            _ => None,
        }
    }

    fn changed(&mut self, who: Who, (before, now): (TcpState, TcpState)) -> Option<String> {
        let last = self.0[who.0 as usize].replace(now);
        match last {
            Some(last) if last == now => None,
            None if before != now => Some(format!("{before} → {now}")),
            _ => Some(now.to_string()),
        }
    }
}

fn face(label: &Label) -> Face {
    if label.is_literal() {
        Face::Mono
    } else {
        Face::Sans
    }
}
