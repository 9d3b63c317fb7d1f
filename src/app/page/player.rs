//! The player: buttons, the slider with the stages as coloured bands, speed and scale.

use std::rc::Rc;

use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::Dispatch;
use super::controls::{Menu, icon_button};
use super::dom::{act, address, el, part, with_key, with_value};
use super::icons::{self, Icon};
use crate::app::action::Action;
use crate::app::player::{Mode, Speed};
use crate::app::run::{Picture, sentence};
use crate::app::state::State;
use crate::app::words;
use crate::diagram::Band;
use crate::text::{Arg, Text, duration};

/// The player.
pub(super) fn player(state: &State, row: usize, dispatch: &Dispatch) -> Html {
    let lang = state.lang();
    let press = |name: Text, picture: Icon, action: Action, class: &'static str| {
        icon_button(class, name.get(lang), picture, &act(dispatch, action))
    };
    let (play, picture) = if state.player.playing {
        (words::PAUSE, icons::PAUSE)
    } else {
        (words::PLAY, icons::PLAY)
    };
    let buttons = el("div", "player-buttons")
        .add(press(words::FIRST, icons::FIRST, Action::First, "quiet"))
        .add(press(
            words::PREVIOUS,
            icons::PREVIOUS,
            Action::Step(-1),
            "quiet",
        ))
        .add(press(play, picture, Action::Toggle, "primary round"))
        .add(press(words::NEXT, icons::NEXT, Action::Step(1), "quiet"))
        .add(press(words::LAST, icons::LAST, Action::Last, "quiet"));
    el("section", "panel player")
        .attr("aria-label", words::PLAYER.get(lang))
        .add(buttons)
        .add(pace(state, dispatch))
        .add(scrubber(state, row, dispatch))
        .add(clock(state))
        .into()
}

/// Speed and scale.
fn pace(state: &State, dispatch: &Dispatch) -> Html {
    const MODES: [(&str, Mode); 2] = [("paced", Mode::Paced), ("true", Mode::True)];
    let lang = state.lang();
    let now = Speed::ALL
        .iter()
        .find(|(speed, _)| *speed == state.player.speed);
    let speed = Menu {
        name: words::SPEED.get(lang),
        icon: None,
        options: Speed::ALL
            .iter()
            .map(|(_, words)| (*words, (*words).into()))
            .collect(),
        value: now.map_or("", |(_, words)| words),
        choose: with_value(dispatch, |words| {
            let speed = Speed::ALL.iter().find(|(_, name)| *name == words);
            speed.map(|(speed, _)| Action::Speed(*speed))
        }),
    };
    let now = MODES.iter().find(|(_, mode)| *mode == state.player.mode);
    let scale = Menu {
        name: words::TIME_SCALE.get(lang),
        icon: None,
        options: MODES
            .iter()
            .map(|(id, mode)| (*id, words::mode(*mode).get(lang).into()))
            .collect(),
        value: now.map_or("", |(id, _)| id),
        choose: with_value(dispatch, |id| {
            let mode = MODES.iter().find(|(name, _)| *name == id);
            mode.map(|(_, mode)| Action::Mode(*mode))
        }),
    };
    let factor = state.picture.schedule.factor();
    let slowed = (state.player.mode == Mode::True && factor > 1).then(|| {
        let words = words::SLOWED.fill(lang, &[("n", Arg::Number(factor))]);
        el("span", "slowed").text(words)
    });
    el("div", "pace")
        .add(speed)
        .add(scale)
        .perhaps(slowed)
        .into()
}

/// The slider.
fn scrubber(state: &State, row: usize, dispatch: &Dispatch) -> Html {
    let (lang, picture) = (state.lang(), state.picture.clone());
    // Spoken a step at a time: a text that changed with every frame would never be heard.
    let (n, m) = picture.step_number(row);
    let count = [("n", Arg::Number(n as u64)), ("m", Arg::Number(m as u64))];
    let mut spoken = words::STEP_OF.fill(lang, &count);
    if let Some(row) = picture.diagram.rows.get(row) {
        spoken += &format!(": {}, {}", sentence(row), duration(row.start.0, lang));
    }
    let scrub = with_value(dispatch, |value| {
        value
            .parse::<u32>()
            .ok()
            .map(|position| Action::Scrub(f64::from(position)))
    });
    let slider = el("input", "")
        .attr("type", "range")
        .attr("min", "0")
        .attr("max", picture.schedule.length().to_string())
        .attr("step", "1")
        .attr("aria-label", words::TIME.get(lang))
        .attr("aria-valuetext", spoken)
        .on(ListenerKind::oninput, &scrub)
        .on(ListenerKind::onchange, &act(dispatch, Action::Dropped))
        .on(ListenerKind::onkeydown, &with_key(dispatch, slider_key))
        .value(state.player.millis().to_string());
    el("div", "scrubber").add(bands(picture)).add(slider).into()
}

/// What a key does on the slider. A millisecond is no useful step for a key: the arrows go from step
/// to step.
fn slider_key(key: &KeyboardEvent) -> Option<Action> {
    if key.ctrl_key() || key.alt_key() || key.meta_key() {
        return None;
    }
    let stage = key.shift_key();
    Some(match key.key().as_str() {
        "PageDown" => Action::Stage(-1),
        "PageUp" => Action::Stage(1),
        "ArrowLeft" | "ArrowDown" if stage => Action::Stage(-1),
        "ArrowRight" | "ArrowUp" if stage => Action::Stage(1),
        "ArrowLeft" | "ArrowDown" => Action::Step(-1),
        "ArrowRight" | "ArrowUp" => Action::Step(1),
        "Home" => Action::First,
        "End" => Action::Last,
        " " => Action::Toggle,
        _ => return None,
    })
}

fn bands(picture: Rc<Picture>) -> Html {
    part(vec![address(&picture)], move || {
        let bands = picture.schedule.bands(&picture.diagram);
        el("svg", "bands")
            .attr("viewBox", "0 0 1000 10")
            .attr("preserveAspectRatio", "none")
            .attr("aria-hidden", "true")
            .all(bands.iter().map(band))
            .into()
    })
}

fn band(band: &Band) -> Html {
    let width = band.to.saturating_sub(band.from);
    // A hair of air between two bands, as long as there is room for it.
    let drawn = if width > 6 { width - 2 } else { width.max(1) };
    let tier = format!("tier-{}", band.tier.name());
    el("rect", "")
        .classes(&[
            ("band", true),
            (&tier, true),
            ("gap", band.gap),
            ("failed", band.failed),
        ])
        .attr("x", band.from.to_string())
        .attr("y", "0")
        .attr("width", drawn.to_string())
        .attr("height", "10")
        .into()
}

/// The run's own time, and its end.
fn clock(state: &State) -> Html {
    let lang = state.lang();
    let now = state.picture.schedule.time_at(state.player.millis());
    let end = [("end", Arg::Micros(state.picture.diagram.end.0))];
    el("output", "clock")
        .attr("aria-live", "off")
        .text(duration(now.0, lang))
        .add(
            el("span", "")
                .text(" ")
                .text(words::OF_END.fill(lang, &end)),
        )
        .into()
}
