//! The retransmission timer's length (RFC 6298 §2), in whole microseconds, with Karn's algorithm (§3).

use crate::trace::Time;

/// The bounds of the timer, and how often it may fire.
#[derive(Clone, Copy)]
pub struct Timing {
    /// Seconds to wait after each SYN, the last of them before giving up.
    pub syns: &'static [u64],
    /// How often a SYN is answered.
    pub syn_acks: u8,
    /// How often anything else is sent again.
    pub retries: u8,
    /// The timer is never shorter (RFC 6298 §2.4).
    pub least: Time,
    /// What is added to the smoothed round trip is never less (G in RFC 6298 §2.2).
    pub margin: Time,
    /// The timer is never longer (§2.5).
    pub most: Time,
    /// How long it is after a SYN was sent again (§5.7).
    pub after_syn: Time,
}

/// The timer's length, and what it comes from.
pub struct Rto {
    timing: Timing,
    /// Smoothed round-trip time and its variation, once measured.
    pub measured: Option<(Time, Time)>,
    time: Time,
    /// What is being measured: the number after it, and when it was sent.
    timed: Option<(u32, Time)>,
}

impl Rto {
    pub fn new(timing: Timing) -> Rto {
        Rto {
            timing,
            measured: None,
            time: Time::secs(1),
            timed: None,
        }
    }

    /// How long the timer is.
    pub fn time(&self) -> Time {
        self.time
    }

    /// Something new leaves; one segment at a time is measured.
    pub fn sent(&mut self, after: u32, now: Time) {
        self.timed.get_or_insert((after, now));
    }

    /// What is sent again measures nothing: which copy would be acknowledged?
    pub fn forget(&mut self) {
        self.timed = None;
    }

    /// Everything before `ack` has arrived.
    pub fn acked(&mut self, ack: u32, now: Time) {
        match self.timed {
            Some((after, sent)) if !super::before(ack, after) => {
                self.timed = None;
                self.sample(now - sent);
            }
            _ => {}
        }
    }

    fn sample(&mut self, rtt: Time) {
        let (smoothed, variation) = match self.measured {
            None => (rtt.0, rtt.0 / 2),
            Some((smoothed, variation)) => {
                let off = smoothed.0.abs_diff(rtt.0);
                ((7 * smoothed.0 + rtt.0) / 8, (3 * variation.0 + off) / 4)
            }
        };
        self.measured = Some((Time(smoothed), Time(variation)));
        let time = Time(smoothed + self.timing.margin.0.max(4 * variation));
        self.time = time.clamp(self.timing.least, self.timing.most);
    }

    /// It fired: twice as long the next time (§5.5).
    pub fn back_off(&mut self) {
        self.time = Time(2 * self.time.0).min(self.timing.most);
    }

    /// The first data follows a SYN that was sent again.
    pub fn after_syn(&mut self) {
        if self.measured.is_none() {
            self.time = self.timing.after_syn;
        }
    }
}
