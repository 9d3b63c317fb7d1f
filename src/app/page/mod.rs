//! The page drawn: functions from the state to elements. They say what a person did and keep nothing;
//! the few components keep what only the browser knows, such as a scroll position.

mod address;
mod again;
mod browser;
mod controls;
mod dialogs;
mod dom;
mod follow;
mod hooks;
mod icons;
mod knob;
mod mermaid;
mod notices;
mod path;
mod player;
mod presets;
mod query;
mod result;
mod root;
mod screen;
mod sequence;
mod shapes;
mod step;
mod story;
mod top;
mod url_card;
mod view;

use std::rc::Rc;

use yew::prelude::*;

use super::action::Action;
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

/// Mounts the page in the element `app`; without one this module is used for something else.
pub fn start() {
    if let Some(root) = gloo::utils::document().get_element_by_id("app") {
        yew::Renderer::<root::App>::with_root(root).render();
    }
}
