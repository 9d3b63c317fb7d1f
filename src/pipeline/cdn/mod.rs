//! The CDN: an edge near the client that keeps files, perhaps a shield behind it, and pulls from the origin of
//! what they do not have.
//!
//! Two shared caches by RFC 9111 (the room `http_cache` decides, `node` acts) and gateways by RFC 9110 §7.6.3
//! (`Via`); stale copies by RFC 5861; one request for all who ask at once by RFC 9111 §4. Time-outs are
//! CloudFront's; the words in `X-Cache` and the log lines are those of nginx's proxy cache. As real edges have
//! it, clients' `Cache-Control` does not count, and windows for stale responses count beside `s-maxage`, which
//! RFC 9111 §5.2.2.10 forbids. Not modelled: TLS on the way to the origin, several edges, ranges fetched part
//! by part, errors kept without their saying so, another attempt after a refusal or a late response, and an
//! origin that slows down under a stampede: only the link to it does.

pub mod node;
pub mod others;
mod pull;
pub mod shield;
mod words;

use super::cast::{EDGE_ETH, EDGE_IP};
use super::stage::{CacheHead, Hop, Preset, Stage};
use crate::choices;
use crate::text;
use crate::trace::{Icon, Participant, ParticipantKind, Tier};
pub use node::config;
use node::{EDGE_NODE, NODES};
use pull::{CONNECT_ATTEMPTS, CONNECT_TIMEOUT, RESPONSE_TIMEOUT};

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
        "TLS to the origin, several edges, ranges pulled part by part, an origin that slows down under load, another attempt after a refusal or a late response.",
        "回源 TLS、多个边缘节点、分片回源、源站在高负载下变慢、被拒绝或响应超时后重试。",
        "TLS до источника, несколько узлов, запрос файла по частям, замедление источника под нагрузкой, повтор после отказа или тайм-аута ответа."
    ),
    knobs: &[
        &Use::KNOB,
        &Stored::KNOB,
        &Shield::KNOB,
        &ShieldStored::KNOB,
        &others::COUNT,
        &Collapse::KNOB,
        &Stale::KNOB,
        &DYNAMIC,
        &Files::KNOB,
        &State::KNOB,
        &SCHEME,
        &CONNECT_TIMEOUT,
        &CONNECT_ATTEMPTS,
        &RESPONSE_TIMEOUT,
    ],
    caches: &[
        CacheHead {
            id: "cdn",
            title: text!("the edge’s cache", "CDN 边缘缓存", "кэш CDN"),
            clear: |world| NODES[EDGE_NODE].purge(world),
            holds: |world, now| NODES[EDGE_NODE].holds(world, now),
        },
        CacheHead {
            id: "cdn.origin",
            title: text!(
                "the edge’s connection to the origin",
                "边缘到源站的连接",
                "соединение CDN с источником"
            ),
            clear: |world| NODES[EDGE_NODE].hang_up(world),
            holds: |world, _| NODES[EDGE_NODE].connected(world),
        },
    ],
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
        Preset {
            url: Some(VIDEO),
            lens: Some("cdn"),
            ..Preset::set(
                "shield",
                text!("Shield hit", "中间源命中", "Есть на щите"),
                &[
                    ("cdn.use", "present"),
                    ("cdn.shield", "present"),
                    ("cdn.shield_stored", "fresh"),
                ],
            )
        },
        Preset {
            url: Some(VIDEO),
            lens: Some("cdn"),
            ..Preset::set(
                "stampede",
                text!("Stampede", "缓存击穿", "Лавина"),
                &[
                    ("cdn.use", "present"),
                    ("cdn.others", "300"),
                    ("cdn.collapse", "off"),
                ],
            )
        },
        Preset {
            url: Some(VIDEO),
            lens: Some("cdn"),
            ..Preset::set(
                "stale",
                text!(
                    "Origin down, stale copy",
                    "源站故障，返回旧副本",
                    "Источник лёг, старая копия"
                ),
                &[
                    ("cdn.use", "present"),
                    ("cdn.stored", "expired"),
                    ("cdn.origin_state", "refuses"),
                    ("cdn.stale", "error"),
                ],
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
    prepare: |setup| NODES[EDGE_NODE].prepare(setup),
    run: Some(|cx, request, next| {
        Box::pin(async move { NODES[EDGE_NODE].run(&cx, request, next).await })
    }),
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
    /// Whether the edges ask a shield rather than the origin.
    pub enum Shield = "cdn.shield", text!("Shield", "中间源", "Щит") => {
        /// Each edge asks the origin itself.
        Absent = "absent", text!("absent", "无", "нет");
        /// All edges ask one shield, and that asks the origin.
        Present = "present", text!("present", "有", "есть");
    }
}

choices! {
    /// What the shield holds for the URL before the first visit.
    pub enum ShieldStored = "cdn.shield_stored", text!("The shield’s copy", "中间源副本", "Копия щита") => {
        /// Nothing.
        None = "none", text!("none", "无", "нет");
        /// One that may be used as it is.
        Fresh = "fresh", text!("fresh", "新鲜", "свежая");
        /// One past its time; the file has not changed since.
        Expired = "expired", text!("expired, file unchanged", "过期，文件未变", "истекла, файл тот же");
    }
}

choices! {
    /// Whether one request is sent for all who ask for the same file at once.
    pub enum Collapse = "cdn.collapse", text!("Collapse requests", "请求合并", "Объединение запросов") => {
        /// It is.
        On = "on", text!("on", "开启", "включено");
        /// Everybody's is passed on.
        Off = "off", text!("off", "关闭", "выключено");
    }
}

choices! {
    /// When a copy that is past its time is given out, if the response does not say: nginx's
    /// `proxy_cache_use_stale` and `proxy_cache_background_update`.
    pub enum Stale = "cdn.stale", text!("Stale copies", "过期副本", "Устаревшие копии") => {
        /// Never.
        Off = "off", text!("not used", "不使用", "не отдаются");
        /// At once, while the origin is asked.
        Meanwhile = "updating", text!("while updating", "更新期间使用", "во время обновления");
        /// When the origin fails.
        OnError = "error", text!("on error", "出错时使用", "при ошибке");
        /// Both.
        Both = "both", text!("both", "两种情况都用", "в обоих случаях");
    }
}

choices! {
    /// What becomes of paths that name no file.
    pub enum Dynamic = "cdn.dynamic", text!("Dynamic paths", "动态路径", "Динамические пути") => {
        /// They are passed on without a look into the store.
        Pass = "pass", text!("passed through", "直接转发", "передаются дальше");
        /// The response says whether it is stored.
        ByFields = "fields", text!("as the response says", "按响应首部", "как велит ответ");
    }
}

const DYNAMIC: crate::scenario::Knob = Dynamic::KNOB.behind_more();

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
        /// It answers that it cannot do the work.
        Fails = "error", text!("answers 503", "返回 503", "отвечает 503");
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
