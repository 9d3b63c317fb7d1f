//! Folding by hand on the page: what is folded stays folded, the playhead stays at its step, and a link
//! brings all of it back. No browser is needed.

use hopscope::app::action::{Action, Preferences, Theme};
use hopscope::app::preset::find_setting;
use hopscope::app::run::sentence;
use hopscope::app::state::State;
use hopscope::diagram::RowItem;
use hopscope::lens::{self, Part};
use hopscope::pipeline;
use hopscope::scenario::folds::{FoldWord, MAX_FOLDS};
use hopscope::text::Lang;
use hopscope::trace::Tier;

const TLS: Part = Part::Span("tls", 0);
const CLIENT: Part = Part::Tier(Tier::Client);

fn open(query: &str) -> State {
    let preferences = Preferences {
        lang: Lang::En,
        theme: Theme::System,
        shortcuts: true,
    };
    State::open(query, preferences)
}

fn after(state: &State, actions: impl IntoIterator<Item = Action>) -> State {
    let actions = actions.into_iter();
    actions.fold(state.clone(), |state, action| state.reduce(action))
}

fn labels(state: &State) -> Vec<String> {
    let rows = state.picture.diagram.rows.iter();
    rows.map(|row| row.label.clone()).collect()
}

fn label(state: &State) -> String {
    sentence(&state.picture.diagram.rows[state.row()]).to_owned()
}

/// The row whose words begin like this.
fn row(state: &State, words: &str) -> usize {
    let rows = state.picture.diagram.rows.iter();
    let found = rows.map(sentence).position(|row| row.contains(words));
    found.unwrap_or_else(|| panic!("no {words}"))
}

#[test]
fn everything_that_can_be_folded_is_folded_and_unfolded_again() {
    for query in [
        "",
        "lens=everything",
        "lens=dns",
        "lens=mysql",
        "lens=tcp&tcp.syn_lost=1",
    ] {
        let state = open(query);
        let handles = state.picture.diagram.handles.iter().map(|one| one.part);
        let tiers = state.picture.diagram.tiers.iter();
        let tiers = tiers
            .filter(|one| one.folded.is_some())
            .map(|one| Part::Tier(one.tier));
        for part in handles.chain(tiers) {
            let now = state.picture.is_folded(part);
            let other = state.reduce(Action::Fold(part));
            assert_eq!(
                other.picture.is_folded(part),
                now.map(|now| !now),
                "{query} {part:?}"
            );
            let back = other.reduce(Action::Fold(part));
            assert_eq!(labels(&back), labels(&state), "{query} {part:?}");
            assert!(back.folds.is_empty(), "{query} {part:?}");
        }
    }
}

#[test]
fn the_playhead_goes_into_the_fold_and_out_to_its_first_row() {
    let state = open("").reduce(Action::Fold(TLS));
    let at = row(&state, "Certificate");
    let first = row(&state, "ClientHello");
    let inside = state.reduce(Action::Row(at));
    assert_eq!(label(&inside), "Front Nginx to Client: Certificate");
    let folded = inside.reduce(Action::Fold(TLS));
    assert!(
        label(&folded).contains("TLS handshake"),
        "{}",
        label(&folded)
    );
    let unfolded = folded.reduce(Action::Fold(TLS));
    assert_eq!(unfolded.row(), first, "{}", label(&unfolded));
    let outside = state.reduce(Action::Row(first - 1));
    let here = label(&outside);
    assert_eq!(label(&outside.reduce(Action::Fold(TLS))), here);
}

#[test]
fn keys_fold_the_innermost_part_and_go_outwards() {
    let state = open("lens=dns").reduce(Action::Row(4));
    let mut rows = state.picture.rows();
    let mut folded = state.clone();
    for _ in 0..3 {
        folded = folded.reduce(Action::FoldHere(true));
        assert!(folded.picture.rows() < rows);
        rows = folded.picture.rows();
        let here = &folded.picture.diagram.rows[folded.row()];
        assert!(matches!(here.item, RowItem::Fold(_)), "{}", here.label);
    }
    let outside = labels(&folded);
    let inside = folded.reduce(Action::FoldHere(false));
    assert!(inside.picture.rows() > folded.picture.rows());
    assert!(!outside.contains(&inside.picture.diagram.rows[inside.row()].label));
    assert_eq!(labels(&folded.reduce(Action::Unfold)), labels(&state));
}

