//! Redis: the application's shared cache, in memory, with an expiry for each entry.
//!
//! Follows the Redis documentation (`GET`, `SET` with `EX`, RESP) and the cache-aside pattern: the
//! application looks here first, asks the database on a miss and writes the rows back. One connection
//! is kept open. Not modelled: deletion on writes, stampedes when a hot key expires, eviction when
//! memory is full, persistence, replicas, clusters, pipelining, time-outs.

use std::net::{IpAddr, Ipv4Addr};

use super::cast::{HIT, MISS, SERVICE};
use super::cx::{Arm, Cx};
use super::link::Link;
use super::stage::{CacheHead, Preset, Stage};
use super::store::Store;
use super::tcp::{Connection, Ends, Meets, Peer};
use super::world::{Setup, World};
use crate::choices;
use crate::text;
use crate::text::Text;
use crate::trace::payload::{Resp, Statement};
use crate::trace::{
    Cite, Held, Icon, Participant, ParticipantKind, Payload, SpanKind, Tier, Time, Tone, Why,
};

/// The server.
pub const REDIS: Participant = Participant {
    id: "redis",
    kind: ParticipantKind::Store,
    tier: Tier::Data,
    name: text!("Redis"),
    icon: Icon::Memory,
};

/// The head.
pub const STAGE: Stage = Stage {
    id: "redis",
    title: text!("Redis"),
    about: text!(
        "Keeps in memory what the database was asked for before.",
        "把从数据库查到的内容保存在内存里。",
        "Держит в памяти то, что уже спрашивали у базы данных."
    ),
    not_modelled: text!(
        "Deletion on writes, stampedes, eviction, persistence, replicas, clusters, pipelining, time-outs.",
        "写操作时删除、缓存击穿、内存淘汰、持久化、副本、集群、流水线、超时。",
        "Удаление при записи, лавина запросов, вытеснение, сохранение на диск, реплики, кластер, конвейер команд, тайм-ауты."
    ),
    knobs: &[&State::KNOB],
    caches: &[CacheHead {
        id: "redis",
        title: text!("Redis"),
        clear: |world| world.part::<Kept>().0.clear(),
        holds,
    }],
    presets: &[Preset::set(
        "redis",
        text!("Redis hit", "Redis 命中", "Есть в Redis"),
        &[("redis.state", "hit")],
    )],
    cast: &[&REDIS],
    prepare,
    ..Stage::WORLD_ONLY
};

choices! {
    /// The server before the first visit.
    pub enum State = "redis.state", text!("State", "状态", "Состояние") => {
        /// It runs without the entry.
        Miss = "miss", text!("no entry", "没有该条目", "записи нет");
        /// It runs with the entry.
        Hit = "hit", text!("has the entry", "有该条目", "запись есть");
        /// Nothing listens on its port.
        Down = "down", text!("not running", "未运行", "не запущен");
    }
}

/// Seconds that the application lets an entry live.
const TTL: u64 = 300;

/// Seconds that an entry put there by a knob has lived already.
const AGE: u64 = 20;

/// Serving a command: a look-up in a hash table in memory.
const SERVE: Time = Time::micros(20);

/// Its address, of a range for documentation.
const PEER: Peer = Peer {
    address: IpAddr::V4(Ipv4Addr::new(198, 51, 100, 63)),
    port: 6_379,
};

/// Keys, each with the Unix second at which it expires.
#[derive(Default)]
struct Kept(Store<u64>);

fn key(path: &str) -> String {
    format!("page:{path}")
}

fn holds(world: &mut World, _now: u64) -> Vec<Held> {
    let keys = world.part::<Kept>().0.iter();
    keys.map(|(key, until)| Held::until(key.as_str(), *until))
        .collect()
}

fn prepare(setup: &mut Setup<'_>) {
    if State::of(setup.settings) == State::Hit {
        let kept = setup.world.part::<Kept>();
        let until = setup.unix + TTL - AGE;
        kept.0.put(&key(setup.address.url.path()), until);
    }
}

/// What a look-up came to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// The rows.
    Hit,
    /// No such key.
    Miss,
    /// No server.
    Down,
}

