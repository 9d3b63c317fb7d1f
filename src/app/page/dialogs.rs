//! The two dialogs: links to share, and the keys.

use web_sys::{HtmlDialogElement, HtmlInputElement};
use yew::platform::spawn_local;
use yew::prelude::*;

use super::icons::{Icon, icon};
use super::{Dispatch, browser};
use crate::app::state::Action;
use crate::app::words;
use crate::text::{Lang, Text};

#[derive(Properties, PartialEq)]
struct DialogProps {
    lang: Lang,
    title: AttrValue,
    dispatch: Dispatch,
    children: Html,
}

/// A modal dialog: the browser keeps the focus in it and closes it on Escape.
#[component]
fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            if let Some(dialog) = node.cast::<HtmlDialogElement>() {
                // It is refused only while already open.
                let _open = dialog.show_modal();
            }
        });
    }
    let close = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |()| dispatch.dispatch(Action::Panel(None)))
    };
    let onclose = close.reform(|_: Event| ());
    // A press on the backdrop lands on the dialog's own element.
    let onclick = {
        let (node, close) = (node.clone(), close.clone());
        Callback::from(move |event: MouseEvent| {
            let own = node
                .get()
                .is_some_and(|own| event.target().is_some_and(|target| *own == target));
            if own {
                close.emit(());
            }
        })
    };
    html! {
        <dialog ref={node} aria-label={props.title.clone()} {onclose} {onclick}>
            <div class="dialog">
                <div class="panel-head">
                    <h2>{props.title.clone()}</h2>
                    <button
                        type="button" class="quiet" aria-label={words::CLOSE.get(props.lang)}
                        onclick={close.reform(|_: MouseEvent| ())}
                    >{ icon(Icon::Close) }</button>
                </div>
                { props.children.clone() }
            </div>
        </dialog>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct ShareProps {
    pub lang: Lang,
    /// The query of this moment.
    pub moment: AttrValue,
    /// The query of the run from its beginning.
    pub start: AttrValue,
    /// What the run is called in a document.
    pub title: AttrValue,
    pub dispatch: Dispatch,
}

/// Links to this run.
#[component]
pub(super) fn Share(props: &ShareProps) -> Html {
    let lang = props.lang;
    let moment = browser::address_with(&props.moment);
    let title = props.title.replace('[', "\\[").replace(']', "\\]");
    // Parentheses would end the link early.
    let target = moment.replace('(', "%28").replace(')', "%29");
    let markdown = format!("[hopscope: {title}]({target})");
    html! {
        <Dialog {lang} title={words::SHARE.get(lang)} dispatch={props.dispatch.clone()}>
            <CopyField {lang} name={words::LINK_MOMENT} value={moment} />
            <CopyField {lang} name={words::LINK_START} value={browser::address_with(&props.start)} />
            <CopyField {lang} name={words::MARKDOWN} value={markdown} />
        </Dialog>
    }
}

#[derive(Properties, PartialEq)]
struct CopyFieldProps {
    lang: Lang,
    name: Text,
    value: AttrValue,
}

/// A field that cannot be changed, and a button that copies it.
#[component]
fn CopyField(props: &CopyFieldProps) -> Html {
    let lang = props.lang;
    let field = use_node_ref();
    let onfocus = {
        let field = field.clone();
        Callback::from(move |_: FocusEvent| select(&field))
    };
    let fallback = {
        let field = field.clone();
        Callback::from(move |()| select(&field))
    };
    html! {
        <div class="copy-field">
            <label>
                <span>{props.name.get(lang)}</span>
                <input ref={field} type="text" readonly=true value={props.value.clone()} {onfocus} />
            </label>
            <CopyButton {lang} words={words::COPY} value={props.value.clone()} {fallback} />
        </div>
    }
}

fn select(field: &NodeRef) {
    if let Some(input) = field.cast::<HtmlInputElement>() {
        let _gone = input.focus();
        input.select();
    }
}

/// How far a copy has come.
#[derive(Clone, Copy, PartialEq)]
enum Copying {
    Not,
    Done,
    Refused,
}

#[derive(Properties, PartialEq)]
pub(super) struct CopyButtonProps {
    pub lang: Lang,
    pub words: Text,
    pub value: AttrValue,
    /// What to do where the clipboard is closed: select the text.
    pub fallback: Callback<()>,
}

/// A button that copies a text and says that it did.
#[component]
pub(super) fn CopyButton(props: &CopyButtonProps) -> Html {
    let copying = use_state(|| Copying::Not);
    {
        let copying = copying.setter();
        use_effect_with(props.value.clone(), move |_| copying.set(Copying::Not));
    }
    let onclick = {
        let (copying, value, fallback) = (
            copying.setter(),
            props.value.clone(),
            props.fallback.clone(),
        );
        Callback::from(move |_: MouseEvent| {
            let (copying, value, fallback) = (copying.clone(), value.clone(), fallback.clone());
            spawn_local(async move {
                if browser::copy(&value).await {
                    copying.set(Copying::Done);
                } else {
                    fallback.emit(());
                    copying.set(Copying::Refused);
                }
            });
        })
    };
    let words = match *copying {
        Copying::Not => props.words,
        Copying::Done => words::COPIED,
        Copying::Refused => words::COPY_BY_HAND,
    };
    html! {
        <button type="button" class="chip" {onclick}>{words.get(props.lang)}</button>
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct HelpProps {
    pub lang: Lang,
    pub shortcuts: bool,
    pub dispatch: Dispatch,
}

/// The keys, and the switch that turns single ones off.
#[component]
pub(super) fn Help(props: &HelpProps) -> Html {
    let lang = props.lang;
    let keys: [(&str, Text); 8] = [
        (words::KEY_SPACE.get(lang), words::KEY_TOGGLE),
        ("← →", words::KEY_STEP),
        ("Shift ← →", words::KEY_STAGE),
        ("Home End", words::KEY_ENDS),
        ("1 2", words::KEY_TABS),
        ("/", words::KEY_ADDRESS),
        ("?", words::KEY_HELP),
        ("Esc", words::KEY_ESCAPE),
    ];
    let toggle = {
        let (dispatch, on) = (props.dispatch.clone(), !props.shortcuts);
        Callback::from(move |_: Event| dispatch.dispatch(Action::Shortcuts(on)))
    };
    html! {
        <Dialog {lang} title={words::KEYS.get(lang)} dispatch={props.dispatch.clone()}>
            <dl class={classes!("keys", (!props.shortcuts).then_some("off"))}>
                { for keys.iter().map(|(key, does)| html! {
                    <div><dt>{ for key.split(' ').map(|key| html! { <kbd>{key}</kbd> }) }</dt><dd>{does.get(lang)}</dd></div>
                }) }
            </dl>
            <label class="switch">
                <input type="checkbox" role="switch" checked={props.shortcuts} onchange={toggle} />
                <span>{words::SHORTCUTS.get(lang)}</span>
            </label>
            <p class="hint">{words::SHORTCUTS_HINT.get(lang)}</p>
        </Dialog>
    }
}
