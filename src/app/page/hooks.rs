//! Hooks onto what lives outside the components: frames, keys, the address, the system's wishes.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::render::{AnimationFrame, request_animation_frame};
use gloo::utils::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use super::{Dispatch, address, again, browser, language};
use crate::app::action::{Action, Panel, Tab};
use crate::app::link;
use crate::app::state::State;
use crate::app::words;
use crate::app::zoom::Zoom;

/// A slot that keeps the next frame's request alive.
type Frame = Rc<RefCell<Option<AnimationFrame>>>;

/// Lets time pass while the player plays. A hidden page gets no frames, so it pauses by itself.
#[hook]
pub(super) fn use_clock(playing: bool, dispatch: Dispatch) {
    use_effect_with(usize::from(playing), move |playing| {
        let frame = Frame::default();
        if *playing == 1 {
            request(&frame, None, dispatch);
        }
        move || drop(frame.borrow_mut().take())
    });
}

fn request(frame: &Frame, last: Option<f64>, dispatch: Dispatch) {
    // The slot is held weakly: when the effect ends, nothing requests another frame.
    let slot = Rc::downgrade(frame);
    let next = request_animation_frame(move |now| {
        let Some(frame) = slot.upgrade() else {
            return;
        };
        if let Some(last) = last {
            dispatch.dispatch(Action::Tick(now - last));
        }
        if frame.borrow().is_some() {
            request(&frame, Some(now), dispatch);
        }
    });
    *frame.borrow_mut() = Some(next);
}

/// Keeps the browser's address and the state together.
#[hook]
pub(super) fn use_address(state: &Rc<State>, dispatch: Dispatch) {
    let now = state.clone();
    use_effect_with(state.commit, move |commit| {
        if commit.serial > 0 && !now.embed {
            browser::write_address(&now.query(), commit.push);
        }
    });
    use_effect_with((), move |()| {
        let back = EventListener::new(&window(), "popstate", move |_| {
            open(browser::query(), dispatch.clone());
        });
        move || drop(back)
    });
}

/// Opens another address of this page, once its language is there.
fn open(query: String, dispatch: Dispatch) {
    let lang = link::read(&query).0.lang.unwrap_or_default();
    language::with(lang, move |there| {
        dispatch.dispatch(Action::Open(query));
        if !there {
            dispatch.dispatch(Action::Missing(lang));
        }
    });
}

/// Shows the preferences on the document, and remembers them once they were changed.
#[hook]
pub(super) fn use_preferences(state: &State) {
    let lang = state.lang();
    let (chosen, embed) = (state.lang_chosen, state.embed);
    use_effect_with((lang, chosen), move |(lang, chosen)| {
        if *chosen {
            browser::remember_lang(*lang);
        }
    });
    use_effect_with(state.preferences, move |preferences| {
        let title = words::TITLE.get(preferences.lang);
        browser::dress_document(preferences.lang, preferences.theme, title);
        // A frame's theme is the other page's, not what somebody chose.
        if !embed {
            browser::remember_preferences(preferences);
        }
    });
}

/// Whether the system asks for less motion.
#[hook]
pub(super) fn use_media(query: &'static str) -> bool {
    let matches = use_state(|| browser::matches_media(query));
    let set = matches.setter();
    use_effect_with((), move |()| {
        let list = window().match_media(query).ok().flatten();
        let listener = list.map(|list| {
            EventListener::new(&list, "change", move |_| {
                set.set(browser::matches_media(query));
            })
        });
        move || drop(listener)
    });
    *matches
}

/// Single keys, for whoever has them switched on. What is typed into a field is never taken.
#[hook]
pub(super) fn use_keys(state: &State, dispatch: Dispatch) {
    let on = Keys {
        shortcuts: state.preferences.shortcuts,
        panel: state.panel,
        menu: state.menu,
        embed: state.embed,
    };
    use_effect_with(on, move |on| {
        let on = *on;
        let options = EventListenerOptions::enable_prevent_default();
        let listener =
            EventListener::new_with_options(&window(), "keydown", options, move |event| {
                let key = event.dyn_ref::<KeyboardEvent>();
                let key = key.filter(|key| !event.default_prevented() && !key.is_composing());
                if let Some(command) = key.and_then(|key| on.command(key)) {
                    event.prevent_default();
                    command.run(&dispatch);
                }
            });
        move || drop(listener)
    });
}

