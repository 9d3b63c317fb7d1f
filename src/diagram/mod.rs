//! The picture: a view laid out in named passes, and what is seen of it at a moment.
//!
//! `plan` flattens the view into rows, frames and spans in reading order, with long waits folded;
//! `lanes` places the lifelines by what must fit between them; `rows` gives every row its height and
//! every label its lines; `frames`, `phases` and `activations` follow from the rows; `draw` makes the shapes.
//! All distances are in `constants`, all text is measured by `metrics`: no browser is asked.
//!
//! [`layout`] depends on the view and the language only, never on time. [`Schedule`] gives each row
//! its time of play; [`scene`] is what is seen at one moment of it. All three are pure. Every pass takes
//! time in proportion to the rows; the shapes of a row or a frame are made when it is first seen, and
//! finding what is seen takes time in proportion to that, so a long run costs a window of it.

mod activations;
mod constants;
mod draw;
mod draw_boxes;
mod draw_frames;
mod draw_marks;
mod draw_tiers;
mod fit;
mod frames;
mod icons;
mod lanes;
mod lives;
mod metrics;
mod minimap;
mod phases;
mod plan;
mod plan_rows;
mod plan_time;
mod reach;
mod rows;
mod scene;
mod schedule;
mod shape;
mod skyline;
mod timed;
mod timed_rows;
mod words;

use std::cell::OnceCell;
use std::rc::Rc;

use crate::lens::{Fold, Folded, Part, View};
use crate::text::Lang;
use crate::trace::{self, FragmentId, MessageId, Tier, Time, Trace};
pub use draw_tiers::tier_shapes;
pub use minimap::{Stripe, Stroke, minimap, minimap_height, minimap_lines};
pub use scene::{Item, ItemKind, Scene, State, Viewport, scene};
pub use schedule::{Band, Schedule};
pub use shape::{Anchor, Area, Shape, push_pattern, px, within};
pub use words::{colon, decided, fold_words, folded_name, note_words};

/// A view, laid out. Everything is in one system of coordinates whose origin is the left upper corner
/// of the header; rows begin below the header.
#[derive(Clone, Debug)]
pub struct Diagram {
    /// The width of the picture.
    pub width: f32,
    /// Its height, header and footer included.
    pub height: f32,
    /// The height of the participant boxes at the top: a page keeps these in view.
    pub header_height: f32,
    /// The language of its words.
    pub lang: Lang,
    /// The lanes, left to right.
    pub lanes: Vec<LaneBox>,
    /// The rows, top to bottom.
    pub rows: Vec<Row>,
    /// The participant boxes at the top.
    pub header: Rc<[Shape]>,
    /// The tiers over the participant boxes, left to right; none when there is only one.
    pub tiers: Vec<TierBox>,
    /// What can be folded or unfolded, by its first row; outer before inner.
    pub handles: Vec<Handle>,
    /// The end of all work.
    pub end: Time,
    /// Where rows are spaced by time: the least height of a microsecond, breaks aside. Else 0.
    pub scale: f32,
    /// The frames, outer before inner.
    pub frames: Vec<FrameBox>,
    /// The phases of the document's loading, top to bottom; none where there would be one only.
    pub phases: Vec<PhaseBox>,
    /// Where lanes begin and end that are not there all the time.
    pub lives: Vec<LifeMark>,
    /// The activation bars, those of one depth on one lane together, from top to bottom.
    pub bars: Vec<Bar>,
    /// The bars of one depth on one lane: the first, and the one after the last.
    pub(crate) columns: Vec<(usize, usize)>,
    /// Where the footer begins.
    pub footer_top: f32,
    /// The lifelines, one shape a lane.
    pub(crate) rails: Vec<Rc<[Shape]>>,
    /// The participant boxes at the bottom.
    pub(crate) footer: Rc<[Shape]>,
    /// Where rows are spaced by time: at which height each begins and ends, downwards. Else empty.
    pub(crate) heights: Vec<timed_rows::Height>,
    /// How far each row reaches.
    pub(crate) reach: reach::Reach,
}

impl Diagram {
    /// The width that the longest time at the left needs.
    pub const TIMES: f32 = constants::GUTTER + constants::EDGE;

