//! The visits after the first: what a reload sends, what is warm and until when, and that a link has all of it.

mod common;
#[path = "common/digest.rs"]
mod digest;
#[path = "common/random.rs"]
mod random;

use hopscope::pipeline::{self, simulate};
use hopscope::scenario::permalink::read_visit;
use hopscope::text::Lang;
use hopscope::trace::{Held, Past, Payload, Trace};

fn run(link: &str) -> Trace {
    simulate(&common::scenario(link)).expect("a URL that can be visited")
}

/// The header fields of the browser's last request.
fn asked(trace: &Trace) -> Vec<(String, String)> {
    let requests = trace
        .messages
        .iter()
        .filter(|message| message.conn.is_some());
    let mut requests = requests.filter_map(|message| match &message.payload {
        Payload::Request(request) => Some(&request.headers.0),
        _ => None,
    });
    let fields = requests.next_back().expect("the browser asks somebody");
    let fields = fields.iter();
    fields
        .map(|(name, value)| (name.to_string(), value.clone()))
        .collect()
}

fn field(trace: &Trace, name: &str) -> Option<String> {
    let fields = asked(trace);
    let found = fields.into_iter().find(|(field, _)| field == name);
    found.map(|(_, value)| value)
}

/// What a stage came to.
fn came_to(trace: &Trace, stage: &str) -> String {
    let outcome = trace.stages.iter().find(|outcome| outcome.stage == stage);
    outcome.map_or_else(String::new, |outcome| outcome.label.show(Lang::En))
}

fn holds<'a>(trace: &'a Trace, cache: &str) -> &'a [Held] {
    let warm = trace.warm.iter().find(|warm| warm.cache == cache);
    &warm.expect("the cache is part of the deployment").holds
}

#[test]
fn a_reload_and_a_hard_reload_send_what_chromium_sends() {
    let names = |link| {
        let fields = asked(&run(link)).into_iter().map(|(name, _)| name);
        fields.collect::<Vec<_>>()
    };
    let opened = names("again=5s@https://shop.example.com/");
    let reloaded = names("again=5s!reload");
    let hard = names("again=5s!hard");
    let at = opened
        .iter()
        .position(|name| name == "Upgrade-Insecure-Requests");
    let at = at.expect("a navigation");
    let between = |extra: &[&str], last: &[&str]| {
        let mut all = opened.clone();
        all.splice(at..at, extra.iter().map(|name| (*name).to_owned()));
        all.extend(last.iter().map(|name| (*name).to_owned()));
        all
    };
    assert_eq!(reloaded, between(&["Cache-Control"], &["If-None-Match"]));
    assert_eq!(hard, between(&["Pragma", "Cache-Control"], &[]));
    let (reload, hard) = (run("again=5s!reload"), run("again=5s!hard"));
    assert_eq!(
        field(&reload, "Cache-Control").as_deref(),
        Some("max-age=0")
    );
    assert_eq!(field(&hard, "Cache-Control").as_deref(), Some("no-cache"));
    assert_eq!(field(&hard, "Pragma").as_deref(), Some("no-cache"));
    assert_eq!(Past::of(&reload).answered, Some(304));
    assert_eq!(Past::of(&hard).answered, Some(200));
    assert!(run("again=5s").outcome.from_cache);
}

#[test]
fn a_form_that_is_reloaded_keeps_its_length_before_what_is_asked_of_caches() {
    let fields = asked(&run("request.method=upload&again=1s!reload"));
    let names: Vec<&str> = fields
        .iter()
        .map(|(name, _)| name.as_str())
        .take(4)
        .collect();
    assert_eq!(
        names,
        ["Host", "Content-Length", "Cache-Control", "Content-Type"]
    );
}

#[test]
fn what_a_hard_reload_brings_takes_the_copys_place() {
    // Three quarters of an hour of a day's lifetime: the copy counts from the reload.
    let opened = run("url=https://shop.example.com/a.css&again=45m");
    let reloaded = run("url=https://shop.example.com/a.css&again=45m!hard");
    let until = |trace: &Trace| holds(trace, "cache")[0].until;
    assert_eq!(until(&reloaded), until(&opened).map(|until| until + 2_700));
}

#[test]
fn a_redirects_target_is_what_is_reloaded() {
    let trace = run("url=http://shop.example.com/cart&again=1s!reload");
    assert_eq!(trace.url, "https://shop.example.com/cart");
    assert_eq!(came_to(&trace, "hsts"), "https: already");
    let back = run("url=http://shop.example.com/cart&again=1s!reload&again=1s");
    assert_eq!(back.url, "http://shop.example.com/cart");
}

#[test]
fn another_page_of_the_site_needs_no_name_no_handshake_and_no_new_cookie() {
    let trace = run("again=5s@https://shop.example.com/api/cart");
    assert_eq!(came_to(&trace, "dns"), "not needed");
    assert_eq!(came_to(&trace, "tcp"), "reused");
    assert_eq!(came_to(&trace, "tls"), "session in use");
    assert!(field(&trace, "Cookie").is_some());
    let told = |payload: &Payload| matches!(payload, Payload::Dns(_) | Payload::Tls(_));
    assert!(!trace.messages.iter().any(|message| told(&message.payload)));
}

