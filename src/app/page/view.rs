//! The middle of the page: the views of the run, their tabs, the lens and the zoom.

use web_sys::HtmlElement;
use yew::prelude::*;

use super::Dispatch;
use super::icons::{Icon, icon};
use super::same::Same;
use super::sequence::Sequence;
use super::story::Story;
use super::top::Select;
use crate::app::run::{Change, Picture, Run};
use crate::app::state::{Action, Tab};
use crate::app::words;
use crate::lens;
use crate::text::{Lang, Text};

#[derive(Properties, PartialEq)]
pub(super) struct ViewProps {
    pub lang: Lang,
    pub tab: Tab,
    pub run: Same<Run>,
    pub picture: Same<Picture>,
    pub change: Option<Same<Change>>,
    /// Milliseconds of play.
    pub position: u64,
    pub row: usize,
    pub playing: bool,
    /// Counts the jumps of the playhead.
    pub jumps: u32,
    pub dispatch: Dispatch,
}

/// How large the diagram is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Zoom {
    /// As wide as the panel, as long as it stays readable.
    Fit,
    /// So many per cent.
    Percent(u32),
}

/// The steps of the zoom buttons.
const PERCENTS: [u32; 9] = [50, 65, 80, 100, 115, 130, 150, 175, 200];

/// The middle panel.
#[component]
pub(super) fn View(props: &ViewProps) -> Html {
    let zoom = use_state(|| Zoom::Fit);
    // What fits is known by the diagram; the buttons go on from there.
    let shown = use_state(|| 100u32);
    let on_scale = {
        let shown = shown.setter();
        use_callback((), move |percent: u32, ()| shown.set(percent))
    };
    html! {
        <div class="panel view">
            <div class="toolbar">
                <Tabs lang={props.lang} tab={props.tab} dispatch={props.dispatch.clone()} />
                <Lens lang={props.lang} lens={props.picture.lens.id} dispatch={props.dispatch.clone()} />
                if props.tab == Tab::Sequence {
                    <ZoomTools lang={props.lang} zoom={*zoom} shown={*shown} set={
                        let zoom = zoom.setter();
                        Callback::from(move |next| zoom.set(next))
                    } />
                }
            </div>
            <div
                class="tab-panel" role="tabpanel" id="view-panel"
                aria-labelledby={format!("tab-{}", words::tab(props.tab).en)}
            >
                if props.tab == Tab::Sequence {
                    <Sequence
                        lang={props.lang} picture={props.picture.clone()}
                        change={props.change.clone()} position={props.position} row={props.row}
                        playing={props.playing} jumps={props.jumps} zoom={*zoom} {on_scale}
                        dispatch={props.dispatch.clone()}
                    />
                } else {
                    <Story
                        lang={props.lang} run={props.run.clone()} picture={props.picture.clone()} row={props.row}
                        dispatch={props.dispatch.clone()}
                    />
                }
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct TabsProps {
    lang: Lang,
    tab: Tab,
    dispatch: Dispatch,
}

/// The tabs: one stop for the Tab key, arrows go from one to the next.
#[component]
fn Tabs(props: &TabsProps) -> Html {
    let list = use_node_ref();
    let onkeydown = {
        let (dispatch, list) = (props.dispatch.clone(), list.clone());
        let now = Tab::ALL
            .iter()
            .position(|tab| *tab == props.tab)
            .unwrap_or(0);
        Callback::from(move |event: KeyboardEvent| {
            let count = Tab::ALL.len();
            let next = match event.key().as_str() {
                "ArrowRight" => (now + 1) % count,
                "ArrowLeft" => (now + count - 1) % count,
                "Home" => 0,
                "End" => count - 1,
                _ => return,
            };
            event.prevent_default();
            dispatch.dispatch(Action::Tab(Tab::ALL[next]));
            let tabs = list.cast::<HtmlElement>().map(|list| list.children());
            let tab = tabs.and_then(|tabs| tabs.item(next as u32));
            if let Some(tab) =
                tab.and_then(|tab| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(tab).ok())
            {
                let _gone = tab.focus();
            }
        })
    };
    let tab = |tab: Tab| {
        let dispatch = props.dispatch.clone();
        let onclick = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Tab(tab)));
        let name = words::tab(tab);
        let selected = tab == props.tab;
        html! {
            <button
                key={name.en} type="button" role="tab" id={format!("tab-{}", name.en)}
                aria-selected={selected.to_string()} aria-controls={selected.then_some("view-panel")}
                tabindex={if selected { "0" } else { "-1" }} {onclick}
            >{name.get(props.lang)}</button>
        }
    };
    html! {
        <div ref={list} class="tabs" role="tablist" aria-label={words::VIEW.get(props.lang)} {onkeydown}>
            { for Tab::ALL.into_iter().map(tab) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct LensProps {
    lang: Lang,
    lens: &'static str,
    dispatch: Dispatch,
}

/// The menu of lenses.
#[component]
fn Lens(props: &LensProps) -> Html {
    let lang = props.lang;
    let options: Vec<(&str, AttrValue)> = lens::ALL
        .iter()
        .map(|lens| (lens.id, lens.title.get(lang).into()))
        .collect();
    let choose = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |id: String| {
            if let Some(lens) = lens::by_id(&id) {
                dispatch.dispatch(Action::Lens(lens));
            }
        })
    };
    html! {
        <div class="lens">
            <span class="lens-word" aria-hidden="true">{words::LENS.get(lang)}</span>
            <Select name={words::LENS.get(lang)} {options} value={props.lens} {choose} />
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ZoomProps {
    lang: Lang,
    zoom: Zoom,
    /// The scale on the screen, in per cent.
    shown: u32,
    set: Callback<Zoom>,
}

/// Smaller, larger, as wide as the panel.
#[component]
fn ZoomTools(props: &ZoomProps) -> Html {
    let smaller = PERCENTS
        .into_iter()
        .rev()
        .find(|percent| *percent < props.shown);
    let larger = PERCENTS.into_iter().find(|percent| *percent > props.shown);
    let button = |name: Text, picture: Icon, to: Option<Zoom>| {
        let name = name.get(props.lang);
        let set = props.set.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            if let Some(to) = to {
                set.emit(to);
            }
        });
        html! {
            <button type="button" class="quiet" aria-label={name} title={name} disabled={to.is_none()} {onclick}>
                { icon(picture) }
            </button>
        }
    };
    let fit = (props.zoom != Zoom::Fit).then_some(Zoom::Fit);
    html! {
        <div class="zoom">
            { button(words::ZOOM_OUT, Icon::Minus, smaller.map(Zoom::Percent)) }
            <span class="zoom-shown">{format!("{}\u{a0}%", props.shown)}</span>
            { button(words::ZOOM_IN, Icon::Plus, larger.map(Zoom::Percent)) }
            { button(words::FIT, Icon::Fit, fit) }
        </div>
    }
}
