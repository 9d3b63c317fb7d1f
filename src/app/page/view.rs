//! The middle of the page: the views of the run, their tabs, the lens and the zoom.

use std::rc::Rc;

use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::Dispatch;
use super::controls::{Menu, icon_button};
use super::dom::{Handler, act, el, part, with_value};
use super::finder::Finder;
use super::icons::{self, Icon};
use super::mermaid::mermaid;
use super::packets::Packets;
use super::sequence::Sequence;
use super::story::story;
use super::waterfall::Waterfall;
use crate::app::action::{Action, Tab};
use crate::app::state::State;
use crate::app::words;
use crate::app::zoom::Zoom;
use crate::diagram::Rows;
use crate::lens;
use crate::text::{Lang, Text};

/// The middle panel.
pub(super) fn view(state: &Rc<State>, row: usize, dispatch: &Dispatch) -> Html {
    let sequence = state.tab == Tab::Sequence;
    let toolbar = {
        let size = state.scale as usize * 2 + usize::from(state.zoom == Zoom::Fit);
        let (state, dispatch) = (state.clone(), dispatch.clone());
        part(vec![state.revision, size], move || {
            let zoom = sequence.then(|| zoom(&state, &dispatch));
            el("div", "toolbar")
                .add(tabs(state.tab, state.lang(), &dispatch))
                .add(lenses(&state, &dispatch))
                .perhaps(zoom)
                .into()
        })
    };
    let content = match state.tab {
        Tab::Sequence => {
            html! { <Sequence state={state.clone()} {row} dispatch={dispatch.clone()} /> }
        }
        Tab::Waterfall => {
            html! { <Waterfall state={state.clone()} {row} dispatch={dispatch.clone()} /> }
        }
        Tab::Packets => {
            html! { <Packets state={state.clone()} {row} dispatch={dispatch.clone()} /> }
        }
        Tab::Story => {
            let (state, dispatch) = (state.clone(), dispatch.clone());
            part(vec![state.revision, row], move || {
                story(&state, row, &dispatch)
            })
        }
        Tab::Mermaid => {
            let state = state.clone();
            part(vec![state.revision], move || mermaid(&state))
        }
    };
    let finder = state.find.is_some().then(|| {
        html! { <Finder state={state.clone()} {row} dispatch={dispatch.clone()} /> }
    });
    el("div", "panel view")
        .add(toolbar)
        .perhaps(finder)
        .add(
            el("div", "tab-panel")
                .attr("role", "tabpanel")
                .attr("id", "view-panel")
                .attr("aria-labelledby", tab_id(state.tab))
                .add(content),
        )
        .into()
}

/// The id of a tab's button.
const fn tab_id(tab: Tab) -> &'static str {
    match tab {
        Tab::Sequence => "tab-sequence",
        Tab::Waterfall => "tab-waterfall",
        Tab::Packets => "tab-packets",
        Tab::Story => "tab-story",
        Tab::Mermaid => "tab-mermaid",
    }
}

/// The tabs: one stop for the Tab key, arrows go from one to the next.
fn tabs(now: Tab, lang: Lang, dispatch: &Dispatch) -> Html {
    let keys: Handler = {
        let dispatch = dispatch.clone();
        Rc::new(move |event| {
            let next = event
                .dyn_ref::<KeyboardEvent>()
                .and_then(|key| neighbour(now, key));
            if let Some(next) = next {
                event.prevent_default();
                dispatch.dispatch(Action::Tab(next));
                let button = document().get_element_by_id(tab_id(next));
                if let Some(button) = button.and_then(|one| one.dyn_into::<HtmlElement>().ok()) {
                    let _gone = button.focus();
                }
            }
        })
    };
    let tab = |tab: Tab| {
        let selected = tab == now;
        el("button", "")
            .attr("type", "button")
            .attr("role", "tab")
            .attr("id", tab_id(tab))
            .says("aria-selected", selected)
            .maybe("aria-controls", selected.then_some("view-panel"))
            .attr("tabindex", if selected { "0" } else { "-1" })
            .click(&act(dispatch, Action::Tab(tab)))
            .text(words::tab(tab).get(lang))
            .into()
    };
    el("div", "tabs")
        .attr("role", "tablist")
        .attr("aria-label", words::VIEW.get(lang))
        .on(ListenerKind::onkeydown, &keys)
        .all(Tab::ALL.map(tab))
        .into()
}

/// The tab that a key leads to.
fn neighbour(now: Tab, key: &KeyboardEvent) -> Option<Tab> {
    let count = Tab::ALL.len();
    let at = Tab::ALL.iter().position(|tab| *tab == now)?;
    let next = match key.key().as_str() {
        "ArrowRight" => (at + 1) % count,
        "ArrowLeft" => (at + count - 1) % count,
        "Home" => 0,
        "End" => count - 1,
        _ => return None,
    };
    Some(Tab::ALL[next])
}

/// The menu of lenses.
fn lenses(state: &State, dispatch: &Dispatch) -> Html {
    let lang = state.lang();
    let name = words::LENS.get(lang);
    let menu = Menu {
        name,
        icon: None,
        options: lens::ALL
            .iter()
            .map(|lens| (lens.id, lens.title.get(lang).into()))
            .collect(),
        value: state.picture.lens.id,
        choose: with_value(dispatch, |id| lens::by_id(&id).map(Action::Lens)),
    };
    el("div", "lens")
        .add(
            el("span", "lens-word")
                .attr("aria-hidden", "true")
                .text(name),
        )
        .add(menu)
        .into()
}

/// What finds a step, and the buttons of the size.
fn zoom(state: &State, dispatch: &Dispatch) -> Html {
    let find = state.find.is_none().then(String::new);
    let quiet = |name: Text, picture: Icon, action: Action| {
        icon_button(
            "quiet",
            name.get(state.lang()),
            picture,
            &act(dispatch, action),
        )
    };
    let by_time = state.rows == Rows::Time;
    let rows = Action::Rows(Rows::by_time(!by_time));
    let rows = quiet(words::BY_TIME, icons::SLOPE, rows).says("aria-pressed", by_time);
    let find = quiet(words::FIND, icons::FIND, Action::Find(find));
    let percent = format!("{}\u{a0}%", (state.scale + 5) / 10);
    el("div", "zoom")
        .add(rows)
        .add(find.says("aria-pressed", state.find.is_some()))
        .all(sizes(state, percent, state.zoom == Zoom::Fit, dispatch))
        .into()
}

/// Smaller, how large it is, larger, as wide as the panel.
pub(super) fn sizes(state: &State, shown: String, fitted: bool, dispatch: &Dispatch) -> [Html; 4] {
    let lang = state.lang();
    let step = |larger| {
        let step = state
            .zoomed()
            .and_then(|(kind, now)| kind.step(now, larger));
        step.is_some()
    };
    let press = |name: Text, picture: Icon, action: Action, on: bool| -> Html {
        let press = act(dispatch, action);
        icon_button("quiet", name.get(lang), picture, &press)
            .flag("disabled", !on)
            .into()
    };
    let by = Action::Magnify;
    [
        press(words::ZOOM_OUT, icons::MINUS, by(false), step(false)),
        el("span", "zoom-shown").text(shown).into(),
        press(words::ZOOM_IN, icons::PLUS, by(true), step(true)),
        press(words::FIT, icons::FIT, Action::Zoom(Zoom::Fit), !fitted),
    ]
}
