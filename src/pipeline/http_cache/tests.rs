//! Caches with hand-made responses: what the adapter makes of the room's decisions.

use std::cell::RefCell;
use std::rc::Rc;

use super::*;
use crate::pipeline::cast::BROWSER;
use crate::pipeline::cx::Run;
use crate::pipeline::record::Recorder;
use crate::pipeline::world::World;
use crate::scenario::{Settings, WALL_START};
use crate::sim::Sim;
use crate::text::Lang;
use crate::trace::payload::HttpVersion;
use crate::trace::{Icon, Participant, ParticipantKind, Tier};

const STORE: Participant = Participant {
    id: "test.cache",
    kind: ParticipantKind::Store,
    tier: Tier::Client,
    name: text!("a"),
    icon: Icon::Cache,
};

const SAID: Why = Why {
    id: "test.said",
    what: text!("a"),
    why: text!("a"),
    cites: &[],
};

const CACHE: HttpCache = HttpCache {
    by: &BROWSER,
    store: &STORE,
    config: Config::private(),
    entries: |cx| cx.world(),
    asked: &SAID,
    found: &SAID,
    missing: &SAID,
};

/// Runs a story on the virtual clock.
fn play(story: impl AsyncFnOnce(&Cx) + 'static) {
    let sim = Sim::new();
    let cast = vec![BROWSER.clone(), STORE.clone()];
    let wall = WALL_START * 1_000_000;
    let recorder = Recorder::new(String::new(), 0, wall, cast);
    let cx = Cx::new(Rc::new(Run {
        sim: sim.clone(),
        recorder: RefCell::new(Some(recorder)),
        world: RefCell::new(World::new(0)),
        settings: Settings::default(),
        wall,
    }));
    sim.run(async move { story(&cx).await })
        .expect("every task ends");
}

