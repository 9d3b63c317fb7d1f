//! Authoritative servers for the resolver's tests: zones with records, addresses that serve them, and faults.
//!
//! Follows RFC 1034 §4.3.2. Read from text: `zone NAME ADDRESS…`, records `OWNER TTL TYPE DATA`, and
//! `ADDRESS FAULT` where a server misbehaves.

use std::net::IpAddr;

use hopscope::resolver::{Data, Hint, Kind, Name, Query, Question, Rcode, Record, Response, Soa};

/// All the servers there are.
#[derive(Debug, Default)]
pub struct Zones {
    pub zones: Vec<Zone>,
    pub faults: Vec<(IpAddr, Fault)>,
}

/// A zone and the addresses that serve it.
#[derive(Debug)]
pub struct Zone {
    pub name: Name,
    pub servers: Vec<IpAddr>,
    pub records: Vec<Record>,
}

/// What a server does wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// It never answers.
    Silent,
    ServFail,
    Refused,
    /// It points up to the root.
    Lame,
    /// It answers over TCP only.
    Truncates,
    /// It does not know EDNS.
    NoEdns,
    /// It answers for others from a cache, and is no authority.
    Recurses,
    /// It adds what nobody asked for, of names that it has no say in.
    Lies,
    /// Its glue is of names outside of what it has a say in, and wrong.
    BadGlue,
}

