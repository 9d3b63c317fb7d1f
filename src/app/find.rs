//! Finding a step by what it says: its words, who takes part in it, its fields.

use super::run::{Picture, Run, sentence};
use crate::diagram::RowItem;
use crate::text::Lang;
use crate::trace::{Item, Who};

/// What is looked for, and the rows that say it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Find {
    /// The text as typed.
    pub text: String,
    /// The rows of the picture, from the top.
    pub rows: Vec<usize>,
}

impl Find {
    /// Looks for a text, whatever the case of its letters; nothing is found of a blank one.
    pub fn of(text: &str, run: &Run, picture: &Picture, lang: Lang) -> Find {
        let wanted = small(text.trim());
        let says = |at: &usize| picture.is_step(*at) && says(run, picture, *at, &wanted, lang);
        let rows = 0..if wanted.is_empty() { 0 } else { picture.rows() };
        Find {
            text: text.to_owned(),
            rows: rows.filter(says).collect(),
        }
    }

    /// The row to go to from `row`: the next one, or the one before; round the ends.
    pub fn from(&self, row: usize, forwards: bool) -> Option<usize> {
        let rows = &self.rows;
        if forwards {
            let next = rows.iter().find(|found| **found > row);
            next.or(rows.first()).copied()
        } else {
            let before = rows.iter().rfind(|found| **found < row);
            before.or(rows.last()).copied()
        }
    }

    /// Which of them a row is, from 1.
    pub fn place(&self, row: usize) -> Option<usize> {
        self.rows.binary_search(&row).ok().map(|at| at + 1)
    }
}

fn says(run: &Run, picture: &Picture, at: usize, wanted: &str, lang: Lang) -> bool {
    let row = &picture.diagram.rows[at];
    let asked = Asked { run, wanted, lang };
    asked.has(sentence(row))
        || match &row.item {
            // What is folded is found in its fold.
            RowItem::Fold(fold) => fold.inside.iter().any(|item| asked.is_said_by(*item)),
            item => item.shown().is_some_and(|item| asked.is_said_by(item)),
        }
}

/// What is looked for.
struct Asked<'a> {
    run: &'a Run,
    wanted: &'a str,
    lang: Lang,
}

impl Asked<'_> {
    fn has(&self, text: &str) -> bool {
        small(text).contains(self.wanted)
    }

    fn is_named(&self, who: Who) -> bool {
        self.has(self.run.trace.participant(who).name.get(self.lang))
    }

    fn is_said_by(&self, item: Item) -> bool {
        let (trace, lang) = (&self.run.trace, self.lang);
        match item {
            Item::Message(id) => {
                let message = trace.message(id);
                let mut fields = message.payload.fields().into_iter();
                self.is_named(message.from)
                    || self.is_named(message.to)
                    || self.has(&message.payload.label().show(lang))
                    || fields.any(|field| {
                        self.has(&field.name.show(lang)) || self.has(&field.value.show(lang))
                    })
            }
            Item::Note(note) => {
                let note = &trace.notes[note as usize];
                note.over.iter().any(|who| self.is_named(*who)) || self.has(&note.text.show(lang))
            }
            Item::Door(id) => {
                let door = trace.fragment(id);
                self.is_named(door.decider) || self.has(&door.name.show(lang))
            }
        }
    }
}

/// A text in small letters: Latin and Russian ones, which the page's words have. All that Unicode calls capital
/// would cost the page its tables.
fn small(text: &str) -> String {
    let letters = text.chars().map(|letter| match letter {
        'А'..='Я' => char::from_u32(letter as u32 + 0x20).unwrap_or(letter),
        'Ё' => 'ё',
        _ => letter.to_ascii_lowercase(),
    });
    letters.collect()
}
