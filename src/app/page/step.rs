//! This step: what happens under the playhead, why, who says so, and what it carries.

use yew::prelude::*;

use super::Dispatch;
use super::icons::{Icon, icon};
use super::same::Same;
use crate::app::run::{Picture, Run};
use crate::app::state::{Action, find_setting};
use crate::app::story::reason;
use crate::app::words;
use crate::diagram::{Row, RowItem};
use crate::lens;
use crate::pipeline;
use crate::scenario::{Knob, Value};
use crate::text::{Arg, Label, Lang, duration};
use crate::trace::payload::{Payload, Segment, TcpState};
use crate::trace::{Fragment, Message, Note, NoteKind, Operand, Reason, Time, Trace};

#[derive(Properties, PartialEq)]
pub(super) struct StepProps {
    pub lang: Lang,
    pub run: Same<Run>,
    pub picture: Same<Picture>,
    pub row: usize,
    /// Whether the sheet is open, on a phone.
    pub open: bool,
    pub dispatch: Dispatch,
    /// What stands below, in the same column.
    pub children: Html,
}

/// The panel.
#[component]
pub(super) fn Step(props: &StepProps) -> Html {
    let (lang, picture) = (props.lang, &props.picture);
    let (n, m) = picture.step_number(props.row);
    let close = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Panel(None)))
    };
    let count = [("n", Arg::Number(n as u64)), ("m", Arg::Number(m as u64))];
    html! {
        <aside
            class={classes!("side", "sheet", props.open.then_some("open"))} id="step"
            aria-label={words::THIS_STEP.get(lang)}
        >
            <div class="panel step">
                <div class="panel-head">
                    <h2>{words::STEP_OF.fill(lang, &count)}</h2>
                    <div class="step-moves">
                        { go(props, words::STEP_BACK.get(lang), Icon::Previous, -1) }
                        { go(props, words::STEP_ON.get(lang), Icon::Next, 1) }
                    </div>
                    <button
                        type="button" class="quiet sheet-close" aria-label={words::CLOSE.get(lang)} onclick={close}
                    >{ icon(Icon::Close) }</button>
                </div>
                <div class="step-body">
                    if let Some(row) = picture.diagram.rows.get(props.row) {
                        { body(props, row) }
                    }
                </div>
            </div>
            { props.children.clone() }
        </aside>
    }
}

/// A button for the sheet, which covers the player's own.
fn go(props: &StepProps, name: &'static str, picture: Icon, by: isize) -> Html {
    let dispatch = props.dispatch.clone();
    let onclick = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Step(by)));
    html! {
        <button type="button" class="quiet" aria-label={name} title={name} {onclick}>{ icon(picture) }</button>
    }
}

fn body(props: &StepProps, row: &Row) -> Html {
    let (lang, trace) = (props.lang, &props.run.trace);
    let detail = match &row.item {
        RowItem::Message(id, _) => message(trace, trace.message(*id), row, lang),
        RowItem::Note(id) => note(trace, &trace.notes[*id as usize], lang),
        RowItem::Door(id) => door(props, trace, trace.fragment(*id)),
        RowItem::Fold(id) => {
            let span = trace.span(*id);
            fold(props, &span.name, span.stage, (span.start, span.end))
        }
        RowItem::Gap { from, to, note: id } => match id {
            Some(id) => note(trace, &trace.notes[*id as usize], lang),
            None => wait(*from, *to, lang),
        },
    };
    html! {
        <>
            { detail }
            { for reason(&props.run, &row.item).map(|reason| sources(reason, lang)) }
            { not_modelled(row.stage, lang) }
        </>
    }
}

/// The label as a heading: a protocol's own words in its own face.
fn heading(label: &Label, failed: bool, lang: Lang) -> Html {
    let class = classes!(
        label.is_literal().then_some("literal"),
        failed.then_some("failed")
    );
    html! { <h3 {class}>{label.show(lang)}</h3> }
}

fn facts(parts: &[String]) -> Html {
    html! { <p class="facts">{parts.join(" · ")}</p> }
}

fn explained(reason: &Reason, lang: Lang) -> Html {
    let why = reason.why(lang);
    html! {
        <>
            <p class="what">{reason.what(lang)}</p>
            if !why.is_empty() { <p class="why">{why}</p> }
        </>
    }
}

fn at(time: Time, lang: Lang) -> String {
    words::AT.fill(lang, &[("time", Arg::Micros(time.0))])
}

fn message(trace: &Trace, message: &Message, row: &Row, lang: Lang) -> Html {
    let name = |who| trace.participant(who).name.get(lang);
    let mut parts = vec![
        format!("{} → {}", name(message.from), name(message.to)),
        words::layer(message.layer).get(lang).to_owned(),
        at(message.sent, lang),
    ];
    match message.received {
        None => parts.push(words::LOST.get(lang).to_owned()),
        Some(received) if received > message.sent => {
            let time = Arg::Micros((received - message.sent).0);
            parts.push(words::ON_THE_WAY.fill(lang, &[("time", time)]));
        }
        Some(_) => {}
    }
    let fields = message.payload.fields();
    html! {
        <>
            { heading(&message.payload.label(), row.failed || row.lost, lang) }
            { facts(&parts) }
            { explained(&message.why, lang) }
            if let Payload::Segment(segment) = &message.payload {
                { states(segment, name(message.from), name(message.to), lang) }
            }
            if !fields.is_empty() {
                <h4>{words::FIELDS.get(lang)}</h4>
                <dl class="fields">
                    { for fields.iter().map(|field| html! {
                        <div><dt>{field.name.show(lang)}</dt><dd><code>{field.value.show(lang)}</code></dd></div>
                    }) }
                </dl>
            }
        </>
    }
}

