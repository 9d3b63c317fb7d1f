//! TLS: the handshake that makes a connection private and proves whose server it is.
//!
//! Follows RFC 8446 (1.3, one round trip) and RFC 5246 with RFC 8422 (1.2 with ECDHE, two round trips).
//! Key material is deterministic filler. Not modelled: resumption, 0-RTT, session tickets,
//! HelloRetryRequest, post-quantum key shares, client certificates, revocation, Encrypted ClientHello,
//! False Start.

mod handshake;

use super::cast::{BROWSER, CLIENT_TLS, NGINX_TLS};
use super::cx::{Arm, Cx, Role};
use super::http::{Answer, Carrier, Failure, Request};
use super::stage::{Next, Preset, Stage};
use super::tcp::Connection;
use crate::choices;
use crate::text;
use crate::text::{Arg, Label, Text};
use crate::trace::payload::{HttpVersion, Local, TlsVersion};
use crate::trace::{Cite, Payload, SpanKind, Tone, Why};
use handshake::{Expired, Session};

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
        "Resumption, 0-RTT, HelloRetryRequest, post-quantum key shares, client certificates, revocation, Encrypted ClientHello, False Start. Key material is filler.",
        "会话恢复、0-RTT、HelloRetryRequest、后量子密钥交换、客户端证书、证书吊销、加密 ClientHello、False Start。密钥材料为占位数据。",
        "Возобновление сеанса, 0-RTT, HelloRetryRequest, постквантовый обмен ключами, клиентские сертификаты, отзыв, шифрованный ClientHello, False Start. Ключевой материал условный."
    ),
    knobs: &[&Version::KNOB, &Certificate::KNOB],
    presets: &[
        Preset {
            lens: Some("tls"),
            ..Preset::set("tls12", text!("TLS 1.2"), &[("tls.version", "1.2")])
        },
        Preset::set(
            "expired",
            text!("Expired certificate", "证书过期", "Сертификат истёк"),
            &[("tls.certificate", "expired")],
        ),
    ],
    cast: &[&CLIENT_TLS, &NGINX_TLS],
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
    }
}

choices! {
    /// The certificate that the server presents.
    pub enum Certificate = "tls.certificate", text!("Certificate", "证书", "Сертификат") => {
        /// Renewed in time.
        Valid = "valid", text!("valid", "有效", "действует");
        /// Not renewed: it ended the day before the scenario begins.
        Expired = "expired", text!("expired", "已过期", "истёк");
    }
}

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
        let server = next.hop().tls;
        secure(cx, &request, &conn, server)
            .await
            .inspect_err(|_| conn.clone().close(cx))?;
    } else {
        cx.came_to(
            text!("session in use", "沿用会话", "сеанс уже есть"),
            Tone::Good,
        );
    }
    request.http.version = conn.version();
    next.run(cx, request).await
}

async fn secure(
    cx: &Cx,
    request: &Request,
    conn: &Connection,
    server: Role,
) -> Result<(), Failure> {
    let name = text!("TLS handshake", "TLS 握手", "рукопожатие TLS");
    let done = cx
        .span(SpanKind::Client, &BROWSER, name, async |cx| {
            let payload = Payload::Local(Local::Call {
                text: format!("handshake({})", request.host()),
            });
            let call = cx.call(&BROWSER, &CLIENT_TLS, payload, &ASK).await;
            let session = Session::new(cx, request, conn, server);
            let done = match session.version {
                TlsVersion::V1_3 => session.shake_1_3().await,
                TlsVersion::V1_2 => session.shake_1_2().await,
            };
            let (payload, why) = match done {
                Ok(()) => (session.secured(), &SECURED),
                Err(Expired) => (session.refused(), &REFUSED),
            };
            cx.reply(call, Payload::Local(payload), why).await;
            done.map(|()| session.version)
        })
        .await;
    match done {
        Ok(version) => {
            conn.secure(cx, version, HttpVersion::H2);
            let label = Label::phrase(
                text!(
                    "{version}, full",
                    "{version}，完整握手",
                    "{version}, полное"
                ),
                [("version", Arg::from(version.to_string()))],
            );
            cx.came_to(label, Tone::Good);
            Ok(())
        }
        Err(Expired) => {
            cx.came_to(
                text!("certificate expired", "证书已过期", "сертификат истёк"),
                Tone::Failure,
            );
            Err(expired(request, server))
        }
    }
}

