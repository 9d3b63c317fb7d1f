//! The overview of a long run: the whole picture drawn small beside the diagram, what the window shows of it,
//! the playhead, and what was found.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent, PointerEvent};
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::dom::{El, Handler, address, el, part};
use super::sequence::SCROLLER;
use super::shapes::rect;
use crate::app::state::State;
use crate::app::words;
use crate::diagram::{
    Diagram, Stroke, minimap, minimap_height, minimap_lines, push_pattern, px, within,
};
use crate::trace::Tier;

/// The width of the small picture, in pixels.
const WIDTH: f32 = 60.0;

/// A diagram so many times as high as the window has an overview.
const LONG: f32 = 2.5;

/// The least height of a window whose diagram has one.
const LEAST: f32 = 240.0;

/// How far the arrow keys scroll, and the keys for pages, as parts of the window.
const LITTLE: f32 = 0.125;
const MUCH: f32 = 0.9;

/// Farther than anything can be scrolled.
const MOST: f32 = 1e9;

/// Where a row has so many lines of the small picture, strokes are thicker.
const SPARSE: usize = 3;

/// The least height of what shows the window.
const FRAME: f32 = 6.0;

/// Whether a diagram is so long that it has an overview. Its scale does not matter, or a change of size would
/// bring it and take it away.
pub(super) fn is_long(diagram: &Diagram, window: f32) -> bool {
    window >= LEAST && diagram.height > LONG * window
}

#[derive(Clone, Properties)]
pub(super) struct OverviewProps {
    pub state: Rc<State>,
    /// What scrolls.
    pub scroller: NodeRef,
    /// The size of its window.
    pub size: (f32, f32),
    /// How much of that the participants take.
    pub head: f32,
    /// The scale of the diagram.
    pub scale: f32,
    /// Where the playhead stands on the diagram.
    pub playhead: Option<f32>,
    /// Is told that somebody scrolls by hand.
    pub hold: Hold,
}

/// The callback that is told; they all do the same.
#[derive(Clone)]
pub(super) struct Hold(pub Handler);

impl OverviewProps {
    fn lines(&self) -> u32 {
        self.size.1 as u32
    }

    /// How high a pixel of what is scrolled is on the small picture.
    fn unit(&self) -> f32 {
        self.lines() as f32 / (minimap_height(&self.state.picture.diagram) * self.scale)
    }

    /// The line of the playhead, in halves.
    fn now(&self) -> Option<i32> {
        let diagram = &self.state.picture.diagram;
        let below = self.playhead? - diagram.header_height;
        Some((below * self.scale * self.unit() * 2.0) as i32)
    }
}

impl PartialEq for OverviewProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state.picture, &other.state.picture)
            && self.state.revision == other.state.revision
            && self.size == other.size
            && self.scale == other.scale
            && self.now() == other.now()
    }
}

/// Where the window is on the small picture, in quarters of its pixels: left, top, width, height.
type Frame = [i32; 4];

/// The overview: a scroll bar that shows what it scrolls through.
#[component]
pub(super) fn Overview(props: &OverviewProps) -> Html {
    let frame = use_state_eq(Frame::default);
    let unit = props.unit();
    {
        let (scroller, set) = (props.scroller.clone(), frame.setter());
        let wide = props.state.picture.diagram.width * props.scale;
        let across = WIDTH / wide.max(props.size.0);
        // Where it is scrolled to is all that has to be asked of the page.
        let size = (props.size.0 * across, (props.size.1 - props.head) * unit);
        let seen = [unit, across, size.0, size.1].map(f32::to_bits);
        use_effect_with(seen, move |_| {
            let watch = scroller.cast::<Element>().map(|element| {
                let measure = {
                    let element = element.clone();
                    move || {
                        let left = element.scroll_left() as f32 * across;
                        let top = element.scroll_top() as f32 * unit;
                        set.set([left, top, size.0, size.1].map(|pixels| (pixels * 4.0) as i32));
                    }
                };
                measure();
                EventListener::new(&element, "scroll", move |_| measure())
            });
            move || drop(watch)
        });
    }
    let [left, top, width, height] = frame.map(|quarters| quarters as f32 / 4.0);
    let lines = props.lines() as f32;
    let height = within(height, FRAME, lines);
    let rest = (lines - height).max(1.0);
    let now = props.now().map(|halves| {
        let y = px(halves as f32 / 2.0);
        let line = el("line", "map-now").attr("x2", "100%");
        line.attr("y1", y.clone()).attr("y2", y)
    });
    let frame = rect(
        "map-window",
        (left, within(top, 0.0, rest)),
        (width, height),
    );
    let moving = small("map-moving", lines)
        .add(frame.attr("rx", "3"))
        .perhaps(now);
    let strip = use_node_ref();
    let grip = use_mut_ref(|| None);
    let bar = Bar {
        strip: strip.clone(),
        props: props.clone(),
        frame: (top, height),
        grip,
    };
    let state = &props.state;
    bar.listen(el("div", "minimap"))
        .node(&strip)
        .attr("role", "scrollbar")
        .attr("tabindex", "0")
        .attr("aria-label", words::OVERVIEW.get(state.lang()))
        .attr("aria-controls", SCROLLER)
        .attr("aria-orientation", "vertical")
        .attr("aria-valuemin", "0")
        .attr("aria-valuemax", "100")
        .attr(
            "aria-valuenow",
            within((top / rest * 100.0).round_ties_even() as u32, 0, 100).to_string(),
        )
        .add(rows(state, props.lines()))
        .add(found(state, props.lines()))
        .add(moving)
        .into()
}