pub fn name(text: &str) -> Name {
    Name::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

pub const WRONG: &str = "192.0.2.66";

impl Zones {
    /// A line of a test's input; `false` when it is none of the zones'.
    pub fn line(&mut self, line: &str) -> bool {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            ["zone", zone, ref servers @ ..] => self.zones.push(Zone {
                name: name(zone),
                servers: servers
                    .iter()
                    .map(|ip| ip.parse().expect("an address"))
                    .collect(),
                records: Vec::new(),
            }),
            [owner, ttl, kind, ref data @ ..] if ttl.parse::<u32>().is_ok() => {
                let record = Record {
                    name: name(owner),
                    ttl: ttl.parse().expect("a TTL"),
                    data: read(kind, data),
                };
                let zone = self.zones.last_mut().expect("a zone was begun");
                zone.records.push(record);
            }
            [server, fault] if server.parse::<IpAddr>().is_ok() => {
                let fault = match fault {
                    "silent" => Fault::Silent,
                    "servfail" => Fault::ServFail,
                    "refused" => Fault::Refused,
                    "lame" => Fault::Lame,
                    "truncates" => Fault::Truncates,
                    "no-edns" => Fault::NoEdns,
                    "recurses" => Fault::Recurses,
                    "lies" => Fault::Lies,
                    "bad-glue" => Fault::BadGlue,
                    "heals" => {
                        let server: IpAddr = server.parse().expect("an address");
                        self.faults.retain(|(ip, _)| *ip != server);
                        return true;
                    }
                    other => panic!("no such fault: {other}"),
                };
                self.faults
                    .push((server.parse().expect("an address"), fault));
            }
            _ => return false,
        }
        true
    }

    /// The servers of the root.
    pub fn hints(&self) -> Vec<Hint> {
        let root = self.zones.iter().filter(|zone| zone.name.is_root());
        let servers = root.flat_map(|zone| &zone.servers).enumerate();
        let hint = |(at, ip): (usize, &IpAddr)| Hint {
            host: name(&format!("{}.root", char::from(b'a' + at as u8))),
            addresses: vec![*ip],
        };
        servers.map(hint).collect()
    }

    /// What a server sends back, if anything.
    pub fn reply(&self, query: &Query) -> Option<Response> {
        let fault = self.faults.iter().find(|(ip, _)| *ip == query.server);
        let failed = |rcode| Response {
            rcode,
            ..Response::default()
        };
        let healthy = self.answer(query.server, &query.question);
        let a = |owner: &str| Record {
            name: name(owner),
            ttl: 9_999,
            data: Data::A(WRONG.parse().expect("an address")),
        };
        if query.server == WRONG.parse::<IpAddr>().expect("an address") {
            // Whoever asks there has believed a liar.
            return Some(Response {
                authoritative: true,
                answers: vec![a(query.question.name.as_str())],
                ..Response::default()
            });
        }
        Some(match fault.map(|(_, fault)| fault) {
            None => healthy,
            Some(Fault::Silent) => return None,
            Some(Fault::ServFail) => failed(Rcode::ServFail),
            Some(Fault::Refused) => failed(Rcode::Refused),
            Some(Fault::Lame) => Response {
                authority: vec![Record {
                    name: Name::default(),
                    ttl: 9_999,
                    data: Data::Ns(name("wrong")),
                }],
                ..Response::default()
            },
            Some(Fault::Truncates) if !query.tcp => Response {
                truncated: true,
                authoritative: true,
                ..Response::default()
            },
            Some(Fault::NoEdns) if query.edns.is_some() => failed(Rcode::FormErr),
            Some(Fault::Truncates | Fault::NoEdns) => healthy,
            Some(Fault::Recurses) => Response {
                authoritative: false,
                recursion_available: true,
                ..healthy
            },
            Some(Fault::Lies) => {
                let mut response = healthy;
                response.answers.push(a("www.victim"));
                response.authority.push(Record {
                    name: name("victim"),
                    ttl: 9_999,
                    data: Data::Ns(name("wrong.victim")),
                });
                response.additional.push(a("wrong.victim"));
                response
            }
            Some(Fault::BadGlue) => {
                let mut response = healthy;
                let hosts = response
                    .authority
                    .iter()
                    .filter_map(|record| match &record.data {
                        Data::Ns(host) if !host.is_within(&query.zone) => Some(a(host.as_str())),
                        _ => None,
                    });
                response.additional.extend(hosts.collect::<Vec<_>>());
                response
            }
        })
    }

    /// RFC 1034 §4.3.2, for the zones that an address serves.
    fn answer(&self, server: IpAddr, question: &Question) -> Response {
        let serves = self
            .zones
            .iter()
            .filter(|zone| zone.servers.contains(&server) && question.name.is_within(&zone.name));
        let Some(zone) = serves.max_by_key(|zone| depth(&zone.name)) else {
            return Response {
                rcode: Rcode::Refused,
                ..Response::default()
            };
        };
        let records = zone.records.iter();
        let cut = records.clone().find(|record| {
            let below = record.name != zone.name && question.name.is_within(&record.name);
            let parents = question.kind == Kind::DS && record.name == question.name;
            record.data.kind() == Kind::NS && below && !parents
        });
        if let Some(cut) = cut {
            let ns = records
                .clone()
                .filter(|record| record.name == cut.name && record.data.kind() == Kind::NS);
            let glue = records.clone().filter(|record| {
                let of = |ns: &Record| ns.data == Data::Ns(record.name.clone());
                record.data.address().is_some() && ns.clone().any(of)
            });
            return Response {
                additional: glue.cloned().collect(),
                authority: ns.cloned().collect(),
                ..Response::default()
            };
        }
        let of_name: Vec<&Record> = records
            .clone()
            .filter(|record| record.name == question.name)
            .collect();
        let answers: Vec<Record> = of_name
            .iter()
            .filter(|record| {
                let kind = record.data.kind();
                kind == question.kind || kind == Kind::CNAME || question.kind == Kind::ANY
            })
            .map(|record| (*record).clone())
            .collect();
        if !answers.is_empty() {
            return Response {
                authoritative: true,
                answers,
                ..Response::default()
            };
        }
        let exists = records
            .clone()
            .any(|record| record.name.is_within(&question.name));
        Response {
            authoritative: true,
            rcode: if exists {
                Rcode::NoError
            } else {
                Rcode::NxDomain
            },
            authority: records
                .filter(|record| record.name == zone.name && record.data.kind() == Kind::SOA)
                .cloned()
                .collect(),
            ..Response::default()
        }
    }

    /// Whether some zone holds this record.
    pub fn hold(&self, record: &Record) -> bool {
        let mut records = self.zones.iter().flat_map(|zone| &zone.records);
        records.any(|held| held.name == record.name && held.data == record.data)
    }

    /// Whether a name exists in the zone that it belongs to.
    pub fn exists(&self, asked: &Name) -> bool {
        let of = self.zones.iter().filter(|zone| asked.is_within(&zone.name));
        let zone = of
            .max_by_key(|zone| depth(&zone.name))
            .expect("there is a root");
        *asked == zone.name
            || zone
                .records
                .iter()
                .any(|record| record.name.is_within(asked))
    }
}

fn depth(name: &Name) -> usize {
    std::iter::successors(Some(name.clone()), Name::parent).count()
}

fn read(kind: &str, data: &[&str]) -> Data {
    match (kind, data) {
        ("A", [ip]) => Data::A(ip.parse().expect("an address")),
        ("AAAA", [ip]) => Data::Aaaa(ip.parse().expect("an address")),
        ("NS", [host]) => Data::Ns(name(host)),
        ("CNAME", [to]) => Data::Cname(name(to)),
        ("SOA", [minimum]) => soa(minimum.parse().expect("seconds")),
        ("TXT", words) => Data::Other(Kind(16), words.join(" ")),
        _ => panic!("no such record: {kind} {data:?}"),
    }
}

pub fn soa(minimum: u32) -> Data {
    Data::Soa(Soa {
        mname: name("primary"),
        rname: name("hostmaster"),
        serial: 1,
        refresh: 2,
        retry: 3,
        expire: 4,
        minimum,
    })
}
