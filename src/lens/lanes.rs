//! Which lane each participant is folded into.

use super::folds::tier_name;
use super::{Folds, Lane, Lanes, Part, View, ViewLane};
use crate::trace::{Participant, Trace, Who};

/// The lanes of a lens in a trace, and each participant's lane.
pub(super) struct Folding {
    pub lanes: Vec<ViewLane>,
    pub of: Vec<usize>,
    /// Whether a participant is named by its lane rather than taken in with others: only then are
    /// its messages to itself the lane's own.
    pub own: Vec<bool>,
}

pub(super) fn fold(trace: &Trace, lanes: &Lanes) -> Folding {
    match lanes {
        Lanes::Each => each(trace),
        Lanes::Named(lanes) => named(trace, lanes),
    }
}

fn each(trace: &Trace) -> Folding {
    let lanes = trace
        .participants
        .iter()
        .enumerate()
        .map(|(at, participant)| own_lane(at, participant))
        .collect();
    Folding {
        lanes,
        of: (0..trace.participants.len()).collect(),
        own: vec![true; trace.participants.len()],
    }
}

fn own_lane(at: usize, participant: &Participant) -> ViewLane {
    ViewLane {
        id: participant.id,
        name: participant.name,
        icon: participant.icon,
        tier: participant.tier,
        members: vec![Who(at as u16)],
        begins: None,
        ends: None,
        folded: false,
    }
}

fn named(trace: &Trace, lanes: &[Lane]) -> Folding {
    let claims: Vec<Option<usize>> = trace
        .participants
        .iter()
        .map(|participant| claim(participant, lanes))
        .collect();
    let shown: Vec<usize> = (0..lanes.len())
        .filter(|lane| claims.contains(&Some(*lane)))
        .collect();
    let Some(first) = shown.first() else {
        return each(trace);
    };
    let place = |lane: usize| shown.iter().position(|other| *other == lane).unwrap_or(0);
    let of: Vec<usize> = (0..claims.len())
        .map(|at| place(nearest(&claims, at).unwrap_or(*first)))
        .collect();
    let own = trace
        .participants
        .iter()
        .zip(&of)
        .map(|(participant, lane)| lanes[shown[*lane]].members.contains(&participant.id))
        .collect();
    let mut views: Vec<ViewLane> = shown
        .iter()
        .map(|lane| ViewLane {
            id: lanes[*lane].id,
            name: lanes[*lane].name,
            icon: lanes[*lane].icon,
            tier: lanes[*lane].tier,
            members: Vec::new(),
            begins: None,
            ends: None,
            folded: false,
        })
        .collect();
    for (at, lane) in of.iter().enumerate() {
        views[*lane].members.push(Who(at as u16));
    }
    Folding {
        lanes: views,
        of,
        own,
    }
}

/// The lanes of a view with those of some tiers folded; `None` when no tier is.
pub(super) fn fold_tiers(
    trace: &Trace,
    view: &View,
    folds: &Folds,
    own: &[bool],
) -> Option<Folding> {
    // One tier alone is not shown as one.
    if folds.is_empty() || view.tiers().len() < 2 {
        return None;
    }
    let mut lanes: Vec<ViewLane> = Vec::new();
    let mut place = Vec::with_capacity(view.lanes.len());
    for lane in &view.lanes {
        let folds = view.has_several(lane.tier) && folds.get(Part::Tier(lane.tier)) == Some(true);
        let whole = lanes
            .iter()
            .position(|one| one.folded && one.tier == lane.tier);
        match whole.filter(|_| folds) {
            Some(whole) => {
                lanes[whole].members.extend(&lane.members);
                place.push(whole);
            }
            None => {
                place.push(lanes.len());
                lanes.push(lane.clone());
            }
        }
        if let Some(whole) = lanes.last_mut().filter(|_| folds && whole.is_none()) {
            whole.id = lane.tier.name();
            whole.name = tier_name(lane.tier);
            whole.folded = true;
        }
    }
    if lanes.len() == view.lanes.len() {
        return None;
    }
    // Who takes no part keeps a lane that is never shown.
    let of: Vec<usize> = view
        .lane_of
        .iter()
        .enumerate()
        .map(|(at, lane)| match lane {
            Some(lane) => place[*lane],
            None => {
                lanes.push(own_lane(at, &trace.participants[at]));
                lanes.len() - 1
            }
        })
        .collect();
    let own = of
        .iter()
        .zip(own)
        .map(|(lane, own)| *own && !lanes[*lane].folded);
    Some(Folding {
        own: own.collect(),
        lanes,
        of,
    })
}

/// The lane that names a participant or what it is a part of, else the one that takes in its tier.
fn claim(participant: &Participant, lanes: &[Lane]) -> Option<usize> {
    let mut id = Some(participant.id);
    while let Some(part) = id {
        let by_name = lanes.iter().position(|lane| lane.members.contains(&part));
        if by_name.is_some() {
            return by_name;
        }
        id = part.rsplit_once('.').map(|(whole, _)| whole);
    }
    lanes
        .iter()
        .position(|lane| lane.tiers.contains(&participant.tier))
}

/// The lane of a participant, or that of its nearest neighbour on the path that has one, the one
/// before it first.
fn nearest(claims: &[Option<usize>], at: usize) -> Option<usize> {
    (0..claims.len()).find_map(|distance| {
        let before = at.checked_sub(distance).and_then(|at| claims[at]);
        before.or_else(|| claims.get(at + distance).copied().flatten())
    })
}
