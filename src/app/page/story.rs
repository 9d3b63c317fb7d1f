//! The story: the run as numbered sentences, to be read, heard and copied.

use yew::prelude::*;

use super::Dispatch;
use super::dialogs::CopyButton;
use super::same::Same;
use crate::app::run::{Picture, Run};
use crate::app::state::Action;
use crate::app::story::{Sentence, as_text, story};
use crate::app::words;
use crate::text::{Lang, duration};

#[derive(Properties, PartialEq)]
pub(super) struct StoryProps {
    pub lang: Lang,
    pub run: Same<Run>,
    pub picture: Same<Picture>,
    pub row: usize,
    pub dispatch: Dispatch,
}

/// The sentences; a click goes to the step.
#[component]
pub(super) fn Story(props: &StoryProps) -> Html {
    let lang = props.lang;
    let told = use_memo(
        (props.run.clone(), props.picture.clone(), lang),
        |(run, picture, lang)| {
            (
                story(run, picture, *lang),
                AttrValue::from(as_text(run, picture, *lang)),
            )
        },
    );
    let sentence = |sentence: &Sentence| {
        let (dispatch, row) = (props.dispatch.clone(), sentence.row);
        let onclick = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Row(row)));
        let current = sentence.row == props.row;
        html! {
            <li key={sentence.row} class={classes!(current.then_some("current"), sentence.failed.then_some("failed"))}>
                <button type="button" aria-current={current.then_some("step")} {onclick}>
                    <span class="story-time">{duration(sentence.at.0, lang)}</span>
                    <span class="story-head">{sentence.head.clone()}</span>
                    if !sentence.what.is_empty() { <span class="story-what">{sentence.what.clone()}</span> }
                </button>
            </li>
        }
    };
    html! {
        <div class="story" tabindex="0" role="region" aria-label={words::tab(crate::app::state::Tab::Story).get(lang)}>
            <div class="story-head-line">
                <code>{props.run.trace.url.clone()}</code>
                <CopyButton {lang} words={words::COPY_STORY} value={told.1.clone()} fallback={Callback::noop()} />
            </div>
            <ol>{ for told.0.iter().map(sentence) }</ol>
        </div>
    }
}
