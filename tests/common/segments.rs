//! What must hold of the segments of every connection, whatever happens on it.

use std::collections::BTreeMap;

use hopscope::trace::payload::{End, Segment};
use hopscope::trace::{ConnId, Message, Payload, Time, Trace};

/// What one end of a connection has sent.
#[derive(Default)]
struct Sent {
    /// The number of its first byte in this trace.
    base: Option<u32>,
    /// How many numbers it has used.
    used: u32,
    /// How many bytes beyond them have asked for the window; they may have been taken.
    probes: u32,
    /// From where to where, when it arrived, and whether it only asked for the window.
    arrived: Vec<(u32, u32, Time, bool)>,
}

/// Holds that each end numbers its bytes without a gap, that what is sent again was sent before, and that
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
        // A reset that answers a SYN has no number.
        if segment.flags.rst {
            continue;
        }
        if segment.flags.ack {
            acknowledges(segment, peer, message.sent);
        }
        is_numbered(message, segment, from);
    }
}

fn occupies(segment: &Segment) -> u32 {
    segment.len + u32::from(segment.flags.syn) + u32::from(segment.flags.fin)
}

fn is_numbered(message: &Message, segment: &Segment, from: &mut Sent) {
    let base = *from.base.get_or_insert(segment.seq);
    let first = segment.seq.wrapping_sub(base);
    let after = first.wrapping_add(occupies(segment));
    let probe = message.why.why.id == "tcp.probe";
    if message.why.why.id == "tcp.keep-alive" {
        return;
    }
    if segment.retransmission > 0 {
        assert!(after <= from.used || probe, "{segment:?}");
    } else {
        let may_begin = from.used..=from.used + from.probes;
        assert!(may_begin.contains(&first), "{segment:?}");
        if probe {
            from.probes += 1;
        } else {
            (from.used, from.probes) = (after, 0);
        }
    }
    if let (Some(at), true) = (message.received, after != first) {
        from.arrived.push((first, after, at, probe));
    }
}

/// Up to where everything is there of what arrived as the filter says.
fn reached(peer: &Sent, counts: impl Fn(Time, bool) -> bool) -> u32 {
    let mut reached = 0;
    while let Some((_, after, ..)) = peer.arrived.iter().find(|(first, after, at, probe)| {
        counts(*at, *probe) && *first <= reached && reached < *after
    }) {
        reached = *after;
    }
    reached
}

fn acknowledges(segment: &Segment, peer: &Sent, now: Time) {
    // On a connection that an earlier visit has opened, its bytes are acknowledged.
    let Some(base) = peer.base else {
        return;
    };
    let ack = segment.ack.wrapping_sub(base);
    // What arrives at this very moment may come before or after; a closed window turns a probe away.
    let least = reached(peer, |at, probe| at < now && !probe);
    let most = reached(peer, |at, _| at <= now);
    assert!(
        (least..=most).contains(&ack),
        "{segment:?} at {now}: {ack} is not within {least}..={most}"
    );
}
