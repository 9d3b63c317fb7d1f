//! What a lens shows of a real run: goldens, and the arrows of the diagrams that the lenses come from.

use hopscope::diagram::{Schedule, Shape, Viewport, layout, scene};
use hopscope::embed;
use hopscope::lens;
use hopscope::pipeline::{simulate, with_vocabulary};
use hopscope::scenario::permalink;
use hopscope::text::Lang;

use crate::{common, golden};

/// The view of a link, as text.
fn view(link: &str) -> String {
    let ids: Vec<&str> = lens::ALL.iter().map(|lens| lens.id).collect();
    let (link, problems) = with_vocabulary(&ids, |words| permalink::decode(link, words));
    assert_eq!(problems, []);
    let trace = simulate(&link.scenario).expect("a URL that can be visited");
    let lens = link.lens.and_then(lens::by_id).expect("a lens");
    let folds = embed::folds(&link.folds);
    golden::view(&trace, &lens::view_folded(&trace, lens, &folds))
}

#[test]
fn views_are_what_their_golden_files_say() {
    common::golden("view", view);
}

/// The sender and the receiver of each arrow, in order.
fn arrows(view: &str) -> Vec<(&str, &str)> {
    view.lines()
        .filter_map(|line| line.trim().split_once(": "))
        .filter_map(|(ends, _)| ends.split_once(" > "))
        .collect()
}

/// The arrows of the diagram of a query, up to and from what depends on the buffer pool.
const QUERY: [(&str, &str); 9] = [
    ("service", "mysql.pool"),
    ("mysql.pool", "mysql"),
    ("mysql", "mysql.protocol"),
    ("mysql.protocol", "mysql.parser"),
    ("mysql.parser", "mysql.parser"),
    ("mysql.parser", "mysql.optimizer"),
    ("mysql.optimizer", "mysql.optimizer"),
    ("mysql.optimizer", "mysql.executor"),
    ("mysql.executor", "mysql.innodb"),
];
const HIT: [(&str, &str); 2] = [
    ("mysql.innodb", "mysql.buffer-pool"),
    ("mysql.buffer-pool", "mysql.innodb"),
];
const MISS: [(&str, &str); 3] = [
    ("mysql.innodb", "mysql.disk"),
    ("mysql.disk", "mysql.innodb"),
    ("mysql.innodb", "mysql.buffer-pool"),
];
const ANSWER: [(&str, &str); 5] = [
    ("mysql.innodb", "mysql.executor"),
    ("mysql.executor", "mysql.protocol"),
    ("mysql.protocol", "mysql"),
    ("mysql", "mysql.pool"),
    ("mysql.pool", "service"),
];

#[test]
fn the_database_is_asked_step_by_step() {
    let hit = [&QUERY[..], &HIT, &ANSWER].concat();
    let miss = [&QUERY[..], &MISS, &ANSWER].concat();
    for (knobs, expected, more) in [
        // Beyond them: the connection and the call on it; on a miss the look-up and its answer.
        ("mysql.buffer_pool=hit", &hit, 2),
        ("mysql.buffer_pool=hit&service.data=database", &hit, 2),
        ("mysql.buffer_pool=miss", &miss, 4),
        ("mysql.flush_method=fsync", &miss, 4),
        ("mysql.flush_method=fsync&mysql.page_cache=hit", &miss, 4),
        ("redis.state=down&mysql.busy=2000", &miss, 4),
    ] {
        let view = view(&format!("{knobs}&lens=mysql"));
        let shown = arrows(&view);
        let mut rest = shown.iter();
        for arrow in expected {
            assert!(rest.any(|shown| shown == arrow), "{knobs}: no {arrow:?}");
        }
        assert_eq!(shown.len(), expected.len() + more, "{knobs}");
    }
}

/// The times at the left of a diagram, in milliseconds.
fn times(link: &str, lens: &str) -> Vec<f64> {
    let trace = simulate(&common::scenario(link)).expect("a URL that can be visited");
    let lens = lens::by_id(lens).expect("a lens");
    let diagram = layout(&trace, &lens::view(&trace, lens), Lang::En);
    let items = scene(&diagram, &Schedule::paced(&diagram), 0, &Viewport::ALL).items;
    let shapes = items.iter().flat_map(|item| item.shapes.iter());
    let written = shapes.filter_map(|shape| match shape {
        Shape::Text { words, class, .. } if *class == "time" => Some(words),
        _ => None,
    });
    written
        .map(|words| {
            let (number, unit) = words.split_once([' ', '\u{a0}']).expect("a unit");
            let number: f64 = number.replace('\u{202f}', "").parse().expect("a number");
            number * if unit == "s" { 1_000.0 } else { 1.0 }
        })
        .collect()
}

#[test]
fn times_are_read_downwards() {
    for link in [
        "service.takes=90000",
        "cdn.use=present&cdn.origin_state=silent",
        "tcp.syn_lost=2",
    ] {
        for lens in ["overview", "everything"] {
            let times = times(link, lens);
            assert!(times.is_sorted_by(|a, b| a < b), "{link} {lens}: {times:?}");
        }
    }
}

#[test]
fn the_times_of_steps_within_a_millisecond_differ() {
    let times = times("", "mysql");
    assert!(times.is_sorted_by(|a, b| a < b), "{times:?}");
    assert!(times.len() > 7, "{times:?}");
}
