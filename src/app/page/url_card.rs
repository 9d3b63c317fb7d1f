//! What the URL is made of: its parts, its percent-encoding character by character, its query.

use yew::prelude::*;

use super::Dispatch;
use super::query::QueryEditor;
use super::same::Same;
use crate::app::run::{Run, current_url};
use crate::app::words;
use crate::pipeline::address::{self, Encoded, Part};
use crate::text::Lang;

#[derive(Properties, PartialEq)]
pub(super) struct UrlCardProps {
    pub lang: Lang,
    pub run: Same<Run>,
    pub dispatch: Dispatch,
}

/// The card's content.
#[component]
pub(super) fn UrlCard(props: &UrlCardProps) -> Html {
    let lang = props.lang;
    let Ok(address) = address::parse(current_url(&props.run.scenario)) else {
        return Html::default();
    };
    let parts = address.parts.iter().map(|part| part_row(part, lang));
    let encoded = distinct(&address.encoded);
    html! {
        <>
            <h4>{words::PARTS.get(lang)}</h4>
            <dl class="fields">{ for parts }</dl>
            if !encoded.is_empty() {
                <h4>{words::ENCODED.get(lang)}</h4>
                <ul class="encoded">{ for encoded.into_iter().map(encoded_row) }</ul>
            }
            <QueryEditor {lang} url={address.url.to_string()} dispatch={props.dispatch.clone()} />
        </>
    }
}

fn part_row(part: &Part, lang: Lang) -> Html {
    html! {
        <div key={part.kind.name().en} class={classes!((!part.kind.is_sent()).then_some("unsent"))}>
            <dt>{part.kind.name().get(lang)}</dt>
            <dd><code>{part.value.clone()}</code></dd>
        </div>
    }
}

/// Each character once, in order of appearance.
fn distinct(encoded: &[Encoded]) -> Vec<&Encoded> {
    let mut seen: Vec<&Encoded> = Vec::new();
    for one in encoded {
        if !seen
            .iter()
            .any(|other| other.ch == one.ch && other.text == one.text)
        {
            seen.push(one);
        }
    }
    seen
}

fn encoded_row(one: &Encoded) -> Html {
    let shown = if one.ch == ' ' { '␣' } else { one.ch };
    let bytes: Vec<String> = one.bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    html! {
        <li key={one.ch.to_string()}>
            <code class="char">{shown}</code>
            <span>{format!("U+{:04X}", u32::from(one.ch))}</span>
            <span>{"UTF-8 "}<code>{bytes.join(" ")}</code></span>
            <span aria-hidden="true">{"→"}</span>
            <code>{one.text.clone()}</code>
        </li>
    }
}
