//! One end of a connection as a state machine: what happens to it goes in, segments and a deadline come out.
//!
//! Follows RFC 9293 §3.3.2 (states), §3.8 (windows, probes, delayed acknowledgements), §3.10 (events), RFC
//! 6298 (retransmission timer, in whole microseconds), RFC 5681 with RFC 3042 (slow start, congestion
//! avoidance, fast retransmit, limited transmit), RFC 6582 (NewReno) and RFC 6928 (initial window). Lengths
//! stand for data. A segment never holds parts of two writes: both ends' programs turn Nagle's algorithm off.

mod receive;
mod rto;
mod send;

use std::collections::VecDeque;

use crate::trace::Time;
use crate::trace::payload::{Flags, TcpState};
use rto::Rto;
pub use rto::Timing;

/// How an end behaves.
#[derive(Clone, Copy)]
pub struct Config {
    /// Its initial sequence number.
    pub isn: u32,
    /// The largest segment that both ends take, in bytes of data.
    pub mss: u32,
    /// Segments that may be sent before the first acknowledgement (RFC 6928 §2 says 10); `None` turns
    /// congestion control off.
    pub initial_window: Option<u32>,
    /// How long an acknowledgement may wait for a second full segment; `None` for not at all.
    pub ack_delay: Option<Time>,
    /// Bytes that it keeps for a program that does not read.
    pub buffer: u32,
    /// Window scale shift (RFC 7323 §2).
    pub scale: u8,
    /// Its retransmission timer.
    pub timing: Timing,
}

/// A segment's header, and how many bytes follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Control bits.
    pub flags: Flags,
    /// Sequence number.
    pub seq: u32,
    /// Acknowledgement number.
    pub ack: u32,
    /// Receive window in bytes.
    pub window: u32,
    /// Bytes of data.
    pub len: u32,
}

impl Header {
    /// How many sequence numbers it takes.
    pub fn occupies(&self) -> u32 {
        self.len + u32::from(self.flags.syn) + u32::from(self.flags.fin)
    }
}

/// A segment to be sent.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    /// The segment.
    pub header: Header,
    /// How often it was sent before.
    pub again: u8,
    /// Why it is sent.
    pub cause: Cause,
    /// The state before and after.
    pub states: (TcpState, TcpState),
}

/// Why a segment is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// To open the connection.
    Syn,
    /// To accept it.
    SynAck,
    /// There is data, and the windows let it go.
    Data,
    /// The retransmission timer fired, for a SYN, data or a FIN.
    Timeout,
    /// Three duplicate acknowledgements came, or a partial one during recovery.
    FastRetransmit,
    /// The third step of the handshake.
    Opened,
    /// To acknowledge what arrived.
    Ack,
    /// What arrived leaves a gap, or was there already.
    Duplicate,
    /// The peer's window is closed; is it still?
    Probe,
    /// The window has opened.
    WindowUpdate,
    /// Nothing was heard for long; is the peer still there?
    KeepAlive,
    /// There will be no more data.
    Fin,
    /// To acknowledge the peer's FIN.
    FinAck,
    /// The connection is given up, or there is none.
    Reset,
}

/// Something inside an end that no segment shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The retransmission timer has run since then.
    TimedOut(Time),
    /// Fast recovery begins.
    Recovery,
    /// It ends.
    Recovered,
    /// The peer takes no more data.
    WindowClosed,
    /// It takes data again, which it did not since then.
    WindowOpened(Time),
}

/// Why a connection is no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// A reset answered the SYN.
    Refused,
    /// A reset came.
    Reset,
    /// What was sent stayed unanswered.
    TimedOut,
    /// There is no way to the host.
    HostUnreachable,
    /// There is no way to its network.
    NetworkUnreachable,
}

/// How often a silent peer is asked whether it is there (Linux's tcp_keepalive_probes).
const KEEP_ALIVE_PROBES: u8 = 9;

/// A timer: running since, fires at.
type Timer = Option<(Time, Time)>;

