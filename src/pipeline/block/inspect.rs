//! The box on the way: what it reads of a request or a ClientHello, and what it does then.

use std::rc::Rc;

use super::words::{
    CANNOT_ANSWER, DROPS, HOST_SEEN, NAME_SEEN, NO_NAME, NOT_LISTED, REDIRECTS, RESETS, STOPPED,
};
use super::{BLOCK, Blocked, CHECK, STAGE, State, decide, drops, is_listed, page};
use crate::pipeline::cx::Cx;
use crate::pipeline::hop;
use crate::pipeline::http::{Answer, Carrier, Failure, Request, Response};
use crate::pipeline::stage::{Hop, Next, Running};
use crate::pipeline::tcp::Connection;
use crate::pipeline::way::Fate;
use crate::text;
use crate::text::Text;
use crate::trace::payload::{End, HttpVersion, Segment, TlsMessage};
use crate::trace::{MessageId, Payload, Tier, Tone, Why};

/// The box in the place of a server.
const BOX: Hop = Hop {
    at: &BLOCK,
    tcp: &BLOCK,
    tls: &BLOCK,
};

/// What the box can read of a message.
enum Seen {
    /// All of a request; this is its host.
    Request(String),
    /// A ClientHello, with the name in it.
    Hello(Option<String>),
}

/// What it makes of that.
struct Verdict {
    listed: bool,
    stops: bool,
    why: &'static Why,
}

impl Seen {
    fn verdict(&self, cx: &Cx) -> Verdict {
        let stops = Blocked::of(cx.settings()) != Blocked::Page;
        let (name, why) = match self {
            Seen::Request(host) => (Some(host), &HOST_SEEN),
            Seen::Hello(None) => (None, &NO_NAME),
            Seen::Hello(name) if stops => (name.as_ref(), &NAME_SEEN),
            Seen::Hello(name) => (name.as_ref(), &CANNOT_ANSWER),
        };
        let listed = name.is_some_and(|name| is_listed(cx, name));
        Verdict {
            listed,
            stops: listed && stops,
            why: match name {
                Some(_) if !listed => &NOT_LISTED,
                _ => why,
            },
        }
    }
}

/// What the box does with a request that it answers itself, or that no segments of the client's carry.
pub async fn run(cx: &Cx, request: Request, next: Next) -> Answer {
    let how = Blocked::of(cx.settings());
    let reads = matches!(how, Blocked::Page | Blocked::Reset | Blocked::Drop);
    if !reads || request.is_secure() || page::leads_there(&request) {
        return next.run(cx, request).await;
    }
    let verdict = Seen::Request(request.host().to_owned()).verdict(cx);
    if verdict.listed && how == Blocked::Page {
        return answer(cx, request).await;
    }
    // The segments of the client's own connection pass the box themselves.
    if !matches!(request.carrier, Carrier::Connection(_)) {
        if verdict.stops {
            return stop(cx, how, &request, &next).await;
        }
        passes(cx, &verdict);
    }
    next.run(cx, request).await
}

/// The box lets pass what is not listed, and what it cannot answer.
fn passes(cx: &Cx, verdict: &Verdict) {
    decide(cx, verdict.why, usize::from(!verdict.listed));
    let cannot = text!("cannot answer", "无法应答", "ответить не может");
    match verdict.listed {
        true => cx.came_to(cannot, Tone::Detour),
        false => cx.came_to(text!("passed on", "放行", "пропущено"), Tone::Good),
    }
}

/// Answers in the server's name, and ends the connection.
async fn answer(cx: &Cx, request: Request) -> Answer {
    let taken = match &request.carrier {
        Carrier::Connection(conn) => Some(Rc::clone(conn)),
        _ => None,
    };
    if let Some(conn) = &taken {
        conn.taken_over(cx, &BLOCK);
    }
    let body = |cx: Cx, _| -> Running { Box::pin(async move { Ok(redirect(&cx).await) }) };
    let answer = hop::visit(cx, BOX, request, body).await;
    if let Some(conn) = taken {
        conn.cut_off(cx);
    }
    answer
}

