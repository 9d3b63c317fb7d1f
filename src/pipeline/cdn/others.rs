//! Others who ask an edge for the same file at the same moment: a miss that is theirs, too.
//!
//! RFC 9111 §4, last paragraph: a cache may send one request for all of them (nginx: `proxy_cache_lock`).
//! They are drawn as one message with a count. Those who wait are woken when the answer is there; nginx looks
//! every half second, and lets them go by themselves after `proxy_cache_lock_timeout`, 5 s.

use super::node::Node;
use super::pull::Upper;
use super::words::{COLLAPSED, NOT_FOR_ALL, OTHERS_ANSWERED, OTHERS_ASK, STAMPEDE};
use super::{Collapse, Use};
use crate::pipeline::cx::{Arm, Cx, Role, because};
use crate::pipeline::http::{Answer, Request, Response};
use crate::pipeline::stage::{Next, Stage};
use crate::scenario::{Knob, Settings, Unit};
use crate::text;
use crate::text::{Arg, Label, Text};
use crate::trace::payload::{Local, reason};
use crate::trace::{
    Icon, MessageId, Participant, ParticipantKind, Payload, SpanKind, Tier, Time, Tone,
};

/// They are seen from the edge only, so lenses that do not name them fold them into it.
const OTHERS: Participant = Participant {
    id: "others",
    kind: ParticipantKind::Actor,
    tier: Tier::Edge,
    name: text!("Other clients", "其他客户端", "Другие клиенты"),
    icon: Icon::Person,
};

/// The head. Their knob is on the CDN's card.
pub const STAGE: Stage = Stage {
    id: "others",
    title: text!("Other clients", "其他客户端", "Другие клиенты"),
    about: text!(
        "Ask the edge for the same file at the same moment.",
        "在同一时刻向边缘节点请求同一个文件。",
        "Запрашивают у узла CDN тот же файл в тот же момент."
    ),
    not_modelled: text!(
        "Their connections, what else they ask for, a limit to their wait.",
        "它们的连接、其他请求，以及等待的上限。",
        "Их соединения, прочие запросы, предел ожидания."
    ),
    cast: &[&OTHERS],
    present: |settings| Use::of(settings) == Use::Present && count(settings) > 0,
    ..Stage::WORLD_ONLY
};

/// How many they are.
pub const COUNT: Knob = Knob::number(
    "cdn.others",
    text!(
        "Others asking at once",
        "同时请求的其他人",
        "Других одновременно"
    ),
    (0, 0, 1_000),
    Unit::Count,
);

fn count(settings: &Settings) -> u64 {
    settings.number(&COUNT)
}

/// Those who ask a node for what somebody is asking it for.
pub struct Others {
    count: u64,
    /// Their requests at the edge, drawn as one, and when those came.
    asked: Option<(MessageId, Time)>,
    /// Whether the store had no answer for them.
    wait: bool,
}

impl Others {
    /// At an edge they come now. At a shield they are those whom an edge has let through.
    pub fn come(cx: &Cx, node: &Node, request: &Request) -> Others {
        let settings = cx.settings();
        let count = match node.is_edge() || !collapses(settings) {
            true => count(settings),
            false => 0,
        };
        let asked = (node.is_edge() && count > 0).then(|| {
            let asks = many(count, asks(request));
            let why = because(&OTHERS_ASK, [number(count)]);
            (cx.call(&OTHERS, node.at, asks, why).post(), cx.now())
        });
        Others {
            count,
            asked,
            wait: false,
        }
    }

    /// How many of them go on to the next server beside the request that is drawn in full.
    pub fn go_on(&mut self, cx: &Cx, node: &Node) -> u64 {
        self.wait = true;
        let collapses = collapses(cx.settings());
        if self.count > 0 {
            let why = if collapses { &COLLAPSED } else { &STAMPEDE };
            let arms = vec![
                Arm::new(text!("one for all", "合并为一个", "один за всех"))
                    .set(Collapse::On.setting()),
                Arm::new(text!("each for itself", "各自回源", "каждый за себя"))
                    .set(Collapse::Off.setting()),
            ];
            let name = text!("collapse requests", "请求合并", "объединение запросов");
            let why = because(why, [number(self.count)]);
            cx.door(node.at, name, why, arms, usize::from(!collapses));
        }
        if collapses { 0 } else { self.count }
    }

