//! The front Nginx: serves files itself and passes the rest on to the application.
//!
//! Follows nginx's `ngx_http_proxy_module` and `ngx_http_upstream_module` with their defaults: HTTP/1.1
//! and connections kept to the upstream (since 1.29.7), `proxy_connect_timeout` and `proxy_read_timeout`
//! of 60 s, the statuses and log lines of `ngx_http_upstream.c`. The configuration is the usual one:
//! `proxy_set_header` for Host and X-Forwarded-For, `server_tokens off`. Not modelled: several upstream
//! nodes, proxy_cache, buffers and temporary files, body limits, the client going away, HTTP/2's frames
//! and header compression (messages have the length that HTTP/1.1 would give them).

use std::net::{IpAddr, Ipv4Addr};

use super::cast::{NGINX, NGINX_TCP, NGINX_TLS, SERVICE};
use super::cx::{Arm, Cx};
use super::http::{Answer, Carrier, Request, Response, error_date, log_date};
use super::link::Link;
use super::origin::Origin;
use super::service::Process;
use super::stage::{Hop, Next, Preset, Stage};
use super::tcp::{ConnectError, Connection, Ends, Peer, client_address};
use crate::choices;
use crate::scenario::{Knob, Unit};
use crate::text;
use crate::text::{Arg, Label, Text};
use crate::trace::payload::HttpVersion;
use crate::trace::{Cite, SpanKind, Time, Tone, Why};

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
        "Several upstream nodes, proxy_cache, buffers and temporary files, body limits, the client going away, HTTP/2 frames and header compression.",
        "多个上游节点、proxy_cache、缓冲与临时文件、请求体限制、客户端中途断开、HTTP/2 帧与首部压缩。",
        "Несколько узлов апстрима, proxy_cache, буферы и временные файлы, лимиты тела запроса, уход клиента, кадры HTTP/2 и сжатие заголовков."
    ),
    knobs: &[&File::KNOB, &READ_TIMEOUT, &CONNECT_TIMEOUT],
    presets: &[Preset {
        url: Some("https://shop.example.com/img/logo.png"),
        ..Preset::set("static", text!("Static file", "静态文件", "Статика"), &[])
    }],
    cast: &[&NGINX],
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
        Present = "present", text!("present", "存在", "есть");
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

/// Parsing the request, finding the location.
const PARSE: Time = Time::micros(150);

/// Opening and reading a file from the page cache.
const READ_FILE: Time = Time::micros(200);

