//! The packet of a step: the frames that it travels in, what a frame is made of, and where on its way down
//! one stack, across the wire and up the other stack it is.

use std::ops::Range;
use std::rc::Rc;

use super::run::{Picture, Run};
use super::words;
use crate::diagram::{RowItem, within};
use crate::lens::Folded;
use crate::text::Lang;
use crate::trace::{Item, Layer, Message, MessageId, Payload, SpanId, Tier, Time, Trace};
use crate::wire::{self, Opened, Place};

/// The frames of a row of the picture: those of its message, or of all that is folded into it.
pub fn places(trace: &Trace, item: &RowItem) -> Vec<Place> {
    let mut places = Vec::new();
    match item {
        RowItem::Message(id, merged) => {
            places = wire::places(trace, *id);
            for id in merged {
                if places.is_empty() {
                    places = wire::places(trace, *id);
                }
            }
        }
        RowItem::Fold(fold) => match fold.what {
            Folded::Span(span) => {
                for id in 0..trace.messages.len() as u32 {
                    if is_frame(trace, MessageId(id), span) {
                        places.extend(wire::places(trace, MessageId(id)));
                    }
                }
            }
            Folded::Frame(_) | Folded::Par(..) => {
                for item in fold.inside.iter() {
                    let Item::Message(id) = item else { continue };
                    for place in wire::places(trace, *id) {
                        if places.last() != Some(&place) {
                            places.push(place);
                        }
                    }
                }
            }
        },
        RowItem::Note(_) | RowItem::Door(_) | RowItem::Gap { .. } => {}
    }
    places
}

/// Whether a message inside a span is a frame of its own rather than carried by others.
fn is_frame(trace: &Trace, id: MessageId, span: SpanId) -> bool {
    let message = trace.message(id);
    let mut scope = Some(message.scope);
    while let Some(inside) = scope {
        if inside == crate::trace::Scope::Span(span) {
            return !matches!(
                message.payload,
                Payload::Tls(_) | Payload::Request(_) | Payload::Response(_)
            );
        }
        scope = trace.outer(inside);
    }
    false
}

/// What the view shows for a row.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The frame; or the row's own bytes, if it passes no interface of the client's and the trace says enough
    /// to write them; or nothing.
    pub opened: Rc<Opened>,
    /// The frame on its way, if it is one.
    pub packet: Option<Rc<Packet>>,
    /// Which of how many frames that the row travels in, from 0.
    pub pick: (usize, usize),
    /// The nearest row with a frame, if this one has none.
    pub nearest: Option<usize>,
}

/// The row's frame number `pick`; the last when there are fewer.
pub fn shown(run: &Run, picture: &Picture, row: usize, pick: usize, lang: Lang) -> Shown {
    let trace = &run.trace;
    let item = |row: usize| picture.diagram.rows.get(row).map(|row| &row.item);
    let of = |row: usize| item(row).map_or(Vec::new(), |item| places(trace, item));
    let places = of(row);
    let pick = pick.min(places.len().saturating_sub(1));
    let mut shown = Shown {
        opened: Rc::default(),
        packet: None,
        pick: (pick, places.len()),
        nearest: None,
    };
    if let Some(place) = places.get(pick) {
        shown.opened = Rc::new(wire::frame(trace, *place).unwrap_or_default());
        let packet = Packet::of(trace, *place, item(row), shown.opened.clone(), lang);
        shown.packet = Some(Rc::new(packet));
        return shown;
    }
    if let Some(RowItem::Message(id, _)) = item(row) {
        shown.opened = Rc::new(wire::open(trace, *id).unwrap_or_default());
    }
    let has = |row: usize| !of(row).is_empty();
    for far in 1..picture.rows().max(1) {
        let (after, before) = (row + far, row.wrapping_sub(far));
        if has(after) || has(before) {
            shown.nearest = Some(if has(after) { after } else { before });
            break;
        }
    }
    shown
}

/// A protocol in both stacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// The protocol: `TCP`.
    pub name: &'static str,
    /// Its layer.
    pub layer: Layer,
}

/// A piece of a frame: a header, what the headers are put around, or the padding behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The level that puts it around what comes from above, counted from the wire.
    pub level: usize,
    /// What stands in it: a protocol, a message, `Pad`.
    pub name: String,
    /// Its bytes in the frame.
    pub range: Range<usize>,
    /// Whether it stands behind what it is put around.
    pub behind: bool,
    /// Whether it is encrypted.
    pub sealed: bool,
}

