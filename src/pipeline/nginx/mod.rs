//! The front Nginx: serves files itself and passes the rest on to the application.
//!
//! Follows nginx's `ngx_http_proxy_module` and `ngx_http_upstream_module` with their defaults: HTTP/1.1
//! and connections kept to the upstream (since 1.29.7), `proxy_connect_timeout` and `proxy_read_timeout`
//! of 60 s, the statuses and log lines of `ngx_http_upstream.c`. The configuration is the usual one:
//! `proxy_set_header` for Host and X-Forwarded-For, `server_tokens off`, `add_header` with `always` for
//! Strict-Transport-Security, and a server on port 80 that only redirects. A file is read from its disk once
//! and from the page cache after that. Content that is too large is refused by its Content-Length, once all of
//! it has come: nginx answers sooner and reads on only to throw it away (`lingering_close`). Not modelled:
//! several upstream nodes, proxy_cache, buffers and temporary files, an answer before the content has come, the
//! client going away, HTTP/2's frames and header compression (messages have the length that HTTP/1.1 would give
//! them).

mod logs;
mod words;

use std::net::{IpAddr, Ipv4Addr};

use super::cast::{NGINX, NGINX_TCP, NGINX_TLS, SERVICE};
use super::cx::{Arm, Cx};
use super::http::{Answer, Carrier, Request, Response};
use super::link::Link;
use super::origin::Origin;
use super::request::{Method, Picture};
use super::service::Process;
use super::stage::{CacheHead, Hop, Next, Preset, Stage};
use super::store::Store;
use super::tcp::{self, ConnectError, Ends, Peer};
use super::tls::too_early;
use super::upstream::{Idle, Meets, Upstream};
use super::world::World;
use crate::choices;
use crate::scenario::{Knob, Settings, Unit};
use crate::text;
use crate::text::{Arg, Label, Text};
use crate::trace::payload::{HttpVersion, Local};
use crate::trace::{Held, Icon, Participant, ParticipantKind, Payload, SpanKind, Tier, Time, Tone};
pub use logs::{access_log, error_log};
use words::{
    CLOSED_EARLY, CONNECT_TIMED_OUT, DECIDES, FILES_ARE_READ, LIMITS, NO_FILE, READ,
    READ_TIMED_OUT, REDIRECTS, REDIRECTS_KEEPING, REFUSED, SERVES_PLAIN, TOO_LARGE,
};

/// The head.
pub const STAGE: Stage = Stage {
    id: "nginx",
    title: text!("Front Nginx", "前端 Nginx", "Фронт-Nginx"),
    about: text!(
        "Takes the request, serves files itself and passes the rest on.",
        "接收请求：静态文件直接返回，其余转发给应用。",
        "Принимает запрос, файлы отдаёт сам, остальное передаёт дальше."
    ),
    not_modelled: text!(
        "Several upstream nodes, proxy_cache, buffers and temporary files, an answer before the content has come, the client going away, HTTP/2 frames and header compression.",
        "多个上游节点、proxy_cache、缓冲与临时文件、内容未收完就先应答、客户端中途断开、HTTP/2 帧与首部压缩。",
        "Несколько узлов апстрима, proxy_cache, буферы и временные файлы, ответ до прихода всего содержимого, уход клиента, кадры HTTP/2 и сжатие заголовков."
    ),
    knobs: &[
        &File::KNOB,
        &READ_TIMEOUT,
        &CONNECT_TIMEOUT,
        &REDIRECT,
        &HSTS,
        &MAX_BODY,
    ],
    caches: &[
        CacheHead {
            id: "nginx.upstream",
            title: text!(
                "nginx’s connection to the application",
                "nginx 到应用的连接",
                "соединение nginx с приложением"
            ),
            clear: |world| world.part::<State>().upstream.clear(),
            holds: upstream_holds,
        },
        CacheHead {
            id: "nginx.page_cache",
            title: text!(
                "files in nginx’s page cache",
                "nginx 页缓存中的文件",
                "файлы в страничном кэше nginx"
            ),
            clear: |world| world.part::<State>().page_cache.clear(),
            holds: page_cache_holds,
        },
    ],
    presets: &[Preset {
        url: Some("https://shop.example.com/img/logo.png"),
        ..Preset::set("static", text!("Static file", "静态文件", "Статика"), &[])
    }],
    cast: &[&NGINX, &FILES],
    hop: Some(Hop {
        at: &NGINX,
        tcp: &NGINX_TCP,
        tls: &NGINX_TLS,
    }),
    run: Some(|cx, request, next| Box::pin(async move { run(&cx, request, next).await })),
    ..Stage::WORLD_ONLY
};

