//! TCP: opening the client's connection or reusing one, and what can go wrong on it.
//!
//! Follows RFC 9293 for both ends (`endpoint`), Linux for what it leaves open: SYN retry schedules, buffers,
//! delayed acknowledgements, the accept queue; and Chromium for when a request is sent again. Bytes inside the
//! provider's network are simulated as delays, only their handshakes here. Not modelled: selective
//! acknowledgements, timestamps, window scaling that differs, buffers that grow, Nagle's algorithm, ECN,
//! CUBIC, tail loss probes, SYN cookies, simultaneous open, urgent data.

mod conn;
mod drive;
pub mod endpoint;
mod knobs;
mod race;
mod words;

use std::net::IpAddr;
use std::rc::Rc;

use super::block;
use super::cast::{
    BROWSER, CLIENT_ETH, CLIENT_IP, CLIENT_TCP, NGINX_ETH, NGINX_IP, NGINX_TCP, ROUTER,
};
use super::cx::{Arm, Cx, Role};
use super::http::{Answer, Carrier, Failure, Request};
use super::link::Link;
use super::stage::{CacheHead, Next, Preset, Stage};
use super::world::{Setup, World};
use crate::text;
use crate::text::{Arg, Label, Text};
use crate::trace::payload::{End, HttpVersion, Local};
use crate::trace::{Cite, Conn, Held, Payload, SpanKind, Tier, Time, Tone, Why};
use knobs::{ACKS, AFTER, CRASH, IDLE, IPV6, Idle, LOST, LOST_SEGMENT, LOST_TIMES, QUEUE, READER};
pub use knobs::{After, BackOff, Port, SynLost, fate};
use race::race;

pub use conn::{
    ConnectError, Connection, Ends, Gone, Meets, Peer, QueueFull, Sent, client_address,
};

/// The head.
pub const STAGE: Stage = Stage {
    id: "tcp",
    title: text!("TCP"),
    about: text!(
        "Opens a connection to the server in three steps, or takes one that is still open.",
        "通过三次握手与服务器建立连接，或复用尚未关闭的连接。",
        "Открывает соединение с сервером в три шага или берёт ещё открытое."
    ),
    not_modelled: text!(
        "Selective acknowledgements, timestamps, buffers that grow, Nagle’s algorithm, ECN, CUBIC, tail loss probes, SYN cookies, simultaneous open.",
        "选择确认、时间戳、自动增长的缓冲区、Nagle 算法、ECN、CUBIC、尾部丢失探测、SYN cookie、同时打开。",
        "Выборочные подтверждения, метки времени, растущие буферы, алгоритм Нейгла, ECN, CUBIC, зонды потери хвоста, SYN cookie, одновременное открытие."
    ),
    knobs: &[
        &SynLost::KNOB,
        &LOST,
        &LOST_SEGMENT,
        &LOST_TIMES,
        &Port::KNOB,
        &QUEUE,
        &READER,
        &CRASH,
        &BackOff::KNOB,
        &ACKS,
        &AFTER,
        &IDLE,
        &IPV6,
    ],
    caches: &[CacheHead {
        id: "tcp",
        title: text!("open connections", "打开的连接", "открытые соединения"),
        clear: |world| world.part::<State>().kept.clear(),
        holds,
    }],
    presets: &[
        Preset::set(
            "syn-lost",
            text!("SYN lost", "SYN 丢失", "SYN потерян"),
            &[("tcp.syn_lost", "1")],
        ),
        Preset::set(
            "refused",
            text!("Refused", "连接被拒", "Отказ"),
            &[("tcp.port", "closed")],
        ),
        Preset {
            lens: Some("tcp"),
            ..Preset::set(
                "segment-lost",
                text!("Segment lost", "报文段丢失", "Сегмент потерян"),
                &[("tcp.lost", "response")],
            )
        },
        Preset {
            lens: Some("tcp"),
            ..Preset::set(
                "zero-window",
                text!("Zero window", "零窗口", "Нулевое окно"),
                &[("tcp.reader", "slow")],
            )
        },
        Preset {
            lens: Some("tcp"),
            ..Preset::set(
                "ipv6-lost",
                text!("IPv6 broken", "IPv6 故障", "IPv6 неисправен"),
                &[
                    ("dns.cache", "browser"),
                    ("dns.ipv6", "both"),
                    ("tcp.ipv6", "lost"),
                ],
            )
        },
    ],
    cast: &[
        &CLIENT_TCP,
        &CLIENT_IP,
        &CLIENT_ETH,
        &ROUTER,
        &NGINX_ETH,
        &NGINX_IP,
        &NGINX_TCP,
    ],
    prepare,
    run: Some(|cx, request, next| Box::pin(async move { run(&cx, request, next).await })),
    ..Stage::WORLD_ONLY
};

