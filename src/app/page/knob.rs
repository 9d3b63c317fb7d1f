//! One knob: a row of radio buttons, or a number.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::Dispatch;
use super::controls::Menu;
use super::dom::{El, Handler, act, el, with_value};
use crate::app::action::{Action, Refused};
use crate::app::caches::words::{READY, READY_LINES};
use crate::app::words;
use crate::scenario::fields::MAX_FIELDS;
use crate::scenario::{Choice, Knob, KnobKind, Unit, Value};
use crate::text::{Lang, grouped};

/// A value in words.
pub(super) fn show_value(knob: &Knob, value: &Value, lang: Lang) -> String {
    match (&knob.kind, value) {
        (KnobKind::Choice(choices), Value::Choice(id)) => {
            let choice = choices.iter().find(|choice| choice.id == *id);
            choice
                .map_or(*id, |choice| choice.title.get(lang))
                .to_owned()
        }
        (KnobKind::Number { unit, .. }, Value::Number(number)) => {
            let unit = words::unit(*unit).get(lang);
            let gap = if unit.is_empty() { "" } else { "\u{a0}" };
            format!("{}{gap}{unit}", grouped(*number))
        }
        (_, value) => value.show().replace('\n', "; "),
    }
}

/// One knob, and what was last written for one that cannot be sent.
pub(super) fn knob(
    knob: &'static Knob,
    value: &Value,
    refused: Option<&Refused>,
    lang: Lang,
    dispatch: &Dispatch,
) -> Html {
    let class = if *value == knob.default() {
        "knob"
    } else {
        "knob changed"
    };
    let title = knob.title.get(lang);
    let name = el("span", "knob-title").text(title);
    match &knob.kind {
        KnobKind::Choice(choices) => el("div", class)
            .attr("role", "radiogroup")
            .attr("aria-label", title)
            .add(name)
            .add(
                el("div", "choices").all(
                    choices
                        .iter()
                        .map(|one| choice(knob, one, value, lang, dispatch)),
                ),
            )
            .into(),
        KnobKind::Number { min, max, unit, .. } => el("label", class)
            .add(name)
            .add(number(knob, value, (*min, *max, *unit), lang, dispatch))
            .into(),
        KnobKind::Fields { .. } => {
            let refused = refused.filter(|refused| refused.knob == knob.id);
            el("div", "")
                .classes(&[(class, true), ("lines", true)])
                .add(ready(knob, value, lang, dispatch))
                .add(
                    el("label", "")
                        .add(name)
                        .add(lines(knob, value, refused, dispatch)),
                )
                .perhaps(refused.map(|refused| problem(knob, refused, lang)))
                .into()
        }
    }
}

/// The menu of lines worth a click. Its first entry stands for those in the field.
fn ready(knob: &'static Knob, now: &Value, lang: Lang, dispatch: &Dispatch) -> Html {
    let now = now.show();
    let known = READY.iter().find(|(_, lines)| *lines == now);
    let title = READY_LINES.get(lang);
    let mut options = vec![("", format!("{title}…").into())];
    let entries = READY.iter();
    options.extend(entries.map(|(title, lines)| (*lines, title.get(lang).into())));
    Menu {
        name: title,
        icon: None,
        options,
        value: known.map_or("", |(_, lines)| lines),
        choose: with_value(dispatch, move |lines| {
            (!lines.is_empty()).then_some(Action::Write(knob, lines))
        }),
    }
    .into()
}

/// The field for header lines.
fn lines(knob: &'static Knob, now: &Value, refused: Option<&Refused>, dispatch: &Dispatch) -> El {
    let text = refused.map_or_else(|| now.show(), |refused| refused.written.clone());
    let write = with_value(dispatch, move |written| Some(Action::Write(knob, written)));
    el("textarea", "")
        .attr("rows", text.lines().count().clamp(2, 8).to_string())
        .attr("maxlength", MAX_FIELDS.to_string())
        .attr("spellcheck", "false")
        .attr("autocapitalize", "off")
        .attr("autocorrect", "off")
        .says("aria-invalid", refused.is_some())
        .maybe("aria-describedby", refused.map(|_| problem_id(knob)))
        .on(ListenerKind::onchange, &write)
        .value(text)
}

/// Which line cannot be sent, and why.
fn problem(knob: &Knob, refused: &Refused, lang: Lang) -> El {
    el("p", "wrong-lines")
        .attr("id", problem_id(knob))
        .attr("role", "alert")
        .text(refused.what.show(lang))
        .text(" ")
        .add(el("span", "quiet-words").text(words::KEPT.get(lang)))
}

fn problem_id(knob: &Knob) -> String {
    [knob.id, "-problem"].concat()
}

fn choice(
    knob: &'static Knob,
    choice: &'static Choice,
    now: &Value,
    lang: Lang,
    dispatch: &Dispatch,
) -> Html {
    let value = Value::Choice(choice.id);
    let on = *now == value;
    let set = act(dispatch, Action::Set(vec![(knob, value)]));
    let radio = el("input", "")
        .attr("type", "radio")
        .attr("name", knob.id)
        .attr("value", choice.id)
        .on(ListenerKind::onchange, &set)
        .checked(on);
    el("label", "choice")
        .add(radio)
        .add(el("span", "").text(choice.title.get(lang)))
        .into()
}

fn number(
    knob: &'static Knob,
    now: &Value,
    (min, max, unit): (u64, u64, Unit),
    lang: Lang,
    dispatch: &Dispatch,
) -> Html {
    let shown = now.show();
    let set: Handler = {
        let (dispatch, shown) = (dispatch.clone(), shown.clone());
        Rc::new(move |event| {
            let target = event.target();
            let Some(field) = target.and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
            else {
                return;
            };
            // What is no number of the range goes back to what is set.
            match knob.parse(field.value().trim()) {
                Ok(value) => dispatch.dispatch(Action::Set(vec![(knob, value)])),
                Err(_) => field.set_value(&shown),
            }
        })
    };
    let field = el("input", "")
        .attr("type", "number")
        .attr("min", min.to_string())
        .attr("max", max.to_string())
        .on(ListenerKind::onchange, &set)
        .value(shown);
    el("span", "number-field")
        .add(field)
        .add(el("span", "unit").text(words::unit(unit).get(lang)))
        .add(el("span", "range").text(format!("{}–{}", grouped(min), grouped(max))))
        .into()
}
