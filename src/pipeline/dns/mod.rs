//! DNS: from a host name to addresses, through the caches of the browser, the operating system and the
//! provider's resolver, and if need be from the root down.
//!
//! Follows RFC 1034 §5.3 (resolution), RFC 1035 §4 (messages), RFC 2308 (negative caching), RFC 8305 (A and AAAA
//! together), `resolv.conf` as glibc reads it, and Chromium's own cache and error pages. The operating system's
//! resolver is a stub (`stub.rs`): it asks recursive servers and never follows a referral; those are driven by
//! `recursive.rs`, decided by [`crate::resolver`], and what they are told is in `zones.rs`.
//! Not modelled: QNAME minimisation, DNSSEC, encrypted DNS, `rotate`, negative caching by the stub, the queries of
//! Chromium's DNS probe, how the recursive server's TCP connections open.

mod asked;
mod failure;
mod kept;
mod knobs;
mod recursive;
mod stub;
mod words;
mod zones;

use std::net::{IpAddr, Ipv4Addr};

use super::cast::{BROWSER, HIT, MISS};
use super::cx::{Arm, Cx};
use super::http::{Answer, Failure, Request};
use super::stage::{CacheHead, Next, Preset, Stage};
use super::tcp;
use super::world::Setup;
use crate::text;
use crate::text::{Arg, Label, Text};
use crate::trace::payload::Local;
use crate::trace::{Icon, Participant, ParticipantKind, Payload, SpanKind, Tier, Time, Tone};
use kept::{Cache, Kept};
use knobs::{Alias, Cached, Ipv6, Name, Nameservers, Servers, TTL};
pub use recursive::RECURSIVE;
use recursive::{AUTHORITY, ROOT, SECOND};
use stub::{Found, STUB, STUB_CACHE};
use words::*;
pub use zones::addresses_for;

/// The browser's own host cache.
pub const BROWSER_CACHE: Participant = Participant {
    id: "browser.dns",
    kind: ParticipantKind::Store,
    tier: Tier::Client,
    name: text!("Browser DNS cache", "浏览器 DNS 缓存", "DNS-кэш браузера"),
    icon: Icon::Cache,
};

/// The head.
pub const STAGE: Stage = Stage {
    id: "dns",
    title: text!("DNS"),
    about: text!(
        "Finds the addresses that belong to the host name.",
        "查出主机名对应的地址。",
        "Находит адреса по имени хоста."
    ),
    not_modelled: text!(
        "QNAME minimisation, DNSSEC, encrypted DNS, a “no” kept by the system, the browser’s DNS probe.",
        "QNAME 最小化、DNSSEC、加密 DNS、系统的否定缓存、浏览器的 DNS 探测。",
        "Минимизация QNAME, DNSSEC, шифрованный DNS, отрицательный кэш системы, проверка DNS браузером."
    ),
    knobs: &[
        &Cached::KNOB,
        &Name::KNOB,
        &Servers::KNOB,
        &Nameservers::KNOB,
        &Alias::KNOB,
        &Ipv6::KNOB,
        &TTL,
        &knobs::STALE,
        &knobs::HOSTS,
        &knobs::SEARCH,
    ],
    caches: &[
        CacheHead {
            id: "dns.browser",
            title: text!(
                "the browser’s DNS cache",
                "浏览器 DNS 缓存",
                "DNS-кэш браузера"
            ),
            clear: |world| world.part::<State>().browser.clear(),
            holds: |world, _| world.part::<State>().browser.holds(),
        },
        CacheHead {
            id: "dns.os",
            title: text!("the system’s DNS cache", "系统 DNS 缓存", "DNS-кэш системы"),
            clear: |world| world.part::<State>().stub.clear(),
            holds: |world, _| world.part::<State>().stub.holds(),
        },
        CacheHead {
            id: "dns.recursive",
            title: text!(
                "the DNS server’s cache",
                "DNS 服务器缓存",
                "кэш DNS-сервера"
            ),
            clear: recursive::clear,
            holds: recursive::holds,
        },
    ],
    presets: &[
        Preset {
            lens: Some("dns"),
            ..Preset::set(
                "dns-recursive",
                text!("Resolver knows", "递归服务器命中", "Резолвер знает"),
                &[("dns.cache", "recursive")],
            )
        },
        Preset::set(
            "nxdomain",
            text!("Name not found", "域名不存在", "Имя не найдено"),
            &[("dns.name", "nxdomain")],
        ),
        Preset::set(
            "dns-silent",
            text!("DNS server silent", "DNS 服务器无响应", "DNS-сервер молчит"),
            &[("dns.resolver", "first-silent")],
        ),
        Preset {
            lens: Some("dns"),
            ..Preset::set(
                "alias",
                text!("CDN alias", "CDN 别名", "Псевдоним CDN"),
                &[("dns.alias", "cdn")],
            )
        },
    ],
    cast: &[
        &BROWSER_CACHE,
        &STUB,
        &STUB_CACHE,
        &RECURSIVE,
        &SECOND,
        &ROOT,
        &recursive::TLD,
        &AUTHORITY,
    ],
    prepare,
    run: Some(|cx, request, next| Box::pin(async move { run(&cx, request, next).await })),
    ..Stage::WORLD_ONLY
};

/// Seconds that Chromium keeps an answer of the system's resolver, which tells it no TTL
/// (`kCacheEntryTTLSeconds`).
const BROWSER_TTL: u64 = 60;

