//! Where a packet of the client goes first: its routing table, and ARP for the next hop's hardware address.
//!
//! Follows RFC 1122 §3.3.1 and RFC 1812 §5.2.4.3 (the longest prefix decides), RFC 826 and RFC 1122 §2.3.2
//! (ARP and its cache). Times are Linux's: three requests a second apart, EHOSTUNREACH after 3.06 s as
//! measured on 6.18; an entry is sure for 30 s (`base_reachable_time`), and forgotten when it was not used
//! for 60 s (`gc_stale_time`). The first packet of a visit that needs it asks: the DNS query, or, when the
//! name is known, the SYN or the request. Not modelled: neighbour discovery of IPv6 (RFC 4861; the gateway is
//! known there), probes of an entry that is no longer sure, duplicate addresses, policy routing, route
//! metrics, redirects, a second attempt of the resolver.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::cast::{CLIENT_ETH, CLIENT_IP, NGINX_ETH, ROUTER};
use super::cx::{Cx, Role};
use super::stage::{CacheHead, Preset, Stage};
use super::tcp::Connection;
use super::way::{Fate, Unreachable};
use super::world::{Setup, World};
use crate::choices;
use crate::scenario::{Knob, Settings, Unit};
use crate::text;
use crate::text::{Arg, Label, Text};
use crate::trace::addresses::{
    CLIENT_MAC, CLIENT_V4, CLIENT_V6, GATEWAY_MAC, GATEWAY_V4, GATEWAY_V6, SERVER_MAC, is_local,
};
use crate::trace::payload::{self, Arp, End, Line, Local, Route, Segment};
use crate::trace::{Cite, Held, Layer, MessageId, Payload, Time, Tone, Why};

/// The head.
pub const STAGE: Stage = Stage {
    id: "route",
    title: text!("Routing, ARP", "路由与 ARP", "Маршруты и ARP"),
    about: text!(
        "Chooses the next hop by the routing table and finds its hardware address by ARP.",
        "按路由表选择下一跳，并用 ARP 查出它的 MAC 地址。",
        "Выбирает следующий узел по таблице маршрутов и узнаёт его MAC-адрес через ARP."
    ),
    not_modelled: text!(
        "IPv6 neighbour discovery, probes of stale entries, duplicate addresses, policy routing, metrics, redirects, the resolver’s second attempt.",
        "IPv6 邻居发现、对陈旧条目的探测、地址冲突、策略路由、度量值、重定向、解析器的第二次尝试。",
        "Обнаружение соседей IPv6, проверка устаревших записей, дубли адресов, маршрутизация по политикам, метрики, ICMP Redirect, вторая попытка резолвера."
    ),
    knobs: &[&Table::KNOB, &Answers::KNOB, &ROUTERS],
    caches: &[CacheHead {
        id: "arp",
        title: text!("the ARP cache", "ARP 缓存", "кэш ARP"),
        clear: |world| world.part::<State>().0.clear(),
        holds,
    }],
    presets: &[Preset {
        lens: Some("layers"),
        ..Preset::set(
            "arp-silent",
            text!("ARP: no answer", "ARP 无应答", "ARP без ответа"),
            &[("route.arp", "silent"), ("dns.cache", "browser")],
        )
    }],
    prepare,
    ..Stage::WORLD_ONLY
};

choices! {
    /// What the routing table of the client holds.
    pub enum Table = "route.table", text!("Routing table", "路由表", "Маршруты") => {
        /// Its networks and a default route.
        Whole = "default", text!("default route", "有默认路由", "маршрут по умолчанию");
        /// Its networks alone.
        Networks = "none", text!("no default route", "无默认路由", "нет маршрута по умолчанию");
        /// Nothing but the machine itself.
        Down = "down", text!("interface down", "网卡断开", "интерфейс отключён");
    }
}

choices! {
    /// How the next hop's hardware address is found.
    pub enum Answers = "route.arp", text!("ARP") => {
        /// It is in the ARP cache.
        Cached = "cached", text!("cached", "已缓存", "в кэше");
        /// It is asked for.
        Asked = "asked", text!("asked", "需要询问", "запрос");
        /// It is asked for in vain.
        Silent = "silent", text!("no answer", "无应答", "нет ответа");
    }
}

/// Whether no interface is up: what Chromium calls being offline.
pub fn is_offline(settings: &Settings) -> bool {
    Table::of(settings) == Table::Down
}

