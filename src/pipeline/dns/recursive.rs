//! The recursive server: carries the queries of [`crate::resolver`] over the simulated network.
//!
//! What is decided there, which server is asked, what is believed and how long it is kept, is shown here. The
//! questions that the two servers of `resolv.conf` are asked meet one cache: they are machines of one provider.

use std::net::{IpAddr, Ipv4Addr};

use super::asked::*;
use super::knobs::{Cached, Nameservers, Stale, TTL};
use super::stub::STUB;
use super::{AGE, DATAGRAM, LOOK_UP, zones};
use crate::pipeline::block;
use crate::pipeline::cast::{HIT, MISS};
use crate::pipeline::cx::{Arm, Cx, Role, because};
use crate::pipeline::link::Link;
use crate::pipeline::world::{Setup, World};
use crate::resolver::{
    Answer, Config, Data, Kind, Name, Query, Question, Rcode, Record, Resolution, Resolver,
    Response, ServeStale, Source, Step, Try,
};
use crate::text;
use crate::text::{Arg, Label};
use crate::trace::payload::{self, Dns, RecordData};
use crate::trace::{
    Held, Icon, MessageId, Participant, ParticipantKind, Payload, Reason, Tier, Time, Tone, Why,
};

/// The access provider's recursive server.
pub const RECURSIVE: Participant = Participant {
    id: "dns.recursive",
    kind: ParticipantKind::Component,
    tier: Tier::Network,
    name: text!(
        "Recursive DNS server",
        "递归 DNS 服务器",
        "Рекурсивный DNS-сервер"
    ),
    icon: Icon::Nameserver,
};

/// The other one.
pub const SECOND: Participant = Participant {
    id: "dns.recursive.second",
    name: text!(
        "Second DNS server",
        "备用 DNS 服务器",
        "Запасной DNS-сервер"
    ),
    ..RECURSIVE
};

/// A root server.
pub const ROOT: Participant = Participant {
    id: "dns.root",
    name: text!("Root server", "根 DNS 服务器", "Корневой сервер"),
    icon: Icon::Root,
    ..RECURSIVE
};

/// A server of the top-level domain.
pub const TLD: Participant = Participant {
    id: "dns.tld",
    name: text!(
        "TLD server",
        "顶级域服务器",
        "Сервер домена верхнего уровня"
    ),
    ..RECURSIVE
};

/// A server of the name's own zone.
pub const AUTHORITY: Participant = Participant {
    id: "dns.auth",
    name: text!(
        "Authoritative server",
        "权威 DNS 服务器",
        "Авторитетный сервер"
    ),
    ..RECURSIVE
};

/// One-way delays to the servers: roots and top-level domains are served from many places (anycast).
const ROOT_DELAY: Time = Time::millis(6);
const TLD_DELAY: Time = Time::millis(10);
const AUTHORITY_DELAY: Time = Time::millis(14);

/// How much later a late answer leaves.
const LATE: Time = Time::millis(200);

/// The server gives up before its clients do, who wait five seconds.
const GIVE_UP: u64 = 4_500;

/// How long past its time the expired entry of a knob is, in seconds.
const EXPIRED: u64 = 60;

struct State(Resolver);

impl Default for State {
    fn default() -> State {
        State(Resolver::new(config(), zones::hints()))
    }
}

fn config() -> Config {
    Config {
        give_up: GIVE_UP,
        ..Config::default()
    }
}

/// Empties the cache.
pub fn clear(world: &mut World) {
    world.part::<State>().0.clear();
}

/// What the cache holds: answers, and what it has learned of zones on the way.
pub fn holds(world: &mut World, now: u64) -> Vec<Held> {
    let held = world.part::<State>().0.holds(now * 1_000);
    let what = |name: &Name, kind| match kind {
        // What is known not to exist is so for all types.
        Kind::ANY => format!("{} NXDOMAIN", name.as_str()),
        _ => format!("{} {kind}", name.as_str()),
    };
    held.map(|(name, kind, left)| Held::until(what(name, kind), now + u64::from(left)))
        .collect()
}

