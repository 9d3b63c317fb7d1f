//! Bytes of messages, built when somebody asks: what the client's network interface sees, frame by frame.
//!
//! Follows IEEE 802.3, RFC 826, RFC 791, RFC 792, RFC 8200, RFC 768, RFC 9293, RFC 1035, RFC 5246, RFC 8446, RFC 6960 and RFC 9112; field
//! names are theirs. Addresses, numbers, lengths and checksums are real. Key material, signatures,
//! encrypted content and the content of responses are filler of the right length, the same for the same
//! trace, and say so. A connection of the machine to itself passes its loopback interface, with hardware
//! addresses of zero as Linux shows them. What waits for an ARP reply leaves when that is there, or never. Not
//! modelled: TCP timestamps and selective acknowledgements, HTTP/2 frames (encrypted; only the length of an
//! HTTP/1.1 message of the same fields is seen), Ethernet's frame check sequence, which no capture has.

mod carried;
mod dns;
mod headers;
mod http;
mod layers;
mod ocsp;
mod tls;
mod travel;
mod writer;
mod x509;

use std::net::IpAddr;
use std::ops::Range;

use carried::{Carried, alone, carried, segment};
use headers::Way;
pub use travel::{Place, frame, places};
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
    /// Inside how many lengths it stands.
    pub depth: u8,
}

impl Part {
    /// Whether the bytes are right in length and place only.
    pub fn is_filler(&self) -> bool {
        self.value.ends_with(FILLER)
    }
}

impl From<Writer> for Opened {
    fn from(writer: Writer) -> Opened {
        Opened {
            bytes: writer.bytes,
            parts: writer.parts,
        }
    }
}

/// The value of bytes that stand for others: key material, encrypted content, the content of a response.
pub const FILLER: &str = "filler";
/// The routers between the client and its resolver.
const RESOLVER_ROUTERS: u8 = 7;

/// Everything that the client's interface saw, in order. What is lost on the way to the client is not
/// among it; what the client sends and is lost later is.
pub fn frames(trace: &Trace) -> Vec<Frame> {
    let mut frames = Vec::new();
    // Segments that follow each other mostly carry the same.
    let mut bytes: Option<(MessageId, Carried)> = None;
    for (at, message) in trace.messages.iter().enumerate() {
        let id = MessageId(at as u32);
        match (&message.payload, message.conn) {
            (Payload::Segment(segment), Some(conn)) => {
                if bytes.as_ref().map(|(first, _)| *first) != message.carries {
                    bytes = message.carries.map(|first| (first, carried(trace, first)));
                }
                let carried = bytes.as_ref().map(|(_, carried)| carried);
                flight(trace, (id, message, conn), segment, carried, &mut frames);
            }
            (Payload::Dns(dns), _) => frames.extend(datagram(trace, id, dns)),
            _ => frames.extend(layers::frame(trace, id)),
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
    match &message.payload {
        Payload::Segment(_) | Payload::Tls(_) | Payload::Request(_) | Payload::Response(_)
            if message.conn.is_some() =>
        {
            frame(trace, *places(trace, id).first()?)
        }
        Payload::Dns(dns) => Some(Opened::from(dns_bytes(trace, id, dns))),
        Payload::Packet(_) | Payload::Arp(_) | Payload::Rejection(_) => {
            layers::open(trace, id).map(Opened::from)
        }
        _ => alone(message).map(Opened::from),
    }
}

/// When the client's interface sees a message.
fn seen(trace: &Trace, message: &Message, outgoing: bool) -> Option<Time> {
    if outgoing {
        layers::leaves(trace, message)
    } else {
        message.received
    }
}

/// The frames of a flight. They leave together, and arrive one after the other: the last when the flight
/// has arrived.
fn flight(
    trace: &Trace,
    (id, message, conn): (MessageId, &Message, ConnId),
    segment: &Segment,
    carried: Option<&Carried>,
    frames: &mut Vec<Frame>,
) {
    let outgoing = segment.from == End::Client;
    // What somebody on the way sends in the client's name does not pass its interface.
    if outgoing && trace.participant(message.from).id != "client.tcp" {
        return;
    }
    let Some(last) = seen(trace, message, outgoing) else {
        return;
    };
    let mss = u32::from(trace.conns[conn.0 as usize].mss);
    let count = segment.len.div_ceil(mss).max(1);
    let apart = if outgoing || count == 1 {
        0
    } else {
        transmission(trace, conn, message).0 / u64::from(count)
    };
    for index in 0..count {
        let frame = tcp(trace, id, conn, segment, carried, index as usize);
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
    let (outgoing, ends) = match segment.from {
        End::Client => (true, (conn.client, conn.server)),
        End::Server => (false, (conn.server, conn.client)),
    };
    let way = Way::of_client(ends, outgoing, conn.routers, ident(trace, id, index));
    on_its_way(&way, conn.mss, (segment, 0), carried, index)
}

/// The same with the headers and addresses that it has somewhere, and a sequence number that is too high.
fn on_its_way(
    way: &Way,
    mss: u16,
    (segment, ahead): (&Segment, u32),
    carried: Option<&Carried>,
    index: usize,
) -> Writer {
    let (start, len) = (index * usize::from(mss), segment.len as usize);
    let end = len.min(start + usize::from(mss));
    let data = carried.map(|carried| carried.part(segment, start, end));
    let seq = segment.seq.wrapping_add(start as u32).wrapping_add(ahead);
    let push = segment.flags.psh && end == len;
    headers::tcp(way, segment, seq, push, &data.unwrap_or_default())
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
        at: seen(trace, message, !dns.response)?,
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
    let way = Way::of_client(
        (from, to),
        !dns.response,
        RESOLVER_ROUTERS,
        ident(trace, id, 0),
    );
    headers::udp(&way, &bytes)
}
