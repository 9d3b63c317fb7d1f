//! Where rows stand that are spaced by time. Going through everything that begins and ends, in the order of
//! time, heights grow by what the time needs, and where marks would overlap by what they need: a height is
//! never less than what its time is worth, but for breaks.

use super::Area;
use super::constants::*;
use super::draw_marks::{label_middle, radius};
use super::lanes::Columns;
use super::metrics::{Face, width};
use super::plan::{Kind, Planned};
use super::rows::{Placed, PlacedRow, fold, fold_ends, fold_height, row, span};
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
        on_their_way: vec![0; columns.x.len()],
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
        let (left, right) = fold_ends(planned, columns);
        let room = right - left - 2.0 * FOLD_SIDE;
        let inset = (nth as f32 * FOLD_STEP).min(room - FOLD_LEAST).max(0.0);
        let ends = if planned.from < planned.to {
            (left + inset, right)
        } else {
            (left, right - inset)
        };
        let mut row = fold(planned, ends, 0.0);
        row.line = 0.0;
        row.baseline = fold_height(&row.label) / 2.0;
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
    /// Between each lane and the next: how many messages are on their way.
    on_their_way: Vec<usize>,
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
            // Whole pixels are crisp.
            y = self.height(moment, y).ceil();
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
        self.cross_over(moment);
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
        let part = whole * lost_part();
        part.max(LOST_FALLS.0).min(LOST_FALLS.1)
    }

    /// Whether others are on their way behind the label of a message that begins.
    fn cross_over(&mut self, moment: &Moment) {
        let row = &self.timed.rows[moment.row];
        if !matches!(row.kind, Kind::Message(_)) {
            return;
        }
        let (first, last) = (row.from.min(row.to), row.from.max(row.to));
        // A label beside a loop stands between its lane and the next.
        let others = &mut self.on_their_way[first..last.max(first + 1)];
        if !moment.is_end {
            self.rows[moment.row].crossed = others.iter().any(|others| *others > 0);
        }
        if row.end > row.start && first < last {
            for others in others {
                *others = if moment.is_end {
                    *others - 1
                } else {
                    *others + 1
                };
            }
        }
    }

    /// A line is no place for the words of what comes later.
    fn cover_slope(&mut self, at: usize) {
        if let Some((left, right)) = self.slope(at) {
            self.sky.cover_line(left, right);
        }
    }

    /// The left and the right end of a message's line.
    fn slope(&self, at: usize) -> Option<((f32, f32), (f32, f32))> {
        let (row, place) = (&self.timed.rows[at], &self.rows[at]);
        let travels = matches!(row.kind, Kind::Message(_)) && row.from != row.to && !row.lost;
        let (from, to) = self.ends(at);
        let (from, to) = ((from, place.line), (to, place.end));
        travels.then_some(if from.0 < to.0 {
            (from, to)
        } else {
            (to, from)
        })
    }

    /// What a row covers where it begins, or where it ends.
    fn marks(&self, moment: &Moment) -> Vec<Mark> {
        let at = moment.row;
        let (row, place) = (&self.timed.rows[at], &self.rows[at]);
        let (from, to) = (self.columns.x[row.from], self.columns.x[row.to]);
        let line = place.line;
        let round = radius(row);
        let disc = Mark::around(from, round, round);
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
                // The upper edge is there wherever the words are.
                marks.extend([
                    disc,
                    Mark {
                        up: 0.0,
                        ..fold_words(place)
                    },
                ]);
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
        let part = lost_part();
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

    /// Lowers words along their slopes as far as there is room: from the last to the first, each above all
    /// that comes after it.
    fn lower_labels(&mut self, heights: &[Height]) {
        let mut floor = Skyline::new(self.columns.width, f32::MIN);
        for (moment, height) in self.timed.moments.iter().zip(heights).rev() {
            let at = moment.row;
            let row = &self.timed.rows[at];
            if !moment.is_end
                && (row.end > row.start || row.lost)
                && let Some(mark) = self.words(at)
            {
                let free = -floor.level(mark.left, mark.right) - (height.y + mark.down + APART);
                self.rows[at].baseline += self.lower(at).min(free).max(0.0);
            }
            for mark in self.marks(moment) {
                floor.cover(mark.left, mark.right, -(height.y - mark.up));
            }
            if !moment.is_end
                && let Some(((x1, y1), (x2, y2))) = self.slope(at)
            {
                floor.cover_line((x1, -y1), (x2, -y2));
            }
        }
    }

    /// The words of a row that lasts, around the height at which it begins.
    fn words(&self, at: usize) -> Option<Mark> {
        let (row, place) = (&self.timed.rows[at], &self.rows[at]);
        match row.kind {
            Kind::Message(_) => Some(label(row, place, self.ends(at))),
            Kind::Fold => Some(fold_words(place)),
            _ => None,
        }
    }

    fn ends(&self, at: usize) -> (f32, f32) {
        let row = &self.timed.rows[at];
        (self.columns.x[row.from], self.columns.x[row.to])
    }

    /// How far words can come down until they meet their own slope, or are in the middle.
    fn lower(&self, at: usize) -> f32 {
        let (row, place) = (&self.timed.rows[at], &self.rows[at]);
        let fall = place.end - place.line;
        if row.kind == Kind::Fold {
            return (fall - fold_height(&place.label)) / 2.0;
        }
        if row.from == row.to {
            return (fall - SELF_DROP) / 2.0;
        }
        let (from, to) = self.ends(at);
        let near = (label_middle(row, (from, to)) - from).abs() - place.label.width / 2.0;
        if near < radius(row) {
            return 0.0;
        }
        let part = if row.lost { lost_part() } else { 1.0 };
        fall * near / ((to - from).abs() * part)
    }
}

/// How much of its way a lost message comes.
fn lost_part() -> f32 {
    f32::from(LOST_AT) / 1_000.0
}

/// The words of a message, around the height at which it begins.
fn label(row: &Planned, place: &PlacedRow, (from, to): (f32, f32)) -> Mark {
    let size = row.face.size();
    let wide = place.label.width;
    let left = if row.from == row.to {
        from + SELF_REACH + LABEL_SIDE
    } else {
        label_middle(row, (from, to)) - wide / 2.0
    };
    Mark {
        left,
        right: left + wide,
        up: place.line - (place.baseline - size),
        down: place.baseline + place.label.drop() + size / 4.0 - place.line,
    }
}

/// The words of a fold, around the height at which it begins.
fn fold_words(place: &PlacedRow) -> Mark {
    let half = fold_height(&place.label) / 2.0;
    Mark {
        left: place.area.x,
        right: place.area.right(),
        up: place.line - (place.baseline - half),
        down: place.baseline + half - place.line,
    }
}
