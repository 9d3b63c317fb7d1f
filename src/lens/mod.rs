//! Lenses: views of one trace, as data. A lens says which lanes are shown and who is folded into each,
//! which layers and stages are shown, and what is drawn as a frame or as one summary row. [`view`]
//! applies it. It never changes what happened.

mod all;
mod collapse;
mod drop;
mod folds;
mod lanes;
mod lives;
mod rows;
mod view;

use std::rc::Rc;

use crate::text::{Label, Text};
use crate::trace::{FragmentId, Icon, Item, Layer, MessageId, SpanId, Tier, Time, Who};
pub use all::ALL;
pub use folds::{Folds, Numbers, Part, TierRun, each_row, tier_name};
pub use view::{view, view_folded};

/// A view of a trace, as data.
#[derive(Debug)]
pub struct Lens {
    /// Its name in links and on the command line.
    pub id: &'static str,
    /// Its name in the menu.
    pub title: Text,
    /// The lanes, left to right.
    pub lanes: Lanes,
    /// The layers whose messages are shown. A lens that shows frames but not what applications say leaves
    /// out what is told by the messages that carry it.
    pub layers: &'static [Layer],
    /// Only what stands in these stages is shown; `None` shows all.
    pub stages: Option<&'static [&'static str]>,
    /// Only the doors and notes of these stages are shown, without log lines of requests that went well;
    /// `None` shows all.
    pub remarks: Option<&'static [&'static str]>,
    /// The stages whose decisions get frames; those of others are doors. `None`: what is recorded as a
    /// frame is one, what is recorded as a door is one.
    pub frames: Option<&'static [&'static str]>,
    /// The stages drawn as one summary row while nothing in them failed or was lost.
    pub folds: &'static [&'static str],
    /// Whether TCP states are drawn at the lifelines.
    pub states: bool,
}

impl Lens {
    fn shows(&self, layer: Layer) -> bool {
        self.layers.contains(&layer)
    }

    /// Whether doors and notes of a stage are for this lens: those about frames are not for lenses that show
    /// none.
    fn speaks_of(&self, stage: Option<&str>) -> bool {
        let below = stage.is_some_and(|stage| BELOW.contains(&stage));
        self.shows(Layer::Link) || !below
    }
}

/// The stages below TCP.
const BELOW: [&str; 2] = ["route", "layers"];

/// Which lanes a lens has.
#[derive(Debug)]
pub enum Lanes {
    /// These.
    Named(&'static [Lane]),
    /// One for each participant that takes part in what is shown.
    Each,
}

/// A lane and who is folded into it.
#[derive(Debug)]
pub struct Lane {
    /// Its id.
    pub id: &'static str,
    /// Its name.
    pub name: Text,
    /// Its picture.
    pub icon: Icon,
    /// Its colour.
    pub tier: Tier,
    /// The ids of its members; an id stands for its parts too (`nginx` for `nginx.tcp`).
    pub members: &'static [&'static str],
    /// The tiers whose participants it takes in when no lane names them.
    pub tiers: &'static [Tier],
}

/// A trace seen through a lens.
#[derive(Clone, Debug)]
pub struct View {
    /// The lanes, left to right.
    pub lanes: Vec<ViewLane>,
    /// The lane of every participant; `None` for one that takes no part.
    pub lane_of: Vec<Option<usize>>,
    /// What is shown, as a tree in row order.
    pub nodes: Vec<ViewNode>,
    /// Whether TCP states are drawn.
    pub states: bool,
    /// What spans and decisions are called among what can be folded.
    pub numbers: Numbers,
}

/// A lane of a view.
#[derive(Clone, Debug)]
pub struct ViewLane {
    /// Its id: the lens's, or the participant's own.
    pub id: &'static str,
    /// Its name.
    pub name: Text,
    /// Its picture.
    pub icon: Icon,
    /// Its colour.
    pub tier: Tier,
    /// Who is folded into it.
    pub members: Vec<Who>,
    /// The message with which it comes into being, if it was not there before.
    pub begins: Option<MessageId>,
    /// The last one with which it has to do, if it is gone then.
    pub ends: Option<MessageId>,
    /// Whether it stands for the lanes of its tier.
    pub folded: bool,
}

/// A part of a view.
#[derive(Clone, Debug)]
pub enum ViewNode {
    /// One row.
    Row(ViewRow),
    /// What is shown of a span, on the lane where it works.
    Span(SpanId, usize, Vec<ViewNode>),
    /// A decision with the rows of each operand; operands not taken are empty.
    Frame(FragmentId, Vec<Vec<ViewNode>>),
    /// Branches that overlap in time.
    Par(Vec<Branch>),
}

/// One branch of a `par` frame.
#[derive(Clone, Debug)]
pub struct Branch {
    /// What it does, if it has a name.
    pub name: Option<Label>,
    /// Its span, if it is one.
    pub span: Option<SpanId>,
    /// Its rows.
    pub nodes: Vec<ViewNode>,
}

/// One row of a view.
#[derive(Clone, Debug, PartialEq)]
pub enum ViewRow {
    /// A message; several when folding made them one. The first is the one that is drawn.
    Message {
        /// Which.
        ids: Vec<MessageId>,
        /// The sender's lane.
        from: usize,
        /// The receiver's lane.
        to: usize,
    },
    /// A note, over the lanes from the first to the last.
    Note {
        /// Which.
        note: u32,
        /// The leftmost lane.
        first: usize,
        /// The rightmost lane.
        last: usize,
    },
    /// A door on its decider's lane.
    Door {
        /// Which.
        id: FragmentId,
        /// The decider's lane.
        lane: usize,
    },
    /// What is folded into one row.
    Fold(Fold),
}

/// What is folded into one row.
#[derive(Clone, Debug, PartialEq)]
pub struct Fold {
    /// What it is.
    pub what: Folded,
    /// What it is called among what can be folded.
    pub part: Part,
    /// The lane at one end: of what a lens folds, where its first message that crosses lanes is sent; of
    /// what is folded by hand, the leftmost lane that it touches.
    pub from: usize,
    /// The lane at the other end: where that message arrives; or the rightmost.
    pub to: usize,
    /// Its rows, in order.
    pub inside: Rc<[Item]>,
    /// Its beginning.
    pub start: Time,
    /// Its end.
    pub end: Time,
    /// Whether something in it failed or was lost.
    pub failed: bool,
}

impl Fold {
    /// How many messages are in it.
    pub fn count(&self) -> u64 {
        let messages = self.inside.iter();
        messages
            .filter(|item| matches!(item, Item::Message(_)))
            .count() as u64
    }
}

/// What can be folded into one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folded {
    /// A span.
    Span(SpanId),
    /// A decision with its rows.
    Frame(FragmentId),
    /// So many branches in parallel; the first span among them.
    Par(SpanId, usize),
}

/// The lens of that id.
pub fn by_id(id: &str) -> Option<&'static Lens> {
    ALL.iter().find(|lens| lens.id == id)
}
