//! One question on its way through the tree of zones.
//!
//! Follows RFC 1034 §5.3.3. A goal is a name and type to be found; looking up the address of a server is a goal
//! on top of the one that needs it. Goals, aliases, queries and time are limited, so that every resolution ends.

use std::net::IpAddr;

use super::cache::{Known, Trust};
use super::message::{Answer, Data, Kind, Question, Rcode, Record, Response, Source};
use super::name::Name;
use super::reading::{Reading, read};
use super::zone::{Pick, Zone};
use super::{Config, Resolver, negative_ttl};

/// What the driver is to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Send this, then give what comes back to [`Resolution::receive`].
    Send(Box<Query>),
    /// Nothing to do before that moment, unless a response comes.
    Wait(u64),
    /// Tell the client.
    Answer(Answer),
    /// The client was told and nothing is under way any more.
    Done,
}

/// A query to a server, with RD = 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// Where to.
    pub server: IpAddr,
    /// The server's name.
    pub host: Name,
    /// The zone that it is asked for.
    pub zone: Name,
    /// What is asked.
    pub question: Question,
    /// Whether over TCP.
    pub tcp: bool,
    /// The size announced by EDNS, if any.
    pub edns: Option<u16>,
    /// Why this server is asked, and now.
    pub why: Try,
    /// How many look-ups deep: 0 for the client's own question, more for the addresses of servers.
    pub depth: usize,
    /// The moment after which no response is waited for, in milliseconds.
    pub until: u64,
}

/// Why a server is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Try {
    /// The first of its zone.
    First,
    /// Another was of no use.
    Other,
    /// It was silent, as were all others: another round.
    Again,
    /// Its datagram was truncated.
    Tcp,
    /// It does not understand EDNS.
    WithoutEdns,
}

/// One client's question.
#[derive(Clone, Debug)]
pub struct Resolution {
    question: Question,
    /// The last is being worked on.
    goals: Vec<Goal>,
    /// The query under way.
    waiting: Option<Box<Query>>,
    /// The same query in another way, to be sent next.
    again: Option<Box<Query>>,
    started: u64,
    /// When the client gets what is past its time.
    stale_at: Option<u64>,
    queries: u32,
    fetches: u32,
    told: bool,
}

/// A name and type to be found.
#[derive(Clone, Debug)]
struct Goal {
    /// What it began with.
    asked: Question,
    /// What it is after now: another name, once an alias was followed.
    wanted: Question,
    /// The aliases followed so far.
    aliases: Vec<Record>,
    /// The zone whose servers are asked.
    zone: Option<Zone>,
    /// Addresses that were of no use for a zone whose delegation is asked for anew.
    useless: Vec<IpAddr>,
    /// What a server said that is no authority, for want of anything better.
    hearsay: Option<Reading>,
    outcome: Option<Outcome>,
}

/// How a goal ended.
#[derive(Clone, Debug)]
enum Outcome {
    /// The answer and authority sections.
    Told(Rcode, Vec<Record>, Vec<Record>),
    Failed(Source),
}

impl Resolution {
    /// Takes up a question at `now`.
    pub fn new(resolver: &Resolver, question: Question, now: u64) -> Resolution {
        let stale = resolver.config.serve_stale;
        Resolution {
            goals: vec![Goal::new(question.clone())],
            question,
            waiting: None,
            again: None,
            started: now,
            stale_at: stale.map(|stale| now + stale.client_timeout),
            queries: 0,
            fetches: 0,
            told: false,
        }
    }

