//! Receiving: a segment arrives (RFC 9293 §3.10.7).

use super::{ACK, Broken, Cause, Endpoint, Event, Header, before};
use crate::trace::Time;
use crate::trace::payload::{Flags, TcpState};

/// Which acknowledgement a segment asks for.
#[derive(Clone, Copy, PartialEq)]
enum Owed {
    Nothing,
    Later,
    Now(Cause),
}

impl Endpoint {
    /// A segment arrives.
    pub fn arrive(&mut self, header: &Header, now: Time) {
        if let Some((since, at)) = self.keep_alive {
            let idle = at.since(since);
            self.keep_alive = Some((now, now + idle));
            if self.una == self.max {
                self.tries = 0;
            }
        }
        match self.state {
            TcpState::Closed => {
                if !header.flags.rst {
                    self.refuse(header);
                }
            }
            TcpState::Listen => self.listening(header, now),
            TcpState::SynSent => self.answered(header, now),
            _ => self.synchronized(header, now),
        }
    }

    fn listening(&mut self, header: &Header, now: Time) {
        if header.flags.rst {
            return;
        }
        if header.flags.ack || !header.flags.syn {
            return self.refuse(header);
        }
        self.state = TcpState::SynReceived;
        self.begin(header);
        let flags = Flags { syn: true, ..ACK };
        self.send_syn(flags, Cause::SynAck, (self.state, self.state), now);
    }

    /// Learns the peer's first number and its window.
    fn begin(&mut self, header: &Header) {
        self.rcv = header.seq.wrapping_add(1);
        self.edge = self.rcv.wrapping_add(self.config.buffer);
        self.acked = self.rcv;
        self.told = (header.seq, header.ack);
        self.window = header.window;
        self.largest = header.window;
    }

    fn answered(&mut self, header: &Header, now: Time) {
        let fits = header.flags.ack && header.ack == self.max;
        if header.flags.rst {
            if fits {
                self.fail(Broken::Refused);
            }
            return;
        }
        if header.flags.ack && !fits {
            return self.refuse(header);
        }
        if !header.flags.syn || !header.flags.ack {
            return;
        }
        self.begin(header);
        self.opened(header.ack, now);
        self.send_ack(Cause::Opened);
        self.transmit(now);
    }

    /// The peer has acknowledged the SYN.
    fn opened(&mut self, ack: u32, now: Time) {
        self.state = TcpState::Established;
        self.una = ack;
        self.sent.clear();
        self.retransmit = None;
        self.rto.acked(ack, now);
        self.rto.after_syn();
        // After several the path can be expected to carry little (RFC 6928 §2).
        if self.tries > 1 && self.config.initial_window.is_some() {
            self.cwnd = self.config.mss;
        }
        self.tries = 0;
        self.recover = ack.wrapping_sub(1);
    }

    fn synchronized(&mut self, header: &Header, now: Time) {
        let opens = header.flags.syn && !header.flags.ack && header.seq.wrapping_add(1) == self.rcv;
        if opens && self.state == TcpState::SynReceived {
            // The answer to the SYN got lost; Linux does not wait for its timer.
            let flags = Flags { syn: true, ..ACK };
            return self.send_syn(flags, Cause::SynAck, (self.state, self.state), now);
        }
        if !self.is_acceptable(header) {
            if !header.flags.rst {
                self.send_ack(Cause::Duplicate);
            }
            // The acknowledgement counts even where the window is closed (RFC 9293 §3.10.7.4).
            if header.len > 0 && header.flags.ack && !header.flags.rst {
                self.acknowledged(header, now);
                self.transmit(now);
            }
            return;
        }
        if header.flags.rst {
            if self.state == TcpState::TimeWait {
                // Everything was said before.
                self.state = TcpState::Closed;
                return self.stop();
            }
            // One within the window but not at its edge may be forged (RFC 5961 §3.2).
            return if header.seq == self.rcv {
                self.fail(Broken::Reset);
            } else {
                self.send_ack(Cause::Duplicate);
            };
        }
        if header.flags.syn {
            return self.send_ack(Cause::Duplicate);
        }
        if !header.flags.ack {
            return;
        }
        if self.state == TcpState::SynReceived {
            if header.ack != self.max {
                return self.refuse(header);
            }
            self.told = (header.seq, header.ack);
            (self.window, self.largest) = (header.window, header.window);
            self.opened(header.ack, now);
        }
        if !self.acknowledged(header, now) {
            return;
        }
        let owed = self.take(header);
        if let Owed::Now(Cause::Duplicate) = owed {
            self.send_ack(Cause::Duplicate);
        }
        self.transmit(now);
        self.owe(owed, now);
    }

    /// The table of RFC 9293 §3.10.7.4. A FIN alone needs no room.
    fn is_acceptable(&self, header: &Header) -> bool {
        let window = self.edge.wrapping_sub(self.rcv);
        let offset = header.seq.wrapping_sub(self.rcv);
        let len = header.len;
        if len == 0 {
            return offset < window || header.seq == self.rcv;
        }
        let last = offset.wrapping_add(len - 1);
        // Room that is too little to be announced is none.
        window >> self.config.scale > 0 && (offset < window || last < window)
    }

