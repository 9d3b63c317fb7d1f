//! The page's reducer: what a person does, and what the state makes of it. No browser is needed.

use hopscope::app::action::{Action, Panel, Preferences, Tab, Theme};
use hopscope::app::link;
use hopscope::app::player::{Mode, Speed};
use hopscope::app::preset::{self, find_setting};
use hopscope::app::run::sentence;
use hopscope::app::state::State;
use hopscope::app::visits::{self, Warmth};
use hopscope::app::zoom::{Change, Kind, WHOLE, Zoom, by_wheel};
use hopscope::diagram::{RowItem, Rows, Viewport, scene};
use hopscope::lens;
use hopscope::pipeline;
use hopscope::scenario::permalink::read_visit;
use hopscope::scenario::{DEFAULT_URL, How, Knob, MAX_VISITS, Value, Visit};
use hopscope::text::Lang;

const PREFERENCES: Preferences = Preferences {
    lang: Lang::En,
    theme: Theme::System,
    shortcuts: true,
};

fn open(query: &str) -> State {
    State::open(query, PREFERENCES)
}

fn after(state: &State, actions: impl IntoIterator<Item = Action>) -> State {
    actions
        .into_iter()
        .fold(state.clone(), |state, action| state.reduce(action))
}

fn setting(id: &str, value: &str) -> (&'static Knob, Value) {
    find_setting(id, value).expect("the knob exists")
}

/// One more visit, as a link writes it.
fn again(state: &State, visit: &str) -> State {
    let visit = read_visit(visit, &pipeline::caches()).expect("a visit");
    after(state, [Action::Next(visit), Action::Again])
}

fn label(state: &State) -> String {
    sentence(&state.picture.diagram.rows[state.row()]).to_owned()
}

/// Lets `millis` of real time pass, in frames.
fn pass(state: &State, millis: u32) -> State {
    after(state, (0..millis / 16).map(|_| Action::Tick(16.0)))
}

#[test]
fn it_plays_when_opened_and_pauses_at_the_end() {
    let state = open("");
    assert!(state.player.playing);
    let later = pass(&state, 1_000);
    assert!(later.player.position > 900.0);
    assert_eq!(later.commit, state.commit, "no frame writes the address");
    let end = pass(&later, 200_000);
    assert!(!end.player.playing);
    assert_eq!(end.player.position, end.picture.length());
    let again = end.reduce(Action::Toggle);
    assert!(again.player.playing && again.player.position == 0.0);
}

#[test]
fn seeking_shows_what_playing_shows() {
    for query in [
        "",
        "tcp.syn_lost=2&lens=tcp",
        "service.takes=90000&lens=everything",
    ] {
        let opened = open(query);
        let mut played = opened.clone();
        while played.player.playing {
            played = pass(&played, 400);
            let sought = opened.reduce(Action::Scrub(played.player.position));
            assert_eq!(seen(&sought), seen(&played), "{query}");
        }
    }
}

/// Everything that is drawn at the playhead.
fn seen(state: &State) -> String {
    let picture = &state.picture;
    let millis = state.player.millis();
    let scene = scene(&picture.diagram, &picture.schedule, millis, &Viewport::ALL);
    format!("{:?}", scene.items)
}

#[test]
fn the_first_run_is_short() {
    let state = open("");
    assert!(state.picture.rows() <= 30, "{} rows", state.picture.rows());
    assert!(
        state.picture.length() <= 20_000.0,
        "{} ms",
        state.picture.length()
    );
}

#[test]
fn a_hidden_page_does_not_leap() {
    let state = open("").reduce(Action::Tick(60_000.0));
    assert!(state.player.position <= 100.0);
}

#[test]
fn speed_changes_the_pace_and_nothing_else() {
    let state = open("");
    let fast = pass(&state.reduce(Action::Speed(Speed(400))), 160);
    assert_eq!(
        fast.player.position,
        pass(&state, 160).player.position * 4.0
    );
}

#[test]
fn steps_go_one_by_one_and_stop_at_both_ends() {
    let state = open("").reduce(Action::First);
    let (_, count) = state.picture.step_number(state.row());
    let mut at = state.clone();
    for n in 1..=count {
        assert_eq!(at.picture.step_number(at.row()).0, n);
        assert!(!at.player.playing);
        at = at.reduce(Action::Step(1));
    }
    assert_eq!(at.player.position, at.picture.length());
    for n in (1..=count).rev() {
        at = at.reduce(Action::Step(-1));
        assert_eq!(at.picture.step_number(at.row()).0, n);
    }
    assert_eq!(at.reduce(Action::Step(-1)).player.position, 0.0);
}