    /// What is to be done at `now`. After [`Step::Send`] and [`Step::Wait`] it is asked again when a response
    /// has come or the moment has passed, after [`Step::Answer`] at once.
    pub fn next(&mut self, resolver: &mut Resolver, now: u64) -> Step {
        while !self.goals.is_empty() {
            let due = self.stale_at.is_some_and(|at| at <= now) && !self.told;
            let under_way = self.waiting.as_ref().map(|query| query.until);
            if let Some(until) = under_way
                && now < until
            {
                if due && let Some(answer) = self.stale_instead(resolver, now) {
                    return Step::Answer(answer);
                }
                let at = self.stale_at.filter(|_| !self.told);
                return Step::Wait(at.map_or(until, |at| at.min(until)));
            }
            self.silent(resolver, now);
            if let Some(query) = self.query(resolver, now) {
                if due && let Some(answer) = self.stale_instead(resolver, now) {
                    self.again = Some(query);
                    return Step::Answer(answer);
                }
                self.queries += 1;
                self.waiting = Some(query.clone());
                return Step::Send(query);
            }
            if let Some(answer) = self.conclude(resolver, now) {
                return Step::Answer(answer);
            }
        }
        Step::Done
    }

    /// Takes a response to the last query, which came from `from` at `now`; `false` when nobody waits for it.
    /// That its id, port and question are the query's, the driver has seen to (RFC 5452 §9.1).
    pub fn receive(
        &mut self,
        resolver: &mut Resolver,
        now: u64,
        from: IpAddr,
        response: &Response,
    ) -> bool {
        let expected = |query: &mut Box<Query>| query.server == from && now <= query.until;
        let Some(mut query) = self.waiting.take_if(expected) else {
            return false;
        };
        let Some(goal) = self.goals.last_mut() else {
            return false;
        };
        resolver.forgive(query.server, None);
        let reading = read(&query.question, &query.zone, response);
        let config = &resolver.config;
        match reading {
            Reading::Truncated if !query.tcp => {
                query.tcp = true;
                query.why = Try::Tcp;
                query.until = now + config.timeout;
                self.again = Some(query);
            }
            Reading::NoEdns if query.edns.is_some() => {
                query.edns = None;
                query.why = Try::WithoutEdns;
                query.until = now + config.timeout;
                self.again = Some(query);
            }
            Reading::Truncated | Reading::NoEdns | Reading::Failed => goal.useless(query.server),
            Reading::Lame => {
                goal.useless(query.server);
                resolver.avoid(query.server, Some(query.zone), now);
            }
            Reading::Referral(ref below) => {
                resolver.keep(&query.question, &query.zone, response, &reading, now);
                let zone = Zone::referred(resolver, &query.zone, below.clone(), response, now);
                goal.enter(zone);
            }
            // It asks others itself and is no authority: what it says may be of anybody's cache.
            _ if response.recursion_available && !response.authoritative => {
                goal.useless(query.server);
                goal.hearsay = Some(reading);
            }
            _ => {
                resolver.keep(&query.question, &query.zone, response, &reading, now);
                goal.take(reading, &resolver.config);
            }
        }
        true
    }

    /// What the cache has although it is past its time.
    fn stale(&self, resolver: &Resolver, now: u64) -> Option<Answer> {
        let stale = resolver.config.serve_stale?;
        let answer = resolver.recall(&self.question, now, Some(stale))?;
        Some(answer.echo(&self.question))
    }

    /// The client has waited long enough: what is past its time, if there is such a thing.
    fn stale_instead(&mut self, resolver: &Resolver, now: u64) -> Option<Answer> {
        self.stale_at = None;
        let answer = self.stale(resolver, now);
        self.told = answer.is_some();
        answer
    }

    /// The server that was asked, if one was, has not answered in time.
    fn silent(&mut self, resolver: &mut Resolver, now: u64) {
        let (Some(query), Some(goal)) = (self.waiting.take(), self.goals.last_mut()) else {
            return;
        };
        resolver.avoid(query.server, None, now);
        if query.tcp {
            goal.useless(query.server);
        }
        if let Some(zone) = &mut goal.zone {
            let round = zone.round;
            for address in zone
                .addresses()
                .filter(|address| address.ip == query.server)
            {
                address.tries = round + 1;
            }
        }
    }

