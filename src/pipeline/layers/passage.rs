//! One copy of a segment on its way: down, across, up; or as far as it comes.

use super::words::{
    ADDRESS, CHECKSUM, CIRCLES, DROPPED, ETHERTYPE, EXCEEDED, FORWARDED, FORWARDED_ON, FRAME,
    IP_DOWN, IP_UP, LOST, MAC, ORDER, PORT, PROTOCOL, REPEATS, RESET, TCP_DOWN, TCP_UP,
    UNREACHABLE,
};
use super::{FAULTS, name};
use crate::pipeline::cast::{
    CLIENT_ETH, CLIENT_IP, EDGE_ETH, EDGE_IP, NGINX_ETH, NGINX_IP, ROUTER,
};
use crate::pipeline::cx::{Arm, Cx, Role, Sending, because};
use crate::pipeline::route;
use crate::pipeline::tcp::Connection;
use crate::text;
use crate::text::{Arg, Label, Text};
use crate::trace::payload::{self, End, Fault, Header, Packet, Rejection, Says, Segment};
use crate::trace::{Layer, MessageId, Payload, Reason, Time, Tone, Why, addresses};

/// Which segment is shown, and of what.
pub(super) struct Shown {
    pub segment: MessageId,
    /// How long it is on its way.
    pub takes: Time,
    pub is_request: bool,
}

/// Lengths of headers without options.
const TCP: u32 = 20;
const ETHERNET: u32 = 14;
/// The Time to Live that a sender sets: Linux's `ip_default_ttl`.
const TTL: u8 = 64;
/// Between two routers that send a packet back and forth.
const CIRCLE: Time = Time::micros(500);

/// The ends of one stack below the application.
#[derive(Clone, Copy)]
struct Stack {
    tcp: Role,
    ip: Role,
    eth: Role,
}

impl Stack {
    fn of(tcp: Role) -> Stack {
        let (ip, eth): (Role, Role) = match tcp.id {
            "client.tcp" => (&CLIENT_IP, &CLIENT_ETH),
            "edge.tcp" => (&EDGE_IP, &EDGE_ETH),
            _ => (&NGINX_IP, &NGINX_ETH),
        };
        Stack { tcp, ip, eth }
    }
}

/// One copy of a segment on its way.
pub struct Passage<'a> {
    /// Inside the passage's span.
    cx: Cx,
    conn: &'a Connection,
    shown: Shown,
    /// The packet, without a fault.
    packet: Packet,
    ip_header: u32,
    down: Stack,
    up: Stack,
    routers: u8,
    /// When it leaves the machine, and when it would arrive.
    leaves: Time,
    arrives: Time,
    fault: Option<Fault>,
}

