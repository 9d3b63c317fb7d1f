//! The recorder: takes down what stages do and hands out the finished trace.
//!
//! A span whose owner is abandoned while its own work goes on (a server that still computes after its
//! caller's time-out) is cut: it ends as cancelled, and what it does later stands in a span of its own
//! that follows it, opened when there is something to put there.
//!
//! What is on its way cannot be stopped: it is planned when it is sent, and recorded when its time has come.

use crate::text::Label;
use crate::trace::payload::TcpState;
use crate::trace::{
    Conn, ConnId, Fragment, FragmentId, Life, Mark, Message, MessageId, Milestone, Note, Outcome,
    Participant, Payload, Scope, Span, SpanId, SpanKind, StageOutcome, Status, Time, Tone, Trace,
    Who,
};

/// What is recorded of a span while it runs.
struct Running {
    open: bool,
    /// The abandoned span around it (or itself), once there is one.
    abandoned: Option<SpanId>,
    /// Where the work goes on after an abandonment.
    continued: Option<SpanId>,
}

/// A trace being made.
pub(super) struct Recorder {
    trace: Trace,
    running: Vec<Running>,
    open_fragments: Vec<FragmentId>,
    seq: u32,
    /// What will happen, by its time; what is planned for one time stays in the order of planning.
    planned: Vec<(Time, Planned)>,
    /// The spans of what is on its way.
    passages: Vec<SpanId>,
}

/// What will be recorded when its time has come.
pub(super) enum Planned {
    Message(Message),
    Note(Note),
    Door(Fragment),
}

impl Recorder {
    pub(super) fn new(url: String, visit: usize, wall: u64, cast: Vec<Participant>) -> Recorder {
        Recorder {
            trace: Trace {
                resources: vec![url.clone()],
                url,
                visit,
                wall,
                participants: cast,
                lives: Vec::new(),
                spans: Vec::new(),
                messages: Vec::new(),
                notes: Vec::new(),
                fragments: Vec::new(),
                conns: Vec::new(),
                marks: Vec::new(),
                stages: Vec::new(),
                outcome: Outcome {
                    status: None,
                    error: None,
                    cause: None,
                    from_cache: false,
                    led_to: None,
                },
                end: Time::ZERO,
                before: Vec::new(),
                warm: Vec::new(),
            },
            running: Vec::new(),
            open_fragments: Vec::new(),
            seq: 0,
            planned: Vec::new(),
            passages: Vec::new(),
        }
    }

    /// Plans what will happen at a time to come.
    pub(super) fn plan(&mut self, at: Time, planned: Planned) {
        let place = self.planned.partition_point(|(other, _)| *other <= at);
        self.planned.insert(place, (at, planned));
    }

    /// Records what has been planned up to now.
    pub(super) fn catch_up(&mut self, now: Time) {
        let due = self.planned.partition_point(|(at, _)| *at <= now);
        let due: Vec<(Time, Planned)> = self.planned.drain(..due).collect();
        for (at, planned) in due {
            match planned {
                Planned::Message(message) => {
                    self.message(at, message);
                }
                Planned::Note(note) => {
                    self.note(at, note);
                }
                Planned::Door(door) => {
                    self.fragment(at, door);
                }
            }
        }
    }

    /// A span whose end is known: nothing can cut it short.
    pub(super) fn passage(&mut self, span: Span) -> SpanId {
        let parent = self.place(span.parent, span.start);
        let id = self.open(Span { parent, ..span });
        self.running[id.0 as usize].open = false;
        self.passages.push(id);
        id
    }

    /// A passage ends later than was known when it began.
    pub(super) fn lasts(&mut self, passage: Scope, end: Time) {
        if let Scope::Span(id) = passage {
            let span = &mut self.trace.spans[id.0 as usize];
            span.end = span.end.max(end);
        }
    }

    /// What is still on its way when what it was sent in is over stands beside that.
    fn place_passages(&mut self) {
        for SpanId(at) in std::mem::take(&mut self.passages) {
            let end = self.trace.spans[at as usize].end;
            let mut parent = self.trace.spans[at as usize].parent;
            while self.trace.ends(parent) < end
                && let Some(outer) = self.trace.outer(parent)
            {
                parent = outer;
            }
            self.trace.spans[at as usize].parent = parent;
        }
    }

    /// A participant's index.
    ///
    /// # Panics
    /// When no stage of this deployment has it in its cast: a mistake in a stage's head.
    pub(super) fn who(&self, participant: &Participant) -> Who {
        let at = self
            .trace
            .participants
            .iter()
            .position(|known| known.id == participant.id);
        let at = at.unwrap_or_else(|| panic!("{} is in no stage's cast", participant.id));
        Who(at as u16)
    }

    /// Somebody is gone from now on.
    pub(super) fn ends(&mut self, who: Who, now: Time) {
        self.trace.lives.push(Life {
            who,
            from: None,
            until: Some(now),
        });
    }

    fn next_seq(&mut self) -> u32 {
        self.seq += 1;
        self.seq
    }

