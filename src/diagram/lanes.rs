//! The second pass: where the lifelines stand, by what must fit between them.

use super::constants::*;
use super::fit::{Block, fit};
use super::metrics::{Face, chunks, width};
use super::plan::{Kind, Plan, Planned, Slot};
use super::shape::within;
use super::words::DOT;
use crate::lens::View;
use crate::text::Lang;
use crate::trace::Side;

/// The lanes' places.
pub(super) struct Columns {
    /// The lifelines.
    pub x: Vec<f32>,
    /// The names in the boxes.
    pub names: Vec<Block>,
    /// The widths of the boxes.
    pub boxes: Vec<f32>,
    /// The width of the picture.
    pub width: f32,
    /// The height of the header.
    pub header: f32,
    /// The height of the tiers' names in it.
    pub strip: f32,
}

/// Places the lanes.
pub(super) fn place(plan: &Plan, view: &View, lang: Lang) -> Columns {
    let dense = LANES_DENSE.contains(&view.lanes.len());
    let names: Vec<Block> = view
        .lanes
        .iter()
        .map(|lane| {
            let name = lane.name.get(lang);
            // A word is not broken for the sake of room.
            let longest = chunks(name).map(|chunk| width(chunk.trim_end(), Face::Sans, WORDS));
            let limit = if dense {
                longest.fold(NAME_DENSE, f32::max).min(NAME_MAX * SQUEEZE)
            } else {
                NAME_MAX * SQUEEZE
            };
            fit(name, Face::Sans, WORDS, limit, 2)
        })
        .collect();
    let least = if dense { LANE_DENSE - BOX_GAP } else { BOX_MIN };
    let boxes: Vec<f32> = names
        .iter()
        .map(|name| even(within(name.width + 2.0 * TAB_SIDE, least, BOX_MAX)))
        .collect();
    let sides = if view.states { STATES } else { 0.0 };
    let room = |lane: usize| {
        let half = boxes.get(lane).copied().unwrap_or(0.0) / 2.0;
        let notes = notes_beside(plan, lane, boxes.len());
        half.max(sides).max(beyond_frames(plan, lane)).max(notes)
    };
    let last = boxes.len().saturating_sub(1);
    let left = GUTTER + room(0);
    let right = room(last).max(beyond_last(plan, view.lanes.len())) + EDGE;
    let gaps = distances(plan, &boxes, TARGET - left - right);
    let mut x = Vec::with_capacity(boxes.len());
    let mut at = left.ceil();
    for lane in 0..boxes.len() {
        x.push(at);
        at += gaps.get(lane).copied().unwrap_or(0.0);
    }
    // One tier alone tells nothing.
    let strip = if view.tiers().len() > 1 { TIER } else { 0.0 };
    let boxed = names.iter().map(Block::drop).fold(0.0, f32::max) + BOX_HEIGHT;
    Columns {
        width: even(x.last().copied().unwrap_or(left) + right),
        x,
        names,
        boxes,
        header: strip + boxed + 2.0 * BOX_SPACE,
        strip,
    }
}

fn even(value: f32) -> f32 {
    (value / GRID).ceil() * GRID
}

/// How far the frames around an outer lane reach beyond it.
fn beyond_frames(plan: &Plan, lane: usize) -> f32 {
    let mut inside = None;
    let mut deepest = 0;
    for slot in &plan.slots {
        let touches = match *slot {
            Slot::Open(frame) => {
                inside = Some(frame);
                plan.frames[frame].lane == Some(lane)
            }
            Slot::Close(frame) => {
                inside = plan.frames[frame].parent;
                false
            }
            Slot::Operand(..) | Slot::Phase(_) | Slot::PhaseEnd(_) => false,
            Slot::Row(at) => plan.rows[at].from == lane || plan.rows[at].to == lane,
        };
        if let Some(frame) = inside.filter(|_| touches) {
            deepest = deepest.max(plan.frames[frame].depth + 1);
        }
    }
    match deepest {
        0 => 0.0,
        depth => FRAME_SIDE + depth as f32 * FRAME_NEST,
    }
}

/// How far notes reach beyond an outer lane that stand beside it.
fn notes_beside(plan: &Plan, lane: usize, lanes: usize) -> f32 {
    let beside = plan.rows.iter().filter(|row| match row.side {
        Side::Over => false,
        Side::Left => lane == 0 && row.from == 0,
        Side::Right => lane + 1 == lanes && row.to == lane,
    });
    beside
        .map(|row| width(&row.words, row.face, SMALL).min(NOTE_MAX) + 2.0 * NOTE_SIDE + NOTE_AWAY)
        .fold(0.0, f32::max)
}

/// How far messages of the last lane to itself reach beyond it.
fn beyond_last(plan: &Plan, lanes: usize) -> f32 {
    plan.rows
        .iter()
        .filter(|row| row.from == row.to && row.from + 1 == lanes)
        .map(|row| match row.kind {
            Kind::Message(_) => SELF_REACH + LABEL_SIDE + row.wide.min(SELF_LAST) + LABEL_SIDE,
            Kind::Note(_) => NOTE_MIN / 2.0 + FRAME_SIDE,
            _ => 0.0,
        })
        .fold(0.0, f32::max)
}

