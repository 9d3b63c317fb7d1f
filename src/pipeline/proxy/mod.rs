//! A transparent caching proxy of the access provider: it takes `http:` connections that were meant for the
//! server, and answers from what it has stored.
//!
//! An interception proxy by RFC 9110 §3.7 and RFC 3040 §2.5; a shared cache by RFC 9111 §3 (storing), §4.2
//! (freshness), §4.3 (validation) and §4.2.4 (a stale copy when the server fails); `Via` by RFC 9110 §7.6.3,
//! `Cache-Status` by RFC 9211. Names, time-outs, statuses and log lines are Squid's. A router hands it what
//! goes to port 80; the rest passes. Its own connection to the server is named by its handshake alone. Not
//! modelled: TLS interception with a certificate of its own, the check of `Host` against the address, other
//! ports, peers of caches, memory and disk apart, ranges, `Vary`, heuristic freshness, errors kept for a
//! while.

mod fetch;
mod words;

use super::cast::{HIT, MISS};
use super::cx::{Arm, Cx, because};
use super::http::{Answer, Request, Response};
use super::http_cache::{Entries, LookUp, Serves, Stored as Copy, key};
use super::nginx;
use super::origin::Origin;
use super::stage::{CacheHead, Hop, Next, Preset, Stage};
use super::store::Store;
use super::world::Setup;
use crate::choices;
use crate::text;
use crate::text::{Arg, Label, Text};
use crate::trace::payload::HttpVersion;
use crate::trace::{Icon, Participant, ParticipantKind, Reason, Tier, Time, Tone};
use fetch::fetch;
use words::{
    FOUND, FRESH, INTERCEPTS, KEPT, LOG, LOOK, MISSING, NOT_FOUND, NOT_STORED, OLD_SERVES,
    OTHER_PORT, PASSES, STALE,
};

/// The proxy.
const PROXY: Participant = Participant {
    id: "proxy",
    kind: ParticipantKind::Component,
    tier: Tier::Network,
    name: text!("Transparent proxy", "透明代理", "Прозрачный прокси"),
    icon: Icon::Proxy,
};

/// Its end of TCP.
const PROXY_TCP: Participant = Participant {
    id: "proxy.tcp",
    kind: ParticipantKind::Component,
    tier: Tier::Network,
    name: text!("Proxy TCP", "代理 TCP", "TCP прокси"),
    icon: Icon::Socket,
};

/// Its store.
const STORE: Participant = Participant {
    id: "proxy.cache",
    kind: ParticipantKind::Store,
    tier: Tier::Network,
    name: text!("Proxy cache", "代理缓存", "Кэш прокси"),
    icon: Icon::Cache,
};

/// The head.
pub const STAGE: Stage = Stage {
    id: "proxy",
    title: text!("Transparent proxy", "透明代理", "Прозрачный прокси"),
    about: text!(
        "The access provider’s cache, which answers http: in the server’s name. Of https: it can read nothing.",
        "接入运营商的缓存，以服务器的名义应答 http:；对 https: 则什么也读不到。",
        "Кэш провайдера, который отвечает на http: от имени сервера. В https: он прочесть ничего не может."
    ),
    not_modelled: text!(
        "TLS interception with a certificate of its own, checking Host against the address, other ports, other caches, memory and disk apart, ranges, Vary, heuristic freshness, errors kept for a while.",
        "用自己的证书解密 TLS、核对 Host 与地址、其他端口、缓存之间的协作、内存与磁盘之分、范围请求、Vary、启发式新鲜度、错误缓存。",
        "Перехват TLS с собственным сертификатом, сверка Host с адресом, другие порты, соседние кэши, память отдельно от диска, диапазоны, Vary, эвристическая свежесть, кэширование ошибок."
    ),
    knobs: &[&Use::KNOB, &Stored::KNOB],
    caches: &[CacheHead {
        id: "proxy",
        title: text!(
            "the transparent proxy’s cache",
            "透明代理缓存",
            "кэш прозрачного прокси"
        ),
        clear: |world| world.part::<State>().entries.clear(),
    }],
    presets: &[Preset {
        url: Some("http://shop.example.com/img/logo.png"),
        ..Preset::set(
            "proxy-hit",
            text!("Proxy hit", "代理命中", "Есть в прокси"),
            &[
                ("proxy.use", "present"),
                ("proxy.stored", "fresh"),
                ("nginx.redirect", "off"),
            ],
        )
    }],
    cast: &[&PROXY_TCP, &PROXY, &STORE],
    hop: Some(Hop {
        at: &PROXY,
        tcp: &PROXY_TCP,
        tls: &PROXY,
    }),
    ends: intercepts,
    present: |settings| Use::of(settings) == Use::Present,
    prepare,
    run: Some(|cx, request, next| Box::pin(async move { run(&cx, request, next).await })),
};

choices! {
    /// Whether the access provider has a proxy.
    pub enum Use = "proxy.use", text!("Transparent proxy", "透明代理", "Прозрачный прокси") => {
        /// Connections reach the server.
        Absent = "absent", text!("absent", "无", "нет");
        /// A proxy takes those to port 80.
        Present = "present", text!("present", "有", "есть");
    }
}

