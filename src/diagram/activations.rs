//! The fifth pass: activation bars. A lane's activation is the union of its members' spans and of the
//! calls that they answer; only a span inside another one of the same participant stands out from it.

use super::Area;
use super::constants::*;
use super::lanes::Columns;
use super::plan::{Kind, Plan, Planned, PlannedCall, PlannedSpan};
use super::rows::Placed;
use super::timed::Timed;
use super::timed_rows::Height;
use crate::trace::{Time, sorted_by};

/// A bar without its shape.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PlacedBar {
    pub lane: usize,
    pub area: Area,
    pub first: usize,
    pub last: usize,
}

/// A span's place on its lane.
#[derive(Clone, Copy)]
struct Stretch {
    lane: usize,
    depth: usize,
    top: f32,
    bottom: f32,
    first: usize,
    last: usize,
}

/// Places the bars, in the order of lanes, outer before inner; with those of one depth on one lane, which
/// stand below each other: the first, and the one after the last.
pub(super) fn place(
    plan: &Plan,
    columns: &Columns,
    placed: &Placed,
) -> (Vec<PlacedBar>, Vec<(usize, usize)>) {
    let stretches = plan
        .spans
        .iter()
        .map(|span| stretch(span, plan, placed))
        .chain(plan.calls.iter().map(|call| asked(call, placed)));
    joined(stretches.collect(), columns)
}

/// Joins what touches, and places it.
fn joined(stretches: Vec<Stretch>, columns: &Columns) -> (Vec<PlacedBar>, Vec<(usize, usize)>) {
    // Longer ones first: they are around the shorter. No picture has 2^32 rows.
    let order = sorted_by(&stretches, |s| {
        let shortness = u64::from(u32::MAX) - s.last as u64;
        [
            s.lane as u64,
            s.first as u64,
            shortness << 16 | s.depth as u64,
        ]
    });
    let mut bars: Vec<Stretch> = Vec::new();
    // The last bar of each depth on the lane at hand: nothing before it can be touched any more.
    let mut last: Vec<usize> = Vec::new();
    let mut lane = None;
    for stretch in order.into_iter().map(|at| stretches[at]) {
        if lane.replace(stretch.lane) != Some(stretch.lane) {
            last.clear();
        }
        add(&mut bars, &mut last, stretch);
    }
    let order = sorted_by(&bars, |bar| {
        [bar.lane as u64, bar.depth as u64, bar.first as u64]
    });
    let mut of_depth: Vec<(usize, usize)> = Vec::new();
    let mut above = None;
    for (at, bar) in order.iter().map(|at| &bars[*at]).enumerate() {
        if above.replace((bar.lane, bar.depth)) != Some((bar.lane, bar.depth)) {
            of_depth.push((at, at));
        }
        if let Some(bars) = of_depth.last_mut() {
            bars.1 = at + 1;
        }
    }
    let placed = order.into_iter().map(|at| draw(&bars[at], columns));
    (placed.collect(), of_depth)
}

/// The arrow that calls a span, and the one that answers, by row.
#[derive(Clone, Copy)]
pub(super) struct Caller {
    called: Option<usize>,
    answered: Option<usize>,
    nested: bool,
}

impl Caller {
    /// Finds them beside the rows of the span.
    pub fn of(span: &PlannedSpan, rows: &[Planned]) -> Caller {
        let (first, past) = span.rows;
        let is_arrow = |at: usize| matches!(rows[at].kind, Kind::Message(_) | Kind::Fold);
        let called = first
            .checked_sub(1)
            .filter(|at| is_arrow(*at) && rows[*at].to == span.lane && !rows[*at].lost);
        let answered =
            (past < rows.len() && is_arrow(past) && rows[past].from == span.lane).then_some(past);
        let nested = span.nested && called.is_some_and(|at| rows[at].from == span.lane);
        Caller {
            called,
            answered,
            nested,
        }
    }
}

/// Where a span begins and ends: at the arrow that calls it, at the arrow that answers.
fn stretch(span: &PlannedSpan, plan: &Plan, placed: &Placed) -> Stretch {
    let (first, last) = (span.rows.0, span.rows.1 - 1);
    let caller = Caller::of(span, &plan.rows);
    let head = |at: usize| placed.rows[at].y + 2.0;
    let foot = |at: usize| placed.rows[at].y + placed.rows[at].height - 2.0;
    let line = |at: usize| placed.rows[at].line;
    Stretch {
        lane: span.lane,
        depth: usize::from(caller.nested),
        top: caller.called.map_or_else(|| head(first), line),
        bottom: caller.answered.map_or_else(|| foot(last), line),
        first: caller.called.unwrap_or(first),
        last: caller.answered.unwrap_or(last),
    }
}

