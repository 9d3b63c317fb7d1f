//! The first pass: a view flattened into rows, frames and spans in reading order, with long waits
//! folded. Nothing has a place yet.

use super::RowItem;
use super::metrics::Face;
use super::words::{DOT, MESSAGES, NOTHING, ONE_MESSAGE};
use crate::lens::{Branch, View, ViewNode, ViewRow};
use crate::text::{Arg, Label, Lang, duration};
use crate::trace::payload::TcpState;
use crate::trace::{
    FragmentId, MessageId, MessageKind, NoteKind, Operator, Payload, Scope, SpanId, Status, Tier,
    Time, Trace, Who,
};

/// Waits of this length, while nothing else happens, are folded.
pub(super) const LONG_WAIT: Time = Time::millis(500);

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
pub(super) enum Kind {
    Message(MessageKind),
    Note(NoteKind),
    Door,
    Fold,
    Gap,
}

/// A row without a place.
pub(super) struct Planned {
    pub item: RowItem,
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
    /// TCP states that begin with this row: at the sender, at the receiver.
    pub states: (Option<String>, Option<String>),
    /// The ways of a door; which was taken.
    pub ways: Vec<PlannedWay>,
}

/// A way that a decision can go.
#[derive(Clone)]
pub(super) struct PlannedWay {
    pub words: String,
    pub taken: bool,
    pub set: Vec<(&'static str, String)>,
}

/// A frame without a place.
pub(super) struct PlannedFrame {
    pub operator: Operator,
    pub fragment: Option<FragmentId>,
    pub name: String,
    pub operands: Vec<PlannedWay>,
    pub depth: usize,
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
}

/// Flattens a view.
pub(super) fn plan(trace: &Trace, view: &View, lang: Lang) -> Plan {
    let mut planner = Planner {
        trace,
        view,
        lang,
        waits: waits(trace, view),
        plan: Plan::default(),
        depth: 0,
        number: 0,
        open: Vec::new(),
        states: vec![None; trace.participants.len()],
    };
    planner.nodes(&view.nodes);
    let mut plan = planner.plan;
    plan.calls = calls(trace, view, &plan.rows);
    plan
}

/// The calls that make somebody active: those that are shown, and those inside one lane.
fn calls(trace: &Trace, view: &View, rows: &[Planned]) -> Vec<PlannedCall> {
    let mut row_of: Vec<Option<usize>> = vec![None; trace.messages.len()];
    for (at, row) in rows.iter().enumerate() {
        if let RowItem::Message(id, more) = &row.item {
            for id in std::iter::once(id).chain(more) {
                row_of[id.0 as usize] = Some(at);
            }
        }
    }
    let mut calls = Vec::new();
    for (at, answer) in trace.messages.iter().enumerate() {
        let Some(id) = answer.re else { continue };
        let call = trace.message(id);
        let lane = |who: Who| view.lane_of[who.0 as usize];
        let Some(asked) = lane(call.to) else { continue };
        let shown = row_of[id.0 as usize].zip(row_of[at]);
        let inside = lane(call.from) == Some(asked) && call.from != call.to;
        let rows = match shown {
            Some(rows) => Some(rows),
            None if inside => between(rows, call.received.unwrap_or(call.sent), answer.sent),
            None => None,
        };
        calls.extend(rows.map(|rows| PlannedCall {
            lane: asked,
            rows,
            shown: shown.is_some(),
        }));
    }
    calls
}

/// The first and the last row that begin between two moments.
fn between(rows: &[Planned], from: Time, to: Time) -> Option<(usize, usize)> {
    let within = |row: &Planned| row.start >= from && row.start <= to && row.kind != Kind::Gap;
    let first = rows.iter().position(within)?;
    let last = rows.iter().rposition(within)?;
    Some((first, last))
}

/// Intervals in which nothing on the picture happens, in the order of time.
fn waits(trace: &Trace, view: &View) -> Vec<(Time, Time)> {
    let mut busy = Vec::new();
    let mut explained = Vec::new();
    collect(trace, &view.nodes, &mut busy, &mut explained);
    busy.sort_unstable();
    let mut waits = Vec::new();
    let mut until = busy.first().map_or(Time::ZERO, |(start, _)| *start);
    for (start, end) in busy {
        let noted = explained
            .iter()
            .any(|(from, to)| *from < start && until < *to);
        if start - until >= LONG_WAIT && !noted {
            waits.push((until, start));
        }
        until = until.max(end);
    }
    waits
}

fn collect(
    trace: &Trace,
    nodes: &[ViewNode],
    busy: &mut Vec<(Time, Time)>,
    explained: &mut Vec<(Time, Time)>,
) {
    for node in nodes {
        match node {
            ViewNode::Row(row) => match row {
                ViewRow::Note { note, .. } if is_long_wait(trace, *note) => {
                    let note = &trace.notes[*note as usize];
                    busy.push((note.at, note.at));
                    explained.push((note.at, note.until));
                }
                row => busy.push(interval(trace, row)),
            },
            ViewNode::Span(_, _, inner) => collect(trace, inner, busy, explained),
            ViewNode::Frame(_, operands) => operands
                .iter()
                .for_each(|operand| collect(trace, operand, busy, explained)),
            ViewNode::Par(branches) => branches
                .iter()
                .for_each(|branch| collect(trace, &branch.nodes, busy, explained)),
        }
    }
}

fn is_long_wait(trace: &Trace, note: u32) -> bool {
    let note = &trace.notes[note as usize];
    note.kind == NoteKind::Wait && note.until - note.at >= LONG_WAIT
}

fn interval(trace: &Trace, row: &ViewRow) -> (Time, Time) {
    match row {
        ViewRow::Message { ids, .. } => {
            let received = |id: &MessageId| {
                let message = trace.message(*id);
                message.received.unwrap_or(message.sent)
            };
            let start = ids.iter().map(|id| trace.message(*id).sent).min();
            let end = ids.iter().map(received).max();
            (start.unwrap_or_default(), end.unwrap_or_default())
        }
        // A remark is read at its instant; what it speaks of is on other rows.
        ViewRow::Note { note, .. } => {
            let at = trace.notes[*note as usize].at;
            (at, at)
        }
        ViewRow::Door { id, .. } => (trace.fragment(*id).start, trace.fragment(*id).start),
        ViewRow::Fold { span, .. } => (trace.span(*span).start, trace.span(*span).end),
    }
}

struct Planner<'a> {
    trace: &'a Trace,
    view: &'a View,
    lang: Lang,
    /// The waits not folded yet.
    waits: Vec<(Time, Time)>,
    plan: Plan,
    depth: usize,
    number: u32,
    /// The spans around the current node.
    open: Vec<SpanId>,
    /// The TCP state last drawn for each participant.
    states: Vec<Option<TcpState>>,
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
        let rows = (first, self.plan.rows.len());
        self.plan.spans.push(PlannedSpan { lane, rows, nested });
    }

    fn decision(&mut self, id: FragmentId, operands: &[Vec<ViewNode>]) {
        let fragment = self.trace.fragment(id);
        let frame = self.open_frame(PlannedFrame {
            operator: fragment.operator,
            fragment: Some(id),
            name: fragment.name.show(self.lang),
            operands: self.ways(id),
            depth: self.depth,
            lane: self.view.lane_of[fragment.decider.0 as usize],
            rows: (0, 0),
        });
        let lists: Vec<&[ViewNode]> = operands.iter().map(Vec::as_slice).collect();
        self.operands(frame, &lists);
    }

    fn par(&mut self, branches: &[Branch]) {
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
            depth: self.depth,
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
        self.depth += 1;
        for (at, operand) in operands.iter().enumerate() {
            if at > 0 {
                self.plan.slots.push(Slot::Operand(frame, at));
            }
            self.nodes(operand);
        }
        self.depth -= 1;
        self.plan.slots.push(Slot::Close(frame));
        self.plan.frames[frame].rows = (first, self.plan.rows.len());
    }

    fn ways(&self, id: FragmentId) -> Vec<PlannedWay> {
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

    fn push(&mut self, row: Planned) {
        self.plan.slots.push(Slot::Row(self.plan.rows.len()));
        self.plan.rows.push(row);
    }

    /// Puts the folded wait that ends when `row` begins in front of it.
    fn wait_before(&mut self, row: &ViewRow) {
        let start = interval(self.trace, row).0;
        let Some(at) = self.waits.iter().position(|(_, to)| *to == start) else {
            return;
        };
        let (from, to) = self.waits.remove(at);
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

    fn row(&mut self, row: &ViewRow) {
        self.wait_before(row);
        let planned = match row {
            ViewRow::Message { ids, from, to } => self.message(ids, *from, *to),
            ViewRow::Note { note, first, last } => self.note(*note, *first, *last),
            ViewRow::Door { id, lane } => self.door(*id, *lane),
            ViewRow::Fold {
                span,
                from,
                to,
                count,
            } => self.fold(*span, (*from, *to), *count),
        };
        self.push(planned);
    }

    /// A row with nothing to say yet.
    fn blank(&self, from: usize, to: usize, stage: &'static str, tier: Tier) -> Planned {
        Planned {
            item: RowItem::Note(0),
            kind: Kind::Gap,
            from,
            to,
            start: Time::ZERO,
            end: Time::ZERO,
            stage,
            tier,
            number: None,
            failed: false,
            lost: false,
            words: String::new(),
            face: Face::Sans,
            states: (None, None),
            ways: Vec::new(),
        }
    }

    fn on(&self, from: usize, to: usize, scope: Scope) -> Planned {
        let stage = self.trace.stage_of(scope).unwrap_or("");
        self.blank(from, to, stage, self.view.lanes[from.max(to)].tier)
    }

    fn next_number(&mut self) -> Option<u32> {
        self.number += 1;
        Some(self.number)
    }

    fn message(&mut self, ids: &[MessageId], from: usize, to: usize) -> Planned {
        let id = ids[0];
        let message = self.trace.message(id);
        let label = message.payload.label();
        let (start, end) = interval(
            self.trace,
            &ViewRow::Message {
                ids: ids.to_vec(),
                from,
                to,
            },
        );
        let lost = message.received.is_none();
        Planned {
            item: RowItem::Message(id, ids[1..].to_vec()),
            kind: Kind::Message(message.kind),
            start,
            end,
            number: self.next_number(),
            failed: lost || message.payload.is_failure(),
            lost,
            words: label.show(self.lang),
            face: face(&label),
            states: self.states_of(id),
            ..self.on(from, to, message.scope)
        }
    }

    /// The states that a segment brings its ends into, where the picture does not show them yet.
    fn states_of(&mut self, id: MessageId) -> (Option<String>, Option<String>) {
        let message = self.trace.message(id);
        let Payload::Segment(segment) = &message.payload else {
            return (None, None);
        };
        if !self.view.states {
            return (None, None);
        }
        let mut changed = |who: Who, (before, now): (TcpState, TcpState)| {
            let last = self.states[who.0 as usize].replace(now);
            match last {
                Some(last) if last == now => None,
                None if before != now => Some(format!("{before} → {now}")),
                _ => Some(now.to_string()),
            }
        };
        let at_sender = changed(message.from, segment.sender);
        let arrived = message.received.is_some();
        let at_receiver = arrived
            .then(|| changed(message.to, segment.receiver))
            .flatten();
        (at_sender, at_receiver)
    }

    fn note(&mut self, at: u32, first: usize, last: usize) -> Planned {
        let note = &self.trace.notes[at as usize];
        let span = self.trace.span_around(note.scope);
        let words = note.text.show(self.lang);
        let in_error = span.is_some_and(|span| self.trace.span(span).status == Status::Error)
            || words.contains("[error]");
        let base = self.on(first, last, note.scope);
        if is_long_wait(self.trace, at) {
            let length = duration((note.until - note.at).0, self.lang);
            let told = words.contains(&length);
            let words = if told {
                ["⋯ ", &words].concat()
            } else {
                ["⋯ ", &length, DOT, &words].concat()
            };
            return Planned {
                item: RowItem::Gap {
                    from: note.at,
                    to: note.until,
                    note: Some(at),
                },
                kind: Kind::Gap,
                start: note.at,
                end: note.until,
                words,
                ..base
            };
        }
        Planned {
            item: RowItem::Note(at),
            kind: Kind::Note(note.kind),
            start: note.at,
            end: note.at,
            failed: note.kind == NoteKind::Log && in_error,
            words,
            face: match note.kind {
                NoteKind::Log => Face::Mono,
                NoteKind::Remark | NoteKind::Wait => Face::Sans,
            },
            ..base
        }
    }

    fn door(&mut self, id: FragmentId, lane: usize) -> Planned {
        let door = self.trace.fragment(id);
        Planned {
            item: RowItem::Door(id),
            kind: Kind::Door,
            start: door.start,
            end: door.start,
            stage: door.stage,
            words: door.name.show(self.lang),
            ways: self.ways(id),
            ..self.on(lane, lane, door.scope)
        }
    }

    fn fold(&mut self, id: SpanId, (from, to): (usize, usize), count: u64) -> Planned {
        let span = self.trace.span(id);
        let count = match count {
            1 => ONE_MESSAGE.get(self.lang).to_owned(),
            n => MESSAGES.fill(self.lang, &[("n", Arg::Number(n))]),
        };
        let length = duration((span.end - span.start).0, self.lang);
        Planned {
            item: RowItem::Fold(id),
            kind: Kind::Fold,
            start: span.start,
            end: span.end,
            stage: span.stage,
            number: self.next_number(),
            words: [&span.name.show(self.lang), DOT, &count, DOT, &length].concat(),
            ..self.on(from, to, Scope::Span(id))
        }
    }
}

fn face(label: &Label) -> Face {
    if label.is_literal() {
        Face::Mono
    } else {
        Face::Sans
    }
}
