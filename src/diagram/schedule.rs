//! When each row is played: play time in milliseconds at speed 1, rows, and trace time, mapped onto
//! each other. All three run forward together.
//!
//! Rows are played in the order in which they begin, which differs from their order on the picture
//! only where branches run in parallel.

use super::plan_time::LONG_WAIT;
use super::{Diagram, Row, RowItem};
use crate::trace::{Tier, Time, sorted_by};

/// The time that a step is given to be read.
const BEAT: u64 = 650;
/// The time of a message that begins together with the one before it.
const STAGGER: u64 = 260;
/// The time of a folded wait.
const GAP_BEAT: u64 = 900;
/// True time: the least time between two rows, so that each can be stepped to.
const LEAST: u64 = 60;
/// True time: the least time that a row is lit.
const LIT: u64 = 240;
/// True time: the longest run that a slow-motion factor may lead to.
const READABLE: u64 = 20_000;
/// True time: the longest that the work after the last row is waited for.
const TAIL: u64 = 2_000;
/// The slow-motion factors.
const FACTORS: [u64; 12] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000];

/// The times of play of a diagram's rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// The rows in the order of play.
    order: Vec<usize>,
    /// Where each row stands in that order.
    place: Vec<usize>,
    /// By order of play: when each begins.
    starts: Vec<u64>,
    /// By row: when each ends.
    ends: Vec<u64>,
    /// By order of play: the latest end up to there.
    latest: Vec<u64>,
    /// A binary tree over the rows: when the first of each half begins. The root is at 1, the halves of
    /// what is at `n` at `2 * n` and after it.
    earliest: Vec<u64>,
    /// Play time and trace time, both rising.
    anchors: Vec<(u64, u64)>,
    /// Where rows are spaced by time: play time and heights, both rising. Else empty.
    heights: Vec<(u64, f32)>,
    length: u64,
    factor: u64,
}

/// A stretch of the scrubber.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Its beginning, in thousandths of the length.
    pub from: u16,
    /// Its end.
    pub to: u16,
    /// The stage that is played; empty outside all stages.
    pub stage: &'static str,
    /// The tier that colours it.
    pub tier: Tier,
    /// Whether it is a folded wait.
    pub gap: bool,
    /// Whether something fails in it.
    pub failed: bool,
}

impl Schedule {
    /// Every step gets a readable beat.
    pub fn paced(diagram: &Diagram) -> Schedule {
        let rows = &diagram.rows;
        let order = play_order(rows);
        let mut starts = Vec::with_capacity(order.len());
        let mut at = 0;
        for (k, row) in order.iter().enumerate() {
            starts.push(at);
            at += paced_beat(&rows[*row], order.get(k + 1).map(|next| &rows[*next]));
        }
        let mut anchors = anchors(rows, &order, &starts);
        close(&mut anchors, at, diagram.end);
        Schedule::build(diagram, order, starts, anchors, at, 1, BEAT)
    }

    /// Steps are as far apart as they were, slowed down by a factor that makes the run last a readable
    /// time; long waits are folded.
    pub fn true_time(diagram: &Diagram) -> Schedule {
        let rows = &diagram.rows;
        let order = play_order(rows);
        let factor = factor(rows, diagram.end);
        let slow = |time: Time| time.0 * factor / 1_000;
        let mut starts = Vec::with_capacity(order.len());
        let mut at = 0;
        for (k, row) in order.iter().enumerate() {
            starts.push(at);
            let row = &rows[*row];
            at += match order.get(k + 1).map(|next| &rows[*next]) {
                // Something else may happen before a noted wait is over.
                Some(next) if is_folded(row) && next.start < row.end => BEAT,
                Some(next) if is_folded(row) => GAP_BEAT + slow(next.start - row.end),
                Some(next) => slow(next.start - row.start).max(LEAST),
                None => slow(diagram.end - row.start).clamp(BEAT, TAIL),
            };
        }
        let mut anchors = anchors(rows, &order, &starts);
        close(&mut anchors, at, diagram.end);
        Schedule::build(diagram, order, starts, anchors, at, factor, LIT)
    }

