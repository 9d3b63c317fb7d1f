//! The address bar: Enter runs, Escape restores, a button shows what the URL is made of.

use std::rc::Rc;

use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::Dispatch;
use super::again::again;
use super::dom::{Handler, el, with_key, with_value};
use super::icons::{self, icon};
use super::url::url_panel;
use crate::app::action::Action;
use crate::app::state::State;
use crate::app::words;
use crate::scenario::MAX_URL;

/// The id of the field, by which a key finds it.
pub(super) const FIELD: &str = "url";

/// The address bar.
pub(super) fn address(state: &State, dispatch: &Dispatch) -> Html {
    let lang = state.lang();
    let wrong = state.notices.address.is_some();
    let submit: Handler = {
        let dispatch = dispatch.clone();
        Rc::new(move |event| {
            event.prevent_default();
            dispatch.dispatch(Action::Go);
        })
    };
    let typed = with_value(dispatch, |typed| Some(Action::Type(typed)));
    let keys = with_key(dispatch, |key| {
        (key.key() == "Escape").then_some(Action::Restore)
    });
    let secure = state.run.trace.url.starts_with("https:");
    let field = el("input", "")
        .attr("id", FIELD)
        .attr("type", "text")
        .attr("inputmode", "url")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("autocorrect", "off")
        .attr("spellcheck", "false")
        .attr("enterkeyhint", "go")
        .attr("maxlength", MAX_URL.to_string())
        .attr("aria-label", words::URL.get(lang))
        .says("aria-invalid", wrong)
        .maybe("aria-describedby", wrong.then_some("url-problem"))
        .on(ListenerKind::oninput, &typed)
        .on(ListenerKind::onkeydown, &keys)
        .value(state.typed.clone());
    el("form", "address")
        .on(ListenerKind::onsubmit, &submit)
        .add(again(state, dispatch))
        .add(
            el("div", if wrong { "field wrong" } else { "field" })
                .add(icon(if secure { icons::LOCK } else { icons::OPEN }))
                .add(field)
                .add(url_panel(state, dispatch)),
        )
        .add(
            el("button", "primary go")
                .attr("type", "submit")
                .text(words::GO.get(lang)),
        )
        .into()
}
