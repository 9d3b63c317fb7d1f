//! TLS: the handshake that makes a connection private and proves whose server it is.
//!
//! Follows RFC 8446 (1.3: one round trip, or none with early data, RFC 8470), RFC 5246 with RFC 8422 (1.2
//! with ECDHE, two round trips) and RFC 5077 (tickets of 1.2, one round trip). Key material is deterministic
//! filler. Not modelled: HelloRetryRequest, post-quantum key shares, client certificates, revocation lists,
//! key updates, close_notify, Encrypted ClientHello, False Start, the kept certificate that Chromium checks once
//! more when a session goes on.

mod certificate;
mod early;
mod handshake;
mod tickets;
mod words;

use std::rc::Rc;

use super::cast::{BROWSER, CLIENT_TLS, NGINX_TLS};
use super::cx::{Arm, Cx, Role};
use super::http::{Answer, Carrier, Failure, Request};
use super::stage::{CacheHead, Next, Preset, Stage};
use super::tcp::{Connection, Gone, lost};
use crate::choices;
use crate::scenario::Knob;
use crate::text;
use crate::text::{Arg, Label, Text};
use crate::trace::payload::{End, Local, TlsVersion};
use crate::trace::{Payload, SpanKind, Time, Tone, Why};
use certificate::Certificate;
use early::READY_EARLY;
pub use early::too_early;
use handshake::{Handshake, Refused, Sped};
use words::{ASK, NOT_AGREED, PLAIN, REFUSED, SECURED, SECURED_RESUMED, TOO_LONG};

/// The head.
pub const STAGE: Stage = Stage {
    id: "tls",
    title: text!("TLS"),
    about: text!(
        "Agrees on keys with the server and checks its certificate.",
        "与服务器协商密钥，并验证它的证书。",
        "Согласует ключи с сервером и проверяет его сертификат."
    ),
    not_modelled: text!(
        "HelloRetryRequest, post-quantum key shares, client certificates, revocation lists, key updates, close_notify, Encrypted ClientHello, False Start. Key material is filler.",
        "HelloRetryRequest、后量子密钥交换、客户端证书、证书吊销列表、密钥更新、close_notify、加密 ClientHello、False Start。密钥材料为占位数据。",
        "HelloRetryRequest, постквантовый обмен ключами, клиентские сертификаты, списки отзыва, смена ключей, close_notify, шифрованный ClientHello, False Start. Ключевой материал условный."
    ),
    knobs: &[
        &Version::KNOB,
        &Certificate::KNOB,
        &Session::KNOB,
        &EARLY_DATA,
        &ALPN,
        &CIPHERS,
    ],
    caches: &[CacheHead {
        id: "tls",
        title: text!("TLS tickets", "TLS 会话票据", "билеты TLS"),
        clear: |world| world.part::<tickets::State>().kept.clear(),
        holds: tickets::holds,
    }],
    presets: &[
        Preset {
            lens: Some("tls"),
            ..Preset::set("tls12", text!("TLS 1.2"), &[("tls.version", "1.2")])
        },
        Preset {
            lens: Some("tls"),
            again: &[100],
            ..Preset::set(
                "resumed",
                text!("TLS resumed", "TLS 会话恢复", "TLS: возобновление"),
                &[],
            )
        },
        Preset {
            lens: Some("tls"),
            ..Preset::set(
                "0rtt",
                text!("0-RTT"),
                &[("tls.session", "resumed"), ("tls.early_data", "accepted")],
            )
        },
        Preset::set(
            "expired",
            text!("Expired certificate", "证书过期", "Сертификат истёк"),
            &[("tls.certificate", "expired")],
        ),
    ],
    cast: &[&CLIENT_TLS, &NGINX_TLS],
    prepare: tickets::prepare,
    run: Some(|cx, request, next| Box::pin(async move { run(&cx, request, next).await })),
    ..Stage::WORLD_ONLY
};

choices! {
    /// The newest version that the server speaks.
    pub enum Version = "tls.version", text!("Version", "版本", "Версия") => {
        /// RFC 8446.
        V1_3 = "1.3", text!("1.3");
        /// RFC 5246.
        V1_2 = "1.2", text!("1.2");
        /// RFC 4346, which no browser speaks any more (RFC 8996).
        V1_1 = "1.1", text!("1.1");
    }
}