#[test]
fn stages_go_by_their_first_step() {
    let stage = |state: &State| state.picture.diagram.rows[state.row()].stage;
    let mut at = open("").reduce(Action::First);
    let mut seen = vec![stage(&at)];
    while !at.player.at_end(&at.picture) {
        at = at.reduce(Action::Stage(1));
        seen.push(stage(&at));
    }
    seen.pop();
    assert!(seen.len() > 3, "{seen:?}");
    assert!(seen.windows(2).all(|pair| pair[0] != pair[1]), "{seen:?}");
}

#[test]
fn a_drag_goes_on_playing_and_writes_the_address_once() {
    let state = open("");
    let dragged = after(&state, [Action::Scrub(900.0), Action::Scrub(2_000.0)]);
    assert!(!dragged.player.playing);
    assert_eq!(dragged.commit, state.commit);
    let dropped = dragged.reduce(Action::Dropped);
    assert!(dropped.player.playing);
    assert_eq!(dropped.commit.serial, state.commit.serial + 1);
    assert!(!dropped.commit.push);
}

#[test]
fn another_url_runs_in_a_fresh_world() {
    let warm = again(&open(""), "60s");
    let typed = Action::Type("http://192.0.2.7/a.png".into());
    let state = after(&warm, [typed, Action::Go]);
    assert_eq!(state.run.trace.url, "http://192.0.2.7/a.png");
    assert!(state.run.scenario.again.is_empty());
    assert!(state.player.playing && state.commit.push);
}

#[test]
fn a_wrong_url_keeps_the_run_and_escape_restores() {
    let state = open("");
    let typed = Action::Type("http://exa mple.com/".into());
    let wrong = after(&state, [typed, Action::Go]);
    let (text, problem) = wrong.notices.address.clone().expect("a problem");
    assert!(text[problem.at].contains("exa mple"));
    assert_eq!(wrong.run.trace.url, state.run.trace.url);
    assert_eq!(wrong.commit, state.commit);
    let restored = wrong.reduce(Action::Restore);
    assert_eq!(restored.typed, DEFAULT_URL);
    assert!(restored.notices.address.is_none());
}

#[test]
fn a_knob_keeps_the_step_and_says_what_it_changes() {
    let state = open("lens=everything");
    let tls = state
        .picture
        .diagram
        .rows
        .iter()
        .position(|row| row.stage == "tls");
    let state = state.reduce(Action::Row(tls.expect("a step of TLS")));
    let lost = state.reduce(Action::Set(vec![setting("tcp.syn_lost", "1")]));
    assert_eq!(label(&lost), label(&state));
    assert_ne!(lost.row(), state.row());
    let change = lost.change.clone().expect("a change");
    assert!(!change.added.is_empty());
    assert!(change.waited.1 > change.waited.0);
    let back = lost.reduce(Action::Set(vec![setting("tcp.syn_lost", "0")]));
    assert_eq!(back.run.scenario, state.run.scenario);
    assert_eq!(back.row(), state.row());
}

#[test]
fn a_knob_that_is_not_turned_runs_nothing() {
    let state = open("");
    let same = state.reduce(Action::Set(vec![setting("tcp.syn_lost", "0")]));
    assert_eq!(same.commit, state.commit);
}

#[test]
fn visits_add_up_to_a_limit_and_are_taken_back() {
    let mut state = open("");
    for _ in 1..MAX_VISITS {
        state = again(&state, "60s");
    }
    assert_eq!(state.run.scenario.again.len() + 1, MAX_VISITS);
    let full = again(&state, "60s");
    assert!(full.notices.full);
    assert_eq!(full.run.scenario, state.run.scenario);
    assert_eq!(
        full.reduce(Action::Remove(MAX_VISITS - 2))
            .run
            .scenario
            .again
            .len()
            + 2,
        MAX_VISITS
    );
    assert!(full.reduce(Action::StartOver).run.scenario.again.is_empty());
}

#[test]
fn again_visits_the_typed_url_in_the_same_world() {
    let typed = Action::Type("https://shop.example.com/other".into());
    let state = after(&open(""), [typed, Action::Again]);
    assert_eq!(state.run.trace.url, "https://shop.example.com/other");
    assert_eq!(state.run.scenario.url, DEFAULT_URL);
    assert!(state.run.trace.conns.iter().any(|conn| conn.reused));
}

