//! The CDN: an edge near the client that keeps files and pulls from the origin what it does not have.
//!
//! A shared cache by RFC 9111 (§3 storing, §4.2 freshness, §4.3 validation, §5.1 `Age`) and a gateway by
//! RFC 9110 §7.6.3 (`Via`). Time-outs are CloudFront's; the words in `X-Cache` and the log lines are those
//! of nginx's proxy cache. Not modelled: TLS on the way to the origin, several edges and regional caches,
//! collapsed requests, ranges, `Vary`, stale-while-revalidate and stale-if-error, errors kept for a while,
//! another attempt after a refusal or when the response does not come in time.

mod pull;
mod words;

use super::cast::{EDGE_ETH, EDGE_IP, HIT, MISS};
use super::cx::{Arm, Cx, because};
use super::http::{Answer, Request, Response};
use super::http_cache::{Entries, HttpCache, Pending, Plan, Taken, about, key};
use super::nginx;
use super::origin::Origin;
use super::oss;
use super::request::{self, Method};
use super::stage::{CacheHead, Hop, Next, Preset, Stage};
use super::store::Store;
use super::tls::too_early;
use super::upstream::Idle;
use super::world::{Setup, World};
use crate::choices;
use crate::http_cache::Config;
use crate::text;
use crate::text::{Arg, Label, Text};
use crate::trace::payload::{Does, HttpVersion, Verdict};
use crate::trace::{Icon, Participant, ParticipantKind, Tier, Time, Tone, Why};
use pull::{CONNECT_ATTEMPTS, CONNECT_TIMEOUT, RESPONSE_TIMEOUT, pull};
use words::{
    DYNAMIC, EXPIRED, FOUND, FRESH, KEPT, LOOK, MISSING, NOT_FOUND, PURGED, STILL_KEPT, WRITES,
};

/// The edge.
const EDGE: Participant = Participant {
    id: "edge",
    kind: ParticipantKind::Component,
    tier: Tier::Edge,
    name: text!("CDN edge", "CDN 边缘节点", "Узел CDN"),
    icon: Icon::Cloud,
};

/// Its end of TCP.
const EDGE_TCP: Participant = Participant {
    id: "edge.tcp",
    kind: ParticipantKind::Component,
    tier: Tier::Edge,
    name: text!("Edge TCP", "边缘节点 TCP", "TCP узла CDN"),
    icon: Icon::Socket,
};

/// Its end of TLS.
const EDGE_TLS: Participant = Participant {
    id: "edge.tls",
    kind: ParticipantKind::Component,
    tier: Tier::Edge,
    name: text!("Edge TLS", "边缘节点 TLS", "TLS узла CDN"),
    icon: Icon::Lock,
};

/// Its store.
const STORE: Participant = Participant {
    id: "edge.cache",
    kind: ParticipantKind::Store,
    tier: Tier::Edge,
    name: text!("Edge cache", "边缘缓存", "Кэш CDN"),
    icon: Icon::Cache,
};

