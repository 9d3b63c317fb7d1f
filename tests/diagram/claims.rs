//! Goldens, one per claim.

use hopscope::diagram::{Schedule, layout};
use hopscope::export::mermaid;
use hopscope::lens;
use hopscope::text::Lang;
use hopscope::trace::{Life, NoteKind, Side, Time, Trace};

use super::build::{Build, Step};
use super::golden;
use super::journey::{Trouble, journey};

fn seen(case: &str, trace: &Trace, id: &str) {
    let lens = lens::by_id(id).expect("a lens");
    let made = golden::view(trace, &lens::view(trace, lens));
    golden::check(&format!("lens/{case}"), trace, &made);
}

fn drawn(case: &str, trace: &Trace, id: &str, lang: Lang) {
    let lens = lens::by_id(id).expect("a lens");
    let made = golden::diagram(&layout(trace, &lens::view(trace, lens), lang));
    golden::check(&format!("diagram/{case}"), trace, &made);
}

fn played(case: &str, trace: &Trace, true_time: bool) {
    let everything = lens::by_id("everything").expect("a lens");
    let diagram = layout(trace, &lens::view(trace, everything), Lang::En);
    let schedule = if true_time {
        Schedule::true_time(&diagram)
    } else {
        Schedule::paced(&diagram)
    };
    let made = golden::schedule(&diagram, &schedule);
    golden::check(&format!("diagram/{case}"), trace, &made);
}

#[test]
fn the_overview_folds_handshakes_and_asks_dns_once() {
    seen("overview", &journey(Trouble::None), "overview");
}

#[test]
fn a_folded_stage_opens_when_something_in_it_is_lost() {
    seen("overview-syn-lost", &journey(Trouble::SynLost), "overview");
}

#[test]
fn who_comes_into_being_has_a_box_there_and_who_ends_a_cross() {
    let mut build = Build::new(&["parent", "child", "store"]);
    let call = build.call("parent", "store", "is there a child?", 10);
    build.reply(call, "no", 10);
    build.wait(100);
    let born = Time(build.now);
    let call = build.call("parent", "child", "fork()", 10);
    build.reply(call, "done", 10);
    let died = Time(build.now);
    build.wait(100);
    let call = build.call("parent", "store", "is there a child?", 10);
    build.reply(call, "no more", 10);
    let who = build.who("child");
    build.trace.lives.push(Life {
        who,
        from: Some(born),
        until: Some(died),
    });
    let trace = build.done();
    drawn("life", &trace, "everything", Lang::En);
    let everything = lens::by_id("everything").expect("a lens");
    let text = mermaid(&trace, &lens::view(&trace, everything), Lang::En).text;
    // Mermaid would put who is created later to the right of all.
    assert!(!text.contains("create "), "{text}");
    assert!(
        text.contains("    destroy p1\n    p1-->>-p0: done\n"),
        "{text}"
    );
}

#[test]
fn a_note_stands_over_its_lanes_or_beside_them() {
    let mut build = Build::new(&["browser", "server"]);
    let call = build.call("browser", "server", "GET /", 10);
    for (side, words) in [
        (Side::Left, "left of all"),
        (
            Side::Right,
            "right of all, with words that take more than one line of it",
        ),
        (Side::Over, "over it"),
    ] {
        let over = if side == Side::Left {
            "browser"
        } else {
            "server"
        };
        build.note(&[over], NoteKind::Remark, words, 0);
        build.trace.notes.last_mut().expect("a note").side = side;
    }
    build.reply(call, "200 OK", 10);
    let trace = build.done();
    drawn("note-sides", &trace, "everything", Lang::En);
    let everything = lens::by_id("everything").expect("a lens");
    let text = mermaid(&trace, &lens::view(&trace, everything), Lang::En).text;
    for line in [
        "Note left of p0: left of all\n",
        "Note right of p1: right",
        "Note over p1: over it\n",
    ] {
        assert!(text.contains(line), "{text}");
    }
}

#[test]
fn the_last_lane_is_created_in_mermaid_too() {
    let mut build = Build::new(&["parent", "child"]);
    let work = build.call("parent", "parent", "work", 10);
    build.reply(work, "done", 10);
    let born = Time(build.now);
    let call = build.call("parent", "child", "fork()", 10);
    build.reply(call, "done", 10);
    let who = build.who("child");
    build.trace.lives.push(Life {
        who,
        from: Some(born),
        until: None,
    });
    let trace = build.done();
    let everything = lens::by_id("everything").expect("a lens");
    let text = mermaid(&trace, &lens::view(&trace, everything), Lang::En).text;
    let born = "    create participant p1 as 💾 child\n    p0->>+p1: fork()\n";
    assert!(text.contains(born) && !text.contains("destroy"), "{text}");
}

#[test]
fn dns_doors_become_frames_around_what_follows() {
    seen("dns", &journey(Trouble::None), "dns");
}

#[test]
fn the_tls_lens_shows_its_layer_and_its_own_doors_only() {
    seen("tls", &journey(Trouble::None), "tls");
}

#[test]
fn somebody_unknown_is_folded_into_the_nearest_lane() {
    let mut build = Build::new(&[
        "browser",
        "os.resolver",
        "ledger",
        "dns.recursive",
        "dns.root",
    ]);
    build.span("os.resolver", "dns", "resolve", |b| {
        let call = b.call("browser", "ledger", "A? example.com", 10);
        let forward = b.call("ledger", "dns.recursive", "A? example.com", 10);
        b.reply(forward, "A 192.0.2.1", 10);
        b.reply(call, "A 192.0.2.1", 10);
    });
    seen("unknown", &build.done(), "dns");
}