/// The states of both ends, as the RFC prints them.
fn states(segment: &Segment, from: &str, to: &str, lang: Lang) -> Html {
    let end = |name: &str, (before, after): (TcpState, TcpState)| {
        html! {
            <div>
                <span>{name.to_owned()}</span>
                <code>
                    { before.to_string() }
                    if before != after { <>{" → "}<b>{after.to_string()}</b></> }
                </code>
            </div>
        }
    };
    html! {
        <div class="ends" role="group" aria-label={words::STATES.get(lang)}>
            { end(from, segment.sender) }
            { end(to, segment.receiver) }
        </div>
    }
}

fn note(trace: &Trace, note: &Note, lang: Lang) -> Html {
    let names: Vec<&str> = note
        .over
        .iter()
        .map(|who| trace.participant(*who).name.get(lang))
        .collect();
    let mut parts = vec![names.join(", "), at(note.at, lang)];
    if note.until > note.at {
        let time = Arg::Micros((note.until - note.at).0);
        parts.push(words::WAITS.fill(lang, &[("time", time)]));
    }
    let log = matches!(note.kind, NoteKind::Log | NoteKind::ErrorLog);
    html! {
        <>
            if log {
                <h3>{words::LOG_SHOWS.get(lang)}</h3>
            } else {
                { heading(&note.text, false, lang) }
            }
            { facts(&parts) }
            if log { <pre class="log"><code>{note.text.show(lang)}</code></pre> }
            { explained(&note.why, lang) }
        </>
    }
}

fn door(props: &StepProps, trace: &Trace, fragment: &Fragment) -> Html {
    let lang = props.lang;
    let decider = trace
        .participant(fragment.decider)
        .name
        .get(lang)
        .to_owned();
    html! {
        <>
            { heading(&fragment.name, false, lang) }
            { facts(&[words::DECISION.get(lang).to_owned(), decider, at(fragment.start, lang)]) }
            <ul class="ways">
                { for fragment.operands.iter().map(|operand| way(operand, &props.dispatch, lang)) }
            </ul>
            { explained(&fragment.why, lang) }
        </>
    }
}

/// One way that a decision can go.
fn way(operand: &Operand, dispatch: &Dispatch, lang: Lang) -> Html {
    let settings = settings_of(&operand.set);
    html! {
        <li class={classes!(operand.taken.then_some("taken"))}>
            <span>{operand.guard.show(lang)}</span>
            if operand.taken {
                <span class="tag">{words::TAKEN.get(lang)}</span>
            } else if !settings.is_empty() {
                <button type="button" class="chip" onclick={set(settings, dispatch)}>{words::TAKE.get(lang)}</button>
            }
        </li>
    }
}

/// Settings by name as knobs and values.
pub(super) fn settings_of(set: &[(&'static str, String)]) -> Vec<(&'static Knob, Value)> {
    set.iter()
        .filter_map(|(id, value)| find_setting(id, value))
        .collect()
}

fn set(settings: Vec<(&'static Knob, Value)>, dispatch: &Dispatch) -> Callback<MouseEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |_| dispatch.dispatch(Action::Set(settings.clone())))
}

fn fold(props: &StepProps, name: &Label, stage: &str, (start, end): (Time, Time)) -> Html {
    let lang = props.lang;
    let stage = pipeline::stages().iter().find(|one| one.id == stage);
    let lens = stage.and_then(|stage| lens::by_id(stage.id));
    let look = lens.map(|lens| {
        let dispatch = props.dispatch.clone();
        let onclick = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Lens(lens)));
        html! {
            <button type="button" class="chip" {onclick}>
                {format!("{}: {}", words::LENS.get(lang), lens.title.get(lang))}
            </button>
        }
    });
    html! {
        <>
            { heading(name, false, lang) }
            { facts(&[at(start, lang), duration((end - start).0, lang)]) }
            { for stage.map(|stage| html! { <p class="what">{stage.about.get(lang)}</p> }) }
            <p class="why">{words::FOLDED.get(lang)}</p>
            { for look }
        </>
    }
}

fn wait(from: Time, to: Time, lang: Lang) -> Html {
    let time = Arg::Micros((to - from).0);
    let words = Label::Literal(words::WAITS.fill(lang, &[("time", time)]));
    html! { <><h3>{words.show(lang)}</h3>{ facts(&[at(from, lang)]) }</> }
}

fn sources(reason: &Reason, lang: Lang) -> Html {
    let link = |cite: &crate::trace::Cite| {
        html! { <li key={cite.label}><a href={cite.url} target="_blank" rel="noopener">{cite.label}</a></li> }
    };
    if reason.why.cites.is_empty() {
        return Html::default();
    }
    html! {
        <ul class="sources" aria-label={words::SOURCES.get(lang)}>{ for reason.why.cites.iter().map(link) }</ul>
    }
}

fn not_modelled(stage: &str, lang: Lang) -> Html {
    let stage = pipeline::stages().iter().find(|one| one.id == stage);
    let words = stage
        .map(|stage| stage.not_modelled.get(lang))
        .unwrap_or_default();
    if words.is_empty() {
        return Html::default();
    }
    html! {
        <details class="not-modelled">
            <summary>{words::NOT_MODELLED.get(lang)}</summary>
            <p>{words}</p>
        </details>
    }
}
