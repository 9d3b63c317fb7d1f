//! Lanes that are not there all the time: one of its own, or one that is named after who is its first.

use super::{View, ViewLane, ViewRow, each_row};
use crate::trace::{Life, Trace};

/// Finds the messages with which lanes come into being, and those with which they end.
pub(super) fn mark(trace: &Trace, view: &mut View) {
    for life in &trace.lives {
        let lane = view.lane_of[life.who.0 as usize];
        let Some(lane) = lane.filter(|lane| is_of(trace, &view.lanes[*lane], life)) else {
            continue;
        };
        let (mut begins, mut ends) = (None, None);
        each_row(&view.nodes, &mut |row| {
            let ViewRow::Message { ids, from, to } = row else {
                return;
            };
            let sent = trace.message(ids[0]).sent;
            if life.from.is_some_and(|since| since <= sent) && *to == lane && from != to {
                begins.get_or_insert(ids[0]);
            }
            if life.until.is_some_and(|until| sent <= until) && (*to == lane || *from == lane) {
                ends = Some(ids[0]);
            }
        });
        (view.lanes[lane].begins, view.lanes[lane].ends) = (begins, ends);
    }
}

/// Whether a lane lives as long as one of its members.
fn is_of(trace: &Trace, lane: &ViewLane, life: &Life) -> bool {
    lane.members == [life.who] || lane.id == trace.participant(life.who).id
}
