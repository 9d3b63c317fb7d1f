//! TLS handshake messages and alerts (RFC 5246 §7, RFC 8446 §4 and §6).

use std::fmt;

use serde::Serialize;

use super::keys::{AGREED, ANSWERED, FINISHED, HELLO, PARAMS, Secret, TICKET, secrets};
use super::{End, Field};
use crate::text;
use crate::text::{Label, Text, grouped};

/// A TLS message.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tls {
    /// The version being negotiated or agreed.
    pub version: TlsVersion,
    /// Who sends it.
    pub from: End,
    /// Whether the handshake goes by a ticket of an earlier one.
    pub resumed: bool,
    /// The message.
    pub message: TlsMessage,
    /// Its length on the wire in bytes, record header included.
    pub len: u32,
    /// Whether it travels encrypted.
    pub encrypted: bool,
}

/// A protocol version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum TlsVersion {
    /// RFC 5246.
    V1_2,
    /// RFC 8446.
    V1_3,
}

impl fmt::Display for TlsVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TlsVersion::V1_2 => "TLS 1.2",
            TlsVersion::V1_3 => "TLS 1.3",
        })
    }
}

/// The message's own content.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum TlsMessage {
    /// What the client offers.
    ClientHello {
        /// The server name (RFC 6066 §3); absent for an IP literal.
        sni: Option<String>,
        /// Versions offered, newest first.
        versions: Vec<TlsVersion>,
        /// Cipher suites offered, by their names.
        suites: Vec<&'static str>,
        /// Application protocols offered (RFC 7301).
        alpn: Vec<&'static str>,
        /// The client random, hexadecimal.
        random: String,
        /// The group of the key share (1.3 only).
        key_share: Option<&'static str>,
        /// Whether a stapled OCSP response is asked for (RFC 6066 §8).
        status_request: bool,
        /// The ticket of an earlier session, hexadecimal: `session_ticket` in 1.2 (RFC 5077 §3.2), the
        /// identity of `pre_shared_key` in 1.3.
        ticket: Option<String>,
        /// Whether data of the application follow at once (RFC 8446 §4.2.10).
        early_data: bool,
    },
    /// What the server chose.
    ServerHello {
        /// The suite chosen.
        suite: &'static str,
        /// The server random, hexadecimal.
        random: String,
        /// The group of the key share (1.3 only).
        key_share: Option<&'static str>,
        /// The protocol chosen, where it travels here (1.2 only).
        alpn: Option<&'static str>,
        /// Whether a CertificateStatus will follow (1.2 only).
        status_request: bool,
        /// Whether a NewSessionTicket will follow (1.2 only).
        session_ticket: bool,
    },
    /// The rest of what the server chose, encrypted (1.3).
    EncryptedExtensions {
        /// The protocol chosen.
        alpn: &'static str,
        /// Whether early data are accepted.
        early_data: bool,
    },
    /// The certificate chain.
    Certificate {
        /// Subject alternative names of the leaf.
        names: Vec<String>,
        /// Who signed the leaf.
        issuer: &'static str,
        /// First day of validity, ISO 8601.
        not_before: String,
        /// Last day of validity, ISO 8601.
        not_after: String,
        /// `certStatus` of the OCSP response stapled to it (1.3, RFC 8446 §4.4.2.1).
        ocsp: Option<&'static str>,
    },
    /// The stapled OCSP response (1.2, RFC 6066 §8).
    CertificateStatus {
        /// Its `certStatus` (RFC 6960 §4.2.1).
        status: &'static str,
        /// The day on which it was known to be so, ISO 8601.
        this_update: String,
    },
    /// The server's signature over the handshake (1.3).
    CertificateVerify,
    /// The server's ephemeral public key, signed (1.2).
    ServerKeyExchange {
        /// The curve.
        group: &'static str,
    },
    /// The server has said all it has to say (1.2).
    ServerHelloDone,
    /// The client's ephemeral public key (1.2).
    ClientKeyExchange {
        /// The curve.
        group: &'static str,
    },
    /// All that follows is encrypted (1.2); in 1.3 it means nothing (RFC 8446 §D.4).
    ChangeCipherSpec,
    /// A keyed digest of the whole handshake.
    Finished,
    /// What a later session can be resumed with (RFC 8446 §4.6.1, RFC 5077 §3.3).
    NewSessionTicket {
        /// Seconds for which it is good.
        lifetime: u64,
        /// The ticket, hexadecimal.
        ticket: String,
        /// Whether early data may be sent with it (1.3).
        early_data: bool,
    },
    /// Data of the application, sent before the handshake is over.
    EarlyData,
    /// The last of them has been sent (1.3).
    EndOfEarlyData,
    /// An error or a farewell.
    Alert {
        /// What is wrong.
        description: AlertDescription,
    },
}