/// Puts the name into the cache if that is where it is to be found, as if somebody had asked for it before. Returns
/// the addresses that a client would find.
pub fn prepare(setup: &mut Setup<'_>, name: &str) -> Vec<IpAddr> {
    let settings = setup.settings;
    let serve_stale = match Stale::of(settings) {
        Stale::Never => None,
        Stale::OnFailure => Some(ServeStale::default()),
    };
    let config = Config {
        serve_stale,
        ..config()
    };
    let mut resolver = Resolver::new(config, zones::hints());
    let age = match Cached::of(settings) {
        Cached::Expired => settings.number(&TTL) + EXPIRED,
        _ => AGE,
    };
    let now = (setup.unix - age) * 1_000;
    let mut found = Vec::new();
    for kind in super::stub::kinds(settings) {
        let Ok(name) = Name::parse(name) else {
            continue;
        };
        let mut resolution = Resolution::new(&resolver, Question::new(name, *kind), now);
        let mut next = resolution.next(&mut resolver, now);
        while let Step::Send(query) = next {
            let response = zones::content(settings, &query.question, &query.zone);
            resolution.receive(&mut resolver, now, query.server, &response);
            next = resolution.next(&mut resolver, now);
        }
        if let Step::Answer(answer) = next {
            let records = answer.answers.iter();
            found.extend(records.filter_map(|record| record.data.address()));
        }
    }
    if !matches!(Cached::of(settings), Cached::Recursive | Cached::Expired) {
        resolver.clear();
    }
    setup.world.part::<State>().0 = resolver;
    found
}

/// A question of the stub to one of the two servers; `None` when it is silent, after `patience`.
pub async fn query(
    cx: &Cx,
    question: Question,
    server: Role,
    (why, patience): (&'static Why, Time),
) -> Option<Answer> {
    let id = cx.draw(|rng| rng.bits() as u16);
    let mut asked = message(id, &question);
    asked.recursion_desired = true;
    let call = cx.call(&STUB, server, Payload::Dns(asked), why);
    let refuses = match Nameservers::of(cx.settings()) {
        Nameservers::Answer => None,
        Nameservers::FirstSilent if server.id != RECURSIVE.id => None,
        Nameservers::FirstSilent | Nameservers::Silent => {
            call.lose();
            cx.wait(&STUB, patience, waits(patience), &SERVER_SILENT)
                .await;
            return None;
        }
        Nameservers::Refused => Some(Rcode::Refused),
        Nameservers::ServFail => Some(Rcode::ServFail),
    };
    let call = call.begin();
    let takes = Link::to_resolver(cx.settings()).takes(DATAGRAM);
    arrive(cx, call, takes).await;
    cx.sleep(LOOK_UP).await;
    if let Some(rcode) = refuses {
        let answer = Answer {
            rcode,
            answers: Vec::new(),
            authority: Vec::new(),
            source: Source::Policy,
        };
        let told = tell(cx, call, message(id, &question), &answer, &SERVER_FAILS);
        arrive(cx, told, takes).await;
        return Some(answer);
    }
    if let Some((address, why)) = block::resolves(cx, question.name.as_str()) {
        let answer = own_answer(cx, &question, address);
        let told = tell(cx, call, message(id, &question), &answer, why);
        arrive(cx, told, takes).await;
        return Some(answer);
    }
    let mut walk = Walk::new(cx, server, question.clone());
    let first = walk.step(cx);
    let arms = vec![
        Arm::new(HIT).set(Cached::Recursive.setting()),
        Arm::new(MISS).set(Cached::Nowhere.setting()),
    ];
    let taken = usize::from(!matches!(first, Step::Answer(_)));
    cx.alt(server, CACHE_NAME, &DECIDES, (arms, taken), async |cx| {
        let answer = walk.go_on(cx, first).await?;
        walk.came_to(cx, answer.source);
        let told = tell(cx, call, message(id, &question), &answer, meaning(&answer));
        arrive(cx, told, takes).await;
        // The client has its answer; the server goes on to have a fresh one for the next.
        let next = walk.step(cx);
        if !matches!(next, Step::Done) {
            cx.spawn(server, REFRESH, move |cx| async move {
                walk.go_on(&cx, next).await;
            });
        }
        Some(answer)
    })
    .await
}

/// An answer by the provider's own rules: it has an IPv4 address only.
fn own_answer(cx: &Cx, question: &Question, address: Ipv4Addr) -> Answer {
    let record = Record {
        name: question.name.clone(),
        ttl: cx.settings().number(&TTL) as u32,
        data: Data::A(address),
    };
    Answer {
        rcode: Rcode::NoError,
        answers: (question.kind == Kind::A)
            .then_some(record)
            .into_iter()
            .collect(),
        authority: Vec::new(),
        source: Source::Policy,
    }
}

/// What an answer means to the stub.
fn meaning(answer: &Answer) -> &'static Why {
    match (answer.source, answer.rcode) {
        (Source::Policy, _) => &SERVER_FAILS,
        (Source::Cache, _) => &FROM_CACHE_WHY,
        (Source::Stale, _) => &STALE_WHY,
        (Source::FailedBefore, _) => &FAILED_BEFORE,
        (Source::Servers, Rcode::ServFail) => &GAVE_UP,
        (Source::Servers, _) => &FINAL,
    }
}

