//! The fifth pass: activation bars. A lane's activation is the union of its members' spans and of the
//! calls that they answer; only a span inside another one of the same participant stands out from it.

use super::Area;
use super::constants::*;
use super::lanes::Columns;
use super::plan::{Kind, Plan, PlannedCall, PlannedSpan};
use super::rows::Placed;
use crate::trace::sorted_by;

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
    let stretches: Vec<Stretch> = plan
        .spans
        .iter()
        .map(|span| stretch(span, plan, placed))
        .chain(plan.calls.iter().map(|call| asked(call, placed)))
        .collect();
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

/// Where a span begins and ends: at the arrow that calls it, at the arrow that answers.
fn stretch(span: &PlannedSpan, plan: &Plan, placed: &Placed) -> Stretch {
    let (first, past) = span.rows;
    let last = past - 1;
    let is_arrow = |at: usize| matches!(plan.rows[at].kind, Kind::Message(_) | Kind::Fold);
    let called_by = first
        .checked_sub(1)
        .filter(|at| is_arrow(*at) && plan.rows[*at].to == span.lane && !plan.rows[*at].lost);
    let answered_by =
        (past < plan.rows.len() && is_arrow(past) && plan.rows[past].from == span.lane)
            .then_some(past);
    let head = |at: usize| placed.rows[at].y + 2.0;
    let foot = |at: usize| placed.rows[at].y + placed.rows[at].height - 2.0;
    Stretch {
        lane: span.lane,
        depth: usize::from(
            span.nested && called_by.is_some_and(|at| plan.rows[at].from == span.lane),
        ),
        top: called_by.map_or_else(|| head(first), |at| placed.rows[at].line),
        bottom: answered_by.map_or_else(|| foot(last), |at| placed.rows[at].line),
        first: called_by.unwrap_or(first),
        last: answered_by.unwrap_or(last),
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
