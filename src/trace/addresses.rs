//! Addresses of the client's own network and of the routers behind it, of the ranges set aside for
//! documentation.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The client's address (RFC 5737).
pub const CLIENT_V4: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 10));
/// The same for IPv6 (RFC 3849).
pub const CLIENT_V6: IpAddr = IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 1, 0, 0, 0, 0, 0x10));
/// Its default gateway.
pub const GATEWAY_V4: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 1);
/// The same for IPv6, where it is known by an address of the link alone (RFC 4861 §4.2).
pub const GATEWAY_V6: Ipv6Addr = Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 1);
/// The access provider's recursive DNS server, in another network than the client.
pub const RESOLVER: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 5));
/// The second one of `resolv.conf`.
pub const SECOND_RESOLVER: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 6));
/// The client's hardware address (RFC 9542 §2.1.2).
pub const CLIENT_MAC: [u8; 6] = [0x00, 0x00, 0x5e, 0x00, 0x53, 0x10];
/// That of its default gateway.
pub const GATEWAY_MAC: [u8; 6] = [0x00, 0x00, 0x5e, 0x00, 0x53, 0x01];
/// That of the far end's interface.
pub const SERVER_MAC: [u8; 6] = [0x00, 0x00, 0x5e, 0x00, 0x53, 0x80];

/// Whether a packet to an address stays in the machine.
pub fn is_local(address: IpAddr) -> bool {
    address.is_loopback() || address.is_unspecified() || [CLIENT_V4, CLIENT_V6].contains(&address)
}

/// The address with which the router `hop`, counted from 1 at the client, speaks for itself.
pub fn router(hop: u8, v4: bool) -> IpAddr {
    match (hop, v4) {
        (1, true) => IpAddr::V4(GATEWAY_V4),
        (_, true) => IpAddr::V4(Ipv4Addr::new(198, 51, 100, 210 + hop)),
        (_, false) => {
            let hop = u16::from(hop);
            IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0xff, 0, 0, 0, 0, hop))
        }
    }
}

/// Whether a packet between two addresses stays in the machine: Linux's loopback interface has no hardware
/// addresses.
pub fn is_inside(from: IpAddr, to: IpAddr) -> bool {
    from == to || is_local(from) && is_local(to)
}

/// The hardware addresses of the two ends of a link on the way to a server behind `routers` routers, the
/// client's end first. Link 0 is the client's own.
pub fn link(at: u8, routers: u8) -> ([u8; 6], [u8; 6]) {
    let interface = |last| [0x00, 0x00, 0x5e, 0x00, 0x53, last];
    let near = match at {
        0 => CLIENT_MAC,
        _ => interface(0x40 + at),
    };
    let far = match at {
        _ if at == routers => SERVER_MAC,
        0 => GATEWAY_MAC,
        _ => interface(0x20 + at),
    };
    (near, far)
}
