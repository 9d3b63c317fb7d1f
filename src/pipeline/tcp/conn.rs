//! One connection: handshake, transfer in flights, close; both ends' states and sequence numbers.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::net::IpAddr;

use super::words::{
    ACK, DATA, DATA_ACK, FIN, FIN_BACK, LAST_ACK, RESET, RTO, SYN, SYN_ACK, SYN_AGAIN,
};
use super::{WAITS, rto};
use crate::pipeline::cx::{Cx, Role, because};
use crate::pipeline::http::Carrier;
use crate::pipeline::link::Link;
use crate::pipeline::route;
use crate::pipeline::way::{self, Fate};
use crate::text;
use crate::text::{Arg, Label};
use crate::trace::addresses::{CLIENT_V4, CLIENT_V6};
use crate::trace::payload::{
    End, Flags, HttpVersion, Local, Segment, TcpOptions, TcpState, TlsVersion,
};
use crate::trace::{Conn, ConnId, Layer, MessageId, Payload, Time, Why};

/// Segments that may be sent before the first acknowledgement (RFC 6928 §2).
const INITIAL_WINDOW: u32 = 10;

/// Bytes of a segment without options and data: IPv4 and TCP headers, for transmission times.
const HEADERS: u64 = 40;

/// The two participants at the ends of a connection.
#[derive(Clone, Copy)]
pub struct Ends {
    /// Who opens it.
    pub client: Role,
    /// Who listens.
    pub server: Role,
}

/// Whom to connect to.
#[derive(Clone, Copy)]
pub struct Peer {
    /// Its address.
    pub address: IpAddr,
    /// Its port.
    pub port: u16,
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.address {
            IpAddr::V4(address) => write!(f, "{address}:{}", self.port),
            IpAddr::V6(address) => write!(f, "[{address}]:{}", self.port),
        }
    }
}

/// How a server meets a SYN.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Meets {
    /// It accepts the connection.
    Accepts,
    /// Nothing listens: a reset.
    Refuses,
    /// Nothing comes back.
    Ignores,
}

/// Why a connection could not be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectError {
    /// A reset came back: nobody listens on the port.
    Refused,
    /// Nothing came back.
    TimedOut,
}

impl ConnectError {
    /// What `connect()` returns.
    pub fn returned(self) -> Local {
        let text = match self {
            ConnectError::Refused => "ECONNREFUSED",
            ConnectError::TimedOut => "ETIMEDOUT",
        };
        Local::Return {
            text: text.to_owned(),
            failed: true,
        }
    }
}

/// What each end of a connection knows; index 0 is the client.
#[derive(Clone, Copy)]
struct Side {
    state: TcpState,
    isn: u32,
    /// The next sequence number to be sent.
    next: u32,
    /// Congestion window in segments.
    window: u32,
}

/// A connection.
pub struct Connection {
    ends: Ends,
    peer: Peer,
    local: (IpAddr, u16),
    link: Link,
    mss: u16,
    routers: u8,
    sides: Cell<[Side; 2]>,
    id: Cell<Option<ConnId>>,
    tls: Cell<Option<(TlsVersion, HttpVersion)>>,
    closing: Cell<bool>,
    /// Whether the server drops what comes in.
    silent: Cell<bool>,
    arrival: Cell<Option<Arrival>>,
    /// Messages that the server has begun to send.
    answering: Cell<u32>,
    /// What it does when it has sent them.
    between: Cell<Option<Arrival>>,
    /// What each end has sent during this visit: when it has arrived, and the number after it.
    sent: RefCell<[Vec<(Time, u32)>; 2]>,
}

/// What the server does later.
type Arrival = Box<dyn FnOnce(&Cx)>;

/// The address that the client has for a peer: of the same family, and the machine's own for itself.
pub fn client_address(peer: IpAddr) -> IpAddr {
    match peer {
        _ if peer.is_loopback() => peer,
        IpAddr::V4(_) => CLIENT_V4,
        IpAddr::V6(_) => CLIENT_V6,
    }
}

const fn index(end: End) -> usize {
    match end {
        End::Client => 0,
        End::Server => 1,
    }
}

