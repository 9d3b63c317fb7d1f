//! Ethernet, IPv4, IPv6, UDP and TCP headers (IEEE 802.3 §3, RFC 791 §3.1, RFC 8200 §3, RFC 768, RFC 9293
//! §3.1), written by smoltcp, with their checksums.
//!
//! The routers on the way are not modelled; what arrives from another network has passed seven.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use smoltcp::phy::ChecksumCapabilities;
use smoltcp::wire::{
    EthernetAddress, EthernetFrame, EthernetProtocol, EthernetRepr, IpProtocol, Ipv4Packet,
    Ipv4Repr, Ipv6Packet, Ipv6Repr, TcpControl, TcpPacket, TcpRepr, TcpSeqNumber, UdpPacket,
    UdpRepr,
};

use super::writer::Writer;
use crate::trace::addresses::{CLIENT_MAC, GATEWAY_MAC};
use crate::trace::payload::Segment;

const ETHERNET: usize = 14;
const IPV4: usize = 20;
const IPV6: usize = 40;
const UDP: usize = 8;
/// The shortest frame, without its check sequence: shorter ones arrive padded (IEEE 802.3 §3.2.8).
const SHORTEST: usize = 60;

/// The hop limit that a sender sets: Linux's `ip_default_ttl`.
const TTL: u8 = 64;
const ROUTERS: u8 = 7;

/// A datagram's or segment's way.
#[derive(Clone, Copy)]
pub(super) struct Way {
    /// The sender's address and port.
    pub from: (IpAddr, u16),
    /// The receiver's.
    pub to: (IpAddr, u16),
    /// Whether the client sends it.
    pub outgoing: bool,
    /// The Identification field of an IPv4 header. It means nothing in a packet that must not be
    /// fragmented (RFC 6864 §4); captures show a counter.
    pub ident: u16,
}

/// The frame of a UDP datagram.
pub(super) fn udp(way: &Way, payload: &Writer) -> Writer {
    let mut datagram = vec![0; UDP + payload.bytes.len()];
    let repr = UdpRepr {
        src_port: way.from.1,
        dst_port: way.to.1,
    };
    repr.emit(
        &mut UdpPacket::new_unchecked(&mut datagram[..]),
        &way.from.0.into(),
        &way.to.0.into(),
        payload.bytes.len(),
        |to| to.copy_from_slice(&payload.bytes),
        &ChecksumCapabilities::default(),
    );
    let mut out = Writer::new("UDP");
    let fields = [
        ("Source Port", 2),
        ("Destination Port", 2),
        ("Length", 2),
        ("Checksum", 2),
    ];
    copy(&mut out, &datagram, &fields);
    out.append(payload, 0..payload.bytes.len());
    frame(way, IpProtocol::Udp, &out)
}

/// The frame of a TCP segment that carries `data`.
pub(super) fn tcp(way: &Way, segment: &Segment, seq: u32, push: bool, data: &Writer) -> Writer {
    let flags = segment.flags;
    let control = match () {
        () if flags.syn => TcpControl::Syn,
        () if flags.fin => TcpControl::Fin,
        () if flags.rst => TcpControl::Rst,
        () if push => TcpControl::Psh,
        () => TcpControl::None,
    };
    let number = |number: u32| TcpSeqNumber(number.cast_signed());
    let repr = TcpRepr {
        src_port: way.from.1,
        dst_port: way.to.1,
        control,
        seq_number: number(seq),
        ack_number: flags.ack.then(|| number(segment.ack)),
        window_len: segment.window,
        window_scale: segment.options.map(|options| options.window_scale),
        max_seg_size: segment.options.map(|options| options.mss),
        sack_permitted: segment
            .options
            .is_some_and(|options| options.sack_permitted),
        sack_ranges: [None; 3],
        timestamp: None,
        payload: &data.bytes,
    };
    let mut bytes = vec![0; repr.buffer_len()];
    repr.emit(
        &mut TcpPacket::new_unchecked(&mut bytes[..]),
        &way.from.0.into(),
        &way.to.0.into(),
        &ChecksumCapabilities::default(),
    );
    let mut out = Writer::new("TCP");
    copy(&mut out, &bytes[..12], &TCP_PORTS_AND_NUMBERS);
    out.field(
        "DOffset",
        &bytes[12..13],
        &format!("{} × 4", bytes[12] >> 4),
    );
    let set = if push {
        flags.to_string()
    } else {
        flags.to_string().replace("PSH,", "")
    };
    out.field("Control bits", &bytes[13..14], &set);
    copy(&mut out, &bytes[14..20], &TCP_REST);
    options(&mut out, &bytes[20..repr.header_len()]);
    out.append(data, 0..data.bytes.len());
    frame(way, IpProtocol::Tcp, &out)
}

const TCP_PORTS_AND_NUMBERS: [(&str, usize); 4] = [
    ("Source Port", 2),
    ("Destination Port", 2),
    ("Sequence Number", 4),
    ("Acknowledgment Number", 4),
];
const TCP_REST: [(&str, usize); 3] = [("Window", 2), ("Checksum", 2), ("Urgent Pointer", 2)];

/// Names the options by their kinds (RFC 9293 §3.1, RFC 7323 §2, RFC 2018 §2).
fn options(out: &mut Writer, mut bytes: &[u8]) {
    while let Some(&kind) = bytes.first() {
        let (name, len, value) = match (kind, bytes) {
            (2, [_, _, high, low, ..]) => (
                "Maximum Segment Size",
                4,
                u16::from_be_bytes([*high, *low]).to_string(),
            ),
            (3, [_, _, shift, ..]) => ("Window Scale", 3, shift.to_string()),
            (4, [_, _, ..]) => ("SACK-Permitted", 2, String::new()),
            (1, _) => ("No-Operation", 1, String::new()),
            _ => ("End of Option List", bytes.len(), String::new()),
        };
        out.field(name, &bytes[..len], &value);
        bytes = &bytes[len..];
    }
}

