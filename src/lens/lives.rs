//! Lanes that are not there all the time: one of its own, or one that is named after who is its first.

use super::{View, ViewLane, ViewNode, ViewRow};
use crate::trace::{Life, MessageId, Trace};

/// Finds the messages with which lanes come into being, and those with which they end.
pub(super) fn mark(trace: &Trace, view: &mut View) {
    for life in &trace.lives {
        let lane = view.lane_of[life.who.0 as usize];
        let Some(lane) = lane.filter(|lane| is_of(trace, &view.lanes[*lane], life)) else {
            continue;
        };
        let mut ends = (None, None);
        find(trace, &view.nodes, (lane, life), &mut ends);
        (view.lanes[lane].begins, view.lanes[lane].ends) = ends;
    }
}

/// Whether a lane lives as long as one of its members.
fn is_of(trace: &Trace, lane: &ViewLane, life: &Life) -> bool {
    lane.members == [life.who] || lane.id == trace.participant(life.who).id
}

/// The first message to a lane from when it is there, and the last of its own until it is gone.
fn find(
    trace: &Trace,
    nodes: &[ViewNode],
    (lane, life): (usize, &Life),
    ends: &mut (Option<MessageId>, Option<MessageId>),
) {
    for node in nodes {
        match node {
            ViewNode::Row(ViewRow::Message { ids, from, to }) => {
                let sent = trace.message(ids[0]).sent;
                if life.from.is_some_and(|since| since <= sent) && *to == lane && from != to {
                    ends.0.get_or_insert(ids[0]);
                }
                if life.until.is_some_and(|until| sent <= until) && (*to == lane || *from == lane) {
                    ends.1 = Some(ids[0]);
                }
            }
            ViewNode::Row(_) => {}
            ViewNode::Span(_, _, inner) => find(trace, inner, (lane, life), ends),
            ViewNode::Frame(_, operands) => {
                for operand in operands {
                    find(trace, operand, (lane, life), ends);
                }
            }
            ViewNode::Par(branches) => {
                for branch in branches {
                    find(trace, &branch.nodes, (lane, life), ends);
                }
            }
        }
    }
}
