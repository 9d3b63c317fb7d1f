//! Applying a lens to a trace.

use super::lanes::{Folding, fold};
use super::lives::mark;
use super::rows::{contents, merge_pairs, top_layer};
use super::{Branch, Lanes, Lens, View, ViewNode, ViewRow};
use crate::trace::{
    FragmentId, Item, Layer, MessageId, Node, Note, NoteKind, Operator, SpanId, Trace,
    rows_in_order,
};

/// A trace seen through a lens.
pub fn view(trace: &Trace, lens: &Lens) -> View {
    let builder = Builder {
        trace,
        lens,
        folding: fold(trace, &lens.lanes),
        told: told_below(trace, lens),
    };
    let nodes = builder.list(&rows_in_order(trace), Place::default());
    let mut view = View {
        lane_of: builder.folding.of.iter().copied().map(Some).collect(),
        lanes: builder.folding.lanes,
        nodes,
        states: lens.states,
    };
    if matches!(lens.lanes, Lanes::Each) {
        drop_unused_lanes(&mut view);
    }
    mark(trace, &mut view);
    view
}

/// What a lens of the lower layers leaves out.
fn told_below(trace: &Trace, lens: &Lens) -> Vec<MessageId> {
    if lens.shows(Layer::Application) || !lens.shows(Layer::Link) {
        return Vec::new();
    }
    let shown = trace.messages.iter();
    let shown = shown.filter(|message| lens.shows(message.layer));
    shown.filter_map(|message| message.carries).collect()
}

/// Where in the tree the builder is.
#[derive(Clone, Copy, Default)]
struct Place {
    /// The stage of the innermost span.
    stage: Option<&'static str>,
    /// Inside a folded stage that had to open: the layer at which it is told.
    opened: Option<Layer>,
}

struct Builder<'a> {
    trace: &'a Trace,
    lens: &'a Lens,
    folding: Folding,
    /// What is told by the messages that carry it.
    told: Vec<MessageId>,
}

