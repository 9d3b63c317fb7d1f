//! The whole page.

use std::rc::Rc;

use yew::prelude::*;

use super::address::address;
use super::controls::button;
use super::dialogs::dialog;
use super::dom::{act, all, el, part};
use super::embed::embed;
use super::hooks::{use_address, use_clock, use_keys, use_leaving, use_preferences};
use super::icons::{self, Icon, icon};
use super::notices::notices;
use super::path::path;
use super::player::player;
use super::presets::presets;
use super::result::result;
use super::step::step;
use super::top::top;
use super::view::view;
use super::{Dispatch, Store, browser};
use crate::app::action::{Action, Panel};
use crate::app::run::sentence;
use crate::app::state::State;
use crate::app::words;
use crate::diagram::colon;
use crate::text::{Arg, Text};
use crate::trace::Milestone;

/// What the page opens with.
#[derive(Properties)]
pub(super) struct Opened {
    pub opened: Store,
}

impl PartialEq for Opened {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// The application.
#[component]
pub(super) fn App(props: &Opened) -> Html {
    let opened = props.opened.clone();
    let store = use_reducer(move || opened);
    let dispatch = store.dispatcher();
    let state = store.0.clone();
    use_clock(state.player.playing, dispatch.clone());
    use_address(&state, dispatch.clone());
    use_preferences(&state);
    use_keys(&state, dispatch.clone());
    use_leaving(state.menu, dispatch.clone());
    use_effect_with((), |()| browser::remove_first_picture());
    let row = state.row();
    use_effect_with((row, state.tab as usize), |_| {
        let lists = [(".cards", ".card.lit"), (".story", ".story .current")];
        for (list, current) in lists {
            if !browser::is_busy(list) {
                browser::bring_into_list(list, current);
            }
        }
    });
    use_effect_with(state.refused(), |refused| {
        if let Some(range) = refused {
            browser::select_in_address(*range);
        }
    });
    use_effect_with(state.cards.len(), |_| {
        browser::bring_into_list(".cards", ".card:focus-within");
    });
    page(&state, &dispatch)
}

/// The page. What a frame cannot change is drawn anew only when somebody has done something.
fn page(state: &Rc<State>, dispatch: &Dispatch) -> Html {
    let row = state.row();
    let spoken = el("p", "unseen")
        .attr("aria-live", "polite")
        .text(announcement(state, row));
    if state.embed {
        return embed(state, row, dispatch).add(spoken).into();
    }
    let shown = is_shown(state);
    let stage = state.picture.diagram.rows.get(row).map(|row| row.stage);
    let settled = |more: usize, draw: fn(&State, &Dispatch) -> Html| {
        let (state, dispatch) = (state.clone(), dispatch.clone());
        part(vec![state.revision, more], move || draw(&state, &dispatch))
    };
    let path = {
        let (state, dispatch) = (state.clone(), dispatch.clone());
        let lit = stage.map_or(0, |stage| stage.as_ptr() as usize);
        part(vec![state.revision, lit], move || {
            path(&state, stage, &dispatch)
        })
    };
    let step = {
        let (state, dispatch) = (state.clone(), dispatch.clone());
        let seen = vec![state.revision, row, usize::from(shown)];
        part(seen, move || step(&state, row, shown, &dispatch))
    };
    el("div", "app")
        .add(settled(0, header))
        .add(
            el("div", "columns")
                .add(el("main", "").add(path).add(view(state, row, dispatch)))
                .add(step),
        )
        .add(player(state, row, dispatch))
        .add(settled(1, footer))
        .add(spoken)
        .add(settled(2, dialog))
        .into()
}

fn header(state: &State, dispatch: &Dispatch) -> Html {
    el("header", "")
        .add(top(state.preferences, dispatch))
        .add(address(state, dispatch))
        .add(notices(state, dispatch))
        .add(presets(state, dispatch))
        .into()
}

fn footer(state: &State, dispatch: &Dispatch) -> Html {
    all([result(state), sheets(state, dispatch)])
}

/// Whether the playhead has reached the moment at which the person sees the result.
fn is_shown(state: &State) -> bool {
    let now = state.picture.schedule.time_at(state.player.millis());
    let shown = state.run.trace.mark(Milestone::Shown);
    state.player.at_end(&state.picture) || shown.is_some_and(|shown| now >= shown)
}

/// The step in words, while the playhead rests: a text for each beat of the play would talk over itself.
fn announcement(state: &State, row: usize) -> String {
    let shown = state
        .picture
        .diagram
        .rows
        .get(row)
        .filter(|_| !state.player.playing);
    let Some(shown) = shown else {
        return String::new();
    };
    let (n, m) = state.picture.step_number(row);
    let count = [("n", Arg::Number(n as u64)), ("m", Arg::Number(m as u64))];
    let step = words::STEP_OF.fill(state.lang(), &count);
    [&step, colon(state.lang()), sentence(shown)].concat()
}

/// The buttons that open the path and the step as sheets, where there is no room for columns.
fn sheets(state: &State, dispatch: &Dispatch) -> Html {
    let press = |panel: Panel, picture: Icon, name: Text, class: &'static str, id: &'static str| {
        let open = state.panel == Some(panel);
        let toggle = act(dispatch, Action::Panel((!open).then_some(panel)));
        button(class, "", &toggle)
            .says("aria-expanded", open)
            .attr("aria-controls", id)
            .add(icon(picture))
            .add(el("span", "").text(name.get(state.lang())))
    };
    el("div", "sheet-buttons")
        .add(press(
            Panel::Path,
            icons::PATH,
            words::OPEN_PATH,
            "tool path",
            "path",
        ))
        .add(press(
            Panel::Step,
            icons::STEP,
            words::THIS_STEP,
            "tool step",
            "step",
        ))
        .into()
}
