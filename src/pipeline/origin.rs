//! What there is at a URL: the representation that its origin holds, whoever serves it.

use super::http::{Request, Response};

/// The representation at a URL.
pub struct Origin {
    /// Seconds that a cache may use it.
    pub max_age: u64,
    /// Its length in bytes, as transferred.
    pub body_len: u64,
    is_static: bool,
    digest: u32,
}

impl Origin {
    /// What is at the request's URL. A file and a computed page differ in size and lifetime.
    pub fn of(request: &Request) -> Origin {
        let is_static = request.is_static();
        let digest = request
            .http
            .target
            .bytes()
            .fold(0x811c_9dc5_u32, |hash, byte| {
                (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
            });
        Origin {
            max_age: if is_static { 3_600 } else { 60 },
            body_len: if is_static { 42_180 } else { 18_432 },
            is_static,
            digest,
        }
    }

    /// The entity tag of today's version.
    pub fn etag(&self) -> String {
        format!("\"{:08x}-2\"", self.digest)
    }

    /// The entity tag of the version before.
    pub fn former_etag(&self) -> String {
        format!("\"{:08x}-1\"", self.digest)
    }

    /// Adds the fields by which caches decide.
    pub fn describe(&self, response: &mut Response) {
        let scope = if self.is_static { "public" } else { "private" };
        let control = format!("{scope}, max-age={}", self.max_age);
        response.http.headers.push("Cache-Control", control);
        response.http.headers.push("ETag", self.etag());
    }

    /// Whether the request's validator names today's version (RFC 9110 §13.1.2): then 304 is enough.
    pub fn matches(&self, request: &Request) -> bool {
        let field = request.http.headers.get("If-None-Match");
        field.is_some_and(|tags| tags.split(',').any(|tag| tag.trim() == self.etag()))
    }
}