/// One end.
pub struct Endpoint {
    /// How it behaves.
    pub config: Config,
    /// Its state.
    pub state: TcpState,
    /// Why it is closed, if not by both programs' wish.
    pub broken: Option<Broken>,
    /// The oldest number that is not acknowledged (SND.UNA).
    pub una: u32,
    /// The next number to be sent (SND.NXT); after a time-out it goes back.
    nxt: u32,
    /// The number after all that was ever sent.
    pub max: u32,
    /// The number after the last byte written.
    pub end: u32,
    /// Whether the program has closed its direction.
    closing: bool,
    /// The numbers after each write.
    writes: VecDeque<u32>,
    /// What is not acknowledged: first number, and how often it was sent.
    sent: VecDeque<(u32, u8)>,
    /// The peer's window, the largest it was, and the segment that told it (SND.WL1, SND.WL2).
    window: u32,
    largest: u32,
    told: (u32, u32),
    /// Since when the peer takes nothing, though there is more.
    closed_since: Option<Time>,
    /// Congestion window in bytes (RFC 5681 §2).
    pub cwnd: u32,
    /// Slow start threshold in bytes; above it the window grows slowly.
    pub ssthresh: u32,
    duplicates: u8,
    /// The number after what was sent when the last recovery or time-out began.
    recover: u32,
    recovering: bool,
    /// How long its retransmission timer is.
    pub rto: Rto,
    retransmit: Timer,
    persist: Timer,
    /// Time-outs in a row without an answer.
    tries: u8,
    /// When it last sent anything new.
    last_sent: Time,
    /// The next number expected (RCV.NXT).
    rcv: u32,
    /// Ranges that came before their turn, in order.
    held: Vec<(u32, u32)>,
    /// The number of the peer's FIN.
    fin: Option<u32>,
    /// Bytes that the program has not read.
    unread: u32,
    /// Whether the program reads at once.
    pub reads: bool,
    /// The right edge of the window announced, and the acknowledgement.
    edge: u32,
    acked: u32,
    ack_at: Timer,
    keep_alive: Timer,
    outputs: Vec<Output>,
    events: Vec<Event>,
}

/// Whether `a` stands before `b` in the circle of sequence numbers (RFC 9293 §3.4).
pub const fn before(a: u32, b: u32) -> bool {
    (a.wrapping_sub(b) as i32) < 0
}

const NONE: Flags = Flags {
    syn: false,
    ack: false,
    psh: false,
    fin: false,
    rst: false,
};
const ACK: Flags = Flags { ack: true, ..NONE };
const SYN: Flags = Flags { syn: true, ..NONE };

impl Endpoint {
    /// A closed end.
    pub fn new(config: Config) -> Endpoint {
        let isn = config.isn;
        let unlimited = u32::MAX / 2;
        Endpoint {
            config,
            state: TcpState::Closed,
            broken: None,
            una: isn,
            nxt: isn,
            max: isn,
            end: isn.wrapping_add(1),
            closing: false,
            writes: VecDeque::new(),
            sent: VecDeque::new(),
            window: 0,
            largest: 0,
            told: (0, 0),
            closed_since: None,
            cwnd: config.initial_window.map_or(unlimited, |n| n * config.mss),
            ssthresh: unlimited,
            duplicates: 0,
            recover: isn,
            recovering: false,
            rto: Rto::new(config.timing),
            retransmit: None,
            persist: None,
            tries: 0,
            last_sent: Time::ZERO,
            rcv: 0,
            held: Vec::new(),
            fin: None,
            unread: 0,
            reads: true,
            edge: config.buffer,
            acked: 0,
            ack_at: None,
            keep_alive: None,
            outputs: Vec::new(),
            events: Vec::new(),
        }
    }

    /// Waits for a SYN.
    pub fn listen(&mut self) {
        self.state = TcpState::Listen;
    }

    /// Opens the connection.
    pub fn connect(&mut self, now: Time) {
        self.state = TcpState::SynSent;
        let states = (TcpState::Closed, TcpState::SynSent);
        self.send_syn(SYN, Cause::Syn, states, now);
    }

    /// The program writes `len` bytes, which leave when they may. After it has closed its direction, it cannot.
    pub fn write(&mut self, len: u32, now: Time) {
        if self.closing {
            return;
        }
        // What the path could carry before a pause says nothing about now (RFC 5681 §4.1).
        if let Some(initial) = self.config.initial_window
            && self.una == self.max
            && now.since(self.last_sent) > self.rto.time()
        {
            self.cwnd = self.cwnd.min(initial * self.config.mss);
        }
        self.end = self.end.wrapping_add(len);
        self.writes.push_back(self.end);
        self.transmit(now);
    }

    /// The program closes its direction: a FIN follows what it has written.
    pub fn close(&mut self, now: Time) {
        self.closing = true;
        self.transmit(now);
    }

    /// The program gives the connection up: a reset.
    pub fn abort(&mut self) {
        if !matches!(self.state, TcpState::Closed | TcpState::Listen) {
            let before = self.state;
            self.state = TcpState::Closed;
            self.stop();
            let flags = Flags { rst: true, ..ACK };
            let header = self.header(flags, self.max, 0);
            self.push(header, 0, Cause::Reset, (before, TcpState::Closed));
        }
    }