#[test]
fn the_next_visit_is_made_as_it_was_chosen_and_then_forgotten() {
    let state = again(&open(""), "1h!hard,request");
    let visit = &state.run.scenario.again[0];
    assert_eq!((visit.after, visit.how), (3_600, How::Hard));
    assert_eq!(visit.clear, ["request"]);
    assert_eq!(state.next, Visit::default());
    assert!(state.query().contains("again=3600s!hard,request"));
    assert_eq!(
        open(&state.query()).run.trace.before,
        state.run.trace.before
    );
}

#[test]
fn a_reload_takes_no_other_address() {
    let typed = Action::Type("https://other.example/".into());
    let reload = Visit {
        how: How::Reload,
        url: Some("https://third.example/".to_owned()),
        ..Visit::default()
    };
    let state = after(&open(""), [typed, Action::Next(reload), Action::Again]);
    assert_eq!(state.run.scenario.again[0].url, None);
    assert_eq!(state.typed, DEFAULT_URL);
}

#[test]
fn a_visit_taken_out_of_the_middle_leaves_the_others_where_they_went() {
    let mut state = open("");
    for visit in [
        "5s@https://a.example/",
        "5s!reload",
        "5s",
        "5s@https://b.example/",
    ] {
        state = again(&state, visit);
    }
    let before = state.run.trace.before[3].url.clone();
    assert_eq!(before, "https://a.example/");
    let state = state.reduce(Action::Remove(0));
    let urls: Vec<&str> = state
        .run
        .trace
        .before
        .iter()
        .map(|past| &*past.url)
        .collect();
    let first = state.run.trace.before[0].url.as_str();
    assert_eq!(urls, [first, first, "https://a.example/"]);
    assert_eq!(state.run.trace.url, "https://b.example/");
    let same = state.reduce(Action::Remove(99));
    assert_eq!(same.run.scenario, state.run.scenario);
}

#[test]
fn the_menu_says_what_will_be_warm_when_the_clock_has_moved() {
    let state = open("");
    let warm = |cache: &str| {
        let mut all = state.run.trace.warm.iter();
        all.find(|warm| warm.cache == cache).expect("a cache")
    };
    let later = |after| Visit {
        after,
        ..Visit::default()
    };
    let at = |after| visits::begins(&state.run, &later(after));
    let dns = warm("dns.browser");
    assert_eq!(visits::warmth(dns, at(0)), Warmth::Warm);
    assert_eq!(visits::warmth(dns, at(3_600)), Warmth::Stale);
    assert_eq!(visits::warmth(warm("tls"), at(60)), Warmth::Warm);
    assert_eq!(
        visits::warmth(warm("nginx.page_cache"), at(0)),
        Warmth::Empty
    );
    let held = visits::foremost(&state.run, &[dns], at(0)).expect("a name");
    let until = held.until.expect("a time");
    assert_eq!(
        visits::held(held, until - 45, Lang::En),
        "shop.example.com, 45\u{a0}s left"
    );
    assert_eq!(
        visits::held(held, until + 3_600, Lang::En),
        "shop.example.com, expired 1\u{a0}h ago"
    );
    let pages = visits::pages(&state.run);
    assert_eq!(pages.len(), 3);
    assert!(pages.contains(&"https://shop.example.com/api/cart".to_owned()));
    for page in pages {
        let run = again(&state, &format!("0s@{page}"));
        assert!(run.run.trace.conns.iter().all(|conn| conn.reused), "{page}");
    }
}

#[test]
fn visits_say_what_they_came_to() {
    let mut state = open("");
    for visit in ["5s", "5s!reload", "5s!hard"] {
        state = again(&state, visit);
    }
    let words: Vec<String> = state
        .run
        .visits()
        .iter()
        .map(|past| visits::came_to(past, Lang::En))
        .collect();
    assert_eq!(
        words,
        [
            "200 OK",
            "from the browser’s cache",
            "304 Not Modified",
            "200 OK"
        ]
    );
    let told = visits::told(&state.run.scenario.again[1], Lang::En);
    assert_eq!(told, "5\u{a0}s later · reload");
}

