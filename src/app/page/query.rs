//! The query as pairs. Editing a pair rewrites the URL and runs it, so that one sees how a value is
//! written, and why.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::Dispatch;
use super::icons::{Icon, icon};
use crate::app::query::{pairs, with_pairs, written};
use crate::app::state::Action;
use crate::app::words;
use crate::text::{Arg, Lang, Text};

#[derive(Properties, PartialEq)]
pub(super) struct QueryProps {
    pub lang: Lang,
    /// The URL as it was parsed.
    pub url: AttrValue,
    pub dispatch: Dispatch,
}

/// The editor.
#[component]
pub(super) fn QueryEditor(props: &QueryProps) -> Html {
    let lang = props.lang;
    let list = pairs(&props.url);
    let change = {
        let (url, dispatch) = (props.url.clone(), props.dispatch.clone());
        Callback::from(move |list: Vec<(String, String)>| {
            if let Some(url) = with_pairs(&url, &list) {
                dispatch.dispatch(Action::Type(url));
                dispatch.dispatch(Action::Go);
            }
        })
    };
    let add = {
        let (list, change) = (list.clone(), change.clone());
        Callback::from(move |_: MouseEvent| {
            let mut list = list.clone();
            list.push((format!("p{}", list.len() + 1), "a&b".to_owned()));
            change.emit(list);
        })
    };
    let rows = (0..list.len()).map(|at| pair_row(at, &list, &change, lang));
    html! {
        <>
            <h4>{words::QUERY_EDITOR.get(lang)}</h4>
            <div class="pairs">{ for rows }</div>
            <button type="button" class="chip" onclick={add}>{ icon(Icon::Plus) }{words::ADD_PAIR.get(lang)}</button>
            <p class="hint">{words::AMPERSAND.get(lang)}</p>
        </>
    }
}

type Pairs = Vec<(String, String)>;

fn pair_row(at: usize, list: &Pairs, change: &Callback<Pairs>, lang: Lang) -> Html {
    let (name, value) = &list[at];
    let words = |text: Text| text.fill(lang, &[("n", Arg::Number(at as u64 + 1))]);
    let field = |label: Text, text: &str, edit: fn(&mut (String, String), String)| {
        let (list, change) = (list.clone(), change.clone());
        let onchange = Callback::from(move |event: Event| {
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            if let Some(input) = target {
                let mut list = list.clone();
                edit(&mut list[at], input.value());
                change.emit(list);
            }
        });
        html! {
            <input
                type="text" spellcheck="false" autocomplete="off" aria-label={words(label)}
                value={text.to_owned()} {onchange}
            />
        }
    };
    let remove = {
        let (list, change) = (list.clone(), change.clone());
        Callback::from(move |_: MouseEvent| {
            let mut list = list.clone();
            list.remove(at);
            change.emit(list);
        })
    };
    let literal = written(name, value);
    html! {
        <div key={at} class="pair">
            { field(words::PAIR_NAME, name, |pair, text| pair.0 = text) }
            <span aria-hidden="true">{"="}</span>
            { field(words::PAIR_VALUE, value, |pair, text| pair.1 = text) }
            <button
                type="button" class="quiet" aria-label={words(words::REMOVE_PAIR)} title={words(words::REMOVE_PAIR)}
                onclick={remove}
            >{ icon(Icon::Close) }</button>
            if literal != format!("{name}={value}") {
                <p class="written">{words::WRITTEN_AS.get(lang)}{" "}<code>{literal}</code></p>
            }
        </div>
    }
}
