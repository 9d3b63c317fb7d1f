//! The shapes of frames: the box, the tab, the name, the guards, and the ways not taken.

use std::cell::OnceCell;
use std::rc::Rc;

use super::constants::*;
use super::fit::cut;
use super::frames::tab_width;
use super::metrics::{Face, width};
use super::plan::{PlannedFrame, PlannedWay};
use super::rows::mark;
use super::shape::{Anchor, Area, Shape, pattern};
use super::words::colon;
use super::{DrawnFrame, DrawnWay, FrameBox, Way};
use crate::text::Lang;
use crate::trace::FragmentId;

/// A way that was not taken, and how to take it.
pub(super) fn untaken(
    name: &str,
    fragment: FragmentId,
    operand: usize,
    way: &PlannedWay,
    area: Area,
    colon: &str,
) -> Way {
    Way {
        fragment,
        operand: operand as u8,
        area,
        label: [name, colon, &way.words].concat(),
        set: way.set.clone(),
    }
}

/// What it takes to draw a frame.
#[derive(Clone, Debug)]
pub(crate) struct Sketch {
    pub frame: PlannedFrame,
    /// The top of each operand's line.
    pub tops: Vec<f32>,
    pub lifelines: Rc<[f32]>,
    pub lang: Lang,
}

impl Sketch {
    /// Puts the frame in its place, after frames with so many operands that are not taken.
    pub fn place(self, area: Area, ways_before: usize) -> FrameBox {
        let frame = &self.frame;
        FrameBox {
            area,
            depth: frame.depth,
            fragment: frame.fragment,
            rows: frame.rows,
            label: frame_sentence(frame, self.lang),
            parent: frame.parent,
            ways_before,
            sketch: self,
            drawn: OnceCell::new(),
        }
    }

    /// How many operands are not taken, and can be.
    pub fn untaken(&self) -> usize {
        let ways = self.frame.operands.iter().filter(|way| !way.taken);
        self.frame.fragment.map_or(0, |_| ways.count())
    }

    /// Draws the frame: its box, its tab, its guards.
    pub fn draw(&self, area: Area) -> DrawnFrame {
        let frame = &self.frame;
        let mut shapes = Vec::new();
        tab(frame, area, &mut shapes);
        let first = beside(&self.lifelines, area.x + tab_width(frame) + 2.0 * TAB_SIDE);
        let left = name(frame, area, first, &mut shapes);
        let mut ways = Vec::new();
        for (at, (way, top)) in frame.operands.iter().zip(&self.tops).enumerate() {
            let (x, middle) = if at == 0 {
                (left, top + TAB / 2.0)
            } else {
                let rule = ((area.x, *top), (area.right(), *top));
                shapes.push(Shape::line(rule.0, rule.1, "frame-rule"));
                (first, top + OPERAND / 2.0)
            };
            let room = area.right() - x - TAB_SIDE;
            let guard = cut(&guard_words(way), Face::Sans, SMALL, room);
            let place = (x, middle + SMALL * MIDDLE);
            if way.taken {
                if !way.words.is_empty() {
                    shapes.push(Shape::text(place, Anchor::Start, guard, "frame-guard"));
                }
                continue;
            }
            let clickable = Area {
                x: x - 4.0,
                y: middle - TAB / 2.0,
                w: width(&guard, Face::Sans, SMALL) + 8.0,
                h: TAB,
            };
            if let Some(id) = frame.fragment {
                let colon = colon(self.lang);
                let way = untaken(&frame.name, id, at, way, clickable, colon);
                let shape = Shape::text(place, Anchor::Start, guard, "way");
                ways.push(DrawnWay {
                    way: Rc::new([way]),
                    shapes: Rc::new([shape]),
                });
            }
        }
        DrawnFrame {
            back: Rc::new([Shape::rect(area, ROUND, "frame-box")]),
            front: shapes.into(),
            ways,
        }
    }
}

/// Writes the name of a frame, if it has one; where the first guard begins.
fn name(frame: &PlannedFrame, area: Area, left: f32, shapes: &mut Vec<Shape>) -> f32 {
    if frame.name.is_empty() {
        return left;
    }
    let guard = frame.operands.first().map_or_else(String::new, guard_words);
    let guard = width(&guard, Face::Sans, SMALL).min(GUARD_MAX);
    let room = area.right() - left - guard - 2.0 * TAB_SIDE;
    let name = cut(&frame.name, Face::Sans, SMALL, room.max(60.0));
    let wide = width(&name, Face::Sans, SMALL);
    shapes.push(Shape::text(
        (left, area.y + TAB / 2.0 + SMALL * MIDDLE),
        Anchor::Start,
        name,
        "frame-name",
    ));
    left + wide + TAB_SIDE
}

/// Words that would begin on a lifeline begin right of it.
fn beside(lifelines: &[f32], x: f32) -> f32 {
    let clear = 2.0 * BAR_HALF + 2.0;
    let met = |lane: &&f32| **lane < x + clear && x < **lane + clear;
    lifelines.iter().find(met).map_or(x, |lane| lane + clear)
}

fn guard_words(way: &PlannedWay) -> String {
    [
        "[",
        &way.words,
        "]",
        mark(!way.taken && !way.set.is_empty()),
    ]
    .concat()
}

fn tab(frame: &PlannedFrame, area: Area, shapes: &mut Vec<Shape>) {
    let (x, y, wide) = (area.x, area.y, tab_width(frame));
    let (right, bottom) = (x + wide, y + TAB);
    let corners = [x, y, right, bottom - TAB_CUT, right - TAB_CUT, bottom, x];
    shapes.push(Shape::Path {
        d: pattern("M# #H#V#L# #H#Z", &corners),
        class: "frame-tab",
    });
    shapes.push(Shape::text(
        (x + TAB_SIDE, y + TAB / 2.0 + SMALL * MIDDLE),
        Anchor::Start,
        frame.operator.keyword(),
        "frame-word",
    ));
}

fn frame_sentence(frame: &PlannedFrame, lang: Lang) -> String {
    let taken = frame
        .operands
        .iter()
        .find(|way| way.taken && frame.fragment.is_some());
    match taken {
        Some(way) => [&frame.name, colon(lang), &way.words].concat(),
        None => frame.operator.keyword().to_owned(),
    }
}
