//! DNS messages (RFC 1035 §4): header, question, records, names compressed.
//!
//! Of an SOA record the trace has the primary server and the last field; the others are usual values.

use super::writer::Writer;
use crate::trace::payload::{Dns, Rcode, Record, RecordData};

const LAYER: &str = "DNS";
/// The class IN (RFC 1035 §3.2.4).
const IN: u64 = 1;

/// The message's bytes.
pub(super) fn message(dns: &Dns) -> Writer {
    let mut out = Message {
        to: Writer::new(LAYER),
        names: Vec::new(),
    };
    out.header(dns);
    out.name("QNAME", &dns.name);
    out.to.code("QTYPE", 2, code_of(dns.qtype), dns.qtype);
    out.to.code("QCLASS", 2, IN, "IN");
    for records in [&dns.answers, &dns.authority, &dns.additional] {
        records.iter().for_each(|record| out.record(record));
    }
    if let Some(size) = dns.edns {
        out.opt(size);
    }
    out.to
}

/// The code of a record type (RFC 1035 §3.2.2, RFC 3596 §2.1).
fn code_of(kind: &str) -> u64 {
    match kind {
        "A" => 1,
        "NS" => 2,
        "CNAME" => 5,
        "SOA" => 6,
        "AAAA" => 28,
        _ => 255,
    }
}

/// A message being written, and where which names stand in it (RFC 1035 §4.1.4).
struct Message {
    to: Writer,
    names: Vec<(String, u16)>,
}

impl Message {
    fn header(&mut self, dns: &Dns) {
        let bit = |set: bool, at: u8| u8::from(set) << at;
        let first = bit(dns.response, 7)
            | bit(dns.authoritative, 2)
            | bit(dns.truncated, 1)
            | bit(dns.recursion_desired, 0);
        let rcode = match dns.rcode {
            Rcode::NoError => 0,
            Rcode::ServFail => 2,
            Rcode::NxDomain => 3,
            Rcode::Refused => 5,
        };
        let number = |set: bool| u8::from(set);
        self.to
            .field("ID", &dns.id.to_be_bytes(), &format!("0x{:04x}", dns.id));
        let words = format!(
            "{}, 0, {}, {}, {}",
            number(dns.response),
            number(dns.authoritative),
            number(dns.truncated),
            number(dns.recursion_desired)
        );
        self.to.field("QR, Opcode, AA, TC, RD", &[first], &words);
        let words = format!("{}, 0, {}", number(dns.recursion_available), dns.rcode);
        let second = bit(dns.recursion_available, 7) | rcode;
        self.to.field("RA, Z, RCODE", &[second], &words);
        self.to.number("QDCOUNT", 2, 1);
        let additional = dns.additional.len() + usize::from(dns.edns.is_some());
        let sections = [
            ("ANCOUNT", dns.answers.len()),
            ("NSCOUNT", dns.authority.len()),
            ("ARCOUNT", additional),
        ];
        for (name, records) in sections {
            self.to.number(name, 2, records as u64);
        }
    }

    fn record(&mut self, record: &Record) {
        self.name("NAME", &record.name);
        let kind = record.data.kind();
        self.to.code("TYPE", 2, code_of(kind), kind);
        self.to.code("CLASS", 2, IN, "IN");
        self.to.number("TTL", 4, u64::from(record.ttl));
        let length = self.to.bytes.len();
        let part = self.to.parts.len();
        self.to.number("RDLENGTH", 2, 0);
        self.data(&record.data);
        let len = (self.to.bytes.len() - length - 2) as u16;
        self.to.bytes[length..length + 2].copy_from_slice(&len.to_be_bytes());
        self.to.parts[part].value = len.to_string();
    }

    /// The OPT record: its class is the size of datagrams, its TTL more flags (RFC 6891 §6.1.2).
    fn opt(&mut self, size: u16) {
        self.name("NAME", "");
        self.to.code("TYPE", 2, 41, "OPT");
        self.to.number("UDP payload size", 2, u64::from(size));
        self.to.field("RCODE, VERSION, DO", &[0; 4], "0, 0, 0");
        self.to.number("RDLENGTH", 2, 0);
    }

    fn data(&mut self, data: &RecordData) {
        match data {
            RecordData::A(address) => {
                self.to
                    .field("RDATA", &address.octets(), &address.to_string());
            }
            RecordData::Aaaa(address) => {
                self.to
                    .field("RDATA", &address.octets(), &address.to_string());
            }
            RecordData::Ns(name) => self.name("NSDNAME", name),
            RecordData::Cname(name) => self.name("CNAME", name),
            RecordData::Soa { mname, minimum } => {
                self.name("MNAME", mname);
                self.name("RNAME", &format!("hostmaster.{mname}"));
                self.to.number("SERIAL", 4, 2_026_112_100);
                self.to.number("REFRESH", 4, 7_200);
                self.to.number("RETRY", 4, 3_600);
                self.to.number("EXPIRE", 4, 1_209_600);
                self.to.number("MINIMUM", 4, u64::from(*minimum));
            }
        }
    }

    /// A name: labels, then the root or a pointer to where the rest stands already.
    fn name(&mut self, field: &'static str, name: &str) {
        let start = self.to.bytes.len();
        let name = name.trim_end_matches('.');
        let mut rest = name;
        loop {
            if rest.is_empty() {
                self.to.bytes.push(0);
                break;
            }
            if let Some((_, at)) = self.names.iter().find(|(known, _)| known == rest) {
                let pointer = 0xc000 | at;
                self.to.bytes.extend(pointer.to_be_bytes());
                break;
            }
            // A pointer has 14 bits.
            if let Ok(at) = u16::try_from(self.to.bytes.len())
                && at < 0x4000
            {
                self.names.push((rest.to_owned(), at));
            }
            let (label, tail) = rest.split_once('.').unwrap_or((rest, ""));
            // No address with a longer label is accepted.
            let label = &label.as_bytes()[..label.len().min(63)];
            if !label.is_empty() {
                self.to.bytes.push(label.len() as u8);
                self.to.bytes.extend_from_slice(label);
            }
            rest = tail;
        }
        let end = self.to.bytes.len();
        self.to.name(field, start..end, &format!("{name}."));
    }
}
