//! The shapes of the participants: their boxes, at the top, at the bottom and where one comes into being, and the
//! scale of a picture whose rows are spaced by time.

use super::constants::*;
use super::icons;
use super::lanes::Columns;
use super::lives::{self, PlannedLife};
use super::metrics::{Face, width};
use super::shape::{Anchor, Area, Shape, pattern};
use super::{LaneBox, LifeMark};
use crate::lens::View;
use crate::text::{Lang, duration};
use crate::trace::Tier;

/// The participant boxes, `down` lower than they stand in the header; `class` gives that of each box, if it has
/// one.
pub(super) fn boxes(
    pen: &BoxPen<'_>,
    down: f32,
    class: impl Fn(usize) -> Option<&'static str>,
    shapes: &mut Vec<Shape>,
) {
    for lane in 0..pen.lanes.len() {
        if let Some(class) = class(lane) {
            pen.draw(lane, down, class, shapes);
        }
    }
}

/// What participant boxes are drawn of.
pub(super) struct BoxPen<'a> {
    pub view: &'a View,
    pub lanes: &'a [LaneBox],
    pub columns: &'a Columns,
}

impl BoxPen<'_> {
    /// One box, `down` lower than it stands in the header.
    fn draw(&self, at: usize, down: f32, class: &'static str, shapes: &mut Vec<Shape>) {
        let (lane, name) = (&self.lanes[at], &self.columns.names[at]);
        let area = Area {
            y: lane.area.y + down,
            ..lane.area
        };
        let edge = Area {
            h: BOX_EDGE,
            ..area
        };
        shapes.push(Shape::rect(area, ROUND, class));
        shapes.push(Shape::rect(edge, BOX_EDGE / 2.0, edge_class(lane)));
        shapes.push(Shape::Path {
            d: icons::path(
                self.view.lanes[at].icon,
                lane.x - ICON / 2.0,
                area.y + BOX_EDGE + 5.0,
            ),
            class: icon_class(lane),
        });
        let first = area.bottom() - 9.0 - name.drop();
        shapes.extend(name.lines.iter().enumerate().map(|(nth, line)| {
            let wide = width(line, Face::Sans, WORDS);
            Shape::Text {
                x: lane.x,
                y: first + nth as f32 * LEADING,
                anchor: Anchor::Middle,
                words: line.clone(),
                length: (wide > NAME_MAX).then_some(NAME_MAX),
                class: "box-name",
            }
        }));
    }
    /// Where a lane begins or ends that is not there all the time.
    pub fn life(&self, life: PlannedLife, y: f32) -> LifeMark {
        if life.ends {
            return lives::end(self.lanes[life.lane].x, life, y);
        }
        let area = self.lanes[life.lane].area;
        let mut shapes = Vec::new();
        let down = y - area.y - area.h / 2.0;
        self.draw(life.lane, down, "box", &mut shapes);
        LifeMark {
            lane: life.lane,
            row: life.row,
            area: (y - area.h / 2.0, y + area.h / 2.0),
            shapes: shapes.into(),
        }
    }
}

/// A tenth of the longest time of a scale, in microseconds.
const TENTH: u64 = 1_000_000_000;

/// A scale as on a map, at the left of the header: so long is so much time, where nothing needs more.
pub(super) fn ruler(scale: f32, lang: Lang, shapes: &mut Vec<Shape>) {
    let fits = |time: u64| time as f32 * scale <= RULER;
    if scale == 0.0 || !fits(1) {
        return;
    }
    let mut time = 1;
    while time < TENTH && fits(time * 10) {
        time *= 10;
    }
    let rounder = [5 * time, 2 * time];
    let time = rounder.into_iter().find(|time| fits(*time)).unwrap_or(time);
    let (x, right, top) = (EDGE, EDGE + RULER_END, 2.0 * BOX_SPACE);
    let bottom = top + time as f32 * scale;
    let words = (right + 1.0, (top + bottom) / 2.0 + SMALL * MIDDLE);
    shapes.push(Shape::Path {
        d: pattern("M# #H#V#H#", &[right, top, x, bottom, right]),
        class: "ruler",
    });
    shapes.push(Shape::text(
        words,
        Anchor::Start,
        duration(time, lang),
        "time",
    ));
}

fn edge_class(lane: &LaneBox) -> &'static str {
    match lane.tier {
        Tier::Client => "box-edge tier-client",
        Tier::Network => "box-edge tier-network",
        Tier::Edge => "box-edge tier-edge",
        Tier::Cluster => "box-edge tier-cluster",
        Tier::Data => "box-edge tier-data",
    }
}

fn icon_class(lane: &LaneBox) -> &'static str {
    match lane.tier {
        Tier::Client => "icon tier-client",
        Tier::Network => "icon tier-network",
        Tier::Edge => "icon tier-edge",
        Tier::Cluster => "icon tier-cluster",
        Tier::Data => "icon tier-data",
    }
}
