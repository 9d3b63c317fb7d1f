//! The diagram: participants that stay in view, the rows that are seen, the playhead that is followed.

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::dom::{El, Handler, act, address, all, el, keyed_part, nothing, with_key};
use super::folds::{handles, tiers};
use super::follow::{NOTCH, Spot, Window, use_following, use_window};
use super::gestures::{Place, View, use_gestures};
use super::hooks::use_media;
use super::overview::{Hold, Overview, is_long};
use super::shapes::{rect, shape, shapes};
use super::step::settings_of;
use super::{Dispatch, STILL};
use crate::app::action::Action;
use crate::app::run::Picture;
use crate::app::state::State;
use crate::app::words;
use crate::app::zoom::{Kind, WHOLE, Zoom};
use crate::diagram::{
    Diagram, Item, ItemKind, Row, Shape, Viewport, Way, minimap_height, px, scene, tier_shapes,
    within,
};
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
/// too small to read, above it nothing is gained. Participants are never drawn larger, so that they leave
/// room for the rows.
const FITTED: (f32, f32) = (0.78, 1.3);

/// The scale of a picture that is too wide for the panel even so.
const SCROLLED: f32 = 0.85;

/// How much of the picture is drawn above and below the window, so that scrolling meets no gap.
const MARGIN: f32 = 160.0;

/// The air at both ends of a row that is brought into view.
const AIR: f32 = 14.0;

/// The line below the participants, in pixels of the screen.
const HEAD_LINE: f32 = 1.0;

/// Rows that are no higher than so many headers need no participants below them.
const SHORT: f32 = 4.0;

/// Where there is room for an overview.
const ROOMY: &str = "(min-width: 640px)";

/// The id of what scrolls.
pub(super) const SCROLLER: &str = "diagram";

