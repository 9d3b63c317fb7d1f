//! HTTP messages (RFC 9110, RFC 9112).

use std::fmt;

use serde::Serialize;

use super::Field;
use crate::text;
use crate::text::{Label, grouped};

/// Header fields in order; names compare without regard to case.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Headers(pub Vec<(&'static str, String)>);

impl Headers {
    /// The first field of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(field, _)| field.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Adds a field.
    pub fn push(&mut self, name: &'static str, value: impl Into<String>) {
        self.0.push((name, value.into()));
    }

    /// Sets a field, replacing one of that name.
    pub fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.remove(name);
        self.push(name, value);
    }

    /// Takes every field of that name out.
    pub fn remove(&mut self, name: &str) {
        self.0
            .retain(|(field, _)| !field.eq_ignore_ascii_case(name));
    }

    /// Bytes that the fields take in an HTTP/1.1 message: `Name: value CRLF` each.
    pub fn wire_len(&self) -> u64 {
        self.0
            .iter()
            .map(|(name, value)| (name.len() + value.len() + 4) as u64)
            .sum()
    }

    fn fields(&self) -> impl Iterator<Item = Field> {
        self.0
            .iter()
            .map(|(name, value)| Field::literal(name, value))
    }
}

/// The protocol version of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum HttpVersion {
    /// HTTP/1.1.
    H1,
    /// HTTP/2.
    H2,
}

impl fmt::Display for HttpVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            HttpVersion::H1 => "HTTP/1.1",
            HttpVersion::H2 => "HTTP/2",
        })
    }
}

/// A request.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HttpRequest {
    /// The method.
    pub method: &'static str,
    /// The request target in origin form: path and query, never the fragment.
    pub target: String,
    /// The version.
    pub version: HttpVersion,
    /// The header fields.
    pub headers: Headers,
    /// Length of the content in bytes.
    pub body_len: u64,
}

/// A response.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HttpResponse {
    /// The version.
    pub version: HttpVersion,
    /// The status code.
    pub status: u16,
    /// The header fields.
    pub headers: Headers,
    /// Length of the content in bytes.
    pub body_len: u64,
}

/// The reason phrase of a status code (RFC 9110 §15); empty for a code that is not used here.
pub(crate) fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        301 => "Moved Permanently",
        302 => "Found",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        400 => "Bad Request",
        404 => "Not Found",
        413 => "Content Too Large",
        414 => "URI Too Long",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "",
    }
}

impl HttpRequest {
    /// `GET /cart?q=…`.
    pub fn label(&self) -> Label {
        Label::Literal(format!("{} {}", self.method, self.target))
    }

    /// Bytes of the message as HTTP/1.1 would write it.
    pub fn wire_len(&self) -> u64 {
        let line = self.method.len() + self.target.len() + " HTTP/1.1".len() + 3;
        line as u64 + self.headers.wire_len() + 2 + self.body_len
    }

    /// The request line and the header fields.
    pub fn fields(&self) -> Vec<Field> {
        let mut fields = vec![
            Field::literal("method", self.method),
            Field::literal("target", &self.target),
            Field::literal("version", self.version.to_string()),
        ];
        fields.extend(self.headers.fields().map(|field| self.authority(field)));
        fields
    }

    /// HTTP/2 sends the host as the pseudo-header `:authority` (RFC 9113 §8.3.1).
    fn authority(&self, field: Field) -> Field {
        if self.version == HttpVersion::H2 && field.name == Label::literal("Host") {
            return Field {
                name: ":authority".into(),
                ..field
            };
        }
        field
    }
}

impl HttpResponse {
    /// `200 OK`.
    pub fn label(&self) -> Label {
        Label::Literal(format!("{} {}", self.status, reason(self.status)))
    }

    /// Bytes of the message as HTTP/1.1 would write it.
    pub fn wire_len(&self) -> u64 {
        let line = "HTTP/1.1 200 ".len() + reason(self.status).len() + 2;
        line as u64 + self.headers.wire_len() + 2 + self.body_len
    }

    /// The status line, the header fields and the content's length.
    pub fn fields(&self) -> Vec<Field> {
        let mut fields = vec![
            Field::literal("status", format!("{} {}", self.status, reason(self.status))),
            Field::literal("version", self.version.to_string()),
        ];
        fields.extend(self.headers.fields());
        if self.headers.get("Content-Length").is_none() {
            fields.push(Field {
                name: text!("content, bytes", "内容（字节）", "содержимое, байт").into(),
                value: Label::Literal(grouped(self.body_len)),
            });
        }
        fields
    }
}
