//! The lenses themselves.

use super::{Lane, Lanes, Lens};
use crate::text;
use crate::text::Text;
use crate::trace::{Icon, Layer, Tier};

/// Every lens, in the order of the menu; the first is the one that the page opens with.
pub const ALL: &[Lens] = &[
    OVERVIEW, START, DNS, TCP, TLS, LAYERS, CDN, MYSQL, EVERYTHING,
];

const CLIENT: Lane = Lane {
    id: "client",
    name: text!("Client", "客户端", "Клиент"),
    icon: Icon::Browser,
    tier: Tier::Client,
    members: &["browser", "user"],
    tiers: &[Tier::Client],
};

/// The resolver and the servers that it asks.
const RESOLVING: Lane = Lane {
    id: "dns",
    name: text!("DNS", "DNS", "DNS"),
    icon: Icon::Nameserver,
    tier: Tier::Network,
    members: &["dns"],
    tiers: &[Tier::Network],
};

/// The access provider's proxy, where there is one.
const PROXY: Lane = Lane {
    id: "proxy",
    name: text!("Proxy", "代理", "Прокси"),
    icon: Icon::Proxy,
    tier: Tier::Network,
    members: &["proxy"],
    tiers: &[],
};

/// What blocks on the way, and the page that it leads to.
const FILTER: Lane = Lane {
    id: "block",
    name: text!("Filter", "过滤", "Фильтр"),
    icon: Icon::Shield,
    tier: Tier::Network,
    members: &["block"],
    tiers: &[],
};

const OVERVIEW: Lens = Lens {
    id: "overview",
    title: text!("Overview", "总览", "Обзор"),
    lanes: Lanes::Named(&[
        CLIENT,
        RESOLVING,
        PROXY,
        FILTER,
        Lane {
            id: "nginx",
            name: text!("Front Nginx", "前端 Nginx", "Фронт-Nginx"),
            icon: Icon::Proxy,
            tier: Tier::Edge,
            members: &["nginx"],
            tiers: &[Tier::Edge],
        },
        Lane {
            id: "ingress",
            name: text!("Ingress", "Ingress", "Ingress"),
            icon: Icon::Proxy,
            tier: Tier::Cluster,
            members: &["ingress"],
            tiers: &[],
        },
        Lane {
            id: "service",
            name: text!("Backend", "后端服务", "Бэкенд"),
            icon: Icon::Service,
            tier: Tier::Cluster,
            members: &["service", "redis", "mysql.pool"],
            tiers: &[Tier::Cluster],
        },
        Lane {
            id: "database",
            name: text!("Database", "数据库", "База данных"),
            icon: Icon::Database,
            tier: Tier::Data,
            members: &["mysql"],
            tiers: &[Tier::Data],
        },
        Lane {
            id: "third-party",
            name: text!("Third party", "第三方", "Сторонний сервис"),
            icon: Icon::Service,
            tier: Tier::Network,
            members: &["third-party", "oss"],
            tiers: &[],
        },
    ]),
    layers: &[Layer::Application],
    stages: None,
    remarks: None,
    frames: Some(&[]),
    folds: &["tcp", "tls", "upstream", "mysql.connect"],
    states: false,
};

const START: Lens = Lens {
    id: "client",
    title: text!("Client start", "客户端发起请求", "Старт на клиенте"),
    lanes: Lanes::Named(&[
        Lane {
            id: "user",
            name: text!("You", "你", "Вы"),
            icon: Icon::Person,
            tier: Tier::Client,
            members: &["user"],
            tiers: &[],
        },
        Lane {
            id: "browser",
            name: text!("Browser", "浏览器", "Браузер"),
            icon: Icon::Browser,
            tier: Tier::Client,
            members: &["browser", "os"],
            tiers: &[Tier::Client],
        },
        Lane {
            id: "dns.local",
            name: text!("Local DNS cache", "本地 DNS 缓存", "Локальный DNS-кэш"),
            icon: Icon::Cache,
            tier: Tier::Client,
            members: &["browser.dns", "os.cache"],
            tiers: &[],
        },
        RESOLVING,
        // Both ends of the connection: what is asked of it is shown, not what they tell each other.
        Lane {
            id: "tcp",
            name: text!("TCP"),
            icon: Icon::Socket,
            tier: Tier::Client,
            members: &["client.tcp", "proxy.tcp", "edge.tcp", "nginx.tcp"],
            tiers: &[],
        },
        Lane {
            id: "tls",
            name: text!("TLS"),
            icon: Icon::Lock,
            tier: Tier::Client,
            members: &["client.tls", "edge.tls", "nginx.tls"],
            tiers: &[],
        },
        PROXY,
        FILTER,
        SERVER,
    ]),
    layers: &[Layer::Application],
    stages: None,
    remarks: Some(&["cache", "dns", "tcp", "proxy", "block", "tls"]),
    frames: Some(&["dns"]),
    folds: &[],
    states: false,
};

