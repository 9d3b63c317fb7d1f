//! The address bar: from what was typed to a URL that can be visited, or a message that names the wrong part.

use std::ops::Range;
use std::rc::Rc;

use url::Url;

use super::absolute::{problem, read};
use super::edited::Edited;
use super::fixup::mend;
use super::parts::{Encoded, Part, encoded, parts};
use super::ports;
use super::spans::Spans;
use super::words::*;
use crate::scenario::{MAX_URL, Problem};
use crate::text::{Arg, Label};

/// A URL that can be visited, and how it came out of what was typed.
#[derive(Clone, Debug)]
pub struct Address {
    /// What was typed.
    pub typed: String,
    /// The URL.
    pub url: Rc<Url>,
    /// Whether the scheme was missing and has been added.
    pub scheme_added: bool,
    /// Its parts, in order, and its origin after them.
    pub parts: Vec<Part>,
    /// The characters that had to be percent-encoded, in order of first appearance.
    pub encoded: Vec<Encoded>,
}

impl Address {
    /// The host, if it is a name rather than an address.
    pub fn domain(&self) -> Option<&str> {
        self.url.domain()
    }

    /// `https · shop.example.com · /cart`.
    pub fn summary(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        format!("{} · {host} · {}", self.url.scheme(), self.url.path())
    }
}

/// Reads what was typed into the address bar: mends it as Chromium does, reads it as the URL Standard does
/// ([`super::absolute()`]), and refuses what a browser would not go to.
///
/// # Errors
/// The text is empty, too long, a search rather than an address, or no URL that can be visited; the
/// problem's range is in bytes of `typed`.
pub fn parse(typed: &str) -> Result<Address, Problem> {
    let mut edited = Edited::trimmed(typed, is_unseen);
    let length = edited.text.len();
    if length == 0 {
        return Err(problem(edited.place(0..0), EMPTY, TRY_EXAMPLE));
    }
    if length > MAX_URL {
        return Err(problem(edited.place(0..length), TOO_LONG, SHORTEN));
    }
    let scheme_added = mend(&mut edited)?;
    let (url, spans) = read(&edited)?;
    visitable(&url, &spans, |range| edited.place(range))?;
    Ok(Address {
        typed: typed.to_owned(),
        scheme_added,
        parts: parts(&url, &edited.text[spans.host.clone()], scheme_added),
        encoded: encoded(&edited.text, &spans),
        url: Rc::new(url),
    })
}

/// What is pasted along unseen: blanks, control characters, a byte order mark, marks of direction.
fn is_unseen(ch: char) -> bool {
    ch <= ' '
        || ch.is_whitespace()
        || matches!(ch, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn visitable(
    url: &Url,
    spans: &Spans,
    place: impl Fn(Range<usize>) -> Range<usize>,
) -> Result<(), Problem> {
    let host = || place(spans.host.clone());
    if let Some(port) = url.port().filter(|port| ports::is_blocked(*port)) {
        let at = place(spans.port.clone().unwrap_or(spans.host.clone()));
        let port = [("port", Arg::from(port.to_string()))];
        return Err(problem(at, Label::phrase(BLOCKED_PORT, port), OTHER_PORT));
    }
    let Some(name) = url.domain() else {
        return Ok(());
    };
    let name = name.strip_suffix('.').unwrap_or(name);
    // RFC 1035 §2.3.4: 63 octets a label, 255 a name on the wire, which leaves 253 as it is written.
    if name.len() > 253 || name.split('.').any(|label| label.len() > 63) {
        return Err(problem(host(), LONG_NAME, LABEL_LENGTHS));
    }
    if name.split('.').any(str::is_empty) {
        return Err(problem(host(), EMPTY_LABEL, HOST_FORM));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    fn url(typed: &str) -> String {
        parse(typed).map_or_else(
            |problem| problem.what.show(Lang::En),
            |address| address.url.to_string(),
        )
    }

    /// The part of the text that the problem points at.
    fn wrong(typed: &str) -> &str {
        let problem = parse(typed).expect_err("a problem");
        &typed[problem.at]
    }

    #[test]
    fn a_missing_scheme_is_added_as_a_browser_does() {
        assert_eq!(url("example.com"), "https://example.com/");
        assert_eq!(url("  example.com/a b "), "https://example.com/a%20b");
        assert_eq!(url("localhost:3000/x"), "http://localhost:3000/x");
        assert_eq!(url("192.168.0.1"), "http://192.168.0.1/");
        assert_eq!(url("[::1]/"), "http://[::1]/");
        assert_eq!(url("example.com:8443"), "http://example.com:8443/");
        assert_eq!(url("intranet/wiki"), "http://intranet/wiki");
    }

    #[test]
    fn words_to_search_for_are_told_apart() {
        for typed in ["hello", "what is dns?", "how to: bake", "café noir"] {
            assert!(parse(typed).is_err(), "{typed}");
        }
        assert_eq!(wrong(" what is dns?"), "what is dns");
    }

    #[test]
    fn a_name_in_another_script_becomes_punycode() {
        assert_eq!(url("https://例え.jp/"), "https://xn--r8jz45g.jp/");
        assert_eq!(url("пример.рф"), "https://xn--e1afmkfd.xn--p1ai/");
        assert_eq!(
            url("https://u@BÜCHER。example:8080/ü"),
            "https://u@xn--bcher-kva.example:8080/%C3%BC"
        );
        assert_eq!(
            url("https://xn--bcher-KVA.example/"),
            "https://xn--bcher-kva.example/"
        );
        assert_eq!(
            wrong("https://a\u{ad}.\u{200b}ü@x\u{fdd0}.example/"),
            "x\u{fdd0}.example"
        );
    }

    #[test]
    fn a_problem_points_at_the_wrong_part() {
        assert_eq!(wrong("https://a.example:99999/x"), "99999");
        assert_eq!(wrong("https://a.example:25/"), "25");
        assert_eq!(wrong("ftp://a.example/"), "ftp");
        assert_eq!(wrong("javascript:alert(1)"), "javascript");
        assert_eq!(wrong("https://1.2.3.400/"), "1.2.3.400");
        assert_eq!(wrong("https://[::zz]/"), "[::zz]");
        assert_eq!(wrong("https://a b.example/"), "a b.example");
        assert_eq!(wrong("https://a..b/"), "a..b");
        assert_eq!(wrong("a..example.com/x"), "a..example.com");
        assert_eq!(
            wrong(&format!("https://{}.example/", "x".repeat(64))).len(),
            72
        );
    }
}
