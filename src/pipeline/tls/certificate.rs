//! The server's certificate: what it says, what the client finds wrong with it, and the browser's page.
//!
//! Follows RFC 5280 §6.1 (path and dates), RFC 9525 §6 (names), RFC 6960 and RFC 6066 §8 (stapled status).

use crate::choices;
use crate::pipeline::cx::{Arm, Role};
use crate::pipeline::http::{Failure, Request, iso_day};
use crate::scenario::{Choice, KnobKind, Settings, WALL_START};
use crate::text;
use crate::text::{Arg, Label, Text};
use crate::trace::payload::{AlertDescription, TlsMessage};
use crate::trace::{Cite, Why};

choices! {
    /// The certificate that the server presents.
    pub enum Certificate = "tls.certificate", text!("Certificate", "证书", "Сертификат") => {
        /// Renewed in time.
        Valid = "valid", text!("valid", "有效", "действует");
        /// Not renewed: it ended the day before the scenario begins.
        Expired = "expired", text!("expired", "已过期", "истёк");
        /// Issued for another host.
        WrongHost = "wrong-host", text!("wrong host", "主机名不符", "чужое имя");
        /// Signed by nobody whom the client trusts.
        Untrusted = "untrusted", text!("untrusted issuer", "签发者不受信任", "недоверенный издатель");
        /// Revoked, as the OCSP response stapled to it says.
        Revoked = "revoked", text!("revoked", "已吊销", "отозван");
        /// Valid, as the OCSP response stapled to it says, too.
        Stapled = "stapled", text!("valid, status stapled", "有效，附装订状态", "действует, статус приложен");
    }
}

const DAY: u64 = 86_400;
/// The issuer that leads to a root the client has.
const ISSUER: &str = "CN=Example Issuing CA";
/// One that does not.
const STRANGER: &str = "CN=Private CA";
/// A name that resolves nowhere (RFC 6761 §6.4), so that nobody can ask for it.
const OTHER_HOST: &str = "other.invalid";
/// `certStatus` of a certificate (RFC 6960 §4.2.1).
const REVOKED: &str = "revoked";
const GOOD: &str = "good";
/// What a stapled response has around it in the Certificate entry (1.3), and as a message with its record (1.2).
const IN_ENTRY: u32 = 8;
const IN_RECORD: u32 = 13;

/// A certificate as it is presented.
pub struct Presented {
    name: String,
    issuer: &'static str,
    not_before: u64,
    not_after: u64,
    /// `certStatus` of the OCSP response that the server holds ready.
    pub ocsp: Option<&'static str>,
}

impl Presented {
    /// What the server of `host` presents at `now`, in Unix seconds.
    pub fn new(settings: &Settings, host: &str, now: u64) -> Presented {
        let kind = Certificate::of(settings);
        // A certificate of 90 days, renewed when 30 are left, is never older than 60.
        let (not_before, not_after) = match kind {
            Certificate::Expired => (WALL_START - 91 * DAY, WALL_START - DAY),
            _ => (now - 20 * DAY, now + 70 * DAY),
        };
        Presented {
            name: match kind {
                Certificate::WrongHost => OTHER_HOST,
                _ => host,
            }
            .to_owned(),
            issuer: match kind {
                Certificate::Untrusted => STRANGER,
                _ => ISSUER,
            },
            not_before,
            not_after,
            ocsp: match kind {
                Certificate::Revoked => Some(REVOKED),
                Certificate::Stapled => Some(GOOD),
                _ => None,
            },
        }
    }

    /// What a server presents that has another's certificate only.
    pub fn of_another(name: &str, now: u64) -> Presented {
        Presented {
            name: name.to_owned(),
            issuer: ISSUER,
            not_before: now - 20 * DAY,
            not_after: now + 70 * DAY,
            ocsp: None,
        }
    }

    /// The message, with the status in it where `stapled` (1.3), and the bytes that this adds.
    pub fn message(&self, stapled: bool) -> (TlsMessage, u32) {
        let ocsp = self.ocsp.filter(|_| stapled);
        let message = TlsMessage::Certificate {
            names: vec![self.name.clone()],
            issuer: self.issuer,
            not_before: iso_day(self.not_before),
            not_after: iso_day(self.not_after),
            ocsp,
        };
        (
            message,
            ocsp.map_or(0, |status| IN_ENTRY + response_len(status)),
        )
    }

    /// The message that follows it with the status (1.2), and its length with the record's header.
    pub fn status(&self, now: u64) -> Option<(TlsMessage, u32)> {
        let status = self.ocsp?;
        let this_update = iso_day(now);
        let message = TlsMessage::CertificateStatus {
            status,
            this_update,
        };
        Some((message, IN_RECORD + response_len(status)))
    }

