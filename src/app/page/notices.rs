//! What is wrong with the address or the link, right under the address bar.

use yew::prelude::*;

use super::Dispatch;
use super::icons::{Icon, icon};
use crate::app::state::{Action, Notices};
use crate::app::words;
use crate::scenario::{MAX_VISITS, Problem};
use crate::text::{Arg, Lang};

#[derive(Properties, PartialEq)]
pub(super) struct NoticesProps {
    pub lang: Lang,
    pub notices: Notices,
    pub dispatch: Dispatch,
}

/// The alert for problems, and the quiet notice about an older link. The alert's element is always
/// there, so that a screen reader hears what appears in it.
#[component]
pub(super) fn NoticeBar(props: &NoticesProps) -> Html {
    let (lang, notices) = (props.lang, &props.notices);
    let dismiss = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Dismiss))
    };
    let close = || {
        let onclick = dismiss.clone();
        html! {
            <button type="button" class="quiet" aria-label={words::DISMISS.get(lang)} title={words::DISMISS.get(lang)} {onclick}>
                { icon(Icon::Close) }
            </button>
        }
    };
    let wrong = notices.address.is_some() || !notices.link.is_empty() || notices.full;
    html! {
        <div class="notices">
            <div role="alert" class={classes!("alert", wrong.then_some("shown"))}>
                if wrong {
                    { icon(Icon::Warning) }
                    <div id="url-problem">
                        { for notices.address.iter().map(|(typed, problem)| address(typed, problem, lang)) }
                        if !notices.link.is_empty() {
                            <p>{words::LINK_DAMAGED.get(lang)}</p>
                            <ul>{ for notices.link.iter().map(|problem| html! { <li>{problem.show(lang)}</li> }) }</ul>
                        }
                        if notices.full {
                            <p>{words::FULL.fill(lang, &[("n", Arg::Number(MAX_VISITS as u64))])}</p>
                        }
                    </div>
                    { close() }
                }
            </div>
            if notices.older_model {
                <div role="note" class="notice">
                    <p>{words::OLDER_MODEL.get(lang)}</p>
                    if !wrong { { close() } }
                </div>
            }
        </div>
    }
}

/// The problem, and the typed text with the wrong part marked.
fn address(typed: &str, problem: &Problem, lang: Lang) -> Html {
    let (start, end) = (problem.at.start, problem.at.end);
    let parts = (typed.get(..start), typed.get(start..end), typed.get(end..));
    let marked = match parts {
        (Some(before), Some(wrong), Some(after)) if !wrong.is_empty() => html! {
            <p class="marked"><code>{before.to_owned()}<mark>{wrong.to_owned()}</mark>{after.to_owned()}</code></p>
        },
        _ => Html::default(),
    };
    html! {
        <>
            <p>{problem.show(lang)}{" "}<span class="quiet-words">{words::KEPT.get(lang)}</span></p>
            { marked }
        </>
    }
}