/// The answer to the stub, on its way.
fn tell(
    cx: &Cx,
    call: MessageId,
    mut message: Box<Dns>,
    answer: &Answer,
    why: &'static Why,
) -> MessageId {
    message.response = true;
    message.recursion_desired = true;
    message.recursion_available = true;
    message.rcode = code(answer.rcode);
    message.answers = records(&answer.answers);
    message.authority = records(&answer.authority);
    cx.reply(call, Payload::Dns(message), why).begin()
}

/// Waits until a message has arrived; it may be abandoned on its way, for the stub does not wait for AAAA for ever.
async fn arrive(cx: &Cx, message: MessageId, takes: Time) {
    cx.sleep(takes).await;
    cx.arrived(message);
}

/// A resolution being carried on.
struct Walk {
    server: Role,
    resolution: Resolution,
    asked: u64,
}

/// A query that was sent, and what will come back.
struct Sent {
    query: Box<Query>,
    call: MessageId,
    id: u16,
    response: Response,
    /// How long the one and the other take, and what the server needs between them.
    there: Time,
    pause: Time,
    back: Time,
}

impl Walk {
    fn new(cx: &Cx, server: Role, question: Question) -> Walk {
        Walk {
            server,
            resolution: Resolution::new(&cx.world::<State>().0, question, cx.unix_millis()),
            asked: 0,
        }
    }

    fn step(&mut self, cx: &Cx) -> Step {
        self.resolution
            .next(&mut cx.world::<State>().0, cx.unix_millis())
    }

    /// Carries on until the client can be told; `None` when it has been, and all is over.
    async fn go_on(&mut self, cx: &Cx, mut next: Step) -> Option<Answer> {
        loop {
            match next {
                Step::Answer(answer) => return Some(answer),
                Step::Done => return None,
                Step::Wait(until) => {
                    let time = Time((until * 1_000).saturating_sub(cx.micros()));
                    cx.wait(self.server, time, waits(time), &SILENT).await;
                }
                Step::Send(query) => {
                    if let Some(sent) = self.send(cx, query) {
                        arrive(cx, sent.call, sent.there).await;
                        cx.sleep(sent.pause).await;
                        let reply = sent.reply(cx);
                        arrive(cx, reply, sent.back).await;
                        let (now, from) = (cx.unix_millis(), sent.query.server);
                        let resolver = &mut cx.world::<State>().0;
                        self.resolution.receive(resolver, now, from, &sent.response);
                    }
                }
            }
            next = self.step(cx);
        }
    }

    /// Sends a query; `None` when the server is silent.
    fn send(&mut self, cx: &Cx, query: Box<Query>) -> Option<Sent> {
        self.asked += 1;
        let (to, delay, first) = whereabouts(&query.zone);
        let why = match query.why {
            Try::First | Try::WithoutEdns => first.into(),
            Try::Other => because(&ASK_OTHER, [("server", host(&query))]),
            Try::Again => because(&ASK_AGAIN, [("server", host(&query))]),
            Try::Tcp => Reason::from(&ASK_TCP),
        };
        let id = cx.draw(|rng| rng.bits() as u16);
        let mut asked = message(id, &query.question);
        asked.edns = query.edns;
        let call = cx.call(self.server, to, Payload::Dns(asked), why);
        let Some(response) = zones::reply(cx.settings(), &query) else {
            call.lose();
            return None;
        };
        let late = zones::is_late(cx.settings(), &query);
        Some(Sent {
            call: call.begin(),
            id,
            response,
            // A connection is opened first.
            there: if query.tcp { Time(delay.0 * 3) } else { delay },
            pause: if late { LATE } else { Time::ZERO },
            back: delay,
            query,
        })
    }