#[test]
fn what_is_folded_survives_knobs_languages_lenses_and_back() {
    let folded = after(
        &open(""),
        [
            Action::Fold(TLS),
            Action::Lens(everything()),
            Action::Fold(CLIENT),
        ],
    );
    let knob = find_setting("tcp.syn_lost", "1").expect("the knob exists");
    for action in [
        Action::Set(vec![knob]),
        Action::Lang(Lang::Ru),
        Action::Go,
        Action::Seed(7),
    ] {
        let later = folded.reduce(action);
        assert_eq!(later.folds, folded.folds);
        assert_eq!(later.picture.is_folded(CLIENT), Some(true));
        let again = open(&later.query());
        assert_eq!(again.folds, later.folds);
        assert_eq!(labels(&again), labels(&later));
    }
    let overview = folded.reduce(Action::Lens(&lens::ALL[0]));
    assert_eq!(overview.picture.is_folded(TLS), Some(false));
    let back = folded.reduce(Action::Open(open("").query()));
    assert!(back.folds.is_empty());
    let forth = back.reduce(Action::Open(folded.query()));
    assert_eq!(labels(&forth), labels(&folded));
    assert!(folded.reduce(Action::Unfold).folds.is_empty());
    assert!(folded.commit.push, "it is an entry of the history");
}

fn everything() -> &'static lens::Lens {
    lens::by_id("everything").expect("a lens")
}

#[test]
fn what_is_folded_by_hand_and_fails_is_marked_and_found() {
    let state = open("tls.certificate=expired&fold=tls");
    let rows = &state.picture.diagram.rows;
    let fold = rows
        .iter()
        .find(|row| row.stage == "tls" && matches!(row.item, RowItem::Fold(_)));
    let fold = fold.expect("the handshake in one row");
    assert!(fold.failed);
    let found = state.reduce(Action::Find(Some("certificate_expired".to_owned())));
    let hits = found.find.as_ref().expect("a search").rows.clone();
    assert!(
        hits.iter().any(|hit| rows[*hit].label == fold.label),
        "{hits:?}"
    );
}

#[test]
fn a_link_folds_a_stage_and_a_part_of_it_is_unfolded() {
    let state = open("lens=everything&fold=dns");
    let folded = |state: &State| {
        let handles = state.picture.diagram.handles.iter();
        let dns = handles.filter(|one| matches!(one.part, Part::Span("dns", _)));
        dns.map(|one| one.folded).collect::<Vec<_>>()
    };
    assert!(folded(&state).iter().all(|folded| *folded));
    let one = state.reduce(Action::Fold(Part::Span("dns", 0)));
    assert_eq!(one.folds.get(Part::Stage("dns")), Some(true));
    assert!(!folded(&one)[0]);
    let back = one.reduce(Action::Fold(Part::Span("dns", 0)));
    assert_eq!(back.folds, state.folds);
}

#[test]
fn what_the_picture_does_not_have_is_not_folded() {
    let state = open("").reduce(Action::Fold(Part::Span("tls", 99)));
    assert!(state.folds.is_empty());
}

/// Everything in a real run can be named in a link.
#[test]
fn a_link_knows_every_part() {
    let ids = pipeline::foldable();
    for query in [
        "",
        "cdn.use=present",
        "service.data=redis&redis.state=down",
        "service.process=down",
    ] {
        let state = open(&format!("{query}&lens=everything"));
        let parts: Vec<Part> = state
            .picture
            .diagram
            .handles
            .iter()
            .map(|one| one.part)
            .collect();
        for part in &parts {
            let folded = state.reduce(Action::Fold(*part));
            assert_eq!(
                open(&folded.query()).folds,
                folded.folds,
                "{query} {part:?}"
            );
        }
        for span in &state.run.trace.spans {
            assert!(
                span.stage.is_empty() || ids.contains(&span.stage),
                "{}",
                span.stage
            );
        }
    }
    let many = (1..500)
        .map(|n| format!("tls.{n}"))
        .collect::<Vec<_>>()
        .join(",");
    let state = open(&format!("fold={many}"));
    assert_eq!(state.folds.len(), MAX_FOLDS);
    assert!(!state.notices.link.is_empty());
    assert!(FoldWord::read("tls.4294967296", &ids).is_none());
}
