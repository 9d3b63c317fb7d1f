//! The player: buttons, the slider with the stages as coloured bands, speed and scale.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::Dispatch;
use super::icons::{Icon, icon};
use super::same::Same;
use super::top::Select;
use crate::app::player::{Mode, Speed};
use crate::app::run::{Picture, sentence};
use crate::app::state::Action;
use crate::app::words;
use crate::diagram::Band;
use crate::text::{Arg, Lang, duration};

#[derive(Properties, PartialEq)]
pub(super) struct PlayerProps {
    pub lang: Lang,
    pub picture: Same<Picture>,
    /// Milliseconds of play.
    pub position: u64,
    pub row: usize,
    pub playing: bool,
    pub speed: Speed,
    pub mode: Mode,
    pub dispatch: Dispatch,
}

/// The player.
#[component]
pub(super) fn PlayerBar(props: &PlayerProps) -> Html {
    let lang = props.lang;
    let button = |name: &'static str, picture: Icon, action: Action, class: &'static str| {
        let dispatch = props.dispatch.clone();
        let onclick = Callback::from(move |_: MouseEvent| dispatch.dispatch(action.clone()));
        html! {
            <button type="button" {class} aria-label={name} title={name} {onclick}>{ icon(picture) }</button>
        }
    };
    let (play, picture) = if props.playing {
        (words::PAUSE, Icon::Pause)
    } else {
        (words::PLAY, Icon::Play)
    };
    html! {
        <section class="panel player" aria-label={words::PLAYER.get(lang)}>
            <div class="player-buttons">
                { button(words::FIRST.get(lang), Icon::First, Action::First, "quiet") }
                { button(words::PREVIOUS.get(lang), Icon::Previous, Action::Step(-1), "quiet") }
                { button(play.get(lang), picture, Action::Toggle, "primary round") }
                { button(words::NEXT.get(lang), Icon::Next, Action::Step(1), "quiet") }
                { button(words::LAST.get(lang), Icon::Last, Action::Last, "quiet") }
            </div>
            <Pace {lang} picture={props.picture.clone()} speed={props.speed} mode={props.mode} dispatch={props.dispatch.clone()} />
            <Scrubber
                {lang} picture={props.picture.clone()} position={props.position} row={props.row}
                dispatch={props.dispatch.clone()}
            />
            <Clock {lang} picture={props.picture.clone()} position={props.position} />
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct PaceProps {
    lang: Lang,
    picture: Same<Picture>,
    speed: Speed,
    mode: Mode,
    dispatch: Dispatch,
}

/// Speed and scale.
#[component]
fn Pace(props: &PaceProps) -> Html {
    const MODES: [(&str, Mode); 2] = [("paced", Mode::Paced), ("true", Mode::True)];
    const SPEEDS: [&str; 5] = ["0.25", "0.5", "1", "2", "4"];
    let lang = props.lang;
    let speeds: Vec<(&str, AttrValue)> = SPEEDS
        .into_iter()
        .zip(Speed::ALL)
        .map(|(id, speed)| (id, speed.show().into()))
        .collect();
    let choose_speed = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |id: String| {
            let speed = Speed::ALL
                .into_iter()
                .find(|speed| speed.0.to_string() == id);
            if let Some(speed) = speed {
                dispatch.dispatch(Action::Speed(speed));
            }
        })
    };
    let modes: Vec<(&str, AttrValue)> = MODES
        .iter()
        .map(|(id, mode)| (*id, mode_words(*mode, &props.picture, lang).into()))
        .collect();
    let choose_mode = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |id: String| {
            if let Some((_, mode)) = MODES.iter().find(|(name, _)| *name == id) {
                dispatch.dispatch(Action::Mode(*mode));
            }
        })
    };
    let mode = MODES.iter().find(|(_, mode)| *mode == props.mode);
    html! {
        <div class="pace">
            <Select
                name={words::SPEED.get(lang)} options={speeds} value={props.speed.0.to_string()} choose={choose_speed}
            />
            <Select
                name={words::TIME_SCALE.get(lang)} options={modes} value={mode.map_or("", |(id, _)| *id)}
                choose={choose_mode}
            />
        </div>
    }
}

