//! The top bar: name, language, theme, sharing.

use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::Dispatch;
use super::icons::{Icon, icon};
use crate::app::state::{Action, Panel, Theme};
use crate::app::words;
use crate::text::Lang;

#[derive(Properties, PartialEq)]
pub(super) struct TopProps {
    pub lang: Lang,
    pub theme: Theme,
    pub dispatch: Dispatch,
}

/// The top bar.
#[component]
pub(super) fn Top(props: &TopProps) -> Html {
    let lang = props.lang;
    let send = |panel| {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Panel(Some(panel))))
    };
    let choose_lang = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |tag: String| {
            if let Some(lang) = Lang::from_tag(&tag) {
                dispatch.dispatch(Action::Lang(lang));
            }
        })
    };
    let choose_theme = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |id: String| {
            if let Some(theme) = Theme::from_id(&id) {
                dispatch.dispatch(Action::Theme(theme));
            }
        })
    };
    let languages = Lang::ALL.map(|lang| (lang.code(), AttrValue::from(lang.name())));
    let themes = Theme::ALL.map(|theme| (theme.id(), words::theme(theme).get(lang).into()));
    html! {
        <div class="top">
            <h1 class="brand">{"hop"}<span>{"scope"}</span></h1>
            <p class="tagline">{words::TAGLINE.get(lang)}</p>
            <div class="top-tools">
                <Select
                    name={words::LANGUAGE.get(lang)} icon={Icon::Language} class="with-icon"
                    options={languages.to_vec()} value={lang.code()} choose={choose_lang}
                />
                <Select
                    name={words::THEME.get(lang)} icon={Icon::Theme} class="with-icon"
                    options={themes.to_vec()} value={props.theme.id()} choose={choose_theme}
                />
                <button
                    type="button" class="quiet" aria-label={words::KEYS.get(lang)}
                    title={words::KEYS.get(lang)} onclick={send(Panel::Help)}
                >{"?"}</button>
                <button type="button" class="primary" aria-haspopup="dialog" onclick={send(Panel::Share)}>
                    {words::SHARE.get(lang)}
                </button>
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct SelectProps {
    /// Its accessible name.
    pub name: AttrValue,
    /// A picture before it.
    #[prop_or_default]
    pub icon: Option<Icon>,
    #[prop_or_default]
    pub class: Classes,
    /// Values and their words.
    pub options: Vec<(&'static str, AttrValue)>,
    /// The value chosen.
    pub value: AttrValue,
    pub choose: Callback<String>,
}

/// A native menu of a few values, drawn as the page draws its controls.
#[component]
pub(super) fn Select(props: &SelectProps) -> Html {
    let choose = props.choose.clone();
    let onchange = Callback::from(move |event: Event| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        if let Some(select) = target {
            choose.emit(select.value());
        }
    });
    let options = props.options.iter().map(|(value, words)| {
        html! { <option key={*value} value={*value} selected={props.value == *value}>{words.clone()}</option> }
    });
    html! {
        <span class={classes!("select", props.class.clone())}>
            { for props.icon.map(icon) }
            <select aria-label={props.name.clone()} title={props.name.clone()} {onchange}>{ for options }</select>
            { icon(Icon::Down) }
        </span>
    }
}
