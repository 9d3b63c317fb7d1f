//! The operating system's resolver: hosts file, cache, search list, and the servers of `resolv.conf` in turn.
//!
//! Follows glibc: `resolv.conf` (timeout 5 s, attempts 2, ndots), `getaddrinfo` with AI_ADDRCONFIG, and RFC 8305
//! §3 (A and AAAA asked together; the one waits 50 ms for the other) and §4 (families interleaved).

use std::future::{Future, poll_fn};
use std::net::IpAddr;
use std::pin::pin;
use std::task::Poll;

use super::asked::ASK;
use super::knobs::{Cached, Hosts, Ipv6, Search};
use super::recursive::{self, RECURSIVE, SECOND};
use super::words::*;
use super::{BROWSER_CACHE, Kept, LOOK_UP, State, hit, list, look_up, zones};
use crate::pipeline::cast::{BROWSER, HIT, MISS};
use crate::pipeline::cx::{Arm, Cx};
use crate::pipeline::route;
use crate::pipeline::way::Fate;
use crate::resolver::{Kind, Name, Question, Rcode};
use crate::scenario::Settings;
use crate::text;
use crate::text::Label;
use crate::trace::addresses::RESOLVER;
use crate::trace::payload::Local;
use crate::trace::{
    Icon, MessageId, Participant, ParticipantKind, Payload, SpanKind, Tier, Time, Tone, Why,
};

/// The operating system's resolver.
pub const STUB: Participant = Participant {
    id: "os.resolver",
    kind: ParticipantKind::Component,
    tier: Tier::Client,
    name: text!("OS resolver", "系统解析器", "Резолвер ОС"),
    icon: Icon::Resolver,
};

/// Its cache.
pub const STUB_CACHE: Participant = Participant {
    id: "os.cache",
    name: text!("OS DNS cache", "系统 DNS 缓存", "DNS-кэш ОС"),
    ..BROWSER_CACHE
};

/// How long the stub waits for a server (`timeout`), and how often it asks them all (`attempts`).
const TIMEOUT: Time = Time::secs(5);
const ATTEMPTS: usize = 2;

/// The resolution delay: how long the addresses of one family wait for those of the other (RFC 8305 §3).
const RESOLUTION_DELAY: Time = Time::millis(50);

/// Why there are no addresses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Trouble {
    /// `EAI_NONAME`: there is no such name.
    NoName,
    /// `EAI_NODATA`: it has no addresses.
    NoAddress,
    /// `EAI_AGAIN`: no server could say.
    Failed(Rcode),
    /// `EAI_AGAIN`: no server said anything.
    Silent,
    /// `EAI_AGAIN`: the question could not leave the machine's network.
    Unreachable,
}

/// Addresses and the Unix second at which they run out; or why there are none.
pub type Found = Result<Kept, Trouble>;

/// The types of addresses that are asked for: of IPv6 only by a client that has it (AI_ADDRCONFIG).
pub fn kinds(settings: &Settings) -> &'static [Kind] {
    match Ipv6::of(settings) {
        Ipv6::None => &[Kind::A],
        _ => &[Kind::AAAA, Kind::A],
    }
}

/// `getaddrinfo`.
pub async fn look(cx: &Cx, name: &str) -> Found {
    let text = format!("getaddrinfo({name})");
    let payload = Payload::Local(Local::Call { text });
    let call = cx.call(&BROWSER, &STUB, payload, &ASK_STUB).await;
    if Hosts::of(cx.settings()) == Hosts::Listed {
        let address = zones::addresses_of(name)[0].into();
        let line = Label::Literal(format!("/etc/hosts: {address} {name}"));
        cx.remark(&STUB, line, &HOSTS_FILE);
        cx.came_to(
            text!("in the hosts file", "在 hosts 文件中", "есть в файле hosts"),
            Tone::Good,
        );
        let found = Ok((vec![address], u64::MAX));
        returns(cx, call, &found).await;
        return found;
    }
    let look = cx
        .call(&STUB, &STUB_CACHE, look_up(name), &STUB_DECIDES)
        .await;
    cx.sleep(LOOK_UP).await;
    let now = cx.unix();
    let kept = cx.world::<State>().stub.get(name, now);
    let arms = vec![
        Arm::new(HIT).set(Cached::System.setting()),
        Arm::new(MISS).set(Cached::Nowhere.setting()),
    ];
    let taken = usize::from(kept.is_none());
    let decided = (arms, taken);
    cx.alt(&STUB_CACHE, STUB_NAME, &STUB_DECIDES, decided, async |cx| {
        let held = kept.as_ref();
        let held = held.map_or(Payload::Local(Local::Miss), |kept| hit(kept, now));
        cx.reply(look, held, &STUB_DECIDES).await;
        let found = match kept {
            Some(kept) => {
                cx.came_to(
                    text!("hit in the system", "系统命中", "есть в системе"),
                    Tone::Good,
                );
                Ok(kept)
            }
            None => {
                let found = search(cx, name).await;
                if let Ok(kept) = &found {
                    cx.world::<State>().stub.put(name, kept.clone());
                }
                found
            }
        };
        returns(cx, call, &found).await;
        found
    })
    .await
}