impl Builder<'_> {
    fn list(&self, list: &[Node], place: Place) -> Vec<ViewNode> {
        let mut nodes = Vec::new();
        for (at, node) in list.iter().enumerate() {
            if let Node::Row(Item::Door(id)) = node
                && let Some(frame) = self.framed_door(*id, &list[at + 1..], place)
            {
                nodes.push(frame);
                break;
            }
            self.node(node, place, &mut nodes);
        }
        merge_pairs(self.trace, nodes)
    }

    fn node(&self, node: &Node, place: Place, nodes: &mut Vec<ViewNode>) {
        match node {
            Node::Row(item) => nodes.extend(self.row(*item, place).map(ViewNode::Row)),
            Node::Span(id, inner) => nodes.extend(self.span(*id, inner, place)),
            Node::Frame(id, operands) => self.decision(*id, operands, place, nodes),
            Node::Par(branches) => self.par(branches, place, nodes),
        }
    }

    /// A decision encloses its rows when the lens gives its stage frames; else, or when it has no rows,
    /// it is a door, and its rows stand after it.
    fn decision(
        &self,
        id: FragmentId,
        operands: &[Vec<Node>],
        place: Place,
        nodes: &mut Vec<ViewNode>,
    ) {
        let stage = self.trace.fragment(id).stage;
        let inner: Vec<Vec<ViewNode>> = operands
            .iter()
            .map(|operand| self.list(operand, place))
            .collect();
        let empty = inner.iter().all(Vec::is_empty);
        if !empty && listed(self.lens.frames, Some(stage)) {
            nodes.push(ViewNode::Frame(id, inner));
            return;
        }
        // Only what is decided has a door.
        if self.trace.fragment(id).operator == Operator::Alt {
            nodes.extend(self.row(Item::Door(id), place).map(ViewNode::Row));
        }
        nodes.extend(inner.into_iter().flatten());
    }

    fn row(&self, item: Item, place: Place) -> Option<ViewRow> {
        match item {
            Item::Message(id) => self.message(id, place),
            Item::Note(note) => {
                if !listed(self.lens.remarks, place.stage) || !self.lens.speaks_of(place.stage) {
                    return None;
                }
                let Note { over, kind, .. } = &self.trace.notes[note as usize];
                // Who picks remarks wants what went wrong from a log, not a line for every request.
                if *kind == NoteKind::Log && self.lens.remarks.is_some() {
                    return None;
                }
                let lanes = || over.iter().map(|who| self.folding.of[who.0 as usize]);
                Some(ViewRow::Note {
                    note,
                    first: lanes().min()?,
                    last: lanes().max()?,
                })
            }
            Item::Door(id) => {
                let door = self.trace.fragment(id);
                let lane = self.folding.of[door.decider.0 as usize];
                let stage = Some(door.stage);
                let shown = listed(self.lens.remarks, stage) && self.lens.speaks_of(stage);
                shown.then_some(ViewRow::Door { id, lane })
            }
        }
    }

    fn message(&self, id: MessageId, place: Place) -> Option<ViewRow> {
        let message = self.trace.message(id);
        let (from, to) = self.lanes(id);
        let told = self.lens.layers.contains(&message.layer)
            || place.opened.is_some_and(|layer| {
                let failed = message.received.is_none() || message.payload.is_failure();
                message.layer == layer || failed
            });
        let own = message.from == message.to && self.folding.own[message.from.0 as usize];
        let told = told && !self.told.contains(&id);
        let visible = told && listed(self.lens.stages, place.stage) && (from != to || own);
        visible.then(|| ViewRow::Message {
            ids: vec![id],
            from,
            to,
        })
    }

    fn lanes(&self, id: MessageId) -> (usize, usize) {
        let message = self.trace.message(id);
        let of = |who: crate::trace::Who| self.folding.of[who.0 as usize];
        (of(message.from), of(message.to))
    }

    fn span(&self, id: SpanId, inner: &[Node], mut place: Place) -> Option<ViewNode> {
        let span = self.trace.span(id);
        place.stage = Some(span.stage);
        if self.lens.folds.contains(&span.stage) {
            let contents = contents(self.trace, self.lens, id, inner);
            let crossing: Vec<MessageId> = contents
                .messages
                .into_iter()
                .filter(|id| self.lanes(*id).0 != self.lanes(*id).1)
                .collect();
            place.opened = top_layer(self.trace, &crossing);
            if !contents.troubled && !contents.foreign && listed(self.lens.stages, place.stage) {
                return self.folded(id, &crossing, place.opened?);
            }
        } else {
            place.opened = None;
        }
        let nodes = self.list(inner, place);
        let lane = self.folding.of[span.at.0 as usize];
        (!nodes.is_empty()).then_some(ViewNode::Span(id, lane, nodes))
    }

    fn folded(&self, span: SpanId, crossing: &[MessageId], layer: Layer) -> Option<ViewNode> {
        let (from, to) = self.lanes(*crossing.first()?);
        let told = crossing
            .iter()
            .filter(|id| self.trace.message(**id).layer == layer);
        Some(ViewNode::Row(ViewRow::Fold {
            span,
            from,
            to,
            count: told.count() as u64,
        }))
    }

    fn par(&self, branches: &[Node], place: Place, nodes: &mut Vec<ViewNode>) {
        let mut kept: Vec<Branch> = branches
            .iter()
            .map(|branch| {
                let name = match branch {
                    Node::Span(id, _) => Some(self.trace.span(*id).name.clone()),
                    _ => None,
                };
                let mut nodes = Vec::new();
                self.node(branch, place, &mut nodes);
                Branch { name, nodes }
            })
            .filter(|branch| !branch.nodes.is_empty())
            .collect();
        match kept.len() {
            0 | 1 => nodes.extend(kept.pop().into_iter().flat_map(|branch| branch.nodes)),
            _ => nodes.push(ViewNode::Par(kept)),
        }
    }

    /// A door that the lens draws as a frame around the rest of its scope.
    fn framed_door(&self, id: FragmentId, rest: &[Node], place: Place) -> Option<ViewNode> {
        let door = self.trace.fragment(id);
        let taken = door.operands.iter().position(|operand| operand.taken)?;
        let named = self.lens.frames?.contains(&door.stage);
        if !named || !listed(self.lens.remarks, Some(door.stage)) {
            return None;
        }
        let rows = self.list(rest, place);
        if rows.is_empty() {
            return None;
        }
        let mut operands = vec![Vec::new(); door.operands.len()];
        operands[taken] = rows;
        Some(ViewNode::Frame(id, operands))
    }
}

