//! HTTP/1.1 messages (RFC 9112 §2.1): start line, field lines, an empty line, the content.
//!
//! The header section is what the trace says; the content is filler of the right length.

use super::FILLER;
use super::writer::Writer;
use crate::trace::payload::{Headers, HttpRequest, HttpResponse, reason};

const LAYER: &str = "HTTP";

/// A request's bytes.
pub(super) fn request(http: &HttpRequest) -> Writer {
    let mut out = Writer::new(LAYER);
    let line = format!("{} {} HTTP/1.1", http.method, http.target);
    out.field("request-line", format!("{line}\r\n").as_bytes(), &line);
    finish(&mut out, &http.headers, http.body_len);
    out
}

/// A response's bytes.
pub(super) fn response(http: &HttpResponse) -> Writer {
    let mut out = Writer::new(LAYER);
    let line = format!("HTTP/1.1 {} {}", http.status, reason(http.status));
    out.field("status-line", format!("{line}\r\n").as_bytes(), &line);
    finish(&mut out, &http.headers, http.body_len);
    out
}

fn finish(out: &mut Writer, headers: &Headers, body_len: u64) {
    for (name, value) in &headers.0 {
        let line = format!("{name}: {value}");
        out.field("field-line", format!("{line}\r\n").as_bytes(), &line);
    }
    out.field("CRLF", b"\r\n", "");
    if body_len > 0 {
        let markup = headers.get("Content-Type").is_some_and(is_markup);
        out.field("message-body", &content(body_len as usize, markup), FILLER);
    }
}

fn is_markup(media_type: &str) -> bool {
    media_type.starts_with("text/html") || media_type.starts_with("image/svg")
}

/// Text that says that it is none; in markup, a comment.
fn content(len: usize, markup: bool) -> Vec<u8> {
    const LINE: &[u8] = b"This stands for the content, which is not simulated.\n";
    let mut bytes: Vec<u8> = LINE.iter().copied().cycle().take(len).collect();
    if markup && len >= 7 {
        bytes[..4].copy_from_slice(b"<!--");
        bytes[len - 3..].copy_from_slice(b"-->");
    }
    bytes
}
