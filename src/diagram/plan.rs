//! The first pass: a view flattened into rows, frames and spans in reading order, with long waits
//! folded. Nothing has a place yet.

use super::RowItem;
use super::metrics::{Face, width};
use super::plan_rows::States;
use super::plan_time::{calls, interval, waits};
use super::words::{DOT, NOTHING};
use crate::lens::{Branch, View, ViewNode, ViewRow};
use crate::text::{Lang, duration};
use crate::trace::{FragmentId, MessageKind, NoteKind, Operator, SpanId, Tier, Time, Trace};

/// What the other passes work on.
#[derive(Default)]
pub(super) struct Plan {
    pub rows: Vec<Planned>,
    /// Calls and their answers: who is asked, the row of the call, the row of the answer.
    pub calls: Vec<PlannedCall>,
    pub frames: Vec<PlannedFrame>,
    pub spans: Vec<PlannedSpan>,
    pub slots: Vec<Slot>,
}

/// What stands below what.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Slot {
    Row(usize),
    /// The head of a frame, with its first operand.
    Open(usize),
    /// The line of a further operand.
    Operand(usize, usize),
    Close(usize),
}

/// How a row is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Message(MessageKind),
    Note(NoteKind),
    Door,
    Fold,
    Gap,
}

/// A row without a place.
#[derive(Clone, Debug)]
pub(crate) struct Planned {
    pub item: RowItem,
    /// What stands between a name and what is said of it.
    pub colon: &'static str,
    pub kind: Kind,
    /// The sender's lane, or the leftmost.
    pub from: usize,
    /// The receiver's lane, or the rightmost.
    pub to: usize,
    pub start: Time,
    pub end: Time,
    pub stage: &'static str,
    pub tier: Tier,
    pub number: Option<u32>,
    pub failed: bool,
    pub lost: bool,
    pub words: String,
    pub face: Face,
    /// The width of the words of a message or a fold on one line.
    pub wide: f32,
    /// TCP states that begin with this row: at the sender, at the receiver.
    pub states: (Option<String>, Option<String>),
    /// The ways of a door; which was taken.
    pub ways: Vec<PlannedWay>,
}

/// A way that a decision can go.
#[derive(Clone, Debug)]
pub(crate) struct PlannedWay {
    pub words: String,
    pub taken: bool,
    pub set: Vec<(&'static str, String)>,
}

/// A frame without a place.
#[derive(Clone, Debug)]
pub(crate) struct PlannedFrame {
    pub operator: Operator,
    pub fragment: Option<FragmentId>,
    pub name: String,
    pub operands: Vec<PlannedWay>,
    pub depth: usize,
    /// The frame that it stands in.
    pub parent: Option<usize>,
    /// The decider's lane.
    pub lane: Option<usize>,
    /// Its rows: the first, and the one after the last.
    pub rows: (usize, usize),
}

/// A span without a place.
pub(super) struct PlannedSpan {
    pub lane: usize,
    pub rows: (usize, usize),
    /// Whether it stands in another one of the same participant.
    pub nested: bool,
    /// When it begins and ends.
    pub times: (Time, Time),
}

/// A call that was answered, without a place.
pub(super) struct PlannedCall {
    /// The lane of who is asked.
    pub lane: usize,
    /// The rows of the call and of the answer; or, for a call inside one lane, the first and the last
    /// row between them.
    pub rows: (usize, usize),
    /// Whether the rows are the call and the answer themselves.
    pub shown: bool,
    /// When the call arrives and when the answer leaves.
    pub times: (Time, Time),
}

/// Flattens a view. For rows in the order of time there are neither frames nor folded waits without a
/// note: decisions are doors, and work at the same time stands side by side.
pub(super) fn plan(trace: &Trace, view: &View, lang: Lang, by_time: bool) -> Plan {
    let mut planner = Planner {
        trace,
        view,
        lang,
        by_time,
        waits: if by_time {
            Vec::new()
        } else {
            waits(trace, view)
        },
        plan: Plan::default(),
        around: Vec::new(),
        number: 0,
        open: Vec::new(),
        states: States::of(trace),
    };
    planner.nodes(&view.nodes);
    let mut plan = planner.plan;
    plan.calls = calls(trace, view, &plan.rows);
    plan
}

/// Walks the tree; `plan_rows` makes its rows.
pub(super) struct Planner<'a> {
    pub(super) trace: &'a Trace,
    pub(super) view: &'a View,
    pub(super) lang: Lang,
    by_time: bool,
    /// The long waits, in the order of time; one that is folded is empty.
    waits: Vec<(Time, Time)>,
    plan: Plan,
    /// The frames around the current node.
    around: Vec<usize>,
    pub(super) number: u32,
    /// The spans around the current node.
    open: Vec<SpanId>,
    pub(super) states: States,
}

