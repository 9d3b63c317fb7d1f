//! The chips under the address bar: runs worth a click, collected from the stages.

use yew::prelude::*;

use super::Dispatch;
use super::controls::button;
use super::dom::{act, el};
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
        .all(chips)
        .into()
}
