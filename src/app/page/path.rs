//! The path: the stages in order, one card each, generated from their heads.

use std::rc::Rc;

use yew::prelude::*;

use super::Dispatch;
use super::again;
use super::controls::{button, icon_button};
use super::dom::{El, Handler, act, address, all, el, part};
use super::icons::{self, icon};
use super::knob::{knob, show_value};
use super::url::url_parts;
use crate::app::action::{Action, Panel, Refused};
use crate::app::caches::words::WHAT_CACHES_DO;
use crate::app::run::Run;
use crate::app::state::State;
use crate::app::visits::{self, Warmth};
use crate::app::words;
use crate::diagram::colon;
use crate::pipeline::{self, Stage};
use crate::scenario::{Knob, Settings, Visit};
use crate::text::{Arg, Lang, duration};
use crate::trace::{Time, Tone, Warm};

/// The panel; `lit` is the stage under the playhead.
pub(super) fn path(state: &State, lit: Option<&'static str>, dispatch: &Dispatch) -> Html {
    let lang = state.lang();
    let cards = pipeline::stages().iter().copied().map(|stage| {
        let card = Card {
            lang,
            stage,
            run: state.run.clone(),
            lit: lit == Some(stage.id),
            open: state.cards.contains(&stage.id),
            next: state.next.clone(),
            refused: state.notices.lines.clone(),
            dispatch: dispatch.clone(),
        };
        let flags = usize::from(card.lit) | usize::from(card.open) << 1;
        let cleared = card.next.clear.len();
        let after = card.next.after as usize;
        let refused = card.refused.as_ref().map_or(0, address);
        let seen = vec![
            lang as usize,
            address(&card.run),
            flags,
            after,
            cleared,
            refused,
        ];
        part(seen, move || card.draw())
    });
    let open = state.panel == Some(Panel::Path);
    el("div", "")
        .classes(&[("panel path sheet", true), ("open", open)])
        .attr("id", "path")
        .add(head(state, dispatch))
        .add(
            el("div", "cards")
                .attr("role", "group")
                .attr("aria-label", words::PATH.get(lang))
                .all(cards),
        )
        .add(foot(state, dispatch))
        .into()
}

fn head(state: &State, dispatch: &Dispatch) -> Html {
    let lang = state.lang();
    let changed = state.run.scenario.settings.changed().next().is_some();
    let reset = act(dispatch, Action::Reset);
    let close = act(dispatch, Action::Panel(None));
    el("div", "panel-head")
        .add(el("h2", "").text(words::THE_PATH.get(lang)))
        .add(
            button("quiet reset-all", words::RESET_ALL.get(lang), &reset)
                .flag("disabled", !changed),
        )
        .add(icon_button(
            "quiet sheet-close",
            words::CLOSE.get(lang),
            icons::CLOSE,
            &close,
        ))
        .into()
}

fn foot(state: &State, dispatch: &Dispatch) -> Html {
    let lang = state.lang();
    let seed = Arg::Number(state.run.scenario.seed);
    // The only place that reads real randomness.
    let draw: Handler = {
        let dispatch = dispatch.clone();
        Rc::new(move |_| {
            let mut bytes = [0; 4];
            if getrandom::fill(&mut bytes).is_ok() {
                dispatch.dispatch(Action::Seed(u64::from(u32::from_le_bytes(bytes))));
            }
        })
    };
    el("div", "panel-foot")
        .add(el("span", "").text(words::SEED.fill(lang, &[("n", seed)])))
        .add(button("quiet", words::NEW_SEED.get(lang), &draw))
        .into()
}

/// The stages from whose cards one goes to what caches would do: what they decide by, and those that do.
const ASK_CACHES: [&str; 5] = ["address", "cache", "proxy", "cdn", "origin"];

/// One card.
struct Card {
    lang: Lang,
    stage: &'static Stage,
    run: Rc<Run>,
    lit: bool,
    open: bool,
    next: Visit,
    refused: Option<Rc<Refused>>,
    dispatch: Dispatch,
}

impl Card {
    fn settings(&self) -> &Settings {
        &self.run.scenario.settings
    }