/// The head.
pub const STAGE: Stage = Stage {
    id: "cdn",
    title: text!("CDN"),
    about: text!(
        "Answers from near the client what it has stored, and pulls the rest from the origin.",
        "就近返回已缓存的内容，其余回源获取。",
        "Отдаёт сохранённое вблизи клиента, остальное забирает у источника."
    ),
    not_modelled: text!(
        "TLS to the origin, several edges, regional caches, collapsed requests, ranges, Vary, stale-while-revalidate, stale-if-error, errors kept for a while, another attempt after a refusal or a late response.",
        "回源 TLS、多个边缘节点、区域缓存、请求合并、范围请求、Vary、stale-while-revalidate、stale-if-error、错误缓存、被拒绝或响应超时后重试。",
        "TLS до источника, несколько узлов, региональные кэши, объединение запросов, диапазоны, Vary, stale-while-revalidate, stale-if-error, кэширование ошибок, повтор после отказа или тайм-аута ответа."
    ),
    knobs: &[
        &Use::KNOB,
        &Stored::KNOB,
        &Files::KNOB,
        &State::KNOB,
        &SCHEME,
        &CONNECT_TIMEOUT,
        &CONNECT_ATTEMPTS,
        &RESPONSE_TIMEOUT,
    ],
    caches: &[CacheHead {
        id: "cdn",
        title: text!("the edge’s cache", "CDN 边缘缓存", "кэш CDN"),
        clear: purge,
    }],
    presets: &[
        Preset {
            url: Some(VIDEO),
            lens: Some("cdn"),
            ..Preset::set("cdn", text!("CDN"), &[("cdn.use", "present")])
        },
        Preset {
            url: Some(VIDEO),
            lens: Some("cdn"),
            ..Preset::set(
                "edge-hit",
                text!("Edge hit", "CDN 命中", "Есть в CDN"),
                &[("cdn.use", "present"), ("cdn.stored", "fresh")],
            )
        },
    ],
    cast: &[&EDGE_ETH, &EDGE_IP, &EDGE_TCP, &EDGE_TLS, &EDGE, &STORE],
    hop: Some(Hop {
        at: &EDGE,
        tcp: &EDGE_TCP,
        tls: &EDGE_TLS,
    }),
    present: |settings| Use::of(settings) == Use::Present,
    prepare,
    run: Some(|cx, request, next| Box::pin(async move { run(&cx, request, next).await })),
    ..Stage::WORLD_ONLY
};

const VIDEO: &str = "https://cdn.example.com/videos/123.mp4";

choices! {
    /// Whether there is a CDN.
    pub enum Use = "cdn.use", text!("CDN") => {
        /// Clients reach the servers themselves.
        Absent = "absent", text!("absent", "无", "нет");
        /// An edge stands before the servers.
        Present = "present", text!("present", "有", "есть");
    }
}

choices! {
    /// What the edge holds for the URL before the first visit.
    pub enum Stored = "cdn.stored", text!("Stored copy", "已存副本", "Копия") => {
        /// Nothing.
        None = "none", text!("none", "无", "нет");
        /// One that may be used as it is.
        Fresh = "fresh", text!("fresh", "新鲜", "свежая");
        /// One past its time; the file has not changed since.
        Expired = "expired", text!("expired, file unchanged", "过期，文件未变", "истекла, файл тот же");
        /// One past its time; the file has changed since.
        Changed = "changed", text!("expired, file changed", "过期，文件已变", "истекла, файл новый");
        /// It was there until somebody purged it.
        Purged = "purged", text!("purged", "已刷新", "очищена");
    }
}

choices! {
    /// Where files are pulled from.
    pub enum Files = "cdn.origin", text!("Origin of files", "文件源站", "Источник файлов") => {
        /// The provider's own server.
        Server = "server", text!("server", "服务器", "сервер");
        /// A bucket.
        ObjectStorage = "oss", text!("object storage", "对象存储", "объектное хранилище");
    }
}

choices! {
    /// Whether the origin can be reached from the edge.
    pub enum State = "cdn.origin_state", text!("Origin", "源站", "Источник") => {
        /// It can.
        Up = "up", text!("up", "正常", "работает");
        /// Nothing listens there.
        Refuses = "refuses", text!("refuses", "拒绝连接", "отказывает");
        /// Nothing comes back.
        Silent = "silent", text!("silent", "无响应", "молчит");
    }
}

choices! {
    /// How the edge speaks to the origin.
    pub enum Scheme = "cdn.origin_scheme", text!("To the origin", "回源协议", "К источнику") => {
        /// As the client speaks to the edge.
        Same = "same", text!("as the client", "跟随客户端", "как клиент");
        /// Always in the clear.
        Plain = "http", text!("http: always", "始终 http:", "всегда http:");
    }
}

const SCHEME: crate::scenario::Knob = Scheme::KNOB.behind_more();

