//! Knobs: what a person can set. Each is declared in the head of the stage that reads it; the panel,
//! the permalink, the fuzzer's inputs and the documentation are generated from these declarations.

use std::borrow::Cow;

use super::fields::{MAX_FIELDS, tidy};
use super::permalink::bad_value;
use crate::text::{Label, Text};

/// Something that a person can set.
#[derive(Debug, PartialEq)]
pub struct Knob {
    /// `stage.name`, as it stands in a link.
    pub id: &'static str,
    /// Its name on the card.
    pub title: Text,
    /// What it can be set to.
    pub kind: KnobKind,
    /// Whether it is shown at once rather than behind "more".
    pub basic: bool,
}

/// What a knob can be set to.
#[derive(Debug, PartialEq)]
pub enum KnobKind {
    /// One of a few; the first is the default.
    Choice(&'static [Choice]),
    /// A whole number.
    Number {
        /// The least value.
        min: u64,
        /// The greatest value.
        max: u64,
        /// The value when nobody sets it.
        default: u64,
        /// What it counts.
        unit: Unit,
    },
    /// Header lines, at most [`MAX_FIELDS`] bytes.
    Fields {
        /// The lines when nobody sets them, as [`tidy`] leaves them.
        default: &'static str,
    },
}

/// One of the values of a knob.
#[derive(Debug, PartialEq)]
pub struct Choice {
    /// As it stands in a link.
    pub id: &'static str,
    /// Its name on the card.
    pub title: Text,
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Things.
    Count,
    /// Milliseconds.
    Millis,
    /// Seconds.
    Seconds,
    /// Bytes in thousands.
    Kilobytes,
}

/// What a knob is set to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// The id of a choice.
    Choice(&'static str),
    /// A number.
    Number(u64),
    /// Header lines, as [`tidy`] leaves them.
    Fields(Cow<'static, str>),
}

impl Value {
    /// As it stands in a link.
    pub fn show(&self) -> String {
        match self {
            Value::Choice(id) => (*id).to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Fields(lines) => lines.clone().into_owned(),
        }
    }
}

impl Knob {
    /// A knob that counts something.
    pub const fn number(
        id: &'static str,
        title: Text,
        (min, default, max): (u64, u64, u64),
        unit: Unit,
    ) -> Knob {
        assert!(
            min <= default && default <= max,
            "the default is out of range"
        );
        Knob {
            id,
            title,
            kind: KnobKind::Number {
                min,
                max,
                default,
                unit,
            },
            basic: true,
        }
    }

    /// A knob that holds header lines.
    pub const fn fields(id: &'static str, title: Text, default: &'static str) -> Knob {
        Knob {
            id,
            title,
            kind: KnobKind::Fields { default },
            basic: true,
        }
    }

    /// The same knob, behind "more".
    pub const fn behind_more(self) -> Knob {
        Knob {
            basic: false,
            ..self
        }
    }

    /// The value when nobody sets it.
    pub const fn default(&self) -> Value {
        match self.kind {
            KnobKind::Choice(choices) => Value::Choice(choices[0].id),
            KnobKind::Number { default, .. } => Value::Number(default),
            KnobKind::Fields { default } => Value::Fields(Cow::Borrowed(default)),
        }
    }

    /// Reads a value as it stands in a link.
    ///
    /// # Errors
    /// Why the knob cannot be set to it.
    pub fn parse(&self, value: &str) -> Result<Value, Label> {
        let read = match self.kind {
            KnobKind::Choice(choices) => choices
                .iter()
                .find(|choice| choice.id == value)
                .map(|choice| Value::Choice(choice.id)),
            KnobKind::Number { min, max, .. } => value
                .parse()
                .ok()
                .filter(|number| (min..=max).contains(number))
                .map(Value::Number),
            KnobKind::Fields { .. } => {
                return tidy(self.id, value).map(|lines| Value::Fields(Cow::Owned(lines)));
            }
        };
        read.ok_or_else(|| bad_value(self.id, value, &self.range()))
    }

    /// What it can be set to, for a message: `empty, fresh` or `0–6`.
    pub fn range(&self) -> String {
        match self.kind {
            KnobKind::Choice(choices) => {
                let ids: Vec<&str> = choices.iter().map(|choice| choice.id).collect();
                ids.join(", ")
            }
            KnobKind::Number { min, max, .. } => format!("{min}–{max}"),
            KnobKind::Fields { .. } => format!("Name: value (≤ {MAX_FIELDS})"),
        }
    }
}

/// The knobs that differ from their defaults, sorted by id: a few.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings(Vec<(&'static str, Value)>);

impl Settings {
    /// Sets a knob; setting it to its default removes it.
    pub fn set(&mut self, knob: &Knob, value: Value) {
        let at = self.0.partition_point(|(id, _)| *id < knob.id);
        if self.0.get(at).is_some_and(|(id, _)| *id == knob.id) {
            self.0.remove(at);
        }
        if value != knob.default() {
            self.0.insert(at, (knob.id, value));
        }
    }

    /// What a knob is set to.
    pub fn get(&self, knob: &Knob) -> Value {
        let set = self.0.iter().find(|(id, _)| *id == knob.id);
        set.map_or(knob.default(), |(_, value)| value.clone())
    }

    /// The position of a choice among the knob's choices; 0 for a number.
    pub fn choice(&self, knob: &Knob) -> usize {
        match (&knob.kind, self.get(knob)) {
            (KnobKind::Choice(choices), Value::Choice(id)) => choices
                .iter()
                .position(|choice| choice.id == id)
                .unwrap_or(0),
            _ => 0,
        }
    }

    /// A number; 0 for anything else.
    pub fn number(&self, knob: &Knob) -> u64 {
        match self.get(knob) {
            Value::Number(number) => number,
            _ => 0,
        }
    }

    /// Header lines; none for anything else.
    pub fn fields(&self, knob: &Knob) -> Cow<'static, str> {
        match self.get(knob) {
            Value::Fields(lines) => lines,
            _ => Cow::Borrowed(""),
        }
    }

    /// What differs from the defaults, in the order of ids.
    pub fn changed(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.0.iter().map(|(id, value)| (*id, value))
    }
}

/// Declares a knob that is one of a few, as an enum: the stage's body matches on it, everything else
/// reads `KNOB`. The first choice is the default.
#[macro_export]
macro_rules! choices {
    (
        $(#[$doc:meta])*
        $vis:vis enum $name:ident = $id:literal, $title:expr => {
            $( $(#[$variant_doc:meta])* $variant:ident = $value:literal, $words:expr; )+
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $vis enum $name {
            $( $(#[$variant_doc])* $variant, )+
        }

        impl $name {
            /// The knob's declaration.
            pub const KNOB: $crate::scenario::Knob = $crate::scenario::Knob {
                id: $id,
                title: $title,
                kind: $crate::scenario::KnobKind::Choice(&[
                    $( $crate::scenario::Choice { id: $value, title: $words }, )+
                ]),
                basic: true,
            };

            /// What the knob is set to.
            pub fn of(settings: &$crate::scenario::Settings) -> $name {
                [$( $name::$variant, )+][settings.choice(&$name::KNOB)]
            }

            /// The setting that chooses this, for the operand of a decision.
            #[allow(dead_code, reason = "not every knob stands behind a decision")]
            pub fn setting(self) -> (&'static str, String) {
                ($id, [$( $value, )+][self as usize].to_owned())
            }
        }
    };
}
