//! The box on the way: what it reads of a request or a ClientHello, and what it does then.

use std::rc::Rc;

use super::words::{
    CANNOT_ANSWER, DROPS, HOST_SEEN, NAME_SEEN, NO_NAME, NOT_LISTED, REDIRECTS, RESETS, STOPPED,
};
use super::{BLOCK, Blocked, CHECK, Flow, PAGE_HOST, STAGE, State, decide, drops};
use crate::pipeline::cx::Cx;
use crate::pipeline::hop;
use crate::pipeline::http::{Answer, Carrier, Failure, Request, Response};
use crate::pipeline::link::Link;
use crate::pipeline::stage::{Hop, Next, Running};
use crate::pipeline::tcp::Connection;
use crate::pipeline::way::Fate;
use crate::text;
use crate::text::Text;
use crate::trace::payload::{End, HttpVersion, Segment};
use crate::trace::{MessageId, Payload, Tier, Tone, Why};

/// The box in the place of a server.
const BOX: Hop = Hop {
    at: &BLOCK,
    tcp: &BLOCK,
    tls: &BLOCK,
};

/// What the box will make of the next data that the client sends on a connection.
#[derive(Clone, Copy)]
pub struct Armed {
    flow: Flow,
    why: &'static Why,
    listed: bool,
    stops: bool,
}

/// What the box does with a request, or with the connection that will carry one.
pub async fn run(cx: &Cx, request: Request, next: Next) -> Answer {
    let how = Blocked::of(cx.settings());
    if !matches!(how, Blocked::Page | Blocked::Reset | Blocked::Drop) {
        return next.run(cx, request).await;
    }
    let (secure, stops) = (request.is_secure(), how != Blocked::Page);
    let listed = cx.world::<State>().hosts.get(request.host()).is_some();
    // A ClientHello holds no literal address (RFC 6066 §3).
    let named = !secure || request.url.domain().is_some();
    let why = match (listed, named, secure) {
        (false, ..) => &NOT_LISTED,
        (true, false, _) => &NO_NAME,
        (true, true, false) => &HOST_SEEN,
        (true, true, true) if stops => &NAME_SEEN,
        (true, true, true) => &CANNOT_ANSWER,
    };
    let listed = listed && named;
    match &request.carrier {
        _ if listed && !secure && !stops => return answer(cx, request).await,
        // Behind the ClientHello there is nothing to read.
        Carrier::Connection(conn) if conn.tls().is_some() => cx.came_to(PASSED, Tone::Good),
        Carrier::Connection(conn) => {
            let flow = flow(conn);
            let stops = stops && listed;
            cx.world::<State>().armed = Some(Armed {
                flow,
                why,
                listed,
                stops,
            });
        }
        _ if listed => return stop(cx, how, &request, &next).await,
        _ => passes(cx, why, listed),
    }
    next.run(cx, request).await
}

/// The box lets pass what is not listed, and what it cannot answer.
fn passes(cx: &Cx, why: &'static Why, listed: bool) {
    decide(cx, why, usize::from(!listed));
    let cannot = text!("cannot answer", "无法应答", "ответить не может");
    match listed {
        true => cx.came_to(cannot, Tone::Detour),
        false => cx.came_to(PASSED, Tone::Good),
    }
}

fn flow(conn: &Connection) -> Flow {
    let entry = conn.entry();
    [entry.client, entry.server]
}

/// Answers in the server's name, and ends the connection.
async fn answer(cx: &Cx, request: Request) -> Answer {
    let taken = match &request.carrier {
        Carrier::Connection(conn) => Some(Rc::clone(conn)),
        _ => None,
    };
    if let Some(conn) = &taken {
        conn.taken_over(&BLOCK, Link::to_resolver(cx.settings()));
    }
    let body = |cx: Cx, _| -> Running { Box::pin(async move { Ok(redirect(&cx).await) }) };
    let answer = hop::visit(cx, BOX, request, body).await;
    if let Some(conn) = taken {
        conn.close(cx);
    }
    answer
}

async fn redirect(cx: &Cx) -> Response {
    cx.sleep(CHECK).await;
    decide(cx, &HOST_SEEN, 0);
    let to = format!("http://{PAGE_HOST}/");
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
pub fn fate(cx: &Cx, conn: &Connection, segment: &Segment, _: MessageId) -> Fate {
    let how = Blocked::of(cx.settings());
    if how == Blocked::No || conn.far_end().tier == Tier::Network {
        return Fate::Arrives;
    }
    let flow = flow(conn);
    let first = segment.flags.syn && segment.retransmission == 0;
    if drops(cx, flow[1].0, first) || cx.world::<State>().dropped == Some(flow) {
        return Fate::Lost;
    }
    let armed = cx.world::<State>().armed;
    let Some(armed) = armed.filter(|armed| armed.flow == flow) else {
        return Fate::Arrives;
    };
    if segment.from == End::Server || segment.len == 0 {
        return Fate::Arrives;
    }
    cx.world::<State>().armed = None;
    let cx = cx.in_stage(STAGE.id);
    if !armed.stops {
        passes(&cx, armed.why, armed.listed);
        return Fate::Arrives;
    }
    decide(&cx, armed.why, 0);
    acts(&cx, how);
    if how == Blocked::Reset {
        return Fate::Reset(&BLOCK);
    }
    cx.world::<State>().dropped = Some(flow);
    Fate::Lost
}

const PASSED: Text = text!("passed on", "放行", "пропущено");
const RESET: Text = text!("RST to both ends", "向双方注入 RST", "RST обеим сторонам");
const DROPPED: Text = text!(
    "drops every packet",
    "丢弃所有报文",
    "отбрасывает все пакеты"
);
