//! What outlives a visit: every cache, connection and clock. Each stage keeps its own part in it, typed,
//! and no stage sees another's.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;

use super::address::Address;
use crate::scenario::Settings;
use crate::sim::Rng;

/// The world that visits leave behind.
pub struct World {
    seed: u64,
    parts: BTreeMap<TypeId, Box<dyn Any>>,
    streams: BTreeMap<&'static str, Rng>,
}

impl World {
    pub(super) fn new(seed: u64) -> World {
        World {
            seed,
            parts: BTreeMap::new(),
            streams: BTreeMap::new(),
        }
    }

    /// A stage's part, made when first asked for.
    pub fn part<T: Any + Default>(&mut self) -> &mut T {
        let part = self
            .parts
            .entry(TypeId::of::<T>())
            .or_insert_with(|| Box::<T>::default());
        part.downcast_mut()
            .expect("a part is stored under its own type")
    }

    /// A stage's stream of random numbers.
    pub fn rng(&mut self, stage: &'static str) -> &mut Rng {
        let seed = self.seed;
        self.streams
            .entry(stage)
            .or_insert_with(|| Rng::new(seed, stage))
    }
}

/// What a stage is given to set the world up before the first visit.
pub struct Setup<'a> {
    /// The world, to be changed.
    pub world: &'a mut World,
    /// What the person set.
    pub settings: &'a Settings,
    /// The first visit's address.
    pub address: &'a Address,
    /// Unix time of the first visit in seconds.
    pub unix: u64,
}
