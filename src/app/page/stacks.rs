//! The two stacks drawn, with the packet on its way down the one, over the wire and up the other.

use std::rc::Rc;

use yew::prelude::*;

use super::bytes::{MARK, Marks, layer_class};
use super::dom::{address, all, el, part};
use super::shapes::{rect, words_at};
use crate::app::packets::{Moment, Packet, Way};
use crate::app::stacks::{Cell, Stacks};
use crate::app::words;
use crate::diagram::{Anchor, Area, px};
use crate::text::{Arg, Lang};
use crate::trace::Layer;

/// What the drawing is made from.
#[derive(Clone)]
pub(super) struct Drawing {
    pub packet: Rc<Packet>,
    pub stacks: Stacks,
    pub moment: Moment,
    /// Whether motion is unwelcome: then all is there at once.
    pub still: bool,
    pub marks: Marks,
    pub lang: Lang,
}

impl Drawing {
    /// The drawing. Of what stands still only what a stop changes is drawn anew.
    pub fn draw(self) -> Html {
        let (packet, moment) = (&self.packet, &self.moment);
        let stop = if self.still {
            usize::MAX
        } else {
            moment.level << 2 | moment.at as usize
        };
        let label = [words::PACKET.get(self.lang), ": ", &summary(packet)].concat();
        let moving = (!self.still).then(|| self.moving());
        let mut svg = el(
            "svg",
            if self.stacks.wide {
                "stacks"
            } else {
                "stacks small"
            },
        )
        .attr("width", px(self.stacks.width))
        .attr("height", px(self.stacks.height))
        .attr("role", "img")
        .attr("aria-label", label);
        let seen = vec![
            address(&self.packet),
            self.stacks.width as usize,
            stop,
            self.marks.marked.map_or(usize::MAX, |mark| mark),
        ];
        let settled = self.clone();
        svg = svg.add(part(seen, move || settled.settled()));
        svg.perhaps(moving).into()
    }

    /// The stacks, and in them the packet as it is at each level.
    fn settled(&self) -> Html {
        let (packet, stacks) = (&self.packet, &self.stacks);
        let sides = [false, true].map(|right| {
            let way = if right == packet.outgoing {
                Way::Up
            } else {
                Way::Down
            };
            let levels = (0..packet.levels.len()).map(|level| self.level(right, way, level));
            all(levels)
        });
        let peers = stacks.wide.then(|| all(self.peers()));
        all([self.heads(), all(peers), self.wire(), all(sides)])
    }

    fn heads(&self) -> Html {
        let (client, peer) = (self.stacks.level(false, 0.0), self.stacks.level(true, 0.0));
        let head = |class, x, words| {
            let words = words_at(class, (x, 16.0), Anchor::Start).text(words);
            Html::from(words)
        };
        let tier = match self.packet.tier {
            crate::trace::Tier::Client => "head tier-client",
            crate::trace::Tier::Network => "head tier-network",
            crate::trace::Tier::Edge => "head tier-edge",
            crate::trace::Tier::Cluster => "head tier-cluster",
            crate::trace::Tier::Data => "head tier-data",
        };
        all([
            head(
                "head tier-client",
                client.x + 1.0,
                words::CLIENT.get(self.lang),
            ),
            head(tier, peer.x + 1.0, self.packet.peer),
        ])
    }

    /// A line between each two peers, with the name of their layer.
    fn peers(&self) -> Vec<Html> {
        let stacks = &self.stacks;
        let levels = self.packet.levels.iter().enumerate();
        levels
            .map(|(at, level)| {
                let (left, right) = (
                    stacks.level(false, at as f32),
                    stacks.level(true, at as f32),
                );
                let y = left.y + left.h / 2.0;
                let d = format!(
                    "M{} {}H{}",
                    px(left.right() + 6.0),
                    px(y),
                    px(right.x - 6.0)
                );
                let middle = (left.right() + right.x) / 2.0;
                let words = words::layer(level.layer).get(self.lang);
                all([
                    el("path", "peer").attr("d", d).into(),
                    words_at("peer-name", (middle, y - 5.0), Anchor::Middle)
                        .text(words)
                        .into(),
                ])
            })
            .collect()
    }

    /// A level of one stack.
    fn level(&self, right: bool, way: Way, at: usize) -> Html {
        let (packet, stacks, moment) = (&self.packet, &self.stacks, &self.moment);
        let level = packet.levels[at];
        let area = stacks.level(right, at as f32);
        let there = moment.at == way && moment.level == at && !self.still;
        let lost = way == Way::Up && packet.takes.is_none();
        let passed = if self.still {
            !lost
        } else {
            moment.has_passed(way, at) && !there
        };
        let name = if stacks.wide {
            (area.x + 8.0, area.y + area.h / 2.0 + 4.0)
        } else {
            (area.x + 7.0, area.y + 13.0)
        };
        let mut group = el("g", "")
            .classes(&[
                ("level", true),
                (layer_class(level.layer), true),
                ("there", there),
            ])
            .add(rect("level-box", (area.x, area.y), (area.w, area.h)))
            .add(words_at("level-name", name, Anchor::Start).text(level.name));
        if at <= packet.top && !lost {
            let class = if passed { "pieces" } else { "pieces future" };
            group = group.add(self.pieces(class, stacks.pieces(right, at as f32), at, 1.0));
        }
        group.into()
    }

