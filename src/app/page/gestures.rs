//! What hands do to a scrolled view: a mouse drags it, a wheel with Ctrl and two fingers make it larger or
//! smaller. What was under the pointer stays there.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent, MouseEvent, PointerEvent, TouchEvent, WheelEvent};
use yew::prelude::*;

use super::Dispatch;
use crate::app::action::Action;
use crate::app::zoom::{Change, Kind, Zoom, by_wheel};

/// A place in the window, or how far it is scrolled, in pixels of the screen: across and down.
pub(super) type Place = (f32, f32);

/// A scrolled view at the size at which it is drawn.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct View {
    /// What it is.
    pub kind: Kind,
    /// How large it is to be.
    pub zoom: Zoom,
    /// How large that is, in thousandths.
    pub now: u32,
    /// The same in pixels: what one unit of the drawing takes, across and down.
    pub scale: Place,
    /// Where the drawing begins in what is scrolled.
    pub start: Place,
    /// Where what is scrolled ends.
    pub end: Place,
}

/// What follows from a change of size.
#[derive(Default)]
pub(super) struct Turned {
    /// Where the view has to be scrolled to, when somebody made it larger or smaller.
    pub to: Option<Place>,
    /// How often its size changed by itself: with the panel's, or with the picture.
    pub resized: usize,
}

/// Where what stays in its place stands in the window when nobody points at anything, given the view before
/// the change.
pub(super) type Focus<'a> = &'a dyn Fn(&Element, &View) -> Place;

/// What is known of a view from one drawing to the next.
struct Known {
    view: View,
    resized: usize,
    /// Where somebody points at: it stood at the first place and is to stand at the second.
    anchor: Option<(Place, Place)>,
    /// Where the view was scrolled to: the browser keeps whole pixels only.
    exact: Place,
}

/// How far the mouse moves before a press is a drag, in pixels.
const DRAGGED: f32 = 4.0;

/// A turn of the wheel by one line, and by one page, in pixels.
const LINE: f32 = 32.0;
const PAGE: f32 = 400.0;

/// How far a key goes sideways, as a part of the window's width.
const ASIDE: f64 = 0.6;

/// Lets hands move a view and change its size; when that scrolls it, it is measured at once.
#[hook]
pub(super) fn use_gestures(
    scroller: &NodeRef,
    view: View,
    dispatch: &Dispatch,
    focus: Focus<'_>,
    measure: Rc<dyn Fn()>,
) -> Turned {
    let known = use_mut_ref(|| Known {
        view,
        resized: 0,
        anchor: None,
        exact: (0.0, 0.0),
    });
    let turned = turned(&mut known.borrow_mut(), scroller, view, focus);
    {
        let (scroller, known, to) = (scroller.clone(), known.clone(), turned.to);
        let size = [view.scale.0.to_bits(), view.scale.1.to_bits()];
        use_effect_with(size, move |_| {
            if let Some((element, to)) = scroller.cast::<Element>().zip(to) {
                element.scroll_to_with_x_and_y(f64::from(to.0), f64::from(to.1));
                known.borrow_mut().exact = to;
                measure();
            }
        });
    }
    let (scroller, dispatch) = (scroller.clone(), dispatch.clone());
    use_effect_with((), move |()| {
        let element = scroller.cast::<Element>();
        let listeners = element.map(|element| listen(&element, &known, &dispatch));
        move || drop(listeners)
    });
    turned
}

/// Compares a view with what it was.
fn turned(known: &mut Known, scroller: &NodeRef, view: View, focus: Focus<'_>) -> Turned {
    let before = std::mem::replace(&mut known.view, view);
    let mut to = None;
    if before.scale != view.scale {
        let anchor = known.anchor.take();
        if before.zoom == view.zoom {
            known.resized += 1;
        } else if let Some(element) = scroller.cast::<Element>() {
            let (from, at) = anchor.unwrap_or_else(|| {
                let focus = focus(&element, &before);
                (focus, focus)
            });
            let scroll = scrolled(&element, known.exact);
            let change = |way: fn(Place) -> f32, window: i32| Change {
                starts: (way(before.start), way(view.start)),
                scales: (way(before.scale), way(view.scale)),
                most: way(view.end) - window as f32,
            };
            let across = change(|place| place.0, element.client_width());
            let down = change(|place| place.1, element.client_height());
            // What stays in view covers what is scrolled below it.
            let names = |view: &View| match view.kind {
                Kind::Axis => view.start.0,
                Kind::Diagram => f32::MIN,
            };
            let x = (from.0.max(names(&before)), at.0.max(names(&view)));
            let y = (from.1.max(before.start.1), at.1.max(view.start.1));
            to = Some((across.keeps(scroll.0, x), down.keeps(scroll.1, y)));
        }
    }
    Turned {
        to,
        resized: known.resized,
    }
}

