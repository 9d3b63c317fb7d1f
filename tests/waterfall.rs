//! The waterfall of any run: every span is a bar, and no time is shown twice.

#[path = "common/random.rs"]
mod random;

use hopscope::app::player::Mode;
use hopscope::app::preset::find_setting;
use hopscope::app::run::{Picture, Run};
use hopscope::app::waterfall::{Bar, Waterfall};
use hopscope::diagram::Rows;
use hopscope::lens::{self, Folds};
use hopscope::scenario::Scenario;
use hopscope::text::Lang;
use hopscope::trace::{Status, Time};

fn drawn(scenario: &Scenario, lens: &str) -> (Run, Picture, Waterfall) {
    let run = Run::of(scenario).expect("a URL that can be visited");
    let lens = lens::by_id(lens).expect("a lens");
    let looks = (lens, &Folds::default(), Rows::Compact);
    let picture = Picture::of(&run, looks, Lang::En, Mode::Paced);
    let waterfall = Waterfall::of(&run, &picture, Lang::En);
    (run, picture, waterfall)
}

fn total(pieces: &[(Time, Time)]) -> u64 {
    pieces.iter().map(|(from, to)| to.0 - from.0).sum()
}

/// The bars directly inside the one at `at`.
fn inside(bars: &[Bar], at: usize) -> Vec<&Bar> {
    let depth = bars[at].depth;
    let below = bars[at + 1..].iter().take_while(|bar| bar.depth > depth);
    below.filter(|bar| bar.depth == depth + 1).collect()
}

#[test]
fn every_span_is_a_bar_with_its_own_time() {
    for seed in 0..400 {
        let (run, picture, waterfall) = drawn(&random::scenario(seed), "overview");
        let bars = &waterfall.bars;
        assert_eq!(bars.len(), run.trace.spans.len(), "seed {seed}");
        for (at, bar) in bars.iter().enumerate() {
            let within = inside(bars, at);
            assert!(bar.row < picture.rows(), "seed {seed}: {bar:?}");
            assert!(bar.end <= waterfall.end, "seed {seed}: {bar:?}");
            for pair in bar.own.windows(2) {
                assert!(pair[0].1 <= pair[1].0, "seed {seed}: {bar:?}");
            }
            for (from, to) in &bar.own {
                assert!(bar.start <= *from && from < to && *to <= bar.end, "{bar:?}");
                let covered = |inner: &&Bar| inner.start < *to && *from < inner.end;
                assert!(!within.iter().any(covered), "seed {seed}: {bar:?}");
            }
            if within.is_empty() {
                assert_eq!(total(&bar.own), bar.end.0 - bar.start.0, "seed {seed}");
            }
        }
    }
}

#[test]
fn a_click_on_a_bar_leads_to_what_it_did() {
    let (run, picture, waterfall) = drawn(&Scenario::default(), "everything");
    for bar in &waterfall.bars {
        let led = waterfall.of_row(&run.trace, &picture, bar.row);
        let name = |span| run.trace.span(span).name.show(Lang::En);
        let expected = bars_that_say_something(&run, bar);
        if expected {
            assert_eq!(led.map(name), Some(bar.name.clone()));
        }
    }
    let names: Vec<&str> = waterfall.bars.iter().map(|bar| bar.name.as_str()).collect();
    let at = |name: &str| names.iter().position(|other| *other == name);
    assert!(at("TCP handshake") < at("TLS handshake"));
    assert!(at("TLS handshake").is_some());
}

/// Whether a message stands directly in a bar's span.
fn bars_that_say_something(run: &Run, bar: &Bar) -> bool {
    let messages = run.trace.messages.iter();
    messages
        .map(|message| run.trace.span_around(message.scope))
        .any(|span| span == Some(bar.span))
}

#[test]
fn what_fails_and_what_waits_is_marked() {
    let mut scenario = Scenario::default();
    let (knob, value) = find_setting("tcp.syn_lost", "1").expect("the knob");
    scenario.settings.set(knob, value);
    let (_, _, waterfall) = drawn(&scenario, "tcp");
    let tcp = |bar: &&Bar| bar.name == "TCP handshake";
    let bar = waterfall.bars.iter().find(tcp).expect("its bar");
    assert_eq!(total(&bar.waits), 1_000_000, "one time-out of a second");
    let (knob, value) = find_setting("tcp.port", "closed").expect("the knob");
    scenario.settings.set(knob, value);
    let (_, _, waterfall) = drawn(&scenario, "tcp");
    let bar = waterfall.bars.iter().find(tcp).expect("its bar");
    assert_eq!(bar.status, Status::Error);
}

#[test]
fn the_axis_has_round_times_and_few() {
    let (_, _, waterfall) = drawn(&Scenario::default(), "overview");
    for wanted in [1, 2, 5, 9, 40, 5_000] {
        let ticks = waterfall.ticks(wanted, (Time(0), waterfall.end));
        assert!(ticks.len() as u64 <= wanted + 1, "{wanted}: {ticks:?}");
        assert!(ticks.len() as u64 * 5 / 2 >= wanted, "{wanted}: {ticks:?}");
        assert!(waterfall.place(*ticks.last().expect("the first at least")) <= 1.0);
        let (from, to) = (waterfall.at(0.3), waterfall.at(0.4));
        let few = waterfall.ticks(wanted, (from, to));
        let inside = |tick: &&Time| (from..=to).contains(*tick);
        assert!(few.iter().eq(ticks.iter().filter(inside)), "{few:?}");
    }
}
