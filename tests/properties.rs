//! What holds of every scenario.

#[path = "common/digest.rs"]
mod digest;
#[path = "common/random.rs"]
mod random;
#[path = "common/segments.rs"]
mod segments;

use hopscope::diagram::{Rows, Schedule, Viewport, scene};
use hopscope::lens;
use hopscope::pipeline::{self, address, simulate};
use hopscope::scenario::permalink::{self, Link};
use hopscope::sim::Rng;
use hopscope::text::Lang;
use hopscope::trace::{Payload, Time, check};

const SCENARIOS: u64 = 20_000;

#[test]
fn traces_are_sound_and_bounded() {
    // The longest waits there are: SYNs until the client gives up, then the slowest application, its
    // proxy's time-out, and its pool's, twice when a form's answer leads to a page; and data that is not
    // acknowledged.
    let longest = Time::secs(925 + 131 + 2 * (300 + 75 + 30 + 10));
    let mut longest_run = 0;
    for seed in 0..SCENARIOS {
        let scenario = random::scenario(seed);
        let trace = simulate(&scenario).expect("a URL that can be visited");
        assert_eq!(check(&trace), [], "seed {seed}");
        segments::are_consistent(&trace);
        assert!(trace.end < longest, "seed {seed} ends at {}", trace.end);
        longest_run = longest_run.max(trace.messages.len());
        assert!(trace.outcome.cause.is_some(), "seed {seed} shows nothing");
    }
    // An upload of 2 MiB, segment by segment, and what others ask meanwhile.
    assert!(longest_run < 6_000, "{longest_run} messages");
}

#[test]
#[should_panic(expected = "retransmission: 0")]
fn a_gap_between_segments_would_be_noticed() {
    let mut trace = simulate(&hopscope::scenario::Scenario::default()).expect("a URL");
    let data = trace
        .messages
        .iter_mut()
        .rev()
        .find_map(|message| match &mut message.payload {
            Payload::Segment(segment) if message.conn.is_some() && segment.len > 0 => Some(segment),
            _ => None,
        });
    let data = data.expect("a segment with data");
    data.seq = data.seq.wrapping_add(1);
    segments::are_consistent(&trace);
}

#[test]
fn the_same_scenario_gives_the_same_bytes() {
    for seed in 0..500 {
        let run = || simulate(&random::scenario(seed)).expect("a URL that can be visited");
        assert_eq!(
            digest::digest(&run()),
            digest::digest(&run()),
            "seed {seed}"
        );
    }
}

#[test]
fn a_link_reproduces_its_scenario() {
    for seed in 0..2_000 {
        let link = Link {
            scenario: random::scenario(seed),
            lens: None,
            folds: Vec::new(),
            by_time: seed % 2 == 1,
            at: None,
            lang: None,
            older_model: false,
        };
        let query = permalink::encode(&link, pipeline::MODEL);
        let read = pipeline::with_vocabulary(&[], |words| permalink::decode(&query, words));
        assert_eq!(read, (link, Vec::new()), "{query}");
    }
}

#[test]
fn every_lens_draws_every_moment_of_every_trace() {
    for seed in 0..300 {
        let trace = simulate(&random::scenario(seed)).expect("a URL that can be visited");
        for lens in lens::ALL {
            let view = lens::view(&trace, lens);
            let lang = Lang::ALL[(seed % 3) as usize];
            let rows = Rows::by_time(seed % 2 == 1);
            let diagram = rows.layout(&trace, &view, lang);
            for schedule in [Schedule::paced(&diagram), Schedule::true_time(&diagram)] {
                let length = schedule.length();
                for part in 0..=4 {
                    let moment = scene(&diagram, &schedule, length * part / 4, &Viewport::ALL);
                    assert!(
                        moment.items.len() >= diagram.rows.len(),
                        "seed {seed}, {}",
                        lens.id
                    );
                }
            }
        }
    }
}

/// Pieces that break parsers, put together at random.
const PIECES: [&str; 36] = [
    "http",
    "https",
    ":",
    "/",
    "//",
    "\\",
    "?",
    "#",
    "%",
    "%4",
    "%zz",
    "%00",
    "@",
    "[",
    "]",
    "::1",
    ".",
    "..",
    "a",
    "example.com",
    "xn--",
    "例え",
    "ü",
    "🙂",
    "\u{202e}",
    "\u{0}",
    "\t",
    "\n",
    " ",
    "0x7f.1",
    "65536",
    "99999999999",
    "javascript:",
    "<script>",
    "&=;+",
    "\u{fdd0}",
];

#[test]
fn any_text_is_an_address_or_a_problem_within_it() {
    for seed in 0..SCENARIOS {
        let mut rng = Rng::new(seed, "texts");
        let pieces = rng.below(8);
        let typed: String = (0..pieces)
            .map(|_| PIECES[rng.below(36) as usize])
            .collect();
        match address::parse(&typed) {
            Ok(address) => assert!(address.url.has_host(), "{typed:?}"),
            Err(problem) => assert!(
                typed.get(problem.at.clone()).is_some(),
                "{typed:?} {problem:?}"
            ),
        }
    }
}

#[test]
fn any_text_is_read_as_a_link() {
    let knobs = pipeline::knobs();
    for seed in 0..SCENARIOS {
        let mut rng = Rng::new(seed, "links");
        let mut query = String::new();
        for _ in 0..rng.below(6) {
            query += ["&", "?", "v=", "url=", "again=", "at=", "lens=", ""][rng.below(8) as usize];
            query += knobs[rng.below(knobs.len() as u64) as usize].id;
            query += PIECES[rng.below(36) as usize];
            query += ["=", "", "60s!", "1.1"][rng.below(4) as usize];
        }
        let (link, problems) =
            pipeline::with_vocabulary(&["overview"], |words| permalink::decode(&query, words));
        for problem in problems {
            assert!(
                query.get(problem.at.clone()).is_some(),
                "{query:?} {problem:?}"
            );
        }
        // Whatever was read is a run or a problem of its URL.
        drop(simulate(&link.scenario));
    }
}
