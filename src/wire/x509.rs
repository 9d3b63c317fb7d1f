//! A server's certificate and its issuer's, in DER (RFC 5280 §4.1, X.690).
//!
//! Names, dates and structure are real. Keys and signatures are filler, and a comment fills the chain up to
//! the length that the trace says; in its place real certificates have policies, addresses of their issuer,
//! and the signatures of transparency logs.

use super::writer::filler;

/// Tags (X.690 §8).
const BOOLEAN: u8 = 0x01;
pub(super) const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OID: u8 = 0x06;
const UTF8: u8 = 0x0c;
const IA5: u8 = 0x16;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;

/// Object identifiers, encoded.
pub(super) const ECDSA_WITH_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const PRIME256V1: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
const SUBJECT_ALT_NAME: &[u8] = &[0x55, 0x1d, 0x11];
const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1d, 0x13];
const KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x0f];
const EXT_KEY_USAGE: &[u8] = &[0x55, 0x1d, 0x25];
const SERVER_AUTH: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01];
/// Netscape's comment, which every program can show.
const COMMENT: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x86, 0xf8, 0x42, 0x01, 0x0d];

/// Who signed the issuer, and how long that holds.
const ROOT: &str = "CN=Example Root CA";
const ISSUER_DATES: (&str, &str) = ("2024-03-13", "2034-03-12");

/// What the comment takes at least, so that no length gets longer by it.
const FILLED: usize = 256;

/// The leaf and its issuer's certificate, which take `room` bytes with their lengths of three bytes each.
pub(super) fn chain(
    names: &[String],
    issuer: &str,
    dates: (&str, &str),
    room: usize,
) -> [Vec<u8>; 2] {
    let authority = certificate(&Subject {
        serial: 2,
        issuer: ROOT,
        subject: issuer.to_owned(),
        dates: ISSUER_DATES,
        extensions: authority_extensions(),
    });
    let leaf = |fill: usize| {
        let common = names.first().filter(|name| name.len() <= 64);
        certificate(&Subject {
            serial: 1,
            issuer,
            subject: common.map(|name| format!("CN={name}")).unwrap_or_default(),
            dates,
            extensions: leaf_extensions(names, fill),
        })
    };
    let least = leaf(FILLED).len() + authority.len() + 6;
    let leaf = leaf(FILLED + room.saturating_sub(least));
    [leaf, authority]
}

struct Subject<'a> {
    serial: u8,
    issuer: &'a str,
    subject: String,
    dates: (&'a str, &'a str),
    extensions: Vec<Vec<u8>>,
}

/// A serial number of 16 bytes.
pub(super) fn serial(of: u8) -> Vec<u8> {
    [&[0x0f][..], &filler(u64::from(of), 15)].concat()
}

fn certificate(of: &Subject<'_>) -> Vec<u8> {
    let algorithm = sequence(&[der(OID, ECDSA_WITH_SHA256)]);
    let dates = sequence(&[time(of.dates.0), time(of.dates.1)]);
    let signed = sequence(&[
        // Version 3.
        der(0xa0, &der(INTEGER, &[2])),
        der(INTEGER, &serial(of.serial)),
        algorithm.clone(),
        name(of.issuer),
        dates,
        name(&of.subject),
        public_key(u64::from(of.serial)),
        der(0xa3, &sequence(&of.extensions)),
    ]);
    let signature = bit_string(&signature(u64::from(of.serial), false));
    sequence(&[signed, algorithm, signature])
}

/// An ECDSA-Sig-Value (RFC 3279 §2.2.3) of two numbers of 32 bytes; the first begins with a set bit, and
/// therefore takes one more, when `long`.
pub(super) fn signature(seed: u64, long: bool) -> Vec<u8> {
    let number = |seed: u64, long: bool| {
        let mut bytes = filler(seed, 32);
        bytes[0] = bytes[0] & 0x7f | 0x40;
        if long {
            bytes[0] |= 0x80;
            bytes.insert(0, 0);
        }
        der(INTEGER, &bytes)
    };
    sequence(&[number(seed, long), number(seed + 1, false)])
}

