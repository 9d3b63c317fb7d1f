//! Sending: what the windows let go, what is sent again, and the congestion window.

use super::{ACK, Broken, Cause, Endpoint, Event, NONE, before};
use crate::trace::Time;
use crate::trace::payload::{Flags, TcpState};

impl Endpoint {
    pub(super) fn send_syn(
        &mut self,
        flags: Flags,
        cause: Cause,
        states: (TcpState, TcpState),
        now: Time,
    ) {
        let isn = self.config.isn;
        let again = self.count(isn);
        let header = self.header(flags, isn, 0);
        self.push(header, again, cause, states);
        (self.nxt, self.max) = (isn.wrapping_add(1), isn.wrapping_add(1));
        if again == 0 {
            self.rto.sent(self.max, now);
        } else {
            self.rto.forget();
        }
        let wait = match self.config.timing.syns.get(usize::from(self.tries)) {
            Some(wait) if self.state == TcpState::SynSent => Time::secs(*wait),
            _ => self.rto.time(),
        };
        self.retransmit = Some((now, now + wait));
    }

    /// An acknowledgement without data.
    pub(super) fn send_ack(&mut self, cause: Cause) {
        let header = self.header(ACK, self.max, 0);
        self.push(header, 0, cause, (self.state, self.state));
    }

    fn may_send(&self) -> bool {
        matches!(
            self.state,
            TcpState::Established
                | TcpState::CloseWait
                | TcpState::FinWait1
                | TcpState::Closing
                | TcpState::LastAck
        )
    }

    /// Sends what the windows let go.
    pub(super) fn transmit(&mut self, now: Time) {
        if !self.may_send() {
            return;
        }
        while let Some(len) = self.next_len() {
            let cause = if before(self.nxt, self.max) {
                Cause::Timeout
            } else {
                Cause::Data
            };
            self.send_data(self.nxt, len, cause, now);
        }
        let waits = before(self.nxt, self.end) && self.una == self.max;
        if waits && self.persist.is_none() && self.retransmit.is_none() {
            self.persist = Some((now, now + self.rto.time()));
        }
    }

    /// How much the next segment holds; none when nothing may leave.
    fn next_len(&self) -> Option<u32> {
        if !before(self.nxt, self.end) {
            let fin = self.closing && self.nxt == self.end;
            return fin.then_some(0);
        }
        let wanted = self.wanted(self.nxt);
        let flight = self.nxt.wrapping_sub(self.una);
        let window = self.window.saturating_sub(flight);
        // Two segments beyond the congestion window keep acknowledgements coming (RFC 3042).
        let limited = match self.duplicates {
            1 | 2 if !self.recovering => u32::from(self.duplicates) * self.config.mss,
            _ => 0,
        };
        let congestion = (self.cwnd + limited).saturating_sub(flight);
        if window.min(congestion) >= wanted {
            return Some(wanted);
        }
        // Rather nothing than a small segment (RFC 9293 §3.8.6.2.1).
        let much = window >= self.largest / 2 && window > 0 && congestion >= wanted;
        (much || (self.config.initial_window.is_none() && window > 0)).then_some(window.min(wanted))
    }

    /// A full segment from `seq`, or what is left of the write. What is sent again is not joined with what was
    /// never sent: the window may not allow that.
    fn wanted(&self, seq: u32) -> u32 {
        let write = self.writes.iter().find(|after| before(seq, **after));
        let left = write.map_or(0, |after| after.wrapping_sub(seq));
        let sent = before(seq, self.max).then(|| self.max.wrapping_sub(seq));
        left.min(self.config.mss).min(sent.unwrap_or(left))
    }

