//! TLS handshake messages and alerts (RFC 5246 §7, RFC 8446 §4 and §6).

use std::fmt;

use serde::Serialize;

use super::Field;
use crate::text;
use crate::text::{Label, grouped};

/// A TLS message.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tls {
    /// The version being negotiated or agreed.
    pub version: TlsVersion,
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
    },
    /// The rest of what the server chose, encrypted (1.3).
    EncryptedExtensions {
        /// The protocol chosen.
        alpn: &'static str,
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
    /// All that follows is encrypted (1.2).
    ChangeCipherSpec,
    /// A keyed digest of the whole handshake.
    Finished,
    /// An error or a farewell.
    Alert {
        /// What is wrong.
        description: AlertDescription,
    },
}

/// Alert descriptions (RFC 8446 §6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum AlertDescription {
    /// 45, the certificate is past its date.
    CertificateExpired,
    /// 46, something else is wrong with it: Chromium sends this whatever it is.
    CertificateUnknown,
    /// 48, its issuer is not trusted.
    UnknownCa,
    /// 40, no parameters both sides accept.
    HandshakeFailure,
}

impl AlertDescription {
    /// Name and number as the RFC prints them.
    pub const fn name(self) -> &'static str {
        match self {
            AlertDescription::CertificateExpired => "certificate_expired(45)",
            AlertDescription::CertificateUnknown => "certificate_unknown(46)",
            AlertDescription::UnknownCa => "unknown_ca(48)",
            AlertDescription::HandshakeFailure => "handshake_failure(40)",
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
            TlsMessage::CertificateVerify => "CertificateVerify",
            TlsMessage::ServerKeyExchange { .. } => "ServerKeyExchange",
            TlsMessage::ServerHelloDone => "ServerHelloDone",
            TlsMessage::ClientKeyExchange { .. } => "ClientKeyExchange",
            TlsMessage::ChangeCipherSpec => "ChangeCipherSpec",
            TlsMessage::Finished => "Finished",
            TlsMessage::Alert { .. } => "Alert",
        }
    }

    fn own_fields(&self) -> Vec<Field> {
        match self {
            TlsMessage::ClientHello {
                sni,
                versions,
                suites,
                alpn,
                random,
                key_share,
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
                fields
            }
            TlsMessage::ServerHello {
                suite,
                random,
                key_share,
                alpn,
            } => {
                let mut fields = vec![
                    Field::literal("random", random),
                    Field::literal("cipher_suite", *suite),
                ];
                fields.extend(key_share.map(|group| Field::literal("key_share", group)));
                fields.extend(alpn.map(|alpn| Field::literal("ALPN", alpn)));
                fields
            }
            TlsMessage::EncryptedExtensions { alpn } => vec![Field::literal("ALPN", *alpn)],
            TlsMessage::Certificate {
                names,
                issuer,
                not_before,
                not_after,
            } => vec![
                Field::literal("subjectAltName", names.join(", ")),
                Field::literal("issuer", *issuer),
                Field::literal("notBefore", not_before),
                Field::literal("notAfter", not_after),
            ],
            TlsMessage::ServerKeyExchange { group } | TlsMessage::ClientKeyExchange { group } => {
                vec![Field::literal("named_curve", *group)]
            }
            TlsMessage::Alert { description } => vec![
                Field::literal("level", "fatal(2)"),
                Field::literal("description", description.name()),
            ],
            TlsMessage::CertificateVerify
            | TlsMessage::ServerHelloDone
            | TlsMessage::ChangeCipherSpec
            | TlsMessage::Finished => Vec::new(),
        }
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
        fields.extend(self.message.own_fields());
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
        fields
    }
}