async fn redirect(cx: &Cx) -> Response {
    cx.sleep(CHECK).await;
    decide(cx, &HOST_SEEN, 0);
    let to = format!("http://{}/", page::HOST);
    cx.remark(&BLOCK, format!("302 → {to}"), &REDIRECTS);
    cx.came_to("302", Tone::Failure);
    let mut response = Response::new(&BLOCK, HttpVersion::H1, 302, 0, cx.unix());
    let headers = &mut response.http.headers;
    headers.remove("Content-Type");
    headers.push("Location", to);
    headers.push("Connection", "close");
    response
}

/// Stops the request of a proxy on its own connection, which is not simulated segment by segment.
async fn stop(cx: &Cx, how: Blocked, request: &Request, next: &Next) -> Answer {
    decide(cx, &HOST_SEEN, 0);
    let server = next.hop(request).at;
    let payload = Payload::Request(Box::new(request.http.clone()));
    cx.call(request.sender, server, payload, &STOPPED).lose();
    acts(cx, how);
    if how == Blocked::Drop {
        std::future::pending::<()>().await;
    }
    if let Carrier::Link(link) = &request.carrier {
        cx.sleep(link.delay).await;
    }
    Err(Failure::new(
        &BLOCK,
        "ERR_CONNECTION_RESET",
        text!(
            "This site can’t be reached",
            "无法访问此网站",
            "Не удаётся получить доступ к сайту"
        ),
        text!(
            "The connection was reset.",
            "连接已重置。",
            "Соединение сброшено."
        ),
    ))
}

fn acts(cx: &Cx, how: Blocked) {
    let (text, why): (Text, &'static Why) = match how {
        Blocked::Drop => (DROPPED, &DROPS),
        _ => (RESET, &RESETS),
    };
    cx.remark(&BLOCK, text, why);
    cx.came_to(text, Tone::Failure);
}

/// What the box does with a segment of the client's connection, unless that ends before it.
pub fn fate(cx: &Cx, conn: &Connection, segment: &Segment, message: MessageId) -> Fate {
    let how = Blocked::of(cx.settings());
    if how == Blocked::No || conn.far_end().tier == Tier::Network {
        return Fate::Arrives;
    }
    let entry = conn.entry();
    let flow = [entry.client, entry.server];
    let first = segment.flags.syn && segment.retransmission == 0;
    if drops(cx, entry.server.0, first) || cx.world::<State>().dropped == Some(flow) {
        cx.world::<State>().stopped = true;
        return Fate::Lost;
    }
    if !matches!(how, Blocked::Page | Blocked::Reset | Blocked::Drop) {
        return Fate::Arrives;
    }
    let Some(seen) = read(cx, conn, segment, message) else {
        return Fate::Arrives;
    };
    let cx = cx.in_stage(STAGE.id);
    let verdict = seen.verdict(&cx);
    if !verdict.stops {
        passes(&cx, &verdict);
        return Fate::Arrives;
    }
    decide(&cx, verdict.why, 0);
    acts(&cx, how);
    cx.world::<State>().stopped = true;
    if how == Blocked::Reset {
        return Fate::Reset(&BLOCK);
    }
    cx.world::<State>().dropped = Some(flow);
    Fate::Lost
}

/// What a segment shows, if it is the first of a ClientHello or of a request in the clear.
fn read(cx: &Cx, conn: &Connection, segment: &Segment, message: MessageId) -> Option<Seen> {
    if segment.from == End::Server || conn.tls().is_some() {
        return None;
    }
    match cx.begun_by(message)? {
        Payload::Request(request) => {
            let host = request.headers.get("Host").unwrap_or_default();
            Some(Seen::Request(without_port(host).to_owned()))
        }
        Payload::Tls(tls) => match tls.message {
            TlsMessage::ClientHello { sni, .. } => Some(Seen::Hello(sni)),
            _ => None,
        },
        _ => None,
    }
}

/// `Host` without its port; the colons of an IPv6 address stand in brackets.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, _)) if !host.ends_with(']') => name,
        _ => host,
    }
}

const RESET: Text = text!("RST to both ends", "向双方注入 RST", "RST обеим сторонам");
const DROPPED: Text = text!(
    "drops every packet",
    "丢弃所有报文",
    "отбрасывает все пакеты"
);
