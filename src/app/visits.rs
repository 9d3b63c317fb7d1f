//! The visit after: what the last one has left, what the next one is to be, and what each came to.

use url::{Position, Url};

use super::run::{Run, headline_of};
use super::words;
use crate::pipeline;
use crate::scenario::{How, Scenario, Visit};
use crate::text::{Arg, Lang, Text, duration};
use crate::trace::{Held, Past, Warm};

/// Whether something in a cache can still be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warmth {
    /// There is nothing.
    Empty,
    /// All that there is has run out.
    Stale,
    /// Some of it can.
    Warm,
}

/// The Unix second at which the next visit begins.
pub fn begins(run: &Run, next: &Visit) -> u64 {
    (run.trace.wall + run.trace.end.0) / 1_000_000 + next.after
}

/// How warm a cache is at a Unix second.
pub fn warmth(warm: &Warm, at: u64) -> Warmth {
    match warm.holds.iter().any(|held| held.left(at) != Some(0)) {
        true => Warmth::Warm,
        false if warm.holds.is_empty() => Warmth::Empty,
        false => Warmth::Stale,
    }
}

/// What is held, and for how long at a Unix second: `shop.example.com, 45 s left`.
pub fn held(held: &Held, at: u64, lang: Lang) -> String {
    let what = held.what.show(lang);
    let left = left(held, at, lang);
    let comma = match lang {
        Lang::Zh => "，",
        Lang::En | Lang::Ru => ", ",
    };
    match left.is_empty() {
        true => what,
        false => [&what, comma, &left].concat(),
    }
}

/// For how long something is good at a Unix second: `45 s left`; nothing for what does not run out.
pub fn left(held: &Held, at: u64, lang: Lang) -> String {
    let Some(until) = held.until else {
        return String::new();
    };
    let (text, seconds) = match until > at {
        true => (words::LEFT, until - at),
        false => (words::EXPIRED, at - until),
    };
    let time = match seconds {
        // Nobody wants the hours of a month, nor the seconds of an hour.
        172_800.. => interval(seconds / 86_400 * 86_400, lang),
        600.. => interval(seconds / 60 * 60, lang),
        _ => interval(seconds, lang),
    };
    text.fill(lang, &[("time", Arg::Str(time))])
}

/// What is told of some caches: the first thing that is good at a Unix second, rather one of the site's own;
/// when there is none, the one that was good for longest.
pub fn foremost<'a>(run: &Run, caches: &[&'a Warm], at: u64) -> Option<&'a Held> {
    let url = Url::parse(&run.trace.url).ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
    let all = || caches.iter().flat_map(|warm| &warm.holds);
    let good = |held: &&Held| held.left(at) != Some(0);
    let own = |held: &&Held| held.what.show(Lang::En).contains(host);
    all()
        .filter(own)
        .find(good)
        .or_else(|| all().find(good))
        .or_else(|| all().max_by_key(|held| held.until))
}

/// Other pages of the site that is shown: a page, a file, the API.
pub fn pages(run: &Run) -> Vec<String> {
    const PATHS: [&str; 4] = ["/", "/cart", "/img/logo.png", "/api/cart"];
    let trace = &run.trace;
    let shown = trace.outcome.led_to.as_deref().unwrap_or(&trace.url);
    let Ok(url) = Url::parse(shown) else {
        return Vec::new();
    };
    let others = PATHS.into_iter().filter(|path| *path != url.path());
    others
        .map(|path| [&url[..Position::BeforePath], path].concat())
        .collect()
}

/// How a visit is made, in words.
pub fn how(how: How) -> Text {
    match how {
        How::Open => words::OPENED,
        How::Reload => words::RELOAD,
        How::Hard => words::HARD_RELOAD,
    }
}

/// A visit in words: `1 h later · reload · cleared: cookies`.
pub fn told(visit: &Visit, lang: Lang) -> String {
    let mut parts = vec![match visit.after {
        0 => words::AT_ONCE.get(lang).to_owned(),
        after => words::LATER.fill(lang, &[("time", Arg::Str(interval(after, lang)))]),
    }];
    if visit.how != How::Open {
        parts.push(how(visit.how).get(lang).to_owned());
    }
    parts.extend(visit.url.clone());
    if !visit.clear.is_empty() {
        let titles = visit.clear.iter().filter_map(|id| pipeline::cache(id));
        let titles: Vec<&str> = titles.map(|(_, cache)| cache.title.get(lang)).collect();
        let what = Arg::Str(titles.join(", "));
        parts.push(words::CLEARED.fill(lang, &[("what", what)]));
    }
    parts.join(" · ")
}

/// What a visit came to: `200 OK`, `304 Not Modified`, `from the browser’s cache`.
pub fn came_to(past: &Past, lang: Lang) -> String {
    match (past.error, past.answered) {
        (None, Some(304)) => headline_of(Some(304), None),
        (None, None) => words::FROM_CACHE.get(lang).to_owned(),
        _ => headline_of(past.status, past.error),
    }
}

/// Takes a visit after the first out; those after it go where they went.
pub fn remove(scenario: &mut Scenario, at: usize) {
    if at >= scenario.again.len() {
        return;
    }
    let gone = scenario.again.remove(at);
    let mut later = scenario.again[at..].iter_mut();
    if let Some(next) = later.find(|visit| visit.how == How::Open) {
        next.url = next.url.take().or(gone.url);
    }
}

/// A length of time in the largest unit that divides it.
fn interval(seconds: u64, lang: Lang) -> String {
    let (day, hour, minute) = match lang {
        Lang::En => ("d", "h", "min"),
        Lang::Zh => ("天", "小时", "分钟"),
        Lang::Ru => ("д", "ч", "мин"),
    };
    match seconds {
        0 => duration(0, lang),
        s if s % 86_400 == 0 => format!("{}\u{a0}{day}", s / 86_400),
        s if s % 3_600 == 0 => format!("{}\u{a0}{hour}", s / 3_600),
        s if s % 60 == 0 => format!("{}\u{a0}{minute}", s / 60),
        s => duration(s * 1_000_000, lang),
    }
}
