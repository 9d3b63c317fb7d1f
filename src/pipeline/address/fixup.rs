//! What an address bar does to a text before it is a URL, or why it would rather search for it.
//!
//! Follows Chromium's `url_fixer.cc` and `autocomplete_input.cc`. Not followed: its list of known top-level
//! domains (any name with a dot is taken for a host here, and so is a name with a path) and the reserved
//! name `invalid`, which it searches for.

use url::{Host, Url};

use super::absolute::{is_scheme, problem};
use super::edited::Edited;
use super::spans::{Spans, with_ascii_host};
use super::words::*;
use crate::scenario::Problem;
use crate::text::{Arg, Label};

/// Mends a text; whether a scheme was missing and has been added.
pub fn mend(text: &mut Edited) -> Result<bool, Problem> {
    join_lines(text);
    let scheme_added = !has_scheme(&text.text);
    if scheme_added {
        let separator = text.text.strip_prefix("://").map_or(0, |_| 3);
        text.leave_out(&|at, _| at < separator);
        let host = authority(&text.text).len();
        address_or_search(&text.text)
            .map_err(|(what, fix)| problem(text.place(0..host), what, fix))?;
        let scheme = missing_scheme(&text.text);
        text.put_before(scheme);
    }
    text.leave_out(&|_, ch| matches!(ch, '\t' | '\n' | '\r'));
    leave_out_dots(text);
    Ok(scheme_added)
}

/// A URL that was broken into lines is put together again; where there are other blanks it is rather a text.
fn join_lines(text: &mut Edited) {
    let mut pieces = text.text.split(|ch: char| !ch.is_whitespace());
    if pieces.all(|blank| blank.is_empty() || blank.contains(['\r', '\n'])) {
        text.leave_out(&|_, ch| ch.is_whitespace());
    }
}

/// Schemes that a colon and an at sign follow, which else are a user name and a password.
const BEFORE_AT_SIGNS: [&str; 10] = [
    "http",
    "https",
    "mailto",
    "javascript",
    "data",
    "sip",
    "sips",
    "xmpp",
    "acct",
    "view-source",
];

/// Whether the text begins with a scheme. `localhost:3000`, `a.example:/` and `user:password@a.example` do
/// not, although they look so.
fn has_scheme(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let rest_of_authority = authority(rest);
    let is_port = !rest_of_authority.is_empty()
        && rest_of_authority.bytes().all(|byte| byte.is_ascii_digit());
    let is_host = scheme.contains('.') && !rest.starts_with("//");
    let is_user = rest_of_authority.contains('@')
        && !BEFORE_AT_SIGNS
            .iter()
            .any(|known| scheme.eq_ignore_ascii_case(known));
    is_scheme(scheme) && !is_port && !is_host && !is_user
}

/// The authority of a text without a scheme.
fn authority(text: &str) -> &str {
    text.split(['/', '?', '#', '\\']).next().unwrap_or_default()
}

/// An address bar takes a text for an address when its first part looks like a host; otherwise it
/// searches for it.
fn address_or_search(text: &str) -> Result<(), (Label, Label)> {
    if text.starts_with(['/', '~']) {
        return Err((OWN_FILE.into(), ONLY_HTTP.into()));
    }
    let authority = authority(text);
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let name = if host.starts_with('[') {
        host
    } else {
        host.split(':').next().unwrap_or_default()
    };
    let rest = &text[authority.len()..];
    let named = name.contains(DOTS) || name.starts_with('[');
    let marked = host.len() > name.len() || rest.starts_with('/');
    let known = name.eq_ignore_ascii_case("localhost");
    // No host has any of these, and words and program text often do.
    let odd = |ch: char| ch.is_whitespace() || "\"<>^`{|}".contains(ch);
    if authority.contains(odd) || name.is_empty() || !(named || marked || known) {
        return Err((SEARCH.into(), TYPE_HOST.into()));
    }
    // `user:password@`, a port or a path make an address of it.
    let alone = host == name && rest.is_empty();
    if !user.is_empty() && !user.contains(':') && alone {
        return Err((MAIL.into(), PUT_SCHEME.into()));
    }
    match guess(text).as_ref().and_then(Url::host) {
        Some(Host::Ipv4(address)) if name.split(DOTS).count() < 4 && !ends_in_slash(rest) => {
            let address = [("address", Arg::from(address.to_string()))];
            Err((Label::phrase(NUMBER, address), PUT_SCHEME.into()))
        }
        _ => Ok(()),
    }
}

/// What separates the labels of a name.
const DOTS: [char; 4] = ['.', '。', '．', '｡'];

/// The URL that the text is with the scheme of most.
fn guess(text: &str) -> Option<Url> {
    let secure = format!("https://{text}");
    let ascii = with_ascii_host(&secure, &Spans::of(&secure).host)?;
    Url::parse(&ascii).ok()
}

/// Whether the path in what follows an authority ends in a slash.
fn ends_in_slash(rest: &str) -> bool {
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    path.ends_with(['/', '\\'])
}

/// The scheme that Chromium would add: `https:`, but `http:` for addresses, `localhost`, names without a
/// dot and explicit ports, where a certificate is unlikely.
fn missing_scheme(text: &str) -> &'static str {
    let plain = guess(text).is_some_and(|url| match url.host() {
        Some(Host::Domain(name)) => !name.contains('.') || url.port().is_some(),
        _ => true,
    });
    if plain { "http://" } else { "https://" }
}

/// Dots before a host are left out, and all but one of those after it.
fn leave_out_dots(text: &mut Edited) {
    let host = Spans::of(&text.text).host;
    let name = &text.text[host.clone()];
    let bare = name.trim_matches('.');
    if bare.is_empty() {
        return;
    }
    let start = host.start + name.len() - name.trim_start_matches('.').len();
    let end = start + bare.len();
    text.leave_out(&|at, _| host.contains(&at) && (at < start || at > end));
}
