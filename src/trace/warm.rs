//! What a visit leaves behind: what each cache on the way holds, and until when.

use serde::Serialize;

use crate::text::Label;

/// One of the caches, and what it holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Warm {
    /// The cache's id.
    pub cache: &'static str,
    /// What it holds; empty for a cold one.
    pub holds: Vec<Held>,
}

/// Something that a cache holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Held {
    /// What: a host name, a URL, a file.
    pub what: Label,
    /// The Unix second from which it is of no use by itself; `None` when it does not run out.
    pub until: Option<u64>,
}

impl Held {
    /// Something that is good until a Unix second.
    pub fn until(what: impl Into<Label>, until: u64) -> Held {
        Held {
            what: what.into(),
            until: Some(until),
        }
    }

    /// Something that does not run out.
    pub fn always(what: impl Into<Label>) -> Held {
        Held {
            what: what.into(),
            until: None,
        }
    }

    /// Seconds that it is still good for at a Unix second: 0 when it has run out, `None` when it never does.
    pub fn left(&self, now: u64) -> Option<u64> {
        self.until.map(|until| until.saturating_sub(now))
    }
}