    /// What is said of the message that the status travels in.
    pub fn stapled(&self) -> Option<&'static Why> {
        self.ocsp.map(|status| match status {
            REVOKED => &STAPLED,
            _ => &STAPLED_GOOD,
        })
    }

    /// What the client finds: the first thing that is wrong.
    pub fn verdict(&self, host: &str, now: u64) -> Certificate {
        if self.issuer != ISSUER {
            Certificate::Untrusted
        } else if !(self.not_before..=self.not_after).contains(&now) {
            Certificate::Expired
        } else if self.ocsp == Some(REVOKED) {
            Certificate::Revoked
        } else if self.name != host {
            Certificate::WrongHost
        } else {
            Certificate::Valid
        }
    }
}

impl Certificate {
    fn choices() -> &'static [Choice] {
        match Certificate::KNOB.kind {
            KnobKind::Choice(choices) => choices,
            _ => &[],
        }
    }

    /// What the client may find, as arms of a decision, each at its own number.
    pub fn arms() -> Vec<Arm> {
        let arm = |choice: &Choice| {
            Arm::new(choice.title).set((Certificate::KNOB.id, choice.id.to_owned()))
        };
        let found = &Certificate::choices()[..Certificate::Stapled as usize];
        found.iter().map(arm).collect()
    }

    /// The alert that fits (RFC 8446 §6.2); none is made for a name.
    pub fn alert(self) -> AlertDescription {
        match self {
            Certificate::Expired => AlertDescription::CertificateExpired,
            Certificate::Untrusted => AlertDescription::UnknownCa,
            Certificate::Revoked => AlertDescription::CertificateRevoked,
            _ => AlertDescription::CertificateUnknown,
        }
    }

    /// What the path says of it.
    pub fn came_to(self) -> Label {
        let found = Certificate::choices()[self as usize].title;
        Label::phrase(
            text!(
                "certificate: {found}",
                "证书：{found}",
                "сертификат: {found}"
            ),
            [("found", Arg::Text(found))],
        )
    }

    /// The browser's page.
    pub fn failure(self, request: &Request, server: Role) -> Failure {
        let (code, text) = match self {
            Certificate::WrongHost => ("NET::ERR_CERT_COMMON_NAME_INVALID", WRONG_HOST_TEXT),
            Certificate::Untrusted => ("NET::ERR_CERT_AUTHORITY_INVALID", UNTRUSTED_TEXT),
            Certificate::Revoked => ("NET::ERR_CERT_REVOKED", REVOKED_TEXT),
            _ => ("NET::ERR_CERT_DATE_INVALID", EXPIRED_TEXT),
        };
        let title = text!(
            "Your connection is not private",
            "您的连接不是私密连接",
            "Подключение не защищено"
        );
        let host = [("host", Arg::from(request.host()))];
        Failure::new(server, code, title, Label::phrase(text, host))
    }
}

/// Bytes of the response, without a next update and without the responder's certificate.
fn response_len(status: &str) -> u32 {
    if status == REVOKED { 276 } else { 256 }
}

const EXPIRED_TEXT: Text = text!(
    "The certificate of {host} has expired. Somebody could be impersonating the site, so the browser sends nothing.",
    "{host} 的证书已过期。可能有人冒充该网站，因此浏览器不发送任何内容。",
    "Срок действия сертификата {host} истёк. Кто-то может выдавать себя за сайт, поэтому браузер ничего не отправляет."
);
const WRONG_HOST_TEXT: Text = text!(
    "The certificate is not for {host} but for another host. The browser sends nothing.",
    "证书不是签发给 {host} 的，而是签发给另一个主机。浏览器不发送任何内容。",
    "Сертификат выдан не для {host}, а для другого хоста. Браузер ничего не отправляет."
);
const UNTRUSTED_TEXT: Text = text!(
    "The certificate of {host} is signed by an issuer that the browser does not trust. It sends nothing.",
    "{host} 的证书由浏览器不信任的机构签发。浏览器不发送任何内容。",
    "Сертификат {host} подписан издателем, которому браузер не доверяет. Он ничего не отправляет."
);
const REVOKED_TEXT: Text = text!(
    "The certificate of {host} has been revoked by its issuer. The browser sends nothing.",
    "{host} 的证书已被签发机构吊销。浏览器不发送任何内容。",
    "Сертификат {host} отозван издателем. Браузер ничего не отправляет."
);

