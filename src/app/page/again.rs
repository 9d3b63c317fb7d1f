//! Again: one more visit to the same world. A menu says how it is made, when, to which page of the site and
//! what is cleared before it, and what the visits made came to.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, KeyboardEvent};
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::controls::{button, icon_button};
use super::dom::{El, Handler, act, el, text, with_value};
use super::icons::{self, icon};
use super::{Dispatch, browser};
use crate::app::action::Action;
use crate::app::run::current_url;
use crate::app::state::State;
use crate::app::visits::{self, Warmth, warmth};
use crate::app::words;
use crate::pipeline;
use crate::scenario::{How, MAX_AFTER, MAX_URL, MAX_VISITS, Visit};
use crate::text::{Arg, Lang, Text, duration};
use crate::trace::Warm;

/// The class of the menu, by which a press outside of it is told from one inside.
pub(super) const MENU: &str = ".menu";
/// The id of its button, which gets the focus back.
pub(super) const BUTTON: &str = "again-menu";

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
    let toggle = act(dispatch, Action::Menu(!state.menu));
    let opener = icon_button("tool", words::CLOCK.get(lang), icons::CLOCK, &toggle)
        .attr("id", BUTTON)
        .says("aria-expanded", state.menu)
        .add(icon(icons::DOWN));
    let hint = match state.next == Visit::default() {
        true => words::AGAIN_HINT.get(lang).to_owned(),
        false => visits::told(&state.next, lang),
    };
    let now = el("button", "tool again-now")
        .attr("type", "button")
        .attr("title", hint)
        .attr("aria-label", words::AGAIN.get(lang))
        .flag("disabled", is_full(state))
        .click(&act(dispatch, Action::Again))
        .add(icon(icons::AGAIN))
        .add(el("span", "").text(words::AGAIN.get(lang)));
    el("div", "again")
        .add(now)
        .add(
            el("div", "menu")
                .add(opener)
                // It stays there when closed: the button beside it would be made anew, and lose the focus.
                .add(match state.menu {
                    true => menu(state, dispatch),
                    false => el("div", "menu-panel").flag("hidden", true),
                }),
        )
        .into()
}

/// A handler of the menu's that closes it: the focus goes back to its button.
fn leaving(dispatch: &Dispatch, action: Action) -> Handler {
    let dispatch = dispatch.clone();
    Rc::new(move |_| {
        dispatch.dispatch(action.clone());
        browser::focus(BUTTON);
    })
}

fn is_full(state: &State) -> bool {
    state.run.scenario.again.len() + 1 >= MAX_VISITS
}

fn menu(state: &State, dispatch: &Dispatch) -> El {
    let lang = state.lang();
    let heading = |words: Text| el("h2", "").text(words.get(lang));
    // The menu stands in the address bar's form: Enter in one of its fields must not run the address.
    let enter: Handler = {
        let dispatch = dispatch.clone();
        Rc::new(move |event| {
            let key = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key);
            let target = event.target();
            let field = target.is_some_and(|target| target.has_type::<HtmlInputElement>());
            if field && key.as_deref() == Some("Enter") {
                event.prevent_default();
                dispatch.dispatch(Action::Again);
                browser::focus(BUTTON);
            }
        })
    };
    let limit = [("n", Arg::Number(MAX_VISITS as u64))];
    let full = is_full(state);
    let go = button(
        "primary",
        words::VISIT.get(lang),
        &leaving(dispatch, Action::Again),
    );
    let part = |area: &'static str, title: Text| el("section", area).add(heading(title));
    el("div", "menu-panel")
        .on(ListenerKind::onkeydown, &enter)
        .add(
            part("next", words::NEXT_VISIT)
                .add(ways(state, dispatch))
                .add(times(state, dispatch))
                .add(page(state, dispatch).flag("hidden", state.next.how != How::Open)),
        )
        .add(part("clear", words::CLEAR_FIRST).all(caches(state, dispatch)))
        .add(go.flag("disabled", full))
        .add(
            part("made", words::VISITS)
                .perhaps(full.then(|| el("p", "hint").text(words::FULL.fill(lang, &limit))))
                .add(el("ol", "visits").all(made(state, dispatch)))
                .perhaps(back(state, dispatch)),
        )
}

