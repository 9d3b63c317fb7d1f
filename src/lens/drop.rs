//! Which lanes are left out because nothing stands on them.

use super::{Fold, View, ViewNode, ViewRow, each_row};
use crate::trace::{Item, Trace, Who};

/// Drops the lanes on which no row stands and nothing that is folded into one.
pub(super) fn drop_unused_lanes(trace: &Trace, view: &mut View) {
    let mut used = vec![false; view.lanes.len()];
    each_row(&view.nodes, &mut |row| {
        let (a, b) = ends(row);
        used[a] = true;
        used[b] = true;
        if let ViewRow::Fold(fold) = row {
            let members = fold.inside.iter().flat_map(|item| touched(trace, *item));
            for lane in members.filter_map(|who| view.lane_of[who.0 as usize]) {
                used[lane] = true;
            }
        }
    });
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

/// Who takes part in a row.
fn touched(trace: &Trace, item: Item) -> Vec<Who> {
    match item {
        Item::Message(id) => vec![trace.message(id).from, trace.message(id).to],
        Item::Note(note) => trace.notes[note as usize].over.clone(),
        Item::Door(id) => vec![trace.fragment(id).decider],
    }
}

/// The two lanes that a row stands on.
pub(super) fn ends(row: &ViewRow) -> (usize, usize) {
    match row {
        ViewRow::Message { from, to, .. } => (*from, *to),
        ViewRow::Fold(fold) => (fold.from, fold.to),
        ViewRow::Note { first, last, .. } => (*first, *last),
        ViewRow::Door { lane, .. } => (*lane, *lane),
    }
}

fn renumbered(nodes: Vec<ViewNode>, place: &[Option<usize>]) -> Vec<ViewNode> {
    let new = |lane: &mut usize| *lane = place[*lane].unwrap_or(0);
    let mut all = Vec::with_capacity(nodes.len());
    for mut node in nodes {
        match &mut node {
            ViewNode::Row(
                ViewRow::Message { from, to, .. } | ViewRow::Fold(Fold { from, to, .. }),
            ) => {
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
