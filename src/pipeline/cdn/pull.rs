//! The way to the next server: a node's own connection, its time-outs, and what it answers when they fire.

use std::net::{IpAddr, Ipv4Addr};

use super::node::{Node, append, passes};
use super::others::beside;
use super::words::{CONNECT_TIMED_OUT, OVERLOADED, REFUSED, RESPONSE_TIMED_OUT};
use super::{Scheme, State};
use crate::pipeline::cx::Cx;
use crate::pipeline::hop;
use crate::pipeline::http::{Answer, Carrier, Failure, Request, Response};
use crate::pipeline::link::Link;
use crate::pipeline::nginx::{self, error_log};
use crate::pipeline::oss;
use crate::pipeline::stage::{Hop, Next};
use crate::pipeline::tcp::{ConnectError, Ends, Peer};
use crate::pipeline::upstream::{Meets, Upstream};
use crate::scenario::{Knob, Settings, Unit};
use crate::text;
use crate::text::{Arg, Label, Text};
use crate::trace::payload::HttpVersion;
use crate::trace::{Time, Tone, Why};

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
pub const KEEPALIVE: u64 = 5;

/// The origin's address, of a range for documentation.
const ORIGIN_ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(198, 51, 100, 90));

/// The shield's, of another.
const SHIELD_ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 210));

/// What the next server answered, or the node in its place.
pub struct Pulled {
    /// The answer.
    pub response: Response,
    /// What that server, if it is a node itself, has said in `X-Cache`.
    pub before: Option<String>,
    /// Whether nothing came and the answer is the node's own.
    pub failed: bool,
}

/// The next server on a node's way.
pub struct Upper {
    /// The server.
    pub hop: Hop,
    /// Object storage, which does not stand on the path.
    is_storage: bool,
    /// The origin, whichever it is.
    is_origin: bool,
    peer: Peer,
    /// The way there.
    pub link: Link,
    /// How long it may take to answer.
    limit: Time,
}

impl Upper {
    /// The one that a node asks for a request.
    pub fn of(cx: &Cx, node: &Node, request: &Request, next: &Next) -> Upper {
        let settings = cx.settings();
        let is_origin = node.is_last(settings);
        let is_storage = is_origin && request.is_static() && oss::is_origin(settings);
        let response = settings.number(&RESPONSE_TIMEOUT);
        let (address, link, limit) = match (is_origin, node.is_edge()) {
            (true, true) => (ORIGIN_ADDRESS, Link::to_origin(settings), response),
            (true, false) => (ORIGIN_ADDRESS, Link::FROM_SHIELD, response),
            // The shield is waited for until it must have given up itself.
            (false, _) => {
                let attempts = settings.number(&CONNECT_ATTEMPTS);
                let connecting = attempts * settings.number(&CONNECT_TIMEOUT);
                (
                    SHIELD_ADDRESS,
                    Link::to_shield(settings),
                    connecting + response + 1,
                )
            }
        };
        let secured = secured(settings, request);
        Upper {
            hop: if is_storage {
                oss::HOP
            } else {
                next.hop(request)
            },
            is_storage,
            is_origin,
            peer: Peer {
                address,
                port: if secured { 443 } else { 80 },
            },
            link,
            limit: Time::secs(limit),
        }
    }

    /// What a connection meets there.
    fn meets(&self, settings: &Settings) -> Meets {
        match State::of(settings) {
            State::Refuses if self.is_origin => Meets::Refuses,
            State::Silent if self.is_origin => Meets::Ignores,
            _ => Meets::Accepts,
        }
    }

    /// Carries a request there, and the answer back.
    async fn ask(&self, cx: &Cx, request: Request, next: Next) -> Answer {
        if self.is_origin && State::of(cx.settings()) == State::Fails {
            let server = self.hop;
            let fails = move |cx: Cx, request| -> crate::pipeline::stage::Running {
                Box::pin(async move { Ok(overloaded(&cx, server, &request).await) })
            };
            return hop::visit(&cx.in_stage(server.at.id), server, request, fails).await;
        }
        match self.is_storage {
            true => oss::get(cx, request).await,
            false => next.run(cx, request).await,
        }
    }
}

/// Finding out that it cannot.
const GIVES_UP: Time = Time::millis(1);

/// What an origin says that is there but cannot do the work.
async fn overloaded(cx: &Cx, server: Hop, request: &Request) -> Response {
    cx.sleep(GIVES_UP).await;
    let response = Response::new(server.at, HttpVersion::H1, 503, 190, cx.unix());
    cx.remark(server.at, "503", &OVERLOADED);
    nginx::access_log(cx, server.at, request, &response, "");
    cx.came_to(response.http.label(), Tone::Failure);
    response
}

