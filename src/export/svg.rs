//! A scene as SVG text: the page's first picture, and a file that stands alone.

use std::fmt::Write;

use crate::diagram::{Diagram, Item, Scene, Shape, px};

/// The styles of a file that stands alone.
const STYLE: &str = include_str!("picture.css");

/// A picture that stands alone: it carries its own styles, for light and for dark, and no script.
pub fn svg(diagram: &Diagram, scene: &Scene, title: &str) -> String {
    let mut out = open(diagram, title);
    let _ = write!(out, "<style>{STYLE}</style>");
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
    let (width, height) = (px(diagram.width), px(diagram.height));
    let lang = diagram.lang.code();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"hopscope-diagram\" width=\"{width}\" \
         height=\"{height}\" viewBox=\"0 0 {width} {height}\" lang=\"{lang}\" role=\"img\">\
         <title>{}</title>",
        escape(title)
    )
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
    let _ = write!(out, "<g class=\"{}\"", item.class());
    if let Some(message) = &item.message {
        let _ = write!(
            out,
            " data-message=\"{}\" data-from=\"{}\" data-to=\"{}\" data-kind=\"{}\" data-state=\"{}\"",
            message.index,
            escape(message.from),
            escape(message.to),
            message.kind,
            item.state.name(),
        );
    }
    *out += ">";
    if !item.label.is_empty() {
        let _ = write!(out, "<title>{}</title>", escape(&item.label));
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
    let written = match shape {
        Shape::Line {
            x1,
            y1,
            x2,
            y2,
            class,
        } => write!(
            out,
            "<line class=\"{class}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>",
            px(*x1),
            px(*y1),
            px(*x2),
            px(*y2)
        ),
        Shape::Path { d, class } => write!(out, "<path class=\"{class}\" d=\"{d}\"/>"),
        Shape::Rect {
            x,
            y,
            w,
            h,
            rx,
            class,
        } => write!(
            out,
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"/>",
            px(*x),
            px(*y),
            px(*w),
            px(*h),
            px(*rx)
        ),
        Shape::Circle { cx, cy, r, class } => write!(
            out,
            "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>",
            px(*cx),
            px(*cy),
            px(*r)
        ),
        Shape::Text {
            x,
            y,
            anchor,
            words,
            length,
            class,
        } => {
            let squeezed = length.map_or_else(String::new, |length| {
                format!(
                    " textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"",
                    px(length)
                )
            });
            write!(
                out,
                "<text class=\"{class}\" x=\"{}\" y=\"{}\" text-anchor=\"{}\"{squeezed}>{}</text>",
                px(*x),
                px(*y),
                anchor.name(),
                escape(words)
            )
        }
        Shape::Runs { x, y, anchor, runs } => {
            let spans: String = runs
                .iter()
                .map(|(words, class)| format!("<tspan class=\"{class}\">{}</tspan>", escape(words)))
                .collect();
            write!(
                out,
                "<text x=\"{}\" y=\"{}\" text-anchor=\"{}\">{spans}</text>",
                px(*x),
                px(*y),
                anchor.name()
            )
        }
    };
    written.expect("writing to a string");
}

/// Text as XML allows it: markup escaped, control characters left out.
fn escape(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            '\t' | '\n' | '\r' => out.push(' '),
            c if (c as u32) < 0x20 || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_labels_stays_text() {
        assert_eq!(
            escape("<b a=\"1\">&'\u{1}x"),
            "&lt;b a=&quot;1&quot;&gt;&amp;&#39;x"
        );
    }
}
