//! The address bar: Enter runs, Escape restores.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::Dispatch;
use super::again::Again;
use super::icons::{Icon, icon};
use super::same::Same;
use crate::app::run::Run;
use crate::app::state::Action;
use crate::app::words;
use crate::scenario::MAX_URL;
use crate::text::Lang;

#[derive(Properties, PartialEq)]
pub(super) struct AddressProps {
    pub lang: Lang,
    pub typed: AttrValue,
    /// Whether the address cannot be run.
    pub wrong: bool,
    pub run: Same<Run>,
    pub dispatch: Dispatch,
}

/// The address bar.
#[component]
pub(super) fn Address(props: &AddressProps) -> Html {
    let lang = props.lang;
    let submit = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            dispatch.dispatch(Action::Go);
        })
    };
    let oninput = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: InputEvent| {
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            if let Some(input) = target {
                dispatch.dispatch(Action::Type(input.value()));
            }
        })
    };
    let onkeydown = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                dispatch.dispatch(Action::Restore);
            }
        })
    };
    let secure = props.run.trace.url.starts_with("https:");
    html! {
        <form class="address" onsubmit={submit}>
            <Again {lang} run={props.run.clone()} dispatch={props.dispatch.clone()} />
            <div class={classes!("field", props.wrong.then_some("wrong"))}>
                { if secure { icon(Icon::Lock) } else { icon(Icon::Open) } }
                <input
                    id="url" type="text" inputmode="url" autocomplete="off" autocapitalize="off"
                    autocorrect="off" spellcheck="false" enterkeyhint="go" maxlength={MAX_URL.to_string()}
                    aria-label={words::URL.get(lang)} aria-invalid={props.wrong.to_string()}
                    aria-describedby={props.wrong.then_some("url-problem")}
                    value={props.typed.clone()} {oninput} {onkeydown}
                />
            </div>
            <button type="submit" class="primary go">{words::GO.get(lang)}</button>
        </form>
    }
}