impl Connection {
    /// A closed connection.
    pub fn new(cx: &Cx, ends: Ends, peer: Peer, link: Link) -> Connection {
        let local = client_address(peer.address);
        let mss = if peer.address.is_ipv4() { 1_460 } else { 1_440 };
        // Linux draws client ports from 32768–60999 (ip_local_port_range).
        let port = 32_768 + cx.draw(|rng| rng.below(28_232)) as u16;
        let side = |state| {
            let isn = cx.draw(crate::sim::Rng::bits);
            Side {
                state,
                isn,
                next: isn,
                window: INITIAL_WINDOW,
            }
        };
        Connection {
            ends,
            peer,
            local: (local, port),
            link,
            mss,
            routers: route::routers(cx.settings(), peer.address),
            sides: Cell::new([side(TcpState::Closed), side(TcpState::Listen)]),
            id: Cell::new(None),
            tls: Cell::new(None),
            closing: Cell::new(false),
            silent: Cell::new(false),
            arrival: Cell::new(None),
            answering: Cell::new(0),
            between: Cell::new(None),
            sent: RefCell::default(),
        }
    }

    /// Its line in the connection table.
    pub fn entry(&self) -> Conn {
        Conn {
            client: self.local,
            server: (self.peer.address, self.peer.port),
            mss: self.mss,
            routers: self.routers,
            tls: self.tls.get().map(|(version, http)| (version, alpn(http))),
            reused: false,
        }
    }

    /// Takes the number it has in this visit's connection table.
    pub fn enter(&self, id: ConnId) {
        self.id.set(Some(id));
        // What an earlier visit has begun ended with it, and its clock.
        self.sent.take();
        self.answering.set(0);
        self.between.take();
    }

    /// Its number in the connection table; `None` for one inside the provider's network.
    pub fn id(&self) -> Option<ConnId> {
        self.id.get()
    }

    /// Whether both ends may send.
    pub fn is_open(&self) -> bool {
        let established = |side: &Side| side.state == TcpState::Established;
        !self.closing.get() && self.sides.get().iter().all(established)
    }

    /// The TLS session on it, if there is one.
    pub fn tls(&self) -> Option<TlsVersion> {
        self.tls.get().map(|(version, _)| version)
    }

    /// Notes the session that a handshake has agreed on.
    pub fn secure(&self, cx: &Cx, version: TlsVersion, http: HttpVersion) {
        self.tls.set(Some((version, http)));
        if let Some(id) = self.id.get() {
            cx.update_conn(id, |conn| conn.tls = Some((version, alpn(http))));
        }
    }

    /// The HTTP version spoken on it.
    pub fn version(&self) -> HttpVersion {
        self.tls.get().map_or(HttpVersion::H1, |(_, http)| http)
    }

    /// Notes what the server does once the client's next message is there, before it reads that.
    pub fn on_arrival(&self, act: Arrival) {
        self.arrival.set(Some(act));
    }

    /// The server acts at once, or, amid a message, when the last byte of that has arrived: no record is
    /// sent inside another.
    pub fn between_messages(&self, cx: &Cx, act: Arrival) {
        if self.answering.get() == 0 {
            act(cx);
        } else {
            self.between.set(Some(act));
        }
    }

    fn will_send(&self, from: End) {
        if from == End::Server {
            self.answering.set(self.answering.get() + 1);
        }
    }

    fn has_sent(&self, cx: &Cx, from: End) {
        if from == End::Client {
            return;
        }
        self.answering.set(self.answering.get() - 1);
        if let Some(act) = self.between.take() {
            self.between_messages(cx, act);
        }
    }

    /// Who stands at its ends.
    pub fn ends(&self) -> Ends {
        self.ends
    }

    /// The bytes that it takes to carry `len` of a message.
    pub fn on_wire(&self, len: u64) -> u64 {
        len + self.tls().map_or(0, |version| tls_overhead(version, len))
    }

    fn side(&self, end: End) -> Side {
        self.sides.get()[index(end)]
    }

    fn change(&self, end: End, change: impl FnOnce(&mut Side)) {
        let mut sides = self.sides.get();
        change(&mut sides[index(end)]);
        self.sides.set(sides);
    }

