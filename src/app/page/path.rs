//! The path: the stages in order, one card each, generated from their heads.

use yew::prelude::*;

use super::Dispatch;
use super::icons::{Icon, icon};
use super::knob::KnobRow;
use super::same::Same;
use super::url_card::UrlCard;
use crate::app::run::Run;
use crate::app::state::Action;
use crate::app::words;
use crate::pipeline::{self, Stage};
use crate::scenario::{Knob, Settings};
use crate::text::{Arg, Lang, duration};
use crate::trace::{Time, Tone, stage_outcomes};

#[derive(Properties, PartialEq)]
pub(super) struct PathProps {
    pub lang: Lang,
    pub run: Same<Run>,
    /// The stage under the playhead.
    pub lit: Option<&'static str>,
    /// Whether the sheet is open, on a phone.
    pub open: bool,
    pub dispatch: Dispatch,
}

/// The panel.
#[component]
pub(super) fn Path(props: &PathProps) -> Html {
    let lang = props.lang;
    let outcomes = {
        let run = props.run.clone();
        use_memo(props.run.clone(), move |_| {
            stage_outcomes(&run.trace)
                .into_iter()
                .map(|(outcome, time)| (outcome.clone(), time))
                .collect::<Vec<_>>()
        })
    };
    let send = |action: Action| {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(action.clone()))
    };
    let card = |stage: &'static Stage| {
        let reached = outcomes
            .iter()
            .find(|(outcome, _)| outcome.stage == stage.id);
        let result = reached.map(|(outcome, time)| CardResult {
            label: outcome.label.show(lang).into(),
            tone: outcome.tone,
            time: *time,
        });
        html! {
            <Card
                key={stage.id} {lang} stage={StageRef(stage)} {result} lit={props.lit == Some(stage.id)}
                run={props.run.clone()} dispatch={props.dispatch.clone()}
            />
        }
    };
    let changed = props.run.scenario.settings.changed().next().is_some();
    let seed = props.run.scenario.seed;
    html! {
        <div class={classes!("panel", "path", "sheet", props.open.then_some("open"))} id="path">
            <div class="panel-head">
                <h2>{words::THE_PATH.get(lang)}</h2>
                <button
                    type="button" class="quiet reset-all" disabled={!changed} onclick={send(Action::Reset)}
                >{words::RESET_ALL.get(lang)}</button>
                <button
                    type="button" class="quiet sheet-close" aria-label={words::CLOSE.get(lang)}
                    onclick={send(Action::Panel(None))}
                >{ icon(Icon::Close) }</button>
            </div>
            <div class="cards" role="group" aria-label={words::PATH.get(lang)}>
                { for pipeline::stages().iter().copied().map(card) }
            </div>
            <div class="panel-foot">
                <span>{words::SEED.fill(lang, &[("n", Arg::Number(seed))])}</span>
                <NewSeed {lang} dispatch={props.dispatch.clone()} />
            </div>
        </div>
    }
}

/// Draws another seed: the only place that reads real randomness.
#[component]
fn NewSeed(props: &SeedProps) -> Html {
    let dispatch = props.dispatch.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        let mut bytes = [0; 4];
        if getrandom::fill(&mut bytes).is_ok() {
            dispatch.dispatch(Action::Seed(u64::from(u32::from_le_bytes(bytes))));
        }
    });
    html! { <button type="button" class="quiet" {onclick}>{words::NEW_SEED.get(props.lang)}</button> }
}

#[derive(Properties, PartialEq)]
struct SeedProps {
    lang: Lang,
    dispatch: Dispatch,
}

/// A stage's head, compared by its id.
#[derive(Clone, Copy)]
struct StageRef(&'static Stage);

impl PartialEq for StageRef {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id
    }
}

/// What a card says of its stage in this run.
#[derive(Clone, PartialEq)]
struct CardResult {
    label: AttrValue,
    tone: Tone,
    time: Time,
}

#[derive(Properties, PartialEq)]
struct CardProps {
    lang: Lang,
    stage: StageRef,
    result: Option<CardResult>,
    lit: bool,
    run: Same<Run>,
    dispatch: Dispatch,
}