const DNS: Lens = Lens {
    id: "dns",
    title: text!("DNS", "DNS", "DNS"),
    lanes: Lanes::Named(&[
        CLIENT,
        Lane {
            id: "dns.local",
            name: text!("Local cache", "本地缓存", "Локальный кэш"),
            icon: Icon::Cache,
            tier: Tier::Client,
            members: &["browser.dns", "os"],
            tiers: &[],
        },
        Lane {
            id: "dns.recursive",
            name: text!("Recursive", "递归服务器", "Рекурсивный"),
            icon: Icon::Resolver,
            tier: Tier::Network,
            members: &["dns.recursive"],
            tiers: &[Tier::Network],
        },
        Lane {
            id: "dns.root",
            name: text!("Root", "根服务器", "Корневой"),
            icon: Icon::Root,
            tier: Tier::Network,
            members: &["dns.root"],
            tiers: &[],
        },
        Lane {
            id: "dns.tld",
            name: text!("TLD", "顶级域服务器", "Сервер TLD"),
            icon: Icon::Nameserver,
            tier: Tier::Network,
            members: &["dns.tld"],
            tiers: &[],
        },
        Lane {
            id: "dns.auth",
            name: text!("Authoritative", "权威服务器", "Авторитетный"),
            icon: Icon::Nameserver,
            tier: Tier::Network,
            members: &["dns.auth"],
            tiers: &[],
        },
    ]),
    layers: &[Layer::Application],
    stages: Some(&["dns"]),
    remarks: Some(&["dns"]),
    frames: Some(&["dns"]),
    folds: &[],
    states: false,
};

const CDN: Lens = Lens {
    id: "cdn",
    title: text!("CDN", "CDN", "CDN"),
    lanes: Lanes::Named(&[
        Lane {
            members: &[],
            tiers: &[Tier::Client, Tier::Network],
            ..CLIENT
        },
        Lane {
            id: "others",
            name: text!("Other clients", "其他客户端", "Другие клиенты"),
            icon: Icon::Person,
            tier: Tier::Client,
            members: &["others"],
            tiers: &[],
        },
        Lane {
            id: "edge",
            name: text!("CDN edge", "CDN 边缘节点", "Узел CDN"),
            icon: Icon::Cloud,
            tier: Tier::Edge,
            members: &["edge"],
            tiers: &[],
        },
        Lane {
            id: "shield",
            name: text!("CDN shield", "CDN 中间源", "Щит CDN"),
            icon: Icon::Shield,
            tier: Tier::Edge,
            members: &["shield"],
            tiers: &[],
        },
        Lane {
            id: "origin",
            name: text!("Origin", "源站", "Источник"),
            icon: Icon::Proxy,
            tier: Tier::Cluster,
            members: &["nginx", "oss"],
            tiers: &[Tier::Edge, Tier::Cluster],
        },
        Lane {
            id: "storage",
            name: text!("Storage", "存储", "Хранилище"),
            icon: Icon::Disk,
            tier: Tier::Data,
            members: &["nginx.files", "oss.store"],
            tiers: &[Tier::Data],
        },
    ]),
    layers: &[Layer::Application],
    stages: None,
    remarks: Some(&["cdn", "shield"]),
    frames: Some(&["cdn", "shield"]),
    folds: &[],
    states: false,
};

/// The far end of the client's connection.
const SERVER: Lane = Lane {
    id: "server",
    name: text!("Server", "服务器", "Сервер"),
    icon: Icon::Proxy,
    tier: Tier::Edge,
    members: &["nginx"],
    tiers: &[Tier::Edge],
};

const TCP: Lens = Lens {
    id: "tcp",
    title: text!("TCP", "TCP", "TCP"),
    lanes: Lanes::Named(&[CLIENT, PROXY, FILTER, SERVER]),
    layers: &[Layer::Transport],
    stages: None,
    remarks: Some(&["tcp", "proxy", "block"]),
    frames: Some(&["tcp"]),
    folds: &[],
    states: true,
};

const TLS: Lens = Lens {
    id: "tls",
    title: text!("TLS", "TLS", "TLS"),
    // Only what TLS computes is a lane's own; and what it was all for, the request and the response.
    lanes: Lanes::Named(&[
        Lane {
            members: &["client.tls"],
            tiers: &[Tier::Client, Tier::Network],
            ..CLIENT
        },
        FILTER,
        Lane {
            members: &["edge.tls", "nginx.tls"],
            tiers: &[Tier::Edge, Tier::Cluster, Tier::Data],
            ..SERVER
        },
    ]),
    layers: &[Layer::Security, Layer::Application],
    stages: None,
    remarks: Some(&["tls", "block"]),
    frames: Some(&["tls"]),
    folds: &[],
    states: false,
};