    /// The area in which a row is pointed at: all of its height, or where rows are spaced by time and stand
    /// side by side, what is near its marks.
    pub fn hit(&self, row: &Row) -> Shape {
        if self.heights.is_empty() {
            let area = Area {
                x: 0.0,
                y: row.y,
                w: self.width,
                h: row.height,
            };
            return Shape::rect(area, 0.0, "hit");
        }
        row.sketch.hit()
    }

    /// The participant boxes at the top, one after the other: the middle of each, and what it is made of.
    pub fn boxes(&self) -> impl Iterator<Item = (f32, &[Shape])> {
        let middle = |shape: &Shape| match shape {
            Shape::Rect {
                x,
                w,
                class: "box" | "box later",
                ..
            } => Some(x + w / 2.0),
            _ => None,
        };
        self.header
            .chunk_by(move |_, next| middle(next).is_none())
            .filter_map(move |shapes| Some((middle(shapes.first()?)?, shapes)))
    }

    /// The tiers around boxes that keep their size while their lifelines stand `apart` times as far to the right.
    pub fn tiers_apart(&self, apart: f32) -> Vec<TierBox> {
        let moved = self.tiers.iter().map(|tier| {
            let inside = |lane: &&LaneBox| lane.x > tier.area.x && lane.x < tier.area.right();
            let by = |lane: Option<&LaneBox>| lane.map_or(0.0, |lane| lane.x * (apart - 1.0));
            let left = by(self.lanes.iter().find(inside));
            let right = by(self.lanes.iter().rfind(inside));
            TierBox {
                area: Area {
                    x: tier.area.x + left,
                    w: tier.area.w + right - left,
                    ..tier.area
                },
                ..tier.clone()
            }
        });
        moved.collect()
    }
}

/// A lane, placed.
#[derive(Clone, Debug)]
pub struct LaneBox {
    /// Its id: the lens's, or the participant's own.
    pub id: &'static str,
    /// Its name.
    pub name: String,
    /// Its colour.
    pub tier: Tier,
    /// Where its lifeline stands.
    pub x: f32,
    /// Its box in the header.
    pub area: Area,
}

/// A tier, placed around its participants' boxes.
#[derive(Clone, Debug)]
pub struct TierBox {
    /// Which.
    pub tier: Tier,
    /// Its name.
    pub name: &'static str,
    /// Where it stands.
    pub area: Area,
    /// Whether its lanes are folded into one; `None` when it has only one.
    pub folded: Option<bool>,
}

/// Something that can be folded into one row, or unfolded.
#[derive(Clone, Debug)]
pub struct Handle {
    /// Its name among what can be folded.
    pub part: Part,
    /// What it is.
    pub what: Folded,
    /// Whether it is folded.
    pub folded: bool,
    /// Its rows: the first, and the one after the last.
    pub rows: (usize, usize),
    /// Where it is clicked: in the column of handles, or on the fold's box.
    pub area: Area,
    /// The tab of a frame, where it is clicked too.
    pub tab: Option<Area>,
}

/// What a row shows.
#[derive(Clone, Debug, PartialEq)]
pub enum RowItem {
    /// A message, with those that folding merged into it.
    Message(MessageId, Vec<MessageId>),
    /// A note.
    Note(u32),
    /// A door.
    Door(FragmentId),
    /// What is folded into one row.
    Fold(Fold),
    /// A long wait, folded, with the note that explains it.
    Gap {
        /// Its beginning.
        from: Time,
        /// Its end.
        to: Time,
        /// The note, if there is one.
        note: Option<u32>,
    },
}

impl RowItem {
    /// What of the trace it shows, if that is one thing.
    pub fn shown(&self) -> Option<trace::Item> {
        match self {
            RowItem::Message(id, _) => Some(trace::Item::Message(*id)),
            RowItem::Note(note)
            | RowItem::Gap {
                note: Some(note), ..
            } => Some(trace::Item::Note(*note)),
            RowItem::Door(id) => Some(trace::Item::Door(*id)),
            RowItem::Fold(_) | RowItem::Gap { note: None, .. } => None,
        }
    }
}

