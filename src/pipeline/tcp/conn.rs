//! One connection: two ends, what a program may ask of them, and its entry in the connection table.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::net::IpAddr;
use std::rc::Rc;

use super::drive::Drive;
use super::endpoint::{Broken, Config, Endpoint, Timing, before};
use super::knobs::Crash;
use crate::pipeline::cx::{Cx, Role};
use crate::pipeline::http::{Carrier, error_date};
use crate::pipeline::link::Link;
use crate::pipeline::route;
use crate::sim::Signal;
use crate::text;
use crate::trace::addresses::{CLIENT_V4, CLIENT_V6};
use crate::trace::payload::{End, HttpVersion, Local, TcpState, TlsVersion};
use crate::trace::{Conn, ConnId, MessageId, Scope, Time};

/// Segments that may be sent before the first acknowledgement (RFC 6928 §2).
const INITIAL_WINDOW: u32 = 10;

/// What Linux keeps for a program that does not read, before it learns that more is worth it.
pub const BUFFER: u32 = 64_256;

/// Its window scale shift.
pub const SCALE: u8 = 7;

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
    /// There is no way to the host.
    HostUnreachable,
    /// There is no way to its network.
    NetworkUnreachable,
}

impl ConnectError {
    /// What `connect()` returns.
    pub fn returned(self) -> Local {
        let text = match self {
            ConnectError::Refused => "ECONNREFUSED",
            ConnectError::TimedOut => "ETIMEDOUT",
            ConnectError::HostUnreachable => "EHOSTUNREACH",
            ConnectError::NetworkUnreachable => "ENETUNREACH",
        };
        Local::Return {
            text: text.to_owned(),
            failed: true,
        }
    }
}

/// How both ends of a connection behave.
#[derive(Clone, Copy)]
pub struct Manner {
    /// Their retransmission timers.
    pub timing: Timing,
    /// How long an acknowledgement may wait.
    pub ack_delay: Option<Time>,
    /// What the client keeps for its program, in bytes.
    pub buffer: u32,
    /// How long the client's program does nothing before it reads a response; zero for not at all.
    pub pause: Time,
    /// Whom the server turns away at first, because its accept queue is full.
    pub full: Option<QueueFull>,
}

/// Whom a full accept queue turns away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueFull {
    /// A SYN.
    Syn,
    /// The third step and what follows it.
    Ack,
    /// The third step, with a reset.
    Abort,
}

impl Manner {
    /// As RFC 6298 says, with Linux's delay and buffer.
    pub const STANDARD: Manner = Manner {
        timing: Timing {
            syns: &[1, 2, 4, 8, 16, 32, 64],
            syn_acks: 5,
            retries: 15,
            least: Time::secs(1),
            margin: Time::millis(1),
            most: Time::secs(60),
            after_syn: Time::secs(3),
        },
        ack_delay: Some(Time::millis(40)),
        buffer: BUFFER,
        pause: Time::ZERO,
        full: None,
    };
}

/// A connection.
pub struct Connection {
    pub(super) ends: Ends,
    peer: Peer,
    local: (IpAddr, u16),
    pub(super) link: Link,
    pub(super) mss: u16,
    routers: u8,
    pub(super) manner: Manner,
    /// The client's end, the server's.
    pub(super) sides: RefCell<[Endpoint; 2]>,
    id: Cell<Option<ConnId>>,
    tls: Cell<Option<(TlsVersion, HttpVersion)>>,
    closing: Cell<bool>,
    pub(super) meets: Cell<Meets>,
    /// Where what it does stands at the moment.
    pub(super) scope: Cell<Scope>,
    /// What each end has written: the first number, and what begins there.
    pub(super) written: RefCell<[Vec<(u32, MessageId)>; 2]>,
    /// The first number of each end's HTTP message.
    pub(super) http: Cell<[Option<u32>; 2]>,
    pub(super) drive: Drive,
    pub(super) changed: Signal,
    arrival: Cell<Option<Arrival>>,
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

pub(super) const fn index(end: End) -> usize {
    match end {
        End::Client => 0,
        End::Server => 1,
    }
}

impl Connection {
    /// A closed connection.
    pub fn new(cx: &Cx, ends: Ends, peer: Peer, link: Link) -> Rc<Connection> {
        Connection::with(cx, ends, peer, link, Manner::STANDARD)
    }

