//! A segment on its way through the layers: with the headers that it has at one place.

use std::net::IpAddr;

use serde::Serialize;

use super::{Field, Mac, mac};
use crate::text;
use crate::text::{Label, Text, grouped};

/// The outermost header that a packet has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Header {
    /// None yet: what the application writes and reads.
    Data,
    /// TCP's.
    Tcp,
    /// IP's before that.
    Ip,
    /// Ethernet's before that.
    Ethernet,
}

/// What is wrong with a packet, or what happens to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Fault {
    /// It is addressed to another interface.
    Mac,
    /// Its EtherType is one that nobody knows.
    EtherType,
    /// It is addressed to another machine.
    Address,
    /// Its Protocol field is one that nobody knows.
    Protocol,
    /// A byte has changed, and TCP's checksum has not.
    Checksum,
    /// Its sequence number is far ahead of what the receiver expects.
    Order,
    /// Nobody listens on its port.
    Port,
    /// It circles between two routers.
    Loop,
    /// A router drops it.
    Lost,
}

/// A segment with the headers that it has at one place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Packet {
    /// The outermost of them.
    pub header: Header,
    /// What the segment carries: `HTTP`, `TLS`.
    pub carries: &'static str,
    /// Bytes from that header on.
    pub len: u32,
    /// The sender's and the receiver's address and port.
    pub ends: ((IpAddr, u16), (IpAddr, u16)),
    /// Time to Live, or Hop Limit.
    pub ttl: u8,
    /// The interfaces at the two ends of the link.
    pub macs: (Mac, Mac),
    /// What is wrong with it.
    pub fault: Option<Fault>,
}

/// An EtherType for experiments (IEEE 802).
pub const ODD_ETHERTYPE: u16 = 0x88b5;
/// A protocol number for experiments (RFC 3692 §2.1).
pub const ODD_PROTOCOL: u8 = 253;
/// An interface that is in no network here.
pub const ODD_MAC: Mac = [0x00, 0x00, 0x5e, 0x00, 0x53, 0xee];
/// A port on which nobody listens.
pub const ODD_PORT: u16 = 9;
/// How far the number of a segment out of order is ahead: more than any window.
pub const AHEAD: u32 = 1 << 30;

impl Packet {
    /// The destination that its IP header names.
    pub fn destination(&self) -> IpAddr {
        match (self.fault, self.ends.1.0) {
            (Some(Fault::Address), IpAddr::V4(address)) => {
                IpAddr::V4((address.to_bits() ^ 1).into())
            }
            (Some(Fault::Address), IpAddr::V6(address)) => {
                IpAddr::V6((address.to_bits() ^ 1).into())
            }
            (_, address) => address,
        }
    }

    /// The port that its TCP header names.
    pub fn port(&self) -> u16 {
        match self.fault {
            Some(Fault::Port) => ODD_PORT,
            _ => self.ends.1.1,
        }
    }

    /// The next header's number (EtherType or Protocol).
    pub fn protocol(&self) -> u8 {
        match self.fault {
            Some(Fault::Protocol) => ODD_PROTOCOL,
            _ => 6,
        }
    }

    /// The EtherType that its Ethernet header names.
    pub fn ether_type(&self) -> u16 {
        match (self.fault, self.ends.0.0) {
            (Some(Fault::EtherType), _) => ODD_ETHERTYPE,
            (_, IpAddr::V4(_)) => 0x0800,
            (_, IpAddr::V6(_)) => 0x86dd,
        }
    }

    /// Its headers and its length: `Ethernet·IP·TCP·HTTP 248 B`.
    pub fn label(&self) -> Label {
        let headers = match self.header {
            Header::Data => "",
            Header::Tcp => "TCP·",
            Header::Ip => "IP·TCP·",
            Header::Ethernet => "Ethernet·IP·TCP·",
        };
        let ttl = match self.header {
            Header::Ethernet => format!(" TTL={}", self.ttl),
            _ => String::new(),
        };
        let (carries, len) = (self.carries, grouped(u64::from(self.len)));
        Label::Literal(format!("{headers}{carries} {len} B{ttl}"))
    }

