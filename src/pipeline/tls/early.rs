//! Early data: a request that leaves before the handshake is over, and what comes of it.
//!
//! Follows RFC 8446 §2.3 and §8, and RFC 8470 with its status 425. A server that answers so decides by the
//! request (`$ssl_early_data` of nginx); here it takes none.

use super::{EarlyData, STAGE};
use crate::pipeline::cast::BROWSER;
use crate::pipeline::cx::{Arm, Cx, Role};
use crate::pipeline::http::{Answer, Request, Response};
use crate::pipeline::stage::Next;
use crate::text;
use crate::text::Text;
use crate::trace::payload::HttpVersion;
use crate::trace::{Cite, SpanKind, Time, Why};

/// The answer to a request that came as early data, where the server does not take it (RFC 8470 §5.2).
pub fn too_early(cx: &Cx, at: Role, request: &Request) -> Option<Response> {
    if !request.early {
        return None;
    }
    let refused = EarlyData::of(cx.settings()) == EarlyData::TooEarly;
    let arms = vec![
        Arm::new(text!("answers", "正常回答", "отвечает")).set(EarlyData::Accepted.setting()),
        Arm::new("425").set(EarlyData::TooEarly.setting()),
    ];
    cx.in_stage(STAGE.id)
        .door(at, NAME, &MAY_WAIT, arms, usize::from(refused));
    refused.then(|| Response::new(at, HttpVersion::H1, 425, 0, cx.unix()))
}

/// The client asks again once the handshake is over, which it is when the answer is there: `settles` is what it
/// still computes.
pub async fn again(cx: &Cx, request: Request, next: Next, settles: Time) -> Answer {
    let name = request.http.label();
    cx.span(SpanKind::Internal, &BROWSER, name, async move |cx| {
        cx.remark(&BROWSER, AGAIN, &ASKS_AGAIN);
        cx.sleep(settles).await;
        next.run(cx, request).await
    })
    .await
}

const NAME: Text = text!("early request", "早期请求", "ранний запрос");
const AGAIN: Text = text!(
    "425: asks again after the handshake",
    "425：握手完成后重新请求",
    "425: повторит после рукопожатия"
);

const MAY_WAIT: Why = Why {
    id: "tls.may-wait",
    what: text!(
        "The request came as early data. Does the server answer it at once?",
        "请求是作为早期数据到达的。服务器会立即应答吗？",
        "Запрос пришёл ранними данными. Ответит ли сервер сразу?"
    ),
    why: text!(
        "Somebody could have replayed it. Where doing it twice would matter, the server says 425 Too Early: not before the handshake is over.",
        "它可能是被人重放的。如果重复执行会有影响，服务器就返回 425 Too Early：等握手完成再说。",
        "Его мог повторить кто-то другой. Где второй раз имел бы последствия, сервер отвечает 425 Too Early: только после рукопожатия."
    ),
    cites: &[Cite::rfc("RFC 8470 §5.2"), Cite::rfc("RFC 8446 §8")],
};

const ASKS_AGAIN: Why = Why {
    id: "tls.asks-again",
    what: text!(
        "The browser sends the request once more, on the same connection, no longer as early data.",
        "浏览器在同一连接上重新发送请求，不再作为早期数据。",
        "Браузер шлёт запрос ещё раз, по тому же соединению, но уже не ранними данными."
    ),
    why: text!(
        "The handshake has shown that the client is there now, so this one is no replay.",
        "握手已证明客户端此刻在线，所以这次不是重放。",
        "Рукопожатие показало, что клиент на связи сейчас, значит, это не повтор."
    ),
    cites: &[Cite::rfc("RFC 8470 §5.2")],
};

pub const EARLY_SAFE: Why = Why {
    id: "tls.early-safe",
    what: text!(
        "The ticket allows early data. May this request be sent as such?",
        "票据允许提前发送数据。这个请求可以提前发送吗？",
        "Билет разрешает ранние данные. Можно ли отправить так этот запрос?"
    ),
    why: text!(
        "Whoever records early data can send them to the server again, and it cannot always tell. So only requests with a safe method go early: done twice, they change nothing.",
        "录下早期数据的人可以把它重放给服务器，而服务器未必能识别。所以只有安全方法的请求才提前发送：重复执行也不改变什么。",
        "Записавший ранние данные может послать их серверу ещё раз, и тот не всегда это заметит. Поэтому сразу уходят лишь запросы с безопасным методом: их повтор ничего не меняет."
    ),
    cites: &[
        Cite::rfc("RFC 8446 §8"),
        Cite::rfc("RFC 8470 §4"),
        Cite::rfc("RFC 9110 §9.2.1"),
    ],
};