    /// A closed connection whose ends behave so.
    pub fn with(cx: &Cx, ends: Ends, peer: Peer, link: Link, manner: Manner) -> Rc<Connection> {
        let local = client_address(peer.address);
        let mss = if peer.address.is_ipv4() { 1_460 } else { 1_440 };
        // Linux draws client ports from 32768–60999 (ip_local_port_range).
        let port = 32_768 + cx.draw(|rng| rng.below(28_232)) as u16;
        let side = |buffer| {
            Endpoint::new(Config {
                isn: cx.draw(crate::sim::Rng::bits),
                mss: u32::from(mss),
                initial_window: Some(INITIAL_WINDOW),
                ack_delay: manner.ack_delay,
                buffer,
                scale: SCALE,
                timing: manner.timing,
            })
        };
        Rc::new(Connection {
            ends,
            peer,
            local: (local, port),
            link,
            mss,
            routers: route::routers(cx.settings(), peer.address),
            manner,
            sides: RefCell::new([side(manner.buffer), side(BUFFER)]),
            id: Cell::new(None),
            tls: Cell::new(None),
            closing: Cell::new(false),
            meets: Cell::new(Meets::Accepts),
            scope: Cell::new(Scope::Root),
            written: RefCell::default(),
            http: Cell::default(),
            drive: Drive::default(),
            changed: Signal::default(),
            arrival: Cell::new(None),
        })
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
        self.drive.rest();
        self.written.take();
        self.http.take();
        self.scope.set(Scope::Root);
        for side in self.sides.borrow_mut().iter_mut() {
            side.rest();
        }
    }

    /// Its number in the connection table; `None` for one inside the provider's network.
    pub fn id(&self) -> Option<ConnId> {
        self.id.get()
    }