/// The routers between the client and the server.
pub const ROUTERS: Knob = Knob::number(
    "route.hops",
    text!(
        "Routers on the way",
        "途经路由器数",
        "Маршрутизаторов в пути"
    ),
    (1, 7, 30),
    Unit::Count,
);

/// Between two interfaces of the client's own network.
const LAN: Time = Time::micros(200);
/// Between two requests (`retrans_time`).
const RETRANSMIT: Time = Time::secs(1);
/// How often is asked (`mcast_solicit`).
const ATTEMPTS: u64 = 3;
/// When the last of them is given up, as measured.
const GIVES_UP: Time = Time::millis(3_060);
/// How long an entry is sure, in microseconds.
const REACHABLE: u64 = 30_000_000;
/// How long an entry is kept without use, in microseconds.
const STALE: u64 = 60_000_000;
/// How long an entry put there by the knob has been known, in microseconds.
const AGE: u64 = 10_000_000;

/// The ARP cache.
#[derive(Default)]
struct State(Vec<Neighbour>);

/// An entry of it.
#[derive(Clone, Copy)]
struct Neighbour {
    address: Ipv4Addr,
    /// When it was used last, or will have been asked for, in Unix microseconds.
    at: u64,
    /// Whether it answers.
    answers: bool,
}

fn holds(world: &mut World, _now: u64) -> Vec<Held> {
    let known = world.part::<State>().0.iter().filter(|known| known.answers);
    known
        .map(|known| Held::until(known.address.to_string(), (known.at + STALE) / 1_000_000))
        .collect()
}

fn prepare(setup: &mut Setup<'_>) {
    if Answers::of(setup.settings) == Answers::Cached {
        let at = setup.unix * 1_000_000 - AGE;
        let (address, answers) = (GATEWAY_V4, true);
        let known = Neighbour {
            address,
            at,
            answers,
        };
        setup.world.part::<State>().0.push(known);
    }
}

/// The routers between the client and an address; none in its own network.
pub fn routers(settings: &Settings, to: IpAddr) -> u8 {
    match next_hop(settings, to) {
        Some(hop) if hop != to && !is_local(to) => settings.number(&ROUTERS) as u8,
        _ => 0,
    }
}

/// Looks an address up in the client's routing table.
pub fn look_up(settings: &Settings, to: IpAddr) -> Route {
    let line = |network: IpAddr, bits, via, dev| Line {
        network,
        bits,
        via,
        dev,
    };
    let (source, mut table) = match to {
        IpAddr::V4(_) => {
            let v4 = |a, b, c, d| IpAddr::V4(Ipv4Addr::new(a, b, c, d));
            let table = vec![
                line(CLIENT_V4, 32, None, LO),
                line(v4(192, 0, 2, 0), 24, None, ETH),
                line(v4(127, 0, 0, 0), 8, None, LO),
                line(v4(0, 0, 0, 0), 0, Some(GATEWAY_V4.into()), ETH),
            ];
            (CLIENT_V4, table)
        }
        IpAddr::V6(_) => {
            let network = Ipv6Addr::new(0x2001, 0xdb8, 1, 0, 0, 0, 0, 0);
            let table = vec![
                line(CLIENT_V6, 128, None, LO),
                line(Ipv6Addr::LOCALHOST.into(), 128, None, LO),
                line(network.into(), 64, None, ETH),
                line(
                    Ipv6Addr::UNSPECIFIED.into(),
                    0,
                    Some(GATEWAY_V6.into()),
                    ETH,
                ),
            ];
            (CLIENT_V6, table)
        }
    };
    match Table::of(settings) {
        Table::Whole => {}
        Table::Networks => table.retain(|line| line.via.is_none()),
        Table::Down => table.retain(|line| line.dev == LO),
    }
    Route {
        to,
        // The longest prefixes stand first, so the first that matches is the one.
        chosen: table.iter().position(|line| line.matches(to)),
        table,
        source: if is_local(to) { to } else { source },
    }
}

const LO: &str = "lo";
const ETH: &str = "eth0";

/// The machine that a packet goes to first: the router that the table names, or the destination itself.
fn next_hop(settings: &Settings, to: IpAddr) -> Option<IpAddr> {
    let route = look_up(settings, to);
    let line = &route.table[route.chosen?];
    Some(line.via.unwrap_or(to))
}

