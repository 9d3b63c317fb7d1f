//! A request carried to a server and the response back: the call, the server's span, the reply.
//!
//! Follows OpenTelemetry's client and server spans. The server works in a task of its own: when its
//! caller gives up it goes on, because nothing tells it, and its answer is lost.

use super::cx::{Caller, Cx};
use super::http::{Answer, Carrier, Request, Response};
use super::layers;
use super::stage::{Hop, Running};
use crate::text;
use crate::trace::payload::{End, Local};
use crate::trace::{Cite, MessageId, Milestone, Payload, SpanKind, Tone, Why};

/// Carries a request to `server`, which does `body` with it, and its answer back.
pub async fn visit(
    cx: &Cx,
    server: Hop,
    mut request: Request,
    body: impl FnOnce(Cx, Request) -> Running,
) -> Answer {
    let name = request.http.label();
    let sender = request.sender;
    let carrier = request.carrier.clone();
    cx.span(SpanKind::Client, sender, name.clone(), async move |cx| {
        let conn = carrier.conn();
        let payload = Payload::Request(Box::new(request.http.clone()));
        let call = cx
            .call(sender, server.at, payload, &REQUEST)
            .on(conn)
            .begin();
        layers::writes(cx, &carrier, End::Client, server, call);
        carrier
            .deliver(cx, End::Client, request.http.wire_len(), call)
            .await;
        layers::reads(cx, &carrier, End::Client, server, call);
        cx.arrived(call);
        request.sender = server.at;
        request.carrier = Carrier::None;
        let work = move |inner: Cx, caller: Caller| {
            let work = body(inner.clone(), request);
            async move {
                let answer = work.await;
                if caller.is_gone() {
                    lose(&inner, call, &answer);
                }
                answer
            }
        };
        let answer = match cx.serve(server.at, name, work).await {
            Err(failure) if failure.cause.id == server.at.id => {
                close(cx, &carrier, call).await;
                Err(failure)?
            }
            answer => answer?,
        };
        bring(cx, &carrier, server, call, &answer).await;
        Ok(answer)
    })
    .await
}

/// Brings the response back to whoever asked.
async fn bring(cx: &Cx, carrier: &Carrier, server: Hop, call: MessageId, answer: &Response) {
    let payload = Payload::Response(Box::new(answer.http.clone()));
    let reply = cx.reply(call, payload, &RESPONSE).begin();
    layers::writes(cx, carrier, End::Server, server, reply);
    let (first, last) = carrier
        .deliver(cx, End::Server, answer.http.wire_len(), reply)
        .await;
    layers::reads(cx, carrier, End::Server, server, reply);
    cx.arrived(reply);
    if carrier.conn().is_some() {
        cx.mark(Milestone::ResponseStart, first);
        cx.mark(Milestone::ResponseEnd, last);
    }
}

/// The server is gone: whoever waits for its answer learns that the connection is closed.
async fn close(cx: &Cx, carrier: &Carrier, call: MessageId) {
    let closed = Local::Return {
        text: "FIN".to_owned(),
        failed: true,
    };
    let reply = cx.reply(call, Payload::Local(closed), &CLOSED).begin();
    carrier.deliver(cx, End::Server, 0, reply).await;
    cx.arrived(reply);
}

/// The answer that nobody waits for: the caller has closed the connection, so it is answered by a reset.
fn lose(cx: &Cx, call: MessageId, answer: &Answer) {
    let payload = match answer {
        Ok(response) => Payload::Response(Box::new(response.http.clone())),
        Err(failure) => Payload::Local(Local::Return {
            text: failure.page.code.to_owned(),
            failed: true,
        }),
    };
    cx.reply(call, payload, &NOBODY_WAITS).lose();
    cx.came_to(
        text!("answered too late", "回答太晚", "ответ опоздал"),
        Tone::Failure,
    );
}

const REQUEST: Why = Why {
    id: "hop.request",
    what: text!(
        "The request: a method, a target, and header fields that say what the client can take.",
        "请求：方法、目标，以及说明客户端能接受什么的首部字段。",
        "Запрос: метод, цель и поля заголовка о том, что клиент способен принять."
    ),
    why: text!(
        "Only path and query are sent; the fragment after # stays in the browser. Host names the site, because one address serves many.",
        "只发送路径和查询字符串；# 之后的片段留在浏览器里。一个地址可承载多个站点，所以用 Host 指明站点。",
        "Отправляются только путь и строка запроса; фрагмент после # остаётся в браузере. Host называет сайт: на одном адресе их может быть много."
    ),
    cites: &[Cite::rfc("RFC 9110 §7.1"), Cite::rfc("RFC 9110 §7.2")],
};

const RESPONSE: Why = Why {
    id: "hop.response",
    what: text!(
        "The response: a status code, header fields, and the content if there is any.",
        "响应：状态码、首部字段，以及可能有的内容。",
        "Ответ: код состояния, поля заголовка и содержимое, если оно есть."
    ),
    why: text!(
        "It goes back the way the request came; each hop answers the one that asked it.",
        "它沿请求的来路返回；每一跳只回应向它发请求的上一跳。",
        "Он идёт обратно тем же путём: каждый узел отвечает тому, кто его спросил."
    ),
    cites: &[Cite::rfc("RFC 9110 §15")],
};

const CLOSED: Why = Why {
    id: "hop.closed",
    what: text!(
        "Instead of an answer the connection is closed: the process is gone, and the kernel closes what it had open.",
        "没有响应，连接却被关闭：进程已经不在，内核关闭了它打开的一切。",
        "Вместо ответа соединение закрывается: процесса больше нет, и ядро закрывает всё, что он открыл."
    ),
    why: text!(
        "A FIN says only that nothing more will come. Whether the request was carried out, and how far, nobody can tell from it.",
        "FIN 只表示不会再有数据。请求是否执行、执行到哪一步，从中无法得知。",
        "FIN говорит лишь, что больше ничего не придёт. Выполнен ли запрос и насколько, по нему не узнать."
    ),
    cites: &[Cite::rfc("RFC 9293 §3.6"), Cite::rfc("RFC 9112 §9.3")],
};

const NOBODY_WAITS: Why = Why {
    id: "hop.nobody-waits",
    what: text!(
        "The answer is ready, but the connection it belongs to is closed; the write is met by a reset.",
        "响应准备好了，但所属的连接已经关闭；写入只换来一个 RST。",
        "Ответ готов, но его соединение уже закрыто: на запись приходит RST."
    ),
    why: text!(
        "Giving up on a request does not stop whoever works on it: most notice only when they write. The work was for nothing.",
        "放弃请求并不会让正在处理它的一方停下：大多要到写响应时才发现。这些工作白做了。",
        "Отказ от запроса не останавливает того, кто его выполняет: обычно это замечают только при записи ответа. Работа была напрасной."
    ),
    cites: &[Cite::rfc("RFC 9293 §3.5.2")],
};
