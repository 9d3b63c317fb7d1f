//! Delay and bandwidth between tiers, and the client's network as a knob.
//!
//! Follows: round-trip times by order of magnitude (0.5 ms inside a data centre, 150 ms between
//! continents). Not modelled: jitter, queueing in routers, asymmetric paths; loss is set by the TCP
//! stage's knobs.

use super::cdn;
use super::cx::Role;
use super::stage::Stage;
use crate::choices;
use crate::scenario::Settings;
use crate::text;
use crate::trace::{Tier, Time};

/// The network between the client and the provider, which is no step of the path itself.
pub const STAGE: Stage = Stage {
    id: "network",
    title: text!("Network", "网络", "Сеть"),
    about: text!(
        "How far the servers are and how fast the client’s access is.",
        "服务器有多远，客户端的接入网有多快。",
        "Как далеко серверы и насколько быстрый доступ у клиента."
    ),
    not_modelled: text!(
        "Jitter, queues in routers, paths that differ by direction.",
        "抖动、路由器排队、往返路径不对称。",
        "Джиттер, очереди в маршрутизаторах, разные пути туда и обратно."
    ),
    knobs: &[&Profile::KNOB],
    ..Stage::WORLD_ONLY
};

choices! {
    /// The client's access and its distance from the servers.
    pub enum Profile = "network.profile", text!("Access", "接入", "Доступ") => {
        /// Fixed line, servers in the same region.
        Fibre = "fibre", text!("fibre, 20 ms", "光纤，20 ms", "оптика, 20 мс");
        /// Mobile.
        Mobile = "4g", text!("4G, 60 ms", "4G，60 ms", "4G, 60 мс");
        /// Slow mobile.
        Slow = "3g", text!("3G, 400 ms", "3G，400 ms", "3G, 400 мс");
        /// Fixed line, servers on another continent.
        Far = "far", text!("other continent, 150 ms", "另一大洲，150 ms", "другой континент, 150 мс");
    }
}

/// A way between two machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// One-way delay.
    pub delay: Time,
    /// Bits per second.
    pub bandwidth: u64,
}

impl Link {
    /// Between two machines of one data centre: 0.5 ms round trip, 10 Gbit/s.
    pub const DATACENTRE: Link = Link {
        delay: Time::micros(250),
        bandwidth: 10_000_000_000,
    };

    /// Between the client and the provider's outermost server: the edge of a CDN, which stands near every
    /// client, or the servers themselves.
    pub fn to_server(settings: &Settings) -> Link {
        let whole = Link::whole_way(settings);
        Link {
            delay: whole.delay - Link::to_origin(settings).delay,
            ..whole
        }
    }

    /// Between the edge of a CDN and the servers: what is left of the distance; 1 Gbit/s. Without an edge
    /// nothing is.
    pub fn to_origin(settings: &Settings) -> Link {
        let delay = match cdn::Use::of(settings) {
            cdn::Use::Present => Link::whole_way(settings).delay - access_delay(settings),
            cdn::Use::Absent => Time::ZERO,
        };
        Link {
            delay,
            bandwidth: 1_000_000_000,
        }
    }

    /// Between the edge of a CDN and its shield, which stands near the servers: all but a millisecond of the
    /// way to the origin.
    pub fn to_shield(settings: &Settings) -> Link {
        let whole = Link::to_origin(settings);
        Link {
            delay: whole.delay - Link::FROM_SHIELD.delay,
            ..whole
        }
    }

    /// The rest of that way.
    pub const FROM_SHIELD: Link = Link {
        delay: Time::millis(1),
        bandwidth: 1_000_000_000,
    };

    /// What is left of a link for one of several that use it at once.
    pub fn shared_by(self, count: u64) -> Link {
        Link {
            bandwidth: (self.bandwidth / count.max(1)).max(1),
            ..self
        }
    }

    /// Between the client and the servers.
    fn whole_way(settings: &Settings) -> Link {
        let (millis, bandwidth) = match Profile::of(settings) {
            Profile::Fibre => (10, 100_000_000),
            Profile::Mobile => (30, 12_000_000),
            Profile::Slow => (200, 400_000),
            Profile::Far => (75, 100_000_000),
        };
        Link {
            delay: Time::millis(millis),
            bandwidth,
        }
    }

    /// Between the client and its access provider's resolver: the access alone, without the distance.
    pub fn to_resolver(settings: &Settings) -> Link {
        Link {
            delay: access_delay(settings),
            ..Link::whole_way(settings)
        }
    }

    /// Between somebody in the access provider's network and the provider's outermost server: what is left
    /// of the distance, at least a millisecond; 1 Gbit/s.
    pub fn from_access(settings: &Settings) -> Link {
        let left = Link::to_server(settings).delay - access_delay(settings);
        Link {
            delay: left.max(Time::millis(1)),
            bandwidth: 1_000_000_000,
        }
    }

    /// Between the client and the far end of its connection, which may stand in the access provider's network.
    pub fn to_end(settings: &Settings, end: Role) -> Link {
        match end.tier {
            Tier::Network => Link::to_resolver(settings),
            _ => Link::to_server(settings),
        }
    }

    /// How long `bytes` take to be put on the wire, rounded up to a microsecond.
    pub fn transmission(&self, bytes: u64) -> Time {
        Time((bytes * 8 * 1_000_000).div_ceil(self.bandwidth))
    }

    /// How long a message of `bytes` takes to arrive.
    pub fn takes(&self, bytes: u64) -> Time {
        self.delay + self.transmission(bytes)
    }
}

/// The one-way delay of the client's access.
fn access_delay(settings: &Settings) -> Time {
    Time::millis(match Profile::of(settings) {
        Profile::Fibre | Profile::Far => 4,
        Profile::Mobile => 25,
        Profile::Slow => 190,
    })
}