    fn draw(&self) -> Html {
        let (lang, stage) = (self.lang, self.stage);
        let mut outcomes = self.run.outcomes.iter();
        let outcome = outcomes.find(|(outcome, _)| outcome.stage == stage.id);
        let tone = outcome.map(|(outcome, _)| outcome.tone);
        let present = (stage.present)(self.settings());
        let passed = stage.run.is_some() || outcome.is_some() || !present;
        let time = outcome
            .map(|(_, time)| *time)
            .filter(|time| *time > Time::ZERO);
        // What this run does not pass through needs no second line.
        let aside = outcome.is_none() && passed;
        let label = match outcome {
            Some((outcome, _)) => outcome.label.show(lang),
            // What only sets the world is not passed through: it says how it is set.
            None if !passed => {
                let basic = stage.knobs.iter().copied().filter(|knob| knob.basic);
                summary(&basic.collect::<Vec<_>>(), self.settings(), lang)
            }
            None if !present => words::ABSENT.get(lang).to_owned(),
            None => words::NOT_REACHED.get(lang).to_owned(),
        };
        let toned = tone
            .map(|tone| el("span", "unseen").text(format!(" ({})", words::tone(tone).get(lang))));
        let set = changed(stage, self.settings());
        let set = (!set.is_empty() && !self.open && passed)
            .then(|| el("span", "card-set").text(summary(&set, self.settings(), lang)));
        let body = format!("card-{}", stage.id);
        let opener = el("button", "")
            .attr("type", "button")
            .says("aria-expanded", self.open)
            .attr("aria-controls", body.clone())
            .click(&act(&self.dispatch, Action::Card(stage.id)))
            .add(el("span", dot(tone)))
            .add(el("span", "card-title").text(stage.title.get(lang)))
            .add(el("span", "card-time").text(match time {
                Some(time) => duration(time.0, lang),
                None if aside => label.clone(),
                None => String::new(),
            }))
            .add(icon(icons::DOWN))
            .perhaps((!aside).then(|| el("span", "card-label").text(label).perhaps(toned)))
            .perhaps(set)
            .perhaps((!self.open).then(|| self.warm()).flatten());
        el("section", "")
            .classes(&[
                ("card", true),
                ("lit", self.lit),
                ("opened", self.open),
                ("skipped", tone.is_none()),
            ])
            .attr("role", "group")
            .attr("aria-label", stage.title.get(lang))
            .add(el("h3", "").add(opener))
            .add(
                el("div", "card-body")
                    .attr("id", body)
                    .flag("hidden", !self.open)
                    .perhaps(self.open.then(|| self.body())),
            )
            .into()
    }

    /// The stage's caches, as the visit leaves them.
    fn caches(&self) -> impl Iterator<Item = &Warm> {
        let warm = self.run.trace.warm.iter();
        warm.filter(|warm| self.stage.caches.iter().any(|cache| cache.id == warm.cache))
    }

    /// What a closed card says of them: for how long there is what.
    fn warm(&self) -> Option<El> {
        let at = visits::begins(&self.run, &self.next);
        let caches: Vec<&Warm> = self.caches().collect();
        let held = visits::foremost(&self.run, &caches, at)?;
        let (dot, left) = match held.left(at) {
            None => (Warmth::Warm, words::WARM.get(self.lang).to_owned()),
            Some(0) => (Warmth::Stale, visits::left(held, at, self.lang)),
            Some(_) => (Warmth::Warm, visits::left(held, at, self.lang)),
        };
        Some(
            el("span", "card-warm")
                .add(el("span", again::warm_dot(dot)))
                .add(el("span", "card-left").text(left))
                .text(" ")
                .add(el("span", "card-held").text(held.what.show(self.lang))),
        )
    }

