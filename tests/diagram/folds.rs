//! What is folded by hand: goldens, and what holds of every folded picture.

use hopscope::diagram::{Diagram, Schedule, Viewport, layout, scene};
use hopscope::lens::{self, Folds, Lens, Part, View, ViewRow, each_row};
use hopscope::sim::Rng;
use hopscope::text::Lang;
use hopscope::trace::{Item, Tier, Trace};

use super::build::Build;
use super::golden;
use super::journey::{Trouble, journey};
use super::random::random;

fn folded(case: &str, trace: &Trace, lens: &str, parts: &[(Part, bool)]) {
    let lens = lens::by_id(lens).expect("a lens");
    let view = lens::view_folded(trace, lens, &parts.iter().copied().collect());
    let diagram = layout(trace, &view, Lang::En);
    let made = [golden::view(trace, &view), golden::diagram(&diagram)].join("\n");
    golden::check(&format!("lens/{case}"), trace, &made);
}

/// A proxy asks a service that fails, inside decisions and beside other work.
fn trouble() -> Trace {
    let mut build = Build::new(&[
        "browser",
        "browser.cache",
        "nginx",
        "service.router",
        "service",
    ]);
    let asked = build.call("browser", "browser.cache", "look up", 5);
    build.reply(asked, "miss", 5);
    let page = build.call("browser", "nginx", "GET /", 100);
    build.alt("nginx", "nginx", "cache", (&["hit", "miss"], 1), |b| {
        b.span("nginx", "upstream", "asks the service", |b| {
            b.event("nginx", "service.router", "GET /", Some(20));
            b.event("service.router", "service", "GET /", None);
            b.event("service.router", "service.router", "gives up", Some(5));
            b.event("service.router", "nginx", "502 Bad Gateway", Some(20));
        });
    });
    build.reply(page, "502 Bad Gateway", 100);
    let start = build.now;
    for (at, name) in [(0, "style.css"), (4, "script.js")] {
        build
            .meanwhile(start + at)
            .span("browser", "page", name, |b| {
                let call = b.call("browser", "nginx", name, 100);
                b.reply(call, "200 OK", 100);
            });
    }
    build.done()
}

#[test]
fn a_folded_tier_is_one_lane_and_keeps_what_crosses_it() {
    let parts = [
        (Part::Tier(Tier::Cluster), true),
        (Part::Tier(Tier::Client), true),
    ];
    folded("folded-tier", &trouble(), "everything", &parts);
}

#[test]
fn a_stage_folded_by_hand_stays_folded_when_something_in_it_is_lost() {
    let parts = [(Part::Span("upstream", 0), true)];
    folded("folded-stage", &trouble(), "everything", &parts);
}

#[test]
fn a_folded_frame_tells_the_way_that_was_taken() {
    let parts = [(Part::Frame("nginx", 0), true)];
    folded("folded-frame", &trouble(), "everything", &parts);
}

#[test]
fn folded_branches_tell_how_many_there_are() {
    let parts = [(Part::Par("page", 0), true)];
    folded("folded-par", &trouble(), "everything", &parts);
}

#[test]
fn what_stays_on_one_lane_is_folded_into_a_box_there() {
    let parts = [
        (Part::Tier(Tier::Edge), true),
        (Part::Tier(Tier::Cluster), true),
        (Part::Stage("mysql"), true),
    ];
    let mut build = Build::new(&["browser", "service"]);
    let call = build.call("browser", "service", "GET /", 10);
    build.span("service", "mysql", "query", |b| {
        for words in ["parses", "plans", "executes"] {
            b.event("service", "service", words, Some(10));
        }
    });
    build.reply(call, "200 OK", 10);
    folded("folded-alone", &build.done(), "everything", &parts);
}

#[test]
fn a_stage_that_the_lens_folds_is_unfolded_and_a_single_span_of_it_folded_again() {
    let parts = [
        (Part::Stage("tcp"), false),
        (Part::Stage("tls"), false),
        (Part::Span("tls", 0), true),
    ];
    folded("unfolded", &journey(Trouble::None), "overview", &parts);
}

/// What stands on the rows, in order, and in the folds.
fn items(view: &View) -> Vec<Item> {
    let mut items = Vec::new();
    each_row(&view.nodes, &mut |row| match row {
        ViewRow::Message { ids, .. } => items.push(Item::Message(ids[0])),
        ViewRow::Note { note, .. } => items.push(Item::Note(*note)),
        ViewRow::Door { id, .. } => items.push(Item::Door(*id)),
        ViewRow::Fold(fold) => items.extend(fold.inside.iter()),
    });
    items
}

