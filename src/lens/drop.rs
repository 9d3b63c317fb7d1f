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
            let mut mark = |who: Who| {
                if let Some(lane) = view.lane_of[who.0 as usize] {
                    used[lane] = true;
                }
            };
            for item in fold.inside.iter() {
                match *item {
                    Item::Message(id) => {
                        mark(trace.message(id).from);
                        mark(trace.message(id).to);
                    }
                    Item::Note(note) => {
                        for who in &trace.notes[note as usize].over {
                            mark(*who);
                        }
                    }
                    Item::Door(id) => mark(trace.fragment(id).decider),
                }
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
