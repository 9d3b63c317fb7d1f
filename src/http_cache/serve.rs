//! A stored response as the answer to a request: the client's own conditions and ranges.
//!
//! Follows RFC 9111 §4.3.2, RFC 9110 §13 and §14. `If-Match` and `If-Unmodified-Since` are for the origin
//! server and not looked at. Several ranges at once, and ranges in other units than bytes, are answered
//! with the whole.

use std::ops::Range;

use super::fields::{Fields, same_strongly, same_weakly};
use super::reason::Reason;
use super::stored::Stored;
use super::{Request, Served};

/// What of a representation a request wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All of it.
    All,
    /// These bytes.
    Part(Range<u64>),
    /// Bytes that it does not have.
    Nothing,
}

/// The answer made of a stored response that may be used, as it is at a certain age.
pub(super) fn serve(
    request: &Request,
    stored: &Stored,
    which: usize,
    age: u64,
    reasons: &mut Vec<Reason>,
) -> Served {
    let mut fields = stored.fields.clone();
    fields.set("Age", age.to_string());
    let mut served = Served {
        which,
        status: stored.status,
        fields,
        body: 0..stored.part.end.saturating_sub(stored.part.start),
        background: None,
    };
    if let Some(reason) = not_modified(request, stored) {
        reasons.push(reason);
        served.status = 304;
        served
            .fields
            .0
            .retain(|(name, _)| stays_in_304(name, stored));
        served.body = 0..0;
        return served;
    }
    match wanted(request, stored, reasons) {
        Wanted::All => {}
        Wanted::Part(part) => cut(&mut served, stored, part),
        Wanted::Nothing => {
            served.status = 416;
            served.body = 0..0;
            let total = stored.total.unwrap_or_default();
            served
                .fields
                .set("Content-Range", format!("bytes */{total}"));
            served.fields.set("Content-Length", "0");
        }
    }
    if request.method == "HEAD" {
        served.body = 0..0;
    }
    served
}

/// A 206 with some bytes of what is stored.
fn cut(served: &mut Served, stored: &Stored, part: Range<u64>) {
    let total = stored
        .total
        .map_or("*".to_owned(), |total| total.to_string());
    let last = part.end.saturating_sub(1);
    served.status = 206;
    let range = format!("bytes {}-{last}/{total}", part.start);
    served.fields.set("Content-Range", range);
    let length = part.end - part.start;
    served.fields.set("Content-Length", length.to_string());
    let start = part.start.saturating_sub(stored.part.start);
    served.body = start..start + length;
}

/// Why the client has the representation already, if it has (RFC 9110 §13.1.2, §13.1.3).
fn not_modified(request: &Request, stored: &Stored) -> Option<Reason> {
    if !matches!(stored.status, 200 | 206) {
        return None;
    }
    if request.fields.has("If-None-Match") {
        let etag = stored.fields.get("ETag");
        return names(request, etag).then_some(Reason::IfNoneMatch);
    }
    let since = request.fields.date("If-Modified-Since", stored.received)?;
    let modified = stored.fields.date("Last-Modified", stored.received);
    let modified = modified.unwrap_or_else(|| stored.date());
    (modified <= since).then_some(Reason::IfModifiedSince)
}

/// Whether a request's `If-None-Match` names an entity tag.
pub(super) fn names(request: &Request, etag: Option<&str>) -> bool {
    let tags = request.fields.list("If-None-Match");
    let mut tags = tags.iter();
    tags.any(|tag| *tag == "*" || etag.is_some_and(|etag| same_weakly(tag, etag)))
}

/// The fields of a 304: what the 200 would have had of these, and no other metadata (RFC 9110 §15.4.5).
fn stays_in_304(name: &str, stored: &Stored) -> bool {
    const FIELDS: [&str; 7] = [
        "Age",
        "Cache-Control",
        "Content-Location",
        "Date",
        "ETag",
        "Expires",
        "Vary",
    ];
    let guides = name.eq_ignore_ascii_case("Last-Modified") && !stored.fields.has("ETag");
    guides || FIELDS.iter().any(|field| name.eq_ignore_ascii_case(field))
}