/// The connections that visits leave behind, and what the network still swallows.
#[derive(Default)]
struct State {
    kept: Vec<Kept>,
    syns_to_lose: u32,
    to_lose: u64,
    /// Whether nothing arrives any more.
    silent: bool,
}

struct Kept {
    host: String,
    conn: Rc<Connection>,
    /// Unix seconds since which it has been idle.
    idle_since: u64,
}

/// nginx closes an idle connection after `keepalive_timeout`, 75 s by default.
const KEEPALIVE_TIMEOUT: u64 = 75;

fn holds(world: &mut World, _now: u64) -> Vec<Held> {
    let kept = world.part::<State>().kept.iter();
    kept.map(|kept| Held::until(kept.host.as_str(), kept.idle_since + KEEPALIVE_TIMEOUT))
        .collect()
}

fn prepare(setup: &mut Setup<'_>) {
    let state = setup.world.part::<State>();
    state.to_lose = setup.settings.number(&LOST_TIMES);
    state.syns_to_lose = match SynLost::of(setup.settings) {
        SynLost::None => 0,
        SynLost::One => 1,
        SynLost::Two => 2,
        SynLost::Three => 3,
        SynLost::All => u32::MAX,
    };
}

async fn run(cx: &Cx, request: Request, next: Next) -> Answer {
    let server = next.hop(&request).tcp;
    if let Some(conn) = take_kept(cx, &request) {
        reuse(cx, &conn);
        match ask(cx, request.clone(), next.clone(), conn).await {
            // The server may have closed it before the request came: that is no fault of the request.
            Err(Gone::Reset | Gone::Closed | Gone::Empty) => cx.remark(&BROWSER, RETRIES, &RETRY),
            Err(gone) => return Err(lost(cx, gone, request.host(), server)),
            Ok(answer) => return answer,
        }
    }
    let conn = open(cx, &request, &next).await?;
    let host = request.host().to_owned();
    let answer = ask(cx, request, next, conn).await;
    answer.unwrap_or_else(|gone| Err(lost(cx, gone, &host, server)))
}

/// Asks on a connection, and keeps it if it stays open.
async fn ask(
    cx: &Cx,
    mut request: Request,
    next: Next,
    conn: Rc<Connection>,
) -> Result<Answer, Gone> {
    let key = key(&request);
    request.peer = Some(conn.entry().server.0);
    request.carrier = Carrier::Connection(Rc::clone(&conn));
    conn.watch(cx, true);
    let answer = conn.while_usable(cx, next.run(cx, request)).await;
    conn.watch(cx, false);
    let again = conn.repeated();
    if again > 0 && answer.is_ok() {
        let count = [("count", Arg::Number(u64::from(again)))];
        cx.came_to(Label::phrase(REPEATED, count), Tone::Detour);
    }
    if conn.is_open() {
        match After::of(cx.settings()) {
            After::Keep => keep(cx, key, conn),
            After::Server => conn.close(cx, End::Server),
            After::Client => conn.close(cx, End::Client),
        }
    }
    answer
}

/// Connections are kept by scheme, host and port: those of an origin.
fn key(request: &Request) -> String {
    let (scheme, host) = (request.url.scheme(), request.host());
    format!("{scheme}://{host}:{}", request.port())
}

