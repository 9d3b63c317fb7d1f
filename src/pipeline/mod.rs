//! The pipeline: the stages between Enter and the page, and their simulation.
//!
//! The path is an onion: each stage gets the request and the rest of the path, and returns an answer. A
//! cache hit does not call the rest; what a stage does afterwards stands after the call. Adding a stage
//! is one file with a [`Stage`] head and one line in [`stages`].

pub mod address;
mod block;
mod cache;
mod cast;
mod cdn;
mod cx;
mod dns;
mod hop;
mod hsts;
mod http;
mod http_cache;
mod layers;
mod link;
mod mysql;
mod nginx;
pub mod origin;
mod oss;
mod proxy;
mod record;
mod redis;
mod request;
mod route;
mod service;
mod stage;
mod store;
mod tcp;
mod tls;
mod upstream;
mod way;
mod world;

use std::cell::RefCell;
use std::rc::Rc;

use crate::scenario::permalink::Vocabulary;
use crate::scenario::{How, Knob, Problem, Scenario, Settings, Visit, WALL_START};
use crate::sim::Sim;
use crate::trace::{Participant, Past, Tier, Trace, Warm};
use address::Address;
use cx::{Cx, Run};
use record::Recorder;
use stage::Next;
pub use stage::{CacheHead, Hop, Preset, Stage};
pub use tcp::endpoint;
use world::{Setup, World};

/// The version of the model: it changes whenever the same scenario gives another trace.
pub const MODEL: u32 = 4;

/// Every stage, in the order of the path.
const STAGES: &[&Stage] = &[
    &address::STAGE,
    &hsts::STAGE,
    &cache::STAGE,
    &link::STAGE,
    &route::STAGE,
    &dns::STAGE,
    &request::STAGE,
    &tcp::STAGE,
    &proxy::STAGE,
    &block::STAGE,
    &tls::STAGE,
    &layers::STAGE,
    &block::page::STAGE,
    &cdn::others::STAGE,
    &cdn::STAGE,
    &cdn::shield::STAGE,
    &oss::STAGE,
    &nginx::STAGE,
    &origin::STAGE,
    &service::STAGE,
    &redis::STAGE,
    &mysql::STAGE,
];

/// Every stage, in the order of the path.
pub fn stages() -> &'static [&'static Stage] {
    STAGES
}

/// Every knob, in the order of the path.
pub fn knobs() -> Vec<&'static Knob> {
    STAGES
        .iter()
        .flat_map(|stage| stage.knobs.iter().copied())
        .collect()
}

/// The cache of an id, with the stage that keeps it.
pub fn cache(id: &str) -> Option<(&'static Stage, &'static CacheHead)> {
    let mut caches = STAGES
        .iter()
        .flat_map(|stage| stage.caches.iter().map(move |cache| (*stage, cache)));
    caches.find(|(_, cache)| cache.id == id)
}

/// The ids of the caches that can be cleared.
pub fn caches() -> Vec<&'static str> {
    STAGES
        .iter()
        .flat_map(|stage| stage.caches.iter().map(|cache| cache.id))
        .collect()
}

/// What stages open spans for besides themselves.
const WITHIN: [&str; 3] = ["upstream", "mysql.connect", "mysql.file"];

/// The tiers and the stages, as a link names what is folded.
pub fn foldable() -> Vec<&'static str> {
    let mut ids = Tier::ALL.map(Tier::name).to_vec();
    for stage in STAGES {
        if !ids.contains(&stage.id) {
            ids.push(stage.id);
        }
    }
    ids.extend_from_slice(&WITHIN);
    ids
}

/// What a link may name, with the lenses that the caller knows.
pub fn with_vocabulary<T>(lenses: &[&'static str], read: impl FnOnce(&Vocabulary<'_>) -> T) -> T {
    read(&Vocabulary {
        knobs: &knobs(),
        caches: &caches(),
        lenses,
        folds: &foldable(),
        model: MODEL,
    })
}

