//! The run as bars on a true time axis: every span, indented below the one it stands in.

use super::run::{Picture, Run};
use crate::diagram::{RowItem, within};
use crate::lens::Folded;
use crate::text::Lang;
use crate::trace::{
    Item, Milestone, NoteKind, Scope, Span, SpanId, Status, Tier, Time, Trace, sorted_by,
};

/// A span as a bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// The span.
    pub span: SpanId,
    /// Inside how many bars it stands.
    pub depth: usize,
    /// What is done.
    pub name: String,
    /// Who does it.
    pub who: &'static str,
    /// The tier that colours it.
    pub tier: Tier,
    /// Its beginning.
    pub start: Time,
    /// Its end.
    pub end: Time,
    /// How it ended.
    pub status: Status,
    /// Where its work is its own, not that of a bar inside it.
    pub own: Vec<(Time, Time)>,
    /// Where it waits for a time-out or the like.
    pub waits: Vec<(Time, Time)>,
    /// The picture's row at which it begins.
    pub row: usize,
}

/// A milestone on the axis.
pub type Mark = (Milestone, Time);

/// The whole drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Waterfall {
    /// The bars, from the top.
    pub bars: Vec<Bar>,
    /// The end of the axis.
    pub end: Time,
    /// The marks on it.
    pub marks: Vec<Mark>,
}

impl Waterfall {
    /// Draws a run; a click on a bar leads into the picture.
    pub fn of(run: &Run, picture: &Picture, lang: Lang) -> Waterfall {
        let trace = &run.trace;
        let mut inside = vec![Vec::new(); trace.spans.len() + 1];
        let top = trace.spans.len();
        for (at, span) in trace.spans.iter().enumerate() {
            let around = trace.span_around(span.parent).or(span.follows);
            inside[around.map_or(top, |around| around.0 as usize)].push(at);
        }
        let mut bars = Vec::new();
        let mut open: Vec<(usize, usize)> = Vec::new();
        let push = |open: &mut Vec<(usize, usize)>, at: usize, depth: usize| {
            let children = &inside[at];
            let start = |child: &usize| trace.spans[*child].start.0;
            let order = sorted_by(children, |child| [start(child), *child as u64, 0]);
            open.extend(
                order
                    .into_iter()
                    .rev()
                    .map(|child| (children[child], depth)),
            );
        };
        push(&mut open, top, 0);
        while let Some((at, depth)) = open.pop() {
            bars.push(bar(run, picture, (at, &inside[at]), depth, lang));
            push(&mut open, at, depth + 1);
        }
        let marks = trace.marks.iter().map(|mark| (mark.milestone, mark.at));
        Waterfall {
            bars,
            end: trace.end.max(Time(1)),
            marks: marks.collect(),
        }
    }

    /// The bar in which a row of the picture stands.
    pub fn of_row(&self, trace: &Trace, picture: &Picture, row: usize) -> Option<SpanId> {
        let item = &picture.diagram.rows.get(row)?.item;
        match item {
            RowItem::Fold(fold) => match fold.what {
                Folded::Span(id) | Folded::Par(id, _) => Some(id),
                Folded::Frame(id) => trace.span_around(trace.fragment(id).scope),
            },
            item => trace.span_around(scope(trace, item.shown()?)),
        }
    }

    /// Where a time stands on the axis, from 0 to 1.
    pub fn place(&self, time: Time) -> f64 {
        time.0.min(self.end.0) as f64 / self.end.0 as f64
    }

    /// The time that stands at a place of the axis.
    pub fn at(&self, place: f64) -> Time {
        Time((within(place, 0.0, 1.0) * self.end.0 as f64) as u64)
    }

    /// The labelled times of a stretch of the axis when about `wanted` of them have room on all of it: 1, 2 or
    /// 5 times a power of ten apart.
    pub fn ticks(&self, wanted: u64, (from, to): (Time, Time)) -> Vec<Time> {
        let least = (self.end.0 / wanted.max(1)).max(1);
        let mut unit = 1;
        while unit * 10 <= least {
            unit *= 10;
        }
        let step = [1, 2, 5, 10]
            .map(|times| times * unit)
            .into_iter()
            .find(|step| *step >= least)
            .unwrap_or(unit * 10);
        let stretch = from.0.div_ceil(step)..=to.0.min(self.end.0) / step;
        stretch.map(|at| Time(at * step)).collect()
    }
}

fn bar(
    run: &Run,
    picture: &Picture,
    (at, children): (usize, &[usize]),
    depth: usize,
    lang: Lang,
) -> Bar {
    let trace = &run.trace;
    let span = &trace.spans[at];
    let id = SpanId(at as u32);
    let who = trace.participant(span.at);
    let within: Vec<&Span> = children.iter().map(|child| &trace.spans[*child]).collect();
    Bar {
        span: id,
        depth,
        name: span.name.show(lang),
        who: who.name.get(lang),
        tier: who.tier,
        start: span.start,
        end: span.end,
        status: span.status,
        own: own(span, &within),
        waits: waits(trace, id),
        row: row_of(run, picture, id),
    }
}

/// The stretches of a span that no span inside it covers.
fn own(span: &Span, within: &[&Span]) -> Vec<(Time, Time)> {
    let mut own = Vec::new();
    let mut from = span.start;
    for at in sorted_by(within, |span| [span.start.0, 0, 0]) {
        let inner = within[at];
        if inner.start > from && from < span.end {
            own.push((from, inner.start.min(span.end)));
        }
        from = from.max(inner.end);
    }
    if from < span.end {
        own.push((from, span.end));
    }
    own
}

fn waits(trace: &Trace, id: SpanId) -> Vec<(Time, Time)> {
    let notes = trace.notes.iter().filter(|note| {
        note.kind == NoteKind::Wait
            && note.until > note.at
            && trace.span_around(note.scope) == Some(id)
    });
    notes.map(|note| (note.at, note.until)).collect()
}

/// The first row of the picture that stands in a span; if the lens shows none, the first at or after its
/// beginning.
fn row_of(run: &Run, picture: &Picture, id: SpanId) -> usize {
    let trace = &run.trace;
    let rows = &picture.diagram.rows;
    let stands = |item: Item| trace.span_around(scope(trace, item)) == Some(id);
    let inside = rows.iter().position(|row| match &row.item {
        RowItem::Fold(fold) => {
            fold.what == Folded::Span(id) || fold.inside.iter().any(|item| stands(*item))
        }
        item => item.shown().is_some_and(stands),
    });
    let start = trace.span(id).start;
    let later = || rows.iter().position(|row| row.start >= start);
    inside
        .or_else(later)
        .unwrap_or(rows.len().saturating_sub(1))
}

/// What something stands in.
fn scope(trace: &Trace, item: Item) -> Scope {
    match item {
        Item::Message(id) => trace.message(id).scope,
        Item::Note(note) => trace.notes[note as usize].scope,
        Item::Door(id) => trace.fragment(id).scope,
    }
}
