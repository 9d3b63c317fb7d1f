//! The shield: a second cache of the CDN, near the origin, which all edges ask what they do not have.
//!
//! It does what an edge does (`node`). Called Origin Shield by CloudFront, a regional or upper tier by others.

use super::node::{NODES, SHIELD};
use super::{Shield, Use};
use crate::pipeline::stage::{CacheHead, Hop, Stage};
use crate::text;
use crate::trace::{Icon, Participant, ParticipantKind, Tier};

/// The shield.
pub const AT: Participant = Participant {
    id: "shield",
    kind: ParticipantKind::Component,
    tier: Tier::Edge,
    name: text!("CDN shield", "CDN 中间源", "Щит CDN"),
    icon: Icon::Shield,
};

/// Its store.
pub const STORE: Participant = Participant {
    id: "shield.cache",
    kind: ParticipantKind::Store,
    tier: Tier::Edge,
    name: text!("Shield cache", "中间源缓存", "Кэш щита"),
    icon: Icon::Cache,
};

/// The head. Its knobs are on the CDN's card.
pub const STAGE: Stage = Stage {
    id: "shield",
    title: text!("CDN shield", "CDN 中间源", "Щит CDN"),
    about: text!(
        "One cache between all edges and the origin: what one edge has fetched, no other asks the origin for.",
        "位于所有边缘节点与源站之间的一层缓存：一个边缘节点取过的内容，其他节点不必再回源。",
        "Один кэш между всеми узлами CDN и источником: что забрал один узел, за тем другие к источнику не ходят."
    ),
    not_modelled: text!(
        "Several shields, edges that ask each other.",
        "多个中间源、边缘节点互相查询。",
        "Несколько щитов, запросы узлов друг к другу."
    ),
    caches: &[
        CacheHead {
            id: "shield",
            title: text!("the shield’s cache", "中间源缓存", "кэш щита"),
            clear: |world| NODES[SHIELD].purge(world),
            holds: |world, now| NODES[SHIELD].holds(world, now),
        },
        CacheHead {
            id: "shield.origin",
            title: text!(
                "the shield’s connection to the origin",
                "中间源到源站的连接",
                "соединение щита с источником"
            ),
            clear: |world| NODES[SHIELD].hang_up(world),
            holds: |world, _| NODES[SHIELD].connected(world),
        },
    ],
    cast: &[&AT, &STORE],
    hop: Some(Hop {
        at: &AT,
        tcp: &AT,
        tls: &AT,
    }),
    present: |settings| {
        Use::of(settings) == Use::Present && Shield::of(settings) == Shield::Present
    },
    prepare: |setup| NODES[SHIELD].prepare(setup),
    run: Some(|cx, request, next| {
        Box::pin(async move { NODES[SHIELD].run(&cx, request, next).await })
    }),
    ..Stage::WORLD_ONLY
};
