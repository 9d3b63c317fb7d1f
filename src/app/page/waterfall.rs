//! The Waterfall tab: spans as bars on a true time axis, the playhead across them.

use std::rc::Rc;

use yew::prelude::*;

use super::browser;
use super::controls::icon_button;
use super::dom::{El, Handler, act, address, all, el, part};
use super::follow::use_window;
use super::icons;
use super::sequence::SequenceProps;
use crate::app::action::{Action, Tab};
use crate::app::waterfall::{Bar, Waterfall as Drawing};
use crate::app::words;
use crate::text::{Lang, Text, duration};
use crate::trace::{SpanId, Status, Time};

/// The column of names, and the space that a label of the axis needs.
const NAMES: f32 = 250.0;
const NAMES_NARROW: f32 = 140.0;
const NARROW: f32 = 640.0;
const LABEL: f32 = 110.0;

/// The greatest zoom, as a power of two.
const CLOSEST: u32 = 12;

/// The least width of a bar, in hundredths of a per cent.
const LEAST: u64 = 12;

/// The space that a time needs, be it of the axis or beside a bar.
const ROOM: f32 = 66.0;

/// The tab.
#[component]
pub(super) fn Waterfall(props: &SequenceProps) -> Html {
    let (state, row) = (&props.state, props.row);
    let (lang, dispatch) = (state.lang(), &props.dispatch);
    let scroller = use_node_ref();
    let window = use_window(&scroller);
    let zoom = use_state_eq(|| 0_u32);
    let seen = vec![address(&state.run), address(&state.picture)];
    let drawing = {
        let state = state.clone();
        use_memo(seen, move |_| {
            Drawing::of(&state.run, &state.picture, state.lang())
        })
    };
    let current = drawing.of_row(&state.run.trace, &state.picture, row);
    use_effect_with((current, *zoom), |_| {
        browser::bring_into_list(".waterfall", ".waterfall .current .bar-all");
        browser::bring_into_chart(".waterfall", ".waterfall .current .bar-all");
    });
    let narrow = window.width < NARROW;
    let names = if narrow { NAMES_NARROW } else { NAMES };
    let wide = (window.width - names).max(LABEL) * (1_u32 << *zoom) as f32;
    let ticks = drawing.ticks((wide / LABEL) as u64);
    let bars = {
        let (drawing, dispatch) = (drawing.clone(), dispatch.clone());
        let marked = current.map_or(usize::MAX, |SpanId(at)| at as usize);
        let seen = vec![address(&drawing), marked, state.revision, wide as usize];
        part(seen, move || {
            all(drawing.bars.iter().map(|bar| {
                let go = act(&dispatch, Action::Row(bar.row));
                line(&drawing, bar, (current == Some(bar.span), wide), lang, &go)
            }))
        })
    };
    let now = state.picture.schedule.time_at(state.player.millis());
    let lines = chart("fall-lines", wide)
        .attr("aria-hidden", "true")
        .all(ticks.iter().flat_map(|at| {
            let place = drawing.place(*at);
            let label = label("fall-tick", place, "17").attr("dx", "5");
            let label = label.text(duration(at.0, lang));
            let fits = has_room(wide, 10_000 - place);
            [
                Some(upright("fall-tick", place)),
                fits.then(|| label.into()),
            ]
            .into_iter()
            .flatten()
        }))
        .all(
            drawing
                .marks
                .iter()
                .map(|(_, at)| upright("fall-mark", drawing.place(*at))),
        )
        .add(upright("fall-now", drawing.place(now)));
    let sheet = el("div", "")
        .classes(&[("fall-sheet", true), ("narrow", narrow)])
        .add(lines)
        .add(el("ol", "").add(bars));
    let press = |name: Text, picture, to: Option<u32>| {
        let setter = zoom.setter();
        let handler: Handler = Rc::new(move |_| setter.set(to.unwrap_or(0)));
        icon_button("quiet", name.get(lang), picture, &handler).flag("disabled", to.is_none())
    };
    let at = *zoom;
    let closer = (at < CLOSEST).then_some(at + 1);
    let head = el("div", "waterfall-head")
        .add(legend("bar-own", words::OWN_WORK, lang))
        .add(legend("bar-all", words::OTHERS_WORK, lang))
        .add(legend("bar-wait", words::TIME_OUT, lang))
        .add(
            el("div", "zoom")
                .add(press(words::ZOOM_OUT, icons::MINUS, at.checked_sub(1)))
                .add(el("span", "zoom-shown").text(format!("×{}", 1_u32 << at)))
                .add(press(words::ZOOM_IN, icons::PLUS, closer))
                .add(press(words::FIT, icons::FIT, (at > 0).then_some(0))),
        );
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

/// A drawing as wide as the axis. The page's policy forbids style attributes: places are attributes of shapes.
fn chart(class: &'static str, wide: f32) -> El {
    el("svg", class).attr("width", format!("{wide:.0}"))
}

fn percent(hundredths: u64) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// Whether a time can be written into a stretch of the axis.
fn has_room(wide: f32, hundredths: u64) -> bool {
    wide * hundredths as f32 / 10_000.0 >= ROOM
}

/// A line across all bars.
fn upright(class: &'static str, place: u64) -> Html {
    let x = percent(place);
    el("line", class)
        .attr("x1", x.clone())
        .attr("x2", x)
        .attr("y2", "100%")
        .into()
}

fn label(class: &'static str, place: u64, y: &'static str) -> El {
    el("text", class).attr("x", percent(place)).attr("y", y)
}

/// A stretch of the axis.
fn stretch(drawing: &Drawing, class: &'static str, (from, to): (Time, Time)) -> Html {
    let (from, to) = (drawing.place(from), drawing.place(to));
    el("rect", class)
        .attr("x", percent(from))
        .attr("width", percent((to - from).max(LEAST)))
        .attr("y", "7")
        .attr("height", "12")
        .attr("rx", "3")
        .into()
}

fn line(
    drawing: &Drawing,
    bar: &Bar,
    (current, wide): (bool, f32),
    lang: Lang,
    go: &Handler,
) -> Html {
    let took = duration((bar.end - bar.start).0, lang);
    let failed = bar.status == Status::Error;
    let indent = (0..bar.depth).map(|_| el("i", "").into());
    let name = el("span", "bar-name")
        .all(indent)
        .add(el("b", "").text(bar.name.clone()))
        .text(" ")
        .add(el("span", "").text(bar.who));
    let (start, end) = (drawing.place(bar.start), drawing.place(bar.end));
    let time = match (has_room(wide, 10_000 - end), has_room(wide, start)) {
        (true, _) => label("bar-time", end, "17").attr("dx", "6"),
        (_, true) => label("bar-time before", start, "17").attr("dx", "-6"),
        _ => label("bar-time before", end, "17").attr("dx", "-4"),
    };
    let pieces = |class: &'static str, pieces: &[(Time, Time)]| -> Vec<Html> {
        let pieces = pieces.iter();
        pieces
            .map(|piece| stretch(drawing, class, *piece))
            .collect()
    };
    let chart = chart("bar-chart", wide)
        .attr("aria-hidden", "true")
        .add(stretch(drawing, "bar-all", (bar.start, bar.end)))
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