choices! {
    /// Whether the file that a static path names is there.
    pub enum File = "nginx.file", text!("File", "文件", "Файл") => {
        /// It is.
        Present = "present", text!("there", "存在", "есть");
        /// It is not.
        Missing = "missing", text!("missing", "缺失", "нет");
    }
}

/// How long nginx waits between two reads from the upstream.
pub const READ_TIMEOUT: Knob = Knob::number(
    "nginx.proxy_read_timeout",
    text!("proxy_read_timeout"),
    (1, 60, 600),
    Unit::Seconds,
);

/// How long nginx waits for a connection to the upstream.
pub const CONNECT_TIMEOUT: Knob = Knob::number(
    "nginx.proxy_connect_timeout",
    text!("proxy_connect_timeout"),
    // The manual: "usually cannot exceed 75 seconds".
    (1, 60, 75),
    Unit::Seconds,
)
.behind_more();

choices! {
    /// What the server on port 80 does.
    pub enum Redirect = "nginx.redirect", text!("Plain HTTP", "明文 HTTP", "Открытый HTTP") => {
        /// It sends everybody to https:.
        On = "on", text!("redirect", "重定向", "перенаправляет");
        /// It does so by 308, so that a form is sent there again.
        Keeping = "308", text!("308");
        /// It serves as the other does.
        Off = "off", text!("serve", "直接返回", "отвечает сам");
    }
}

choices! {
    /// Whether responses over https: carry Strict-Transport-Security.
    pub enum Hsts = "nginx.hsts", text!("Strict-Transport-Security") => {
        /// They do.
        Sent = "sent", text!("field sent", "发送", "отправляется");
        /// They do, for the hosts below too.
        Subdomains = "subdomains", text!("includeSubDomains");
        /// They ask browsers to forget the host.
        Zero = "zero", text!("max-age=0");
        /// They do not.
        Missing = "missing", text!("no field", "不发送", "не отправляется");
    }
}

choices! {
    /// How much content a request may have.
    pub enum MaxBody = "nginx.client_max_body_size", text!("client_max_body_size") => {
        /// nginx's default.
        One = "1m", text!("1m");
        /// Room for pictures.
        Eight = "8m", text!("8m");
    }
}

impl MaxBody {
    fn bytes(self) -> u64 {
        match self {
            MaxBody::One => 1 << 20,
            MaxBody::Eight => 8 << 20,
        }
    }
}

const MAX_BODY: Knob = MaxBody::KNOB.behind_more();
const REDIRECT: Knob = Redirect::KNOB.behind_more();
const HSTS: Knob = Hsts::KNOB.behind_more();

/// The disk that files are read from.
const FILES: Participant = Participant {
    id: "nginx.files",
    kind: ParticipantKind::Store,
    tier: Tier::Data,
    name: text!("Nginx files", "Nginx 文件存储", "Файлы Nginx"),
    icon: Icon::Disk,
};

/// Parsing the request, finding the location.
const PARSE: Time = Time::micros(150);

/// Opening a file and reading it from the page cache.
const READ_FILE: Time = Time::micros(50);

/// Reading it from a solid-state disk.
const READ_DISK: Time = Time::micros(150);

