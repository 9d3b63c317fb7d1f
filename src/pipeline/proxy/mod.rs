//! A transparent caching proxy of the access provider: it takes `http:` connections that were meant for the
//! server, and answers from what it has stored.
//!
//! An interception proxy by RFC 9110 §3.7 and RFC 3040 §2.5; a shared cache by RFC 9111, as the room
//! `crate::http_cache` decides; `Via` by RFC 9110 §7.6.3, `Cache-Status` by RFC 9211. Names, time-outs,
//! statuses and log lines are Squid's, as is the heuristic lifetime of `refresh_pattern . 0 20% 4320`. A router
//! hands it what goes to port 80; the rest passes. Its own connection to the server is named by its handshake
//! alone. Not modelled: TLS interception with a certificate of its own, the check of `Host` against the
//! address, other ports, peers of caches, memory and disk apart, requests that wait for another's answer.

mod fetch;
mod words;

use super::cast::{HIT, MISS};
use super::cx::{Arm, Cx, because};
use super::http::{Answer, Request, Response};
use super::http_cache::{
    Entries, HttpCache, Pending, Plan, Taken, about, cache_status, key, other_arm,
};
use super::nginx;
use super::origin::Origin;
use super::request;
use super::stage::{CacheHead, Hop, Next, Preset, Stage};
use super::store::Store;
use super::world::Setup;
use crate::choices;
use crate::http_cache::{Config, Reason as Because};
use crate::text;
use crate::text::{Arg, Label, Text};
use crate::trace::payload::{Does, HttpVersion, Verdict};
use crate::trace::{Icon, Participant, ParticipantKind, Reason, Tier, Time, Tone};
use fetch::{Fetched, fetch};
use words::{
    FOUND, FRESH, INTERCEPTS, KEPT, LOG, LOOK, MISSING, MUST_ASK, NOT_FOUND, OTHER_PORT, PASSES,
    SERVES_STALE, STALE,
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
        "TLS interception with a certificate of its own, checking Host against the address, other ports, other caches, memory and disk apart, collapsed requests.",
        "用自己的证书解密 TLS、核对 Host 与地址、其他端口、缓存之间的协作、内存与磁盘之分、请求合并。",
        "Перехват TLS с собственным сертификатом, сверка Host с адресом, другие порты, соседние кэши, память отдельно от диска, объединение запросов."
    ),
    knobs: &[&Use::KNOB, &Stored::KNOB],
    caches: &[
        CacheHead {
            id: "proxy",
            title: text!(
                "the transparent proxy’s cache",
                "透明代理缓存",
                "кэш прозрачного прокси"
            ),
            clear: |world| world.part::<State>().entries.clear(),
            holds: |world, now| world.part::<State>().entries.holds(&HTTP_CACHE.config, now),
        },
        CacheHead {
            id: "proxy.servers",
            title: text!("the proxy’s connections", "代理的连接", "соединения прокси"),
            clear: |world| world.part::<State>().idle.clear(),
            holds: |world, _| fetch::holds(&world.part::<State>().idle),
        },
    ],
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
    let mut request = Request::get(setup.address.url.clone(), &PROXY);
    if !intercepts(&request) {
        return;
    }
    request.http.headers = request::usual(&request);
    let origin = Origin::of(setup.settings, &request);
    // Stored half a lifetime ago, or two.
    let (age, former) = match Stored::of(setup.settings) {
        Stored::None => return,
        Stored::Fresh => ((1, 2), false),
        Stored::Expired => ((2, 1), false),
        Stored::Changed => ((2, 1), true),
    };
    let settings = setup.settings;
    let made = |unix| {
        let mut response = origin.answer(&request, &PROXY, unix);
        if former {
            origin.make_former(&mut response);
        }
        nginx::describe(settings, false, &mut response);
        response
    };
    let entries = &mut setup.world.part::<State>().entries;
    entries.hold_aged(&HTTP_CACHE.config, &request, age, (setup.unix, made));
}

