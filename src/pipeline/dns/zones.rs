//! The name servers of the world: what the root, the top-level domains and the zones hold, and how they behave.
//!
//! Follows RFC 1034 §4.3.2 (what a server answers) and RFC 2308 §3 (the SOA of a "no"). Names, addresses and
//! servers are made up, of the ranges for documentation.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::knobs::{Alias, Ipv6, Name as Exists, Servers, TTL};
use crate::resolver::{Data, Hint, Kind, Name, Query, Question, Rcode, Record, Response, Soa};
use crate::scenario::Settings;

/// Seconds that the root and `com` let their delegations be kept: two days.
const DELEGATION_TTL: u32 = 172_800;

/// The domain that `resolv.conf` has in its search list.
pub const SEARCH_DOMAIN: &str = "corp.example";

/// What a CDN's names end in.
const CDN: &str = "cdn.example.net";

/// The root servers that are built in: two of the thirteen.
pub fn hints() -> Vec<Hint> {
    let hint = |at| Hint {
        host: name(&server_name("", at)),
        addresses: vec![server_address("", at)],
    };
    vec![hint(1), hint(2)]
}

/// The addresses that the zone holds for a name: two of the ranges for documentation (RFC 5737), told by
/// the name, so that two hosts seldom share one.
pub fn addresses_of(name: &str) -> [Ipv4Addr; 2] {
    let host = 10 + (hash(name) % 200) as u8;
    [
        Ipv4Addr::new(203, 0, 113, host),
        Ipv4Addr::new(198, 51, 100, host),
    ]
}

fn hash(name: &str) -> u32 {
    name.bytes()
        .fold(7, |sum, byte| sum.wrapping_mul(31) + u32::from(byte))
}

/// What a server says to a query; `None` from a silent one.
pub fn reply(settings: &Settings, query: &Query) -> Option<Response> {
    let healthy = content(settings, &query.question, &query.zone);
    if !query.zone.as_str().contains('.') {
        return Some(healthy);
    }
    let failed = |rcode| Response {
        rcode,
        ..Response::default()
    };
    let first = query.host.as_str().starts_with("ns1.");
    match Servers::of(settings) {
        Servers::FirstSilent if first => None,
        Servers::Silent => None,
        Servers::ServFail => Some(failed(Rcode::ServFail)),
        Servers::Refused => Some(failed(Rcode::Refused)),
        // It points up to the root, as servers did that were never told of the zone.
        Servers::Lame if first => Some(Response {
            authority: hints().into_iter().map(|hint| root_ns(hint.host)).collect(),
            ..Response::default()
        }),
        Servers::Truncated if !query.tcp => Some(Response {
            authoritative: true,
            truncated: true,
            ..Response::default()
        }),
        _ => Some(healthy),
    }
}

/// Whether the answer leaves later than others.
pub fn is_late(settings: &Settings, query: &Query) -> bool {
    let late = Ipv6::of(settings) == Ipv6::Late && query.question.kind == Kind::AAAA;
    late && query.zone.as_str().contains('.')
}

fn root_ns(host: Name) -> Record {
    record("", DELEGATION_TTL, Data::Ns(host))
}

/// What a server of `zone` holds for a question.
pub fn content(settings: &Settings, question: &Question, zone: &Name) -> Response {
    let asked = question.name.as_str();
    if !is_delegated(asked) {
        return no(Rcode::NxDomain, "");
    }
    if zone.is_root() {
        return referral(tld_of(asked));
    }
    if !zone.as_str().contains('.') {
        return referral(&zone_of(asked));
    }
    let ttl = settings.number(&TTL) as u32;
    let records: Vec<Data> = match alias_of(settings, asked) {
        Some(to) => vec![Data::Cname(name(&to))],
        None if !exists(settings, asked) => return no(Rcode::NxDomain, zone.as_str()),
        None => addresses(settings, question),
    };
    if records.is_empty() {
        return no(Rcode::NoError, zone.as_str());
    }
    let records = records.into_iter().map(|data| record(asked, ttl, data));
    Response {
        authoritative: true,
        answers: records.collect(),
        ..Response::default()
    }
}

fn addresses(settings: &Settings, question: &Question) -> Vec<Data> {
    let asked = question.name.as_str();
    let site_has_v6 = matches!(Ipv6::of(settings), Ipv6::Both | Ipv6::Late);
    match question.kind {
        _ if Exists::of(settings) == Exists::NoData => Vec::new(),
        Kind::A => addresses_of(asked).map(Data::A).to_vec(),
        Kind::AAAA if site_has_v6 => {
            let host = (hash(asked) % 0xffff) as u16;
            vec![Data::Aaaa(Ipv6Addr::new(
                0x2001, 0xdb8, 0x1, host, 0, 0, 0, 0x10,
            ))]
        }
        _ => Vec::new(),
    }
}

