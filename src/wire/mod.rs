//! Bytes of messages, built when somebody asks: what the client's network interface sees, frame by frame.
//!
//! Follows IEEE 802.3, RFC 791, RFC 8200, RFC 768, RFC 9293, RFC 1035, RFC 5246, RFC 8446, RFC 6960 and RFC 9112; field
//! names are theirs. Addresses, numbers, lengths and checksums are real. Key material, signatures,
//! encrypted content and the content of responses are filler of the right length, the same for the same
//! trace, and say so. A connection of the machine to itself passes its loopback interface, with hardware
//! addresses of zero as Linux shows them. Not modelled: ARP and ICMP, routers (what arrives has passed
//! seven), TCP timestamps and selective acknowledgements, HTTP/2 frames (encrypted; only the length of an
//! HTTP/1.1 message of the same fields is seen), Ethernet's frame check sequence, which no capture has.

mod carried;
mod dns;
mod headers;
mod http;
mod ocsp;
mod tls;
mod writer;
mod x509;

use std::net::IpAddr;
use std::ops::Range;

use carried::{Carried, alone, carried, flights, segment};
use headers::Way;
use writer::Writer;

use crate::trace::addresses::{CLIENT_V4, RESOLVER, SECOND_RESOLVER};
use crate::trace::payload::{Dns, End, Segment};
use crate::trace::{ConnId, Message, MessageId, Payload, Time, Trace, sorted_by};

/// A frame that the client's interface sent or received.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// When: a frame of the client's when it leaves, another when it has arrived.
    pub at: Time,
    /// The segment, flight of segments or DNS message that it holds.
    pub message: MessageId,
    /// Its place in the flight, from 0.
    pub index: u16,
    /// The frame without its check sequence.
    pub bytes: Vec<u8>,
}

/// Bytes with their meaning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Their fields, in the order of the wire; the fields of what has a length follow that length.
    pub parts: Vec<Part>,
}

/// A field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The protocol: `TCP`.
    pub layer: &'static str,
    /// The field's name in the specification: `Sequence Number`.
    pub name: &'static str,
    /// Its bytes.
    pub range: Range<usize>,
    /// Its value, as the specification writes it.
    pub value: String,
}

impl From<Writer> for Opened {
    fn from(writer: Writer) -> Opened {
        Opened {
            bytes: writer.bytes,
            parts: writer.parts,
        }
    }
}

/// Everything that the client's interface saw, in order. What is lost on the way to the client is not
/// among it; what the client sends and is lost later is.
pub fn frames(trace: &Trace) -> Vec<Frame> {
    let mut frames = Vec::new();
    for (at, message) in trace.messages.iter().enumerate() {
        let id = MessageId(at as u32);
        match (&message.payload, message.conn) {
            (Payload::Segment(segment), Some(conn)) => {
                flight(trace, (id, message), conn, segment, &mut frames);
            }
            (Payload::Dns(dns), _) => frames.extend(datagram(trace, id, dns)),
            _ => {}
        }
    }
    // What is seen at the same time stays in the order of recording.
    let order = sorted_by(&frames, |frame| [frame.at.0, 0, 0]);
    order
        .into_iter()
        .map(|at| std::mem::take(&mut frames[at]))
        .collect()
}

/// A message as the frame that carries it, or its beginning: the first of a flight. A message inside the
/// provider's network is its own bytes alone, where the trace says enough to write them.
pub fn open(trace: &Trace, id: MessageId) -> Option<Opened> {
    let message = trace.message(id);
    let (id, index) = match (&message.payload, message.conn) {
        (Payload::Segment(_), Some(_)) => (id, 0),
        (Payload::Tls(_) | Payload::Request(_) | Payload::Response(_), Some(_)) => {
            carrier(trace, id)?
        }
        (Payload::Dns(dns), _) => return Some(Opened::from(dns_bytes(trace, id, dns))),
        _ => return alone(message).map(Opened::from),
    };
    let flight = trace.message(id);
    let carried = flight.carries.map(|first| carried(trace, first));
    let frame = tcp(
        trace,
        id,
        flight.conn?,
        segment(flight)?,
        carried.as_ref(),
        index,
    );
    Some(Opened::from(frame))
}

/// The flight, and the segment of it, in which a message's first byte travels.
fn carrier(trace: &Trace, id: MessageId) -> Option<(MessageId, usize)> {
    let message = trace.message(id);
    let mss = usize::from(trace.conns[message.conn?.0 as usize].mss);
    let first = (0..=id.0).rev().map(MessageId).find(|first| {
        trace.message(*first).from == message.from && flights(trace, *first).next().is_some()
    })?;
    let carried = carried(trace, first);
    let (_, start) = carried.starts.iter().find(|(begun, _)| *begun == id)?;
    flights(trace, first).find_map(|(flight, segment)| {
        let within = start.checked_sub(carried.offset(segment))?;
        (within < segment.len as usize).then_some((flight, within / mss))
    })
}