fn keep(cx: &Cx, host: String, conn: Rc<Connection>) {
    let idle_since = cx.unix();
    cx.world::<State>().kept.push(Kept {
        host,
        conn,
        idle_since,
    });
}

/// The address at the other end of an open connection that the request will take: it needs no look-up.
pub fn kept_to(cx: &Cx, request: &Request) -> Option<IpAddr> {
    let (now, key) = (cx.unix(), key(request));
    let state = cx.world::<State>();
    let kept = state.kept.iter().find(|kept| kept.host == key)?;
    let open = now.saturating_sub(kept.idle_since) < KEEPALIVE_TIMEOUT;
    open.then(|| kept.conn.entry().server.0)
}

fn take_kept(cx: &Cx, request: &Request) -> Option<Rc<Connection>> {
    let (now, key) = (cx.unix(), key(request));
    let kept = {
        let kept = &mut cx.world::<State>().kept;
        let at = kept.iter().position(|kept| kept.host == key)?;
        kept.remove(at)
    };
    if now.saturating_sub(kept.idle_since) >= KEEPALIVE_TIMEOUT {
        // The FIN came between the visits, and the browser has closed its end.
        cx.door(&BROWSER, CONNECTION, &CLOSED_IDLE, kept_arms(), 1);
        return None;
    }
    if Idle::of(cx.settings()) == Idle::Stale {
        kept.conn.forget();
    }
    Some(kept.conn)
}

fn kept_arms() -> Vec<Arm> {
    vec![Arm::new(OPEN), Arm::new(NONE_KEPT)]
}

fn reuse(cx: &Cx, conn: &Connection) {
    let id = cx.conn(Conn {
        reused: true,
        ..conn.entry()
    });
    conn.enter(id);
    cx.door(&BROWSER, CONNECTION, &REUSE, kept_arms(), 0);
    cx.came_to(text!("reused", "复用", "повторно"), Tone::Good);
}

async fn open(cx: &Cx, request: &Request, next: &Next) -> Result<Rc<Connection>, Failure> {
    let ends = Ends {
        client: &CLIENT_TCP,
        server: next.hop(request).tcp,
    };
    let peer = Peer {
        address: request
            .peer
            .expect("the name is resolved before the connection is opened"),
        port: request.port(),
    };
    let begun = cx.now();
    let first = attempt(cx, ends, peer);
    let opened = match request.fallback {
        None => first.await,
        Some(address) => {
            let other = Peer { address, ..peer };
            race(cx, first, attempt(cx, ends, other)).await
        }
    };
    let fell_back = |conn: &Rc<Connection>| conn.entry().server.0 != peer.address;
    if opened.as_ref().is_ok_and(fell_back) {
        cx.came_to(FELL_BACK, Tone::Detour);
    } else {
        came_to(cx, opened.as_ref().err().copied(), cx.now() - begun);
    }
    opened.map_err(|error| failure(cx, error, request, ends))
}

/// One attempt to connect, to one address.
async fn attempt(cx: &Cx, ends: Ends, peer: Peer) -> Result<Rc<Connection>, ConnectError> {
    let name = text!("TCP handshake", "TCP 握手", "рукопожатие TCP");
    cx.span(SpanKind::Client, &BROWSER, name, async |cx| {
        let payload = Payload::Local(Local::Call {
            text: format!("connect({peer})"),
        });
        let call = cx.call(&BROWSER, &CLIENT_TCP, payload, &CONNECT).await;
        let opened = handshake(cx, ends, peer).await;
        let (payload, why) = match &opened {
            Ok(_) => (
                Local::Connected {
                    to: (peer.address, peer.port),
                },
                &CONNECTED,
            ),
            Err(error) => (error.returned(), &NOT_CONNECTED),
        };
        cx.reply(call, Payload::Local(payload), why).await;
        opened
    })
    .await
}

