//! The fourth pass: the boxes of frames, each around its rows and the frames that stand in it.

use super::Area;
use super::constants::*;
use super::lanes::Columns;
use super::metrics::{Face, width};
use super::plan::{Plan, Planned, PlannedFrame, Slot};
use super::rows::{Placed, PlacedRow};

/// The area of every frame, in the order of the plan.
pub(super) fn place(plan: &Plan, columns: &Columns, placed: &Placed) -> Vec<Area> {
    let mut sides = around_rows(plan, columns, placed);
    // Inner frames come after outer ones, so going backwards every frame is done before its parent.
    for (at, frame) in plan.frames.iter().enumerate().rev() {
        let all = sides[at].unwrap_or((columns.x[0], columns.x[0]));
        let all = wide_enough(frame, columns, all);
        sides[at] = Some(all);
        if let Some(parent) = frame.parent {
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

fn join(a: Option<(f32, f32)>, b: Option<(f32, f32)>) -> Option<(f32, f32)> {
    match (a, b) {
        (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        (a, b) => a.or(b),
    }
}

/// For each frame, what is around its decider and the rows that stand in no frame inside it.
fn around_rows(plan: &Plan, columns: &Columns, placed: &Placed) -> Vec<Option<(f32, f32)>> {
    let decider = |frame: &PlannedFrame| {
        let x = columns.x[frame.lane?];
        Some((x - FRAME_SIDE, x + FRAME_SIDE))
    };
    let mut sides: Vec<Option<(f32, f32)>> = plan.frames.iter().map(decider).collect();
    let mut inside = None;
    for slot in &plan.slots {
        match *slot {
            Slot::Open(frame) => inside = Some(frame),
            Slot::Close(frame) => inside = plan.frames[frame].parent,
            Slot::Operand(..) | Slot::Phase(_) | Slot::PhaseEnd(_) => {}
            Slot::Row(at) => {
                if let Some(frame) = inside {
                    let row = around_row(&plan.rows[at], &placed.rows[at], columns);
                    sides[frame] = join(sides[frame], Some(row));
                }
            }
        }
    }
    sides
}

fn around_row(row: &Planned, place: &PlacedRow, columns: &Columns) -> (f32, f32) {
    let (from, to) = (columns.x[row.from], columns.x[row.to]);
    let left = (place.area.x - TAB_SIDE).min(from.min(to) - FRAME_SIDE);
    let right = (place.area.right() + TAB_SIDE).max(from.max(to) + FRAME_SIDE);
    (left, right)
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
