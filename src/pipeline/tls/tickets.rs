//! Session tickets: what the client keeps of a handshake to shorten the next one with the same server.
//!
//! Follows RFC 8446 §4.6.1 and §C.4 (a ticket is used once), RFC 5077 §3 (in 1.2 it may be used again), and
//! nginx, whose tickets are good for `ssl_session_timeout`, 5 minutes by default.

use super::certificate::Certificate;
use super::{Ciphers, EarlyData, Session, Version};
use crate::pipeline::cx::Cx;
use crate::pipeline::store::Store;
use crate::pipeline::world::Setup;
use crate::trace::payload::TlsVersion;

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
}

/// The tickets that the client keeps, by host and port.
#[derive(Default)]
pub struct State {
    /// The newest of each server.
    pub kept: Store<Ticket>,
}

/// Where the tickets of a server are kept; a first visit by http: is about to be sent to https:.
pub fn key(url: &url::Url) -> String {
    let host = url.host_str().unwrap_or_default();
    format!("{host}:{}", url.port().unwrap_or(443))
}

/// Puts the ticket of an earlier visit there, if a handshake with this server can have succeeded.
pub fn prepare(setup: &mut Setup<'_>) {
    let settings = setup.settings;
    let possible = Certificate::of(settings) == Certificate::Valid
        && Ciphers::of(settings) == Ciphers::Shared
        && Session::of(settings) == Session::Resumed;
    let Some(version) = Version::of(settings).spoken().filter(|_| possible) else {
        return;
    };
    let ticket = Ticket {
        bytes: setup.world.rng(super::STAGE.id).hex(SHOWN),
        version,
        until: setup.unix + LIFETIME - AGE,
        early_data: version == TlsVersion::V1_3 && EarlyData::of(settings) != EarlyData::Off,
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
