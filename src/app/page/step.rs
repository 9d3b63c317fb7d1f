//! This step: what happens under the playhead, why, who says so, and what it carries.

use yew::prelude::*;

use super::Dispatch;
use super::controls::{button, icon_button};
use super::dom::{El, act, all, el, nothing};
use super::folds::handle_name;
use super::icons::{self, Icon};
use super::path::not_modelled;
use super::screen::screen;
use super::url::url_parts;
use crate::app::action::{Action, Panel, Tab};
use crate::app::packets::places;
use crate::app::preset::find_setting;
use crate::app::state::State;
use crate::app::story::reason;
use crate::app::words;
use crate::diagram::{Handle, Row, RowItem, colon, folded_name};
use crate::lens::{self, Fold, Folded};
use crate::pipeline;
use crate::scenario::{Knob, Value};
use crate::text::{Arg, Label, Lang, duration};
use crate::trace::payload::{Local, Payload, Segment, TcpState};
use crate::trace::{Fragment, Item, Message, Note, NoteKind, Operand, Reason, Time, Trace, rfc};

/// The panel, and the screen below it.
pub(super) fn step(state: &State, row: usize, shown: bool, dispatch: &Dispatch) -> Html {
    let lang = state.lang();
    let (n, m) = state.picture.step_number(row);
    let count = [("n", Arg::Number(n as u64)), ("m", Arg::Number(m as u64))];
    // The sheet has buttons of its own: it covers the player's.
    let go = |name, picture: Icon, by| {
        icon_button("quiet", name, picture, &act(dispatch, Action::Step(by)))
    };
    let close = act(dispatch, Action::Panel(None));
    let title = match m {
        0 => words::THIS_STEP.get(lang).to_owned(),
        _ => words::STEP_OF.fill(lang, &count),
    };
    let at = row;
    let row = state.picture.diagram.rows.get(row);
    let opens = |row: &Row| !places(&state.run.trace, &row.item).is_empty();
    let bytes = (state.tab != Tab::Packets && row.is_some_and(opens)).then(|| {
        let show = act(dispatch, Action::Tab(Tab::Packets));
        button("chip", words::BYTES.get(lang), &show).named(words::SHOW_BYTES.get(lang))
    });
    let head = el("div", "panel-head")
        .add(el("h2", "").text(title))
        .perhaps(bytes)
        .add(
            el("div", "step-moves")
                .add(go(words::STEP_BACK.get(lang), icons::PREVIOUS, -1))
                .add(go(words::STEP_ON.get(lang), icons::NEXT, 1)),
        )
        .add(icon_button(
            "quiet sheet-close",
            words::CLOSE.get(lang),
            icons::CLOSE,
            &close,
        ));
    let body = row.map(|row| {
        let body = Body {
            state,
            lang,
            dispatch,
        };
        all([body.draw(row), body.handles(at)])
    });
    let body = body.unwrap_or_else(|| nothing_seen(lang, dispatch));
    el("aside", "")
        .classes(&[
            ("side sheet", true),
            ("open", state.panel == Some(Panel::Step)),
        ])
        .attr("id", "step")
        .attr("aria-label", words::THIS_STEP.get(lang))
        .add(
            el("div", "panel step")
                .add(head)
                .add(el("div", "step-body").add(body)),
        )
        .add(screen(&state.run, shown, lang))
        .into()
}

/// A run may never reach what a lens is about.
fn nothing_seen(lang: Lang, dispatch: &Dispatch) -> Html {
    let overview = &lens::ALL[0];
    let look = act(dispatch, Action::Lens(overview));
    let words = [words::LENS.get(lang), colon(lang), overview.title.get(lang)].concat();
    all([
        el("p", "what").text(words::NOTHING_SEEN.get(lang)).into(),
        button("chip", "", &look).text(words).into(),
    ])
}

/// What the parts of the panel need to know.
struct Body<'a> {
    state: &'a State,
    lang: Lang,
    dispatch: &'a Dispatch,
}

