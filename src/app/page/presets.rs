//! The chips under the address bar: runs worth a click, collected from the stages.

use yew::prelude::*;

use super::Dispatch;
use super::same::Same;
use crate::app::run::{Run, matches_preset};
use crate::app::state::Action;
use crate::app::words;
use crate::pipeline::{self, Preset};
use crate::text::Lang;

#[derive(Properties, PartialEq)]
pub(super) struct PresetsProps {
    pub lang: Lang,
    pub run: Same<Run>,
    pub dispatch: Dispatch,
}

/// The chips; the one that is on the screen is marked.
#[component]
pub(super) fn Presets(props: &PresetsProps) -> Html {
    let chip = |preset: &'static Preset| {
        let dispatch = props.dispatch.clone();
        let onclick =
            Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Preset(preset)));
        let current = matches_preset(&props.run.scenario, preset);
        html! {
            <button
                key={preset.id} type="button" class={classes!("chip", current.then_some("current"))}
                aria-pressed={current.to_string()} {onclick}
            >{preset.title.get(props.lang)}</button>
        }
    };
    let presets = pipeline::stages().iter().flat_map(|stage| stage.presets);
    html! {
        <nav class="presets" aria-label={words::PRESETS.get(props.lang)}>{ for presets.map(chip) }</nav>
    }
}