/// Parsing the request, finding the rule for its path.
const PARSE: Time = Time::micros(100);

#[derive(Default)]
struct Edge {
    entries: Entries,
    /// What a purge took out and no pull has brought back yet.
    purged: Store<()>,
    /// The connection to the origin.
    origin: Idle,
}

fn purge(world: &mut World) {
    let edge = world.part::<Edge>();
    for held in edge.entries.held(&HTTP_CACHE.config, 0) {
        edge.purged.put(&held.url, ());
    }
    edge.entries.clear();
}

fn prepare(setup: &mut Setup<'_>) {
    let mut request = Request::get(setup.address.url.clone(), &EDGE);
    if !request.is_static() {
        return;
    }
    request.http.headers = request::usual(&request);
    let origin = Origin::of(setup.settings, &request);
    // Stored half a lifetime ago, or two lifetimes ago.
    let (age, former) = match Stored::of(setup.settings) {
        Stored::None => return,
        Stored::Fresh | Stored::Purged => ((1, 2), false),
        Stored::Expired => ((2, 1), false),
        Stored::Changed => ((2, 1), true),
    };
    let settings = setup.settings;
    let made = |unix| {
        let mut response = origin.answer(&request, &EDGE, unix);
        if former {
            origin.make_former(&mut response);
        }
        if !oss::is_origin(settings) {
            nginx::describe(settings, pull::secured(settings, &request), &mut response);
        }
        response
    };
    let edge = setup.world.part::<Edge>();
    edge.entries
        .hold_aged(&HTTP_CACHE.config, &request, age, (setup.unix, made));
    if Stored::of(settings) == Stored::Purged {
        purge(setup.world);
    }
}

/// How a response came about: what `X-Cache` says, in the words of nginx's `$upstream_cache_status`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Came {
    Hit,
    Miss,
    Expired,
    Revalidated,
    Bypass,
}

impl Came {
    fn word(self) -> &'static str {
        match self {
            Came::Hit => "HIT",
            Came::Miss => "MISS",
            Came::Expired => "EXPIRED",
            Came::Revalidated => "REVALIDATED",
            Came::Bypass => "BYPASS",
        }
    }
}

async fn run(cx: &Cx, request: Request, next: Next) -> Answer {
    cx.sleep(PARSE).await;
    let (came, mut response) = if let Some(response) = too_early(cx, &EDGE, &request) {
        (Came::Bypass, response)
    } else if !request.http.is_safe() {
        let arms = vec![
            Arm::new("GET").set(Method::Get.setting()),
            Arm::new("POST").set(Method::Post.setting()),
        ];
        cx.door(&EDGE, NAME_OF_DOOR, &WRITES, arms, 1);
        (Came::Bypass, pull(cx, &request, next).await?)
    } else if request.is_static() {
        cached(cx, &request, next).await?
    } else {
        decide(cx, because(&DYNAMIC, []), Arms::Dynamic);
        (Came::Bypass, pull(cx, &request, next).await?)
    };
    response.http.version = request.http.version;
    let headers = &mut response.http.headers;
    headers.set("Via", format!("1.1 {NAME}"));
    headers.set("X-Cache", came.word());
    let word = format!(" {}", came.word());
    nginx::access_log(cx, &EDGE, &request, &response, &word);
    let status = response.http.status;
    let tone = match status {
        500.. => Tone::Failure,
        _ if matches!(came, Came::Hit | Came::Revalidated) => Tone::Good,
        _ => Tone::Detour,
    };
    cx.came_to(format!("{}, {status}", came.word()), tone);
    Ok(response)
}

/// What the edge calls itself in `Via`.
const NAME: &str = "edge.cdn.example";

