//! What is on its way: nothing can stop it, so all that happens to it is planned when it is sent.

use super::{Arm, Cx, Role, Sending};
use crate::pipeline::record::Planned;
use crate::text::Label;
use crate::trace::{Message, MessageId, NoteKind, Reason, Scope, Span, SpanKind, Status, Time};

impl Cx {
    /// A span that begins now and takes so long, or longer as [`Cx::lasts`] says; what is planned within it
    /// stands in it.
    pub fn passage(&self, at: Role, name: impl Into<Label>, takes: Time) -> Cx {
        let start = self.now();
        let (stage, name) = (self.stage, name.into());
        let id = self.record(|recorder| {
            let at = recorder.who(at);
            recorder.passage(Span {
                parent: self.scope,
                follows: None,
                at,
                stage,
                name,
                kind: SpanKind::Internal,
                start,
                end: start + takes,
                status: Status::Ok,
                seq: 0,
            })
        });
        self.inside(Scope::Span(id))
    }

    /// This passage lasts until then.
    pub fn lasts(&self, end: Time) {
        self.record(|recorder| recorder.lasts(self.scope, end));
    }

    /// A decision that will be taken: see [`Cx::door`].
    pub fn door_at(
        &self,
        at: Time,
        decider: Role,
        (name, why): (impl Into<Label>, impl Into<Reason>),
        decided: (Vec<Arm>, usize),
    ) {
        let door = self.decision(at, decider, (name.into(), why.into()), decided, true);
        self.record(|recorder| recorder.plan(at, Planned::Door(door)));
    }

    /// A remark that will be made: see [`Cx::remark`].
    pub fn remark_at(&self, at: Time, on: Role, text: impl Into<Label>, why: impl Into<Reason>) {
        let note = self.said(at, on, NoteKind::Remark, (text.into(), why.into()));
        self.record(|recorder| recorder.plan(at, Planned::Note(note)));
    }

    /// A wait from `at` for `time`: see [`Cx::wait`].
    pub fn wait_at(
        &self,
        (at, time): (Time, Time),
        on: Role,
        text: impl Into<Label>,
        why: impl Into<Reason>,
    ) {
        let mut note = self.said(at, on, NoteKind::Wait, (text.into(), why.into()));
        note.until = at + time;
        self.record(|recorder| recorder.plan(at, Planned::Note(note)));
    }

    /// Unix time on the scenario's clock, in microseconds.
    pub fn micros(&self) -> u64 {
        self.run.wall + self.now().0
    }

    /// The first message that is so.
    pub fn find(&self, is: impl Fn(&Message) -> bool) -> Option<MessageId> {
        self.record(|recorder| recorder.find(is))
    }

    /// Reads of a message that is sent.
    pub fn of<T>(&self, id: MessageId, read: impl FnOnce(&Message) -> T) -> T {
        self.record(|recorder| read(recorder.sent(id)))
    }
}

impl Sending<'_> {
    /// It will be sent at that time, and arrive after its time.
    pub fn plan(self, at: Time) {
        let arrives = at + self.takes;
        self.planned(at, Some(arrives));
    }

    /// It will be sent at that time, and never arrive.
    pub fn plan_loss(self, at: Time) {
        self.planned(at, None);
    }

    fn planned(self, at: Time, received: Option<Time>) {
        let message = Message {
            sent: at,
            received,
            ..self.message
        };
        self.cx
            .record(|recorder| recorder.plan(at, Planned::Message(message)));
    }
}
