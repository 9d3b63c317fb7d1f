//! The hosts that the browser knows, and which of them an address falls under (RFC 6797 §8.2).
//!
//! Chromium stops at the entry nearest to the host; the RFC lets any entry above it with `includeSubDomains`
//! decide, and so does this list.

use super::field::Field;
use crate::pipeline::store::Store;
use crate::trace::Held;

/// What is known of a host.
#[derive(Clone, Copy)]
pub struct Entry {
    /// The Unix second at which it is forgotten; `None` for what came with the browser.
    pub until: Option<u64>,
    /// Whether it covers the hosts below it.
    pub subdomains: bool,
}

/// The list. What was learned and what came with the browser stand apart: clearing forgets the former only.
#[derive(Default)]
pub struct List {
    pub learned: Store<Entry>,
    pub preloaded: Store<Entry>,
}

/// An entry that was found for a host.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    /// Whose it is: the host itself or one above it.
    pub host: String,
    /// Seconds that it may still be used; `None` for ever.
    pub left: Option<u64>,
    /// Whether it covers the hosts below its own.
    pub subdomains: bool,
    /// Whether it covers the host that was asked for.
    pub covers: bool,
}

impl List {
    /// What was learned, run out or not.
    pub fn holds(&self) -> Vec<Held> {
        let learned = self.learned.iter();
        let held = learned.map(|(host, entry)| Held {
            what: host.as_str().into(),
            until: entry.until,
        });
        held.collect()
    }

    /// The entry that covers a host; failing that, one above it that does not.
    pub fn find(&self, host: &str, now: u64) -> Option<Found> {
        let host = host.trim_end_matches('.');
        let mut beside = None;
        let mut above = Some(host);
        while let Some(name) = above {
            for entry in [self.learned.get(name), self.preloaded.get(name)]
                .into_iter()
                .flatten()
            {
                let left = entry.until.map(|until| until.saturating_sub(now));
                let found = Found {
                    host: name.to_owned(),
                    left,
                    subdomains: entry.subdomains,
                    covers: name == host || entry.subdomains,
                };
                match left {
                    Some(0) => {}
                    _ if found.covers => return Some(found),
                    _ => beside = beside.or(Some(found)),
                }
            }
            above = parent(name);
        }
        beside
    }

    /// Whether an entry covers a host.
    pub fn covers(&self, host: &str, now: u64) -> bool {
        self.find(host, now).is_some_and(|found| found.covers)
    }

    /// Does what a field from the host asks for: takes it in, renews it, or forgets it.
    pub fn learn(&mut self, host: &str, field: Field, now: u64) {
        let host = host.trim_end_matches('.');
        if field.max_age == 0 {
            self.learned.take(host);
            return;
        }
        let entry = Entry {
            until: Some(now.saturating_add(field.max_age)),
            subdomains: field.subdomains,
        };
        self.learned.put(host, entry);
    }
}

/// The name without its first label.
pub fn parent(host: &str) -> Option<&str> {
    host.split_once('.').map(|(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALONE: Field = Field {
        max_age: 100,
        subdomains: false,
    };
    const BELOW: Field = Field {
        max_age: 100,
        subdomains: true,
    };

    fn list(entries: &[(&str, Field)]) -> List {
        let mut list = List::default();
        for (host, field) in entries {
            list.learn(host, *field, 1_000);
        }
        list
    }

    #[test]
    fn a_name_is_matched_label_by_label() {
        let list = list(&[("example.com", BELOW), ("other.example", ALONE)]);
        for host in [
            "example.com",
            "example.com.",
            "a.example.com",
            "b.a.example.com",
        ] {
            assert!(list.covers(host, 1_000), "{host}");
        }
        for host in [
            "com",
            "notexample.com",
            "example.com.evil.example",
            "a.other.example",
        ] {
            assert!(!list.covers(host, 1_000), "{host}");
        }
        assert!(list.covers("other.example", 1_000));
    }

    #[test]
    fn an_entry_runs_out_to_the_second() {
        let list = list(&[("a.example", ALONE)]);
        assert!(list.covers("a.example", 1_099));
        assert!(!list.covers("a.example", 1_100));
    }

    #[test]
    fn an_entry_above_that_covers_decides_whatever_stands_between() {
        let list = list(&[("example.com", BELOW), ("a.example.com", ALONE)]);
        let found = list.find("b.a.example.com", 1_000).expect("an entry");
        assert!(found.covers);
        assert_eq!(found.host, "example.com");
        let beside = self::list(&[("example.com", ALONE)]).find("a.example.com", 1_000);
        assert!(!beside.expect("an entry").covers);
    }

    #[test]
    fn zero_forgets_the_hosts_own_entry_and_no_other() {
        let forget = Field {
            max_age: 0,
            subdomains: false,
        };
        let mut list = list(&[
            ("example.com", BELOW),
            ("a.example.com", ALONE),
            ("b.example", ALONE),
        ]);
        list.preloaded.put(
            "b.example",
            Entry {
                until: None,
                subdomains: true,
            },
        );
        list.learn("a.example.com", forget, 1_000);
        list.learn("b.example", forget, 1_000);
        assert_eq!(
            list.find("a.example.com", 1_000).expect("an entry").host,
            "example.com"
        );
        assert_eq!(list.find("b.example", 9_999).expect("an entry").left, None);
    }
}