pub const EARLY_DATA: Why = Why {
    id: "tls.early-data",
    what: text!(
        "The request goes out right behind the ClientHello, encrypted with a key made from the ticket alone (client_early_traffic_secret).",
        "请求紧跟 ClientHello 发出，用仅由票据导出的密钥（client_early_traffic_secret）加密。",
        "Запрос уходит сразу за ClientHello, зашифрованный ключом из одного только билета (client_early_traffic_secret)."
    ),
    why: text!(
        "It waits for no round trip of TLS. The price: these data can be replayed, and stealing the ticket’s key decrypts them later.",
        "它不等待任何 TLS 往返。代价是：这些数据可能被重放，票据密钥日后被盗也会泄露它们。",
        "Он не ждёт ни одного RTT TLS. Цена: эти данные можно повторить, а украденный позже ключ билета их раскроет."
    ),
    cites: &[Cite::rfc("RFC 8446 §2.3"), Cite::rfc("RFC 8470 §3")],
};

pub const EARLY_DECIDES: Why = Why {
    id: "tls.early-decides",
    what: text!(
        "Does the server read the early data?",
        "服务器是否读取早期数据？",
        "Читает ли сервер ранние данные?"
    ),
    why: text!(
        "It says so by early_data in EncryptedExtensions. If it cannot rule out a replay it skips the records, and the client sends the request again after the handshake.",
        "它在 EncryptedExtensions 中用 early_data 表示接受。若不能排除重放，它就跳过这些记录，由客户端在握手后重新发送请求。",
        "Согласие — early_data в EncryptedExtensions. Если повтор исключить нельзя, сервер пропускает записи, и клиент шлёт запрос заново после рукопожатия."
    ),
    cites: &[
        Cite::rfc("RFC 8446 §4.2.10"),
        Cite::rfc("RFC 8446 §8"),
        Cite {
            label: "nginx ssl_early_data",
            url: "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_early_data",
        },
    ],
};

pub const END_OF_EARLY_DATA: Why = Why {
    id: "tls.end-of-early-data",
    what: text!(
        "No more early data will come; what follows is encrypted with the handshake keys.",
        "早期数据到此为止；此后的内容用握手密钥加密。",
        "Ранних данных больше не будет; дальнейшее зашифровано ключами рукопожатия."
    ),
    why: text!(
        "The server has to know where one key ends and the next begins.",
        "服务器必须知道密钥从哪里开始切换。",
        "Сервер должен знать, где кончается один ключ и начинается другой."
    ),
    cites: &[Cite::rfc("RFC 8446 §4.5")],
};

pub const FINISHED_EARLY: Why = Why {
    id: "tls.finished-early",
    what: text!(
        "The client’s digest. The request has long been at the server.",
        "客户端的摘要。请求早已到达服务器。",
        "Дайджест клиента. Запрос уже давно у сервера."
    ),
    why: text!(
        "From here what the client sends can no longer be replayed.",
        "从此客户端发送的内容无法再被重放。",
        "С этого момента то, что шлёт клиент, повторить уже нельзя."
    ),
    cites: &[Cite::rfc("RFC 8446 §2.3")],
};

pub const READY_EARLY: Why = Why {
    id: "tls.ready-early",
    what: text!(
        "The browser may send its request at once; the handshake goes on meanwhile.",
        "浏览器可以立即发送请求；握手同时继续进行。",
        "Браузер может сразу отправлять запрос; рукопожатие идёт параллельно."
    ),
    why: text!(
        "Nobody has proved anything yet. But only the server of the earlier handshake can read what is sent now.",
        "此时还没有任何身份证明。不过现在发出的内容，只有上次握手的服务器能解密。",
        "Пока никто ничего не доказал. Но прочесть отправленное сможет лишь сервер прежнего рукопожатия."
    ),
    cites: &[Cite::rfc("RFC 8446 §2.3")],
};