#[test]
fn every_preset_runs_and_its_knobs_exist() {
    let state = open("");
    for preset in pipeline::stages().iter().flat_map(|stage| stage.presets) {
        let run = state.reduce(Action::Preset(preset));
        assert!(run.notices.address.is_none(), "{}", preset.id);
        assert_eq!(
            run.run.scenario.settings.changed().count(),
            preset.set.len(),
            "{}",
            preset.id
        );
        assert_eq!(
            run.run.scenario.again.len(),
            preset.again.len(),
            "{}",
            preset.id
        );
        if let Some(lens) = preset.lens {
            assert_eq!(run.picture.lens.id, lens, "{}", preset.id);
        }
        assert!(run.picture.rows() > 0, "{}", preset.id);
    }
}

#[test]
fn a_chip_keeps_its_promise_whatever_was_clicked_before() {
    let shown = |state: &State| {
        let outcome = &state.run.trace.outcome;
        let error = outcome.error.as_ref().map(|page| page.code);
        (outcome.status, error, state.run.waited())
    };
    for (_, before) in preset::all() {
        let state = open("").reduce(Action::Preset(before));
        for (_, chip) in preset::all() {
            let (first, later) = (open(""), &state);
            let [first, later] = [&first, later].map(|state| state.reduce(Action::Preset(chip)));
            assert_eq!(
                shown(&first),
                shown(&later),
                "{} after {}",
                chip.id,
                before.id
            );
            assert!(later.picture.rows() > 0, "{} after {}", chip.id, before.id);
        }
    }
}

#[test]
fn the_refused_part_is_marked_where_it_stands_in_the_address_bar() {
    let typed = "  http://é😀.example:99999/ ";
    let state = open("").reduce(Action::Type(typed.to_owned()));
    assert_eq!(state.refused(), None);
    let state = state.reduce(Action::Go);
    // In UTF-16 the emoji is two.
    assert_eq!(state.refused(), Some((21, 26)));
    let state = state.reduce(Action::Type("http://a.example/".to_owned()));
    assert_eq!(state.refused(), None);
}

#[test]
fn a_run_closes_what_lies_over_it_and_a_refusal_does_not() {
    let opened = open("").reduce(Action::Panel(Some(Panel::Url)));
    let refused = opened.reduce(Action::Type("no".into())).reduce(Action::Go);
    assert_eq!(refused.panel, Some(Panel::Url));
    let run = refused
        .reduce(Action::Type("a.example".into()))
        .reduce(Action::Go);
    assert_eq!(run.panel, None);
    let other = run.reduce(Action::Panel(Some(Panel::Step)));
    assert_eq!(other.reduce(Action::Go).panel, Some(Panel::Step));
}

#[test]
fn a_chip_keeps_the_typed_address_where_it_can() {
    let chip = |id: &str| {
        let (_, chip) = preset::all()
            .find(|(_, chip)| chip.id == id)
            .expect("a chip");
        Action::Preset(chip)
    };
    let typed = |url: &str| open(&format!("url={url}&lens=dns"));
    let own = typed("https://a.example/x").reduce(chip("500"));
    assert_eq!(own.run.scenario.url, "https://a.example/x");
    assert_eq!(own.picture.lens.id, "overview", "the DNS lens shows no 500");
    let file = typed("https://a.example/x.css").reduce(chip("500"));
    assert_eq!(
        file.run.scenario.url, DEFAULT_URL,
        "a file meets no application"
    );
    let named = typed("https://a.example/x").reduce(chip("nxdomain"));
    assert_eq!(named.picture.lens.id, "dns");
}

#[test]
fn language_scale_and_lens_change_the_picture_and_not_the_run() {
    let state = open("at=6.5");
    let run = |state: &State| std::rc::Rc::as_ptr(&state.run);
    let other = after(
        &state,
        [
            Action::Lang(Lang::Ru),
            Action::Mode(Mode::True),
            Action::Lens(lens::by_id("everything").expect("a lens")),
        ],
    );
    assert_eq!(run(&other), run(&state));
    let back = after(
        &other,
        [
            Action::Lens(link::default_lens()),
            Action::Mode(Mode::Paced),
            Action::Lang(Lang::En),
        ],
    );
    assert_eq!(label(&back), label(&state));
}

