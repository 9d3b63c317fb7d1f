//! The run as numbered sentences: what a screen reader reads, and what can be copied.

use super::run::{Picture, Run, sentence};
use crate::diagram::RowItem;
use crate::text::{Lang, duration};
use crate::trace::{Item, Reason, Time};

/// One sentence of the story.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    /// Its row in the picture.
    pub row: usize,
    /// When it begins.
    pub at: Time,
    /// Who and what.
    pub head: String,
    /// What it means.
    pub what: String,
    /// Whether it tells of a failure.
    pub failed: bool,
}

/// The steps of a picture as sentences.
pub fn story(run: &Run, picture: &Picture, lang: Lang) -> Vec<Sentence> {
    let rows = picture.diagram.rows.iter().enumerate();
    rows.filter(|(at, _)| picture.is_step(*at))
        .map(|(at, row)| Sentence {
            row: at,
            at: row.start,
            head: sentence(row).to_owned(),
            what: reason(run, &row.item).map_or(String::new(), |reason| reason.what(lang)),
            failed: row.failed,
        })
        .collect()
}

/// The story as plain text.
pub fn as_text(run: &Run, picture: &Picture, lang: Lang) -> String {
    let mut out = format!("{}\n\n", run.trace.url);
    for (at, sentence) in story(run, picture, lang).into_iter().enumerate() {
        let time = duration(sentence.at.0, lang);
        let gap = if sentence.what.is_empty() { "" } else { " " };
        out += &format!(
            "{}. [{time}] {}.{gap}{}\n",
            at + 1,
            sentence.head,
            sentence.what
        );
    }
    out
}

/// Why a row is there.
pub fn reason<'a>(run: &'a Run, item: &RowItem) -> Option<&'a Reason> {
    let trace = &run.trace;
    Some(match item.shown()? {
        Item::Message(id) => &trace.message(id).why,
        Item::Note(note) => &trace.notes[note as usize].why,
        Item::Door(id) => &trace.fragment(id).why,
    })
}