    fn who(&self, end: End) -> Role {
        match end {
            End::Client => self.ends.client,
            End::Server => self.ends.server,
        }
    }

    /// A segment from `from`, which leaves both ends in the states given.
    fn segment(&self, from: End, flags: Flags, states: (TcpState, TcpState)) -> Segment {
        let (sender, receiver) = (self.side(from), self.side(from.other()));
        let sides = self.sides.get();
        Segment {
            from,
            flags,
            seq: sender.next,
            ack: if flags.ack { receiver.next } else { 0 },
            window: if flags.syn { 64_240 } else { 502 },
            len: 0,
            count: 1,
            options: flags.syn.then_some(TcpOptions {
                mss: self.mss,
                sack_permitted: true,
                window_scale: 7,
            }),
            isn: (sides[0].isn, sides[1].isn),
            retransmission: 0,
            sender: (sender.state, states.0),
            receiver: (receiver.state, states.1),
        }
    }

    /// Takes both ends to the states that a segment leaves them in, past the numbers that it occupies.
    fn apply(&self, segment: &Segment) {
        let occupied = occupies(segment);
        self.change(segment.from, |side| {
            side.state = segment.sender.1;
            side.next = side.next.wrapping_add(occupied);
        });
        self.change(segment.from.other(), |side| side.state = segment.receiver.1);
    }

    /// Sends a segment that carries a part of `carried`; says how long it takes and whether it arrives. The
    /// way is asked about every copy.
    fn send(
        &self,
        cx: &Cx,
        segment: &Segment,
        why: impl Into<crate::trace::Reason>,
        carried: Option<MessageId>,
    ) -> (Time, bool) {
        let (from, to) = (self.who(segment.from), self.who(segment.from.other()));
        let mut segment = segment.clone();
        if segment.flags.ack && !segment.flags.syn && !segment.flags.rst {
            segment.ack = self.received(cx, segment.from);
        }
        self.note(cx, &segment);
        let mut takes = self.takes(cx, &segment);
        let message = cx
            .send(from, to, Payload::Segment(Box::new(segment.clone())), why)
            .layer(Layer::Transport)
            .on(self.id.get())
            .carries(carried)
            .begin();
        let fate = match self.id.get() {
            Some(_) => way::fate(cx, self, &segment, message),
            None if self.silent.get() => Fate::Lost,
            None => Fate::Arrives,
        };
        let arrives = match fate {
            Fate::Arrives => true,
            Fate::Late(by) => {
                takes = takes + by;
                true
            }
            Fate::Lost | Fate::Reset(_) | Fate::Unreachable(_) => false,
        };
        if arrives {
            cx.arrives(message, takes);
        }
        (takes, arrives)
    }

    /// Sends a segment and waits until it has arrived.
    async fn deliver(&self, cx: &Cx, segment: &Segment, why: &'static Why) -> bool {
        let (takes, arrives) = self.send(cx, segment, why, None);
        cx.sleep(takes).await;
        arrives
    }

    /// The three-way handshake. `pauses` are the seconds to wait after each SYN that stays unanswered.
    pub async fn connect(&self, cx: &Cx, meets: Meets, pauses: &[u64]) -> Result<(), ConnectError> {
        if meets == Meets::Refuses {
            self.change(End::Server, |side| side.state = TcpState::Closed);
        }
        for (attempt, pause) in pauses.iter().enumerate() {
            let why = if attempt == 0 { &SYN } else { &SYN_AGAIN };
            let begun = cx.now();
            if self.reaches(cx, meets, attempt as u8, why).await {
                return self.answered(cx, meets).await;
            }
            let pause = Time::secs(*pause) - (cx.now() - begun);
            let text = Label::phrase(WAITS, rto(pause));
            cx.wait(self.ends.client, pause, text, because(&RTO, rto(pause)))
                .await;
        }
        self.change(End::Client, |side| side.state = TcpState::Closed);
        Err(ConnectError::TimedOut)
    }