fn listed(stages: Option<&[&str]>, stage: Option<&str>) -> bool {
    stages.is_none_or(|stages| stage.is_some_and(|stage| stages.contains(&stage)))
}

fn drop_unused_lanes(view: &mut View) {
    let mut used = vec![false; view.lanes.len()];
    mark_used(&view.nodes, &mut used);
    let mut place = vec![None; used.len()];
    let mut next = 0;
    for (lane, used) in used.iter().enumerate() {
        if *used {
            place[lane] = Some(next);
            next += 1;
        }
    }
    let mut lane = 0;
    view.lanes.retain(|_| {
        lane += 1;
        used[lane - 1]
    });
    for lane in &mut view.lane_of {
        *lane = lane.and_then(|lane| place[lane]);
    }
    view.nodes = renumbered(std::mem::take(&mut view.nodes), &place);
}

fn mark_used(nodes: &[ViewNode], used: &mut [bool]) {
    for node in nodes {
        match node {
            ViewNode::Row(row) => {
                let (a, b) = ends(row);
                used[a] = true;
                used[b] = true;
            }
            ViewNode::Span(_, _, inner) => mark_used(inner, used),
            ViewNode::Frame(_, operands) => {
                operands.iter().for_each(|operand| mark_used(operand, used));
            }
            ViewNode::Par(branches) => branches
                .iter()
                .for_each(|branch| mark_used(&branch.nodes, used)),
        }
    }
}

/// The two lanes that a row stands on.
fn ends(row: &ViewRow) -> (usize, usize) {
    match row {
        ViewRow::Message { from, to, .. } | ViewRow::Fold { from, to, .. } => (*from, *to),
        ViewRow::Note { first, last, .. } => (*first, *last),
        ViewRow::Door { lane, .. } => (*lane, *lane),
    }
}

fn renumbered(nodes: Vec<ViewNode>, place: &[Option<usize>]) -> Vec<ViewNode> {
    let new = |lane: &mut usize| *lane = place[*lane].unwrap_or(0);
    let mut all = Vec::with_capacity(nodes.len());
    for mut node in nodes {
        match &mut node {
            ViewNode::Row(ViewRow::Message { from, to, .. } | ViewRow::Fold { from, to, .. }) => {
                new(from);
                new(to);
            }
            ViewNode::Row(ViewRow::Note { first, last, .. }) => {
                new(first);
                new(last);
            }
            ViewNode::Row(ViewRow::Door { lane, .. }) => new(lane),
            ViewNode::Span(_, lane, inner) => {
                *inner = renumbered(std::mem::take(inner), place);
                // A span of somebody without a lane has no bar; its rows stay.
                if place[*lane].is_none() {
                    all.append(inner);
                    continue;
                }
                new(lane);
            }
            ViewNode::Frame(_, operands) => {
                for operand in operands {
                    *operand = renumbered(std::mem::take(operand), place);
                }
            }
            ViewNode::Par(branches) => {
                for branch in branches {
                    branch.nodes = renumbered(std::mem::take(&mut branch.nodes), place);
                }
            }
        }
        all.push(node);
    }
    all
}
