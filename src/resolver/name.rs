//! Domain names (RFC 1035 §2.3, §3.1): compared without regard to case, limited in length.

use std::fmt;

/// A domain name, as it is written in zone files, without the trailing dot; the root is empty. `\.` is a dot
/// that separates no labels, `\ddd` an octet (RFC 1035 §5.1).
#[derive(Clone, Debug, Default)]
pub struct Name(String);

/// Why a text is no domain name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameError {
    /// Two dots in a row, or one at the beginning.
    EmptyLabel,
    /// More than 63 octets between two dots (RFC 1035 §2.3.4).
    LabelTooLong,
    /// More than 255 octets with the lengths of its labels (RFC 1035 §2.3.4).
    NameTooLong,
    /// A backslash before neither a character nor three digits up to 255.
    BadEscape,
}

impl Name {
    /// Reads a name; a trailing dot may stand or not.
    ///
    /// # Errors
    /// It breaks one of the limits of RFC 1035.
    pub fn parse(text: &str) -> Result<Name, NameError> {
        if text.is_empty() || text == "." {
            return Ok(Name::default());
        }
        let mut rest = text;
        // The root's own length octet.
        let mut whole = 1;
        loop {
            let (label, tail) = split(rest);
            let octets = octets(label).ok_or(NameError::BadEscape)?;
            match octets {
                0 => return Err(NameError::EmptyLabel),
                1..=63 => whole += octets + 1,
                _ => return Err(NameError::LabelTooLong),
            }
            match tail {
                None => break,
                Some("") => {
                    rest = "";
                    break;
                }
                Some(tail) => rest = tail,
            }
        }
        if whole > 255 {
            return Err(NameError::NameTooLong);
        }
        let name = if rest.is_empty() {
            &text[..text.len() - 1]
        } else {
            text
        };
        Ok(Name(name.to_owned()))
    }

    /// As it is written, without the trailing dot.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is the root.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The name without its first label; `None` for the root.
    pub fn parent(&self) -> Option<Name> {
        if self.is_root() {
            return None;
        }
        let (_, rest) = split(&self.0);
        Some(Name(rest.unwrap_or_default().to_owned()))
    }

    /// Whether it is the zone's own name or below it.
    pub fn is_within(&self, zone: &Name) -> bool {
        let mut at = Some(self.0.as_str());
        loop {
            match at {
                Some(name) if name.eq_ignore_ascii_case(&zone.0) => return true,
                Some("") => return false,
                Some(name) => at = split(name).1,
                None => return zone.is_root(),
            }
        }
    }
}

/// The first label and what follows its dot.
fn split(name: &str) -> (&str, Option<&str>) {
    let mut escaped = false;
    for (at, byte) in name.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'.' => return (&name[..at], Some(&name[at + 1..])),
            _ => {}
        }
    }
    (name, None)
}

/// How many octets a label has; `None` when an escape is wrong.
fn octets(label: &str) -> Option<usize> {
    let bytes = label.as_bytes();
    let (mut at, mut count) = (0, 0);
    while at < bytes.len() {
        at += match (bytes[at], bytes.get(at + 1)) {
            (b'\\', None) => return None,
            (b'\\', Some(byte)) if byte.is_ascii_digit() => {
                label.get(at + 1..at + 4)?.parse::<u8>().ok()?;
                4
            }
            (b'\\', Some(_)) => 2,
            _ => 1,
        };
        count += 1;
    }
    Some(count)
}

impl PartialEq for Name {
    /// Without regard to case (RFC 4343).
    fn eq(&self, other: &Name) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Eq for Name {}

impl fmt::Display for Name {
    /// With the trailing dot.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        Name::parse(text).expect("a name")
    }

    #[test]
    fn names_keep_to_the_limits() {
        let label = "a".repeat(63);
        let longest = format!("{label}.{label}.{label}.{}", "b".repeat(61));
        assert_eq!(name(&longest).as_str(), longest);
        let cases = [
            (format!("{longest}b"), NameError::NameTooLong),
            (format!("{label}a.example"), NameError::LabelTooLong),
            ("a..example".to_owned(), NameError::EmptyLabel),
            (".example".to_owned(), NameError::EmptyLabel),
            ("a\\".to_owned(), NameError::BadEscape),
            ("a\\256.example".to_owned(), NameError::BadEscape),
            ("a\\2é.example".to_owned(), NameError::BadEscape),
        ];
        for (text, error) in cases {
            assert_eq!(Name::parse(&text), Err(error), "{text}");
        }
        assert!(name(".").is_root());
        // An escape is one octet.
        assert_eq!(
            Name::parse(&"\\000".repeat(64)),
            Err(NameError::LabelTooLong)
        );
        assert!(Name::parse(&"\\000".repeat(63)).is_ok());
    }

    #[test]
    fn names_form_a_tree_without_regard_to_case() {
        let host = name("WWW.Example.com.");
        assert_eq!(host, name("www.example.COM"));
        assert_eq!(host.to_string(), "WWW.Example.com.");
        assert_eq!(host.parent(), Some(name("example.com")));
        assert_eq!(name("com").parent(), Some(name(".")));
        assert_eq!(name(".").parent(), None);
        for (zone, within) in [
            ("example.com", true),
            ("www.example.com", true),
            ("com", true),
            (".", true),
            ("ample.com", false),
            ("a.www.example.com", false),
        ] {
            assert_eq!(host.is_within(&name(zone)), within, "{zone}");
        }
        // The dot belongs to the label.
        assert!(!name("a\\.example.com").is_within(&name("example.com")));
    }
}
