//! Header fields, and how their values are taken apart (RFC 9110 §5).

use super::date;

/// The field lines of a message, in order. Names are told apart without regard to case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// Field lines from pairs of name and value.
    pub fn new(lines: &[(&str, &str)]) -> Fields {
        let line = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Fields(lines.iter().map(line).collect())
    }

    /// The values of all lines of one name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = move |line: &&(String, String)| line.0.eq_ignore_ascii_case(name);
        self.0.iter().filter(named).map(|line| line.1.trim())
    }

    /// The value of the first line of a name.
    pub fn get<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.all(name).next()
    }

    /// Whether there is a line of that name.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The members of a field that is a list, of all its lines (RFC 9110 §5.6.1).
    pub fn list<'a>(&'a self, name: &'a str) -> Vec<&'a str> {
        self.all(name).flat_map(members).collect()
    }

    /// The Unix second of a field that is a date; `None` when it is missing or none (see [`date::parse`]).
    pub fn date(&self, name: &str, now: u64) -> Option<u64> {
        date::parse(self.get(name)?, now)
    }

    /// Adds a line at the end.
    pub fn push(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// Takes all lines of a name out.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|line| !line.0.eq_ignore_ascii_case(name));
    }

    /// Puts one line in the place of all of its name.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.remove(name);
        self.push(name, value);
    }
}

/// The members of a list: parted by commas that are not in a quoted string, without white space around
/// them; empty ones do not count (RFC 9110 §5.6.1.2).
pub fn members(value: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut start, mut quoted, mut escaped) = (0, false, false);
    for (at, byte) in value.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                found.push(value[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(value[start..].trim());
    found.retain(|member| !member.is_empty());
    found
}

/// Whether two entity tags name the same by weak comparison (RFC 9110 §8.8.3.2).
pub fn same_weakly(one: &str, other: &str) -> bool {
    opaque(one) == opaque(other)
}

/// Whether two entity tags name the same by strong comparison: equal, and neither is weak.
pub fn same_strongly(one: &str, other: &str) -> bool {
    one == other && !is_weak(one)
}

/// Whether an entity tag is a weak one.
pub fn is_weak(tag: &str) -> bool {
    tag.starts_with("W/")
}

fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// A number of seconds (RFC 9111 §1.2.2). What is larger than 2^31 counts as that.
pub fn delta_seconds(text: &str) -> Option<u64> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // Only digits: what cannot be read is too large.
    let seconds = text.parse().unwrap_or(u64::MAX);
    Some(seconds.min(1 << 31))
}
