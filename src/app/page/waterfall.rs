//! The Waterfall tab: spans as bars on a true time axis, the playhead across them.

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use super::browser;
use super::dom::{El, Handler, act, address, all, el, part};
use super::follow::use_window;
use super::gestures::{Place, View, use_gestures};
use super::sequence::SequenceProps;
use super::view::sizes;
use crate::app::action::{Action, Tab};
use crate::app::waterfall::{Bar, Waterfall as Drawing};
use crate::app::words;
use crate::app::zoom::{Kind, WHOLE, Zoom};
use crate::diagram::px;
use crate::text::{Lang, Text, duration};
use crate::trace::{SpanId, Status, Time};

/// The column of names, and the space that a label of the axis needs.
const NAMES: f32 = 250.0;
const NAMES_NARROW: f32 = 140.0;
const NARROW: f32 = 640.0;
const LABEL: f32 = 110.0;

/// The least width of a bar.
const LEAST: f32 = 1.5;

/// The space that a time needs, be it of the axis or beside a bar.
const ROOM: f32 = 66.0;

/// The tab.
#[component]
pub(super) fn Waterfall(props: &SequenceProps) -> Html {
    let (state, row) = (&props.state, props.row);
    let (lang, dispatch) = (state.lang(), &props.dispatch);
    let scroller = use_node_ref();
    let (window, measure) = use_window(&scroller);
    let seen = vec![address(&state.run), address(&state.picture)];
    let drawing = {
        let state = state.clone();
        use_memo(seen, move |_| {
            Drawing::of(&state.run, &state.picture, state.lang())
        })
    };
    let current = drawing.of_row(&state.run.trace, &state.picture, row);
    use_effect_with(current, |_| {
        browser::bring_into_list(".waterfall", ".waterfall .current .bar-all");
        browser::bring_into_chart(".waterfall", ".waterfall .current .bar-all");
    });
    let narrow = window.width < NARROW;
    let names = if narrow { NAMES_NARROW } else { NAMES };
    let times = state.axis as f32 / WHOLE as f32;
    let axis = Axis {
        drawing: drawing.clone(),
        wide: (window.width - names).max(LABEL) * times,
    };
    let wide = axis.wide;
    let view = View {
        kind: Kind::Axis,
        zoom: Zoom::Times(state.axis),
        now: state.axis,
        scale: (wide, 1.0),
        start: (names, 0.0),
        end: (names + wide, f32::MAX),
    };
    let bar = drawing.bars.iter().find(|bar| Some(bar.span) == current);
    let start = bar.map(|bar| drawing.place(bar.start) as f32);
    let focus = |element: &Element, before: &View| focus(element, before, start);
    let turned = use_gestures(&scroller, view, dispatch, &focus, measure);
    let left = turned.to.map_or(window.left, |(left, _)| left);
    let bars = {
        let (axis, dispatch) = (axis.clone(), dispatch.clone());
        let marked = current.map_or(usize::MAX, |SpanId(at)| at as usize);
        let seen = vec![address(&drawing), marked, state.revision, wide as usize];
        part(seen, move || {
            all(axis.drawing.bars.iter().map(|bar| {
                let go = act(&dispatch, Action::Row(bar.row));
                axis.line(bar, current == Some(bar.span), lang, &go)
            }))
        })
    };
    let now = state.picture.schedule.time_at(state.player.millis());
    let marks = drawing.marks.iter();
    let lines = axis
        .chart("fall-lines")
        .attr("aria-hidden", "true")
        .all(axis.ticks((left, window.width), lang))
        .all(marks.map(|(_, at)| upright("fall-mark", axis.x(*at))))
        .add(upright("fall-now", axis.x(now)));
    let sheet = el("div", "")
        .classes(&[("fall-sheet", true), ("narrow", narrow)])
        .add(lines)
        .add(el("div", "fall-names").add(el("i", "")))
        .add(el("ol", "").add(bars));
    let shown = format!("×{}", (state.axis + WHOLE / 2) / WHOLE);
    let head = el("div", "waterfall-head")
        .add(legend("bar-own", words::OWN_WORK, lang))
        .add(legend("bar-all", words::OTHERS_WORK, lang))
        .add(legend("bar-wait", words::TIME_OUT, lang))
        .add(el("div", "zoom").all(sizes(state, shown, state.axis == WHOLE, dispatch)));
    el("div", "waterfall-view")
        .add(head)
        .add(
            el("div", "waterfall")
                .node(&scroller)
                .attr("tabindex", "0")
                .attr("role", "region")
                .attr("aria-label", words::tab(Tab::Waterfall).get(lang))
                .add(sheet),
        )
        .into()
}