/// What `getaddrinfo` returns.
async fn returns(cx: &Cx, call: MessageId, found: &Found) {
    let (text, failed, why) = match found {
        Ok((addresses, _)) => (list(addresses), false, &STUB_ANSWERS),
        Err(trouble) => {
            let (code, why) = match trouble {
                Trouble::NoName => ("EAI_NONAME", &STUB_FAILS),
                Trouble::NoAddress => ("EAI_NODATA", &STUB_NO_ADDRESS),
                Trouble::Failed(_) | Trouble::Silent => ("EAI_AGAIN", &STUB_GIVES_UP),
                Trouble::Unreachable => ("EAI_AGAIN", &STUB_UNREACHABLE),
            };
            (code.to_owned(), true, why)
        }
    };
    let returned = Payload::Local(Local::Return { text, failed });
    cx.reply(call, returned, why).await;
}

/// The name as it is, and with the domain of the search list: first what is more likely meant. With fewer dots than
/// `ndots` that is the longer one.
async fn search(cx: &Cx, name: &str) -> Found {
    let longer = format!("{}.{}", name, zones::SEARCH_DOMAIN);
    let dots = name.bytes().filter(|byte| *byte == b'.').count();
    let ndots = match Search::of(cx.settings()) {
        _ if name.ends_with('.') => None,
        Search::None => None,
        Search::Ndots1 => Some(1),
        Search::Ndots5 => Some(5),
    };
    let names = match ndots {
        None => vec![name],
        Some(ndots) if dots < ndots => vec![longer.as_str(), name],
        Some(_) => vec![name, longer.as_str()],
    };
    let mut trouble = Trouble::NoName;
    for name in names {
        // What breaks the limits of names is asked of nobody.
        let Ok(name) = Name::parse(name) else {
            continue;
        };
        match ask(cx, name).await {
            Err(Trouble::NoName) => {}
            Err(Trouble::NoAddress) => trouble = Trouble::NoAddress,
            found => return found,
        }
    }
    Err(trouble)
}

/// Asks for the addresses of every family that the client has.
async fn ask(cx: &Cx, name: Name) -> Found {
    let v4 = Question::new(name.clone(), Kind::A);
    if Ipv6::of(cx.settings()) == Ipv6::None {
        return ask_for(cx, v4, &ASK).await;
    }
    let v6 = Question::new(name, Kind::AAAA);
    let (v6, v4) = (family(cx, v6, &ASK_AAAA), family(cx, v4, &ASK));
    let (v4, v6) = together(cx, v4, v6).await;
    match (v4, v6) {
        (Ok((v4, until)), Some(Ok((v6, other)))) => Ok((interleave(v6, v4), until.min(other))),
        (Ok(found), None) => {
            cx.remark(
                &STUB,
                text!("goes on without AAAA", "不再等 AAAA", "дальше без AAAA"),
                &LATE_AAAA,
            );
            Ok(found)
        }
        (Err(_), Some(Ok(found))) => Ok(found),
        (v4, _) => v4,
    }
}

/// Asks for the addresses of one family, apart from those of the other.
async fn family(cx: &Cx, question: Question, why: &'static Why) -> Found {
    let title = Label::Literal(question.kind.to_string());
    cx.span(SpanKind::Client, &STUB, title, async |cx| {
        ask_for(cx, question, why).await
    })
    .await
}

/// Both at once: when the first is there, the second may take [`RESOLUTION_DELAY`] more.
async fn together<A, B>(
    cx: &Cx,
    first: impl Future<Output = A>,
    second: impl Future<Output = B>,
) -> (A, Option<B>) {
    let (mut first, mut second) = (pin!(first), pin!(second));
    let mut early = None;
    let found = poll_fn(|task| {
        if early.is_none()
            && let Poll::Ready(found) = second.as_mut().poll(task)
        {
            early = Some(found);
        }
        first.as_mut().poll(task)
    })
    .await;
    if early.is_none() {
        early = cx.timeout(RESOLUTION_DELAY, second).await.ok();
    }
    (found, early)
}

/// IPv6 first, then one of each in turn (RFC 8305 §4).
fn interleave(v6: Vec<IpAddr>, v4: Vec<IpAddr>) -> Vec<IpAddr> {
    let (mut v6, mut v4) = (v6.into_iter(), v4.into_iter());
    let mut all = Vec::new();
    loop {
        let (one, other) = (v6.next(), v4.next());
        if one.is_none() && other.is_none() {
            return all;
        }
        all.extend(one.into_iter().chain(other));
    }
}

/// Asks one server after the other until one has an answer.
async fn ask_for(cx: &Cx, question: Question, first: &'static Why) -> Found {
    let mut trouble = Trouble::Silent;
    let mut why = first;
    for server in [&RECURSIVE, &SECOND].repeat(ATTEMPTS) {
        match route::consult(cx, RESOLVER) {
            Fate::Late(late) => cx.sleep(late).await,
            Fate::Unreachable(unreachable) => {
                cx.sleep(unreachable.after).await;
                return Err(Trouble::Unreachable);
            }
            Fate::Arrives | Fate::Lost | Fate::Reset(_) => {}
        }
        let answer = recursive::query(cx, question.clone(), server, (why, TIMEOUT)).await;
        why = &ASK_NEXT;
        let Some(answer) = answer else { continue };
        match answer.rcode {
            Rcode::NxDomain => return Err(Trouble::NoName),
            Rcode::NoError => {
                let addresses = answer.answers.iter();
                let addresses = addresses.filter_map(|record| record.data.address());
                let addresses: Vec<IpAddr> = addresses.collect();
                let ttl = answer.answers.iter().map(|record| record.ttl).min();
                return match ttl.filter(|_| !addresses.is_empty()) {
                    Some(ttl) => Ok((addresses, cx.unix() + u64::from(ttl))),
                    None => Err(Trouble::NoAddress),
                };
            }
            rcode => trouble = Trouble::Failed(rcode),
        }
    }
    Err(trouble)
}