/// The widest part of a label that stands on one line.
fn longest_chunk(row: &Planned) -> f32 {
    chunks(&row.words)
        .map(|chunk| width(chunk.trim_end(), row.face, row.face.size()))
        .fold(0.0, f32::max)
}

/// The width of a fold's figures, which are not wrapped.
fn figures_width(row: &Planned) -> f32 {
    let (_, figures) = row.words.split_once(DOT).unwrap_or_default();
    width(figures, Face::Sans, WORDS)
}

/// What a fold needs besides its words.
pub(super) const FOLD_SIDES: f32 = 2.0 * (FOLD_SIDE + LABEL_SIDE + FOLD_SHIFT);

/// What an arrow needs besides its label.
pub(super) const ARROW_ROOM: f32 = NUMBER + HEAD + BAR_HALF + 2.0 * LABEL_SIDE;

/// The distances between neighbours: what labels need, within bounds, and closer again when the whole
/// would be wider than `target`.
fn distances(plan: &Plan, boxes: &[f32], target: f32) -> Vec<f32> {
    let dense = LANES_DENSE.contains(&boxes.len());
    let (closest, tight) = if dense {
        (LANE_DENSE, LANE_DENSE)
    } else {
        (LANE_MIN, LANE_TIGHT)
    };
    let mut least: Vec<f32> = boxes
        .windows(2)
        .map(|pair| ((pair[0] + pair[1]) / 2.0 + BOX_GAP).max(closest))
        .collect();
    for row in &plan.rows {
        let words = match row.kind {
            // A label that is wrapped in any case must not be cut too.
            Kind::Message(_) if dense => {
                let line = row.wide / LABEL_LINES as f32 * UNEVEN;
                longest_chunk(row).max(line) + ARROW_ROOM
            }
            Kind::Message(_) => longest_chunk(row) + ARROW_ROOM,
            Kind::Fold => figures_width(row) + FOLD_SIDES,
            Kind::Note(_) | Kind::Door | Kind::Gap => continue,
        };
        if row.from.abs_diff(row.to) == 1 {
            let gap = &mut least[row.from.min(row.to)];
            *gap = gap.max(words.min(LANE_MAX));
        }
    }
    let most = if boxes.len() == 2 {
        LANE_PAIR
    } else {
        LANE_MAX
    };
    let mut gaps = least.clone();
    if let [only] = gaps.as_mut_slice() {
        *only = LANE_PAIR;
    }
    let lanes = boxes.len();
    // By how many lanes it reaches across, then by its left lane.
    let mut needs: Vec<Vec<f32>> = vec![Vec::new(); lanes * lanes];
    for row in &plan.rows {
        if let Some((first, last, need)) = need(row) {
            needs[(last - first) * lanes + first].push(need);
        }
    }
    // Neighbours first: what they need often is enough for those who reach across.
    for (at, needs) in needs.iter().enumerate() {
        let (reach, first) = (at / lanes, at % lanes);
        for need in needs {
            let across = &mut gaps[first..first + reach];
            let have: f32 = across.iter().sum();
            let more = (need - have) / reach as f32;
            if more > 0.0 {
                for gap in across {
                    *gap = (*gap + more).min(most);
                }
            }
        }
    }
    tighten(&mut gaps, &least, tight, target);
    relax(&mut gaps, target);
    gaps.iter().map(|gap| even(*gap)).collect()
}

fn need(row: &Planned) -> Option<(usize, usize, f32)> {
    let (first, last) = (row.from.min(row.to), row.from.max(row.to));
    let words = match row.kind {
        Kind::Message(_) => row.wide.min(LABEL_MAX) + ARROW_ROOM,
        // The parts of a fold stand on lines of their own when they must.
        Kind::Fold => row.wide.min(FOLD_MAX) * 0.62 + FOLD_SIDES,
        Kind::Note(_) | Kind::Door | Kind::Gap => return None,
    };
    (first < last).then_some((first, last, words))
}

/// Takes from every distance its share of what is too much, down to a bound.
fn tighten(gaps: &mut [f32], least: &[f32], tight: f32, target: f32) {
    let total: f32 = gaps.iter().sum();
    let floor = |at: usize| least[at].max(tight);
    let spare = |gaps: &[f32]| -> f32 {
        gaps.iter()
            .enumerate()
            .map(|(at, gap)| (gap - floor(at)).max(0.0))
            .sum()
    };
    let (over, spare) = (total - target, spare(gaps));
    if over <= 0.0 || spare <= 0.0 {
        return;
    }
    let share = (over / spare).min(1.0);
    for (at, gap) in gaps.iter_mut().enumerate() {
        *gap -= (*gap - floor(at)).max(0.0) * share;
    }
}

/// Gives narrow distances their share of the room that is left, up to a bound.
fn relax(gaps: &mut [f32], target: f32) {
    let room = target - gaps.iter().sum::<f32>();
    let wish: f32 = gaps.iter().map(|gap| (LANE_EASY - gap).max(0.0)).sum();
    if room <= 0.0 || wish <= 0.0 {
        return;
    }
    let share = (room / wish).min(1.0);
    for gap in gaps {
        *gap += (LANE_EASY - *gap).max(0.0) * share;
    }
}
