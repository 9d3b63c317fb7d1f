//! What there is at a URL: the representation that its origin holds, whoever serves it.

use super::cx::Role;
use super::http::{Request, Response};
use super::http_cache;
use crate::trace::payload::HttpVersion;

/// The representation at a URL.
pub struct Origin {
    /// Seconds that a cache may use it.
    pub max_age: u64,
    /// Seconds that a shared cache may use it.
    pub shared_max_age: u64,
    /// Its length in bytes, as transferred.
    pub body_len: u64,
    is_static: bool,
    digest: u32,
}

impl Origin {
    /// What is at the request's URL. A file and a computed page differ in size and lifetime. A shared
    /// cache may keep a file for a day: unlike a browser it can be purged.
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
            shared_max_age: if is_static { 86_400 } else { 0 },
            body_len: if is_static { 42_180 } else { 18_432 },
            is_static,
            digest,
        }
    }

    /// The entity tag of today's version.
    pub fn etag(&self) -> String {
        format!("\"{:08x}-2\"", self.digest)
    }

    /// Makes a response one of the version before.
    pub fn make_former(&self, response: &mut Response) {
        let headers = &mut response.http.headers;
        if headers.get("ETag").is_some() {
            headers.set("ETag", format!("\"{:08x}-1\"", self.digest));
        }
    }

    /// Adds the fields by which caches decide.
    pub fn describe(&self, response: &mut Response) {
        let max_age = self.max_age;
        let control = if self.is_static {
            format!(
                "public, max-age={max_age}, s-maxage={}",
                self.shared_max_age
            )
        } else {
            format!("private, max-age={max_age}")
        };
        response.http.headers.push("Cache-Control", control);
        response.http.headers.push("ETag", self.etag());
    }

    /// Whether the request's validator names today's version (RFC 9110 §13.1.2): then 304 is enough.
    pub fn matches(&self, request: &Request) -> bool {
        http_cache::matches(request, &self.etag())
    }

    /// The response of a server that holds it: 200 with the content, or 304.
    pub fn answer(&self, request: &Request, by: Role, unix: u64) -> Response {
        let (status, body) = if self.matches(request) {
            (304, 0)
        } else {
            (200, self.body_len)
        };
        let mut response = Response::new(by, HttpVersion::H1, status, body, unix);
        if status == 200 && self.is_static {
            let media_type = media_type(request.url.path());
            response.http.headers.set("Content-Type", media_type);
        }
        self.describe(&mut response);
        response
    }
}

/// The media type of a file, by its extension.
fn media_type(path: &str) -> &'static str {
    let extension = path.rsplit('.').next().unwrap_or_default();
    match extension.to_ascii_lowercase().as_str() {
        "css" => "text/css",
        "gif" => "image/gif",
        "htm" | "html" => "text/html",
        "ico" => "image/x-icon",
        "jpg" | "jpeg" => "image/jpeg",
        "js" => "application/javascript",
        "mp4" => "video/mp4",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain",
        "webp" => "image/webp",
        _ => "application/octet-stream",
    }
}