fn small(class: &'static str, lines: f32) -> El {
    el("svg", class)
        .attr("width", px(WIDTH))
        .attr("height", px(lines))
        .attr("aria-hidden", "true")
}

/// The rows, drawn once a picture: one path for each kind of stroke.
fn rows(state: &State, lines: u32) -> Html {
    let picture = state.picture.clone();
    part(vec![address(&picture), lines as usize], move || {
        let diagram = &picture.diagram;
        let stripes = minimap(diagram, (WIDTH, lines));
        let sparse = diagram.rows.len() * SPARSE < lines as usize;
        let path = |stroke: Stroke| -> Html {
            let mut d = String::new();
            for stripe in stripes.iter().filter(|stripe| stripe.stroke == stroke) {
                let y = stripe.line as f32 + if sparse { 1.0 } else { 0.5 };
                let to = stripe.to.max(stripe.from + 2.0);
                push_pattern(&mut d, "M# #H#", &[stripe.from, y, to]);
            }
            el("path", class(stroke)).attr("d", d).into()
        };
        small(if sparse { "map sparse" } else { "map" }, lines as f32)
            .all(Stroke::ALL.map(path))
            .into()
    })
}

fn class(stroke: Stroke) -> &'static str {
    match stroke {
        Stroke::Gap => "map-gap",
        Stroke::Rows(Tier::Client) => "tier-client",
        Stroke::Rows(Tier::Network) => "tier-network",
        Stroke::Rows(Tier::Edge) => "tier-edge",
        Stroke::Rows(Tier::Cluster) => "tier-cluster",
        Stroke::Rows(Tier::Data) => "tier-data",
        Stroke::Failed => "map-failed",
    }
}

/// The steps that say what is looked for.
fn found(state: &Rc<State>, lines: u32) -> Html {
    let state = state.clone();
    part(vec![state.revision, lines as usize], move || {
        let mut d = String::new();
        let rows = state.find.as_ref().map_or(&[][..], |find| &find.rows);
        for line in minimap_lines(&state.picture.diagram, lines, rows) {
            push_pattern(&mut d, "M0 #h6", &[line as f32 + 0.5]);
        }
        small("map-found", lines as f32)
            .add(el("path", "").attr("d", d))
            .into()
    })
}

/// The overview as something that is pressed, dragged and moved by keys.
#[derive(Clone)]
struct Bar {
    strip: NodeRef,
    props: OverviewProps,
    /// The top and the height of what shows the window.
    frame: (f32, f32),
    /// Where it is held while it is dragged, from its top.
    grip: Rc<RefCell<Option<f32>>>,
}

impl Bar {
    fn listen(self, element: El) -> El {
        let on = |act: fn(&Bar, &Event)| -> Handler {
            let bar = self.clone();
            Rc::new(move |event| act(&bar, event))
        };
        let drop = on(|bar, _| *bar.grip.borrow_mut() = None);
        element
            .on(ListenerKind::onpointerdown, &on(Bar::press))
            .on(ListenerKind::onpointermove, &on(Bar::drag))
            .on(ListenerKind::onpointerup, &drop)
            .on(ListenerKind::onpointercancel, &drop)
            .on(ListenerKind::onkeydown, &on(Bar::key))
    }

    /// What is pressed beside the window's place is brought into the middle of the window.
    fn press(&self, event: &Event) {
        let (top, height) = self.frame;
        let Some((strip, pointer, y)) = self.pointer(event).filter(|found| found.1.button() == 0)
        else {
            return;
        };
        let inside = y >= top && y <= top + height;
        *self.grip.borrow_mut() = Some(if inside { y - top } else { height / 2.0 });
        let _gone = strip.set_pointer_capture(pointer.pointer_id());
        self.drag(event);
    }

    fn drag(&self, event: &Event) {
        let grip = *self.grip.borrow();
        if let Some((grip, (_, _, y))) = grip.zip(self.pointer(event)) {
            self.scroll(event, |_| (y - grip) / self.props.unit());
        }
    }

    /// The strip, a pointer's event, and its height on the strip.
    fn pointer<'a>(&self, event: &'a Event) -> Option<(Element, &'a PointerEvent, f32)> {
        let strip = self.strip.cast::<Element>()?;
        let pointer = event.dyn_ref::<PointerEvent>()?;
        let top = strip.get_bounding_client_rect().top() as f32;
        Some((strip, pointer, pointer.client_y() as f32 - top))
    }

    fn key(&self, event: &Event) {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else {
            return;
        };
        let bound = key.ctrl_key() || key.alt_key() || key.meta_key();
        let by = match key.key().as_str() {
            _ if bound => return,
            "ArrowUp" => -LITTLE,
            "ArrowDown" => LITTLE,
            "PageUp" => -MUCH,
            "PageDown" => MUCH,
            "Home" => f32::MIN,
            "End" => f32::MAX,
            _ => return,
        };
        event.prevent_default();
        self.scroll(event, |element| {
            let window = element.client_height() as f32;
            within(element.scroll_top() as f32 + by * window, 0.0, MOST)
        });
    }

    fn scroll(&self, event: &Event, to: impl FnOnce(&Element) -> f32) {
        if let Some(element) = self.props.scroller.cast::<Element>() {
            (self.props.hold.0)(event);
            element.set_scroll_top(to(&element) as i32);
        }
    }
}
