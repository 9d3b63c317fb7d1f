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
use super::http_cache::{Entries, LookUp, Serves, Stored as Copy, key};
use super::nginx;
use super::origin::Origin;
use super::oss;
use super::request::Method;
use super::stage::{CacheHead, Hop, Next, Preset, Stage};
use super::store::Store;
use super::tls::too_early;
use super::upstream::Idle;
use super::world::{Setup, World};
use crate::choices;
use crate::text;
use crate::text::{Arg, Label, Text};
use crate::trace::payload::HttpVersion;
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
    let keys: Vec<String> = edge.entries.drain().map(|(key, _)| key).collect();
    for key in keys {
        edge.purged.put(&key, ());
    }
}

fn prepare(setup: &mut Setup<'_>) {
    let request = Request::get(setup.address.url.clone(), &EDGE);
    if !request.is_static() {
        return;
    }
    let origin = Origin::of(setup.settings, &request);
    // Stored half of the browser's lifetime ago, or two of the edge's.
    let (age, etag) = match Stored::of(setup.settings) {
        Stored::None => return,
        Stored::Fresh | Stored::Purged => (origin.max_age / 2, origin.etag()),
        Stored::Expired => (origin.shared_max_age * 2, origin.etag()),
        Stored::Changed => (origin.shared_max_age * 2, origin.former_etag()),
    };
    let received = setup.unix - age;
    let mut response = origin.answer(&request, &EDGE, received);
    response.http.headers.set("ETag", etag);
    if !oss::is_origin(setup.settings) {
        let secured = pull::secured(setup.settings, &request);
        nginx::describe(setup.settings, secured, &mut response);
    }
    let edge = setup.world.part::<Edge>();
    edge.entries
        .put(&key(&request), Copy::since(response, received));
    if Stored::of(setup.settings) == Stored::Purged {
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
    let key = key(request);
    let stored = cx.world::<Edge>().entries.get(&key).cloned();
    let stored = LOOK_UP.run(cx, &key, stored).await;
    let asked = cx.unix();
    // What the client has is no concern of the origin: the edge answers for itself.
    let mut onward = request.clone();
    onward.http.headers.remove("If-None-Match");
    let Some(mut copy) = stored else {
        let was_purged = cx.world::<Edge>().purged.take(&key).is_some();
        let (why, arm) = match was_purged {
            true => (&PURGED, Arms::Purged),
            false => (&MISSING, Arms::Miss),
        };
        decide(cx, why, arm);
        let response = pull(cx, &onward, next).await?;
        return Ok((Came::Miss, store(cx, request, asked, response)));
    };
    let times = copy.times(Serves::Everybody, asked);
    if copy.fresh_for(Serves::Everybody, asked) > 0 {
        decide(cx, because(&FRESH, times), Arms::Hit);
        let mut response = hand_out(cx, request, &copy, &STILL_KEPT);
        // Only here: it would deny that the origin has just been asked (RFC 9111 §5.1).
        let age = copy.age(cx.unix()).to_string();
        response.http.headers.set("Age", age);
        return Ok((Came::Hit, response));
    }
    decide(cx, because(&EXPIRED, times), Arms::Expired);
    copy.validate_by(&mut onward);
    let response = pull(cx, &onward, next).await?;
    if response.http.status != 304 {
        return Ok((Came::Expired, store(cx, request, asked, response)));
    }
    copy.freshen(&response, asked, cx.unix());
    cx.world::<Edge>().entries.put(&key, copy.clone());
    Ok((Came::Revalidated, hand_out(cx, request, &copy, &KEPT)))
}

const LOOK_UP: LookUp = LookUp {
    by: &EDGE,
    cache: &STORE,
    serves: Serves::Everybody,
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

/// Keeps a response if its header fields allow it, and answers the client with it.
fn store(cx: &Cx, request: &Request, asked: u64, response: Response) -> Response {
    if !Serves::Everybody.may_store(&response) {
        return response;
    }
    let copy = Copy::new(response, asked, cx.unix());
    let key = key(request);
    cx.world::<Edge>().entries.put(&key, copy.clone());
    hand_out(cx, request, &copy, &KEPT)
}

/// A stored response as an answer to the client.
fn hand_out(cx: &Cx, request: &Request, copy: &Copy, why: &'static Why) -> Response {
    let left = copy.fresh_for(Serves::Everybody, cx.unix()) * 1_000_000;
    let args = [("time", Arg::Micros(left))];
    let text = Label::phrase(FROM_HERE, args.clone());
    cx.remark(&EDGE, text, because(why, args));
    copy.answer(request)
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
