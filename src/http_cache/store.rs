//! Whether a response may be stored, and what of it (RFC 9111 §3).

use std::ops::Range;

use super::directives::Directives;
use super::fields::Fields;
use super::lookup::candidates;
use super::reason::Reason;
use super::stored::{Stored, age, is_heuristically_cacheable, key, lifetime, normalised};
use super::{Config, Exchange, Outcome, Request, Response, Source, date};

/// The URL of the same origin that a field of the response names.
pub(super) fn named(exchange: &Exchange, name: &str) -> Option<String> {
    let base = url::Url::parse(&exchange.request.url).ok()?;
    let url = base.join(exchange.response.fields.get(name)?).ok()?;
    let same = url.origin() == base.origin();
    same.then(|| key(url.as_str()))
}

/// Stores a response if it may be, in the place of those that answered the same requests.
pub(super) fn store(
    config: &Config,
    exchange: &Exchange,
    stored: &[Stored],
    outcome: &mut Outcome,
) {
    let (request, response) = (exchange.request, exchange.response);
    let part = match storable(config, exchange, &mut outcome.reasons) {
        Ok(part) => part,
        Err(reason) => {
            outcome.reasons.push(reason);
            return;
        }
    };
    outcome.reasons.push(Reason::Storable);
    let (fields, left_out) = kept_fields(config, exchange);
    if left_out {
        outcome.reasons.push(Reason::FieldsLeftOut);
    }
    let new = Stored {
        url: key(&request.url),
        head: request.method == "HEAD",
        status: response.status,
        vary: varies_by(request, &fields),
        fields,
        part: part.bytes,
        total: part.total,
        age: age(response, exchange.asked, exchange.received),
        received: exchange.received,
        invalid: false,
    };
    for which in candidates(request, stored) {
        if takes_place_of(&new, &stored[which]) && !outcome.remove.contains(&which) {
            outcome.remove.push(which);
        }
    }
    outcome.store = Some(new);
}

/// Whether a new response answers all that an old one for the same request fields does.
fn takes_place_of(new: &Stored, old: &Stored) -> bool {
    let holds = new.part.start <= old.part.start && old.part.end <= new.part.end;
    let covers = new.status != 206 || old.status == 206 && holds;
    covers && (!new.head || old.head)
}

/// Which bytes of a representation a response has.
struct Part {
    bytes: Range<u64>,
    total: Option<u64>,
}

/// Whether a response may be stored, and how much of its representation that is (RFC 9111 §3).
fn storable(
    config: &Config,
    exchange: &Exchange,
    reasons: &mut Vec<Reason>,
) -> Result<Part, Reason> {
    let (request, response) = (exchange.request, exchange.response);
    let told = Directives::of_response(config, &response.fields);
    if told.targeted.is_some() {
        reasons.push(Reason::Targeted);
    }
    if !request.reads() {
        post(config, exchange)?;
        reasons.push(Reason::PostIsCacheable);
    }
    let asked = Directives::of_request(config, &request.fields);
    if asked.has("no-store") {
        return Err(Reason::RequestNoStore);
    }
    if told.has("no-store") && told.has("must-understand") && is_understood(response.status) {
        reasons.push(Reason::MustUnderstand);
    }
    if let Some(reason) = forbids(config, response.status, &response.fields) {
        return Err(reason);
    }
    if config.shared && request.fields.has("Authorization") && !serves_all(&told) {
        return Err(Reason::Authorization);
    }
    if response.fields.has("Set-Cookie") && !config.stores_set_cookie {
        return Err(Reason::SetCookie);
    }
    if matches!(response.status, 304 | 412 | 416) {
        return Err(Reason::AnswersThisRequest);
    }
    worth_storing(config, exchange, &told)?;
    part(request, response)
}

/// What forbids to store a response, or to go on keeping it.
pub(super) fn forbids(config: &Config, status: u16, fields: &Fields) -> Option<Reason> {
    let told = Directives::of_response(config, fields);
    let understood = is_understood(status);
    if told.has("must-understand") && !understood {
        return Some(Reason::StatusNotUnderstood);
    }
    if told.has("no-store") && !told.has("must-understand") {
        return Some(Reason::ResponseNoStore);
    }
    if config.shared && told.unqualified("private") {
        return Some(Reason::Private);
    }
    let star = fields.list("Vary").contains(&"*");
    star.then_some(Reason::VaryStar)
}

/// Whether a status code's rules are known: those of RFC 9110 §15.
fn is_understood(status: u16) -> bool {
    matches!(status, 200..=206 | 300..=305 | 307 | 308 | 400..=417 | 421 | 422 | 426 | 500..=505)
}