#[test]
fn rows_by_time_keep_the_step_and_stand_in_the_link() {
    for at in 0..open("").picture.rows() {
        let state = open(&format!("at={at}.5"));
        let by_time = state.reduce(Action::Rows(Rows::Time));
        let row = |state: &State| state.picture.diagram.rows[state.row()].item.clone();
        if matches!(row(&state), RowItem::Gap { .. }) {
            continue;
        }
        assert_eq!(row(&by_time), row(&state));
        assert!(by_time.commit.push, "it is an entry of the history");
        assert!(by_time.query().contains("rows=time"), "{}", by_time.query());
        let opened = open(&by_time.query());
        assert_eq!(opened.rows, Rows::Time);
        assert_eq!(row(&opened), row(&state));
        assert_eq!(opened.query(), by_time.query());
        let back = by_time.reduce(Action::Open(state.query()));
        assert_eq!(back.rows, Rows::Compact);
        assert_eq!(row(&back.reduce(Action::Rows(Rows::Compact))), row(&state));
    }
    let wrong = open("rows=wide&seed=2");
    assert_eq!(wrong.rows, Rows::Compact);
    assert_eq!(wrong.run.scenario.seed, 2);
    let what = wrong.notices.link[0].what.show(Lang::En);
    assert!(
        what.contains("rows") && what.contains("compact, time"),
        "{what}"
    );
}

#[test]
fn a_language_that_is_missing_leaves_the_page_usable() {
    let opened = open("lang=zh&at=3").reduce(Action::Missing(Lang::Zh));
    assert_eq!(opened.lang(), Lang::En);
    assert_eq!(opened.notices.missing, Some(Lang::Zh));
    assert_eq!(label(&opened), label(&open("at=3")));
    assert_eq!(opened.commit.serial, 0, "the address goes on asking for it");
    let switched = open("lang=ru").reduce(Action::Missing(Lang::Zh));
    assert_eq!(switched.lang(), Lang::Ru);
    assert_eq!(switched.notices.missing, Some(Lang::Zh));
    let there = switched.reduce(Action::Lang(Lang::Zh));
    assert_eq!(there.lang(), Lang::Zh);
    assert_eq!(there.notices.missing, None);
}

#[test]
fn a_link_opens_the_same_moment() {
    let state = after(
        &open("lens=tls&tls.version=1.2"),
        [Action::First, Action::Step(1), Action::Step(1)],
    );
    let opened = open(&state.query());
    assert_eq!(opened.run.scenario, state.run.scenario);
    assert_eq!(opened.player.position, state.player.position);
    assert_eq!(opened.picture.lens.id, "tls");
    assert!(!opened.player.playing);
    assert_eq!(opened.query(), state.query());
}

#[test]
fn a_link_beyond_the_end_lands_at_the_end() {
    let state = open("at=4000000000");
    assert_eq!(state.player.position, state.picture.length());
    assert_eq!(open("at=0").player.position, 0.0);
}

#[test]
fn a_link_with_a_wrong_url_gives_a_message_and_the_default() {
    let state = open("url=http://exa mple.com/&dns.cache=os&again=60s");
    assert!(state.notices.address.is_some());
    assert_eq!(state.typed, "http://exa mple.com/");
    assert_eq!(state.run.scenario.url, DEFAULT_URL);
}

#[test]
fn back_and_forward_restore_the_run() {
    let first = open("").reduce(Action::Row(4));
    let changed = first.reduce(Action::Set(vec![setting("tls.version", "1.2")]));
    let back = changed.reduce(Action::Open(first.query()));
    assert_eq!(back.run.scenario, first.run.scenario);
    assert_eq!(back.player.position, first.player.position);
    assert_eq!(back.commit, changed.commit, "going back writes no address");
    let forward = back.reduce(Action::Open(changed.query()));
    assert_eq!(forward.run.scenario, changed.run.scenario);
}

#[test]
fn a_frame_has_its_own_theme_and_the_same_run() {
    let state = open("url=https://a.example/?b=1%26c&lens=tls&tls.version=1.2&lang=ru&at=2");
    assert!(!state.embed);
    let frame = open(&link::of_frame(&state));
    assert!(frame.embed && frame.player.playing);
    assert_eq!(frame.run.scenario, state.run.scenario);
    assert_eq!(frame.picture.lens.id, "tls");
    assert_eq!(frame.lang(), Lang::Ru);
    assert!(
        !open(&frame.query()).embed,
        "the link to the whole page is none to a frame"
    );
    let dark = Preferences {
        theme: Theme::Dark,
        ..PREFERENCES
    };
    let theme = |query| State::open(query, dark).preferences.theme;
    assert_eq!(theme(""), Theme::Dark);
    assert_eq!(theme("?embed"), Theme::System);
    assert_eq!(theme("theme=light&embed="), Theme::Light);
    let wrong = open("embed&theme=blue&at=3");
    assert_eq!(wrong.notices.link.len(), 1);
    assert!(!wrong.player.playing);
}

