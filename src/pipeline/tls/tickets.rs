//! Session tickets: what the client keeps of a handshake to shorten the next one with the same server.
//!
//! Follows RFC 8446 §4.6.1 and §C.4 (a ticket is used once), RFC 5077 §3 (in 1.2 it may be used again), and
//! nginx, whose tickets are good for `ssl_session_timeout`, 5 minutes by default.

use super::certificate::Certificate;
use super::{Ciphers, EarlyData, Session, Version};
use crate::pipeline::cx::Cx;
use crate::pipeline::store::Store;
use crate::pipeline::world::{Setup, World};
use crate::text;
use crate::trace::payload::TlsVersion;
use crate::trace::{Cite, Held, Why};

/// Seconds for which a ticket is good.
pub const LIFETIME: u64 = 300;
/// Seconds ago that an earlier visit, set by a knob, got its ticket: its connection is closed by now.
const AGE: u64 = 100;
/// Bytes of a ticket that are shown.
pub const SHOWN: usize = 16;

/// A ticket.
#[derive(Clone)]
pub struct Ticket {
    /// Its bytes, hexadecimal; only the server can read them.
    pub bytes: String,
    /// The version of the session.
    pub version: TlsVersion,
    /// The Unix second from which it is of no use.
    pub until: u64,
    /// Whether early data may be sent with it.
    pub early_data: bool,
    /// Whether the server still has the key that opens it.
    pub opens: bool,
}

/// The tickets that the client keeps, by host and port.
#[derive(Default)]
pub struct State {
    /// The newest of each server.
    pub kept: Store<Ticket>,
}

/// What the client could resume.
pub fn holds(world: &mut World, _now: u64) -> Vec<Held> {
    let kept = world.part::<State>().kept.iter();
    kept.map(|(server, ticket)| Held::until(server.as_str(), ticket.until))
        .collect()
}

/// Where the tickets of a server are kept; a first visit by http: is about to be sent to https:.
pub fn key(url: &url::Url) -> String {
    let host = url.host_str().unwrap_or_default();
    format!("{host}:{}", url.port().unwrap_or(443))
}

/// Puts the ticket of an earlier visit there, if a handshake with this server can have succeeded.
pub fn prepare(setup: &mut Setup<'_>) {
    let settings = setup.settings;
    let valid = [Certificate::Valid, Certificate::Stapled];
    let possible = valid.contains(&Certificate::of(settings))
        && Ciphers::of(settings) == Ciphers::Shared
        && Session::of(settings) != Session::Full;
    let Some(version) = Version::of(settings).spoken().filter(|_| possible) else {
        return;
    };
    let ticket = Ticket {
        bytes: setup.world.rng(super::STAGE.id).hex(SHOWN),
        version,
        until: setup.unix + LIFETIME - AGE,
        early_data: version == TlsVersion::V1_3 && EarlyData::of(settings) != EarlyData::Off,
        opens: Session::of(settings) == Session::Resumed,
    };
    let state = setup.world.part::<State>();
    state.kept.put(&key(&setup.address.url), ticket);
}

/// The ticket to go by. One of 1.3 is used up, so that nobody can tell two connections of one client.
pub fn take(cx: &Cx, key: &str) -> Option<Ticket> {
    let now = cx.unix();
    let mut state = cx.world::<State>();
    let ticket = state.kept.take(key).filter(|ticket| now < ticket.until)?;
    if ticket.version == TlsVersion::V1_2 {
        state.kept.put(key, ticket.clone());
    }
    Some(ticket)
}

pub const SESSION: Why = Why {
    id: "tls.session",
    what: text!(
        "The client has a ticket from an earlier handshake with this host and port.",
        "客户端有一张票据，是以前与该主机和端口握手时得到的。",
        "У клиента есть билет от прежнего рукопожатия с этим хостом и портом."
    ),
    why: text!(
        "A ticket holds the session’s secret, encrypted for the server alone. nginx’s are good for ssl_session_timeout, 5 minutes by default; one of TLS 1.3 is used once.",
        "票据含有会话密钥，只有服务器能解密。nginx 的票据有效期为 ssl_session_timeout，默认 5 分钟；TLS 1.3 的票据只用一次。",
        "В билете лежит секрет сеанса, зашифрованный так, что прочесть его может только сервер. У nginx билет годен ssl_session_timeout, по умолчанию 5 минут; билет TLS 1.3 одноразовый."
    ),
    cites: &[
        Cite::rfc("RFC 8446 §2.2"),
        Cite::rfc("RFC 8446 §C.4"),
        Cite {
            label: "nginx ssl_session_timeout",
            url: "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_session_timeout",
        },
    ],
};