/// Alert descriptions (RFC 8446 §6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum AlertDescription {
    /// 44, its issuer has revoked the certificate.
    CertificateRevoked,
    /// 45, the certificate is past its date.
    CertificateExpired,
    /// 46, something else is wrong with it: Chromium sends this whatever it is.
    CertificateUnknown,
    /// 48, its issuer is not trusted.
    UnknownCa,
    /// 40, no parameters both sides accept.
    HandshakeFailure,
    /// 70, no version that both sides speak.
    ProtocolVersion,
}

impl AlertDescription {
    /// Name and number as the RFC prints them.
    pub const fn name(self) -> &'static str {
        match self {
            AlertDescription::CertificateRevoked => "certificate_revoked(44)",
            AlertDescription::CertificateExpired => "certificate_expired(45)",
            AlertDescription::CertificateUnknown => "certificate_unknown(46)",
            AlertDescription::UnknownCa => "unknown_ca(48)",
            AlertDescription::HandshakeFailure => "handshake_failure(40)",
            AlertDescription::ProtocolVersion => "protocol_version(70)",
        }
    }
}

impl TlsMessage {
    /// The message's name in the RFC.
    pub const fn name(&self) -> &'static str {
        match self {
            TlsMessage::ClientHello { .. } => "ClientHello",
            TlsMessage::ServerHello { .. } => "ServerHello",
            TlsMessage::EncryptedExtensions { .. } => "EncryptedExtensions",
            TlsMessage::Certificate { .. } => "Certificate",
            TlsMessage::CertificateStatus { .. } => "CertificateStatus",
            TlsMessage::CertificateVerify => "CertificateVerify",
            TlsMessage::ServerKeyExchange { .. } => "ServerKeyExchange",
            TlsMessage::ServerHelloDone => "ServerHelloDone",
            TlsMessage::ClientKeyExchange { .. } => "ClientKeyExchange",
            TlsMessage::ChangeCipherSpec => "ChangeCipherSpec",
            TlsMessage::Finished => "Finished",
            TlsMessage::NewSessionTicket { .. } => "NewSessionTicket",
            TlsMessage::EarlyData => "ApplicationData (0-RTT)",
            TlsMessage::EndOfEarlyData => "EndOfEarlyData",
            TlsMessage::Alert { .. } => "Alert",
        }
    }

    fn own_fields(&self, version: TlsVersion) -> Vec<Field> {
        match self {
            TlsMessage::ClientHello {
                sni,
                versions,
                suites,
                alpn,
                random,
                key_share,
                status_request,
                ticket,
                early_data,
            } => {
                let versions: Vec<String> = versions.iter().map(TlsVersion::to_string).collect();
                let mut fields = vec![
                    Field::literal("random", random),
                    Field::literal("supported_versions", versions.join(", ")),
                    Field::literal("cipher_suites", suites.join(", ")),
                    Field::literal("ALPN", alpn.join(", ")),
                ];
                if let Some(name) = sni {
                    fields.push(Field::literal("server_name", name));
                }
                fields.extend(key_share.map(|group| Field::literal("key_share", group)));
                fields.extend(status_request.then(|| Field::literal("status_request", "ocsp")));
                if let Some(ticket) = ticket {
                    fields.extend(offer(version, ticket));
                }
                fields.extend(early_data.then(early));
                fields
            }
            TlsMessage::ServerHello {
                suite,
                random,
                key_share,
                alpn,
                status_request,
                session_ticket,
            } => {
                let mut fields = vec![
                    Field::literal("random", random),
                    Field::literal("cipher_suite", *suite),
                ];
                fields.extend(key_share.map(|group| Field::literal("key_share", group)));
                fields.extend(alpn.map(|alpn| Field::literal("ALPN", alpn)));
                fields.extend(status_request.then(|| Field::literal("status_request", "✓")));
                fields.extend(session_ticket.then(|| Field::literal("session_ticket", "✓")));
                fields
            }
            TlsMessage::EncryptedExtensions { alpn, early_data } => {
                let mut fields = vec![Field::literal("ALPN", *alpn)];
                fields.extend(early_data.then(early));
                fields
            }
            TlsMessage::Certificate {
                names,
                issuer,
                not_before,
                not_after,
                ocsp,
            } => {
                let names = names.join(", ");
                let mut fields = vec![
                    Field::literal("certificate_list", format!("CN={names} ← {issuer}")),
                    Field::literal("subjectAltName", names),
                    Field::literal("issuer", *issuer),
                    Field::literal("notBefore", not_before),
                    Field::literal("notAfter", not_after),
                ];
                fields.extend(ocsp.map(|status| Field::literal("certStatus", status)));
                fields
            }
            TlsMessage::CertificateStatus {
                status,
                this_update,
            } => vec![
                Field::literal("certStatus", *status),
                Field::literal("thisUpdate", this_update),
            ],
            TlsMessage::ServerKeyExchange { group } => {
                vec![Field::literal("named_curve", *group), signed()]
            }
            TlsMessage::CertificateVerify => vec![signed()],
            TlsMessage::ClientKeyExchange { group } => vec![Field::literal("named_curve", *group)],
            TlsMessage::NewSessionTicket {
                lifetime,
                ticket,
                early_data,
            } => {
                let mut fields = vec![
                    Field::literal("ticket_lifetime", lifetime.to_string()),
                    Field::literal("ticket", ticket),
                ];
                fields.extend(early_data.then(|| Field::literal("max_early_data_size", "16384")));
                fields
            }
            TlsMessage::Alert { description } => vec![
                Field::literal("level", "fatal(2)"),
                Field::literal("description", description.name()),
            ],
            TlsMessage::ServerHelloDone
            | TlsMessage::ChangeCipherSpec
            | TlsMessage::Finished
            | TlsMessage::EarlyData
            | TlsMessage::EndOfEarlyData => Vec::new(),
        }
    }
}

