//! What the way does with a segment between its sender and its receiver's TCP: the one place where loss,
//! faults of the layers below and interference are asked about.
//!
//! Follows RFC 1122 §4.2.3.9 and RFC 5461 for what an ICMP error means to TCP.

use super::block;
use super::cx::{Cx, Role};
use super::tcp::{self, Connection};
use super::{layers, route};
use crate::trace::payload::Segment;
use crate::trace::{MessageId, Time};

/// What becomes of a segment.
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
#[derive(Clone, Copy)]
pub struct Unreachable {
    /// Whether there is no way to the network (ENETUNREACH), or none to the host (EHOSTUNREACH).
    pub network: bool,
    /// When the sender's TCP learns it, counted from the sending.
    pub after: Time,
}

/// How a stage is asked.
type Asked = fn(&Cx, &Connection, &Segment, MessageId) -> Fate;

/// Who is asked about what has left the machine, in order.
const ASKED: &[Asked] = &[tcp::fate, block::fate];

/// What becomes of a segment of the client's connection, asked once for each copy sent, retransmissions too,
/// after it was recorded as `message`. A later stage is asked about what the ones before let through; the
/// layers below TCP tell in the end how it goes. `takes` is how long it is on its way if nothing holds it up.
pub fn fate(
    cx: &Cx,
    conn: &Connection,
    segment: &Segment,
    (message, takes): (MessageId, Time),
) -> Fate {
    let passage = layers::begin(cx, conn, segment, (message, takes));
    let below = passage.as_ref().map_or(cx, |passage| passage.inside());
    let mut late = Time::ZERO;
    let beyond = ASKED.iter().map(|ask| ask(cx, conn, segment, message));
    let stopped = std::iter::once_with(|| route::fate(below, conn, segment, message))
        .chain(beyond)
        .find(|fate| match fate {
            Fate::Arrives => false,
            Fate::Late(by) => {
                late = late + *by;
                false
            }
            Fate::Lost | Fate::Reset(_) | Fate::Unreachable(_) => true,
        });
    let fate = match stopped {
        Some(stopped) => stopped,
        None if late > Time::ZERO => Fate::Late(late),
        None => Fate::Arrives,
    };
    match passage {
        Some(passage) => layers::end(passage, fate, late),
        None => fate,
    }
}
