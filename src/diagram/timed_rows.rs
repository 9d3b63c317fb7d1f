//! Where rows stand that are spaced by time. Going through everything that begins and ends, in the order of
//! time, heights grow by what the time needs, and where marks would overlap by what they need: a height is
//! never less than what its time is worth, but for breaks.

use super::Area;
use super::constants::*;
use super::lanes::Columns;
use super::metrics::{Face, width};
use super::plan::{Kind, Planned};
use super::rows::{Placed, PlacedRow, ends, fold, fold_height, row, span};
use super::skyline::Skyline;
use super::timed::{Moment, Timed};
use crate::lens::View;
use crate::trace::Time;

/// At which height a row begins or ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Height {
    pub time: Time,
    pub y: f32,
    pub row: usize,
    pub is_end: bool,
}

/// What a row covers around the height at which it begins or ends.
#[derive(Clone, Copy)]
struct Mark {
    left: f32,
    right: f32,
    up: f32,
    down: f32,
}

impl Mark {
    fn around(x: f32, aside: f32, high: f32) -> Mark {
        Mark {
            left: x - aside,
            right: x + aside,
            up: high,
            down: high,
        }
    }

    fn of(area: &Area, height: f32) -> Mark {
        Mark {
            left: area.x,
            right: area.right(),
            up: height - area.y,
            down: area.bottom() - height,
        }
    }
}

/// Places the rows; at which height what happens.
pub(super) fn place(timed: &Timed, columns: &Columns, view: &View) -> (Placed, Vec<Height>) {
    let mut placer = Placer {
        timed,
        columns,
        rows: unplaced(timed, columns, view),
        begins: vec![0.0; timed.rows.len()],
        extents: vec![(f32::MAX, f32::MIN); timed.rows.len()],
        sky: Skyline::new(columns.width, columns.header + ROWS_SPACE),
        fastest: fastest(&timed.rows, columns.x.len()),
    };
    let heights = placer.all();
    placer.lower_labels(&heights);
    let bottom = placer.sky.lowest() + 2.0 * ROWS_SPACE;
    let mut rows = placer.rows;
    for (row, (top, bottom)) in rows.iter_mut().zip(placer.extents) {
        (row.y, row.height) = (top, bottom - top);
    }
    let placed = Placed {
        rows,
        bottom,
        ..Placed::default()
    };
    (placed, heights)
}

/// The rows as they are by themselves, their lines at 0.
fn unplaced(timed: &Timed, columns: &Columns, view: &View) -> Vec<PlacedRow> {
    let mut slots = Slots::default();
    let rows = timed.rows.iter().map(|planned| {
        if planned.kind == Kind::Fold {
            return slots.fold(planned, columns);
        }
        let at_top = row(planned, columns, view, 0.0);
        row(planned, columns, view, -at_top.line)
    });
    rows.collect()
}

/// Folds between the same lanes at the same time stand one before the other, each further in. Those that
/// are open: their lanes, how many stand behind, and until when.
#[derive(Default)]
struct Slots(Vec<((usize, usize), usize, Time)>);

impl Slots {
    fn fold(&mut self, planned: &Planned, columns: &Columns) -> PlacedRow {
        let lanes = (planned.from, planned.to);
        self.0.retain(|(_, _, until)| *until > planned.start);
        let is_taken = |nth: &usize| self.0.iter().any(|slot| (slot.0, slot.1) == (lanes, *nth));
        let nth = (0..).find(|nth| !is_taken(nth)).unwrap_or(0);
        self.0.push((lanes, nth, planned.end));
        let (left, right) = ends(planned, columns);
        let room = right - left - 2.0 * FOLD_SIDE;
        let inset = (nth as f32 * FOLD_STEP).min(room - FOLD_LEAST).max(0.0);
        let ends = if planned.from < planned.to {
            (left + inset, right)
        } else {
            (left, right - inset)
        };
        let mut row = fold(planned, ends, 0.0);
        row.line = 0.0;
        row.area = span(ends.0 + FOLD_SIDE, ends.1 - FOLD_SIDE, 0.0, 0.0);
        row
    }
}

/// The shortest way between two lanes, for those that never arrive.
fn fastest(rows: &[Planned], lanes: usize) -> Vec<Option<Time>> {
    let mut fastest = vec![None; lanes * lanes];
    for row in rows {
        if matches!(row.kind, Kind::Message(_)) && row.end > row.start {
            let way = row.end - row.start;
            for at in [row.from * lanes + row.to, row.to * lanes + row.from] {
                let best: &mut Option<Time> = &mut fastest[at];
                *best = Some(best.map_or(way, |best| best.min(way)));
            }
        }
    }
    fastest
}

struct Placer<'a> {
    timed: &'a Timed,
    columns: &'a Columns,
    rows: Vec<PlacedRow>,
    /// At which height each row begins.
    begins: Vec<f32>,
    /// The top and the bottom of what each row covers.
    extents: Vec<(f32, f32)>,
    sky: Skyline,
    fastest: Vec<Option<Time>>,
}

