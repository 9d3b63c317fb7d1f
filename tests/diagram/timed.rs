//! Rows spaced by time: goldens, and what holds of every picture so laid out.

use hopscope::diagram::{
    Area, Diagram, Item, ItemKind, Row, RowItem, Rows, Schedule, Shape, State, Viewport, layout,
    scene,
};
use hopscope::lens::{self, View};
use hopscope::pipeline::{simulate, with_vocabulary};
use hopscope::scenario::permalink;
use hopscope::text::Lang;
use hopscope::trace::{Time, Trace};

use super::build::{Build, Step};
use super::random::{long, random};
use super::scale::is_in;
use super::synthetic::synthetic;
use crate::{common, golden};

/// The picture of a link, as text.
fn picture(link: &str) -> String {
    let ids: Vec<&str> = lens::ALL.iter().map(|lens| lens.id).collect();
    let (link, problems) = with_vocabulary(&ids, |words| permalink::decode(link, words));
    assert_eq!(problems, []);
    let trace = simulate(&link.scenario).expect("a URL that can be visited");
    let lens = link.lens.and_then(lens::by_id).expect("a lens");
    let rows = Rows::by_time(link.by_time);
    golden::diagram(&rows.layout(&trace, &lens::view(&trace, lens), Lang::En))
}

#[test]
fn pictures_are_what_their_golden_files_say() {
    common::golden("timed", picture);
}

/// Six stylesheets and scripts at once: what each request costs, and on connections of their own.
pub fn six_at_once() -> Trace {
    let mut build = Build::new(&["browser", "client.tcp", "nginx", "nginx.tcp"]);
    build.span("browser", "page", "load", |b| {
        for (nth, name) in ["a.css", "b.css", "c.js", "d.js", "e.js", "f.js"]
            .iter()
            .enumerate()
        {
            let nth = nth as u64;
            b.meanwhile(nth * 200);
            b.span("browser", "page", name, |b| {
                b.span("client.tcp", "tcp", "TCP handshake", |b| {
                    let (out, back) = (("client.tcp", "nginx.tcp"), ("nginx.tcp", "client.tcp"));
                    b.segment(out, Step::Syn, Some(10_000 + nth * 1_500));
                    b.segment(back, Step::SynAck, Some(10_000));
                });
                let call = b.call("browser", "nginx", name, 10_000);
                b.reply(call, "200 OK", 12_000 - nth * 1_000);
            });
        }
    });
    build.done()
}

#[test]
fn work_at_the_same_time_stands_side_by_side() {
    let trace = six_at_once();
    let view = lens::view(&trace, lens::by_id("overview").expect("a lens"));
    let diagram = Rows::Time.layout(&trace, &view, Lang::En);
    let folds = || {
        diagram
            .rows
            .iter()
            .filter(|row| matches!(row.item, RowItem::Fold(_)))
    };
    assert_eq!(folds().count(), 6);
    let steps: Vec<f32> = folds().map(|row| row.area.x).collect();
    assert!(
        steps.is_sorted_by(|a, b| a < b),
        "each further in: {steps:?}"
    );
    let last = folds().map(|row| row.line).fold(0.0, f32::max);
    assert!(
        folds().all(|row| row.foot > last),
        "all are open when the last begins"
    );
    golden::check("diagram/six-at-once", &trace, &golden::diagram(&diagram));
}

/// Every lens on random traces, and long runs.
fn each(check: impl Fn(&Trace, &View, &Diagram)) {
    let draw = |trace: &Trace, id: &str, lang: Lang| {
        let view = lens::view(trace, lens::by_id(id).expect("a lens"));
        check(trace, &view, &Rows::Time.layout(trace, &view, lang));
    };
    for seed in 0..60 {
        let trace = random(seed);
        for lens in lens::ALL {
            draw(&trace, lens.id, Lang::ALL[seed as usize % 3]);
        }
    }
    let runs = (1..4).map(|seed| long(seed, 400)).chain([synthetic(1_500)]);
    for trace in runs {
        draw(&trace, "overview", Lang::En);
        draw(&trace, "everything", Lang::Ru);
    }
}

fn is_gap(row: &Row) -> bool {
    matches!(row.item, RowItem::Gap { .. })
}

