//! The third pass: the height of every row and the lines of every label.

use super::Area;
use super::constants::*;
use super::fit::{Block, fit};
use super::lanes::{ARROW_ROOM, Columns, FOLD_SIDES};
use super::lives;
use super::metrics::Face;
use super::plan::{Kind, Plan, Planned, Slot};
use super::words::DOT;
use crate::lens::View;
use crate::trace::Side;

/// Where everything stands from top to bottom.
#[derive(Default)]
pub(super) struct Placed {
    pub rows: Vec<PlacedRow>,
    /// The top and bottom of each frame.
    pub frames: Vec<(f32, f32)>,
    /// For each frame, the top of each operand's line.
    pub operands: Vec<Vec<f32>>,
    /// The top and bottom of each phase.
    pub phases: Vec<(f32, f32)>,
    /// Where the rows end.
    pub bottom: f32,
}

/// A row with its place.
#[derive(Clone, Debug, Default)]
pub(crate) struct PlacedRow {
    pub y: f32,
    pub height: f32,
    /// The height of its arrow, or of its middle; of an arrow that slopes, where it begins.
    pub line: f32,
    /// Where it ends: at the same height, unless rows are spaced by time.
    pub end: f32,
    /// The first baseline of a message's label; of a long fold, the middle of its words.
    pub baseline: f32,
    /// Whether other arrows may run behind the label.
    pub crossed: bool,
    pub label: Block,
    /// What it covers between its left and right end.
    pub area: Area,
    /// How far before the receiver's lifeline its arrow ends: at the box of somebody who begins there.
    pub short: f32,
}

/// Places the rows.
pub(super) fn place(plan: &Plan, columns: &Columns, view: &View) -> Placed {
    let mut placed = Placed {
        rows: Vec::with_capacity(plan.rows.len()),
        frames: vec![(0.0, 0.0); plan.frames.len()],
        operands: plan.frames.iter().map(|_| Vec::new()).collect(),
        phases: vec![(0.0, 0.0); plan.phases.len()],
        bottom: 0.0,
    };
    let mut y = columns.header + ROWS_SPACE;
    for slot in &plan.slots {
        match *slot {
            Slot::Row(at) => {
                let mut row = row(&plan.rows[at], columns, view, y);
                for life in plan.lives.iter().filter(|life| life.row == at) {
                    lives::make_room(&mut row, *life, columns);
                }
                y += row.height;
                placed.rows.push(row);
            }
            Slot::Open(frame) => {
                y += FRAME_TOP;
                placed.frames[frame].0 = y;
                placed.operands[frame].push(y);
                y += FRAME_HEAD;
            }
            Slot::Operand(frame, _) => {
                y += FRAME_END;
                placed.operands[frame].push(y);
                y += OPERAND;
            }
            Slot::Close(frame) => {
                y += FRAME_END;
                placed.frames[frame].1 = y;
                y += FRAME_BELOW;
            }
            Slot::Phase(phase) => {
                placed.phases[phase].0 = y;
                y += PHASE_HEAD;
            }
            Slot::PhaseEnd(phase) => {
                y += PHASE_END;
                placed.phases[phase].1 = y;
            }
        }
    }
    placed.bottom = y + ROWS_SPACE;
    placed
}

/// Places a row whose top is at `y`.
pub(super) fn row(row: &Planned, columns: &Columns, view: &View, y: f32) -> PlacedRow {
    match row.kind {
        Kind::Message(_) if row.from == row.to => to_itself(row, columns, y),
        Kind::Message(_) => arrow(row, columns, y),
        Kind::Note(_) => note(row, columns, y),
        Kind::Door => door(row, columns, y),
        Kind::Fold => fold(row, fold_ends(row, columns), y),
        Kind::Gap => gap(row, columns, view, y),
    }
}

