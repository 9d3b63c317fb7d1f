//! The recursive server: answers from its cache, or walks down the tree of zones.
//!
//! Follows RFC 1034 §5.3.3 (the resolver's algorithm) and RFC 2308 §5 (negative caching). Referrals are
//! kept too, so a second question about the same zone goes to its servers at once.

use std::net::Ipv4Addr;

use super::{AGE, Cached, DATAGRAM, LOOK_UP, Name, RECORD_TTL, STUB, addresses_in, addresses_of};
use crate::pipeline::block;
use crate::pipeline::cast::{HIT, MISS};
use crate::pipeline::cx::{Arm, Cx, Role, because};
use crate::pipeline::link::Link;
use crate::pipeline::store::Store;
use crate::pipeline::world::{Setup, World};
use crate::scenario::Settings;
use crate::text;
use crate::text::{Arg, Label, Text};
use crate::trace::payload::{Dns, Rcode, Record, RecordData};
use crate::trace::{
    Cite, Held, Icon, MessageId, Participant, ParticipantKind, Payload, Tier, Time, Tone, Why,
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

/// A root server.
pub const ROOT: Participant = Participant {
    id: "dns.root",
    kind: ParticipantKind::Component,
    tier: Tier::Network,
    name: text!("Root server", "根 DNS 服务器", "Корневой сервер"),
    icon: Icon::Root,
};

/// A server of the top-level domain.
pub const TLD: Participant = Participant {
    id: "dns.tld",
    kind: ParticipantKind::Component,
    tier: Tier::Network,
    name: text!(
        "TLD server",
        "顶级域服务器",
        "Сервер домена верхнего уровня"
    ),
    icon: Icon::Nameserver,
};

/// A server of the name's own zone.
pub const AUTHORITY: Participant = Participant {
    id: "dns.auth",
    kind: ParticipantKind::Component,
    tier: Tier::Network,
    name: text!(
        "Authoritative server",
        "权威 DNS 服务器",
        "Авторитетный сервер"
    ),
    icon: Icon::Nameserver,
};

/// Seconds that the root and `com` let their delegations be kept: two days.
const DELEGATION_TTL: u32 = 172_800;

/// The TTL and the last field of the SOA of a name's zone; a "no" is kept for the lesser of both (RFC 2308
/// §5). The root's are a day.
fn negative_ttl(name: &str) -> u32 {
    if is_delegated(name) { 900 } else { 86_400 }
}

/// One-way delays to the servers: roots and top-level domains are served from many places (anycast).
const ROOT_DELAY: Time = Time::millis(6);
const TLD_DELAY: Time = Time::millis(10);
const AUTHORITY_DELAY: Time = Time::millis(14);

/// What the server keeps, with the Unix second at which each entry runs out.
#[derive(Default)]
struct State {
    names: Store<(Option<Vec<Ipv4Addr>>, u64)>,
    zones: Store<u64>,
}

/// Empties the cache.
pub fn clear(world: &mut World) {
    *world.part::<State>() = State::default();
}

/// What the cache holds: answers, and what it has learned of zones on the way.
pub fn holds(world: &mut World, _now: u64) -> Vec<Held> {
    let state = world.part::<State>();
    let names = state.names.iter().map(|(name, (_, until))| (name, *until));
    let zones = state.zones.iter().map(|(zone, until)| (zone, *until));
    names
        .chain(zones)
        .map(|(name, until)| Held::until(name.as_str(), until))
        .collect()
}

/// Puts the name into the cache if that is where it is to be found.
pub fn prepare(setup: &mut Setup<'_>, name: &str) {
    if Cached::of(setup.settings) != Cached::Recursive {
        return;
    }
    let missing = !exists(setup.settings, name);
    let ttl = if missing {
        negative_ttl(name)
    } else {
        RECORD_TTL
    };
    let until = setup.unix + u64::from(ttl) - AGE;
    let found = (!missing).then(|| addresses_of(name));
    setup.world.part::<State>().names.put(name, (found, until));
}

/// Asks the recursive server for a name's addresses.
pub async fn query(cx: &Cx, name: &str, link: Link) -> Dns {
    let question = question(cx, name, true);
    let payload = Payload::Dns(Box::new(question.clone()));
    let takes = link.takes(DATAGRAM);
    let call = cx.call(&STUB, &RECURSIVE, payload, &ASK).takes(takes).await;
    cx.sleep(LOOK_UP).await;
    if let Some((address, why)) = block::resolves(cx, name) {
        let mut answer = from_cache(&question, (Some(vec![address]), RECORD_TTL));
        answer.recursion_available = true;
        cx.reply(call, Payload::Dns(Box::new(answer.clone())), why)
            .takes(takes)
            .await;
        return answer;
    }
    let kept = kept(cx, name);
    let arms = vec![
        Arm::new(HIT).set(Cached::Recursive.setting()),
        Arm::new(MISS).set(Cached::Nowhere.setting()),
    ];
    let taken = usize::from(kept.is_none());
    cx.alt(
        &RECURSIVE,
        CACHE_NAME,
        &DECIDES,
        (arms, taken),
        async |cx| {
            let (mut answer, why) = match kept {
                Some(kept) => {
                    cx.came_to(FROM_CACHE, Tone::Good);
                    (from_cache(&question, kept), &FROM_CACHE_WHY)
                }
                None => (walk(cx, name).await, &FINAL),
            };
            (answer.id, answer.authoritative) = (question.id, false);
            (answer.recursion_desired, answer.recursion_available) = (true, true);
            cx.reply(call, Payload::Dns(Box::new(answer.clone())), why)
                .takes(takes)
                .await;
            answer
        },
    )
    .await
}

fn kept(cx: &Cx, name: &str) -> Option<(Option<Vec<Ipv4Addr>>, u32)> {
    let now = cx.unix();
    let state = cx.world::<State>();
    let (found, until) = state.names.get(name)?;
    (*until > now).then(|| (found.clone(), (until - now) as u32))
}

fn from_cache(question: &Dns, (found, ttl): (Option<Vec<Ipv4Addr>>, u32)) -> Dns {
    match found {
        Some(addresses) => Dns {
            response: true,
            answers: records(&question.name, &addresses, ttl),
            ..question.clone()
        },
        None => negative(question, ttl),
    }
}

fn records(name: &str, addresses: &[Ipv4Addr], ttl: u32) -> Vec<Record> {
    let record = |address: &Ipv4Addr| Record {
        name: name.to_owned(),
        ttl,
        data: RecordData::A(*address),
    };
    addresses.iter().map(record).collect()
}

/// "The name does not exist", with the SOA that says how long this may be kept.
fn negative(question: &Dns, ttl: u32) -> Dns {
    // The root's own zone has the empty name.
    let (zone, mname) = if is_delegated(&question.name) {
        let zone = zone_of(&question.name);
        let mname = server_name(&zone, 1);
        (zone, mname)
    } else {
        (String::new(), "a.root-servers.net".to_owned())
    };
    Dns {
        response: true,
        rcode: Rcode::NxDomain,
        authority: vec![Record {
            data: RecordData::Soa {
                mname,
                minimum: negative_ttl(&question.name),
            },
            name: zone,
            ttl,
        }],
        ..question.clone()
    }
}

fn question(cx: &Cx, name: &str, recursion_desired: bool) -> Dns {
    Dns {
        id: cx.draw(|rng| rng.bits() as u16),
        response: false,
        authoritative: false,
        recursion_desired,
        recursion_available: false,
        name: name.to_owned(),
        qtype: "A",
        rcode: Rcode::NoError,
        answers: Vec::new(),
        authority: Vec::new(),
        additional: Vec::new(),
    }
}

/// The last label: `com` of `www.example.com`.
fn tld_of(name: &str) -> &str {
    name.trim_end_matches('.')
        .rsplit('.')
        .next()
        .unwrap_or(name)
}

/// The zone that holds a name: its last two labels, or three below a registry such as `co.uk`. Real
/// zones may be cut elsewhere.
fn zone_of(name: &str) -> String {
    let labels: Vec<&str> = name.trim_end_matches('.').split('.').collect();
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
    name.trim_end_matches('.').contains('.') && tld_of(name) != "invalid"
}

/// Whether the name exists.
pub fn exists(settings: &Settings, name: &str) -> bool {
    Name::of(settings) == Name::Exists && is_delegated(name)
}

/// Walks down the tree from the nearest zone whose servers are known.
async fn walk(cx: &Cx, name: &str) -> Dns {
    let (tld, zone) = (tld_of(name).to_owned(), zone_of(name));
    let mut asked = 1;
    let server: Role = if is_delegated(name) {
        &AUTHORITY
    } else {
        &ROOT
    };
    if is_delegated(name) && !knows(cx, &zone) {
        if !knows(cx, &tld) {
            asked += 1;
            refer(cx, name, &ROOT, &tld, ROOT_DELAY).await;
        }
        asked += 1;
        refer(cx, name, &TLD, &zone, TLD_DELAY).await;
    }
    let question = question(cx, name, false);
    let (delay, why) = match server.id {
        "dns.root" => (ROOT_DELAY, &ASK_ROOT),
        _ => (AUTHORITY_DELAY, &ASK_AUTHORITY),
    };
    let call = ask(cx, &question, server, why, delay).await;
    let missing = !exists(cx.settings(), name);
    let mut answer = if missing {
        negative(&question, negative_ttl(name))
    } else {
        from_cache(&question, (Some(addresses_of(name)), RECORD_TTL))
    };
    answer.authoritative = true;
    let why = if missing { &NO_SUCH_NAME } else { &ADDRESSES };
    cx.reply(call, Payload::Dns(Box::new(answer.clone())), why)
        .takes(delay)
        .await;
    keep(cx, name, &answer);
    let label = Label::phrase(ASKED, [("count", Arg::Number(asked))]);
    cx.came_to(label, Tone::Detour);
    answer
}

fn knows(cx: &Cx, zone: &str) -> bool {
    let now = cx.unix();
    cx.world::<State>()
        .zones
        .get(zone)
        .is_some_and(|until| *until > now)
}

/// Asks a server that knows only who knows more.
async fn refer(cx: &Cx, name: &str, server: Role, zone: &str, delay: Time) {
    let (ask_why, refer_why) = match server.id {
        "dns.root" => (&ASK_ROOT, &ROOT_REFERS),
        _ => (&ASK_TLD, &TLD_REFERS),
    };
    let question = question(cx, name, false);
    let call = ask(cx, &question, server, ask_why, delay).await;
    let referral = referral(&question, zone);
    let why = because(refer_why, [("zone", Arg::from(zone))]);
    cx.reply(call, Payload::Dns(Box::new(referral)), why)
        .takes(delay)
        .await;
    let until = cx.unix() + u64::from(DELEGATION_TTL);
    cx.world::<State>().zones.put(zone, until);
}

async fn ask(cx: &Cx, question: &Dns, server: Role, why: &'static Why, delay: Time) -> MessageId {
    let payload = Payload::Dns(Box::new(question.clone()));
    cx.call(&RECURSIVE, server, payload, why).takes(delay).await
}

/// The servers of a zone, with their addresses (glue), of the ranges for documentation.
fn referral(question: &Dns, zone: &str) -> Dns {
    let server = |at: u8| {
        let host = server_name(zone, at);
        let ns = Record {
            name: zone.to_owned(),
            ttl: DELEGATION_TTL,
            data: RecordData::Ns(host.clone()),
        };
        let glue = Record {
            name: host,
            ttl: DELEGATION_TTL,
            data: RecordData::A(Ipv4Addr::new(198, 51, 100, at)),
        };
        (ns, glue)
    };
    let (authority, additional) = (1..=2).map(server).unzip();
    Dns {
        response: true,
        authority,
        additional,
        ..question.clone()
    }
}

/// A server's name as such zones have it.
fn server_name(zone: &str, at: u8) -> String {
    let letter = if at == 1 { 'a' } else { 'b' };
    match zone {
        "com" | "net" => format!("{letter}.gtld-servers.net"),
        _ if !zone.contains('.') => format!("{letter}.nic.{zone}"),
        _ => format!("ns{at}.{zone}"),
    }
}

fn keep(cx: &Cx, name: &str, answer: &Dns) {
    let found = addresses_in(&answer.answers);
    let records = answer.answers.iter().chain(&answer.authority);
    let ttl = records
        .map(|record| u64::from(record.ttl))
        .min()
        .unwrap_or_default();
    let until = cx.unix() + ttl;
    let found = (answer.rcode == Rcode::NoError).then_some(found);
    cx.world::<State>().names.put(name, (found, until));
}

const CACHE_NAME: Text = text!("DNS server cache", "DNS 服务器缓存", "кэш DNS-сервера");
const FROM_CACHE: Text = text!(
    "hit in the DNS server",
    "DNS 服务器命中",
    "есть у DNS-сервера"
);
const ASKED: Text = text!(
    "miss, servers asked: {count}",
    "未命中，询问服务器数：{count}",
    "нет, спрошено серверов: {count}"
);

const RFC_ALGORITHM: Cite = Cite::rfc("RFC 1034 §5.3.3");
const RFC_NEGATIVE: Cite = Cite::rfc("RFC 2308 §5");
const RFC_HEADER: Cite = Cite::rfc("RFC 1035 §4.1.1");
const RFC_ANSWER: Cite = Cite::rfc("RFC 1034 §4.3.1");

const ASK: Why = Why {
    id: "dns.query",
    what: text!(
        "The stub asks the recursive server, with the RD bit set: find it out for me.",
        "存根解析器询问递归服务器，并置 RD 位：请替我查出最终结果。",
        "Stub-резолвер спрашивает рекурсивный сервер и ставит бит RD: найди ответ за меня."
    ),
    why: text!(
        "The access provider or a company runs it for many clients, so its cache is often warm.",
        "它由运营商或企业为众多客户端提供服务，所以缓存里往往已有答案。",
        "Его держит провайдер или компания для многих клиентов, поэтому ответ часто уже есть в кэше."
    ),
    cites: &[RFC_ANSWER],
};

const DECIDES: Why = Why {
    id: "dns.recursive-cache",
    what: text!(
        "Has anybody asked the server for this name lately?",
        "最近有人向这台服务器问过这个域名吗？",
        "Спрашивал ли кто-нибудь недавно у сервера это имя?"
    ),
    why: text!(
        "What one client’s question brought in answers all others until the TTL has run out.",
        "为一个客户端查到的结果，在 TTL 到期前也能用来回答其他客户端。",
        "Ответ, полученный по запросу одного клиента, служит всем остальным, пока не истечёт TTL."
    ),
    cites: &[RFC_ALGORITHM],
};

const FROM_CACHE_WHY: Why = Why {
    id: "dns.recursive-hit",
    what: text!(
        "The server answers from its cache, with the seconds that are left of the TTL.",
        "服务器用缓存回答，其中的 TTL 是剩余秒数。",
        "Сервер отвечает из кэша; TTL — сколько секунд осталось."
    ),
    why: text!(
        "A cached answer counts down, so all caches forget it together. AA is not set: this server is not the authority.",
        "缓存中的 TTL 不断递减，各级缓存因而同时失效。AA 未置位：这台服务器不是权威服务器。",
        "TTL в кэше убывает, поэтому все кэши забудут ответ одновременно. Бит AA не установлен: этот сервер не авторитетный."
    ),
    cites: &[Cite::rfc("RFC 1034 §3.6"), RFC_HEADER],
};

const FINAL: Why = Why {
    id: "dns.answer",
    what: text!(
        "The recursive server passes the answer on and keeps it.",
        "递归服务器把答案交回，并保存下来。",
        "Рекурсивный сервер передаёт ответ и сохраняет его."
    ),
    why: text!(
        "The TTL says how long; a “no” is kept too, as long as the zone’s SOA says.",
        "保存多久由 TTL 决定；“不存在”也会保存，时长由该区域的 SOA 决定。",
        "Срок хранения задаёт TTL; ответ «нет» тоже хранится — столько, сколько указано в SOA зоны."
    ),
    cites: &[RFC_ALGORITHM, RFC_NEGATIVE],
};

const ASK_ROOT: Why = Why {
    id: "dns.ask-root",
    what: text!(
        "The server asks one of the root servers for the whole name.",
        "服务器拿完整的域名去问一台根服务器。",
        "Сервер обращается к одному из корневых серверов и спрашивает имя целиком."
    ),
    why: text!(
        "The roots’ addresses are built in (root hints): from them every other server can be found.",
        "根服务器的地址是内置的（root hints）：由此可以找到所有其他服务器。",
        "Адреса корневых серверов встроены (root hints): начав с них, можно найти любой другой сервер."
    ),
    cites: &[RFC_ALGORITHM, Cite::rfc("RFC 9609 §2")],
};

const ROOT_REFERS: Why = Why {
    id: "dns.root-refers",
    what: text!(
        "The root does not know the name, but knows the servers of “{zone}”.",
        "根服务器不知道这个域名，但知道“{zone}”的服务器。",
        "Корневой сервер имени не знает, но знает серверы «{zone}»."
    ),
    why: text!(
        "A referral: NS records, and the servers’ addresses with them (glue). The resolver picks one and may try another.",
        "这是转介（referral）：给出 NS 记录及这些服务器的地址（胶水记录）。解析器挑一台询问，不行再换一台。",
        "Это отсылка (referral): записи NS и адреса этих серверов (glue). Резолвер выбирает один, а если не выйдет — другой."
    ),
    cites: &[Cite::rfc("RFC 1034 §4.3.2")],
};

const ASK_TLD: Why = Why {
    id: "dns.ask-tld",
    what: text!(
        "The same question to a server of the top-level domain.",
        "向顶级域的一台服务器发出同样的查询。",
        "Тот же вопрос серверу домена верхнего уровня."
    ),
    why: text!(
        "Each step down the tree gets nearer to the zone that holds the name.",
        "每往下走一级，就离该域名所在的区域更近一步。",
        "С каждым шагом вниз по дереву всё ближе зона, в которой записано имя."
    ),
    cites: &[RFC_ALGORITHM],
};

const TLD_REFERS: Why = Why {
    id: "dns.tld-refers",
    what: text!(
        "The top-level domain names the servers of the zone “{zone}”.",
        "顶级域服务器给出“{zone}”区域的服务器。",
        "Домен верхнего уровня называет серверы зоны «{zone}»."
    ),
    why: text!(
        "It holds the delegation that the owner of the domain registered, but not the zone’s content.",
        "它只保存域名所有者登记的委派信息，不保存区域内的数据。",
        "Он хранит делегирование, которое зарегистрировал владелец домена, но не содержимое зоны."
    ),
    cites: &[Cite::rfc("RFC 1034 §4.2")],
};

const ASK_AUTHORITY: Why = Why {
    id: "dns.ask-authority",
    what: text!(
        "The same question to a server of the zone itself.",
        "向该区域自己的权威服务器发出同样的查询。",
        "Тот же вопрос серверу самой зоны."
    ),
    why: text!(
        "Only the zone’s own servers can say what is in it and what is not.",
        "区域里有什么、没有什么，只有它自己的服务器说了算。",
        "Только собственные серверы зоны вправе сказать, что в ней есть, а чего нет."
    ),
    cites: &[RFC_ALGORITHM],
};

const ADDRESSES: Why = Why {
    id: "dns.addresses",
    what: text!(
        "The address records of the name. AA is set: this is the source itself.",
        "该域名的地址记录。AA 置位：这就是源头。",
        "Адресные записи имени. Бит AA установлен: это сам источник."
    ),
    why: text!(
        "The whole list is returned; it is the client that picks one of the addresses.",
        "返回的是整个列表；由客户端挑选其中一个地址。",
        "Возвращается весь список; адрес из него выбирает клиент."
    ),
    cites: &[RFC_HEADER, RFC_ANSWER],
};

const NO_SUCH_NAME: Why = Why {
    id: "dns.nxdomain",
    what: text!(
        "The zone has no such name. Its SOA record comes along.",
        "该区域里没有这个域名。应答附带 SOA 记录。",
        "Такого имени в зоне нет. К ответу приложена её запись SOA."
    ),
    why: text!(
        "The lesser of the SOA’s TTL and its last field says how long this “no” may be kept.",
        "“不存在”可以保存多久，取 SOA 的 TTL 与其最后一个字段中较小者。",
        "Хранить это «нет» можно столько, сколько указано в меньшем из двух: TTL записи SOA или её последнем поле."
    ),
    cites: &[RFC_NEGATIVE],
};
