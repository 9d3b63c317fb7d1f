//! What a stage may do: wait, send, decide, remark, spawn. Every act stands in the scope of the [`Cx`]
//! it was done with, so the trace's tree follows the shape of the code.

mod ahead;
mod frames;
mod guards;
mod life;
mod sending;

use std::any::Any;
use std::cell::{Cell, RefCell, RefMut};
use std::future::Future;
use std::rc::Rc;

use super::record::Recorder;
use super::world::World;
use crate::scenario::Settings;
use crate::sim::{Elapsed, Handle, Pool, Rng, Signal, Sim};
use crate::text::{Args, Label};
use crate::trace::payload::TcpState;
use crate::trace::{
    Conn, ConnId, Layer, Message, MessageId, MessageKind, Milestone, Note, NoteKind, Outcome,
    Participant, Payload, Reason, ResourceId, Scope, Side, SpanId, SpanKind, Status, Time, Tone,
    Trace, Who, Why,
};
use guards::{CallGuard, SpanGuard, WaitGuard};
pub use sending::Sending;

/// A participant as stages name it.
pub type Role = &'static Participant;

/// What one run shares.
pub(in crate::pipeline) struct Run {
    pub(in crate::pipeline) sim: Sim,
    pub(in crate::pipeline) recorder: RefCell<Option<Recorder>>,
    pub(in crate::pipeline) world: RefCell<World>,
    pub(in crate::pipeline) settings: Settings,
    /// Unix time of navigation start in microseconds.
    pub(in crate::pipeline) wall: u64,
}

/// A stage's view of the run: where it stands and what it may do there.
#[derive(Clone)]
pub struct Cx {
    run: Rc<Run>,
    scope: Scope,
    stage: &'static str,
}

/// How the result of a body counts for the span around it.
pub trait Ended {
    /// The span's status.
    fn status(&self) -> Status;
}

impl Ended for () {
    fn status(&self) -> Status {
        Status::Ok
    }
}

impl<T, E> Ended for Result<T, E> {
    fn status(&self) -> Status {
        if self.is_ok() {
            Status::Ok
        } else {
            Status::Error
        }
    }
}

/// One arm of a decision: its guard and the knob setting that leads to it.
pub struct Arm {
    guard: Label,
    set: Vec<(&'static str, String)>,
}

impl Arm {
    /// An arm that no knob leads to by itself.
    pub fn new(guard: impl Into<Label>) -> Arm {
        Arm {
            guard: guard.into(),
            set: Vec::new(),
        }
    }

    /// An arm that a click can take by setting a knob.
    pub fn set(mut self, setting: (&'static str, String)) -> Arm {
        self.set.push(setting);
        self
    }
}

impl Cx {
    pub(in crate::pipeline) fn new(run: Rc<Run>) -> Cx {
        Cx {
            run,
            scope: Scope::Root,
            stage: "",
        }
    }

    /// The same place, in another stage.
    pub(in crate::pipeline) fn in_stage(&self, stage: &'static str) -> Cx {
        Cx {
            stage,
            ..self.clone()
        }
    }

    fn inside(&self, scope: Scope) -> Cx {
        Cx {
            scope,
            ..self.clone()
        }
    }

    fn record<T>(&self, act: impl FnOnce(&mut Recorder) -> T) -> T {
        let mut recorder = self.run.recorder.borrow_mut();
        let recorder = recorder.as_mut().expect("the run is not over");
        recorder.catch_up(self.run.sim.now());
        act(recorder)
    }

    /// The virtual time since navigation start.
    pub fn now(&self) -> Time {
        self.run.sim.now()
    }

    /// Unix time on the scenario's clock, in seconds.
    pub fn unix(&self) -> u64 {
        self.micros() / 1_000_000
    }

    /// Unix time on the scenario's clock, in milliseconds.
    pub fn unix_millis(&self) -> u64 {
        self.micros() / 1_000
    }

    /// What the person set.
    pub fn settings(&self) -> &Settings {
        &self.run.settings
    }

