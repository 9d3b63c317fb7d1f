//! The page's own pictures, as paths on a grid of 16: no font has to have them.

use yew::prelude::*;

use super::dom::el;

/// A picture of a control: its path, and whether it is filled rather than drawn.
pub(super) type Icon = (&'static str, bool);

pub(super) const AGAIN: Icon = ("M13 8a5 5 0 1 1-1.6-3.7M13.2 1.8v3h-3", false);
pub(super) const BACK: Icon = ("M9.8 4l-4 4 4 4", false);
pub(super) const CLOCK: Icon = (
    "M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2M8 4.8V8l2.2 1.6",
    false,
);
pub(super) const CLOSE: Icon = ("M4 4l8 8M12 4l-8 8", false);
pub(super) const DOWN: Icon = ("M4 6.2l4 4 4-4", false);
pub(super) const EXPORT: Icon = ("M8 2.6v7.2M4.8 6.8L8 10l3.2-3.2M3 13.2h10", false);
pub(super) const FIRST: Icon = ("M3 3.2h1.8v9.6H3zM13 3.2v9.6L6 8z", true);
pub(super) const FIT: Icon = (
    "M2.5 3v10M13.5 3v10M5 8h6M6.6 6.2L4.8 8l1.8 1.8M9.4 6.2L11.2 8 9.4 9.8",
    false,
);
pub(super) const LANGUAGE: Icon = (
    "M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2M2.4 8h11.2M8 2.4c-3.6 3-3.6 8.2 0 11.2M8 2.4c3.6 3 3.6 8.2 0 11.2",
    false,
);
pub(super) const LAST: Icon = ("M11.2 3.2H13v9.6h-1.8zM3 3.2L10 8l-7 4.8z", true);
pub(super) const LOCK: Icon = ("M4 7.2h8v6H4zM5.6 7V5.2a2.4 2.4 0 0 1 4.8 0V7", false);
pub(super) const MINUS: Icon = ("M3.5 8h9", false);
pub(super) const NEXT: Icon = ("M4 3.2L10.4 8 4 12.8zM11 3.2h1.6v9.6H11z", true);
pub(super) const ON: Icon = ("M6.2 4l4 4-4 4", false);
pub(super) const OPEN: Icon = ("M4 7.2h8v6H4zM5.6 7V5.2a2.4 2.4 0 0 1 4.7-.8", false);
pub(super) const PATH: Icon = ("M4 3.2h0M4 8h0M4 12.8h0M7 3.2h6M7 8h6M7 12.8h6", false);
pub(super) const PAUSE: Icon = ("M4 3h2.8v10H4zM9.2 3H12v10H9.2z", true);
pub(super) const PLAY: Icon = ("M4.5 2.6L13 8l-8.5 5.4z", true);
pub(super) const PLUS: Icon = ("M3.5 8h9M8 3.5v9", false);
pub(super) const PREVIOUS: Icon = ("M12 3.2L5.6 8l6.4 4.8zM3.4 3.2H5v9.6H3.4z", true);
pub(super) const SLOPE: Icon = (
    "M2.5 2.5v11M13.5 2.5v11M2.5 4.4l8.6 5.2M8.6 10.4l2.8-.6-.9-2.7",
    false,
);
pub(super) const STEP: Icon = (
    "M2.8 3h10.4v10H2.8zM5.2 6h5.6M5.2 8.4h5.6M5.2 10.8h3",
    false,
);
/// A disc, half of it dark: the ring is cut out of it.
pub(super) const THEME: Icon = (
    "M8 1.6a6.4 6.4 0 1 0 0 12.8A6.4 6.4 0 0 0 8 1.6M8 3v10A5 5 0 0 1 8 3",
    true,
);
pub(super) const FIND: Icon = (
    "M7 2.8a4.2 4.2 0 1 0 0 8.4A4.2 4.2 0 0 0 7 2.8M10.2 10.2l3.2 3.2",
    false,
);
pub(super) const UP: Icon = ("M4 9.8l4-4 4 4", false);
pub(super) const WARNING: Icon = ("M8 2.4l6 10.8H2zM8 6.4v3.2M8 11.4v.2", false);

/// Draws a picture; its control says what it means.
pub(super) fn icon((d, filled): Icon) -> Html {
    let class = if filled {
        "glyph glyph-filled"
    } else {
        "glyph"
    };
    el("svg", class)
        .attr("viewBox", "0 0 16 16")
        .attr("aria-hidden", "true")
        .add(el("path", "").attr("d", d).attr("fill-rule", "evenodd"))
        .into()
}
