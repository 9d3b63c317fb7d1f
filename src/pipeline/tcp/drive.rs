//! What moves a connection: segments on the way, timers, and what is recorded of them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::conn::{Connection, Meets, QueueFull, Sent, index};
use super::endpoint::{Broken, Cause, Event, Header, Output, before};
use super::words;
use crate::pipeline::cx::{Cx, Role, because};
use crate::pipeline::way::{self, Fate};
use crate::sim::Handle;
use crate::text::{Arg, Label};
use crate::trace::payload::{Congestion, End, Flags, Segment, TcpOptions, TcpState};
use crate::trace::{Layer, MessageId, Payload, Reason, Time};

/// Bytes of a segment without options and data: IPv4 and TCP headers, for transmission times.
const HEADERS: u64 = 40;

/// The largest window of a SYN, which is not scaled: Linux's 44 segments.
const SYN_WINDOW: u32 = 64_240;

/// How long an accept queue stays full.
const QUEUE_FULL: Time = Time::millis(2_500);

/// When a timer fires, and the task that waits for it.
type Alarm = (Time, Handle<()>);

/// What is done when a message is read.
type Act = Box<dyn FnOnce(&Cx)>;

/// What is under way on a connection.
#[derive(Default)]
pub(super) struct Drive {
    /// When each direction of the link is free again.
    free: Cell<[Time; 2]>,
    /// Each end's timer.
    timers: RefCell<[Option<Alarm>; 2]>,
    /// Segments on the way.
    flying: Cell<u32>,
    reading: Cell<bool>,
    repeated: Cell<u32>,
    /// Until when the accept queue is full, from the first who is turned away.
    full_until: Cell<Option<Time>>,
    acts: RefCell<Vec<(Sent, Act)>>,
}

impl Drive {
    /// A new clock begins.
    pub(super) fn rest(&self) {
        self.free.take();
        self.timers.take();
        self.acts.take();
        self.reading.take();
        self.repeated.take();
    }

    /// How many segments were sent again.
    pub(super) fn repeated(&self) -> u32 {
        self.repeated.get()
    }

    /// Whether no segment is on the way.
    pub(super) fn is_empty(&self) -> bool {
        self.flying.get() == 0
    }

    pub(super) fn on_read(&self, sent: Sent, act: Act) {
        self.acts.borrow_mut().push((sent, act));
    }
}

impl Connection {
    /// Sends what the ends have to send, tells what happened in them, and sets their timers.
    pub(super) fn pump(self: &Rc<Self>, cx: &Cx) {
        for end in [End::Client, End::Server] {
            let (events, outputs) = self.side(end, |side| (side.events(), side.outputs()));
            for event in events {
                self.tell(cx, end, event);
            }
            for output in outputs {
                self.send(cx, end, &output);
            }
            self.set_timer(cx, end);
        }
        self.act(cx);
        cx.raise(&self.changed);
    }

    fn act(&self, cx: &Cx) {
        let acts = self.drive.acts.take();
        for (sent, act) in acts {
            let read = self.side(sent.from.other(), |side| side.read_up_to());
            if before(read, sent.after) {
                self.drive.acts.borrow_mut().push((sent, act));
            } else {
                act(cx);
            }
        }
    }

    fn set_timer(self: &Rc<Self>, cx: &Cx, end: End) {
        let deadline = self.side(end, |side| side.deadline());
        let mut timers = self.drive.timers.borrow_mut();
        let timer = &mut timers[index(end)];
        if timer.as_ref().map(|(at, _)| *at) == deadline {
            return;
        }
        if let Some((_, handle)) = timer.take() {
            handle.cancel();
        }
        let Some(at) = deadline else {
            return;
        };
        let conn = Rc::clone(self);
        let fires = move |cx: &Cx| {
            conn.drive.timers.borrow_mut()[index(end)] = None;
            conn.side(end, |side| side.timer(cx.now()));
            conn.pump(cx);
        };
        *timer = Some((at, cx.later(at - cx.now(), fires)));
    }

