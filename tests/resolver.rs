//! The resolver alone: what it asks and answers in given worlds, and what holds in every world.

mod common;
#[path = "common/zones.rs"]
mod zones;

use std::fmt::Write;
use std::net::{IpAddr, Ipv4Addr};

use hopscope::resolver::{
    Answer, Config, Data, Kind, Name, Query, Question, Rcode, Record, Resolution, Resolver,
    Response, ServeStale, Source, Step, Try,
};
use zones::{Fault, WRONG, Zone, Zones, name, soa};

/// How long a question and its answer take, in milliseconds.
const ROUND_TRIP: u64 = 20;

/// Drives one question to its end; `seen` is told of every query and what came back.
fn drive(
    resolver: &mut Resolver,
    zones: &Zones,
    question: &Question,
    now: &mut u64,
    mut seen: impl FnMut(u64, &Query, Option<&Response>),
) -> Vec<(u64, Answer)> {
    let mut resolution = Resolution::new(resolver, question.clone(), *now);
    let mut answers = Vec::new();
    let mut coming: Option<(u64, Box<Query>, Response)> = None;
    for _ in 0..2_000 {
        match resolution.next(resolver, *now) {
            Step::Done => return answers,
            Step::Answer(answer) => answers.push((*now, answer)),
            Step::Send(query) => {
                let reply = zones.reply(&query);
                seen(*now, &query, reply.as_ref());
                coming = reply.map(|reply| (*now + ROUND_TRIP, query, reply));
            }
            Step::Wait(until) => match coming.take_if(|(at, ..)| *at <= until) {
                Some((at, query, reply)) => {
                    *now = at;
                    assert!(resolution.receive(resolver, at, query.server, &reply));
                    let again = resolution.receive(resolver, at, query.server, &reply);
                    assert!(!again, "a second answer is not waited for");
                }
                None => *now = until,
            },
        }
    }
    panic!("{question:?} does not end in {zones:#?}");
}

#[test]
fn worlds_are_resolved_as_their_golden_files_say() {
    common::golden("resolver", |input| {
        let mut zones = Zones::default();
        let mut config = Config::default();
        let mut resolver = None;
        let (mut now, mut out) = (0, String::new());
        for line in input
            .lines()
            .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words[..] {
                ["config", option] => match option {
                    "serve-stale" => config.serve_stale = Some(ServeStale::default()),
                    "ipv6" => config.ipv6 = true,
                    "nxdomain-cut" => config.nxdomain_cut = true,
                    "any" => config.minimal_any = false,
                    other => panic!("no such option: {other}"),
                },
                ["ask", at, asked, kind] => {
                    let resolver = resolver
                        .get_or_insert_with(|| Resolver::new(config.clone(), zones.hints()));
                    now = now.max(at.parse::<u64>().expect("seconds") * 1_000);
                    let question = Question::new(name(asked), kind_of(kind));
                    writeln!(out, "{line}").expect("writing to a string");
                    let mut told = String::new();
                    let answers =
                        drive(resolver, &zones, &question, &mut now, |at, query, reply| {
                            exchange(&mut told, at, query, reply);
                        });
                    out.push_str(&told);
                    for (at, answer) in answers {
                        writeln!(out, "  {at} = {}", answer_text(&answer)).expect("writing");
                    }
                }
                ["cache"] => {
                    let resolver: &mut Resolver = resolver.as_mut().expect("something was asked");
                    for (name, kind, left) in resolver.holds(now) {
                        writeln!(out, "  {name} {kind} {left} s").expect("writing to a string");
                    }
                }
                _ => assert!(zones.line(line), "{line}"),
            }
        }
        out
    });
}

fn kind_of(text: &str) -> Kind {
    match text {
        "A" => Kind::A,
        "AAAA" => Kind::AAAA,
        "NS" => Kind::NS,
        "SOA" => Kind::SOA,
        "CNAME" => Kind::CNAME,
        "DS" => Kind::DS,
        "ANY" => Kind::ANY,
        "TXT" => Kind(16),
        other => panic!("no such type: {other}"),
    }
}

fn exchange(out: &mut String, at: u64, query: &Query, reply: Option<&Response>) {
    let how = match query.why {
        Try::First | Try::Other | Try::Again => "",
        Try::Tcp => " over TCP",
        Try::WithoutEdns => " without EDNS",
    };
    let deep = "  ".repeat(query.depth + 1);
    let Query {
        server,
        zone,
        question,
        ..
    } = query;
    write!(
        out,
        "{deep}{at} {server} of {zone}{how}: {} {}: ",
        question.name, question.kind
    )
    .expect("writing to a string");
    let Some(reply) = reply else {
        return out.push_str("silence\n");
    };
    let sections = [&reply.answers, &reply.authority, &reply.additional];
    let sections = sections.map(|records| records_text(records)).join(" | ");
    let rcode = match reply.rcode {
        _ if reply.truncated => "TC".to_owned(),
        rcode => format!("{rcode:?}"),
    };
    writeln!(out, "{rcode} {sections}").expect("writing to a string");
}

