//! HTTP/1.1 messages (RFC 9112 §2.1): start line, field lines, an empty line, the content.
//!
//! The header section and a form's fields are what the trace says; a picture and the content of a response
//! are filler of the right length.

use super::FILLER;
use super::writer::Writer;
use crate::trace::payload::{Headers, HttpRequest, HttpResponse, reason};

const LAYER: &str = "HTTP";

/// A request's bytes.
pub(super) fn request(http: &HttpRequest) -> Writer {
    let mut out = Writer::new(LAYER);
    let line = format!("{} {} HTTP/1.1", http.method, http.target);
    out.field("request-line", format!("{line}\r\n").as_bytes(), &line);
    header(&mut out, &http.headers);
    let (before, picture, after) = http.content.parts();
    text(&mut out, &before);
    if picture > 0 {
        let picture = filler(picture as usize, false);
        out.field("message-body", &picture, FILLER);
    }
    text(&mut out, &after);
    out
}

/// A response's bytes.
pub(super) fn response(http: &HttpResponse) -> Writer {
    let mut out = Writer::new(LAYER);
    let line = format!("HTTP/1.1 {} {}", http.status, reason(http.status));
    out.field("status-line", format!("{line}\r\n").as_bytes(), &line);
    header(&mut out, &http.headers);
    if http.body_len > 0 {
        let markup = http.headers.get("Content-Type").is_some_and(is_markup);
        let content = filler(http.body_len as usize, markup);
        out.field("message-body", &content, FILLER);
    }
    out
}

fn header(out: &mut Writer, headers: &Headers) {
    for (name, value) in &headers.0 {
        let line = format!("{name}: {value}");
        out.field("field-line", format!("{line}\r\n").as_bytes(), &line);
    }
    out.field("CRLF", b"\r\n", "");
}

/// A form's part of the content, line by line.
fn text(out: &mut Writer, text: &str) {
    for line in text.split_inclusive('\n') {
        out.field("message-body", line.as_bytes(), line.trim_end());
    }
}

fn is_markup(media_type: &str) -> bool {
    media_type.starts_with("text/html") || media_type.starts_with("image/svg")
}

/// Text that says that it is none; in markup, a comment.
fn filler(len: usize, markup: bool) -> Vec<u8> {
    const LINE: &[u8] = b"This stands for the content, which is not simulated.\n";
    let mut bytes: Vec<u8> = LINE.iter().copied().cycle().take(len).collect();
    if markup && len >= 7 {
        bytes[..4].copy_from_slice(b"<!--");
        bytes[len - 3..].copy_from_slice(b"-->");
    }
    bytes
}
