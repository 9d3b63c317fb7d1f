//! Rows in the order of time: how many pixels a stretch of time gets, and where a stretch too long for the
//! picture is broken, with its length on the break.

use super::RowItem;
use super::activations::Caller;
use super::constants::*;
use super::plan::{Kind, Plan, Planned};
use super::plan_rows::States;
use super::plan_time::LONG_WAIT;
use super::words::{DOT, NOTHING};
use crate::lens::View;
use crate::text::{Lang, duration};
use crate::trace::{Time, Trace, sorted_by};

/// The beginning or the end of a row.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    pub time: Time,
    pub row: usize,
    pub is_end: bool,
}

/// A plan in the order of time.
pub(super) struct Timed {
    /// The rows, by when they begin.
    pub rows: Vec<Planned>,
    /// The beginnings and ends of rows in the order of time: what arrives comes before what leaves.
    pub moments: Vec<Moment>,
    /// The pixels of a microsecond.
    pub scale: f32,
    /// For each row that was planned, which one it is.
    pub place: Vec<usize>,
    /// Who calls for each span, and who answers, in the rows as they were planned.
    pub callers: Vec<Caller>,
}

/// A stretch of time in which nothing begins or ends.
#[derive(Clone, Copy)]
struct Stretch {
    from: Time,
    to: Time,
    /// Whether nothing is on its way.
    quiet: bool,
}

impl Stretch {
    fn length(&self) -> Time {
        self.to - self.from
    }
}

/// Puts the rows of a plan into the order of time; its spans and calls stay as they are.
pub(super) fn timed(trace: &Trace, view: &View, lang: Lang, plan: &mut Plan) -> Timed {
    let callers = plan.spans.iter().map(|span| Caller::of(span, &plan.rows));
    let callers = callers.collect();
    let mut rows = std::mem::take(&mut plan.rows);
    let planned = rows.len();
    let is_wait = |row: &Planned| row.kind == Kind::Gap;
    let stretches = stretches(&rows);
    let scale = scale(&rows, &stretches);
    let broken = |stretch: &Stretch| {
        stretch.length() >= LONG_WAIT || stretch.length().0 as f32 * scale > BREAK
    };
    let mut waits: Vec<usize> = (0..planned).filter(|at| is_wait(&rows[*at])).collect();
    for stretch in &stretches {
        if !broken(stretch) {
            continue;
        }
        // A break says why, if a note does.
        let before = waits.len();
        waits.retain(|at| {
            let wait = &mut rows[*at];
            let covers = wait.start < stretch.to && wait.end > stretch.from;
            if covers {
                (wait.start, wait.end) = (stretch.from, stretch.to);
            }
            !covers
        });
        if waits.len() == before {
            rows.push(gap(stretch, lang, view.lanes.len() - 1));
        }
    }
    // While there is something else, a wait is a mark at its beginning.
    for at in waits {
        rows[at].end = rows[at].start;
    }
    let order = sorted_by(&rows, |row| {
        [
            row.start.0,
            u64::from(is_wait(row) && row.end > row.start),
            0,
        ]
    });
    let mut place = vec![0; rows.len()];
    for (new, old) in order.iter().enumerate() {
        place[*old] = new;
    }
    let mut to = place.clone();
    for at in 0..rows.len() {
        while to[at] != at {
            let there = to[at];
            rows.swap(at, there);
            to.swap(at, there);
        }
    }
    place.truncate(planned);
    let moments = moments(&rows);
    renumber(&mut rows);
    inherit(&mut rows);
    if view.states {
        states(trace, &mut rows, &moments);
    }
    Timed {
        rows,
        moments,
        scale,
        place,
        callers,
    }
}

/// The stretches between one beginning or end and the next, those of waits aside.
fn stretches(rows: &[Planned]) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let mut last: Option<Time> = None;
    let mut busy = Time::ZERO;
    for moment in moments(rows) {
        let (row, to) = (&rows[moment.row], moment.time);
        if row.kind == Kind::Gap {
            continue;
        }
        if let Some(from) = last.replace(to).filter(|from| *from < to) {
            let quiet = busy <= from;
            stretches.push(Stretch { from, to, quiet });
        }
        busy = busy.max(row.end);
    }
    stretches
}

/// The pixels of a microsecond: as many as let arrows slope well and the whole stay a picture.
fn scale(rows: &[Planned], stretches: &[Stretch]) -> f32 {
    let room = (rows.len() as f32 * TIME_SHARE).max(BREAK);
    let fits = |scale: f32| {
        let mut tall = 0.0;
        for stretch in stretches {
            if stretch.length() < LONG_WAIT {
                tall += (stretch.length().0 as f32 * scale).min(BREAK);
            }
        }
        // More arrows that are flat enough than too steep ones.
        let mut flat = 0;
        for row in rows {
            if matches!(row.kind, Kind::Message(_)) && row.end > row.start {
                let fall = (row.end - row.start).0 as f32 * scale;
                flat += if fall <= FALL { 1 } else { -1 };
            }
        }
        tall <= room && flat >= 0
    };
    // From a hundredth of a pixel a second to a thousand a microsecond.
    let mut scale = 1e-8;
    while scale < 1e3 && fits(scale * 1.25) {
        scale *= 1.25;
    }
    scale
}

fn gap(stretch: &Stretch, lang: Lang, last: usize) -> Planned {
    let (from, to) = (stretch.from, stretch.to);
    let mut words = ["⋯ ", &duration(stretch.length().0, lang)].concat();
    if stretch.quiet {
        words += DOT;
        words += NOTHING.get(lang);
    }
    Planned {
        item: RowItem::Gap {
            from,
            to,
            note: None,
        },
        start: from,
        end: to,
        words,
        to: last,
        ..Planned::blank(lang)
    }
}

fn moments(rows: &[Planned]) -> Vec<Moment> {
    let mut moments = Vec::with_capacity(2 * rows.len());
    for (at, row) in rows.iter().enumerate() {
        let moment = |time, is_end| Moment {
            time,
            row: at,
            is_end,
        };
        moments.push(moment(row.start, false));
        if row.end > row.start {
            moments.push(moment(row.end, true));
        }
    }
    let order = sorted_by(&moments, |moment| {
        [moment.time.0, u64::from(!moment.is_end), moment.row as u64]
    });
    order.into_iter().map(|at| moments[at]).collect()
}

fn renumber(rows: &mut [Planned]) {
    let numbers = rows.iter_mut().filter_map(|row| row.number.as_mut());
    for (number, nth) in numbers.zip(1..) {
        *number = nth;
    }
}

/// A break belongs to the stage before it.
fn inherit(rows: &mut [Planned]) {
    for at in 1..rows.len() {
        if matches!(rows[at].item, RowItem::Gap { note: None, .. }) {
            (rows[at].stage, rows[at].tier) = (rows[at - 1].stage, rows[at - 1].tier);
        }
    }
}

/// The states that segments bring their ends into, in the order of time.
fn states(trace: &Trace, rows: &mut [Planned], moments: &[Moment]) {
    let mut states = States::of(trace);
    for moment in moments {
        let row = &mut rows[moment.row];
        let RowItem::Message(id, _) = row.item else {
            continue;
        };
        if !moment.is_end {
            row.states.0 = states.sent(trace, id);
        }
        if moment.is_end || row.end == row.start {
            row.states.1 = states.received(trace, id);
        }
    }
}
