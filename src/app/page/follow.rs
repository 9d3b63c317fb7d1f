//! What of the diagram is in view, and how the view follows the playhead.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, ResizeObserver, ScrollBehavior, ScrollToOptions};
use yew::prelude::*;

use super::dom::{Handler, address};
use super::sequence::SequenceProps;
use crate::diagram::within;

/// The part of the scrolled picture that is in view, in pixels of the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Window {
    pub top: f32,
    pub left: f32,
    /// Whether its left edge is out of view.
    pub aside: bool,
    pub width: f32,
    pub height: f32,
}

/// Before anything is measured: a common panel, so that the first frame is not empty.
const UNMEASURED: Window = Window {
    top: 0.0,
    left: 0.0,
    aside: false,
    width: 760.0,
    height: 640.0,
};

/// Scrolling is noticed in steps of so many pixels; what is drawn reaches further than that.
pub(super) const NOTCH: f32 = 64.0;

/// What is in view of a scrolled element, and what measures it at once when it has been scrolled.
#[hook]
pub(super) fn use_window(scroller: &NodeRef) -> (Window, Rc<dyn Fn()>) {
    let window = use_state_eq(|| UNMEASURED);
    let measure: Rc<dyn Fn()> = {
        let (scroller, set) = (scroller.clone(), window.setter());
        Rc::new(move || {
            if let Some(element) = scroller.cast::<Element>() {
                set.set(measured(&element));
            }
        })
    };
    {
        let (scroller, measure) = (scroller.clone(), measure.clone());
        use_effect_with((), move |()| {
            measure();
            let watch = scroller.cast::<Element>().map(|element| {
                let on_scroll = {
                    let measure = measure.clone();
                    EventListener::new(&element, "scroll", move |_| measure())
                };
                (on_scroll, Resizes::of(&element, move || measure()))
            });
            move || drop(watch)
        });
    }
    (*window, measure)
}

fn measured(element: &Element) -> Window {
    let notch = |scrolled: i32| (scrolled as f32 / NOTCH).floor() * NOTCH;
    Window {
        top: notch(element.scroll_top()),
        left: notch(element.scroll_left()),
        aside: element.scroll_left() > 0,
        width: element.client_width().max(1) as f32,
        height: element.client_height() as f32,
    }
}

/// An observer of an element's size; it lasts as long as this value.
struct Resizes {
    observer: Option<ResizeObserver>,
    _callback: Closure<dyn FnMut()>,
}

impl Resizes {
    fn of(element: &Element, callback: impl FnMut() + 'static) -> Resizes {
        let callback = Closure::<dyn FnMut()>::new(callback);
        let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &observer {
            observer.observe(element);
        }
        Resizes {
            observer,
            _callback: callback,
        }
    }
}

impl Drop for Resizes {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

/// The stretch of the window's height in which the playhead may stand without being followed.
const QUIET: (f32, f32) = (0.22, 0.66);
/// How near to the window's edges, as a part of its width, what travels may come before it is followed.
const BESIDE: f32 = 0.2;
/// Where following brings it.
const PLACE: f32 = 0.42;
/// How much of the way is gone in one frame.
const EASE: f32 = 0.1;

/// How the view moves.
#[derive(Default)]
struct Following {
    /// Somebody scrolls by hand; the view stays theirs until the playhead is in sight again or jumps.
    held: bool,
    /// Where the view is gliding to.
    target: Option<(f32, f32)>,
    /// The scale at which the picture was seen last.
    scale: f32,
    /// The revision of the state of what was kept in its place last.
    revision: usize,
    /// How often the playhead had jumped then.
    jumps: usize,
}

/// Follows the playhead. The returned callback is told that somebody scrolls by hand. `resized` counts how often
/// the picture's size changed by itself.
#[hook]
pub(super) fn use_following(
    scroller: &NodeRef,
    props: &SequenceProps,
    spot: Spot,
    resized: usize,
    still: bool,
) -> Handler {
    let following = use_mut_ref(Following::default);
    let player = &props.state.player;
    let moment = vec![
        usize::from(player.playing),
        player.jumps as usize,
        resized,
        address(&props.state.picture),
    ];
    let jumps = player.jumps as usize;
    let revision = props.state.revision;
    let kept = props.state.kept.filter(|kept| kept.revision == revision);
    {
        let (scroller, following, playing) = (scroller.clone(), following.clone(), player.playing);
        use_effect_with(moment, move |_| {
            let before = following.replace(Following {
                scale: spot.scale,
                revision: kept.map_or(0, |kept| kept.revision),
                jumps,
                ..Following::default()
            });
            let element = scroller.cast::<Element>();
            let is_new = kept.is_some_and(|kept| kept.revision != before.revision);
            if let Some(kept) = kept.filter(|_| is_new || before.jumps == jumps) {
                // What was pressed stays under the pointer, also when the view's width changes for it.
                let from = if is_new { kept.from } else { kept.to };
                let moved = kept.to * spot.scale - from * before.scale;
                if let Some(element) = element {
                    element.set_scroll_top((element.scroll_top() as f32 + moved).round() as i32);
                }
                return;
            }
            if let Some(element) = element.filter(|_| !playing) {
                bring_into_view(&element, spot, still);
            }
        });
    }
    {
        // Somebody may have made the picture larger or smaller since.
        let following = following.clone();
        use_effect_with(spot.scale.to_bits() as usize, move |_| {
            following.borrow_mut().scale = spot.scale;
        });
    }
    {
        let (scroller, following, playing) = (scroller.clone(), following.clone(), player.playing);
        use_effect_with(player.millis() as usize, move |_| {
            if let Some(element) = scroller.cast::<Element>().filter(|_| playing) {
                glide(&element, spot, still, &following);
            }
        });
    }
    Rc::new(move |_| {
        let mut following = following.borrow_mut();
        following.held = true;
        following.target = None;
    })
}

/// Where the playhead's row stands on the scrolled picture, in pixels of the screen.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    /// The height of its line.
    pub line: f32,
    /// Its left end.
    pub left: f32,
    /// Its right end.
    pub right: f32,
    /// Where what travels along it is, or its middle.
    pub at: f32,
    /// How much of the window is covered at its left edge.
    pub covered: f32,
    /// How large the picture is drawn.
    pub scale: f32,
}

