//! What there is to set and to look through, as JSON.

use super::names;
use super::writer::Writer;
use crate::lens;
use crate::pipeline::{self, Stage};
use crate::scenario::fields::MAX_FIELDS;
use crate::scenario::{Knob, KnobKind};
use crate::text::{Lang, Text};

/// Every stage, in the order of the path: `Stage[]`.
pub fn stages(lang: Lang) -> String {
    let mut out = Writer::default();
    out.open('[');
    for stage in pipeline::stages() {
        out.open('{');
        head(&mut out, stage.id, stage.title, lang);
        out.text("about", stage.about.get(lang));
        out.text("notModelled", stage.not_modelled.get(lang));
        out.name("knobs");
        out.open('[');
        for knob in stage.knobs {
            out.item(knob.id);
        }
        out.close(']');
        let caches = stage.caches.iter();
        named(
            &mut out,
            "caches",
            caches.map(|cache| (cache.id, cache.title)).collect(),
            lang,
        );
        out.close('}');
    }
    out.close(']');
    out.done()
}

/// Every lens, in the order of the menu: `Lens[]`.
pub fn lenses(lang: Lang) -> String {
    let mut out = Writer::default();
    list(
        &mut out,
        lens::ALL.iter().map(|lens| (lens.id, lens.title)).collect(),
        lang,
    );
    out.done()
}

/// Every knob, in the order of the path: `Knob[]`.
pub fn knobs(lang: Lang) -> String {
    let mut out = Writer::default();
    out.open('[');
    for stage in pipeline::stages() {
        for knob in stage.knobs {
            one(&mut out, stage, knob, lang);
        }
    }
    out.close(']');
    out.done()
}

fn one(out: &mut Writer, stage: &Stage, knob: &Knob, lang: Lang) {
    out.open('{');
    head(out, knob.id, knob.title, lang);
    out.text("stage", stage.id);
    match knob.kind {
        KnobKind::Choice(choices) => {
            out.text("kind", "choice");
            out.text("default", choices[0].id);
            let choices = choices.iter();
            named(
                out,
                "values",
                choices.map(|choice| (choice.id, choice.title)).collect(),
                lang,
            );
        }
        KnobKind::Number {
            min,
            max,
            default,
            unit,
        } => {
            out.text("kind", "number");
            out.number("default", Some(default));
            out.number("min", Some(min));
            out.number("max", Some(max));
            out.text("unit", names::unit(unit));
        }
        KnobKind::Fields { default } => {
            out.text("kind", "fields");
            out.text("default", default);
            out.number("max", Some(MAX_FIELDS as u64));
        }
    }
    out.close('}');
}

fn head(out: &mut Writer, id: &str, title: Text, lang: Lang) {
    out.text("id", id);
    out.text("title", title.get(lang));
}

fn named(out: &mut Writer, name: &str, items: Vec<(&str, Text)>, lang: Lang) {
    out.name(name);
    list(out, items, lang);
}

fn list(out: &mut Writer, items: Vec<(&str, Text)>, lang: Lang) {
    out.open('[');
    for (id, title) in items {
        out.open('{');
        head(out, id, title, lang);
        out.close('}');
    }
    out.close(']');
}
