//! ARP packets (RFC 826), segments on their way, and what comes back about those that are not passed on
//! (RFC 792, RFC 4443), headers written by smoltcp.

use std::net::IpAddr;

use smoltcp::wire::{
    ArpOperation, ArpPacket, ArpRepr, EthernetAddress, EthernetProtocol, Icmpv4Message,
    Icmpv4Packet, Icmpv6Message, Icmpv6Packet, IpProtocol,
};

use super::carried::{carried, message_bytes, segment};
use super::headers::{self, Way};
use super::writer::Writer;
use super::{Frame, ident, on_its_way};
use crate::trace::payload::{
    AHEAD, Arp, End, Fault, Flags, Header, ODD_ETHERTYPE, ODD_PORT, ODD_PROTOCOL, Packet,
    Rejection, Says, Segment, mac,
};
use crate::trace::{Message, MessageId, Payload, Time, Trace, addresses};

/// Everybody on the link.
const BROADCAST: [u8; 6] = [0xff; 6];
/// The most bytes of a packet that ICMP quotes: what fits into 576 bytes (RFC 1812 §4.3.2.3), or 1280 (RFC 4443
/// §2.4).
const QUOTED: [usize; 2] = [548, 1_232];

/// The frame of a message that is not a segment or a datagram, if the client's interface sees it.
pub(super) fn frame(trace: &Trace, id: MessageId) -> Option<Frame> {
    let message = trace.message(id);
    let at = match &message.payload {
        Payload::Arp(arp) if !arp.reply => message.sent,
        Payload::Arp(_) | Payload::Rejection(_) => message.received?,
        _ => return None,
    };
    Some(Frame {
        at,
        message: id,
        index: 0,
        bytes: open(trace, id)?.bytes,
    })
}

/// When a packet that the client sends leaves its interface: at once, or when the next hop's hardware address
/// has been found. Never, if there is no route.
pub(super) fn leaves(trace: &Trace, message: &Message) -> Option<Time> {
    let routed = trace
        .messages
        .iter()
        .find_map(|other| match &other.payload {
            Payload::Route(route) => Some(!route.is_failure()),
            _ => None,
        });
    if routed == Some(false) {
        return None;
    }
    let arp = |is_reply: bool| {
        let messages = trace.messages.iter();
        messages.filter(move |message| match &message.payload {
            Payload::Arp(arp) => arp.reply == is_reply,
            _ => false,
        })
    };
    let asked = arp(false).rfind(|asked| asked.sent <= message.sent);
    let Some(asked) = asked else {
        return Some(message.sent);
    };
    let answered = arp(true).find(|reply| reply.sent >= asked.sent)?.received?;
    // The answer is read first.
    Some(if answered > message.sent {
        answered + Time::micros(1)
    } else {
        message.sent
    })
}

/// The bytes of such a message.
pub(super) fn open(trace: &Trace, id: MessageId) -> Option<Writer> {
    let message = trace.message(id);
    match &message.payload {
        Payload::Arp(arp) => Some(arp_frame(arp)),
        Payload::Rejection(rejection) => rejected(trace, id, rejection),
        Payload::Packet(packet) if packet.header == Header::Data => {
            let bytes = message_bytes(trace, message.carries?);
            let mut first = Writer::default();
            // As much as the first segment takes: what follows looks alike.
            let mss = trace.conns[message.conn?.0 as usize].mss;
            first.append(&bytes, 0..bytes.bytes.len().min(usize::from(mss)));
            Some(first)
        }
        Payload::Packet(packet) => on_the_way(trace, message.carries?, packet),
        _ => None,
    }
}

fn arp_frame(arp: &Arp) -> Writer {
    let mut out = Writer::new("Ethernet");
    let to = if arp.reply { arp.target.0 } else { BROADCAST };
    headers::ethernet(&mut out, (arp.sender.0, to), EthernetProtocol::Arp);
    let repr = ArpRepr::EthernetIpv4 {
        operation: if arp.reply {
            ArpOperation::Reply
        } else {
            ArpOperation::Request
        },
        source_hardware_addr: EthernetAddress(arp.sender.0),
        source_protocol_addr: arp.sender.1,
        target_hardware_addr: EthernetAddress(arp.target.0),
        target_protocol_addr: arp.target.1,
    };
    let mut bytes = vec![0; repr.buffer_len()];
    repr.emit(&mut ArpPacket::new_unchecked(&mut bytes[..]));
    out.layer = "ARP";
    out.field("ar$hrd", &bytes[..2], "Ethernet");
    out.field("ar$pro", &bytes[2..4], "IPv4");
    headers::copy(&mut out, &bytes[4..6], &[("ar$hln", 1), ("ar$pln", 1)]);
    let code = if arp.reply { "REPLY" } else { "REQUEST" };
    out.field("ar$op", &bytes[6..8], code);
    out.field("ar$sha", &bytes[8..14], &mac(arp.sender.0));
    out.field("ar$spa", &bytes[14..18], &arp.sender.1.to_string());
    out.field("ar$tha", &bytes[18..24], &mac(arp.target.0));
    out.field("ar$tpa", &bytes[24..28], &arp.target.1.to_string());
    if arp.reply {
        headers::pad(&mut out);
    }
    out
}