    /// The program begins to read late, or reads all that there is.
    pub fn read_all(&mut self) {
        self.unread = 0;
        let grown = self.rcv.wrapping_add(self.config.buffer);
        let small = self.edge.wrapping_sub(self.rcv) < self.config.mss.min(self.config.buffer / 2);
        if small && self.is_synchronized() && grown != self.edge {
            self.send_ack(Cause::WindowUpdate);
        }
    }

    /// The number of the first byte that the program has not read.
    pub fn read_up_to(&self) -> u32 {
        let fin = self.fin.is_some_and(|fin| before(fin, self.rcv));
        self.rcv.wrapping_sub(u32::from(fin) + self.unread)
    }

    /// The number of the first byte that has not arrived.
    pub fn expects(&self) -> u32 {
        self.rcv
    }

    /// Bytes on the way.
    pub fn flight(&self) -> u32 {
        self.max.wrapping_sub(self.una)
    }

    /// Asks the peer whenever nothing was heard of it for so long (RFC 9293 §3.8.4); `None` stops that.
    pub fn keep_alive(&mut self, idle: Option<Time>, now: Time) {
        self.keep_alive = idle.map(|idle| (now, now + idle));
    }

    /// When it wants to be told the time.
    pub fn deadline(&self) -> Option<Time> {
        let timers = [self.retransmit, self.persist, self.ack_at, self.keep_alive];
        timers.into_iter().flatten().map(|(_, at)| at).min()
    }

    /// The segments to send since it was last asked.
    pub fn outputs(&mut self) -> Vec<Output> {
        std::mem::take(&mut self.outputs)
    }

    /// What has happened since it was last asked.
    pub fn events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// Since when it waits for an answer to what it has sent.
    pub fn waits_since(&self) -> Option<Time> {
        self.retransmit.map(|(since, _)| since)
    }

    /// Whether the peer has closed its direction, and the program has read all.
    pub fn is_at_end(&self) -> bool {
        self.unread == 0 && self.fin.is_some_and(|fin| before(fin, self.rcv))
    }

    /// A new clock begins long after what was before.
    pub fn rest(&mut self) {
        if let Some(initial) = self.config.initial_window {
            self.cwnd = self.cwnd.min(initial * self.config.mss);
        }
        self.last_sent = Time::ZERO;
        self.stop();
    }

    /// Stops every timer.
    pub fn stop(&mut self) {
        (self.retransmit, self.persist, self.ack_at) = (None, None, None);
        self.keep_alive = None;
        self.rto.forget();
    }

    /// Something says that the peer cannot be reached. Once open, a connection takes that as a passing trouble
    /// (RFC 1122 §4.2.3.9).
    pub fn unreachable(&mut self, broken: Broken) {
        if self.state == TcpState::SynSent {
            self.fail(broken);
        }
    }

    fn fail(&mut self, broken: Broken) {
        self.state = TcpState::Closed;
        self.broken = Some(broken);
        self.stop();
    }

    fn is_synchronized(&self) -> bool {
        !matches!(
            self.state,
            TcpState::Closed | TcpState::Listen | TcpState::SynSent
        )
    }

    /// A header with what every segment says: what is expected, and how much of it.
    fn header(&mut self, flags: Flags, seq: u32, len: u32) -> Header {
        Header {
            flags,
            seq,
            ack: if flags.ack { self.rcv } else { 0 },
            window: self.announce(),
            len,
        }
    }

    fn push(&mut self, header: Header, again: u8, cause: Cause, states: (TcpState, TcpState)) {
        if header.flags.ack {
            self.acked = self.rcv;
            self.ack_at = None;
        }
        self.outputs.push(Output {
            header,
            again,
            cause,
            states,
        });
    }

    /// The window to announce. It is not opened by small steps, or the peer would send small segments (RFC
    /// 9293 §3.8.6.2.2).
    fn announce(&mut self) -> u32 {
        let grown = self
            .rcv
            .wrapping_add(self.config.buffer - self.unread.min(self.config.buffer));
        let step = self.config.mss.min(self.config.buffer / 2);
        let by = grown.wrapping_sub(self.edge) as i32;
        if self.unread == 0 || by >= step as i32 {
            self.edge = grown;
        }
        let window = self.edge.wrapping_sub(self.rcv);
        window >> self.config.scale << self.config.scale
    }
}
