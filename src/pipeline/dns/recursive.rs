//! The recursive server: carries the queries of [`crate::resolver`] over the simulated network.
//!
//! What is decided there, which server is asked, what is believed and how long it is kept, is shown here. The
//! questions that the two servers of `resolv.conf` are asked meet one cache: they are machines of one provider.

use super::asked::*;
use super::knobs::{Cached, Nameservers, Stale, TTL};
use super::stub::STUB;
use super::{AGE, DATAGRAM, LOOK_UP, zones};
use crate::pipeline::cast::{HIT, MISS};
use crate::pipeline::cx::{Arm, Cx, Role, Sending, because};
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
    Icon, MessageId, Participant, ParticipantKind, Payload, Reason, Tier, Time, Tone, Why,
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
        State(Resolver::new(config(None), zones::hints()))
    }
}

fn config(serve_stale: Option<ServeStale>) -> Config {
    Config {
        give_up: GIVE_UP,
        serve_stale,
        ..Config::default()
    }
}

/// Empties the cache.
pub fn clear(world: &mut World) {
    world.part::<State>().0.clear();
}

/// Puts the name into the cache if that is where it is to be found.
pub fn prepare(setup: &mut Setup<'_>, name: &str) {
    let settings = setup.settings;
    let state = setup.world.part::<State>();
    if Stale::of(settings) == Stale::OnFailure {
        let stale = Some(ServeStale::default());
        state.0 = Resolver::new(config(stale), zones::hints());
    }
    let age = match Cached::of(settings) {
        Cached::Recursive => AGE,
        Cached::Expired => settings.number(&TTL) + EXPIRED,
        Cached::Nowhere | Cached::Browser | Cached::System => return,
    };
    let now = (setup.unix - age) * 1_000;
    for kind in super::stub::kinds(settings) {
        let mut next = Name::parse(name).ok();
        // As many aliases as a knob can make.
        for _ in 0..3 {
            let Some(name) = next.take() else { break };
            let zone = Name::parse(&zones::zone_of(name.as_str())).unwrap_or_default();
            let question = Question::new(name, *kind);
            let response = zones::content(settings, &question, &zone);
            let root = Name::default();
            state.0.learn(&question, &root, &response, now);
            next = response
                .answers
                .first()
                .and_then(|record| match &record.data {
                    Data::Cname(to) => Some(to.clone()),
                    _ => None,
                });
        }
    }
}

