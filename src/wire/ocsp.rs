//! An OCSP response that a server staples to its certificate, in DER (RFC 6960 §4.2.1).
//!
//! The issuer's word on the leaf of [`super::x509`]. Hashes and signature are filler. It names no next update:
//! newer ones are there at any time.

use super::writer::filler;
use super::x509::{
    ECDSA_WITH_SHA256, INTEGER, OCTET_STRING, OID, bit_string, der, sequence, serial, signature,
};

/// Tags (X.690 §8).
const NULL: u8 = 0x05;
const ENUMERATED: u8 = 0x0a;
const GENERALIZED_TIME: u8 = 0x18;

/// Object identifiers, encoded.
const PKIX_OCSP_BASIC: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x01];
const SHA1: &[u8] = &[0x2b, 0x0e, 0x03, 0x02, 0x1a];

/// The leaf's number in [`super::x509`].
const LEAF: u8 = 1;
/// The choices of certStatus.
const GOOD: u8 = 0x80;
const REVOKED: u8 = 0xa1;

/// The response of this day, such as `2026-11-21`: good, or revoked since another day.
pub(super) fn response(revoked: Option<&str>, today: &str) -> Vec<u8> {
    let time = |day: &str| {
        let day = day.replace('-', "");
        der(GENERALIZED_TIME, format!("{day}000000Z").as_bytes())
    };
    let at = time(today);
    let status = match revoked {
        Some(since) => der(REVOKED, &time(since)),
        None => der(GOOD, &[]),
    };
    let hash = |seed| der(OCTET_STRING, &filler(seed, 20));
    let certificate = sequence(&[
        sequence(&[der(OID, SHA1), der(NULL, &[])]),
        hash(1),
        hash(2),
        der(INTEGER, &serial(LEAF)),
    ]);
    let single = sequence(&[certificate, status, at.clone()]);
    let data = sequence(&[der(0xa2, &hash(2)), at, sequence(&[single])]);
    let basic = sequence(&[
        data,
        sequence(&[der(OID, ECDSA_WITH_SHA256)]),
        bit_string(&signature(3, false)),
    ]);
    let bytes = sequence(&[der(OID, PKIX_OCSP_BASIC), der(OCTET_STRING, &basic)]);
    sequence(&[der(ENUMERATED, &[0]), der(0xa0, &bytes)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_has_the_length_that_the_model_says() {
        let today = "2026-11-21";
        assert_eq!(response(Some("2026-11-01"), today).len(), 276);
        assert_eq!(response(None, today).len(), 256);
    }
}