#[test]
fn the_story_tells_every_step() {
    let state = open("");
    for lang in Lang::ALL {
        let state = state.reduce(Action::Lang(lang));
        let story = hopscope::app::story::story(&state.run, &state.picture, lang);
        let (_, count) = state.picture.step_number(0);
        assert_eq!(story.len(), count);
        assert!(story.iter().all(|sentence| !sentence.head.is_empty()));
    }
}

#[test]
fn header_lines_are_run_and_stand_in_the_link() {
    let page = pipeline::origin::Kind::Page.knob();
    let write = |lines: &str| Action::Write(page, lines.to_owned());
    let first = open("");
    let edited = first.reduce(write(" cache-control:no-store\n\nETag: "));
    let query = edited.query();
    assert!(
        query.contains("&origin.page=cache-control:%20no-store%0AETag:"),
        "{query}"
    );
    assert_eq!(open(&query).run.scenario, edited.run.scenario);
    // What cannot be sent is told of, and what was run stays.
    let refused = edited.reduce(write("Cache-Control: no-cache\nContent-Length: 5"));
    assert_eq!(refused.query(), query);
    assert!(std::rc::Rc::ptr_eq(&refused.run, &edited.run));
    let notice = refused.notices.lines.clone().expect("a notice");
    assert_eq!((notice.knob, notice.written.lines().count()), (page.id, 2));
    assert!(
        notice
            .what
            .show(Lang::En)
            .contains("line 2: Content-Length")
    );
    assert!(notice.what.show(Lang::Zh).contains("第 2 行"));
    assert!(notice.what.show(Lang::Ru).contains("строка 2"));
    // Good ones take the notice away, and so does the default, which needs no link.
    let mended = refused.reduce(write("Cache-Control: private, max-age=60"));
    assert_eq!(mended.notices.lines, None);
    assert_eq!(mended.run.scenario, first.run.scenario);
}

#[test]
fn what_caches_would_do_opens_with_what_is_at_the_url() {
    use hopscope::app::action::Panel;
    use hopscope::pipeline::origin::Kind;
    for (url, kind) in [
        ("a.example", Kind::Page),
        ("a.example/img/logo.png", Kind::Asset),
        ("a.example/api/cart?x=1", Kind::Api),
    ] {
        let state = open(&format!("url={url}"));
        let opened = state.reduce(Action::Panel(Some(Panel::Caches)));
        assert_eq!(opened.lab.kind, kind, "{url}");
        assert_eq!(
            opened.commit.push, state.commit.push,
            "no entry of the history"
        );
    }
}

fn find(text: &str) -> Action {
    Action::Find(Some(text.to_owned()))
}

#[test]
fn a_step_is_found_by_its_words_its_fields_and_who_takes_part() {
    let state = open("at=0.5");
    let found = |text: &str| {
        let state = state.reduce(find(text));
        let rows = state.find.as_ref().expect("a search").rows.clone();
        (label(&state), rows.len())
    };
    assert!(
        found("com_QUERY")
            .0
            .ends_with(": COM_QUERY SELECT … path = '/cart'")
    );
    assert!(found("set-cookie").0.ends_with(": 200 OK"));
    assert_eq!(found("  recursive dns "), found("recursive DNS"));
    assert!(found("database").1 >= 2, "who takes part");
    assert_eq!(found("no such words"), (label(&state), 0));
    let russian = open("at=0.5&lang=ru").reduce(find("РЕКУРСИВНЫЙ DNS"));
    assert!(!russian.find.expect("a search").rows.is_empty());
    assert_eq!(found("  "), (label(&state), 0));
}

