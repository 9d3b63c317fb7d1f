//! Addresses of the client's own network, of the ranges set aside for documentation.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The client's address (RFC 5737).
pub const CLIENT_V4: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 10));
/// The same for IPv6 (RFC 3849).
pub const CLIENT_V6: IpAddr = IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0x10));
/// The access provider's recursive DNS server, in another network than the client.
pub const RESOLVER: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 5));
/// The second one of `resolv.conf`.
pub const SECOND_RESOLVER: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 6));
/// The client's hardware address (RFC 9542 §2.1.2).
pub const CLIENT_MAC: [u8; 6] = [0x00, 0x00, 0x5e, 0x00, 0x53, 0x10];
/// That of its default gateway.
pub const GATEWAY_MAC: [u8; 6] = [0x00, 0x00, 0x5e, 0x00, 0x53, 0x01];
