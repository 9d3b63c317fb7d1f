//! Writing a run in other formats, one file a format.

mod svg;

pub use svg::{inline_svg, svg};
