//! Participants that several stages share.

use crate::text;
use crate::text::Text;
use crate::trace::{Icon, Participant, ParticipantKind, Tier};

/// The person.
pub const USER: Participant = Participant {
    id: "user",
    kind: ParticipantKind::Actor,
    tier: Tier::Client,
    name: text!("You", "你", "Вы"),
    icon: Icon::Person,
};

/// The browser.
pub const BROWSER: Participant = Participant {
    id: "browser",
    kind: ParticipantKind::Component,
    tier: Tier::Client,
    name: text!("Browser", "浏览器", "Браузер"),
    icon: Icon::Browser,
};

/// The client's end of TCP.
pub const CLIENT_TCP: Participant = Participant {
    id: "client.tcp",
    kind: ParticipantKind::Component,
    tier: Tier::Client,
    name: text!("Client TCP", "客户端 TCP", "TCP клиента"),
    icon: Icon::Socket,
};

/// The client's end of TLS.
pub const CLIENT_TLS: Participant = Participant {
    id: "client.tls",
    kind: ParticipantKind::Component,
    tier: Tier::Client,
    name: text!("Client TLS", "客户端 TLS", "TLS клиента"),
    icon: Icon::Lock,
};

/// The server that faces the client.
pub const NGINX: Participant = Participant {
    id: "nginx",
    kind: ParticipantKind::Component,
    tier: Tier::Edge,
    name: text!("Front Nginx", "前端 Nginx", "Фронт-Nginx"),
    icon: Icon::Proxy,
};

/// Its end of TCP.
pub const NGINX_TCP: Participant = Participant {
    id: "nginx.tcp",
    kind: ParticipantKind::Component,
    tier: Tier::Edge,
    name: text!("Nginx TCP", "Nginx TCP", "TCP Nginx"),
    icon: Icon::Socket,
};

/// Its end of TLS.
pub const NGINX_TLS: Participant = Participant {
    id: "nginx.tls",
    kind: ParticipantKind::Component,
    tier: Tier::Edge,
    name: text!("Nginx TLS", "Nginx TLS", "TLS Nginx"),
    icon: Icon::Lock,
};

/// The client's end of IP, with its routing table and its ARP cache.
pub const CLIENT_IP: Participant = Participant {
    id: "client.ip",
    name: text!("Client IP", "客户端 IP", "IP клиента"),
    icon: Icon::Planner,
    ..CLIENT_TCP
};

/// The client's network interface and its driver.
pub const CLIENT_ETH: Participant = Participant {
    id: "client.eth",
    name: text!("Client Ethernet", "客户端以太网", "Ethernet клиента"),
    icon: Icon::Interface,
    ..CLIENT_TCP
};

/// The routers on the way, the client's default gateway first.
pub const ROUTER: Participant = Participant {
    id: "router",
    kind: ParticipantKind::Component,
    tier: Tier::Network,
    name: text!("Routers", "路由器", "Маршрутизаторы"),
    icon: Icon::Router,
};

/// The server's network interface and its driver.
pub const NGINX_ETH: Participant = Participant {
    id: "nginx.eth",
    name: text!("Nginx Ethernet", "Nginx 以太网", "Ethernet Nginx"),
    icon: Icon::Interface,
    ..NGINX_TCP
};

/// Its end of IP.
pub const NGINX_IP: Participant = Participant {
    id: "nginx.ip",
    name: text!("Nginx IP"),
    icon: Icon::Planner,
    ..NGINX_TCP
};

/// The interface of a CDN's edge.
pub const EDGE_ETH: Participant = Participant {
    id: "edge.eth",
    name: text!("Edge Ethernet", "边缘节点以太网", "Ethernet узла CDN"),
    ..NGINX_ETH
};

/// Its end of IP.
pub const EDGE_IP: Participant = Participant {
    id: "edge.ip",
    name: text!("Edge IP", "边缘节点 IP", "IP узла CDN"),
    ..NGINX_IP
};

/// The application.
pub const SERVICE: Participant = Participant {
    id: "service",
    kind: ParticipantKind::Component,
    tier: Tier::Cluster,
    name: text!("Application", "应用服务", "Приложение"),
    icon: Icon::Service,
};

/// What the knobs that several stages' guards share are called.
pub const HIT: Text = text!("hit", "命中", "есть");

/// See [`HIT`].
pub const MISS: Text = text!("miss", "未命中", "нет");
