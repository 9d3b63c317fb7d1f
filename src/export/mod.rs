//! Writing a run in other formats, one file a format.

mod mermaid;
mod svg;

pub use mermaid::mermaid;
pub use svg::{inline_svg, svg};
