//! Elements, built by calls. The page has hundreds of them; as expansions of a macro each would carry
//! its own copy of what one function does here, and the module would be half as large again.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, KeyboardEvent};
use yew::prelude::*;
use yew::virtual_dom::{Listener, ListenerKind, VTag, VText};

use super::Dispatch;
use crate::app::action::Action;

/// What happens on an event.
pub(super) type Handler = Rc<dyn Fn(&Event)>;

/// An element under construction, boxed so that each call hands on a pointer.
pub(super) struct El(Box<VTag>);

/// An element with a class; no class when that is empty.
pub(super) fn el(tag: &'static str, class: &'static str) -> El {
    let element = El(Box::new(VTag::new(tag)));
    if class.is_empty() {
        element
    } else {
        element.attr("class", class)
    }
}

/// Several nodes in a row.
pub(super) fn all(nodes: impl IntoIterator<Item = Html>) -> Html {
    nodes.into_iter().collect()
}

/// Nothing.
pub(super) fn nothing() -> Html {
    Html::default()
}

/// Text.
pub(super) fn text(words: impl Into<AttrValue>) -> Html {
    VText::new(words).into()
}

impl El {
    fn set(&mut self, name: &'static str, value: AttrValue) {
        self.0.add_attribute(name, value);
    }

    /// An attribute.
    pub fn attr(mut self, name: &'static str, value: impl Into<AttrValue>) -> El {
        self.set(name, value.into());
        self
    }

    /// An attribute, if there is a value.
    pub fn maybe(self, name: &'static str, value: Option<impl Into<AttrValue>>) -> El {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    /// An attribute that is there or not.
    pub fn flag(self, name: &'static str, on: bool) -> El {
        self.maybe(name, on.then_some(""))
    }

    /// An attribute that says `true` or `false`.
    pub fn says(self, name: &'static str, on: bool) -> El {
        self.attr(name, if on { "true" } else { "false" })
    }

    /// Classes, those that are on.
    pub fn classes(self, classes: &[(&str, bool)]) -> El {
        let on = classes.iter().filter(|(_, on)| *on);
        let names: Vec<&str> = on.map(|(name, _)| *name).collect();
        self.attr("class", names.join(" "))
    }

    /// The accessible name, shown as the title too.
    pub fn named(self, name: &'static str) -> El {
        self.attr("aria-label", name).attr("title", name)
    }

    /// The reference that will point to it.
    pub fn node(mut self, node: &NodeRef) -> El {
        self.0.node_ref = node.clone();
        self
    }

    /// What it is recognised by among its siblings.
    pub fn key(mut self, key: u32) -> El {
        self.0.key = Some(key.into());
        self
    }

    /// A child.
    pub fn add(mut self, child: impl Into<Html>) -> El {
        self.0.add_child(child.into());
        self
    }

    /// Children.
    pub fn all(mut self, children: impl IntoIterator<Item = Html>) -> El {
        for child in children {
            self.0.add_child(child);
        }
        self
    }

    /// A child, if there is one.
    pub fn perhaps(self, child: Option<impl Into<Html>>) -> El {
        match child {
            Some(child) => self.add(child),
            None => self,
        }
    }

    /// Text.
    pub fn text(self, words: impl Into<AttrValue>) -> El {
        self.add(text(words))
    }

    /// What happens on an event.
    pub fn on(mut self, kind: ListenerKind, handler: &Handler) -> El {
        let listener = On {
            kind,
            handler: handler.clone(),
        };
        self.0.add_listener(Rc::new(listener));
        self
    }

    /// What happens on a click.
    pub fn click(self, handler: &Handler) -> El {
        self.on(ListenerKind::onclick, handler)
    }

    /// The value of a field, as the person would have typed it.
    pub fn value(mut self, value: impl Into<AttrValue>) -> El {
        self.0.set_value(value.into());
        self
    }

    /// The value of a menu, set on the element itself: what is written into its markup is forgotten as
    /// soon as a person has chosen.
    pub fn chosen(mut self, value: &str) -> El {
        self.0.add_property("value", value);
        self
    }

    /// Whether a box or a radio button is on.
    pub fn checked(mut self, on: bool) -> El {
        self.0.set_checked(on);
        self
    }
}

impl From<El> for Html {
    fn from(element: El) -> Html {
        (*element.0).into()
    }
}

/// One kind of listener for every event.
struct On {
    kind: ListenerKind,
    handler: Handler,
}

impl Listener for On {
    fn kind(&self) -> ListenerKind {
        self.kind.clone()
    }

    fn handle(&self, event: Event) {
        (self.handler)(&event);
    }

    fn passive(&self) -> bool {
        matches!(self.kind, ListenerKind::onwheel | ListenerKind::ontouchmove)
    }
}

/// A handler that says what a person did.
pub(super) fn act(dispatch: &Dispatch, action: Action) -> Handler {
    let dispatch = dispatch.clone();
    Rc::new(move |_| dispatch.dispatch(action.clone()))
}

/// A handler that makes an action of a field's value, if it is one.
pub(super) fn with_value(
    dispatch: &Dispatch,
    read: impl Fn(String) -> Option<Action> + 'static,
) -> Handler {
    let dispatch = dispatch.clone();
    Rc::new(move |event| {
        if let Some(action) = value_of(event).and_then(&read) {
            dispatch.dispatch(action);
        }
    })
}

/// A handler that makes an action of a key, if it means one here.
pub(super) fn with_key(
    dispatch: &Dispatch,
    read: impl Fn(&KeyboardEvent) -> Option<Action> + 'static,
) -> Handler {
    let dispatch = dispatch.clone();
    Rc::new(move |event| {
        if let Some(action) = event.dyn_ref::<KeyboardEvent>().and_then(&read) {
            event.prevent_default();
            dispatch.dispatch(action);
        }
    })
}

/// The value of the field or menu that an event is about.
fn value_of(event: &Event) -> Option<String> {
    let target = event.target()?;
    if let Some(field) = target.dyn_ref::<HtmlInputElement>() {
        return Some(field.value());
    }
    if let Some(lines) = target.dyn_ref::<HtmlTextAreaElement>() {
        return Some(lines.value());
    }
    Some(target.dyn_ref::<HtmlSelectElement>()?.value())
}

/// What a part is drawn from, as numbers: pointers to shared data, positions, flags.
pub(super) type Seen = Vec<usize>;

/// An address, to tell shared data from other shared data. Whoever draws from it holds it, so that no
/// other data can come to stand there meanwhile.
pub(super) fn address<T: ?Sized>(shared: &Rc<T>) -> usize {
    Rc::as_ptr(shared).cast::<()>() as usize
}

/// A part of the page that is drawn anew only when what it is drawn from has changed.
pub(super) fn part(seen: Seen, draw: impl Fn() -> Html + 'static) -> Html {
    let draw: Rc<dyn Fn() -> Html> = Rc::new(draw);
    html! { <Part {seen} {draw} /> }
}

/// The same among siblings.
pub(super) fn keyed_part(key: u32, seen: Seen, draw: impl Fn() -> Html + 'static) -> Html {
    let draw: Rc<dyn Fn() -> Html> = Rc::new(draw);
    html! { <Part {key} {seen} {draw} /> }
}

#[derive(Properties)]
struct PartProps {
    seen: Seen,
    draw: Rc<dyn Fn() -> Html>,
}

impl PartialEq for PartProps {
    fn eq(&self, other: &Self) -> bool {
        self.seen == other.seen
    }
}

#[component]
fn Part(props: &PartProps) -> Html {
    (props.draw)()
}
