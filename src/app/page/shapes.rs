//! Shapes as SVG: one element each, classes only.

use yew::prelude::*;

use super::same::Same;
use crate::diagram::{Shape, px};

#[derive(Properties, PartialEq)]
pub(super) struct ShapesProps {
    pub shapes: Same<[Shape]>,
}

/// Shapes that never change: drawn once, compared by their address.
#[component]
pub(super) fn Shapes(props: &ShapesProps) -> Html {
    html! { <>{ for props.shapes.iter().map(shape) }</> }
}

/// One shape.
pub(super) fn shape(shape: &Shape) -> Html {
    match shape {
        Shape::Line {
            x1,
            y1,
            x2,
            y2,
            class,
        } => html! {
            <line class={*class} x1={px(*x1)} y1={px(*y1)} x2={px(*x2)} y2={px(*y2)} />
        },
        Shape::Path { d, class } => html! { <path class={*class} d={d.clone()} /> },
        Shape::Rect {
            x,
            y,
            w,
            h,
            rx,
            class,
        } => html! {
            <rect class={*class} x={px(*x)} y={px(*y)} width={px(*w)} height={px(*h)} rx={px(*rx)} />
        },
        Shape::Circle { cx, cy, r, class } => html! {
            <circle class={*class} cx={px(*cx)} cy={px(*cy)} r={px(*r)} />
        },
        Shape::Text {
            x,
            y,
            anchor,
            words,
            length,
            class,
        } => html! {
            <text
                class={*class} x={px(*x)} y={px(*y)} text-anchor={anchor.name()}
                textLength={length.map(px)} lengthAdjust={length.map(|_| "spacingAndGlyphs")}
            >{words.clone()}</text>
        },
        Shape::Runs { x, y, anchor, runs } => html! {
            <text x={px(*x)} y={px(*y)} text-anchor={anchor.name()}>
                { for runs.iter().map(|(words, class)| html! { <tspan class={*class}>{words.clone()}</tspan> }) }
            </text>
        },
    }
}
