//! One knob: a row of radio buttons, or a number.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::Dispatch;
use crate::app::state::Action;
use crate::app::words;
use crate::scenario::{Choice, Knob, KnobKind, Unit, Value};
use crate::text::{Lang, grouped};

#[derive(Properties, PartialEq)]
pub(super) struct KnobProps {
    pub lang: Lang,
    pub knob: &'static Knob,
    pub value: Value,
    pub dispatch: Dispatch,
}

/// A value in words.
pub(super) fn show_value(knob: &Knob, value: Value, lang: Lang) -> String {
    match (&knob.kind, value) {
        (KnobKind::Choice(choices), Value::Choice(id)) => {
            let choice = choices.iter().find(|choice| choice.id == id);
            choice
                .map_or(id, |choice| choice.title.get(lang))
                .to_owned()
        }
        (KnobKind::Number { unit, .. }, Value::Number(number)) => {
            let unit = words::unit(*unit).get(lang);
            let gap = if unit.is_empty() { "" } else { "\u{a0}" };
            format!("{}{gap}{unit}", grouped(number))
        }
        (_, value) => value.show(),
    }
}

/// One knob.
#[component]
pub(super) fn KnobRow(props: &KnobProps) -> Html {
    let knob = props.knob;
    let set = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |value: Value| dispatch.dispatch(Action::Set(vec![(knob, value)])))
    };
    match &knob.kind {
        KnobKind::Choice(choices) => choice_row(props, choices, &set),
        KnobKind::Number { min, max, unit, .. } => number_row(props, (*min, *max, *unit), &set),
    }
}

fn choice_row(props: &KnobProps, choices: &'static [Choice], set: &Callback<Value>) -> Html {
    let (lang, knob) = (props.lang, props.knob);
    let changed = props.value != knob.default();
    let option = |choice: &'static Choice| {
        let value = Value::Choice(choice.id);
        let onchange = set.reform(move |_: Event| value);
        html! {
            <label key={choice.id} class="choice">
                <input type="radio" name={knob.id} value={choice.id} checked={props.value == value} {onchange} />
                <span>{choice.title.get(lang)}</span>
            </label>
        }
    };
    html! {
        <div
            class={classes!("knob", changed.then_some("changed"))} role="radiogroup" aria-label={knob.title.get(lang)}
        >
            <span class="knob-title">{knob.title.get(lang)}</span>
            <div class="choices">{ for choices.iter().map(option) }</div>
        </div>
    }
}

fn number_row(
    props: &KnobProps,
    (min, max, unit): (u64, u64, Unit),
    set: &Callback<Value>,
) -> Html {
    let (lang, knob) = (props.lang, props.knob);
    let changed = props.value != knob.default();
    let now = props.value;
    let set = set.clone();
    // What is no number of the range goes back to what is set.
    let onchange = Callback::from(move |event: Event| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = target {
            match knob.parse(input.value().trim()) {
                Some(value) => set.emit(value),
                None => input.set_value(&now.show()),
            }
        }
    });
    html! {
        <label class={classes!("knob", changed.then_some("changed"))}>
            <span class="knob-title">{knob.title.get(lang)}</span>
            <span class="number-field">
                <input
                    type="number" min={min.to_string()} max={max.to_string()} step="1" value={now.show()} {onchange}
                />
                <span class="unit">{words::unit(unit).get(lang)}</span>
                <span class="range">{format!("{}–{}", grouped(min), grouped(max))}</span>
            </span>
        </label>
    }
}
