//! A recursive DNS resolver with its cache, which touches neither network nor clock.
//!
//! Whoever drives it says what time it is and carries its queries; it says whom to ask next, how long to wait,
//! and in the end what to answer. So it can be put behind sockets, into a simulation, or under a suite of
//! scenarios. Names, records and responses are plain data; their encoding is the driver's.
//!
//! Follows RFC 1034 §5.3.3 (the algorithm), RFC 1035 §4.2.1 (TCP when truncated), RFC 2181 §5 (record sets and
//! trust), RFC 2308 and RFC 9077 (negative caching), RFC 6604 (the code is that of the last alias’s target),
//! RFC 6891 (EDNS and servers without it), RFC 8020 (optional), RFC 8482 (ANY), RFC 8767 (stale answers),
//! RFC 9520 (failures are kept too).
//!
//! Not modelled: DNSSEC, QNAME minimisation, priming (the root hints are used as they are), 0x20, forwarding,
//! prefetching, DNAME other than by the aliases that come with it, choice by round-trip time, two questions at
//! once that share one upstream query.
//!
//! # Driving it
//!
//! A [`Resolver`] is what lasts: settings, root hints, cache. A [`Resolution`] is one question of a client.
//! [`Resolution::next`] says what to do; time is a number of milliseconds since whenever.
//!
//! ```
//! use hopscope::resolver::{Answer, Config, Data, Hint, Kind, Name, Question, Rcode, Record, Resolution};
//! use hopscope::resolver::{Resolver, Response, Source, Step};
//!
//! let name = |text| Name::parse(text).unwrap();
//! let record = |owner, data| Record { name: name(owner), ttl: 300, data };
//! let root = Hint { host: name("a.root-servers.net"), addresses: vec!["198.51.100.1".parse().unwrap()] };
//! let mut resolver = Resolver::new(Config::default(), vec![root]);
//!
//! let question = Question::new(name("www.example"), Kind::A);
//! let mut resolution = Resolution::new(&resolver, question.clone(), 0);
//!
//! // The root is asked first.
//! let Step::Send(query) = resolution.next(&mut resolver, 0) else { panic!() };
//! assert_eq!((query.server.to_string(), &query.question), ("198.51.100.1".to_owned(), &question));
//!
//! // It refers to the servers of `example`, with their addresses.
//! let referral = Response {
//!     authority: vec![record("example", Data::Ns(name("ns.example")))],
//!     additional: vec![record("ns.example", Data::A("198.51.100.2".parse().unwrap()))],
//!     ..Response::default()
//! };
//! assert!(resolution.receive(&mut resolver, 20, query.server, &referral));
//! let Step::Send(query) = resolution.next(&mut resolver, 20) else { panic!() };
//! assert_eq!(query.server.to_string(), "198.51.100.2");
//!
//! let answer = Response {
//!     authoritative: true,
//!     answers: vec![record("www.example", Data::A("203.0.113.10".parse().unwrap()))],
//!     ..Response::default()
//! };
//! assert!(resolution.receive(&mut resolver, 40, query.server, &answer));
//! let Step::Answer(told) = resolution.next(&mut resolver, 40) else { panic!() };
//! assert_eq!((told.rcode, told.source), (Rcode::NoError, Source::Servers));
//! assert_eq!(resolution.next(&mut resolver, 40), Step::Done);
//!
//! // Ten seconds later the cache knows, and says what is left of the TTL.
//! let again = resolver.cached(&question, 10_040).unwrap();
//! assert_eq!((again.source, again.answers[0].ttl), (Source::Cache, 290));
//! ```
//!
//! A suite of scenarios is driven the same way. The root servers that it gives are the hints; its name servers
//! answer by address and question ([`Query::server`], [`Query::question`]), with the sections, flags and code of
//! the script in a [`Response`]; time that passes is a larger `now`; what it expects is compared with the
//! [`Answer`]. A client that asks without RD is answered by [`Resolver::cached`], or refused.
//!
//! A query that got no answer is not reported: calling `next` when [`Query::until`] has passed is enough. With
//! [`Config::serve_stale`] an answer may be given while a query is still under way; driving on until
//! [`Step::Done`] refreshes the cache.

mod cache;
mod message;
mod name;
mod reading;
mod resolution;
mod zone;

use std::net::IpAddr;