    /// They are given what the request that is drawn in full got.
    pub fn answered(&self, cx: &Cx, node: &Node, status: u16) {
        let Some((asked, since)) = self.asked else {
            return;
        };
        let time = Time(cx.now().0 - since.0);
        let args = [number(self.count), ("time", Arg::Micros(time.0))];
        let came = Label::phrase(WAIT, args.clone());
        let why = because(&OTHERS_ANSWERED, args);
        if self.wait {
            cx.waited(node.at, since, came.clone(), why.clone());
        }
        // What a client has already is its own affair: the others are given the file.
        let status = if status == 304 { 200 } else { status };
        let answer = many(self.count, status_line(status));
        cx.reply(asked, answer, why).post();
        let tone = if status < 500 {
            Tone::Good
        } else {
            Tone::Failure
        };
        cx.in_stage(STAGE.id).came_to(came, tone);
    }

    /// Nothing is stored that they could be given: each goes on by itself, after having waited.
    pub fn go_alone(
        self,
        cx: &Cx,
        node: &'static Node,
        (request, response): (&Request, &Response),
        next: &Next,
    ) {
        let Some((asked, since)) = self.asked.filter(|_| collapses(cx.settings())) else {
            return self.answered(cx, node, response.http.status);
        };
        let upper = Upper::of(cx, node, request, next);
        let (asks, length) = (asks(request), response.http.wire_len());
        let answers = status_line(response.http.status);
        let count = self.count;
        let time = Time(cx.now().0 - since.0);
        let args = [number(count), ("time", Arg::Micros(time.0))];
        let came = Label::phrase(WAIT, args.clone());
        cx.waited(node.at, since, came, because(&NOT_FOR_ALL, args));
        let name = many(count, asks.clone()).label();
        cx.spawn(node.at, name, move |cx| async move {
            let why = || because(&NOT_FOR_ALL, [number(count), ("time", Arg::Micros(time.0))]);
            let (to, link) = (upper.hop.at, upper.link);
            let call = cx
                .call(node.at, to, many(count, asks), why())
                .takes(link.delay)
                .await;
            let takes = link.takes(length * count);
            cx.reply(call, many(count, answers.clone()), why())
                .takes(takes)
                .await;
            cx.reply(asked, many(count, answers), why()).post();
            cx.in_stage(STAGE.id).came_to(ALONE, Tone::Detour);
        });
    }
}

const ALONE: Text = text!("each by itself", "各自回源", "каждый сам");

fn collapses(settings: &Settings) -> bool {
    Collapse::of(settings) == Collapse::On
}

const WAIT: Text = text!(
    "others ({count}) wait {time}",
    "其他请求（{count} 个）等待 {time}",
    "другие ({count}) ждут {time}"
);

/// Sends requests of others beside one that is drawn in full, over the same link.
pub async fn beside(
    cx: &Cx,
    count: u64,
    (from, to): (Role, Role),
    request: &Request,
    body: impl AsyncFnOnce(&Cx) -> Answer,
) -> Answer {
    if count == 0 {
        return body(cx).await;
    }
    let asks = many(count, asks(request));
    let name = asks.label();
    cx.span(SpanKind::Client, from, name, async |cx| {
        let why = because(&STAMPEDE, [number(count)]);
        let call = cx.call(from, to, asks, why).post();
        let answer = body(cx).await;
        let status = answer.as_ref().map_or(502, |response| response.http.status);
        let why = because(&STAMPEDE, [number(count)]);
        cx.reply(call, many(count, status_line(status)), why).post();
        answer
    })
    .await
}

fn asks(request: &Request) -> String {
    format!("{} {}", request.http.method, request.http.target)
}

fn status_line(status: u16) -> String {
    format!("{status} {}", reason(status))
}

fn many(count: u64, what: String) -> Payload {
    Payload::Local(Local::Many { count, what })
}

fn number(count: u64) -> (&'static str, Arg) {
    ("count", Arg::Number(count))
}
