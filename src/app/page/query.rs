//! The query as pairs. Editing a pair rewrites it in the address bar, and shows how it is written, and why.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::Dispatch;
use super::controls::{button, icon_button};
use super::dom::{El, Handler, all, el, text};
use super::icons::{self, icon};
use crate::app::action::Action;
use crate::app::query::{self, Pair, Reserved, pairs, with_pair};
use crate::app::words;
use crate::text::{Arg, Lang, Text};

/// How many pairs are shown at most: a URL may hold thousands.
const MAX_PAIRS: usize = 24;

/// What is typed, and what changes it.
struct Editor {
    typed: String,
    lang: Lang,
    dispatch: Dispatch,
}

/// The editor.
pub(super) fn query_editor(typed: &str, lang: Lang, dispatch: &Dispatch) -> Html {
    let editor = Rc::new(Editor {
        typed: typed.to_owned(),
        lang,
        dispatch: dispatch.clone(),
    });
    let pairs = pairs(typed);
    let count = pairs.len();
    let rows = pairs.iter().take(MAX_PAIRS).enumerate();
    let add = handler(&editor, count, move |_| {
        Some(Pair {
            name: format!("p{}", count + 1),
            value: "a&b".to_owned(),
        })
    });
    let more = (count > MAX_PAIRS).then(|| text("…"));
    all([
        el("h3", "").text(words::QUERY_EDITOR.get(lang)).into(),
        el("div", "pairs")
            .all(rows.map(|(at, pair)| row(&editor, at, pair)))
            .perhaps(more)
            .into(),
        button("chip", "", &add)
            .add(icon(icons::PLUS))
            .text(words::ADD_PAIR.get(lang))
            .into(),
        el("p", "hint").text(words::AMPERSAND.get(lang)).into(),
    ])
}

/// A handler that puts another pair at a place, or takes the one there out.
fn handler(
    editor: &Rc<Editor>,
    at: usize,
    edit: impl Fn(&Event) -> Option<Pair> + 'static,
) -> Handler {
    let editor = editor.clone();
    Rc::new(move |event| {
        let typed = with_pair(&editor.typed, at, edit(event).as_ref());
        editor.dispatch.dispatch(Action::Type(typed));
    })
}

fn row(editor: &Rc<Editor>, at: usize, pair: &Pair) -> Html {
    let lang = editor.lang;
    let says = |text: Text| text.fill(lang, &[("n", Arg::Number(at as u64 + 1))]);
    let field = |name: Text, text: &str, put: fn(&mut Pair, String)| {
        let pair = pair.clone();
        let edit = handler(editor, at, move |event| {
            let mut pair = pair.clone();
            put(&mut pair, value(event));
            Some(pair)
        });
        input(says(name), text, &edit)
    };
    let remove = handler(editor, at, |_| None);
    el("div", "pair")
        .attr("role", "group")
        .attr("aria-label", says(words::PAIR))
        .add(field(words::PAIR_NAME, &pair.name, |pair, typed| {
            pair.name = typed;
        }))
        .add(el("span", "").attr("aria-hidden", "true").text("="))
        .add(field(words::PAIR_VALUE, &pair.value, |pair, typed| {
            pair.value = typed;
        }))
        .add(
            icon_button("quiet", "", icons::CLOSE, &remove)
                .attr("aria-label", says(words::REMOVE_PAIR))
                .attr("title", says(words::REMOVE_PAIR)),
        )
        .add(all(shown(pair, lang)))
        .into()
}

/// How a pair is written, what else would be read, and which characters are to blame.
fn shown(pair: &Pair, lang: Lang) -> Vec<Html> {
    let line = |name: Text, literal: String| {
        el("p", "written")
            .text(name.get(lang))
            .text(" ")
            .add(el("code", "").text(literal))
            .into()
    };
    let written = query::written(pair);
    let mut lines: Vec<Html> = Vec::new();
    if written == format!("{}={}", pair.name, pair.value) {
        return lines;
    }
    let elsewhere = query::percent_encoded(pair);
    let differs = elsewhere != written;
    lines.push(line(words::WRITTEN_AS, written));
    if differs {
        lines.push(line(words::WITHOUT_FORM, elsewhere));
    }
    lines.extend(query::misread(pair).map(|read| line(words::MISREAD, read)));
    lines.extend(query::reserved(pair).map(|one| blame(one, lang)));
    lines
}

fn blame(one: &Reserved, lang: Lang) -> Html {
    let ch = if one.ch == ' ' { '␣' } else { one.ch };
    el("p", "written")
        .add(el("code", "").text(format!("{ch} → {}", one.code)))
        .text(" ")
        .text(one.why.get(lang))
        .into()
}

fn value(event: &Event) -> String {
    let target = event.target();
    let input = target.and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    input.map(|input| input.value()).unwrap_or_default()
}

fn input(name: String, text: &str, edit: &Handler) -> El {
    el("input", "")
        .attr("type", "text")
        .attr("spellcheck", "false")
        .attr("autocomplete", "off")
        .attr("autocapitalize", "off")
        .attr("aria-label", name)
        .on(ListenerKind::oninput, edit)
        .value(text.to_owned())
}
