//! The layers: how the request goes down one stack, across routers and up another, and the response back.
//!
//! Follows RFC 1122 §2.3.3, §3.2.1 and §4.2.2 (what a host checks, layer by layer), RFC 1812 §5.3.1 (Time to
//! Live), RFC 792 and RFC 4443 (what is said of packets that are not passed on), RFC 9293 §3.10.7. It is shown of
//! the first request of a visit that leaves on a connection of the client's: of the segment with its first
//! byte, in every copy, and of the first and the last segment of its response; for all others it goes the same
//! way. A fault is made on the last link, in the first copy only. Not modelled: fragments (segments fit),
//! links other than Ethernet, switches, the frame check sequence, queues, paths that change, ICMP rate
//! limits, offloading.

mod passage;
mod words;

use super::cast::{BROWSER, CLIENT_TLS, NGINX_ETH, NGINX_IP};
use super::cx::{Cx, Role};
use super::http::Carrier;
use super::stage::{Hop, Preset, Stage};
use super::tcp::Connection;
use super::way::Fate;
use super::world::Setup;
use crate::choices;
use crate::text;
use crate::trace::payload::{self, End, Header, Packet, Segment};
use crate::trace::{Layer, MessageId, Payload, Time, Why};
pub use passage::Passage;
use passage::Shown;
use words::{READS, READS_BACK, WRITES, WRITES_BACK};

/// The head.
pub const STAGE: Stage = Stage {
    id: "layers",
    title: text!("Layers", "分层", "Уровни"),
    about: text!(
        "Takes the request down the stack, across routers and up the server’s stack, which checks it layer by layer.",
        "请求沿协议栈向下，经过路由器，再沿服务器协议栈向上，逐层检查。",
        "Проводит запрос вниз по стеку, через маршрутизаторы и вверх по стеку сервера, где его проверяет каждый уровень."
    ),
    not_modelled: text!(
        "Fragments, links other than Ethernet, switches, the frame check sequence, queues, changing paths, ICMP rate limits, offloading.",
        "分片、以太网以外的链路、交换机、帧校验序列、排队、路径变化、ICMP 限速、网卡卸载。",
        "Фрагменты, каналы кроме Ethernet, коммутаторы, контрольная последовательность кадра, очереди, смена путей, ограничение ICMP, разгрузка на карту."
    ),
    knobs: &[&Fault::KNOB],
    presets: &[Preset {
        lens: Some("layers"),
        ..Preset::set(
            "bad-checksum",
            text!("Bad checksum", "校验和错误", "Неверная сумма"),
            &[("layers.fault", "checksum")],
        )
    }],
    cast: &[&NGINX_ETH, &NGINX_IP],
    prepare,
    ..Stage::WORLD_ONLY
};

choices! {
    /// What is wrong with the first copy of the frame that carries the request.
    pub enum Fault = "layers.fault", text!("Fault", "故障", "Сбой") => {
        /// Nothing.
        None = "none", text!("none", "无", "нет");
        /// It is addressed to another interface.
        Mac = "mac", payload::Fault::Mac.name();
        /// Nobody knows its EtherType.
        EtherType = "ethertype", payload::Fault::EtherType.name();
        /// It is addressed to another machine.
        Address = "address", payload::Fault::Address.name();
        /// Nobody knows its protocol.
        Protocol = "protocol", payload::Fault::Protocol.name();
        /// Its checksum is wrong.
        Checksum = "checksum", payload::Fault::Checksum.name();
        /// Its sequence number is not the one expected.
        Order = "order", payload::Fault::Order.name();
        /// Nobody listens on its port.
        Port = "port", payload::Fault::Port.name();
        /// Its Time to Live runs out.
        Loop = "loop", payload::Fault::Loop.name();
        /// A router drops it.
        Lost = "lost", payload::Fault::Lost.name();
    }
}

/// The knob's values and the faults that they make.
const FAULTS: [(Fault, payload::Fault); 9] = [
    (Fault::Mac, payload::Fault::Mac),
    (Fault::EtherType, payload::Fault::EtherType),
    (Fault::Address, payload::Fault::Address),
    (Fault::Protocol, payload::Fault::Protocol),
    (Fault::Checksum, payload::Fault::Checksum),
    (Fault::Order, payload::Fault::Order),
    (Fault::Port, payload::Fault::Port),
    (Fault::Loop, payload::Fault::Loop),
    (Fault::Lost, payload::Fault::Lost),
];

/// What will go wrong.
#[derive(Default)]
struct State(Option<payload::Fault>);

fn prepare(setup: &mut Setup<'_>) {
    let set = Fault::of(setup.settings);
    let fault = FAULTS.iter().find(|(knob, _)| *knob == set);
    setup.world.part::<State>().0 = fault.map(|(_, fault)| *fault);
}

