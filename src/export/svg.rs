//! A scene as SVG text: the page's first picture, and a file that stands alone.

use crate::diagram::{Anchor, Diagram, Item, Scene, Shape, push_pattern};

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
    let (width, height) = (diagram.width, diagram.height);
    let size = " width=\"#\" height=\"#\" viewBox=\"0 0 # #\" lang=\"";
    push_pattern(&mut out, size, &[width, height, width, height]);
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
    opened("g", &item.class(), out);
    if let Some(message) = &item.message {
        let data = [
            (" data-message=\"", message.index.to_string()),
            ("\" data-from=\"", message.from.to_owned()),
            ("\" data-to=\"", message.to.to_owned()),
            ("\" data-kind=\"", message.kind.to_owned()),
            ("\" data-state=\"", item.state.name().to_owned()),
        ];
        for (name, value) in &data {
            *out += name;
            escape(value, out);
        }
        *out += "\"";
    }
    *out += ">";
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
            opened("line", class, out);
            let ends = [*x1, *y1, *x2, *y2];
            push_pattern(out, " x1=\"#\" y1=\"#\" x2=\"#\" y2=\"#\"/>", &ends);
        }
        Shape::Path { d, class } => {
            opened("path", class, out);
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
            opened("rect", class, out);
            let place = " x=\"#\" y=\"#\" width=\"#\" height=\"#\" rx=\"#\"/>";
            push_pattern(out, place, &[*x, *y, *w, *h, *rx]);
        }
        Shape::Circle { cx, cy, r, class } => {
            opened("circle", class, out);
            push_pattern(out, " cx=\"#\" cy=\"#\" r=\"#\"/>", &[*cx, *cy, *r]);
        }
        Shape::Text {
            x,
            y,
            anchor,
            words,
            length,
            class,
        } => {
            opened("text", class, out);
            written_at((*x, *y), *anchor, out);
            if let Some(length) = length {
                let squeezed = " textLength=\"#\" lengthAdjust=\"spacingAndGlyphs\"";
                push_pattern(out, squeezed, &[*length]);
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
                opened("tspan", class, out);
                *out += ">";
                escape(words, out);
                *out += "</tspan>";
            }
            *out += "</text>";
        }
    }
}

/// An element's name and class.
fn opened(name: &str, class: &str, out: &mut String) {
    for part in ["<", name, " class=\"", class, "\""] {
        *out += part;
    }
}

fn written_at((x, y): (f32, f32), anchor: Anchor, out: &mut String) {
    push_pattern(out, " x=\"#\" y=\"#\" text-anchor=\"", &[x, y]);
    *out += anchor.name();
    *out += "\"";
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