#[test]
fn what_is_found_is_gone_through_both_ways_round_the_ends() {
    let first = open("at=0.5&lens=tcp").reduce(find("ack"));
    let find = first.find.clone().expect("a search");
    let rows = &find.rows;
    assert!(rows.len() > 3 && rows.is_sorted(), "{rows:?}");
    assert_eq!(first.row(), rows[0]);
    let second = first.reduce(Action::Found(true));
    assert_eq!(second.row(), rows[1]);
    assert_eq!(second.reduce(Action::Found(false)).row(), rows[0]);
    assert_eq!(
        Some(first.reduce(Action::Found(false)).row()),
        rows.last().copied()
    );
    assert_eq!(find.place(second.row()), Some(2));
    // Another lens has other rows; nothing looked for leaves the playhead.
    let other = second.reduce(Action::Lens(lens::by_id("dns").expect("a lens")));
    let found = other.find.as_ref().expect("the same search");
    assert_eq!(found.text, "ack");
    assert!(found.rows.iter().all(|row| *row < other.picture.rows()));
    let none = second.reduce(Action::Find(None));
    assert_eq!((none.row(), none.find), (second.row(), None));
    assert_eq!(open("").reduce(Action::Found(true)).row(), open("").row());
}

#[test]
fn what_is_under_the_pointer_stays_there() {
    for (from, to) in [(300, 3_000), (1_000, 1_010), (850, 300), (3_000, 1_150)] {
        let scale = |thousandths: u32| thousandths as f32 / 1_000.0;
        for (point, at) in [(900.0, 0.0), (2_000.0, 333.0), (4_321.0, 700.0)] {
            let starts = (64.0 * scale(from), 64.0);
            let scroll = starts.0 + point * scale(from) - at;
            let change = Change {
                starts,
                scales: (scale(from), scale(to)),
                most: 50_000.0,
            };
            let kept = change.keeps(scroll, (at, at));
            let found = (kept + at - starts.1) / scale(to);
            let inside = kept > 0.0 && kept < change.most;
            assert!(!inside || (found - point).abs() < 0.01, "{found}, {point}");
            // Two fingers take it along.
            let moved = change.keeps(scroll, (at, at + 40.0));
            assert!(!inside || moved == 0.0 || (kept - moved - 40.0).abs() < 0.01);
        }
        let change = Change {
            starts: (0.0, 0.0),
            scales: (1.0, scale(to)),
            most: -5.0,
        };
        assert_eq!(change.keeps(900.0, (10.0, 10.0)), 0.0, "nothing to scroll");
    }
}

#[test]
fn sizes_have_ends_and_a_turn_of_the_wheel_can_be_taken_back() {
    for kind in [Kind::Diagram, Kind::Axis] {
        let (least, most) = kind.ends();
        let way = |larger, from| {
            let next = |now: &u32| kind.step(*now, larger);
            std::iter::successors(Some(from), next).collect::<Vec<u32>>()
        };
        let mut back = way(false, most);
        back.reverse();
        assert_eq!(way(true, least), back);
        assert_eq!((back[0], back.last()), (least, Some(&most)));
        assert!(back.contains(&WHOLE));
        assert_eq!(kind.times(least, 0.1), least);
        assert_eq!(kind.times(most, 7.0), most);
        assert_eq!(kind.times(2 * WHOLE, 1.25), 2_500);
    }
    for pixels in [1.0, 4.0, 30.0, 120.0, 5_000.0] {
        let (there, back) = (by_wheel(-pixels), by_wheel(pixels));
        assert!(there > 1.0 && there < 1.3 && back < 1.0);
        assert!((there * back - 1.0).abs() < 0.000_01, "{there} {back}");
    }
}

#[test]
fn a_change_of_size_is_of_what_is_shown_and_draws_nothing_else_anew() {
    let state = open("at=3");
    let near = after(&state, [Action::Scale(1_000), Action::Magnify(true)]);
    assert_eq!(near.zoom, Zoom::Times(1_150));
    assert_eq!((near.revision, near.axis), (state.revision, WHOLE));
    assert_eq!(near.query(), state.query(), "no link has it");
    let fitted = near.reduce(Action::Zoom(Zoom::Fit));
    assert_eq!(fitted.zoom, Zoom::Fit);
    let fall = after(&near, [Action::Tab(Tab::Waterfall), Action::Magnify(true)]);
    assert_eq!((fall.axis, fall.zoom), (2 * WHOLE, near.zoom));
    let last = after(&fall, (0..20).map(|_| Action::Magnify(true)));
    assert_eq!(last.axis, Kind::Axis.ends().1);
    let fitted = last.reduce(Action::Zoom(Zoom::Fit));
    assert_eq!(fitted.axis, WHOLE);
    let story = after(&near, [Action::Tab(Tab::Story), Action::Magnify(true)]);
    assert_eq!((story.zoom, story.axis), (near.zoom, near.axis));
}
