//! A stored response: how old it is, how long it is fresh, and which requests it answers.

use std::ops::Range;

use serde::Serialize;

use super::directives::Directives;
use super::fields::{Fields, members};
use super::{Config, Request, Response};

/// A response as a cache keeps it, without its content: the caller keeps the bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The URL that it answers, as [`key`] gives it.
    pub url: String,
    /// Whether it answers HEAD only, since it came without content.
    pub head: bool,
    /// Its status code.
    pub status: u16,
    /// Its header fields, with a `Date` and without an `Age`.
    pub fields: Fields,
    /// The request fields that it was chosen by, and what they were; `None` for an absent one.
    pub vary: Vec<(String, Option<String>)>,
    /// Which bytes of the representation the stored content is: all, unless the status is 206.
    pub part: Range<u64>,
    /// How long the whole representation is, in bytes; `None` when a part came without that.
    pub total: Option<u64>,
    /// How old it was when it was received.
    pub age: Age,
    /// Unix second at which it was received or last validated.
    pub received: u64,
    /// Whether it was called outdated, and must be validated before it is used.
    pub invalid: bool,
}

/// What the age of a response is reckoned from, in seconds (RFC 9111 §4.2.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Age {
    /// `age_value`: what its `Age` field said.
    pub value: u64,
    /// `response_delay`: from the request to the response.
    pub delay: u64,
    /// `apparent_age`: from its `Date` to when it was received; 0 when the server's clock is ahead.
    pub apparent: u64,
    /// `resident_time`: since it was received.
    pub resident: u64,
}

impl Age {
    /// `corrected_initial_age`, by the conservative rule.
    pub fn initial(&self) -> u64 {
        self.apparent.max(self.value.saturating_add(self.delay))
    }

    /// `current_age`.
    pub fn current(&self) -> u64 {
        self.initial().saturating_add(self.resident)
    }
}

/// What a freshness lifetime comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Source {
    /// The directive `s-maxage`, in a shared cache.
    SMaxAge,
    /// The directive `max-age`.
    MaxAge,
    /// The field `Expires`, less `Date`.
    Expires,
    /// A fraction of the time since `Last-Modified`.
    Heuristic,
    /// Nothing says how long it is fresh: it is not.
    Nothing,
}

/// How long a response is fresh, reckoned from when its age was 0 (RFC 9111 §4.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Lifetime {
    /// Seconds.
    pub seconds: u64,
    /// What that comes from.
    pub source: Source,
    /// The targeted field that the directives stood in; `None` for `Cache-Control` and `Expires`.
    pub targeted: Option<&'static str>,
}

/// The numbers behind a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Numbers {
    /// How long it is fresh.
    pub lifetime: Lifetime,
    /// How old it is.
    pub age: Age,
}

impl Numbers {
    /// Whether the lifetime is greater than the current age (RFC 9111 §4.2).
    pub fn is_fresh(&self) -> bool {
        self.lifetime.seconds > self.age.current()
    }

    /// Seconds by which it has outlived its lifetime.
    pub fn staleness(&self) -> u64 {
        self.age.current().saturating_sub(self.lifetime.seconds)
    }
}

impl Stored {
    /// Its lifetime in a cache, and its age at a Unix second.
    pub fn numbers(&self, config: &Config, now: u64) -> Numbers {
        let resident = now.saturating_sub(self.received);
        Numbers {
            lifetime: lifetime(config, self.status, &self.fields, self.received),
            age: Age {
                resident,
                ..self.age
            },
        }
    }

    /// Whether it answers requests for the URL of a key with the method of one.
    pub(super) fn is_for(&self, key: &str, request: &Request) -> bool {
        self.url == key && (!self.head || request.method == "HEAD")
    }

    /// Whether the fields that it was chosen by are the same in a request (RFC 9111 §4.1).
    pub(super) fn varies_as(&self, request: &Request) -> bool {
        let mut chosen_by = self.vary.iter();
        chosen_by.all(|(name, value)| normalised(&request.fields, name) == *value)
    }