#[test]
fn two_questions_that_folding_made_equal_are_one() {
    let mut build = Build::new(&["browser", "browser.dns", "os.resolver", "dns.recursive"]);
    build.span("browser", "dns", "resolve", |b| {
        for cache in ["browser.dns", "os.resolver"] {
            let call = b.call("browser", cache, "look up shop.example.com", 5);
            b.reply(call, "miss", 5);
        }
    });
    seen("merged", &build.done(), "dns");
}

#[test]
fn a_decision_around_others_is_a_door_unless_the_lens_names_it() {
    let mut build = Build::new(&["browser", "nginx", "service"]);
    build.alt("nginx", "nginx", "location", (&["file", "proxy"], 1), |b| {
        b.event("nginx", "service", "GET /", Some(1));
        b.alt("service", "service", "cache", (&["hit", "miss"], 1), |b| {
            b.event("service", "nginx", "200 OK", Some(1));
        });
    });
    seen("leaf-frames", &build.done(), "overview");
}

#[test]
fn a_frame_shows_only_with_a_visible_row() {
    let mut build = Build::new(&["browser", "browser.cache", "nginx", "service"]);
    build.alt("browser", "cache", "cache", (&["hit", "miss"], 1), |b| {
        b.event("browser", "browser.cache", "look up", Some(1));
    });
    build.alt(
        "nginx",
        "nginx",
        "static",
        (&["file", "upstream"], 1),
        |b| {
            b.event("nginx", "service", "GET /", Some(1));
        },
    );
    seen("frame-without-rows", &build.done(), "overview");
}

#[test]
fn the_overview_fits_its_column() {
    let trace = journey(Trouble::None);
    drawn("overview", &trace, "overview", Lang::En);
    let overview = lens::by_id("overview").expect("a lens");
    for lang in Lang::ALL {
        let diagram = layout(&trace, &lens::view(&trace, overview), lang);
        assert!(diagram.width <= 740.0, "{lang:?} {}", diagram.width);
        assert!(diagram.rows.len() <= 30);
        assert!(Schedule::paced(&diagram).length() <= 20_000);
    }
}

#[test]
fn parallel_branches_are_contiguous() {
    let mut build = Build::new(&["browser", "nginx", "service"]);
    build.span("browser", "page", "load", |b| {
        for (start, name) in [(0, "style.css"), (4, "script.js")] {
            b.meanwhile(start);
            b.span("browser", "page", name, |b| {
                let call = b.call("browser", "nginx", name, 100);
                b.reply(call, "200 OK", 100);
            });
        }
    });
    drawn("par", &build.done(), "everything", Lang::En);
}

#[test]
fn nested_frames_and_ways_not_taken() {
    let mut build = Build::new(&["browser", "nginx", "service"]);
    build.alt(
        "nginx",
        "nginx",
        "location",
        (&["static", "proxy"], 1),
        |b| {
            b.alt(
                "nginx",
                "nginx",
                "cache",
                (&["hit", "stale", "miss"], 2),
                |b| {
                    b.event("nginx", "service", "GET /", Some(10));
                },
            );
            b.event("nginx", "browser", "200 OK", Some(10));
        },
    );
    drawn("nested", &build.done(), "everything", Lang::En);
}

#[test]
fn a_message_to_oneself_stands_right_of_its_lane() {
    let mut build = Build::new(&["browser", "service"]);
    build.event("browser", "service", "GET /", Some(10));
    build.event(
        "service",
        "service",
        "fills the template with what it has found",
        Some(10),
    );
    drawn("self", &build.done(), "everything", Lang::En);
}

#[test]
fn a_lost_message_and_the_wait_after_it() {
    let mut build = Build::new(&["client.tcp", "nginx.tcp"]);
    build.span("client.tcp", "tcp", "TCP handshake", |b| {
        b.segment(("client.tcp", "nginx.tcp"), Step::Syn, None);
        b.note(&["client.tcp"], NoteKind::Wait, "RTO", 1_000_000);
        b.segment(("client.tcp", "nginx.tcp"), Step::Syn, Some(10_000));
    });
    drawn("lost", &build.done(), "tcp", Lang::En);
}

#[test]
fn a_wait_without_a_note_is_folded_too() {
    let mut build = Build::new(&["browser", "nginx"]);
    let call = build.call("browser", "nginx", "GET /", 10_000);
    build.wait(7_000_000);
    build.reply(call, "200 OK", 10_000);
    drawn("wait", &build.done(), "everything", Lang::Ru);
}

#[test]
fn long_labels_wrap_and_keep_both_ends() {
    let mut build = Build::new(&["browser", "nginx", "service"]);
    for words in [
        "GET /catalogue/books/programming/languages?q=caf%C3%A9&page=2&sort=price",
        "返回综合结果，然后关闭连接并释放所有资源，等待下一次请求，直到超时为止",
        "👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻",
    ] {
        build.event("browser", "nginx", words, Some(10));
    }
    build.note(
        &["browser", "service"],
        NoteKind::Remark,
        "Все сообщения этого обмена идут по одному соединению",
        0,
    );
    drawn("long", &build.done(), "everything", Lang::En);
}

#[test]
fn nothing_at_all_is_drawn_without_rows() {
    let mut build = Build::new(&[]);
    drawn("empty", &build.done(), "everything", Lang::En);
    drawn("empty-overview", &build.done(), "overview", Lang::En);
}

#[test]
fn paced_time_gives_every_step_a_beat() {
    played("paced", &journey(Trouble::SynLost), false);
}

#[test]
fn true_time_is_slowed_down_to_be_readable() {
    played("true-time", &journey(Trouble::Slow), true);
}
