//! What a person folds and unfolds: parts of a view that are named by the model and not by the picture, so
//! that the choice holds for another run, another lens and another language.

use super::{View, ViewNode, ViewRow};
use crate::text;
use crate::text::Text;
use crate::trace::{FragmentId, SpanId, Tier, Trace};

/// A part of a view that can be folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The lanes of a tier, all of them.
    Tier(Tier),
    /// Every span of a stage.
    Stage(&'static str),
    /// A span: its stage, and which of that stage's spans it is, from 0, in the order of recording.
    Span(&'static str, u32),
    /// A decision: its stage, and which of that stage's decisions it is, from 0.
    Frame(&'static str, u32),
    /// Parallel branches, by the span that is the first of them.
    Par(&'static str, u32),
}

/// What was folded and what was unfolded by hand, in that order; a lens does as it does with all else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folds(Vec<(Part, bool)>);

impl Folds {
    /// Whether a part was folded (or unfolded: `false`) by hand.
    pub fn get(&self, part: Part) -> Option<bool> {
        let known = self.0.iter().find(|(known, _)| *known == part);
        known.map(|(_, folded)| *folded)
    }

    /// Folds or unfolds a part, or leaves it to the lens.
    pub fn set(&mut self, part: Part, folded: Option<bool>) {
        self.0.retain(|(known, _)| *known != part);
        if let Some(folded) = folded {
            self.0.push((part, folded));
        }
    }

    /// The parts, each with whether it is folded.
    pub fn iter(&self) -> impl Iterator<Item = (Part, bool)> {
        self.0.iter().copied()
    }

    /// Whether everything is as the lens has it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many parts were folded or unfolded.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether a span is folded by hand: itself, or else all of its stage.
    pub(super) fn span(&self, part: Part) -> Option<bool> {
        let stage = match part {
            Part::Span(stage, _) => Some(Part::Stage(stage)),
            _ => None,
        };
        self.get(part).or_else(|| self.get(stage?))
    }
}

impl FromIterator<(Part, bool)> for Folds {
    fn from_iter<T: IntoIterator<Item = (Part, bool)>>(parts: T) -> Folds {
        let mut folds = Folds::default();
        for (part, folded) in parts {
            folds.set(part, Some(folded));
        }
        folds
    }
}

/// Which span or decision of its stage each is.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    spans: Vec<u32>,
    fragments: Vec<u32>,
}

impl Numbers {
    pub(super) fn of(trace: &Trace) -> Numbers {
        Numbers {
            spans: numbered(&mut trace.spans.iter().map(|span| span.stage)),
            fragments: numbered(&mut trace.fragments.iter().map(|fragment| fragment.stage)),
        }
    }

    /// A span's name among parts.
    pub fn span(&self, trace: &Trace, id: SpanId) -> Part {
        Part::Span(trace.span(id).stage, self.spans[id.0 as usize])
    }

    /// A decision's name among parts.
    pub fn frame(&self, trace: &Trace, id: FragmentId) -> Part {
        Part::Frame(trace.fragment(id).stage, self.fragments[id.0 as usize])
    }

    /// The name of parallel branches of which this is the first.
    pub fn par(&self, trace: &Trace, first: SpanId) -> Part {
        Part::Par(trace.span(first).stage, self.spans[first.0 as usize])
    }
}

/// How many of the same stand before each.
fn numbered(stages: &mut dyn Iterator<Item = &'static str>) -> Vec<u32> {
    let mut counts: Vec<(&str, u32)> = Vec::new();
    let count = |stage| {
        let at = counts.iter().position(|(known, _)| *known == stage);
        let at = at.unwrap_or_else(|| {
            counts.push((stage, 0));
            counts.len() - 1
        });
        counts[at].1 += 1;
        counts[at].1 - 1
    };
    stages.map(count).collect()
}

/// The name of a tier.
pub const fn tier_name(tier: Tier) -> Text {
    match tier {
        Tier::Client => text!("Client", "客户端", "Клиент"),
        Tier::Network => text!("Network", "网络", "Сеть"),
        Tier::Edge => text!("Edge", "边缘", "Периметр"),
        Tier::Cluster => text!("Cluster", "集群", "Кластер"),
        Tier::Data => text!("Stores", "存储层", "Хранилища"),
    }
}

/// Lanes of one tier that stand side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierRun {
    /// The tier.
    pub tier: Tier,
    /// The leftmost lane.
    pub first: usize,
    /// The rightmost lane.
    pub last: usize,
    /// Whether all lanes of the tier are folded into this one; `None` when the tier has only one.
    pub folded: Option<bool>,
}

impl View {
    /// Whether a tier has several lanes.
    pub(super) fn has_several(&self, tier: Tier) -> bool {
        self.lanes.iter().filter(|lane| lane.tier == tier).count() > 1
    }

    /// The lanes by tier, left to right.
    pub fn tiers(&self) -> Vec<TierRun> {
        let mut runs: Vec<TierRun> = Vec::new();
        for (at, lane) in self.lanes.iter().enumerate() {
            match runs.last_mut() {
                Some(run) if run.tier == lane.tier => run.last = at,
                _ => runs.push(TierRun {
                    tier: lane.tier,
                    first: at,
                    last: at,
                    folded: (lane.folded || self.has_several(lane.tier)).then_some(lane.folded),
                }),
            }
        }
        runs
    }
}

/// Visits the rows of some nodes, in their order.
pub fn each_row<'a>(nodes: &'a [ViewNode], visit: &mut dyn FnMut(&'a ViewRow)) {
    for node in nodes {
        match node {
            ViewNode::Row(row) => visit(row),
            ViewNode::Span(_, _, inner) => each_row(inner, visit),
            ViewNode::Frame(_, operands) => {
                operands.iter().for_each(|inner| each_row(inner, visit));
            }
            ViewNode::Par(branches) => {
                branches
                    .iter()
                    .for_each(|branch| each_row(&branch.nodes, visit));
            }
        }
    }
}
