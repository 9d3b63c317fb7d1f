//! The fourth pass: the boxes of frames, each around its rows and the frames that stand in it.

use super::Area;
use super::constants::*;
use super::lanes::Columns;
use super::metrics::{Face, width};
use super::plan::{Plan, PlannedFrame, Slot};
use super::rows::Placed;

/// The area of every frame, in the order of the plan.
pub(super) fn place(plan: &Plan, columns: &Columns, placed: &Placed) -> Vec<Area> {
    let parents = parents(plan);
    let mut sides: Vec<Option<(f32, f32)>> = vec![None; plan.frames.len()];
    // Inner frames come after outer ones, so going backwards every frame is done before its parent.
    for at in (0..plan.frames.len()).rev() {
        let own = around_rows(&plan.frames[at], plan, columns, placed);
        let all = join(sides[at], own).unwrap_or((columns.x[0], columns.x[0]));
        let all = wide_enough(&plan.frames[at], columns, all);
        sides[at] = Some(all);
        if let Some(parent) = parents[at] {
            let outside = (all.0 - FRAME_NEST, all.1 + FRAME_NEST);
            sides[parent] = join(sides[parent], Some(outside));
        }
    }
    sides
        .iter()
        .zip(&placed.frames)
        .zip(&plan.frames)
        .map(|((sides, (top, bottom)), frame)| {
            let (left, right) = sides.unwrap_or_default();
            let inset = frame.depth as f32 * FRAME_NEST;
            let left = left.max(GUTTER + inset);
            let right = right.min(columns.width - 2.0 - inset);
            Area {
                x: left,
                y: *top,
                w: right - left,
                h: bottom - top,
            }
        })
        .collect()
}

/// The frame that each frame stands in.
fn parents(plan: &Plan) -> Vec<Option<usize>> {
    let mut parents = vec![None; plan.frames.len()];
    let mut open: Vec<usize> = Vec::new();
    for slot in &plan.slots {
        match *slot {
            Slot::Open(frame) => {
                parents[frame] = open.last().copied();
                open.push(frame);
            }
            Slot::Close(_) => {
                open.pop();
            }
            Slot::Row(_) | Slot::Operand(..) => {}
        }
    }
    parents
}

fn join(a: Option<(f32, f32)>, b: Option<(f32, f32)>) -> Option<(f32, f32)> {
    match (a, b) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (a, b) => a.or(b),
    }
}

fn around_rows(
    frame: &PlannedFrame,
    plan: &Plan,
    columns: &Columns,
    placed: &Placed,
) -> Option<(f32, f32)> {
    let decider = frame.lane.map(|lane| columns.x[lane]);
    let mut sides = decider.map(|x| (x - FRAME_SIDE, x + FRAME_SIDE));
    for at in frame.rows.0..frame.rows.1 {
        let (row, area) = (&plan.rows[at], placed.rows[at].area);
        let lanes = (
            columns.x[row.from.min(row.to)],
            columns.x[row.from.max(row.to)],
        );
        sides = join(sides, Some((area.x - TAB_SIDE, area.right() + TAB_SIDE)));
        sides = join(sides, Some((lanes.0 - FRAME_SIDE, lanes.1 + FRAME_SIDE)));
    }
    sides
}

/// Widens a frame so that its head has room, to the right first.
fn wide_enough(frame: &PlannedFrame, columns: &Columns, (left, right): (f32, f32)) -> (f32, f32) {
    let head = tab_width(frame) + width(&frame.name, Face::Sans, SMALL) + 5.0 * TAB_SIDE;
    let guards = frame
        .operands
        .iter()
        .map(|way| width(&way.words, Face::Sans, SMALL) + 3.0 * TAB_SIDE)
        .fold(0.0, f32::max)
        .min(GUARD_MAX);
    let need = head + guards;
    let right = right.max((left + need).min(columns.width - EDGE));
    (left.min(right - need).max(GUTTER.min(left)), right)
}

/// The width of the tab in a frame's corner.
pub(super) fn tab_width(frame: &PlannedFrame) -> f32 {
    width(frame.operator.keyword(), Face::Sans, SMALL) + 2.0 * TAB_SIDE + TAB_CUT
}
