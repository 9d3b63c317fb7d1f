//! What is seen of a diagram at one moment, through one window. A pure function of both: seeking to a
//! moment gives what playing to it gives.

use std::rc::Rc;

use super::constants::*;
use super::draw::moving;
use super::shape::Area;
use super::shape::within;
use super::{Bar, Diagram, FrameBox, MessageMeta, Row, RowItem, Schedule, Shape, Way};
use crate::trace::Tier;

/// The part of the picture that is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// Its top edge.
    pub top: f32,
    /// Its left edge.
    pub left: f32,
    /// Its height.
    pub height: f32,
    /// Its width.
    pub width: f32,
}

impl Viewport {
    /// The whole picture.
    pub const ALL: Viewport = Viewport {
        top: 0.0,
        left: 0.0,
        height: f32::MAX,
        width: f32::MAX,
    };

    fn sees(&self, area: &Area) -> bool {
        self.sees_rows(area.y, area.bottom())
            && area.right() >= self.left
            && area.x <= self.left + self.width
    }

    fn sees_rows(&self, top: f32, bottom: f32) -> bool {
        bottom >= self.top && top <= self.top + self.height
    }
}

/// Whether something has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Not yet.
    Future,
    /// It is happening.
    Active,
    /// It has.
    Past,
    /// It has, and the message did not arrive.
    Lost,
}

impl State {
    /// The name used in styles and in `data-state`.
    pub const fn name(self) -> &'static str {
        match self {
            State::Future => "future",
            State::Active => "active",
            State::Past => "past",
            State::Lost => "lost",
        }
    }
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemKind {
    /// The band of a phase.
    Phase,
    /// A lifeline.
    Lifeline,
    /// A frame's box.
    Frame,
    /// A frame's tab, name and guards.
    FrameHead,
    /// An operand that was not taken.
    Operand,
    /// An activation bar.
    Activation,
    /// A row with an arrow.
    Message,
    /// A note.
    Note,
    /// A door.
    Door,
    /// A stage in one row.
    Fold,
    /// A folded wait.
    Gap,
    /// The playhead.
    Playhead,
    /// The box of somebody who comes into being, or the cross of one who ends.
    Life,
    /// The participant boxes at the bottom.
    Footer,
}

impl ItemKind {
    /// The name used in styles.
    pub const fn name(self) -> &'static str {
        match self {
            ItemKind::Phase => "phase",
            ItemKind::Lifeline => "lifeline",
            ItemKind::Frame => "frame",
            ItemKind::FrameHead => "frame-head",
            ItemKind::Operand => "operand",
            ItemKind::Activation => "activation",
            ItemKind::Message => "message",
            ItemKind::Note => "note",
            ItemKind::Door => "door",
            ItemKind::Fold => "fold",
            ItemKind::Gap => "gap",
            ItemKind::Playhead => "playhead",
            ItemKind::Life => "life",
            ItemKind::Footer => "footer",
        }
    }
}

/// One group of shapes.
#[derive(Clone, Debug)]
pub struct Item {
    /// The same thing has the same key at every moment.
    pub key: u32,
    /// What it is.
    pub kind: ItemKind,
    /// Its row, if it is one.
    pub row: Option<usize>,
    /// Whether it has happened.
    pub state: State,
    /// How far it has come while it is active, in thousandths.
    pub progress: u16,
    /// Its colour, if it has one.
    pub tier: Option<Tier>,
    /// Whether it tells of a failure.
    pub failed: bool,
    /// Shapes that never change: the same `Rc` at every moment.
    pub shapes: Rc<[Shape]>,
    /// Shapes of this moment only.
    pub moving: Vec<Shape>,
    /// For messages: who sends what kind to whom.
    pub message: Option<MessageMeta>,
    /// For doors and operands: the ways not taken, each with the area that can be clicked.
    pub ways: Rc<[Way]>,
    /// A sentence that says what it is; empty for what only decorates.
    pub label: String,
}

