//! Lists of what there is, for a person.

use super::args::Kind;
use super::text::{padded, width};
use crate::app::words;
use crate::lens;
use crate::pipeline;
use crate::scenario::{Knob, KnobKind};
use crate::text::Lang;

/// The list: an id, a title, and what else there is to know.
pub(super) fn text(kind: Kind, lang: Lang) -> String {
    let stages = pipeline::stages().iter();
    let rows: Vec<[String; 3]> = match kind {
        Kind::Stages => stages
            .map(|stage| {
                let caches: Vec<&str> = stage.caches.iter().map(|cache| cache.id).collect();
                row(stage.id, stage.title.get(lang), caches.join(", "))
            })
            .collect(),
        Kind::Knobs => pipeline::knobs()
            .into_iter()
            .map(|knob| row(knob.id, knob.title.get(lang), range(knob, lang)))
            .collect(),
        Kind::Lenses => lens::ALL
            .iter()
            .map(|lens| row(lens.id, lens.title.get(lang), String::new()))
            .collect(),
    };
    table(&rows)
}

fn row(id: &str, title: &str, rest: String) -> [String; 3] {
    [id.to_owned(), title.to_owned(), rest]
}

/// What it can be, the default first.
fn range(knob: &Knob, lang: Lang) -> String {
    match knob.kind {
        KnobKind::Choice(choices) => {
            let ids: Vec<&str> = choices.iter().map(|choice| choice.id).collect();
            ids.join(" | ")
        }
        KnobKind::Number {
            min,
            max,
            default,
            unit,
        } => {
            let unit = words::unit(unit).get(lang);
            format!("{default} ({min}–{max}) {unit}")
        }
        KnobKind::Fields { default } => default.replace('\n', " | "),
    }
}

fn table(rows: &[[String; 3]]) -> String {
    let column = |at: usize| rows.iter().map(|row| width(&row[at])).max().unwrap_or(0);
    let (first, second) = (column(0), column(1));
    let mut out = String::new();
    for [id, title, rest] in rows {
        let line = [&padded(id, first), "  ", &padded(title, second), "  ", rest].concat();
        out += line.trim_end();
        out += "\n";
    }
    out
}