    /// Where something recorded now in `scope` really stands.
    fn place(&mut self, scope: Scope, now: Time) -> Scope {
        let Some(span) = self.trace.span_around(scope) else {
            return scope;
        };
        let Some(cut) = self.running[span.0 as usize].abandoned else {
            return scope;
        };
        if let Some(continued) = self.running[cut.0 as usize].continued {
            return Scope::Span(continued);
        }
        let before = self.trace.span(cut).clone();
        // What is told afterwards, such as a wait, may have begun before the cut.
        let start = now.max(before.end);
        let continued = self.open(Span {
            parent: Scope::Root,
            follows: Some(cut),
            start,
            end: start,
            status: Status::Ok,
            seq: 0,
            ..before
        });
        self.running[cut.0 as usize].continued = Some(continued);
        Scope::Span(continued)
    }

    fn open(&mut self, mut span: Span) -> SpanId {
        span.seq = self.next_seq();
        self.trace.spans.push(span);
        self.running.push(Running {
            open: true,
            abandoned: None,
            continued: None,
        });
        SpanId(self.trace.spans.len() as u32 - 1)
    }

    pub(super) fn begin_span(
        &mut self,
        scope: Scope,
        now: Time,
        (stage, at): (&'static str, Who),
        kind: SpanKind,
        name: Label,
    ) -> SpanId {
        let parent = self.place(scope, now);
        self.open(Span {
            parent,
            follows: None,
            at,
            stage,
            name,
            kind,
            start: now,
            end: now,
            status: Status::Ok,
            seq: 0,
        })
    }

    /// Begins a span at the root that follows the one around `scope`.
    pub(super) fn begin_following(
        &mut self,
        scope: Scope,
        now: Time,
        at: (&'static str, Who),
        name: Label,
    ) -> SpanId {
        let id = self.begin_span(Scope::Root, now, at, SpanKind::Internal, name);
        self.trace.spans[id.0 as usize].follows = self.trace.span_around(scope);
        id
    }

    /// Closes a span, unless an abandonment has closed it before.
    pub(super) fn end_span(&mut self, id: SpanId, now: Time, status: Status) {
        let running = &mut self.running[id.0 as usize];
        if running.open {
            running.open = false;
            let span = &mut self.trace.spans[id.0 as usize];
            span.end = now;
            span.status = status;
        }
    }

    /// Cuts a span and everything open inside it: nobody waits for it any more.
    pub(super) fn abandon(&mut self, id: SpanId, now: Time) {
        for at in 0..self.trace.spans.len() {
            let inner = SpanId(at as u32);
            if self.running[at].open && self.is_inside(inner, id) {
                self.end_span(inner, now, Status::Cancelled);
                self.running[at].abandoned = Some(id);
            }
        }
        let inside: Vec<FragmentId> = self
            .open_fragments
            .iter()
            .copied()
            .filter(|fragment| {
                let around = self.trace.span_around(self.trace.fragment(*fragment).scope);
                around.is_some_and(|around| self.is_inside(around, id))
            })
            .collect();
        for fragment in inside {
            self.end_fragment(fragment, now);
        }
    }

    fn is_inside(&self, inner: SpanId, outer: SpanId) -> bool {
        let mut at = Some(inner);
        while let Some(id) = at {
            if id == outer {
                return true;
            }
            at = self.trace.span_around(self.trace.span(id).parent);
        }
        false
    }

    pub(super) fn message(&mut self, now: Time, mut message: Message) -> MessageId {
        message.scope = self.place(message.scope, now);
        message.seq = self.next_seq();
        self.trace.messages.push(message);
        MessageId(self.trace.messages.len() as u32 - 1)
    }

    pub(super) fn received(&mut self, id: MessageId, now: Time) {
        self.trace.messages[id.0 as usize].received = Some(now);
    }

    /// What a message is the first to carry a part of.
    pub(super) fn begun_by(&self, MessageId(id): MessageId) -> Option<&Message> {
        let messages = &self.trace.messages;
        let carried = messages[id as usize].carries?;
        let mut before = messages[carried.0 as usize..id as usize].iter();
        let first = before.all(|message| message.carries != Some(carried));
        first.then(|| self.sent(carried))
    }

    /// The states that a segment has found and left its receiver in.
    pub(super) fn segment_received(&mut self, id: MessageId, states: (TcpState, TcpState)) {
        if let Payload::Segment(segment) = &mut self.trace.messages[id.0 as usize].payload {
            segment.receiver = states;
        }
    }

    /// The innermost place around a scope that is open, or ends now, and was there at `since`. An abandoned
    /// span counts: what is put there goes where its work goes on.
    pub(super) fn standing(&self, scope: Scope, since: Time, now: Time) -> Scope {
        let mut at = scope;
        loop {
            let (holds, around) = match at {
                Scope::Root => return at,
                Scope::Span(id) => {
                    let (span, running) = (self.trace.span(id), &self.running[id.0 as usize]);
                    let open = running.open || running.abandoned.is_some() || span.end == now;
                    (open && span.start <= since, span.parent)
                }
                Scope::Operand(id, _) => {
                    let fragment = self.trace.fragment(id);
                    let open = self.open_fragments.contains(&id) || fragment.end == now;
                    (open && fragment.start <= since, fragment.scope)
                }
            };
            if holds {
                return at;
            }
            at = around;
        }
    }

    pub(super) fn sent(&self, id: MessageId) -> &Message {
        self.trace.message(id)
    }

    /// The first message that is so.
    pub(super) fn find(&self, is: impl Fn(&Message) -> bool) -> Option<MessageId> {
        let at = self.trace.messages.iter().position(is)?;
        Some(MessageId(at as u32))
    }

    /// A remark, perhaps on what began earlier. If it was abandoned meanwhile, it is made now: the work
    /// that goes on begins with it.
    pub(super) fn note(&mut self, now: Time, mut note: Note) -> usize {
        let place = self.place(note.scope, now);
        if place != note.scope {
            note.at = now;
            note.scope = place;
        }
        note.seq = self.next_seq();
        self.trace.notes.push(note);
        self.trace.notes.len() - 1
    }

    /// Ends a wait. In a span that was abandoned meanwhile it ended with that.
    pub(super) fn end_note(&mut self, id: usize, now: Time) {
        let around = self.trace.span_around(self.trace.notes[id].scope);
        let closed = around.filter(|span| !self.running[span.0 as usize].open);
        let until = closed.map_or(now, |span| self.trace.span(span).end);
        self.trace.notes[id].until = until;
    }

    pub(super) fn fragment(&mut self, now: Time, mut fragment: Fragment) -> FragmentId {
        fragment.scope = self.place(fragment.scope, now);
        fragment.seq = self.next_seq();
        let id = FragmentId(self.trace.fragments.len() as u32);
        if !fragment.door {
            self.open_fragments.push(id);
        }
        self.trace.fragments.push(fragment);
        id
    }

    /// Closes a frame, unless an abandonment has closed it before.
    pub(super) fn end_fragment(&mut self, id: FragmentId, now: Time) {
        let open = self.open_fragments.len();
        self.open_fragments.retain(|fragment| *fragment != id);
        if self.open_fragments.len() < open {
            self.trace.fragments[id.0 as usize].end = now;
        }
    }

    pub(super) fn conn(&mut self, conn: Conn) -> ConnId {
        self.trace.conns.push(conn);
        ConnId(self.trace.conns.len() as u16 - 1)
    }

    pub(super) fn conn_mut(&mut self, id: ConnId) -> &mut Conn {
        &mut self.trace.conns[id.0 as usize]
    }

    /// Notes a milestone; after a redirect the last time counts.
    pub(super) fn mark(&mut self, milestone: Milestone, at: Time) {
        // A response that comes when the page is shown is none of its.
        if self.trace.mark(Milestone::Shown).is_some() {
            return;
        }
        self.trace.marks.retain(|mark| mark.milestone != milestone);
        self.trace.marks.push(Mark { milestone, at });
    }

    /// Says what a stage came to; the last word counts.
    pub(super) fn stage(&mut self, stage: &'static str, label: Label, tone: Tone) {
        let outcome = StageOutcome { stage, label, tone };
        match self
            .trace
            .stages
            .iter_mut()
            .find(|known| known.stage == stage)
        {
            Some(known) => *known = outcome,
            None => self.trace.stages.push(outcome),
        }
    }

    pub(super) fn outcome(&mut self) -> &mut Outcome {
        &mut self.trace.outcome
    }

    /// The finished trace. Its end is the end of all work and of everything on its way.
    pub(super) fn finish(mut self, now: Time) -> Trace {
        let last = self.planned.last().map_or(now, |(at, _)| now.max(*at));
        self.catch_up(last);
        for at in 0..self.running.len() {
            if self.running[at].open {
                let last = self.last_in(SpanId(at as u32));
                self.end_span(SpanId(at as u32), last, Status::Ok);
            }
        }
        let arrivals = self
            .trace
            .messages
            .iter()
            .filter_map(|message| message.received);
        self.trace.end = arrivals.max().unwrap_or_default().max(last);
        self.place_passages();
        self.trace
    }

    /// When the last thing in a continued span happened.
    fn last_in(&self, id: SpanId) -> Time {
        let scope = Scope::Span(id);
        let messages = self
            .trace
            .messages
            .iter()
            .filter(|message| message.scope == scope);
        let messages = messages.map(|message| message.received.unwrap_or(message.sent));
        let notes = self.trace.notes.iter().filter(|note| note.scope == scope);
        let notes = notes.map(|note| note.until);
        let spans = self.trace.spans.iter().filter(|span| span.parent == scope);
        let spans = spans.map(|span| span.end);
        let start = self.trace.span(id).start;
        messages
            .chain(notes)
            .chain(spans)
            .max()
            .map_or(start, |last| last.max(start))
    }
}