/// The left and the right end of a row on the picture.
pub(super) fn ends(row: &Planned, columns: &Columns) -> (f32, f32) {
    let (a, b) = (columns.x[row.from], columns.x[row.to]);
    (a.min(b), a.max(b))
}

fn arrow(row: &Planned, columns: &Columns, y: f32) -> PlacedRow {
    let (left, right) = ends(row, columns);
    let room = right - left - ARROW_ROOM;
    let label = fit(&row.words, row.face, row.face.size(), room, LABEL_LINES);
    let line = y + LABEL_TOP + label.drop() + LABEL_TO_LINE;
    let fall = if row.lost { LOST_FALL / 2.0 } else { 0.0 };
    PlacedRow {
        y,
        height: line + LINE_TO_END + fall - y,
        line,
        end: line,
        baseline: line - LABEL_TO_LINE - label.drop(),
        crossed: false,
        label,
        area: span(left, right, y, line + LINE_TO_END),
        short: 0.0,
    }
}

fn to_itself(row: &Planned, columns: &Columns, y: f32) -> PlacedRow {
    let x = columns.x[row.from];
    let room = (columns.width - EDGE - x - SELF_REACH - 2.0 * LABEL_SIDE).min(SELF_MAX);
    let label = fit(&row.words, row.face, row.face.size(), room, LABEL_LINES);
    let height = SELF_DROP.max(label.height()) + LINE_TO_END;
    let line = y + 10.0;
    PlacedRow {
        y,
        height: height + 6.0,
        line,
        end: line + SELF_DROP,
        baseline: line + SELF_DROP / 2.0 + WORDS * MIDDLE - label.drop() / 2.0,
        crossed: false,
        area: span(x, x + SELF_REACH + LABEL_SIDE + label.width, y, y + height),
        label,
        short: 0.0,
    }
}

/// The area between four edges.
pub(super) fn span(left: f32, right: f32, top: f32, bottom: f32) -> Area {
    Area {
        x: left,
        y: top,
        w: right - left,
        h: bottom - top,
    }
}

fn note(row: &Planned, columns: &Columns, y: f32) -> PlacedRow {
    let (left, right) = ends(row, columns);
    let most = columns.width - GUTTER - EDGE - 2.0 * NOTE_SIDE;
    let limit = match row.side {
        Side::Over if row.from < row.to => right - left + 2.0 * NOTE_OVER - 2.0 * NOTE_SIDE,
        _ => NOTE_MAX,
    };
    let limit = limit.max(NOTE_MIN).min(most);
    let label = fit(&row.words, row.face, SMALL, limit, NOTE_LINES);
    let own = label.width + 2.0 * NOTE_SIDE;
    let away = NOTE_AWAY + own / 2.0;
    let (middle, width) = match row.side {
        Side::Left => (left - away, own),
        Side::Right => (right + away, own),
        Side::Over if row.from == row.to => (left, own),
        Side::Over => ((left + right) / 2.0, right - left + 2.0 * NOTE_OVER),
    };
    boxed(columns, middle, width, y, label)
}

/// A box around lines of words, moved so that it stays in the picture.
fn boxed(columns: &Columns, middle: f32, width: f32, y: f32, label: Block) -> PlacedRow {
    let x = (middle - width / 2.0)
        .min(columns.width - EDGE - width)
        .max(GUTTER + 2.0);
    let width = width.min(columns.width - EDGE - x);
    let height = PILL.max(label.height() + PILL - LEADING);
    PlacedRow {
        y,
        height: height + 2.0 * PILL_SPACE,
        line: y + PILL_SPACE + height / 2.0,
        end: y + PILL_SPACE + height / 2.0,
        baseline: 0.0,
        crossed: false,
        label,
        area: Area {
            x,
            y: y + PILL_SPACE,
            w: width,
            h: height,
        },
        short: 0.0,
    }
}