fn records_text(records: &[Record]) -> String {
    let text = |record: &Record| {
        let data = match &record.data {
            Data::A(ip) => ip.to_string(),
            Data::Aaaa(ip) => ip.to_string(),
            Data::Ns(name) | Data::Cname(name) => name.to_string(),
            Data::Soa(soa) => soa.minimum.to_string(),
            Data::Other(_, text) => text.clone(),
        };
        format!(
            "{} {} {} {data}",
            record.name,
            record.ttl,
            record.data.kind()
        )
    };
    records.iter().map(text).collect::<Vec<_>>().join(", ")
}

fn answer_text(answer: &Answer) -> String {
    let sections = [&answer.answers, &answer.authority].map(|records| records_text(records));
    format!(
        "{:?} {:?} {}",
        answer.rcode,
        answer.source,
        sections.join(" | ")
    )
}

/// Numbers that look random and are the same everywhere (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % bound
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len() as u64) as usize]
    }
}

const LABELS: [&str; 4] = ["a", "b", "c", "victim"];

/// A tree of zones whose servers' names lie anywhere, with aliases to anywhere; `faulty` servers, and glue
/// that is missing.
fn random_zones(random: &mut Random, faulty: bool) -> Zones {
    let mut names = vec![Name::default()];
    for _ in 0..1 + random.below(6) {
        let parent = random.of(&names).clone();
        let child = name(&format!("{}.{}", random.of(&LABELS), parent.as_str()));
        if !names.contains(&child) {
            names.push(child);
        }
    }
    let mut zones = Zones::default();
    for (at, zone) in names.iter().enumerate() {
        let servers = (0..1 + random.below(3)).map(|n| Ipv4Addr::new(198, 51, at as u8, n as u8));
        zones.zones.push(Zone {
            name: zone.clone(),
            servers: servers.map(IpAddr::from).collect(),
            records: vec![Record {
                name: zone.clone(),
                ttl: random.below(90) as u32,
                data: soa(random.below(90) as u32),
            }],
        });
    }
    for at in 1..names.len() {
        delegate(random, &mut zones, at, faulty);
    }
    for zone in &mut zones.zones {
        for label in ["www", "mail", "x"] {
            let target = random.of(&names).as_str();
            let host = name(&format!("{label}.{}", zone.name.as_str()));
            let data = match random.below(6) {
                0 => Data::Cname(name(&format!(
                    "{}.{target}",
                    random.of(&["www", "mail", "no"])
                ))),
                1 => Data::Other(Kind(16), "text".to_owned()),
                2 => continue,
                _ => Data::A(Ipv4Addr::new(203, 0, 113, random.below(250) as u8)),
            };
            let ttl = random.below(90) as u32;
            zone.records.push(Record {
                name: host,
                ttl,
                data,
            });
        }
    }
    const FAULTS: [Fault; 9] = [
        Fault::Silent,
        Fault::ServFail,
        Fault::Refused,
        Fault::Lame,
        Fault::Truncates,
        Fault::NoEdns,
        Fault::Recurses,
        Fault::Lies,
        Fault::BadGlue,
    ];
    for zone in &zones.zones {
        for server in &zone.servers {
            let fault = *random.of(&FAULTS);
            // What a zone's own server says must be believed.
            let entitled = fault == Fault::Lies && name("www.victim").is_within(&zone.name);
            if faulty && random.one_in(3) && !entitled {
                zones.faults.push((*server, fault));
            }
        }
    }
    zones
}

/// Names the servers of a zone in its parent, and their addresses where they belong.
fn delegate(random: &mut Random, zones: &mut Zones, at: usize, faulty: bool) {
    let zone = zones.zones[at].name.clone();
    let parent = |zones: &Zones, of: &Name| {
        let above = (0..zones.zones.len()).filter(|at| {
            let name = &zones.zones[*at].name;
            of.is_within(name) && of != name
        });
        above
            .max_by_key(|at| zones.zones[*at].name.to_string().len())
            .expect("the root is above")
    };
    let above = parent(zones, &zone);
    let ttl = 1 + random.below(90) as u32;
    for (n, server) in zones.zones[at].servers.clone().into_iter().enumerate() {
        let IpAddr::V4(server) = server else { continue };
        let home = if faulty {
            random.below(zones.zones.len() as u64) as usize
        } else {
            at
        };
        let host = name(&format!("ns{at}{n}.{}", zones.zones[home].name.as_str()));
        let ns = |ttl| Record {
            name: zone.clone(),
            ttl,
            data: Data::Ns(host.clone()),
        };
        let address = |ttl| Record {
            name: host.clone(),
            ttl,
            data: Data::A(server),
        };
        zones.zones[above].records.push(ns(ttl));
        zones.zones[at].records.push(ns(ttl));
        zones.zones[home]
            .records
            .push(address(1 + random.below(90) as u32));
        let glue = host.is_within(&zones.zones[above].name) && !(faulty && random.one_in(4));
        if glue && home != above {
            zones.zones[above]
                .records
                .push(address(1 + random.below(90) as u32));
        }
    }
}

