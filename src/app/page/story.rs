//! The story: the run as numbered sentences, to be read, heard and copied.

use std::rc::Rc;

use yew::prelude::*;

use super::Dispatch;
use super::dialogs::copy_button;
use super::dom::{act, all, el, part};
use crate::app::action::{Action, Tab};
use crate::app::state::State;
use crate::app::story::{Sentence, as_text, story as sentences};
use crate::app::words;
use crate::text::{Lang, duration};

/// So many sentences are drawn together: a step draws those around it anew, not all of a long run.
const TOGETHER: usize = 50;

/// The sentences; a click goes to the step.
pub(super) fn story(state: &Rc<State>, row: usize, dispatch: &Dispatch) -> Html {
    let lang = state.lang();
    let told = Rc::new(sentences(&state.run, &state.picture, lang));
    let list = |first: usize| {
        let (told, dispatch) = (told.clone(), dispatch.clone());
        let past = told.len().min(first + TOGETHER);
        let current = told[first..past].iter().any(|told| told.row == row);
        let seen = vec![state.revision, if current { row } else { usize::MAX }];
        part(seen, move || {
            let told = told[first..past].iter();
            all(told.map(|told| sentence(told, told.row == row, lang, &dispatch)))
        })
    };
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
        .add(el("ol", "").all((0..told.len()).step_by(TOGETHER).map(list)))
        .into()
}

fn sentence(told: &Sentence, current: bool, lang: Lang, dispatch: &Dispatch) -> Html {
    let go = act(dispatch, Action::Row(told.row));
    let what = (!told.what.is_empty()).then(|| el("span", "story-what").text(told.what.clone()));
    let button = el("button", "")
        .attr("type", "button")
        .maybe("aria-current", current.then_some("step"))
        .click(&go)
        .add(el("span", "story-time").text(duration(told.at.0, lang)))
        .add(el("span", "story-head").text(told.head.clone()))
        .perhaps(what);
    el("li", "")
        .classes(&[("current", current), ("failed", told.failed)])
        .add(button)
        .into()
}