/// How far an element is scrolled: as exactly as it was set, if that is still where it is.
fn scrolled(element: &Element, exact: Place) -> Place {
    let place = |now: i32, exact: f32| {
        let now = now as f32;
        if (now - exact).abs() <= 1.0 {
            exact
        } else {
            now
        }
    };
    (
        place(element.scroll_left(), exact.0),
        place(element.scroll_top(), exact.1),
    )
}

fn listen(
    element: &Element,
    known: &Rc<RefCell<Known>>,
    dispatch: &Dispatch,
) -> Vec<EventListener> {
    let resize: Rc<dyn Fn(u32, Place, Place)> = {
        let (element, known, dispatch) = (element.clone(), known.clone(), dispatch.clone());
        Rc::new(move |to, from, at| {
            if to != known.borrow().view.now {
                known.borrow_mut().anchor = Some((from, at));
                dispatch.dispatch(Action::Zoom(Zoom::Times(to)));
            } else if from != at {
                element.scroll_by_with_x_and_y((from.0 - at.0).into(), (from.1 - at.1).into());
            }
        })
    };
    let wheel = {
        let (element, known, resize) = (element.clone(), known.clone(), resize.clone());
        active(&element.clone(), "wheel", move |event| {
            let Some(wheel) = event.dyn_ref::<WheelEvent>() else {
                return;
            };
            // Two fingers on a trackpad come as a wheel with Ctrl.
            if !wheel.ctrl_key() && !wheel.meta_key() {
                return;
            }
            event.prevent_default();
            let unit = match wheel.delta_mode() {
                WheelEvent::DOM_DELTA_LINE => LINE,
                WheelEvent::DOM_DELTA_PAGE => PAGE,
                _ => 1.0,
            };
            let View { kind, now, .. } = known.borrow().view;
            let at = place(&element, wheel.client_x(), wheel.client_y());
            let factor = by_wheel(wheel.delta_y() as f32 * unit);
            resize(kind.times(now, factor), at, at);
        })
    };
    let mut listeners = vec![wheel];
    listeners.extend(touches(element, known, resize));
    listeners.extend(drags(element));
    listeners.push(keys(element));
    let dispatch = dispatch.clone();
    listeners.push(EventListener::new(element, "dblclick", move |_| {
        dispatch.dispatch(Action::Zoom(Zoom::Fit));
    }));
    listeners
}

/// The keys for pages go sideways with Shift: there is nothing of the browser's own for that.
fn keys(element: &Element) -> EventListener {
    let view = element.clone();
    active(element, "keydown", move |event| {
        let key = event.dyn_ref::<KeyboardEvent>();
        let by = key.filter(|key| key.shift_key()).map(|key| key.key());
        let by = match by.as_deref() {
            Some("PageUp") => -ASIDE,
            Some("PageDown") => ASIDE,
            _ => return,
        };
        event.prevent_default();
        view.scroll_by_with_x_and_y(by * f64::from(view.client_width()), 0.0);
    })
}

/// A listener that can keep the browser from doing what it would do.
fn active(
    element: &Element,
    kind: &'static str,
    handle: impl Fn(&Event) + 'static,
) -> EventListener {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(element, kind, options, handle)
}

/// A place of the screen in an element's window.
fn place(element: &Element, x: i32, y: i32) -> Place {
    let window = element.get_bounding_client_rect();
    (
        x as f32 - window.left() as f32,
        y as f32 - window.top() as f32,
    )
}

/// Two fingers: how far they were apart, at which size, and where their middle is now.
struct Fingers {
    apart: f32,
    size: u32,
    middle: Place,
}