impl Body<'_> {
    fn draw(&self, row: &Row) -> Html {
        let (lang, trace) = (self.lang, &self.state.run.trace);
        let detail = match &row.item {
            RowItem::Message(id, _) => {
                let one = trace.message(*id);
                let carried = match &one.payload {
                    Payload::Local(Local::Parsed { .. }) => {
                        url_parts(&self.state.run, lang, self.dispatch)
                    }
                    payload => fields(payload, lang),
                };
                message(trace, one, row, carried, lang)
            }
            RowItem::Note(id) | RowItem::Gap { note: Some(id), .. } => {
                note(trace, &trace.notes[*id as usize], lang)
            }
            RowItem::Door(id) => self.door(trace, trace.fragment(*id)),
            RowItem::Fold(fold) => self.fold(trace, fold),
            RowItem::Gap {
                from,
                to,
                note: None,
            } => wait(*from, *to, lang),
        };
        let stage = pipeline::stages()
            .iter()
            .find(|stage| stage.id == row.stage);
        all([
            detail,
            all(reason(&self.state.run, &row.item).map(|reason| sources(reason, lang))),
            all(stage.map(|stage| not_modelled(stage, lang))),
        ])
    }

    fn door(&self, trace: &Trace, fragment: &Fragment) -> Html {
        let lang = self.lang;
        let decider = trace
            .participant(fragment.decider)
            .name
            .get(lang)
            .to_owned();
        let decision = words::DECISION.get(lang).to_owned();
        all([
            heading(&fragment.name, false, lang),
            facts(&[decision, decider, at(fragment.start, lang)]),
            el("ul", "ways")
                .all(fragment.operands.iter().map(|operand| self.way(operand)))
                .into(),
            explained(&fragment.why, lang),
            all(verdict(trace, fragment).map(|payload| fields(payload, lang))),
        ])
    }

    /// One way that a decision can go.
    fn way(&self, operand: &Operand) -> Html {
        let settings = settings_of(&operand.set);
        let way = el("li", if operand.taken { "taken" } else { "" })
            .add(el("span", "").text(operand.guard.show(self.lang)));
        if operand.taken {
            way.add(el("span", "tag").text(words::TAKEN.get(self.lang)))
                .into()
        } else if settings.is_empty() {
            way.into()
        } else {
            let set = act(self.dispatch, Action::Set(settings));
            way.add(button("chip", words::TAKE.get(self.lang), &set))
                .into()
        }
    }

    fn fold(&self, trace: &Trace, fold: &Fold) -> Html {
        let lang = self.lang;
        let span = match fold.what {
            Folded::Span(id) => Some(trace.span(id)),
            Folded::Frame(_) | Folded::Par(..) => None,
        };
        let stages = pipeline::stages().iter();
        let stage = span.and_then(|span| stages.clone().find(|one| one.id == span.stage));
        let lens = stage.and_then(|stage| lens::by_id(stage.id));
        let look = lens.map(|lens| {
            let look = act(self.dispatch, Action::Lens(lens));
            let words = [words::LENS.get(lang), colon(lang), lens.title.get(lang)].concat();
            button("chip", "", &look).text(words).into()
        });
        // What work does after the journey is not what its stage is there for.
        let about = stage.filter(|_| span.is_some_and(|span| span.follows.is_none()));
        let about = about.map(|stage| el("p", "what").text(stage.about.get(lang)).into());
        let name = folded_name(trace, fold.what, lang);
        all([
            el("h3", "")
                .classes(&[("failed", fold.failed)])
                .text(name)
                .into(),
            facts(&[
                at(fold.start, lang),
                duration((fold.end - fold.start).0, lang),
            ]),
            all(about),
            el("h4", "").text(words::FOLDED.get(lang)).into(),
            folded(trace, fold, lang),
            all(look),
        ])
    }

    /// What can be folded around a row, the innermost first.
    fn handles(&self, row: usize) -> Html {
        let picture = &self.state.picture;
        let chip = |handle: &Handle| {
            let name = folded_name(&self.state.run.trace, handle.what, self.lang);
            let name = handle_name(name, handle.folded, self.lang);
            let fold = act(self.dispatch, Action::Fold(handle.part));
            button("chip", "", &fold).text(name).into()
        };
        let around = picture.parts_around(row).rev().take(CHIPS);
        el("div", "fold-chips").all(around.map(chip)).into()
    }
}

/// So many parts around a row are offered to be folded.
const CHIPS: usize = 3;

/// So many messages of a fold are listed.
const LISTED: usize = 40;

/// What a cache has just said to whoever decides: why, and by which numbers.
fn verdict<'a>(trace: &'a Trace, door: &Fragment) -> Option<&'a Payload> {
    let said = trace.messages.iter().rfind(|message| {
        let about = message.to == door.decider && message.received == Some(door.start);
        about && matches!(message.payload, Payload::Local(Local::Verdict(_)))
    });
    said.map(|message| &message.payload)
}

/// The messages that are folded into a row.
fn folded(trace: &Trace, fold: &Fold, lang: Lang) -> Html {
    let messages = fold.inside.iter().filter_map(|item| match item {
        Item::Message(id) => Some(trace.message(*id)),
        Item::Note(_) | Item::Door(_) => None,
    });
    let name = |who| trace.participant(who).name.get(lang);
    let lines = messages.take(LISTED).map(|message| {
        let label = message.payload.label().show(lang);
        let ends = format!("{} → {}", name(message.from), name(message.to));
        let line = el("li", "").add(el("code", "").text(label));
        line.add(el("span", "").text(ends)).into()
    });
    let more = (fold.count() > LISTED as u64).then(|| {
        let rest = [("n", Arg::Number(fold.count() - LISTED as u64))];
        el("li", "").text(words::AND_MORE.fill(lang, &rest))
    });
    el("ol", "folded").add(all(lines)).perhaps(more).into()
}

