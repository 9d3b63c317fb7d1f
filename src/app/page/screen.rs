//! What the person sees: a small browser window with the page, or with the browser's error page.

use yew::prelude::*;

use super::icons::{Icon, icon};
use super::result::failed;
use super::same::Same;
use crate::app::run::{Run, headline};
use crate::app::words;
use crate::text::{Arg, Lang};
use crate::trace::{ErrorPage, Outcome};

#[derive(Properties, PartialEq)]
pub(super) struct ScreenProps {
    pub lang: Lang,
    pub run: Same<Run>,
    /// Whether the playhead has reached the moment at which the result is seen.
    pub shown: bool,
}

/// The window.
#[component]
pub(super) fn Screen(props: &ScreenProps) -> Html {
    let (lang, run) = (props.lang, &props.run);
    let url = url::Url::parse(&run.trace.url).ok();
    let host = url
        .as_ref()
        .and_then(|url| url.host_str())
        .unwrap_or_default()
        .to_owned();
    let outcome = &run.trace.outcome;
    let content = match (&outcome.error, props.shown) {
        (_, false) => {
            let waiting = words::LOADING.fill(lang, &[("host", Arg::Str(host.clone()))]);
            html! { <p class="waiting">{waiting}</p> }
        }
        (Some(page), true) => error_page(page, lang),
        (None, true) if failed(outcome) => server_page(outcome, run, lang),
        (None, true) => page(&host, url.as_ref().map_or("/", |url| url.path())),
    };
    html! {
        <section class="panel screen" aria-label={words::ON_SCREEN.get(lang)}>
            <div class="screen-bar">
                <span class="screen-dots" aria-hidden="true" />
                <span class="screen-url">{run.trace.url.clone()}</span>
            </div>
            <div class="screen-page">{ content }</div>
        </section>
    }
}

fn error_page(page: &ErrorPage, lang: Lang) -> Html {
    html! {
        <div class="screen-error">
            { icon(Icon::Warning) }
            <p class="screen-title">{page.title.get(lang)}</p>
            <p>{page.text.show(lang)}</p>
            <code>{page.code}</code>
        </div>
    }
}

/// The error page that a server sends.
fn server_page(outcome: &Outcome, run: &Run, lang: Lang) -> Html {
    let server = outcome
        .cause
        .map(|who| run.trace.participant(who).name.get(lang));
    html! {
        <div class="screen-server">
            <p class="screen-title">{headline(&run.trace)}</p>
            { for server.map(|server| html! { <p>{server}</p> }) }
        </div>
    }
}

/// A page that came: drawn, since the simulation has no content.
fn page(host: &str, path: &str) -> Html {
    html! {
        <div class="screen-good">
            <p class="screen-title">{host.to_owned()}</p>
            <p class="screen-path">{path.to_owned()}</p>
            <svg viewBox="0 0 220 54" aria-hidden="true">
                <rect x="0" y="2" width="62" height="50" rx="4" class="sketch-picture" />
                <rect x="74" y="4" width="140" height="8" rx="3" />
                <rect x="74" y="18" width="120" height="6" rx="3" />
                <rect x="74" y="30" width="132" height="6" rx="3" />
                <rect x="74" y="42" width="52" height="10" rx="4" class="sketch-button" />
            </svg>
        </div>
    }
}
