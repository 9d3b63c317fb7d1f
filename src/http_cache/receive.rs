//! What a cache makes of a response: what it changes in what is stored (RFC 9111 §4.3.3–§4.4).

use super::directives::Directives;
use super::fields::{is_weak, same_strongly, same_weakly};
use super::lookup::{Server, Use, candidates, has_enough, judge, most_recent};
use super::reason::Reason;
use super::serve::{names, serve};
use super::store::{forbids, kept_fields, limited, named, store, varies_by};
use super::stored::{Stored, age, key};
use super::{Config, Exchange, Outcome, Reply};

/// What a cache makes of a response: what is stored, updated or no longer kept, and what the client is
/// given.
pub fn receive(config: &Config, exchange: &Exchange, stored: &[Stored]) -> Outcome {
    let mut outcome = Outcome::default();
    let (request, status) = (exchange.request, exchange.response.status);
    if status < 200 {
        outcome.reasons.push(Reason::Interim);
        return outcome;
    }
    if !request.is_safe() && (200..400).contains(&status) {
        invalidate(exchange, &mut outcome);
    }
    if request.reads() && status == 304 {
        not_modified(config, exchange, stored, &mut outcome);
        return outcome;
    }
    let failed = request.reads() && matches!(status, 500 | 502 | 503 | 504);
    if failed && let Some(reply) = stale_reply(config, exchange, stored, &mut outcome.reasons) {
        outcome.reply = reply;
        return outcome;
    }
    let validating = exchange.validating.filter(|which| *which < stored.len());
    if let Some(which) = validating.filter(|_| status < 500 && request.method == "GET") {
        outcome.reasons.push(Reason::Replaced);
        outcome.remove.push(which);
    }
    let freshened =
        request.method == "HEAD" && status == 200 && head(config, exchange, stored, &mut outcome);
    if !freshened {
        store(config, exchange, stored, &mut outcome);
    }
    outcome
}

/// A request that may have changed its resource, and others that the response names, of one origin
/// (RFC 9111 §4.4).
fn invalidate(exchange: &Exchange, outcome: &mut Outcome) {
    outcome.reasons.push(Reason::UnsafeMethod);
    outcome.invalidate.push(key(&exchange.request.url));
    for name in ["Location", "Content-Location"] {
        let url = named(exchange, name).filter(|url| !outcome.invalidate.contains(url));
        outcome.invalidate.extend(url);
    }
}

/// A 304: what it fits gets its fields, and is the answer (RFC 9111 §4.3.4).
fn not_modified(config: &Config, exchange: &Exchange, stored: &[Stored], outcome: &mut Outcome) {
    let (request, response) = (exchange.request, exchange.response);
    let fitting = fitting(exchange, stored);
    let mut usable = fitting.clone();
    usable.retain(|which| has_enough(request, &stored[*which]));
    let validated = exchange.validating.filter(|which| usable.contains(which));
    let served = validated.or_else(|| most_recent(&usable, stored));
    if exchange.validating.is_some() && served.is_none() {
        // It may well answer the client's own condition.
        let etag = response.fields.get("ETag");
        if etag.is_none() || !names(request, etag) {
            outcome.reply = Reply::Again(request.fields.clone());
        }
    }
    let any = !fitting.is_empty();
    outcome.reasons.push(if any {
        Reason::Freshened
    } else {
        Reason::FreshensNothing
    });
    for which in fitting {
        let updated = freshened(config, exchange, &stored[which]);
        if served == Some(which) && exchange.validating.is_some() {
            let age = updated.age.current();
            let served = serve(request, &updated, which, age, &mut outcome.reasons);
            outcome.reply = Reply::Serve(served);
        }
        keep(config, exchange, which, updated, outcome);
    }
}

/// New fields are kept only if the client and they themselves allow it.
fn keep(
    config: &Config,
    exchange: &Exchange,
    which: usize,
    updated: Stored,
    outcome: &mut Outcome,
) {
    let asked = Directives::of_request(config, &exchange.request.fields);
    if asked.has("no-store") {
        outcome.reasons.push(Reason::RequestNoStore);
        return;
    }
    match forbids(config, updated.status, &updated.fields) {
        Some(reason) => {
            outcome.reasons.push(reason);
            outcome.remove.push(which);
        }
        None => outcome.update.push((which, updated)),
    }
}

