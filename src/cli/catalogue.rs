//! Lists of what there is, for a person.

use super::args::Kind;
use super::text::padded;
use crate::embed::{self, Json};
use crate::text::Lang;

/// The list.
pub(super) fn text(kind: Kind, lang: Lang) -> String {
    let rows: Vec<[String; 3]> = match kind {
        Kind::Stages => items(embed::stages(lang)).iter().map(stage).collect(),
        Kind::Knobs => items(embed::knobs(lang)).iter().map(knob).collect(),
        Kind::Lenses => {
            let lenses = items(embed::lenses(lang));
            let row = |lens: &Json| [show(lens, "id"), show(lens, "title"), String::new()];
            lenses.iter().map(row).collect()
        }
    };
    table(&rows)
}

fn items(list: Json) -> Vec<Json> {
    match list {
        Json::List(items) => items,
        _ => Vec::new(),
    }
}

fn show(item: &Json, name: &str) -> String {
    match item.get(name) {
        Some(Json::Text(words)) => words.clone(),
        Some(other) => other.write(),
        None => String::new(),
    }
}

/// Its id, its title, its caches.
fn stage(stage: &Json) -> [String; 3] {
    let caches = stage.get("caches").cloned().map_or_else(Vec::new, items);
    let ids: Vec<String> = caches.iter().map(|cache| show(cache, "id")).collect();
    [show(stage, "id"), show(stage, "title"), ids.join(", ")]
}

/// Its id, its title, what it can be with the default first.
fn knob(knob: &Json) -> [String; 3] {
    let range = match knob.get("values").cloned() {
        Some(values) => {
            let ids: Vec<String> = items(values)
                .iter()
                .map(|value| show(value, "id"))
                .collect();
            ids.join(" | ")
        }
        None => {
            let unit = show(knob, "unit");
            let unit = if unit == "count" {
                String::new()
            } else {
                format!(" {unit}")
            };
            format!(
                "{} ({}–{}){unit}",
                show(knob, "default"),
                show(knob, "min"),
                show(knob, "max")
            )
        }
    };
    [show(knob, "id"), show(knob, "title"), range]
}

fn table(rows: &[[String; 3]]) -> String {
    let width = |at: usize| {
        rows.iter()
            .map(|row| super::text::width(&row[at]))
            .max()
            .unwrap_or(0)
    };
    let (first, second) = (width(0), width(1));
    let mut out = String::new();
    for [id, title, rest] in rows {
        let line = [&padded(id, first), "  ", &padded(title, second), "  ", rest].concat();
        out += line.trim_end();
        out += "\n";
    }
    out
}
