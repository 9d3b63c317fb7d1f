//! Block checks: what the regulator's list makes an access provider do, on the way and in its resolver.
//!
//! Follows the survey of RFC 9505 (§4.2 what is looked at, §5 what is done), RFC 7725 for the status of the
//! page, RFC 6066 §3 for what a ClientHello shows. The box (DPI; in Russia TSPU, the regulator's own device
//! in the provider's network) stands behind the provider's proxy. Over `http:` it answers a listed request
//! itself, with a redirect that fits into one segment, as deployed boxes do; the page that this leads to is
//! sent with 451, though many providers send 200 or 403. The list holds the host of the first address and
//! its addresses. Not modelled: lists of parts of a site, throttling, a box that only listens and races the
//! server, that it is nearer than the server, answers injected into DNS from outside, names hidden by Encrypted
//! ClientHello, ways around a block. RFC 5635 is how packets to an address are dropped.

mod inspect;
pub mod page;
mod words;

use std::net::{IpAddr, Ipv4Addr};

use super::cx::{Arm, Cx, Role};
use super::dns::{self, RECURSIVE};
use super::http::Request;
use super::stage::{Preset, Stage};
use super::store::Store;
use super::world::Setup;
use crate::choices;
use crate::text;
use crate::trace::{Icon, Participant, ParticipantKind, Reason, Tier, Time, Tone, Why};
pub use inspect::fate;
use words::{ADDRESS_LISTED, FORGED, OWN_NAME};

/// The box on the way.
const BLOCK: Participant = Participant {
    id: "block",
    kind: ParticipantKind::Component,
    tier: Tier::Network,
    name: text!("Filter (DPI)", "过滤设备（DPI）", "Фильтр (ТСПУ)"),
    icon: Icon::Shield,
};

/// The head.
pub const STAGE: Stage = Stage {
    id: "block",
    title: text!("Block check", "封锁检查", "Проверка блокировки"),
    about: text!(
        "Compares what it can read with the regulator’s list: of http: everything, of https: address and host name.",
        "把能读到的内容与监管部门的名单比对：http: 全部可见，https: 只见地址和主机名。",
        "Сверяет то, что может прочесть, со списком регулятора (в России — Роскомнадзор): у http: всё, у https: адрес и имя хоста."
    ),
    not_modelled: text!(
        "Lists of parts of a site, throttling, boxes that only listen and race the server, DNS answers injected on the way, Encrypted ClientHello, ways around a block.",
        "只封站点一部分的名单、限速、只旁路监听并抢答的设备、途中注入的 DNS 应答、加密 ClientHello、绕过封锁的方法。",
        "Списки отдельных страниц, замедление, пассивные устройства, опережающие сервер, внедрение ответов DNS в пути, шифрованный ClientHello, обход блокировок."
    ),
    knobs: &[&Blocked::KNOB],
    presets: &[Preset::set(
        "blocked",
        text!("Blocked (RST)", "被封锁（RST）", "Блокировка (RST)"),
        &[("block.how", "reset")],
    )],
    cast: &[&BLOCK],
    present: |settings| Blocked::of(settings) != Blocked::No,
    prepare,
    run: Some(|cx, request, next| Box::pin(async move { inspect::run(&cx, request, next).await })),
    ..Stage::WORLD_ONLY
};

choices! {
    /// How the host is blocked.
    pub enum Blocked = "block.how", text!("Blocked", "封锁方式", "Блокировка") => {
        /// It is not.
        No = "none", text!("none", "无", "нет");
        /// A page is put in its place.
        Page = "page", text!("block page", "封锁页", "заглушка");
        /// Connections are reset once its name is seen.
        Reset = "reset", text!("reset (RST)", "注入 RST", "сброс (RST)");
        /// Packets are dropped once its name is seen.
        Drop = "drop", text!("packets dropped", "丢包", "отбрасывание пакетов");
        /// The provider's resolver gives another address.
        Dns = "dns", text!("forged DNS answer", "DNS 污染", "подмена DNS");
        /// Packets to its addresses are dropped.
        Address = "address", text!("address dropped", "封 IP", "по IP-адресу");
    }
}

