//! What travels: questions, records and responses (RFC 1035 §3, §4), without their encoding.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::name::Name;

/// A record's type, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind(pub u16);

impl Kind {
    /// An IPv4 address.
    pub const A: Kind = Kind(1);
    /// A name server.
    pub const NS: Kind = Kind(2);
    /// Another name for the owner.
    pub const CNAME: Kind = Kind(5);
    /// Start of authority.
    pub const SOA: Kind = Kind(6);
    /// Text about the host, now the answer to [`Kind::ANY`] (RFC 8482 §4.2).
    pub const HINFO: Kind = Kind(13);
    /// An IPv6 address (RFC 3596).
    pub const AAAA: Kind = Kind(28);
    /// A child's key, which stands in the parent (RFC 4034 §5).
    pub const DS: Kind = Kind(43);
    /// Of a question only: whatever there is.
    pub const ANY: Kind = Kind(255);
}

/// A record's type and data.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// An IPv4 address.
    A(Ipv4Addr),
    /// An IPv6 address.
    Aaaa(Ipv6Addr),
    /// A name server.
    Ns(Name),
    /// Another name for the owner.
    Cname(Name),
    /// Start of authority.
    Soa(Soa),
    /// Data that the resolver passes on and does not read, in whatever form the caller has it.
    Other(Kind, String),
}

/// Start of authority (RFC 1035 §3.3.13).
#[derive(Clone, Debug, PartialEq)]
pub struct Soa {
    /// The primary server.
    pub mname: Name,
    /// The mailbox of who is responsible.
    pub rname: Name,
    /// The zone's version.
    pub serial: u32,
    /// Seconds after which a secondary asks for news.
    pub refresh: u32,
    /// Seconds after which it asks again.
    pub retry: u32,
    /// Seconds after which it gives the zone up.
    pub expire: u32,
    /// Seconds that a "no" may be kept at most (RFC 2308 §4).
    pub minimum: u32,
}

impl Data {
    /// The type.
    pub fn kind(&self) -> Kind {
        match self {
            Data::A(_) => Kind::A,
            Data::Aaaa(_) => Kind::AAAA,
            Data::Ns(_) => Kind::NS,
            Data::Cname(_) => Kind::CNAME,
            Data::Soa(_) => Kind::SOA,
            Data::Other(kind, _) => *kind,
        }
    }

    /// The address, if it is one.
    pub fn address(&self) -> Option<IpAddr> {
        match self {
            Data::A(address) => Some((*address).into()),
            Data::Aaaa(address) => Some((*address).into()),
            _ => None,
        }
    }
}

/// A resource record.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The owner.
    pub name: Name,
    /// Seconds it may be kept.
    pub ttl: u32,
    /// Type and data.
    pub data: Data,
}

/// What is asked, in the class IN.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The name.
    pub name: Name,
    /// The type.
    pub kind: Kind,
}

impl Question {
    /// What is asked.
    pub fn new(name: Name, kind: Kind) -> Question {
        Question { name, kind }
    }
}

/// How it went (RFC 1035 §4.1.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rcode {
    /// 0, no error.
    #[default]
    NoError,
    /// 1, the server did not understand the question.
    FormErr,
    /// 2, the server could not answer.
    ServFail,
    /// 3, the name does not exist.
    NxDomain,
    /// 4, the server does not do such things.
    NotImp,
    /// 5, the server will not answer.
    Refused,
    /// Any other.
    Other(u8),
}

/// What a server sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Response {
    /// AA: the server is an authority for the name.
    pub authoritative: bool,
    /// TC: it did not fit into a datagram.
    pub truncated: bool,
    /// RA: the server asks others for its clients.
    pub recursion_available: bool,
    /// How it went.
    pub rcode: Rcode,
    /// The answer section.
    pub answers: Vec<Record>,
    /// The authority section.
    pub authority: Vec<Record>,
    /// The additional section, without the OPT record.
    pub additional: Vec<Record>,
}

/// What the client is told: a response with AA = 0, RA = 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// How it went.
    pub rcode: Rcode,
    /// The aliases followed and the records found, with the seconds that are left of their TTLs.
    pub answers: Vec<Record>,
    /// The SOA record of a "no".
    pub authority: Vec<Record>,
    /// Where it comes from.
    pub source: Source,
}

impl Answer {
    /// With the name as the client has written it, large letters and small.
    pub(super) fn echo(mut self, question: &Question) -> Answer {
        for record in &mut self.answers {
            if record.name == question.name {
                record.name = question.name.clone();
            }
        }
        self
    }
}

/// Where an answer comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// From the cache; nobody was asked.
    Cache,
    /// From servers that were asked.
    Servers,
    /// From the cache, past its time (RFC 8767).
    Stale,
    /// It failed a moment ago and is not tried again yet (RFC 9520).
    FailedBefore,
    /// By a rule of the resolver's own; nobody was asked.
    Policy,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Kind::A => f.write_str("A"),
            Kind::NS => f.write_str("NS"),
            Kind::CNAME => f.write_str("CNAME"),
            Kind::SOA => f.write_str("SOA"),
            Kind::HINFO => f.write_str("HINFO"),
            Kind::AAAA => f.write_str("AAAA"),
            Kind::DS => f.write_str("DS"),
            Kind::ANY => f.write_str("ANY"),
            Kind(number) => write!(f, "TYPE{number}"),
        }
    }
}
