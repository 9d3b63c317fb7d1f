//! Cache directives (RFC 9111 §5.2), and the targeted fields that take their place (RFC 9213).
//!
//! Of several directives of one name the first counts (RFC 9111 §4.2.1); in a targeted field, which is a
//! dictionary, the last (RFC 8941 §3.2). A number of seconds that is none counts as 0: such a response is
//! stale.

use super::Config;
use super::fields::{Fields, delta_seconds, members};

/// The directives of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directives {
    /// Names in lower case, and arguments as they were written.
    list: Vec<(String, Option<String>)>,
    /// The targeted field that they come from; `None` for `Cache-Control`.
    pub targeted: Option<&'static str>,
}

impl Directives {
    /// What a request asks of caches; nothing for a cache that is not told what to do by clients.
    pub fn of_request(config: &Config, fields: &Fields) -> Directives {
        if config.obeys_requests {
            Directives::cache_control(fields)
        } else {
            Directives::default()
        }
    }

    /// What a response tells this cache: its first targeted field that is valid and not empty, else
    /// `Cache-Control` (RFC 9213 §2.2).
    pub fn of_response(config: &Config, fields: &Fields) -> Directives {
        let targeted = config.targeted.iter().find_map(|name| {
            let lines: Vec<&str> = fields.all(name).collect();
            let list = dictionary(&lines.join(", "))?;
            (!list.is_empty()).then_some(Directives {
                list,
                targeted: Some(name),
            })
        });
        targeted.unwrap_or_else(|| Directives::cache_control(fields))
    }

    fn cache_control(fields: &Fields) -> Directives {
        let directive = |member: &str| match member.split_once('=') {
            Some((name, argument)) => (name.to_ascii_lowercase(), Some(argument.to_owned())),
            None => (member.to_ascii_lowercase(), None),
        };
        let members = fields.list("Cache-Control");
        Directives {
            list: members.into_iter().map(directive).collect(),
            targeted: None,
        }
    }

    /// Whether a directive is there, with an argument or without.
    pub fn has(&self, name: &str) -> bool {
        self.argument(name).is_some()
    }

    /// The argument of a directive: `None` when it is not there, `Some(None)` when it has none.
    pub fn argument(&self, name: &str) -> Option<Option<&str>> {
        let found = self.list.iter().find(|(known, _)| known == name)?;
        Some(found.1.as_deref())
    }

    /// A directive's number of seconds; 0 when what stands there is none.
    pub fn seconds(&self, name: &str) -> Option<u64> {
        let argument = self.argument(name)?.unwrap_or_default();
        Some(delta_seconds(&unquoted(argument)).unwrap_or(0))
    }

    /// Whether a directive that can be limited to some fields is there without such a limit.
    pub fn unqualified(&self, name: &str) -> bool {
        let mut named = self.list.iter().filter(|(known, _)| known == name);
        named.any(|(_, argument)| {
            argument
                .as_deref()
                .is_none_or(|text| listed(text).is_empty())
        })
    }

    /// The fields that a directive is limited to.
    pub fn limited_to(&self, name: &str) -> Vec<String> {
        let named = self.list.iter().filter(|(known, _)| known == name);
        let arguments = named.filter_map(|(_, argument)| argument.as_deref());
        arguments.flat_map(listed).collect()
    }
}

fn listed(argument: &str) -> Vec<String> {
    let names = unquoted(argument);
    members(&names).into_iter().map(str::to_owned).collect()
}

/// An argument without its quotes (RFC 9110 §5.6.4).
fn unquoted(argument: &str) -> String {
    match argument.strip_prefix('"') {
        Some(inner) => {
            let inner = inner.strip_suffix('"').unwrap_or(inner);
            inner.replace('\\', "")
        }
        None => argument.to_owned(),
    }
}

/// A dictionary (RFC 8941 §4.2.2); `None` when it is not valid, or has no integer where seconds belong
/// (RFC 9213 §2.1). Values stay as they are written, but for Booleans: a true one is a member without
/// value, a false one is dropped.
fn dictionary(text: &str) -> Option<Vec<(String, Option<String>)>> {
    let mut rest = text.trim_matches(' ');
    let mut list: Vec<(String, Option<String>)> = Vec::new();
    while !rest.is_empty() {
        let (name, value, after) = member(rest)?;
        let seconds = [
            "max-age",
            "s-maxage",
            "stale-while-revalidate",
            "stale-if-error",
        ];
        let number = value.unwrap_or_default().trim_start_matches('-');
        if seconds.contains(&name) && delta_seconds(number).is_none() {
            return None;
        }
        list.retain(|(known, _)| known != name);
        match value {
            Some("?0") => {}
            None | Some("?1") => list.push((name.to_owned(), None)),
            Some(value) => list.push((name.to_owned(), Some(value.to_owned()))),
        }
        rest = after.trim_start_matches([' ', '\t']);
        if let Some(next) = rest.strip_prefix(',') {
            rest = next.trim_start_matches([' ', '\t']);
            // A comma at the end.
            if rest.is_empty() {
                return None;
            }
        } else if !rest.is_empty() {
            return None;
        }
    }
    Some(list)
}

/// A key with its value, and what follows. Parameters are passed over (RFC 9213 §2.1).
fn member(text: &str) -> Option<(&str, Option<&str>, &str)> {
    let (name, mut rest) = key(text)?;
    let mut value = None;
    if let Some(after) = rest.strip_prefix('=') {
        let (item, after) = item(after)?;
        value = Some(item);
        rest = after;
    }
    while let Some(after) = rest.strip_prefix(';') {
        let (_, after) = key(after.trim_start_matches(' '))?;
        rest = match after.strip_prefix('=') {
            Some(after) => item(after)?.1,
            None => after,
        };
    }
    Some((name, value, rest))
}