    /// Sends a SYN; whether the server does anything about it.
    async fn reaches(&self, cx: &Cx, meets: Meets, attempt: u8, why: &'static Why) -> bool {
        let reached = match meets {
            Meets::Accepts => TcpState::SynReceived,
            Meets::Refuses => TcpState::Closed,
            Meets::Ignores => self.side(End::Server).state,
        };
        self.silent.set(meets == Meets::Ignores);
        let mut syn = self.segment(End::Client, SYN_FLAG, (TcpState::SynSent, reached));
        syn.retransmission = attempt;
        let (takes, arrives) = self.send(cx, &syn, why, None);
        if !arrives {
            self.change(End::Client, |side| side.state = TcpState::SynSent);
            return false;
        }
        cx.sleep(takes).await;
        self.apply(&syn);
        true
    }

    async fn answered(&self, cx: &Cx, meets: Meets) -> Result<(), ConnectError> {
        if meets == Meets::Refuses {
            let closed = (TcpState::Closed, TcpState::Closed);
            let mut reset = self.segment(End::Server, RST_ACK, closed);
            // There is no sequence number to go by: a reset that answers a SYN has none (§3.5.2).
            (reset.seq, reset.window) = (0, 0);
            self.deliver(cx, &reset, &RESET).await;
            self.apply(&reset);
            return Err(ConnectError::Refused);
        }
        let opened = (TcpState::SynReceived, TcpState::Established);
        let syn_ack = self.segment(End::Server, SYN_ACK_FLAGS, opened);
        self.deliver(cx, &syn_ack, &SYN_ACK).await;
        self.apply(&syn_ack);
        let both = (TcpState::Established, TcpState::Established);
        let ack = self.segment(End::Client, ACK_FLAG, both);
        self.send(cx, &ack, &ACK, None);
        self.apply(&ack);
        Ok(())
    }

    /// Sends `len` bytes in flights that double (slow start); returns when the first flight and when
    /// the last byte arrived. The sender waits for an acknowledgement between two flights.
    pub async fn transfer(&self, cx: &Cx, from: End, len: u64, carried: MessageId) -> (Time, Time) {
        let mut left = len;
        let mut first = None;
        self.will_send(from);
        loop {
            let sent = self.flight(cx, from, left, carried);
            left -= u64::from(sent.len);
            cx.sleep(self.takes(cx, &sent)).await;
            first.get_or_insert(cx.now());
            let acknowledged = self.acknowledge(cx, from);
            if left == 0 {
                self.has_sent(cx, from);
                return (first.unwrap_or_default(), cx.now());
            }
            cx.sleep(acknowledged).await;
            self.change(from, |side| side.window += u32::from(sent.count));
        }
    }

    /// Sends up to 10 segments without waiting for anything.
    pub fn post(&self, cx: &Cx, from: End, len: u64, carried: MessageId) -> Time {
        let sent = self.flight(cx, from, len, carried);
        self.takes(cx, &sent)
    }

    /// How long a segment (or flight of segments) sent now takes: none overtakes another.
    pub fn takes(&self, cx: &Cx, sent: &Segment) -> Time {
        let bytes = u64::from(sent.len) + HEADERS * u64::from(sent.count);
        let arrives = cx.now() + self.link.takes(bytes);
        let last = self.sent.borrow()[index(sent.from)].last().copied();
        last.map_or(arrives, |(last, _)| last.max(arrives)) - cx.now()
    }

    /// Notes when a segment will have arrived.
    fn note(&self, cx: &Cx, segment: &Segment) {
        let arrives = cx.now() + self.takes(cx, segment);
        let sent = &mut self.sent.borrow_mut()[index(segment.from)];
        if sent.is_empty() {
            sent.push((Time::ZERO, segment.seq));
        }
        sent.push((arrives, segment.seq.wrapping_add(occupies(segment))));
    }

    /// The number up to which an end has received everything.
    fn received(&self, cx: &Cx, end: End) -> u32 {
        let sent = &self.sent.borrow()[index(end.other())];
        let arrived = sent.iter().rfind(|(at, _)| *at <= cx.now());
        arrived.map_or(self.side(end.other()).next, |(_, number)| *number)
    }

