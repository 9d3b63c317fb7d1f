//! Absolute `http:` and `https:` URLs as the URL Standard reads them, and nothing but that.

use std::ops::Range;

use url::{Host, ParseError, Url};

use super::edited::Edited;
use super::spans::{Spans, with_ascii_host};
use super::words::*;
use crate::scenario::Problem;
use crate::text::{Arg, Label, excerpt};

/// Reads an absolute URL by the URL Standard's basic parser, without a base and without the address bar's
/// fix-up: the `url` crate decides, and a host in another script is turned into ASCII before.
///
/// ```
/// use hopscope::pipeline::address;
///
/// let url = address::absolute("HTTPS:\\\\bücher.example:443/a b/../%7e?q=é#top").expect("a URL");
/// assert_eq!(url.as_str(), "https://xn--bcher-kva.example/%7e?q=%C3%A9#top");
///
/// let problem = address::absolute("http://a.example:99999/").expect_err("too large a port");
/// assert_eq!(problem.at, 17..22);
/// ```
///
/// # Errors
/// The text is no absolute URL, or its scheme is another; the problem's range is in bytes of `text`.
pub fn absolute(text: &str) -> Result<Url, Problem> {
    let mut edited = Edited::trimmed(text, |ch| ch <= ' ');
    edited.leave_out(&|_, ch| matches!(ch, '\t' | '\n' | '\r'));
    read(&edited).map(|(url, _)| url)
}

/// Reads a text that has no tabs and line ends any more, and says where its parts stand in it.
pub(super) fn read(edited: &Edited) -> Result<(Url, Spans), Problem> {
    let full = &edited.text;
    let spans = Spans::of(full);
    let place = |range: Range<usize>| edited.place(range);
    let scheme = &full[spans.scheme.clone()];
    if !is_scheme(scheme) {
        return Err(problem(place(0..full.len()), NOT_A_URL, TRY_EXAMPLE));
    }
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        let name = excerpt(&scheme.to_ascii_lowercase());
        let what = Label::phrase(OTHER_SCHEME, [("scheme", Arg::from(name))]);
        return Err(problem(place(spans.scheme), what, ONLY_HTTP));
    }
    let ascii = with_ascii_host(full, &spans.host)
        .ok_or_else(|| problem(place(spans.host.clone()), BAD_IDN, IDN_FORM))?;
    match Url::parse(&ascii) {
        Ok(url) => Ok((url, spans)),
        Err(error) => Err(refused(error, &spans, full, place)),
    }
}

/// Whether a text is written as schemes are (RFC 3986 §3.1).
pub(super) fn is_scheme(text: &str) -> bool {
    text.starts_with(|ch: char| ch.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

pub(super) fn problem(at: Range<usize>, what: impl Into<Label>, fix: impl Into<Label>) -> Problem {
    Problem {
        at,
        what: what.into(),
        fix: fix.into(),
    }
}

fn refused(
    error: ParseError,
    spans: &Spans,
    full: &str,
    place: impl Fn(Range<usize>) -> Range<usize>,
) -> Problem {
    let host = place(spans.host.clone());
    match error {
        ParseError::InvalidPort if is_bare_ipv6(&full[spans.host.start..spans.path.start]) => {
            problem(
                place(spans.host.start..spans.path.start),
                BAD_IPV6,
                IPV6_FORM,
            )
        }
        ParseError::InvalidPort => {
            let port = spans.port.clone().unwrap_or(spans.host.clone());
            problem(place(port), BAD_PORT, PORT_RANGE)
        }
        ParseError::EmptyHost => problem(host, NO_HOST, TYPE_HOST),
        ParseError::InvalidIpv4Address => problem(host, BAD_IPV4, IPV4_FORM),
        ParseError::InvalidIpv6Address => problem(host, BAD_IPV6, IPV6_FORM),
        ParseError::IdnaError => problem(host, BAD_IDN, IDN_FORM),
        ParseError::InvalidDomainCharacter => problem(host, BAD_HOST, HOST_FORM),
        _ => problem(place(0..full.len()), NOT_A_URL, TRY_EXAMPLE),
    }
}

/// Whether a host and what follows it are an IPv6 address that lacks its brackets.
fn is_bare_ipv6(authority: &str) -> bool {
    Host::parse(&format!("[{authority}]")).is_ok()
}