/// Asks the next server: the shield, else the origin, which is object storage for a file if files are kept
/// there. So many requests of others go along.
pub async fn pull(
    cx: &Cx,
    node: &'static Node,
    request: &Request,
    next: Next,
    others: u64,
) -> Result<Pulled, Failure> {
    let upper = Upper::of(cx, node, request, &next);
    let onward = onward(cx, node, request, upper.link.shared_by(others + 1));
    if let Err((status, line, why)) = connect(cx, node, &upper).await {
        return Ok(failed(cx, node, (request, &upper), (status, line), why));
    }
    let asked = cx.now();
    let ends = (node.at, upper.hop.at);
    let answer = beside(cx, others, ends, request, async |cx| {
        upper.ask(cx, onward, next).await
    });
    match cx.timeout(upper.limit, answer).await {
        Ok(answer) => {
            let now = cx.unix();
            node.held(cx, |held| held.next.keep(now));
            let mut response = answer?;
            let headers = &mut response.http.headers;
            let before = headers.get("X-Cache").map(str::to_owned);
            headers.remove("X-Cache");
            Ok(Pulled {
                response,
                before,
                failed: false,
            })
        }
        Err(_) => {
            let why = &RESPONSE_TIMED_OUT;
            let text = Label::phrase(WAITED, waited(upper.limit));
            cx.waited(node.at, asked, text, why);
            let line = "upstream timed out (110: Connection timed out) while reading response header from upstream";
            Ok(failed(cx, node, (request, &upper), (504, line), why))
        }
    }
}

/// The request as a node sends it.
fn onward(cx: &Cx, node: &Node, request: &Request, link: Link) -> Request {
    let mut onward = request.clone();
    let received = match request.http.version {
        HttpVersion::H1 => "1.1",
        HttpVersion::H2 => "2.0",
    };
    let client = request.client().to_string();
    let headers = &mut onward.http.headers;
    passes(headers, received, node.name);
    append(headers, "X-Forwarded-For", client);
    onward.http.version = HttpVersion::H1;
    onward.early = false;
    onward.from = Some(node.address);
    onward.secured = secured(cx.settings(), request);
    onward.carrier = Carrier::Link(link);
    onward
}

/// Whether the origin is asked over TLS.
fn secured(settings: &Settings, request: &Request) -> bool {
    request.secured && Scheme::of(settings) == Scheme::Same
}

/// Adds what the origin's configuration puts into every response.
pub fn describe(settings: &Settings, request: &Request, response: &mut Response) {
    if !oss::is_origin(settings) {
        nginx::describe(settings, secured(settings, request), response);
    }
}

/// The status for the client, the line for the log, and what it means.
type Fault = (u16, &'static str, &'static Why);

/// Opens a connection to the next server unless one is kept.
async fn connect(cx: &Cx, node: &Node, upper: &Upper) -> Result<(), Fault> {
    let now = cx.unix();
    let kept = node.held(cx, |held| held.next.take(now, KEEPALIVE));
    if kept {
        return Ok(());
    }
    let settings = cx.settings();
    let limit = Time::secs(settings.number(&CONNECT_TIMEOUT));
    let server = Upstream {
        ends: Ends {
            client: node.at,
            server: upper.hop.at,
        },
        peer: upper.peer,
        link: upper.link,
        limit,
    };
    let name = match upper.is_origin {
        true => text!(
            "connect to the origin",
            "连接源站",
            "соединение с источником"
        ),
        false => text!("connect to the shield", "连接中间源", "соединение со щитом"),
    };
    for _ in 0..settings.number(&CONNECT_ATTEMPTS) {
        let begun = cx.now();
        match server.open(cx, name, upper.meets(settings)).await {
            Ok(()) => return Ok(()),
            Err(ConnectError::Refused) => return Err(REFUSAL),
            Err(_) => {
                let text = Label::phrase(CONNECTS, waited(limit));
                cx.waited(node.at, begun, text, &CONNECT_TIMED_OUT);
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

/// What a node answers itself when the next server does not: 502 for a failure, 504 for silence.
fn failed(
    cx: &Cx,
    node: &Node,
    (request, upper): (&Request, &Upper),
    (status, line): (u16, &'static str),
    why: &'static Why,
) -> Pulled {
    let scheme = match upper.peer.port {
        443 => "https",
        _ => "http",
    };
    let (peer, target) = (upper.peer, &request.http.target);
    let upstream = format!(", upstream: \"{scheme}://{peer}{target}\"");
    error_log(cx, node.at, request, (line, &upstream), why);
    Pulled {
        response: node.error_page(cx, status),
        before: None,
        failed: true,
    }
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