impl<'a> Passage<'a> {
    /// TCP hands the segment down.
    pub(super) fn begin(
        cx: &Cx,
        conn: &'a Connection,
        segment: &Segment,
        shown: Shown,
    ) -> Passage<'a> {
        let (ends, entry) = (conn.ends(), conn.entry());
        let (client, server) = (Stack::of(ends.client), Stack::of(ends.server));
        let ((down, up), ends) = match segment.from {
            End::Client => ((client, server), (entry.client, entry.server)),
            End::Server => ((server, client), (entry.server, entry.client)),
        };
        let packet = Packet {
            header: Header::Data,
            carries: name(conn),
            len: segment.len,
            ends,
            ttl: TTL,
            macs: ([0; 6], [0; 6]),
            fault: None,
        };
        let (now, arrives) = (cx.now(), cx.now() + shown.takes);
        let passage = Passage {
            cx: cx.passage(down.tcp, PASSAGE, Time::ZERO),
            conn,
            shown,
            packet,
            ip_header: if ends.0.0.is_ipv4() { 20 } else { 40 },
            down,
            up,
            routers: entry.routers,
            leaves: now,
            arrives,
            fault: None,
        };
        let segment = passage.with(Header::Tcp);
        passage.handed((down.tcp, down.ip), segment, now, &TCP_DOWN);
        passage
    }

    /// Where what happens to it stands.
    pub fn inside(&self) -> &Cx {
        &self.cx
    }

    /// Whether it carries the request.
    pub(super) fn is_request(&self) -> bool {
        self.shown.is_request
    }

    /// It never leaves the machine, which TCP learns `after` a while.
    pub(super) fn stays(self, after: Time) {
        self.cx.lasts(self.leaves + after);
    }

    /// Plans the rest of what happens to it when IP has waited for `late`.
    pub(super) fn tell(mut self, late: Time, fault: Option<Fault>) {
        self.leaves = self.leaves + late;
        self.arrives = self.arrives + late;
        self.fault = fault;
        self.cx.lasts(self.ends());
        self.go_down(late == Time::ZERO);
        let arrived = self.go_across();
        if arrived {
            self.go_up();
        }
        self.came_to();
    }

    /// When the last thing happens that follows from it.
    fn ends(&self) -> Time {
        match self.fault {
            Some(Fault::Protocol | Fault::Port | Fault::Order) => {
                self.arrives + (self.arrives - self.leaves)
            }
            Some(Fault::Loop) => self.circled() + (self.at(self.half()) - self.leaves),
            Some(Fault::Lost) => self.at(self.half()),
            _ => self.arrives,
        }
    }

    /// When it leaves the router `hop` hops from the sender.
    fn at(&self, hop: u8) -> Time {
        let whole = (self.arrives - self.leaves).0;
        self.leaves + Time(whole * u64::from(hop) / (u64::from(self.routers) + 1))
    }

    /// The router on half the way.
    fn half(&self) -> u8 {
        self.routers.div_ceil(2)
    }

    /// When the Time to Live of a packet that circles has run out.
    fn circled(&self) -> Time {
        let hops = u64::from(TTL - self.half());
        self.at(self.half()) + Time(CIRCLE.0 * hops)
    }

    /// The packet with that header outermost.
    fn with(&self, header: Header) -> Packet {
        let more = match header {
            Header::Data => 0,
            Header::Tcp => TCP,
            Header::Ip => TCP + self.ip_header,
            Header::Ethernet => TCP + self.ip_header + ETHERNET,
        };
        Packet {
            header,
            len: self.packet.len + more,
            ..self.packet.clone()
        }
    }

    fn carrying<'b>(&self, sending: Sending<'b>, layer: Layer) -> Sending<'b> {
        sending
            .layer(layer)
            .carries(Some(self.shown.segment))
            .on(self.conn.id())
    }

    /// Handed from one layer to the next.
    fn handed(&self, (from, to): (Role, Role), packet: Packet, at: Time, why: &'static Why) {
        let layer = match packet.header {
            Header::Tcp => Layer::Network,
            _ => Layer::Link,
        };
        let payload = Payload::Packet(Box::new(packet));
        self.carrying(self.cx.hand_over(from, to, payload, why), layer)
            .plan(at);
    }

    /// IP finds the next hop, unless it has just done so, and hands the packet to the driver.
    fn go_down(&self, looks: bool) {
        let (stack, to) = (self.down, self.packet.ends.1.0);
        if self.is_request() && looks {
            route::look(&self.cx, to, &route::ROUTED);
            if let Some(known) = route::neighbour(&self.cx, to) {
                let known = Payload::Local(known);
                self.cx
                    .send(stack.ip, stack.ip, known, &route::KNOWN)
                    .layer(Layer::Link)
                    .plan(self.leaves);
            }
        }
        let packet = self.with(Header::Ip);
        self.handed((stack.ip, stack.eth), packet, self.leaves, &IP_DOWN);
    }

    /// The frame on the link that is `hop` links from the sender's.
    fn frame(&self, hop: u8) -> Packet {
        let entry = self.conn.entry();
        let macs = if addresses::is_inside(entry.client.0, entry.server.0) {
            // Linux's loopback interface has no addresses.
            ([0; 6], [0; 6])
        } else if self.packet.ends.0 == entry.client {
            addresses::link(hop, self.routers)
        } else {
            let (near, far) = addresses::link(self.routers - hop, self.routers);
            (far, near)
        };
        Packet {
            ttl: TTL - hop,
            macs,
            ..self.with(Header::Ethernet)
        }
    }

    /// The frame as it arrives, with what is wrong with it.
    fn last_frame(&self) -> Packet {
        let mut frame = self.frame(self.routers);
        frame.fault = self.fault;
        if self.fault == Some(Fault::Mac) {
            frame.macs.1 = payload::ODD_MAC;
        }
        frame
    }

    /// From link to link; whether it arrives.
    fn go_across(&self) -> bool {
        let stops = matches!(self.fault, Some(Fault::Lost | Fault::Loop));
        let last = if stops { self.half() } else { self.routers };
        for hop in 0..=last {
            // The routers between the first and the last are told of the request alone.
            let between = hop > 1 && hop < self.routers;
            if between && !self.is_request() && hop < last {
                continue;
            }
            let packet = if hop == self.routers {
                self.last_frame()
            } else {
                self.frame(hop)
            };
            let (from, to) = self.link(hop);
            let why = self.frame_why(hop);
            let sending = self
                .cx
                .send(from, to, Payload::Packet(Box::new(packet)), why);
            let sending = self.carrying(sending, Layer::Link);
            let at = self.at(hop);
            match self.fault {
                Some(Fault::Lost) if hop == last => sending.plan_loss(at),
                Some(Fault::Loop) if hop == last => self.circle(sending, at),
                _ => sending.takes(self.at(hop + 1) - at).plan(at),
            }
        }
        if self.fault == Some(Fault::Lost) {
            let text = Fault::Lost.name();
            self.cx.remark_at(self.at(last), &ROUTER, text, &LOST);
        }
        !stops
    }

    /// Who sends and who receives on a link.
    fn link(&self, hop: u8) -> (Role, Role) {
        let from = if hop == 0 { self.down.eth } else { &ROUTER };
        let to = if hop == self.routers {
            self.up.eth
        } else {
            &ROUTER
        };
        (from, to)
    }

    fn frame_why(&self, hop: u8) -> Reason {
        let ttl = Arg::Number(u64::from(TTL - hop));
        match hop {
            0 => Reason::from(&FRAME),
            1 if self.is_request() => because(&FORWARDED, [("ttl", ttl)]),
            _ => because(&FORWARDED_ON, [("ttl", ttl)]),
        }
    }

    /// Two routers take each other for the next hop, until one of them drops the packet and says so.
    fn circle(&self, sending: Sending<'_>, at: Time) {
        let ends = self.circled();
        sending.takes(ends - at).plan(at);
        self.cx.remark_at(at, &ROUTER, Fault::Loop.name(), &CIRCLES);
        let mut about = self.frame(self.half());
        about.ttl = 1;
        let v4 = self.packet.ends.0.0.is_ipv4();
        let by = addresses::router(self.half().max(1), v4);
        let back = self.at(self.half()) - self.leaves;
        self.reject(
            (&ROUTER, by),
            Says::TimeExceeded,
            about,
            (ends, back),
            &EXCEEDED,
        );
    }

    /// Says to the sender that a packet is not passed on.
    fn reject(
        &self,
        (by, from): (Role, std::net::IpAddr),
        says: Says,
        about: Packet,
        (at, takes): (Time, Time),
        why: &'static Why,
    ) {
        let (to, layer) = match says {
            Says::TimeExceeded | Says::ProtocolUnreachable => (self.down.ip, Layer::Network),
            Says::Reset | Says::Expects => (self.down.tcp, Layer::Transport),
        };
        let rejection = Payload::Rejection(Box::new(Rejection { says, from, about }));
        self.cx
            .send(by, to, rejection, why)
            .layer(layer)
            .on(self.conn.id())
            .takes(takes)
            .plan(at);
    }

    /// A check of the receiver's: one line, or the end of the way. Whether it goes on.
    fn checks(&self, at: Role, check: &Check) -> bool {
        let fails = self.fault == Some(check.fault);
        let mut arms = vec![Arm::new(check.passes).set(super::Fault::None.setting())];
        arms.extend(check.other.map(Arm::new));
        let taken = if fails { arms.len() } else { 0 };
        let fails_by = FAULTS.iter().find(|(_, fault)| *fault == check.fault);
        let fails_arm = Arm::new(check.fails);
        arms.push(match fails_by {
            Some((knob, _)) => fails_arm.set(knob.setting()),
            None => fails_arm,
        });
        self.cx
            .door_at(self.arrives, at, (check.name, check.why), (arms, taken));
        if fails {
            self.cx.remark_at(self.arrives, at, DROPS, &DROPPED);
        }
        !fails
    }

    fn go_up(&self) {
        let (stack, frame) = (self.up, self.last_frame());
        let ok = !self.is_request() || {
            self.checks(stack.eth, &CHECKS[0]) && self.checks(stack.eth, &CHECKS[1])
        };
        if !ok {
            return;
        }
        let with = |header| Packet {
            ttl: frame.ttl,
            macs: frame.macs,
            fault: frame.fault,
            ..self.with(header)
        };
        let at = self.arrives;
        self.handed((stack.eth, stack.ip), with(Header::Ip), at, &IP_UP);
        if self.is_request()
            && !(self.checks(stack.ip, &CHECKS[2]) && self.checks(stack.ip, &CHECKS[3]))
        {
            self.refused(
                stack.ip,
                Fault::Protocol,
                Says::ProtocolUnreachable,
                &UNREACHABLE,
            );
            return;
        }
        self.handed((stack.ip, stack.tcp), with(Header::Tcp), at, &TCP_UP);
        if !self.is_request()
            || CHECKS[4..]
                .iter()
                .all(|check| self.checks(stack.tcp, check))
        {
            return;
        }
        self.refused(stack.tcp, Fault::Order, Says::Expects, &REPEATS);
        self.refused(stack.tcp, Fault::Port, Says::Reset, &RESET);
        if self.fault == Some(Fault::Port) {
            self.cx.remark_at(self.ends(), self.down.tcp, DROPS, &RESET);
        }
    }

    /// Answers a packet with that fault.
    fn refused(&self, by: Role, fault: Fault, says: Says, why: &'static Why) {
        if self.fault == Some(fault) {
            let about = self.last_frame();
            let from = (by, self.packet.ends.1.0);
            let back = (self.arrives, self.arrives - self.leaves);
            self.reject(from, says, about, back, why);
        }
    }

    fn came_to(&self) {
        if !self.is_request() {
            return;
        }
        match self.fault {
            Some(fault) => self.cx.came_to(
                Label::phrase(
                    text!("{fault} → dropped", "{fault} → 丢弃", "{fault} → отброшен"),
                    [("fault", Arg::Text(fault.name()))],
                ),
                Tone::Detour,
            ),
            None if self.routers > 0 => self.cx.came_to(
                Label::literal(format!("TTL {TTL} → {}", TTL - self.routers)),
                Tone::Good,
            ),
            None => self.cx.came_to(
                text!("no router", "无路由器", "без маршрутизаторов"),
                Tone::Good,
            ),
        }
    }
}

