//! What a URL is made of: its parts, and its percent-encoding character by character. In the panel under the
//! address bar that follows what is typed, with the query pair by pair.

use yew::prelude::*;

use super::Dispatch;
use super::controls::{button, icon_button};
use super::dom::{El, act, all, el, nothing};
use super::icons;
use super::notices::marked;
use super::query::query_editor;
use crate::app::action::{Action, Panel};
use crate::app::run::{Run, current_url};
use crate::app::state::State;
use crate::app::words;
use crate::pipeline::address::{self, Address, Encoded, Part, PartKind};
use crate::text::Lang;

/// The id of the panel.
pub(super) const PANEL: &str = "url-panel";

/// The button that opens the panel, and the panel.
pub(super) fn url_panel(state: &State, dispatch: &Dispatch) -> Html {
    let lang = state.lang();
    let open = state.panel == Some(Panel::Url);
    let toggle = act(dispatch, Action::Panel((!open).then_some(Panel::Url)));
    let opener = button("chip parts", words::PARTS_BUTTON.get(lang), &toggle)
        .attr("title", words::PARTS.get(lang))
        .says("aria-expanded", open)
        .attr("aria-controls", PANEL);
    all([opener.into(), all(open.then(|| panel(state, dispatch)))])
}

fn panel(state: &State, dispatch: &Dispatch) -> Html {
    let lang = state.lang();
    let close = act(dispatch, Action::Panel(None));
    let head = el("div", "panel-head")
        .add(el("h2", "").text(words::PARTS.get(lang)))
        .add(icon_button(
            "quiet",
            words::CLOSE.get(lang),
            icons::CLOSE,
            &close,
        ));
    let typed = state.typed.as_str();
    let read = match address::parse(typed) {
        Ok(address) => parts(&address, "h3", lang),
        Err(problem) => all([
            el("p", "").text(problem.show(lang)).into(),
            marked(typed, &problem),
        ]),
    };
    el("div", "url-panel")
        .attr("id", PANEL)
        .attr("role", "region")
        .attr("aria-label", words::PARTS.get(lang))
        .add(head)
        .add(
            el("div", "url-body")
                .add(el("div", "").add(read))
                .add(el("div", "").add(query_editor(typed, lang, dispatch))),
        )
        .into()
}

/// The parts of the URL that was run, and the way to the panel.
pub(super) fn url_parts(run: &Run, lang: Lang, dispatch: &Dispatch) -> Html {
    let Ok(address) = address::parse(current_url(&run.scenario)) else {
        return nothing();
    };
    let edit = act(dispatch, Action::Panel(Some(Panel::Url)));
    all([
        parts(&address, "h4", lang),
        button("chip", words::QUERY_EDITOR.get(lang), &edit).into(),
    ])
}

fn parts(address: &Address, heading: &'static str, lang: Lang) -> Html {
    let rows = address.parts.iter().map(|part| part_row(part, lang));
    let encoded = (!address.encoded.is_empty()).then(|| {
        all([
            el(heading, "").text(words::ENCODED.get(lang)).into(),
            el("ul", "encoded")
                .all(encoded_rows(&address.encoded, lang))
                .into(),
        ])
    });
    all([
        whole(address),
        el("dl", "fields").all(rows).into(),
        all(encoded),
    ])
}

/// The URL with its parts told apart by colour.
fn whole(address: &Address) -> Html {
    let url = address.url.as_str();
    let mut line = el("code", "");
    let mut end = 0;
    for part in &address.parts {
        if part.kind == PartKind::Origin {
            continue;
        }
        // A password is not shown, here or anywhere.
        let shown = match part.kind {
            PartKind::UserInfo => part.value.clone(),
            _ => url[part.at.clone()].to_owned(),
        };
        line = line
            .text(url[end..part.at.start].to_owned())
            .add(el("span", class(part.kind)).text(shown));
        end = part.at.end;
    }
    el("p", "url-whole").add(line).into()
}

fn class(kind: PartKind) -> &'static str {
    match kind {
        PartKind::Scheme | PartKind::UserInfo => "of-scheme",
        PartKind::Host | PartKind::Port | PartKind::Origin => "of-host",
        PartKind::Path => "of-path",
        PartKind::Query => "of-query",
        PartKind::Fragment => "of-fragment",
    }
}

fn part_row(part: &Part, lang: Lang) -> Html {
    let about = part.about.as_ref().map(|about| {
        let about = about.show(lang);
        el("span", "remark").text(about)
    });
    el("div", if part.kind.is_sent() { "" } else { "unsent" })
        .add(el("dt", class(part.kind)).text(part.kind.name().get(lang)))
        .add(
            el("dd", "")
                .add(el("code", "").text(part.value.clone()))
                .perhaps(about),
        )
        .into()
}

/// The characters; what is true of several in a row is said once.
fn encoded_rows(encoded: &[Encoded], lang: Lang) -> Vec<Html> {
    let mut said = ("", "");
    let row = |one: &Encoded| {
        let (why, set) = (one.why().get(lang), one.part.encode_set());
        let about = el("span", "remark").text(why).text(format!(" ({set})"));
        let again = std::mem::replace(&mut said, (why, set)) == (why, set);
        encoded_row(one, (!again).then_some(about))
    };
    encoded.iter().map(row).collect()
}

fn encoded_row(one: &Encoded, about: Option<El>) -> Html {
    let shown = if one.ch == ' ' { '␣' } else { one.ch };
    let bytes: Vec<String> = one.bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    let code = |words: String| el("code", "").text(words);
    el("li", "")
        .add(el("code", "char").text(shown.to_string()))
        .add(el("span", "").text(format!("U+{:04X}", u32::from(one.ch))))
        .add(el("span", "").text("UTF-8 ").add(code(bytes.join(" "))))
        .add(el("span", "").attr("aria-hidden", "true").text("→"))
        .add(code(one.text.clone()))
        .perhaps(about)
        .into()
}
