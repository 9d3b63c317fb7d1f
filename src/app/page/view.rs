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
use crate::app::action::{Action, Tab, Zoom};
use crate::app::state::State;
use crate::app::words;
use crate::lens;
use crate::text::{Lang, Text};

/// The steps of the zoom buttons, in per cent.
const PERCENTS: [u32; 9] = [50, 65, 80, 100, 115, 130, 150, 175, 200];

/// The middle panel.
pub(super) fn view(state: &Rc<State>, row: usize, dispatch: &Dispatch) -> Html {
    let sequence = state.tab == Tab::Sequence;
    let toolbar = {
        let (state, dispatch) = (state.clone(), dispatch.clone());
        part(vec![state.revision], move || {
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

/// Smaller, larger, as wide as the panel.
fn zoom(state: &State, dispatch: &Dispatch) -> Html {
    let (lang, shown) = (state.lang(), state.scale);
    let smaller = PERCENTS.into_iter().rev().find(|percent| *percent < shown);
    let larger = PERCENTS.into_iter().find(|percent| *percent > shown);
    let press = |name: Text, picture: Icon, to: Option<Zoom>| {
        let zoom = act(dispatch, Action::Zoom(to.unwrap_or(state.zoom)));
        icon_button("quiet", name.get(lang), picture, &zoom).flag("disabled", to.is_none())
    };
    let fit = (state.zoom != Zoom::Fit).then_some(Zoom::Fit);
    let find = state.find.is_none().then(String::new);
    el("div", "zoom")
        .add(
            icon_button(
                "quiet",
                words::FIND.get(lang),
                icons::FIND,
                &act(dispatch, Action::Find(find)),
            )
            .says("aria-pressed", state.find.is_some()),
        )
        .add(press(
            words::ZOOM_OUT,
            icons::MINUS,
            smaller.map(Zoom::Percent),
        ))
        .add(el("span", "zoom-shown").text(format!("{shown}\u{a0}%")))
        .add(press(
            words::ZOOM_IN,
            icons::PLUS,
            larger.map(Zoom::Percent),
        ))
        .add(press(words::FIT, icons::FIT, fit))
        .into()
}