/// A file: from the store, or pulled and stored.
async fn cached(
    cx: &Cx,
    request: &Request,
    next: Next,
) -> Result<(Came, Response), super::http::Failure> {
    let (plan, verdict) = HTTP_CACHE.ask(cx, request).await;
    let pending = match plan {
        Plan::Serve(response, meanwhile) => {
            decide(cx, about(&FRESH, &verdict), Arms::Hit);
            from_here(cx, &verdict, &STILL_KEPT);
            if let Some(pending) = meanwhile {
                let name = text!("validate in the background", "后台验证", "проверка в фоне");
                cx.spawn(&EDGE, name, |cx| async move {
                    if let Ok(response) = pull(&cx, &pending.onward, next).await {
                        HTTP_CACHE.take(&cx, pending, response);
                    }
                });
            }
            return Ok((Came::Hit, response));
        }
        Plan::Ask(pending) => pending,
        Plan::Fail => return Ok((Came::Miss, error_page(cx, 504))),
    };
    let purged = cx.world::<Edge>().purged.take(&key(request)).is_some();
    let came = match verdict.does {
        Does::Miss if purged => {
            decide(cx, &PURGED, Arms::Purged);
            Came::Miss
        }
        Does::Miss => {
            decide(cx, &MISSING, Arms::Miss);
            Came::Miss
        }
        _ => {
            decide(cx, about(&EXPIRED, &verdict), Arms::Expired);
            Came::Expired
        }
    };
    pulled(cx, came, pending, next).await
}

/// Pulls from the origin, and a second time if what comes back is of no use.
async fn pulled(
    cx: &Cx,
    came: Came,
    mut pending: Pending,
    next: Next,
) -> Result<(Came, Response), super::http::Failure> {
    loop {
        let response = pull(cx, &pending.onward, next.clone()).await?;
        let (taken, verdict) = HTTP_CACHE.take(cx, pending, response);
        from_here(cx, &verdict, &KEPT);
        match taken {
            Taken::Pass(response) => return Ok((came, response)),
            Taken::Serve(response) => return Ok((Came::Revalidated, response)),
            Taken::Again(again) => pending = *again,
        }
    }
}

/// The cache.
pub const HTTP_CACHE: HttpCache = HttpCache {
    by: &EDGE,
    store: &STORE,
    config: Config::cdn(),
    entries: |cx| std::cell::RefMut::map(cx.world::<Edge>(), |edge| &mut edge.entries),
    asked: &LOOK,
    found: &FOUND,
    missing: &NOT_FOUND,
};

/// The ways that a request can take through the edge.
#[derive(Clone, Copy)]
enum Arms {
    Hit,
    Miss,
    Expired,
    Purged,
    Dynamic,
}

fn decide(cx: &Cx, why: impl Into<crate::trace::Reason>, taken: Arms) {
    let arms = vec![
        Arm::new(HIT).set(Stored::Fresh.setting()),
        Arm::new(MISS).set(Stored::None.setting()),
        Arm::new(text!("stale", "过期", "устарела")).set(Stored::Expired.setting()),
        Arm::new(text!("purged", "已刷新", "очищена")).set(Stored::Purged.setting()),
        Arm::new(text!("dynamic", "动态", "динамика")),
    ];
    cx.door(&EDGE, NAME_OF_DOOR, why, arms, taken as usize);
}

const NAME_OF_DOOR: Text = text!("edge cache", "边缘缓存", "кэш CDN");

/// Says how long further requests are answered from what is stored.
fn from_here(cx: &Cx, verdict: &Verdict, why: &'static Why) {
    let left = verdict.fresh_for();
    if left > 0 {
        let args = [("time", Arg::Micros(left * 1_000_000))];
        let text = Label::phrase(FROM_HERE, args.clone());
        cx.remark(&EDGE, text, because(why, args));
    }
}

/// A page of the edge's own, for what it could not get.
fn error_page(cx: &Cx, status: u16) -> Response {
    Response::new(&EDGE, HttpVersion::H1, status, 520, cx.unix())
}

const FROM_HERE: Text = text!(
    "further requests are answered here for {time}",
    "后续请求将直接命中缓存（{time} 内）",
    "следующие запросы получат ответ здесь ({time})"
);
