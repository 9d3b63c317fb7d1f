//! The result line: the status, where the time went, what the last change changed.

use yew::prelude::*;

use super::same::Same;
use crate::app::run::{Change, Run, headline};
use crate::app::words;
use crate::text::{Arg, Lang, duration};
use crate::trace::{Outcome, phases};

#[derive(Properties, PartialEq)]
pub(super) struct ResultProps {
    pub lang: Lang,
    pub run: Same<Run>,
    pub change: Option<Same<Change>>,
}

/// The line.
#[component]
pub(super) fn ResultLine(props: &ResultProps) -> Html {
    let (lang, run) = (props.lang, &props.run);
    let outcome = &run.trace.outcome;
    let total = words::IN_TOTAL.fill(lang, &[("time", Arg::Micros(run.waited().0))]);
    let phase = phases(&run.trace).into_iter().map(|(phase, time)| {
        html! {
            <span key={words::phase(phase).en} class="phase">
                {words::phase(phase).get(lang)}{" "}<b>{duration(time.0, lang)}</b>
            </span>
        }
    });
    let cause = outcome.cause.filter(|_| failed(outcome)).map(|who| {
        let who = Arg::Text(run.trace.participant(who).name);
        words::CAUSED_BY.fill(lang, &[("who", who)])
    });
    html! {
        <div class="result-line">
            <div class="result" role="status" aria-label={words::RESULT.get(lang)}>
                <span class={classes!("outcome", if failed(outcome) { "failure" } else { "good" })}>{headline(&run.trace)}</span>
                { for cause.map(|cause| html! { <span>{cause}</span> }) }
                <span>{total}</span>
                if outcome.from_cache { <span>{words::FROM_CACHE.get(lang)}</span> }
                { for phase }
            </div>
            <p class="change" aria-live="polite">{ for props.change.as_ref().map(|change| changed(change, lang)) }</p>
        </div>
    }
}

/// Whether the person sees a failure.
pub(super) fn failed(outcome: &Outcome) -> bool {
    outcome.error.is_some() || outcome.status.is_some_and(|status| status >= 400)
}

fn changed(change: &Change, lang: Lang) -> Html {
    if change.is_empty() {
        return html! { {words::NO_CHANGE.get(lang)} };
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
    html! { <><b>{words::CHANGE.fill(lang, &args)}</b>{" "}<span class="against">{words::AGAINST.get(lang)}</span></> }
}