/// The addresses that a client comes to for a name, whatever it is another name of.
pub fn addresses_for(settings: &Settings, asked: &str) -> Vec<IpAddr> {
    let mut asked = asked.to_owned();
    // The longest chain that leads anywhere.
    for _ in 0..2 {
        asked = alias_of(settings, &asked).unwrap_or(asked);
    }
    let mut found = Vec::new();
    if let Ok(name) = Name::parse(&asked) {
        for kind in [Kind::AAAA, Kind::A] {
            let data = addresses(settings, &Question::new(name.clone(), kind));
            found.extend(data.iter().filter_map(Data::address));
        }
    }
    found
}

/// What a name is another name of.
fn alias_of(settings: &Settings, asked: &str) -> Option<String> {
    let label = asked.split('.').next().unwrap_or_default();
    let at_cdn = asked.ends_with(CDN);
    let target = match Alias::of(settings) {
        Alias::Cdn | Alias::Chain if !at_cdn => label,
        Alias::Chain if label != "edge" => "edge",
        Alias::Loop if label == "a" && at_cdn => "b",
        Alias::Loop => "a",
        _ => return None,
    };
    Some(format!("{target}.{CDN}"))
}

/// Whether a name exists: in the search list's domain those of one label more do.
fn exists(settings: &Settings, asked: &str) -> bool {
    let searched = asked
        .strip_suffix(SEARCH_DOMAIN)
        .and_then(|rest| rest.strip_suffix('.'));
    Exists::of(settings) != Exists::Missing && searched.is_none_or(|host| !host.contains('.'))
}

/// "No", with the SOA that says how long this may be kept (RFC 2308 §3). The root's zone has the empty name.
fn no(rcode: Rcode, zone: &str) -> Response {
    let ttl = if zone.is_empty() { 86_400 } else { 900 };
    let server = server_name(zone, 1);
    let soa = Soa {
        mname: name(&server),
        rname: name(&format!("hostmaster.{server}")),
        serial: 2_026_112_100,
        refresh: 7_200,
        retry: 3_600,
        expire: 1_209_600,
        minimum: ttl,
    };
    Response {
        authoritative: true,
        rcode,
        authority: vec![record(zone, ttl, Data::Soa(soa))],
        ..Response::default()
    }
}

/// The servers of a zone, with their addresses (glue).
fn referral(zone: &str) -> Response {
    let server = |at| {
        let host = server_name(zone, at);
        let IpAddr::V4(address) = server_address(zone, at) else {
            unreachable!("the servers have IPv4 addresses")
        };
        let glue = record(&host, DELEGATION_TTL, Data::A(address));
        (record(zone, DELEGATION_TTL, Data::Ns(name(&host))), glue)
    };
    let (authority, additional) = [1, 2].map(server).into_iter().unzip();
    Response {
        authority,
        additional,
        ..Response::default()
    }
}

fn record(owner: &str, ttl: u32, data: Data) -> Record {
    Record {
        name: name(owner),
        ttl,
        data,
    }
}

/// A name that is one: made here, or asked for by a resolver.
fn name(text: &str) -> Name {
    Name::parse(text).unwrap_or_default()
}

/// The last label: `com` of `www.example.com`.
fn tld_of(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// The zone that holds a name: its last two labels, or three below a registry such as `co.uk`. Real
/// zones may be cut elsewhere.
pub fn zone_of(name: &str) -> String {
    let labels: Vec<&str> = name.split('.').collect();
    let last_two = labels[labels.len().saturating_sub(2)..].join(".");
    let depth = if REGISTRIES.contains(&last_two.as_str()) {
        3
    } else {
        2
    };
    labels[labels.len().saturating_sub(depth)..].join(".")
}

/// Well-known registries below a country's domain; its servers delegate their children themselves.
const REGISTRIES: [&str; 24] = [
    "ac.uk", "co.il", "co.in", "co.jp", "co.kr", "co.nz", "co.uk", "co.za", "com.ar", "com.au",
    "com.br", "com.cn", "com.hk", "com.mx", "com.sg", "com.tr", "com.tw", "com.ua", "edu.cn",
    "gov.cn", "gov.uk", "net.cn", "org.cn", "org.uk",
];

/// Whether the root delegates the name's top-level domain. It has no addresses for names of one label
/// itself, and `invalid` is kept empty (RFC 6761 §6.4).
fn is_delegated(name: &str) -> bool {
    name.contains('.') && tld_of(name) != "invalid"
}

/// A server's name as such zones have it.
fn server_name(zone: &str, at: u8) -> String {
    let letter = if at == 1 { 'a' } else { 'b' };
    match zone {
        "" => format!("{letter}.root-servers.net"),
        "com" | "net" => format!("{letter}.gtld-servers.net"),
        _ if !zone.contains('.') => format!("{letter}.nic.{zone}"),
        _ => format!("ns{at}.{zone}"),
    }
}

/// A server's address, of its own range for roots, top-level domains and zones.
fn server_address(zone: &str, at: u8) -> IpAddr {
    let (first, pairs) = match zone {
        "" => (101, 1),
        "com" | "net" => (103, 1),
        _ if !zone.contains('.') => (105, 19),
        _ => (143, 28),
    };
    let host = first + 2 * (hash(zone) % pairs) as u8 + at - 1;
    Ipv4Addr::new(192, 0, 2, host).into()
}