    /// A part of the world, which outlives the visit.
    pub fn world<T: Any + Default>(&self) -> RefMut<'_, T> {
        RefMut::map(self.run.world.borrow_mut(), World::part)
    }

    /// Draws from the stage's own stream of random numbers.
    pub fn draw<T>(&self, act: impl FnOnce(&mut Rng) -> T) -> T {
        act(self.run.world.borrow_mut().rng(self.stage))
    }

    /// Lets time pass.
    pub async fn sleep(&self, time: Time) {
        self.run.sim.sleep(time).await;
    }

    /// Waits for something, at most `limit`; what is abandoned is cancelled.
    pub async fn timeout<F: Future>(&self, limit: Time, body: F) -> Result<F::Output, Elapsed> {
        self.run.sim.timeout(limit, body).await
    }

    /// Waits until something holds; it is looked at again whenever the signal is raised.
    pub async fn until(&self, signal: &Signal, holds: impl Fn() -> bool) {
        self.run.sim.until(signal, holds).await;
    }

    /// Lets everybody who waits for a signal look again.
    pub fn raise(&self, signal: &Signal) {
        self.run.sim.raise(signal);
    }

    /// Runs `body` until it is done, or dropped and so cancelled because `end` came first.
    pub async fn unless<T, E>(
        &self,
        end: impl Future<Output = E>,
        body: impl Future<Output = T>,
    ) -> Result<T, E> {
        self.run.sim.unless(end, body).await
    }

    /// Does something after a time, unless the handle is used to cancel it.
    pub fn later(&self, time: Time, act: impl FnOnce(&Cx) + 'static) -> Handle<()> {
        let cx = self.clone();
        let sleep = self.run.sim.sleep(time);
        self.run.sim.spawn(async move {
            sleep.await;
            act(&cx);
        })
    }

    /// Where this stands.
    pub fn scope(&self) -> Scope {
        self.scope
    }

    /// The innermost place around a scope that is still open and was at `since`.
    pub fn standing(&self, scope: Scope, since: Time) -> Cx {
        let now = self.now();
        self.inside(self.record(|recorder| recorder.standing(scope, since, now)))
    }

    /// A pool of `size` things, all of them lent to others for the first `busy`.
    pub async fn pool(&self, size: usize, busy: Time) -> Pool {
        let sim = &self.run.sim;
        let pool = Pool::new(sim, size);
        if busy > Time::ZERO {
            let mut lent = Vec::with_capacity(size);
            for _ in 0..size {
                lent.push(pool.acquire().await);
            }
            let back = sim.sleep(busy);
            sim.spawn(async move {
                back.await;
                drop(lent);
            });
        }
        pool
    }

    /// Opens a span around `body`; it fails when the body does, and is cancelled when the body is
    /// abandoned.
    pub async fn span<T: Ended>(
        &self,
        kind: SpanKind,
        at: Role,
        name: impl Into<Label>,
        body: impl AsyncFnOnce(&Cx) -> T,
    ) -> T {
        let id = self.begin(kind, at, name.into());
        let guard = SpanGuard { cx: self, id };
        let result = body(&self.inside(Scope::Span(id))).await;
        guard.end(result.status());
        result
    }

    fn begin(&self, kind: SpanKind, at: Role, name: Label) -> SpanId {
        let now = self.now();
        self.record(|recorder| {
            let at = recorder.who(at);
            recorder.begin_span(self.scope, now, (self.stage, at), kind, name)
        })
    }

    /// Runs `body` as a span of its own task, which goes on when the caller gives up on it: what a
    /// server does with a request whose client went away. The body learns of that from
    /// [`Caller::is_gone`].
    pub async fn serve<T: Ended + 'static, F>(
        &self,
        at: Role,
        name: impl Into<Label>,
        body: impl FnOnce(Cx, Caller) -> F,
    ) -> T
    where
        F: Future<Output = T> + 'static,
    {
        let id = self.begin(SpanKind::Server, at, name.into());
        let gone = Rc::new(Cell::new(false));
        let caller = Caller(Rc::clone(&gone));
        let work = body(self.inside(Scope::Span(id)), caller);
        let cx = self.clone();
        let task = self.run.sim.spawn(async move {
            let result = work.await;
            let now = cx.now();
            cx.record(|recorder| recorder.end_span(id, now, result.status()));
            result
        });
        let mut guard = CallGuard {
            cx: self,
            id,
            gone,
            answered: false,
        };
        let result = task.await;
        guard.answered = true;
        result
    }