/// nginx's own page for a status: 120 bytes of markup and the status line twice, in the words of
/// `ngx_http_special_response.c`.
fn error_page(cx: &Cx, status: u16) -> Response {
    let line = match status {
        301 => "301 Moved Permanently",
        308 => "308 Permanent Redirect",
        404 => "404 Not Found",
        405 => "405 Not Allowed",
        413 => "413 Request Entity Too Large",
        502 => "502 Bad Gateway",
        _ => "504 Gateway Time-out",
    };
    let body = 120 + 2 * line.len() as u64;
    let mut response = Response::new(&NGINX, HttpVersion::H1, status, body, cx.unix());
    response.http.headers.set("Content-Type", "text/html");
    response
}

/// nginx keeps 32 idle connections to the upstream for 60 s by default.
const UPSTREAM_KEEPALIVE: u64 = 60;

/// The application's address, of a range for documentation.
const UPSTREAM: Peer = Peer {
    address: IpAddr::V4(Ipv4Addr::new(198, 51, 100, 80)),
    port: 8_080,
};

#[derive(Default)]
struct State {
    /// The connection to the upstream.
    upstream: Idle,
    /// The files in the page cache, by name.
    page_cache: Store<()>,
}

fn upstream_holds(world: &mut World, _now: u64) -> Vec<Held> {
    let until = world.part::<State>().upstream.until(UPSTREAM_KEEPALIVE);
    let held = until.map(|until| Held::until("keep-alive", until));
    held.into_iter().collect()
}

fn page_cache_holds(world: &mut World, _now: u64) -> Vec<Held> {
    let files = world.part::<State>().page_cache.iter();
    files
        .map(|(name, ())| Held::always(name.as_str()))
        .collect()
}

async fn run(cx: &Cx, request: Request, next: Next) -> Answer {
    cx.sleep(PARSE).await;
    let version = request.http.version;
    let own = too_early(cx, &NGINX, &request).or_else(|| redirected(cx, &request));
    let mut response = match own {
        Some(response) => response,
        None => serve(cx, &request, next).await?,
    };
    response.http.version = version;
    if version == HttpVersion::H1 && tcp::After::of(cx.settings()) == tcp::After::Server {
        response.http.headers.push("Connection", "close");
    }
    describe(cx.settings(), request.secured, &mut response);
    access_log(cx, &NGINX, &request, &response, "");
    Ok(response)
}

impl Hsts {
    /// The field's value; a year is what `max-age` usually is.
    fn value(self) -> Option<&'static str> {
        match self {
            Hsts::Sent => Some("max-age=31536000"),
            Hsts::Subdomains => Some("max-age=31536000; includeSubDomains"),
            Hsts::Zero => Some("max-age=0"),
            Hsts::Missing => None,
        }
    }
}

/// Adds the fields that the configuration puts into every response.
pub fn describe(settings: &Settings, secured: bool, response: &mut Response) {
    let headers = &mut response.http.headers;
    headers.set("Server", "nginx");
    if let Some(value) = Hsts::of(settings).value().filter(|_| secured) {
        headers.set("Strict-Transport-Security", value);
    }
}

/// What the server on port 80 answers: the same address with https:. Other ports are served as they are.
fn redirected(cx: &Cx, request: &Request) -> Option<Response> {
    if request.secured || !matches!(request.port(), 80 | 443) {
        return None;
    }
    let setting = Redirect::of(cx.settings());
    let arms = vec![
        Arm::new(text!("redirect", "重定向", "перенаправляет")).set(Redirect::On.setting()),
        Arm::new(text!("serve", "直接返回", "отвечает сам")).set(Redirect::Off.setting()),
    ];
    let (taken, status, why) = match setting {
        Redirect::On => (0, 301, &REDIRECTS),
        Redirect::Keeping => (0, 308, &REDIRECTS_KEEPING),
        Redirect::Off => (1, 0, &SERVES_PLAIN),
    };
    let name = text!("port 80", "80 端口", "порт 80");
    cx.door(&NGINX, name, why, arms, taken);
    if setting == Redirect::Off {
        return None;
    }
    cx.came_to(format!("{status} → https:"), Tone::Detour);
    let to = format!("https://{}{}", request.host(), request.http.target);
    let mut response = error_page(cx, status);
    response.http.headers.push("Location", to);
    Some(response)
}