fn expired(request: &Request, server: Role) -> Failure {
    Failure::new(
        server,
        "NET::ERR_CERT_DATE_INVALID",
        text!(
            "Your connection is not private",
            "您的连接不是私密连接",
            "Подключение не защищено"
        ),
        Label::phrase(
            text!(
                "The certificate of {host} has expired. Somebody could be impersonating the site, so the browser sends nothing.",
                "{host} 的证书已过期。可能有人冒充该网站，因此浏览器不发送任何内容。",
                "Срок действия сертификата {host} истёк. Кто-то может выдавать себя за сайт, поэтому браузер ничего не отправляет."
            ),
            [("host", Arg::from(request.host()))],
        ),
    )
}

const SCHEME: Text = text!("scheme", "协议", "схема");

const PLAIN: Why = Why {
    id: "tls.plain",
    what: text!(
        "The scheme is http:, so nothing is encrypted: everybody on the way can read and change it.",
        "协议是 http:，因此不加密：途中任何人都能读取和篡改内容。",
        "Схема http:, поэтому ничего не шифруется: любой на пути может прочесть и изменить данные."
    ),
    why: text!(
        "Only https: uses TLS. The browser marks such a page as not secure.",
        "只有 https: 才使用 TLS。浏览器会把这样的页面标为不安全。",
        "TLS есть только у https:. Браузер помечает такую страницу как незащищённую."
    ),
    cites: &[Cite::rfc("RFC 9110 §4.2.1")],
};

const ASK: Why = Why {
    id: "tls.ask",
    what: text!(
        "The browser asks its TLS library to secure the connection for this host.",
        "浏览器请 TLS 库为这个主机建立安全连接。",
        "Браузер просит библиотеку TLS защитить соединение для этого хоста."
    ),
    why: text!(
        "TLS runs over the open TCP connection and below HTTP, which does not notice it.",
        "TLS 位于已建立的 TCP 连接之上、HTTP 之下，对 HTTP 透明。",
        "TLS работает поверх открытого соединения TCP и под HTTP, для HTTP он прозрачен."
    ),
    cites: &[Cite::rfc("RFC 8446 §1")],
};

const SECURED: Why = Why {
    id: "tls.secured",
    what: text!(
        "Keys are agreed and the server has proved that it holds the certificate’s key.",
        "密钥已协商一致，服务器也证明了自己持有证书对应的私钥。",
        "Ключи согласованы, и сервер доказал, что владеет ключом сертификата."
    ),
    why: text!(
        "All that follows on this connection is encrypted and authenticated with symmetric keys, which is fast.",
        "此后这个连接上的数据都用对称密钥加密并认证，速度很快。",
        "Всё дальнейшее на этом соединении шифруется и проверяется на подлинность симметричными ключами, а это быстро."
    ),
    cites: &[Cite::rfc("RFC 8446 §7.1")],
};

const REFUSED: Why = Why {
    id: "tls.refused",
    what: text!(
        "The browser stops here: it has sent no request, so no cookie and no content has leaked.",
        "浏览器就此停止：请求还没有发出，没有泄露任何 Cookie 或内容。",
        "Браузер останавливается: запрос не отправлен, ни cookie, ни данные не утекли."
    ),
    why: text!(
        "Whoever cannot show a valid certificate for the name could be anybody.",
        "对方拿不出该域名的有效证书，就可能是任何人。",
        "Тот, кто не может предъявить действующий сертификат для этого имени, может оказаться кем угодно."
    ),
    cites: &[Cite::rfc("RFC 8446 §6.2")],
};
