//! What the person set: the URL, the knobs, the visits, the seed. Plain data; all the rest is computed
//! from it.

pub mod fields;
pub mod folds;
pub mod knob;
pub mod permalink;

use crate::text::{Label, Lang};
pub use knob::{Choice, Knob, KnobKind, Settings, Unit, Value};

/// The URL that the page opens with.
pub const DEFAULT_URL: &str = "https://shop.example.com/cart?q=café";

/// The most visits that a scenario may hold, the first included.
pub const MAX_VISITS: usize = 16;

/// The longest clock move between two visits, in seconds: a year.
pub const MAX_AFTER: u64 = 365 * 86_400;

/// The longest URL that is read, in bytes; browsers cut at 2 MiB, nginx at 8 KiB by default.
pub const MAX_URL: usize = 16 * 1_024;

/// The Unix time at which every scenario begins: 2026-11-21 12:00:00 UTC. It is fixed so that `Date`,
/// `Expires`, `Age` and certificates are the same on every machine.
pub const WALL_START: u64 = 1_795_262_400;

/// Everything that determines a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// The URL as typed.
    pub url: String,
    /// The knobs that differ from their defaults.
    pub settings: Settings,
    /// The visits after the first one, at most [`MAX_VISITS`] − 1.
    pub again: Vec<Visit>,
    /// Where the random numbers start.
    pub seed: u64,
}

impl Default for Scenario {
    fn default() -> Scenario {
        Scenario {
            url: DEFAULT_URL.to_owned(),
            settings: Settings::default(),
            again: Vec::new(),
            seed: 1,
        }
    }
}

/// One more visit to the world that the visits before it left behind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Visit {
    /// Seconds between the end of the visit before and this one, at most [`MAX_AFTER`].
    pub after: u64,
    /// The ids of the caches that are cleared before it.
    pub clear: Vec<&'static str>,
    /// Another URL, if not the one before. A reload has none.
    pub url: Option<String>,
    /// How it is made.
    pub how: How,
}

/// How a visit is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum How {
    /// The address is opened anew, as in a new tab.
    #[default]
    Open,
    /// The page that is shown is reloaded: the browser asks whether its copy is still good.
    Reload,
    /// It is reloaded past the browser's cache.
    Hard,
}

impl How {
    /// Every way, in the order of the menu.
    pub const ALL: [How; 3] = [How::Open, How::Reload, How::Hard];

    /// Its name in links and for programs.
    pub const fn id(self) -> &'static str {
        match self {
            How::Open => "open",
            How::Reload => "reload",
            How::Hard => "hard",
        }
    }

    /// Reads [`How::id`].
    pub fn from_id(id: &str) -> Option<How> {
        How::ALL.into_iter().find(|how| how.id() == id)
    }
}

/// What is wrong with something that a person gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The bytes of the input that it is about; empty when it is about the whole.
    pub at: std::ops::Range<usize>,
    /// What is wrong.
    pub what: Label,
    /// What would be right.
    pub fix: Label,
}

impl Problem {
    /// Both sentences.
    pub fn show(&self, lang: Lang) -> String {
        let gap = if lang == Lang::Zh { "" } else { " " };
        format!("{}{gap}{}", self.what.show(lang), self.fix.show(lang))
    }
}