/// Every lens on random traces, with a random choice among what `parts` gives.
fn each(parts: impl Fn(&Diagram) -> Vec<Part>, check: impl Fn(&Trace, &Lens, &View, &Folds)) {
    for seed in 0..120 {
        let trace = random(seed);
        for lens in lens::ALL {
            let view = lens::view(&trace, lens);
            let diagram = layout(&trace, &view, Lang::En);
            let mut rng = Rng::new(seed, lens.id);
            let chosen = parts(&diagram).into_iter().filter(|_| rng.below(2) == 0);
            let folds: Folds = chosen.map(|part| (part, true)).collect();
            check(&trace, lens, &view, &folds);
        }
    }
}

fn handles(diagram: &Diagram) -> Vec<Part> {
    let handles = diagram.handles.iter();
    handles
        .filter(|one| !one.folded)
        .map(|one| one.part)
        .collect()
}

fn tiers(diagram: &Diagram) -> Vec<Part> {
    diagram
        .tiers
        .iter()
        .map(|one| Part::Tier(one.tier))
        .collect()
}

#[test]
fn what_is_folded_by_hand_loses_no_row_and_no_lane() {
    each(handles, |trace, lens, view, folds| {
        let folded = lens::view_folded(trace, lens, folds);
        assert_eq!(items(&folded), items(view), "{} {folds:?}", lens.id);
        let ids = |view: &View| -> Vec<&str> { view.lanes.iter().map(|lane| lane.id).collect() };
        assert_eq!(ids(&folded), ids(view), "{} {folds:?}", lens.id);
        // Each is folded, or in something that is.
        let diagram = layout(trace, &folded, Lang::En);
        for (part, _) in folds.iter() {
            let handle = diagram.handles.iter().find(|one| one.part == part);
            assert!(handle.is_none_or(|one| one.folded), "{part:?}");
        }
        assert!(
            folds.is_empty()
                || diagram
                    .rows
                    .iter()
                    .any(|row| matches!(row.item, hopscope::diagram::RowItem::Fold(_)))
        );
    });
}

#[test]
fn a_folded_tier_hides_only_what_stays_inside_it() {
    each(tiers, |trace, lens, view, folds| {
        let folded = lens::view_folded(trace, lens, folds);
        let lane = |who: hopscope::trace::Who| folded.lane_of[who.0 as usize];
        let shown = items(&folded);
        for item in items(view) {
            let Item::Message(id) = item else { continue };
            let message = trace.message(id);
            let inside = lane(message.from) == lane(message.to)
                && lane(message.from).is_none_or(|lane| folded.lanes[lane].folded);
            // Two questions that folding makes equal are one row.
            let merged = || {
                let mut found = false;
                each_row(&folded.nodes, &mut |row| {
                    found |= matches!(row, ViewRow::Message { ids, .. } if ids.contains(&id));
                });
                found
            };
            assert!(
                inside || shown.contains(&item) || merged(),
                "{} {folds:?} {id:?}",
                lens.id
            );
        }
        for run in folded.tiers() {
            let chosen = folds.get(Part::Tier(run.tier)) == Some(true);
            assert!(!chosen || view.tiers().len() < 2 || run.folded != Some(false));
        }
    });
}

#[test]
fn every_folded_picture_is_drawn_and_its_frames_nest() {
    each(
        |diagram| [handles(diagram), tiers(diagram)].concat(),
        |trace, lens, _, folds| {
            let diagram = layout(trace, &lens::view_folded(trace, lens, folds), Lang::Zh);
            for frame in &diagram.frames {
                let Some(outer) = diagram.frames[..].iter().find(|outer| {
                    outer.depth + 1 == frame.depth
                        && outer.rows.0 <= frame.rows.0
                        && frame.rows.1 <= outer.rows.1
                        && outer.area.y < frame.area.y
                        && frame.area.bottom() <= outer.area.bottom()
                }) else {
                    assert_eq!(frame.depth, 0);
                    continue;
                };
                assert!(frame.area.x >= outer.area.x && frame.area.right() <= outer.area.right());
            }
            for row in &diagram.rows {
                let area = row.area;
                assert!(
                    area.x >= 0.0 && area.right() <= diagram.width,
                    "{}",
                    row.label
                );
            }
            for schedule in [Schedule::paced(&diagram), Schedule::true_time(&diagram)] {
                let middle = schedule.length() / 2;
                let moment = scene(&diagram, &schedule, middle, &Viewport::ALL);
                assert!(moment.items.len() >= diagram.rows.len());
            }
        },
    );
}
