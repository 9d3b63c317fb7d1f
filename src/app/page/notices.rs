//! What is wrong with the address or the link, right under the address bar.

use yew::prelude::*;

use super::Dispatch;
use super::controls::icon_button;
use super::dom::{act, all, el, nothing, text};
use super::icons::{self, icon};
use crate::app::action::Action;
use crate::app::state::State;
use crate::app::words;
use crate::scenario::{MAX_VISITS, Problem};
use crate::text::{Arg, Lang};

/// The alert for problems, and the quiet notice about an older link. The alert's element is always
/// there, so that a screen reader hears what appears in it.
pub(super) fn notices(state: &State, dispatch: &Dispatch) -> Html {
    let (lang, notices) = (state.lang(), &state.notices);
    let close = || {
        let dismiss = act(dispatch, Action::Dismiss);
        icon_button("quiet", words::DISMISS.get(lang), icons::CLOSE, &dismiss)
    };
    let wrong = notices.address.is_some()
        || !notices.link.is_empty()
        || notices.full
        || notices.missing.is_some();
    let problems = |problem: &Problem| el("li", "").text(problem.show(lang)).into();
    let link = (!notices.link.is_empty()).then(|| {
        all([
            el("p", "").text(words::LINK_DAMAGED.get(lang)).into(),
            el("ul", "").all(notices.link.iter().map(problems)).into(),
        ])
    });
    let limit = [("n", Arg::Number(MAX_VISITS as u64))];
    let full = notices
        .full
        .then(|| el("p", "").text(words::FULL.fill(lang, &limit)));
    let missing = notices.missing.map(|missing| {
        let name = [("language", Arg::from(missing.name()))];
        el("p", "").text(words::NO_LANGUAGE.fill(lang, &name))
    });
    let words = el("div", "")
        .attr("id", "url-problem")
        .perhaps(
            notices
                .address
                .as_ref()
                .map(|(typed, problem)| address(typed, problem, lang)),
        )
        .perhaps(link)
        .perhaps(full)
        .perhaps(missing);
    let alert = el("div", if wrong { "alert shown" } else { "alert" }).attr("role", "alert");
    let alert = if wrong {
        alert.add(icon(icons::WARNING)).add(words).add(close())
    } else {
        alert
    };
    let older = notices.older_model.then(|| {
        el("div", "notice")
            .attr("role", "note")
            .add(el("p", "").text(words::OLDER_MODEL.get(lang)))
            .perhaps((!wrong).then(close))
    });
    el("div", "notices").add(alert).perhaps(older).into()
}

/// The problem, and the typed text with the wrong part marked.
fn address(typed: &str, problem: &Problem, lang: Lang) -> Html {
    let said = el("p", "")
        .add(text(problem.show(lang)))
        .text(" ")
        .add(el("span", "quiet-words").text(words::KEPT.get(lang)));
    all([said.into(), marked(typed, problem)])
}

/// What was typed, with the wrong part marked; nothing when it is all of it.
pub(super) fn marked(typed: &str, problem: &Problem) -> Html {
    let (start, end) = (problem.at.start, problem.at.end);
    let parts = (typed.get(..start), typed.get(start..end), typed.get(end..));
    match parts {
        (Some(before), Some(wrong), Some(after)) if !wrong.is_empty() => el("p", "marked")
            .add(
                el("code", "")
                    .text(last(before))
                    .add(el("mark", "").text(first(wrong)))
                    .text(first(after)),
            )
            .into(),
        _ => nothing(),
    }
}

/// As much of a text as helps to find the wrong part in it, in characters: an address may have thousands,
/// over which browsers take seconds.
const AROUND: usize = 200;

/// The beginning of a text.
fn first(words: &str) -> String {
    match words.char_indices().nth(AROUND) {
        Some((at, _)) => [&words[..at], "…"].concat(),
        None => words.to_owned(),
    }
}

/// The end of a text.
fn last(words: &str) -> String {
    match words.char_indices().nth_back(AROUND) {
        Some((at, _)) => ["…", &words[at..]].concat(),
        None => words.to_owned(),
    }
}