/// A row, placed.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its top.
    pub y: f32,
    /// Its height.
    pub height: f32,
    /// The height at which its arrow or its middle stands; of an arrow that slopes, where it begins.
    pub line: f32,
    /// The height at which it ends, where rows are spaced by time.
    pub foot: f32,
    /// What it shows.
    pub item: RowItem,
    /// When it begins: the message is sent.
    pub start: Time,
    /// When it ends: the message has arrived.
    pub end: Time,
    /// The id of the stage that it stands in; empty outside all stages.
    pub stage: &'static str,
    /// The tier that it is about.
    pub tier: Tier,
    /// Its number, if it has one.
    pub number: Option<u32>,
    /// Whether it tells of a failure.
    pub failed: bool,
    /// Whether its message is lost.
    pub lost: bool,
    /// A sentence that says what it shows.
    pub label: String,
    /// What is drawn of it.
    pub area: Area,
    /// For messages: who sends what kind to whom.
    pub message: Option<MessageMeta>,
    pub(crate) sketch: draw::Sketch,
    drawn: OnceCell<Drawn>,
}

/// What is drawn of a row.
#[derive(Clone, Debug)]
pub(crate) struct Drawn {
    pub shapes: Rc<[Shape]>,
    /// The areas of its words.
    pub words: Vec<Area>,
    /// For doors: the ways not taken.
    pub ways: Rc<[Way]>,
    /// The way of the travelling dot, for what travels.
    pub travel: Option<Travel>,
}

impl Row {
    /// Its drawing, made when it is first asked for.
    pub(crate) fn drawn(&self) -> &Drawn {
        self.drawn.get_or_init(|| self.sketch.draw())
    }

    /// The areas of its words, which never overlap.
    pub fn words(&self) -> &[Area] {
        &self.drawn().words
    }

    /// For doors: the ways not taken.
    pub fn ways(&self) -> &[Way] {
        &self.drawn().ways
    }
}

/// What a page needs to know of a drawn message.
#[derive(Clone, Debug, PartialEq)]
pub struct MessageMeta {
    /// Its index in the trace.
    pub index: u32,
    /// The sender's id.
    pub from: &'static str,
    /// The receiver's id.
    pub to: &'static str,
    /// `call`, `reply` or `async`.
    pub kind: &'static str,
}

/// A way that a decision did not go, and how to make it go there.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// The decision.
    pub fragment: FragmentId,
    /// The operand.
    pub operand: u8,
    /// Where it can be clicked.
    pub area: Area,
    /// What a click does, in words: `browser cache: hit`.
    pub label: String,
    /// The knob settings (`id`, value as in a link) that take it; empty when none does.
    pub set: Vec<(&'static str, String)>,
}

/// How something travels along its row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Travel {
    /// Straight from one point to another.
    Straight { from: (f32, f32), to: (f32, f32) },
    /// Out of a lifeline at one height and back into it at another.
    Around { x: f32, from: f32, to: f32 },
    /// Not itself: a line along the bottom of a box grows.
    Along { area: Area },
    /// Not itself: a line down the side of a box grows.
    Down { area: Area },
    /// Straight, and then down.
    Lost { from: (f32, f32), to: (f32, f32) },
}

/// A frame, placed.
#[derive(Clone, Debug)]
pub struct FrameBox {
    /// Where it stands.
    pub area: Area,
    /// How many frames are around it.
    pub depth: usize,
    /// The decision, if it is one.
    pub fragment: Option<FragmentId>,
    /// Its rows: the first, and the one after the last.
    pub rows: (usize, usize),
    /// What it says, as a sentence.
    pub label: String,
    /// The frame that it stands in.
    pub(crate) parent: Option<usize>,
    /// How many operands are not taken in the frames before it.
    pub(crate) ways_before: usize,
    pub(crate) sketch: draw_frames::Sketch,
    drawn: OnceCell<DrawnFrame>,
}

/// What is drawn of a frame.
#[derive(Clone, Debug)]
pub(crate) struct DrawnFrame {
    /// What stands behind everything: the box.
    pub back: Rc<[Shape]>,
    /// What stands in front of bars: the tab, the name, the guards.
    pub front: Rc<[Shape]>,
    /// The operands not taken.
    pub ways: Vec<DrawnWay>,
}