    fn send_data(&mut self, seq: u32, len: u32, cause: Cause, now: Time) {
        let after = seq.wrapping_add(len);
        let fin = self.closing && after == self.end;
        let flags = Flags {
            psh: len > 0 && self.writes.contains(&after),
            fin,
            ..ACK
        };
        let states = (self.state, self.state_after(fin));
        let cause = if fin && cause == Cause::Data && len == 0 {
            Cause::Fin
        } else {
            cause
        };
        self.state = states.1;
        let again = self.count(seq);
        let header = self.header(flags, seq, len);
        let past = seq.wrapping_add(header.occupies());
        self.push(header, again, cause, states);
        if before(self.max, past) {
            self.rto.sent(past, now);
            self.last_sent = now;
        } else {
            self.rto.forget();
        }
        if before(self.nxt, past) {
            self.nxt = past;
        }
        if before(self.max, past) {
            self.max = past;
        }
        if self.retransmit.is_none() {
            self.retransmit = Some((now, now + self.rto.time()));
        }
        self.persist = None;
    }

    fn state_after(&self, fin: bool) -> TcpState {
        match self.state {
            TcpState::Established if fin => TcpState::FinWait1,
            TcpState::CloseWait if fin => TcpState::LastAck,
            state => state,
        }
    }

    /// How often the segment that begins with `seq` was sent before; once more now.
    fn count(&mut self, seq: u32) -> u8 {
        if let Some((_, times)) = self.sent.iter_mut().find(|(first, _)| *first == seq) {
            *times = times.saturating_add(1);
            return *times - 1;
        }
        self.sent.push_back((seq, 1));
        u8::from(before(seq, self.max))
    }

    /// Tells it the time; timers that are due fire.
    pub fn timer(&mut self, now: Time) {
        let due = |timer: Option<(Time, Time)>| timer.is_some_and(|(_, at)| at <= now);
        if due(self.ack_at) {
            self.send_ack(Cause::Ack);
        }
        if due(self.persist) {
            self.probe(now);
        }
        if due(self.keep_alive) {
            self.ask(now);
        }
        if let Some((since, at)) = self.retransmit
            && at <= now
        {
            self.events.push(Event::TimedOut(since));
            self.time_out(now);
        }
    }

    fn time_out(&mut self, now: Time) {
        self.retransmit = None;
        self.tries += 1;
        let states = (self.state, self.state);
        let timing = self.config.timing;
        match self.state {
            TcpState::SynSent if usize::from(self.tries) < timing.syns.len() => {
                self.rto.back_off();
                self.send_syn(super::SYN, Cause::Timeout, states, now);
            }
            TcpState::SynReceived if self.tries <= timing.syn_acks => {
                self.rto.back_off();
                let flags = Flags { syn: true, ..ACK };
                self.send_syn(flags, Cause::Timeout, states, now);
            }
            TcpState::SynSent | TcpState::SynReceived => self.fail(Broken::TimedOut),
            _ if self.tries > timing.retries => self.fail(Broken::TimedOut),
            _ => {
                if self.tries == 1 {
                    self.lose();
                }
                if self.config.initial_window.is_some() {
                    self.cwnd = self.config.mss;
                    (self.recovering, self.duplicates) = (false, 0);
                }
                self.recover = self.max;
                self.rto.back_off();
                self.rto.forget();
                self.nxt = self.una;
                self.transmit(now);
                // A window that has closed meanwhile does not keep back what was sent before.
                if self.retransmit.is_none() {
                    self.resend(Cause::Timeout, now);
                }
            }
        }
    }

    /// Half of what was on the way is what the path carries (RFC 5681 §3.1).
    fn lose(&mut self) {
        if self.config.initial_window.is_some() {
            self.ssthresh = (self.flight() / 2).max(2 * self.config.mss);
        }
    }

    /// A byte beyond the closed window: its answer says whether the window has opened (RFC 9293 §3.8.6.1).
    fn probe(&mut self, now: Time) {
        self.tries += 1;
        if self.tries > self.config.timing.retries {
            return self.fail(Broken::TimedOut);
        }
        if self.window > 0 {
            // A small segment after all, before the connection stands still.
            let len = self.window.min(self.wanted(self.una));
            return self.send_data(self.una, len, Cause::Data, now);
        }
        let again = u8::from(self.tries > 1);
        let header = self.header(ACK, self.una, 1);
        self.push(header, again, Cause::Probe, (self.state, self.state));
        self.rto.back_off();
        self.persist = Some((now, now + self.rto.time()));
    }

