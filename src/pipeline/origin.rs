//! What there is at a URL: the representation that its origin holds, whoever serves it, and the header
//! fields that a person gives it.
//!
//! Follows RFC 9110 §8.8 (validators), §13 (conditional requests) and §15.4.5 (304). A file has a time and
//! nginx sends it; what is computed has none unless a line says so. Not modelled: ranges, negotiation (a
//! `Vary` is sent, the content stays the same), fields that a server adds by itself to what the lines say.

use std::rc::Rc;

use url::Url;

use super::cast::{BROWSER, SERVICE};
use super::cx::Role;
use super::http::{Request, Response};
use super::http_cache::{asked, matches, received};
use super::request::usual;
use super::stage::Stage;
use super::{cache, cdn, proxy};
use crate::http_cache::{self, Config, Fields, date};
use crate::scenario::fields::lines;
use crate::scenario::{Knob, Settings, WALL_START};
use crate::text;
use crate::text::Text;
use crate::trace::payload::HttpVersion;

/// The head. It only sets what the servers send.
pub const STAGE: Stage = Stage {
    id: "origin",
    title: text!("Response header", "响应首部", "Заголовок ответа"),
    about: text!(
        "The fields that the origin sends with a page, a file and an answer of the API (a path that begins with /api/). Caches decide by them alone. A line replaces the field of its name; with an empty value it removes it.",
        "源站随页面、文件和 API（路径以 /api/ 开头）的响应发送的字段。缓存只凭这些字段作判断。每行替换同名字段；值为空则删除该字段。",
        "Поля, которые сервер-источник шлёт со страницей, файлом и ответом API (путь начинается с /api/). Кэши решают только по ним. Строка заменяет поле с тем же именем; с пустым значением — убирает его."
    ),
    not_modelled: text!(
        "Ranges, content negotiation, errors with fields of their own.",
        "范围请求、内容协商、错误响应自己的字段。",
        "Диапазоны, согласование содержимого, собственные поля ошибок."
    ),
    knobs: &[&PAGE, &ASSET, &API],
    ..Stage::WORLD_ONLY
};

/// The fields of a page that is computed.
pub const PAGE: Knob = Knob::fields(
    "origin.page",
    text!("Page", "页面", "Страница"),
    "Cache-Control: private, max-age=60",
);

/// The fields of a file. A shared cache may keep it for a day: unlike a browser it can be purged.
pub const ASSET: Knob = Knob::fields(
    "origin.asset",
    text!("File", "文件", "Файл"),
    "Cache-Control: public, max-age=3600, s-maxage=86400",
);

/// The fields of an answer of the API.
pub const API: Knob = Knob::fields("origin.api", text!("API"), "Cache-Control: no-cache");

/// What kind of thing is at a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A page, computed.
    Page,
    /// A file.
    Asset,
    /// Data, computed.
    Api,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 3] = [Kind::Page, Kind::Asset, Kind::Api];

    /// What is at a URL.
    pub fn at(url: &Url) -> Kind {
        Kind::of(&Request::get(Rc::new(url.clone()), &BROWSER))
    }

    /// What is at a request's URL.
    fn of(request: &Request) -> Kind {
        match () {
            () if request.is_static() => Kind::Asset,
            () if request.url.path().starts_with("/api/") => Kind::Api,
            () => Kind::Page,
        }
    }

    /// A path of its kind.
    fn example(self) -> &'static str {
        match self {
            Kind::Page => "/",
            Kind::Asset => "/app.js",
            Kind::Api => "/api/items",
        }
    }

    /// The knob that holds its fields.
    pub fn knob(self) -> &'static Knob {
        match self {
            Kind::Page => &PAGE,
            Kind::Asset => &ASSET,
            Kind::Api => &API,
        }
    }
}

/// The representation at a URL.
pub struct Origin {
    /// Its length in bytes, as transferred.
    pub body_len: u64,
    kind: Kind,
    digest: u32,
    /// What the lines say, and the validators that none of them is about. An empty value removes a field.
    fields: Fields,
}

/// How long before the first visit a file was written, in seconds.
const WRITTEN: u64 = 30 * 86_400;

