//! What folds and unfolds on the diagram: the tiers of the header, the chevrons beside the rows, the marks of
//! folds and the tabs of frames.

use std::rc::Rc;

use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::Dispatch;
use super::dom::{El, Handler, act, address, all, el, part, with_key};
use super::shapes::rect;
use crate::app::action::Action;
use crate::app::state::State;
use crate::app::words;
use crate::diagram::{Area, Handle, folded_name, push_pattern};
use crate::lens::{Folded, Part};
use crate::text::{Arg, Lang};

/// What a handle is called.
pub(super) fn handle_name(name: String, folded: bool, lang: Lang) -> String {
    let words = if folded { words::UNFOLD } else { words::FOLD };
    words.fill(lang, &[("name", Arg::Str(name))])
}

/// The tiers as buttons.
pub(super) fn tiers(state: &Rc<State>, apart: f32, dispatch: &Dispatch) -> Html {
    let (state, dispatch) = (state.clone(), dispatch.clone());
    let seen = vec![address(&state.picture), apart.to_bits() as usize];
    part(seen, move || {
        let mut buttons = Vec::new();
        for tier in state.picture.diagram.tiers_apart(apart) {
            let Some(folded) = tier.folded else { continue };
            let name = handle_name(tier.name.to_owned(), folded, state.lang());
            let area = tier.area;
            let press = Area {
                h: TIER_PRESS,
                ..area
            };
            let at = (area.right() - 11.0, area.y + 9.0);
            let fold = Action::Fold(Part::Tier(tier.tier));
            let button = pressed(fold, &name, &dispatch).says("aria-expanded", !folded);
            buttons.push(button.add(hit(&press)).add(chevron(at, folded)).into());
        }
        if !state.folds.is_empty() {
            let name = words::UNFOLD_ALL.get(state.lang());
            let press = Area {
                x: UNDO.0 - TIER_PRESS / 2.0,
                y: UNDO.1 - TIER_PRESS / 2.0,
                w: TIER_PRESS,
                h: TIER_PRESS,
            };
            let button = pressed(Action::Unfold, name, &dispatch)
                .add(hit(&press))
                .add(path("M# #l4-4 4 4", (UNDO.0 - 4.0, UNDO.1 - 3.0)))
                .add(path("M# #l4 4 4-4", (UNDO.0 - 4.0, UNDO.1 + 3.0)));
            buttons.push(button.into());
        }
        all(buttons)
    })
}

/// Where in the header all folding is undone: in the corner above the times.
const UNDO: (f32, f32) = (34.0, 60.0);

/// How far down a tier can be pressed: as far as a finger needs it when the picture is small.
const TIER_PRESS: f32 = 32.0;

/// What folds and unfolds in a stretch of the picture's rows.
pub(super) fn handles(
    state: &Rc<State>,
    (first, last): (usize, usize),
    dispatch: &Dispatch,
) -> Html {
    let handles = &state.picture.diagram.handles;
    let from = handles.partition_point(|handle| handle.rows.0 < first);
    let to = handles.partition_point(|handle| handle.rows.0 <= last);
    let (state, dispatch) = (state.clone(), dispatch.clone());
    part(vec![address(&state.picture), from, to], move || {
        let mut taken = None;
        let seen = state.picture.diagram.handles[from..to].iter();
        // Of what begins with the same row the outermost has the place beside it.
        let seen = seen.filter(|handle| {
            let beside = handle.tab.is_none() && !handle.folded;
            !beside || taken.replace(handle.rows.0) != Some(handle.rows.0)
        });
        all(seen.map(|handle| one(&state, handle, &dispatch)))
    })
}

fn one(state: &State, handle: &Handle, dispatch: &Dispatch) -> Html {
    let (kind, id) = match handle.what {
        Folded::Span(id) => (0, id.0),
        Folded::Frame(id) => (1, id.0),
        Folded::Par(id, _) => (2, id.0),
    };
    let name = folded_name(&state.run.trace, handle.what, state.lang());
    let name = handle_name(name, handle.folded, state.lang());
    let area = &handle.area;
    // The mark of a fold is a part of the picture.
    let mark = (!handle.folded).then(|| chevron((area.middle(), area.y + area.h / 2.0), false));
    pressed(Action::Fold(handle.part), &name, dispatch)
        .key(kind << 30 | id)
        .says("aria-expanded", !handle.folded)
        .perhaps(handle.tab.as_ref().map(hit))
        .add(hit(area))
        .perhaps(mark)
        .into()
}

/// A button on the picture.
fn pressed(fold: Action, name: &str, dispatch: &Dispatch) -> El {
    let keys = {
        let fold = fold.clone();
        with_key(dispatch, move |key| {
            matches!(key.key().as_str(), "Enter" | " ").then(|| fold.clone())
        })
    };
    let press: Handler = act(dispatch, fold);
    el("g", "fold-hit")
        .attr("role", "button")
        .attr("tabindex", "0")
        .attr("aria-label", name.to_owned())
        .click(&press)
        .on(ListenerKind::onkeydown, &keys)
        .add(el("title", "").text(name.to_owned()))
}

fn hit(area: &Area) -> El {
    rect("", (area.x, area.y), (area.w, area.h)).attr("rx", "6")
}

/// Down when there is something to fold, to the right when there is something to unfold.
fn chevron((x, y): (f32, f32), folded: bool) -> El {
    if folded {
        path("M# #l3 3l-3 3", (x - 1.5, y - 3.0))
    } else {
        path("M# #l3 3l3-3", (x - 3.0, y - 1.5))
    }
}

fn path(pattern: &str, (x, y): (f32, f32)) -> El {
    let mut d = String::new();
    push_pattern(&mut d, pattern, &[x, y]);
    el("path", "chevron").attr("d", d)
}
