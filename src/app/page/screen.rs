//! What the person sees: a small browser window with the page, or with the browser's error page.

use yew::prelude::*;

use super::dom::el;
use super::icons::{self, icon};
use super::result::failed;
use crate::app::run::{Run, headline};
use crate::app::words;
use crate::text::{Arg, Lang};
use crate::trace::{ErrorPage, Outcome};

/// The window; `shown` once the playhead has reached the moment at which the result is seen.
pub(super) fn screen(run: &Run, shown: bool, lang: Lang) -> Html {
    let url = url::Url::parse(&run.trace.url).ok();
    let host = url
        .as_ref()
        .and_then(|url| url.host_str())
        .unwrap_or_default()
        .to_owned();
    let outcome = &run.trace.outcome;
    let content = match &outcome.error {
        _ if !shown => {
            let waiting = words::LOADING.fill(lang, &[("host", Arg::Str(host))]);
            el("p", "waiting").text(waiting).into()
        }
        Some(page) => error_page(page, lang),
        None if failed(outcome) => server_page(outcome, run, lang),
        None => page(host, url.map_or(String::new(), |url| url.path().to_owned())),
    };
    let bar = el("div", "screen-bar")
        .add(el("span", "screen-dots").attr("aria-hidden", "true"))
        .add(el("span", "screen-url").text(run.trace.url.clone()));
    el("section", "panel screen")
        .attr("aria-label", words::ON_SCREEN.get(lang))
        .add(bar)
        .add(el("div", "screen-page").add(content))
        .into()
}

fn title(words: impl Into<AttrValue>) -> Html {
    el("p", "screen-title").text(words).into()
}

fn error_page(page: &ErrorPage, lang: Lang) -> Html {
    el("div", "screen-error")
        .add(icon(icons::WARNING))
        .add(title(page.title.get(lang)))
        .add(el("p", "").text(page.text.show(lang)))
        .add(el("code", "").text(page.code))
        .into()
}

/// The error page that a server sends.
fn server_page(outcome: &Outcome, run: &Run, lang: Lang) -> Html {
    let server = outcome
        .cause
        .map(|who| run.trace.participant(who).name.get(lang));
    el("div", "screen-server")
        .add(title(headline(&run.trace)))
        .perhaps(server.map(|server| el("p", "").text(server)))
        .into()
}

/// The lines of a drawn page: place, size, class.
const SKETCH: [(&str, &str, &str, &str, &str); 5] = [
    ("0", "2", "62", "50", "sketch-picture"),
    ("74", "4", "140", "8", ""),
    ("74", "18", "120", "6", ""),
    ("74", "30", "132", "6", ""),
    ("74", "42", "52", "10", "sketch-button"),
];

/// A page that came: drawn, since the simulation has no content.
fn page(host: String, path: String) -> Html {
    let lines = SKETCH.map(|(x, y, width, height, class)| {
        el("rect", class)
            .attr("x", x)
            .attr("y", y)
            .attr("width", width)
            .attr("height", height)
            .attr("rx", "3")
            .into()
    });
    el("div", "screen-good")
        .add(title(host))
        .add(el("p", "screen-path").text(path))
        .add(
            el("svg", "")
                .attr("viewBox", "0 0 220 54")
                .attr("aria-hidden", "true")
                .all(lines),
        )
        .into()
}
