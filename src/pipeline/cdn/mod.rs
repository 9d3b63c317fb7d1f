//! The CDN: an edge near the client that keeps files and pulls from the origin what it does not have.
//!
//! A shared cache by RFC 9111 (§3 storing, §4.2 freshness, §4.3 validation, §5.1 `Age`) and a gateway by
//! RFC 9110 §7.6.3 (`Via`). Time-outs are CloudFront's; the words in `X-Cache` and the log lines are those
//! of nginx's proxy cache. Not modelled: TLS on the way to the origin, several edges and regional caches,
//! collapsed requests, ranges, `Vary`, stale-while-revalidate and stale-if-error, errors kept for a while,
//! another attempt after a refusal or when the response does not come in time.

mod node;
pub mod others;
mod pull;
pub mod shield;
mod words;

use super::cast::{EDGE_ETH, EDGE_IP};
use super::stage::{CacheHead, Hop, Preset, Stage};
use crate::choices;
use crate::text;
use crate::trace::{Icon, Participant, ParticipantKind, Tier};
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
        "TLS to the origin, several edges, regional caches, collapsed requests, ranges, Vary, stale-while-revalidate, stale-if-error, errors kept for a while, another attempt after a refusal or a late response.",
        "回源 TLS、多个边缘节点、区域缓存、请求合并、范围请求、Vary、stale-while-revalidate、stale-if-error、错误缓存、被拒绝或响应超时后重试。",
        "TLS до источника, несколько узлов, региональные кэши, объединение запросов, диапазоны, Vary, stale-while-revalidate, stale-if-error, кэширование ошибок, повтор после отказа или тайм-аута ответа."
    ),
    knobs: &[
        &Use::KNOB,
        &Stored::KNOB,
        &Shield::KNOB,
        &ShieldStored::KNOB,
        &others::COUNT,
        &Collapse::KNOB,
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
        clear: |world| NODES[EDGE_NODE].purge(world),
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