/// A question of the stub to one of the two servers; `None` when it is silent, after `patience`.
pub async fn query(
    cx: &Cx,
    question: Question,
    server: Role,
    (why, patience): (&'static Why, Time),
) -> Option<Answer> {
    let asked = message(cx, &question);
    let asked = Dns {
        recursion_desired: true,
        ..asked
    };
    let takes = Link::to_resolver(cx.settings()).takes(DATAGRAM);
    let call = cx.call(&STUB, server, Payload::Dns(Box::new(asked.clone())), why);
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
    let call = arrive(cx, call, takes).await;
    cx.sleep(LOOK_UP).await;
    let talk = Talk {
        server,
        call,
        asked,
        takes,
    };
    match refuses {
        Some(rcode) => {
            let answer = Answer {
                rcode,
                answers: Vec::new(),
                authority: Vec::new(),
                source: Source::Policy,
            };
            talk.reply(cx, &answer, &SERVER_FAILS).await;
            Some(answer)
        }
        None => Some(resolve(cx, question, talk).await),
    }
}

/// A question of the stub that a server works on.
struct Talk {
    server: Role,
    call: MessageId,
    asked: Dns,
    takes: Time,
}

impl Talk {
    async fn reply(&self, cx: &Cx, answer: &Answer, why: &'static Why) {
        let message = Dns {
            response: true,
            recursion_available: true,
            rcode: code(answer.rcode),
            answers: records(&answer.answers),
            authority: records(&answer.authority),
            ..self.asked.clone()
        };
        let reply = cx.reply(self.call, Payload::Dns(Box::new(message)), why);
        arrive(cx, reply, self.takes).await;
    }
}

async fn resolve(cx: &Cx, question: Question, talk: Talk) -> Answer {
    let mut resolution = {
        let state = cx.world::<State>();
        Resolution::new(&state.0, question, millis(cx))
    };
    let first = step(cx, &mut resolution);
    let arms = vec![
        Arm::new(HIT).set(Cached::Recursive.setting()),
        Arm::new(MISS).set(Cached::Nowhere.setting()),
    ];
    let taken = usize::from(!matches!(first, Step::Answer(_)));
    let decided = (arms, taken);
    cx.alt(talk.server, CACHE_NAME, &DECIDES, decided, async |cx| {
        let mut walk = Walk {
            server: talk.server,
            resolution,
            asked: 0,
        };
        let answer = walk.until_told(cx, first).await;
        let why = match (answer.source, answer.rcode) {
            (Source::Cache | Source::Policy, _) => &FROM_CACHE_WHY,
            (Source::Stale, _) => &STALE_WHY,
            (Source::FailedBefore, _) => &FAILED_BEFORE,
            (Source::Servers, Rcode::ServFail) => &GAVE_UP,
            (Source::Servers, _) => &FINAL,
        };
        match answer.source {
            Source::Servers => {
                let count = [("count", Arg::Number(walk.asked))];
                cx.came_to(Label::phrase(ASKED, count), Tone::Detour);
            }
            Source::Stale => cx.came_to(FROM_STALE, Tone::Detour),
            _ => cx.came_to(FROM_CACHE, Tone::Good),
        }
        talk.reply(cx, &answer, why).await;
        // The client has its answer; the server goes on to have a fresh one for the next.
        let next = step(cx, &mut walk.resolution);
        if next != Step::Done {
            cx.spawn(talk.server, REFRESH, move |cx| async move {
                walk.until_done(&cx, next).await;
            });
        }
        answer
    })
    .await
}

/// A resolution being carried on.
struct Walk {
    server: Role,
    resolution: Resolution,
    asked: u64,
}

impl Walk {
    /// Carries on until the client can be told.
    async fn until_told(&mut self, cx: &Cx, mut next: Step) -> Answer {
        loop {
            if let Step::Answer(answer) = next {
                return answer;
            }
            self.carry(cx, next).await;
            next = step(cx, &mut self.resolution);
        }
    }

    async fn until_done(&mut self, cx: &Cx, mut next: Step) {
        while next != Step::Done {
            self.carry(cx, next).await;
            next = step(cx, &mut self.resolution);
        }
    }

    async fn carry(&mut self, cx: &Cx, step: Step) {
        match step {
            Step::Send(query) => self.ask(cx, query).await,
            Step::Wait(until) => {
                let time = Time((until * 1_000).saturating_sub(cx.wall()));
                cx.wait(self.server, time, waits(time), &SILENT).await;
            }
            Step::Answer(_) | Step::Done => {}
        }
    }

    /// One query to a server and what it says.
    async fn ask(&mut self, cx: &Cx, query: Query) {
        self.asked += 1;
        let (to, delay, first) = whereabouts(&query.zone);
        let why = match query.why {
            Try::First | Try::WithoutEdns => first.into(),
            Try::Other => because(&ASK_OTHER, [("server", host(&query))]),
            Try::Again => because(&ASK_AGAIN, [("server", host(&query))]),
            Try::Tcp => Reason::from(&ASK_TCP),
        };
        let asked = Dns {
            edns: query.edns,
            ..message(cx, &query.question)
        };
        let call = cx.call(self.server, to, Payload::Dns(Box::new(asked.clone())), why);
        let Some(response) = zones::reply(cx.settings(), &query) else {
            call.lose();
            return;
        };
        // A connection is opened first.
        let there = if query.tcp {
            delay + delay + delay
        } else {
            delay
        };
        let call = arrive(cx, call, there).await;
        if zones::is_late(cx.settings(), &query) {
            cx.sleep(LATE).await;
        }
        let answer = Dns {
            response: true,
            authoritative: response.authoritative,
            truncated: response.truncated,
            rcode: code(response.rcode),
            answers: records(&response.answers),
            authority: records(&response.authority),
            additional: records(&response.additional),
            ..asked
        };
        let reply = cx.reply(call, Payload::Dns(Box::new(answer)), said(&response));
        arrive(cx, reply, delay).await;
        let (now, from) = (millis(cx), query.server);
        let mut state = cx.world::<State>();
        self.resolution.receive(&mut state.0, now, from, &response);
    }
}

/// Sends a message that may be abandoned on its way: the stub does not wait for AAAA for ever.
async fn arrive(cx: &Cx, message: Sending<'_>, takes: Time) -> MessageId {
    let id = message.begin();
    cx.sleep(takes).await;
    cx.arrived(id);
    id
}

fn host(query: &Query) -> Arg {
    Arg::from(query.host.as_str())
}

fn step(cx: &Cx, resolution: &mut Resolution) -> Step {
    let now = millis(cx);
    resolution.next(&mut cx.world::<State>().0, now)
}

/// Unix time in milliseconds.
fn millis(cx: &Cx) -> u64 {
    cx.wall() / 1_000
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
    let first = |records: &[Record]| records.first().cloned();
    if response.truncated {
        return (&TRUNCATED).into();
    }
    if !matches!(response.rcode, Rcode::NoError | Rcode::NxDomain) {
        return (&COULD_NOT).into();
    }
    if let Some(record) = first(&response.answers) {
        return match &record.data {
            Data::Cname(to) => because(&IS_ALIAS, [("name", Arg::from(to.as_str()))]),
            _ => (&ADDRESSES).into(),
        };
    }
    match first(&response.authority) {
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
fn message(cx: &Cx, question: &Question) -> Dns {
    Dns {
        id: cx.draw(|rng| rng.bits() as u16),
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
    }
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
