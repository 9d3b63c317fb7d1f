//! What the panel of caches tells of header lines over a day, one golden file each in `tests/golden/caches`.

mod common;

use std::fmt::Write;

use hopscope::app::caches::words::READY;
use hopscope::app::caches::{Asks, Lab, Outlook, Phase, Span, outlook};
use hopscope::http_cache::date;
use hopscope::pipeline::{knobs, origin::Kind, simulate};
use hopscope::scenario::{Scenario, fields::lines};
use hopscope::text::Lang;

/// The lines of that name as the header of a page behind a proxy and a CDN.
fn scenario(title: &str) -> Scenario {
    let ready = READY.iter();
    let (_, lines) = ready
        .clone()
        .find(|(name, _)| name.get(Lang::En) == title)
        .unwrap_or_else(|| panic!("no lines are called {title}"));
    let mut scenario =
        common::scenario("url=http://shop.example.com/&proxy.use=present&cdn.use=present");
    let page = Kind::Page.knob();
    let value = page.parse(lines).expect("good lines");
    scenario.settings.set(page, value);
    scenario
}

fn told(title: &str) -> String {
    let scenario = scenario(title);
    let mut out = String::new();
    for cache in outlook(&scenario, &scenario.url, DAY) {
        let name = cache.cache.get(Lang::En);
        let stores = cache.stores.label().show(Lang::En);
        writeln!(out, "{name}: {stores}").expect("a string");
        for phase in &cache.phases {
            out += &line(&scenario, name, phase);
        }
    }
    out
}

/// A phase, and what is done at its first second, and why.
fn line(scenario: &Scenario, cache: &str, phase: &Phase) -> String {
    let lab = Lab {
        at: phase.from,
        ..DAY
    };
    let all = outlook(scenario, &scenario.url, lab);
    let mut named = all.iter().filter(|one| one.cache.get(Lang::En) == cache);
    let one = named.next().expect("the same caches");
    let why: Vec<String> = one
        .reasons
        .iter()
        .map(|reason| format!("{reason:?} ({})", reason.section()))
        .collect();
    let mut out = format!("  {}..{} {:?}", phase.from, phase.to, phase.does);
    if phase.on_error {
        out += ", on error served";
    }
    if let Some(age) = one.age {
        out += &format!(", Age: {age}");
    }
    for (name, value) in &one.conditions {
        out += &format!(", {name}: {value}");
    }
    out + ": " + &why.join(", ") + "\n"
}

const DAY: Lab = Lab {
    kind: Kind::Page,
    span: Span::Day,
    at: 0,
    asks: Asks::Plain,
};

#[test]
fn caches_do_what_their_golden_files_say() {
    common::golden("caches", told);
}

#[test]
fn every_ready_line_can_be_sent_and_its_dates_are_dates() {
    for (title, written) in READY {
        let scenario = scenario(title.get(Lang::En));
        simulate(&scenario).expect("a URL that can be visited");
        let page = Kind::Page.knob();
        assert_eq!(scenario.settings.fields(page), written, "nothing to tidy");
        for (name, value) in lines(written) {
            if matches!(name, "Expires" | "Last-Modified") {
                let unix = date::parse(value, 0).expect("a date");
                assert_eq!(date::write(unix), value, "the weekday is right");
            }
        }
    }
}

#[test]
fn a_phase_says_what_every_second_of_it_says() {
    let said = |one: &Outlook| (one.now.does, one.now.on_error);
    for (title, _) in READY {
        let scenario = scenario(title.get(Lang::En));
        for asks in Asks::ALL {
            let hour = Lab {
                span: Span::Hour,
                asks,
                ..DAY
            };
            let whole = outlook(&scenario, &scenario.url, hour);
            for at in (0..=3_600).step_by(61) {
                let now = outlook(&scenario, &scenario.url, Lab { at, ..hour });
                for (one, all) in now.iter().zip(&whole) {
                    let mut phases = all.phases.iter();
                    let phase = phases.find(|phase| (phase.from..=phase.to).contains(&at));
                    let phase = phase.expect("phases have no gaps");
                    assert_eq!((phase.does, phase.on_error), said(one), "{asks:?} at {at}");
                }
            }
        }
    }
}

#[test]
fn every_kind_of_response_has_its_own_header() {
    let fields = knobs()
        .into_iter()
        .filter(|knob| knob.id.starts_with("origin."));
    assert_eq!(fields.count(), Kind::ALL.len());
    let scenario = Scenario::default();
    let fresh = |kind| {
        let lab = Lab { kind, ..DAY };
        let caches = outlook(&scenario, "https://shop.example.com/cart", lab);
        let seconds = |one: &Outlook| one.stores.numbers.map(|numbers| numbers.lifetime.seconds);
        caches.iter().map(seconds).collect::<Vec<_>>()
    };
    // The browser's cache, and the edge of the CDN.
    assert_eq!(fresh(Kind::Page), [Some(60), None]);
    assert_eq!(fresh(Kind::Asset), [Some(3_600), Some(86_400)]);
    assert_eq!(fresh(Kind::Api), [Some(0), Some(0)]);
}
