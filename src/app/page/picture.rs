//! A diagram as a PNG file: the browser draws the picture that stands alone, as large as it is asked for.

use gloo::events::EventListener;
use gloo::utils::document;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

use super::browser;
use crate::app::action::Theme;

/// The longest side that every browser's canvas can have, in pixels.
const LONGEST: f32 = 16_384.0;

/// How the page's own theme stands in a picture's style sheet.
const DARK: &str = "@media (prefers-color-scheme: dark)";

/// Whether a picture of that size can be made so many times as large.
pub(super) fn has_room((width, height): (f32, f32), scale: u8) -> bool {
    width.max(height) * f32::from(scale) <= LONGEST
}

/// A picture in the colours that the page has, whatever the system prefers.
pub(super) fn in_colours(svg: &str, theme: Theme) -> String {
    let dark = match theme {
        Theme::Dark => true,
        Theme::Light => false,
        Theme::System => browser::matches_media("(prefers-color-scheme: dark)"),
    };
    let media = if dark { "@media all" } else { "@media not all" };
    svg.replacen(DARK, media, 1)
}

/// Saves a picture `scale` times as large as it is.
pub(super) fn save(name: String, svg: &str, (width, height): (f32, f32), scale: u8) {
    let large = |side: f32| (side * f32::from(scale)) as u32;
    let canvas = document().create_element("canvas").ok();
    let canvas = canvas.and_then(|canvas| canvas.dyn_into::<HtmlCanvasElement>().ok());
    let address = browser::address_of("image/svg+xml", svg.as_bytes());
    let (Some(canvas), Some(address), Ok(image)) = (canvas, address, HtmlImageElement::new())
    else {
        return;
    };
    canvas.set_width(large(width));
    canvas.set_height(large(height));
    let drawn = image.clone();
    let draw = move |_: &web_sys::Event| {
        let paper = canvas.get_context("2d").ok().flatten();
        let paper = paper.and_then(|paper| paper.dyn_into::<CanvasRenderingContext2d>().ok());
        let (wide, high) = (f64::from(canvas.width()), f64::from(canvas.height()));
        if let Some(paper) = paper {
            let _drawn = paper
                .draw_image_with_html_image_element_and_dw_and_dh(&drawn, 0.0, 0.0, wide, high);
        }
        let save = Closure::once_into_js(move |blob: JsValue| {
            if let Ok(blob) = blob.dyn_into::<Blob>() {
                browser::save_blob(&name, &blob);
            }
        });
        let _begun = canvas.to_blob(save.unchecked_ref());
    };
    EventListener::once(&image, "load", draw).forget();
    image.set_src(&address);
}
