//! The way to the origin: the edge's own connection, its time-outs, and what it answers when they fire.

use std::net::{IpAddr, Ipv4Addr};

use super::words::{CONNECT_TIMED_OUT, REFUSED, RESPONSE_TIMED_OUT};
use super::{EDGE, Edge, NAME, Scheme, State, error_page};
use crate::pipeline::cx::{Cx, Role};
use crate::pipeline::http::{Answer, Carrier, Request, Response};
use crate::pipeline::link::Link;
use crate::pipeline::nginx::error_log;
use crate::pipeline::oss;
use crate::pipeline::stage::Next;
use crate::pipeline::tcp::{ConnectError, Ends, Peer};
use crate::pipeline::upstream::{Idle, Meets, Upstream};
use crate::scenario::{Knob, Settings, Unit};
use crate::text;
use crate::text::{Arg, Label, Text};
use crate::trace::payload::HttpVersion;
use crate::trace::{Held, Time, Why};

/// How long one attempt to connect to the origin may take.
pub const CONNECT_TIMEOUT: Knob = Knob::number(
    "cdn.connect_timeout",
    text!("Time-out to connect", "连接超时", "Тайм-аут соединения"),
    (1, 10, 10),
    Unit::Seconds,
)
.behind_more();

/// How many attempts there are.
pub const CONNECT_ATTEMPTS: Knob = Knob::number(
    "cdn.connect_attempts",
    text!("Attempts to connect", "连接尝试次数", "Попыток соединения"),
    (1, 3, 3),
    Unit::Count,
)
.behind_more();

/// How long the origin may take to answer.
pub const RESPONSE_TIMEOUT: Knob = Knob::number(
    "cdn.response_timeout",
    text!("Time-out to respond", "响应超时", "Тайм-аут ответа"),
    (1, 30, 120),
    Unit::Seconds,
)
.behind_more();

/// Seconds that an idle connection to the origin is kept: CloudFront's default.
const KEEPALIVE: u64 = 5;

/// The address that the origin sees, of a range for documentation.
const EDGE_ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 200));

/// The origin's, of another.
const ORIGIN_ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(198, 51, 100, 90));

/// Asks the origin: object storage for a file, if files are kept there, else the servers.
pub async fn pull(cx: &Cx, request: &Request, next: Next) -> Answer {
    let onward = onward(cx, request);
    let from_storage = request.is_static() && oss::is_origin(cx.settings());
    let server = if from_storage {
        &oss::OSS
    } else {
        next.hop(request).at
    };
    if let Err((status, line, why)) = connect(cx, server, onward.secured).await {
        return Ok(failed(cx, request, (status, line), why));
    }
    let limit = Time::secs(cx.settings().number(&RESPONSE_TIMEOUT));
    let asked = cx.now();
    let answer = async {
        if from_storage {
            oss::get(cx, onward).await
        } else {
            next.run(cx, onward).await
        }
    };
    match cx.timeout(limit, answer).await {
        Ok(answer) => {
            cx.world::<Edge>().origin.keep(cx.unix());
            answer
        }
        Err(_) => {
            let why = &RESPONSE_TIMED_OUT;
            cx.waited(&EDGE, asked, Label::phrase(WAITED, waited(limit)), why);
            let line = "upstream timed out (110: Connection timed out) while reading response header from upstream";
            Ok(failed(cx, request, (504, line), why))
        }
    }
}

/// The request as the edge sends it.
fn onward(cx: &Cx, request: &Request) -> Request {
    let mut onward = request.clone();
    let received = match request.http.version {
        HttpVersion::H1 => "1.1",
        HttpVersion::H2 => "2.0",
    };
    let client = request.client().to_string();
    let headers = &mut onward.http.headers;
    headers.push("Via", format!("{received} {NAME}"));
    headers.push("X-Forwarded-For", client);
    onward.http.version = HttpVersion::H1;
    onward.early = false;
    onward.from = Some(EDGE_ADDRESS);
    onward.secured = secured(cx.settings(), request);
    onward.carrier = Carrier::Link(Link::to_origin(cx.settings()));
    onward
}

/// Whether the origin is asked over TLS.
pub fn secured(settings: &Settings, request: &Request) -> bool {
    request.secured && Scheme::of(settings) == Scheme::Same
}

/// The origin's address, its port told by the scheme.
fn peer(secured: bool) -> Peer {
    Peer {
        address: ORIGIN_ADDRESS,
        port: if secured { 443 } else { 80 },
    }
}

/// The status for the client, the line for the log, and what it means.
type Fault = (u16, &'static str, &'static Why);

/// The connection that is kept.
pub fn holds(origin: &Idle) -> Vec<Held> {
    let until = origin.until(KEEPALIVE);
    until
        .map(|until| Held::until("keep-alive", until))
        .into_iter()
        .collect()
}

/// Opens a connection to the origin unless one is kept.
async fn connect(cx: &Cx, server: Role, secured: bool) -> Result<(), Fault> {
    let now = cx.unix();
    let kept = cx.world::<Edge>().origin.take(now, KEEPALIVE);
    if kept {
        return Ok(());
    }
    let settings = cx.settings();
    let limit = Time::secs(settings.number(&CONNECT_TIMEOUT));
    let origin = Upstream {
        ends: Ends {
            client: &EDGE,
            server,
        },
        peer: peer(secured),
        link: Link::to_origin(settings),
        limit,
    };
    let meets = match State::of(settings) {
        State::Up => Meets::Accepts,
        State::Refuses => Meets::Refuses,
        State::Silent => Meets::Ignores,
    };
    let name = text!(
        "connect to the origin",
        "连接源站",
        "соединение с источником"
    );
    for _ in 0..settings.number(&CONNECT_ATTEMPTS) {
        let begun = cx.now();
        match origin.open(cx, name, meets).await {
            Ok(()) => return Ok(()),
            Err(ConnectError::Refused) => return Err(REFUSAL),
            Err(_) => {
                let text = Label::phrase(CONNECTS, waited(limit));
                cx.waited(&EDGE, begun, text, &CONNECT_TIMED_OUT);
            }
        }
    }
    Err(SILENCE)
}

const REFUSAL: Fault = (
    502,
    "connect() failed (111: Connection refused) while connecting to upstream",
    &REFUSED,
);
const SILENCE: Fault = (
    504,
    "upstream timed out (110: Connection timed out) while connecting to upstream",
    &CONNECT_TIMED_OUT,
);

/// What the edge answers itself when the origin does not: 502 for a failure, 504 for silence.
fn failed(
    cx: &Cx,
    request: &Request,
    (status, line): (u16, &'static str),
    why: &'static Why,
) -> Response {
    let secured = secured(cx.settings(), request);
    let scheme = if secured { "https" } else { "http" };
    let (peer, target) = (peer(secured), &request.http.target);
    let upstream = format!(", upstream: \"{scheme}://{peer}{target}\"");
    error_log(cx, &EDGE, request, (line, &upstream), why);
    error_page(cx, status)
}

fn waited(limit: Time) -> [(&'static str, Arg); 1] {
    [("time", Arg::Micros(limit.0))]
}

const WAITED: Text = text!(
    "waits {time} for a response",
    "等待响应 {time}",
    "ждёт ответа {time}"
);
const CONNECTS: Text = text!(
    "waits {time} for a connection",
    "等待连接 {time}",
    "ждёт соединения {time}"
);