    fn build(
        diagram: &Diagram,
        order: Vec<usize>,
        starts: Vec<u64>,
        anchors: Vec<(u64, u64)>,
        length: u64,
        factor: u64,
        lit: u64,
    ) -> Schedule {
        let rows = &diagram.rows;
        let mut place = vec![0; rows.len()];
        for (k, row) in order.iter().enumerate() {
            place[*row] = k;
        }
        let mut schedule = Schedule {
            ends: Vec::with_capacity(rows.len()),
            latest: Vec::with_capacity(rows.len()),
            earliest: vec![u64::MAX; 2 * rows.len().next_power_of_two()],
            order,
            place,
            starts,
            anchors,
            heights: Vec::new(),
            length,
            factor,
        };
        schedule.heights = heights(diagram, &schedule);
        for (at, row) in rows.iter().enumerate() {
            let lit = if is_gap(row) { GAP_BEAT } else { lit };
            let seen = schedule.starts[schedule.place[at]] + lit;
            let over = schedule.position_of(row.end);
            schedule.ends.push(seen.max(over).min(length));
        }
        let leaves = schedule.earliest.len() / 2;
        for (at, place) in schedule.place.iter().enumerate() {
            schedule.earliest[leaves + at] = schedule.starts[*place];
        }
        for at in (1..leaves).rev() {
            let halves = &schedule.earliest[2 * at..2 * at + 2];
            schedule.earliest[at] = halves[0].min(halves[1]);
        }
        let mut latest = 0;
        for row in &schedule.order {
            latest = schedule.ends[*row].max(latest);
            schedule.latest.push(latest);
        }
        schedule
    }

    /// The height of a moment of the play on a picture whose rows are spaced by time.
    pub fn height_at(&self, pos: u64) -> Option<f32> {
        let past = self.heights.partition_point(|(at, _)| *at <= pos);
        let (from, top) = *self.heights.get(past.saturating_sub(1))?;
        let Some((to, bottom)) = self.heights.get(past) else {
            return Some(top);
        };
        let gone = pos.saturating_sub(from) as f32 / (to - from) as f32;
        Some(top + (bottom - top) * gone)
    }

    /// The length of the play.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The slow-motion factor of true time; 1 when paced.
    pub fn factor(&self) -> u64 {
        self.factor
    }

    /// The trace time at a moment of the play.
    pub fn time_at(&self, pos: u64) -> Time {
        let past = self.anchors.partition_point(|(at, _)| *at <= pos);
        let Some(before) = past.checked_sub(1) else {
            return Time::ZERO;
        };
        let (from, start) = self.anchors[before];
        match self.anchors.get(past) {
            Some((to, end)) => {
                let gone = u128::from(end - start) * u128::from(pos - from) / u128::from(to - from);
                Time(start + gone as u64)
            }
            None => Time(start),
        }
    }

    /// The first moment of the play at which it is `time` or later.
    pub fn position_of(&self, time: Time) -> u64 {
        let at = self.anchors.partition_point(|(_, when)| *when < time.0);
        let Some((to, end)) = self.anchors.get(at).copied() else {
            return self.length;
        };
        let Some((from, start)) = at.checked_sub(1).map(|before| self.anchors[before]) else {
            return to;
        };
        let span = u128::from(end - start).max(1);
        let gone = (u128::from(to - from) * u128::from(time.0 - start)).div_ceil(span);
        from + gone as u64
    }

    /// The row at the playhead: the last one that has begun.
    pub fn row_at(&self, pos: u64) -> usize {
        let begun = self.starts.partition_point(|start| *start <= pos);
        self.order
            .get(begun.saturating_sub(1))
            .copied()
            .unwrap_or(0)
    }

    /// Of the rows from `first` to `last` the lowest that has begun; the first if none has.
    pub(super) fn last_begun(&self, first: usize, last: usize, pos: u64) -> usize {
        let leaves = self.earliest.len() / 2;
        let mut at = leaves + last;
        // Up and to the left until something in it has begun, then down as far right as that is so.
        while self.earliest[at] > pos {
            while at.is_multiple_of(2) {
                at /= 2;
            }
            if at == 1 {
                return first;
            }
            at -= 1;
        }
        while at < leaves {
            at = 2 * at + 1;
            if self.earliest[at] > pos {
                at -= 1;
            }
        }
        first.max(at - leaves)
    }

    /// When a row begins.
    pub fn start_of(&self, row: usize) -> u64 {
        self.place.get(row).map_or(0, |place| self.starts[*place])
    }

    /// When a row is over.
    pub fn end_of(&self, row: usize) -> u64 {
        self.ends.get(row).copied().unwrap_or(self.length)
    }

    /// The row that is played after `row`.
    pub fn next(&self, row: usize) -> Option<usize> {
        let place = *self.place.get(row)?;
        self.order.get(place + 1).copied()
    }

    /// The row that is played before `row`.
    pub fn previous(&self, row: usize) -> Option<usize> {
        let place = *self.place.get(row)?;
        self.order.get(place.checked_sub(1)?).copied()
    }

