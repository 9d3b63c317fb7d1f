//! Where the parts of a typed URL stand, by its separators alone, and its host in ASCII.

use std::borrow::Cow;
use std::ops::Range;

use percent_encoding::percent_decode_str;

use super::idna::to_ascii;

/// The text with its host in ASCII; `None` when the host has no such form.
pub fn with_ascii_host<'a>(full: &'a str, host: &Range<usize>) -> Option<Cow<'a, str>> {
    let name = percent_decode_str(&full[host.clone()]).decode_utf8().ok()?;
    if name.is_ascii() && !has_punycode(&name) {
        return Some(Cow::Borrowed(full));
    }
    if has_forbidden(&name) {
        return None;
    }
    let ascii = to_ascii(&name)?;
    // Some characters become others that end a host, or become nothing at all.
    if ascii.is_empty() || has_forbidden(&ascii) {
        return None;
    }
    Some(
        [&full[..host.start], &ascii, &full[host.end..]]
            .concat()
            .into(),
    )
}

/// Whether a name has what no host has and what would end it where it stands (URL Standard, "forbidden
/// domain code point"); the parser refuses the others. Two signs become a percent sign, which browsers
/// decode once more.
fn has_forbidden(name: &str) -> bool {
    name.chars().any(|ch| "/?#\\@:[]% ％﹪".contains(ch))
}

/// Whether a label of the name is written in punycode.
fn has_punycode(name: &str) -> bool {
    let mut labels = name.split('.');
    labels.any(|label| {
        label
            .get(..4)
            .is_some_and(|start| start.eq_ignore_ascii_case("xn--"))
    })
}

/// Where the parts of a text stand, by its separators alone.
pub struct Spans {
    /// Before the first colon.
    pub scheme: Range<usize>,
    /// The user name, if one is typed.
    pub user: Range<usize>,
    /// The host.
    pub host: Range<usize>,
    /// The port, if one is typed.
    pub port: Option<Range<usize>>,
    /// Path, query and fragment.
    pub path: Range<usize>,
}

impl Spans {
    /// The parts of a text that begins with a scheme.
    pub fn of(full: &str) -> Spans {
        let colon = full.find(':');
        let after = colon.map_or(0, |at| at + 1);
        let slashes = full[after..]
            .bytes()
            .take_while(|byte| matches!(byte, b'/' | b'\\'));
        let start = after + slashes.count();
        let length = full[start..]
            .find(['/', '?', '#', '\\'])
            .unwrap_or(full.len() - start);
        let end = start + length;
        let signed_in = full[start..end].rfind('@');
        let host_start = signed_in.map_or(start, |at| start + at + 1);
        let user = &full[start..start + signed_in.unwrap_or(0)];
        let user_end = start + user.find(':').unwrap_or(user.len());
        let host = &full[host_start..end];
        let after_bracket = host.rfind(']').map_or(0, |at| at + 1);
        let port_colon = host[after_bracket..]
            .find(':')
            .map(|at| host_start + after_bracket + at);
        Spans {
            scheme: 0..colon.unwrap_or(0),
            user: start..user_end,
            host: host_start..port_colon.unwrap_or(end),
            port: port_colon.map(|at| at + 1..end),
            path: end..full.len(),
        }
    }
}
