//! What the URL is made of: its parts, its percent-encoding character by character, its query.

use yew::prelude::*;

use super::Dispatch;
use super::dom::{all, el, nothing};
use super::query::query_editor;
use crate::app::run::{Run, current_url};
use crate::app::words;
use crate::pipeline::address::{self, Encoded, Part};
use crate::text::Lang;

/// What stands in the card of the address.
pub(super) fn url_card(run: &Run, lang: Lang, dispatch: &Dispatch) -> Html {
    let Ok(address) = address::parse(current_url(&run.scenario)) else {
        return nothing();
    };
    let parts = address.parts.iter().map(|part| part_row(part, lang));
    let encoded = (!address.encoded.is_empty()).then(|| {
        all([
            el("h4", "").text(words::ENCODED.get(lang)).into(),
            el("ul", "encoded")
                .all(address.encoded.iter().map(encoded_row))
                .into(),
        ])
    });
    all([
        el("h4", "").text(words::PARTS.get(lang)).into(),
        el("dl", "fields").all(parts).into(),
        all(encoded),
        query_editor(address.url.as_str(), lang, dispatch),
    ])
}

fn part_row(part: &Part, lang: Lang) -> Html {
    el("div", if part.kind.is_sent() { "" } else { "unsent" })
        .add(el("dt", "").text(part.kind.name().get(lang)))
        .add(el("dd", "").add(el("code", "").text(part.value.clone())))
        .into()
}

fn encoded_row(one: &Encoded) -> Html {
    let shown = if one.ch == ' ' { '␣' } else { one.ch };
    let bytes: Vec<String> = one.bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    let code = |words: String| el("code", "").text(words);
    el("li", "")
        .add(el("code", "char").text(shown.to_string()))
        .add(el("span", "").text(format!("U+{:04X}", u32::from(one.ch))))
        .add(el("span", "").text("UTF-8 ").add(code(bytes.join(" "))))
        .add(el("span", "").attr("aria-hidden", "true").text("→"))
        .add(code(one.text.clone()))
        .into()
}
