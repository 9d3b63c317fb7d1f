//! What a cache does with a request (RFC 9111 §4).

use super::directives::Directives;
use super::reason::Reason;
use super::serve::{Wanted, conditional, serve, unconditional, wanted};
use super::stored::{Numbers, Stored, key};
use super::{Action, Config, Decision, Request};

/// What a cache does with a request at a Unix second: serve what is stored, ask whether it is still
/// right, or pass the request on. `stored` may hold what is stored for other URLs, too.
pub fn lookup(config: &Config, request: &Request, stored: &[Stored], now: u64) -> Decision {
    decide(config, request, stored, now, Server::Unasked)
}

/// The same when the next server cannot be reached: what is stored, if it may be used without it, or a
/// 504 (RFC 9111 §4.2.4).
pub fn unreachable(config: &Config, request: &Request, stored: &[Stored], now: u64) -> Decision {
    decide(config, request, stored, now, Server::Unreachable)
}

/// What is known of the next server.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Server {
    /// It was not asked yet.
    Unasked,
    /// It could not be reached.
    Unreachable,
    /// It answered with an error of its own.
    Failed,
}

/// What may be done with a chosen response.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// It is served.
    Serve,
    /// It is served, and validated behind the client's back.
    ServeAndValidate,
    /// It is served only if it is still right.
    Validate,
}

fn decide(
    config: &Config,
    request: &Request,
    stored: &[Stored],
    now: u64,
    server: Server,
) -> Decision {
    let mut reasons = Vec::new();
    if !request.reads() {
        reasons.push(Reason::Method);
        return missing(config, request, reasons, server);
    }
    if request.fields.has("Pragma") && !request.fields.has("Cache-Control") {
        reasons.push(Reason::PragmaIgnored);
    }
    let Some(which) = choose(request, stored, &mut reasons) else {
        return missing(config, request, reasons, server);
    };
    let chosen = &stored[which];
    let numbers = chosen.numbers(config, now);
    let action = match judge(config, request, chosen, &numbers, server, &mut reasons) {
        Use::Validate => validate(config, request, chosen, which, server, &mut reasons),
        used => {
            let age = numbers.age.current();
            let mut served = serve(request, chosen, which, age, &mut reasons);
            if used == Use::ServeAndValidate {
                let plain = unconditional(&request.fields);
                served.background = Some(conditional(&plain, chosen).unwrap_or(plain));
            }
            Action::Serve(served)
        }
    };
    Decision {
        action,
        reasons,
        numbers: Some(numbers),
    }
}

/// Nothing that is stored answers the request.
fn missing(
    config: &Config,
    request: &Request,
    mut reasons: Vec<Reason>,
    server: Server,
) -> Decision {
    let action = if cannot_ask(config, request, server, &mut reasons) {
        Action::Fail
    } else {
        Action::Forward(request.fields.clone())
    };
    Decision {
        action,
        reasons,
        numbers: None,
    }
}

/// Whether the client forbids to ask the next server, or it cannot be reached.
fn cannot_ask(
    config: &Config,
    request: &Request,
    server: Server,
    reasons: &mut Vec<Reason>,
) -> bool {
    let asked = Directives::of_request(config, &request.fields);
    if asked.has("only-if-cached") && request.reads() {
        reasons.push(Reason::OnlyIfCached);
        return true;
    }
    server == Server::Unreachable
}

/// What is stored may not be served as it is.
fn validate(
    config: &Config,
    request: &Request,
    chosen: &Stored,
    which: usize,
    server: Server,
    reasons: &mut Vec<Reason>,
) -> Action {
    if cannot_ask(config, request, server, reasons) {
        return Action::Fail;
    }
    match conditional(&request.fields, chosen) {
        Some(fields) => {
            reasons.push(Reason::Validate);
            Action::Revalidate { which, fields }
        }
        None => {
            reasons.push(Reason::NoValidator);
            Action::Forward(request.fields.clone())
        }
    }
}

/// The stored responses that could be chosen for a request: for its URL, its method, and the request
/// fields that they vary by.
pub(super) fn candidates(request: &Request, stored: &[Stored]) -> Vec<usize> {
    let key = key(&request.url);
    let is_candidate = |which: &usize| {
        let stored = &stored[*which];
        stored.is_for(&key, request) && stored.varies_as(request)
    };
    (0..stored.len()).filter(is_candidate).collect()
}

/// The later one by `Date`. One that names the fields it varies by goes before one that does not
/// (RFC 9111 §4.1); of equals the one that was stored last.
pub(super) fn most_recent(which: &[usize], stored: &[Stored]) -> Option<usize> {
    let rank = |which: &&usize| (!stored[**which].vary.is_empty(), stored[**which].date());
    which.iter().max_by_key(rank).copied()
}

fn choose(request: &Request, stored: &[Stored], reasons: &mut Vec<Reason>) -> Option<usize> {
    let mut which = candidates(request, stored);
    if which.is_empty() {
        let key = key(&request.url);
        let any = stored.iter().any(|stored| stored.is_for(&key, request));
        reasons.push(if any {
            Reason::VaryMismatch
        } else {
            Reason::NothingStored
        });
        return None;
    }
    which.retain(|which| has_enough(request, &stored[*which]));
    match which.len() {
        0 => reasons.push(Reason::PartIsNotEnough),
        1 => {}
        _ => reasons.push(Reason::MostRecent),
    }
    most_recent(&which, stored)
}

