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
    let stretches = stretches(rows.iter().filter(|row| !is_wait(row)));
    let scale = scale(&rows, &stretches);
    let broken = |stretch: &Stretch| {
        stretch.length() >= LONG_WAIT || stretch.length().0 as f32 * scale > BREAK
    };
    let mut waits: Vec<usize> = (0..planned).filter(|at| is_wait(&rows[*at])).collect();
    for stretch in stretches.into_iter().filter(broken) {
        // A break says why, if a note does.
        let covered = |at: &usize| rows[*at].start < stretch.to && rows[*at].end > stretch.from;
        let (explained, others) = waits.into_iter().partition::<Vec<usize>, _>(covered);
        waits = others;
        for at in &explained {
            (rows[*at].start, rows[*at].end) = (stretch.from, stretch.to);
        }
        if explained.is_empty() {
            rows.push(gap(&stretch, lang, view.lanes.len() - 1));
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
    place.truncate(planned);
    let mut sorted: Vec<Option<Planned>> = rows.into_iter().map(Some).collect();
    let rows = order.iter().filter_map(|at| sorted[*at].take());
    let mut rows: Vec<Planned> = rows.collect();
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

/// The stretches between one beginning or end and the next.
fn stretches<'a>(rows: impl Iterator<Item = &'a Planned>) -> Vec<Stretch> {
    let mut instants: Vec<(Time, Time)> = Vec::new();
    for row in rows {
        instants.push((row.start, row.end));
        instants.push((row.end, row.end));
    }
    let order = sorted_by(&instants, |(at, until)| [at.0, until.0, 0]);
    let mut stretches = Vec::new();
    let mut busy = Time::ZERO;
    for pair in order.windows(2) {
        let [(from, until), (to, _)] = [instants[pair[0]], instants[pair[1]]];
        busy = busy.max(until);
        if to > from {
            let quiet = busy <= from;
            stretches.push(Stretch { from, to, quiet });
        }
    }
    stretches
}

/// The pixels of a microsecond: as many as let arrows slope well and the whole stay a picture.
fn scale(rows: &[Planned], stretches: &[Stretch]) -> f32 {
    let travels = |row: &&Planned| matches!(row.kind, Kind::Message(_)) && row.end > row.start;
    let ways: Vec<Time> = rows
        .iter()
        .filter(travels)
        .map(|row| row.end - row.start)
        .collect();
    let order = sorted_by(&ways, |way| [way.0, 0, 0]);
    let middle = order.get(order.len() / 2).map(|at| ways[*at].0 as f32);
    let room = (rows.len() as f32 * TIME_SHARE).max(BREAK);
    let fits = |scale: f32| {
        let short = stretches
            .iter()
            .filter(|stretch| stretch.length() < LONG_WAIT);
        let tall = short.map(|stretch| (stretch.length().0 as f32 * scale).min(BREAK));
        tall.sum::<f32>() <= room && middle.is_none_or(|way| way * scale <= FALL)
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
