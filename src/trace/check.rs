//! The model's conscience: what must hold of every trace.

use super::{FragmentId, MessageId, MessageKind, Operator, Scope, SpanId, Status, Time, Trace};

/// A broken invariant, in words for a developer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken(pub String);

/// Everything that is wrong with a trace; empty for a sound one.
pub fn check(trace: &Trace) -> Vec<Broken> {
    let mut broken = Checker {
        trace,
        broken: Vec::new(),
    };
    broken.spans();
    broken.fragments();
    broken.messages();
    broken.lives();
    broken.calls_end();
    broken.notes();
    broken.marks();
    broken.broken
}

struct Checker<'a> {
    trace: &'a Trace,
    broken: Vec<Broken>,
}

impl Checker<'_> {
    fn expect(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.broken.push(Broken(what()));
        }
    }

    /// The interval of a scope.
    fn interval(&self, scope: Scope) -> (Time, Time) {
        match scope {
            Scope::Root => (Time::ZERO, self.trace.end),
            Scope::Span(id) => (self.trace.span(id).start, self.trace.span(id).end),
            Scope::Operand(id, _) => {
                let fragment = self.trace.fragment(id);
                (fragment.start, fragment.end)
            }
        }
    }

    fn spans(&mut self) {
        for (at, span) in self.trace.spans.iter().enumerate() {
            let (start, end) = self.interval(span.parent);
            self.expect(span.start <= span.end, || {
                format!("span {at} ends before it starts")
            });
            self.expect(span.start >= start && span.end <= end, || {
                format!("span {at} ({}) is not inside its parent", span.stage)
            });
            self.expect(
                !matches!(span.parent, Scope::Span(SpanId(p)) if p as usize >= at),
                || format!("span {at} stands before its parent"),
            );
            if let Some(SpanId(before)) = span.follows {
                self.expect((before as usize) < at, || {
                    format!("span {at} follows one that comes later")
                });
            }
        }
    }

    fn fragments(&mut self) {
        for (at, fragment) in self.trace.fragments.iter().enumerate() {
            let (start, end) = self.interval(fragment.scope);
            self.expect(
                fragment.start <= fragment.end && fragment.start >= start && fragment.end <= end,
                || format!("fragment {at} is not inside its scope"),
            );
            let taken = fragment
                .operands
                .iter()
                .filter(|operand| operand.taken)
                .count();
            self.expect(fragment.operator != Operator::Alt || taken <= 1, || {
                format!("fragment {at} takes {taken} operands of an alt")
            });
            self.expect(!fragment.door || fragment.start == fragment.end, || {
                format!("door {at} has a length")
            });
        }
    }

    fn scope_is_taken(&self, scope: Scope) -> bool {
        match scope {
            Scope::Operand(FragmentId(id), operand) => {
                let fragment = &self.trace.fragments[id as usize];
                !fragment.door && fragment.operands[operand as usize].taken
            }
            Scope::Root | Scope::Span(_) => true,
        }
    }

    fn messages(&mut self) {
        let mut before = (Time::ZERO, 0);
        for (at, message) in self.trace.messages.iter().enumerate() {
            let (start, end) = self.interval(message.scope);
            let order = (message.sent, message.seq);
            self.expect(order >= before, || format!("message {at} is out of order"));
            before = order;
            self.expect(message.sent >= start && message.sent <= end, || {
                format!(
                    "message {at} ({:?}) is sent outside its scope",
                    message.payload.label()
                )
            });
            self.expect(self.scope_is_taken(message.scope), || {
                format!("message {at} stands in an operand that is not taken")
            });
            if let Some(received) = message.received {
                self.expect(received >= message.sent, || {
                    format!("message {at} is received before it is sent")
                });
                self.expect(received <= self.trace.end, || {
                    format!("message {at} is received after the end")
                });
                // A segment may still be on its way when what caused it is over; an answer may not.
                let waited_for = matches!(message.kind, MessageKind::Call | MessageKind::Reply);
                self.expect(!waited_for || received <= end, || {
                    format!("message {at} is received outside its scope")
                });
            }
            self.reply_has_its_call(at);
            if let Some(MessageId(carried)) = message.carries {
                let below = self
                    .trace
                    .messages
                    .get(carried as usize)
                    .is_some_and(|carried| carried.layer < message.layer);
                self.expect(below, || {
                    format!("message {at} carries one of its own layer")
                });
            }
        }
    }

    fn reply_has_its_call(&mut self, at: usize) {
        let message = &self.trace.messages[at];
        let is_reply = message.kind == MessageKind::Reply;
        self.expect(is_reply == message.re.is_some(), || {
            format!("message {at} is a reply without its call, or the other way round")
        });
        let Some(MessageId(call)) = message.re else {
            return;
        };
        let fits = self.trace.messages.get(call as usize).is_some_and(|call| {
            call.kind == MessageKind::Call
                && (call.from, call.to) == (message.to, message.from)
                && call
                    .received
                    .is_some_and(|received| received <= message.sent)
        });
        self.expect(fits, || {
            format!("message {at} does not answer message {call}")
        });
    }

    /// Nobody sends, or takes in, before it is there or when it is gone.
    fn lives(&mut self) {
        for life in &self.trace.lives {
            for (at, message) in self.trace.messages.iter().enumerate() {
                let sends = message.from == life.who && !life.holds(message.sent);
                let takes = message.to == life.who
                    && message
                        .received
                        .is_some_and(|received| !life.holds(received));
                self.expect(!sends && !takes, || {
                    format!("message {at} has an end that is not there")
                });
            }
        }
    }

    fn calls_end(&mut self) {
        let mut replies = vec![0_u32; self.trace.messages.len()];
        for message in &self.trace.messages {
            let call = message
                .re
                .and_then(|MessageId(call)| replies.get_mut(call as usize));
            if let Some(count) = call {
                *count += 1;
            }
        }
        for (at, message) in self.trace.messages.iter().enumerate() {
            if message.kind != MessageKind::Call {
                continue;
            }
            let abandoned = self
                .trace
                .span_around(message.scope)
                .is_some_and(|span| self.trace.span(span).status == Status::Cancelled);
            let ended =
                replies[at] == 1 || (replies[at] == 0 && (message.received.is_none() || abandoned));
            self.expect(ended, || {
                format!(
                    "call {at} ({:?}) has {} replies and was neither lost nor cancelled",
                    message.payload.label(),
                    replies[at]
                )
            });
        }
    }

    fn notes(&mut self) {
        for (at, note) in self.trace.notes.iter().enumerate() {
            let (start, end) = self.interval(note.scope);
            self.expect(
                note.at >= start && note.until <= end && note.at <= note.until,
                || format!("note {at} ({}) is not inside its scope", note.why.why.id),
            );
            self.expect(!note.over.is_empty(), || {
                format!("note {at} is over nobody")
            });
        }
    }

    fn marks(&mut self) {
        for mark in &self.trace.marks {
            self.expect(mark.at <= self.trace.end, || {
                format!("{:?} comes after the end", mark.milestone)
            });
        }
    }
}