async fn handshake(cx: &Cx, ends: Ends, peer: Peer) -> Result<Rc<Connection>, ConnectError> {
    let settings = cx.settings();
    let meets = match ends.server.tier {
        // Who stands in for the server accepts whatever that would do.
        Tier::Network => Meets::Accepts,
        _ => Port::of(settings).meets(),
    };
    let link = Link::to_end(settings, ends.server);
    let connection = Connection::with(cx, ends, peer, link, knobs::manner(settings));
    connection.enter(cx.conn(connection.entry()));
    connection.connect(cx, meets).await?;
    Ok(connection)
}

fn came_to(cx: &Cx, error: Option<ConnectError>, took: Time) {
    let usual = Link::to_server(cx.settings()).delay + Link::to_server(cx.settings()).delay;
    match error {
        Some(ConnectError::Refused) => {
            cx.came_to(text!("refused", "被拒绝", "отказ"), Tone::Failure)
        }
        Some(ConnectError::TimedOut) => cx.came_to(TIMED_OUT_LABEL, Tone::Failure),
        Some(ConnectError::HostUnreachable | ConnectError::NetworkUnreachable) => {
            cx.came_to(text!("unreachable", "不可达", "недоступен"), Tone::Failure)
        }
        None if took > usual + Time::millis(100) => cx.came_to(
            Label::phrase(
                text!(
                    "SYN repeated, {time} lost",
                    "SYN 重传，耽误 {time}",
                    "SYN повторён, потеряно {time}"
                ),
                [("time", Arg::Micros((took - usual).0))],
            ),
            Tone::Detour,
        ),
        None => cx.came_to(
            text!("new connection", "新连接", "новое соединение"),
            Tone::Good,
        ),
    }
}

fn failure(cx: &Cx, error: ConnectError, request: &Request, ends: Ends) -> Failure {
    let host = [("host", Arg::from(request.host()))];
    let (code, text) = match error {
        ConnectError::Refused => ("ERR_CONNECTION_REFUSED", REFUSED_TEXT),
        ConnectError::TimedOut => ("ERR_CONNECTION_TIMED_OUT", TIMED_OUT_TEXT),
        ConnectError::HostUnreachable | ConnectError::NetworkUnreachable => {
            ("ERR_ADDRESS_UNREACHABLE", UNREACHABLE_TEXT)
        }
    };
    let cause = match error {
        ConnectError::Refused | ConnectError::TimedOut => block::culprit(cx, ends.server),
        ConnectError::HostUnreachable | ConnectError::NetworkUnreachable => &CLIENT_IP,
    };
    Failure::new(cause, code, UNREACHABLE, Label::phrase(text, host))
}

/// The connection is gone, and the answer with it.
pub fn lost(cx: &Cx, gone: Gone, host: &str, server: Role) -> Failure {
    let host = [("host", Arg::from(host))];
    let (label, code, text) = match gone {
        Gone::Reset => (RESET_LABEL, "ERR_CONNECTION_RESET", RESET_TEXT),
        Gone::TimedOut => (TIMED_OUT_LABEL, "ERR_TIMED_OUT", TIMED_OUT_TEXT),
        Gone::Closed => (CLOSED_LABEL, "ERR_CONNECTION_CLOSED", CLOSED_TEXT),
        Gone::Empty => (CLOSED_LABEL, "ERR_EMPTY_RESPONSE", EMPTY_TEXT),
    };
    let title = match gone {
        Gone::Empty => NOT_WORKING,
        _ => UNREACHABLE,
    };
    cx.came_to(label, Tone::Failure);
    let cause = block::culprit(cx, server);
    Failure::new(cause, code, title, Label::phrase(text, host))
}

impl Carrier {
    /// The client's connection, if this is one.
    pub fn conn(&self) -> Option<crate::trace::ConnId> {
        match self {
            Carrier::Connection(conn) => conn.id(),
            Carrier::None | Carrier::Link(_) => None,
        }
    }

    /// The HTTP version spoken on it.
    pub fn version(&self) -> HttpVersion {
        match self {
            Carrier::Connection(conn) => conn.version(),
            Carrier::None | Carrier::Link(_) => HttpVersion::H1,
        }
    }
}