/// Where the view should be so that the spot is well in it; `None` while it is.
fn wanted(element: &Element, spot: Spot) -> Option<(f32, f32)> {
    let (top, left) = (element.scroll_top() as f32, element.scroll_left() as f32);
    let (width, height) = (
        element.client_width() as f32,
        element.client_height() as f32,
    );
    let down = (element.scroll_height() as f32 - height).max(0.0);
    let across = (element.scroll_width() as f32 - width).max(0.0);
    let part = (spot.line - top) / height.max(1.0);
    let new_top = if part < QUIET.0 || part > QUIET.1 {
        within(spot.line - height * PLACE, 0.0, down)
    } else {
        top
    };
    let room = width - spot.covered;
    let wide = spot.right - spot.left > room;
    // Of a row that is wider than the window, what travels along it is followed.
    let (from, to) = match wide {
        true => (spot.at - room * BESIDE, spot.at + room * BESIDE),
        false => (spot.left, spot.right),
    };
    let hidden = from < left + spot.covered || to > left + width;
    let new_left = if hidden {
        within((from + to - room) / 2.0 - spot.covered, 0.0, across)
    } else {
        left
    };
    let moves = (new_top - top).abs() > 1.0 || (new_left - left).abs() > 1.0;
    moves.then_some((new_top, new_left))
}

fn bring_into_view(element: &Element, spot: Spot, still: bool) {
    if let Some((top, left)) = wanted(element, spot) {
        let options = ScrollToOptions::new();
        options.set_top(f64::from(top));
        options.set_left(f64::from(left));
        options.set_behavior(if still {
            ScrollBehavior::Instant
        } else {
            ScrollBehavior::Smooth
        });
        element.scroll_to_with_scroll_to_options(&options);
    }
}

/// One frame of following.
fn glide(element: &Element, spot: Spot, still: bool, following: &Rc<RefCell<Following>>) {
    let mut following = following.borrow_mut();
    let wanted = wanted(element, spot);
    if following.held {
        following.held = wanted.is_some();
        return;
    }
    // Once on the way, it goes on until it is there, or the quiet stretch would stop it half way.
    following.target = wanted.or(following.target);
    let Some((top, left)) = following.target else {
        return;
    };
    if still {
        element.set_scroll_top(top as i32);
        element.set_scroll_left(left as i32);
        following.target = None;
        return;
    }
    let (now_top, now_left) = (element.scroll_top() as f32, element.scroll_left() as f32);
    let next_top = now_top + step(top - now_top);
    let next_left = now_left + step(left - now_left);
    element.set_scroll_top(next_top as i32);
    element.set_scroll_left(next_left as i32);
    let arrived =
        element.scroll_top() as f32 == now_top && element.scroll_left() as f32 == now_left;
    if arrived {
        following.target = None;
    }
}

/// A part of a distance, at least a pixel of it: positions are whole pixels.
fn step(distance: f32) -> f32 {
    if distance.abs() < 1.0 {
        return 0.0;
    }
    let part = distance * EASE;
    part.abs().max(1.0).copysign(distance)
}