/// nginx's own error page: 120 bytes of markup and the status line twice, in the words of
/// `ngx_http_special_response.c`.
fn error_page(cx: &Cx, status: u16) -> Response {
    let line = match status {
        404 => "404 Not Found",
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
    /// Unix seconds since which a connection to the upstream has been idle.
    idle_since: Option<u64>,
}

async fn run(cx: &Cx, request: Request, next: Next) -> Answer {
    cx.sleep(PARSE).await;
    let arms = vec![
        Arm::new(text!("file", "文件", "файл")),
        Arm::new(text!("proxied", "转发", "передан")),
    ];
    let is_static = request.is_static();
    cx.door(&NGINX, LOCATION, &DECIDES, arms, usize::from(!is_static));
    let version = request.http.version;
    let mut response = if is_static {
        serve_file(cx, &request).await
    } else {
        proxy(cx, &request, next).await?
    };
    response.http.version = version;
    response.http.headers.set("Server", "nginx");
    let status = response.http.status;
    access_log(cx, &request, &response);
    let tone = if status >= 500 {
        Tone::Failure
    } else {
        Tone::Good
    };
    let tone = if status == 404 { Tone::Detour } else { tone };
    let served = if is_static { SERVED } else { PROXIED };
    cx.came_to(
        Label::phrase(served, [("status", status.to_string().into())]),
        tone,
    );
    Ok(response)
}

async fn serve_file(cx: &Cx, request: &Request) -> Response {
    cx.sleep(READ_FILE).await;
    if File::of(cx.settings()) == File::Missing {
        let path = request.url.path();
        let line =
            format!("open() \"/usr/share/nginx/html{path}\" failed (2: No such file or directory)");
        error_log(cx, request, (&line, ""), &NO_FILE);
        return error_page(cx, 404);
    }
    let origin = Origin::of(request);
    let (status, body) = if origin.matches(request) {
        (304, 0)
    } else {
        (200, origin.body_len)
    };
    let mut response = Response::new(&NGINX, HttpVersion::H1, status, body, cx.unix());
    if status == 200 {
        response
            .http
            .headers
            .set("Content-Type", content_type(request));
    }
    origin.describe(&mut response);
    response
}

fn content_type(request: &Request) -> &'static str {
    let extension = request.url.path().rsplit('.').next().unwrap_or_default();
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

async fn proxy(cx: &Cx, request: &Request, next: Next) -> Answer {
    let mut onward = request.clone();
    onward.http.version = HttpVersion::H1;
    let client = client_of(request).to_string();
    onward.http.headers.push("X-Forwarded-For", client);
    onward.carrier = Carrier::Link(Link::DATACENTRE);
    if let Err(fault) = connect(cx).await {
        return Ok(upstream_failed(cx, request, fault));
    }
    let limit = Time::secs(cx.settings().number(&READ_TIMEOUT));
    let asked = cx.now();
    match cx.timeout(limit, next.run(cx, onward)).await {
        Ok(answer) => {
            cx.world::<State>().idle_since = Some(cx.unix());
            answer
        }
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
}

/// Opens a connection to the upstream unless one is kept.
async fn connect(cx: &Cx) -> Result<(), Fault> {
    let now = cx.unix();
    let kept = cx.world::<State>().idle_since.take();
    if kept.is_some_and(|since| now.saturating_sub(since) < UPSTREAM_KEEPALIVE) {
        return Ok(());
    }
    let name = text!(
        "connect to the upstream",
        "连接上游",
        "соединение с апстримом"
    );
    let limit = Time::secs(cx.settings().number(&CONNECT_TIMEOUT));
    let ends = Ends {
        client: &NGINX,
        server: &SERVICE,
    };
    let process = Process::of(cx.settings());
    let opened = cx
        .timeout(
            limit,
            cx.in_stage("upstream")
                .span(SpanKind::Client, &NGINX, name, async |cx| {
                    let connection = Connection::new(cx, ends, UPSTREAM, Link::DATACENTRE);
                    let pauses = [1, 2, 4, 8, 16, 32, 64];
                    connection
                        .connect(cx, process != Process::Down, &pauses, || {
                            process == Process::Full
                        })
                        .await
                }),
        )
        .await;
    match opened {
        Ok(Ok(())) => Ok(()),
        Ok(Err(ConnectError::Refused)) => Err(Fault::Refused),
        Ok(Err(ConnectError::TimedOut)) | Err(_) => Err(Fault::Connect),
    }
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
    };
    let upstream = format!(", upstream: \"http://{UPSTREAM}{}\"", request.http.target);
    error_log(cx, request, (line, &upstream), why);
    error_page(cx, status)
}

/// What happened, and with which upstream.
fn error_log(cx: &Cx, request: &Request, (line, upstream): (&str, &str), why: &'static Why) {
    let (date, client) = (error_date(cx.unix()), client_of(request));
    let (server, what) = (request.host(), request_line(request));
    let host = request.http.headers.get("Host").unwrap_or_default();
    let line = format!(
        "{date} [error] 31#31: *1 {line}, client: {client}, server: {server}, request: \"{what}\"{upstream}, host: \"{host}\""
    );
    cx.log_error(&NGINX, line, why);
}

/// Who is at the other end of the client's connection.
fn client_of(request: &Request) -> IpAddr {
    client_address(request.peer.unwrap_or(UPSTREAM.address))
}

/// nginx's `$request`; it calls the newer protocol HTTP/2.0.
fn request_line(request: &Request) -> String {
    let version = match request.http.version {
        HttpVersion::H1 => "HTTP/1.1",
        HttpVersion::H2 => "HTTP/2.0",
    };
    format!("{} {} {version}", request.http.method, request.http.target)
}

/// The predefined format `combined`, up to the referer.
fn access_log(cx: &Cx, request: &Request, response: &Response) {
    let date = log_date(cx.unix());
    let what = request_line(request);
    let (status, bytes) = (response.http.status, response.http.body_len);
    let client = client_of(request);
    let line = format!("{client} - - [{date}] \"{what}\" {status} {bytes}");
    cx.log(&NGINX, line, &ACCESS_LOG);
}

const WAITED: Text = text!(
    "waits {time} (proxy_read_timeout)",
    "等待 {time}（proxy_read_timeout）",
    "ждёт {time} (proxy_read_timeout)"
);
const LOCATION: Text = text!("location", "location", "location");
const SERVED: Text = text!("file, {status}", "文件，{status}", "файл, {status}");
const PROXIED: Text = text!("proxied, {status}", "转发，{status}", "апстрим, {status}");

const PROXY_MODULE: Cite = Cite {
    label: "nginx proxy module",
    url: "https://nginx.org/en/docs/http/ngx_http_proxy_module.html",
};
const RFC_504: Cite = Cite::rfc("RFC 9110 §15.6.5");
const LISTEN: Cite = Cite {
    label: "listen(2)",
    url: "https://man7.org/linux/man-pages/man2/listen.2.html",
};

const DECIDES: Why = Why {
    id: "nginx.location",
    what: text!(
        "nginx picks the location for the path: a file is served here, everything else goes to the application.",
        "nginx 按路径选择 location：文件在这里直接返回，其余交给应用。",
        "nginx выбирает location для пути: файл отдаётся здесь, остальное идёт приложению."
    ),
    why: text!(
        "A file needs no computing: nginx reads it, mostly from the page cache, and sends it. Here the path’s extension tells the two apart.",
        "文件不需要计算：nginx 读取它（多半在页缓存里）并直接发送。这里按路径的扩展名区分。",
        "Файл не нужно вычислять: nginx читает его, чаще всего из страничного кэша, и отправляет. Здесь их различает расширение в пути."
    ),
    cites: &[Cite {
        label: "nginx location",
        url: "https://nginx.org/en/docs/http/ngx_http_core_module.html#location",
    }],
};

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

const NO_FILE: Why = Why {
    id: "nginx.no-file",
    what: text!(
        "The file that the path names is not there: 404, and a line in the error log.",
        "路径所指的文件不存在：404，并在错误日志里写一行。",
        "Файла, на который указывает путь, нет: 404 и строка в журнале ошибок."
    ),
    why: text!(
        "The application is never asked for paths that a location serves as files.",
        "由 location 按文件处理的路径，不会转给应用。",
        "Пути, которые location отдаёт как файлы, до приложения не доходят."
    ),
    cites: &[Cite::rfc("RFC 9110 §15.5.5")],
};

const REFUSED: Why = Why {
    id: "nginx.refused",
    what: text!(
        "The upstream refused the connection. The client gets 502 Bad Gateway at once; the cause is in the error log.",
        "上游拒绝连接。客户端立刻收到 502 Bad Gateway；原因在错误日志里。",
        "Апстрим отказал в соединении. Клиент сразу получает 502 Bad Gateway; причина — в журнале ошибок."
    ),
    why: text!(
        "A reset means that the host is alive and nothing listens on the port: a crashed or restarting application.",
        "RST 表示主机在线但端口无人监听：应用崩溃了，或正在重启。",
        "Сброс означает: хост жив, но порт никто не слушает — приложение упало или перезапускается."
    ),
    cites: &[PROXY_MODULE, Cite::rfc("RFC 9110 §15.6.3")],
};

const CONNECT_TIMED_OUT: Why = Why {
    id: "nginx.connect-timed-out",
    what: text!(
        "proxy_connect_timeout fired: no connection within the time allowed. The client gets 504 Gateway Timeout.",
        "触发了 proxy_connect_timeout：在允许的时间内没有连上。客户端收到 504 Gateway Timeout。",
        "Сработал proxy_connect_timeout: за отведённое время соединиться не удалось. Клиент получает 504 Gateway Timeout."
    ),
    why: text!(
        "The log says “while connecting to upstream”, which tells it from a slow answer. Linux drops SYNs while the accept queue is full.",
        "日志写着“while connecting to upstream”，由此可与响应缓慢区分。accept 队列（全连接队列）已满时，Linux 会丢弃 SYN。",
        "В журнале «while connecting to upstream» — этим оно отличается от медленного ответа. Пока очередь accept полна, Linux отбрасывает SYN."
    ),
    cites: &[
        Cite {
            label: "nginx proxy_connect_timeout",
            url: "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_connect_timeout",
        },
        RFC_504,
        LISTEN,
    ],
};

const READ_TIMED_OUT: Why = Why {
    id: "nginx.read-timed-out",
    what: text!(
        "proxy_read_timeout fired: the upstream took the request but sent nothing. The client gets 504 Gateway Timeout.",
        "触发了 proxy_read_timeout：上游收下了请求，却什么也没有返回。客户端收到 504 Gateway Timeout。",
        "Сработал proxy_read_timeout: апстрим принял запрос, но ничего не прислал. Клиент получает 504 Gateway Timeout."
    ),
    why: text!(
        "The time-out counts between two reads, not for the whole answer. nginx closes the upstream connection, but the application seldom notices before it writes, and goes on working.",
        "这个超时计的是两次读操作之间的间隔，而不是整个响应。nginx 关闭上游连接，但应用往往要到写响应时才发现，仍在继续工作。",
        "Тайм-аут считается между двумя чтениями, а не на весь ответ. nginx закрывает соединение с апстримом, но приложение обычно замечает это лишь при записи и продолжает работу."
    ),
    cites: &[
        Cite {
            label: "nginx proxy_read_timeout",
            url: "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout",
        },
        RFC_504,
    ],
};
