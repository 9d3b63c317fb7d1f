//! DNS messages (RFC 1035 §4).

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use serde::Serialize;

use super::Field;
use crate::text::Label;

/// A query or a response.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Dns {
    /// The id that pairs a response with its query.
    pub id: u16,
    /// QR: whether this is a response.
    pub response: bool,
    /// AA: the server is an authority for the name.
    pub authoritative: bool,
    /// TC: the message did not fit into a datagram.
    pub truncated: bool,
    /// RD: the client asks the server to go on asking for it.
    pub recursion_desired: bool,
    /// RA: the server is willing to.
    pub recursion_available: bool,
    /// The name asked for, without the trailing dot.
    pub name: String,
    /// The type asked for: `A`.
    pub qtype: &'static str,
    /// How it went.
    pub rcode: Rcode,
    /// The answer section.
    pub answers: Vec<Record>,
    /// The authority section: a referral's NS records, or the SOA of a negative answer.
    pub authority: Vec<Record>,
    /// The additional section: glue.
    pub additional: Vec<Record>,
    /// The size of datagrams announced by an OPT record (RFC 6891 §6.2.3).
    pub edns: Option<u16>,
}

/// Response codes (RFC 1035 §4.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Rcode {
    /// 0, no error.
    NoError,
    /// 2, the server could not answer.
    ServFail,
    /// 3, the name does not exist.
    NxDomain,
    /// 5, the server will not answer.
    Refused,
}

impl fmt::Display for Rcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Rcode::NoError => "NOERROR",
            Rcode::ServFail => "SERVFAIL",
            Rcode::NxDomain => "NXDOMAIN",
            Rcode::Refused => "REFUSED",
        })
    }
}

/// A resource record (RFC 1035 §3.2).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Record {
    /// The owner.
    pub name: String,
    /// Seconds it may be kept.
    pub ttl: u32,
    /// Type and data.
    pub data: RecordData,
}

/// A record's type and data.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum RecordData {
    /// An IPv4 address.
    A(Ipv4Addr),
    /// An IPv6 address.
    Aaaa(Ipv6Addr),
    /// A name server.
    Ns(String),
    /// Another name for the owner.
    Cname(String),
    /// Start of authority; `minimum` bounds how long a "no" may be kept (RFC 2308 §4).
    Soa {
        /// The primary server.
        mname: String,
        /// The last field: seconds.
        minimum: u32,
    },
}

impl RecordData {
    /// The type's mnemonic.
    pub fn kind(&self) -> &'static str {
        match self {
            RecordData::A(_) => "A",
            RecordData::Aaaa(_) => "AAAA",
            RecordData::Ns(_) => "NS",
            RecordData::Cname(_) => "CNAME",
            RecordData::Soa { .. } => "SOA",
        }
    }
}

impl fmt::Display for RecordData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RecordData::A(address) => write!(f, "{address}"),
            RecordData::Aaaa(address) => write!(f, "{address}"),
            RecordData::Ns(name) | RecordData::Cname(name) => write!(f, "{name}."),
            RecordData::Soa { mname, minimum } => write!(f, "{mname}. minimum={minimum}"),
        }
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}. {} {} {}",
            self.name,
            self.ttl,
            self.data.kind(),
            self.data
        )
    }
}

impl Dns {
    /// `A? shop.example.com`, `A 203.0.113.10 +1`, `NS a.gtld-servers.example +1`, `NXDOMAIN`.
    pub fn label(&self) -> Label {
        if !self.response {
            return Label::Literal(format!("{}? {}", self.qtype, self.name));
        }
        if self.rcode != Rcode::NoError {
            return Label::Literal(self.rcode.to_string());
        }
        if self.truncated {
            return "TC".into();
        }
        let section = if self.answers.is_empty() {
            &self.authority
        } else {
            &self.answers
        };
        let nothing = |record: &&Record| matches!(record.data, RecordData::Soa { .. });
        let Some(first) = section.first().filter(|record| !nothing(record)) else {
            return "NODATA".into();
        };
        let more = match section.len() - 1 {
            0 => String::new(),
            n => format!(" +{n}"),
        };
        Label::Literal(format!("{} {}{more}", first.data.kind(), first.data))
    }

    /// The header's fields, the question, and each section's records.
    pub fn fields(&self) -> Vec<Field> {
        let flags = [
            (self.response, "QR"),
            (self.authoritative, "AA"),
            (self.truncated, "TC"),
            (self.recursion_desired, "RD"),
            (self.recursion_available, "RA"),
        ];
        let flags: Vec<&str> = flags
            .into_iter()
            .filter_map(|(set, name)| set.then_some(name))
            .collect();
        let mut fields = vec![Field::literal("ID", format!("0x{:04x}", self.id))];
        // A question to an authority sets none.
        if !flags.is_empty() {
            fields.push(Field::literal("flags", flags.join(" ")));
        }
        if self.response {
            fields.push(Field::literal("RCODE", self.rcode.to_string()));
        }
        fields.push(Field::literal(
            "question",
            format!("{}. IN {}", self.name, self.qtype),
        ));
        for (section, records) in [
            ("answer", &self.answers),
            ("authority", &self.authority),
            ("additional", &self.additional),
        ] {
            fields.extend(
                records
                    .iter()
                    .map(|record| Field::literal(section, record.to_string())),
            );
        }
        if let Some(size) = self.edns {
            fields.push(Field::literal("EDNS", format!("UDP {size}")));
        }
        fields
    }
}
