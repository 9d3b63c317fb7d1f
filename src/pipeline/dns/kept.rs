//! Names and their addresses, as the caches on the client's machine keep them.

use std::net::IpAddr;

use crate::pipeline::store::Store;
use crate::trace::Held;

/// Addresses and the Unix second at which they run out.
pub type Kept = (Vec<IpAddr>, u64);

/// Names and their addresses.
#[derive(Default)]
pub struct Cache(Store<Kept>);

impl Cache {
    /// Forgets everything.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// What it holds, run out or not.
    pub fn holds(&self) -> Vec<Held> {
        let names = self.0.iter();
        names
            .map(|(name, (_, until))| Held::until(name.as_str(), *until))
            .collect()
    }

    /// Keeps a name's addresses.
    pub fn put(&mut self, name: &str, kept: Kept) {
        self.0.put(name, kept);
    }

    /// What is kept of a name, unless it has run out.
    pub fn get(&self, name: &str, now: u64) -> Option<Kept> {
        let kept = self.0.get(name)?;
        (kept.1 > now).then(|| kept.clone())
    }
}