choices! {
    /// What the proxy holds for the URL before the first visit.
    pub enum Stored = "proxy.stored", text!("Stored copy", "已存副本", "Копия") => {
        /// Nothing.
        None = "none", text!("none", "无", "нет");
        /// One that may be used as it is.
        Fresh = "fresh", text!("fresh", "新鲜", "свежая");
        /// One past its time; the file has not changed since.
        Expired = "expired", text!("expired, file unchanged", "过期，文件未变", "истекла, файл тот же");
        /// One past its time; the file has changed since.
        Changed = "changed", text!("expired, file changed", "过期，文件已变", "истекла, файл новый");
    }
}

/// Parsing the request.
const PARSE: Time = Time::micros(100);

/// What the proxy calls itself in `Via` and `Cache-Status`.
const NAME: &str = "proxy.isp.example";

#[derive(Default)]
struct State {
    entries: Entries,
    /// Idle connections by host and port, and the Unix second since which each is idle.
    idle: Store<u64>,
}

/// The router's rule goes by the port; a proxy for plain requests can do nothing with a ClientHello.
fn intercepts(request: &Request) -> bool {
    !request.is_secure() && request.port() == 80
}

fn prepare(setup: &mut Setup<'_>) {
    let request = Request::get(setup.address.url.clone(), &PROXY);
    if !request.is_static() || !intercepts(&request) {
        return;
    }
    let origin = Origin::of(setup.settings, &request);
    // Stored half a lifetime ago, or two.
    let (age, etag) = match Stored::of(setup.settings) {
        Stored::None => return,
        Stored::Fresh => (origin.shared_max_age / 2, origin.etag()),
        Stored::Expired => (origin.shared_max_age * 2, origin.etag()),
        Stored::Changed => (origin.shared_max_age * 2, origin.former_etag()),
    };
    let received = setup.unix - age;
    let mut response = origin.answer(&request, &PROXY, received);
    response.http.headers.set("ETag", etag);
    nginx::describe(setup.settings, false, &mut response);
    let copy = Copy::since(response, received);
    let state = setup.world.part::<State>();
    state.entries.put(&key(&request), copy);
}

/// How a response came about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Came {
    /// From the store.
    Hit,
    /// From the store, and the browser has it already.
    NotModified,
    /// From the server.
    Miss,
    /// From the store, which the server says is still good.
    Unmodified,
    /// From the server, which has another.
    Modified,
    /// From the store, because the server has failed.
    FailOld,
}

impl Came {
    /// Squid's result code.
    fn code(self) -> &'static str {
        match self {
            Came::Hit => "TCP_HIT",
            Came::NotModified => "TCP_INM_HIT",
            Came::Miss => "TCP_MISS",
            Came::Unmodified => "TCP_REFRESH_UNMODIFIED",
            Came::Modified => "TCP_REFRESH_MODIFIED",
            Came::FailOld => "TCP_REFRESH_FAIL_OLD",
        }
    }

    /// What `Cache-Status` says (RFC 9211 §2.1, §2.2).
    fn cache_status(self) -> &'static str {
        match self {
            Came::Hit | Came::NotModified => "hit",
            Came::Miss => "fwd=miss",
            Came::Unmodified | Came::Modified | Came::FailOld => "fwd=stale",
        }
    }
}

async fn run(cx: &Cx, request: Request, next: Next) -> Answer {
    if !intercepts(&request) {
        pass(cx, &request);
        return next.run(cx, request).await;
    }
    let begun = cx.now();
    decide_rule(cx, &INTERCEPTS, 0);
    cx.sleep(PARSE).await;
    let (came, mut response) = answer(cx, &request, next).await;
    response.http.version = request.http.version;
    let headers = &mut response.http.headers;
    headers.push("Via", format!("1.1 {NAME} (squid/6.10)"));
    headers.set("Cache-Status", format!("{NAME};{}", came.cache_status()));
    log(cx, &request, &response, (came, begun));
    let tone = match response.http.status {
        500.. => Tone::Failure,
        _ if matches!(came, Came::Miss | Came::Modified) => Tone::Detour,
        _ => Tone::Good,
    };
    cx.came_to(format!("{}/{}", came.code(), response.http.status), tone);
    Ok(response)
}

/// What goes past the proxy.
fn pass(cx: &Cx, request: &Request) {
    let why = if request.is_secure() {
        &PASSES
    } else {
        &OTHER_PORT
    };
    decide_rule(cx, why, 1);
    cx.came_to(PASSED, Tone::Detour);
}

fn decide_rule(cx: &Cx, why: impl Into<Reason>, taken: usize) {
    let arms = vec![
        Arm::new(text!("intercepted", "截获", "перехвачено")),
        Arm::new(PASSED),
    ];
    let name = text!("port 80", "80 端口", "порт 80");
    cx.door(&PROXY, name, why, arms, taken);
}

