//! The diagram: participants that stay in view, the rows that are seen, the playhead that is followed.

use std::rc::Rc;

use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::dom::{El, Handler, act, address, all, el, keyed_part, nothing, with_key};
use super::follow::{use_following, use_window};
use super::hooks::use_media;
use super::shapes::{rect, shape, shapes};
use super::step::settings_of;
use super::{Dispatch, STILL};
use crate::app::action::{Action, Zoom};
use crate::app::state::State;
use crate::app::words;
use crate::diagram::{Diagram, Item, Shape, Viewport, Way, px, scene};
use crate::text::{Lang, duration};

#[derive(Properties)]
pub(super) struct SequenceProps {
    pub state: Rc<State>,
    /// The row under the playhead.
    pub row: usize,
    pub dispatch: Dispatch,
}

impl PartialEq for SequenceProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state)
    }
}

/// The least and the greatest scale at which the picture is fitted to the panel: below it words are
/// too small to read, above it nothing is gained.
const FITTED: (f32, f32) = (0.78, 1.3);

/// The scale of a picture that is too wide for the panel even so.
const SCROLLED: f32 = 0.85;

/// How much of the picture is drawn above and below the window, so that scrolling meets no gap.
const MARGIN: f32 = 160.0;

/// The diagram.
#[component]
pub(super) fn Sequence(props: &SequenceProps) -> Html {
    let state = &props.state;
    let (lang, diagram) = (state.lang(), &state.picture.diagram);
    let scroller = use_node_ref();
    let window = use_window(&scroller);
    let still = use_media(STILL);
    let scale = match state.zoom {
        Zoom::Fit => match window.width / diagram.width {
            fitted if fitted < FITTED.0 => SCROLLED,
            fitted => fitted.min(FITTED.1),
        },
        Zoom::Percent(percent) => percent as f32 / 100.0,
    };
    {
        let dispatch = props.dispatch.clone();
        use_effect_with((scale * 100.0).round() as u32, move |percent| {
            dispatch.dispatch(Action::Scale(*percent));
        });
    }
    let hold = use_following(&scroller, props, scale, still);
    // On paper there is no window and no moment: all of it, when all has happened.
    let printed = use_media("print");
    let schedule = &state.picture.schedule;
    let (seen, at) = if printed {
        (Viewport::ALL, schedule.length())
    } else {
        let seen = Viewport {
            top: window.top / scale - MARGIN,
            left: 0.0,
            width: diagram.width,
            height: window.height / scale + 2.0 * MARGIN,
        };
        (seen, state.player.millis())
    };
    let scene = scene(diagram, schedule, at, &seen);
    let items = scene.items.into_iter().map(|item| {
        let group = Group {
            current: item.row == Some(props.row),
            fresh: is_fresh(state, &item),
            item,
            still,
            state: state.clone(),
            dispatch: props.dispatch.clone(),
        };
        group.part()
    });
    let canvas =
        el("div", "canvas")
            .add(el("div", "canvas-head").add(
                svg(diagram, (0.0, diagram.header_height), scale).add(shapes(&diagram.header)),
            ))
            .add(svg(diagram, (diagram.header_height, diagram.height), scale).all(items));
    let scroller = el("div", "scroller")
        .node(&scroller)
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", words::SCROLL.get(lang))
        .on(ListenerKind::onwheel, &hold)
        .on(ListenerKind::ontouchmove, &hold)
        .on(ListenerKind::onpointerdown, &hold)
        .add(canvas);
    el("figure", "sequence")
        .attr("aria-label", words::FIGURE.get(lang))
        .add(scroller)
        .into()
}

/// The stretch of the picture between two heights.
fn svg(diagram: &Diagram, (top, bottom): (f32, f32), scale: f32) -> El {
    let (width, height) = (diagram.width, bottom - top);
    el("svg", "hopscope-diagram")
        .attr("width", px(width * scale))
        .attr("height", px(height * scale))
        .attr(
            "viewBox",
            format!("0 {} {} {}", px(top), px(width), px(height)),
        )
}

