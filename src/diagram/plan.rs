//! The first pass: a view flattened into rows, frames and spans in reading order, with long waits
//! folded. Nothing has a place yet.

use super::RowItem;
use super::lives::PlannedLife;
use super::metrics::{Face, width};
use super::phases::PlannedPhase;
use super::plan_rows::States;
use super::plan_time::{calls, interval, waits};
use super::words::{DOT, NOTHING};
use crate::lens::{Branch, Folded, Part, View, ViewNode, ViewRow};
use crate::text::{Lang, duration};
use crate::trace::{
    FragmentId, MessageKind, NoteKind, Operator, Side, SpanId, Tier, Time, Trace, sorted_by,
};

/// What the other passes work on.
#[derive(Default)]
pub(super) struct Plan {
    pub rows: Vec<Planned>,
    /// Calls and their answers: who is asked, the row of the call, the row of the answer.
    pub calls: Vec<PlannedCall>,
    pub frames: Vec<PlannedFrame>,
    pub spans: Vec<PlannedSpan>,
    pub slots: Vec<Slot>,
    pub phases: Vec<PlannedPhase>,
    pub lives: Vec<PlannedLife>,
    /// What can be folded or unfolded, outer before inner.
    pub handles: Vec<PlannedHandle>,
}

/// Something that can be folded or unfolded.
#[derive(Clone, Debug)]
pub(super) struct PlannedHandle {
    pub part: Part,
    pub what: Folded,
    pub folded: bool,
    /// Its rows: the first, and the one after the last.
    pub rows: (usize, usize),
    /// Its frame, if it is one.
    pub frame: Option<usize>,
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
    /// The head of a phase.
    Phase(usize),
    PhaseEnd(usize),
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
    /// Where a note stands.
    pub side: Side,
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

impl Plan {
    /// Moves what folds to its rows in another order: from the first of them to the last.
    pub fn reorder_handles(&mut self, place: &[usize]) {
        for handle in &mut self.handles {
            let places = &place[handle.rows.0..handle.rows.1];
            let (first, last) = (places.iter().min(), places.iter().max());
            if let Some((first, last)) = first.zip(last) {
                handle.rows = (*first, last + 1);
            }
        }
        let order = sorted_by(&self.handles, |handle| [handle.rows.0 as u64, 0, 0]);
        let handles = order.into_iter().map(|at| self.handles[at].clone());
        self.handles = handles.collect();
    }
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
    // One row alone would only be exchanged for another.
    let (rows, handles) = (&plan.rows, &mut plan.handles);
    let is_told = |row: &&Planned| !matches!(row.item, RowItem::Gap { note: None, .. });
    handles.retain(|handle| {
        let mut told = rows[handle.rows.0..handle.rows.1].iter().filter(is_told);
        handle.folded || handle.frame.is_some() || told.nth(1).is_some()
    });
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
        let part = self.view.numbers.span(self.trace, id);
        let handle = self.handle(part, Folded::Span(id), None);
        self.open.push(id);
        self.nodes(inner);
        self.open.pop();
        let rows = (first, self.plan.rows.len());
        self.plan.handles[handle].rows = rows;
        let span = self.trace.span(id);
        self.plan.spans.push(PlannedSpan {
            lane,
            rows,
            nested,
            times: (span.start, span.end),
        });
    }

    /// Begins what can be folded.
    fn handle(&mut self, part: Part, what: Folded, frame: Option<usize>) -> usize {
        self.plan.handles.push(PlannedHandle {
            part,
            what,
            folded: false,
            rows: (0, 0),
            frame,
        });
        self.plan.handles.len() - 1
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
        let part = self.view.numbers.frame(self.trace, id);
        let handle = self.handle(part, Folded::Frame(id), Some(frame));
        let lists: Vec<&[ViewNode]> = operands.iter().map(Vec::as_slice).collect();
        self.operands(frame, &lists);
        self.plan.handles[handle].rows = self.plan.frames[frame].rows;
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
        let first = branches.iter().find_map(|branch| branch.span);
        let handle = first.map(|first| {
            let part = self.view.numbers.par(self.trace, first);
            self.handle(part, Folded::Par(first, branches.len()), Some(frame))
        });
        self.operands(frame, &lists);
        if let Some(handle) = handle {
            self.plan.handles[handle].rows = self.plan.frames[frame].rows;
        }
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
        let at = self.plan.rows.len();
        if let RowItem::Fold(fold) = &row.item {
            self.plan.handles.push(PlannedHandle {
                part: fold.part,
                what: fold.what,
                folded: true,
                rows: (at, at + 1),
                frame: None,
            });
        }
        self.plan.slots.push(Slot::Row(at));
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
