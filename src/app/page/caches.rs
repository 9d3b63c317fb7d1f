//! What caches would do with a response, at any later time: a bar for each cache, and a cursor.

use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::Dispatch;
use super::dom::{El, act, all, el, with_value};
use super::knob::knob;
use crate::app::action::Action;
use crate::app::caches::words::{self as said, does};
use crate::app::caches::{Asks, Does, Lab, Outlook, Phase, Span, outlook};
use crate::app::state::State;
use crate::http_cache::{Reason, date};
use crate::pipeline::origin::Kind;
use crate::scenario::WALL_START;
use crate::text::{Arg, Lang, Text, duration};
use crate::trace::Cite;
use crate::trace::payload::because;

/// The panel.
pub(super) fn caches(state: &State, dispatch: &Dispatch) -> Html {
    let (lang, lab) = (state.lang(), state.lab);
    let held = lab.kind.knob();
    let value = state.run.scenario.settings.get(held);
    let refused = state.notices.lines.as_deref();
    let outlooks = outlook(&state.run.scenario, &state.run.trace.url, lab);
    let kinds = Kind::ALL.map(|kind| (kind.knob().title, Lab { kind, ..lab }));
    let spans = Span::ALL.map(|span| (said::span(span), Lab { span, ..lab }));
    let asks = Asks::ALL.map(|asks| (said::asks(asks), Lab { asks, ..lab }));
    let radios =
        |name, id, options: &[(Text, Lab)]| radios((name, id), options, lab, lang, dispatch);
    all([
        el("p", "hint").text(said::ASSUMES.get(lang)).into(),
        radios(said::RESPONSE, "lab-kind", &kinds),
        knob(held, &value, refused, lang, dispatch),
        el("div", "lab-choices")
            .add(radios(said::AHEAD, "lab-span", &spans))
            .add(radios(said::REQUEST, "lab-asks", &asks))
            .into(),
        cursor(lab, lang, dispatch),
        all(outlooks
            .iter()
            .map(|outlook| section(outlook, lab, lang, dispatch))),
    ])
}

