//! What there is to set and to look through, as data.

use super::{Json, names};
use crate::lens;
use crate::pipeline::{self, Stage};
use crate::scenario::{Knob, KnobKind, Value};
use crate::text::Lang;

/// Every stage, in the order of the path.
pub fn stages(lang: Lang) -> Json {
    Json::list(pipeline::stages().iter().map(|stage| {
        let knobs = stage.knobs.iter().map(|knob| Json::from(knob.id));
        let caches = stage.caches.iter().map(|cache| {
            let title = cache.title.get(lang).into();
            Json::object([("id", cache.id.into()), ("title", title)])
        });
        Json::object([
            ("id", stage.id.into()),
            ("title", stage.title.get(lang).into()),
            ("about", stage.about.get(lang).into()),
            ("notModelled", stage.not_modelled.get(lang).into()),
            ("knobs", Json::list(knobs)),
            ("caches", Json::list(caches)),
        ])
    }))
}

/// Every lens, in the order of the menu.
pub fn lenses(lang: Lang) -> Json {
    Json::list(lens::ALL.iter().map(|lens| {
        let title = lens.title.get(lang).into();
        Json::object([("id", lens.id.into()), ("title", title)])
    }))
}

/// Every knob, in the order of the path.
pub fn knobs(lang: Lang) -> Json {
    Json::list(
        pipeline::stages()
            .iter()
            .flat_map(|stage| stage.knobs.iter().map(move |knob| one(stage, knob, lang))),
    )
}

fn one(stage: &Stage, knob: &Knob, lang: Lang) -> Json {
    let kind = match knob.kind {
        KnobKind::Choice(_) => "choice",
        KnobKind::Number { .. } => "number",
    };
    let default = match knob.default() {
        Value::Choice(id) => id.into(),
        Value::Number(number) => Json::Number(number),
    };
    let head = [
        ("id", knob.id.into()),
        ("stage", stage.id.into()),
        ("title", knob.title.get(lang).into()),
        ("kind", kind.into()),
        ("default", default),
    ];
    let range = match knob.kind {
        KnobKind::Choice(choices) => {
            let values = choices.iter().map(|choice| {
                let title = choice.title.get(lang).into();
                Json::object([("id", choice.id.into()), ("title", title)])
            });
            vec![("values", Json::list(values))]
        }
        KnobKind::Number { min, max, unit, .. } => vec![
            ("min", Json::Number(min)),
            ("max", Json::Number(max)),
            ("unit", names::unit(unit).into()),
        ],
    };
    let members = head.into_iter().chain(range);
    Json::Object(members.map(|(name, value)| (name.into(), value)).collect())
}

/// The ids of the knobs.
pub fn knob_ids() -> Vec<&'static str> {
    pipeline::knobs().iter().map(|knob| knob.id).collect()
}