use cache::{Cache, Entry, Known, Trust};
pub use message::{Answer, Data, Kind, Question, Rcode, Record, Response, Soa, Source};
pub use name::{Name, NameError};
use reading::Reading;
pub use resolution::{Query, Resolution, Step, Try};

/// What can be set. The defaults are unbound's where it has the option.
#[derive(Clone, Debug)]
pub struct Config {
    /// The longest that a record is kept, in seconds (`cache-max-ttl`).
    pub max_ttl: u32,
    /// The shortest, whatever the record says, in seconds (`cache-min-ttl`).
    pub min_ttl: u32,
    /// The longest that a "no" is kept, in seconds (`cache-max-negative-ttl`).
    pub max_negative_ttl: u32,
    /// How long a failure is kept, in seconds: 1 to 300 (RFC 9520 §3.2).
    pub failure_ttl: u32,
    /// Whether and how records past their time are given when servers fail.
    pub serve_stale: Option<ServeStale>,
    /// How long to wait for a server that is asked for the first time, in milliseconds; doubled each round.
    pub timeout: u64,
    /// How often each server of a zone is asked before they are given up.
    pub rounds: u32,
    /// After how many milliseconds a resolution is given up (BIND's `resolver-query-timeout`).
    pub give_up: u64,
    /// How many aliases may follow one another (unbound's MAX_RESTART_COUNT).
    pub max_aliases: usize,
    /// How many queries a resolution may cost (BIND's `max-recursion-queries`).
    pub max_queries: u32,
    /// How deep the look-ups of servers' own addresses may nest (BIND's `max-recursion-depth`).
    pub max_depth: usize,
    /// How many entries the cache holds.
    pub capacity: usize,
    /// The size of datagrams that is announced by EDNS (`edns-buffer-size`); `None` for no EDNS.
    pub edns: Option<u16>,
    /// Whether servers are asked over IPv6 too (`do-ip6`).
    pub ipv6: bool,
    /// Whether below a name that does not exist nothing does (`harden-below-nxdomain`, RFC 8020).
    pub nxdomain_cut: bool,
    /// Whether questions for everything get one made-up record (RFC 8482 §4.2).
    pub minimal_any: bool,
    /// For how many seconds a silent or lame server is avoided (`infra-host-ttl`).
    pub avoid: u32,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            max_ttl: 86_400,
            min_ttl: 0,
            max_negative_ttl: 3_600,
            failure_ttl: 5,
            serve_stale: None,
            timeout: 376,
            rounds: 2,
            give_up: 10_000,
            max_aliases: 11,
            max_queries: 100,
            max_depth: 7,
            capacity: 10_000,
            edns: Some(1_232),
            ipv6: false,
            nxdomain_cut: false,
            minimal_any: true,
            avoid: 900,
        }
    }
}

impl Config {
    fn capped(&self, ttl: u32) -> u32 {
        ttl.clamp(self.min_ttl, self.max_ttl.max(self.min_ttl))
    }

    fn cap(&self, record: Record) -> Record {
        Record {
            ttl: self.capped(record.ttl),
            ..record
        }
    }
}

/// How records past their time are served (RFC 8767 §5).
#[derive(Clone, Copy, Debug)]
pub struct ServeStale {
    /// For how many seconds past their time (`serve-expired-ttl`).
    pub max: u32,
    /// After how many milliseconds the client gets them, if the servers have not answered
    /// (`serve-expired-client-timeout`).
    pub client_timeout: u64,
    /// The TTL that they are given with, in seconds (`serve-expired-reply-ttl`).
    pub reply_ttl: u32,
}

impl Default for ServeStale {
    fn default() -> ServeStale {
        ServeStale {
            max: 86_400,
            client_timeout: 1_800,
            reply_ttl: 30,
        }
    }
}

/// A root server as it is built in (RFC 9609 §2).
#[derive(Clone, Debug, PartialEq)]
pub struct Hint {
    /// Its name.
    pub host: Name,
    /// Its addresses.
    pub addresses: Vec<IpAddr>,
}

/// The resolver: its settings, the root hints and its memory.
#[derive(Clone, Debug)]
pub struct Resolver {
    config: Config,
    hints: Vec<Hint>,
    cache: Cache,
    /// What could not be resolved, and until when that is kept.
    failures: Vec<(Question, u64)>,
    avoided: Vec<Avoided>,
}

/// A server that was of no use, and until when that is remembered.
#[derive(Clone, Debug)]
struct Avoided {
    server: IpAddr,
    /// The zone it is lame for; `None` for one that was silent.
    lame: Option<Name>,
    until: u64,
}