/// What decides which keys do something.
#[derive(Clone, Copy, PartialEq)]
struct Keys {
    shortcuts: bool,
    panel: Option<Panel>,
    menu: bool,
    embed: bool,
}

impl Keys {
    fn command(&self, key: &KeyboardEvent) -> Option<Command> {
        if key.key() == "Escape" {
            return self.escape();
        }
        let modal = !matches!(self.panel, None | Some(Panel::Path | Panel::Step));
        let bound = key.ctrl_key() || key.alt_key() || key.meta_key();
        if !self.shortcuts || modal || bound {
            return None;
        }
        // A frame has nothing but the diagram and the player.
        command(key).filter(|command| !self.embed || command.only_plays())
    }

    fn escape(&self) -> Option<Command> {
        match self.panel {
            _ if self.menu => Some(Command::CloseMenu),
            Some(Panel::Url) => Some(Command::CloseUrl),
            Some(Panel::Path | Panel::Step) => Some(Command::Do(Action::Panel(None))),
            _ => None,
        }
    }
}

/// What a key does.
enum Command {
    /// This.
    Do(Action),
    /// It moves the focus to the address bar.
    Address,
    /// It closes the panel of the URL and gives the focus back to the address bar.
    CloseUrl,
    /// It closes the menu and gives the focus back to its button.
    CloseMenu,
}

impl Command {
    fn only_plays(&self) -> bool {
        matches!(self, Command::Do(action) if action.only_moves() || action.only_zooms())
    }

    fn run(self, dispatch: &Dispatch) {
        match self {
            Command::Do(action) => dispatch.dispatch(action),
            Command::Address => browser::focus_and_select(address::FIELD),
            Command::CloseUrl => {
                dispatch.dispatch(Action::Panel(None));
                browser::focus(address::FIELD);
            }
            Command::CloseMenu => {
                dispatch.dispatch(Action::Menu(false));
                browser::focus(again::BUTTON);
            }
        }
    }
}

fn command(event: &KeyboardEvent) -> Option<Command> {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let tag = target.map(|target| target.tag_name().to_ascii_lowercase());
    let tag = tag.as_deref().unwrap_or_default();
    if matches!(tag, "input" | "textarea" | "select") {
        return None;
    }
    let stage = event.shift_key();
    let action = match event.key().as_str() {
        // A focused button is pressed by the space bar.
        " " if matches!(tag, "button" | "a" | "summary") => return None,
        " " => Action::Toggle,
        "ArrowRight" if stage => Action::Stage(1),
        "ArrowLeft" if stage => Action::Stage(-1),
        "ArrowRight" => Action::Step(1),
        "ArrowLeft" => Action::Step(-1),
        "Home" => Action::First,
        "End" => Action::Last,
        "/" => return Some(Command::Address),
        "[" => Action::FoldHere(true),
        "]" => Action::FoldHere(false),
        "f" => Action::Find(Some(String::new())),
        "?" => Action::Panel(Some(Panel::Help)),
        "+" | "=" => Action::Magnify(true),
        "-" => Action::Magnify(false),
        "0" => Action::Zoom(Zoom::Fit),
        key => {
            let digit: usize = key.parse().ok()?;
            Action::Tab(*Tab::ALL.get(digit.checked_sub(1)?)?)
        }
    };
    Some(Command::Do(action))
}

/// Closes the menu beside Again when somebody presses, or moves the focus, outside of it.
#[hook]
pub(super) fn use_leaving(open: bool, dispatch: Dispatch) {
    use_effect_with(usize::from(open), move |open| {
        let watch = |kind: &'static str| {
            let dispatch = dispatch.clone();
            EventListener::new(&document(), kind, move |event| {
                let target = event
                    .target()
                    .and_then(|target| target.dyn_into::<Element>().ok());
                let inside =
                    target.is_none_or(|target| !matches!(target.closest(again::MENU), Ok(None)));
                if !inside {
                    dispatch.dispatch(Action::Menu(false));
                }
            })
        };
        let listeners = (*open == 1).then(|| ["pointerdown", "focusin"].map(watch));
        move || drop(listeners)
    });
}