const CONNECTION: Text = text!("connection", "连接", "соединение");
const FELL_BACK: Text = text!(
    "IPv4, for IPv6 is silent",
    "IPv6 无应答，改用 IPv4",
    "IPv4: по IPv6 тишина"
);
const OPEN: Text = text!("kept alive", "保持中", "ещё открыто");
const NONE_KEPT: Text = text!("none", "无", "нет");
const UNREACHABLE: Text = text!(
    "This site can’t be reached",
    "无法访问此网站",
    "Не удаётся получить доступ к сайту"
);
const REFUSED_TEXT: Text = text!(
    "{host} refused to connect.",
    "{host} 拒绝了我们的连接请求。",
    "Сайт {host} не позволяет установить соединение."
);
const TIMED_OUT_TEXT: Text = text!(
    "{host} took too long to respond.",
    "{host} 的响应时间过长。",
    "Превышено время ожидания ответа от сайта {host}."
);
const REPEATED: Text = text!(
    "segments sent again: {count}",
    "重传报文段：{count}",
    "повторных сегментов: {count}"
);
const RETRIES: Text = text!(
    "asks again on a new connection",
    "在新连接上重新请求",
    "повторяет запрос на новом соединении"
);
const UNREACHABLE_TEXT: Text = text!(
    "{host} is unreachable.",
    "{host} 不可达。",
    "Сайт {host} недоступен."
);
const NOT_WORKING: Text = text!(
    "This page isn’t working",
    "该网页无法正常运作",
    "Страница недоступна"
);
const RESET_LABEL: Text = text!("reset", "被重置", "сброшено");
const TIMED_OUT_LABEL: Text = text!("timed out", "超时", "время истекло");
const CLOSED_LABEL: Text = text!("closed by the server", "被服务器关闭", "закрыто сервером");
const RESET_TEXT: Text = text!(
    "The connection was reset.",
    "连接已重置。",
    "Соединение сброшено."
);
const CLOSED_TEXT: Text = text!(
    "{host} unexpectedly closed the connection.",
    "{host} 意外终止了连接。",
    "Сайт {host} неожиданно разорвал соединение."
);
const EMPTY_TEXT: Text = text!(
    "{host} didn’t send any data.",
    "{host} 未发送任何数据。",
    "Сайт {host} не отправил данных."
);

const RFC_HANDSHAKE: Cite = Cite::rfc("RFC 9293 §3.5");
const RFC_STATES: Cite = Cite::rfc("RFC 9293 §3.3.2");
const RFC_BACK_OFF: Cite = Cite::rfc("RFC 6298 §5");
const LINUX_SYSCTL: Cite = Cite {
    label: "Linux ip-sysctl",
    url: "https://www.kernel.org/doc/html/latest/networking/ip-sysctl.html",
};

const RFC_CLOSE: Cite = Cite::rfc("RFC 9293 §3.6");
const NGINX_KEEPALIVE: Cite = Cite {
    label: "nginx keepalive_timeout",
    url: "https://nginx.org/en/docs/http/ngx_http_core_module.html#keepalive_timeout",
};
const CHROMIUM: Cite = Cite {
    label: "Chromium HttpNetworkTransaction",
    url: "https://source.chromium.org/chromium/chromium/src/+/main:net/http/http_network_transaction.cc",
};

const REUSE: Why = Why {
    id: "tcp.reuse",
    what: text!(
        "A connection to this origin is still open from the visit before, so no handshake is needed.",
        "上次访问时与该源建立的连接仍然保持，因此不需要握手。",
        "Соединение с этим источником, оставшееся от прошлого визита, ещё открыто: рукопожатие не нужно."
    ),
    why: text!(
        "HTTP connections persist. nginx closes an idle one after keepalive_timeout, 75 seconds by default; until then a new request starts at once.",
        "HTTP 连接默认是持久的。nginx 在空闲 keepalive_timeout（默认 75 秒）后才关闭；在此之前新请求可立即发送。",
        "Соединения HTTP постоянные. Простаивающее соединение nginx закрывает через keepalive_timeout, по умолчанию 75 секунд; до этого новый запрос уходит сразу."
    ),
    cites: &[
        Cite::rfc("RFC 9112 §9.3"),
        Cite::rfc("RFC 9113 §9.1"),
        NGINX_KEEPALIVE,
    ],
};

