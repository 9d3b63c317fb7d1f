//! An HTTP cache's decisions, by the header fields alone: plain data in, decision out.
//!
//! Follows RFC 9111 (caching), RFC 9110 §13 and §14 (conditions, ranges), RFC 5861 (stale-while-revalidate,
//! stale-if-error), RFC 8246 (immutable) and RFC 9213 (targeted fields). One [`Config`] makes it a browser's
//! private cache, another a proxy or the edge of a CDN. It has no clock, no network and no content: whoever
//! uses it has those, and keeps what is [`Stored`] in a list.
//!
//! ```
//! use hopscope::http_cache::{Action, Config, Exchange, Fields, Reply, Request, Response, lookup, receive};
//!
//! let config = Config::private();
//! let mut stored = Vec::new();
//! let request = Request::get("https://a.example/", &[]);
//!
//! // Nothing is stored: the request goes on, and what comes back is looked at.
//! let Action::Forward(fields) = lookup(&config, &request, &stored, 1_000).action else { panic!() };
//! let response = Response {
//!     status: 200,
//!     fields: Fields::new(&[("Cache-Control", "max-age=60"), ("ETag", "\"1\"")]),
//!     body_len: 12,
//! };
//! let exchange = Exchange { request: &request, response: &response, asked: 1_000, received: 1_001, validating: None };
//! let outcome = receive(&config, &exchange, &stored);
//! assert_eq!(outcome.reply, Reply::Pass);
//! outcome.apply(&mut stored);
//!
//! // A minute long it is served. Then its entity tag is asked for; a 304 would make it fresh again.
//! assert!(matches!(lookup(&config, &request, &stored, 1_030).action, Action::Serve(_)));
//! let Action::Revalidate { which, fields } = lookup(&config, &request, &stored, 1_100).action else { panic!() };
//! assert_eq!((which, fields.get("If-None-Match")), (0, Some("\"1\"")));
//! ```
//!
//! The order of a request: [`lookup`]; unless it serves or fails, send what it says and give [`receive`] what
//! comes back, with `validating` as [`Action::Revalidate`] named it; or ask [`unreachable()`] when nothing comes
//! back. Apply the [`Outcome`] and give the [`Reply`]. Methods are written as they are sent, times are Unix
//! seconds of the cache's own clock, and every decision comes with its [`Reason`]s.
//!
//! Of two values for one directive, `Age`, `Date` or `Expires` the first counts. Where a rule leaves a choice,
//! the function that makes it says which. Not modelled: joining parts of a representation (RFC 9111 §3.4),
//! storing what broke off (§3.3), trailers, asking for the entity tags of other variants (§4.1), and
//! requests that wait for another's answer (§4), which need a clock.

pub mod date;
mod directives;
mod fields;
mod lookup;
mod reason;
mod receive;
mod serve;
mod store;
mod stored;

use std::ops::Range;

pub use directives::Directives;
pub use fields::{Fields, members, same_weakly};
pub use lookup::{lookup, unreachable};
pub use reason::Reason;
pub use receive::receive;
pub use stored::{Age, Lifetime, Numbers, Source, Stored, key};

/// What kind of cache it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Whether it serves more than one user.
    pub shared: bool,
    /// The fields that take the place of `Cache-Control` for it, the most applicable first (RFC 9213 §2.2).
    pub targeted: &'static [&'static str],
    /// How much of the time since `Last-Modified` a response without a lifetime is fresh, in percent; 0 for
    /// not at all (RFC 9111 §4.2.2).
    pub heuristic_percent: u64,
    /// The most seconds that this may come to.
    pub heuristic_most: u64,
    /// Whether it does what the `Cache-Control` of requests says, which it need not (RFC 9111 §5.2.1).
    pub obeys_requests: bool,
    /// Whether it serves stale responses when the next server cannot be reached (RFC 9111 §4.2.4).
    pub stale_when_disconnected: bool,
    /// Whether `stale-while-revalidate` and `stale-if-error` count beside an `s-maxage`, as CDNs have it,
    /// although RFC 9111 §5.2.2.10 forbids to serve such a response stale.
    pub windows_outdo_s_maxage: bool,
    /// Whether it stores responses with `Set-Cookie`, as RFC 9111 §7.3 allows.
    pub stores_set_cookie: bool,
}

impl Config {
    /// A browser's: RFC 9111 for one user, and a tenth of the time since the last change, up to a week.
    pub const fn private() -> Config {
        Config {
            shared: false,
            targeted: &[],
            heuristic_percent: 10,
            heuristic_most: 604_800,
            obeys_requests: true,
            stale_when_disconnected: false,
            windows_outdo_s_maxage: false,
            stores_set_cookie: true,
        }
    }

