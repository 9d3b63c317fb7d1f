//! What the HTTP caches on the way have in common: a stored response, and what its header fields let a
//! cache do with it.
//!
//! Follows RFC 9111 §3 (storing), §4.2 (freshness and age), §4.3 (validation) and RFC 9110 §13.1.2. All
//! clocks agree here, so a response that carries no `Age` is new when it is received: its apparent age
//! (RFC 9111 §4.2.3) is not reckoned from `Date`.

use url::Position;

use super::cx::{Cx, Role};
use super::http::{Request, Response, http_date};
use super::store::Store;
use crate::text;
use crate::text::Arg;
use crate::trace::payload::Local;
use crate::trace::{Payload, SpanKind, Time, Why};

/// Whom a cache serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Serves {
    /// One person: a browser's.
    One,
    /// Everybody: a shared cache, which `s-maxage` and `private` are written for.
    Everybody,
}

impl Serves {
    /// Whether such a cache may store a response (RFC 9111 §3).
    pub fn may_store(self, response: &Response) -> bool {
        let has = |name| directive(response, name).is_some();
        response.http.status == 200
            && !has("no-store")
            && !(self == Serves::Everybody && has("private"))
    }

    /// Seconds that a response may be used for (RFC 9111 §4.2.1).
    pub fn lifetime(self, response: &Response) -> u64 {
        let seconds = |name| directive(response, name)?.parse().ok();
        let shared = (self == Serves::Everybody).then(|| seconds("s-maxage"));
        shared.flatten().or_else(|| seconds("max-age")).unwrap_or(0)
    }
}

/// A directive's argument in the response's Cache-Control; empty for one without.
fn directive<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
    let field = response.http.headers.get("Cache-Control")?;
    field.split(',').find_map(|part| {
        let (key, value) = part.trim().split_once('=').unwrap_or((part.trim(), ""));
        key.eq_ignore_ascii_case(name).then_some(value)
    })
}

/// A stored response. Its `Age` field is kept as a number.
#[derive(Clone)]
pub struct Stored {
    response: Response,
    /// Seconds that it was old when it was received.
    initial_age: u64,
    /// Unix second at which it was received.
    received: u64,
}

/// A cache's entries by [`key`].
pub type Entries = Store<Stored>;

/// What an entry is stored under: the URL without its fragment (RFC 9111 §2).
pub fn key(request: &Request) -> String {
    request.url[..Position::AfterQuery].to_owned()
}

/// The corrected initial age (RFC 9111 §4.2.3): what `Age` says, and the time that the answer took.
fn initial_age(response: &Response, asked: u64, received: u64) -> u64 {
    let age = response.http.headers.get("Age");
    let age: u64 = age.and_then(|age| age.parse().ok()).unwrap_or(0);
    age + received.saturating_sub(asked)
}

impl Stored {
    /// A response that was asked for at one Unix second and received at another.
    pub fn new(mut response: Response, asked: u64, received: u64) -> Stored {
        let initial_age = initial_age(&response, asked, received);
        response.http.headers.remove("Age");
        Stored {
            response,
            initial_age,
            received,
        }
    }

    /// A response that was made and received at one Unix second: for a world set by a knob.
    pub fn since(response: Response, unix: u64) -> Stored {
        Stored::new(response, unix, unix)
    }

    /// Seconds since its origin made it or last called it valid (RFC 9111 §4.2.3).
    pub fn age(&self, now: u64) -> u64 {
        self.initial_age + now.saturating_sub(self.received)
    }

    /// Seconds it may still be used; 0 for a stale one (RFC 9111 §4.2).
    pub fn fresh_for(&self, serves: Serves, now: u64) -> u64 {
        serves
            .lifetime(&self.response)
            .saturating_sub(self.age(now))
    }

