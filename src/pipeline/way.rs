//! What the way does with a segment between its sender and its receiver's TCP: the one place where loss,
//! faults of the layers below and interference are asked about.
//!
//! Follows RFC 1122 §4.2.3.9 and RFC 5461 for what an ICMP error means to TCP.

use super::block;
use super::cx::{Cx, Role};
use super::tcp::{self, Connection};
use crate::trace::payload::Segment;
use crate::trace::{MessageId, Time};

/// What becomes of a segment.
#[allow(dead_code, reason = "each stage on the way makes a part of it")]
#[derive(Clone, Copy)]
pub enum Fate {
    /// It arrives as fast as the link carries it.
    Arrives,
    /// It arrives this much later: held up by an address resolution, a queue.
    Late(Time),
    /// It is dropped on the way or by a layer below the receiver's TCP; nobody is told.
    Lost,
    /// Somebody on the way drops it and sends resets in the other's name to both ends.
    Reset(Role),
    /// It is dropped, and an ICMP error or the sender's own stack says so.
    Unreachable(Unreachable),
}

/// Who cannot be reached.
#[allow(dead_code, reason = "each stage on the way makes a part of it")]
#[derive(Clone, Copy)]
pub struct Unreachable {
    /// Who says so.
    pub by: Role,
    /// Whether there is no way to the network (ENETUNREACH), or none to the host (EHOSTUNREACH).
    pub network: bool,
    /// When the sender's TCP learns it, counted from the sending.
    pub after: Time,
}

/// How a stage is asked.
type Asked = fn(&Cx, &Connection, &Segment, MessageId) -> Fate;

/// Who is asked, in order.
const ASKED: &[Asked] = &[tcp::fate, block::fate];

/// What becomes of a segment of the client's connection, asked once for each copy sent, retransmissions too,
/// after it was recorded as `message`. A later stage is asked about what the ones before let through.
pub fn fate(cx: &Cx, conn: &Connection, segment: &Segment, message: MessageId) -> Fate {
    let mut fates = ASKED.iter().map(|ask| ask(cx, conn, segment, message));
    fates
        .find(|fate| !matches!(fate, Fate::Arrives))
        .unwrap_or(Fate::Arrives)
}