/// One end's part of a layer.
const fn layer(id: &'static str, members: &'static [&'static str], name: Text, icon: Icon) -> Lane {
    let client = matches!(id.as_bytes()[0], b'c');
    Lane {
        id,
        name,
        icon,
        tier: if client { Tier::Client } else { Tier::Edge },
        members,
        tiers: &[],
    }
}

const APPLICATION: Text = text!("Application layer", "应用层", "Прикладной уровень");

const LAYERS: Lens = Lens {
    id: "layers",
    title: text!("Layers", "分层", "Уровни"),
    lanes: Lanes::Named(&[
        Lane {
            tiers: &[Tier::Client],
            ..layer(
                "client",
                &["browser", "user", "client.tls"],
                APPLICATION,
                Icon::Browser,
            )
        },
        layer("client.tcp", &["client.tcp"], text!("TCP"), Icon::Socket),
        layer("client.ip", &["client.ip"], text!("IP"), Icon::Planner),
        layer(
            "client.eth",
            &["client.eth"],
            text!("Ethernet"),
            Icon::Interface,
        ),
        Lane {
            tier: Tier::Network,
            tiers: &[Tier::Network],
            ..layer(
                "router",
                &["router"],
                text!("Routers", "路由器", "Маршрутизаторы"),
                Icon::Router,
            )
        },
        layer(
            "server.eth",
            &["edge.eth", "nginx.eth"],
            text!("Ethernet"),
            Icon::Interface,
        ),
        layer(
            "server.ip",
            &["edge.ip", "nginx.ip"],
            text!("IP"),
            Icon::Planner,
        ),
        layer(
            "server.tcp",
            &["edge.tcp", "nginx.tcp"],
            text!("TCP"),
            Icon::Socket,
        ),
        Lane {
            tiers: &[Tier::Edge, Tier::Cluster, Tier::Data],
            ..layer("server", &["edge", "nginx"], APPLICATION, Icon::Proxy)
        },
    ]),
    layers: &[Layer::Transport, Layer::Network, Layer::Link],
    stages: None,
    remarks: Some(&["route", "tcp", "layers"]),
    frames: Some(&[]),
    folds: &["tcp", "tls"],
    states: false,
};

/// A part of the database, in the lens that shows it from inside.
const fn part(members: &'static [&'static str], name: Text, icon: Icon) -> Lane {
    Lane {
        id: members[0],
        name,
        icon,
        tier: Tier::Data,
        members,
        tiers: &[],
    }
}

const MYSQL: Lens = Lens {
    id: "mysql",
    title: text!("MySQL"),
    lanes: Lanes::Named(&[
        Lane {
            id: "service",
            name: text!("Application", "应用服务", "Приложение"),
            icon: Icon::Service,
            tier: Tier::Cluster,
            members: &["service"],
            tiers: &[
                Tier::Client,
                Tier::Network,
                Tier::Edge,
                Tier::Cluster,
                Tier::Data,
            ],
        },
        Lane {
            id: "mysql.pool",
            name: text!("Connection pool", "连接池", "Пул соединений"),
            icon: Icon::Socket,
            tier: Tier::Cluster,
            members: &["mysql.pool"],
            tiers: &[],
        },
        part(&["mysql"], text!("MySQL"), Icon::Database),
        part(
            &["mysql.protocol"],
            text!("Protocol", "协议层", "Протокол"),
            Icon::Socket,
        ),
        part(
            &["mysql.parser"],
            text!("Parser", "解析器", "Парсер"),
            Icon::Parser,
        ),
        part(
            &["mysql.optimizer"],
            text!("Optimiser", "优化器", "Оптимизатор"),
            Icon::Planner,
        ),
        part(
            &["mysql.executor"],
            text!("Executor", "执行器", "Исполнитель"),
            Icon::Executor,
        ),
        part(&["mysql.innodb"], text!("InnoDB"), Icon::Database),
        part(
            &["mysql.buffer-pool"],
            text!("Buffer pool", "缓冲池", "Буферный пул"),
            Icon::Memory,
        ),
        part(
            &["mysql.disk", "mysql.page-cache"],
            text!("Disk", "磁盘", "Диск"),
            Icon::Disk,
        ),
    ]),
    layers: &[Layer::Application],
    stages: Some(&["mysql", "mysql.connect", "mysql.file"]),
    remarks: Some(&["mysql", "mysql.connect", "mysql.file"]),
    frames: Some(&["mysql"]),
    folds: &["mysql.connect"],
    states: false,
};

const EVERYTHING: Lens = Lens {
    id: "everything",
    title: text!("Everything", "全部", "Всё"),
    lanes: Lanes::Each,
    layers: &[
        Layer::Application,
        Layer::Security,
        Layer::Transport,
        Layer::Network,
        Layer::Link,
    ],
    stages: None,
    remarks: None,
    frames: None,
    folds: &[],
    states: false,
};