/// The scale's name; of the true one, while it is in use, with its factor.
fn mode_words(mode: Mode, picture: &Picture, lang: Lang) -> String {
    let name = words::mode(mode).get(lang);
    match picture.schedule.factor() {
        factor if mode == Mode::True && factor > 1 => {
            format!("{name} ÷{}", crate::text::grouped(factor))
        }
        _ => name.to_owned(),
    }
}

#[derive(Properties, PartialEq)]
struct ScrubberProps {
    lang: Lang,
    picture: Same<Picture>,
    position: u64,
    row: usize,
    dispatch: Dispatch,
}

/// The slider.
#[component]
fn Scrubber(props: &ScrubberProps) -> Html {
    let (lang, picture) = (props.lang, &props.picture);
    let bands = use_memo((props.picture.clone(), lang), |(picture, _)| {
        picture
            .schedule
            .bands(&picture.diagram)
            .iter()
            .map(band)
            .collect::<Html>()
    });
    let oninput = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: InputEvent| {
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            if let Some(position) = target.and_then(|input| input.value().parse().ok()) {
                dispatch.dispatch(Action::Scrub(position));
            }
        })
    };
    let onchange = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_: Event| dispatch.dispatch(Action::Dropped))
    };
    // A millisecond is no useful step for a key: the arrows go from step to step.
    let onkeydown = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.ctrl_key() || event.alt_key() || event.meta_key() {
                return;
            }
            let stage = event.shift_key();
            let action = match event.key().as_str() {
                "ArrowLeft" | "ArrowDown" if stage => Action::Stage(-1),
                "ArrowRight" | "ArrowUp" if stage => Action::Stage(1),
                "ArrowLeft" | "ArrowDown" => Action::Step(-1),
                "ArrowRight" | "ArrowUp" => Action::Step(1),
                "PageDown" => Action::Stage(-1),
                "PageUp" => Action::Stage(1),
                "Home" => Action::First,
                "End" => Action::Last,
                " " => Action::Toggle,
                _ => return,
            };
            event.prevent_default();
            dispatch.dispatch(action);
        })
    };
    let length = picture.schedule.length();
    // Spoken a step at a time: a text that changed with every frame would never be heard.
    let (n, m) = picture.step_number(props.row);
    let step = words::STEP_OF.fill(
        lang,
        &[("n", Arg::Number(n as u64)), ("m", Arg::Number(m as u64))],
    );
    let label = picture
        .diagram
        .rows
        .get(props.row)
        .map_or(String::new(), |row| {
            format!(": {}, {}", sentence(row), duration(row.start.0, lang))
        });
    html! {
        <div class="scrubber">
            <svg class="bands" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
                { (*bands).clone() }
            </svg>
            <input
                type="range" min="0" max={length.to_string()} step="1" value={props.position.to_string()}
                aria-label={words::TIME.get(lang)} aria-valuetext={format!("{step}{label}")}
                {oninput} {onchange} {onkeydown}
            />
        </div>
    }
}

fn band(band: &Band) -> Html {
    let width = band.to.saturating_sub(band.from);
    // A hair of air between two bands, as long as there is room for it.
    let drawn = if width > 6 { width - 2 } else { width.max(1) };
    let class = classes!(
        "band",
        format!("tier-{}", band.tier.name()),
        band.gap.then_some("gap"),
        band.failed.then_some("failed")
    );
    html! { <rect {class} x={band.from.to_string()} y="0" width={drawn.to_string()} height="10" /> }
}

#[derive(Properties, PartialEq)]
struct ClockProps {
    lang: Lang,
    picture: Same<Picture>,
    position: u64,
}

/// The run's own time, and its end.
#[component]
fn Clock(props: &ClockProps) -> Html {
    let now = props.picture.schedule.time_at(props.position);
    let end = [("end", Arg::Micros(props.picture.diagram.end.0))];
    html! {
        <output class="clock" aria-live="off">
            {duration(now.0, props.lang)}<span>{" "}{words::OF_END.fill(props.lang, &end)}</span>
        </output>
    }
}