/// The diagram.
#[component]
pub(super) fn Sequence(props: &SequenceProps) -> Html {
    let state = &props.state;
    let (lang, diagram) = (state.lang(), &state.picture.diagram);
    let scroller = use_node_ref();
    let (window, measure) = use_window(&scroller);
    let still = use_media(STILL);
    let view = drawn(state, &window);
    let scale = view.scale.0;
    {
        let dispatch = props.dispatch.clone();
        use_effect_with(view.now, move |scale| {
            dispatch.dispatch(Action::Scale(*scale));
        });
    }
    // On paper there is no window and no moment: all of it, when all has happened.
    let printed = use_media("print");
    let roomy = use_media(ROOMY);
    let row = diagram.rows.get(props.row);
    let focus = |element: &Element, before: &View| focus(element, before, diagram, row);
    let turned = use_gestures(&scroller, view, &props.dispatch, &focus, measure);
    let schedule = &state.picture.schedule;
    let (seen, at) = if printed {
        (Viewport::ALL, schedule.length())
    } else {
        let top = turned.to.map_or(window.top, |(_, top)| top);
        let seen = Viewport {
            top: top / scale - MARGIN,
            left: 0.0,
            width: diagram.width,
            height: (window.height + NOTCH) / scale + 2.0 * MARGIN,
        };
        (seen, state.player.millis())
    };
    let scene = scene(diagram, schedule, at, &seen);
    let head = view.start.1;
    // Rows spaced by time are followed at the height of the moment, not of the row.
    let line = schedule.height_at(at).or(row.map(|row| row.line));
    let line = line.unwrap_or(diagram.header_height) - diagram.header_height;
    let dot = match row {
        // The row may be far away still.
        Some(row) if !scene.items.iter().any(|item| item.row == Some(props.row)) => {
            let there = Viewport {
                top: row.y,
                height: row.height,
                ..Viewport::ALL
            };
            dot(&self::scene(diagram, schedule, at, &there).items, props.row)
        }
        _ => dot(&scene.items, props.row),
    };
    let spot = spot(row, line, dot, &view);
    let hold = use_following(&scroller, props, spot, turned.resized, still);
    let beside = window.aside && !printed;
    let times = beside.then(|| times(diagram, &scene.items, scale));
    let is_short = diagram.height < SHORT * diagram.header_height;
    let mut rows = scene.items.iter().filter_map(|item| item.row);
    let shown = rows
        .next()
        .map(|first| (first, rows.next_back().unwrap_or(first)));
    let items = scene.items.into_iter();
    let items = items.filter(|item| !is_short || item.kind != ItemKind::Footer);
    let items = items.map(|item| {
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
    // With keys, here and below, what is there stays the same element when something appears beside it.
    let handles = shown.map(|shown| handles(state, shown, &props.dispatch));
    let handles = handles.map(|handles| el("g", "").key(u32::MAX).add(handles));
    let rows = svg(diagram, (diagram.header_height, diagram.height), scale);
    let body = el("div", "canvas-body")
        .add(rows.all(items).perhaps(handles).key(0))
        .perhaps(times.map(|times| times.key(1)));
    let head_of = header(&state.picture, scale).add(tiers(state, apart(scale), &props.dispatch));
    let canvas = el("div", "canvas")
        .add(el("div", "canvas-head").add(head_of))
        .add(body);
    let overview = (roomy && !printed && is_long(diagram, window.height)).then(|| {
        let (state, scroller) = (state.clone(), scroller.clone());
        let size = (window.width, window.height);
        let (playhead, hold) = (scene.playhead, Hold(hold.clone()));
        html! { <Overview key={1} {state} {scroller} {size} {head} {scale} {playhead} {hold} /> }
    });
    let scroller = el("div", "scroller")
        .key(0)
        .node(&scroller)
        .attr("id", SCROLLER)
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
        .perhaps(overview)
        .into()
}

/// The size at which the diagram is drawn in a window.
fn drawn(state: &State, window: &Window) -> View {
    let diagram = &state.picture.diagram;
    let scale = match state.zoom {
        Zoom::Fit => match window.width / diagram.width {
            fitted if fitted < FITTED.0 => SCROLLED,
            fitted => fitted.min(FITTED.1),
        },
        Zoom::Times(thousandths) => thousandths as f32 / WHOLE as f32,
    };
    let (width, height) = (diagram.width * scale, minimap_height(diagram) * scale);
    let head = diagram.header_height * scale.min(FITTED.1) + HEAD_LINE;
    View {
        kind: Kind::Diagram,
        zoom: state.zoom,
        now: (scale * WHOLE as f32).round_ties_even() as u32,
        scale: (scale, scale),
        start: (((window.width - width) / 2.0).max(0.0), head),
        end: (width, head + height),
    }
}

/// What stays in its place when the diagram is drawn larger or smaller and nobody points at anything: the
/// playhead's row while it is in view, else the middle.
fn focus(element: &Element, before: &View, diagram: &Diagram, row: Option<&Row>) -> Place {
    let (width, height) = (
        element.client_width() as f32,
        element.client_height() as f32,
    );
    let row = row.map(|row| {
        let x = before.start.0 + row.area.middle() * before.scale.0;
        let y = before.start.1 + (row.line - diagram.header_height) * before.scale.1;
        (
            within(x - element.scroll_left() as f32, 0.0, width),
            y - element.scroll_top() as f32,
        )
    });
    let seen = row.filter(|(_, y)| (before.start.1..height).contains(y));
    seen.unwrap_or((width / 2.0, height / 2.0))
}

/// The middle of what travels along a row, if that is among some items.
fn dot(items: &[Item], row: usize) -> Option<f32> {
    let moving = items.iter().find(|item| item.row == Some(row))?;
    moving.moving.iter().find_map(middle_of_dot)
}

/// Where the playhead's row stands on the scrolled picture; `line` is its height below the header.
fn spot(row: Option<&Row>, line: f32, dot: Option<f32>, view: &View) -> Spot {
    let (scale, start) = (view.scale.0, view.start.0);
    let across = |x: f32| start + x * scale;
    let area = row.map(|row| row.area).unwrap_or_default();
    Spot {
        line: view.start.1 + line * scale,
        left: across(area.x - AIR),
        right: across(area.right() + AIR),
        at: across(dot.unwrap_or(area.middle())),
        covered: Diagram::TIMES * scale.min(1.0),
        scale,
    }
}

/// How much farther from each other the boxes stand than at the largest size that they have.
fn apart(scale: f32) -> f32 {
    scale / scale.min(FITTED.1)
}

/// The participants, as the rows are scaled; where that would make them very large, each box stands over its
/// lifeline at the largest size that they have.
fn header(picture: &Rc<Picture>, scale: f32) -> El {
    let diagram = &picture.diagram;
    let (own, apart) = (scale.min(FITTED.1), apart(scale));
    let (width, height) = (diagram.width * apart, diagram.header_height);
    let whole = el("svg", "hopscope-diagram")
        .attr("width", px(width * own))
        .attr("height", px(height * own))
        .attr("viewBox", format!("0 0 {} {}", px(width), px(height)));
    if apart == 1.0 {
        return whole.add(shapes(&diagram.header));
    }
    let mut tiers = Vec::new();
    tier_shapes(&diagram.tiers_apart(apart), &mut tiers);
    whole
        .all(tiers.iter().map(shape))
        .all(diagram.boxes().map(|(middle, shapes)| {
            let by = px(middle * (apart - 1.0));
            el("g", "")
                .attr("transform", format!("translate({by} 0)"))
                .all(shapes.iter().map(shape))
                .into()
        }))
}

/// The times of the rows in sight, in a column that stays when the picture is scrolled sideways. They are never
/// larger than their own size, so that they leave room for the rows.
fn times(diagram: &Diagram, items: &[Item], scale: f32) -> El {
    let own = scale.min(1.0);
    let apart = scale / own;
    let times = items.iter().filter_map(|item| {
        let row = diagram.rows.get(item.row?)?;
        let (shapes, state) = (item.shapes.clone(), item.state);
        let at = shapes.iter().position(is_time)?;
        let down = row.line * (apart - 1.0);
        let seen = vec![address(&shapes), state as usize, down.to_bits() as usize];
        Some(keyed_part(item.key, seen, move || {
            el("g", state.name())
                .attr("transform", format!("translate(0 {})", px(down)))
                .add(shape(&shapes[at]))
                .into()
        }))
    });
    let (top, height) = (
        diagram.header_height * apart,
        minimap_height(diagram) * apart,
    );
    el("svg", "hopscope-diagram times")
        .attr("aria-hidden", "true")
        .attr("width", px(Diagram::TIMES * own))
        .attr("height", px(height * own))
        .attr(
            "viewBox",
            format!("0 {} {} {}", px(top), px(Diagram::TIMES), px(height)),
        )
        .all(times)
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
    middle_of_dot(shape).is_some()
}

fn middle_of_dot(shape: &Shape) -> Option<f32> {
    match shape {
        Shape::Circle {
            cx, class: "dot", ..
        } => Some(*cx),
        _ => None,
    }
}

fn is_time(shape: &Shape) -> bool {
    matches!(shape, Shape::Text { class: "time", .. })
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
