//! The dialogs: links to share, files, and the keys.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;
use yew::platform::spawn_local;
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::caches::caches;
use super::controls::{button, icon_button};
use super::dom::{Handler, act, all, el, text};
use super::export::export;
use super::{Dispatch, browser, icons};
use crate::app::action::{Action, Panel};
use crate::app::caches::words::WHAT_CACHES_DO;
use crate::app::link;
use crate::app::run::headline;
use crate::app::state::State;
use crate::app::words;
use crate::text::{Lang, Text};

/// The dialog that is open.
pub(super) fn dialog(state: &State, dispatch: &Dispatch) -> Html {
    let lang = state.lang();
    let (title, content) = match state.panel {
        Some(Panel::Share) => (words::SHARE, share(state)),
        Some(Panel::Export) => (words::EXPORT, export(state)),
        Some(Panel::Help) => (words::KEYS, help(state, dispatch)),
        Some(Panel::Caches) => (WHAT_CACHES_DO, caches(state, dispatch)),
        Some(Panel::Path | Panel::Step | Panel::Url) | None => return Html::default(),
    };
    let close = act(dispatch, Action::Panel(None));
    let wide = state.panel == Some(Panel::Caches);
    html! {
        <Dialog {wide} title={title.get(lang)} close_words={words::CLOSE.get(lang)} close={Close(close)} {content} />
    }
}

/// The handler that closes a dialog. A dialog is drawn with whatever it is given.
#[derive(Clone)]
struct Close(Handler);

impl PartialEq for Close {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

#[derive(Properties, PartialEq)]
struct DialogProps {
    wide: bool,
    title: &'static str,
    close_words: &'static str,
    close: Close,
    content: Html,
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
    let close = &props.close.0;
    // A press on the backdrop lands on the dialog's own element.
    let outside: Handler = {
        let close = close.clone();
        Rc::new(move |event| {
            let target = event.target();
            if target.is_some_and(|target| target.has_type::<HtmlDialogElement>()) {
                close(event);
            }
        })
    };
    let head = el("div", "panel-head")
        .add(el("h2", "").text(props.title))
        .add(icon_button("quiet", props.close_words, icons::CLOSE, close));
    el("dialog", if props.wide { "wide" } else { "" })
        .node(&node)
        .attr("aria-label", props.title)
        .on(ListenerKind::onclose, close)
        .click(&outside)
        .add(el("div", "dialog").add(head).add(props.content.clone()))
        .into()
}

/// Links to this run.
fn share(state: &State) -> Html {
    let lang = state.lang();
    let moment = browser::address_with(&link::of_moment(state));
    let start = browser::address_with(&link::of_run(state));
    let title = format!("{} → {}", state.run.trace.url, headline(&state.run.trace));
    let title = title.replace('[', "\\[").replace(']', "\\]");
    // Parentheses would end the link early.
    let target = moment.replace('(', "%28").replace(')', "%29");
    let markdown = format!("[hopscope: {title}]({target})");
    let src = browser::address_with(&link::of_frame(state)).replace('&', "&amp;");
    let name = state.run.trace.url.replace('&', "&amp;");
    let frame = format!(
        "<iframe src=\"{src}\" title=\"hopscope: {name}\" width=\"100%\" height=\"480\" loading=\"lazy\"></iframe>"
    );
    all([
        copy_field("share-moment", words::LINK_MOMENT, lang, moment),
        copy_field("share-start", words::LINK_START, lang, start),
        copy_field("share-markdown", words::MARKDOWN, lang, markdown),
        copy_field("share-frame", words::FRAME, lang, frame),
    ])
}

/// A field that cannot be changed, and a button that copies it.
fn copy_field(id: &'static str, name: Text, lang: Lang, value: String) -> Html {
    let pick: Handler = Rc::new(move |_| browser::focus_and_select(id));
    let field = el("input", "")
        .attr("id", id)
        .attr("type", "text")
        .flag("readonly", true)
        .on(ListenerKind::onfocus, &pick)
        .value(value.clone());
    el("div", "copy-field")
        .add(
            el("label", "")
                .add(el("span", "").text(name.get(lang)))
                .add(field),
        )
        .add(copy_button(words::COPY, lang, value, Some(id)))
        .into()
}

/// A button that copies a text and says that it did. Where the clipboard is closed to the page it
/// selects the field of that id instead.
pub(super) fn copy_button(
    words: Text,
    lang: Lang,
    value: String,
    field: Option<&'static str>,
) -> Html {
    html! { <Copy {words} {lang} {value} {field} /> }
}

/// How far a copy has come.
#[derive(Clone, Copy, PartialEq)]
enum Copying {
    Not,
    Done,
    Refused,
}

#[derive(Properties, PartialEq)]
struct CopyProps {
    words: Text,
    lang: Lang,
    value: AttrValue,
    field: Option<&'static str>,
}

#[component]
fn Copy(props: &CopyProps) -> Html {
    let copying = use_state(|| Copying::Not);
    {
        let copying = copying.setter();
        use_effect_with(props.value.clone(), move |_| copying.set(Copying::Not));
    }
    let copy: Handler = {
        let (copying, value, field) = (copying.setter(), props.value.clone(), props.field);
        Rc::new(move |_| {
            let (copying, value) = (copying.clone(), value.clone());
            spawn_local(async move {
                let done = browser::copy(&value).await;
                if let Some(field) = field.filter(|_| !done) {
                    browser::focus_and_select(field);
                }
                copying.set(if done {
                    Copying::Done
                } else {
                    Copying::Refused
                });
            });
        })
    };
    let words = match *copying {
        Copying::Not => props.words,
        Copying::Done => words::COPIED,
        Copying::Refused => words::COPY_BY_HAND,
    };
    button("chip", words.get(props.lang), &copy).into()
}

/// The keys, and the switch that turns single ones off.
fn help(state: &State, dispatch: &Dispatch) -> Html {
    let (lang, on) = (state.lang(), state.preferences.shortcuts);
    let keys: [(&'static str, Text); 13] = [
        (words::KEY_SPACE.get(lang), words::KEY_TOGGLE),
        ("← →", words::KEY_STEP),
        ("Shift ← →", words::KEY_STAGE),
        ("Home End", words::KEY_ENDS),
        ("1 2 3 4 5", words::KEY_TABS),
        ("+ - 0", words::KEY_ZOOM),
        (words::KEY_CTRL_WHEEL.get(lang), words::KEY_WHEEL),
        ("Shift PgUp PgDn", words::KEY_ASIDE),
        ("/", words::KEY_ADDRESS),
        ("F", words::KEY_FIND),
        ("[ ]", words::KEY_FOLD),
        ("?", words::KEY_HELP),
        ("Esc", words::KEY_ESCAPE),
    ];
    let row = |(key, does): (&'static str, Text)| {
        let keys = key.split(' ').map(|key| el("kbd", "").text(key).into());
        el("div", "")
            .add(el("dt", "").all(keys))
            .add(el("dd", "").text(does.get(lang)))
            .into()
    };
    let switch = el("input", "")
        .attr("type", "checkbox")
        .attr("role", "switch")
        .on(
            ListenerKind::onchange,
            &act(dispatch, Action::Shortcuts(!on)),
        )
        .checked(on);
    all([
        el("dl", if on { "keys" } else { "keys off" })
            .all(keys.map(row))
            .into(),
        el("label", "switch")
            .add(switch)
            .add(el("span", "").add(text(words::SHORTCUTS.get(lang))))
            .into(),
        el("p", "hint").text(words::SHORTCUTS_HINT.get(lang)).into(),
    ])
}