fn key(text: &str) -> Option<(&str, &str)> {
    let in_key =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-.*".contains(&byte);
    let starts = text.starts_with(|ch: char| ch.is_ascii_lowercase() || ch == '*');
    starts.then(|| split(text, in_key))
}

/// A bare item or an inner list as it is written (RFC 8941 §3.1.1, §3.3), and what follows.
fn item(text: &str) -> Option<(&str, &str)> {
    let first = *text.as_bytes().first()?;
    match first {
        b'"' => closed(text, b'"'),
        b':' => closed(text, b':'),
        b'(' => closed(text, b')'),
        b'?' => (text.starts_with("?0") || text.starts_with("?1")).then(|| text.split_at(2)),
        b'-' | b'0'..=b'9' => {
            let (number, after) = split(text, |byte| {
                byte == b'-' || byte == b'.' || byte.is_ascii_digit()
            });
            let digits = number.strip_prefix('-').unwrap_or(number);
            let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
            let sound = (1..=15).contains(&whole.len()) && (1..=3).contains(&fraction.len());
            let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
            (sound && plain(whole) && plain(fraction)).then_some((number, after))
        }
        _ if first.is_ascii_alphabetic() || first == b'*' => Some(split(text, |byte| {
            byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~:/".contains(&byte)
        })),
        _ => None,
    }
}

/// Text up to and with the byte that closes it; in a string one may be escaped.
fn closed(text: &str, end: u8) -> Option<(&str, &str)> {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if end == b'"' => escaped = true,
            _ if byte == end => return Some(text.split_at(at + 1)),
            b' '..=b'~' => {}
            _ => return None,
        }
    }
    None
}

/// Text in two, before the first byte that does not belong.
fn split(text: &str, belongs: impl Fn(u8) -> bool) -> (&str, &str) {
    let end = text.bytes().position(|byte| !belongs(byte));
    text.split_at(end.unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(lines: &[&str]) -> Directives {
        let lines: Vec<(&str, &str)> = lines.iter().map(|line| ("cache-control", *line)).collect();
        Directives::of_response(&Config::private(), &Fields::new(&lines))
    }

    fn targeted(value: &str) -> Directives {
        let fields = Fields::new(&[("CDN-Cache-Control", value), ("Cache-Control", "no-store")]);
        Directives::of_response(&Config::cdn(), &fields)
    }

    #[test]
    fn the_first_of_a_name_counts_and_case_does_not() {
        let both = said(&["Max-Age=5, max-age=9", "S-MAXAGE=\"7\""]);
        assert_eq!(both.seconds("max-age"), Some(5));
        assert_eq!(both.seconds("s-maxage"), Some(7));
        assert_eq!(both.seconds("stale-if-error"), None);
    }

    #[test]
    fn a_number_that_is_none_counts_as_zero() {
        for text in [
            "max-age",
            "max-age=",
            "max-age=a1",
            "max-age=1.0",
            "max-age=-1",
            "max-age='1'",
            "max-age= 1",
        ] {
            assert_eq!(said(&[text]).seconds("max-age"), Some(0), "{text}");
        }
        assert_eq!(said(&["max-age =1"]).seconds("max-age"), None);
        assert_eq!(said(&["max-age=007"]).seconds("max-age"), Some(7));
        let huge = "max-age=99999999999999999999999";
        assert_eq!(said(&[huge]).seconds("max-age"), Some(1 << 31));
    }

    #[test]
    fn commas_in_quotes_part_nothing() {
        let said = said(&["x=\"max-age=9, \\\" no-store\", no-cache=\"A, b\", max-age=1"]);
        assert_eq!(said.seconds("max-age"), Some(1));
        assert!(!said.has("no-store"));
        assert!(!said.unqualified("no-cache"));
        assert_eq!(said.limited_to("no-cache"), ["A", "b"]);
    }

    #[test]
    fn an_empty_limit_is_none() {
        assert!(said(&["no-cache=\"\""]).unqualified("no-cache"));
        assert!(said(&["no-cache=\"a\"", "no-cache"]).unqualified("no-cache"));
    }

    #[test]
    fn a_targeted_field_replaces_cache_control() {
        let told = targeted("max-age=60, a=(1 2), b;c=1, no-cache=\"x\";d, max-age=61");
        assert_eq!(told.targeted, Some("CDN-Cache-Control"));
        assert!(!told.has("no-store"));
        assert_eq!(told.seconds("max-age"), Some(61));
        assert_eq!(told.limited_to("no-cache"), ["x"]);
        assert_eq!(targeted("max-age=-60").seconds("max-age"), Some(0));
        assert!(!targeted("private=?0, a").has("private"));
    }

    #[test]
    fn a_targeted_field_that_is_not_valid_is_passed_over() {
        for value in [
            "",
            "max-age=1, &&&&&",
            "Max-Age=1",
            "max-age =1",
            "max-age= 1",
            "max-age=1,",
            "max-age=1 x",
            "a=\"",
            "a=\"é\"",
            "a=?2",
            "a=1.",
            "a=1234567890123456",
            "a=1.2345",
            "a;",
            "=1",
            "max-age=\"60\"",
            "max-age=1.5",
            "max-age",
        ] {
            let told = targeted(value);
            assert_eq!(told.targeted, None, "{value}");
            assert!(told.has("no-store"), "{value}");
        }
    }
}