/// What a resolver may still know: records that servers sent, and until when each may be kept.
#[derive(Default)]
struct Received(Vec<(Record, u64)>);

impl Received {
    fn note(&mut self, response: &Response, at: u64) {
        let sections = [&response.answers, &response.authority, &response.additional];
        for record in sections.into_iter().flatten() {
            let until = at + u64::from(record.ttl) * 1_000;
            self.0.push((record.clone(), until));
        }
    }

    fn until(&self, record: &Record) -> u64 {
        let same =
            |known: &&(Record, u64)| known.0.name == record.name && known.0.data == record.data;
        self.0
            .iter()
            .filter(same)
            .map(|(_, until)| *until)
            .max()
            .unwrap_or(0)
    }
}

#[test]
fn in_every_world_it_ends_and_says_nothing_but_the_truth() {
    let mut told = [0_u32; 5];
    for seed in 1..=20_000 {
        let mut random = Random(seed);
        let faulty = !random.one_in(4);
        let mut zones = random_zones(&mut random, faulty);
        let config = Config {
            serve_stale: random.one_in(3).then(ServeStale::default),
            ..Config::default()
        };
        let mut resolver = Resolver::new(config.clone(), zones.hints());
        let (mut now, mut received) = (0, Received::default());
        let questions = [(); 3].map(|()| {
            let zone = random.of(&zones.zones).name.as_str();
            let label = random.of(&["www", "mail", "x", "no"]);
            let kind = *random.of(&[Kind::A, Kind::A, Kind::AAAA, Kind::NS]);
            Question::new(name(&format!("{label}.{zone}")), kind)
        });
        for round in 0..12 {
            now += random.below(20_000);
            if round == 6 && faulty {
                let servers = zones.zones.iter().flat_map(|zone| zone.servers.clone());
                let silent = servers.map(|server| (server, Fault::Silent));
                zones.faults = silent.collect();
            }
            let question = random.of(&questions);
            let (began, mut queries) = (now, 0);
            let answers = drive(&mut resolver, &zones, question, &mut now, |at, _, reply| {
                queries += 1;
                if let Some(reply) = reply {
                    received.note(reply, at + ROUND_TRIP);
                }
            });
            assert!(queries <= config.max_queries, "{seed}: {queries} queries");
            assert!(now - began <= config.give_up + config.timeout, "{seed}");
            let [(at, answer)] = &answers[..] else {
                panic!("{seed}: {} answers", answers.len());
            };
            told[answer.source as usize] += 1;
            truthful(&zones, question, answer, faulty);
            fresh(&received, &config, answer, (began, *at));
        }
    }
    assert!(told.iter().take(4).all(|count| *count > 1_000), "{told:?}");
}

/// Every record is one that an authority holds, the aliases lead from the question to the records, and a
/// "no" is true.
fn truthful(zones: &Zones, question: &Question, answer: &Answer, faulty: bool) {
    let mut at = question.name.clone();
    for record in &answer.answers {
        assert!(zones.hold(record), "{record:?} is made up: {zones:#?}");
        assert_ne!(record.data, Data::A(WRONG.parse().expect("an address")));
        assert_eq!(record.name, at, "{answer:?}");
        if let Data::Cname(to) = &record.data {
            at = to.clone();
        }
    }
    match answer.rcode {
        Rcode::NxDomain => assert!(!zones.exists(&at), "{at} exists: {zones:#?}"),
        Rcode::NoError if answer.answers.iter().all(|record| record.name != at) => {
            assert!(zones.exists(&at), "{at} does not exist");
        }
        Rcode::ServFail if !faulty => assert!(
            circle(zones, &question.name),
            "{question:?} could be resolved: {zones:#?}"
        ),
        _ => {}
    }
}

fn circle(zones: &Zones, from: &Name) -> bool {
    let mut at = from.clone();
    for _ in 0..12 {
        let records = zones.zones.iter().flat_map(|zone| &zone.records);
        let mut aliases = records.filter_map(|record| match &record.data {
            Data::Cname(to) if record.name == at => Some(to.clone()),
            _ => None,
        });
        match aliases.next() {
            Some(to) => at = to,
            None => return false,
        }
    }
    true
}

/// No TTL is longer than what is left, and nothing is past its time unless it is said to be. What was found out for
/// this very question counts from when it was asked.
fn fresh(received: &Received, config: &Config, answer: &Answer, (began, now): (u64, u64)) {
    for record in &answer.answers {
        let until = received.until(record);
        match (answer.source, config.serve_stale) {
            (Source::Stale, Some(stale)) => {
                let expired = until <= now;
                assert!(!expired || record.ttl == stale.reply_ttl);
                assert!(now < until + u64::from(stale.max) * 1_000);
            }
            (Source::Stale, None) => panic!("stale answers are off"),
            (source, _) => {
                let since = if source == Source::Cache { now } else { began };
                let left = until.saturating_sub(since);
                let said = u64::from(record.ttl) * 1_000;
                assert!(said <= left, "{source:?} {record:?}, {left} ms left");
            }
        }
    }
}