/// What a request wants of a stored representation (RFC 9110 §14.2).
pub(super) fn wanted(request: &Request, stored: &Stored, reasons: &mut Vec<Reason>) -> Wanted {
    let range = request
        .fields
        .get("Range")
        .filter(|_| request.method == "GET");
    let Some(range) = range.filter(|_| matches!(stored.status, 200 | 206)) else {
        return Wanted::All;
    };
    let Some(part) = parse(range, stored.total) else {
        return Wanted::All;
    };
    if !if_range_holds(request, stored) {
        reasons.push(Reason::IfRange);
        return Wanted::All;
    }
    let known = stored.total.is_none_or(|total| part.start < total);
    if known && part.start < part.end {
        reasons.push(Reason::Range);
        Wanted::Part(part)
    } else {
        reasons.push(Reason::RangeNotSatisfiable);
        Wanted::Nothing
    }
}

/// Whether a part is of the representation that the client has the rest of (RFC 9110 §13.1.5): by
/// strong comparison, for which a date serves when it is at least a second older than `Date` (§8.8.2.2).
fn if_range_holds(request: &Request, stored: &Stored) -> bool {
    let Some(condition) = request.fields.get("If-Range") else {
        return true;
    };
    if condition.contains('"') {
        let etag = stored.fields.get("ETag");
        return etag.is_some_and(|etag| same_strongly(condition, etag));
    }
    let modified = stored.fields.get("Last-Modified");
    let second = stored.fields.date("Last-Modified", stored.received);
    modified == Some(condition) && second.is_some_and(|second| second < stored.date())
}

/// The bytes of a single range (RFC 9110 §14.1.2), at most to the end; empty for one that ends before
/// anything is in it. `None` for what is not understood.
fn parse(range: &str, total: Option<u64>) -> Option<Range<u64>> {
    let (unit, range) = range.split_once('=')?;
    let (first, last) = range.trim().split_once('-')?;
    if !unit.eq_ignore_ascii_case("bytes") {
        return None;
    }
    let number = |text: &str| {
        let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| text.parse().unwrap_or(u64::MAX - 1))
    };
    let to_end = total.unwrap_or(u64::MAX);
    match (first, last) {
        ("", suffix) => {
            let start = total?.saturating_sub(number(suffix)?);
            Some(start..total?)
        }
        (first, "") => {
            let first = number(first)?;
            total.map(|total| first..total.max(first))
        }
        (first, last) => {
            let (first, last) = (number(first)?, number(last)?);
            (first <= last).then(|| first..(last + 1).min(to_end).max(first))
        }
    }
}

/// A request that asks the next server whether a stored response is still right (RFC 9111 §4.3.1);
/// `None` when it has no validator that could be asked for. The client's own entity tags are asked for
/// with it (§4.3.2).
pub(super) fn conditional(fields: &Fields, stored: &Stored) -> Option<Fields> {
    let etag = stored.fields.get("ETag");
    let modified = stored.fields.get("Last-Modified");
    let mut tags = fields.list("If-None-Match");
    // Without an own tag the client's ones would be asked for alone: a date would not count.
    if etag.is_none() && (modified.is_none() || !tags.is_empty()) {
        return None;
    }
    tags.retain(|tag| *tag != "*" && Some(*tag) != etag);
    tags.extend(etag);
    let mut asked = fields.clone();
    asked.remove("If-Modified-Since");
    if !tags.is_empty() {
        asked.set("If-None-Match", tags.join(", "));
    }
    if let Some(modified) = modified.filter(|_| !fields.has("Range")) {
        asked.set("If-Modified-Since", modified);
    }
    let asks = asked.has("If-None-Match") || asked.has("If-Modified-Since");
    asks.then_some(asked)
}

/// A request for the whole without conditions: what a cache asks on its own account.
pub(super) fn unconditional(fields: &Fields) -> Fields {
    let mut fields = fields.clone();
    for name in [
        "If-None-Match",
        "If-Modified-Since",
        "If-Match",
        "If-Unmodified-Since",
        "If-Range",
        "Range",
    ] {
        fields.remove(name);
    }
    fields
}