/// A cache, a scenario that warms it, what is cleared besides, and what its stage comes to while it is warm.
const RUN_OUT: [(&str, &str, &str, &str, &str); 9] = [
    ("dns.browser", "", "cache,tcp", "dns", "hit in the browser"),
    (
        "dns.os",
        "",
        "cache,tcp,dns.browser",
        "dns",
        "hit in the system",
    ),
    ("tcp", "", "cache", "tcp", "reused"),
    ("tls", "", "cache,tcp", "tls", "TLS 1.3, resumed"),
    (
        "hsts",
        "url=http://shop.example.com/",
        "cache",
        "hsts",
        "307 → https:",
    ),
    ("cache", "", "tcp", "cache", "hit"),
    ("redis", "", "cache", "redis", "hit"),
    (
        "cdn",
        "url=https://cdn.example.com/videos/123.mp4&cdn.use=present",
        "cache",
        "cdn",
        "HIT, 200",
    ),
    (
        "proxy",
        "url=http://shop.example.com/img/logo.png&nginx.redirect=off&proxy.use=present",
        "cache",
        "proxy",
        "TCP_HIT/200",
    ),
];

#[test]
fn what_is_warm_is_used_until_it_runs_out_and_not_after() {
    for (cache, world, clear, stage, used) in RUN_OUT {
        let first = run(world);
        let end = (first.wall + first.end.0) / 1_000_000;
        let until = holds(&first, cache).iter().filter_map(|held| held.until);
        let left = until.max().unwrap_or_else(|| panic!("{cache} is cold")) - end;
        for (after, is_used) in [(left - 2, true), (left, false)] {
            let trace = run(&format!("{world}&again={after}s!{clear}"));
            let came_to = came_to(&trace, stage);
            assert_eq!(
                came_to == used,
                is_used,
                "{cache} after {after} s: {came_to}"
            );
        }
    }
}

/// Worlds in which every cache is warm after a visit.
const WARM: [&str; 6] = [
    "",
    "url=https://shop.example.com/cart&service.data=database&mysql.flush_method=fsync",
    "url=https://cdn.example.com/videos/123.mp4&cdn.use=present",
    "url=https://cdn.example.com/videos/123.mp4&cdn.use=present&cdn.shield=present",
    "url=https://shop.example.com/img/logo.png",
    "url=http://shop.example.com/img/logo.png&nginx.redirect=off&proxy.use=present",
];

#[test]
fn every_cache_can_be_warm_and_cleared() {
    let is_warm = |trace: &Trace, cache| {
        let site = |held: &Held| !held.what.show(Lang::En).contains("nowhere");
        let warm = trace.warm.iter().find(|warm| warm.cache == cache);
        warm.is_some_and(|warm| warm.holds.iter().any(site))
    };
    for cache in pipeline::caches() {
        // The next visit ends at a name that does not exist, and so warms nothing of the site again.
        let next = |clear: &str| {
            let end = |world| format!("{world}&again=0s{clear}@https://nowhere.invalid/");
            WARM.map(|world| run(&end(world)))
        };
        let kept = next("");
        assert!(
            kept.iter().any(|trace| is_warm(trace, cache)),
            "{cache} is cold"
        );
        for trace in next(&format!("!{cache}")) {
            // Roots and ARP are asked by the next visit too.
            let again = ["dns.recursive", "arp"].contains(&cache);
            assert!(again || !is_warm(&trace, cache), "{cache} is warm");
        }
    }
}

#[test]
fn a_cleared_resolver_forgets_the_site() {
    let names = |clear: &str| {
        let trace = run(&format!("again=0s{clear}@https://nowhere.invalid/"));
        let holds = holds(&trace, "dns.recursive").iter();
        holds
            .map(|held| held.what.show(Lang::En))
            .collect::<Vec<_>>()
    };
    let site = "shop.example.com A".to_owned();
    assert!(names("").contains(&site));
    assert!(!names("!dns.recursive").contains(&site));
}

#[test]
fn every_visit_of_a_run_is_the_last_of_a_shorter_one() {
    for seed in 0..300 {
        let scenario = random::scenario(seed);
        let whole = simulate(&scenario).expect("a URL that can be visited");
        for visits in 0..scenario.again.len() {
            let mut shorter = scenario.clone();
            shorter.again.truncate(visits);
            let trace = simulate(&shorter).expect("a URL that can be visited");
            assert_eq!(Past::of(&trace), whole.before[visits], "seed {seed}");
            assert_eq!(trace.before, whole.before[..visits], "seed {seed}");
        }
    }
}

#[test]
fn a_visit_that_is_taken_back_leaves_the_same_bytes() {
    let caches = pipeline::caches();
    for seed in 0..200 {
        let scenario = random::scenario(seed);
        let before = simulate(&scenario).expect("a URL that can be visited");
        for visit in ["0s!reload", "1h!hard,cache,cdn", "1d@https://b.example/"] {
            let mut more = scenario.clone();
            more.again
                .push(read_visit(visit, &caches).expect("a visit"));
            let trace = simulate(&more).expect("a URL that can be visited");
            assert_eq!(trace.before.len(), before.before.len() + 1);
            more.again.pop();
            let again = simulate(&more).expect("a URL that can be visited");
            assert_eq!(
                digest::digest(&again),
                digest::digest(&before),
                "seed {seed}"
            );
        }
    }
}