impl Origin {
    /// What is at the request's URL.
    pub fn of(settings: &Settings, request: &Request) -> Origin {
        let kind = Kind::of(request);
        let digest = request
            .http
            .target
            .bytes()
            .fold(0x811c_9dc5_u32, |hash, byte| {
                (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
            });
        let fields = fields(kind, &settings.fields(kind.knob()), digest);
        Origin {
            body_len: match kind {
                Kind::Page => 18_432,
                Kind::Asset => 42_180,
                Kind::Api => 2_304,
            },
            kind,
            digest,
            fields,
        }
    }

    /// Makes a response one of the version before: its validators are that one's.
    pub fn make_former(&self, response: &mut Response) {
        let headers = &mut response.http.headers;
        if headers.get("ETag").is_some() {
            headers.set("ETag", tag(self.digest, 1));
        }
        let modified = self.fields.date("Last-Modified", WALL_START);
        if let Some(modified) = modified {
            headers.set(
                "Last-Modified",
                date::write(modified.saturating_sub(WRITTEN)),
            );
        }
    }

    /// Adds its fields to a response. A 304 has none that describe the content (RFC 9110 §15.4.5).
    fn describe(&self, response: &mut Response) {
        let lines = &self.fields.0;
        let headers = &mut response.http.headers;
        for (name, _) in lines {
            headers.remove(name);
        }
        let bare = response.http.status == 304;
        let is_sent = |name: &str, value: &str| {
            let content = name
                .get(..8)
                .is_some_and(|start| start.eq_ignore_ascii_case("content-"));
            let describes = content && !name.eq_ignore_ascii_case("Content-Location");
            !(value.is_empty() || bare && describes)
        };
        for (name, value) in lines {
            if is_sent(name, value) {
                headers.push(name.clone(), value);
            }
        }
    }

    /// Whether the request's validator names today's version, so that 304 is enough (RFC 9110 §13.2.2): an
    /// entity tag, by weak comparison, goes before a date.
    pub fn matches(&self, request: &Request) -> bool {
        let asked = &request.http.headers;
        if asked.get("If-None-Match").is_some() {
            return matches(request, self.fields.get("ETag").unwrap_or_default());
        }
        let since = asked.get("If-Modified-Since");
        let since = since.and_then(|since| date::parse(since, WALL_START));
        let modified = self.fields.date("Last-Modified", WALL_START);
        since
            .zip(modified)
            .is_some_and(|(since, modified)| modified <= since)
    }

    /// The response of a server that holds it: 200 with the content, or 304.
    pub fn answer(&self, request: &Request, by: Role, unix: u64) -> Response {
        let (status, body) = if self.matches(request) {
            (304, 0)
        } else {
            (200, self.body_len)
        };
        let mut response = Response::new(by, HttpVersion::H1, status, body, unix);
        if status == 200 {
            let headers = &mut response.http.headers;
            match self.kind {
                Kind::Page => {}
                Kind::Asset => headers.set("Content-Type", media_type(request.url.path())),
                Kind::Api => headers.set("Content-Type", "application/json"),
            }
        }
        self.describe(&mut response);
        // The written date is that of the run: what was sent before it expired as much earlier.
        let expires = self.fields.date("Expires", WALL_START);
        if let Some(expires) = expires.filter(|_| unix < WALL_START) {
            let expires = expires.saturating_sub(WALL_START - unix);
            response.http.headers.set("Expires", date::write(expires));
        }
        response
    }
}

/// The lines of a knob, and the validators of which they say nothing.
fn fields(kind: Kind, written: &str, digest: u32) -> Fields {
    let mut fields = Fields(
        lines(written)
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
    );
    if kind == Kind::Asset && !fields.has("Last-Modified") {
        fields.push("Last-Modified", date::write(WALL_START - WRITTEN));
    }
    if !fields.has("ETag") {
        fields.push("ETag", tag(digest, 2));
    }
    fields
}

fn tag(digest: u32, version: u8) -> String {
    format!("\"{digest:08x}-{version}\"")
}

/// A browser's request for something of a kind, at a URL or beside it, and the response of its origin when
/// the run begins: what the first cache on the way would see.
pub fn sample(
    settings: &Settings,
    url: &Url,
    kind: Kind,
) -> (http_cache::Request, http_cache::Response) {
    let mut request = Request::get(Rc::new(url.clone()), &BROWSER);
    if Kind::of(&request) != kind {
        let beside = url.join(kind.example()).unwrap_or_else(|_| url.clone());
        request = Request::get(Rc::new(beside), &BROWSER);
    }
    let response = Origin::of(settings, &request).answer(&request, &SERVICE, WALL_START);
    request.http.headers = usual(&request);
    (asked(&request), received(&response))
}

/// The caches between a person and a URL, the nearest first: their names, their rules, and whether they are
/// part of this deployment. A proxy is named only where it stands on the way.
pub fn on_the_way(settings: &Settings, url: &Url) -> Vec<(Text, Config, bool)> {
    let request = Request::get(Rc::new(url.clone()), &BROWSER);
    let mut caches = vec![(cache::STAGE.title, cache::HTTP_CACHE.config, true)];
    if (proxy::STAGE.present)(settings) && (proxy::STAGE.ends)(&request) {
        caches.push((proxy::STAGE.title, proxy::HTTP_CACHE.config, true));
    }
    let edge = (cdn::STAGE.present)(settings);
    caches.push((cdn::STAGE.title, cdn::config(settings), edge));
    if (cdn::shield::STAGE.present)(settings) {
        caches.push((cdn::shield::STAGE.title, cdn::config(settings), true));
    }
    caches
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