    /// The wire, and how long it takes.
    fn wire(&self) -> Html {
        let (packet, stacks) = (&self.packet, &self.stacks);
        let boxes = [
            stacks.level(!packet.outgoing, 0.0),
            stacks.level(packet.outgoing, 0.0),
        ];
        let [from, to] = boxes.map(|area| area.x + area.w / 2.0);
        let (top, y) = (boxes[0].bottom(), stacks.wire());
        let d = format!(
            "M{} {}V{}H{}V{}m-4 7l4-6 4 6",
            px(from),
            px(top),
            px(y),
            px(to),
            px(top + 1.0)
        );
        let told = match packet.takes {
            Some(time) => words::ON_THE_WAY.fill(self.lang, &[("time", Arg::Micros(time.0))]),
            None => words::LOST.get(self.lang).to_owned(),
        };
        let lost = packet.takes.is_none();
        let cross = (lost && self.still).then(|| self.cross());
        let frame = self.still.then(|| {
            let moment = packet.moment(0.5);
            self.pieces("pieces", stacks.place(packet, &moment), 0, 1.0)
        });
        let middle = (stacks.width / 2.0, stacks.height - 4.0);
        let class = if lost {
            "wire-time failed"
        } else {
            "wire-time"
        };
        all([
            el("path", "wire").attr("d", d).into(),
            words_at(class, middle, Anchor::Middle).text(told).into(),
            all(frame),
            all(cross),
        ])
    }

    /// The packet on its way.
    fn moving(&self) -> Html {
        let (packet, stacks, moment) = (&self.packet, &self.stacks, &self.moment);
        let area = stacks.place(packet, moment);
        let lost = packet.takes.is_none() && moment.at == Way::Across && moment.part > 0.6;
        all([
            self.pieces("pieces moving", area, moment.level, moment.grown()),
            all(lost.then(|| self.cross())),
        ])
    }

    fn cross(&self) -> Html {
        let end = Moment {
            at: Way::Across,
            level: 0,
            part: 1.0,
        };
        let area = self.stacks.place(&self.packet, &end);
        let (x, y) = (area.x + area.w / 2.0, area.y + area.h / 2.0);
        let d = format!("M{} {}l20 20m0-20l-20 20", px(x - 10.0), px(y - 10.0));
        el("path", "lost-cross").attr("d", d).into()
    }

    /// The pieces of the packet at a level.
    fn pieces(&self, class: &'static str, area: Area, level: usize, grown: f32) -> Html {
        let cells = self.stacks.cells(&self.packet, level, grown);
        el("g", class)
            .attr(
                "transform",
                format!("translate({} {})", px(area.x), px(area.y)),
            )
            .all(cells.iter().map(|cell| self.cell(cell, area.h)))
            .into()
    }

    fn cell(&self, cell: &Cell, height: f32) -> Html {
        let packet = &self.packet;
        let block = cell.block.map(|at| &packet.blocks[at]);
        let layer = match block {
            Some(block) => packet.levels[block.level].layer,
            None => Layer::Application,
        };
        let mark = block.and_then(|block| self.marks.of_byte(block.range.start));
        let marked = mark.is_some() && block.is_some_and(|block| self.marks.touches(&block.range));
        let sealed = block.is_some_and(|block| block.sealed);
        let middle = cell.w / 2.0 + cell.x;
        let line =
            |class, y, words: String| words_at(class, (middle, y), Anchor::Middle).text(words);
        let mut group = el("g", "")
            .classes(&[
                ("piece", true),
                (layer_class(layer), true),
                ("sealed", sealed),
                ("pointed", marked),
            ])
            .maybe(MARK, mark.map(|mark| mark.to_string()))
            .add(rect("", (cell.x, 0.0), (cell.w - 1.0, height)).attr("rx", "3"));
        if cell.w > 20.0 {
            group = group
                .add(line("piece-name", height / 2.0 - 1.5, cell.name.clone()))
                .add(line("piece-bytes", height / 2.0 + 10.0, cell.bytes.clone()));
        }
        group.into()
    }
}

/// The pieces in words: `Ethernet 14 + IPv4 20 + TCP 20`.
fn summary(packet: &Packet) -> String {
    let mut out = String::new();
    for block in &packet.blocks {
        if !out.is_empty() {
            out += " + ";
        }
        out += &block.name;
        out += " ";
        out += &block.range.len().to_string();
    }
    out
}
