//! DNS: from a host name to addresses, through the caches of the browser, the operating system and the
//! provider's resolver, and if need be from the root down.
//!
//! Follows RFC 1034 §5.3 (resolution), RFC 1035 §4 (messages), RFC 2308 (negative caching). The
//! operating system's resolver is a stub: it asks one recursive server and never follows a referral.
//! Not modelled: AAAA queries and Happy Eyeballs, time-outs and second servers, the hosts file, search
//! lists, CNAME chains, QNAME minimisation, truncation and TCP, DNSSEC, encrypted DNS, negative caching
//! by the stub.

mod kept;
mod recursive;
mod unreached;

use std::net::{IpAddr, Ipv4Addr};

use super::cast::{BROWSER, HIT, MISS};
use super::cx::{Arm, Cx};
use super::http::{Answer, Failure, Request};
use super::link::Link;
use super::route;
use super::stage::{CacheHead, Next, Preset, Stage};
use super::tcp;
use super::way::Fate;
use super::world::Setup;
use crate::choices;
use crate::text;
use crate::text::{Arg, Label, Text};
use crate::trace::addresses::RESOLVER;
use crate::trace::payload::{Local, Record, RecordData};
use crate::trace::{
    Cite, Icon, Participant, ParticipantKind, Payload, SpanKind, Tier, Time, Tone, Why,
};
use kept::Cache;
pub use recursive::RECURSIVE;
use recursive::{AUTHORITY, ROOT, TLD};
use unreached::{NO_SERVER, NotFound, STUB_GIVES_UP, no_server};

/// The browser's own host cache.
pub const BROWSER_CACHE: Participant = Participant {
    id: "browser.dns",
    kind: ParticipantKind::Store,
    tier: Tier::Client,
    name: text!("Browser DNS cache", "浏览器 DNS 缓存", "DNS-кэш браузера"),
    icon: Icon::Cache,
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
        "AAAA queries and Happy Eyeballs, time-outs and second servers, hosts file, search lists, CNAME chains, QNAME minimisation, TCP, DNSSEC, encrypted DNS, a “no” kept by the system.",
        "AAAA 查询与 Happy Eyeballs、超时与备用服务器、hosts 文件、搜索域、CNAME 链、QNAME 最小化、TCP、DNSSEC、加密 DNS、系统的否定缓存。",
        "Запросы AAAA и Happy Eyeballs, тайм-ауты и запасные серверы, файл hosts, списки поиска, цепочки CNAME, минимизация QNAME, TCP, DNSSEC, шифрованный DNS, отрицательный кэш системы."
    ),
    knobs: &[&Cached::KNOB, &Name::KNOB],
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
    ],
    cast: &[
        &BROWSER_CACHE,
        &STUB,
        &STUB_CACHE,
        &RECURSIVE,
        &ROOT,
        &TLD,
        &AUTHORITY,
    ],
    prepare,
    run: Some(|cx, request, next| Box::pin(async move { run(&cx, request, next).await })),
    ..Stage::WORLD_ONLY
};

choices! {
    /// The first cache on the way that holds the name.
    pub enum Cached = "dns.cache", text!("Cached in", "缓存于", "В кэше") => {
        /// None of them.
        Nowhere = "none", text!("none", "无", "нет");
        /// The browser's.
        Browser = "browser", text!("browser", "浏览器", "браузера");
        /// The operating system's.
        System = "os", text!("system", "系统", "системы");
        /// The recursive server's.
        Recursive = "recursive", text!("DNS server", "DNS 服务器", "DNS-сервера");
    }
}

choices! {
    /// Whether the zone has the name.
    pub enum Name = "dns.name", text!("Name", "域名", "Имя") => {
        /// It does.
        Exists = "exists", text!("exists", "存在", "существует");
        /// It does not.
        Missing = "nxdomain", text!("does not exist", "不存在", "не существует");
    }
}

/// Seconds that the zone lets its address records be kept.
const RECORD_TTL: u32 = 300;

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

/// The addresses that the zone holds for a name: two of the ranges for documentation (RFC 5737), told by
/// the name, so that two hosts seldom share one.
pub fn addresses_of(name: &str) -> Vec<Ipv4Addr> {
    let sum = name
        .bytes()
        .fold(7_u32, |sum, byte| sum.wrapping_mul(31) + u32::from(byte));
    let host = 10 + (sum % 200) as u8;
    vec![
        Ipv4Addr::new(203, 0, 113, host),
        Ipv4Addr::new(198, 51, 100, host),
    ]
}

