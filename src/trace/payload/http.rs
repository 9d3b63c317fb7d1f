//! HTTP messages (RFC 9110, RFC 9112).

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use super::{Content, Field};
use crate::text;
use crate::text::{Label, grouped};

/// Header fields in order; names compare without regard to case.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Headers(pub Vec<(Cow<'static, str>, String)>);

impl Headers {
    /// The first field of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(field, _)| field.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Adds a field.
    pub fn push(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
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

    /// The names of HTTP/2 are in lower case, and the host is a pseudo-header field (RFC 9113 §8.2, §8.3.1).
    fn fields(&self, version: HttpVersion) -> impl Iterator<Item = Field> {
        self.0.iter().map(move |(name, value)| match version {
            HttpVersion::H1 => Field::literal(name, value),
            HttpVersion::H2 if name == "Host" => Field::literal(":authority", value),
            HttpVersion::H2 => Field::literal(&name.to_ascii_lowercase(), value),
        })
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
    /// The content.
    pub content: Content,
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
        201 => "Created",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        413 => "Content Too Large",
        414 => "URI Too Long",
        425 => "Too Early",
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

    /// Whether the method asks for nothing to be changed (RFC 9110 §9.2.1).
    pub fn is_safe(&self) -> bool {
        matches!(self.method, "GET" | "HEAD" | "OPTIONS" | "TRACE")
    }

    /// Bytes of the message as HTTP/1.1 would write it.
    pub fn wire_len(&self) -> u64 {
        let line = self.method.len() + self.target.len() + " HTTP/1.1".len() + 3;
        line as u64 + self.headers.wire_len() + 2 + self.content.bytes()
    }

    /// The request line and the header fields; HTTP/2 sends the former as pseudo-header fields
    /// (RFC 9113 §8.3.1).
    pub fn fields(&self) -> Vec<Field> {
        let h2 = self.version == HttpVersion::H2;
        let [method, target] = match h2 {
            true => [":method", ":path"],
            false => ["method", "target"],
        };
        let mut fields = vec![
            Field::literal(method, self.method),
            Field::literal(target, &self.target),
            Field::literal("version", self.version.to_string()),
        ];
        if h2 {
            // It is spoken over TLS only.
            fields.push(Field::literal(":scheme", "https"));
        }
        fields.extend(self.headers.fields(self.version));
        let form = self.content.parts().0;
        if !form.is_empty() {
            fields.push(Field {
                name: text!("content", "内容", "содержимое").into(),
                value: Label::Literal(form),
            });
        }
        fields
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
        // HTTP/2 has no reason phrase (RFC 9113 §8.3.2).
        let status = match self.version {
            HttpVersion::H1 => {
                Field::literal("status", format!("{} {}", self.status, reason(self.status)))
            }
            HttpVersion::H2 => Field::literal(":status", self.status.to_string()),
        };
        let mut fields = vec![status, Field::literal("version", self.version.to_string())];
        fields.extend(self.headers.fields(self.version));
        if self.headers.get("Content-Length").is_none() {
            fields.push(Field {
                name: text!("content, bytes", "内容（字节）", "содержимое, байт").into(),
                value: Label::Literal(grouped(self.body_len)),
            });
        }
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    fn shown(version: HttpVersion) -> Vec<String> {
        let mut headers = Headers::default();
        headers.push("Host", "a.example");
        headers.push("Accept-Language", "en");
        let request = HttpRequest {
            method: "POST",
            target: "/x?y".to_owned(),
            version,
            headers,
            content: Content::Form,
        };
        let fields = request.fields().into_iter().map(|field| {
            let (name, value) = (field.name.show(Lang::En), field.value.show(Lang::En));
            format!("{name}: {value}")
        });
        fields.collect()
    }

    #[test]
    fn http_2_has_pseudo_header_fields_and_lower_case_names() {
        let form = "content: title=Salt+%26+pepper&quantity=2";
        assert_eq!(
            shown(HttpVersion::H1),
            [
                "method: POST",
                "target: /x?y",
                "version: HTTP/1.1",
                "Host: a.example",
                "Accept-Language: en",
                form
            ]
        );
        assert_eq!(
            shown(HttpVersion::H2),
            [
                ":method: POST",
                ":path: /x?y",
                "version: HTTP/2",
                ":scheme: https",
                ":authority: a.example",
                "accept-language: en",
                form
            ]
        );
    }
}