    /// Starts work that nobody here waits for: a span at the root of the trace, which follows this one.
    pub fn spawn<F>(&self, at: Role, name: impl Into<Label>, body: impl FnOnce(Cx) -> F)
    where
        F: Future<Output = ()> + 'static,
    {
        let now = self.now();
        let name = name.into();
        let id = self.record(|recorder| {
            let at = recorder.who(at);
            recorder.begin_following(self.scope, now, (self.stage, at), name)
        });
        let cx = self.inside(Scope::Span(id));
        let work = body(cx.clone());
        self.run.sim.spawn(async move {
            work.await;
            let now = cx.now();
            cx.record(|recorder| recorder.end_span(id, now, Status::Ok));
        });
    }

    /// Prepares a call: it waits for a reply.
    pub fn call(
        &self,
        from: Role,
        to: Role,
        payload: Payload,
        why: impl Into<Reason>,
    ) -> Sending<'_> {
        self.sending(MessageKind::Call, from, to, payload, why.into())
    }

    /// Prepares a message that waits for nothing.
    pub fn send(
        &self,
        from: Role,
        to: Role,
        payload: Payload,
        why: impl Into<Reason>,
    ) -> Sending<'_> {
        self.sending(MessageKind::Async, from, to, payload, why.into())
    }

    /// Prepares a message that passes the work itself on, inside one machine.
    pub fn hand_over(
        &self,
        from: Role,
        to: Role,
        payload: Payload,
        why: impl Into<Reason>,
    ) -> Sending<'_> {
        self.sending(MessageKind::HandOver, from, to, payload, why.into())
    }

    /// Prepares the reply to a call, back to where it came from, at the call's layer and connection.
    pub fn reply(&self, call: MessageId, payload: Payload, why: impl Into<Reason>) -> Sending<'_> {
        let (ends, layer, conn) = self.record(|recorder| {
            let call = recorder.sent(call);
            ((call.to, call.from), call.layer, call.conn)
        });
        let mut reply = self.between(MessageKind::Reply, ends, payload, why.into());
        reply.message.re = Some(call);
        reply.layer(layer).on(conn)
    }

    fn sending(
        &self,
        kind: MessageKind,
        from: Role,
        to: Role,
        payload: Payload,
        why: Reason,
    ) -> Sending<'_> {
        let ends = self.record(|recorder| (recorder.who(from), recorder.who(to)));
        self.between(kind, ends, payload, why)
    }

    fn between(
        &self,
        kind: MessageKind,
        (from, to): (Who, Who),
        payload: Payload,
        why: Reason,
    ) -> Sending<'_> {
        let now = self.now();
        Sending {
            cx: self,
            message: Message {
                scope: self.scope,
                from,
                to,
                layer: Layer::Application,
                carries: None,
                kind,
                re: None,
                resource: ResourceId(0),
                conn: None,
                payload,
                sent: now,
                received: Some(now),
                why,
                seq: 0,
            },
            takes: Time::ZERO,
        }
    }

    /// What a message on the wire is the first to carry a part of.
    pub fn begun_by(&self, id: MessageId) -> Option<Payload> {
        self.record(|recorder| Some(recorder.begun_by(id)?.payload.clone()))
    }

    /// Says that a message whose arrival was open has arrived now.
    pub fn arrived(&self, id: MessageId) {
        let now = self.now();
        self.record(|recorder| recorder.received(id, now));
    }

    /// Says that a segment has arrived now, and the receiver's states before and after.
    pub fn segment_arrived(&self, id: MessageId, states: (TcpState, TcpState)) {
        self.arrived(id);
        self.record(|recorder| recorder.segment_received(id, states));
    }

    /// Says that a message whose arrival was open will arrive after `takes`.
    pub fn arrives(&self, id: MessageId, takes: Time) {
        let at = self.now() + takes;
        self.record(|recorder| recorder.received(id, at));
    }

    /// A line of a log file, as the program writes it.
    pub fn log(&self, on: Role, line: impl Into<String>, why: impl Into<Reason>) {
        self.note(on, NoteKind::Log, Label::Literal(line.into()), why.into());
    }

    /// A line of a log file that tells of a failure.
    pub fn log_error(&self, on: Role, line: impl Into<String>, why: impl Into<Reason>) {
        self.note(
            on,
            NoteKind::ErrorLog,
            Label::Literal(line.into()),
            why.into(),
        );
    }

    /// A remark.
    pub fn remark(&self, on: Role, text: impl Into<Label>, why: impl Into<Reason>) {
        self.note(on, NoteKind::Remark, text.into(), why.into());
    }

    /// Waits, and says for what; ends early when it is abandoned.
    pub async fn wait(&self, on: Role, time: Time, text: impl Into<Label>, why: impl Into<Reason>) {
        let id = self.note(on, NoteKind::Wait, text.into(), why.into());
        let guard = WaitGuard { cx: self, id };
        self.sleep(time).await;
        drop(guard);
    }

    /// Says afterwards what was waited for since `since`.
    pub fn waited(&self, on: Role, since: Time, text: impl Into<Label>, why: impl Into<Reason>) {
        let now = self.now();
        let id = self.note_at(since, on, NoteKind::Wait, (text.into(), why.into()));
        self.record(|recorder| recorder.end_note(id, now));
    }

    fn note(&self, on: Role, kind: NoteKind, text: Label, why: Reason) -> usize {
        self.note_at(self.now(), on, kind, (text, why))
    }

    fn note_at(&self, at: Time, on: Role, kind: NoteKind, (text, why): (Label, Reason)) -> usize {
        let now = self.now();
        let note = self.said(at, on, kind, (text, why));
        self.record(|recorder| recorder.note(now, note))
    }

    fn said(&self, at: Time, on: Role, kind: NoteKind, (text, why): (Label, Reason)) -> Note {
        Note {
            scope: self.scope,
            over: vec![self.record(|recorder| recorder.who(on))],
            side: Side::Over,
            at,
            until: at,
            kind,
            text,
            why,
            seq: 0,
        }
    }

    /// Enters a connection of the client into the connection table.
    pub fn conn(&self, conn: Conn) -> ConnId {
        self.record(|recorder| recorder.conn(conn))
    }

    /// Changes an entry of the connection table.
    pub fn update_conn(&self, id: ConnId, change: impl FnOnce(&mut Conn)) {
        self.record(|recorder| change(recorder.conn_mut(id)));
    }

    /// Notes a milestone.
    pub fn mark(&self, milestone: Milestone, at: Time) {
        self.record(|recorder| recorder.mark(milestone, at));
    }

    /// Says what this stage came to; the last word counts.
    pub fn came_to(&self, label: impl Into<Label>, tone: Tone) {
        self.record(|recorder| recorder.stage(self.stage, label.into(), tone));
    }

    /// Says what the person sees in the end.
    pub fn shown(&self, cause: Role, outcome: Outcome) {
        self.record(|recorder| {
            let cause = Some(recorder.who(cause));
            *recorder.outcome() = Outcome { cause, ..outcome };
        });
    }
}

/// Takes the finished trace out of a run.
pub(in crate::pipeline) fn finish(run: &Run) -> Trace {
    let recorder = run
        .recorder
        .borrow_mut()
        .take()
        .expect("a run is finished once");
    recorder.finish(run.sim.now())
}

/// A [`Why`] with its placeholders filled.
pub fn because<const N: usize>(
    why: &'static Why,
    args: [(&'static str, crate::text::Arg); N],
) -> Reason {
    Reason {
        why,
        args: Args::from(args),
    }
}

/// Whether somebody still waits for the answer.
pub struct Caller(Rc<Cell<bool>>);

impl Caller {
    /// Nobody does: the caller gave up.
    pub fn is_gone(&self) -> bool {
        self.0.get()
    }
}