    fn came_to(&self, cx: &Cx, source: Source) {
        match source {
            Source::Servers => {
                let count = [("count", Arg::Number(self.asked))];
                cx.came_to(Label::phrase(ASKED, count), Tone::Detour);
            }
            Source::Stale => cx.came_to(FROM_STALE, Tone::Detour),
            _ => cx.came_to(FROM_CACHE, Tone::Good),
        }
    }
}

impl Sent {
    /// The server's answer, on its way.
    fn reply(&self, cx: &Cx) -> MessageId {
        let response = &self.response;
        let mut message = message(self.id, &self.query.question);
        message.edns = self.query.edns;
        message.response = true;
        message.authoritative = response.authoritative;
        message.truncated = response.truncated;
        message.rcode = code(response.rcode);
        message.answers = records(&response.answers);
        message.authority = records(&response.authority);
        message.additional = records(&response.additional);
        cx.reply(self.call, Payload::Dns(message), said(response))
            .begin()
    }
}

fn host(query: &Query) -> Arg {
    Arg::from(query.host.as_str())
}

fn waits(time: Time) -> Label {
    Label::phrase(WAITS, [("time", Arg::Micros(time.0))])
}

/// Who serves a zone, how far away, and why it is asked.
fn whereabouts(zone: &Name) -> (Role, Time, &'static Why) {
    match zone.as_str() {
        "" => (&ROOT, ROOT_DELAY, &ASK_ROOT),
        zone if zone.contains('.') => (&AUTHORITY, AUTHORITY_DELAY, &ASK_AUTHORITY),
        _ => (&TLD, TLD_DELAY, &ASK_TLD),
    }
}

/// What a server's response means.
fn said(response: &Response) -> Reason {
    if response.truncated {
        return (&TRUNCATED).into();
    }
    if !matches!(response.rcode, Rcode::NoError | Rcode::NxDomain) {
        return (&COULD_NOT).into();
    }
    if let Some(record) = response.answers.first() {
        return match &record.data {
            Data::Cname(to) => because(&IS_ALIAS, [("name", Arg::from(to.as_str()))]),
            _ => (&ADDRESSES).into(),
        };
    }
    match response.authority.first() {
        Some(record) if record.data.kind() == Kind::NS => {
            let zone = [("zone", Arg::from(record.name.as_str()))];
            match record.name.as_str() {
                "" => (&LAME).into(),
                zone_name if zone_name.contains('.') => because(&TLD_REFERS, zone),
                _ => because(&ROOT_REFERS, zone),
            }
        }
        _ if response.rcode == Rcode::NxDomain => (&NO_SUCH_NAME).into(),
        _ => (&NO_DATA).into(),
    }
}

/// A query as it stands in the trace.
fn message(id: u16, question: &Question) -> Box<Dns> {
    Box::new(Dns {
        id,
        response: false,
        authoritative: false,
        truncated: false,
        recursion_desired: false,
        recursion_available: false,
        name: question.name.as_str().to_owned(),
        qtype: if question.kind == Kind::AAAA {
            "AAAA"
        } else {
            "A"
        },
        rcode: payload::Rcode::NoError,
        answers: Vec::new(),
        authority: Vec::new(),
        additional: Vec::new(),
        edns: None,
    })
}

fn code(rcode: Rcode) -> payload::Rcode {
    match rcode {
        Rcode::NoError => payload::Rcode::NoError,
        Rcode::NxDomain => payload::Rcode::NxDomain,
        Rcode::Refused => payload::Rcode::Refused,
        _ => payload::Rcode::ServFail,
    }
}

fn records(records: &[Record]) -> Vec<payload::Record> {
    let shown = records.iter().filter_map(|record| {
        let data = match &record.data {
            Data::A(address) => RecordData::A(*address),
            Data::Aaaa(address) => RecordData::Aaaa(*address),
            Data::Ns(name) => RecordData::Ns(name.as_str().to_owned()),
            Data::Cname(name) => RecordData::Cname(name.as_str().to_owned()),
            Data::Soa(soa) => RecordData::Soa {
                mname: soa.mname.as_str().to_owned(),
                minimum: soa.minimum,
            },
            Data::Other(..) => return None,
        };
        Some(payload::Record {
            name: record.name.as_str().to_owned(),
            ttl: record.ttl,
            data,
        })
    });
    shown.collect()
}