/// A row of radio buttons.
fn choices(name: Text, lang: Lang, all: impl Iterator<Item = El>) -> El {
    let title = name.get(lang);
    el("div", "knob")
        .attr("role", "radiogroup")
        .attr("aria-label", title)
        .add(el("span", "knob-title").text(title))
        .add(el("div", "choices").all(all.map(Html::from)))
}

fn choice(
    name: &'static str,
    words: impl Into<AttrValue>,
    on: bool,
    next: Visit,
    dispatch: &Dispatch,
) -> El {
    let radio = el("input", "")
        .attr("type", "radio")
        .attr("name", name)
        .on(ListenerKind::onchange, &act(dispatch, Action::Next(next)))
        .checked(on);
    el("label", "choice")
        .add(radio)
        .add(el("span", "").text(words))
}

fn ways(state: &State, dispatch: &Dispatch) -> El {
    let (lang, now) = (state.lang(), &state.next);
    let ways = How::ALL.into_iter().map(|how| {
        let url = now.url.clone().filter(|_| how == How::Open);
        let next = Visit {
            how,
            url,
            ..now.clone()
        };
        let words = visits::how(how).get(lang);
        choice("again-how", words, how == now.how, next, dispatch)
    });
    choices(words::HOW, lang, ways)
}

fn times(state: &State, dispatch: &Dispatch) -> El {
    let (lang, now) = (state.lang(), state.next.clone());
    let moves = MOVES.iter().map(|(after, title)| {
        let next = Visit {
            after: *after,
            ..now.clone()
        };
        let on = *after == now.after;
        choice("again-after", title.get(lang), on, next, dispatch)
    });
    let own = {
        let now = now.clone();
        with_value(dispatch, move |value| {
            let after = value.trim().parse().ok();
            let after = after.filter(|after| *after <= MAX_AFTER)?;
            let now = now.clone();
            Some(Action::Next(Visit { after, ..now }))
        })
    };
    let field = el("input", "")
        .attr("type", "number")
        .attr("min", "0")
        .attr("max", MAX_AFTER.to_string())
        .on(ListenerKind::oninput, &own)
        .value(now.after.to_string());
    choices(words::WHEN, lang, moves).add(
        el("label", "own-time")
            .add(el("span", "").text(words::SECONDS_AFTER.get(lang)))
            .add(field),
    )
}

/// Another page of the same site: what is known of the site stays warm.
fn page(state: &State, dispatch: &Dispatch) -> El {
    let (lang, now) = (state.lang(), state.next.clone());
    let to = |url: Option<String>| Visit { url, ..now.clone() };
    let same = words::SAME_PAGE.get(lang);
    let same = choice("again-page", same, now.url.is_none(), to(None), dispatch);
    let others = visits::pages(&state.run).into_iter().map(|url| {
        let path = url.splitn(4, '/').nth(3).unwrap_or_default();
        let (words, on) = (format!("/{path}"), now.url.as_ref() == Some(&url));
        choice("again-page", words, on, to(Some(url)), dispatch)
    });
    let own = {
        let now = now.clone();
        with_value(dispatch, move |value| {
            let url = Some(value).filter(|url| !url.trim().is_empty());
            let now = now.clone();
            Some(Action::Next(Visit { url, ..now }))
        })
    };
    let field = el("input", "")
        .attr("type", "text")
        .attr("inputmode", "url")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
        .attr("maxlength", MAX_URL.to_string())
        .attr("aria-label", words::URL.get(lang))
        .attr("placeholder", current_url(&state.run.scenario).to_owned())
        .on(ListenerKind::oninput, &own)
        .value(now.url.clone().unwrap_or_default());
    choices(words::WHERE, lang, std::iter::once(same).chain(others)).add(field)
}

/// Where each cache is, in the order of the way.
const PLACES: [Text; 4] = [
    words::IN_BROWSER,
    words::IN_SYSTEM,
    words::BETWEEN,
    words::AT_SITE,
];

/// What is not cleared but purged.
const EDGE: &str = "cdn";

/// The place of a cache among [`PLACES`]: what is not the client's is the site's.
fn place(cache: &str) -> usize {
    match cache {
        "hsts" | "cache" | "request" | "tcp" | "tls" | "dns.browser" => 0,
        "arp" | "dns.os" => 1,
        "dns.recursive" | "proxy" | "proxy.servers" => 2,
        _ => 3,
    }
}

