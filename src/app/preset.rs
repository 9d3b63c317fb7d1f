//! What a chip does: a run worth a click, shown so that what it promises is seen.

use super::run::{Change, Run};
use crate::lens::{self, Lens};
use crate::pipeline::{self, Preset};
use crate::scenario::{DEFAULT_URL, Knob, Scenario, Value, Visit};

/// Every preset with the id of its stage, in the order of the path.
pub fn all() -> impl Iterator<Item = (&'static str, &'static Preset)> {
    let stages = pipeline::stages().iter();
    stages.flat_map(|stage| stage.presets.iter().map(|preset| (stage.id, preset)))
}

/// The scenario of a preset. It is made for `url`, which stands in the address bar, unless it has one of
/// its own, the address is another preset's, or nothing of it would be seen there: an application that
/// throws is not met on the way to a file.
pub fn scenario(preset: &Preset, url: &str, seed: u64) -> Scenario {
    let of = |url: &str| {
        let mut scenario = Scenario {
            url: url.to_owned(),
            seed,
            ..Scenario::default()
        };
        for (id, value) in preset.set {
            if let Some((knob, value)) = find_setting(id, value) {
                scenario.settings.set(knob, value);
            }
        }
        let visits = preset.again.iter().map(|after| Visit {
            after: *after,
            ..Visit::default()
        });
        scenario.again = visits.collect();
        scenario
    };
    let borrowed = all().any(|(_, other)| other.url == Some(url));
    match preset.url {
        Some(own) => of(own),
        None if borrowed || is_moot(&of(url)) => of(DEFAULT_URL),
        None => of(url),
    }
}

/// Whether what is set makes no difference. A URL that cannot be visited is told of, not replaced.
fn is_moot(scenario: &Scenario) -> bool {
    let plain = Scenario {
        settings: Default::default(),
        ..scenario.clone()
    };
    match (Run::of(scenario), Run::of(&plain)) {
        (Ok(run), Ok(plain)) => {
            scenario.settings.changed().next().is_some() && Change::between(&plain, &run).is_empty()
        }
        _ => false,
    }
}

/// The lens for a preset: its own, the one in use if that tells of its stage, or the first.
pub fn lens(preset: &Preset, now: &'static Lens) -> &'static Lens {
    let stage = all().find(|(_, other)| other.id == preset.id);
    let tells = |(stage, _)| now.remarks.is_none_or(|stages| stages.contains(&stage));
    match preset.lens.and_then(lens::by_id) {
        Some(own) => own,
        None if stage.is_some_and(tells) => now,
        None => &lens::ALL[0],
    }
}

/// Whether a scenario is what a preset makes.
pub fn matches(scenario: &Scenario, preset: &Preset) -> bool {
    let visits = scenario.again.iter();
    let visits = visits.map(|visit| (visit.after, visit.clear.is_empty() && visit.url.is_none()));
    preset.url.is_none_or(|url| scenario.url == url)
        && visits.eq(preset.again.iter().map(|after| (*after, true)))
        && scenario.settings.changed().count() == preset.set.len()
        && scenario
            .settings
            .changed()
            .all(|(id, value)| preset.set.contains(&(id, value.show().as_str())))
}

/// A knob and a value of it by their names in a link.
pub fn find_setting(id: &str, value: &str) -> Option<(&'static Knob, Value)> {
    let knob = pipeline::knobs().into_iter().find(|knob| knob.id == id)?;
    Some((knob, knob.parse(value).ok()?))
}