impl Item {
    /// The classes of its group.
    pub fn class(&self) -> String {
        let mut class = [self.kind.name(), " ", self.state.name()].concat();
        if let Some(message) = &self.message {
            class += " ";
            class += message.kind;
        }
        if let Some(tier) = self.tier {
            class += " tier-";
            class += tier.name();
        }
        if self.failed {
            class += " failed";
        }
        class
    }
}

/// What is seen, in the order of painting.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The groups.
    pub items: Vec<Item>,
    /// Where the playhead stands: at the end of the row that is played.
    pub playhead: Option<f32>,
}

/// What is seen of a diagram at a moment of its play.
pub fn scene(diagram: &Diagram, schedule: &Schedule, pos: u64, viewport: &Viewport) -> Scene {
    let painter = Painter {
        diagram,
        schedule,
        pos,
        height: schedule.height_at(pos),
    };
    let mut items = Vec::new();
    painter.phases(viewport, &mut items);
    painter.lifelines(viewport, &mut items);
    let frames = painter.frames_seen(viewport);
    painter.frames(&frames, &mut items);
    painter.bars(viewport, &mut items);
    painter.lives(viewport, &mut items);
    painter.frame_heads(&frames, &mut items);
    painter.rows(viewport, &mut items);
    let playhead = painter.playhead();
    if let Some(y) = playhead.filter(|y| viewport.sees_rows(*y, *y)) {
        items.push(painter.now(y));
    }
    if viewport.sees_rows(diagram.footer_top, diagram.height) {
        let shapes = diagram.footer.clone();
        items.push(plain(ItemKind::Footer, 0, State::Past, shapes));
    }
    Scene { items, playhead }
}

fn plain(kind: ItemKind, at: usize, state: State, shapes: Rc<[Shape]>) -> Item {
    Item {
        key: key(kind, at),
        kind,
        row: None,
        state,
        progress: 0,
        tier: None,
        failed: false,
        shapes,
        moving: Vec::new(),
        message: None,
        ways: Rc::new([]),
        label: String::new(),
    }
}

/// Rows share one range whatever they show; everything else has one of its own.
fn key(kind: ItemKind, at: usize) -> u32 {
    let range = match kind {
        ItemKind::Lifeline => 1,
        ItemKind::Frame => 2,
        ItemKind::Operand => 3,
        ItemKind::Activation => 4,
        ItemKind::Playhead => 5,
        ItemKind::Footer => 6,
        ItemKind::FrameHead => 7,
        ItemKind::Phase => 8,
        ItemKind::Life => 9,
        _ => 0,
    };
    (range << 28) | at as u32
}

fn grown_to(bar: &Bar, y: f32) -> Shape {
    let bottom = within(y, bar.area.y, bar.area.bottom());
    let area = Area {
        h: bottom - bar.area.y,
        ..bar.area
    };
    Shape::rect(area, 2.0, "bar-now")
}

struct Painter<'a> {
    diagram: &'a Diagram,
    schedule: &'a Schedule,
    pos: u64,
    /// The height of the moment, where rows are spaced by time.
    height: Option<f32>,
}