/// How the server signs with the certificate's key.
fn signed() -> Field {
    Field::literal("algorithm", "ecdsa_secp256r1_sha256")
}

fn early() -> Field {
    Field::literal("early_data", "✓")
}

/// The extensions by which a session is resumed.
fn offer(version: TlsVersion, ticket: &str) -> Vec<Field> {
    match version {
        TlsVersion::V1_2 => vec![Field::literal("session_ticket", ticket)],
        TlsVersion::V1_3 => vec![
            Field::literal("psk_key_exchange_modes", "psk_dhe_ke"),
            Field::literal("pre_shared_key", ticket),
            Field::literal("binder", "HMAC-SHA256"),
        ],
    }
}

impl Tls {
    /// The message's name, with what matters most about it.
    pub fn label(&self) -> Label {
        let name = self.message.name();
        Label::Literal(match &self.message {
            TlsMessage::ClientHello { versions, alpn, .. } => {
                let newest = versions.iter().max().unwrap_or(&self.version);
                format!("{name} {newest}, ALPN {}", alpn.join(" "))
            }
            TlsMessage::ServerHello { .. } => format!("{name} {}", self.version),
            TlsMessage::Alert { description } => format!("{name} {}", description.name()),
            _ => name.to_owned(),
        })
    }

    /// Version, the message's own fields, and its length.
    pub fn fields(&self) -> Vec<Field> {
        let mut fields = vec![Field::literal("version", self.version.to_string())];
        fields.extend(self.message.own_fields(self.version));
        let answer = matches!(self.message, TlsMessage::ServerHello { .. });
        if answer && self.resumed && self.version == TlsVersion::V1_3 {
            // The number of the ticket taken (RFC 8446 §4.2.11).
            fields.push(Field::literal("pre_shared_key", "0"));
        }
        fields.push(Field {
            name: text!("length, bytes", "长度（字节）", "длина, байт").into(),
            value: Label::Literal(grouped(u64::from(self.len))),
        });
        let protection = if self.encrypted {
            text!("encrypted", "加密", "в зашифрованном виде")
        } else {
            text!("in the clear", "明文", "в открытом виде")
        };
        fields.push(Field {
            name: text!("sent", "传输方式", "передаётся").into(),
            value: protection.into(),
        });
        if self.is_part() {
            let knows = |name: Text, resumed: bool, at: fn(&Secret) -> u8| Field {
                name: name.into(),
                value: Label::Literal(self.known(resumed, at)),
            };
            fields.push(knows(CLIENT_KNOWS, self.offers(), |secret| secret.client));
            fields.push(knows(SERVER_KNOWS, self.resumed, |secret| secret.server));
        }
        fields
    }

