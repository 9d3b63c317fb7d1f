//! The diagram: participants that stay in view, the rows that are seen, the playhead that is followed.

use std::rc::Rc;

use yew::prelude::*;

use super::Dispatch;
use super::follow::{use_following, use_window};
use super::hooks::use_media;
use super::same::Same;
use super::shapes::{Shapes, shape};
use super::step::settings_of;
use super::view::Zoom;
use crate::app::run::{Change, Picture};
use crate::app::state::Action;
use crate::app::words;
use crate::diagram::{Diagram, Item, Shape, Viewport, Way, px, scene};
use crate::text::{Lang, duration};

#[derive(Properties, PartialEq)]
pub(super) struct SequenceProps {
    pub lang: Lang,
    pub picture: Same<Picture>,
    pub change: Option<Same<Change>>,
    /// Milliseconds of play.
    pub position: u64,
    pub row: usize,
    pub playing: bool,
    /// Counts the jumps of the playhead.
    pub jumps: u32,
    pub zoom: Zoom,
    /// Told the scale on the screen, in per cent.
    pub on_scale: Callback<u32>,
    pub dispatch: Dispatch,
}

/// The least and the greatest scale at which the picture is fitted to the panel: below it words are
/// too small to read, above it nothing is gained.
const FITTED: (f32, f32) = (0.85, 1.3);

/// How much of the picture is drawn above and below the window, so that scrolling meets no gap.
const MARGIN: f32 = 160.0;

/// The diagram.
#[component]
pub(super) fn Sequence(props: &SequenceProps) -> Html {
    let (lang, diagram) = (props.lang, &props.picture.diagram);
    let scroller = use_node_ref();
    let window = use_window(&scroller);
    let still = use_media("(prefers-reduced-motion: reduce)");
    let scale = match props.zoom {
        Zoom::Fit => (window.width / diagram.width).clamp(FITTED.0, FITTED.1),
        Zoom::Percent(percent) => percent as f32 / 100.0,
    };
    {
        let on_scale = props.on_scale.clone();
        use_effect_with((scale * 100.0).round() as u32, move |percent| {
            on_scale.emit(*percent)
        });
    }
    let hold = use_following(&scroller, props, scale, still);
    let seen = Viewport {
        top: window.top / scale - MARGIN,
        left: 0.0,
        width: diagram.width,
        height: window.height / scale + 2.0 * MARGIN,
    };
    let scene = scene(diagram, &props.picture.schedule, props.position, &seen);
    let (width, height) = (diagram.width, diagram.height - diagram.header_height);
    let draw = |item: Item| {
        let fresh = item.message.as_ref().is_some_and(|message| {
            props
                .change
                .as_ref()
                .is_some_and(|change| change.added.contains(&message.index))
        });
        let (key, current) = (item.key, item.row == Some(props.row));
        html! {
            <Group
                {key} {lang} {current} {fresh} {still}
                picture={props.picture.clone()} dispatch={props.dispatch.clone()} item={Drawn(item)}
            />
        }
    };
    html! {
        <figure class="sequence" aria-label={words::FIGURE.get(lang)}>
            <div
                ref={scroller} class="scroller" tabindex="0" role="region" aria-label={words::SCROLL.get(lang)}
                onwheel={hold.reform(|_: WheelEvent| ())} ontouchmove={hold.reform(|_: TouchEvent| ())}
                onpointerdown={hold.reform(|_: PointerEvent| ())}
            >
                <div class="canvas">
                    <div class="canvas-head">
                        <svg
                            class="hopscope-diagram" width={px(width * scale)} height={px(diagram.header_height * scale)}
                            viewBox={format!("0 0 {} {}", px(width), px(diagram.header_height))}
                        ><Shapes shapes={Same(diagram.header.clone())} /></svg>
                    </div>
                    <svg
                        class="hopscope-diagram" width={px(width * scale)} height={px(height * scale)}
                        viewBox={format!("0 {} {} {}", px(diagram.header_height), px(width), px(height))}
                    >{ for scene.items.into_iter().map(draw) }</svg>
                </div>
            </div>
        </figure>
    }
}

/// An item, equal to another one when both are drawn alike.
#[derive(Clone)]
struct Drawn(Item);

impl PartialEq for Drawn {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (&self.0, &other.0);
        a.key == b.key
            && a.state == b.state
            && a.failed == b.failed
            && a.moving == b.moving
            && Rc::ptr_eq(&a.shapes, &b.shapes)
    }
}

#[derive(Properties, PartialEq)]
struct GroupProps {
    lang: Lang,
    item: Drawn,
    /// Whether the playhead is in it.
    current: bool,
    /// Whether the last change brought it.
    fresh: bool,
    /// Whether motion is unwelcome.
    still: bool,
    picture: Same<Picture>,
    dispatch: Dispatch,
}

/// One group of shapes. A frame of the animation only draws those anew that move.
#[component]
fn Group(props: &GroupProps) -> Html {
    let item = &props.item.0;
    let class = classes!(
        item.class(),
        props.current.then_some("current"),
        props.fresh.then_some("fresh")
    );
    let select = item.row.map(|row| {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Row(row)))
    });
    let message = item.message.as_ref();
    // The dot that travels is left out; what is a fact of the moment, like a bar's length, is not.
    let moving = item
        .moving
        .iter()
        .filter(|moving| !props.still || !is_dot(moving));
    html! {
        <g
            {class} onclick={select}
            data-message={message.map(|message| message.index.to_string())}
            data-from={message.map(|message| message.from)} data-to={message.map(|message| message.to)}
            data-kind={message.map(|message| message.kind)}
            data-state={message.map(|_| item.state.name())}
        >
            { for item.row.map(|row| hit(&props.picture.diagram, row, props.lang)) }
            <Shapes shapes={Same(item.shapes.clone())} />
            { for moving.map(shape) }
            { for item.ways.iter().map(|way| door(way, &props.dispatch)) }
        </g>
    }
}

fn is_dot(shape: &Shape) -> bool {
    matches!(shape, Shape::Circle { class: "dot", .. })
}

/// The area of a row that is clicked, and what is said when the pointer rests on it.
fn hit(diagram: &Diagram, row: usize, lang: Lang) -> Html {
    let Some(row) = diagram.rows.get(row) else {
        return Html::default();
    };
    let time = if row.end > row.start {
        format!(
            "{} – {}",
            duration(row.start.0, lang),
            duration(row.end.0, lang)
        )
    } else {
        duration(row.start.0, lang)
    };
    html! {
        <>
            <title>{format!("{}\n{time}", row.label)}</title>
            <rect
                class="hit" x="0" y={px(row.y)} width={px(diagram.width)} height={px(row.height)}
            />
        </>
    }
}

/// A way that was not taken: a click takes it.
fn door(way: &Way, dispatch: &Dispatch) -> Html {
    let settings = settings_of(&way.set);
    if settings.is_empty() {
        return Html::default();
    }
    let take = {
        let dispatch = dispatch.clone();
        Callback::from(move |()| dispatch.dispatch(Action::Set(settings.clone())))
    };
    let onclick = {
        let take = take.clone();
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            take.emit(());
        })
    };
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            event.prevent_default();
            take.emit(());
        }
    });
    let area = &way.area;
    html! {
        <g class="way-hit" role="button" tabindex="0" aria-label={way.label.clone()} {onclick} {onkeydown}>
            <title>{way.label.clone()}</title>
            <rect x={px(area.x)} y={px(area.y)} width={px(area.w)} height={px(area.h)} rx="6" />
        </g>
    }
}