    /// Records a segment, and lets the way decide on it.
    fn send(self: &Rc<Self>, cx: &Cx, from: End, output: &Output) {
        let segment = self.segment(from, output);
        if output.again > 0 && output.header.len > 0 {
            self.drive.repeated.set(self.drive.repeated.get() + 1);
        }
        let placed = cx.standing(self.scope.get(), cx.now());
        let why = words::why(from, output);
        let carried = match output.header.len {
            0 => None,
            _ => self.carries(from, output.header.seq),
        };
        let message = self.record(&placed, &segment, (self.who(from), why), carried);
        let takes = self.takes(cx, from, u64::from(output.header.len));
        let fate = match self.id() {
            Some(_) => way::fate(&placed, self, &segment, (message, takes)),
            None if self.meets.get() == Meets::Ignores => Fate::Lost,
            None => Fate::Arrives,
        };
        match fate {
            Fate::Arrives => self.fly(cx, from.other(), &output.header, (message, takes)),
            Fate::Late(by) => self.fly(cx, from.other(), &output.header, (message, takes + by)),
            Fate::Lost => {}
            Fate::Reset(by) => self.cut(cx, by, takes),
            Fate::Unreachable(unreachable) => {
                let conn = Rc::clone(self);
                let broken = if unreachable.network {
                    Broken::NetworkUnreachable
                } else {
                    Broken::HostUnreachable
                };
                self.drive.flying.set(self.drive.flying.get() + 1);
                cx.later(unreachable.after, move |cx| {
                    conn.drive.flying.set(conn.drive.flying.get() - 1);
                    conn.side(from, |side| side.unreachable(broken));
                    conn.pump(cx);
                });
            }
        }
    }

    fn record(
        &self,
        cx: &Cx,
        segment: &Segment,
        (by, why): (Role, Reason),
        carried: Option<MessageId>,
    ) -> MessageId {
        let to = self.who(segment.from.other());
        cx.send(by, to, Payload::Segment(Box::new(segment.clone())), why)
            .layer(Layer::Transport)
            .on(self.id())
            .carries(carried)
            .begin()
    }

    /// The message whose bytes begin at or before a number.
    fn carries(&self, from: End, seq: u32) -> Option<MessageId> {
        let written = &self.written.borrow()[index(from)];
        let begun = written.iter().rfind(|(first, _)| !before(seq, *first));
        begun.map(|(_, message)| *message)
    }

    fn segment(&self, from: End, output: &Output) -> Segment {
        let Header {
            flags,
            seq,
            ack,
            window,
            len,
        } = output.header;
        let sides = self.sides.borrow();
        let (sender, receiver) = (&sides[index(from)], &sides[index(from.other())]);
        Segment {
            from,
            flags,
            seq,
            ack,
            window: if flags.syn {
                window.min(SYN_WINDOW) as u16
            } else {
                (window >> super::conn::SCALE) as u16
            },
            len,
            count: 1,
            options: flags.syn.then_some(TcpOptions {
                mss: self.mss,
                sack_permitted: true,
                window_scale: super::conn::SCALE,
            }),
            isn: (sides[0].config.isn, sides[1].config.isn),
            retransmission: output.again,
            sender: output.states,
            receiver: (receiver.state, receiver.state),
            congestion: (len > 0).then(|| Congestion {
                cwnd: sender.cwnd,
                ssthresh: (sender.ssthresh < u32::MAX / 2).then_some(sender.ssthresh),
                flight: sender.flight(),
                rto: sender.rto.time(),
                srtt: sender.rto.measured.map(|(smoothed, _)| smoothed),
            }),
        }
    }

    /// How long a segment sent now takes: it waits until those before it are on the wire.
    fn takes(&self, cx: &Cx, from: End, len: u64) -> Time {
        let mut free = self.drive.free.get();
        let begins = free[index(from)].max(cx.now());
        free[index(from)] = begins + self.link.transmission(len + HEADERS);
        self.drive.free.set(free);
        free[index(from)] + self.link.delay - cx.now()
    }

    fn fly(
        self: &Rc<Self>,
        cx: &Cx,
        to: End,
        header: &Header,
        (message, takes): (MessageId, Time),
    ) {
        let (conn, header) = (Rc::clone(self), *header);
        self.drive.flying.set(self.drive.flying.get() + 1);
        cx.later(takes, move |cx| {
            conn.drive.flying.set(conn.drive.flying.get() - 1);
            conn.arrive(cx, to, &header, message);
        });
    }

    fn arrive(self: &Rc<Self>, cx: &Cx, to: End, header: &Header, message: MessageId) {
        let now = cx.now();
        if to == End::Server && self.turns_away(cx, header) {
            return;
        }
        if to == End::Client && self.reads_late(header) {
            self.pause(cx);
        }
        let states = self.side(to, |side| {
            let before = side.state;
            side.arrive(header, now);
            // Both programs close when the other has: nothing is left to be said.
            if side.state == TcpState::CloseWait {
                side.close(now);
            }
            (before, side.state)
        });
        cx.segment_arrived(message, states);
        self.pump(cx);
    }