/// The entry of the ARP cache for a packet's next hop: how it is written, and the seconds that it is sure.
pub fn neighbour(cx: &Cx, to: IpAddr) -> Option<Local> {
    let next = next_hop(cx.settings(), to).filter(|_| !is_local(to))?;
    let IpAddr::V4(address) = next else {
        return None;
    };
    let state = cx.world::<State>();
    let known = state.0.iter().find(|known| known.address == address)?;
    let value = format!("{next} is at {}", payload::mac(mac(next)));
    let ttl = (known.at + REACHABLE).saturating_sub(cx.micros()) / 1_000_000;
    Some(Local::Hit { value, ttl })
}

fn mac(address: IpAddr) -> [u8; 6] {
    if address == IpAddr::V4(GATEWAY_V4) {
        GATEWAY_MAC
    } else {
        SERVER_MAC
    }
}

/// What becomes of a segment in the client's own network: see [`super::way::fate`].
pub fn fate(cx: &Cx, conn: &Connection, segment: &Segment, _: MessageId) -> Fate {
    match segment.from {
        End::Client => consult(cx, conn.entry().server.0),
        End::Server => Fate::Arrives,
    }
}

/// What becomes of a packet that the client sends to an address, as far as its own network goes.
pub fn consult(cx: &Cx, to: IpAddr) -> Fate {
    let cx = &cx.in_stage(STAGE.id);
    if is_local(to) {
        cx.came_to(text!("loopback", "环回", "петля lo"), Tone::Good);
        return Fate::Arrives;
    }
    let Some(next) = next_hop(cx.settings(), to) else {
        return no_route(cx, to);
    };
    let via = Label::phrase(
        text!("via {address}", "经 {address}", "через {address}"),
        [("address", Arg::from(next.to_string()))],
    );
    let IpAddr::V4(address) = next else {
        cx.came_to(via, Tone::Good);
        return Fate::Arrives;
    };
    let now = cx.micros();
    let mut state = cx.world::<State>();
    state
        .0
        .retain(|known| known.at + STALE > now && (known.answers || known.at > now));
    let known = state.0.iter_mut().find(|known| known.address == address);
    let known = known.map(|known| {
        let was = *known;
        known.at = known.at.max(now);
        was
    });
    drop(state);
    match known {
        Some(known) if known.at <= now => {
            cx.came_to(via, Tone::Good);
            Fate::Arrives
        }
        Some(known) if known.answers => Fate::Late(Time(known.at - now)),
        Some(known) => unreachable(Time(known.at - now)),
        None => ask(cx, to, address),
    }
}

fn unreachable(after: Time) -> Fate {
    Fate::Unreachable(Unreachable {
        network: false,
        after,
    })
}

fn no_route(cx: &Cx, to: IpAddr) -> Fate {
    let passage = cx.passage(&CLIENT_IP, LOOKS, Time::ZERO);
    look(&passage, to, &NO_ROUTE);
    cx.came_to(text!("no route", "无路由", "нет маршрута"), Tone::Failure);
    Fate::Unreachable(Unreachable {
        network: true,
        after: Time::ZERO,
    })
}

/// Shows a look into the routing table.
pub fn look(cx: &Cx, to: IpAddr, why: &'static Why) {
    let route = Payload::Route(Box::new(look_up(cx.settings(), to)));
    cx.send(&CLIENT_IP, &CLIENT_IP, route, why)
        .layer(Layer::Network)
        .plan(cx.now());
}

