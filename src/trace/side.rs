//! Where a remark stands.

use serde::Serialize;

/// Where a remark stands relative to whom it is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Side {
    /// Over their lifelines.
    #[default]
    Over,
    /// Left of the first.
    Left,
    /// Right of the last.
    Right,
}

impl Side {
    /// Its name: `over`, `left`, `right`.
    pub const fn name(self) -> &'static str {
        match self {
            Side::Over => "over",
            Side::Left => "left",
            Side::Right => "right",
        }
    }
}