    /// The rows that have begun and are not over, in the order of play.
    pub fn active(&self, pos: u64) -> Vec<usize> {
        let begun = self.starts.partition_point(|start| *start <= pos);
        let mut active: Vec<usize> = (0..begun)
            .rev()
            .take_while(|place| self.latest[*place] > pos)
            .map(|place| self.order[place])
            .filter(|row| self.ends[*row] > pos)
            .collect();
        active.reverse();
        active
    }

    /// The play as coloured stretches, one for each run of rows of one stage.
    pub fn bands(&self, diagram: &Diagram) -> Vec<Band> {
        let mut bands: Vec<Band> = Vec::new();
        // How long each tier has had of the last band: the one with the most colours it.
        let mut shares: [u64; 5] = [0; 5];
        let part = |pos: u64| (pos * 1_000 / self.length.max(1)) as u16;
        for (k, row) in self.order.iter().enumerate() {
            let row = &diagram.rows[*row];
            let to = self.starts.get(k + 1).copied().unwrap_or(self.length);
            let band = Band {
                from: part(self.starts[k]),
                to: part(to),
                stage: row.stage,
                tier: row.tier,
                gap: is_gap(row),
                failed: row.failed,
            };
            let same = |last: &Band| {
                (last.stage, last.gap, last.failed) == (band.stage, band.gap, band.failed)
            };
            if !bands.last().is_some_and(same) {
                // What is too short to be seen is left out, but never a failure.
                let seen = band.to > band.from || bands.is_empty();
                let told = bands
                    .last()
                    .is_some_and(|last| last.failed && last.to == band.from);
                if !seen && (!band.failed || told) {
                    continue;
                }
                bands.push(band.clone());
                shares = [0; 5];
            }
            shares[row.tier as usize] += to - self.starts[k];
            if let Some(last) = bands.last_mut() {
                last.to = band.to;
                if shares[row.tier as usize] >= shares[last.tier as usize] {
                    last.tier = row.tier;
                }
            }
        }
        bands
    }
}

fn is_gap(row: &Row) -> bool {
    matches!(row.item, RowItem::Gap { .. })
}

/// Whether true time passes over a row: a shorter break is only the picture's.
fn is_folded(row: &Row) -> bool {
    is_gap(row) && row.end - row.start >= LONG_WAIT
}

fn play_order(rows: &[Row]) -> Vec<usize> {
    sorted_by(rows, |row| [row.start.0, 0, 0])
}

fn paced_beat(row: &Row, next: Option<&Row>) -> u64 {
    let travels = |row: &Row| matches!(row.item, RowItem::Message(..));
    match next {
        _ if is_gap(row) => GAP_BEAT,
        Some(next) if next.start == row.start && travels(row) && travels(next) => STAGGER,
        _ => BEAT,
    }
}

fn anchors(rows: &[Row], order: &[usize], starts: &[u64]) -> Vec<(u64, u64)> {
    order
        .iter()
        .zip(starts)
        .map(|(row, start)| (*start, rows[*row].start.0))
        .collect()
}

fn close(anchors: &mut Vec<(u64, u64)>, length: u64, end: Time) {
    let last = anchors.last().map_or(0, |(_, time)| *time);
    anchors.push((length, end.0.max(last)));
}

/// When the playhead is at which height: a row begins in its own time, however many begin at once, and what
/// arrives when one begins has arrived before.
fn heights(diagram: &Diagram, schedule: &Schedule) -> Vec<(u64, f32)> {
    let mut heights: Vec<(u64, f32)> = Vec::new();
    let mut push = |at: u64, y: f32| {
        match heights.last_mut().filter(|last| last.0 >= at) {
            Some(last) => last.1 = y,
            None => heights.push((at, y)),
        };
    };
    for height in &diagram.heights {
        let at = if height.is_end {
            schedule.position_of(height.time)
        } else {
            schedule.start_of(height.row)
        };
        push(at, height.y);
    }
    if let Some(last) = diagram.heights.last() {
        push(schedule.length, last.y);
    }
    heights
}

/// The greatest factor at which the run still lasts a readable time.
fn factor(rows: &[Row], end: Time) -> u64 {
    let folded: u64 = rows
        .iter()
        .filter(|row| is_folded(row))
        .map(|row| (row.end - row.start).0)
        .sum();
    let start = rows.iter().map(|row| row.start).min().unwrap_or_default();
    let last = rows.iter().map(|row| row.start.max(row.end)).max();
    let last = last.unwrap_or_default().min(end);
    let told = (last - start).0.saturating_sub(folded).max(1);
    let fits = |factor: &&u64| told.saturating_mul(**factor) / 1_000 <= READABLE;
    FACTORS
        .iter()
        .rev()
        .find(fits)
        .copied()
        .unwrap_or(FACTORS[0])
}
