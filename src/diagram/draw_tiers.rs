//! The tiers around the participant boxes, and where things are folded.

use super::constants::*;
use super::fit::cut;
use super::frames::tab_width;
use super::lanes::Columns;
use super::metrics::Face;
use super::plan::PlannedHandle;
use super::shape::{Anchor, Area, Shape};
use super::{FrameBox, Handle, LaneBox, Row, TierBox};
use crate::lens::{View, tier_name};
use crate::text::Lang;
use crate::trace::Tier;

/// Places the tiers.
pub(super) fn tier_boxes(
    view: &View,
    lanes: &[LaneBox],
    columns: &Columns,
    lang: Lang,
) -> Vec<TierBox> {
    if columns.strip == 0.0 {
        return Vec::new();
    }
    let placed = view.tiers().into_iter().map(|run| {
        let left = lanes[run.first].area.x - TIER_SIDE;
        let right = lanes[run.last].area.right() + TIER_SIDE;
        let top = BOX_SPACE - TIER_SIDE;
        TierBox {
            tier: run.tier,
            name: tier_name(run.tier).get(lang),
            area: Area {
                x: left,
                y: top,
                w: right - left,
                h: columns.header - 2.0 * top,
            },
            folded: run.folded,
        }
    });
    placed.collect()
}

/// Draws the tiers.
pub fn tier_shapes(tiers: &[TierBox], shapes: &mut Vec<Shape>) {
    for tier in tiers {
        let area = tier.area;
        let room = area.w - TIER_NAME - TIER_END;
        let at = (area.x + TIER_NAME, area.y + TIER - TIER_SIDE);
        let name = cut(tier.name, Face::Sans, SMALL, room);
        shapes.push(Shape::rect(area, ROUND + BOX_EDGE, class(tier.tier)));
        shapes.push(Shape::text(at, Anchor::Start, name, "tier-name"));
    }
}

const fn class(tier: Tier) -> &'static str {
    match tier {
        Tier::Client => "tier-box tier-client",
        Tier::Network => "tier-box tier-network",
        Tier::Edge => "tier-box tier-edge",
        Tier::Cluster => "tier-box tier-cluster",
        Tier::Data => "tier-box tier-data",
    }
}

/// Places what folds and unfolds: a fold on its box, all else in the gutter, a frame at its tab too.
pub(super) fn handles(
    planned: Vec<PlannedHandle>,
    rows: &[Row],
    frames: &[FrameBox],
) -> Vec<Handle> {
    let around = |x: f32, y: f32| Area {
        x: x - HANDLE / 2.0,
        y: y - HANDLE / 2.0,
        w: HANDLE,
        h: HANDLE,
    };
    let placed = planned.into_iter().map(|handle| {
        let row = &rows[handle.rows.0];
        let gutter = GUTTER - HANDLES / 2.0;
        let frame = handle.frame.map(|frame| &frames[frame]);
        let tab = frame.map(|frame| Area {
            w: tab_width(&frame.sketch.frame),
            ..around(frame.area.x + HANDLE / 2.0, frame.area.y + TAB / 2.0)
        });
        let area = match frame {
            Some(frame) => around(gutter, frame.area.y + TAB / 2.0),
            None if handle.folded => {
                let (x, y) = row.sketch.fold_mark();
                around(x, y)
            }
            None => around(gutter, row.line),
        };
        Handle {
            part: handle.part,
            what: handle.what,
            folded: handle.folded,
            rows: handle.rows,
            area,
            tab,
        }
    });
    placed.collect()
}
