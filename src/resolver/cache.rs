//! The cache: record sets with the trust they deserve and "no", each with the moment it runs out.
//!
//! Follows RFC 2181 §5 (record sets and their ranks) and RFC 2308 §5 (negative answers).

use super::message::{Data, Kind, Rcode, Record};
use super::name::Name;

/// How far what a server said is believed (RFC 2181 §5.4.1), least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Trust {
    /// Of a referral or of an additional section: good for finding servers, never given as an answer.
    Glue,
    /// The answer of a server that is no authority.
    Answer,
    /// The authority section of an authority's answer.
    Authority,
    /// An authority's answer.
    Authoritative,
}

/// What is known of a name.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Known {
    /// The records of a type.
    Records(Vec<Data>),
    /// There are none, or no such name; with the SOA record that said so.
    No(Rcode, Option<(Name, Data)>),
}

/// An entry.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub name: Name,
    /// [`Kind::ANY`] for a name that does not exist.
    pub kind: Kind,
    pub known: Known,
    pub trust: Trust,
    /// The moment it runs out, in milliseconds.
    pub until: u64,
}

impl Entry {
    /// Seconds that are left at `now`.
    pub fn left(&self, now: u64) -> u32 {
        (self.until.saturating_sub(now) / 1_000) as u32
    }

    /// Its records, with these seconds to live.
    pub fn records(&self, ttl: u32) -> impl Iterator<Item = Record> {
        let data: &[Data] = match &self.known {
            Known::Records(data) => data,
            Known::No(..) => &[],
        };
        data.iter().map(move |data| Record {
            name: self.name.clone(),
            ttl,
            data: data.clone(),
        })
    }
}

/// The entries, oldest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Cache(Vec<Entry>);

impl Cache {
    /// The entry of a name and type, run out or not.
    pub fn get(&self, name: &Name, kind: Kind) -> Option<&Entry> {
        self.0
            .iter()
            .find(|entry| entry.kind == kind && entry.name == *name)
    }

    /// The entry, unless it has run out.
    pub fn fresh(&self, name: &Name, kind: Kind, now: u64) -> Option<&Entry> {
        self.get(name, kind).filter(|entry| entry.until > now)
    }

    /// Keeps an entry if it is to be believed more than what is there. A set that is confirmed does not live
    /// longer for it, and one of NS records that is replaced neither: else a zone that its parent has taken
    /// back could keep itself alive for ever.
    pub fn put(&mut self, mut entry: Entry, now: u64, capacity: usize) {
        if let Some(old) = self.fresh(&entry.name, entry.kind, now) {
            let same = old.known == entry.known;
            if old.trust > entry.trust || old.trust == entry.trust && same {
                return;
            }
            if old.trust == entry.trust && entry.kind == Kind::NS {
                entry.until = old.until;
            }
        }
        self.forget(&entry.name, entry.kind);
        if self.0.len() >= capacity {
            // The one that runs out first makes room.
            let first = (0..self.0.len()).min_by_key(|at| self.0[*at].until);
            if let Some(at) = first {
                self.0.remove(at);
            }
        }
        self.0.push(entry);
    }

    /// Forgets an entry; with [`Kind::ANY`] all that is known of the name.
    pub fn forget(&mut self, name: &Name, kind: Kind) {
        let all = kind == Kind::ANY;
        self.0
            .retain(|entry| !(all || entry.kind == kind) || entry.name != *name);
    }

    /// Every entry, oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.0
    }
}