/// When something begins or ends, and at which height.
fn heights(diagram: &Diagram) -> Vec<(Time, f32)> {
    let ends = |row: &Row| {
        let top = if is_gap(row) { row.y } else { row.line };
        // What takes no time is as high as it is drawn; where a break ends, something else begins or ends.
        let lasts = row.end > row.start && !is_gap(row);
        let ends = [(row.start, top), (row.end, row.foot)];
        ends.into_iter().take(1 + usize::from(lasts))
    };
    let mut heights: Vec<(Time, f32)> = diagram.rows.iter().flat_map(ends).collect();
    heights.sort_by(|a, b| (a.0, a.1).partial_cmp(&(b.0, b.1)).expect("numbers"));
    heights
}

#[test]
fn heights_grow_with_time_and_as_much_as_the_scale_says() {
    each(|_, _, diagram| {
        let broken = |from: Time, to: Time| {
            let mut rows = diagram.rows.iter().filter(|row| is_gap(row));
            rows.any(|row| row.start <= from && to <= row.end)
        };
        for pair in heights(diagram).windows(2) {
            let [(from, above), (to, below)] = [pair[0], pair[1]];
            assert!(below >= above, "{from} at {above}, {to} at {below}");
            let least = (to - from).0 as f32 * diagram.scale;
            let slack = 0.01 + below * 1e-4;
            assert!(
                below - above >= least - slack || broken(from, to),
                "{from} to {to}: {above} to {below}, not {least}"
            );
        }
    });
}

#[test]
fn a_break_tells_its_length_and_nothing_happens_in_it() {
    each(|_, _, diagram| {
        let heights = heights(diagram);
        for row in diagram
            .rows
            .iter()
            .filter(|row| is_gap(row) && row.end > row.start)
        {
            let inside = |(time, _): &&(Time, f32)| *time > row.start && *time < row.end;
            assert_eq!(heights.iter().find(inside), None, "{}", row.label);
            assert!(row.label.starts_with('⋯'), "{}", row.label);
        }
    });
}

#[test]
fn the_same_happens_as_on_the_compact_picture() {
    each(|trace, view, diagram| {
        let messages = |diagram: &Diagram| {
            let mut items: Vec<String> = diagram
                .rows
                .iter()
                .filter(|row| !is_gap(row) && !matches!(row.item, RowItem::Door(_)))
                .map(|row| format!("{:?} {:?} {}", row.item, row.message, row.failed))
                .collect();
            items.sort();
            items
        };
        assert_eq!(
            messages(diagram),
            messages(&layout(trace, view, diagram.lang))
        );
        assert!(diagram.frames.is_empty());
        assert!(diagram.rows.is_sorted_by_key(|row| row.start));
        let numbers = diagram.rows.iter().filter_map(|row| row.number);
        assert!(numbers.eq(1..=numbers_of(diagram)));
    });
}

fn numbers_of(diagram: &Diagram) -> u32 {
    diagram
        .rows
        .iter()
        .filter(|row| row.number.is_some())
        .count() as u32
}

fn all_items(diagram: &Diagram) -> Vec<Item> {
    let schedule = Schedule::paced(diagram);
    scene(diagram, &schedule, schedule.length(), &Viewport::ALL).items
}

/// Numbers of a path or a line, in order.
fn numbers(d: &str) -> Vec<f32> {
    d.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'))
        .filter_map(|number| number.parse().ok())
        .collect()
}

#[test]
fn arrows_go_from_where_they_are_sent_to_where_they_arrive() {
    each(|trace, view, diagram| {
        for item in all_items(diagram) {
            let (Some(message), Some(row)) = (&item.message, item.row) else {
                continue;
            };
            let (row, sent) = (&diagram.rows[row], &trace.messages[message.index as usize]);
            let x = |who: hopscope::trace::Who| {
                diagram.lanes[view.lane_of[who.0 as usize].expect("a lane")].x
            };
            let (from, to) = (x(sent.from), x(sent.to));
            let near = |a: f32, b: f32| (a - b).abs() < 0.1;
            for shape in item.shapes.iter() {
                match shape {
                    Shape::Line {
                        x1,
                        y1,
                        y2,
                        class: "arrow",
                        ..
                    } => {
                        assert!(*x1 == from && near(*y1, row.line), "{}", row.label);
                        assert!(*y2 >= *y1 && *y2 <= row.foot + 0.1, "{}", row.label);
                    }
                    Shape::Path { d, class: "head" } => {
                        let tip = numbers(d);
                        assert!((tip[0] - to).abs() <= 4.0, "{}", row.label);
                        assert!(near(tip[1], row.foot), "{} {}", row.label, row.foot);
                    }
                    _ => {}
                }
            }
        }
    });
}

