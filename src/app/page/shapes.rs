//! Shapes as SVG: one element each, classes only.

use std::rc::Rc;

use yew::prelude::*;

use super::dom::{address, all, el, part};
use crate::diagram::{Anchor, Shape, px};

/// Shapes that never change: drawn once, recognised by their address.
pub(super) fn shapes(shapes: &Rc<[Shape]>) -> Html {
    let shapes = shapes.clone();
    part(vec![address(&shapes)], move || {
        all(shapes.iter().map(shape))
    })
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
        } => el("line", class)
            .attr("x1", px(*x1))
            .attr("y1", px(*y1))
            .attr("x2", px(*x2))
            .attr("y2", px(*y2)),
        Shape::Path { d, class } => el("path", class).attr("d", d.clone()),
        Shape::Rect {
            x,
            y,
            w,
            h,
            rx,
            class,
        } => rect(class, (*x, *y), (*w, *h)).attr("rx", px(*rx)),
        Shape::Circle { cx, cy, r, class } => el("circle", class)
            .attr("cx", px(*cx))
            .attr("cy", px(*cy))
            .attr("r", px(*r)),
        Shape::Text {
            x,
            y,
            anchor,
            words,
            length,
            class,
        } => words_at(class, (*x, *y), *anchor)
            .maybe("textLength", length.map(px))
            .maybe("lengthAdjust", length.map(|_| "spacingAndGlyphs"))
            .text(words.clone()),
        Shape::Runs { x, y, anchor, runs } => words_at("", (*x, *y), *anchor).all(
            runs.iter()
                .map(|(words, class)| el("tspan", class).text(words.clone()).into()),
        ),
    }
    .into()
}

/// A rectangle.
pub(super) fn rect(class: &'static str, (x, y): (f32, f32), (w, h): (f32, f32)) -> super::dom::El {
    el("rect", class)
        .attr("x", px(x))
        .attr("y", px(y))
        .attr("width", px(w))
        .attr("height", px(h))
}

/// Where a text stands.
pub(super) fn words_at(class: &'static str, (x, y): (f32, f32), anchor: Anchor) -> super::dom::El {
    el("text", class)
        .attr("x", px(x))
        .attr("y", px(y))
        .attr("text-anchor", anchor.name())
}