impl Placer<'_> {
    fn all(&mut self) -> Vec<Height> {
        let timed = self.timed;
        let mut heights = Vec::with_capacity(timed.moments.len());
        let mut y = self.columns.header + ROWS_SPACE;
        let mut told = timed.moments.first().map_or(Time::ZERO, |first| first.time);
        for moment in &timed.moments {
            let row = &timed.rows[moment.row];
            if moment.time > told {
                y += (moment.time - told).0 as f32 * timed.scale;
                told = moment.time;
            }
            y = self.height(moment, y);
            self.stand(moment, y);
            // The time of a break takes no more than its row does.
            if !moment.is_end && row.kind == Kind::Gap {
                told = told.max(row.end);
            }
            heights.push(Height {
                time: moment.time,
                y,
                row: moment.row,
                is_end: moment.is_end,
            });
        }
        heights
    }

    /// The least height, from `y` on, at which a row can begin or end.
    fn height(&mut self, moment: &Moment, mut y: f32) -> f32 {
        let at = moment.row;
        if moment.is_end {
            y = y.max(self.begins[at] + self.least(at));
        }
        for mark in self.marks(moment) {
            y = y.max(self.sky.level(mark.left, mark.right) + mark.up + APART);
        }
        y
    }

    /// How far a row reaches down at least.
    fn least(&self, at: usize) -> f32 {
        let (row, place) = (&self.timed.rows[at], &self.rows[at]);
        match row.kind {
            Kind::Message(_) if row.from == row.to => SELF_DROP,
            Kind::Fold => fold_height(&place.label),
            Kind::Gap => place.height,
            _ => 0.0,
        }
    }

    fn stand(&mut self, moment: &Moment, y: f32) {
        let at = moment.row;
        let row = &self.timed.rows[at];
        if !moment.is_end {
            self.begins[at] = y;
            self.begin(at, y);
        }
        if moment.is_end {
            self.end(at, y);
        } else if row.end == row.start && row.kind == Kind::Fold {
            self.end(at, y + self.least(at));
        }
        let (_, bottom) = &mut self.extents[at];
        *bottom = bottom.max(self.rows[at].end);
        for mark in self.marks(moment) {
            self.sky.cover(mark.left, mark.right, y + mark.down);
            let (top, bottom) = &mut self.extents[at];
            *top = top.min(y - mark.up);
            *bottom = bottom.max(y + mark.down);
        }
        if moment.is_end || row.end == row.start {
            self.cover_slope(at);
        }
    }

    fn begin(&mut self, at: usize, y: f32) {
        let lost = self.timed.rows[at].lost.then(|| self.falls(at));
        let place = &mut self.rows[at];
        let down = if self.timed.rows[at].kind == Kind::Gap {
            // Its top is at 0, not its line.
            y + place.height / 2.0
        } else {
            y
        };
        place.line += down;
        place.baseline += down;
        place.end += down + lost.unwrap_or(0.0);
        place.area.y += down;
    }

    fn end(&mut self, at: usize, y: f32) {
        let place = &mut self.rows[at];
        match self.timed.rows[at].kind {
            Kind::Gap => {}
            Kind::Fold => {
                place.end = y;
                place.area.h = y - place.area.y;
            }
            _ => {
                place.end = y;
                place.area.h = y - place.area.y + LINE_TO_END;
            }
        }
    }

    /// How far a lost message falls until it is lost.
    fn falls(&self, at: usize) -> f32 {
        let row = &self.timed.rows[at];
        if row.from == row.to {
            return 0.0;
        }
        let way = self.fastest[row.from * self.columns.x.len() + row.to];
        let whole = way.map_or(0.0, |way| way.0 as f32 * self.timed.scale);
        let part = whole * f32::from(LOST_AT) / 1_000.0;
        part.max(LOST_FALLS.0).min(LOST_FALLS.1)
    }

    /// A line is no place for the words of what comes later.
    fn cover_slope(&mut self, at: usize) {
        let (row, place) = (&self.timed.rows[at], &self.rows[at]);
        if !matches!(row.kind, Kind::Message(_)) || row.from == row.to || row.lost {
            return;
        }
        let from = (self.columns.x[row.from], place.line);
        let to = (self.columns.x[row.to], place.end);
        let (left, right) = if from.0 < to.0 {
            (from, to)
        } else {
            (to, from)
        };
        self.sky.cover_line(left, right);
    }

    /// What a row covers where it begins, or where it ends.
    fn marks(&self, moment: &Moment) -> Vec<Mark> {
        let at = moment.row;
        let (row, place) = (&self.timed.rows[at], &self.rows[at]);
        let (from, to) = (self.columns.x[row.from], self.columns.x[row.to]);
        let line = place.line;
        let disc = Mark::around(from, NUMBER, NUMBER);
        let mut marks = Vec::new();
        match row.kind {
            Kind::Message(_) if moment.is_end => {
                let x = if row.from == row.to { from + HEAD } else { to };
                marks.push(Mark::around(x, HEAD, HEAD_HALF));
                marks.extend(self.state(row, 1));
            }
            Kind::Message(_) => {
                marks.push(disc);
                marks.extend(self.state(row, 0));
                marks.push(label(row, place, (from, to)));
                if row.lost {
                    marks.push(self.cross(at));
                } else if row.end == row.start && row.from == row.to {
                    let down = SELF_DROP + HEAD_HALF;
                    marks.push(Mark {
                        down,
                        ..Mark::around(from + SELF_REACH / 2.0, SELF_REACH / 2.0, 0.0)
                    });
                } else if row.end == row.start && row.from != row.to {
                    marks.push(Mark::around(to, HEAD, HEAD_HALF));
                    marks.extend(self.state(row, 1));
                }
            }
            Kind::Fold if moment.is_end => {
                let area = Area {
                    y: 0.0,
                    h: 0.0,
                    ..place.area
                };
                marks.push(Mark::of(&area, 0.0));
                marks.push(Mark::around(from, HEAD, HEAD_HALF));
            }
            Kind::Fold => {
                let words = Area {
                    y: line,
                    h: fold_height(&place.label),
                    ..place.area
                };
                marks.extend([disc, Mark::of(&words, line)]);
                marks.push(Mark::around(to, HEAD, HEAD_HALF));
            }
            Kind::Note(_) | Kind::Door => marks.push(Mark {
                up: place.area.h / 2.0 + APART,
                down: place.area.h / 2.0 + APART,
                ..Mark::of(&place.area, line)
            }),
            Kind::Gap if moment.is_end => {}
            Kind::Gap => marks.push(Mark {
                left: 0.0,
                right: self.columns.width,
                up: 0.0,
                down: place.height,
            }),
        }
        marks
    }

    /// A TCP state beside an end.
    fn state(&self, row: &Planned, end: usize) -> Option<Mark> {
        let (state, x, side) = if end == 0 {
            (&row.states.0, row.from, row.from > row.to)
        } else {
            (&row.states.1, row.to, row.to > row.from)
        };
        let lines = state.as_ref()?.split(" → ");
        let x = self.columns.x[x];
        let wide = lines
            .clone()
            .map(|line| width(line, Face::Mono, DIGITS))
            .fold(0.0, f32::max);
        let reach = NUMBER + LABEL_SIDE + wide;
        Some(Mark {
            left: if side { x } else { x - reach },
            right: if side { x + reach } else { x },
            up: DIGITS / 2.0 + (lines.count() - 1) as f32 * LEADING,
            down: DIGITS / 2.0,
        })
    }

    /// Where a lost message ends, and falls.
    fn cross(&self, at: usize) -> Mark {
        let row = &self.timed.rows[at];
        let (from, to) = (self.columns.x[row.from], self.columns.x[row.to]);
        let part = f32::from(LOST_AT) / 1_000.0;
        let x = if from == to {
            from + SELF_REACH
        } else {
            from + (to - from) * part
        };
        let falls = self.falls(at);
        Mark {
            up: 0.0,
            down: falls + LOST_FALL / 2.0,
            ..Mark::around(x, 2.0 * CROSS, 0.0)
        }
    }

    /// Lowers labels along their slopes as far as there is room: from the last to the first, each above all
    /// that comes after it.
    fn lower_labels(&mut self, heights: &[Height]) {
        let mut floor = Skyline::new(self.columns.width, f32::MIN);
        for (moment, height) in self.timed.moments.iter().zip(heights).rev() {
            let at = moment.row;
            let row = &self.timed.rows[at];
            let travels = matches!(row.kind, Kind::Message(_)) && row.end > row.start;
            if travels && !moment.is_end {
                let ends = (self.columns.x[row.from], self.columns.x[row.to]);
                let place = &self.rows[at];
                let mark = label(row, place, ends);
                let bottom = height.y + mark.down + APART;
                let free = -floor.level(mark.left, mark.right) - bottom;
                self.rows[at].baseline += lower(row, place, ends).min(free).max(0.0);
            }
            for mark in self.marks(moment) {
                floor.cover(mark.left, mark.right, -(height.y - mark.up));
            }
        }
    }
}

/// The words of a message, around the height at which it begins.
fn label(row: &Planned, place: &PlacedRow, (from, to): (f32, f32)) -> Mark {
    let size = row.face.size();
    let wide = place.label.width;
    let left = if row.from == row.to {
        from + SELF_REACH + LABEL_SIDE
    } else {
        label_middle(from, to) - wide / 2.0
    };
    Mark {
        left,
        right: left + wide,
        up: place.line - (place.baseline - size),
        down: place.baseline + place.label.drop() + size / 4.0 - place.line,
    }
}

/// The middle of an arrow's label: between the number and the head.
fn label_middle(from: f32, to: f32) -> f32 {
    let side = if to < from { -1.0 } else { 1.0 };
    (from + side * NUMBER + to - side * (BAR_HALF + HEAD)) / 2.0
}

/// How far a label can come down until it meets its own slope.
fn lower(row: &Planned, place: &PlacedRow, (from, to): (f32, f32)) -> f32 {
    let fall = place.end - place.line;
    if row.from == row.to {
        return (fall - SELF_DROP) / 2.0;
    }
    let near = (label_middle(from, to) - from).abs() - place.label.width / 2.0;
    fall * near / (to - from).abs()
}