/// Looks for a page's rows.
pub async fn get(cx: &Cx, path: &str) -> Found {
    let cx = cx.in_stage(STAGE.id);
    let state = State::of(cx.settings());
    let asked = cx
        .span(SpanKind::Client, &SERVICE, "GET", async |cx| match state {
            State::Down => {
                refused(cx, path).await;
                Err(())
            }
            State::Miss | State::Hit => Ok(look_up(cx, path).await),
        })
        .await;
    let (found, label, tone) = match asked {
        Ok(true) => (Found::Hit, HIT, Tone::Good),
        Ok(false) => (Found::Miss, MISS, Tone::Detour),
        Err(()) => (Found::Down, DOWN, Tone::Failure),
    };
    let arms = vec![
        Arm::new(HIT).set(State::Hit.setting()),
        Arm::new(MISS).set(State::Miss.setting()),
        Arm::new(DOWN).set(State::Down.setting()),
    ];
    cx.door(&SERVICE, text!("Redis"), &DECIDES, arms, found as usize);
    cx.came_to(label, tone);
    found
}

async fn look_up(cx: &Cx, path: &str) -> bool {
    let key = key(path);
    let words = vec!["GET".to_owned(), key.clone()];
    ask(cx, Resp::Command { words, value: None }, &GET, |cx| {
        let now = cx.unix();
        let hit = cx
            .world::<Kept>()
            .0
            .get(&key)
            .is_some_and(|until| *until > now);
        if hit {
            (true, Resp::Bulk(Statement::RESULT), &VALUE)
        } else {
            (false, Resp::Nil, &NIL)
        }
    })
    .await
}

/// Writes a page's rows back, to expire.
pub async fn set(cx: &Cx, path: &str) {
    let cx = cx.in_stage(STAGE.id);
    let key = key(path);
    let written = cx.span(SpanKind::Client, &SERVICE, "SET", async |cx| {
        let ttl = TTL.to_string();
        let words = ["SET", &key, "…", "EX", &ttl].map(str::to_owned).into();
        let value = Some(Statement::RESULT);
        ask(cx, Resp::Command { words, value }, &SET, |cx| {
            let until = cx.unix() + TTL;
            cx.world::<Kept>().0.put(&key, until);
            ((), Resp::Ok, &OK)
        })
        .await;
    });
    written.await;
    cx.came_to(
        text!("miss → written back", "未命中 → 已回写", "нет → записано"),
        Tone::Detour,
    );
}