impl Resolver {
    /// A resolver with an empty cache.
    pub fn new(config: Config, hints: Vec<Hint>) -> Resolver {
        Resolver {
            config,
            hints,
            cache: Cache::default(),
            failures: Vec::new(),
            avoided: Vec::new(),
        }
    }

    /// The settings.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Forgets everything that it was told.
    pub fn clear(&mut self) {
        self.cache = Cache::default();
        self.failures.clear();
        self.avoided.clear();
    }

    /// What the cache alone can answer at `now`: all that a client may be told that asks without RD.
    pub fn cached(&self, question: &Question, now: u64) -> Option<Answer> {
        let answer = self.recall(question, now, None)?;
        Some(answer.echo(question))
    }

    /// What the cache holds at `now`, oldest first: name, type and the seconds that are left; a name that does
    /// not exist has the type [`Kind::ANY`].
    pub fn holds(&self, now: u64) -> impl Iterator<Item = (&Name, Kind, u32)> {
        let entries = self.cache.entries().iter();
        entries
            .filter(move |entry| entry.until > now)
            .map(move |entry| (&entry.name, entry.kind, entry.left(now)))
    }

    fn recall(&self, question: &Question, now: u64, stale: Option<ServeStale>) -> Option<Answer> {
        let get = |name: &Name, kind| match stale {
            None => self.cache.fresh(name, kind, now),
            Some(stale) => {
                let may = |entry: &&Entry| entry.until + u64::from(stale.max) * 1_000 > now;
                self.cache.get(name, kind).filter(may)
            }
        };
        let ttl = |entry: &Entry| match stale {
            Some(stale) if entry.until <= now => stale.reply_ttl,
            _ => entry.left(now),
        };
        let mut name = question.name.clone();
        let mut answers: Vec<Record> = Vec::new();
        for _ in 0..=self.config.max_aliases {
            let exact = get(&name, question.kind).filter(|entry| entry.trust > Trust::Glue);
            let missing = || {
                let mut above = Some(name.clone());
                while let Some(at) = above.filter(|at| *at == name || self.config.nxdomain_cut) {
                    if let Some(entry) = get(&at, Kind::ANY) {
                        return Some(entry);
                    }
                    above = at.parent();
                }
                None
            };
            let alias = || {
                let alias = get(&name, Kind::CNAME);
                alias.filter(|entry| entry.trust > Trust::Glue && question.kind != Kind::ANY)
            };
            let entry = exact.or_else(missing).or_else(alias)?;
            let known = match &entry.known {
                Known::No(rcode, soa) => Some((*rcode, soa)),
                Known::Records(_) => None,
            };
            answers.extend(entry.records(ttl(entry)));
            if known.is_some() || entry.kind == question.kind {
                let (rcode, soa) = known.unwrap_or((Rcode::NoError, &None));
                let authority = soa.iter().map(|(name, data)| Record {
                    name: name.clone(),
                    ttl: ttl(entry),
                    data: data.clone(),
                });
                return Some(Answer {
                    rcode,
                    answers,
                    authority: authority.collect(),
                    source: if stale.is_some() {
                        Source::Stale
                    } else {
                        Source::Cache
                    },
                });
            }
            let Some(Data::Cname(to)) = answers.last().map(|record| &record.data) else {
                return None;
            };
            name = to.clone();
        }
        None
    }

    /// Keeps what a reading of a response is good for.
    fn keep(
        &mut self,
        question: &Question,
        zone: &Name,
        response: &Response,
        reading: &Reading,
        now: u64,
    ) {
        let trust = if response.authoritative {
            Trust::Authoritative
        } else {
            Trust::Answer
        };
        let mut below = None;
        match reading {
            Reading::Answer(records) => {
                self.keep_sets(&records.iter().collect::<Vec<_>>(), trust, now);
            }
            Reading::Alias(record, _) => self.keep_sets(&[record], trust, now),
            Reading::No(rcode, soa) => self.keep_no(question, (*rcode, soa.as_ref()), now),
            Reading::Referral(zone) => below = Some(zone),
            _ => return,
        }
        let trust = match below {
            Some(_) => Trust::Glue,
            None if response.authoritative => Trust::Authority,
            None => return,
        };
        let (mut servers, mut glue): (Vec<&Record>, Vec<&Record>) = Default::default();
        for server in &response.authority {
            let Data::Ns(host) = &server.data else {
                continue;
            };
            let of_zone = match below {
                Some(below) => server.name == *below,
                None => server.name.is_within(zone) && question.name.is_within(&server.name),
            };
            if of_zone {
                servers.push(server);
                glue.extend(response.additional.iter().filter(|record| {
                    record.name == *host && host.is_within(zone) && record.data.address().is_some()
                }));
            }
        }
        self.keep_sets(&servers, trust, now);
        self.keep_sets(&glue, Trust::Glue, now);
    }