pub const VERIFIED: Why = Why {
    id: "tls.verified",
    what: text!(
        "The client checks the certificate: is the host among its names, is today between its dates, does the chain end in a trusted root?",
        "客户端验证证书：主机名是否匹配，当前是否在有效期内，证书链是否通向受信任的根证书？",
        "Клиент проверяет сертификат: есть ли в нём имя хоста, не истёк ли срок, ведёт ли цепочка к доверенному корню?"
    ),
    why: text!(
        "Encryption alone does not tell who is at the other end.",
        "只靠加密，并不能知道对方是谁。",
        "Само по себе шифрование не говорит, кто на другом конце."
    ),
    cites: &[Cite::rfc("RFC 5280 §6.1"), Cite::rfc("RFC 9525 §6")],
};

pub const ALERT: Why = Why {
    id: "tls.alert",
    what: text!(
        "A fatal alert tells the server why the client goes away.",
        "客户端用致命告警（alert）告诉服务器为何中止。",
        "Фатальное оповещение (alert) сообщает серверу, почему клиент уходит."
    ),
    why: text!(
        "After a fatal alert both sides close the connection and forget its keys. Chromium sends certificate_unknown(46), whatever is wrong with the certificate. nginx logs “SSL_do_handshake() failed” with its number at level info only, which the error log does not show by default.",
        "致命告警之后，双方关闭连接并丢弃密钥。无论证书有什么问题，Chromium 发送的都是 certificate_unknown(46)。nginx 只以 info 级别记录“SSL_do_handshake() failed”和它的编号，默认的错误日志里看不到。",
        "После фатального оповещения обе стороны закрывают соединение и забывают ключи. Chromium отправляет certificate_unknown(46), что бы ни было не так с сертификатом. nginx пишет «SSL_do_handshake() failed» с его номером лишь на уровне info, по умолчанию в журнале ошибок этого нет."
    ),
    cites: &[Cite::rfc("RFC 8446 §6.2"), Cite::rfc("RFC 5246 §7.2.2")],
};

const STAPLED: Why = Why {
    id: "tls.stapled",
    what: text!(
        "The client has asked for it (status_request): the issuer’s signed word on the certificate, fetched by the server in advance. Here it says: revoked.",
        "客户端在 status_request 中要求了它：签发机构签名的证书状态，由服务器事先取得。这里的内容是：已吊销。",
        "Клиент просил об этом (status_request): подписанное издателем слово о сертификате, заранее полученное сервером. Здесь оно гласит: отозван."
    ),
    why: text!(
        "So the client need not ask the issuer, who would learn which site is visited. In 1.2 it is a message of its own, in 1.3 part of Certificate. nginx staples such a response only from ssl_stapling_file.",
        "客户端因此不必询问签发机构，后者也就不知道访问了哪个网站。1.2 中它是单独的消息，1.3 中是 Certificate 的一部分。nginx 只会从 ssl_stapling_file 装订这样的响应。",
        "Так клиенту не нужно спрашивать издателя, который узнал бы, какой сайт посещают. В 1.2 это отдельное сообщение, в 1.3 — часть Certificate. Такой ответ nginx прикрепит только из ssl_stapling_file."
    ),
    cites: &[
        Cite::rfc("RFC 6066 §8"),
        Cite::rfc("RFC 8446 §4.4.2.1"),
        Cite::rfc("RFC 6960 §2.2"),
    ],
};

const STAPLED_GOOD: Why = Why {
    id: "tls.stapled-good",
    what: text!(
        "The client has asked for it (status_request): the issuer’s signed word on the certificate, fetched by the server in advance. Here it says: good.",
        "客户端在 status_request 中要求了它：签发机构签名的证书状态，由服务器事先取得。这里的内容是：正常。",
        "Клиент просил об этом (status_request): подписанное издателем слово о сертификате, заранее полученное сервером. Здесь оно гласит: в порядке."
    ),
    why: text!(
        "So the client need not ask the issuer, who would learn which site is visited. In 1.2 it is a message of its own, in 1.3 part of Certificate. nginx fetches it with ssl_stapling on.",
        "客户端因此不必询问签发机构，后者也就不知道访问了哪个网站。1.2 中它是单独的消息，1.3 中是 Certificate 的一部分。nginx 在 ssl_stapling on 时获取它。",
        "Так клиенту не нужно спрашивать издателя, который узнал бы, какой сайт посещают. В 1.2 это отдельное сообщение, в 1.3 — часть Certificate. nginx получает его при ssl_stapling on."
    ),
    cites: &[
        Cite::rfc("RFC 6066 §8"),
        Cite::rfc("RFC 8446 §4.4.2.1"),
        Cite::rfc("RFC 6960 §2.2"),
    ],
};