/// A command and its reply on the connection that is kept.
async fn ask<T>(
    cx: &Cx,
    command: Resp,
    why: &'static Why,
    serve: impl FnOnce(&Cx) -> (T, Resp, &'static Why),
) -> T {
    let link = Link::DATACENTRE;
    let takes = link.takes(command.wire_len());
    let command = Payload::Redis(Box::new(command));
    let call = cx.call(&SERVICE, &REDIS, command, why).takes(takes).await;
    cx.sleep(SERVE).await;
    let (result, reply, why) = serve(cx);
    let takes = link.takes(reply.wire_len());
    let reply = Payload::Redis(Box::new(reply));
    cx.reply(call, reply, why).takes(takes).await;
    result
}

/// The connection was lost with the server, and no new one is to be had. The line is that of Spring's
/// `LoggingCacheErrorHandler`, with the first line of the stack trace that follows it.
async fn refused(cx: &Cx, path: &str) {
    let ends = Ends {
        client: &SERVICE,
        server: &REDIS,
    };
    let connection = Connection::new(cx, ends, PEER, Link::DATACENTRE);
    let opened = connection.connect(cx, Meets::Refuses).await;
    debug_assert!(opened.is_err(), "nothing listens");
    let line = format!(
        "WARN Cache 'page' failed to get entry with key '{path}': RedisConnectionFailureException: Unable to connect to Redis"
    );
    cx.log_error(&SERVICE, line, &FALLS_THROUGH);
}

const DOWN: Text = text!("down", "不可用", "недоступен");

const REDIS_GET: Cite = Cite {
    label: "Redis GET",
    url: "https://redis.io/docs/latest/commands/get/",
};
const REDIS_SET: Cite = Cite {
    label: "Redis SET",
    url: "https://redis.io/docs/latest/commands/set/",
};
const RESP: Cite = Cite {
    label: "Redis serialization protocol",
    url: "https://redis.io/docs/latest/develop/reference/protocol-spec/",
};

const GET: Why = Why {
    id: "redis.get",
    what: text!(
        "Before the database the application asks its cache for the rows.",
        "查数据库之前，应用先看缓存里有没有这些行。",
        "Прежде чем идти в базу, приложение ищет строки в кэше."
    ),
    why: text!(
        "A look-up in memory is cheaper than a query, and every instance of the application shares this cache.",
        "内存查找比 SQL 查询便宜，而且应用的所有实例共用这个缓存。",
        "Поиск в памяти дешевле запроса, и этот кэш общий для всех экземпляров приложения."
    ),
    cites: &[REDIS_GET, RESP],
};

const VALUE: Why = Why {
    id: "redis.value",
    what: text!(
        "The key is there and has not expired: its value comes back.",
        "键存在且未过期：返回它的值。",
        "Ключ есть и не истёк: возвращается его значение."
    ),
    why: text!(
        "The database is not asked. What it holds now may differ until the entry expires.",
        "不再查询数据库。在条目过期之前，它可能与数据库不一致。",
        "База не спрашивается. До истечения записи данные в ней могут отличаться."
    ),
    cites: &[REDIS_GET],
};

const NIL: Why = Why {
    id: "redis.nil",
    what: text!(
        "There is no such key: the reply is nil.",
        "没有这个键：返回 nil。",
        "Такого ключа нет: ответ nil."
    ),
    why: text!(
        "It was never written, or it expired: Redis tells the two alike.",
        "从未写入，或已经过期：两种情况下 Redis 的回复相同。",
        "Его не записывали, или он истёк: ответ Redis один и тот же."
    ),
    cites: &[REDIS_GET],
};

const SET: Why = Why {
    id: "redis.set",
    what: text!(
        "The application writes the rows back, to expire after 300 seconds (EX).",
        "应用把这些行写回缓存，300 秒后过期（EX）。",
        "Приложение записывает строки в кэш со сроком 300 секунд (EX)."
    ),
    why: text!(
        "The next request finds them. The expiry bounds how stale they can get.",
        "下一个请求就能命中。过期时间限定了数据最多陈旧多久。",
        "Следующий запрос их найдёт. Срок ограничивает, насколько они могут устареть."
    ),
    cites: &[REDIS_SET],
};

const OK: Why = Why {
    id: "redis.ok",
    what: text!(
        "Redis has stored the value and its expiry.",
        "Redis 已保存值和过期时间。",
        "Redis сохранил значение и его срок."
    ),
    why: text!(
        "It is in memory; whether it survives a restart depends on persistence.",
        "它在内存里；重启后是否还在，取决于持久化设置。",
        "Оно в памяти; переживёт ли оно перезапуск, зависит от настроек сохранения."
    ),
    cites: &[REDIS_SET],
};

const DECIDES: Why = Why {
    id: "redis.decides",
    what: text!(
        "Does the cache have the rows?",
        "缓存里有这些行吗？",
        "Есть ли строки в кэше?"
    ),
    why: text!(
        "With a hit the page is built at once; otherwise the database has to be asked.",
        "命中就直接生成页面；否则要查数据库。",
        "Если есть, страница строится сразу; иначе нужен запрос к базе."
    ),
    cites: &[REDIS_GET],
};

const FALLS_THROUGH: Why = Why {
    id: "redis.falls-through",
    what: text!(
        "Redis refused the connection. The application logs a warning and goes on to the database; it will not write back.",
        "Redis 拒绝连接。应用记下一条警告，转而查数据库，也不再回写。",
        "Redis отказал в соединении. Приложение пишет предупреждение и идёт в базу; записи в кэш не будет."
    ),
    why: text!(
        "A cache may be missing without the page being lost, but now the database carries every request.",
        "没有缓存，页面仍能生成，但所有请求都压到了数据库上。",
        "Без кэша страница всё равно получится, но теперь все запросы принимает база."
    ),
    cites: &[Cite {
        label: "Spring LoggingCacheErrorHandler",
        url: "https://docs.spring.io/spring-framework/docs/current/javadoc-api/org/springframework/cache/interceptor/LoggingCacheErrorHandler.html",
    }],
};