/// A frame, ready to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Packet {
    /// Its bytes and fields.
    pub opened: Rc<Opened>,
    /// What it carries, as it stands on an arrow.
    pub says: String,
    /// The stack, from the wire up.
    pub levels: Vec<Level>,
    /// Its pieces in the order of the wire.
    pub blocks: Vec<Block>,
    /// The level that it begins at.
    pub top: usize,
    /// The length in bytes of what the application hands down, where the frame has it encrypted.
    pub plain: Option<u64>,
    /// Whether the client sends it.
    pub outgoing: bool,
    /// The name of the other end.
    pub peer: &'static str,
    /// That end's tier.
    pub tier: Tier,
    /// How long it is on its way; nothing when it is lost.
    pub takes: Option<Time>,
}

impl Packet {
    fn of(
        trace: &Trace,
        place: Place,
        item: Option<&RowItem>,
        opened: Rc<Opened>,
        lang: Lang,
    ) -> Packet {
        let flight = trace.message(place.message);
        let carried = trace.message(flight.carries.unwrap_or(place.message));
        // Of the messages that leave together, the one that the row is about.
        let said = match item {
            Some(RowItem::Message(id, _)) => trace.message(*id),
            _ => carried,
        };
        let has_bytes = matches!(
            said.payload,
            Payload::Dns(_) | Payload::Tls(_) | Payload::Request(_) | Payload::Response(_)
        );
        let said = if has_bytes && said.conn == flight.conn {
            said
        } else {
            carried
        };
        let levels = levels(trace, flight, &opened);
        let outgoing = trace.participant(flight.from).tier == Tier::Client;
        let other = if outgoing { flight.to } else { flight.from };
        let (peer, tier) = owner(trace, trace.participant(other).id);
        let mut packet = Packet {
            says: said.payload.label().show(lang),
            blocks: Vec::new(),
            top: 0,
            plain: None,
            outgoing,
            peer: peer.get(lang),
            tier,
            takes: flight.received.map(|received| received - flight.sent),
            levels,
            opened,
        };
        packet.cut(carried, lang);
        packet
    }

    /// Cuts the frame into its pieces.
    fn cut(&mut self, carried: &Message, lang: Lang) {
        let length = self.opened.bytes.len();
        let found = self.opened.parts.last().filter(|part| part.name == "Pad");
        let pad = found.map_or(length, |part| part.range.start);
        let starts: Vec<usize> = self
            .levels
            .iter()
            .map_while(|level| {
                let of = |part: &&wire::Part| part.layer == level.name;
                self.opened.parts.iter().find(of)
            })
            .map(|part| part.range.start)
            .collect();
        for (level, start) in starts.iter().enumerate() {
            let end = starts.get(level + 1).map_or(pad, |next| *next);
            match self.levels[level].layer {
                Layer::Application => self.add(level, self.says.clone(), *start..end),
                Layer::Security => self.records(level, *start..end, carried, lang),
                _ => self.add(level, self.levels[level].name.to_owned(), *start..end),
            }
        }
        self.top = self
            .blocks
            .iter()
            .map(|block| block.level)
            .max()
            .unwrap_or(0);
        if self.plain.is_some() {
            self.top += 1;
        }
        if pad < length {
            self.add(0, "Pad".to_owned(), pad..length);
            self.blocks.last_mut().expect("it was just added").behind = true;
        }
    }

    /// A record's header, unless the frame begins inside a record, and what is in it.
    fn records(&mut self, level: usize, range: Range<usize>, carried: &Message, lang: Lang) {
        let first = self
            .opened
            .parts
            .iter()
            .find(|part| part.range.start == range.start);
        let begins = first.is_some_and(|part| part.name == "type");
        let body = (range.start + if begins { RECORD_HEADER } else { 0 }).min(range.end);
        if begins {
            self.add(level, self.levels[level].name.to_owned(), range.start..body);
        }
        let length = match &carried.payload {
            Payload::Request(request) => Some(request.wire_len()),
            Payload::Response(response) => Some(response.wire_len()),
            _ => None,
        };
        self.plain = length;
        let name = match length {
            Some(_) => words::CIPHERTEXT.get(lang).to_owned(),
            None => self.says.clone(),
        };
        self.add(level, name, body..range.end);
        if let Some(block) = self.blocks.last_mut() {
            block.sealed = length.is_some();
        }
    }

