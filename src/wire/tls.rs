//! TLS records and handshake messages (RFC 5246 §6 and §7, RFC 8422 §5, RFC 8446 §4 and §5).
//!
//! Each message stands in records of its own and has the length that the trace says. Session ids, key
//! shares, signatures and everything encrypted are filler: right in length, kind and place, without any
//! key behind them. HTTP/2 is inside encrypted records, so only its lengths are seen.

use super::writer::{Writer, filler, unhex};
use super::{ocsp, x509};
use crate::trace::payload::{AlertDescription, Tls, TlsMessage, TlsVersion};

const LAYER: &str = "TLS";

/// ContentType (RFC 8446 §5.1).
const CHANGE_CIPHER_SPEC: (u64, &str) = (20, "change_cipher_spec(20)");
const ALERT: (u64, &str) = (21, "alert(21)");
const HANDSHAKE: (u64, &str) = (22, "handshake(22)");
const APPLICATION_DATA: (u64, &str) = (23, "application_data(23)");

/// What the record of a ClientHello may say, for old servers (RFC 8446 §5.1).
const FIRST_VERSION: (&str, u64) = ("legacy_record_version", 0x0301);

/// The most that a record holds of what is to be sent (RFC 8446 §5.1).
const FRAGMENT: u64 = 1 << 14;
/// What encryption adds inside a record: 1.3 a content type and a tag, 1.2 a nonce and a tag.
const ADDED_1_3: u64 = 17;
const ADDED_1_2: u64 = 24;
const NONCE: usize = 8;
const HEADER: u32 = 5;

/// What the messages of a connection share.
#[derive(Clone, Copy)]
pub(super) struct Session<'a> {
    /// Where filler begins: another for every connection.
    pub seed: u64,
    /// Whether the client has named the host.
    pub named: bool,
    /// The first day of the server's certificate, ISO 8601.
    pub since: &'a str,
}

/// The records of a handshake message or alert; `seed` is the message's own.
pub(super) fn message(tls: &Tls, session: Session<'_>, seed: u64) -> Writer {
    let mut out = Writer::new(LAYER);
    if tls.encrypted {
        encrypted(&mut out, tls, seed);
        return out;
    }
    let version = record_version(tls.version);
    match &tls.message {
        TlsMessage::ChangeCipherSpec => {
            record(&mut out, CHANGE_CIPHER_SPEC, version, &mut |out| {
                out.code("type", 1, 1, "change_cipher_spec(1)");
            });
        }
        TlsMessage::Alert { description } => {
            record(&mut out, ALERT, version, &mut |out| {
                alert(out, *description)
            });
        }
        TlsMessage::ClientHello { .. } => record(&mut out, HANDSHAKE, FIRST_VERSION, &mut |out| {
            handshake(out, tls, session, seed);
        }),
        _ => record(&mut out, HANDSHAKE, version, &mut |out| {
            handshake(out, tls, session, seed);
        }),
    }
    out
}

/// The records that carry `len` bytes of application data.
pub(super) fn application_data(version: TlsVersion, len: u64, seed: u64) -> Writer {
    let mut out = Writer::new(LAYER);
    let added = match version {
        TlsVersion::V1_3 => ADDED_1_3,
        TlsVersion::V1_2 => ADDED_1_2,
    };
    let mut left = len;
    while left > 0 {
        let fragment = left.min(FRAGMENT);
        record(
            &mut out,
            APPLICATION_DATA,
            record_version(version),
            &mut |out| {
                protected(out, version, (fragment + added) as usize, seed ^ left);
            },
        );
        left -= fragment;
    }
    out
}

fn record(
    out: &mut Writer,
    (code, name): (u64, &str),
    (field, version): (&'static str, u64),
    body: &mut dyn FnMut(&mut Writer),
) {
    out.code("type", 1, code, name);
    out.code(field, 2, version, version_name(version));
    out.block("length", 2, body);
}

/// The version that a record names: that of 1.2, even in 1.3, which has another name for the field.
fn record_version(version: TlsVersion) -> (&'static str, u64) {
    match version {
        TlsVersion::V1_3 => ("legacy_record_version", 0x0303),
        TlsVersion::V1_2 => ("version", 0x0303),
    }
}

fn version_name(version: u64) -> &'static str {
    match version {
        0x0301 => "0x0301 (TLS 1.0)",
        0x0303 => "0x0303 (TLS 1.2)",
        _ => "0x0304 (TLS 1.3)",
    }
}