/// What is drawn of an operand that was not taken.
#[derive(Clone, Debug)]
pub(crate) struct DrawnWay {
    pub way: Rc<[Way]>,
    pub shapes: Rc<[Shape]>,
}

impl FrameBox {
    /// Its drawing, made when it is first asked for.
    pub(crate) fn drawn(&self) -> &DrawnFrame {
        self.drawn.get_or_init(|| self.sketch.draw(self.area))
    }

    /// The operands not taken.
    pub fn ways(&self) -> impl Iterator<Item = &Way> {
        self.drawn().ways.iter().flat_map(|drawn| drawn.way.iter())
    }
}

/// A phase of the document's loading, placed.
#[derive(Clone, Debug)]
pub struct PhaseBox {
    /// Its band, as wide as the picture.
    pub area: Area,
    /// Its colour.
    pub tier: Tier,
    /// Its rows: the first, and the one after the last.
    pub rows: (usize, usize),
    /// What it is and how long it took.
    pub label: String,
    pub(crate) shapes: Rc<[Shape]>,
}

/// Where somebody comes into being, or ends.
#[derive(Clone, Debug)]
pub struct LifeMark {
    /// Whose lane.
    pub lane: usize,
    /// The row of the message with which it does.
    pub row: usize,
    /// Its top and its bottom.
    pub area: (f32, f32),
    pub(crate) shapes: Rc<[Shape]>,
}

/// An activation bar, placed.
#[derive(Clone, Debug)]
pub struct Bar {
    /// Its lane.
    pub lane: usize,
    /// Where it stands.
    pub area: Area,
    /// The row with which it begins.
    pub first: usize,
    /// The row with which it ends.
    pub last: usize,
    pub(crate) shapes: Rc<[Shape]>,
}

/// How the rows of a picture are spaced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rows {
    /// One below the other, each as high as it needs.
    #[default]
    Compact,
    /// By time: arrows fall with their latency.
    Time,
}

impl Rows {
    /// The one or the other.
    pub const fn by_time(yes: bool) -> Rows {
        if yes { Rows::Time } else { Rows::Compact }
    }

    /// Lays a view out.
    pub fn layout(self, trace: &Trace, view: &View, lang: Lang) -> Diagram {
        match self {
            Rows::Compact => layout(trace, view, lang),
            Rows::Time => layout_by_time(trace, view, lang),
        }
    }
}

/// Lays a view out.
pub fn layout(trace: &Trace, view: &View, lang: Lang) -> Diagram {
    let mut plan = plan::plan(trace, view, lang, false);
    phases::mark(&mut plan, trace, lang);
    plan.lives = lives::of(&plan, view);
    let columns = lanes::place(&plan, view, lang);
    let placed = rows::place(&plan, &columns, view);
    let frames = frames::place(&plan, &columns, &placed);
    let bars = activations::place(&plan, &columns, &placed);
    let parts = draw::Parts {
        plan,
        columns,
        placed,
        frames,
        bars,
        timed: None,
    };
    draw::draw(trace, view, lang, parts)
}

/// Lays a view out with its rows spaced by time: heights never run backwards in time, and grow with it at
/// least as the scale in the header says, but for breaks that tell their length. What happens at the same
/// time stands side by side, so there are no frames; decisions are doors.
pub fn layout_by_time(trace: &Trace, view: &View, lang: Lang) -> Diagram {
    let mut plan = plan::plan(trace, view, lang, true);
    let columns = lanes::place(&plan, view, lang);
    let mut timed = timed::timed(trace, view, lang, &mut plan);
    let (mut placed, heights) = timed_rows::place(&timed, &columns, view);
    let bars = activations::place_timed(&plan, &timed, &columns, &placed, &heights);
    plan.rows = std::mem::take(&mut timed.rows);
    plan.lives = lives::of(&plan, view);
    for life in plan.lives.iter().filter(|life| !life.ends) {
        placed.rows[life.row].short = columns.boxes[life.lane] / 2.0;
    }
    plan.reorder_handles(&timed.place);
    let parts = draw::Parts {
        plan,
        columns,
        placed,
        frames: Vec::new(),
        bars,
        timed: Some((heights, timed.scale)),
    };
    draw::draw(trace, view, lang, parts)
}
