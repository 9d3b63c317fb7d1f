//! Where the parts of a typed URL stand, by its separators alone, and its host in ASCII.

use std::borrow::Cow;
use std::ops::Range;

use percent_encoding::percent_decode_str;

use super::idna::to_ascii;

/// The text with its host in ASCII; `None` when the host has no such form.
pub fn with_ascii_host<'a>(full: &'a str, host: &Range<usize>) -> Option<Cow<'a, str>> {
    let decoded = percent_decode_str(&full[host.clone()]).decode_utf8().ok()?;
    if decoded.is_ascii() {
        return Some(Cow::Borrowed(full));
    }
    // The parser takes these out wherever they stand, and a host ends at any of the others.
    let name: String = decoded
        .chars()
        .filter(|ch| !"\t\n\r".contains(*ch))
        .collect();
    if name.contains(['/', '?', '#', '\\', '@', ':', '[', ']', '%', ' ']) {
        return None;
    }
    let ascii = to_ascii(&name)?;
    Some(
        [&full[..host.start], &ascii, &full[host.end..]]
            .concat()
            .into(),
    )
}

/// Where the parts of a text with a scheme stand, by its separators alone.
pub struct Spans {
    /// Before the first colon.
    pub scheme: Range<usize>,
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
        let colon = full.find(':').unwrap_or(0);
        let slashes = full[colon + 1..]
            .bytes()
            .take_while(|byte| matches!(byte, b'/' | b'\\'));
        let start = colon + 1 + slashes.count();
        let length = full[start..]
            .find(['/', '?', '#', '\\'])
            .unwrap_or(full.len() - start);
        let end = start + length;
        let host_start = full[start..end]
            .rfind('@')
            .map_or(start, |at| start + at + 1);
        let host = &full[host_start..end];
        let after_bracket = host.rfind(']').map_or(0, |at| at + 1);
        let port_colon = host[after_bracket..]
            .find(':')
            .map(|at| host_start + after_bracket + at);
        Spans {
            scheme: 0..colon,
            host: host_start..port_colon.unwrap_or(end),
            port: port_colon.map(|at| at + 1..end),
            path: end..full.len(),
        }
    }
}