pub const OPENS: Why = Why {
    id: "tls.opens",
    what: text!(
        "The server tries to decrypt the ticket.",
        "服务器尝试解密票据。",
        "Сервер пытается расшифровать билет."
    ),
    why: text!(
        "nginx makes the key for its tickets at its start, unless ssl_session_ticket_key names one. After a restart, or at another node, a ticket is only so many bytes: it is ignored, and a full handshake follows.",
        "如果没有用 ssl_session_ticket_key 指定，nginx 在启动时生成票据密钥。重启之后或到了另一个节点，票据只是一串无意义的字节：服务器忽略它，进行完整握手。",
        "Ключ для билетов nginx создаёт при запуске, если его не задаёт ssl_session_ticket_key. После перезапуска или на другом узле билет — просто байты: его не замечают, и рукопожатие будет полным."
    ),
    cites: &[
        Cite::rfc("RFC 5077 §3.1"),
        Cite::rfc("RFC 8446 §4.2.11"),
        Cite {
            label: "nginx ssl_session_ticket_key",
            url: "https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_session_ticket_key",
        },
    ],
};

pub const CLIENT_HELLO_PSK: Why = Why {
    id: "tls.client-hello-psk",
    what: text!(
        "The client shows its ticket. The binder, a keyed digest of this message, proves that it knows the secret in it.",
        "客户端出示票据。binder 是用票据密钥对本消息计算的摘要，证明客户端知道其中的密钥。",
        "Клиент предъявляет билет. Binder — дайджест этого сообщения на ключе из билета: он доказывает, что клиент знает секрет."
    ),
    why: text!(
        "The key share goes along (psk_dhe_ke), so that stealing the ticket’s key later does not decrypt the session. It all works as in a full handshake if the server does not take the ticket.",
        "密钥共享参数仍然附上（psk_dhe_ke），这样日后票据密钥被盗也解不开会话。服务器若不接受票据，就照完整握手进行。",
        "Ключевая часть тоже прилагается (psk_dhe_ke): кража ключа билета потом не раскроет сеанс. Если сервер билет не примет, рукопожатие будет полным."
    ),
    cites: &[Cite::rfc("RFC 8446 §4.2.11"), Cite::rfc("RFC 8446 §4.2.9")],
};

pub const CLIENT_HELLO_TICKET: Why = Why {
    id: "tls.client-hello-ticket",
    what: text!(
        "The client sends its ticket along with all that it offers anyway.",
        "客户端除照常提出各项参数外，还附上票据。",
        "Кроме обычных предложений клиент присылает свой билет."
    ),
    why: text!(
        "The server keeps nothing: it decrypts the ticket and has the master secret back.",
        "服务器什么都不用保存：解密票据即可取回主密钥。",
        "Сервер ничего не хранит: расшифровав билет, он снова получает master secret."
    ),
    cites: &[Cite::rfc("RFC 5077 §3.1")],
};

pub const NEW_TICKET: Why = Why {
    id: "tls.new-ticket",
    what: text!(
        "The server gives the client a ticket: the session’s secret, encrypted with a key that only servers of this site have.",
        "服务器发给客户端一张票据：用只有本站服务器才有的密钥加密的会话密钥。",
        "Сервер выдаёт клиенту билет: секрет сеанса, зашифрованный ключом, который есть только у серверов сайта."
    ),
    why: text!(
        "With it the next connection needs no certificate. The server remembers nothing. In 1.3 OpenSSL gives two tickets after a full handshake and one after a resumed one.",
        "下次连接凭它就不需要证书，服务器什么都不用记。TLS 1.3 中，OpenSSL 在完整握手后发两张，恢复后发一张。",
        "С ним следующему соединению не нужен сертификат, а серверу — память. В 1.3 OpenSSL выдаёт два билета после полного рукопожатия и один после возобновления."
    ),
    cites: &[Cite::rfc("RFC 8446 §4.6.1"), Cite::rfc("RFC 5077 §3.3")],
};
