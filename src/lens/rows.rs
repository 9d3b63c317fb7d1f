//! Small questions about rows: which messages a stage folds away, and which pairs folding made equal.

use super::{Lens, ViewNode, ViewRow};
use crate::trace::{Item, Layer, MessageId, MessageKind, Node, SpanId, Status, Trace};

/// What a span of a folded stage contains.
#[derive(Default)]
pub(super) struct Contents {
    /// Its messages, in row order.
    pub messages: Vec<MessageId>,
    /// Whether spans of another stage with messages of their own stand in it.
    pub foreign: bool,
    /// Whether anything in it failed, was lost or was abandoned.
    pub troubled: bool,
}

/// Looks into the span of a folded stage.
pub(super) fn contents(trace: &Trace, lens: &Lens, id: SpanId, inner: &[Node]) -> Contents {
    let mut contents = Contents {
        troubled: trace.span(id).status != Status::Ok,
        ..Contents::default()
    };
    look(trace, lens, trace.span(id).stage, inner, &mut contents);
    contents.troubled |= contents
        .messages
        .iter()
        .map(|id| trace.message(*id))
        .any(|message| message.received.is_none() || message.payload.is_failure());
    contents
}

fn look(trace: &Trace, lens: &Lens, stage: &str, list: &[Node], contents: &mut Contents) {
    for node in list {
        match node {
            Node::Row(Item::Message(id)) => {
                // Packets and frames are nobody's trouble where they are not shown.
                let layer = trace.message(*id).layer;
                if layer < Layer::Network || lens.shows(layer) {
                    contents.messages.push(*id);
                }
            }
            Node::Row(Item::Note(_) | Item::Door(_)) => {}
            Node::Span(id, inner) => {
                let before = contents.messages.len();
                look(trace, lens, stage, inner, contents);
                let span = trace.span(*id);
                contents.foreign |= span.stage != stage && contents.messages.len() > before;
                contents.troubled |= span.status != Status::Ok;
            }
            Node::Frame(_, operands) => {
                for operand in operands {
                    look(trace, lens, stage, operand, contents);
                }
            }
            Node::Par(branches) => look(trace, lens, stage, branches, contents),
        }
    }
}

/// The highest layer among messages.
pub(super) fn top_layer(trace: &Trace, messages: &[MessageId]) -> Option<Layer> {
    messages.iter().map(|id| trace.message(*id).layer).min()
}

/// Merges adjacent call/reply pairs that say the same between the same lanes: folding two caches into
/// one lane makes one question of two.
pub(super) fn merge_pairs(trace: &Trace, nodes: Vec<ViewNode>) -> Vec<ViewNode> {
    let mut kept: Vec<ViewNode> = Vec::with_capacity(nodes.len());
    for node in nodes {
        kept.push(node);
        let Some(first) = kept.len().checked_sub(4) else {
            continue;
        };
        if same_pair(trace, &kept[first..]) {
            let again: Vec<Vec<MessageId>> = kept.drain(first + 2..).map(ids).collect();
            for (node, more) in kept[first..].iter_mut().zip(again) {
                if let ViewNode::Row(ViewRow::Message { ids, .. }) = node {
                    ids.extend(more);
                }
            }
        }
    }
    kept
}

fn ids(node: ViewNode) -> Vec<MessageId> {
    match node {
        ViewNode::Row(ViewRow::Message { ids, .. }) => ids,
        _ => Vec::new(),
    }
}

fn same_pair(trace: &Trace, four: &[ViewNode]) -> bool {
    let kinds = [MessageKind::Call, MessageKind::Reply];
    let kind = |at: usize| message(&four[at]).map(|(id, ..)| trace.message(id).kind);
    (0..4).all(|at| kind(at) == Some(kinds[at % 2]))
        && same(trace, &four[0], &four[2])
        && same(trace, &four[1], &four[3])
}

/// Whether two rows say the same between the same lanes but not between the same participants.
fn same(trace: &Trace, a: &ViewNode, b: &ViewNode) -> bool {
    let (Some((a, from_a, to_a)), Some((b, from_b, to_b))) = (message(a), message(b)) else {
        return false;
    };
    let (a, b) = (trace.message(a), trace.message(b));
    (from_a, to_a) == (from_b, to_b)
        && (a.from, a.to) != (b.from, b.to)
        && a.received.is_some()
        && b.received.is_some()
        && a.payload.label() == b.payload.label()
}

fn message(node: &ViewNode) -> Option<(MessageId, usize, usize)> {
    match node {
        ViewNode::Row(ViewRow::Message { ids, from, to }) => Some((*ids.last()?, *from, *to)),
        _ => None,
    }
}