fn ask(cx: &Cx, to: IpAddr, address: Ipv4Addr) -> Fate {
    let answers = Answers::of(cx.settings()) != Answers::Silent;
    let takes = if answers { LAN + LAN } else { GIVES_UP };
    let at = cx.micros() + takes.0;
    cx.world::<State>().0.push(Neighbour {
        address,
        at,
        answers,
    });
    let passage = &cx.passage(&CLIENT_IP, ASKS, takes);
    look(passage, to, &ROUTED);
    let source = match CLIENT_V4 {
        IpAddr::V4(source) => source,
        IpAddr::V6(_) => Ipv4Addr::UNSPECIFIED,
    };
    let request = Arp {
        reply: false,
        sender: (CLIENT_MAC, source),
        target: ([0; 6], address),
    };
    let asked: Role = if address == GATEWAY_V4 {
        &ROUTER
    } else {
        &NGINX_ETH
    };
    let now = cx.now();
    let arp = |from, to, arp, why| {
        passage
            .send(from, to, Payload::Arp(Box::new(arp)), why)
            .layer(Layer::Link)
            .takes(LAN)
    };
    if answers {
        let answer = request.answer(mac(address.into()));
        arp(&CLIENT_ETH, asked, request, &REQUEST).plan(now);
        arp(asked, &CLIENT_ETH, answer, &REPLY).plan(now + LAN);
        cx.came_to(text!("ARP asked", "已询问 ARP", "запрос ARP"), Tone::Detour);
        return Fate::Late(takes);
    }
    for attempt in 0..ATTEMPTS {
        let at = now + Time(RETRANSMIT.0 * attempt);
        let why = if attempt == 0 { &REQUEST } else { &AGAIN };
        arp(&CLIENT_ETH, asked, request.clone(), why).plan_loss(at);
    }
    let failed = text!("no ARP answer", "ARP 无应答", "нет ответа ARP");
    cx.came_to(failed, Tone::Failure);
    passage.remark_at(now + takes, &CLIENT_IP, "EHOSTUNREACH", &GIVEN_UP);
    unreachable(takes)
}

const LOOKS: Text = text!("routing", "路由", "маршрутизация");
const ASKS: Text = text!("ARP");

const RFC_ARP: Cite = Cite {
    label: "RFC 826",
    url: "https://www.rfc-editor.org/rfc/rfc826",
};
const LINUX_SYSCTL: Cite = Cite {
    label: "Linux ip-sysctl",
    url: "https://www.kernel.org/doc/html/latest/networking/ip-sysctl.html",
};

/// The look into the routing table.
pub const ROUTED: Why = Why {
    id: "route.routed",
    what: text!(
        "IP looks the destination up in the routing table: the longest prefix that matches names the interface, the next hop and the source address.",
        "IP 模块查路由控制表：匹配的最长前缀决定出口网卡、下一跳和源地址。",
        "IP ищет получателя в таблице маршрутов: самый длинный подходящий префикс определяет интерфейс, следующий узел и адрес отправителя."
    ),
    why: text!(
        "What is in the machine’s own network is reached directly, all else through a router: the default route matches everything, with a prefix of no bits.",
        "同一网络内的主机直接送达，其余都交给路由器：默认路由的前缀长度为 0，匹配一切地址。",
        "Узлы своей сети доступны напрямую, остальное — через маршрутизатор: маршрут по умолчанию с префиксом нулевой длины подходит ко всему."
    ),
    cites: &[Cite::rfc("RFC 1122 §3.3.1"), Cite::rfc("RFC 1812 §5.2.4.3")],
};

const NO_ROUTE: Why = Why {
    id: "route.none",
    what: text!(
        "No line of the routing table matches: the system call fails at once with ENETUNREACH, and nothing leaves the machine.",
        "路由表中没有匹配的条目：系统调用立即以 ENETUNREACH 失败，没有任何数据离开本机。",
        "Ни одна строка таблицы не подходит: системный вызов сразу завершается с ENETUNREACH, и машину ничто не покидает."
    ),
    why: text!(
        "Chromium shows ERR_ADDRESS_UNREACHABLE for a connection. A name that cannot be resolved is ERR_NAME_NOT_RESOLVED, or ERR_INTERNET_DISCONNECTED when no interface is up.",
        "连接失败时 Chromium 显示 ERR_ADDRESS_UNREACHABLE；域名无法解析时显示 ERR_NAME_NOT_RESOLVED，若所有网卡都断开则显示 ERR_INTERNET_DISCONNECTED。",
        "Для соединения Chromium показывает ERR_ADDRESS_UNREACHABLE. Если не удалось разрешить имя — ERR_NAME_NOT_RESOLVED, а когда нет ни одного включённого интерфейса — ERR_INTERNET_DISCONNECTED."
    ),
    cites: &[Cite::rfc("RFC 1122 §3.3.1"), NET_ERRORS],
};

const NET_ERRORS: Cite = Cite {
    label: "Chromium net_errors_posix.cc",
    url: "https://source.chromium.org/chromium/chromium/src/+/main:net/base/net_errors_posix.cc",
};

