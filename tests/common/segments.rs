//! What must hold of the segments of every connection, whatever happens on it.

use std::collections::BTreeMap;

use hopscope::trace::payload::{End, Segment};
use hopscope::trace::{ConnId, Payload, Time, Trace};

/// What one end of a connection has sent: the number after it, and when it has arrived.
type Sent = Vec<(u32, Option<Time>)>;

/// Holds that each end numbers its bytes without a gap, that what is sent again has its old number, and that
/// an acknowledgement speaks of what has arrived by then, all of it and no more.
///
/// # Panics
/// Something of that does not hold.
pub fn are_consistent(trace: &Trace) {
    let mut ends: BTreeMap<ConnId, [Sent; 2]> = BTreeMap::new();
    for message in &trace.messages {
        let (Payload::Segment(segment), Some(conn)) = (&message.payload, message.conn) else {
            continue;
        };
        let [client, server] = ends.entry(conn).or_default();
        let (from, peer) = match segment.from {
            End::Client => (client, server),
            End::Server => (server, client),
        };
        if segment.flags.ack {
            acknowledges(segment, peer, message.sent);
        }
        let after = segment.seq.wrapping_add(occupies(segment));
        // A reset that answers a SYN has no number.
        if !segment.flags.rst {
            if let Some((next, _)) = from.last() {
                let first = if segment.retransmission > 0 {
                    after
                } else {
                    segment.seq
                };
                assert_eq!(first, *next, "{segment:?}");
            }
            from.push((after, message.received));
        }
    }
}

fn occupies(segment: &Segment) -> u32 {
    segment.len + u32::from(segment.flags.syn) + u32::from(segment.flags.fin)
}

fn acknowledges(segment: &Segment, peer: &Sent, now: Time) {
    let arrived = |(_, at): &&(u32, Option<Time>)| at.is_some_and(|at| at <= now);
    let Some((last, _)) = peer.iter().rfind(arrived) else {
        // On a connection that an earlier visit has opened, its bytes are acknowledged.
        return;
    };
    assert_eq!(segment.ack, *last, "{segment:?} at {now}");
}
