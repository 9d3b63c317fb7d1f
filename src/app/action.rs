//! What a person can do, and the small things that the state is made of.

use std::rc::Rc;

use super::caches::Lab;
use super::player::{Mode, Speed};
use super::zoom::Zoom;
use crate::diagram::Rows;
use crate::lens::{Lens, Part};
use crate::pipeline::Preset;
use crate::scenario::{Knob, Problem, Value, Visit};
use crate::text::{Label, Lang};

/// Light, dark, or whatever the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// The system's.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every theme, in the order of the menu.
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// Its name in styles and in what is remembered.
    pub const fn id(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// Reads [`Theme::id`].
    pub fn from_id(id: &str) -> Option<Theme> {
        Theme::ALL.into_iter().find(|theme| theme.id() == id)
    }
}

/// What is remembered between visits to this page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// The language, once chosen; before that the browser's.
    pub lang: Lang,
    /// The theme.
    pub theme: Theme,
    /// Whether single keys do anything.
    pub shortcuts: bool,
}

/// The views of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// The diagram.
    #[default]
    Sequence,
    /// The spans on a time axis.
    Waterfall,
    /// The step's packet, its stacks and bytes.
    Packets,
    /// The run as numbered sentences.
    Story,
    /// The view as Mermaid text.
    Mermaid,
}

impl Tab {
    /// Every tab, in order.
    pub const ALL: [Tab; 5] = [
        Tab::Sequence,
        Tab::Waterfall,
        Tab::Packets,
        Tab::Story,
        Tab::Mermaid,
    ];
}

/// A panel that covers the page, or on a phone a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// The path, as a sheet.
    Path,
    /// The step, as a sheet.
    Step,
    /// What the typed URL is made of, under the address bar.
    Url,
    /// The dialog with links.
    Share,
    /// The dialog with files.
    Export,
    /// The dialog with the keys.
    Help,
    /// The dialog with what caches would do.
    Caches,
}

/// What is wrong with what was typed or opened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notices {
    /// The address that does not work, and why.
    pub address: Option<(String, Problem)>,
    /// The header lines that cannot be sent.
    pub lines: Option<Rc<Refused>>,
    /// The parts of the link that could not be read.
    pub link: Vec<Problem>,
    /// The link was made by another version of the model.
    pub older_model: bool,
    /// No more visits fit into a scenario.
    pub full: bool,
    /// The language whose texts did not arrive.
    pub missing: Option<Lang>,
}

/// Header lines that cannot be sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// The id of the knob that they were written for.
    pub knob: &'static str,
    /// The lines as written.
    pub written: String,
    /// Which line is wrong, and why.
    pub what: Label,
}

/// What a person, or the clock, does.
#[derive(Clone)]
pub enum Action {
    /// The text in the address bar changes.
    Type(String),
    /// The address bar shows again what was run.
    Restore,
    /// The typed URL is run.
    Go,
    /// The next visit will be like this.
    Next(Visit),
    /// One more visit, as the next one was to be.
    Again,
    /// A visit after the first is taken back, counted from 0.
    Remove(usize),
    /// All visits but the first are taken back.
    StartOver,
    /// A ready scenario.
    Preset(&'static Preset),
    /// Some knobs are set.
    Set(Vec<(&'static Knob, Value)>),
    /// Header lines are written for a knob.
    Write(&'static Knob, String),
    /// What caches would do: which response, how far ahead, when, and with what request.
    Lab(Lab),
    /// Every knob goes back to its default.
    Reset,
    /// The random numbers start elsewhere.
    Seed(u64),
    /// Another lens.
    Lens(&'static Lens),
    /// A part of the picture is folded, or unfolded when it is.
    Fold(Part),
    /// The innermost part around the current step is folded, or the current row unfolded (`false`).
    FoldHere(bool),
    /// Everything is folded as the lens has it.
    Unfold,
    /// The rows one below the other or spaced by time.
    Rows(Rows),
    /// Another language.
    Lang(Lang),
    /// The texts of a language did not arrive.
    Missing(Lang),
    /// Another theme.
    Theme(Theme),
    /// Single keys on or off.
    Shortcuts(bool),
    /// Another view.
    Tab(Tab),
    /// A card of the path opens or closes.
    Card(&'static str),
    /// The menu beside Again opens or closes.
    Menu(bool),
    /// Another size of what is shown: of the diagram, or of the time axis.
    Zoom(Zoom),
    /// The next larger size, or the next smaller one.
    Magnify(bool),
    /// The diagram is drawn at this scale, in thousandths.
    Scale(u32),
    /// A text is looked for, or nothing any more.
    Find(Option<String>),
    /// The playhead goes to the next step that says it, or to the one before.
    Found(bool),
    /// A panel opens, or the open one closes.
    Panel(Option<Panel>),
    /// The playhead starts or stops.
    Toggle,
    /// So many milliseconds have passed on the real clock.
    Tick(f64),
    /// The playhead is dragged to a position.
    Scrub(f64),
    /// The drag is over.
    Dropped,
    /// The playhead goes to a row and stops there.
    Row(usize),
    /// A step on, or back when negative.
    Step(isize),
    /// A stage on, or back when negative.
    Stage(isize),
    /// To the beginning.
    First,
    /// To the end.
    Last,
    /// Another speed.
    Speed(Speed),
    /// Paced or true time.
    Mode(Mode),
    /// The browser went to another address of this page.
    Open(String),
    /// The notices have been read.
    Dismiss,
}

impl Action {
    /// Whether nothing but the playhead can change by it.
    pub fn only_moves(&self) -> bool {
        matches!(
            self,
            Action::Toggle
                | Action::Tick(_)
                | Action::Scrub(_)
                | Action::Dropped
                | Action::Row(_)
                | Action::Step(_)
                | Action::Stage(_)
                | Action::First
                | Action::Last
        )
    }
    /// Whether nothing but the size of what is shown can change by it.
    pub fn only_zooms(&self) -> bool {
        matches!(
            self,
            Action::Zoom(_) | Action::Magnify(_) | Action::Scale(_)
        )
    }
}