    /// Whether the server's kernel drops a segment because the accept queue is full.
    fn turns_away(self: &Rc<Self>, cx: &Cx, header: &Header) -> bool {
        let Some(full) = self.manner.full else {
            return false;
        };
        let meant = match full {
            QueueFull::Syn => header.flags.syn,
            QueueFull::Ack | QueueFull::Abort => {
                self.side(End::Server, |side| side.state) == TcpState::SynReceived
            }
        };
        let drive = &self.drive;
        let until = drive.full_until.get().unwrap_or(cx.now() + QUEUE_FULL);
        if !meant || cx.now() >= until {
            return false;
        }
        if drive.full_until.replace(Some(until)).is_none() {
            let on = self.who(End::Server);
            let placed = cx.standing(self.scope.get(), cx.now());
            placed.remark(on, words::QUEUE_TEXT, &words::QUEUE_FULL);
        }
        if full == QueueFull::Abort {
            self.side(End::Server, |side| side.abort());
            self.pump(cx);
        }
        true
    }

    /// Whether the client's program lets a part of a response lie.
    fn reads_late(&self, header: &Header) -> bool {
        let begun = self.http.get()[1].is_some_and(|first| !before(header.seq, first));
        self.manner.pause > Time::ZERO && begun && header.len > 0
    }

    fn pause(self: &Rc<Self>, cx: &Cx) {
        if self.drive.reading.replace(true) {
            return;
        }
        self.side(End::Client, |side| side.reads = false);
        let conn = Rc::clone(self);
        cx.later(self.manner.pause, move |cx| {
            conn.side(End::Client, |side| {
                side.reads = true;
                side.read_all();
            });
            conn.pump(cx);
        });
    }

    /// Somebody on the way sends a reset to both ends, each in the other's name.
    fn cut(self: &Rc<Self>, cx: &Cx, by: Role, takes: Time) {
        let half = Time(takes.0 / 2);
        let conn = Rc::clone(self);
        cx.later(half, move |cx| {
            for to in [End::Client, End::Server] {
                conn.forge(cx, by, to, half);
            }
        });
    }

    fn forge(self: &Rc<Self>, cx: &Cx, by: Role, to: End, takes: Time) {
        let (seq, ack) = self.side(to, |side| (side.expects(), side.max));
        let flags = Flags {
            rst: true,
            ack: true,
            ..Flags::default()
        };
        let header = Header {
            flags,
            seq,
            ack,
            window: 0,
            len: 0,
        };
        let state = self.side(to.other(), |side| side.state);
        let output = Output {
            header,
            again: 0,
            cause: Cause::Reset,
            states: (state, state),
        };
        let segment = self.segment(to.other(), &output);
        let placed = cx.standing(self.scope.get(), cx.now());
        let message = self.record(&placed, &segment, (by, Reason::from(&words::FORGED)), None);
        self.fly(cx, to, &header, (message, takes));
    }

    /// Nobody waits for the handshake any more.
    pub(super) fn abandon(&self, cx: &Cx) {
        if let Some(since) = self.side(End::Client, |side| side.waits_since()) {
            self.tell(cx, End::Client, Event::TimedOut(since));
        }
        self.side(End::Client, |side| side.state = TcpState::Closed);
        for (at, timer) in self.drive.timers.borrow_mut().iter_mut().enumerate() {
            self.sides.borrow_mut()[at].stop();
            if let Some((_, handle)) = timer.take() {
                handle.cancel();
            }
        }
    }

    /// Makes a note of what no segment shows.
    fn tell(&self, cx: &Cx, end: End, event: Event) {
        let now = cx.now();
        let since = match event {
            Event::TimedOut(since) | Event::WindowOpened(since) => since,
            _ => now,
        };
        let (cx, on) = (cx.standing(self.scope.get(), since), self.who(end));
        let bytes = |value: u32| Arg::Number(u64::from(value));
        match event {
            Event::TimedOut(_) => {
                let time = [("time", Arg::Micros((now - since).0))];
                let (text, why) = (Label::phrase(words::WAITS, time.clone()), &words::RTO);
                cx.waited(on, since, text, because(why, time));
            }
            Event::WindowOpened(_) => cx.waited(on, since, words::WAITS_FOR_WINDOW, &words::OPENED),
            Event::WindowClosed => cx.remark(on, words::WINDOW_CLOSED, &words::CLOSED),
            Event::Recovery | Event::Recovered => {
                let (cwnd, ssthresh) = self.side(end, |side| (side.cwnd, side.ssthresh));
                let values = [("cwnd", bytes(cwnd)), ("ssthresh", bytes(ssthresh))];
                let why = match event {
                    Event::Recovery => &words::RECOVERY,
                    _ => &words::RECOVERED,
                };
                cx.remark(on, Label::phrase(words::WINDOWS, values), why);
            }
        }
    }
}