    /// A proxy's: RFC 9111 for many users.
    pub const fn shared() -> Config {
        Config {
            shared: true,
            ..Config::private()
        }
    }

    /// The edge of a CDN: a proxy's that `CDN-Cache-Control` is written for (RFC 9213 §3).
    pub const fn cdn() -> Config {
        Config {
            targeted: &["CDN-Cache-Control"],
            ..Config::shared()
        }
    }
}

/// A request, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The method, case and all.
    pub method: String,
    /// The target URI, absolute.
    pub url: String,
    /// Its header fields.
    pub fields: Fields,
}

impl Request {
    /// A GET with some fields.
    pub fn get(url: &str, fields: &[(&str, &str)]) -> Request {
        Request {
            method: "GET".to_owned(),
            url: url.to_owned(),
            fields: Fields::new(fields),
        }
    }

    /// Whether a cache can answer it.
    fn reads(&self) -> bool {
        matches!(self.method.as_str(), "GET" | "HEAD")
    }

    /// Whether it changes nothing (RFC 9110 §9.2.1); an unknown method may.
    fn is_safe(&self) -> bool {
        self.reads() || matches!(self.method.as_str(), "OPTIONS" | "TRACE")
    }
}

/// A response as it was received, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// Its header fields.
    pub fields: Fields,
    /// How many bytes of content were received.
    pub body_len: u64,
}

/// A request that was sent on, and what came back.
#[derive(Clone, Copy, Debug)]
pub struct Exchange<'a> {
    /// What the client asked, not what the cache made of it.
    pub request: &'a Request,
    /// What came back.
    pub response: &'a Response,
    /// Unix second at which the request was sent on.
    pub asked: u64,
    /// Unix second at which the response was received.
    pub received: u64,
    /// Which stored response it asked for by its validators, when it did.
    pub validating: Option<usize>,
}

/// What a cache does with a request, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What it does.
    pub action: Action,
    /// The steps to it, in order.
    pub reasons: Vec<Reason>,
    /// Lifetime and age of the stored response that it is about.
    pub numbers: Option<Numbers>,
}

/// What a cache does with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// It answers from what is stored.
    Serve(Served),
    /// It asks the next server whether what is stored is still right.
    Revalidate {
        /// Which stored response.
        which: usize,
        /// The fields of the conditional request; method and URL stay.
        fields: Fields,
    },
    /// It sends the request on, with these fields.
    Forward(Fields),
    /// It answers 504 (Gateway Timeout): it may not ask, or cannot.
    Fail,
}

/// An answer made of a stored response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// Which stored response; an [`Outcome`] counts before it is applied.
    pub which: usize,
    /// The status code to send.
    pub status: u16,
    /// The header fields to send.
    pub fields: Fields,
    /// Which bytes of the stored content to send.
    pub body: Range<u64>,
    /// The fields of a GET to send meanwhile, for a response that is served stale (RFC 5861 §3). What comes
    /// back is given to [`receive`] as the answer to a GET of the client's, `validating` this one; but the
    /// reply goes to nobody.
    pub background: Option<Fields>,
}

/// What a cache makes of a response, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Stored responses that get new fields, each with where it stands.
    pub update: Vec<(usize, Stored)>,
    /// Where those stand that are no longer kept.
    pub remove: Vec<usize>,
    /// The URLs, as [`key`] gives them, of which nothing is kept.
    pub invalidate: Vec<String>,
    /// What is stored, with the content that was received.
    pub store: Option<Stored>,
    /// What the client is given.
    pub reply: Reply,
    /// The steps to it, in order.
    pub reasons: Vec<Reason>,
}

/// What a client is given when the next server has answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Reply {
    /// The response that was received.
    #[default]
    Pass,
    /// A stored response, with the fields that it was just given.
    Serve(Served),
    /// Nothing yet: what came back is of no use, and the request is sent once more with these fields.
    Again(Fields),
}

impl Outcome {
    /// Brings a list of what is stored up to date. One that is stored comes last.
    pub fn apply(self, stored: &mut Vec<Stored>) {
        for (which, updated) in self.update {
            stored[which] = updated;
        }
        let mut which = 0;
        stored.retain(|entry| {
            let gone = self.remove.contains(&which) || self.invalidate.contains(&entry.url);
            which += 1;
            !gone
        });
        stored.extend(self.store);
    }
}