fn frame(way: &Way, protocol: IpProtocol, payload: &Writer) -> Writer {
    let inside = way.from.0.is_loopback();
    let (source, destination) = match way.outgoing {
        // Linux's loopback interface has no addresses.
        _ if inside => ([0; 6], [0; 6]),
        true => (CLIENT_MAC, GATEWAY_MAC),
        false => (GATEWAY_MAC, CLIENT_MAC),
    };
    let ttl = if way.outgoing || inside {
        TTL
    } else {
        TTL - ROUTERS
    };
    let mut out = Writer::new("Ethernet");
    ethernet(&mut out, destination, source, way.from.0.is_ipv4());
    match (way.from.0, way.to.0) {
        (IpAddr::V4(from), IpAddr::V4(to)) => {
            ipv4(
                &mut out,
                (from, to),
                (protocol, ttl, way.ident),
                payload.bytes.len(),
            );
        }
        (IpAddr::V6(from), IpAddr::V6(to)) => {
            ipv6(&mut out, (from, to), (protocol, ttl), payload.bytes.len());
        }
        // Both ends of a connection have addresses of one family.
        _ => {}
    }
    out.append(payload, 0..payload.bytes.len());
    let short = SHORTEST.saturating_sub(out.bytes.len());
    if !way.outgoing && !inside && short > 0 {
        out.layer = "Ethernet";
        out.field("Pad", &vec![0; short], "zeros");
    }
    out
}

fn ethernet(out: &mut Writer, destination: [u8; 6], source: [u8; 6], v4: bool) {
    let (ethertype, name) = if v4 {
        (EthernetProtocol::Ipv4, "IPv4 (0x0800)")
    } else {
        (EthernetProtocol::Ipv6, "IPv6 (0x86dd)")
    };
    let mut bytes = [0; ETHERNET];
    let repr = EthernetRepr {
        src_addr: EthernetAddress(source),
        dst_addr: EthernetAddress(destination),
        ethertype,
    };
    repr.emit(&mut EthernetFrame::new_unchecked(&mut bytes));
    out.field(
        "Destination Address",
        &bytes[..6],
        &repr.dst_addr.to_string(),
    );
    out.field("Source Address", &bytes[6..12], &repr.src_addr.to_string());
    out.field("EtherType", &bytes[12..], name);
}

fn ipv4(
    out: &mut Writer,
    (from, to): (Ipv4Addr, Ipv4Addr),
    (protocol, ttl, ident): (IpProtocol, u8, u16),
    payload_len: usize,
) {
    let mut bytes = [0; IPV4];
    let repr = Ipv4Repr {
        src_addr: from,
        dst_addr: to,
        next_header: protocol,
        payload_len,
        hop_limit: ttl,
    };
    let mut packet = Ipv4Packet::new_unchecked(&mut bytes);
    repr.emit(&mut packet, &ChecksumCapabilities::ignored());
    packet.set_ident(ident);
    packet.fill_checksum();
    out.layer = "IPv4";
    out.field("Version, IHL", &bytes[..1], "4, 5 × 4");
    out.field("Type of Service", &bytes[1..2], "0");
    copy(
        out,
        &bytes[2..6],
        &[("Total Length", 2), ("Identification", 2)],
    );
    out.field("Flags, Fragment Offset", &bytes[6..8], "DF, 0");
    copy(out, &bytes[8..9], &[("Time to Live", 1)]);
    out.field("Protocol", &bytes[9..10], &protocol.to_string());
    copy(out, &bytes[10..12], &[("Header Checksum", 2)]);
    out.field("Source Address", &bytes[12..16], &from.to_string());
    out.field("Destination Address", &bytes[16..], &to.to_string());
}

fn ipv6(
    out: &mut Writer,
    (from, to): (Ipv6Addr, Ipv6Addr),
    (protocol, ttl): (IpProtocol, u8),
    payload_len: usize,
) {
    let mut bytes = [0; IPV6];
    let repr = Ipv6Repr {
        src_addr: from,
        dst_addr: to,
        next_header: protocol,
        payload_len,
        hop_limit: ttl,
    };
    repr.emit(&mut Ipv6Packet::new_unchecked(&mut bytes));
    out.layer = "IPv6";
    out.field("Version, Traffic Class, Flow Label", &bytes[..4], "6, 0, 0");
    copy(out, &bytes[4..6], &[("Payload Length", 2)]);
    out.field("Next Header", &bytes[6..7], &protocol.to_string());
    copy(out, &bytes[7..8], &[("Hop Limit", 1)]);
    out.field("Source Address", &bytes[8..24], &from.to_string());
    out.field("Destination Address", &bytes[24..], &to.to_string());
}

/// Copies fields of the lengths given, each a number; checksums in hexadecimal.
fn copy(out: &mut Writer, mut bytes: &[u8], fields: &[(&'static str, usize)]) {
    for (name, len) in fields {
        let (field, rest) = bytes.split_at(*len);
        let number = field
            .iter()
            .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        let value = if name.ends_with("Checksum") {
            format!("0x{number:04x}")
        } else {
            number.to_string()
        };
        out.field(name, field, &value);
        bytes = rest;
    }
}
