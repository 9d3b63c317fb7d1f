//! The page as a frame in another page: the diagram, the player, one line of result, and the way to the
//! whole page. It writes no address, since that would be an entry in the other page's history.

use std::rc::Rc;

use yew::prelude::*;

use super::dom::{El, el, part};
use super::notices::notices;
use super::player::player;
use super::result::result;
use super::sequence::Sequence;
use super::{Dispatch, browser};
use crate::app::link;
use crate::app::state::State;
use crate::app::words;

/// The frame.
pub(super) fn embed(state: &Rc<State>, row: usize, dispatch: &Dispatch) -> El {
    let lang = state.lang();
    let told = {
        let (state, dispatch) = (state.clone(), dispatch.clone());
        part(vec![state.revision], move || notices(&state, &dispatch))
    };
    let empty = state.picture.rows() == 0;
    let nothing = empty.then(|| el("p", "empty").text(words::NOTHING_SEEN.get(lang)));
    el("main", "embed")
        .add(
            el("h1", "unseen")
                .text("hopscope: ")
                .text(state.run.trace.url.clone()),
        )
        .add(told)
        .perhaps(nothing)
        .add(html! { <Sequence state={state.clone()} {row} dispatch={dispatch.clone()} /> })
        .add(player(state, row, dispatch))
        .add(last_line(state, row))
}

/// The result, and the link to the whole page at this moment; while it plays, at this step.
fn last_line(state: &Rc<State>, row: usize) -> Html {
    let moment = if state.player.playing {
        usize::MAX
    } else {
        state.player.millis() as usize
    };
    let state = state.clone();
    part(vec![state.revision, row, moment], move || {
        let whole = browser::address_with(&link::of_moment(&state));
        let open = el("a", "chip open-whole")
            .attr("href", whole)
            .attr("target", "_blank")
            .attr("rel", "noopener")
            .text(words::OPEN_WHOLE.get(state.lang()));
        el("div", "embed-line").add(result(&state)).add(open).into()
    })
}
