//! The secrets of a TLS handshake: which there are, when each side has them, and values that stand for them
//! (RFC 5246 §8.1 and §6.3, RFC 8446 §7.1).

use serde::Serialize;

use super::{Field, TlsVersion};
use crate::text;

/// A secret, or a number that secrets are made from.
pub(super) struct Secret {
    /// As the RFC calls it.
    pub name: &'static str,
    /// Its length in bytes.
    pub len: u8,
    /// The step after which the client has it.
    pub client: u8,
    /// The step after which the server has it.
    pub server: u8,
}

/// After the ClientHello.
pub(super) const HELLO: u8 = 0;
/// After the ServerHello.
pub(super) const ANSWERED: u8 = 1;
/// After the ServerKeyExchange.
pub(super) const PARAMS: u8 = 2;
/// After the ClientKeyExchange, or the server's Finished in 1.3.
pub(super) const AGREED: u8 = 3;
/// After the client's Finished in 1.3.
pub(super) const FINISHED: u8 = 4;
/// After a NewSessionTicket.
pub(super) const TICKET: u8 = 5;
/// Not at all.
const NEVER: u8 = u8::MAX;

const fn both(name: &'static str, len: u8, step: u8) -> Secret {
    Secret {
        name,
        len,
        client: step,
        server: step,
    }
}

const fn client_only(name: &'static str, step: u8) -> Secret {
    Secret {
        name,
        len: 32,
        client: step,
        server: NEVER,
    }
}

const fn server_only(name: &'static str, step: u8) -> Secret {
    Secret {
        name,
        len: 32,
        client: NEVER,
        server: step,
    }
}

/// What the secrets of a handshake are, in the order in which they become known.
pub(super) const fn secrets(version: TlsVersion, resumed: bool) -> &'static [Secret] {
    match (version, resumed) {
        (TlsVersion::V1_2, false) => SECRETS_1_2,
        (TlsVersion::V1_2, true) => SECRETS_1_2_RESUMED,
        (TlsVersion::V1_3, false) => SECRETS_1_3.split_at(2).1,
        (TlsVersion::V1_3, true) => SECRETS_1_3,
    }
}

/// RFC 5246 §8.1 and §6.3: AES-128-GCM has no MAC keys; two keys of 16 bytes, two salts of 4 (RFC 5288 §3).
const SECRETS_1_2: &[Secret] = &[
    both("client_random", 32, HELLO),
    both("server_random", 32, ANSWERED),
    server_only("server private key", PARAMS),
    both("server_params", 32, PARAMS),
    client_only("client private key", AGREED),
    both("client_params", 32, AGREED),
    both(PRE_MASTER, 32, AGREED),
    both("master_secret", 48, AGREED),
    both(KEY_BLOCK, 40, AGREED),
];

/// The ticket holds the master secret (RFC 5077 §4).
const SECRETS_1_2_RESUMED: &[Secret] = &[
    both("master_secret", 48, HELLO),
    both("client_random", 32, HELLO),
    both("server_random", 32, ANSWERED),
    both(KEY_BLOCK, 40, ANSWERED),
];

/// RFC 8446 §7.1, with SHA-256. Without a ticket there is no PSK, and the early secret is
/// known to everybody.
const SECRETS_1_3: &[Secret] = &[
    both("PSK", 32, HELLO),
    both("early_secret", 32, HELLO),
    both("client_random", 32, HELLO),
    client_only("client private key", HELLO),
    both("client key_share", 32, HELLO),
    both("server_random", 32, ANSWERED),
    server_only("server private key", ANSWERED),
    both("server key_share", 32, ANSWERED),
    both(SHARED, 32, ANSWERED),
    both("handshake_secret", 32, ANSWERED),
    both("client_handshake_traffic_secret", 32, ANSWERED),
    both("server_handshake_traffic_secret", 32, ANSWERED),
    both("master_secret", 32, AGREED),
    both("client_application_traffic_secret_0", 32, AGREED),
    both("server_application_traffic_secret_0", 32, AGREED),
    both("resumption_master_secret", 32, FINISHED),
    both("ticket PSK", 32, TICKET),
];

const PRE_MASTER: &str = "pre_master_secret";
const KEY_BLOCK: &str = "key_block";
const SHARED: &str = "ECDHE shared secret";

/// The secrets that a side computes in one go: no bytes of theirs are on any wire.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Keys {
    /// The version agreed.
    pub version: TlsVersion,
    /// Whether the handshake goes by a ticket of an earlier one.
    pub resumed: bool,
    /// Which of them: in 1.3 a server needs the first before it can send the messages that the others are made
    /// from (RFC 8446 §7.1).
    pub part: KeyPart,
    /// What the values shown are made from: they are filler, not computed.
    pub filler: u32,
}

/// A part of a handshake's secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum KeyPart {
    /// All of them.
    All,
    /// Those that protect the rest of the handshake (1.3).
    Handshake,
    /// Those that protect what follows it (1.3).
    Application,
}

impl KeyPart {
    fn has(self, secret: &Secret) -> bool {
        match self {
            KeyPart::All => true,
            KeyPart::Handshake => secret.server <= ANSWERED,
            KeyPart::Application => secret.server > ANSWERED,
        }
    }
}

impl Keys {
    /// Every secret with a value that stands for it.
    pub fn fields(&self) -> Vec<Field> {
        let first = match (self.version, self.resumed) {
            (TlsVersion::V1_2, false) => PRE_MASTER,
            (TlsVersion::V1_2, true) => KEY_BLOCK,
            (TlsVersion::V1_3, _) => SHARED,
        };
        let mut state = self.filler;
        let computed = secrets(self.version, self.resumed)
            .iter()
            .skip_while(|secret| secret.name != first)
            .filter(|secret| secret.client <= AGREED);
        // A value is the same on both sides, whatever part of them is shown.
        let valued = computed.map(|secret| (secret, filler(&mut state, secret.len)));
        let mut fields: Vec<Field> = valued
            .filter(|(secret, _)| self.part.has(secret))
            .map(|(secret, value)| Field::literal(secret.name, value))
            .collect();
        fields.push(Field {
            name: text!("values", "数值", "значения").into(),
            value: text!(
                "filler, not computed",
                "占位数据，并非计算所得",
                "условные, не вычислены"
            )
            .into(),
        });
        fields
    }
}

/// So many bytes that stand for a secret, hexadecimal.
fn filler(state: &mut u32, len: u8) -> String {
    (0..len)
        .map(|_| {
            *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            format!("{:02x}", *state >> 24)
        })
        .collect()
}
