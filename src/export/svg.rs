//! A scene as SVG text: the page's first picture, and a file that stands alone.

use crate::diagram::{Anchor, Diagram, Item, Scene, Shape, push_px};

/// The styles of a file that stands alone.
const STYLE: &str = include_str!("picture.css");

/// A picture that stands alone: it carries its own styles, for light and for dark, and no script.
pub fn svg(diagram: &Diagram, scene: &Scene, title: &str) -> String {
    let mut out = open(diagram, title);
    out += &["<style>", STYLE, "</style>"].concat();
    out += r#"<rect class="paper" width="100%" height="100%"/>"#;
    body(diagram, scene, &mut out);
    out += "</svg>\n";
    out
}

/// The same picture to stand in a page whose style sheet knows the classes: no styles of its own.
pub fn inline_svg(diagram: &Diagram, scene: &Scene, title: &str) -> String {
    let mut out = open(diagram, title);
    body(diagram, scene, &mut out);
    out += "</svg>\n";
    out
}

fn open(diagram: &Diagram, title: &str) -> String {
    let mut out = "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"hopscope-diagram\"".to_owned();
    let size = [diagram.width, diagram.height];
    numbers(&[(" width", size[0]), (" height", size[1])], &mut out);
    out += " viewBox=\"0 0 ";
    push_px(&mut out, size[0]);
    out += " ";
    push_px(&mut out, size[1]);
    out += "\" lang=\"";
    out += diagram.lang.code();
    out += "\" role=\"img\"><title>";
    escape(title, &mut out);
    out += "</title>";
    out
}

fn body(diagram: &Diagram, scene: &Scene, out: &mut String) {
    for item in &scene.items {
        group(item, out);
    }
    *out += r#"<g class="header">"#;
    shapes(&diagram.header, out);
    *out += "</g>";
}

fn group(item: &Item, out: &mut String) {
    *out += "<g class=\"";
    *out += &item.class();
    if let Some(message) = &item.message {
        *out += "\" data-message=\"";
        *out += &message.index.to_string();
        *out += "\" data-from=\"";
        escape(message.from, out);
        *out += "\" data-to=\"";
        escape(message.to, out);
        *out += "\" data-kind=\"";
        *out += message.kind;
        *out += "\" data-state=\"";
        *out += item.state.name();
    }
    *out += "\">";
    if !item.label.is_empty() {
        *out += "<title>";
        escape(&item.label, out);
        *out += "</title>";
    }
    shapes(&item.shapes, out);
    shapes(&item.moving, out);
    *out += "</g>";
}

fn shapes(list: &[Shape], out: &mut String) {
    for shape in list {
        write_shape(shape, out);
    }
}

fn write_shape(shape: &Shape, out: &mut String) {
    match shape {
        Shape::Line {
            x1,
            y1,
            x2,
            y2,
            class,
        } => {
            *out += "<line";
            classed(class, out);
            numbers(
                &[(" x1", *x1), (" y1", *y1), (" x2", *x2), (" y2", *y2)],
                out,
            );
            *out += "/>";
        }
        Shape::Path { d, class } => {
            *out += "<path";
            classed(class, out);
            *out += " d=\"";
            *out += d;
            *out += "\"/>";
        }
        Shape::Rect {
            x,
            y,
            w,
            h,
            rx,
            class,
        } => {
            *out += "<rect";
            classed(class, out);
            let place = [(" x", *x), (" y", *y), (" width", *w), (" height", *h)];
            numbers(&place, out);
            numbers(&[(" rx", *rx)], out);
            *out += "/>";
        }
        Shape::Circle { cx, cy, r, class } => {
            *out += "<circle";
            classed(class, out);
            numbers(&[(" cx", *cx), (" cy", *cy), (" r", *r)], out);
            *out += "/>";
        }
        Shape::Text {
            x,
            y,
            anchor,
            words,
            length,
            class,
        } => {
            *out += "<text";
            classed(class, out);
            written_at((*x, *y), *anchor, out);
            if let Some(length) = length {
                numbers(&[(" textLength", *length)], out);
                *out += " lengthAdjust=\"spacingAndGlyphs\"";
            }
            *out += ">";
            escape(words, out);
            *out += "</text>";
        }
        Shape::Runs { x, y, anchor, runs } => {
            *out += "<text";
            written_at((*x, *y), *anchor, out);
            *out += ">";
            for (words, class) in runs {
                *out += "<tspan";
                classed(class, out);
                *out += ">";
                escape(words, out);
                *out += "</tspan>";
            }
            *out += "</text>";
        }
    }
}

fn classed(class: &str, out: &mut String) {
    *out += " class=\"";
    *out += class;
    *out += "\"";
}

fn written_at((x, y): (f32, f32), anchor: Anchor, out: &mut String) {
    numbers(&[(" x", x), (" y", y)], out);
    *out += " text-anchor=\"";
    *out += anchor.name();
    *out += "\"";
}

/// Attributes that are lengths.
fn numbers(attributes: &[(&str, f32)], out: &mut String) {
    for (name, value) in attributes {
        *out += name;
        *out += "=\"";
        push_px(out, *value);
        *out += "\"";
    }
}

/// Text as XML allows it: markup escaped, control characters left out.
fn escape(words: &str, out: &mut String) {
    let mut rest = words;
    while let Some(at) = rest.find(is_special) {
        let (plain, special) = rest.split_at(at);
        *out += plain;
        let mut special = special.chars();
        *out += match special.next() {
            Some('&') => "&amp;",
            Some('<') => "&lt;",
            Some('>') => "&gt;",
            Some('"') => "&quot;",
            Some('\'') => "&#39;",
            Some('\t' | '\n' | '\r') => " ",
            _ => "",
        };
        rest = special.as_str();
    }
    *out += rest;
}

fn is_special(c: char) -> bool {
    matches!(
        c,
        '&' | '<' | '>' | '"' | '\'' | '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_labels_stays_text() {
        let mut out = String::new();
        escape("<b a=\"1\">&'\u{1}\tx", &mut out);
        assert_eq!(out, "&lt;b a=&quot;1&quot;&gt;&amp;&#39; x");
    }
}