    /// Its age and its lifetime, as they stand in explanations.
    pub fn times(&self, serves: Serves, now: u64) -> [(&'static str, Arg); 2] {
        let micros = |seconds: u64| Arg::Micros(seconds * 1_000_000);
        [
            ("age", micros(self.age(now))),
            ("lifetime", micros(serves.lifetime(&self.response))),
        ]
    }

    /// Makes a request conditional: it is answered in full only if the copy is outdated (RFC 9111 §4.3.1).
    pub fn validate_by(&self, request: &mut Request) {
        if let Some(etag) = self.response.http.headers.get("ETag") {
            request.http.headers.set("If-None-Match", etag);
        }
    }

    /// A 304 brings new header fields for it and makes it fresh again (RFC 9111 §3.2, §4.3.4).
    pub fn freshen(&mut self, answer: &Response, asked: u64, received: u64) {
        let headers = &mut self.response.http.headers;
        for (name, _) in &answer.http.headers.0 {
            headers.remove(name);
        }
        headers.0.extend(answer.http.headers.0.iter().cloned());
        *self = Stored::new(self.response.clone(), asked, received);
    }

    /// The response as it was stored.
    pub fn response(&self) -> Response {
        self.response.clone()
    }

    /// The stored response as an answer to a request: 304 if it is what the client has (RFC 9111 §4.3.2).
    pub fn answer(&self, request: &Request) -> Response {
        let mut response = self.response();
        let etag = response.http.headers.get("ETag").unwrap_or_default();
        if matches(request, etag) {
            response.http.status = 304;
            response.http.body_len = 0;
            response.http.headers.remove("Content-Type");
            response.http.headers.remove("Content-Length");
        }
        response
    }

    /// What is looked up, as a cache's answer.
    fn hit(&self, serves: Serves, now: u64) -> Local {
        let etag = self.response.http.headers.get("ETag");
        Local::Hit {
            value: etag.map_or_else(|| http_date(self.received), str::to_owned),
            ttl: self.fresh_for(serves, now),
        }
    }
}

/// Whether a request's validator names a response (RFC 9110 §13.1.2): then 304 is enough.
pub fn matches(request: &Request, etag: &str) -> bool {
    let field = request.http.headers.get("If-None-Match");
    field.is_some_and(|tags| tags.split(',').any(|tag| tag.trim() == etag))
}

/// How long a look-up takes.
const LOOK_UP: Time = Time::micros(300);

/// A look-up in a cache, with what is said of the question and of its two answers.
pub struct LookUp {
    /// Who asks.
    pub by: Role,
    /// The cache.
    pub cache: Role,
    /// Whom the cache serves.
    pub serves: Serves,
    /// What the question means.
    pub asked: &'static Why,
    /// What a hit means.
    pub found: &'static Why,
    /// What a miss means.
    pub missing: &'static Why,
}

impl LookUp {
    /// Asks the cache and brings what it has.
    pub async fn run(&self, cx: &Cx, key: &str, stored: Option<Stored>) -> Option<Stored> {
        let name = text!("look into the cache", "查缓存", "поиск в кэше");
        let found = cx
            .span(SpanKind::Internal, self.by, name, async |cx| {
                let look_up = Payload::Local(Local::LookUp {
                    key: key.to_owned(),
                });
                let call = cx.call(self.by, self.cache, look_up, self.asked).await;
                cx.sleep(LOOK_UP).await;
                let (reply, why) = match &stored {
                    Some(stored) => (stored.hit(self.serves, cx.unix()), self.found),
                    None => (Local::Miss, self.missing),
                };
                cx.reply(call, Payload::Local(reply), why).await;
                Ok::<_, ()>(stored)
            })
            .await;
        found.ok().flatten()
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::pipeline::cast::BROWSER;
    use crate::trace::payload::HttpVersion;

    fn response(control: &str) -> Response {
        let mut response = Response::new(&BROWSER, HttpVersion::H1, 200, 10, 0);
        response.http.headers.push("Cache-Control", control);
        response.http.headers.push("ETag", "\"1\"");
        response
    }

    #[test]
    fn what_may_be_stored_depends_on_whom_the_cache_serves() {
        let may = |control| {
            let response = response(control);
            (
                Serves::One.may_store(&response),
                Serves::Everybody.may_store(&response),
            )
        };
        assert_eq!(may("public, max-age=60"), (true, true));
        assert_eq!(may("private, max-age=60"), (true, false));
        assert_eq!(may("No-Store"), (false, false));
    }

    #[test]
    fn a_shared_cache_prefers_s_maxage() {
        let response = response("max-age=60, s-maxage=300");
        assert_eq!(Serves::One.lifetime(&response), 60);
        assert_eq!(Serves::Everybody.lifetime(&response), 300);
    }

    #[test]
    fn age_counts_what_other_caches_and_the_way_have_taken() {
        let mut aged = response("max-age=60");
        aged.http.headers.push("Age", "20");
        let mut stored = Stored::new(aged, 1_000, 1_005);
        assert_eq!(stored.age(1_010), 30);
        assert_eq!(stored.fresh_for(Serves::One, 1_010), 30);
        assert_eq!(stored.fresh_for(Serves::One, 2_000), 0);
        stored.freshen(&response("max-age=90"), 2_000, 2_000);
        assert_eq!(stored.fresh_for(Serves::One, 2_010), 80);
    }

    #[test]
    fn a_validator_is_one_of_a_list() {
        let url = Rc::new(url::Url::parse("https://a.example/").expect("a URL"));
        let mut request = Request::get(url, &BROWSER);
        assert!(!matches(&request, "\"1\""));
        request.http.headers.push("If-None-Match", "\"0\", \"1\"");
        assert!(matches(&request, "\"1\""));
    }
}