/// What stays in its place when the axis is made longer or shorter and nobody points at anything: the
/// beginning of the current bar while it is in view, else the middle.
fn focus(element: &Element, before: &View, start: Option<f32>) -> Place {
    let (names, width) = (before.start.0, element.client_width() as f32);
    let start = start.map(|place| names + place * before.scale.0 - element.scroll_left() as f32);
    let seen = start.filter(|x| (names..width).contains(x));
    (seen.unwrap_or((names + width) / 2.0), 0.0)
}

/// A line across all bars.
fn upright(class: &'static str, x: f32) -> Html {
    el("line", class)
        .attr("x1", px(x))
        .attr("x2", px(x))
        .attr("y2", "100%")
        .into()
}

fn label(class: &'static str, x: f32, y: &'static str) -> El {
    el("text", class).attr("x", px(x)).attr("y", y)
}

/// The drawing on an axis so many pixels wide.
#[derive(Clone)]
struct Axis {
    drawing: Rc<Drawing>,
    wide: f32,
}

impl Axis {
    /// A drawing as wide as the axis. The page's policy forbids style attributes: places are attributes of
    /// shapes.
    fn chart(&self, class: &'static str) -> El {
        el("svg", class).attr("width", px(self.wide))
    }

    fn x(&self, time: Time) -> f32 {
        (self.drawing.place(time) * f64::from(self.wide)) as f32
    }

    /// The labelled times in a window: a long axis has thousands of them.
    fn ticks(&self, (left, width): (f32, f32), lang: Lang) -> Vec<Html> {
        let at = |x: f32| self.drawing.at(f64::from(x) / f64::from(self.wide));
        let seen = (at(left - LABEL), at(left + width + LABEL));
        let ticks = self.drawing.ticks((self.wide / LABEL) as u64, seen);
        let tick = |at: Time| {
            let x = self.x(at);
            let label = label("fall-tick", x, "17").attr("dx", "5");
            let label = label.text(duration(at.0, lang));
            let fits = self.wide - x >= ROOM;
            [Some(upright("fall-tick", x)), fits.then(|| label.into())]
        };
        ticks.into_iter().flat_map(tick).flatten().collect()
    }

    /// A stretch of the axis.
    fn stretch(&self, class: &'static str, (from, to): (Time, Time)) -> Html {
        let (from, to) = (self.x(from), self.x(to));
        el("rect", class)
            .attr("x", px(from))
            .attr("width", px((to - from).max(LEAST)))
            .attr("y", "7")
            .attr("height", "12")
            .attr("rx", "3")
            .into()
    }

    fn line(&self, bar: &Bar, current: bool, lang: Lang, go: &Handler) -> Html {
        let took = duration((bar.end - bar.start).0, lang);
        let failed = bar.status == Status::Error;
        let indent = (0..bar.depth).map(|_| el("i", "").into());
        let name = el("span", "bar-name")
            .all(indent)
            .add(el("b", "").text(bar.name.clone()))
            .text(" ")
            .add(el("span", "").text(bar.who));
        let (start, end) = (self.x(bar.start), self.x(bar.end));
        let time = match (self.wide - end >= ROOM, start >= ROOM) {
            (true, _) => label("bar-time", end, "17").attr("dx", "6"),
            (_, true) => label("bar-time before", start, "17").attr("dx", "-6"),
            _ => label("bar-time before", end, "17").attr("dx", "-4"),
        };
        let pieces = |class: &'static str, pieces: &[(Time, Time)]| -> Vec<Html> {
            let pieces = pieces.iter();
            pieces.map(|piece| self.stretch(class, *piece)).collect()
        };
        let chart = self
            .chart("bar-chart")
            .attr("aria-hidden", "true")
            .add(self.stretch("bar-all", (bar.start, bar.end)))
            .all(pieces("bar-own", &bar.own))
            .all(pieces("bar-wait", &bar.waits))
            .add(time.text(took.clone()));
        let button = el("button", "")
            .attr("type", "button")
            .maybe("aria-current", current.then_some("step"))
            .click(go)
            .add(name)
            .add(el("span", "unseen").text(format!(", {took}")))
            .add(chart);
        let tier = format!("tier-{}", bar.tier.name());
        el("li", "")
            .classes(&[
                (tier.as_str(), true),
                ("current", current),
                ("failed", failed),
                ("cancelled", bar.status == Status::Cancelled),
            ])
            .add(button)
            .into()
    }
}

fn legend(class: &'static str, name: Text, lang: Lang) -> Html {
    let sample = el("rect", class)
        .attr("width", "100%")
        .attr("height", "100%");
    let sample = el("svg", "").add(sample.attr("rx", "3"));
    el("span", "fall-legend")
        .add(sample)
        .text(name.get(lang))
        .into()
}