    /// Whether the rest of the segment counts.
    fn acknowledged(&mut self, header: &Header, now: Time) -> bool {
        let ack = header.ack;
        let probed = u32::from(self.persist.is_some());
        if before(self.max.wrapping_add(probed * self.config.mss), ack) {
            self.send_ack(Cause::Duplicate);
            return false;
        }
        let closed = self.window == 0;
        let same = header.window == self.window;
        let newer = before(self.told.0, header.seq)
            || (self.told.0 == header.seq && !before(ack, self.told.1));
        if newer && !before(ack, self.una) {
            self.window = header.window;
            self.largest = self.largest.max(header.window);
            self.told = (header.seq, ack);
        }
        if before(self.una, ack) {
            self.advance(ack, now);
        } else if ack == self.una && self.una != self.max && header.occupies() == 0 && same {
            self.duplicate(now);
        }
        self.window_changed(closed, now);
        self.closed_by(ack);
        true
    }

    fn window_changed(&mut self, closed: bool, now: Time) {
        let more = before(self.max, self.end);
        if self.window == 0 && !closed && more {
            self.events.push(Event::WindowClosed);
            self.closed_since = Some(now);
        }
        if self.persist.is_some() {
            self.tries = 0;
        }
        if self.window > 0 && closed {
            self.persist = None;
            let since = self.closed_since.take();
            self.events.extend(since.map(Event::WindowOpened));
        }
    }

    /// What the acknowledgement of its own FIN brings.
    fn closed_by(&mut self, ack: u32) {
        if !self.closing || ack != self.end.wrapping_add(1) {
            return;
        }
        self.state = match self.state {
            TcpState::FinWait1 => TcpState::FinWait2,
            TcpState::Closing => TcpState::TimeWait,
            TcpState::LastAck => TcpState::Closed,
            state => state,
        };
    }

    /// Takes the segment's data and FIN.
    fn take(&mut self, header: &Header) -> Owed {
        if header.occupies() == 0 || self.state == TcpState::Closed {
            return Owed::Nothing;
        }
        let gap = !self.held.is_empty();
        let begun = self.rcv;
        if header.flags.fin {
            self.fin = Some(header.seq.wrapping_add(header.len));
        }
        self.hold(header);
        self.deliver();
        let arrived = self.rcv.wrapping_sub(begun);
        if !self.reads {
            self.unread += arrived;
        }
        if self.fin == Some(self.rcv) {
            self.rcv = self.rcv.wrapping_add(1);
            self.state = match self.state {
                TcpState::Established => TcpState::CloseWait,
                TcpState::FinWait1 => TcpState::Closing,
                TcpState::FinWait2 => TcpState::TimeWait,
                state => state,
            };
            // A program that closes at once sends its own FIN with the acknowledgement.
            let waits = self.state == TcpState::CloseWait && self.config.ack_delay.is_some();
            return if waits {
                Owed::Later
            } else {
                Owed::Now(Cause::FinAck)
            };
        }
        if !self.held.is_empty() || arrived == 0 {
            Owed::Now(Cause::Duplicate)
        } else if gap || self.config.ack_delay.is_none() {
            Owed::Now(Cause::Ack)
        } else {
            Owed::Later
        }
    }

    /// Keeps what of the segment's data is in the window and not there yet.
    fn hold(&mut self, header: &Header) {
        let (mut first, mut after) = (header.seq, header.seq.wrapping_add(header.len));
        if before(first, self.rcv) {
            first = self.rcv;
        }
        if before(self.edge, after) {
            after = self.edge;
        }
        if !before(first, after) {
            return;
        }
        let apart = |(from, to): &(u32, u32)| before(*to, first) || before(after, *from);
        let touching = self.held.iter().filter(|range| !apart(range));
        let mut whole = (first, after);
        for (from, to) in touching {
            if before(*from, whole.0) {
                whole.0 = *from;
            }
            if before(whole.1, *to) {
                whole.1 = *to;
            }
        }
        self.held.retain(apart);
        let later = |(from, _): &(u32, u32)| before(whole.0, *from);
        let at = self.held.iter().position(later);
        self.held.insert(at.unwrap_or(self.held.len()), whole);
    }

    /// What is next in line goes to the program.
    fn deliver(&mut self) {
        if let Some((first, after)) = self.held.first().copied()
            && !before(self.rcv, first)
        {
            self.rcv = after;
            self.held.remove(0);
        }
    }

    /// Acknowledges at once, or when a second full segment comes, or after a while (RFC 9293 §3.8.6.3).
    fn owe(&mut self, owed: Owed, now: Time) {
        if self.acked == self.rcv {
            return;
        }
        match owed {
            Owed::Nothing | Owed::Now(Cause::Duplicate) => {}
            Owed::Now(cause) => self.send_ack(cause),
            Owed::Later => {
                let much = self.rcv.wrapping_sub(self.acked) > self.config.mss;
                let delay = self.config.ack_delay.unwrap_or_default();
                // A window that nearly closes is told at once.
                let room = self.edge.wrapping_sub(self.rcv);
                if much || (self.unread > 0 && room < self.config.mss) {
                    self.send_ack(Cause::Ack);
                } else if self.ack_at.is_none() {
                    self.ack_at = Some((now, now + delay));
                }
            }
        }
    }
}
