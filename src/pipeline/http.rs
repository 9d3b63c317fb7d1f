//! Requests and responses as they travel the path, and what can come back instead of a response.

use std::net::{IpAddr, Ipv4Addr};
use std::rc::Rc;

use super::cx::Role;
use super::link::Link;
use super::tcp::{Connection, client_address};
use crate::http_cache::date;
use crate::text::{Label, Text};
use crate::trace::payload::{Content, Headers, HttpRequest, HttpResponse, HttpVersion};
use crate::trace::{ErrorPage, Outcome};

/// A request on its way, with what the stages before have found out for it.
#[derive(Clone)]
pub struct Request {
    /// The message.
    pub http: HttpRequest,
    /// The URL it is made for.
    pub url: Rc<url::Url>,
    /// Whether a redirect has led to it.
    pub redirected: bool,
    /// The page whose form it sends; `None` when an address was typed.
    pub page: Option<Rc<url::Url>>,
    /// Who sends it on the next hop.
    pub sender: Role,
    /// The server's address, once resolved.
    pub peer: Option<IpAddr>,
    /// The address that the sender has for the server; `None` for the client's own.
    pub from: Option<IpAddr>,
    /// Whether it travels on a secured connection.
    pub secured: bool,
    /// Whether it travels as early data, which somebody may send again (RFC 8470).
    pub early: bool,
    /// What carries it to the next hop.
    pub carrier: Carrier,
}

/// What carries a request to the next hop and the response back.
#[derive(Clone)]
pub enum Carrier {
    /// Nothing yet.
    None,
    /// One of the client's own connections, simulated segment by segment.
    Connection(Rc<Connection>),
    /// A connection inside the provider's network, simulated as a delay.
    Link(Link),
}

/// A response on its way back.
#[derive(Clone, Debug)]
pub struct Response {
    /// The message.
    pub http: HttpResponse,
    /// Who made it.
    pub by: Role,
    /// Whether the browser took it from its own cache without asking anybody.
    pub from_cache: bool,
}

/// Why there is no response: the page that the browser shows instead.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The browser's page.
    pub page: ErrorPage,
    /// Who caused it.
    pub cause: Role,
}

/// What comes back.
pub type Answer = Result<Response, Failure>;

impl Request {
    /// A navigation's request, without header fields: those come when it is put together.
    pub fn get(url: Rc<url::Url>, sender: Role) -> Request {
        Request {
            http: HttpRequest {
                method: "GET",
                target: target(&url),
                version: HttpVersion::H1,
                headers: Headers::default(),
                content: Content::None,
            },
            secured: url.scheme() == "https",
            url,
            redirected: false,
            page: None,
            early: false,
            sender,
            peer: None,
            from: None,
            carrier: Carrier::None,
        }
    }

    /// The host without its port; empty for none.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// Whether the connection is to be secured.
    pub fn is_secure(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Who is at the other end of the connection that it travels on.
    pub fn client(&self) -> IpAddr {
        let server = self.peer.unwrap_or(Ipv4Addr::UNSPECIFIED.into());
        self.from.unwrap_or_else(|| client_address(server))
    }

    /// The port, by default the scheme's.
    pub fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or(80)
    }

    /// Whether the path names a file rather than something to be computed: told by its extension.
    pub fn is_static(&self) -> bool {
        const EXTENSIONS: [&str; 14] = [
            "css", "gif", "htm", "html", "ico", "jpg", "jpeg", "js", "mp4", "pdf", "png", "svg",
            "txt", "webp",
        ];
        let last = self.url.path().rsplit('/').next().unwrap_or_default();
        last.rsplit_once('.').is_some_and(|(stem, extension)| {
            !stem.is_empty()
                && EXTENSIONS
                    .iter()
                    .any(|known| extension.eq_ignore_ascii_case(known))
        })
    }
}

/// The request target in origin form (RFC 9112 §3.2.1). The fragment is never sent (RFC 9110 §4.2.5).
fn target(url: &url::Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}

impl Response {
    /// A response with a body of `body_len` bytes of HTML.
    pub fn new(by: Role, version: HttpVersion, status: u16, body_len: u64, unix: u64) -> Response {
        let mut headers = Headers::default();
        headers.push("Date", date::write(unix));
        if status != 304 {
            headers.push("Content-Type", "text/html; charset=utf-8");
            headers.push("Content-Length", body_len.to_string());
        }
        Response {
            http: HttpResponse {
                version,
                status,
                headers,
                body_len,
            },
            by,
            from_cache: false,
        }
    }

    /// What the person sees of it.
    pub fn outcome(&self) -> Outcome {
        Outcome {
            status: Some(self.http.status),
            error: None,
            cause: None,
            from_cache: self.from_cache,
            led_to: None,
        }
    }
}

impl Failure {
    /// A failure with the browser's page for it.
    pub fn new(cause: Role, code: &'static str, title: Text, text: impl Into<Label>) -> Failure {
        Failure {
            page: ErrorPage {
                code,
                title,
                text: text.into(),
            },
            cause,
        }
    }

    /// What the person sees of it.
    pub fn outcome(self) -> Outcome {
        Outcome {
            status: None,
            error: Some(self.page),
            cause: None,
            from_cache: false,
            led_to: None,
        }
    }
}

/// A date as nginx writes it in its access log: `21/Nov/2026:12:00:00 +0000`.
pub fn log_date(unix: u64) -> String {
    let (day, month, year) = civil(unix / 86_400);
    let month = MONTHS[month as usize - 1];
    format!("{day:02}/{month}/{year}:{} +0000", clock(unix))
}

/// A date as nginx writes it in its error log: `2026/11/21 12:00:00`.
pub fn error_date(unix: u64) -> String {
    let (day, month, year) = civil(unix / 86_400);
    format!("{year}/{month:02}/{day:02} {}", clock(unix))
}

/// A day: `2026-11-21`.
pub fn iso_day(unix: u64) -> String {
    let (day, month, year) = civil(unix / 86_400);
    format!("{year}-{month:02}-{day:02}")
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

fn clock(unix: u64) -> String {
    let second = unix % 86_400;
    format!(
        "{:02}:{:02}:{:02}",
        second / 3_600,
        second / 60 % 60,
        second % 60
    )
}

/// Day, month and year of a day since 1970-01-01: counting 400-year cycles that begin on 1 March, so
/// that the leap day is the last of a year.
fn civil(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    (day, month, year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_the_protocols_write_them() {
        let start = crate::scenario::WALL_START;
        assert_eq!(log_date(start), "21/Nov/2026:12:00:00 +0000");
        assert_eq!(error_date(start + 3_661), "2026/11/21 13:01:01");
        assert_eq!(iso_day(951_782_400), "2000-02-29");
    }

    #[test]
    fn a_file_is_told_by_its_extension() {
        let is_static = |url: &str| {
            let url = Rc::new(url::Url::parse(url).expect("a URL"));
            Request::get(url, &super::super::cast::BROWSER).is_static()
        };
        assert!(is_static("https://a.example/img/logo.PNG?v=2"));
        assert!(!is_static("https://a.example/cart"));
        assert!(!is_static("https://a.example/.css"));
        assert!(!is_static("https://a.example/v1.2/users"));
    }
}