/// Begins to show how a segment goes, if it is one of those that are shown.
pub fn begin<'a>(
    cx: &Cx,
    conn: &'a Connection,
    segment: &Segment,
    sent: (MessageId, Time),
) -> Option<Passage<'a>> {
    let shown = shown(cx, segment, sent)?;
    Some(Passage::begin(&cx.in_stage(STAGE.id), conn, segment, shown))
}

/// Tells the rest; the fate that those before have given the segment, or the one that a fault gives it. The
/// client's own network has held it up for `late`.
pub fn end(passage: Passage<'_>, fate: Fate, late: Time) -> Fate {
    match fate {
        Fate::Unreachable(unreachable) => passage.stays(unreachable.after),
        Fate::Lost | Fate::Reset(_) => passage.tell(late, Some(payload::Fault::Lost)),
        Fate::Arrives | Fate::Late(_) => {
            let fault = match passage.is_request() {
                true => passage.inside().world::<State>().0.take(),
                false => None,
            };
            passage.tell(late, fault);
            if fault.is_some() {
                return Fate::Lost;
            }
        }
    }
    fate
}

/// What is shown of a segment, if anything.
fn shown(cx: &Cx, segment: &Segment, (message, takes): (MessageId, Time)) -> Option<Shown> {
    let carried = cx.of(message, |message| message.carries)?;
    let is_request = carried == first_request(cx)?;
    if !is_request && !is_answer(cx, carried) {
        return None;
    }
    let first = cx.find(|other| other.carries == Some(carried) && is_segment(&other.payload));
    let begins = cx.of(first?, |other| match &other.payload {
        Payload::Segment(first) => first.seq == segment.seq,
        _ => false,
    });
    let ends = !is_request && segment.flags.psh;
    (begins || ends).then_some(Shown {
        segment: message,
        takes,
        is_request,
    })
}

fn is_segment(payload: &Payload) -> bool {
    matches!(payload, Payload::Segment(_))
}

/// The first request of the visit on a connection of the client's.
fn first_request(cx: &Cx) -> Option<MessageId> {
    cx.find(|message| message.conn.is_some() && matches!(message.payload, Payload::Request(_)))
}

/// Whether a message answers that.
fn is_answer(cx: &Cx, message: MessageId) -> bool {
    let re = cx.of(message, |message| message.re);
    re.is_some() && re == first_request(cx)
}

/// The application writes a message to its end of TCP; told of the request that is shown, and its response.
pub fn writes(cx: &Cx, carrier: &Carrier, from: End, server: Hop, message: MessageId) {
    let why = match from {
        End::Client => &WRITES,
        End::Server => &WRITES_BACK,
    };
    hand_over(cx, carrier, (from, server), message, |app, tcp| {
        (app, tcp, why)
    });
}

/// The application at the other end reads it, whole: see [`writes`].
pub fn reads(cx: &Cx, carrier: &Carrier, from: End, server: Hop, message: MessageId) {
    let why = match from {
        End::Client => &READS,
        End::Server => &READS_BACK,
    };
    let ends = (from.other(), server);
    hand_over(cx, carrier, ends, message, |app, tcp| (tcp, app, why));
}

fn hand_over(
    cx: &Cx,
    carrier: &Carrier,
    (at, server): (End, Hop),
    message: MessageId,
    ways: impl FnOnce(Role, Role) -> (Role, Role, &'static Why),
) {
    let Carrier::Connection(conn) = carrier else {
        return;
    };
    if Some(message) != first_request(cx) && !is_answer(cx, message) {
        return;
    }
    let secured = conn.tls().is_some();
    let (app, tcp): (Role, Role) = match (at, secured) {
        (End::Client, true) => (&CLIENT_TLS, conn.ends().client),
        (End::Client, false) => (&BROWSER, conn.ends().client),
        (End::Server, true) => (server.tls, server.tcp),
        (End::Server, false) => (server.at, server.tcp),
    };
    let len = cx.of(message, |message| match &message.payload {
        Payload::Request(request) => request.wire_len(),
        Payload::Response(response) => response.wire_len(),
        _ => 0,
    });
    let entry = conn.entry();
    let packet = Packet {
        header: Header::Data,
        carries: name(conn),
        len: conn.on_wire(len) as u32,
        ends: (entry.client, entry.server),
        ttl: 0,
        macs: ([0; 6], [0; 6]),
        fault: None,
    };
    let (from, to, why) = ways(app, tcp);
    cx.hand_over(from, to, Payload::Packet(Box::new(packet)), why)
        .layer(Layer::Transport)
        .carries(Some(message))
        .on(conn.id())
        .post();
}

/// The protocol whose bytes a connection carries.
fn name(conn: &Connection) -> &'static str {
    match conn.tls() {
        Some(_) => "TLS",
        None => "HTTP",
    }
}
