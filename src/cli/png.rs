//! A picture as a PNG file, drawn with the fonts of the machine.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::{Database, Family, Query};
use resvg::usvg::{FallbackSelectionFn, FontResolver, Options, Tree};

use super::plain_style::plain;

/// How a picture becomes pixels.
#[derive(Clone, Copy)]
pub(super) struct Look {
    /// How many pixels a pixel of the picture gets each way.
    pub scale: u8,
    /// Whether it is drawn in the dark colours.
    pub dark: bool,
}

/// The most pixels of a file: a square of 16,384, which is as much as a browser's canvas has.
const MOST: f32 = 16_384.0 * 16_384.0;

/// The fonts without serifs that have letters which the picture's own may not have.
const FALLBACKS: [&str; 6] = [
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Noto Sans",
    "DejaVu Sans",
];

/// Draws a picture that stands alone.
pub(super) fn png(svg: &str, look: Look) -> Result<Vec<u8>, String> {
    let fonts = fonts().ok_or("no font is installed on this machine; try --format svg")?;
    let options = Options {
        fontdb: Arc::new(fonts),
        font_resolver: FontResolver {
            select_fallback: fallback(),
            ..FontResolver::default()
        },
        ..Options::default()
    };
    let tree = Tree::from_str(&plain(svg, look.dark), &options).map_err(failed)?;
    let scale = f32::from(look.scale);
    let (wide, high) = (tree.size().width() * scale, tree.size().height() * scale);
    let paper = (wide * high <= MOST).then(|| Pixmap::new(wide as u32, high as u32));
    let mut paper = paper.flatten().ok_or_else(|| {
        format!("{wide} × {high} pixels are too many for a PNG; try a smaller --scale, or svg")
    })?;
    let larger = Transform::from_scale(scale, scale);
    resvg::render(&tree, larger, &mut paper.as_mut());
    paper.encode_png().map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> String {
    format!("the picture cannot be drawn: {error}")
}

/// A font for a letter that those used so far do not have: of the same weight, without serifs if there is one.
fn fallback() -> FallbackSelectionFn<'static> {
    let any = FontResolver::default_fallback_selector();
    Box::new(move |letter, used, fonts| {
        let weight = fonts.face(*used.first()?)?.weight;
        let known = FALLBACKS.iter().find_map(|name| {
            let families = &[Family::Name(name)];
            let query = Query {
                families,
                weight,
                ..Query::default()
            };
            fonts.query(&query).filter(|id| !used.contains(id))
        });
        known.or_else(|| any(letter, used, fonts))
    })
}

/// The fonts of the machine; `None` if there are none.
fn fonts() -> Option<Database> {
    let mut fonts = Database::new();
    fonts.load_system_fonts();
    let any = fonts.faces().next()?.families.first()?.0.clone();
    let has = |fonts: &Database, family: Family| {
        let families = &[family];
        let query = Query {
            families,
            ..Query::default()
        };
        fonts.query(&query).is_some()
    };
    // Where nobody says which font is meant by a general name, words are set in some other rather than in none.
    if !has(&fonts, Family::SansSerif) {
        fonts.set_sans_serif_family(any.clone());
    }
    if !has(&fonts, Family::Monospace) {
        fonts.set_monospace_family(any.clone());
    }
    if !has(&fonts, Family::Serif) {
        fonts.set_serif_family(any);
    }
    Some(fonts)
}
