//! The pool of connections inside the application, and how one of them comes to be.
//!
//! Follows HikariCP's `HikariPool`: `getConnection` waits for a connection for `connectionTimeout`; a dead
//! one is thrown away and others are opened behind the scenes, again and again with pauses that double.

use std::cell::Cell;
use std::net::{IpAddr, Ipv4Addr};

use super::words::*;
use super::{BUSY, Fault, MYSQL, Persistence, Server};
use crate::pipeline::cast::SERVICE;
use crate::pipeline::cx::Cx;
use crate::pipeline::link::Link;
use crate::pipeline::tcp::{Connection, Ends, Meets, Peer};
use crate::sim::{Elapsed, Permit};
use crate::text;
use crate::text::{Arg, Label};
use crate::trace::payload::{Local, MySql};
use crate::trace::{Icon, Participant, ParticipantKind, Payload, SpanKind, Tier, Time};

/// The pool with the driver, a part of the application's process.
pub const POOL: Participant = Participant {
    id: "mysql.pool",
    kind: ParticipantKind::Component,
    tier: Tier::Cluster,
    name: text!("Connection pool", "连接池", "Пул соединений"),
    icon: Icon::Socket,
};

/// HikariCP's `maximumPoolSize`.
const SIZE: usize = 10;

/// HikariCP's `connectionTimeout`.
const TIMEOUT: Time = Time::secs(30);

/// The server's address, of a range for documentation.
const PEER: Peer = Peer {
    address: IpAddr::V4(Ipv4Addr::new(198, 51, 100, 33)),
    port: 3_306,
};

/// Bytes of a segment without data.
const ACK: u64 = 40;

/// Bytes of a packet of the log-in, about.
const LOGIN: u64 = 90;

/// What was lent; none for a connection that is not the pool's.
pub type Lent = Option<Permit>;

/// Gets a connection.
pub async fn connection(cx: &Cx) -> Result<Lent, Fault> {
    let ask = Local::Call {
        text: "getConnection()".to_owned(),
    };
    let call = cx
        .call(&SERVICE, &POOL, Payload::Local(ask), &GET_CONNECTION)
        .post();
    let got = match Persistence::of(cx.settings()) {
        Persistence::New => match open(cx).await {
            Ok(()) => Ok(None),
            Err(Refused) => Err(Fault::Refused),
        },
        Persistence::Pooled => match Server::of(cx.settings()) {
            Server::Up => lend(cx).await.map(Some),
            Server::Down => Err(reopen(cx).await),
        },
    };
    let (text, why) = match &got {
        Ok(_) => ("Connection", &CONNECTION),
        Err(Fault::Refused) => ("CommunicationsException", &NO_CONNECTION),
        Err(_) => ("SQLTransientConnectionException", &NO_CONNECTION),
    };
    let reply = Local::Return {
        text: text.to_owned(),
        failed: got.is_err(),
    };
    cx.reply(call, Payload::Local(reply), why).post();
    got
}

/// Waits for one of the pool's connections to be free.
async fn lend(cx: &Cx) -> Result<Permit, Fault> {
    let since = cx.now();
    // They need not be held longer than anybody waits.
    let busy = Time::millis(cx.settings().number(&BUSY)).min(TIMEOUT + Time::millis(1));
    let pool = cx.pool(SIZE, busy).await;
    let lent = cx.timeout(TIMEOUT, pool.acquire()).await;
    if cx.now() > since {
        let words = if lent.is_ok() { WAITED } else { TIMED_OUT };
        let args = [("time", Arg::Micros((cx.now() - since).0))];
        cx.waited(&POOL, since, Label::phrase(words, args), &BUSY_POOL);
    }
    lent.map_err(|_| Fault::Exhausted)
}

/// The server refused the connection.
struct Refused;

/// The pool's connections are dead: it tries to open others until whoever waits gives up.
async fn reopen(cx: &Cx) -> Fault {
    let since = cx.now();
    let tries = Cell::new(0_u64);
    let refused = async |cx: &Cx| {
        // `PoolEntryCreator`: ten milliseconds, then twice as long each time, at most 5 s.
        let mut pause = 10;
        loop {
            tries.set(tries.get() + 1);
            if tries.get() == 1 {
                // Only the first is told segment by segment; the others go the same way.
                drop(open(cx).await);
            } else {
                cx.sleep(Link::DATACENTRE.delay + Link::DATACENTRE.delay)
                    .await;
            }
            cx.sleep(Time::millis(pause)).await;
            pause = (pause * 2).min(5_000);
        }
    };
    let guard = Label::phrase(WITHIN, [("time", Arg::Micros(TIMEOUT.0))]);
    let looped = cx.repeat(&POOL, (OPENS, &TRIES_AGAIN), guard, refused);
    // It never ends by itself.
    let _: Result<(), Elapsed> = cx.timeout(TIMEOUT, looped).await;
    let args = [
        ("time", Arg::Micros(TIMEOUT.0)),
        ("count", Arg::Number(tries.get())),
    ];
    cx.waited(&POOL, since, Label::phrase(TRIES, args), &TRIES_AGAIN);
    Fault::Lost
}

/// Opens a connection: TCP, then MySQL's own handshake, in which the server speaks first.
async fn open(cx: &Cx) -> Result<(), Refused> {
    let name = text!("connect to MySQL", "连接 MySQL", "соединение с MySQL");
    let ends = Ends {
        client: &POOL,
        server: &MYSQL,
    };
    let meets = match Server::of(cx.settings()) {
        Server::Up => Meets::Accepts,
        Server::Down => Meets::Refuses,
    };
    cx.in_stage("mysql.connect")
        .span(SpanKind::Client, &POOL, name, async |cx| {
            let connection = Connection::new(cx, ends, PEER, Link::DATACENTRE);
            let opened = connection.connect(cx, meets).await;
            opened.map_err(|_| Refused)?;
            // The server has a connection to speak on once the last segment of the handshake has arrived.
            cx.sleep(Link::DATACENTRE.takes(ACK)).await;
            let takes = Link::DATACENTRE.takes(LOGIN);
            let packet = |packet| Payload::MySql(Box::new(packet));
            cx.send(&MYSQL, &POOL, packet(MySql::Greeting), &GREETING)
                .takes(takes)
                .await;
            let login = cx
                .call(&POOL, &MYSQL, packet(MySql::Login), &LOG_IN)
                .takes(takes)
                .await;
            cx.reply(login, packet(MySql::Ok), &LOGGED_IN)
                .takes(takes)
                .await;
            Ok(())
        })
        .await
}