    /// Keeps records, set by set; the least TTL of a set is its (RFC 2181 §5.2).
    fn keep_sets(&mut self, records: &[&Record], trust: Trust, now: u64) {
        for (at, record) in records.iter().enumerate() {
            let of_set = |other: &&&Record| {
                other.name == record.name && other.data.kind() == record.data.kind()
            };
            if records[..at].iter().any(|before| of_set(&before)) {
                continue;
            }
            let mut data: Vec<Data> = Vec::new();
            let mut ttl = record.ttl;
            for one in records[at..].iter().filter(of_set) {
                ttl = ttl.min(one.ttl);
                if !data.contains(&one.data) {
                    data.push(one.data.clone());
                }
            }
            let ttl = self.config.capped(ttl);
            let kind = record.data.kind();
            let known = Known::Records(data);
            self.put(record.name.clone(), kind, known, trust, (ttl, now));
        }
    }

    /// Keeps a "no" for the lesser of its SOA's TTL and last field; without an SOA not at all (RFC 2308 §5).
    fn keep_no(&mut self, question: &Question, (rcode, soa): (Rcode, Option<&Record>), now: u64) {
        let Some(soa) = soa else { return };
        let ttl = negative_ttl(soa, &self.config);
        let kind = if rcode == Rcode::NxDomain {
            self.cache.forget(&question.name, Kind::ANY);
            Kind::ANY
        } else {
            question.kind
        };
        let known = Known::No(rcode, Some((soa.name.clone(), soa.data.clone())));
        let name = question.name.clone();
        self.put(name, kind, known, Trust::Authoritative, (ttl, now));
    }

    /// Keeps an entry, unless it is for the transaction in progress only (RFC 1035 §3.2.1).
    fn put(&mut self, name: Name, kind: Kind, known: Known, trust: Trust, (ttl, now): (u32, u64)) {
        if ttl == 0 {
            return;
        }
        let entry = Entry {
            name,
            kind,
            known,
            trust,
            until: now + u64::from(ttl) * 1_000,
        };
        self.cache.put(entry, now, self.config.capacity);
    }

    /// What the cache knows of a name and type.
    fn known(&self, name: &Name, kind: Kind, now: u64) -> Option<&Known> {
        self.cache.fresh(name, kind, now).map(|entry| &entry.known)
    }

    fn failed_before(&self, question: &Question, now: u64) -> bool {
        let mut failures = self.failures.iter();
        failures.any(|(failed, until)| failed == question && *until > now)
    }

    fn keep_failure(&mut self, question: &Question, now: u64) {
        let until = now + u64::from(self.config.failure_ttl) * 1_000;
        self.failures
            .retain(|(failed, until)| failed != question && *until > now);
        self.failures.push((question.clone(), until));
    }

    fn avoid(&mut self, server: IpAddr, lame: Option<Name>, now: u64) {
        let until = now + u64::from(self.config.avoid) * 1_000;
        self.forgive(server, lame.as_ref());
        self.avoided.push(Avoided {
            server,
            lame,
            until,
        });
    }

    fn forgive(&mut self, server: IpAddr, lame: Option<&Name>) {
        self.avoided
            .retain(|avoided| avoided.server != server || avoided.lame.as_ref() != lame);
    }

    fn avoids(&self, server: IpAddr, lame: Option<&Name>, now: u64) -> bool {
        self.avoided.iter().any(|avoided| {
            avoided.server == server && avoided.lame.as_ref() == lame && avoided.until > now
        })
    }
}

/// Seconds that a "no" with this SOA record is kept (RFC 2308 §5, confirmed by RFC 9077).
fn negative_ttl(soa: &Record, config: &Config) -> u32 {
    let minimum = match &soa.data {
        Data::Soa(soa) => soa.minimum,
        _ => 0,
    };
    soa.ttl.min(minimum).min(config.max_negative_ttl)
}