/// Seconds that an entry put there by a knob has been kept already.
const AGE: u64 = 20;

/// How long a look-up in a local cache takes.
const LOOK_UP: Time = Time::micros(50);

/// Bytes of a typical query and response with their UDP and IP headers, for transmission times.
const DATAGRAM: u64 = 120;

/// The caches on the client's machine.
#[derive(Default)]
struct State {
    browser: Cache,
    stub: Cache,
}

fn prepare(setup: &mut Setup<'_>) {
    let Some(name) = setup.address.domain().filter(|name| !is_localhost(name)) else {
        return;
    };
    let addresses = recursive::prepare(setup, name);
    if addresses.is_empty() {
        return;
    }
    let now = setup.unix - AGE;
    let ttl = setup.settings.number(&TTL);
    let state = setup.world.part::<State>();
    match Cached::of(setup.settings) {
        Cached::Browser => state.browser.put(name, (addresses, now + BROWSER_TTL)),
        Cached::System => state.stub.put(name, (addresses, now + ttl)),
        Cached::Nowhere | Cached::Recursive | Cached::Expired => {}
    }
}

async fn run(cx: &Cx, mut request: Request, next: Next) -> Answer {
    let addresses = match request.url.host() {
        Some(url::Host::Ipv4(address)) => literal(cx, address.into()),
        Some(url::Host::Ipv6(address)) => literal(cx, address.into()),
        Some(url::Host::Domain(name)) if is_localhost(name) => {
            literal(cx, Ipv4Addr::LOCALHOST.into())
        }
        Some(url::Host::Domain(name)) => match tcp::kept_to(cx, &request) {
            Some(address) => {
                cx.came_to(NOT_NEEDED, Tone::Good);
                vec![address]
            }
            None => resolve(cx, name).await?,
        },
        None => unreachable_host(),
    };
    // The client picks: the first of the list, in the order it was given (RFC 6724 leaves it so).
    let first = addresses[0];
    let other = |address: &&IpAddr| first.is_ipv6() && address.is_ipv4();
    request.peer = Some(first);
    request.fallback = addresses.iter().find(other).copied();
    next.run(cx, request).await
}

/// The address bar accepts `http:` and `https:` only, and their URLs always have a host.
fn unreachable_host() -> Vec<IpAddr> {
    vec![Ipv4Addr::UNSPECIFIED.into()]
}

/// `localhost` and names below it are answered without DNS (RFC 6761 §6.3).
pub fn is_localhost(name: &str) -> bool {
    name == "localhost" || name.ends_with(".localhost")
}

fn literal(cx: &Cx, address: IpAddr) -> Vec<IpAddr> {
    let arms = vec![Arm::new(ADDRESS), Arm::new(DOMAIN)];
    cx.door(&BROWSER, HOST, &LITERAL, arms, 0);
    cx.came_to(NOT_NEEDED, Tone::Good);
    vec![address]
}

const NOT_NEEDED: Text = text!("not needed", "不需要", "не нужен");

async fn resolve(cx: &Cx, name: &str) -> Result<Vec<IpAddr>, Failure> {
    let title = Label::phrase(
        text!("resolve {name}", "解析 {name}", "разрешение {name}"),
        [("name", Arg::from(name))],
    );
    let found = cx
        .span(SpanKind::Client, &BROWSER, title, async |cx| {
            let found = in_browser(cx, name).await;
            if let Err(trouble) = found {
                failure::probe(cx, trouble);
            }
            found
        })
        .await;
    match found {
        Ok((addresses, _)) => Ok(addresses),
        Err(trouble) => Err(failure::page(cx, name, trouble)),
    }
}

async fn in_browser(cx: &Cx, name: &str) -> Found {
    let call = cx
        .call(&BROWSER, &BROWSER_CACHE, look_up(name), &ASK_BROWSER)
        .await;
    cx.sleep(LOOK_UP).await;
    let now = cx.unix();
    let kept = cx.world::<State>().browser.get(name, now);
    let arms = vec![
        Arm::new(HIT).set(Cached::Browser.setting()),
        Arm::new(MISS).set(Cached::Nowhere.setting()),
    ];
    let taken = usize::from(kept.is_none());
    cx.alt(
        &BROWSER_CACHE,
        BROWSER_NAME,
        &BROWSER_DECIDES,
        (arms, taken),
        async |cx| match kept {
            Some(kept) => {
                cx.came_to(
                    text!("hit in the browser", "浏览器命中", "есть в браузере"),
                    Tone::Good,
                );
                cx.reply(call, hit(&kept, now), &BROWSER_HIT).await;
                Ok(kept)
            }
            None => {
                cx.reply(call, Payload::Local(Local::Miss), &BROWSER_MISS)
                    .await;
                let (addresses, until) = stub::look(cx, name).await?;
                let kept = (addresses.clone(), cx.unix() + BROWSER_TTL);
                cx.world::<State>().browser.put(name, kept);
                Ok((addresses, until))
            }
        },
    )
    .await
}

fn look_up(name: &str) -> Payload {
    let key = name.to_owned();
    Payload::Local(Local::LookUp { key })
}

fn hit((addresses, until): &Kept, now: u64) -> Payload {
    let (value, ttl) = (list(addresses), until - now);
    Payload::Local(Local::Hit { value, ttl })
}

fn list(addresses: &[IpAddr]) -> String {
    let words: Vec<String> = addresses.iter().map(IpAddr::to_string).collect();
    words.join(", ")
}