/// In 1.3 every encrypted record calls itself application data (RFC 8446 §5.2).
fn encrypted(out: &mut Writer, tls: &Tls, seed: u64) {
    let kind = match (tls.version, &tls.message) {
        (TlsVersion::V1_3, _) => APPLICATION_DATA,
        (TlsVersion::V1_2, TlsMessage::Alert { .. }) => ALERT,
        (TlsVersion::V1_2, _) => HANDSHAKE,
    };
    let len = tls.len.saturating_sub(HEADER) as usize;
    record(out, kind, record_version(tls.version), &mut |out| {
        protected(out, tls.version, len, seed);
    });
}

/// What stands for the encrypted content of a record (RFC 8446 §5.2, RFC 5288 §3).
fn protected(out: &mut Writer, version: TlsVersion, len: usize, seed: u64) {
    if version == TlsVersion::V1_3 {
        out.filler("encrypted_record", seed, len);
    } else {
        out.filler("nonce_explicit", seed, NONCE.min(len));
        out.filler("GCM ciphertext", seed + 1, len.saturating_sub(NONCE));
    }
}

fn alert(out: &mut Writer, description: AlertDescription) {
    let code = match description {
        AlertDescription::HandshakeFailure => 40,
        AlertDescription::CertificateRevoked => 44,
        AlertDescription::CertificateExpired => 45,
        AlertDescription::CertificateUnknown => 46,
        AlertDescription::UnknownCa => 48,
        AlertDescription::ProtocolVersion => 70,
    };
    out.code("level", 1, 2, "fatal(2)");
    out.code("description", 1, code, description.name());
}

fn handshake(out: &mut Writer, tls: &Tls, session: Session<'_>, seed: u64) {
    let (code, name) = match tls.message {
        TlsMessage::ClientHello { .. } => (1, "client_hello(1)"),
        TlsMessage::ServerHello { .. } => (2, "server_hello(2)"),
        TlsMessage::NewSessionTicket { .. } => (4, "new_session_ticket(4)"),
        TlsMessage::Certificate { .. } => (11, "certificate(11)"),
        TlsMessage::CertificateStatus { .. } => (22, "certificate_status(22)"),
        TlsMessage::ServerKeyExchange { .. } => (12, "server_key_exchange(12)"),
        TlsMessage::ServerHelloDone => (14, "server_hello_done(14)"),
        TlsMessage::ClientKeyExchange { .. } => (16, "client_key_exchange(16)"),
        // These are always encrypted, or no handshake messages.
        TlsMessage::EncryptedExtensions { .. } => (8, "encrypted_extensions(8)"),
        TlsMessage::CertificateVerify => (15, "certificate_verify(15)"),
        TlsMessage::EndOfEarlyData => (5, "end_of_early_data(5)"),
        TlsMessage::Finished
        | TlsMessage::ChangeCipherSpec
        | TlsMessage::EarlyData
        | TlsMessage::Alert { .. } => (20, "finished(20)"),
    };
    out.code("msg_type", 1, code, name);
    out.block("length", 3, &mut |out| body(out, tls, session, seed));
}

fn body(out: &mut Writer, tls: &Tls, session: Session<'_>, seed: u64) {
    match &tls.message {
        TlsMessage::ClientHello { .. } => client_hello(out, tls, session, seed),
        TlsMessage::ServerHello { .. } => server_hello(out, tls, session, seed),
        TlsMessage::Certificate {
            names,
            issuer,
            not_before,
            not_after,
            ..
        } => {
            let room = (tls.len as usize).saturating_sub(out.bytes.len() + 3);
            let chain = x509::chain(names, issuer, (not_before, not_after), room);
            out.block("certificate_list.length", 3, &mut |out| {
                for certificate in &chain {
                    out.block("ASN.1Cert.length", 3, &mut |out| {
                        out.field("ASN.1Cert", certificate, "X.509");
                    });
                }
            });
        }
        TlsMessage::CertificateStatus {
            status,
            this_update,
        } => {
            out.code("status_type", 1, 1, "ocsp(1)");
            let revoked = (*status == "revoked").then_some(session.since);
            let response = ocsp::response(revoked, this_update);
            out.block("OCSPResponse.length", 3, &mut |out| {
                out.field("OCSPResponse", &response, status);
            });
        }
        TlsMessage::NewSessionTicket {
            lifetime, ticket, ..
        } => {
            out.number("ticket_lifetime_hint", 4, *lifetime);
            out.block("ticket.length", 2, &mut |out| {
                self::ticket(out, ticket, TICKET_1_2);
            });
        }
        TlsMessage::ServerKeyExchange { group } => {
            out.code("curve_type", 1, 3, "named_curve(3)");
            out.code("namedcurve", 2, group_code(group), group);
            out.block("public.length", 1, &mut |out| {
                out.filler("public", seed, share_len(group));
            });
            out.code("algorithm", 2, 0x0403, SIGNATURES[0].1);
            out.block("signature.length", 2, &mut |out| {
                out.field(
                    "signature",
                    &x509::signature(seed, true),
                    "ECDSA-Sig-Value, filler",
                );
            });
        }
        TlsMessage::ClientKeyExchange { group } => out.block("ecdh_Yc.length", 1, &mut |out| {
            out.filler("ecdh_Yc", seed, share_len(group));
        }),
        TlsMessage::CertificateVerify
        | TlsMessage::EncryptedExtensions { .. }
        | TlsMessage::ServerHelloDone
        | TlsMessage::Finished
        | TlsMessage::EarlyData
        | TlsMessage::EndOfEarlyData
        | TlsMessage::ChangeCipherSpec
        | TlsMessage::Alert { .. } => {}
    }
}