fn caches(state: &State, dispatch: &Dispatch) -> Vec<Html> {
    let mut out = Vec::new();
    for (at, title) in PLACES.into_iter().enumerate() {
        let warm = state.run.trace.warm.iter();
        let mut here = warm.filter(|warm| place(warm.cache) == at).peekable();
        if here.peek().is_some() {
            let title = title.get(state.lang());
            let group = el("div", "warm-group")
                .attr("role", "group")
                .attr("aria-label", title)
                .add(el("span", "knob-title").text(title))
                .all(here.map(|warm| cache(warm, state, dispatch)));
            out.push(group.into());
        }
    }
    out
}

/// A cache: a box to clear it, and how warm it will be.
fn cache(warm: &Warm, state: &State, dispatch: &Dispatch) -> Html {
    let lang = state.lang();
    let at = visits::begins(&state.run, &state.next);
    let title = match pipeline::cache(warm.cache) {
        Some((_, cache)) if cache.id != EDGE => cache.title,
        _ => words::PURGE,
    };
    let (what, left) = match visits::foremost(&state.run, &[warm], at) {
        Some(held) => (held.what.show(lang), visits::left(held, at, lang)),
        None => (String::new(), words::COLD.get(lang).to_owned()),
    };
    let clear = Action::Next(toggled(&state.next, warm.cache));
    let input = el("input", "")
        .attr("type", "checkbox")
        .on(ListenerKind::onchange, &act(dispatch, clear))
        .checked(state.next.clear.contains(&warm.cache));
    el("label", "warm-row")
        .add(input)
        .add(el("span", warm_dot(warmth(warm, at))))
        .add(el("span", "").text(title.get(lang)))
        .add(el("span", "warm-what").text(what))
        .add(el("span", "warm-left").text(left))
        .into()
}

/// The next visit with a cache cleared before it, or no more.
pub(super) fn toggled(next: &Visit, cache: &'static str) -> Visit {
    let mut next = next.clone();
    match next.clear.iter().position(|id| *id == cache) {
        Some(at) => drop(next.clear.remove(at)),
        None => next.clear.push(cache),
    }
    next
}

/// The classes of the dot that shows how warm a cache is.
pub(super) fn warm_dot(warmth: Warmth) -> &'static str {
    match warmth {
        Warmth::Empty => "dot",
        Warmth::Stale => "dot detour",
        Warmth::Warm => "dot good",
    }
}

/// The visits made: how, what each came to and how long the page took, against the one before.
fn made(state: &State, dispatch: &Dispatch) -> Vec<Html> {
    let lang = state.lang();
    let past = state.run.visits();
    let rows = past.iter().enumerate().map(|(at, visit)| {
        let now = duration(visit.waited.0, lang);
        let time = match at.checked_sub(1) {
            Some(before) => format!("{} → {now}", duration(past[before].waited.0, lang)),
            None => now,
        };
        let n = [("n", Arg::Number(at as u64 + 1))];
        let how = at.checked_sub(1).map(|before| {
            let again = &state.run.scenario.again[before];
            let remove = leaving(dispatch, Action::Remove(before));
            let remove = el("button", "quiet")
                .attr("type", "button")
                .attr("aria-label", words::REMOVE.fill(lang, &n))
                .attr("title", words::REMOVE.fill(lang, &n))
                .click(&remove)
                .add(icon(icons::CLOSE));
            (visits::told(again, lang), remove)
        });
        let (how, remove) = how.unzip();
        el("li", "")
            .add(el("b", "").text(words::VISIT_NUMBER.fill(lang, &n)))
            .add(el("span", "visit-time").text(time))
            .perhaps(remove)
            .add(el("span", "visit-how").add(text(match how {
                Some(how) => format!("{how} · {}", visits::came_to(visit, lang)),
                None => visits::came_to(visit, lang),
            })))
            .into()
    });
    rows.collect()
}

/// The ways back.
fn back(state: &State, dispatch: &Dispatch) -> Option<El> {
    let lang = state.lang();
    let last = state.run.scenario.again.len().checked_sub(1)?;
    let undo = leaving(dispatch, Action::Remove(last));
    let over = leaving(dispatch, Action::StartOver);
    Some(
        el("div", "chips")
            .add(button("chip", words::UNDO.get(lang), &undo))
            .add(button("chip", words::START_OVER.get(lang), &over)),
    )
}
