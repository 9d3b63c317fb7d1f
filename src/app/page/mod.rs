//! The page drawn: functions from the state to elements. They say what a person did and keep nothing;
//! the few components keep what only the browser knows, such as a scroll position.

mod address;
mod again;
mod browser;
mod bytes;
mod caches;
mod controls;
mod dialogs;
mod dom;
mod embed;
mod export;
mod finder;
mod folds;
mod follow;
mod gestures;
mod hooks;
mod icons;
mod knob;
mod language;
mod mermaid;
mod notices;
mod overview;
mod packets;
mod path;
mod picture;
mod player;
mod presets;
mod query;
mod result;
mod root;
mod screen;
mod sequence;
mod shapes;
mod stacks;
mod step;
mod story;
mod top;
mod url;
mod view;
mod waterfall;

use std::rc::Rc;

use yew::prelude::*;

use super::action::{Action, Preferences};
use super::link;
use super::state::State;

/// The state as Yew keeps it.
#[derive(Clone)]
struct Store(Rc<State>);

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Store(Rc::new(self.0.reduce(action))))
    }
}

/// Says what a person did.
type Dispatch = UseReducerDispatcher<Store>;

/// Whether the system asks for less motion.
const STILL: &str = "(prefers-reduced-motion: reduce)";

/// Mounts the page in its own element, once its language is there. Where there is no such element, in
/// somebody else's page or in Node, this module is used for something else.
pub fn start() {
    start_with(State::open);
}

/// The same with a state that is made otherwise of the page's query and what is remembered.
pub fn start_with(open: impl FnOnce(&str, Preferences) -> State + 'static) {
    let document = web_sys::window().and_then(|window| window.document());
    let root = document.and_then(|document| document.query_selector("#app[data-hopscope]").ok()?);
    let Some(element) = root else {
        return;
    };
    let (query, preferences) = (browser::query(), browser::preferences());
    let lang = link::read(&query).0.lang.unwrap_or(preferences.lang);
    language::with(lang, move |there| {
        let opened = open(&query, preferences);
        let state = if there {
            opened
        } else {
            opened.reduce(Action::Missing(lang))
        };
        let still = state.embed && browser::matches_media(STILL);
        let opened = if still && state.player.playing {
            state.reduce(Action::First)
        } else {
            state
        };
        let opened = Store(Rc::new(opened));
        yew::Renderer::<root::App>::with_root_and_props(element, root::Opened { opened }).render();
    });
}