#[test]
fn words_do_not_overlap() {
    each(|_, _, diagram| {
        let mut words: Vec<(&Area, &str)> = Vec::new();
        for row in &diagram.rows {
            words.extend(row.words().iter().map(|area| (area, row.label.as_str())));
        }
        words.sort_by(|a, b| a.0.y.total_cmp(&b.0.y));
        for (at, (a, first)) in words.iter().enumerate() {
            assert!(a.right() <= diagram.width, "{first}");
            let close = words[at + 1..]
                .iter()
                .take_while(|(b, _)| b.y < a.bottom() - 1.0);
            for (b, second) in close {
                assert!(
                    a.right() <= b.x + 0.5 || b.right() <= a.x + 0.5,
                    "{first} {a:?} and {second} {b:?}"
                );
            }
        }
    });
}

#[test]
fn a_window_shows_exactly_what_is_in_it() {
    each(|_, _, diagram| {
        let schedule = Schedule::paced(diagram);
        let pos = schedule.length() / 3;
        let whole = scene(diagram, &schedule, pos, &Viewport::ALL).items;
        for nth in 0..12 {
            let window = Viewport {
                top: diagram.height * nth as f32 / 12.0 - 50.0,
                left: 0.0,
                height: [1.0, 300.0, 900.0][nth % 3],
                width: diagram.width,
            };
            let seen = scene(diagram, &schedule, pos, &window).items;
            let wanted = whole.iter().filter(|item| is_in(diagram, item, &window));
            let keys = |item: &Item| (item.kind, item.key, item.state);
            let wanted: Vec<_> = wanted.map(keys).collect();
            assert_eq!(seen.iter().map(keys).collect::<Vec<_>>(), wanted);
        }
    });
}

#[test]
fn the_playhead_goes_down_and_meets_what_happens() {
    each(|_, _, diagram| {
        for schedule in [Schedule::paced(diagram), Schedule::true_time(diagram)] {
            let length = schedule.length();
            let mut before = 0.0;
            for step in 0..100 {
                let pos = length * step / 100;
                let Some(y) = scene(diagram, &schedule, pos, &Viewport::ALL).playhead else {
                    continue;
                };
                assert!(y >= before, "{before} {y}");
                before = y;
            }
            for (at, row) in diagram
                .rows
                .iter()
                .enumerate()
                .filter(|(_, row)| !is_gap(row))
            {
                let y = schedule.height_at(schedule.start_of(at)).expect("a height");
                assert!((y - row.line).abs() < 0.1, "{} {y} {}", row.label, row.line);
            }
        }
    });
}

#[test]
fn what_travels_is_at_the_height_of_the_playhead() {
    each(|_, _, diagram| {
        let schedule = Schedule::true_time(diagram);
        for step in 1..20 {
            let pos = schedule.length() * step / 20;
            let now = scene(diagram, &schedule, pos, &Viewport::ALL);
            let Some(playhead) = now.playhead else {
                continue;
            };
            for item in now
                .items
                .iter()
                .filter(|item| item.kind == ItemKind::Message)
            {
                let row = &diagram.rows[item.row.expect("a row")];
                let slopes = row.area.h > 0.0 && row.end > row.start && !row.lost;
                let [
                    Shape::Circle {
                        cy, class: "dot", ..
                    },
                ] = item.moving[..]
                else {
                    continue;
                };
                let loops = item.message.as_ref().is_some_and(|message| {
                    diagram.rows[item.row.expect("a row")].message.as_ref() == Some(message)
                        && !item
                            .shapes
                            .iter()
                            .any(|shape| matches!(shape, Shape::Line { class: "arrow", .. }))
                });
                if slopes && !loops {
                    let on_way = playhead.max(row.line).min(row.foot);
                    let slack = 0.5 + (row.foot - row.line) / 500.0;
                    assert!(
                        (cy - on_way).abs() <= slack,
                        "{} {cy} {playhead}",
                        row.label
                    );
                }
            }
        }
    });
}

#[test]
fn bars_are_as_long_as_what_has_happened() {
    each(|_, _, diagram| {
        let schedule = Schedule::paced(diagram);
        for step in 0..=10 {
            let pos = schedule.length() * step / 10;
            let now = scene(diagram, &schedule, pos, &Viewport::ALL);
            for item in now
                .items
                .iter()
                .filter(|item| item.kind == ItemKind::Activation)
            {
                let Some(playhead) = now.playhead else {
                    assert_eq!(item.state, State::Past);
                    continue;
                };
                if let [Shape::Rect { y, h, .. }] = item.moving[..] {
                    assert!((y + h - playhead).abs() < 0.1, "{y} {h} {playhead}");
                }
            }
        }
    });
}