/// Whether the last change brought this message.
fn is_fresh(state: &State, item: &Item) -> bool {
    let change = state.change.as_ref();
    let message = item.message.as_ref();
    change
        .zip(message)
        .is_some_and(|(change, message)| change.brought(message.index))
}

/// One group of shapes.
struct Group {
    item: Item,
    /// Whether the playhead is in it.
    current: bool,
    /// Whether the last change brought it.
    fresh: bool,
    /// Whether motion is unwelcome.
    still: bool,
    state: Rc<State>,
    dispatch: Dispatch,
}

impl Group {
    /// A frame of the animation draws only those groups anew in which something moves.
    fn part(self) -> Html {
        let item = &self.item;
        let flags = usize::from(self.current)
            | usize::from(self.fresh) << 1
            | usize::from(self.still) << 2
            | (item.state as usize) << 3;
        let moment = if item.moving.is_empty() {
            usize::MAX
        } else {
            self.state.player.millis() as usize
        };
        let picture = address(&self.state.picture);
        let seen = vec![flags, moment, picture, address(&item.shapes)];
        keyed_part(item.key, seen, move || self.draw())
    }

    fn draw(&self) -> Html {
        let item = &self.item;
        let message = item.message.as_ref();
        let class = item.class();
        // The dot that travels is left out; what is a fact of the moment, like a bar's length, is not.
        let moving = item
            .moving
            .iter()
            .filter(|moving| !self.still || !is_dot(moving));
        let mut group = el("g", "").classes(&[
            (&class, true),
            ("current", self.current),
            ("fresh", self.fresh),
        ]);
        if let Some(message) = message {
            group = group
                .attr("data-message", message.index.to_string())
                .attr("data-from", message.from)
                .attr("data-to", message.to)
                .attr("data-kind", message.kind)
                .attr("data-state", item.state.name());
        }
        if let Some(row) = item.row {
            group = group.click(&act(&self.dispatch, Action::Row(row))).add(hit(
                &self.state.picture.diagram,
                row,
                self.state.lang(),
            ));
        }
        group
            .add(shapes(&item.shapes))
            .all(moving.map(shape))
            .all(item.ways.iter().map(|way| door(way, &self.dispatch)))
            .into()
    }
}

fn is_dot(shape: &Shape) -> bool {
    matches!(shape, Shape::Circle { class: "dot", .. })
}

/// The area of a row that is clicked, and what is said when the pointer rests on it.
fn hit(diagram: &Diagram, row: usize, lang: Lang) -> Html {
    let Some(row) = diagram.rows.get(row) else {
        return nothing();
    };
    let mut said = format!("{}\n{}", row.label, duration(row.start.0, lang));
    if row.end > row.start {
        said += &format!(" – {}", duration(row.end.0, lang));
    }
    all([el("title", "").text(said).into(), shape(&diagram.hit(row))])
}

/// A way that was not taken: a click takes it.
fn door(way: &Way, dispatch: &Dispatch) -> Html {
    let settings = settings_of(&way.set);
    if settings.is_empty() {
        return nothing();
    }
    let set = Action::Set(settings);
    let keys = {
        let set = set.clone();
        with_key(dispatch, move |key| {
            matches!(key.key().as_str(), "Enter" | " ").then(|| set.clone())
        })
    };
    let press: Handler = {
        let take = act(dispatch, set);
        Rc::new(move |event| {
            // The row below would take the click for its own.
            event.stop_propagation();
            take(event);
        })
    };
    let area = &way.area;
    el("g", "way-hit")
        .attr("role", "button")
        .attr("tabindex", "0")
        .attr("aria-label", way.label.clone())
        .click(&press)
        .on(ListenerKind::onkeydown, &keys)
        .add(el("title", "").text(way.label.clone()))
        .add(rect("", (area.x, area.y), (area.w, area.h)).attr("rx", "6"))
        .into()
}
