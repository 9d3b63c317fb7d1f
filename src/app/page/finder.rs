//! The line in which a step is looked for.

use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::browser;
use super::controls::icon_button;
use super::dom::{act, el, with_key, with_value};
use super::icons;
use super::sequence::SequenceProps;
use crate::app::action::Action;
use crate::app::words;
use crate::text::{Arg, Text};

/// The field's id.
const FIELD: &str = "find";

/// The line; it takes the focus when it opens.
#[component]
pub(super) fn Finder(props: &SequenceProps) -> Html {
    use_effect_with((), |()| browser::focus(FIELD));
    let Some(find) = &props.state.find else {
        return Html::default();
    };
    let (lang, dispatch) = (props.state.lang(), &props.dispatch);
    let go = |forwards| act(dispatch, Action::Found(forwards));
    let keys = with_key(dispatch, |key| match key.key().as_str() {
        "Enter" => Some(Action::Found(!key.shift_key())),
        "Escape" => Some(Action::Find(None)),
        _ => None,
    });
    let field = el("input", "")
        .attr("id", FIELD)
        .attr("type", "search")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("maxlength", "200")
        .attr("aria-label", words::FIND.get(lang))
        .attr("placeholder", words::FIND_HINT.get(lang))
        .on(
            ListenerKind::oninput,
            &with_value(dispatch, |text| Some(Action::Find(Some(text)))),
        )
        .on(ListenerKind::onkeydown, &keys)
        .value(find.text.clone());
    let count = find.rows.len() as u64;
    let told = match find.place(props.row) {
        _ if find.text.trim().is_empty() => String::new(),
        Some(at) => words::FOUND_AT.fill(
            lang,
            &[("n", Arg::Number(at as u64)), ("count", Arg::Number(count))],
        ),
        None => words::FOUND.fill(lang, &[("count", Arg::Number(count))]),
    };
    let press = |name: Text, picture, forwards| {
        icon_button("quiet", name.get(lang), picture, &go(forwards)).flag("disabled", count == 0)
    };
    el("div", "finder")
        .attr("role", "search")
        .add(field)
        .add(el("span", "found").attr("role", "status").text(told))
        .add(press(words::FIND_PREVIOUS, icons::UP, false))
        .add(press(words::FIND_NEXT, icons::DOWN, true))
        .add(icon_button(
            "quiet",
            words::CLOSE.get(lang),
            icons::CLOSE,
            &act(dispatch, Action::Find(None)),
        ))
        .into()
}