/// The label as a heading: a protocol's own words in its own face.
fn heading(label: &Label, failed: bool, lang: Lang) -> Html {
    el("h3", "")
        .classes(&[("literal", label.is_literal()), ("failed", failed)])
        .text(label.show(lang))
        .into()
}

fn facts(parts: &[String]) -> Html {
    el("p", "facts").text(parts.join(" · ")).into()
}

fn explained(reason: &Reason, lang: Lang) -> Html {
    let why = reason.why(lang);
    let why = (!why.is_empty()).then(|| el("p", "why").text(why).into());
    all([el("p", "what").text(reason.what(lang)).into(), all(why)])
}

fn at(time: Time, lang: Lang) -> String {
    words::AT.fill(lang, &[("time", Arg::Micros(time.0))])
}

fn message(trace: &Trace, message: &Message, row: &Row, carried: Html, lang: Lang) -> Html {
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
    let states = match &message.payload {
        Payload::Segment(segment) => states(segment, name(message.from), name(message.to), lang),
        _ => nothing(),
    };
    all([
        heading(&message.payload.label(), row.failed || row.lost, lang),
        facts(&parts),
        explained(&message.why, lang),
        states,
        carried,
    ])
}

fn fields(payload: &Payload, lang: Lang) -> Html {
    let fields = payload.fields();
    if fields.is_empty() {
        return nothing();
    }
    let rows = fields.iter().map(|field| {
        let (name, value) = (field.name.show(lang), field.value.show(lang));
        let row = el("div", "");
        // A reason in a sentence, by where it stands.
        let row = match rfc(&name) {
            Some(href) => row
                .add(el("dt", "").add(link(href).text(name)))
                .add(el("dd", "").text(value)),
            None => row
                // Where a long name may be broken.
                .add(el("dt", "").text(name.replace('_', "_\u{200b}")))
                .add(el("dd", "").add(el("code", "").text(value))),
        };
        row.into()
    });
    all([
        el("h4", "").text(words::FIELDS.get(lang)).into(),
        el("dl", "fields").all(rows).into(),
    ])
}

/// The states of both ends, as the RFC prints them.
fn states(segment: &Segment, from: &'static str, to: &'static str, lang: Lang) -> Html {
    let end = |name: &'static str, (before, after): (TcpState, TcpState)| {
        let changed = (before != after).then(|| {
            all([
                super::dom::text(" → "),
                el("b", "").text(after.to_string()).into(),
            ])
        });
        el("div", "")
            .add(el("span", "").text(name))
            .add(el("code", "").text(before.to_string()).perhaps(changed))
    };
    el("div", "ends")
        .attr("role", "group")
        .attr("aria-label", words::STATES.get(lang))
        .add(end(from, segment.sender))
        .add(end(to, segment.receiver))
        .into()
}

fn note(trace: &Trace, note: &Note, lang: Lang) -> Html {
    let over = note
        .over
        .iter()
        .map(|who| trace.participant(*who).name.get(lang));
    let mut parts = vec![over.collect::<Vec<_>>().join(", "), at(note.at, lang)];
    if note.until > note.at {
        let time = Arg::Micros((note.until - note.at).0);
        parts.push(words::WAITS.fill(lang, &[("time", time)]));
    }
    let words = note.text.show(lang);
    let (head, log) = if matches!(note.kind, NoteKind::Log | NoteKind::ErrorLog) {
        let line = el("pre", "log").add(el("code", "").text(words));
        (
            el("h3", "").text(words::LOG_SHOWS.get(lang)).into(),
            line.into(),
        )
    } else {
        (heading(&note.text, false, lang), nothing())
    };
    all([head, facts(&parts), log, explained(&note.why, lang)])
}

/// Settings by name as knobs and values.
pub(super) fn settings_of(set: &[(&'static str, String)]) -> Vec<(&'static Knob, Value)> {
    set.iter()
        .filter_map(|(id, value)| find_setting(id, value))
        .collect()
}

fn wait(from: Time, to: Time, lang: Lang) -> Html {
    let time = Arg::Micros((to - from).0);
    all([
        el("h3", "")
            .text(words::WAITS.fill(lang, &[("time", time)]))
            .into(),
        facts(&[at(from, lang)]),
    ])
}

fn sources(reason: &Reason, lang: Lang) -> Html {
    let source = |cite: &crate::trace::Cite| {
        let link = link(cite.link()).text(cite.label);
        el("li", "").add(link).into()
    };
    el("ul", "sources")
        .attr("aria-label", words::SOURCES.get(lang))
        .all(reason.why.cites.iter().map(source))
        .into()
}

/// A link that opens beside the page.
fn link(href: String) -> El {
    el("a", "")
        .attr("href", href)
        .attr("target", "_blank")
        .attr("rel", "noopener")
}