    /// The next query, unless the goal on top has ended. Goals for servers' addresses may be put on top of it.
    fn query(&mut self, resolver: &Resolver, now: u64) -> Option<Box<Query>> {
        let config = &resolver.config;
        loop {
            let depth = self.goals.len().checked_sub(1)?;
            let spent = self.queries >= config.max_queries || now >= self.started + config.give_up;
            let goal = self.goals.last_mut()?;
            if goal.outcome.is_some() {
                return None;
            }
            if spent {
                goal.outcome = Some(Outcome::Failed(Source::Servers));
                return None;
            }
            if self.again.is_some() {
                return self.again.take();
            }
            if goal.zone.is_none() {
                let before = (depth == 0).then_some(self.queries);
                goal.begin(resolver, before, now);
                continue;
            }
            let zone = goal.zone.as_mut()?;
            let may_fetch = depth < config.max_depth && self.fetches < config.max_queries;
            match zone.pick(resolver, may_fetch, now) {
                Pick::Address(server, address) => {
                    let why = match (zone.asked, zone.round) {
                        (false, _) => Try::First,
                        (true, 0) => Try::Other,
                        (true, _) => Try::Again,
                    };
                    zone.asked = true;
                    let wait = config.timeout << zone.round.min(8);
                    let server = &zone.servers[server];
                    return Some(Box::new(Query {
                        server: server.addresses[address].ip,
                        host: server.host.clone(),
                        zone: zone.name.clone(),
                        question: goal.wanted.clone(),
                        tcp: false,
                        edns: config.edns,
                        why,
                        depth,
                        until: (now + wait).min(self.started + config.give_up),
                    }));
                }
                Pick::Fetch(server, kind) => {
                    let server = &mut zone.servers[server];
                    server.to_fetch = &server.to_fetch[1..];
                    let wanted = Question::new(server.host.clone(), kind);
                    // Looking for what is being looked for already would never end.
                    if self.goals.iter().all(|goal| goal.wanted != wanted) {
                        self.fetches += 1;
                        self.goals.push(Goal::new(wanted));
                    }
                }
                Pick::NextRound => zone.round += 1,
                Pick::Nobody => goal.helpless(resolver, now),
            }
        }
    }

    /// Takes the goal that has ended off: what it found goes to the goal below, or to the client.
    fn conclude(&mut self, resolver: &mut Resolver, now: u64) -> Option<Answer> {
        let ended = self.goals.pop()?;
        let outcome = ended.outcome.unwrap_or(Outcome::Failed(Source::Servers));
        if let Some(goal) = self.goals.last_mut() {
            if let (Outcome::Told(_, records, _), Some(zone)) = (outcome, &mut goal.zone) {
                zone.found(&ended.asked.name, &records);
            }
            return None;
        }
        let answer = match outcome {
            Outcome::Told(rcode, answers, authority) => Answer {
                rcode,
                answers,
                authority,
                source: match self.queries {
                    0 if self.question.kind == Kind::ANY => Source::Policy,
                    0 => Source::Cache,
                    _ => Source::Servers,
                },
            },
            Outcome::Failed(source) => {
                if source != Source::FailedBefore {
                    resolver.keep_failure(&self.question, now);
                }
                let stale = self.stale(resolver, now);
                stale.unwrap_or(Answer {
                    rcode: Rcode::ServFail,
                    answers: Vec::new(),
                    authority: Vec::new(),
                    source,
                })
            }
        };
        let first = !std::mem::replace(&mut self.told, true);
        first.then(|| answer.echo(&self.question))
    }
}

impl Goal {
    fn new(asked: Question) -> Goal {
        Goal {
            wanted: asked.clone(),
            asked,
            aliases: Vec::new(),
            zone: None,
            useless: Vec::new(),
            hearsay: None,
            outcome: None,
        }
    }

    fn useless(&mut self, server: IpAddr) {
        if let Some(zone) = &mut self.zone {
            for address in zone.addresses().filter(|address| address.ip == server) {
                address.useless = true;
            }
        }
    }

    fn ends(&mut self, rcode: Rcode, soa: Option<Record>) {
        let records = std::mem::take(&mut self.aliases);
        self.outcome = Some(Outcome::Told(rcode, records, soa.into_iter().collect()));
    }

