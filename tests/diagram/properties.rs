//! What holds of every diagram, whatever the trace.

use std::rc::Rc;

use hopscope::diagram::{
    Area, Diagram, Item, ItemKind, RowItem, Schedule, Shape, State, Viewport, layout, scene,
};
use hopscope::export;
use hopscope::lens::{self, Lens, View};
use hopscope::text::Lang;
use hopscope::trace::{MessageId, Time, Trace};

use super::random::random;

const SEEDS: u64 = 150;

/// Every lens in every language on every random trace.
fn each(check: impl Fn(&Trace, &'static Lens, &View, &Diagram)) {
    for seed in 0..SEEDS {
        let trace = random(seed);
        for lens in lens::ALL {
            let view = lens::view(&trace, lens);
            let lang = Lang::ALL[seed as usize % 3];
            check(&trace, lens, &view, &layout(&trace, &view, lang));
        }
    }
}

/// All that is drawn when everything has happened.
fn all_items(diagram: &Diagram) -> Vec<Item> {
    let schedule = Schedule::paced(diagram);
    scene(diagram, &schedule, schedule.length(), &Viewport::ALL).items
}

#[test]
fn every_message_is_in_everything_exactly_once() {
    let everything = lens::by_id("everything").expect("a lens");
    for seed in 0..SEEDS {
        let trace = random(seed);
        let diagram = layout(&trace, &lens::view(&trace, everything), Lang::En);
        let mut shown: Vec<MessageId> = Vec::new();
        for row in &diagram.rows {
            if let RowItem::Message(id, more) = &row.item {
                shown.push(*id);
                shown.extend(more);
            }
        }
        shown.sort();
        let all: Vec<MessageId> = (0..trace.messages.len() as u32).map(MessageId).collect();
        assert_eq!(shown, all, "seed {seed}");
    }
}

#[test]
fn arrows_begin_and_end_on_their_lifelines() {
    each(|trace, _, view, diagram| {
        for item in all_items(diagram) {
            let Some(message) = &item.message else {
                continue;
            };
            let recorded = &trace.messages[message.index as usize];
            let x = |who: hopscope::trace::Who| {
                diagram.lanes[view.lane_of[who.0 as usize].expect("a lane")].x
            };
            let (from, to) = (x(recorded.from), x(recorded.to));
            let line = item.shapes.iter().find_map(|shape| match shape {
                Shape::Line {
                    x1, class: "arrow", ..
                } => Some(*x1),
                _ => None,
            });
            assert!(line.is_none_or(|start| start == from), "{}", item.label);
            if let Some(tip) = item.shapes.iter().find_map(tip) {
                assert!((tip - to).abs() <= 4.0, "{} {tip} {to}", item.label);
            } else {
                assert_eq!(item.state, State::Lost, "{}", item.label);
            }
        }
    });
}

/// The tip of an arrowhead: the first point of a filled one, the second of an open one.
fn tip(shape: &Shape) -> Option<f32> {
    let Shape::Path { d, class } = shape else {
        return None;
    };
    let point = match *class {
        "head" => d.strip_prefix('M')?,
        "head-open" => d.split('L').nth(1)?,
        _ => return None,
    };
    point.split(' ').next()?.parse().ok()
}

#[test]
fn frames_nest() {
    each(|_, lens, _, diagram| {
        for (at, a) in diagram.frames.iter().enumerate() {
            for b in &diagram.frames[at + 1..] {
                let apart = b.area.y >= a.area.bottom() || a.area.y >= b.area.bottom();
                assert!(
                    apart || inside(&b.area, &a.area),
                    "{}: {:?} and {:?}",
                    lens.id,
                    a.area,
                    b.area
                );
            }
        }
    });
}

fn inside(inner: &Area, outer: &Area) -> bool {
    inner.x >= outer.x
        && inner.y >= outer.y
        && inner.right() <= outer.right()
        && inner.bottom() <= outer.bottom()
}

#[test]
fn words_neither_overlap_nor_leave_the_picture() {
    each(|_, lens, _, diagram| {
        let picture = Area {
            x: 0.0,
            y: 0.0,
            w: diagram.width,
            h: diagram.height,
        };
        for row in &diagram.rows {
            for (at, a) in row.words().iter().enumerate() {
                assert!(inside(a, &picture), "{}: {} {a:?}", lens.id, row.label);
                for b in &row.words()[at + 1..] {
                    assert!(apart(a, b), "{}: {} {a:?} {b:?}", lens.id, row.label);
                }
            }
            assert!(row.area.right() <= picture.w, "{}: {}", lens.id, row.label);
        }
        for frame in &diagram.frames {
            assert!(
                inside(&frame.area, &picture),
                "{} {:?}",
                lens.id,
                frame.area
            );
            for way in frame.ways() {
                assert!(way.area.right() <= frame.area.right() + 4.0);
            }
        }
    });
}

/// Whether two areas do not overlap, baselines' halves of a pixel aside.
fn apart(a: &Area, b: &Area) -> bool {
    let slack = 0.5;
    a.right() <= b.x + slack
        || b.right() <= a.x + slack
        || a.bottom() <= b.y + slack
        || b.bottom() <= a.y + slack
}

#[test]
fn rows_stand_below_each_other() {
    each(|_, _, _, diagram| {
        for pair in diagram.rows.windows(2) {
            assert!(pair[0].y + pair[0].height <= pair[1].y);
        }
        for row in &diagram.rows {
            assert!(row.y <= row.line && row.line <= row.y + row.height);
        }
    });
}

#[test]
fn time_runs_forward_in_every_schedule() {
    each(|_, _, _, diagram| {
        for schedule in [Schedule::paced(diagram), Schedule::true_time(diagram)] {
            for (at, row) in diagram.rows.iter().enumerate() {
                let start = schedule.start_of(at);
                assert_eq!(schedule.row_at(start), at);
                assert_eq!(schedule.time_at(start), row.start);
                assert!(start < schedule.end_of(at));
                assert!(schedule.end_of(at) <= schedule.length());
                assert!(schedule.active(start).contains(&at));
                assert!(schedule.position_of(row.start) <= start);
            }
            let mut before = Time::ZERO;
            for step in 0..=200 {
                let pos = schedule.length() * step / 200;
                let time = schedule.time_at(pos);
                assert!(time >= before);
                assert!(schedule.position_of(time) <= pos);
                before = time;
            }
            let mut to = 0;
            for band in schedule.bands(diagram) {
                assert_eq!(band.from, to);
                to = band.to;
            }
            assert!(diagram.rows.is_empty() || to == 1_000);
        }
    });
}

#[test]
fn stepping_forward_and_back_meets_every_row() {
    each(|_, _, _, diagram| {
        if diagram.rows.is_empty() {
            return;
        }
        let schedule = Schedule::true_time(diagram);
        let mut row = schedule.row_at(0);
        let mut met = 1;
        while let Some(next) = schedule.next(row) {
            assert_eq!(schedule.previous(next), Some(row));
            row = next;
            met += 1;
        }
        assert_eq!(met, diagram.rows.len());
    });
}

#[test]
fn a_scene_is_pure_and_only_moves_forward() {
    each(|_, _, _, diagram| {
        let schedule = Schedule::paced(diagram);
        let mut before: Vec<(u32, State, f32)> = Vec::new();
        for step in 0..=24 {
            let pos = schedule.length() * step / 24;
            let now = scene(diagram, &schedule, pos, &Viewport::ALL);
            let again = scene(diagram, &schedule, pos, &Viewport::ALL);
            assert_eq!(format!("{now:?}"), format!("{again:?}"));
            let states: Vec<(u32, State, f32)> = now
                .items
                .iter()
                .filter(|item| item.kind != ItemKind::Playhead)
                .map(|item| (item.key, item.state, grown(item)))
                .collect();
            for (old, new) in before.iter().zip(&states) {
                assert_eq!(old.0, new.0);
                assert!(old.1 <= new.1, "{old:?} {new:?}");
                assert!(new.1 != State::Active || old.2 <= new.2, "{old:?} {new:?}");
            }
            before = states;
        }
        assert!(
            before
                .iter()
                .all(|(_, state, _)| matches!(state, State::Past | State::Lost))
        );
    });
}

/// How tall the part of an activation is that has happened.
fn grown(item: &Item) -> f32 {
    item.moving
        .iter()
        .find_map(|shape| match shape {
            Shape::Rect {
                h,
                class: "bar-now",
                ..
            } => Some(*h),
            _ => None,
        })
        .unwrap_or(0.0)
}

#[test]
fn a_window_shows_a_part_of_the_whole() {
    each(|_, _, _, diagram| {
        let schedule = Schedule::paced(diagram);
        let pos = schedule.length() / 2;
        let whole = scene(diagram, &schedule, pos, &Viewport::ALL).items;
        let window = Viewport {
            top: diagram.height / 3.0,
            left: 0.0,
            height: 200.0,
            width: diagram.width,
        };
        let part = scene(diagram, &schedule, pos, &window).items;
        assert!(part.len() <= whole.len());
        for item in &part {
            let same = whole.iter().find(|other| other.key == item.key);
            let same = same.expect("what a window shows is in the whole");
            assert_eq!(same.state, item.state);
            assert_eq!(same.moving, item.moving);
            assert!(Rc::ptr_eq(&same.shapes, &item.shapes) || item.shapes.is_empty());
        }
        for item in whole.iter().filter(|item| item.row.is_some()) {
            let row = &diagram.rows[item.row.expect("a row")];
            let seen = row.y + row.height >= window.top && row.y <= window.top + window.height;
            assert_eq!(seen, part.iter().any(|other| other.key == item.key));
        }
    });
}

#[test]
fn written_pictures_carry_no_styles_and_every_message() {
    each(|_, _, _, diagram| {
        let schedule = Schedule::paced(diagram);
        let scene = scene(diagram, &schedule, 0, &Viewport::ALL);
        let inline = export::inline_svg(diagram, &scene, "a <title>");
        assert!(!inline.contains("style"));
        assert!(inline.contains("a &lt;title&gt;"));
        let messages = diagram.rows.iter().filter(|row| row.message.is_some());
        assert_eq!(inline.matches("data-message=").count(), messages.count());
        let alone = export::svg(diagram, &scene, "title");
        assert!(alone.contains("<style>") && !alone.contains("<script"));
    });
}