impl Planner<'_> {
    fn nodes(&mut self, nodes: &[ViewNode]) {
        for node in nodes {
            match node {
                ViewNode::Row(row) => self.row(row),
                ViewNode::Span(id, lane, inner) => self.span(*id, *lane, inner),
                ViewNode::Frame(id, operands) => self.decision(*id, operands),
                ViewNode::Par(branches) => self.par(branches),
            }
        }
    }

    fn span(&mut self, id: SpanId, lane: usize, inner: &[ViewNode]) {
        let at = self.trace.span(id).at;
        let nested = self
            .open
            .iter()
            .any(|outer| self.trace.span(*outer).at == at);
        let first = self.plan.rows.len();
        self.open.push(id);
        self.nodes(inner);
        self.open.pop();
        let span = self.trace.span(id);
        self.plan.spans.push(PlannedSpan {
            lane,
            rows: (first, self.plan.rows.len()),
            nested,
            times: (span.start, span.end),
        });
    }

    fn decision(&mut self, id: FragmentId, operands: &[Vec<ViewNode>]) {
        let fragment = self.trace.fragment(id);
        let lane = self.view.lane_of[fragment.decider.0 as usize];
        if self.by_time {
            if let Some(lane) = lane {
                self.row(&ViewRow::Door { id, lane });
            }
            return operands.iter().for_each(|operand| self.nodes(operand));
        }
        let frame = self.open_frame(PlannedFrame {
            operator: fragment.operator,
            fragment: Some(id),
            name: fragment.name.show(self.lang),
            operands: self.ways(id),
            depth: self.around.len(),
            parent: self.around.last().copied(),
            lane,
            rows: (0, 0),
        });
        let lists: Vec<&[ViewNode]> = operands.iter().map(Vec::as_slice).collect();
        self.operands(frame, &lists);
    }

    fn par(&mut self, branches: &[Branch]) {
        if self.by_time {
            return branches.iter().for_each(|branch| self.nodes(&branch.nodes));
        }
        let name = |branch: &Branch| match &branch.name {
            Some(name) => name.show(self.lang),
            None => String::new(),
        };
        let operands = branches
            .iter()
            .map(|branch| PlannedWay {
                words: name(branch),
                taken: true,
                set: Vec::new(),
            })
            .collect();
        let frame = self.open_frame(PlannedFrame {
            operator: Operator::Par,
            fragment: None,
            name: String::new(),
            operands,
            depth: self.around.len(),
            parent: self.around.last().copied(),
            lane: None,
            rows: (0, 0),
        });
        let lists: Vec<&[ViewNode]> = branches
            .iter()
            .map(|branch| branch.nodes.as_slice())
            .collect();
        self.operands(frame, &lists);
    }

    fn open_frame(&mut self, frame: PlannedFrame) -> usize {
        self.plan.frames.push(frame);
        let at = self.plan.frames.len() - 1;
        self.plan.slots.push(Slot::Open(at));
        at
    }

    fn operands(&mut self, frame: usize, operands: &[&[ViewNode]]) {
        let first = self.plan.rows.len();
        self.around.push(frame);
        for (at, operand) in operands.iter().enumerate() {
            if at > 0 {
                self.plan.slots.push(Slot::Operand(frame, at));
            }
            self.nodes(operand);
        }
        self.around.pop();
        self.plan.slots.push(Slot::Close(frame));
        self.plan.frames[frame].rows = (first, self.plan.rows.len());
    }

    pub(super) fn ways(&self, id: FragmentId) -> Vec<PlannedWay> {
        self.trace
            .fragment(id)
            .operands
            .iter()
            .map(|operand| PlannedWay {
                words: operand.guard.show(self.lang),
                taken: operand.taken,
                set: operand.set.clone(),
            })
            .collect()
    }

    pub(super) fn push(&mut self, mut row: Planned) {
        row.wide = match row.kind {
            Kind::Message(_) | Kind::Fold => width(&row.words, row.face, row.face.size()),
            Kind::Note(_) | Kind::Door | Kind::Gap => 0.0,
        };
        self.plan.slots.push(Slot::Row(self.plan.rows.len()));
        self.plan.rows.push(row);
    }

    /// Puts the folded wait that ends when `row` begins in front of it.
    pub(super) fn wait_before(&mut self, row: &ViewRow) {
        let start = interval(self.trace, row).0;
        let at = self.waits.partition_point(|(_, to)| *to < start);
        let Some(wait) = self.waits.get_mut(at).filter(|(_, to)| *to == start) else {
            return;
        };
        let (from, to) = *wait;
        if from == to {
            return;
        }
        wait.0 = to;
        let words = [
            "⋯ ",
            &duration((to - from).0, self.lang),
            DOT,
            NOTHING.get(self.lang),
        ];
        let (stage, tier) = self
            .plan
            .rows
            .last()
            .map_or(("", Tier::Client), |row| (row.stage, row.tier));
        self.push(Planned {
            item: RowItem::Gap {
                from,
                to,
                note: None,
            },
            kind: Kind::Gap,
            start: from,
            end: to,
            words: words.concat(),
            ..self.blank(0, self.view.lanes.len() - 1, stage, tier)
        });
    }
}
