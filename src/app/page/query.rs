//! The query as pairs. Editing a pair rewrites the URL and runs it, so that one sees how a value is
//! written, and why.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::Dispatch;
use super::controls::{button, icon_button};
use super::dom::{El, Handler, all, el};
use super::icons::{self, icon};
use crate::app::action::Action;
use crate::app::query::{pairs, with_pairs, written};
use crate::app::words;
use crate::text::{Arg, Lang, Text};

type Pairs = Vec<(String, String)>;

/// The pairs, and what changes them.
struct Editor {
    url: String,
    pairs: Pairs,
    lang: Lang,
    dispatch: Dispatch,
}

/// The editor.
pub(super) fn query_editor(url: &str, lang: Lang, dispatch: &Dispatch) -> Html {
    let editor = Rc::new(Editor {
        url: url.to_owned(),
        pairs: pairs(url),
        lang,
        dispatch: dispatch.clone(),
    });
    let rows = (0..editor.pairs.len()).map(|at| row(&editor, at));
    let add = handler(&editor, |pairs, _| {
        pairs.push((format!("p{}", pairs.len() + 1), "a&b".to_owned()));
    });
    all([
        el("h4", "").text(words::QUERY_EDITOR.get(lang)).into(),
        el("div", "pairs").all(rows).into(),
        button("chip", "", &add)
            .add(icon(icons::PLUS))
            .text(words::ADD_PAIR.get(lang))
            .into(),
        el("p", "hint").text(words::AMPERSAND.get(lang)).into(),
    ])
}

/// A handler that edits the pairs and runs the URL that they make.
fn handler(editor: &Rc<Editor>, edit: impl Fn(&mut Pairs, &Event) + 'static) -> Handler {
    let editor = editor.clone();
    Rc::new(move |event| {
        let mut pairs = editor.pairs.clone();
        edit(&mut pairs, event);
        if let Some(url) = with_pairs(&editor.url, &pairs) {
            editor.dispatch.dispatch(Action::Type(url));
            editor.dispatch.dispatch(Action::Go);
        }
    })
}

fn row(editor: &Rc<Editor>, at: usize) -> Html {
    let (name, value) = &editor.pairs[at];
    let says = |text: Text| text.fill(editor.lang, &[("n", Arg::Number(at as u64 + 1))]);
    let name_field = field(editor, says(words::PAIR_NAME), name, move |pairs, typed| {
        pairs[at].0 = typed;
    });
    let value_field = field(
        editor,
        says(words::PAIR_VALUE),
        value,
        move |pairs, typed| {
            pairs[at].1 = typed;
        },
    );
    let remove = handler(editor, move |pairs, _| drop(pairs.remove(at)));
    let literal = written(name, value);
    let shown = (literal != format!("{name}={value}")).then(|| {
        el("p", "written")
            .text(words::WRITTEN_AS.get(editor.lang))
            .text(" ")
            .add(el("code", "").text(literal.clone()))
    });
    el("div", "pair")
        .add(name_field)
        .add(el("span", "").attr("aria-hidden", "true").text("="))
        .add(value_field)
        .add(
            icon_button("quiet", "", icons::CLOSE, &remove)
                .attr("aria-label", says(words::REMOVE_PAIR))
                .attr("title", says(words::REMOVE_PAIR)),
        )
        .perhaps(shown)
        .into()
}

fn field(
    editor: &Rc<Editor>,
    name: String,
    text: &str,
    edit: impl Fn(&mut Pairs, String) + 'static,
) -> El {
    let change = handler(editor, move |pairs, event| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = target {
            edit(pairs, input.value());
        }
    });
    el("input", "")
        .attr("type", "text")
        .attr("spellcheck", "false")
        .attr("autocomplete", "off")
        .attr("aria-label", name)
        .on(ListenerKind::onchange, &change)
        .value(text.to_owned())
}
