//! Finding a step by what it says: its words, who takes part in it, its fields.

use super::run::{Picture, Run, sentence};
use crate::diagram::RowItem;
use crate::text::Lang;
use crate::trace::Who;

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
    let has = |text: &str| small(text).contains(wanted);
    let trace = &run.trace;
    let is_named = |who: Who| has(trace.participant(who).name.get(lang));
    has(sentence(row))
        || match &row.item {
            RowItem::Message(id, _) => {
                let message = trace.message(*id);
                let mut fields = message.payload.fields().into_iter();
                is_named(message.from)
                    || is_named(message.to)
                    || fields
                        .any(|field| has(&field.name.show(lang)) || has(&field.value.show(lang)))
            }
            RowItem::Note(note)
            | RowItem::Gap {
                note: Some(note), ..
            } => {
                let note = &trace.notes[*note as usize];
                note.over.iter().any(|who| is_named(*who)) || has(&note.text.show(lang))
            }
            RowItem::Door(id) => is_named(trace.fragment(*id).decider),
            RowItem::Fold(_) | RowItem::Gap { note: None, .. } => false,
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