    /// A segment that the peer must answer, because its number is too old.
    fn ask(&mut self, now: Time) {
        let idle = self
            .keep_alive
            .map_or(Time::ZERO, |(since, at)| at.since(since));
        self.keep_alive = Some((now, now + idle));
        if self.una != self.max {
            return;
        }
        self.tries += 1;
        if self.tries > super::KEEP_ALIVE_PROBES {
            return self.fail(Broken::TimedOut);
        }
        let header = self.header(ACK, self.max.wrapping_sub(1), 0);
        self.push(header, 0, Cause::KeepAlive, (self.state, self.state));
    }

    /// Everything before `ack` has arrived: `len` bytes of it were not known to have.
    pub(super) fn advance(&mut self, ack: u32, now: Time) {
        let len = ack.wrapping_sub(self.una);
        let filled = self.flight();
        self.una = ack;
        for number in [&mut self.nxt, &mut self.max] {
            if before(*number, ack) {
                *number = ack;
            }
        }
        self.writes.retain(|after| before(ack, *after));
        self.sent.retain(|(first, _)| !before(*first, ack));
        self.rto.acked(ack, now);
        self.tries = 0;
        self.persist = None;
        self.retransmit = (self.una != self.max).then(|| (now, now + self.rto.time()));
        if self.config.initial_window.is_some() {
            self.grow(len, filled, now);
        } else {
            self.duplicates = 0;
        }
    }

    fn grow(&mut self, len: u32, filled: u32, now: Time) {
        let mss = self.config.mss;
        if self.recovering && before(self.una, self.recover) {
            // A partial acknowledgement: the next hole is lost too (RFC 6582 §3.2).
            self.cwnd = self.cwnd.saturating_sub(len) + if len >= mss { mss } else { 0 };
            return self.resend(Cause::FastRetransmit, now);
        }
        self.duplicates = 0;
        if self.recovering {
            self.recovering = false;
            self.cwnd = self.ssthresh.min(self.flight().max(mss) + mss);
            self.events.push(Event::Recovered);
        } else if 2 * filled < self.cwnd {
            // What was not used was not tried: the window stays (RFC 7661 §1).
        } else if self.cwnd < self.ssthresh {
            self.cwnd += len.min(mss);
        } else {
            self.cwnd += (mss * mss / self.cwnd).max(1);
        }
    }

    /// The peer says again what it expects.
    pub(super) fn duplicate(&mut self, now: Time) {
        self.duplicates = self.duplicates.saturating_add(1);
        let mss = self.config.mss;
        if self.recovering {
            self.cwnd += mss;
        } else if self.duplicates == 3 && self.config.initial_window.is_none() {
            self.resend(Cause::FastRetransmit, now);
        } else if self.duplicates == 3 && before(self.recover, self.una) {
            self.lose();
            self.cwnd = self.ssthresh + 3 * mss;
            self.recover = self.max;
            self.recovering = true;
            self.events.push(Event::Recovery);
            self.resend(Cause::FastRetransmit, now);
        }
    }

    /// Sends the oldest segment again, whatever the windows say.
    fn resend(&mut self, cause: Cause, now: Time) {
        self.retransmit = None;
        let len = self.wanted(self.una);
        self.send_data(self.una, len, cause, now);
    }

    /// A reset for a segment that belongs to no connection (RFC 9293 §3.5.2).
    pub(super) fn refuse(&mut self, to: &super::Header) {
        let (flags, seq, ack) = if to.flags.ack {
            (NONE, to.ack, 0)
        } else {
            (ACK, 0, to.seq.wrapping_add(to.occupies()))
        };
        let header = super::Header {
            flags: Flags { rst: true, ..flags },
            seq,
            ack,
            window: 0,
            len: 0,
        };
        self.push(header, 0, Cause::Reset, (self.state, self.state));
    }
}