/// A row of radio buttons; the one that changes nothing is on.
fn radios(
    (name, id): (Text, &'static str),
    options: &[(Text, Lab)],
    now: Lab,
    lang: Lang,
    dispatch: &Dispatch,
) -> Html {
    let choices = options.iter().map(|(title, lab)| {
        let radio = el("input", "")
            .attr("type", "radio")
            .attr("name", id)
            .on(ListenerKind::onchange, &act(dispatch, Action::Lab(*lab)))
            .checked(*lab == now);
        el("label", "choice")
            .add(radio)
            .add(el("span", "").text(title.get(lang)))
            .into()
    });
    el("div", "knob")
        .attr("role", "radiogroup")
        .attr("aria-label", name.get(lang))
        .add(el("span", "knob-title").text(name.get(lang)))
        .add(el("div", "choices").all(choices))
        .into()
}

/// The slider, and the moment that it is at.
fn cursor(lab: Lab, lang: Lang, dispatch: &Dispatch) -> Html {
    let (span, step) = lab.span.seconds();
    let after = [("time", Arg::Micros(lab.at * 1_000_000))];
    let after = match lab.at {
        0 => said::NOW.get(lang).to_owned(),
        _ => said::AFTER.fill(lang, &after),
    };
    let moment = [&after, " · ", &date::write(WALL_START + lab.at)].concat();
    let set = with_value(dispatch, move |at| {
        let at = at.parse().ok()?;
        Some(Action::Lab(Lab { at, ..lab }))
    });
    let slider = el("input", "")
        .attr("type", "range")
        .attr("min", "0")
        .attr("max", span.to_string())
        .attr("step", step.to_string())
        .attr("aria-label", said::MOMENT.get(lang))
        .attr("aria-valuetext", moment.clone())
        .on(ListenerKind::oninput, &set)
        .value(lab.at.min(span).to_string());
    el("div", "lab-cursor")
        .add(el("output", "").attr("aria-live", "off").text(moment))
        .add(slider)
        .into()
}

/// One cache.
fn section(outlook: &Outlook, lab: Lab, lang: Lang, dispatch: &Dispatch) -> Html {
    let name = outlook.cache.get(lang);
    let stored = outlook.stores.label().show(lang);
    let absent = (!outlook.present).then(|| {
        let absent = crate::app::words::ABSENT.get(lang);
        el("span", "quiet-words").text(format!(" ({absent})"))
    });
    let head = el("h3", "")
        .text(name)
        .perhaps(absent)
        .add(el("span", "outlook-stored").text(stored));
    let several = outlook.phases.len() > 1;
    let phases = outlook.phases.iter().map(|phase| {
        let go = act(
            dispatch,
            Action::Lab(Lab {
                at: phase.from,
                ..lab
            }),
        );
        el("button", "chip")
            .attr("type", "button")
            .says("aria-pressed", (phase.from..=phase.to).contains(&lab.at))
            .click(&go)
            .add(el("span", swatch(phase)).attr("aria-hidden", "true"))
            .text(match phase.from {
                0 => said::NOW.get(lang).to_owned(),
                from => duration(from * 1_000_000, lang),
            })
            .text(" · ")
            .text(in_words(phase, lang))
            .into()
    });
    el("section", "outlook")
        .attr("role", "group")
        .attr("aria-label", name)
        .add(head)
        .add(bar(outlook, lab))
        .perhaps(several.then(|| el("div", "chips").all(phases)))
        .add(now(outlook, lang))
        .into()
}

/// The bar: what it does from the beginning to the end of the span.
fn bar(outlook: &Outlook, lab: Lab) -> Html {
    let (span, _) = lab.span.seconds();
    let rect = |class: &'static str, from: u64, to: u64| -> Html {
        el("rect", class)
            .attr("x", from.to_string())
            .attr("y", "0")
            .attr("width", (to - from).to_string())
            .attr("height", "10")
            .into()
    };
    let (mut drawn, mut left, mut cursor) = (Vec::new(), 0, None);
    for phase in &outlook.phases {
        // A minute of a day has no width of its own.
        let right = ((phase.to + 1) * 1_000 / span).max(left + 8).min(1_000);
        drawn.push(rect(swatch(phase), left, right));
        if (phase.from..=phase.to).contains(&lab.at) {
            let share = (right - left) * (lab.at - phase.from) / (phase.to + 1 - phase.from);
            cursor = Some((left + share).min(997));
        }
        left = right;
    }
    drawn.extend(cursor.map(|at| rect("lab-at", at, at + 3)));
    el("svg", "outlook-bar")
        .attr("viewBox", "0 0 1000 10")
        .attr("preserveAspectRatio", "none")
        .attr("aria-hidden", "true")
        .all(drawn)
        .into()
}

/// What it does at the cursor, and why.
fn now(outlook: &Outlook, lang: Lang) -> Html {
    let code = |words: String| -> Html { el("code", "").text(words).into() };
    let age = outlook.age.map(|age| code(format!("Age: {age}")));
    let conditions = outlook.conditions.iter();
    let conditions = conditions.map(|(name, value)| code(format!("{name}: {value}")));
    let head = el("p", "outlook-now")
        .add(el("strong", "").text(in_words(&outlook.now, lang)))
        .perhaps(age)
        .all(conditions);
    let reasons = outlook
        .reasons
        .iter()
        .map(|reason| why(*reason, lang).into());
    el("div", "")
        .attr("aria-live", "polite")
        .add(head)
        .add(el("ul", "outlook-why").all(reasons))
        .into()
}

fn why(reason: Reason, lang: Lang) -> El {
    let section = Cite::rfc(reason.section());
    let link = el("a", "")
        .attr("href", section.link())
        .attr("target", "_blank")
        .attr("rel", "noopener")
        .text(section.label);
    el("li", "")
        .text(because(reason).get(lang))
        .text(" ")
        .add(link)
}

fn in_words(phase: &Phase, lang: Lang) -> String {
    let mut words = does(phase.does).get(lang).to_owned();
    if phase.on_error {
        words += "; ";
        words += said::ON_ERROR.get(lang);
    }
    words
}

/// The classes of a phase's colour.
fn swatch(phase: &Phase) -> &'static str {
    match (phase.does, phase.on_error) {
        (Does::Serve, _) => "swatch serve",
        (Does::Guess, _) => "swatch guess",
        (Does::Meanwhile, _) => "swatch meanwhile",
        (Does::Validate | Does::Forward, true) => "swatch on-error",
        (Does::Validate, false) => "swatch validate",
        (Does::Forward, false) => "swatch forward",
    }
}