    /// The outermost header's fields.
    pub fn fields(&self) -> Vec<Field> {
        let literal = Field::literal;
        let mut fields = match self.header {
            Header::Data => Vec::new(),
            Header::Tcp => vec![
                literal("Source Port", self.ends.0.1.to_string()),
                literal("Destination Port", self.port().to_string()),
            ],
            Header::Ip => self.ip(),
            Header::Ethernet => {
                let mut fields = vec![
                    literal("Destination Address", mac(self.macs.1)),
                    literal("Source Address", mac(self.macs.0)),
                    literal("EtherType", format!("0x{:04x}", self.ether_type())),
                ];
                fields.extend(self.ip());
                fields
            }
        };
        if let Some(fault) = self.fault {
            fields.push(Field {
                name: text!("wrong", "错误", "ошибка").into(),
                value: fault.name().into(),
            });
        }
        fields
    }

    fn ip(&self) -> Vec<Field> {
        vec![
            Field::literal("Source", self.ends.0.0.to_string()),
            Field::literal("Destination", self.destination().to_string()),
            Field::literal("Time to Live", self.ttl.to_string()),
            Field::literal("Protocol", self.protocol().to_string()),
        ]
    }
}

impl Fault {
    /// Its name on the card.
    pub const fn name(self) -> Text {
        match self {
            Fault::Mac => text!("wrong MAC", "MAC 错误", "чужой MAC"),
            Fault::EtherType => {
                text!(
                    "unknown EtherType",
                    "未知 EtherType",
                    "неизвестный EtherType"
                )
            }
            Fault::Address => text!("wrong IP address", "IP 地址错误", "чужой IP-адрес"),
            Fault::Protocol => text!("unknown protocol", "未知协议", "неизвестный протокол"),
            Fault::Checksum => text!("bad checksum", "校验和错误", "неверная контрольная сумма"),
            Fault::Order => text!("out of order", "序号错误", "не по порядку"),
            Fault::Port => text!("wrong port", "端口错误", "не тот порт"),
            Fault::Loop => text!("routing loop", "路由环路", "петля маршрутизации"),
            Fault::Lost => text!(
                "lost at a router",
                "在路由器丢失",
                "потерян на маршрутизаторе"
            ),
        }
    }
}

/// What a host or router sends back about a packet that it does not pass on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rejection {
    /// What it says.
    pub says: Says,
    /// Who says it.
    pub from: IpAddr,
    /// The packet, as it was then.
    pub about: Packet,
}

/// What is said of a packet that is not passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Says {
    /// ICMP: its Time to Live has run out (RFC 792, RFC 4443 §3.3).
    TimeExceeded,
    /// ICMP: its protocol is unknown (RFC 1122 §3.2.2.1; ICMPv6: RFC 4443 §3.4).
    ProtocolUnreachable,
    /// TCP: there is no such connection (RFC 9293 §3.10.7.1).
    Reset,
    /// TCP: another sequence number is expected (RFC 9293 §3.10.7.4).
    Expects,
}

impl Rejection {
    /// `ICMP Time Exceeded`, `RST`.
    pub fn label(&self) -> Label {
        Label::literal(match (self.says, self.from) {
            (Says::TimeExceeded, _) => "ICMP Time Exceeded",
            (Says::ProtocolUnreachable, IpAddr::V4(_)) => "ICMP Protocol Unreachable",
            (Says::ProtocolUnreachable, IpAddr::V6(_)) => "ICMPv6 Parameter Problem",
            (Says::Reset, _) => "RST",
            (Says::Expects, _) => "ACK",
        })
    }

    /// Who says it to whom, and of what.
    pub fn fields(&self) -> Vec<Field> {
        vec![
            Field::literal("Source", self.from.to_string()),
            Field::literal("Destination", self.about.ends.0.0.to_string()),
            Field {
                name: text!("about", "关于", "о чём").into(),
                value: self.about.label(),
            },
        ]
    }
}
