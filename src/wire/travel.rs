//! In which frames a message travels, and each of them opened.

use super::carried::{carried, flights, segment};
use super::{Opened, open, resolver, tcp};
use crate::trace::{ConnId, MessageId, Payload, Trace};

/// A frame of the client's interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The segment, flight of segments or datagram that is the frame.
    pub message: MessageId,
    /// Its place in the flight, from 0.
    pub index: usize,
}

/// The frames that hold a part of a message, in the order in which they are sent; retransmissions are among
/// them. None for what the client's interface does not see.
pub fn places(trace: &Trace, id: MessageId) -> Vec<Place> {
    let message = trace.message(id);
    let alone = Place {
        message: id,
        index: 0,
    };
    match (&message.payload, message.conn) {
        (Payload::Segment(segment), Some(conn)) => {
            let count = segment.len.div_ceil(mss(trace, conn) as u32).max(1);
            let place = |index| Place { message: id, index };
            (0..count as usize).map(place).collect()
        }
        (Payload::Tls(_) | Payload::Request(_) | Payload::Response(_), Some(conn)) => {
            carriers(trace, id, conn).unwrap_or_default()
        }
        (Payload::Dns(_), _) if resolver(trace, message).is_some() => vec![alone],
        (Payload::Arp(_) | Payload::Rejection(_), _) => vec![alone],
        _ => Vec::new(),
    }
}

/// A frame with its meaning.
pub fn frame(trace: &Trace, place: Place) -> Option<Opened> {
    let flight = trace.message(place.message);
    let (Some(conn), Some(segment)) = (flight.conn, segment(flight)) else {
        return open(trace, place.message);
    };
    let carried = flight.carries.map(|first| carried(trace, first));
    let bytes = tcp(
        trace,
        place.message,
        conn,
        segment,
        carried.as_ref(),
        place.index,
    );
    Some(Opened::from(bytes))
}

fn mss(trace: &Trace, conn: ConnId) -> usize {
    usize::from(trace.conns[conn.0 as usize].mss)
}

/// The segments that a message of a connection travels in. Messages that leave together are carried by what
/// the first of them is carried by.
fn carriers(trace: &Trace, id: MessageId, conn: ConnId) -> Option<Vec<Place>> {
    let from = trace.message(id).from;
    let first = (0..=id.0).rev().map(MessageId).find(|first| {
        trace.message(*first).from == from && flights(trace, *first).next().is_some()
    })?;
    let carried = carried(trace, first);
    let at = carried.starts.iter().position(|(begun, _)| *begun == id)?;
    let start = carried.starts[at].1;
    let end = carried
        .starts
        .get(at + 1)
        .map_or(carried.bytes.bytes.len(), |(_, next)| *next);
    let mss = mss(trace, conn);
    let mut places = Vec::new();
    for (message, segment) in flights(trace, first) {
        let (offset, len) = (carried.offset(segment), segment.len as usize);
        for index in 0..len.div_ceil(mss) {
            let from = offset + index * mss;
            let to = offset + len.min((index + 1) * mss);
            if from < end && start < to {
                places.push(Place { message, index });
            }
        }
    }
    Some(places)
}