async fn serve(cx: &Cx, request: &Request, next: Next) -> Answer {
    let arms = vec![
        Arm::new(text!("file", "文件", "файл")),
        Arm::new(text!("proxied", "转发", "передан")),
    ];
    let is_static = request.is_static();
    cx.door(&NGINX, LOCATION, &DECIDES, arms, usize::from(!is_static));
    if too_large(cx, request) {
        cx.came_to("413", Tone::Failure);
        return Ok(error_page(cx, 413));
    }
    let response = if is_static {
        serve_file(cx, request).await
    } else {
        proxy(cx, request, next).await?
    };
    let status = response.http.status;
    let tone = match status {
        405 | 500.. => Tone::Failure,
        404 => Tone::Detour,
        _ => Tone::Good,
    };
    let served = if is_static { SERVED } else { PROXIED };
    let status = [("status", status.to_string().into())];
    cx.came_to(Label::phrase(served, status), tone);
    Ok(response)
}

/// Whether a request's content is more than the location takes.
fn too_large(cx: &Cx, request: &Request) -> bool {
    let bytes = request.http.content.bytes();
    if bytes == 0 {
        return false;
    }
    let large = bytes > MaxBody::of(cx.settings()).bytes();
    let arms = vec![
        Arm::new(text!("fits", "未超限", "помещается")).set(Picture::Small.setting()),
        Arm::new(text!("too large", "过大", "слишком велик"))
            .set(Method::Upload.setting())
            .set(Picture::Large.setting()),
    ];
    cx.door(
        &NGINX,
        "client_max_body_size",
        &LIMITS,
        arms,
        usize::from(large),
    );
    if large {
        let line = format!("client intended to send too large body: {bytes} bytes");
        error_log(cx, &NGINX, request, (&line, ""), &TOO_LARGE);
    }
    large
}

async fn serve_file(cx: &Cx, request: &Request) -> Response {
    if !request.http.is_safe() {
        cx.remark(&NGINX, "405", &FILES_ARE_READ);
        return error_page(cx, 405);
    }
    cx.sleep(READ_FILE).await;
    let name = format!("/usr/share/nginx/html{}", request.url.path());
    if File::of(cx.settings()) == File::Missing {
        let line = format!("open() \"{name}\" failed (2: No such file or directory)");
        error_log(cx, &NGINX, request, (&line, ""), &NO_FILE);
        return error_page(cx, 404);
    }
    let origin = Origin::of(cx.settings(), request);
    let response = origin.answer(request, &NGINX, cx.unix());
    // What 304 is decided from, the file's time and size, is in memory.
    if response.http.status == 200 {
        read(cx, name, origin.body_len).await;
    }
    response
}

/// Reads a file that is not in the page cache yet.
async fn read(cx: &Cx, name: String, len: u64) {
    let cached = cx.world::<State>().page_cache.get(&name).is_some();
    if cached {
        return;
    }
    let span = text!("read the file", "读取文件", "чтение файла");
    cx.span(SpanKind::Client, &NGINX, span, async |cx| {
        let text = format!("read({name})");
        let call = cx
            .call(&NGINX, &FILES, Payload::Local(Local::Call { text }), &READ)
            .await;
        cx.sleep(READ_DISK).await;
        let text = format!("read() = {len}");
        let returned = Local::Return {
            text,
            failed: false,
        };
        cx.reply(call, Payload::Local(returned), &READ).await;
    })
    .await;
    cx.world::<State>().page_cache.put(&name, ());
}

