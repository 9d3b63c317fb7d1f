//! What the person sees in the end, of this visit and of those before it.

use serde::Serialize;

use super::{Milestone, Payload, Time, Trace, Who};
use crate::text::{Label, Text};

/// What the person sees in the end.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// The status of the response shown, if there was one.
    pub status: Option<u16>,
    /// The browser's own error page, if it shows one.
    pub error: Option<ErrorPage>,
    /// The hop that decided it.
    pub cause: Option<Who>,
    /// Whether the document came out of the browser's cache without asking anybody.
    pub from_cache: bool,
    /// The URL of what is shown, where a redirect has led to another than the one that was typed.
    pub led_to: Option<String>,
}

/// A page that the browser makes itself because there is no response.
#[derive(Clone, Debug, Serialize)]
pub struct ErrorPage {
    /// The browser's code, as Chromium names it: `ERR_NAME_NOT_RESOLVED`.
    pub code: &'static str,
    /// The headline.
    pub title: Text,
    /// The sentence below it.
    pub text: Label,
}

/// What a visit came to, in short.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Past {
    /// The URL that was navigated to.
    pub url: String,
    /// Unix time of navigation start in microseconds, on the scenario's clock.
    pub wall: u64,
    /// How long the person waited for the page.
    pub waited: Time,
    /// The status of the response shown, if there was one.
    pub status: Option<u16>,
    /// The browser's code, if it shows a page of its own.
    pub error: Option<&'static str>,
    /// The status that came over the network in the end; 304 when a copy was still good.
    pub answered: Option<u16>,
}

impl Past {
    /// What a visit came to.
    pub fn of(trace: &Trace) -> Past {
        let answers = trace.messages.iter().rev();
        let answered = answers.filter(|message| message.conn.is_some());
        let mut answered = answered.filter_map(|message| match &message.payload {
            Payload::Response(response) => Some(response.status),
            _ => None,
        });
        Past {
            url: trace.url.clone(),
            wall: trace.wall,
            waited: trace.mark(Milestone::Shown).unwrap_or(trace.end),
            status: trace.outcome.status,
            error: trace.outcome.error.as_ref().map(|page| page.code),
            answered: answered.next(),
        }
    }
}