/// Simulates every visit of a scenario, one after the other, and returns the trace of the last.
///
/// # Errors
/// The URL of a visit cannot be visited; the problem says why and points at the part.
///
/// # Panics
/// When the model contradicts itself, which is a mistake in a stage.
pub fn simulate(scenario: &Scenario) -> Result<Trace, Problem> {
    let mut address = address::parse(&scenario.url)?;
    let mut world = World::new(scenario.seed);
    let mut wall = WALL_START * 1_000_000;
    for stage in STAGES {
        (stage.prepare)(&mut Setup {
            world: &mut world,
            settings: &scenario.settings,
            address: &address,
            unix: WALL_START,
        });
    }
    let occasion = Occasion {
        number: 0,
        wall,
        visit: Visit::default(),
    };
    let mut trace = visit(scenario, &address, &mut world, occasion);
    for (at, next) in scenario.again.iter().enumerate() {
        if let Some(url) = &next.url {
            address = address::parse(url)?;
        }
        for cache in STAGES.iter().flat_map(|stage| stage.caches) {
            if next.clear.contains(&cache.id) {
                (cache.clear)(&mut world);
            }
        }
        wall += trace.end.0 + next.after * 1_000_000;
        let mut before = std::mem::take(&mut trace.before);
        before.push(Past::of(&trace));
        let shown = address::shown(&mut world).filter(|_| next.how != How::Open);
        let to = shown.as_ref().unwrap_or(&address);
        let occasion = Occasion {
            number: at + 1,
            wall,
            visit: next.clone(),
        };
        trace = visit(scenario, to, &mut world, occasion);
        trace.before = before;
    }
    trace.warm = warm(
        &scenario.settings,
        &mut world,
        (wall + trace.end.0) / 1_000_000,
    );
    Ok(trace)
}

/// What the caches of a deployment hold at a Unix second.
fn warm(settings: &Settings, world: &mut World, now: u64) -> Vec<Warm> {
    let caches = present(settings).flat_map(|stage| stage.caches);
    caches
        .map(|cache| Warm {
            cache: cache.id,
            holds: (cache.holds)(world, now),
        })
        .collect()
}

/// Which visit it is, when, and how it is made.
struct Occasion {
    /// Counted from 0.
    number: usize,
    /// Unix time of navigation start in microseconds.
    wall: u64,
    /// How it is made; nothing of it matters for the first.
    visit: Visit,
}

/// The stages of a deployment.
fn present(settings: &Settings) -> impl Iterator<Item = &'static Stage> {
    let stages = STAGES.iter().copied();
    stages.filter(|stage| (stage.present)(settings))
}

fn cast(settings: &Settings) -> Vec<Participant> {
    let mut cast: Vec<Participant> = Vec::new();
    for participant in present(settings).flat_map(|stage| stage.cast) {
        if cast.iter().all(|known| known.id != participant.id) {
            cast.push((*participant).clone());
        }
    }
    cast
}

fn visit(scenario: &Scenario, address: &Address, world: &mut World, occasion: Occasion) -> Trace {
    let sim = Sim::new();
    let cast = cast(&scenario.settings);
    let wall = occasion.wall;
    let recorder = Recorder::new(address.url.to_string(), occasion.number, wall, cast);
    let run = Rc::new(Run {
        sim: sim.clone(),
        recorder: RefCell::new(Some(recorder)),
        world: RefCell::new(std::mem::replace(world, World::new(scenario.seed))),
        settings: scenario.settings.clone(),
        wall,
    });
    let on_path: Vec<&'static Stage> = present(&scenario.settings)
        .filter(|stage| stage.run.is_some())
        .collect();
    let next = Next::new(on_path.into());
    let cx = Cx::new(Rc::clone(&run));
    let address = address.clone();
    sim.run(async move { address::visit(&cx, &address, &occasion, next).await })
        .expect("every task of a visit ends");
    std::mem::swap(world, &mut run.world.borrow_mut());
    cx::finish(&run)
}