/// What a receiver looks at.
struct Check {
    fault: Fault,
    name: Text,
    passes: Text,
    other: Option<Text>,
    fails: Text,
    why: &'static Why,
}

const MINE: Text = text!("mine", "是我的", "мой");
const OTHERS: Text = text!("another’s", "不是我的", "чужой");
const UNKNOWN: Text = text!("unknown", "未知", "неизвестен");

/// The checks in the order of the stack.
const CHECKS: [Check; 7] = [
    Check {
        fault: Fault::Mac,
        name: text!("destination MAC", "目的 MAC", "MAC получателя"),
        passes: MINE,
        other: None,
        fails: OTHERS,
        why: &MAC,
    },
    Check {
        fault: Fault::EtherType,
        name: text!("EtherType"),
        passes: text!("IP"),
        other: Some(text!("ARP")),
        fails: UNKNOWN,
        why: &ETHERTYPE,
    },
    Check {
        fault: Fault::Address,
        name: text!("destination address", "目的 IP 地址", "адрес получателя"),
        passes: MINE,
        other: None,
        fails: OTHERS,
        why: &ADDRESS,
    },
    Check {
        fault: Fault::Protocol,
        name: text!("protocol", "协议号", "протокол"),
        passes: text!("TCP"),
        other: Some(text!("UDP")),
        fails: UNKNOWN,
        why: &PROTOCOL,
    },
    Check {
        fault: Fault::Checksum,
        name: text!("checksum", "校验和", "контрольная сумма"),
        passes: text!("right", "正确", "верна"),
        other: None,
        fails: text!("wrong", "错误", "ошибка"),
        why: &CHECKSUM,
    },
    Check {
        fault: Fault::Order,
        name: text!("sequence number", "序号", "порядковый номер"),
        passes: text!("in order", "按序", "по порядку"),
        other: None,
        fails: Fault::Order.name(),
        why: &ORDER,
    },
    Check {
        fault: Fault::Port,
        name: text!("destination port", "目的端口号", "порт получателя"),
        passes: text!("known", "已知", "известен"),
        other: None,
        fails: text!("nobody’s", "无人监听", "ничей"),
        why: &PORT,
    },
];

const PASSAGE: Text = text!("through the layers", "穿过各层", "через уровни");
const DROPS: Text = text!("dropped", "丢弃", "отброшен");