/// NamedGroup (RFC 8446 §4.2.7).
const GROUPS: [(u64, &str); 3] = [
    (0x001d, "x25519"),
    (0x0017, "secp256r1"),
    (0x0018, "secp384r1"),
];

/// SignatureScheme (RFC 8446 §4.2.3).
const SIGNATURES: [(u64, &str); 8] = [
    (0x0403, "ecdsa_secp256r1_sha256"),
    (0x0804, "rsa_pss_rsae_sha256"),
    (0x0401, "rsa_pkcs1_sha256"),
    (0x0503, "ecdsa_secp384r1_sha384"),
    (0x0805, "rsa_pss_rsae_sha384"),
    (0x0501, "rsa_pkcs1_sha384"),
    (0x0806, "rsa_pss_rsae_sha512"),
    (0x0601, "rsa_pkcs1_sha512"),
];

/// CipherSuite (RFC 8446 §B.4, RFC 5289 §5); a name that is not among these is sent as the reserved
/// value of RFC 8701.
const SUITES: [(u64, &str); 4] = [
    (0x1301, "TLS_AES_128_GCM_SHA256"),
    (0x1303, "TLS_CHACHA20_POLY1305_SHA256"),
    (0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
    (0x0a0a, "GREASE"),
];

fn group_code(name: &str) -> u64 {
    let known = GROUPS.iter().find(|(_, group)| *group == name);
    known.unwrap_or(&GROUPS[0]).0
}

/// The length of a public key in a group: of the NIST curves an uncompressed point.
fn share_len(group: &str) -> usize {
    match group {
        "secp256r1" => 65,
        "secp384r1" => 97,
        _ => 32,
    }
}

fn suite(out: &mut Writer, field: &'static str, name: &str) {
    let known = SUITES.iter().find(|(_, suite)| *suite == name);
    let (code, name) = known.unwrap_or(&SUITES[3]);
    out.code(field, 2, *code, name);
}

fn random(out: &mut Writer, random: &str) {
    out.field("random", &unhex(random), random);
}

/// Bytes of a ticket.
const TICKET_1_2: usize = 192;
const TICKET_1_3: usize = 224;
/// A binder is a digest (RFC 8446 §4.2.11.2).
const BINDER: usize = 32;

/// Its beginning is in the trace.
fn ticket(out: &mut Writer, shown: &str, len: usize) {
    let mut bytes = unhex(shown);
    let seed = bytes
        .iter()
        .fold(0, |seed, byte| seed << 8 | u64::from(*byte));
    bytes.extend(filler(seed, len.saturating_sub(bytes.len())));
    out.field("ticket", &bytes, shown);
}

fn session_id(out: &mut Writer, name: &'static str, seed: u64) {
    out.block("session_id.length", 1, &mut |out| {
        out.filler(name, seed, 32);
    });
}

fn extension(out: &mut Writer, code: u64, name: &str, body: &mut dyn FnMut(&mut Writer)) {
    out.code("extension_type", 2, code, &format!("{name}({code})"));
    out.block("extension_data.length", 2, body);
}

fn client_hello(out: &mut Writer, tls: &Tls, session: Session<'_>, seed: u64) {
    let TlsMessage::ClientHello {
        sni,
        versions,
        suites,
        alpn,
        random: client_random,
        key_share,
        status_request,
        ticket: offered,
        early_data,
    } = &tls.message
    else {
        return;
    };
    let offer = |version| offered.as_ref().filter(|_| tls.version == version);
    out.code("legacy_version", 2, 0x0303, version_name(0x0303));
    random(out, client_random);
    session_id(out, "legacy_session_id", session.seed);
    out.block("cipher_suites.length", 2, &mut |out| {
        suites
            .iter()
            .for_each(|name| suite(out, "CipherSuite", name));
    });
    out.block("legacy_compression_methods.length", 1, &mut |out| {
        out.code("legacy_compression_methods", 1, 0, "null(0)");
    });
    let end = tls.len as usize;
    out.block("extensions.length", 2, &mut |out| {
        if let Some(name) = sni {
            server_name(out, name);
        }
        extension(out, 23, "extended_master_secret", &mut |_| {});
        renegotiation_info(out);
        extension(out, 10, "supported_groups", &mut |out| {
            out.block("named_group_list.length", 2, &mut |out| {
                for (code, name) in GROUPS {
                    out.code("NamedGroup", 2, code, name);
                }
            });
        });
        point_formats(out);
        extension(out, 35, "session_ticket", &mut |out| {
            if let Some(offered) = offer(TlsVersion::V1_2) {
                ticket(out, offered, TICKET_1_2);
            }
        });
        protocols(out, alpn);
        if *status_request {
            extension(out, 5, "status_request", &mut |out| {
                out.code("status_type", 1, 1, "ocsp(1)");
                out.block("responder_id_list.length", 2, &mut |_| {});
                out.block("request_extensions.length", 2, &mut |_| {});
            });
        }
        extension(out, 13, "signature_algorithms", &mut |out| {
            out.block("supported_signature_algorithms.length", 2, &mut |out| {
                for (code, name) in SIGNATURES {
                    out.code("SignatureScheme", 2, code, name);
                }
            });
        });
        if let Some(group) = key_share {
            extension(out, 51, "key_share", &mut |out| {
                out.block("client_shares.length", 2, &mut |out| {
                    share(out, group, seed)
                });
            });
            extension(out, 45, "psk_key_exchange_modes", &mut |out| {
                out.block("ke_modes.length", 1, &mut |out| {
                    out.code("PskKeyExchangeMode", 1, 1, "psk_dhe_ke(1)");
                });
            });
        }
        extension(out, 43, "supported_versions", &mut |out| {
            out.block("versions.length", 1, &mut |out| {
                for version in versions {
                    supported(out, "ProtocolVersion", *version);
                }
            });
        });
        if *early_data {
            extension(out, 42, "early_data", &mut |_| {});
        }
        match offer(TlsVersion::V1_3) {
            Some(offered) => {
                padding(out, end.saturating_sub(PRE_SHARED_KEY));
                pre_shared_key(out, offered, seed);
            }
            None => padding(out, end),
        }
    });
}

/// What the extension takes.
const PRE_SHARED_KEY: usize = 4 + 2 + 2 + TICKET_1_3 + 4 + 2 + 1 + BINDER;

/// RFC 8446 §4.2.11: it is the last.
fn pre_shared_key(out: &mut Writer, offered: &str, seed: u64) {
    extension(out, 41, "pre_shared_key", &mut |out| {
        out.block("identities.length", 2, &mut |out| {
            out.block("identity.length", 2, &mut |out| {
                ticket(out, offered, TICKET_1_3);
            });
            out.filler("obfuscated_ticket_age", seed, 4);
        });
        out.block("binders.length", 2, &mut |out| {
            out.block("PskBinderEntry.length", 1, &mut |out| {
                out.filler("PskBinderEntry", seed + 4, BINDER);
            });
        });
    });
}

fn server_hello(out: &mut Writer, tls: &Tls, session: Session<'_>, seed: u64) {
    let TlsMessage::ServerHello {
        suite: chosen,
        random: server_random,
        key_share,
        alpn,
        status_request,
        session_ticket,
    } = &tls.message
    else {
        return;
    };
    let is_1_3 = tls.version == TlsVersion::V1_3;
    let name = |new, old| if is_1_3 { new } else { old };
    let field = name("legacy_version", "server_version");
    out.code(field, 2, 0x0303, version_name(0x0303));
    random(out, server_random);
    if *session_ticket {
        // A session that a ticket will hold has no ID (RFC 5077 §3.4).
        out.block("session_id.length", 1, &mut |_| {});
    } else {
        // The client's own, echoed (RFC 8446 §4.1.3, RFC 5077 §3.4).
        let field = name("legacy_session_id_echo", "session_id");
        session_id(out, field, session.seed);
    }
    suite(out, "cipher_suite", chosen);
    let field = name("legacy_compression_method", "compression_method");
    out.code(field, 1, 0, "null(0)");
    out.block("extensions.length", 2, &mut |out| {
        if is_1_3 {
            extension(out, 43, "supported_versions", &mut |out| {
                supported(out, "selected_version", tls.version);
            });
            if let Some(group) = key_share {
                extension(out, 51, "key_share", &mut |out| share(out, group, seed));
            }
            if tls.resumed {
                extension(out, 41, "pre_shared_key", &mut |out| {
                    out.number("selected_identity", 2, 0);
                });
            }
            return;
        }
        renegotiation_info(out);
        if session.named && !tls.resumed {
            extension(out, 0, "server_name", &mut |_| {});
        }
        point_formats(out);
        if let Some(protocol) = alpn {
            protocols(out, &[protocol]);
        }
        if *status_request {
            extension(out, 5, "status_request", &mut |_| {});
        }
        if *session_ticket {
            extension(out, 35, "session_ticket", &mut |_| {});
        }
        extension(out, 23, "extended_master_secret", &mut |_| {});
    });
}

/// RFC 6066 §3.
fn server_name(out: &mut Writer, name: &str) {
    extension(out, 0, "server_name", &mut |out| {
        out.block("server_name_list.length", 2, &mut |out| {
            out.code("name_type", 1, 0, "host_name(0)");
            out.block("HostName.length", 2, &mut |out| {
                out.field("HostName", name.as_bytes(), name);
            });
        });
    });
}

/// RFC 5746 §3.2: none has happened before.
fn renegotiation_info(out: &mut Writer) {
    extension(out, 65_281, "renegotiation_info", &mut |out| {
        out.block("renegotiated_connection.length", 1, &mut |_| {});
    });
}

/// RFC 8422 §5.1.2.
fn point_formats(out: &mut Writer) {
    extension(out, 11, "ec_point_formats", &mut |out| {
        out.block("ec_point_format_list.length", 1, &mut |out| {
            out.code("ECPointFormat", 1, 0, "uncompressed(0)");
        });
    });
}

/// RFC 7301 §3.1.
fn protocols(out: &mut Writer, names: &[&str]) {
    extension(
        out,
        16,
        "application_layer_protocol_negotiation",
        &mut |out| {
            out.block("protocol_name_list.length", 2, &mut |out| {
                for name in names {
                    out.block("ProtocolName.length", 1, &mut |out| {
                        out.field("ProtocolName", name.as_bytes(), name);
                    });
                }
            });
        },
    );
}

fn share(out: &mut Writer, group: &str, seed: u64) {
    out.code("group", 2, group_code(group), group);
    out.block("key_exchange.length", 2, &mut |out| {
        out.filler("key_exchange", seed, share_len(group));
    });
}

fn supported(out: &mut Writer, field: &'static str, version: TlsVersion) {
    let code = match version {
        TlsVersion::V1_2 => 0x0303,
        TlsVersion::V1_3 => 0x0304,
    };
    out.code(field, 2, code, version_name(code));
}

/// RFC 7685: zeros up to where the record ends.
fn padding(out: &mut Writer, end: usize) {
    if let Some(len) = end.checked_sub(out.bytes.len() + 4) {
        extension(out, 21, "padding", &mut |out| {
            out.field("PaddingExtension", &vec![0; len], "zeros");
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::writer::filler;
    use super::*;

    #[test]
    fn filler_is_the_same_for_the_same_seed_only() {
        assert_eq!(filler(7, 32), filler(7, 32));
        assert_ne!(filler(7, 32), filler(8, 32));
    }

    #[test]
    fn application_data_takes_what_the_version_adds() {
        let len = |version, len| application_data(version, len, 1).bytes.len();
        assert_eq!(len(TlsVersion::V1_3, 100), 122);
        assert_eq!(len(TlsVersion::V1_2, 100), 129);
        assert_eq!(len(TlsVersion::V1_3, 16_385), 16_385 + 2 * 22);
    }
}
