//! Applying a lens to a trace.

use std::rc::Rc;

use super::collapse::collapsed;
use super::drop::drop_unused_lanes;
use super::lanes::{Folding, fold, fold_tiers};
use super::lives::mark;
use super::rows::{contents, merge_pairs, top_layer};
use super::{Branch, Fold, Folded, Folds, Lanes, Lens, Numbers, View, ViewNode, ViewRow, each_row};
use crate::trace::{
    FragmentId, Item, Layer, MessageId, Node, Note, NoteKind, Operator, SpanId, Status, Trace,
    rows_in_order,
};

/// A trace seen through a lens.
pub fn view(trace: &Trace, lens: &Lens) -> View {
    view_folded(trace, lens, &Folds::default())
}

/// A trace seen through a lens, with what was folded and unfolded by hand.
pub fn view_folded(trace: &Trace, lens: &Lens, folds: &Folds) -> View {
    let folding = fold(trace, &lens.lanes);
    let own = folding.own.clone();
    let view = through(trace, lens, folds, folding);
    // Which lanes stand side by side is known only when those without a row are gone.
    match fold_tiers(trace, &view, folds, &own) {
        Some(folding) => through(trace, lens, folds, folding),
        None => view,
    }
}

fn through(trace: &Trace, lens: &Lens, folds: &Folds, folding: Folding) -> View {
    let builder = Builder {
        trace,
        lens,
        folds,
        folding,
        told: told_below(trace, lens),
        numbers: Numbers::of(trace),
    };
    let nodes = builder.list(&rows_in_order(trace), Place::default());
    let mut view = View {
        lane_of: builder.folding.of.iter().copied().map(Some).collect(),
        lanes: builder.folding.lanes,
        nodes,
        states: lens.states,
        numbers: builder.numbers,
    };
    if matches!(lens.lanes, Lanes::Each) {
        drop_unused_lanes(trace, &mut view);
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
    folds: &'a Folds,
    folding: Folding,
    /// What is told by the messages that carry it.
    told: Vec<MessageId>,
    numbers: Numbers,
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
            nodes.push(self.frame(id, inner));
            return;
        }
        // Only what is decided has a door.
        if self.trace.fragment(id).operator == Operator::Alt {
            nodes.extend(self.row(Item::Door(id), place).map(ViewNode::Row));
        }
        nodes.extend(inner.into_iter().flatten());
    }

    /// A decision with its rows, or one row when it is folded.
    fn frame(&self, id: FragmentId, operands: Vec<Vec<ViewNode>>) -> ViewNode {
        let part = self.numbers.frame(self.trace, id);
        if self.folds.get(part) == Some(true) {
            let lists: Vec<&[ViewNode]> = operands.iter().map(Vec::as_slice).collect();
            let fold = collapsed(self.trace, (Folded::Frame(id), part), &lists);
            return ViewNode::Row(ViewRow::Fold(fold));
        }
        ViewNode::Frame(id, operands)
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
        let part = self.numbers.span(self.trace, id);
        let by_hand = self.folds.span(part);
        if self.lens.folds.contains(&span.stage) {
            let contents = contents(self.trace, self.lens, id, inner);
            let crossing: Vec<MessageId> = contents
                .messages
                .into_iter()
                .filter(|id| self.lanes(*id).0 != self.lanes(*id).1)
                .collect();
            place.opened = top_layer(self.trace, &crossing);
            let whole =
                !contents.troubled && !contents.foreign && listed(self.lens.stages, place.stage);
            if whole && by_hand != Some(false) {
                return self.folded(id, &crossing, place.opened?);
            }
        } else {
            place.opened = None;
        }
        let nodes = self.list(inner, place);
        let lane = self.folding.of[span.at.0 as usize];
        if nodes.is_empty() {
            return None;
        }
        let mut rows = 0;
        each_row(&nodes, &mut |_| rows += 1);
        if by_hand == Some(true) && rows > 1 {
            let mut fold = collapsed(self.trace, (Folded::Span(id), part), &[nodes.as_slice()]);
            (fold.start, fold.end) = (span.start, span.end);
            fold.failed |= span.status != Status::Ok;
            return Some(ViewNode::Row(ViewRow::Fold(fold)));
        }
        Some(ViewNode::Span(id, lane, nodes))
    }

    fn folded(&self, span: SpanId, crossing: &[MessageId], layer: Layer) -> Option<ViewNode> {
        let (from, to) = self.lanes(*crossing.first()?);
        let told = crossing
            .iter()
            .filter(|id| self.trace.message(**id).layer == layer);
        let around = self.trace.span(span);
        Some(ViewNode::Row(ViewRow::Fold(Fold {
            what: Folded::Span(span),
            part: self.numbers.span(self.trace, span),
            from,
            to,
            inside: told.map(|id| Item::Message(*id)).collect::<Rc<[Item]>>(),
            start: around.start,
            end: around.end,
            failed: false,
        })))
    }

    fn par(&self, branches: &[Node], place: Place, nodes: &mut Vec<ViewNode>) {
        let mut kept: Vec<Branch> = branches
            .iter()
            .map(|branch| {
                let span = match branch {
                    Node::Span(id, _) => Some(*id),
                    _ => None,
                };
                let mut nodes = Vec::new();
                self.node(branch, place, &mut nodes);
                Branch {
                    name: span.map(|id| self.trace.span(id).name.clone()),
                    span,
                    nodes,
                }
            })
            .filter(|branch| !branch.nodes.is_empty())
            .collect();
        match kept.len() {
            0 | 1 => nodes.extend(kept.pop().into_iter().flat_map(|branch| branch.nodes)),
            _ => nodes.push(self.side_by_side(kept)),
        }
    }

    /// Branches in parallel, or one row when they are folded.
    fn side_by_side(&self, branches: Vec<Branch>) -> ViewNode {
        if let Some(first) = branches.iter().find_map(|branch| branch.span) {
            let part = self.numbers.par(self.trace, first);
            if self.folds.get(part) == Some(true) {
                let what = Folded::Par(first, branches.len());
                let lists: Vec<&[ViewNode]> = branches
                    .iter()
                    .map(|branch| branch.nodes.as_slice())
                    .collect();
                let fold = collapsed(self.trace, (what, part), &lists);
                return ViewNode::Row(ViewRow::Fold(fold));
            }
        }
        ViewNode::Par(branches)
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
        Some(self.frame(id, operands))
    }
}

fn listed(stages: Option<&[&str]>, stage: Option<&str>) -> bool {
    stages.is_none_or(|stages| stage.is_some_and(|stage| stages.contains(&stage)))
}
