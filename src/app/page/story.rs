//! The story: the run as numbered sentences, to be read, heard and copied.

use yew::prelude::*;

use super::Dispatch;
use super::dialogs::copy_button;
use super::dom::{act, el};
use crate::app::action::{Action, Tab};
use crate::app::state::State;
use crate::app::story::{Sentence, as_text, story as sentences};
use crate::app::words;
use crate::text::duration;

/// The sentences; a click goes to the step.
pub(super) fn story(state: &State, row: usize, dispatch: &Dispatch) -> Html {
    let lang = state.lang();
    let sentence = |sentence: Sentence| {
        let current = sentence.row == row;
        let go = act(dispatch, Action::Row(sentence.row));
        let what =
            (!sentence.what.is_empty()).then(|| el("span", "story-what").text(sentence.what));
        let button = el("button", "")
            .attr("type", "button")
            .maybe("aria-current", current.then_some("step"))
            .click(&go)
            .add(el("span", "story-time").text(duration(sentence.at.0, lang)))
            .add(el("span", "story-head").text(sentence.head))
            .perhaps(what);
        el("li", "")
            .classes(&[("current", current), ("failed", sentence.failed)])
            .add(button)
            .into()
    };
    let told = sentences(&state.run, &state.picture, lang);
    let copied = as_text(&state.run, &state.picture, lang);
    el("div", "story")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", words::tab(Tab::Story).get(lang))
        .add(
            el("div", "story-head-line")
                .add(el("code", "").text(state.run.trace.url.clone()))
                .add(copy_button(words::COPY_STORY, lang, copied, None)),
        )
        .add(el("ol", "").all(told.into_iter().map(sentence)))
        .into()
}