/// The same where rows are spaced by time: from the height of one moment to that of another.
pub(super) fn place_timed(
    plan: &Plan,
    timed: &Timed,
    columns: &Columns,
    placed: &Placed,
    heights: &[Height],
) -> (Vec<PlacedBar>, Vec<(usize, usize)>) {
    let clock = Clock { heights };
    let row = |at: usize| &placed.rows[timed.place[at]];
    let mut stretches = Vec::with_capacity(plan.spans.len() + plan.calls.len());
    for (span, caller) in plan.spans.iter().zip(&timed.callers) {
        let top = row(caller.called.unwrap_or(span.rows.0));
        let top = if caller.called.is_some() {
            top.end
        } else {
            top.line
        };
        let bottom = row(caller.answered.unwrap_or(span.rows.1 - 1));
        let bottom = if caller.answered.is_some() {
            bottom.line
        } else {
            bottom.end
        };
        let (start, end) = (clock.height(span.times.0), clock.height(span.times.1));
        let depth = usize::from(caller.nested);
        stretches.push(clock.stretch(span.lane, depth, top.min(start), bottom.max(end)));
    }
    for call in &plan.calls {
        let (top, bottom) = if call.shown {
            (row(call.rows.0).end, row(call.rows.1).line)
        } else {
            (clock.height(call.times.0), clock.height(call.times.1))
        };
        stretches.push(clock.stretch(call.lane, 0, top, bottom));
    }
    let (mut bars, of_depth) = joined(stretches, columns);
    for bar in &mut bars {
        bar.first = heights[bar.first].row;
        bar.last = heights[bar.last].row.max(bar.first);
    }
    (bars, of_depth)
}

/// Heights by time, and the other way round.
struct Clock<'a> {
    heights: &'a [Height],
}

impl Clock<'_> {
    /// The height of a moment, the first one of it.
    fn height(&self, time: Time) -> f32 {
        let past = self.heights.partition_point(|height| height.time < time);
        let (before, after) = (past.checked_sub(1), self.heights.get(past));
        match (before.map(|at| self.heights[at]), after) {
            (Some(before), Some(after)) => {
                let gone = (time - before.time).0 as f32 / (after.time - before.time).0 as f32;
                before.y + (after.y - before.y) * gone
            }
            (Some(only), None) => only.y,
            (None, Some(only)) => only.y,
            (None, None) => 0.0,
        }
    }

    /// A stretch between two heights; its rows are counted in heights.
    fn stretch(&self, lane: usize, depth: usize, top: f32, bottom: f32) -> Stretch {
        let above = |y: f32| self.heights.partition_point(|height| height.y < y);
        let last = self.heights.len().saturating_sub(1);
        Stretch {
            lane,
            depth,
            top,
            bottom: bottom.max(top),
            first: above(top).min(last),
            last: above(bottom.max(top)).min(last),
        }
    }
}

/// Whoever is asked is active until the answer.
fn asked(call: &PlannedCall, placed: &Placed) -> Stretch {
    let (first, last) = call.rows;
    let (above, below) = (&placed.rows[first], &placed.rows[last]);
    let (top, bottom) = if call.shown {
        (above.line, below.line)
    } else {
        (above.y + 2.0, below.y + below.height - 2.0)
    };
    Stretch {
        lane: call.lane,
        depth: 0,
        top,
        bottom,
        first,
        last,
    }
}

/// Adds a stretch: one level deeper than what it stands in, or joined with what it touches.
fn add(bars: &mut Vec<Stretch>, last: &mut Vec<usize>, mut stretch: Stretch) {
    if stretch.depth > 0 {
        let around = |at: &&usize| {
            let bar = &bars[**at];
            bar.first <= stretch.first && bar.last >= stretch.last
        };
        let depth = last.iter().filter(around).count();
        stretch.depth = depth;
    }
    let touching = last
        .get(stretch.depth)
        .map(|at| &mut bars[*at])
        .filter(|bar| bar.bottom >= stretch.top);
    if let Some(bar) = touching {
        bar.bottom = bar.bottom.max(stretch.bottom);
        bar.last = bar.last.max(stretch.last);
        return;
    }
    last.truncate(stretch.depth);
    last.push(bars.len());
    bars.push(stretch);
}

fn draw(bar: &Stretch, columns: &Columns) -> PlacedBar {
    let shift = bar.depth.min(BAR_DEPTH) as f32 * BAR_SHIFT;
    PlacedBar {
        lane: bar.lane,
        area: Area {
            x: columns.x[bar.lane] - BAR_HALF + shift,
            y: bar.top,
            w: 2.0 * BAR_HALF,
            h: (bar.bottom - bar.top).max(2.0),
        },
        first: bar.first,
        last: bar.last,
    }
}