    /// Goes on from what a server said.
    fn take(&mut self, reading: Reading, config: &Config) {
        match reading {
            Reading::Answer(records) => {
                let records = records.into_iter().map(|record| config.cap(record));
                self.aliases.extend(records);
                self.ends(Rcode::NoError, None);
            }
            Reading::No(rcode, soa) => {
                let soa = soa.map(|soa| Record {
                    ttl: negative_ttl(&soa, config),
                    ..soa
                });
                self.ends(rcode, soa);
            }
            Reading::Alias(record, to) => self.follow(config.cap(record), to, config),
            _ => {}
        }
    }

    /// Goes on with the name that an alias leads to; a circle of them is an error (RFC 1034 §3.6.2).
    fn follow(&mut self, alias: Record, to: Name, config: &Config) {
        self.aliases.push(alias);
        let circle = self.aliases.iter().any(|before| before.name == to);
        if circle || self.aliases.len() > config.max_aliases {
            self.outcome = Some(Outcome::Failed(Source::Servers));
        }
        self.wanted.name = to;
        self.zone = None;
        self.useless.clear();
        self.hearsay = None;
    }

    /// Goes on with the servers of a zone.
    fn enter(&mut self, mut zone: Zone) {
        for address in zone.addresses() {
            address.useless |= self.useless.contains(&address.ip);
        }
        self.zone = Some(zone);
    }

    /// No server of the zone is of use. If the cache named them, the parent is asked: it may know others by now.
    fn helpless(&mut self, resolver: &Resolver, now: u64) {
        if let Some(mut zone) = self.zone.take_if(|zone| zone.cached) {
            self.useless
                .extend(zone.addresses().map(|address| address.ip));
            let above = Zone::nearest(resolver, zone.name.parent(), now);
            self.enter(above);
        } else if let Some(reading) = self.hearsay.take() {
            self.take(reading, &resolver.config);
        } else {
            self.outcome = Some(Outcome::Failed(Source::Servers));
        }
    }

    /// Looks into the cache, and if the answer is not there, finds the servers to begin with. `queries` is how
    /// many the client's own question has cost so far.
    fn begin(&mut self, resolver: &Resolver, queries: Option<u32>, now: u64) {
        let (wanted, config) = (&self.wanted, &resolver.config);
        if wanted.kind == Kind::ANY && config.minimal_any {
            self.aliases.push(Record {
                name: wanted.name.clone(),
                ttl: MINIMAL_ANY_TTL,
                data: Data::Other(Kind::HINFO, "\"RFC8482\" \"\"".to_owned()),
            });
            return self.ends(Rcode::NoError, None);
        }
        if let Some(answer) = resolver.cached(wanted, now) {
            self.aliases.extend(answer.answers);
            return self.ends(answer.rcode, answer.authority.into_iter().next());
        }
        if queries == Some(0) && resolver.failed_before(&self.asked, now) {
            self.outcome = Some(Outcome::Failed(Source::FailedBefore));
            return;
        }
        let alias = resolver.cache.fresh(&wanted.name, Kind::CNAME, now);
        let useful = alias.filter(|entry| entry.trust > Trust::Glue && wanted.kind != Kind::ANY);
        if let Some(entry) = useful
            && let Known::Records(data) = &entry.known
            && let Some(Data::Cname(to)) = data.first()
        {
            let to = to.clone();
            let alias = Record {
                name: entry.name.clone(),
                ttl: entry.left(now),
                data: Data::Cname(to.clone()),
            };
            return self.follow(alias, to, config);
        }
        // A child's DS stands in the parent.
        let from = match wanted.kind {
            Kind::DS => wanted.name.parent(),
            _ => Some(wanted.name.clone()),
        };
        self.zone = Some(Zone::nearest(resolver, from, now));
    }
}

/// How long the made-up answer to a question for everything may be kept, in seconds (RFC 8482 §4.2 leaves it
/// open).
const MINIMAL_ANY_TTL: u32 = 3_600;