fn prepare(setup: &mut Setup<'_>) {
    let Some(name) = setup.address.domain().filter(|name| !is_localhost(name)) else {
        return;
    };
    recursive::prepare(setup, name);
    if !recursive::exists(setup.settings, name) {
        return;
    }
    let addresses = addresses_of(name);
    let state = setup.world.part::<State>();
    let rest = u64::from(RECORD_TTL) - AGE;
    match Cached::of(setup.settings) {
        Cached::Browser => state
            .browser
            .put(name, &addresses, setup.unix + BROWSER_TTL - AGE),
        Cached::System => state.stub.put(name, &addresses, setup.unix + rest),
        Cached::Nowhere | Cached::Recursive => {}
    }
}

async fn run(cx: &Cx, mut request: Request, next: Next) -> Answer {
    let peer = match request.url.host() {
        Some(url::Host::Ipv4(address)) => literal(cx, address.into()),
        Some(url::Host::Ipv6(address)) => literal(cx, address.into()),
        Some(url::Host::Domain(name)) if is_localhost(name) => {
            literal(cx, Ipv4Addr::LOCALHOST.into())
        }
        Some(url::Host::Domain(name)) => match tcp::kept_to(cx, &request) {
            Some(address) => {
                cx.came_to(NOT_NEEDED, Tone::Good);
                address
            }
            None => resolve(cx, name).await?.into(),
        },
        None => unreachable_host(),
    };
    request.peer = Some(peer);
    next.run(cx, request).await
}

/// The address bar accepts `http:` and `https:` only, and their URLs always have a host.
fn unreachable_host() -> IpAddr {
    Ipv4Addr::UNSPECIFIED.into()
}

/// `localhost` and names below it are answered without DNS (RFC 6761 §6.3).
pub fn is_localhost(name: &str) -> bool {
    name == "localhost" || name.ends_with(".localhost")
}

fn literal(cx: &Cx, address: IpAddr) -> IpAddr {
    let arms = vec![Arm::new(ADDRESS), Arm::new(DOMAIN)];
    cx.door(&BROWSER, HOST, &LITERAL, arms, 0);
    cx.came_to(NOT_NEEDED, Tone::Good);
    address
}

const NOT_NEEDED: Text = text!("not needed", "不需要", "не нужен");

async fn resolve(cx: &Cx, name: &str) -> Result<Ipv4Addr, Failure> {
    let title = Label::phrase(
        text!("resolve {name}", "解析 {name}", "разрешение {name}"),
        [("name", Arg::from(name))],
    );
    let found = cx
        .span(SpanKind::Client, &BROWSER, title, async |cx| {
            in_browser(cx, name).await
        })
        .await;
    // The client picks: the first of the list, in the order it was given (RFC 6724 leaves it so).
    let first = found.and_then(|addresses| addresses.first().copied().ok_or(NotFound::Missing));
    first.map_err(|error| match error {
        NotFound::Missing => {
            cx.came_to(
                text!("name does not exist", "域名不存在", "имя не существует"),
                Tone::Failure,
            );
            not_found(name)
        }
        NotFound::Unreachable => {
            cx.came_to(NO_SERVER, Tone::Failure);
            no_server(name, route::is_offline(cx.settings()))
        }
    })
}

async fn in_browser(cx: &Cx, name: &str) -> Result<Vec<Ipv4Addr>, NotFound> {
    let call = cx
        .call(&BROWSER, &BROWSER_CACHE, look_up(name), &ASK_BROWSER)
        .await;
    cx.sleep(LOOK_UP).await;
    let kept = cx.world::<State>().browser.get(name, cx.unix());
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
                cx.reply(call, hit(&kept), &BROWSER_HIT).await;
                Ok(kept.0)
            }
            None => {
                cx.reply(call, Payload::Local(Local::Miss), &BROWSER_MISS)
                    .await;
                let found = in_system(cx, name).await?;
                let until = cx.unix() + BROWSER_TTL;
                cx.world::<State>().browser.put(name, &found, until);
                Ok(found)
            }
        },
    )
    .await
}

fn look_up(name: &str) -> Payload {
    let key = name.to_owned();
    Payload::Local(Local::LookUp { key })
}

fn hit((addresses, ttl): &(Vec<Ipv4Addr>, u64)) -> Payload {
    let (value, ttl) = (list(addresses), *ttl);
    Payload::Local(Local::Hit { value, ttl })
}