async fn answer(cx: &Cx, request: &Request, next: Next) -> (Came, Response) {
    let key = key(request);
    let stored = cx.world::<State>().entries.get(&key).cloned();
    let stored = LOOK_UP.run(cx, &key, stored).await;
    let asked = cx.unix();
    let Some(mut copy) = stored else {
        decide(cx, &MISSING, 1);
        // The browser's validators go along: a 304 is for it.
        let response = fetch(cx, request.clone(), next).await;
        return (Came::Miss, store(cx, &key, asked, response));
    };
    let times = copy.times(Serves::Everybody, asked);
    if copy.fresh_for(Serves::Everybody, asked) > 0 {
        decide(cx, because(&FRESH, times), 0);
        let mut response = copy.answer(request);
        let age = copy.age(cx.unix()).to_string();
        response.http.headers.set("Age", age);
        let came = match response.http.status {
            304 => Came::NotModified,
            _ => Came::Hit,
        };
        return (came, response);
    }
    decide(cx, because(&STALE, times), 2);
    let mut onward = request.clone();
    copy.validate_by(&mut onward);
    let response = fetch(cx, onward, next).await;
    match response.http.status {
        304 => copy.freshen(&response, asked, cx.unix()),
        500.. => {
            cx.remark(&PROXY, OLD, because(&OLD_SERVES, times_now(cx, &copy)));
            return (Came::FailOld, copy.answer(request));
        }
        _ => return (Came::Modified, store(cx, &key, asked, response)),
    }
    keep(cx, &key, copy.clone());
    (Came::Unmodified, copy.answer(request))
}

fn times_now(cx: &Cx, copy: &Copy) -> [(&'static str, Arg); 2] {
    copy.times(Serves::Everybody, cx.unix())
}

fn decide(cx: &Cx, why: impl Into<Reason>, taken: usize) {
    let arms = vec![
        Arm::new(HIT).set(Stored::Fresh.setting()),
        Arm::new(MISS).set(Stored::None.setting()),
        Arm::new(text!("stale", "过期", "устарела")).set(Stored::Expired.setting()),
    ];
    let name = text!("proxy cache", "代理缓存", "кэш прокси");
    cx.door(&PROXY, name, why, arms, taken);
}

const LOOK_UP: LookUp = LookUp {
    by: &PROXY,
    cache: &STORE,
    serves: Serves::Everybody,
    asked: &LOOK,
    found: &FOUND,
    missing: &NOT_FOUND,
};

/// Keeps a response if its header fields allow it.
fn store(cx: &Cx, key: &str, asked: u64, response: Response) -> Response {
    if !Serves::Everybody.may_store(&response) {
        if response.by.id != PROXY.id {
            cx.remark(&PROXY, REFUSES, &NOT_STORED);
        }
        return response;
    }
    keep(cx, key, Copy::new(response.clone(), asked, cx.unix()));
    response
}

fn keep(cx: &Cx, key: &str, copy: Copy) {
    let left = copy.fresh_for(Serves::Everybody, cx.unix()) * 1_000_000;
    let args = [("time", Arg::Micros(left))];
    let text = Label::phrase(FROM_HERE, args.clone());
    cx.remark(&PROXY, text, because(&KEPT, args));
    cx.world::<State>().entries.put(key, copy);
}

/// A line of Squid's `access.log` in its native format.
fn log(cx: &Cx, request: &Request, response: &Response, (came, begun): (Came, Time)) {
    let millis = cx.unix_millis();
    let (seconds, millis) = (millis / 1_000, millis % 1_000);
    let took = (cx.now() - begun).0 / 1_000;
    let (client, status) = (request.client(), response.http.status);
    let (code, bytes) = (came.code(), response.http.wire_len());
    let (method, url) = (request.http.method, key(request));
    let from = match (came, request.peer) {
        (Came::Hit | Came::NotModified, _) | (_, None) => "HIER_NONE/-".to_owned(),
        (_, Some(peer)) => format!("ORIGINAL_DST/{peer}"),
    };
    let media_type = response.http.headers.get("Content-Type");
    let media_type = media_type.and_then(|field| field.split(';').next());
    let media_type = media_type.unwrap_or("-");
    let line = format!(
        "{seconds}.{millis:03} {took:6} {client} {code}/{status} {bytes} {method} {url} - {from} {media_type}"
    );
    cx.log(&PROXY, line, &LOG);
}

/// A page of the proxy's own, with the name of the error.
fn error_page(cx: &Cx, status: u16, error: &str) -> Response {
    let mut response = Response::new(&PROXY, HttpVersion::H1, status, 3_700, cx.unix());
    let headers = &mut response.http.headers;
    headers.set("Server", "squid/6.10");
    headers.set("X-Squid-Error", error);
    response
}

const PASSED: Text = text!("passed on", "放行", "пропущено");
const REFUSES: Text = text!("not stored", "不存储", "не сохраняется");
const OLD: Text = text!(
    "the stale copy is good enough",
    "旧副本也能用",
    "сгодится и устаревшая копия"
);
const FROM_HERE: Text = text!(
    "further requests are answered here for {time}",
    "后续请求将直接命中缓存（{time} 内）",
    "следующие запросы получат ответ здесь ({time})"
);
