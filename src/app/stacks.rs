//! Where the two stacks, their packet and the wire between them stand on the picture: a function of the width
//! and the packet.

use super::packets::{Moment, Packet, Way};
use crate::diagram::Area;
use crate::text::grouped;

/// From this width on there is room for names beside the pieces, and between the stacks.
const WIDE: f32 = 560.0;
/// The greatest width of a stack.
const STACK_MAX: f32 = 420.0;
/// The space inside a level.
const INSIDE: f32 = 7.0;
/// Where on the wire a frame is lost.
const LOST_AT: f32 = 0.6;
/// How much of the way across is the step down onto the wire.
const ONTO: f32 = 0.2;

/// The measures of a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stacks {
    /// Its width.
    pub width: f32,
    /// Its height.
    pub height: f32,
    /// Whether names stand beside the pieces.
    pub wide: bool,
    levels: usize,
    stack: f32,
    left: f32,
    head: f32,
    row: f32,
    names: f32,
    char: f32,
    side: f32,
}

/// A piece of the packet, drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Its left edge, from that of the packet.
    pub x: f32,
    /// Its width.
    pub w: f32,
    /// The piece, by index; none for what the application hands down.
    pub block: Option<usize>,
    /// What stands in it, as much as has room.
    pub name: String,
    /// Its length in bytes.
    pub bytes: String,
}

impl Stacks {
    /// The picture of a packet in so many pixels.
    pub fn of(packet: &Packet, width: f32) -> Stacks {
        let wide = width >= WIDE;
        let gap = if wide { width * 0.17 } else { 8.0 };
        let stack = ((width - gap) / 2.0).min(STACK_MAX);
        let mut stacks = Stacks {
            width,
            height: 0.0,
            wide,
            levels: packet.levels.len(),
            stack,
            left: ((width - gap) / 2.0 - stack).max(0.0),
            head: 26.0,
            row: if wide { 37.0 } else { 46.0 },
            names: if wide { 66.0 } else { 0.0 },
            char: if wide { 6.7 } else { 5.8 },
            side: if wide { 6.0 } else { 3.0 },
        };
        stacks.height = stacks.wire() + 34.0;
        stacks
    }

    /// The box of a level in the left or the right stack; the wire is the level −1.
    pub fn level(&self, right: bool, level: f32) -> Area {
        let x = if right {
            self.width - self.left - self.stack
        } else {
            self.left
        };
        Area {
            x,
            y: self.head + (self.levels as f32 - 1.0 - level) * self.row,
            w: self.stack,
            h: self.row,
        }
    }

    /// Where the pieces of a packet stand at a level.
    pub fn pieces(&self, right: bool, level: f32) -> Area {
        let area = self.level(right, level);
        let above = if self.wide { 4.0 } else { 17.0 };
        Area {
            x: area.x + self.names + INSIDE,
            y: area.y + above,
            w: area.w - self.names - 2.0 * INSIDE,
            h: area.h - above - 4.0,
        }
    }

    /// The height at which the wire runs.
    pub fn wire(&self) -> f32 {
        let pieces = self.pieces(false, -1.0);
        pieces.y + pieces.h / 2.0 + 4.0
    }

    /// Where the packet is at a moment.
    pub fn place(&self, packet: &Packet, moment: &Moment) -> Area {
        let (sender, receiver) = (!packet.outgoing, packet.outgoing);
        let level = moment.level as f32;
        match moment.at {
            Way::Down if moment.level == packet.top => self.pieces(sender, level),
            Way::Down => self.pieces(sender, level + moment.before()),
            Way::Up => self.pieces(receiver, level - moment.before()),
            Way::Across => {
                let down = (moment.part / ONTO).min(1.0);
                let mut over = ((moment.part - ONTO) / (1.0 - ONTO)).max(0.0);
                if packet.takes.is_none() {
                    over = over.min(LOST_AT);
                }
                let (from, to) = (self.pieces(sender, -down), self.pieces(receiver, -1.0));
                Area {
                    x: from.x + (to.x - from.x) * over,
                    ..from
                }
            }
        }
    }

    /// The pieces that are there at a level, when so much of what the level adds has grown.
    pub fn cells(&self, packet: &Packet, level: usize, grown: f32) -> Vec<Cell> {
        let places = self.widths(packet);
        let inner = innermost(packet);
        let mut cells = Vec::new();
        for (at, block) in packet.blocks.iter().enumerate() {
            let (x, w) = places[at];
            let is_inner = at == inner;
            if let Some(length) = packet.plain
                && is_inner
                && (level > block.level || level == block.level && grown < 0.5)
            {
                cells.push(Cell {
                    x,
                    w,
                    block: None,
                    name: self.cut(&packet.says, w),
                    bytes: grouped(length),
                });
                continue;
            }
            if block.level < level {
                continue;
            }
            let part = if block.level > level || is_inner {
                1.0
            } else {
                grown
            };
            let shown = w * part;
            if shown < 1.0 {
                continue;
            }
            cells.push(Cell {
                x: if block.behind { x } else { x + w - shown },
                w: shown,
                block: Some(at),
                name: self.cut(short(&block.name), shown),
                bytes: if part < 1.0 {
                    String::new()
                } else {
                    grouped(block.range.len() as u64)
                },
            });
        }
        cells
    }

    /// Left edges and widths of the pieces of the whole frame: what the headers are put around gets the room
    /// that they leave.
    fn widths(&self, packet: &Packet) -> Vec<(f32, f32)> {
        let room = self.pieces(false, 0.0).w;
        let inner = innermost(packet);
        let least = |at: usize| {
            if at == inner {
                return 0.0;
            }
            let name = short(&packet.blocks[at].name);
            name.len() as f32 * self.char + 2.0 * self.side
        };
        let count = packet.blocks.len();
        let rest = room - (0..count).map(least).sum::<f32>();
        let mut x = 0.0;
        (0..count)
            .map(|at| {
                let w = if at == inner {
                    rest.max(0.0)
                } else {
                    least(at)
                };
                x += w;
                (x - w, w)
            })
            .collect()
    }

    /// As much of a name as a piece has room for.
    fn cut(&self, name: &str, w: f32) -> String {
        let most = ((w - self.side) / self.char).max(0.0) as usize;
        let nth = |n: usize| name.char_indices().nth(n).map(|(at, _)| at);
        match (nth(most), most.checked_sub(1).and_then(nth)) {
            (None, _) => name.to_owned(),
            (_, Some(end)) if most > 2 => [&name[..end], "…"].concat(),
            _ => String::new(),
        }
    }
}

/// A protocol's name as a piece has room for it.
fn short(name: &str) -> &str {
    if name == "Ethernet" { "Eth" } else { name }
}

/// The piece that all headers are put around.
fn innermost(packet: &Packet) -> usize {
    let last = packet.blocks.iter().rposition(|block| !block.behind);
    last.unwrap_or(0)
}
