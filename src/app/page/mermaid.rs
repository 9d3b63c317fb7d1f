//! The Mermaid tab: the view as text, to be copied or to be opened in Mermaid's own editor.

use yew::prelude::*;

use super::browser;
use super::dialogs::copy_button;
use super::dom::{el, text};
use crate::app::action::Tab;
use crate::app::state::State;
use crate::app::words;
use crate::export;
use crate::lens;

/// The text of the lens in use.
pub(super) fn mermaid(state: &State) -> Html {
    let lang = state.lang();
    let trace = &state.run.trace;
    let view = lens::view_folded(trace, state.picture.lens, &state.folds);
    let made = export::mermaid(trace, &view, lang);
    let editor = [
        "https://mermaid.live/edit#base64:",
        &browser::base64(&editor_state(&made.text)),
    ]
    .concat();
    let open = el("a", "")
        .attr("href", editor)
        .attr("target", "_blank")
        .attr("rel", "noopener noreferrer")
        .text(words::OPEN_EDITOR.get(lang));
    let long = made
        .too_long
        .then(|| el("p", "hint").text(export::TOO_LONG.get(lang)));
    el("div", "story")
        .add(el("div", "story-head-line").add(open).add(copy_button(
            words::COPY,
            lang,
            made.text.clone(),
            None,
        )))
        .perhaps(long)
        .add(
            el("pre", "mermaid-text")
                .attr("tabindex", "0")
                .attr("role", "region")
                .attr("aria-label", words::tab(Tab::Mermaid).get(lang))
                .all(made.text.split_inclusive('\n').flat_map(line)),
        )
        .into()
}

/// A line: what it is stands out from what it says.
fn line(line: &str) -> [Html; 2] {
    let start = line.trim_start();
    let ends = start.starts_with(['p', 'N']) && !start.starts_with("pa");
    let length = start.find(if ends { ':' } else { ' ' });
    let end = line.len() - start.len() + length.unwrap_or(start.len());
    let (what, says) = line.split_at(end);
    [
        el("b", "").text(what.to_owned()).into(),
        text(says.to_owned()),
    ]
}

/// What the editor reads from its address, as JSON. A text has no control characters but the ends of lines.
fn editor_state(code: &str) -> String {
    let code = code
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n");
    [
        "{\"code\":\"",
        &code,
        "\",\"mermaid\":\"{}\",\"autoSync\":true,\"updateDiagram\":true}",
    ]
    .concat()
}