    fn flight(&self, cx: &Cx, from: End, left: u64, carried: MessageId) -> Segment {
        let mss = u64::from(self.mss);
        let len = left.min(u64::from(self.side(from).window) * mss);
        let states = (self.side(from).state, self.side(from.other()).state);
        let mut data = self.segment(from, PSH_ACK, states);
        data.len = len as u32;
        data.count = len.div_ceil(mss) as u16;
        let why = because(&DATA, [("count", Arg::Number(u64::from(data.count)))]);
        self.send(cx, &data, why, Some(carried));
        self.apply(&data);
        data
    }

    /// Returns how long the acknowledgement takes.
    fn acknowledge(&self, cx: &Cx, from: End) -> Time {
        let states = (self.side(from.other()).state, self.side(from).state);
        let ack = self.segment(from.other(), ACK_FLAG, states);
        self.send(cx, &ack, &DATA_ACK, None).0
    }

    /// Closes the connection from the client's side, in a task of its own: nobody waits for it.
    pub fn close(self: std::rc::Rc<Self>, cx: &Cx) {
        self.closing.set(true);
        let who = self.ends.client;
        let name = text!("close", "关闭连接", "закрытие соединения");
        cx.in_stage(super::STAGE.id)
            .spawn(who, name, move |cx| async move {
                let fin = (TcpState::FinWait1, TcpState::CloseWait);
                let fin = self.segment(End::Client, FIN_ACK, fin);
                self.deliver(&cx, &fin, &FIN).await;
                self.apply(&fin);
                let answer = (TcpState::LastAck, TcpState::TimeWait);
                let answer = self.segment(End::Server, FIN_ACK, answer);
                self.deliver(&cx, &answer, &FIN_BACK).await;
                self.apply(&answer);
                let last = (TcpState::TimeWait, TcpState::Closed);
                let last = self.segment(End::Client, ACK_FLAG, last);
                self.deliver(&cx, &last, &LAST_ACK).await;
                self.apply(&last);
            });
    }
}

/// How many numbers a segment takes.
fn occupies(segment: &Segment) -> u32 {
    segment.len + u32::from(segment.flags.syn) + u32::from(segment.flags.fin)
}

const fn alpn(version: HttpVersion) -> &'static str {
    match version {
        HttpVersion::H1 => "http/1.1",
        HttpVersion::H2 => "h2",
    }
}

impl Carrier {
    /// Carries a message of `len` bytes from one end to the other; returns when its first and its last
    /// byte arrived.
    pub async fn deliver(&self, cx: &Cx, from: End, len: u64, message: MessageId) -> (Time, Time) {
        match self {
            Carrier::Connection(conn) => {
                let times = conn.transfer(cx, from, conn.on_wire(len), message).await;
                if let Some(act) = conn.arrival.take() {
                    act(cx);
                }
                times
            }
            Carrier::Link(link) => {
                cx.sleep(link.takes(len)).await;
                (cx.now(), cx.now())
            }
            Carrier::None => (cx.now(), cx.now()),
        }
    }
}

/// Bytes that TLS adds to `len` bytes of application data: per record of at most 2^14 bytes a header of 5
/// and an authentication tag of 16; in 1.3 also the content type (RFC 8446 §5.2), in 1.2 with AES-GCM an
/// explicit nonce of 8 (RFC 5288 §3).
fn tls_overhead(version: TlsVersion, len: u64) -> u64 {
    let record = match version {
        TlsVersion::V1_3 => 22,
        TlsVersion::V1_2 => 29,
    };
    len.div_ceil(1 << 14) * record
}

const NO_FLAGS: Flags = Flags {
    syn: false,
    ack: false,
    psh: false,
    fin: false,
    rst: false,
};
const SYN_FLAG: Flags = Flags {
    syn: true,
    ..NO_FLAGS
};
const SYN_ACK_FLAGS: Flags = Flags {
    ack: true,
    ..SYN_FLAG
};
const ACK_FLAG: Flags = Flags {
    ack: true,
    ..NO_FLAGS
};
const PSH_ACK: Flags = Flags {
    psh: true,
    ..ACK_FLAG
};
const FIN_ACK: Flags = Flags {
    fin: true,
    ..ACK_FLAG
};
const RST_ACK: Flags = Flags {
    rst: true,
    ..ACK_FLAG
};