impl Version {
    /// The version that client and server agree on.
    fn spoken(self) -> Option<TlsVersion> {
        match self {
            Version::V1_3 => Some(TlsVersion::V1_3),
            Version::V1_2 => Some(TlsVersion::V1_2),
            Version::V1_1 => None,
        }
    }
}

choices! {
    /// Whether an earlier visit has left a ticket.
    pub enum Session = "tls.session", text!("Session", "会话", "Сеанс") => {
        /// It has not.
        Full = "full", text!("new", "新建", "новый");
        /// It has, less than five minutes ago.
        Resumed = "resumed", text!("ticket kept", "有票据", "есть билет");
        /// It has, but the server has lost the key that opens it, as by a restart.
        Lost = "lost", text!("ticket kept, its key lost", "有票据，密钥已丢失", "есть билет, ключ утерян");
    }
}

choices! {
    /// What the server does about early data.
    pub enum EarlyData = "tls.early_data", text!("0-RTT") => {
        /// Its tickets do not allow any: `ssl_early_data off`, the default of nginx.
        Off = "off", text!("off", "关闭", "выключено");
        /// They do.
        Accepted = "accepted", text!("accepted", "接受", "принимаются");
        /// They do, but it ignores what comes, as when it cannot rule out a replay.
        Rejected = "rejected", text!("rejected", "拒绝", "отклоняются");
        /// They do, but whoever answers the request does not take it so (RFC 8470 §5.2).
        TooEarly = "too-early", text!("425 Too Early");
    }
}

choices! {
    /// The protocol that the server prefers.
    pub enum Alpn = "tls.alpn", text!("ALPN") => {
        /// RFC 9113.
        H2 = "h2", text!("h2");
        /// RFC 9112.
        H1 = "http/1.1", text!("http/1.1");
    }
}

choices! {
    /// Whether the server accepts a cipher suite that the client offers.
    pub enum Ciphers = "tls.ciphers", text!("Cipher suites", "密码套件", "Наборы шифров") => {
        /// It does.
        Shared = "shared", text!("shared", "有交集", "есть общие");
        /// It does not.
        None = "none", text!("none shared", "无交集", "нет общих");
    }
}

const EARLY_DATA: Knob = EarlyData::KNOB.behind_more();
const ALPN: Knob = Alpn::KNOB.behind_more();
const CIPHERS: Knob = Ciphers::KNOB.behind_more();

async fn run(cx: &Cx, mut request: Request, next: Next) -> Answer {
    let Carrier::Connection(conn) = request.carrier.clone() else {
        return next.run(cx, request).await;
    };
    if !request.is_secure() {
        cx.door(
            &BROWSER,
            SCHEME,
            &PLAIN,
            vec![Arm::new(text!("http:")), Arm::new(text!("https:"))],
            0,
        );
        cx.came_to(
            text!("none: http:", "无：http:", "нет: http:"),
            Tone::Detour,
        );
    } else if conn.tls().is_none() {
        let server = next.hop(&request).tls;
        let sped = secure(cx, &request, &conn, server).await?;
        request.early = sped == Sped::Early;
    } else {
        cx.came_to(
            text!("session in use", "沿用会话", "сеанс уже есть"),
            Tone::Good,
        );
    }
    request.http.version = conn.version();
    if !request.early {
        return next.run(cx, request).await;
    }
    let answer = next.clone().run(cx, request.clone()).await?;
    if answer.http.status != 425 {
        return Ok(answer);
    }
    request.early = false;
    early::again(cx, request, next, handshake::KEY_AGREEMENT).await
}

/// How long a handshake may take (Chromium's kSSLHandshakeTimeout).
const LIMIT: Time = Time::secs(30);