fn request(fields: &[(&'static str, &str)]) -> Request {
    let url = url::Url::parse("https://a.example/#top").expect("a URL");
    let mut request = Request::get(Rc::new(url), &BROWSER);
    for (name, value) in fields {
        request.http.headers.push(*name, *value);
    }
    request
}

fn response(status: u16, unix: u64, fields: &[(&'static str, &str)]) -> Response {
    let mut response = Response::new(&BROWSER, HttpVersion::H1, status, 100, unix);
    for (name, value) in fields {
        response.http.headers.push(*name, *value);
    }
    response
}

/// What the verdict says, as it stands on the arrow.
fn said(verdict: &Verdict) -> String {
    // Numbers and units do not part.
    verdict.label().show(Lang::En).replace('\u{a0}', " ")
}

/// Asks the cache and gives it what comes back for what it sends on.
async fn fetch(cx: &Cx, request: &Request, fields: &[(&'static str, &str)]) -> (String, String) {
    let (Plan::Ask(pending), looked) = CACHE.ask(cx, request).await else {
        panic!("the request is sent on");
    };
    let (_, taken) = CACHE.take(cx, pending, response(200, cx.unix(), fields));
    (said(&looked), said(&taken))
}

#[test]
fn what_is_fresh_is_served_with_its_age() {
    play(async |cx| {
        let fields = [("Cache-Control", "max-age=60")];
        let (looked, taken) = fetch(cx, &request(&[]), &fields).await;
        assert_eq!(
            (&*looked, &*taken),
            ("miss", "store: fresh for 60 s (max-age)")
        );
        cx.sleep(Time::secs(30)).await;
        let (Plan::Serve(response, None), looked) = CACHE.ask(cx, &request(&[])).await else {
            panic!("it is served");
        };
        assert_eq!(said(&looked), "fresh: age 30 s of 60 s (max-age)");
        let fields = looked.fields().into_iter().map(|field| {
            let value = field.value.show(Lang::En).replace('\u{a0}', " ");
            format!("{}: {value}", field.name.show(Lang::En))
        });
        assert_eq!(
            fields.collect::<Vec<_>>(),
            [
                "freshness_lifetime: 60 s",
                "current_age: 30 s",
                "resident_time: 30 s",
                "RFC 9111 §4.2: Its age is less than its lifetime.",
            ]
        );
        assert_eq!(response.http.headers.get("Age"), Some("30"));
        assert_eq!((response.http.status, response.http.body_len), (200, 100));
    });
}

#[test]
fn no_cache_is_stored_and_asked_for_each_time() {
    play(async |cx| {
        let fields = [("Cache-Control", "no-cache, max-age=60"), ("ETag", "\"1\"")];
        let (_, taken) = fetch(cx, &request(&[]), &fields).await;
        assert_eq!(taken, "store, but never use unasked: no-cache");
        let (Plan::Ask(pending), looked) = CACHE.ask(cx, &request(&[])).await else {
            panic!("the server is asked");
        };
        assert_eq!(said(&looked), "must ask first: no-cache");
        let asked = &pending.onward.http.headers;
        assert_eq!(asked.get("If-None-Match"), Some("\"1\""));
        let answer = response(304, cx.unix(), &[("ETag", "\"1\"")]);
        let (Taken::Serve(served), taken) = CACHE.take(cx, pending, answer) else {
            panic!("what is stored is served");
        };
        assert_eq!((served.http.status, taken.fresh_for()), (200, 0));
    });
}

#[test]
fn no_store_leaves_nothing() {
    play(async |cx| {
        let fields = [("Cache-Control", "no-store"), ("ETag", "\"1\"")];
        let (_, taken) = fetch(cx, &request(&[]), &fields).await;
        assert_eq!(taken, "not stored: no-store");
        assert_eq!(cx.world::<Entries>().urls().next(), None);
    });
}

#[test]
fn vary_compares_the_fields_of_the_requests() {
    play(async |cx| {
        let fields = [("Cache-Control", "max-age=60"), ("Vary", "Accept-Language")];
        fetch(cx, &request(&[("Accept-Language", "en")]), &fields).await;
        let (_, same) = CACHE.ask(cx, &request(&[("Accept-Language", "EN")])).await;
        assert_eq!(same.does, Does::Serve);
        let (_, other) = CACHE.ask(cx, &request(&[("Accept-Language", "de")])).await;
        assert_eq!(said(&other), "miss: Vary");
    });
}

#[test]
fn without_a_lifetime_a_tenth_of_the_time_since_the_last_change_counts() {
    play(async |cx| {
        let hour_ago = date::write(cx.unix() - 3_600);
        let (_, taken) = fetch(cx, &request(&[]), &[("Last-Modified", &hour_ago)]).await;
        assert_eq!(taken, "store: fresh for 360 s (heuristic)");
    });
}

#[test]
fn stale_while_revalidate_answers_first_and_asks_behind() {
    play(async |cx| {
        let control = "max-age=60, stale-while-revalidate=600";
        let fields = [("Cache-Control", control), ("ETag", "\"1\"")];
        fetch(cx, &request(&[]), &fields).await;
        cx.sleep(Time::secs(100)).await;
        let (Plan::Serve(_, Some(behind)), looked) = CACHE.ask(cx, &request(&[])).await else {
            panic!("it is served, and asked for");
        };
        assert_eq!(said(&looked), "stale, but usable: stale-while-revalidate");
        let asked = &behind.onward.http.headers;
        assert_eq!(asked.get("If-None-Match"), Some("\"1\""));
        CACHE.take(cx, behind, response(304, cx.unix(), &fields));
        let (_, looked) = CACHE.ask(cx, &request(&[])).await;
        assert_eq!(looked.does, Does::Serve);
        cx.sleep(Time::secs(1_000)).await;
        let (_, looked) = CACHE.ask(cx, &request(&[])).await;
        assert_eq!(looked.does, Does::Ask);
    });
}

#[test]
fn stale_if_error_takes_the_place_of_an_error_for_a_while() {
    play(async |cx| {
        let fields = [("Cache-Control", "max-age=60, stale-if-error=600")];
        fetch(cx, &request(&[]), &fields).await;
        for (after, serves) in [(100, true), (1_000, false)] {
            cx.sleep(Time::secs(after)).await;
            let (Plan::Ask(pending), _) = CACHE.ask(cx, &request(&[])).await else {
                panic!("the server is asked");
            };
            let old = CACHE.without(cx, &pending);
            assert_eq!(old.is_some(), serves, "unreachable after {after} s");
            let failed = response(503, cx.unix(), &[]);
            let (taken, _) = CACHE.take(cx, pending, failed);
            assert_eq!(
                matches!(taken, Taken::Serve(_)),
                serves,
                "503 after {after} s"
            );
        }
    });
}

#[test]
fn a_write_throws_away_what_is_stored() {
    play(async |cx| {
        fetch(cx, &request(&[]), &[("Cache-Control", "max-age=60")]).await;
        let mut write = request(&[]);
        write.http.method = "POST";
        let pending = CACHE.pass(cx, &write);
        let (_, taken) = CACHE.take(cx, pending, response(204, cx.unix(), &[]));
        assert_eq!(said(&taken), "discard");
        let (_, looked) = CACHE.ask(cx, &request(&[])).await;
        assert_eq!(said(&looked), "miss");
    });
}

/// What was to be validated may be gone when the answer comes.
#[test]
fn an_answer_about_what_is_gone_is_asked_for_again() {
    play(async |cx| {
        let fields = [("Cache-Control", "max-age=0"), ("ETag", "\"1\"")];
        fetch(cx, &request(&[]), &fields).await;
        let (Plan::Ask(pending), _) = CACHE.ask(cx, &request(&[])).await else {
            panic!("the server is asked");
        };
        cx.world::<Entries>().clear();
        let answer = response(304, cx.unix(), &fields);
        let (taken, _) = CACHE.take(cx, pending, answer);
        let Taken::Again(again) = taken else {
            panic!("a 304 without anything to go with it is no answer");
        };
        assert_eq!(again.onward.http.headers.get("If-None-Match"), None);
    });
}

#[test]
fn a_knob_makes_an_entry_of_any_age_by_its_own_fields() {
    let now = WALL_START;
    let expires = date::write(now + 3_600);
    let cases: [&[(&'static str, &str)]; 4] = [
        &[("Cache-Control", "max-age=60")],
        &[("Expires", &expires)],
        &[("Last-Modified", "Sat, 21 Nov 2020 12:00:00 GMT")],
        &[("Cache-Control", "max-age=3600"), ("Age", "600")],
    ];
    for fields in cases {
        for (share, fresh) in [((1, 2), true), ((2, 1), false)] {
            let mut entries = Entries::default();
            let made = |unix| response(200, unix, fields);
            entries.hold_aged(&CACHE.config, &request(&[]), share, (now, made));
            let held = entries.holds(&CACHE.config, now);
            assert_eq!(held.len(), 1, "{fields:?}");
            assert_eq!(entries.urls().next(), Some("https://a.example/"));
            assert_eq!(held[0].left(now) > Some(0), fresh, "{fields:?}: {held:?}");
        }
    }
}

#[test]
fn cache_status_names_what_was_done() {
    play(async |cx| {
        let fields = [("Cache-Control", "max-age=60"), ("ETag", "\"1\"")];
        let (Plan::Ask(pending), looked) = CACHE.ask(cx, &request(&[])).await else {
            panic!("nothing is stored");
        };
        let (_, taken) = CACHE.take(cx, pending, response(200, cx.unix(), &fields));
        let miss = cache_status(&looked, Some(200), Some(&taken));
        assert_eq!(miss, ";fwd=uri-miss;fwd-status=200;ttl=60;stored");
        let (_, looked) = CACHE.ask(cx, &request(&[])).await;
        assert_eq!(cache_status(&looked, None, None), ";hit;ttl=60");
        let reload = request(&[("Cache-Control", "no-cache")]);
        let (_, looked) = CACHE.ask(cx, &reload).await;
        assert_eq!(cache_status(&looked, None, None), ";fwd=request");
        cx.sleep(Time::secs(90)).await;
        let (Plan::Ask(pending), looked) = CACHE.ask(cx, &request(&[])).await else {
            panic!("the server is asked");
        };
        let (_, taken) = CACHE.take(cx, pending, response(304, cx.unix(), &fields));
        let validated = cache_status(&looked, Some(304), Some(&taken));
        assert_eq!(validated, ";fwd=stale;fwd-status=304;ttl=60");
    });
}
