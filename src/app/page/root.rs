//! The whole page.

use std::rc::Rc;

use yew::prelude::*;

use super::address::Address;
use super::dialogs::{Help, Share};
use super::hooks::{use_address, use_clock, use_keys, use_preferences};
use super::icons::{Icon, icon};
use super::notices::NoticeBar;
use super::path::Path;
use super::player::PlayerBar;
use super::presets::Presets;
use super::result::ResultLine;
use super::same::Same;
use super::screen::Screen;
use super::step::Step;
use super::top::Top;
use super::view::View;
use super::{Dispatch, Store, browser};
use crate::app::run::Run;
use crate::app::state::{Action, Panel, State};
use crate::app::words;
use crate::app::{link, run};
use crate::text::{Arg, Lang};
use crate::trace::Milestone;

/// The application.
#[component]
pub(super) fn App() -> Html {
    let store = use_reducer(|| {
        Store(Rc::new(State::open(
            &browser::query(),
            browser::preferences(),
        )))
    });
    let dispatch = store.dispatcher();
    let state = store.0.clone();
    use_clock(state.player.playing, dispatch.clone());
    use_address(&state, dispatch.clone());
    use_preferences(&state);
    use_keys(state.preferences.shortcuts, state.panel, dispatch.clone());
    use_effect_with((), |()| browser::remove_first_picture());

    let lang = state.lang();
    let (run, picture) = (Same::from(&state.run), Same::from(&state.picture));
    let change = state.change.as_ref().map(Same::from);
    let row = state.row();
    let position = state.player.millis();
    let stage = state.picture.diagram.rows.get(row).map(|row| row.stage);
    html! {
        <div class="app">
            <header>
                <Top {lang} theme={state.preferences.theme} dispatch={dispatch.clone()} />
                <Address
                    {lang} typed={state.typed.clone()} wrong={state.notices.address.is_some()} run={run.clone()}
                    dispatch={dispatch.clone()}
                />
                <NoticeBar {lang} notices={state.notices.clone()} dispatch={dispatch.clone()} />
                <Presets {lang} run={run.clone()} dispatch={dispatch.clone()} />
            </header>
            <div class="columns">
                <main>
                    <Path
                        {lang} run={run.clone()} lit={stage} open={state.panel == Some(Panel::Path)}
                        dispatch={dispatch.clone()}
                    />
                    <View
                        {lang} tab={state.tab} run={run.clone()} picture={picture.clone()} change={change.clone()}
                        {position} {row} playing={state.player.playing} jumps={state.player.jumps}
                        dispatch={dispatch.clone()}
                    />
                </main>
                <Step
                    {lang} run={run.clone()} picture={picture.clone()} {row}
                    open={state.panel == Some(Panel::Step)} dispatch={dispatch.clone()}
                >
                    <Screen {lang} run={run.clone()} shown={is_shown(&state)} />
                </Step>
            </div>
            <PlayerBar
                {lang} {picture} {position} {row} playing={state.player.playing} speed={state.player.speed}
                mode={state.player.mode} dispatch={dispatch.clone()}
            />
            <ResultLine {lang} run={run.clone()} {change} />
            <Sheets {lang} open={state.panel} dispatch={dispatch.clone()} />
            <p class="unseen" aria-live="polite">{announcement(&state, row)}</p>
            { dialog(&state, dispatch) }
        </div>
    }
}

/// Whether the playhead has reached the moment at which the person sees the result.
fn is_shown(state: &State) -> bool {
    let now = state.picture.schedule.time_at(state.player.millis());
    let shown = state.run.trace.mark(Milestone::Shown);
    state.player.at_end(&state.picture) || shown.is_some_and(|shown| now >= shown)
}

/// The step in words, while the playhead rests: a text for each beat of the play would talk over itself.
fn announcement(state: &State, row: usize) -> String {
    let row = state
        .picture
        .diagram
        .rows
        .get(row)
        .map(|shown| (row, shown));
    let Some((at, shown)) = row.filter(|_| !state.player.playing) else {
        return String::new();
    };
    let lang = state.lang();
    let (n, m) = state.picture.step_number(at);
    let step = words::STEP_OF.fill(
        lang,
        &[("n", Arg::Number(n as u64)), ("m", Arg::Number(m as u64))],
    );
    format!("{step}: {}", run::sentence(shown))
}

fn dialog(state: &State, dispatch: Dispatch) -> Html {
    let lang = state.lang();
    match state.panel {
        Some(Panel::Share) => html! {
            <Share
                {lang} moment={link::of_moment(state)} start={link::of_run(state)}
                title={share_title(&state.run)} {dispatch}
            />
        },
        Some(Panel::Help) => {
            html! { <Help {lang} shortcuts={state.preferences.shortcuts} {dispatch} /> }
        }
        Some(Panel::Path | Panel::Step) | None => Html::default(),
    }
}

/// `https://a.example/ → 200 OK`.
fn share_title(run: &Run) -> String {
    format!("{} → {}", run.trace.url, run::headline(&run.trace))
}

#[derive(Properties, PartialEq)]
struct SheetsProps {
    lang: Lang,
    open: Option<Panel>,
    dispatch: Dispatch,
}

/// The buttons that open the path and the step as sheets, where there is no room for columns.
#[component]
fn Sheets(props: &SheetsProps) -> Html {
    let button = |panel: Panel, picture: Icon, name: &'static str, controls: &'static str| {
        let open = props.open == Some(panel);
        let next = (!open).then_some(panel);
        let dispatch = props.dispatch.clone();
        let onclick = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Panel(next)));
        html! {
            <button
                type="button" class={classes!("tool", controls)} aria-expanded={open.to_string()}
                aria-controls={controls} {onclick}
            >{ icon(picture) }<span>{name}</span></button>
        }
    };
    html! {
        <div class="sheet-buttons">
            { button(Panel::Path, Icon::Path, words::OPEN_PATH.get(props.lang), "path") }
            { button(Panel::Step, Icon::Step, words::THIS_STEP.get(props.lang), "step") }
        </div>
    }
}