/// One card.
#[component]
fn Card(props: &CardProps) -> Html {
    let (lang, stage) = (props.lang, props.stage.0);
    let open = use_state(|| false);
    let onclick = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let tone = props.result.as_ref().map(|result| result.tone);
    let settings = &props.run.scenario.settings;
    let label = match &props.result {
        Some(result) => result.label.clone(),
        // What only sets the world is not passed through: it says how it is set.
        None if stage.run.is_none() => {
            let basic: Vec<_> = stage
                .knobs
                .iter()
                .copied()
                .filter(|knob| knob.basic)
                .collect();
            summary(&basic, settings, lang).into()
        }
        None => words::NOT_REACHED.get(lang).into(),
    };
    let time = props
        .result
        .as_ref()
        .filter(|result| result.time > Time::ZERO);
    let set = changed(stage, settings);
    let body = format!("card-{}", stage.id);
    html! {
        <section
            class={classes!("card", props.lit.then_some("lit"), open.then_some("opened"), tone.is_none().then_some("skipped"))}
            role="group" aria-label={stage.title.get(lang)}
        >
            <h3>
                <button type="button" aria-expanded={open.to_string()} aria-controls={body.clone()} {onclick}>
                    <span class={classes!("dot", tone.map(tone_class))} />
                    <span class="card-title">{stage.title.get(lang)}</span>
                    <span class="card-time">{ for time.map(|result| duration(result.time.0, lang)) }</span>
                    { icon(Icon::Down) }
                    <span class="card-label">{label}
                        if let Some(tone) = tone {
                            <span class="unseen">{format!(" ({})", words::tone(tone).get(lang))}</span>
                        }
                    </span>
                    if !set.is_empty() && !*open && (stage.run.is_some() || props.result.is_some()) {
                        <span class="card-set">{summary(&set, settings, lang)}</span>
                    }
                </button>
            </h3>
            <div class="card-body" id={body} hidden={!*open}>
                if *open {
                    <CardBody {lang} stage={props.stage} run={props.run.clone()} dispatch={props.dispatch.clone()} />
                }
            </div>
        </section>
    }
}

/// The class of a tone.
pub(super) const fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "good",
        Tone::Detour => "detour",
        Tone::Failure => "failure",
    }
}

/// The stage's knobs that are not at their defaults.
fn changed(stage: &Stage, settings: &Settings) -> Vec<&'static Knob> {
    let knobs = stage.knobs.iter().copied();
    knobs
        .filter(|knob| settings.get(knob) != knob.default())
        .collect()
}

/// What is set, in words: `SYN lost: 2`.
fn summary(knobs: &[&'static Knob], settings: &Settings, lang: Lang) -> String {
    let parts = knobs.iter().map(|knob| {
        let value = super::knob::show_value(knob, settings.get(knob), lang);
        format!("{}: {value}", knob.title.get(lang))
    });
    parts.collect::<Vec<_>>().join(" · ")
}

#[derive(Properties, PartialEq)]
struct BodyProps {
    lang: Lang,
    stage: StageRef,
    run: Same<Run>,
    dispatch: Dispatch,
}

/// What an open card holds: what the stage does, its knobs, what it leaves out.
#[component]
fn CardBody(props: &BodyProps) -> Html {
    let (lang, stage) = (props.lang, props.stage.0);
    let settings = &props.run.scenario.settings;
    let row = |knob: &'static Knob| {
        html! { <KnobRow key={knob.id} {lang} {knob} value={settings.get(knob)} dispatch={props.dispatch.clone()} /> }
    };
    let basic = stage.knobs.iter().copied().filter(|knob| knob.basic);
    let rest: Vec<_> = stage
        .knobs
        .iter()
        .copied()
        .filter(|knob| !knob.basic)
        .collect();
    let rest_changed = rest.iter().any(|knob| settings.get(knob) != knob.default());
    let reset: Vec<_> = changed(stage, settings)
        .into_iter()
        .map(|knob| (knob, knob.default()))
        .collect();
    let reset_stage = {
        let (dispatch, reset) = (props.dispatch.clone(), reset.clone());
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Set(reset.clone())))
    };
    html! {
        <>
            <p class="about-stage">{stage.about.get(lang)}</p>
            if stage.id == pipeline::address::STAGE.id {
                <UrlCard {lang} run={props.run.clone()} dispatch={props.dispatch.clone()} />
            }
            { for basic.map(row) }
            if !rest.is_empty() {
                <details open={rest_changed}>
                    <summary>{words::MORE.get(lang)}</summary>
                    { for rest.into_iter().map(row) }
                </details>
            }
            if !reset.is_empty() {
                <button type="button" class="quiet reset" onclick={reset_stage}>{words::RESET_STAGE.get(lang)}</button>
            }
            if !stage.not_modelled.get(lang).is_empty() {
                <details class="not-modelled">
                    <summary>{words::NOT_MODELLED.get(lang)}</summary>
                    <p>{stage.not_modelled.get(lang)}</p>
                </details>
            }
        </>
    }
}
