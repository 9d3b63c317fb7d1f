//! The chips under the address bar: runs worth a click, collected from the stages.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, WheelEvent};
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::Dispatch;
use super::controls::button;
use super::dom::{El, Handler, act, el};
use super::icons::{self, icon};
use crate::app::action::Action;
use crate::app::preset;
use crate::app::state::State;
use crate::app::words;

/// The chips; the one that is on the screen is marked.
pub(super) fn presets(state: &State, dispatch: &Dispatch) -> Html {
    let lang = state.lang();
    let presets = || preset::all().map(|(_, preset)| preset);
    let shown = presets().filter(|preset| {
        let lens = preset.lens.is_none_or(|lens| lens == state.picture.lens.id);
        lens && preset::matches(&state.run.scenario, preset)
    });
    // One that opens a lens says more than the same run without it.
    let shown = shown.max_by_key(|preset| preset.lens.is_some());
    let chips = presets().map(|preset| {
        let current = shown.is_some_and(|shown| shown.id == preset.id);
        let class = if current { "chip current" } else { "chip" };
        button(
            class,
            preset.title.get(lang),
            &act(dispatch, Action::Preset(preset)),
        )
        .says("aria-pressed", current)
        .into()
    });
    el("nav", "presets")
        .attr("aria-label", words::PRESETS.get(lang))
        .on(ListenerKind::onwheel, &turned())
        .add(mover("mover back", -1.0))
        .all(chips)
        .add(mover("mover on", 1.0))
        .into()
}

/// A wheel that turns up and down moves the chips, which can only go sideways.
fn turned() -> Handler {
    Rc::new(|event| {
        let wheel = event.dyn_ref::<WheelEvent>();
        let down = wheel.filter(|wheel| wheel.delta_x() == 0.0);
        if let Some(wheel) = down {
            scroll(event, wheel.delta_y());
        }
    })
}

/// An arrow at an end that hides chips. For a mouse only: keys and fingers reach the chips without it.
fn mover(class: &'static str, way: f64) -> El {
    let press: Handler = Rc::new(move |event| scroll(event, way * 480.0));
    el("span", class)
        .attr("aria-hidden", "true")
        .click(&press)
        .add(icon(icons::DOWN))
}

/// Moves the chips that an event is about.
fn scroll(event: &Event, by: f64) {
    let target = event.target();
    let element = target.and_then(|target| target.dyn_into::<Element>().ok());
    if let Some(chips) = element.and_then(|one| one.closest(".presets").ok().flatten()) {
        chips.scroll_by_with_x_and_y(by, 0.0);
    }
}
