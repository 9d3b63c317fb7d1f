//! Ethernet, IPv4, IPv6, UDP and TCP headers (IEEE 802.3 §3, RFC 791 §3.1, RFC 8200 §3, RFC 768, RFC 9293
//! §3.1), written by smoltcp, with their checksums.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use smoltcp::phy::ChecksumCapabilities;
use smoltcp::wire::{
    EthernetAddress, EthernetFrame, EthernetProtocol, EthernetRepr, IpProtocol, Ipv4Packet,
    Ipv4Repr, Ipv6Packet, Ipv6Repr, TcpControl, TcpPacket, TcpRepr, TcpSeqNumber, UdpPacket,
    UdpRepr,
};

use super::writer::Writer;
use crate::trace::addresses;
use crate::trace::payload::{Header, Mac, Segment, mac};

const ETHERNET: usize = 14;
const IPV4: usize = 20;
const IPV6: usize = 40;
const UDP: usize = 8;
/// The shortest frame, without its check sequence: shorter ones arrive padded (IEEE 802.3 §3.2.8).
const SHORTEST: usize = 60;

/// The hop limit that a sender sets: Linux's `ip_default_ttl`.
pub(super) const TTL: u8 = 64;

/// A datagram's or segment's way.
#[derive(Clone, Copy)]
pub(super) struct Way {
    /// The sender's address and port.
    pub from: (IpAddr, u16),
    /// The receiver's.
    pub to: (IpAddr, u16),
    /// The outermost header that it has here.
    pub outermost: Header,
    /// The interfaces at the two ends of the link, the sender's first.
    pub macs: (Mac, Mac),
    /// Time to Live, or Hop Limit.
    pub ttl: u8,
    /// The EtherType and the protocol, if not those of what it is.
    pub odd: (Option<u16>, Option<u8>),
    /// Whether it has come over a link, where short frames are padded.
    pub arrived: bool,
    /// The Identification field of an IPv4 header. It means nothing in a packet that must not be
    /// fragmented (RFC 6864 §4); captures show a counter.
    pub ident: u16,
}

impl Way {
    /// The way of a frame that the client's interface sends, or receives from a machine behind `routers`.
    pub fn of_client(
        (from, to): ((IpAddr, u16), (IpAddr, u16)),
        outgoing: bool,
        routers: u8,
        ident: u16,
    ) -> Way {
        let inside = addresses::is_inside(from.0, to.0);
        let (near, far) = match inside {
            true => Default::default(),
            false => addresses::link(0, routers),
        };
        Way {
            from,
            to,
            outermost: Header::Ethernet,
            macs: if outgoing { (near, far) } else { (far, near) },
            ttl: if outgoing { TTL } else { TTL - routers },
            odd: (None, None),
            arrived: !outgoing && !inside,
            ident,
        }
    }
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

/// The packet or frame of what IP carries, with the headers that it has on this way.
pub(super) fn frame(way: &Way, protocol: IpProtocol, payload: &Writer) -> Writer {
    if way.outermost < Header::Ip {
        return payload.clone();
    }
    let protocol = way.odd.1.map_or(protocol, IpProtocol::from);
    let ttl = way.ttl;
    let mut out = Writer::new("Ethernet");
    if way.outermost == Header::Ethernet {
        let ethertype = match way.odd.0 {
            Some(odd) => EthernetProtocol::Unknown(odd),
            None if way.from.0.is_ipv4() => EthernetProtocol::Ipv4,
            None => EthernetProtocol::Ipv6,
        };
        ethernet(&mut out, way.macs, ethertype);
    }
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
    if way.arrived && way.outermost == Header::Ethernet {
        pad(&mut out);
    }
    out
}

/// Fills a frame that has come over a link up to the shortest that there is.
pub(super) fn pad(out: &mut Writer) {
    let short = SHORTEST.saturating_sub(out.bytes.len());
    if short > 0 {
        out.layer = "Ethernet";
        out.field("Pad", &vec![0; short], "zeros");
    }
}

pub(super) fn ethernet(
    out: &mut Writer,
    (source, destination): (Mac, Mac),
    ethertype: EthernetProtocol,
) {
    let number = u16::from(ethertype);
    let name = match ethertype {
        EthernetProtocol::Ipv4 => "IPv4",
        EthernetProtocol::Ipv6 => "IPv6",
        EthernetProtocol::Arp => "ARP",
        EthernetProtocol::Unknown(_) => "?",
    };
    let mut bytes = [0; ETHERNET];
    let repr = EthernetRepr {
        src_addr: EthernetAddress(source),
        dst_addr: EthernetAddress(destination),
        ethertype,
    };
    repr.emit(&mut EthernetFrame::new_unchecked(&mut bytes));
    out.field("Destination Address", &bytes[..6], &mac(destination));
    out.field("Source Address", &bytes[6..12], &mac(source));
    let name = format!("{name} (0x{number:04x})");
    out.field("EtherType", &bytes[12..], &name);
}

pub(super) fn ipv4(
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

pub(super) fn ipv6(
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
pub(super) fn copy(out: &mut Writer, mut bytes: &[u8], fields: &[(&'static str, usize)]) {
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