/// How a response came about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Came {
    /// From the store.
    Hit,
    /// From the store, stale, while the server is asked.
    StaleHit,
    /// From the store, and the browser has it already: by entity tag.
    Matches,
    /// From the store, and the browser has it already: by date.
    NotModified,
    /// From the server.
    Miss,
    /// From the server, since the browser wants it so.
    ClientRefresh,
    /// From the store, which the server says is still good.
    Unmodified,
    /// From the server, which has another.
    Modified,
    /// From the store, because the server has failed.
    FailOld,
    /// The server has failed, and what is stored may not serve.
    FailErr,
}

impl Came {
    /// Squid's result code.
    fn code(self) -> &'static str {
        match self {
            Came::Hit => "TCP_HIT",
            Came::StaleHit => "TCP_STALE_HIT",
            Came::Matches => "TCP_INM_HIT",
            Came::NotModified => "TCP_IMS_HIT",
            Came::Miss => "TCP_MISS",
            Came::ClientRefresh => "TCP_CLIENT_REFRESH_MISS",
            Came::Unmodified => "TCP_REFRESH_UNMODIFIED",
            Came::Modified => "TCP_REFRESH_MODIFIED",
            Came::FailOld => "TCP_REFRESH_FAIL_OLD",
            Came::FailErr => "TCP_REFRESH_FAIL_ERR",
        }
    }

    /// Whether the server was not asked.
    fn is_hit(self) -> bool {
        matches!(
            self,
            Came::Hit | Came::StaleHit | Came::Matches | Came::NotModified
        )
    }

    /// Of an answer from the store.
    fn from_store(verdict: &Verdict) -> Came {
        let has = |reason| verdict.reasons.contains(&reason);
        match verdict.does {
            _ if has(Because::IfNoneMatch) => Came::Matches,
            _ if has(Because::IfModifiedSince) => Came::NotModified,
            Does::ServeStale => Came::StaleHit,
            _ => Came::Hit,
        }
    }

    /// Of a response that the server gave.
    fn from_server(verdict: &Verdict, status: u16) -> Came {
        match verdict.does {
            Does::Miss => Came::Miss,
            _ if status >= 500 => Came::FailErr,
            Does::MustAsk if verdict.reasons.contains(&Because::RequestNoCache) => {
                Came::ClientRefresh
            }
            _ => Came::Modified,
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
    let Answered {
        came,
        status,
        mut response,
    } = answer(cx, &request, next).await;
    response.http.version = request.http.version;
    let headers = &mut response.http.headers;
    headers.push("Via", format!("1.1 {NAME} (squid/6.10)"));
    headers.set("Cache-Status", format!("{NAME}{status}"));
    log(cx, &request, &response, (came, begun));
    let tone = match response.http.status {
        500.. => Tone::Failure,
        _ if matches!(came, Came::Miss | Came::Modified | Came::ClientRefresh) => Tone::Detour,
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

/// A response, how it came about, and what `Cache-Status` says of that after the name.
struct Answered {
    came: Came,
    status: String,
    response: Response,
}

async fn answer(cx: &Cx, request: &Request, next: Next) -> Answered {
    if !request.http.is_safe() {
        return write(cx, request, next).await;
    }
    let (plan, verdict) = HTTP_CACHE.ask(cx, request).await;
    decide(cx, &verdict);
    match plan {
        Plan::Serve(response, meanwhile) => {
            if let Some(pending) = meanwhile {
                validate(cx, pending, next);
            }
            Answered {
                came: Came::from_store(&verdict),
                status: cache_status(&verdict, None, None),
                response,
            }
        }
        Plan::Ask(pending) => ask(cx, verdict, pending, next).await,
        Plan::Fail => Answered {
            came: Came::Miss,
            status: cache_status(&verdict, None, None),
            response: error_page(cx, 504, "ERR_ONLY_IF_CACHED_MISS 0"),
        },
    }
}

/// A write goes to the server, and may make what is stored worthless.
async fn write(cx: &Cx, request: &Request, next: Next) -> Answered {
    let pending = HTTP_CACHE.pass(cx, request);
    let response = match fetch(cx, request.clone(), next).await {
        Fetched::Response(response) => {
            HTTP_CACHE.take(cx, pending, response.clone());
            response
        }
        Fetched::Failed(page) => page,
    };
    Answered {
        came: Came::Miss,
        status: ";fwd=method".to_owned(),
        response,
    }
}

/// Asks the server, and a second time if what comes back is of no use.
async fn ask(cx: &Cx, verdict: Verdict, mut pending: Pending, next: Next) -> Answered {
    loop {
        let response = match fetch(cx, pending.onward.clone(), next.clone()).await {
            Fetched::Response(response) => response,
            Fetched::Failed(page) => return failed(cx, &verdict, &pending, None, page),
        };
        let status = response.http.status;
        // A server's error counts as none being reached (RFC 9111 §4.3.3).
        if status >= 500 && pending.validates() {
            return failed(cx, &verdict, &pending, Some(status), response);
        }
        let (taken, what) = HTTP_CACHE.take(cx, pending, response);
        let (came, response) = match taken {
            Taken::Pass(response) => (Came::from_server(&verdict, status), response),
            Taken::Serve(response) => (Came::Unmodified, response),
            Taken::Again(again) => {
                pending = *again;
                continue;
            }
        };
        kept(cx, &what);
        return Answered {
            came,
            status: cache_status(&verdict, Some(status), Some(&what)),
            response,
        };
    }
}

/// The server cannot be reached, or has failed: a stale copy serves, if it may.
fn failed(
    cx: &Cx,
    verdict: &Verdict,
    pending: &Pending,
    status: Option<u16>,
    page: Response,
) -> Answered {
    let old = HTTP_CACHE.without(cx, pending);
    let (came, response) = match old {
        Some((response, _)) => (Came::FailOld, response),
        None => (Came::from_server(verdict, page.http.status), page),
    };
    Answered {
        came,
        status: cache_status(verdict, status, None),
        response,
    }
}

/// Asks behind the client's back, who has the stale copy already.
fn validate(cx: &Cx, pending: Pending, next: Next) {
    let name = text!("validate in the background", "后台验证", "проверка в фоне");
    cx.spawn(&PROXY, name, |cx| async move {
        let fetched = fetch(&cx, pending.onward.clone(), next).await;
        if let Fetched::Response(response) = fetched {
            HTTP_CACHE.take(&cx, pending, response);
        }
    });
}

fn decide(cx: &Cx, verdict: &Verdict) {
    let mut arms = vec![
        Arm::new(HIT).set(Stored::Fresh.setting()),
        Arm::new(MISS).set(Stored::None.setting()),
        Arm::new(text!("stale", "过期", "устарела")).set(Stored::Expired.setting()),
    ];
    let (why, taken) = match verdict.does {
        Does::Serve => (&FRESH, 0),
        Does::Ask => (&STALE, 2),
        Does::MustAsk => (&MUST_ASK, 3),
        Does::ServeStale => (&SERVES_STALE, 3),
        _ => (&MISSING, 1),
    };
    arms.extend(other_arm(verdict));
    let name = text!("proxy cache", "代理缓存", "кэш прокси");
    cx.door(&PROXY, name, about(why, verdict), arms, taken);
}

/// The cache.
pub const HTTP_CACHE: HttpCache = HttpCache {
    by: &PROXY,
    store: &STORE,
    config: Config {
        heuristic_percent: 20,
        heuristic_most: 4_320 * 60,
        stale_when_disconnected: true,
        ..Config::shared()
    },
    entries: |cx| std::cell::RefMut::map(cx.world::<State>(), |state| &mut state.entries),
    asked: &LOOK,
    found: &FOUND,
    missing: &NOT_FOUND,
};

/// Says how long further requests are answered from what was just stored or validated.
fn kept(cx: &Cx, verdict: &Verdict) {
    let left = verdict.fresh_for();
    if matches!(verdict.does, Does::Store | Does::Freshen) && left > 0 {
        let args = [("time", Arg::Micros(left * 1_000_000))];
        let text = Label::phrase(FROM_HERE, args.clone());
        cx.remark(&PROXY, text, because(&KEPT, args));
    }
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
        (came, _) if came.is_hit() => "HIER_NONE/-".to_owned(),
        (_, None) => "HIER_NONE/-".to_owned(),
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
const FROM_HERE: Text = text!(
    "further requests are answered here for {time}",
    "后续请求将直接命中缓存（{time} 内）",
    "следующие запросы получат ответ здесь ({time})"
);
