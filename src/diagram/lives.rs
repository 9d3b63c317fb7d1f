//! Who comes into being or ends on the picture: a box at the message that begins it, a cross after its last one.

use std::rc::Rc;

use super::constants::*;
use super::lanes::Columns;
use super::plan::{Plan, Planned};
use super::rows::PlacedRow;
use super::shape::{Shape, pattern};
use super::{LifeMark, RowItem};
use crate::lens::View;
use crate::trace::MessageId;

/// A beginning or an end without a place.
#[derive(Clone, Copy)]
pub(super) struct PlannedLife {
    pub lane: usize,
    /// The row of its message.
    pub row: usize,
    /// Whether the lane ends with it.
    pub ends: bool,
}

/// The beginnings and ends of a view's lanes.
pub(super) fn of(plan: &Plan, view: &View) -> Vec<PlannedLife> {
    let mut lives = Vec::new();
    for (lane, of) in view.lanes.iter().enumerate() {
        for (id, ends) in [(of.begins, false), (of.ends, true)] {
            let row = id.and_then(|id| row_of(plan, id));
            lives.extend(row.map(|row| PlannedLife { lane, row, ends }));
        }
    }
    lives
}

fn row_of(plan: &Plan, id: MessageId) -> Option<usize> {
    let is = |item: &RowItem| matches!(item, RowItem::Message(first, _) if *first == id);
    plan.rows.iter().position(|row| is(&row.item))
}

/// Gives a row the room that a box or a cross needs.
pub(super) fn make_room(row: &mut PlacedRow, life: PlannedLife, columns: &Columns) {
    if life.ends {
        row.height += LIFE_END;
        return;
    }
    let half = (columns.header - columns.strip) / 2.0 - BOX_SPACE;
    let lower = (half - (row.line - row.y)).max(0.0);
    row.line += lower;
    row.end += lower;
    row.baseline += lower;
    row.height = (row.height + lower).max(row.line - row.y + half + LINE_TO_END);
    row.area.h += lower;
    row.short = columns.boxes[life.lane] / 2.0;
}

/// How far down a lane's lifeline begins or ends.
pub(super) fn height(row: &PlacedRow, planned: &Planned, life: PlannedLife) -> f32 {
    if !life.ends {
        return row.end;
    }
    let last = if planned.from == life.lane {
        row.line
    } else {
        row.end
    };
    last + NUMBER + CROSS + LINE_TO_END / 2.0
}

/// The cross at the end of a lifeline.
pub(super) fn end(x: f32, life: PlannedLife, y: f32) -> LifeMark {
    let (l, r, t, b) = (x - CROSS, x + CROSS, y - CROSS, y + CROSS);
    let cross = Shape::Path {
        d: pattern("M# #L# #M# #L# #", &[l, t, r, b, r, t, l, b]),
        class: "life-end",
    };
    LifeMark {
        lane: life.lane,
        row: life.row,
        area: (t, b),
        shapes: Rc::new([cross]),
    }
}