/// A door's words stand one beside the other; `draw` sets them, here they are only measured.
fn door(row: &Planned, columns: &Columns, y: f32) -> PlacedRow {
    let middle = columns.x[row.from];
    let words = door_words(row);
    let limit = PILL_MAX.min(columns.width - GUTTER - EDGE) - 2.0 * PILL_SIDE;
    let label = fit(&words, Face::Sans, SMALL, limit, 1);
    let width = label.width + 2.0 * PILL_SIDE;
    boxed(columns, middle, width, y, label)
}

/// The whole of a door's words on one line.
pub(super) fn door_words(row: &Planned) -> String {
    let taken = row.ways.iter().find(|way| way.taken);
    let mut words = row.words.clone();
    if let Some(way) = taken {
        words = [&words, row.colon, &way.words].concat();
    }
    for way in row.ways.iter().filter(|way| !way.taken) {
        words = [&words, DOT, &way.words, mark(!way.set.is_empty())].concat();
    }
    words
}

/// The mark of a way that a click opens.
pub(super) fn mark(opens: bool) -> &'static str {
    if opens { " ↗" } else { "" }
}

/// Where a fold begins and ends: at its lanes, or around its only one, as wide as its words.
pub(super) fn fold_ends(row: &Planned, columns: &Columns) -> (f32, f32) {
    let (left, right) = ends(row, columns);
    if left < right {
        return (left, right);
    }
    let words = fold_label(&row.words, FOLD_MAX).width;
    let width = (words + FOLD_SIDES).min(columns.width - EDGE - GUTTER);
    let x = (left - width / 2.0).min(columns.width - EDGE - width);
    let x = x.max(GUTTER + 2.0);
    (x, x + width)
}

/// Places a fold between two ends.
pub(super) fn fold(row: &Planned, (left, right): (f32, f32), y: f32) -> PlacedRow {
    let label = fold_label(&row.words, (right - left - FOLD_SIDES).min(FOLD_MAX));
    let height = fold_height(&label);
    PlacedRow {
        y,
        height: height + 2.0 * PILL_SPACE,
        line: y + PILL_SPACE + height / 2.0,
        end: y + PILL_SPACE + height / 2.0,
        baseline: 0.0,
        crossed: false,
        label,
        area: span(left, right, y + PILL_SPACE, y + PILL_SPACE + height),
        short: 0.0,
    }
}

/// The height of the box that a fold's words need.
pub(super) fn fold_height(label: &Block) -> f32 {
    FOLD + label.drop()
}

/// A fold's words on one line if they fit, else on several.
fn fold_label(words: &str, room: f32) -> Block {
    let one = fit(words, Face::Sans, WORDS, room, 1);
    if one.lines == [words] {
        one
    } else {
        name_and_rest(words, room)
    }
}

/// A fold's name on one line, its figures on the next.
fn name_and_rest(words: &str, room: f32) -> Block {
    let (name, rest) = words.split_once(DOT).unwrap_or((words, ""));
    let mut block = fit(name, Face::Sans, WORDS, room, 2);
    let rest = fit(rest, Face::Sans, WORDS, room, 1);
    block.width = block.width.max(rest.width);
    block.lines.extend(rest.lines);
    block
}

fn gap(row: &Planned, columns: &Columns, view: &View, y: f32) -> PlacedRow {
    let limit = (columns.width - GUTTER - EDGE).min(PILL_MAX) - 2.0 * PILL_SIDE;
    let label = fit(&row.words, Face::Sans, SMALL, limit, 2);
    let (first, last) = (columns.x[0], columns.x[view.lanes.len() - 1]);
    let middle = match row.item {
        super::RowItem::Gap { note: Some(_), .. } => {
            let (left, right) = ends(row, columns);
            (left + right) / 2.0
        }
        _ => (first + last) / 2.0,
    };
    let width = label.width + 2.0 * PILL_SIDE;
    let mut placed = boxed(columns, middle, width, y + GAP_SPACE, label);
    placed.y = y;
    placed.height += 2.0 * GAP_SPACE;
    placed
}
