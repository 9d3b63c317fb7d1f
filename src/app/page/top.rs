//! The top bar: name, language, theme, files, sharing.

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::controls::{Menu, button, icon_button};
use super::dom::{Handler, act, el, with_value};
use super::{Dispatch, icons, language};
use crate::app::action::{Action, Panel, Preferences, Theme};
use crate::app::words;
use crate::text::Lang;

/// Changes the language, once its texts are there.
fn choose(now: Lang, dispatch: &Dispatch) -> Handler {
    let dispatch = dispatch.clone();
    Rc::new(move |event| {
        let Some(menu) = event.target_dyn_into::<HtmlSelectElement>() else {
            return;
        };
        let Some(lang) = Lang::from_tag(&menu.value()) else {
            return;
        };
        // It names the language that is shown.
        menu.set_value(now.code());
        let dispatch = dispatch.clone();
        language::with(lang, move |there| {
            dispatch.dispatch(if there {
                Action::Lang(lang)
            } else {
                Action::Missing(lang)
            });
        });
    })
}

/// The top bar.
pub(super) fn top(preferences: Preferences, dispatch: &Dispatch) -> Html {
    let lang = preferences.lang;
    let language = Menu {
        name: words::LANGUAGE.get(lang),
        icon: Some(icons::LANGUAGE),
        options: Lang::ALL
            .map(|lang| (lang.code(), lang.name().into()))
            .to_vec(),
        value: lang.code(),
        choose: choose(lang, dispatch),
    };
    let theme = Menu {
        name: words::THEME.get(lang),
        icon: Some(icons::THEME),
        options: Theme::ALL
            .map(|theme| (theme.id(), words::theme(theme).get(lang).into()))
            .to_vec(),
        value: preferences.theme.id(),
        choose: with_value(dispatch, |id| Theme::from_id(&id).map(Action::Theme)),
    };
    let panel = |panel| act(dispatch, Action::Panel(Some(panel)));
    el("div", "top")
        .add(
            el("h1", "brand")
                .text("hop")
                .add(el("span", "").text("scope")),
        )
        .add(el("p", "tagline").text(words::TAGLINE.get(lang)))
        .add(
            el("div", "top-tools")
                .add(language)
                .add(theme)
                .add(button("quiet", "?", &panel(Panel::Help)).named(words::KEYS.get(lang)))
                .add(
                    icon_button(
                        "quiet",
                        words::EXPORT.get(lang),
                        icons::EXPORT,
                        &panel(Panel::Export),
                    )
                    .attr("aria-haspopup", "dialog")
                    .add(el("span", "export-word").text(words::EXPORT.get(lang))),
                )
                .add(
                    button("primary", words::SHARE.get(lang), &panel(Panel::Share))
                        .attr("aria-haspopup", "dialog"),
                ),
        )
        .into()
}