    /// What an open card says of them, and a button to clear each.
    fn kept(&self) -> Vec<Html> {
        let at = visits::begins(&self.run, &self.next);
        let one = |warm: &Warm| {
            let (_, cache) = pipeline::cache(warm.cache)?;
            let clear = Action::Next(again::toggled(&self.next, warm.cache));
            let pressed = self.next.clear.contains(&warm.cache);
            let clear = button(
                if pressed { "chip current" } else { "chip" },
                words::CLEAR_NEXT.get(self.lang),
                &act(&self.dispatch, clear),
            );
            let holds = warm.holds.iter().map(|held| {
                let words = visits::held(held, at, self.lang);
                el("li", "").text(words).into()
            });
            let empty = warm.holds.is_empty();
            Some(
                el("div", "kept")
                    .attr("role", "group")
                    .attr("aria-label", cache.title.get(self.lang))
                    .add(el("span", again::warm_dot(visits::warmth(warm, at))))
                    .add(el("span", "").text(cache.title.get(self.lang)))
                    .add(
                        el("ul", "")
                            .all(holds)
                            .perhaps(empty.then(|| el("li", "").text(words::COLD.get(self.lang)))),
                    )
                    .add(clear.says("aria-pressed", pressed))
                    .into(),
            )
        };
        let rows: Vec<Html> = self.caches().filter_map(one).collect();
        let heading =
            (!rows.is_empty()).then(|| el("h4", "").text(words::KEPT_FOR_NEXT.get(self.lang)));
        heading.map(Html::from).into_iter().chain(rows).collect()
    }

    /// What an open card holds: what the stage does, its knobs, what it leaves out.
    fn body(&self) -> Html {
        let (lang, stage) = (self.lang, self.stage);
        let refused = self.refused.as_deref();
        let row = |one: &'static Knob| {
            let value = self.settings().get(one);
            knob(one, &value, refused, lang, &self.dispatch)
        };
        let is_changed = |knob: &&'static Knob| self.settings().get(knob) != knob.default();
        let basic = stage.knobs.iter().copied().filter(|knob| knob.basic);
        let rest: Vec<&'static Knob> = stage
            .knobs
            .iter()
            .copied()
            .filter(|knob| !knob.basic)
            .collect();
        let more = (!rest.is_empty()).then(|| {
            el("details", "")
                .flag("open", rest.iter().any(is_changed))
                .add(el("summary", "").text(words::MORE.get(lang)))
                .all(rest.iter().copied().map(row))
        });
        let set = changed(stage, self.settings());
        let defaults: Vec<_> = set.into_iter().map(|knob| (knob, knob.default())).collect();
        let reset = (!defaults.is_empty()).then(|| {
            let reset = act(&self.dispatch, Action::Set(defaults));
            button("quiet reset", words::RESET_STAGE.get(lang), &reset)
        });
        let lab = ASK_CACHES.contains(&stage.id).then(|| {
            let open = act(&self.dispatch, Action::Panel(Some(Panel::Caches)));
            button("chip", WHAT_CACHES_DO.get(lang), &open)
        });
        let url = stage.id == pipeline::address::STAGE.id;
        all([
            el("p", "about-stage").text(stage.about.get(lang)).into(),
            all(url.then(|| url_parts(&self.run, lang, &self.dispatch))),
            all(basic.map(row)),
            all(more.map(Html::from)),
            all(self.kept()),
            all(lab.map(Html::from)),
            all(reset.map(Html::from)),
            not_modelled(stage, lang),
        ])
    }
}

/// What a stage leaves out.
pub(super) fn not_modelled(stage: &Stage, lang: Lang) -> Html {
    el("details", "not-modelled")
        .add(el("summary", "").text(words::NOT_MODELLED.get(lang)))
        .add(el("p", "").text(stage.not_modelled.get(lang)))
        .into()
}

/// The classes of the dot that shows how a stage went.
fn dot(tone: Option<Tone>) -> &'static str {
    match tone {
        Some(Tone::Good) => "dot good",
        Some(Tone::Detour) => "dot detour",
        Some(Tone::Failure) => "dot failure",
        None => "dot",
    }
}

/// The stage's knobs that are not at their defaults.
fn changed(stage: &Stage, settings: &Settings) -> Vec<&'static Knob> {
    let knobs = stage.knobs.iter().copied();
    knobs
        .filter(|knob| settings.get(knob) != knob.default())
        .collect()
}

/// How knobs are set, in words: `Lost SYNs: 2`.
fn summary(knobs: &[&'static Knob], settings: &Settings, lang: Lang) -> String {
    let parts = knobs.iter().map(|knob| {
        let value = show_value(knob, &settings.get(knob), lang);
        [knob.title.get(lang), colon(lang), &value].concat()
    });
    parts.collect::<Vec<_>>().join(" · ")
}