fn touches(
    element: &Element,
    known: &Rc<RefCell<Known>>,
    resize: Rc<dyn Fn(u32, Place, Place)>,
) -> [EventListener; 3] {
    let fingers: Rc<RefCell<Option<Fingers>>> = Rc::default();
    ["touchstart", "touchmove", "touchend"].map(|kind| {
        let (element, known) = (element.clone(), known.clone());
        let (fingers, resize) = (fingers.clone(), resize.clone());
        active(&element.clone(), kind, move |event| {
            let mut fingers = fingers.borrow_mut();
            let Some((apart, middle)) = pair(&element, event) else {
                *fingers = None;
                return;
            };
            // One finger scrolls as anywhere; two would scroll too.
            if event.cancelable() {
                event.prevent_default();
            }
            let View { kind, now, .. } = known.borrow().view;
            let begun = fingers.get_or_insert(Fingers {
                apart,
                size: now,
                middle,
            });
            let from = std::mem::replace(&mut begun.middle, middle);
            let size = kind.times(begun.size, apart / begun.apart);
            resize(size, from, middle);
        })
    })
}

/// How far two fingers are apart, and their middle; `None` when there are more or fewer.
fn pair(element: &Element, event: &Event) -> Option<(f32, Place)> {
    let touches = event.dyn_ref::<TouchEvent>()?.touches();
    if touches.length() != 2 {
        return None;
    }
    let at = |nth: u32| {
        let touch = touches.get(nth)?;
        Some(place(element, touch.client_x(), touch.client_y()))
    };
    let (a, b) = at(0).zip(at(1))?;
    let (x, y) = (a.0 - b.0, a.1 - b.1);
    let apart = (x * x + y * y).sqrt().max(1.0);
    Some((apart, ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0)))
}

/// A press of the mouse on a view: where, and how far the view was scrolled then.
#[derive(Clone, Copy)]
struct Press {
    at: Place,
    scroll: Place,
    dragged: bool,
}

/// A mouse drags the view: fingers scroll it anyway.
fn drags(element: &Element) -> Vec<EventListener> {
    let press: Rc<Cell<Option<Press>>> = Rc::default();
    let on = |kind: &'static str, handle: fn(&Element, &MouseEvent, &Cell<Option<Press>>)| {
        let (element, press) = (element.clone(), press.clone());
        active(&element.clone(), kind, move |event| {
            if let Some(mouse) = event.dyn_ref::<MouseEvent>() {
                handle(&element, mouse, &press);
            }
        })
    };
    vec![
        on("pointerdown", pressed),
        on("pointermove", moved),
        on("pointerup", dropped),
        on("pointercancel", dropped),
        // The browser has a way of its own to scroll by the middle button.
        on("mousedown", |_, mouse, _| {
            if mouse.button() == 1 {
                mouse.prevent_default();
            }
        }),
    ]
}

fn pressed(element: &Element, mouse: &MouseEvent, press: &Cell<Option<Press>>) {
    let pointer = mouse.dyn_ref::<PointerEvent>();
    let by_mouse = pointer.is_some_and(|pointer| pointer.pointer_type() == "mouse");
    let at = place(element, mouse.client_x(), mouse.client_y());
    let (width, height) = (element.client_width(), element.client_height());
    // Its scroll bars are outside of that.
    let inside = at.0 < width as f32 && at.1 < height as f32;
    if by_mouse && inside && mouse.button() < 2 {
        press.set(Some(Press {
            at,
            scroll: (element.scroll_left() as f32, element.scroll_top() as f32),
            dragged: false,
        }));
    }
}

fn moved(element: &Element, mouse: &MouseEvent, press: &Cell<Option<Press>>) {
    let Some(mut begun) = press.get().filter(|_| mouse.buttons() > 0) else {
        press.set(None);
        return;
    };
    let at = place(element, mouse.client_x(), mouse.client_y());
    let (x, y) = (at.0 - begun.at.0, at.1 - begun.at.1);
    if !begun.dragged && x.abs().max(y.abs()) >= DRAGGED {
        begun.dragged = true;
        press.set(Some(begun));
        let _marked = element.class_list().add_1("dragged");
        // From now on all of the pointer's events are the view's, the click at the end too.
        if let Some(pointer) = mouse.dyn_ref::<PointerEvent>() {
            let _gone = element.set_pointer_capture(pointer.pointer_id());
        }
    }
    if begun.dragged {
        let (left, top) = (begun.scroll.0 - x, begun.scroll.1 - y);
        element.scroll_to_with_x_and_y(left.into(), top.into());
    }
}

fn dropped(element: &Element, _: &MouseEvent, press: &Cell<Option<Press>>) {
    press.set(None);
    let _marked = element.class_list().remove_1("dragged");
}
