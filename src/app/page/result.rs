//! The result line: the status, where the time went, what the last change changed.

use yew::prelude::*;

use super::dom::{all, el, text};
use crate::app::run::{Change, headline};
use crate::app::state::State;
use crate::app::words;
use crate::text::{Arg, Lang, duration};
use crate::trace::{Outcome, phases};

/// The line.
pub(super) fn result(state: &State) -> Html {
    let (lang, run) = (state.lang(), &state.run);
    let outcome = &run.trace.outcome;
    let total = words::IN_TOTAL.fill(lang, &[("time", Arg::Micros(run.waited().0))]);
    let phases = phases(&run.trace).into_iter().map(|phased| {
        el("span", "phase")
            .text(phased.phase.title().get(lang))
            .text(" ")
            .add(el("b", "").text(duration(phased.length().0, lang)))
            .into()
    });
    let cause = outcome.cause.filter(|_| failed(outcome)).map(|who| {
        let who = Arg::Text(run.trace.participant(who).name);
        el("span", "").text(words::CAUSED_BY.fill(lang, &[("who", who)]))
    });
    let cached = outcome
        .from_cache
        .then(|| el("span", "").text(words::FROM_CACHE.get(lang)));
    let led_to = outcome.led_to.as_ref().map(|url| {
        let url = Arg::Str(url.clone());
        el("span", "").text(words::LED_TO.fill(lang, &[("url", url)]))
    });
    let class = if failed(outcome) {
        "outcome failure"
    } else {
        "outcome good"
    };
    let line = el("div", "result")
        .attr("role", "status")
        .attr("aria-label", words::RESULT.get(lang))
        .add(el("span", class).text(headline(&run.trace)))
        .perhaps(led_to)
        .perhaps(cause)
        .add(el("span", "").text(total))
        .perhaps(cached)
        .all(phases);
    let change = state.change.as_ref().map(|change| changed(change, lang));
    el("div", "result-line")
        .add(line)
        .add(
            el("p", "change")
                .attr("aria-live", "polite")
                .perhaps(change),
        )
        .into()
}

/// Whether the person sees a failure.
pub(super) fn failed(outcome: &Outcome) -> bool {
    outcome.error.is_some() || outcome.status.is_some_and(|status| status >= 400)
}

fn changed(change: &Change, lang: Lang) -> Html {
    if change.is_empty() {
        return text(words::NO_CHANGE.get(lang));
    }
    let (before, now) = change.waited;
    let (sign, length) = if now < before {
        ("−", before - now)
    } else {
        ("+", now - before)
    };
    let args = [
        ("more", Arg::Number(change.added.len() as u64)),
        ("fewer", Arg::Number(change.removed as u64)),
        (
            "time",
            Arg::Str(format!("{sign}{}", duration(length.0, lang))),
        ),
    ];
    all([
        el("b", "").text(words::CHANGE.fill(lang, &args)).into(),
        text(" "),
        el("span", "against").text(words::AGAINST.get(lang)).into(),
    ])
}