async fn proxy(cx: &Cx, request: &Request, next: Next) -> Answer {
    let mut onward = request.clone();
    onward.http.version = HttpVersion::H1;
    let client = request.client().to_string();
    // `$proxy_add_x_forwarded_for`: added to what a proxy before has written.
    let client = match request.http.headers.get("X-Forwarded-For") {
        Some(before) => format!("{before}, {client}"),
        None => client,
    };
    onward.http.headers.set("X-Forwarded-For", client);
    onward.carrier = Carrier::Link(Link::DATACENTRE);
    if let Err(fault) = connect(cx).await {
        return Ok(upstream_failed(cx, request, fault));
    }
    let limit = Time::secs(cx.settings().number(&READ_TIMEOUT));
    let asked = cx.now();
    match cx.timeout(limit, next.run(cx, onward)).await {
        Ok(Ok(answer)) => {
            cx.world::<State>().upstream.keep(cx.unix());
            Ok(answer)
        }
        Ok(Err(_)) => Ok(upstream_failed(cx, request, Fault::Closed)),
        Err(_) => {
            let args = [("time", Arg::Micros(limit.0))];
            cx.waited(&NGINX, asked, Label::phrase(WAITED, args), &READ_TIMED_OUT);
            Ok(upstream_failed(cx, request, Fault::Read))
        }
    }
}

/// What went wrong with the upstream.
#[derive(Clone, Copy)]
enum Fault {
    Refused,
    Connect,
    Read,
    Closed,
}

/// Opens a connection to the upstream unless one is kept.
async fn connect(cx: &Cx) -> Result<(), Fault> {
    let now = cx.unix();
    let kept = cx.world::<State>().upstream.take(now, UPSTREAM_KEEPALIVE);
    if kept {
        return Ok(());
    }
    let upstream = Upstream {
        ends: Ends {
            client: &NGINX,
            server: &SERVICE,
        },
        peer: UPSTREAM,
        link: Link::DATACENTRE,
        limit: Time::secs(cx.settings().number(&CONNECT_TIMEOUT)),
    };
    let meets = match Process::of(cx.settings()) {
        Process::Up | Process::Killed => Meets::Accepts,
        Process::Down => Meets::Refuses,
        Process::Full => Meets::Ignores,
    };
    let name = text!(
        "connect to the upstream",
        "连接上游",
        "соединение с апстримом"
    );
    let opened = upstream.open(cx, name, meets).await;
    opened.map_err(|error| match error {
        ConnectError::Refused => Fault::Refused,
        _ => Fault::Connect,
    })
}

/// The response that nginx makes itself: `ngx_http_upstream_next` maps a time-out to 504 and any other
/// failure of the connection to 502.
fn upstream_failed(cx: &Cx, request: &Request, fault: Fault) -> Response {
    let (status, line, why) = match fault {
        Fault::Refused => (
            502,
            "connect() failed (111: Connection refused) while connecting to upstream",
            &REFUSED,
        ),
        Fault::Connect => (
            504,
            "upstream timed out (110: Connection timed out) while connecting to upstream",
            &CONNECT_TIMED_OUT,
        ),
        Fault::Read => (
            504,
            "upstream timed out (110: Connection timed out) while reading response header from upstream",
            &READ_TIMED_OUT,
        ),
        Fault::Closed => (
            502,
            "upstream prematurely closed connection while reading response header from upstream",
            &CLOSED_EARLY,
        ),
    };
    let upstream = format!(", upstream: \"http://{UPSTREAM}{}\"", request.http.target);
    error_log(cx, &NGINX, request, (line, &upstream), why);
    error_page(cx, status)
}

const WAITED: Text = text!(
    "waits {time} (proxy_read_timeout)",
    "等待 {time}（proxy_read_timeout）",
    "ждёт {time} (proxy_read_timeout)"
);
const LOCATION: Text = text!("location", "location", "location");
const SERVED: Text = text!("file, {status}", "文件，{status}", "файл, {status}");
const PROXIED: Text = text!("proxied, {status}", "转发，{status}", "апстрим, {status}");