    /// Whether the handshake gets further by this message.
    fn is_part(&self) -> bool {
        match self.message {
            TlsMessage::Alert { .. } => false,
            TlsMessage::ChangeCipherSpec => self.version == TlsVersion::V1_2,
            _ => true,
        }
    }

    /// Whether the client goes by a ticket, as far as it can know: the server may be unable to read it.
    fn offers(&self) -> bool {
        let shown = match &self.message {
            TlsMessage::ClientHello { ticket, .. } => ticket.is_some(),
            TlsMessage::EarlyData => true,
            _ => false,
        };
        shown || self.resumed
    }

    /// What a side knows once this message has arrived.
    fn known(&self, resumed: bool, at: fn(&Secret) -> u8) -> String {
        let step = self.step();
        let known = secrets(self.version, resumed)
            .iter()
            .filter(|secret| at(secret) <= step);
        let known: Vec<String> = known
            .map(|secret| format!("{} {}", secret.name, secret.len))
            .collect();
        known.join(", ")
    }

    /// How far the handshake has come, in the steps by which secrets become known.
    fn step(&self) -> u8 {
        match (&self.message, self.from, self.version) {
            (TlsMessage::ClientHello { .. } | TlsMessage::EarlyData, ..) => HELLO,
            (TlsMessage::ServerKeyExchange { .. } | TlsMessage::ServerHelloDone, ..) => PARAMS,
            (TlsMessage::Finished, End::Server, TlsVersion::V1_3)
            | (TlsMessage::EndOfEarlyData, ..) => AGREED,
            (TlsMessage::ClientKeyExchange { .. }, ..) => AGREED,
            (TlsMessage::Finished, End::Client, TlsVersion::V1_3) => FINISHED,
            (TlsMessage::NewSessionTicket { .. }, ..) => TICKET,
            (TlsMessage::ChangeCipherSpec | TlsMessage::Finished, ..) if !self.resumed => AGREED,
            _ => ANSWERED,
        }
    }
}

const CLIENT_KNOWS: Text = text!(
    "client knows, bytes",
    "客户端已知（字节）",
    "клиент знает, байт"
);
const SERVER_KNOWS: Text = text!(
    "server knows, bytes",
    "服务器已知（字节）",
    "сервер знает, байт"
);