const CLOSED_IDLE: Why = Why {
    id: "tcp.closed-idle",
    what: text!(
        "The connection of the visit before is closed: the server’s FIN came after its keepalive_timeout.",
        "上次访问的连接已关闭：服务器在 keepalive_timeout 之后发来了 FIN。",
        "Соединение прошлого визита закрыто: по истечении keepalive_timeout сервер прислал FIN."
    ),
    why: text!(
        "An idle connection costs the server memory. nginx closes it after 75 seconds by default; the browser notices at once and opens a new one when it needs it.",
        "空闲连接占用服务器内存。nginx 默认 75 秒后关闭；浏览器立即得知，需要时再建立新连接。",
        "Простаивающее соединение занимает память сервера. nginx закрывает его по умолчанию через 75 секунд; браузер узнаёт сразу и при нужде открывает новое."
    ),
    cites: &[RFC_CLOSE, NGINX_KEEPALIVE],
};

const RETRY: Why = Why {
    id: "tcp.retry",
    what: text!(
        "The kept connection turned out to be closed, so the browser sends the request once more.",
        "保持的连接其实已关闭，浏览器重新发送请求。",
        "Сохранённое соединение оказалось закрытым, и браузер посылает запрос ещё раз."
    ),
    why: text!(
        "A server may close an idle connection at any time, also while a request is on its way to it. Chromium repeats a request that met such a connection and had no answer.",
        "服务器随时可能关闭空闲连接，包括请求正在路上时。遇到这种连接且没有得到应答的请求，Chromium 会重发。",
        "Сервер может закрыть простаивающее соединение когда угодно, даже если запрос уже в пути. Chromium повторяет запрос, попавший на такое соединение и оставшийся без ответа."
    ),
    cites: &[
        Cite::rfc("RFC 9112 §9.3.1"),
        Cite::rfc("RFC 9112 §9.5"),
        CHROMIUM,
    ],
};

const CONNECT: Why = Why {
    id: "tcp.connect",
    what: text!(
        "The browser asks its operating system for a connection to the address and port.",
        "浏览器请操作系统连接到这个地址和端口。",
        "Браузер просит операционную систему установить соединение с этим адресом и портом."
    ),
    why: text!(
        "TCP lives in the kernel; the browser only sees a socket that becomes writable when the handshake is done.",
        "TCP 在内核里；浏览器只看到一个套接字，握手完成后它变为可写。",
        "TCP работает в ядре; браузер видит лишь сокет, в который после рукопожатия можно писать."
    ),
    cites: &[Cite::rfc("RFC 9293 §3.9.1")],
};

const CONNECTED: Why = Why {
    id: "tcp.connected",
    what: text!(
        "The connection is established on the client’s side; data may be sent now.",
        "客户端一侧连接已建立，现在可以发送数据。",
        "На стороне клиента соединение установлено; можно отправлять данные."
    ),
    why: text!(
        "The client does not wait for its last ACK to arrive: opening costs it one round trip.",
        "客户端不必等最后一个 ACK 到达：对它来说，建立连接只花一个往返（RTT）。",
        "Клиент не ждёт, пока дойдёт его последний ACK: на открытие у него уходит один RTT."
    ),
    cites: &[RFC_HANDSHAKE],
};

const NOT_CONNECTED: Why = Why {
    id: "tcp.not-connected",
    what: text!(
        "The system call fails; the browser shows a page of its own.",
        "系统调用失败；浏览器显示它自己的页面。",
        "Системный вызов завершается ошибкой; браузер показывает собственную страницу."
    ),
    why: text!(
        "Without a connection there is no HTTP, so there is no status code either.",
        "没有连接就没有 HTTP，也就没有状态码。",
        "Без соединения нет HTTP, а значит, нет и кода состояния."
    ),
    cites: &[RFC_STATES],
};