    /// Unix second of its `Date`.
    pub(super) fn date(&self) -> u64 {
        date_or(&self.fields, self.received)
    }
}

/// What a response is stored under: its URL without the fragment (RFC 9111 §2), normalised.
pub fn key(url: &str) -> String {
    match url::Url::parse(url) {
        Ok(mut url) => {
            url.set_fragment(None);
            url.into()
        }
        Err(_) => url.split('#').next().unwrap_or_default().to_owned(),
    }
}

/// How old a response is when it is received.
pub(super) fn age(response: &Response, asked: u64, received: u64) -> Age {
    let value = response.fields.get("Age").map(members);
    // A list's first member counts (RFC 9111 §5.1).
    let value = value.and_then(|list| super::fields::delta_seconds(list.first()?));
    Age {
        value: value.unwrap_or(0),
        delay: received.saturating_sub(asked),
        apparent: received.saturating_sub(date_or(&response.fields, received)),
        resident: 0,
    }
}

/// How long a response is fresh. A `Date` that is missing is the time of receipt.
pub(super) fn lifetime(config: &Config, status: u16, fields: &Fields, received: u64) -> Lifetime {
    let told = Directives::of_response(config, fields);
    let (seconds, source) = told_lifetime(config, &told, fields, received)
        .or_else(|| heuristic(config, &told, status, fields, received))
        .unwrap_or((0, Source::Nothing));
    Lifetime {
        seconds,
        source,
        targeted: told.targeted,
    }
}

fn told_lifetime(
    config: &Config,
    told: &Directives,
    fields: &Fields,
    received: u64,
) -> Option<(u64, Source)> {
    let shared = told.seconds("s-maxage").filter(|_| config.shared);
    if let Some(seconds) = shared {
        return Some((seconds, Source::SMaxAge));
    }
    if let Some(seconds) = told.seconds("max-age") {
        return Some((seconds, Source::MaxAge));
    }
    // A targeted field takes the place of Expires, too (RFC 9213 §2.2).
    if told.targeted.is_some() || !fields.has("Expires") {
        return None;
    }
    // What is no date has expired (RFC 9111 §5.3).
    let expires = fields.date("Expires", received).unwrap_or(0);
    let seconds = expires.saturating_sub(date_or(fields, received));
    Some((seconds.min(1 << 31), Source::Expires))
}

fn heuristic(
    config: &Config,
    told: &Directives,
    status: u16,
    fields: &Fields,
    received: u64,
) -> Option<(u64, Source)> {
    let allowed = is_heuristically_cacheable(status) || told.has("public");
    if !allowed || config.heuristic_percent == 0 {
        return None;
    }
    let modified = fields.date("Last-Modified", received)?;
    let since = date_or(fields, received).saturating_sub(modified);
    let seconds = since.min(1 << 40) * config.heuristic_percent / 100;
    Some((seconds.min(config.heuristic_most), Source::Heuristic))
}

fn date_or(fields: &Fields, received: u64) -> u64 {
    fields.date("Date", received).unwrap_or(received)
}

/// Whether a status code is cacheable without the response saying so (RFC 9110 §15.1).
pub(super) fn is_heuristically_cacheable(status: u16) -> bool {
    matches!(
        status,
        200 | 203 | 204 | 206 | 300 | 301 | 308 | 404 | 405 | 410 | 414 | 501
    )
}

/// A request field as it is compared: its lines combined, without white space between members; those
/// of negotiation in lower case and sorted, since neither case nor order says anything there.
pub(super) fn normalised(fields: &Fields, name: &str) -> Option<String> {
    if !fields.has(name) {
        return None;
    }
    let negotiates = ["Accept-Language", "Accept-Encoding", "Accept-Charset"];
    if !negotiates
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name))
    {
        return Some(fields.list(name).join(","));
    }
    let mut sorted: Vec<String> = Vec::new();
    for member in fields.list(name) {
        let member = member.to_ascii_lowercase().replace([' ', '\t'], "");
        let place = sorted.iter().position(|other| *other > member);
        sorted.insert(place.unwrap_or(sorted.len()), member);
    }
    Some(sorted.join(","))
}
