//! Those who come into being, or end, while a run goes on.

use serde::Serialize;

use super::{Time, Who};

/// The life of somebody who was not there all the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Life {
    /// Who.
    pub who: Who,
    /// When it came into being; `None` if it was there before.
    pub from: Option<Time>,
    /// When it ended; `None` if it is still there at the end.
    pub until: Option<Time>,
}

impl Life {
    /// Whether it is there at a moment.
    pub fn holds(&self, at: Time) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at <= until)
    }
}
