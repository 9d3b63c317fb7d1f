//! Writing a run in other formats, one file a format.

mod mermaid;
mod pcap;
mod svg;

pub use mermaid::{Mermaid, TOO_LONG, mermaid};
pub use pcap::pcap;
pub use svg::{inline_svg, svg};