/// Whether a response to an authorized request is for everybody nevertheless (RFC 9111 §3.5).
fn serves_all(told: &Directives) -> bool {
    let allows = ["must-revalidate", "public", "s-maxage"];
    allows.iter().any(|name| told.has(name))
}

/// The answer to a POST is stored as one to a GET if it says for how long and for which URL
/// (RFC 9110 §9.3.3).
fn post(config: &Config, exchange: &Exchange) -> Result<(), Reason> {
    let lifetime = lifetime_of(config, exchange);
    let explicit = !matches!(lifetime, Source::Heuristic | Source::Nothing);
    let same = named(exchange, "Content-Location") == Some(key(&exchange.request.url));
    let cacheable = exchange.request.method == "POST" && explicit && same;
    if cacheable {
        Ok(())
    } else {
        Err(Reason::MethodNotStored)
    }
}

fn lifetime_of(config: &Config, exchange: &Exchange) -> Source {
    let response = exchange.response;
    lifetime(config, response.status, &response.fields, exchange.received).source
}

/// Whether a response says that it may be stored, or its status code does, and it can be of use
/// (RFC 9111 §3).
fn worth_storing(config: &Config, exchange: &Exchange, told: &Directives) -> Result<(), Reason> {
    let response = exchange.response;
    let source = lifetime_of(config, exchange);
    let explicit = !matches!(source, Source::Heuristic | Source::Nothing);
    let marked = told.has("public") || !config.shared && told.has("private");
    if !explicit && !marked && !is_heuristically_cacheable(response.status) {
        return Err(Reason::NotCacheable);
    }
    let validator = response.fields.has("ETag") || response.fields.has("Last-Modified");
    if source == Source::Nothing && !validator {
        return Err(Reason::Useless);
    }
    Ok(())
}

/// Which bytes of the representation were received; what broke off is not stored (RFC 9111 §3.3).
fn part(request: &Request, response: &Response) -> Result<Part, Reason> {
    let length = response.fields.get("Content-Length");
    let length = length.and_then(|text| text.parse::<u64>().ok());
    let received = response.body_len;
    if response.status == 206 {
        let range = response.fields.get("Content-Range").and_then(content_range);
        let (first, total) = range.ok_or(Reason::AnswersThisRequest)?;
        return Ok(Part {
            bytes: first..first.saturating_add(received),
            total,
        });
    }
    let whole = if request.method == "HEAD" {
        length.unwrap_or(0)
    } else {
        received
    };
    if length.is_some_and(|length| length > whole) && response.status != 204 {
        return Err(Reason::Incomplete);
    }
    Ok(Part {
        bytes: 0..whole,
        total: Some(whole),
    })
}

/// The first byte and the whole length that `Content-Range` names (RFC 9110 §14.4).
fn content_range(text: &str) -> Option<(u64, Option<u64>)> {
    let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (first, _) = range.split_once('-')?;
    let total = match total {
        "*" => None,
        total => Some(total.parse().ok()?),
    };
    Some((first.parse().ok()?, total))
}

/// The fields of a response that are kept (RFC 9111 §3.1), with a `Date`, which the recipient adds when
/// it is missing or none (RFC 9110 §6.6.1); and whether any were left out.
pub(super) fn kept_fields(config: &Config, exchange: &Exchange) -> (Fields, bool) {
    const NEVER: [&str; 9] = [
        "Connection",
        "Keep-Alive",
        "Proxy-Authenticate",
        "Proxy-Authentication-Info",
        "Proxy-Authorization",
        "Proxy-Connection",
        "TE",
        "Transfer-Encoding",
        "Upgrade",
    ];
    let all = &exchange.response.fields;
    let mut left_out = limited(config, all);
    left_out.extend(all.list("Connection").into_iter().map(str::to_owned));
    left_out.extend(NEVER.map(str::to_owned));
    let mut kept = all.clone();
    left_out.iter().for_each(|name| kept.remove(name));
    let fewer = kept.0.len() < all.0.len();
    // Its value is a number of its own from here on.
    kept.remove("Age");
    if kept.date("Date", exchange.received).is_none() {
        kept.set("Date", date::write(exchange.received));
    }
    (kept, fewer)
}

/// The fields that a directive keeps from being stored (RFC 9111 §5.2.2.4, §5.2.2.7).
pub(super) fn limited(config: &Config, fields: &Fields) -> Vec<String> {
    let told = Directives::of_response(config, fields);
    let mut names = told.limited_to("no-cache");
    if config.shared {
        names.extend(told.limited_to("private"));
    }
    names
}

/// The request fields that a response was chosen by (RFC 9111 §4.1).
pub(super) fn varies_by(request: &Request, fields: &Fields) -> Vec<(String, Option<String>)> {
    let value = |name: &str| (name.to_owned(), normalised(&request.fields, name));
    fields.list("Vary").into_iter().map(value).collect()
}