async fn secure(
    cx: &Cx,
    request: &Request,
    conn: &Rc<Connection>,
    server: Role,
) -> Result<Sped, Failure> {
    let begun = cx.now();
    match cx.timeout(LIMIT, shake(cx, request, conn, server)).await {
        Ok(Ok((handshake, sped))) => {
            conn.secure(cx, handshake.version, handshake.http);
            let words = [("version", Arg::from(handshake.version.to_string()))];
            cx.came_to(Label::phrase(sped.text(), words), Tone::Good);
            if sped == Sped::Early {
                let conn = Rc::clone(conn);
                let rest = async move |cx: Cx| {
                    // Without the connection there is nothing left to agree on.
                    let _ = conn.while_usable(&cx, handshake.go_on(&cx)).await;
                };
                cx.spawn(&CLIENT_TLS, REST, rest);
            }
            Ok(sped)
        }
        Ok(Err(refused)) => {
            let (came_to, failure) = match refused {
                Refused::Certificate(found) => (found.came_to(), found.failure(request, server)),
                Refused::Alert(alert) => (alert.name().into(), mismatch(request, server)),
            };
            cx.came_to(came_to, Tone::Failure);
            Rc::clone(conn).close(cx, End::Client);
            Err(failure)
        }
        Err(_) => {
            conn.abandon(cx);
            let time = [("time", Arg::Micros(LIMIT.0))];
            cx.waited(&BROWSER, begun, Label::phrase(WAITED, time), &TOO_LONG);
            Err(lost(cx, Gone::TimedOut, request.host(), server))
        }
    }
}

async fn shake(
    cx: &Cx,
    request: &Request,
    conn: &Rc<Connection>,
    server: Role,
) -> Result<(Rc<Handshake>, Sped), Refused> {
    cx.span(SpanKind::Client, &BROWSER, HANDSHAKE, async |cx| {
        let payload = Payload::Local(Local::Call {
            text: format!("handshake({})", request.host()),
        });
        let call = cx.call(&BROWSER, &CLIENT_TLS, payload, &ASK).await;
        let handshake = Rc::new(Handshake::new(cx, request, conn, server));
        let done = handshake.shake(cx).await;
        let (payload, why) = match done {
            Ok(sped) => (handshake.secured(), sped.why()),
            Err(refused) => (refused.returned(), refused.why()),
        };
        cx.reply(call, Payload::Local(payload), why).await;
        done.map(|sped| (handshake, sped))
    })
    .await
}

impl Sped {
    fn why(self) -> &'static Why {
        match self {
            Sped::Full => &SECURED,
            Sped::Resumed => &SECURED_RESUMED,
            Sped::Early => &READY_EARLY,
        }
    }

    fn text(self) -> Text {
        match self {
            Sped::Full => text!(
                "{version}, full",
                "{version}，完整握手",
                "{version}, полное"
            ),
            Sped::Resumed => text!(
                "{version}, resumed",
                "{version}，会话恢复",
                "{version}, возобновлён"
            ),
            Sped::Early => text!("{version}, 0-RTT"),
        }
    }
}

impl Refused {
    fn why(self) -> &'static Why {
        match self {
            Refused::Certificate(_) => &REFUSED,
            Refused::Alert(_) => &NOT_AGREED,
        }
    }

    /// What the TLS library returns.
    fn returned(self) -> Local {
        let alert = match self {
            Refused::Certificate(found) => found.alert(),
            Refused::Alert(alert) => alert,
        };
        Local::Return {
            text: alert.name().to_owned(),
            failed: true,
        }
    }
}

/// The browser's page when there is nothing that both sides speak.
fn mismatch(request: &Request, server: Role) -> Failure {
    Failure::new(
        server,
        "ERR_SSL_VERSION_OR_CIPHER_MISMATCH",
        text!(
            "This site can’t provide a secure connection",
            "此网站无法提供安全连接",
            "Этот сайт не может обеспечить безопасное соединение"
        ),
        Label::phrase(
            text!(
                "{host} uses an unsupported protocol.",
                "{host} 使用了不受支持的协议。",
                "На сайте {host} используется неподдерживаемый протокол."
            ),
            [("host", Arg::from(request.host()))],
        ),
    )
}

const HANDSHAKE: Text = text!("TLS handshake", "TLS 握手", "рукопожатие TLS");
const REST: Text = text!(
    "rest of the handshake",
    "握手的其余部分",
    "остаток рукопожатия"
);
const WAITED: Text = text!(
    "waits {time} for the handshake",
    "等待握手 {time}",
    "ждёт рукопожатия {time}"
);
const SCHEME: Text = text!("scheme", "协议", "схема");