/// The entry in the ARP cache.
pub const KNOWN: Why = Why {
    id: "route.arp-cached",
    what: text!(
        "The next hop’s hardware (MAC) address stands in the ARP cache. Were it not known, ARP would ask for it by the IP address.",
        "下一跳的物理地址（MAC 地址）已在 ARP 缓存中。如果尚不知道，就要用 ARP 通过 IP 地址查找。",
        "Аппаратный (MAC) адрес следующего узла есть в кэше ARP. Не будь он известен, ARP спросил бы его по IP-адресу."
    ),
    why: text!(
        "A frame needs the address of an interface on the same link. An entry is sure for 30 s; then it is still used, and confirmed by what comes back. After 60 s without use it is forgotten.",
        "帧需要同一链路上某个网卡的地址。条目在 30 秒内可信；之后仍可使用，由返回的数据确认。60 秒未使用就会被删除。",
        "Кадру нужен адрес интерфейса на том же канале. Запись надёжна 30 с; потом её ещё используют, а ответы её подтверждают. Через 60 с без использования она забывается."
    ),
    cites: &[Cite::rfc("RFC 1122 §2.3.2"), LINUX_SYSCTL],
};

const REQUEST: Why = Why {
    id: "route.arp-request",
    what: text!(
        "Nobody knows the next hop’s hardware address yet, so ARP asks everybody on the link: who has this IP address? The packet waits meanwhile.",
        "还不知道下一跳的物理地址，于是 ARP 向链路上所有主机广播询问：谁有这个 IP 地址？数据包在此期间排队等待。",
        "Аппаратный адрес следующего узла ещё неизвестен, и ARP спрашивает всех на канале: у кого этот IP-адрес? Пакет тем временем ждёт."
    ),
    why: text!(
        "This is the first packet of the visit that goes there. A broadcast is needed because the one address that would do is what is being asked for.",
        "这是本次访问中第一个发往那里的数据包。必须广播，因为单播所需的地址正是要询问的内容。",
        "Это первый пакет визита, который идёт туда. Нужна широковещательная рассылка: единственный подходящий адрес как раз и спрашивают."
    ),
    cites: &[RFC_ARP],
};

const AGAIN: Why = Why {
    id: "route.arp-again",
    what: text!(
        "No answer came within a second: ARP asks again.",
        "一秒内没有应答：ARP 再次询问。",
        "За секунду ответа нет: ARP спрашивает ещё раз."
    ),
    why: text!(
        "A request may have been lost. Linux asks three times.",
        "请求可能丢失了。Linux 共询问三次。",
        "Запрос мог потеряться. Linux спрашивает три раза."
    ),
    cites: &[Cite::rfc("RFC 1122 §2.3.2"), LINUX_SYSCTL],
};

const REPLY: Why = Why {
    id: "route.arp-reply",
    what: text!(
        "Whoever has the address answers the asker alone, with its hardware address. Both keep what they have learned.",
        "拥有该地址的主机单播应答，给出自己的物理地址。双方都把得知的对应关系存入缓存。",
        "Владелец адреса отвечает одному спросившему и сообщает свой аппаратный адрес. Обе стороны запоминают узнанное."
    ),
    why: text!(
        "The request held the asker’s addresses, so the answer needs no broadcast.",
        "请求中带有询问者的地址，因此应答不必广播。",
        "В запросе были адреса спросившего, поэтому ответу рассылка не нужна."
    ),
    cites: &[RFC_ARP],
};

const GIVEN_UP: Why = Why {
    id: "route.arp-given-up",
    what: text!(
        "Three requests stayed without an answer. The waiting packets are dropped, and their sockets fail with EHOSTUNREACH.",
        "三次请求都没有应答。排队的数据包被丢弃，相应套接字以 EHOSTUNREACH 失败。",
        "Три запроса остались без ответа. Ждавшие пакеты отброшены, их сокеты завершаются с EHOSTUNREACH."
    ),
    why: text!(
        "Measured on Linux 6.18: 3.06 s after the first. Chromium shows ERR_ADDRESS_UNREACHABLE: the address is known, but nothing on the link leads there.",
        "在 Linux 6.18 上实测：首次请求后 3.06 秒。Chromium 显示 ERR_ADDRESS_UNREACHABLE：地址已知，但链路上没有设备能通向它。",
        "Измерено на Linux 6.18: через 3,06 с после первого. Chromium показывает ERR_ADDRESS_UNREACHABLE: адрес известен, но на канале к нему никто не ведёт."
    ),
    cites: &[Cite::rfc("RFC 1122 §2.3.2"), LINUX_SYSCTL, NET_ERRORS],
};