/// When the client's interface sees a message.
fn seen(message: &Message, outgoing: bool) -> Option<Time> {
    if outgoing {
        Some(message.sent)
    } else {
        message.received
    }
}

/// The frames of a flight. They leave together, and arrive one after the other: the last when the flight
/// has arrived.
fn flight(
    trace: &Trace,
    (id, message): (MessageId, &Message),
    conn: ConnId,
    segment: &Segment,
    frames: &mut Vec<Frame>,
) {
    let outgoing = segment.from == End::Client;
    let Some(last) = seen(message, outgoing) else {
        return;
    };
    let mss = u32::from(trace.conns[conn.0 as usize].mss);
    let count = segment.len.div_ceil(mss).max(1);
    let carried = message.carries.map(|first| carried(trace, first));
    let apart = if outgoing || count == 1 {
        0
    } else {
        transmission(trace, conn, message).0 / u64::from(count)
    };
    for index in 0..count {
        let frame = tcp(trace, id, conn, segment, carried.as_ref(), index as usize);
        frames.push(Frame {
            at: last - Time(apart * u64::from(count - 1 - index)),
            message: id,
            index: index as u16,
            bytes: frame.bytes,
        });
    }
}

/// How much longer a flight takes than the shortest message of its connection: the time that its bytes
/// take on the wire, without the delay.
fn transmission(trace: &Trace, conn: ConnId, flight: &Message) -> Time {
    let takes = |message: &Message| Some(message.received? - message.sent);
    let on = |message: &&Message| message.conn == Some(conn) && segment(message).is_some();
    let shortest = trace.messages.iter().filter(on).filter_map(takes).min();
    takes(flight).unwrap_or_default() - shortest.unwrap_or_default()
}

/// The frame of one segment of a flight. What pushes, pushes with its last.
fn tcp(
    trace: &Trace,
    id: MessageId,
    conn: ConnId,
    segment: &Segment,
    carried: Option<&Carried>,
    index: usize,
) -> Writer {
    let conn = &trace.conns[conn.0 as usize];
    let (from, to) = match segment.from {
        End::Client => (conn.client, conn.server),
        End::Server => (conn.server, conn.client),
    };
    let way = Way {
        from,
        to,
        outgoing: segment.from == End::Client,
        ident: ident(trace, id, index),
    };
    let (start, len) = (index * usize::from(conn.mss), segment.len as usize);
    let end = len.min(start + usize::from(conn.mss));
    let data = carried.map(|carried| carried.part(segment, start, end));
    let seq = segment.seq.wrapping_add(start as u32);
    let push = segment.flags.psh && end == len;
    headers::tcp(&way, segment, seq, push, &data.unwrap_or_default())
}

/// A number that grows from packet to packet.
fn ident(trace: &Trace, id: MessageId, index: usize) -> u16 {
    (trace.message(id).seq as u16).wrapping_add(index as u16)
}

/// The server that the client's stub resolver talks to; its own questions to others the client does not see.
fn resolver(trace: &Trace, message: &Message) -> Option<IpAddr> {
    match [message.from, message.to].map(|who| trace.participant(who).id) {
        ["os.resolver", "dns.recursive.second"] | ["dns.recursive.second", "os.resolver"] => {
            Some(SECOND_RESOLVER)
        }
        ["os.resolver", _] | [_, "os.resolver"] => Some(RESOLVER),
        _ => None,
    }
}

fn datagram(trace: &Trace, id: MessageId, dns: &Dns) -> Option<Frame> {
    let message = trace.message(id);
    resolver(trace, message)?;
    Some(Frame {
        at: seen(message, !dns.response)?,
        message: id,
        index: 0,
        bytes: dns_bytes(trace, id, dns).bytes,
    })
}

/// The datagram's frame; of one that the client does not see, the message alone.
fn dns_bytes(trace: &Trace, id: MessageId, dns: &Dns) -> Writer {
    let bytes = dns::message(dns);
    let Some(server) = resolver(trace, trace.message(id)) else {
        return bytes;
    };
    // A port of Linux's range for clients, another for every question (RFC 5452 §9.2).
    let client = (CLIENT_V4, 32_768 + dns.id % 28_232);
    let server = (server, 53);
    let (from, to) = if dns.response {
        (server, client)
    } else {
        (client, server)
    };
    let way = Way {
        from,
        to,
        outgoing: !dns.response,
        ident: ident(trace, id, 0),
    };
    headers::udp(&way, &bytes)
}
