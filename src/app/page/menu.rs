//! A button that opens a small panel below itself: Escape, a press outside and leaving it close it.

use web_sys::HtmlElement;
use yew::prelude::*;

use super::hooks::use_press_outside;
use super::icons::{Icon, icon};

#[derive(Properties, PartialEq)]
pub(super) struct MenuProps {
    /// The button's accessible name, and its title.
    pub name: AttrValue,
    pub icon: Icon,
    /// Changes when something in the menu was chosen, so that it closes.
    pub version: u32,
    pub children: Html,
}

/// The button and its panel.
#[component]
pub(super) fn Menu(props: &MenuProps) -> Html {
    let open = use_state(|| false);
    let root = use_node_ref();
    let button = use_node_ref();
    let close = {
        let open = open.setter();
        use_callback((), move |(), ()| open.set(false))
    };
    use_press_outside(root.clone(), *open, close.clone());
    {
        let close = close.clone();
        use_effect_with(props.version, move |_| close.emit(()));
    }
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let onkeydown = {
        let (close, button, open) = (close.clone(), button.clone(), *open);
        Callback::from(move |event: KeyboardEvent| {
            if open && event.key() == "Escape" {
                event.prevent_default();
                event.stop_propagation();
                close.emit(());
                if let Some(button) = button.cast::<HtmlElement>() {
                    let _gone = button.focus();
                }
            }
        })
    };
    let onfocusout = {
        let (close, root) = (close, root.clone());
        Callback::from(move |event: FocusEvent| {
            let to = event.related_target();
            let to = to.and_then(|to| wasm_bindgen::JsCast::dyn_into::<web_sys::Node>(to).ok());
            let inside = to
                .as_ref()
                .is_none_or(|to| root.get().is_some_and(|root| root.contains(Some(to))));
            if !inside {
                close.emit(());
            }
        })
    };
    html! {
        <div class="menu" ref={root} {onkeydown} {onfocusout}>
            <button
                ref={button} type="button" class="tool" aria-expanded={open.to_string()}
                aria-label={props.name.clone()} title={props.name.clone()} onclick={toggle}
            >
                { icon(props.icon) }{ icon(Icon::Down) }
            </button>
            if *open {
                <div class="menu-panel">{ props.children.clone() }</div>
            }
        </div>
    }
}
