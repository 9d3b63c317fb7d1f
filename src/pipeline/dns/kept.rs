//! Names and their addresses, as the caches on the client's machine keep them.

use std::net::Ipv4Addr;

use crate::pipeline::store::Store;
use crate::trace::Held;

/// Names and their addresses, with the Unix second at which each runs out.
#[derive(Default)]
pub struct Cache(Store<(Vec<Ipv4Addr>, u64)>);

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

    /// Keeps a name's addresses until a Unix second.
    pub fn put(&mut self, name: &str, addresses: &[Ipv4Addr], until: u64) {
        self.0.put(name, (addresses.to_vec(), until));
    }

    /// The addresses and the seconds they may still be used.
    pub fn get(&self, name: &str, now: u64) -> Option<(Vec<Ipv4Addr>, u64)> {
        let (addresses, until) = self.0.get(name)?;
        (*until > now).then(|| (addresses.clone(), until - now))
    }
}
