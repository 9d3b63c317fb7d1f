//! The page's controls: buttons, menus of a few values.

use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::dom::{El, Handler, el};
use super::icons::{self, Icon, icon};

/// A button with words.
pub(super) fn button(class: &'static str, words: &'static str, press: &Handler) -> El {
    el("button", class)
        .attr("type", "button")
        .click(press)
        .text(words)
}

/// A button with a picture; its name is its title too.
pub(super) fn icon_button(
    class: &'static str,
    name: &'static str,
    picture: Icon,
    press: &Handler,
) -> El {
    el("button", class)
        .attr("type", "button")
        .named(name)
        .click(press)
        .add(icon(picture))
}

/// A native menu of a few values, drawn as the page draws its controls.
pub(super) struct Menu {
    /// Its accessible name.
    pub name: &'static str,
    /// A picture before it.
    pub icon: Option<Icon>,
    /// Values and their words.
    pub options: Vec<(&'static str, AttrValue)>,
    /// The value chosen.
    pub value: &'static str,
    /// What a choice does.
    pub choose: Handler,
}

impl From<Menu> for Html {
    fn from(menu: Menu) -> Html {
        let options = menu.options.into_iter().map(|(value, words)| {
            let option = el("option", "")
                .attr("value", value)
                .flag("selected", value == menu.value);
            option.text(words).into()
        });
        let class = if menu.icon.is_some() {
            "select with-icon"
        } else {
            "select"
        };
        let select = el("select", "")
            .named(menu.name)
            .on(ListenerKind::onchange, &menu.choose)
            .chosen(menu.value)
            .all(options);
        el("span", class)
            .perhaps(menu.icon.map(icon))
            .add(select)
            .add(icon(icons::DOWN))
            .into()
    }
}
