//! What outlives a visit: every cache, connection and clock. Each stage keeps its own part in it, typed,
//! and no stage sees another's.

use std::any::{Any, TypeId};

use super::address::Address;
use crate::scenario::Settings;
use crate::sim::Rng;

/// The world that visits leave behind.
pub struct World {
    seed: u64,
    /// A handful, one a stage.
    parts: Vec<(TypeId, Box<dyn Any>)>,
    streams: Vec<(&'static str, Rng)>,
}

impl World {
    pub(super) fn new(seed: u64) -> World {
        World {
            seed,
            parts: Vec::new(),
            streams: Vec::new(),
        }
    }

    /// A stage's part, made when first asked for.
    pub fn part<T: Any + Default>(&mut self) -> &mut T {
        let part = self.entry(TypeId::of::<T>(), || Box::<T>::default());
        part.downcast_mut()
            .expect("a part is stored under its own type")
    }

    fn entry(&mut self, id: TypeId, make: fn() -> Box<dyn Any>) -> &mut dyn Any {
        let known = self.parts.iter().position(|(known, _)| *known == id);
        let at = known.unwrap_or_else(|| {
            self.parts.push((id, make()));
            self.parts.len() - 1
        });
        &mut *self.parts[at].1
    }

    /// A stage's stream of random numbers.
    pub fn rng(&mut self, stage: &'static str) -> &mut Rng {
        let known = self.streams.iter().position(|(known, _)| *known == stage);
        let at = known.unwrap_or_else(|| {
            self.streams.push((stage, Rng::new(self.seed, stage)));
            self.streams.len() - 1
        });
        &mut self.streams[at].1
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