fn public_key(seed: u64) -> Vec<u8> {
    let point = [&[0x04][..], &filler(seed, 64)].concat();
    let algorithm = sequence(&[der(OID, EC_PUBLIC_KEY), der(OID, PRIME256V1)]);
    sequence(&[algorithm, bit_string(&point)])
}

/// A name of one attribute, `CN=…`; the empty name for an empty text.
fn name(text: &str) -> Vec<u8> {
    let Some(common) = text.strip_prefix("CN=") else {
        return sequence(&[]);
    };
    let attribute = sequence(&[der(OID, COMMON_NAME), der(UTF8, common.as_bytes())]);
    sequence(&[der(SET, &attribute)])
}

fn leaf_extensions(names: &[String], fill: usize) -> Vec<Vec<u8>> {
    let names: Vec<Vec<u8>> = names.iter().map(|name| general_name(name)).collect();
    vec![
        // digitalSignature
        extension(KEY_USAGE, true, &der(BIT_STRING, &[7, 0x80])),
        extension(EXT_KEY_USAGE, false, &sequence(&[der(OID, SERVER_AUTH)])),
        extension(BASIC_CONSTRAINTS, true, &sequence(&[])),
        extension(SUBJECT_ALT_NAME, false, &sequence(&names)),
        extension(COMMENT, false, &der(IA5, &comment(fill))),
    ]
}

fn comment(len: usize) -> Vec<u8> {
    const TEXT: &[u8] = b"No key belongs to this certificate. ";
    TEXT.iter().copied().cycle().take(len).collect()
}

fn authority_extensions() -> Vec<Vec<u8>> {
    vec![
        // keyCertSign, cRLSign
        extension(KEY_USAGE, true, &der(BIT_STRING, &[1, 0x06])),
        extension(
            BASIC_CONSTRAINTS,
            true,
            &sequence(&[der(BOOLEAN, &[0xff]), der(INTEGER, &[0])]),
        ),
    ]
}

fn extension(oid: &[u8], critical: bool, value: &[u8]) -> Vec<u8> {
    let mut parts = vec![der(OID, oid)];
    if critical {
        parts.push(der(BOOLEAN, &[0xff]));
    }
    parts.push(der(OCTET_STRING, value));
    sequence(&parts)
}

/// A dNSName or iPAddress (RFC 5280 §4.2.1.6); an IPv6 address stands in brackets in a URL.
fn general_name(name: &str) -> Vec<u8> {
    // The library reads URLs for the page anyway.
    match url::Host::parse(name) {
        Ok(url::Host::Ipv4(address)) => der(0x87, &address.octets()),
        Ok(url::Host::Ipv6(address)) => der(0x87, &address.octets()),
        _ => der(0x82, name.as_bytes()),
    }
}

/// Midnight of a day such as `2026-11-21`: from 2050 on with four digits of the year (RFC 5280 §4.1.2.5).
fn time(day: &str) -> Vec<u8> {
    let digits = day.replace('-', "");
    if digits.as_str() < "2050" {
        let short = digits.get(2..).unwrap_or_default();
        der(UTC_TIME, format!("{short}000000Z").as_bytes())
    } else {
        der(GENERALIZED_TIME, format!("{digits}000000Z").as_bytes())
    }
}

pub(super) fn bit_string(bytes: &[u8]) -> Vec<u8> {
    der(BIT_STRING, &[&[0], bytes].concat())
}

pub(super) fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    der(SEQUENCE, &parts.concat())
}

/// A tag, a length of one to three bytes, and the content.
pub(super) fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let [high, low] = (content.len() as u16).to_be_bytes();
    let head = match content.len() {
        0..0x80 => vec![tag, low],
        0x80..0x100 => vec![tag, 0x81, low],
        _ => vec![tag, 0x82, high, low],
    };
    [&head, content].concat()
}
