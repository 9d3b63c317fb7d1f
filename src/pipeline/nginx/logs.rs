//! The lines that nginx writes to its logs; an edge of the same family writes them too.

use crate::pipeline::cx::{Cx, Role};
use crate::pipeline::http::{Request, Response, error_date, log_date};
use crate::text;
use crate::trace::payload::HttpVersion;
use crate::trace::{Cite, Why};

/// What happened, and with which upstream.
pub fn error_log(
    cx: &Cx,
    on: Role,
    request: &Request,
    (line, upstream): (&str, &str),
    why: &'static Why,
) {
    let (date, client) = (error_date(cx.unix()), request.client());
    let (server, what) = (request.host(), request_line(request));
    let host = request.http.headers.get("Host").unwrap_or_default();
    let mut line = format!(
        "{date} [error] 31#31: *1 {line}, client: {client}, server: {server}, request: \"{what}\"{upstream}, host: \"{host}\""
    );
    if let Some(referer) = request.http.headers.get("Referer") {
        line += &format!(", referrer: \"{referer}\"");
    }
    cx.log_error(on, line, why);
}

/// nginx's `$request`; it calls the newer protocol HTTP/2.0.
fn request_line(request: &Request) -> String {
    let version = match request.http.version {
        HttpVersion::H1 => "HTTP/1.1",
        HttpVersion::H2 => "HTTP/2.0",
    };
    format!("{} {} {version}", request.http.method, request.http.target)
}

/// The predefined format `combined`, up to the referer, and what a log format may add to it.
pub fn access_log(cx: &Cx, on: Role, request: &Request, response: &Response, more: &str) {
    let date = log_date(cx.unix());
    let what = request_line(request);
    let (status, bytes) = (response.http.status, response.http.body_len);
    let client = request.client();
    let line = format!("{client} - - [{date}] \"{what}\" {status} {bytes}{more}");
    cx.log(on, line, &ACCESS_LOG);
}

const ACCESS_LOG: Why = Why {
    id: "nginx.access-log",
    what: text!(
        "One line for every request, written when it is over: who, when, what, status, bytes of the body. The referrer and the user agent follow; they are left out here.",
        "每个请求结束时写一行：客户端、时间、请求、状态码、响应体字节数。后面还有 Referer 和 User-Agent，这里略去。",
        "По строке на каждый завершённый запрос: кто, когда, что, статус, байты тела. Дальше идут Referer и User-Agent, здесь они опущены."
    ),
    why: text!(
        "What the client saw and what the log shows need not agree; here they do.",
        "客户端看到的与日志记录的不一定一致；这里一致。",
        "То, что увидел клиент, и то, что попало в журнал, может расходиться; здесь совпадает."
    ),
    cites: &[Cite {
        label: "nginx log module",
        url: "https://nginx.org/en/docs/http/ngx_http_log_module.html",
    }],
};