/// Whether what is stored is whole, or at least the part that is wanted (RFC 9111 §3.3).
pub(super) fn has_enough(request: &Request, stored: &Stored) -> bool {
    let part = &stored.part;
    stored.status != 206
        || match wanted(request, stored, &mut Vec::new()) {
            Wanted::All => false,
            Wanted::Part(wanted) => part.start <= wanted.start && wanted.end <= part.end,
            Wanted::Nothing => true,
        }
}

/// What may be done with a chosen response, by what the server and the client say.
pub(super) fn judge(
    config: &Config,
    request: &Request,
    chosen: &Stored,
    numbers: &Numbers,
    server: Server,
    reasons: &mut Vec<Reason>,
) -> Use {
    let asked = Directives::of_request(config, &request.fields);
    let told = Directives::of_response(config, &chosen.fields);
    if told.targeted.is_some() {
        reasons.push(Reason::Targeted);
    }
    if let Some(reason) = must_validate(chosen, &asked, &told, numbers, reasons) {
        reasons.push(reason);
        // On an error freshness does not count, the client's wishes for it included (RFC 5861 §4).
        let wish = matches!(reason, Reason::RequestMaxAge | Reason::MinFresh);
        let (excuse, _) = stale(config, &asked, &told, numbers.staleness(), server);
        if !wish || excuse != Some(Reason::StaleIfError) {
            return Use::Validate;
        }
        reasons.extend(excuse);
        return Use::Serve;
    }
    if numbers.is_fresh() {
        reasons.push(Reason::Fresh);
        return Use::Serve;
    }
    reasons.push(Reason::Stale);
    let (reason, used) = stale(config, &asked, &told, numbers.staleness(), server);
    reasons.extend(reason);
    used
}

/// Why a response must be validated, fresh or not.
fn must_validate(
    chosen: &Stored,
    asked: &Directives,
    told: &Directives,
    numbers: &Numbers,
    reasons: &mut Vec<Reason>,
) -> Option<Reason> {
    if chosen.invalid {
        return Some(Reason::Invalidated);
    }
    if told.unqualified("no-cache") {
        return Some(Reason::ResponseNoCache);
    }
    if asked.has("no-cache") {
        return Some(Reason::RequestNoCache);
    }
    let age = numbers.age.current();
    // An age is whole seconds, rounded down: nothing is as young as 0.
    let too_old = |most: u64| age > most || most == 0;
    if let Some(most) = asked.seconds("max-age").filter(|most| too_old(*most)) {
        let reload = most == 0;
        if !(reload && told.has("immutable") && numbers.is_fresh()) {
            return Some(Reason::RequestMaxAge);
        }
        reasons.push(Reason::Immutable);
    }
    let least = asked.seconds("min-fresh").unwrap_or(0);
    let lasts = numbers.lifetime.seconds >= age.saturating_add(least);
    (least > 0 && !lasts).then_some(Reason::MinFresh)
}

/// Whether a stale response may be served, and what decides that.
fn stale(
    config: &Config,
    asked: &Directives,
    told: &Directives,
    staleness: u64,
    server: Server,
) -> (Option<Reason>, Use) {
    let within = |said: &Directives, name| said.seconds(name).is_some_and(|most| staleness <= most);
    // What the response says goes before what the cache is set to.
    let window = |name, own| within(told, name) || !told.has(name) && own > 0 && staleness <= own;
    let on_error = server != Server::Unasked
        && (window("stale-if-error", config.stale_if_error) || within(asked, "stale-if-error"));
    let meanwhile = server == Server::Unasked
        && window("stale-while-revalidate", config.stale_while_revalidate);
    let forbids = forbids_stale(config, told);
    // A window that the server gives along with s-maxage means more than the rule for s-maxage.
    let window = meanwhile || on_error;
    let excused = forbids == Some(Reason::SMaxAge) && config.windows_outdo_s_maxage && window;
    if forbids.is_some() && !excused {
        return (forbids, Use::Validate);
    }
    // Unless a message says so, it is the cache's own setting that allows it.
    let because = |name, reason| match told.has(name) || asked.has(name) {
        true => Some(reason),
        false => Some(Reason::StaleBySetting),
    };
    if on_error {
        return (because("stale-if-error", Reason::StaleIfError), Use::Serve);
    }
    let any_age = asked.argument("max-stale") == Some(None);
    if any_age || within(asked, "max-stale") {
        return (Some(Reason::MaxStale), Use::Serve);
    }
    if meanwhile {
        let reason = because("stale-while-revalidate", Reason::StaleWhileRevalidate);
        return (reason, Use::ServeAndValidate);
    }
    if server == Server::Unreachable && config.stale_when_disconnected {
        return (Some(Reason::Disconnected), Use::Serve);
    }
    (None, Use::Validate)
}

/// What forbids to serve a response once it is stale (RFC 9111 §4.2.4).
fn forbids_stale(config: &Config, told: &Directives) -> Option<Reason> {
    let rules = [
        ("must-revalidate", Reason::MustRevalidate),
        ("proxy-revalidate", Reason::ProxyRevalidate),
        ("s-maxage", Reason::SMaxAge),
    ];
    let rules = &rules[..if config.shared { 3 } else { 1 }];
    let rule = rules.iter().find(|(name, _)| told.has(name))?;
    Some(rule.1)
}