    fn add(&mut self, level: usize, name: String, range: Range<usize>) {
        if !range.is_empty() {
            self.blocks.push(Block {
                level,
                name,
                range,
                behind: false,
                sealed: false,
            });
        }
    }

    /// Where it is when so much of the step has passed, from 0 to 1.
    pub fn moment(&self, passed: f32) -> Moment {
        let stops = self.top as f32 + 1.0;
        let passed = within(passed, 0.0, 1.0);
        let up = 1.0 - STACK;
        let (at, along) = if passed < STACK {
            (Way::Down, passed / STACK * stops)
        } else if passed < up {
            return Moment {
                at: Way::Across,
                level: 0,
                part: (passed - STACK) / (up - STACK),
            };
        } else if self.takes.is_none() {
            // What is lost is seen where it was lost.
            return Moment {
                at: Way::Across,
                level: 0,
                part: 1.0,
            };
        } else {
            (Way::Up, (passed - up) / STACK * stops)
        };
        let stop = (along as usize).min(self.top);
        Moment {
            at,
            level: match at {
                Way::Down => self.top - stop,
                _ => stop,
            },
            part: (along - stop as f32).min(1.0),
        }
    }
}

/// The bytes of a record's type, version and length (RFC 8446 §5.1).
const RECORD_HEADER: usize = 5;

/// The part of the step that the way down takes, and again the way up.
const STACK: f32 = 0.4;

/// How much of a stop is the move to it; headers grow, or are taken off, in the rest.
const MOVE: f32 = 0.4;

/// The three parts of a packet's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// The sender's stack.
    Down,
    /// The wire.
    Across,
    /// The receiver's stack.
    Up,
}

/// Where a packet is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// The part of its way.
    pub at: Way,
    /// The level that it is at, going down or up.
    pub level: usize,
    /// How much of the stop at that level, or of the wire, has passed: 0 to 1.
    pub part: f32,
}

impl Moment {
    /// How many levels above (or on the way up, below) its level it still is: 1 to 0.
    pub fn before(&self) -> f32 {
        match self.at {
            Way::Down | Way::Up => (1.0 - self.part / MOVE).max(0.0),
            Way::Across => 0.0,
        }
    }

    /// How much of the headers of its level is there: 0 to 1.
    pub fn grown(&self) -> f32 {
        let rest = ((self.part - MOVE) / (1.0 - MOVE)).max(0.0);
        match self.at {
            Way::Down => rest,
            Way::Up => 1.0 - rest,
            Way::Across => 1.0,
        }
    }

    /// Whether it has been at a level: of the stack on the way down, or up.
    pub fn has_passed(&self, way: Way, level: usize) -> bool {
        match (way, self.at) {
            (Way::Down, Way::Down) => level >= self.level,
            (Way::Down, _) => true,
            (_, Way::Up) => level <= self.level,
            _ => false,
        }
    }
}

/// The levels of the stack: those of the frame, and above them those of its connection.
fn levels(trace: &Trace, flight: &Message, opened: &Opened) -> Vec<Level> {
    let mut levels: Vec<Level> = Vec::new();
    let mut add = |name: &'static str| {
        if levels.iter().all(|level| level.name != name) {
            let layer = layer_of(name);
            levels.push(Level { name, layer });
        }
    };
    opened.parts.iter().for_each(|part| add(part.layer));
    if let Some(conn) = flight.conn {
        if trace.conns[conn.0 as usize].tls.is_some() {
            add("TLS");
        }
        add("HTTP");
    }
    levels
}

/// The layer that a protocol belongs to.
pub fn layer_of(protocol: &str) -> Layer {
    match protocol {
        "Ethernet" => Layer::Link,
        "ARP" | "IPv4" | "IPv6" | "ICMP" | "ICMPv6" => Layer::Network,
        "TCP" | "UDP" => Layer::Transport,
        "TLS" => Layer::Security,
        _ => Layer::Application,
    }
}

/// The machine that a part of it belongs to: its name and tier.
fn owner(trace: &Trace, id: &str) -> (crate::text::Text, Tier) {
    let machine = id.rsplit_once('.').map_or(id, |(machine, _)| machine);
    let find = |id: &str| trace.participants.iter().find(|who| who.id == id);
    let who = find(machine).or(find(id)).expect("it takes part");
    (who.name, who.tier)
}
