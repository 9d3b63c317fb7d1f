//! The field Strict-Transport-Security, read as RFC 6797 §6.1 says.

/// What a field asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Seconds for which the host is to be known; 0 asks to forget it.
    pub max_age: u64,
    /// Whether the hosts below it are meant too.
    pub subdomains: bool,
}

/// Reads the value of a field. `None` when it has no `max-age`, a directive twice, or breaks the grammar: such
/// a field is ignored as a whole. Directives that nobody knows are passed over.
pub fn read(value: &str) -> Option<Field> {
    let (mut max_age, mut subdomains) = (None, false);
    let mut seen: Vec<String> = Vec::new();
    for directive in directives(value)? {
        let (name, value) = match directive.split_once('=') {
            Some((name, value)) => (name.trim_end(), Some(unquoted(value.trim_start())?)),
            None => (directive, None),
        };
        let name = name.to_ascii_lowercase();
        if !is_token(&name) || seen.contains(&name) {
            return None;
        }
        match (name.as_str(), value) {
            ("max-age", Some(seconds)) => max_age = Some(digits(seconds)?),
            ("includesubdomains", None) => subdomains = true,
            ("max-age" | "includesubdomains", _) => return None,
            _ => {}
        }
        seen.push(name);
    }
    max_age.map(|max_age| Field {
        max_age,
        subdomains,
    })
}

/// The directives between semicolons, empty ones left out; a quoted value may hold semicolons.
fn directives(value: &str) -> Option<Vec<&str>> {
    let (mut quoted, mut escaped) = (false, false);
    let pieces = value.split(|ch: char| {
        let ends = ch == ';' && !quoted;
        let quote = ch == '"' && !escaped;
        escaped = quoted && ch == '\\' && !escaped;
        quoted ^= quote;
        ends
    });
    let pieces = pieces.map(|piece| piece.trim_matches([' ', '\t']));
    let pieces = pieces.filter(|piece| !piece.is_empty()).collect();
    (!quoted).then_some(pieces)
}

/// What stands between the quotes, or the value itself when it is a token.
fn unquoted(value: &str) -> Option<&str> {
    match value.strip_prefix('"') {
        Some(rest) => rest.strip_suffix('"'),
        None => is_token(value).then_some(value),
    }
}

/// A number; one that is too large stands for the largest.
fn digits(text: &str) -> Option<u64> {
    let all = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| text.parse().unwrap_or(u64::MAX))
}

/// A token as RFC 9110 §5.6.2 has it.
fn is_token(text: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(legal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asks(max_age: u64, subdomains: bool) -> Option<Field> {
        Some(Field {
            max_age,
            subdomains,
        })
    }

    #[test]
    fn the_examples_of_the_rfc_are_read() {
        assert_eq!(read("max-age=31536000"), asks(31_536_000, false));
        assert_eq!(
            read("max-age=15768000 ; includeSubDomains"),
            asks(15_768_000, true)
        );
        assert_eq!(read("max-age=\"31536000\""), asks(31_536_000, false));
        assert_eq!(read("max-age=0"), asks(0, false));
        assert_eq!(read("max-age=0; includeSubDomains"), asks(0, true));
    }

    #[test]
    fn order_case_and_unknown_directives_do_not_matter() {
        assert_eq!(
            read(" ;INCLUDESUBDOMAINS;; Max-Age = 5 ;preload; x=\"a;b\\\"\";"),
            asks(5, true)
        );
        assert_eq!(
            read("max-age=99999999999999999999999"),
            asks(u64::MAX, false)
        );
    }

    #[test]
    fn a_broken_field_is_ignored_as_a_whole() {
        for value in [
            "",
            "includeSubDomains",
            "max-age",
            "max-age=",
            "max-age=-1",
            "max-age=1.5",
            "max-age=five",
            "max-age=1; max-age=1",
            "max-age=1; includeSubDomains; includesubdomains",
            "max-age=1; includeSubDomains=yes",
            "max-age=\"1",
            "max-age=1, max-age=2",
            "max-age=1; a b",
            "max-age=1; é",
        ] {
            assert_eq!(read(value), None, "{value}");
        }
    }
}