    /// Whether both ends may send.
    pub fn is_open(&self) -> bool {
        let established = |side: &Endpoint| side.state == TcpState::Established;
        !self.closing.get() && self.sides.borrow().iter().all(established)
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

    /// Who stands at its ends.
    pub fn ends(&self) -> Ends {
        self.ends
    }

    /// The bytes that it takes to carry `len` of a message.
    pub fn on_wire(&self, len: u64) -> u64 {
        len + self.tls().map_or(0, |version| tls_overhead(version, len))
    }

    pub(super) fn who(&self, end: End) -> Role {
        match end {
            End::Client => self.ends.client,
            End::Server => self.ends.server,
        }
    }

    /// What an end is like at the moment.
    pub(super) fn side<T>(&self, end: End, look: impl FnOnce(&mut Endpoint) -> T) -> T {
        look(&mut self.sides.borrow_mut()[index(end)])
    }

    /// The three-way handshake. When it is abandoned, the connection is.
    pub async fn connect(self: &Rc<Self>, cx: &Cx, meets: Meets) -> Result<(), ConnectError> {
        self.scope.set(cx.scope());
        self.meets.set(meets);
        if meets == Meets::Accepts {
            self.side(End::Server, Endpoint::listen);
        }
        let mut opening = Opening {
            conn: self,
            cx,
            over: false,
        };
        self.side(End::Client, |side| side.connect(cx.now()));
        self.pump(cx);
        let state = || self.side(End::Client, |side| side.state);
        cx.until(&self.changed, || state() != TcpState::SynSent)
            .await;
        opening.over = true;
        match self.side(End::Client, |side| side.broken) {
            None => Ok(()),
            Some(Broken::Refused) => Err(ConnectError::Refused),
            Some(Broken::HostUnreachable) => Err(ConnectError::HostUnreachable),
            Some(Broken::NetworkUnreachable) => Err(ConnectError::NetworkUnreachable),
            Some(Broken::Reset | Broken::TimedOut) => Err(ConnectError::TimedOut),
        }
    }

    /// Sends a message of `len` bytes; returns when its first and its last byte were read.
    pub async fn transfer(
        self: &Rc<Self>,
        cx: &Cx,
        from: End,
        len: u64,
        carried: MessageId,
    ) -> (Time, Time) {
        let sent = self.write(cx, from, len, carried);
        self.received(cx, sent).await
    }

    async fn received(&self, cx: &Cx, sent: Sent) -> (Time, Time) {
        self.delivered(cx, sent.from, sent.first.wrapping_add(1))
            .await;
        let first = cx.now();
        self.read(cx, sent).await;
        (first, cx.now())
    }

    /// Sends a message of `len` bytes without waiting for anything; `read` is done when it is read.
    pub fn post(
        self: &Rc<Self>,
        cx: &Cx,
        from: End,
        len: u64,
        carried: MessageId,
        read: impl FnOnce(&Cx) + 'static,
    ) -> Sent {
        let sent = self.write(cx, from, len, carried);
        self.drive.on_read(sent, Box::new(read));
        sent
    }

    fn write(self: &Rc<Self>, cx: &Cx, from: End, len: u64, carried: MessageId) -> Sent {
        self.scope.set(cx.scope());
        let first = self.side(from, |side| side.end);
        self.written.borrow_mut()[index(from)].push((first, carried));
        self.side(from, |side| side.write(len as u32, cx.now()));
        self.pump(cx);
        let after = first.wrapping_add(len as u32);
        Sent { from, first, after }
    }

    /// Waits until a message is read at the other end.
    pub async fn read(&self, cx: &Cx, sent: Sent) {
        self.delivered(cx, sent.from, sent.after).await;
    }

    async fn delivered(&self, cx: &Cx, from: End, number: u32) {
        let read = || self.side(from.other(), |side| side.read_up_to());
        cx.until(&self.changed, || !before(read(), number)).await;
    }

    /// Runs `body` as long as the client can use the connection; what goes on after that is dropped.
    pub async fn while_usable<T>(&self, cx: &Cx, body: impl Future<Output = T>) -> Result<T, Gone> {
        cx.unless(self.gone(cx), body).await
    }

    async fn gone(&self, cx: &Cx) -> Gone {
        let gone = || {
            self.side(End::Client, |side| match side.broken {
                Some(Broken::TimedOut) => Some(Gone::TimedOut),
                Some(_) => Some(Gone::Reset),
                None if side.is_at_end() => Some(Gone::Closed),
                None => None,
            })
        };
        cx.until(&self.changed, || gone().is_some()).await;
        let asked = self.http.get()[0].is_some() && self.version() == HttpVersion::H1;
        match gone() {
            Some(gone) if gone != Gone::Closed => gone,
            _ if asked => Gone::Empty,
            _ => Gone::Closed,
        }
    }

    /// Watches whether the server is still there while somebody waits for it: Chromium has the kernel ask every
    /// 45 s (`SetDefaultOptionsForClient`).
    pub fn watch(self: &Rc<Self>, cx: &Cx, watch: bool) {
        let idle = watch.then_some(Time::secs(45));
        self.side(End::Client, |side| side.keep_alive(idle, cx.now()));
        self.pump(cx);
    }

    /// How many segments were sent again in this visit.
    pub fn repeated(&self) -> u32 {
        self.drive.repeated()
    }

    /// The server no longer knows the connection.
    pub fn forget(&self) {
        self.side(End::Server, |side| side.state = TcpState::Closed);
    }

    /// The server's program ends before it has read the request, or after that.
    fn kill(self: &Rc<Self>, cx: &Cx, unread: bool) {
        let line = format!(
            "{} [alert] 1#1: worker process 31 exited on signal 9",
            error_date(cx.unix())
        );
        cx.log_error(self.ends.server, line, &super::words::KILLED);
        self.side(End::Server, |side| match unread {
            true => side.abort(),
            false => side.close(cx.now()),
        });
        self.pump(cx);
    }

    /// Closes the connection from one side, in a task of its own: nobody waits for it.
    pub fn close(self: Rc<Self>, cx: &Cx, from: End) {
        self.closing.set(true);
        let who = self.who(from);
        let name = text!("close", "关闭连接", "закрытие соединения");
        cx.in_stage(super::STAGE.id)
            .spawn(who, name, move |cx| async move {
                self.scope.set(cx.scope());
                self.side(from, |side| side.close(cx.now()));
                self.pump(&cx);
                let over = || self.is_quiet() || self.is_over();
                cx.until(&self.changed, over).await;
            });
    }

    fn is_over(&self) -> bool {
        let sides = self.sides.borrow();
        let over = |side: &Endpoint| matches!(side.state, TcpState::Closed | TcpState::TimeWait);
        sides.iter().all(over)
    }

    /// Whether nothing more will happen by itself.
    fn is_quiet(&self) -> bool {
        let sides = self.sides.borrow();
        self.drive.is_empty() && sides.iter().all(|side| side.deadline().is_none())
    }
}

/// A message handed to TCP.
#[derive(Clone, Copy)]
pub struct Sent {
    /// Who sends it.
    pub from: End,
    /// Its first number.
    pub first: u32,
    /// The number after it.
    pub after: u32,
}

/// How the client loses a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gone {
    /// By a reset.
    Reset,
    /// By silence.
    TimedOut,
    /// The server has closed it.
    Closed,
    /// It has closed it instead of answering a request of HTTP/1.1.
    Empty,
}

/// A handshake under way; who gives up on it closes the socket, and the kernel says nothing more.
struct Opening<'a> {
    conn: &'a Rc<Connection>,
    cx: &'a Cx,
    over: bool,
}

impl Drop for Opening<'_> {
    fn drop(&mut self) {
        if !self.over {
            self.conn.abandon(self.cx);
        }
    }
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
                let mut http = conn.http.get();
                http[index(from)] = Some(conn.side(from, |side| side.end));
                conn.http.set(http);
                let crash = Crash::of(cx.settings());
                if (from, crash) == (End::Server, Crash::Answering) {
                    let sent = conn.write(cx, from, conn.on_wire(len), message);
                    conn.kill(cx, true);
                    return conn.received(cx, sent).await;
                }
                let times = conn.transfer(cx, from, conn.on_wire(len), message).await;
                if from == End::Client && matches!(crash, Crash::Unread | Crash::Read) {
                    conn.kill(cx, crash == Crash::Unread);
                    std::future::pending::<()>().await;
                }
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
