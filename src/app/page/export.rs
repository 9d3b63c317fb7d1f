//! The dialog with files: the run as a capture, a drawing, text and data, made by the interface for programs.

use std::rc::Rc;

use yew::prelude::*;

use super::dom::{Handler, all, el};
use super::{browser, picture};
use crate::app::link;
use crate::app::state::State;
use crate::app::words;
use crate::embed::{Given, Played, play};
use crate::text::Text;

/// A file: its name's end, its media type, its words, and how it is made.
type File = (
    &'static str,
    &'static str,
    Text,
    Text,
    fn(&Played) -> Vec<u8>,
);

const FILES: [File; 4] = [
    (
        "pcap",
        "application/vnd.tcpdump.pcap",
        words::FILE_PCAP,
        words::FILE_PCAP_HINT,
        Played::pcap,
    ),
    (
        "svg",
        "image/svg+xml",
        words::FILE_SVG,
        words::FILE_SVG_HINT,
        |played| played.svg(None).into_bytes(),
    ),
    (
        "mmd",
        "text/vnd.mermaid",
        words::FILE_MERMAID,
        words::FILE_MERMAID_HINT,
        |played| played.mermaid().into_bytes(),
    ),
    (
        "json",
        "application/json",
        words::FILE_JSON,
        words::FILE_JSON_HINT,
        |played| played.json().into_bytes(),
    ),
];

/// A button a file.
pub(super) fn export(state: &State) -> Html {
    let lang = state.lang();
    let name = file_name(&state.run.trace.url);
    let mut query = ["?", &link::of_run(state)].concat();
    if !state.lang_in_link {
        query += "&lang=";
        query += lang.code();
    }
    let files = FILES.map(|(end, media, words, hint, make)| {
        let (query, name) = (query.clone(), [&name, ".", end].concat());
        let save: Handler = Rc::new(move |_| {
            if let Ok(played) = play(Given::text(&query)) {
                browser::save(&name, media, &make(&played));
            }
        });
        el("div", "file")
            .add(
                el("button", "tool")
                    .attr("type", "button")
                    .attr("aria-describedby", end)
                    .click(&save)
                    .text(words.get(lang)),
            )
            .add(el("p", "hint").attr("id", end).text(hint.get(lang)))
            .into()
    });
    all(files.into_iter().chain([pictures(state, &query, &name)]))
}

/// How many times as large as on the page a picture can be.
const SCALES: [u8; 3] = [1, 2, 3];

/// A button for each size of the picture in pixels.
fn pictures(state: &State, query: &str, name: &str) -> Html {
    let lang = state.lang();
    let diagram = &state.picture.diagram;
    let (size, theme) = ((diagram.width, diagram.height), state.preferences.theme);
    let button = |scale: u8| {
        let (query, name) = (query.to_owned(), [name, ".png"].concat());
        let save: Handler = Rc::new(move |_| {
            if let Ok(played) = play(Given::text(&query)) {
                let svg = picture::in_colours(&played.svg(None), theme);
                picture::save(name.clone(), &svg, size, scale);
            }
        });
        el("button", "tool")
            .attr("type", "button")
            .attr("aria-describedby", "png")
            .flag("disabled", !picture::has_room(size, scale))
            .click(&save)
            .text(format!("PNG ×{scale}"))
            .into()
    };
    let hint = match picture::has_room(size, 1) {
        true => words::FILE_PNG_HINT,
        false => words::FILE_PNG_TOO_LONG,
    };
    el("div", "file")
        .add(el("div", "sizes").all(SCALES.map(button)))
        .add(el("p", "hint").attr("id", "png").text(hint.get(lang)))
        .into()
}

/// The name of a run's files, without its end: `hopscope-shop.example.com`.
fn file_name(url: &str) -> String {
    let url = url::Url::parse(url).ok();
    let host = url.as_ref().and_then(|url| url.host_str());
    let host = host.unwrap_or_default().replace(['[', ']'], "");
    ["hopscope-", &host.replace(':', "-")].concat()
}