impl Painter<'_> {
    /// There are a handful of them.
    fn phases(&self, viewport: &Viewport, items: &mut Vec<Item>) {
        for (at, phase) in self.diagram.phases.iter().enumerate() {
            if viewport.sees(&phase.area) {
                let (first, past) = phase.rows;
                let state = self.state_between(first, past - 1);
                items.push(Item {
                    tier: Some(phase.tier),
                    label: phase.label.clone(),
                    ..plain(ItemKind::Phase, at, state, phase.shapes.clone())
                });
            }
        }
    }

    fn lives(&self, viewport: &Viewport, items: &mut Vec<Item>) {
        for (at, life) in self.diagram.lives.iter().enumerate() {
            let (top, bottom) = life.area;
            if viewport.sees_rows(top, bottom) {
                let state = self.state_between(life.row, life.row);
                items.push(Item {
                    tier: Some(self.diagram.lanes[life.lane].tier),
                    ..plain(ItemKind::Life, at, state, life.shapes.clone())
                });
            }
        }
    }

    fn lifelines(&self, viewport: &Viewport, items: &mut Vec<Item>) {
        for (at, (lane, shapes)) in self
            .diagram
            .lanes
            .iter()
            .zip(&self.diagram.rails)
            .enumerate()
        {
            let area = Area {
                h: self.diagram.height,
                y: 0.0,
                ..lane.area
            };
            if viewport.sees(&area) {
                items.push(Item {
                    tier: Some(lane.tier),
                    ..plain(ItemKind::Lifeline, at, State::Past, shapes.clone())
                });
            }
        }
    }

    /// The state of rows from one to another, both included.
    fn state_between(&self, first: usize, last: usize) -> State {
        if self.diagram.rows.is_empty() || self.pos < self.schedule.start_of(first) {
            State::Future
        } else if self.pos < self.schedule.end_of(last) {
            State::Active
        } else {
            State::Past
        }
    }

    fn frames(&self, seen: &[usize], items: &mut Vec<Item>) {
        for at in seen {
            let frame = &self.diagram.frames[*at];
            let state = self.frame_state(frame);
            let back = frame.drawn().back.clone();
            items.push(plain(ItemKind::Frame, *at, state, back));
        }
    }

    /// The frames that a window shows, outer before inner. Those that begin above it and reach into it
    /// are around the last that begins above it, or are that one.
    fn frames_seen(&self, viewport: &Viewport) -> Vec<usize> {
        let frames = &self.diagram.frames;
        let first = frames.partition_point(|frame| frame.area.y < viewport.top);
        let around = std::iter::successors(first.checked_sub(1), |at| frames[*at].parent);
        let mut seen: Vec<usize> = around.collect();
        seen.reverse();
        let bottom = viewport.top + viewport.height;
        let below = frames[first..]
            .iter()
            .take_while(|frame| frame.area.y <= bottom);
        seen.extend(first..first + below.count());
        seen.retain(|at| viewport.sees(&frames[*at].area));
        seen
    }

    fn frame_state(&self, frame: &FrameBox) -> State {
        self.state_between(frame.rows.0, frame.rows.1.saturating_sub(1))
    }

    fn frame_heads(&self, seen: &[usize], items: &mut Vec<Item>) {
        for at in seen {
            let frame = &self.diagram.frames[*at];
            let (drawn, state) = (frame.drawn(), self.frame_state(frame));
            items.push(Item {
                label: frame.label.clone(),
                ..plain(ItemKind::FrameHead, *at, state, drawn.front.clone())
            });
            for (nth, drawn) in (frame.ways_before..).zip(&drawn.ways) {
                items.push(Item {
                    ways: drawn.way.clone(),
                    label: drawn.way[0].label.clone(),
                    ..plain(ItemKind::Operand, nth, state, drawn.shapes.clone())
                });
            }
        }
    }

    fn bars(&self, viewport: &Viewport, items: &mut Vec<Item>) {
        for at in self.bars_seen(viewport) {
            let bar = &self.diagram.bars[at];
            let state = self.bar_state(bar);
            let moving = match state {
                State::Active => vec![self.grown(bar)],
                _ => Vec::new(),
            };
            items.push(Item {
                tier: Some(self.diagram.lanes[bar.lane].tier),
                moving,
                ..plain(ItemKind::Activation, at, state, bar.shapes.clone())
            });
        }
    }

    /// The bars that a window shows: of each depth on each lane, those from its top to its bottom.
    fn bars_seen(&self, viewport: &Viewport) -> impl Iterator<Item = usize> {
        let bars = &self.diagram.bars;
        self.diagram.columns.iter().flat_map(move |(from, to)| {
            let above = |bar: &Bar| bar.area.bottom() < viewport.top;
            let first = from + bars[*from..*to].partition_point(above);
            (first..*to).take_while(|at| viewport.sees(&bars[*at].area))
        })
    }

    fn bar_state(&self, bar: &Bar) -> State {
        match self.height {
            _ if self.pos >= self.schedule.length() => State::Past,
            None => self.state_between(bar.first, bar.last),
            Some(y) if y < bar.area.y => State::Future,
            Some(y) if y < bar.area.bottom() => State::Active,
            Some(_) => State::Past,
        }
    }

    /// The part of a bar that has happened.
    fn grown(&self, bar: &Bar) -> Shape {
        if let Some(y) = self.height {
            return grown_to(bar, y);
        }
        let row = self.schedule.last_begun(bar.first, bar.last, self.pos);
        let line = |row: usize| self.diagram.rows[row].line;
        let before = if row > bar.first {
            line(row - 1)
        } else {
            bar.area.y
        };
        let eased = before + (line(row) - before) * self.arrived(row);
        grown_to(bar, eased)
    }

    /// How far what follows the playhead has come to a row that has begun, from 0 to 1.
    fn arrived(&self, row: usize) -> f32 {
        let since = self.pos.saturating_sub(self.schedule.start_of(row));
        since.min(EASE) as f32 / EASE as f32
    }

    fn rows(&self, viewport: &Viewport, items: &mut Vec<Item>) {
        let bottom = viewport.top + viewport.height;
        let seen = self.diagram.reach.between(viewport.top, bottom);
        items.extend(
            seen.into_iter()
                .map(|at| self.row(at, &self.diagram.rows[at])),
        );
    }

    fn row(&self, at: usize, row: &Row) -> Item {
        let (start, end) = (self.schedule.start_of(at), self.schedule.end_of(at));
        let (state, progress) = if self.pos < start {
            (State::Future, 0)
        } else if self.pos < end {
            (State::Active, self.progress(row, (start, end)))
        } else if row.lost {
            (State::Lost, 1_000)
        } else {
            (State::Past, 1_000)
        };
        let drawn = row.drawn();
        let moving = match (state, drawn.travel) {
            (State::Active, Some(travel)) => vec![moving(travel, progress)],
            _ => Vec::new(),
        };
        let kind = match row.item {
            RowItem::Message(..) => ItemKind::Message,
            RowItem::Note(_) => ItemKind::Note,
            RowItem::Door(_) => ItemKind::Door,
            RowItem::Fold(_) => ItemKind::Fold,
            RowItem::Gap { .. } => ItemKind::Gap,
        };
        Item {
            key: key(kind, at),
            kind,
            row: Some(at),
            state,
            progress,
            tier: Some(row.tier),
            failed: row.failed,
            shapes: drawn.shapes.clone(),
            moving,
            message: row.message.clone(),
            ways: drawn.ways.clone(),
            label: row.label.clone(),
        }
    }

    /// How far an active row has come, in thousandths: as far as the playhead, where time has a height.
    fn progress(&self, row: &Row, (start, end): (u64, u64)) -> u16 {
        let gone = match self.height.filter(|_| row.foot > row.line && !row.lost) {
            Some(y) => within((y - row.line) / (row.foot - row.line), 0.0, 1.0) * 1_000.0,
            None => ((self.pos - start) * 1_000 / (end - start).max(1)) as f32,
        };
        gone as u16
    }

    /// The playhead stands at the end of the row that is played, and glides there; where rows are spaced
    /// by time, at the height of the moment.
    fn playhead(&self) -> Option<f32> {
        if self.diagram.rows.is_empty() || self.pos >= self.schedule.length() {
            return None;
        }
        if self.height.is_some() {
            return self.height;
        }
        let foot = |row: usize| self.diagram.rows[row].y + self.diagram.rows[row].height;
        let row = self.schedule.row_at(self.pos);
        let before = self.schedule.previous(row).map_or_else(|| foot(row), foot);
        Some(before + (foot(row) - before) * self.arrived(row))
    }

    /// It leaves the times in the margin readable.
    fn now(&self, y: f32) -> Item {
        let ends = ((GUTTER, y), (self.diagram.width - EDGE, y));
        Item {
            moving: vec![Shape::line(ends.0, ends.1, "now")],
            ..plain(ItemKind::Playhead, 0, State::Active, Rc::new([]))
        }
    }
}