/// A segment with the headers that it has at one place, and what is wrong with them.
fn on_the_way(trace: &Trace, id: MessageId, packet: &Packet) -> Option<Writer> {
    let message = trace.message(id);
    let conn = &trace.conns[message.conn?.0 as usize];
    let segment = segment(message)?;
    let (from, to) = match segment.from {
        End::Client => (conn.client, conn.server),
        End::Server => (conn.server, conn.client),
    };
    let port = match packet.fault {
        Some(Fault::Port) => ODD_PORT,
        _ => to.1,
    };
    let carried = message.carries.map(|first| carried(trace, first));
    let way = Way {
        from,
        to: (packet.destination(), port),
        outermost: packet.header,
        macs: packet.macs,
        ttl: packet.ttl,
        odd: match packet.fault {
            Some(Fault::EtherType) => (Some(ODD_ETHERTYPE), None),
            Some(Fault::Protocol) => (None, Some(ODD_PROTOCOL)),
            _ => (None, None),
        },
        arrived: packet.ttl < headers::TTL,
        ident: ident(trace, id, 0),
    };
    let ahead = match packet.fault {
        Some(Fault::Order) => AHEAD,
        _ => 0,
    };
    let mut out = on_its_way(&way, conn.mss, (segment, ahead), carried.as_ref(), 0);
    if packet.fault == Some(Fault::Checksum)
        && let Some(last) = out.bytes.last_mut()
    {
        *last ^= 1;
    }
    Some(out)
}

/// What comes back about the packet that was not passed on, as the client's interface receives it.
fn rejected(trace: &Trace, id: MessageId, rejection: &Rejection) -> Option<Writer> {
    let conn = trace.message(id).conn;
    // The segment of the packet that it is about: the last one before.
    let carrying = trace.messages[..id.0 as usize]
        .iter()
        .rfind(|message| message.conn == conn && matches!(message.payload, Payload::Packet(_)))?;
    let about = carrying.carries?;
    let entry = &trace.conns[conn?.0 as usize];
    let v4 = rejection.from.is_ipv4();
    let routers = (1..=entry.routers).find(|hop| addresses::router(*hop, v4) == rejection.from);
    let port = match rejection.about.fault {
        Some(Fault::Port) => ODD_PORT,
        _ => entry.server.1,
    };
    let ends = ((rejection.from, port), entry.client);
    let ident = ident(trace, id, 0);
    let mut way = Way::of_client(ends, false, entry.routers, ident);
    // A router's own packets have passed only those before it.
    way.ttl = headers::TTL - routers.map_or(entry.routers, |hop| hop - 1);
    let original = segment(trace.message(about))?;
    let flags = Flags {
        rst: rejection.says == Says::Reset,
        ack: rejection.says == Says::Expects,
        ..Flags::default()
    };
    if rejection.says == Says::Reset || rejection.says == Says::Expects {
        let answer = Segment {
            from: End::Server,
            flags,
            seq: original.ack,
            ack: original.seq,
            window: if flags.rst { 0 } else { original.window },
            len: 0,
            count: 1,
            options: None,
            ..original.clone()
        };
        let seq = answer.seq;
        return Some(headers::tcp(&way, &answer, seq, false, &Writer::default()));
    }
    let packet = Packet {
        header: Header::Ip,
        ..rejection.about.clone()
    };
    let mut quoted = on_the_way(trace, about, &packet)?;
    let most = QUOTED[usize::from(!v4)].min(quoted.bytes.len());
    let whole = std::mem::take(&mut quoted);
    quoted.append(&whole, 0..most);
    let (protocol, message) = icmp(rejection.says, (rejection.from, entry.client.0), &quoted);
    Some(headers::frame(&way, protocol, &message))
}

/// An ICMP message with what it quotes.
fn icmp(says: Says, (from, to): (IpAddr, IpAddr), quoted: &Writer) -> (IpProtocol, Writer) {
    let mut bytes = vec![0; 8];
    bytes.extend_from_slice(&quoted.bytes);
    let (protocol, kind, code) = match (from, to) {
        (IpAddr::V6(from), IpAddr::V6(to)) => {
            let mut packet = Icmpv6Packet::new_unchecked(&mut bytes[..]);
            let (kind, code) = match says {
                Says::TimeExceeded => (Icmpv6Message::TimeExceeded, 0),
                _ => (Icmpv6Message::ParamProblem, 1),
            };
            packet.set_msg_type(kind);
            packet.set_msg_code(code);
            if kind == Icmpv6Message::ParamProblem {
                // The pointer: Next Header is the seventh byte of the header.
                packet.into_inner()[7] = 6;
            }
            Icmpv6Packet::new_unchecked(&mut bytes[..]).fill_checksum(&from, &to);
            (IpProtocol::Icmpv6, kind.to_string(), code)
        }
        _ => {
            let mut packet = Icmpv4Packet::new_unchecked(&mut bytes[..]);
            let (kind, code) = match says {
                Says::TimeExceeded => (Icmpv4Message::TimeExceeded, 0),
                _ => (Icmpv4Message::DstUnreachable, 2),
            };
            packet.set_msg_type(kind);
            packet.set_msg_code(code);
            packet.fill_checksum();
            (IpProtocol::Icmp, kind.to_string(), code)
        }
    };
    let mut out = Writer::new(match protocol {
        IpProtocol::Icmpv6 => "ICMPv6",
        _ => "ICMP",
    });
    out.field("Type", &bytes[..1], &kind);
    out.field("Code", &bytes[1..2], &code.to_string());
    headers::copy(&mut out, &bytes[2..4], &[("Checksum", 2)]);
    out.field("unused, or Pointer", &bytes[4..8], "");
    out.append(quoted, 0..quoted.bytes.len());
    (protocol, out)
}