async fn in_system(cx: &Cx, name: &str) -> Result<Vec<Ipv4Addr>, NotFound> {
    let text = format!("getaddrinfo({name})");
    let call = cx
        .call(
            &BROWSER,
            &STUB,
            Payload::Local(Local::Call { text }),
            &ASK_STUB,
        )
        .await;
    let look = cx
        .call(&STUB, &STUB_CACHE, look_up(name), &STUB_DECIDES)
        .await;
    cx.sleep(LOOK_UP).await;
    let kept = cx.world::<State>().stub.get(name, cx.unix());
    let arms = vec![
        Arm::new(HIT).set(Cached::System.setting()),
        Arm::new(MISS).set(Cached::Nowhere.setting()),
    ];
    let taken = usize::from(kept.is_none());
    let decided = (arms, taken);
    cx.alt(&STUB_CACHE, STUB_NAME, &STUB_DECIDES, decided, async |cx| {
        let held = kept.as_ref().map_or(Payload::Local(Local::Miss), hit);
        cx.reply(look, held, &STUB_DECIDES).await;
        let found = match kept {
            Some((addresses, _)) => {
                cx.came_to(
                    text!("hit in the system", "系统命中", "есть в системе"),
                    Tone::Good,
                );
                Ok(addresses)
            }
            None => ask_recursive(cx, name).await,
        };
        let (returned, why) = match &found {
            Ok(addresses) => (
                Local::Return {
                    text: list(addresses),
                    failed: false,
                },
                &STUB_ANSWERS,
            ),
            Err(error) => {
                let text = error.code().to_owned();
                let why = match error {
                    NotFound::Missing => &STUB_FAILS,
                    NotFound::Unreachable => &STUB_GIVES_UP,
                };
                (Local::Return { text, failed: true }, why)
            }
        };
        cx.reply(call, Payload::Local(returned), why).await;
        found
    })
    .await
}

async fn ask_recursive(cx: &Cx, name: &str) -> Result<Vec<Ipv4Addr>, NotFound> {
    match route::consult(cx, RESOLVER) {
        Fate::Late(late) => cx.sleep(late).await,
        Fate::Unreachable(unreachable) => {
            cx.sleep(unreachable.after).await;
            return Err(NotFound::Unreachable);
        }
        Fate::Arrives | Fate::Lost | Fate::Reset(_) => {}
    }
    let link = Link::to_resolver(cx.settings());
    let answer = recursive::query(cx, name, link).await;
    let ttl = answer.answers.iter().map(|record| record.ttl).min();
    let found = addresses_in(&answer.answers);
    let Some(ttl) = ttl.filter(|_| !found.is_empty()) else {
        return Err(NotFound::Missing);
    };
    let until = cx.unix() + u64::from(ttl);
    cx.world::<State>().stub.put(name, &found, until);
    Ok(found)
}

fn addresses_in(records: &[Record]) -> Vec<Ipv4Addr> {
    let addresses = records.iter().filter_map(|record| match record.data {
        RecordData::A(address) => Some(address),
        _ => None,
    });
    addresses.collect()
}

fn list(addresses: &[Ipv4Addr]) -> String {
    let words: Vec<String> = addresses.iter().map(Ipv4Addr::to_string).collect();
    words.join(", ")
}

fn not_found(name: &str) -> Failure {
    Failure::new(
        &AUTHORITY,
        "ERR_NAME_NOT_RESOLVED",
        text!(
            "This site can’t be reached",
            "无法访问此网站",
            "Не удаётся получить доступ к сайту"
        ),
        Label::phrase(
            text!(
                "The name {name} does not exist. Check if there is a typo in it.",
                "域名 {name} 不存在。请检查是否有拼写错误。",
                "Имени {name} не существует. Проверьте, нет ли в нём опечаток."
            ),
            [("name", Arg::from(name))],
        ),
    )
}

const HOST: Text = text!("host", "主机", "хост");
const ADDRESS: Text = text!("an address", "IP 地址", "адрес");
const DOMAIN: Text = text!("a name", "域名", "имя");
const BROWSER_NAME: Text = text!("browser DNS cache", "浏览器 DNS 缓存", "DNS-кэш браузера");
const STUB_NAME: Text = text!("system DNS cache", "系统 DNS 缓存", "DNS-кэш системы");

const CHROMIUM_CACHE: Cite = Cite {
    label: "Chromium host_resolver_manager.cc",
    url: "https://source.chromium.org/chromium/chromium/src/+/main:net/dns/host_resolver_manager.cc",
};
const RFC_RESOLVER: Cite = Cite::rfc("RFC 1034 §5.3.1");
const RFC_TTL: Cite = Cite::rfc("RFC 1035 §3.2.1");

const LITERAL: Why = Why {
    id: "dns.literal",
    what: text!(
        "The host needs no look-up: it is an address already, or localhost.",
        "这个主机无需查询：它本身就是地址，或者是 localhost。",
        "Хост не нужно искать: это уже адрес или localhost."
    ),
    why: text!(
        "DNS turns names into addresses. A literal address skips it, and localhost always means this very machine.",
        "DNS 把域名解析成地址。直接写 IP 地址就用不到 DNS；localhost 永远指本机。",
        "DNS превращает имена в адреса. Если адрес записан прямо, DNS не нужен, а localhost всегда означает эту же машину."
    ),
    cites: &[
        Cite {
            label: "WHATWG URL §3.5",
            url: "https://url.spec.whatwg.org/#host-parsing",
        },
        Cite::rfc("RFC 6761 §6.3"),
    ],
};