/// Comparing with the list.
const CHECK: Time = Time::micros(50);

/// A connection as a box knows it: by the addresses and ports of its ends.
type Flow = [(IpAddr, u16); 2];

/// The list, and what the box remembers of connections.
#[derive(Default)]
struct State {
    hosts: Store<()>,
    addresses: Vec<IpAddr>,
    /// The connection whose packets are dropped.
    dropped: Option<Flow>,
    /// Whether it has stopped anything since somebody asked whose doing a failure is.
    stopped: bool,
}

/// Whose doing it is that a connection to `server` fails.
pub fn culprit(cx: &Cx, server: Role) -> Role {
    if std::mem::take(&mut cx.world::<State>().stopped) {
        &BLOCK
    } else {
        server
    }
}

fn prepare(setup: &mut Setup<'_>) {
    if Blocked::of(setup.settings) == Blocked::No {
        return;
    }
    let request = Request::get(setup.address.url.clone(), &BLOCK);
    let state = setup.world.part::<State>();
    state.hosts.put(request.host().trim_end_matches('.'), ());
    state.addresses = match request.url.host() {
        Some(url::Host::Ipv4(address)) => vec![address.into()],
        Some(url::Host::Ipv6(address)) => vec![address.into()],
        Some(url::Host::Domain(name)) => dns::addresses_for(setup.settings, name),
        None => Vec::new(),
    };
}

/// What the provider's resolver answers by its own rules instead of asking anybody, and why.
pub fn resolves(cx: &Cx, name: &str) -> Option<(Ipv4Addr, &'static Why)> {
    let how = Blocked::of(cx.settings());
    if page::present(cx.settings()) && name == page::HOST {
        cx.came_to(text!("own name", "自己的域名", "своё имя"), Tone::Good);
        return Some((page::ADDRESS, &OWN_NAME));
    }
    if how != Blocked::Dns || !is_listed(cx, name) {
        return None;
    }
    let forged = text!("forged answer", "伪造的应答", "подменённый ответ");
    cx.came_to(forged, Tone::Failure);
    cx.in_stage(STAGE.id).came_to(forged, Tone::Failure);
    decide_at(&RECURSIVE, cx, &FORGED, 0);
    Some((page::ADDRESS, &FORGED))
}

/// A dot at the end of a name makes no difference (RFC 1034 §3.1).
fn is_listed(cx: &Cx, host: &str) -> bool {
    let host = host.trim_end_matches('.');
    cx.world::<State>().hosts.get(host).is_some()
}

/// Whether packets to an address are dropped, said at the first of them.
pub fn drops(cx: &Cx, address: IpAddr, first: bool) -> bool {
    let listed = cx.world::<State>().addresses.contains(&address);
    let drops = Blocked::of(cx.settings()) == Blocked::Address && listed;
    if drops && first {
        let cx = cx.in_stage(STAGE.id);
        decide(&cx, &ADDRESS_LISTED, 0);
        cx.came_to(
            text!("SYN dropped", "SYN 被丢弃", "SYN отброшен"),
            Tone::Failure,
        );
    }
    drops
}

fn decide(cx: &Cx, why: impl Into<Reason>, taken: usize) {
    decide_at(&BLOCK, cx, why, taken);
}

/// The comparison with the list, wherever it is made.
fn decide_at(by: Role, cx: &Cx, why: impl Into<Reason>, taken: usize) {
    let arms = vec![
        Arm::new(text!("listed", "在名单中", "в списке")),
        Arm::new(text!("not listed", "不在名单中", "не в списке")).set(Blocked::No.setting()),
    ];
    let name = text!("block list", "封锁名单", "список блокировок");
    cx.door(by, name, why, arms, taken);
}
