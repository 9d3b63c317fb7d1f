//! Again: one more visit to the same world, later, and with a cache cleared before it.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, KeyboardEvent};
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::Dispatch;
use super::controls::{button, icon_button};
use super::dom::{Handler, act, el, text};
use super::icons::{self, icon};
use crate::app::action::Action;
use crate::app::state::State;
use crate::app::words;
use crate::pipeline;
use crate::scenario::{MAX_AFTER, MAX_VISITS, Visit};
use crate::text::{Arg, Lang, Text, duration};

/// The class of the menu, by which a press outside of it is told from one inside.
pub(super) const MENU: &str = ".menu";
/// The id of its button, which gets the focus back.
pub(super) const BUTTON: &str = "again-menu";
/// The id of the field for a clock move of one's own.
const SECONDS: &str = "again-after";

/// The clock moves of the menu, in seconds.
const MOVES: [(u64, Text); 4] = [
    (0, words::AT_ONCE),
    (60, words::MINUTE),
    (3_600, words::HOUR),
    (86_400, words::DAY),
];

/// The button and its menu.
pub(super) fn again(state: &State, dispatch: &Dispatch) -> Html {
    let lang = state.lang();
    let full = state.run.scenario.again.len() + 1 >= MAX_VISITS;
    let visit = act(dispatch, Action::Again(0, Vec::new()));
    let toggle = act(dispatch, Action::Menu(!state.menu));
    let opener = icon_button("tool", words::CLOCK.get(lang), icons::CLOCK, &toggle)
        .attr("id", BUTTON)
        .says("aria-expanded", state.menu)
        .add(icon(icons::DOWN));
    let now = el("button", "tool again-now")
        .attr("type", "button")
        .attr("title", words::AGAIN_HINT.get(lang))
        .attr("aria-label", words::AGAIN.get(lang))
        .flag("disabled", full)
        .click(&visit)
        .add(icon(icons::AGAIN))
        .add(el("span", "").text(words::AGAIN.get(lang)));
    el("div", "again")
        .add(now)
        .add(
            el("div", "menu")
                .add(opener)
                .perhaps(state.menu.then(|| menu(state, full, dispatch))),
        )
        .into()
}

fn menu(state: &State, full: bool, dispatch: &Dispatch) -> Html {
    let lang = state.lang();
    let visit = |after, clear, words: &'static str| -> Html {
        let visit = act(dispatch, Action::Again(after, clear));
        button("chip", words, &visit).flag("disabled", full).into()
    };
    let moves = MOVES
        .iter()
        .map(|(after, title)| visit(*after, Vec::new(), title.get(lang)));
    let caches = pipeline::stages().iter().flat_map(|stage| stage.caches);
    let caches = caches.map(|cache| visit(0, vec![cache.id], cache.title.get(lang)));
    let heading = |words: Text| el("h2", "").text(words.get(lang));
    let visits = &state.run.scenario.again;
    let made = visits
        .iter()
        .zip(2..)
        .map(|(visit, n)| made(visit, n, lang));
    let back = (!visits.is_empty()).then(|| {
        el("div", "chips")
            .add(button(
                "chip",
                words::UNDO.get(lang),
                &act(dispatch, Action::Undo),
            ))
            .add(button(
                "chip",
                words::START_OVER.get(lang),
                &act(dispatch, Action::StartOver),
            ))
    });
    let limit = [("n", Arg::Number(MAX_VISITS as u64))];
    el("div", "menu-panel")
        .add(heading(words::VISIT_AFTER))
        .add(el("div", "chips").all(moves))
        .add(own_time(full, lang, dispatch))
        .add(heading(words::CLEAR_FIRST))
        .add(el("div", "chips").all(caches))
        .add(heading(words::VISITS))
        .add(
            el("ol", "visits")
                .add(el("li", "").text(number(1, lang)))
                .all(made),
        )
        .perhaps(full.then(|| el("p", "hint").text(words::FULL.fill(lang, &limit))))
        .perhaps(back)
        .into()
}

fn number(n: u64, lang: Lang) -> String {
    words::VISIT_NUMBER.fill(lang, &[("n", Arg::Number(n))])
}

/// One visit of the list.
fn made(visit: &Visit, n: u64, lang: Lang) -> Html {
    let mut parts = vec![number(n, lang)];
    parts.push(match visit.after {
        0 => words::AT_ONCE.get(lang).to_owned(),
        after => words::LATER.fill(lang, &[("time", Arg::Str(interval(after, lang)))]),
    });
    if !visit.clear.is_empty() {
        let cleared: Vec<&str> = visit.clear.iter().map(|id| cache_title(id, lang)).collect();
        let what = Arg::Str(cleared.join(", "));
        parts.push(words::CLEARED.fill(lang, &[("what", what)]));
    }
    parts.extend(visit.url.clone());
    el("li", "").add(text(parts.join(" · "))).into()
}

/// A length of time in the largest unit that divides it.
fn interval(seconds: u64, lang: Lang) -> String {
    let (day, hour, minute) = match lang {
        Lang::En => ("d", "h", "min"),
        Lang::Zh => ("天", "小时", "分钟"),
        Lang::Ru => ("д", "ч", "мин"),
    };
    match seconds {
        s if s.is_multiple_of(86_400) => format!("{}\u{a0}{day}", s / 86_400),
        s if s.is_multiple_of(3_600) => format!("{}\u{a0}{hour}", s / 3_600),
        s if s.is_multiple_of(60) => format!("{}\u{a0}{minute}", s / 60),
        s => duration(s * 1_000_000, lang),
    }
}

fn cache_title(id: &str, lang: Lang) -> &'static str {
    let mut caches = pipeline::stages().iter().flat_map(|stage| stage.caches);
    let cache = caches.find(|cache| cache.id == id);
    cache.map_or("", |cache| cache.title.get(lang))
}

/// A clock move of one's own.
fn own_time(full: bool, lang: Lang, dispatch: &Dispatch) -> Html {
    let go: Handler = {
        let dispatch = dispatch.clone();
        Rc::new(move |event| {
            // The field stands in the address bar's form: Enter in it must not run the address.
            if let Some(key) = event.dyn_ref::<KeyboardEvent>() {
                if key.key() != "Enter" {
                    return;
                }
                event.prevent_default();
            }
            let field = gloo::utils::document().get_element_by_id(SECONDS);
            let field = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
            let seconds = field.and_then(|field| field.value().trim().parse::<u64>().ok());
            if let Some(seconds) = seconds.filter(|seconds| *seconds <= MAX_AFTER) {
                dispatch.dispatch(Action::Again(seconds, Vec::new()));
            }
        })
    };
    let field = el("input", "")
        .attr("id", SECONDS)
        .attr("type", "number")
        .attr("min", "0")
        .attr("max", MAX_AFTER.to_string())
        .attr("value", "300")
        .on(ListenerKind::onkeydown, &go);
    el("div", "own-time")
        .add(
            el("label", "")
                .add(el("span", "").text(words::SECONDS_AFTER.get(lang)))
                .add(field),
        )
        .add(button("chip", words::VISIT.get(lang), &go).flag("disabled", full))
        .into()
}