/// Which stored responses a 304 is about. One that names no validator at all is about the one that was
/// asked for, when that was all that was asked.
fn fitting(exchange: &Exchange, stored: &[Stored]) -> Vec<usize> {
    let (request, response) = (exchange.request, exchange.response);
    let mut which = candidates(request, stored);
    let etag = response.fields.get("ETag");
    let modified = response.fields.get("Last-Modified");
    match (etag, modified) {
        (Some(etag), _) if !is_weak(etag) => {
            which.retain(|which| {
                let known = stored[*which].fields.get("ETag");
                known.is_some_and(|known| same_strongly(known, etag))
            });
        }
        (None, None) => {
            let only = which.len() == 1;
            let asked_alone = !request.fields.has("If-None-Match");
            which.retain(|which| {
                let stored = &stored[*which];
                let bare = !stored.fields.has("ETag") && !stored.fields.has("Last-Modified");
                only && bare || asked_alone && exchange.validating == Some(*which)
            });
        }
        _ => {
            which.retain(|which| {
                let fields = &stored[*which].fields;
                match (etag, fields.get("ETag")) {
                    (Some(etag), Some(known)) => same_weakly(known, etag),
                    (Some(_), None) => false,
                    (None, _) => fields.get("Last-Modified") == modified,
                }
            });
            which = most_recent(&which, stored).into_iter().collect();
        }
    }
    which
}

/// A stored response with the fields of a newer one (RFC 9111 §3.2). A browser has decoded the content,
/// so its coding stays.
fn freshened(config: &Config, exchange: &Exchange, stored: &Stored) -> Stored {
    let mut updated = stored.clone();
    let mut fresh = kept_fields(config, exchange).0;
    for name in ["Content-Length", "Content-Range"] {
        fresh.remove(name);
    }
    if !config.shared {
        fresh.remove("Content-Encoding");
    }
    for (name, _) in &fresh.0 {
        updated.fields.remove(name);
    }
    updated.fields.0.extend(fresh.0);
    for name in limited(config, &updated.fields) {
        updated.fields.remove(&name);
    }
    updated.vary = varies_by(exchange.request, &updated.fields);
    updated.age = age(exchange.response, exchange.asked, exchange.received);
    updated.received = exchange.received;
    updated.invalid = false;
    updated
}

/// The answer to a HEAD says whether what GETs got is still right (RFC 9111 §4.3.5). Whether there was
/// any that it freshens.
fn head(config: &Config, exchange: &Exchange, stored: &[Stored], outcome: &mut Outcome) -> bool {
    let fields = &exchange.response.fields;
    for which in candidates(exchange.request, stored) {
        let old = &stored[which];
        // A part's length is not the one that is meant.
        let length = (old.status != 206).then_some("Content-Length");
        let mut compared = ["ETag", "Last-Modified"].into_iter().chain(length);
        let same = compared.all(|name| {
            let value = fields.get(name);
            value.is_none() || value == old.fields.get(name)
        });
        if old.head {
            continue;
        }
        if same {
            outcome.reasons.push(Reason::HeadFreshened);
            let updated = freshened(config, exchange, old);
            keep(config, exchange, which, updated, outcome);
        } else {
            outcome.reasons.push(Reason::HeadDiffers);
            let invalid = true;
            outcome.update.push((
                which,
                Stored {
                    invalid,
                    ..old.clone()
                },
            ));
        }
    }
    outcome.reasons.contains(&Reason::HeadFreshened)
}

/// What is stored, when it may be used in place of a server's error (RFC 5861 §4).
fn stale_reply(
    config: &Config,
    exchange: &Exchange,
    stored: &[Stored],
    reasons: &mut Vec<Reason>,
) -> Option<Reply> {
    let request = exchange.request;
    let candidates = candidates(request, stored);
    let whole: Vec<usize> = candidates
        .into_iter()
        .filter(|which| stored[*which].status != 206)
        .collect();
    let which = most_recent(&whole, stored)?;
    let chosen = &stored[which];
    let numbers = chosen.numbers(config, exchange.received);
    let mut steps = Vec::new();
    let used = judge(
        config,
        request,
        chosen,
        &numbers,
        Server::Failed,
        &mut steps,
    );
    let serves = used == Use::Serve;
    serves.then(|| {
        reasons.extend(steps);
        let age = numbers.age.current();
        Reply::Serve(serve(request, chosen, which, age, reasons))
    })
}