const ASK_BROWSER: Why = Why {
    id: "dns.ask-browser",
    what: text!(
        "The browser looks into its own host cache first.",
        "浏览器先查自己的主机缓存。",
        "Сначала браузер смотрит в собственный кэш хостов."
    ),
    why: text!(
        "It is the nearest copy: no other program and no network is needed.",
        "这是最近的副本：不需要其他程序，也不需要网络。",
        "Это ближайшая копия: не нужны ни другая программа, ни сеть."
    ),
    cites: &[CHROMIUM_CACHE],
};

const BROWSER_DECIDES: Why = Why {
    id: "dns.browser-cache",
    what: text!(
        "Does the browser still remember the address?",
        "浏览器还记得这个地址吗？",
        "Помнит ли браузер адрес?"
    ),
    why: text!(
        "The system’s resolver does not tell the TTL, so Chromium keeps its answers for one minute.",
        "系统解析器不告知 TTL，所以 Chromium 把结果保留一分钟。",
        "Системный резолвер не сообщает TTL, поэтому Chromium хранит ответ минуту."
    ),
    cites: &[CHROMIUM_CACHE],
};

const BROWSER_HIT: Why = Why {
    id: "dns.browser-hit",
    what: text!(
        "The cache holds the addresses and they have not run out.",
        "缓存中有这些地址，且尚未过期。",
        "Адреса есть в кэше и ещё не устарели."
    ),
    why: text!(
        "Nobody else is asked: the answer costs no network time at all.",
        "不必再询问其他服务器：没有任何网络耗时。",
        "Больше никого спрашивать не нужно: на сеть время не тратится вовсе."
    ),
    cites: &[CHROMIUM_CACHE],
};

const BROWSER_MISS: Why = Why {
    id: "dns.browser-miss",
    what: text!(
        "The cache has nothing, or what it had has run out.",
        "缓存里没有，或者已过期。",
        "В кэше ничего нет, или запись устарела."
    ),
    why: text!(
        "The browser goes on to the operating system.",
        "浏览器转而询问操作系统。",
        "Браузер обращается к операционной системе."
    ),
    cites: &[CHROMIUM_CACHE],
};

const ASK_STUB: Why = Why {
    id: "dns.getaddrinfo",
    what: text!(
        "The browser asks the operating system’s resolver.",
        "浏览器询问操作系统的解析器。",
        "Браузер спрашивает резолвер операционной системы."
    ),
    why: text!(
        "It is a stub: it may answer from its cache, but passes every other question on to one server.",
        "它是存根解析器（stub）：自己有缓存，缓存之外的查询都交给一台服务器。",
        "Это stub-резолвер: свой кэш у него есть, но все прочие запросы он передаёт одному серверу."
    ),
    cites: &[RFC_RESOLVER],
};

const STUB_DECIDES: Why = Why {
    id: "dns.os-cache",
    what: text!(
        "Does the system still have the address?",
        "系统缓存里还有这个地址吗？",
        "Есть ли ещё адрес в кэше системы?"
    ),
    why: text!(
        "All programs of the machine share this cache. Its entries live as long as the records’ TTL says.",
        "本机所有程序共用这个缓存。条目的寿命由记录的 TTL 决定。",
        "Этот кэш общий для всех программ машины. Записи хранятся столько, сколько указано в их TTL."
    ),
    cites: &[RFC_TTL],
};

const STUB_ANSWERS: Why = Why {
    id: "dns.os-answers",
    what: text!(
        "The system returns every address of the name; the browser picks one.",
        "系统返回该域名的所有地址，由浏览器挑一个。",
        "Система возвращает все адреса имени; выбирает браузер."
    ),
    why: text!(
        "A name may have several addresses, to spread the load and in case one fails. Choosing is the client’s part.",
        "一个域名可以有多个地址，用于负载均衡和容错。选哪一个由客户端决定。",
        "У имени может быть несколько адресов: для распределения нагрузки и на случай отказа. Выбор остаётся за клиентом."
    ),
    cites: &[Cite::rfc("RFC 6724 §6")],
};

const STUB_FAILS: Why = Why {
    id: "dns.os-fails",
    what: text!(
        "The system reports that the name does not exist.",
        "系统报告该域名不存在。",
        "Система сообщает, что имени не существует."
    ),
    why: text!(
        "Without an address there is nobody to connect to; the browser shows a page of its own.",
        "没有地址就无从连接；浏览器显示它自己的页面。",
        "Без адреса соединяться не с кем; браузер показывает собственную страницу."
    ),
    cites: &[Cite::rfc("RFC 3493 §6.1")],
};
