//! MySQL: the application's database, from the pool of connections to the disk and back.
//!
//! Follows the MySQL 8.4 manual and its client/server protocol (`COM_QUERY`), HikariCP 6's `HikariPool`
//! with its defaults (10 connections, `connectionTimeout` 30 s), and Connector/J, which by default puts
//! bound values into the text itself. One statement reads the parts of a page, in the order of its
//! primary key. Not modelled: writes, transactions, locks, other statements, joins, full scans, the
//! inner pages of an index, eviction and read-ahead, server-side prepared statements, TLS, replicas, the
//! check of a pooled connection that was idle for half a second, the packet that `caching_sha2_password`
//! sends before OK, what the driver asks after the log-in, the end of a connection.

mod engine;
mod pool;
mod words;

use super::cast::SERVICE;
use super::cx::Cx;
use super::link::Link;
use super::stage::{CacheHead, Preset, Stage};
use super::world::Setup;
use crate::choices;
use crate::scenario::{Knob, Unit};
use crate::text;
use crate::text::Text;
use crate::trace::payload::{MySql, Statement, Step};
use crate::trace::{Icon, Participant, ParticipantKind, Payload, SpanKind, Tier, Time, Tone};
use engine::PageFrom;
use pool::POOL;
use words::*;

/// The server.
pub const MYSQL: Participant = part("mysql", text!("MySQL"), Icon::Database);

/// The end of its protocol.
const PROTOCOL: Participant = part(
    "mysql.protocol",
    text!("Protocol", "协议层", "Протокол"),
    Icon::Socket,
);

/// Its parser.
const PARSER: Participant = part(
    "mysql.parser",
    text!("Parser", "解析器", "Парсер"),
    Icon::Parser,
);

/// Its optimiser.
const OPTIMIZER: Participant = part(
    "mysql.optimizer",
    text!("Optimiser", "优化器", "Оптимизатор"),
    Icon::Planner,
);

/// Its executor.
const EXECUTOR: Participant = part(
    "mysql.executor",
    text!("Executor", "执行器", "Исполнитель"),
    Icon::Executor,
);

const fn part(id: &'static str, name: Text, icon: Icon) -> Participant {
    Participant {
        id,
        kind: ParticipantKind::Component,
        tier: Tier::Data,
        name,
        icon,
    }
}

/// The head.
pub const STAGE: Stage = Stage {
    id: "mysql",
    title: text!("MySQL"),
    about: text!(
        "Answers the application’s query, from memory or from disk.",
        "从内存或磁盘回答应用的查询。",
        "Отвечает на запрос приложения из памяти или с диска."
    ),
    not_modelled: text!(
        "Writes, transactions, locks, joins, full scans, inner index pages, eviction, read-ahead, server-side prepared statements, TLS, replicas, the check of an idle connection, what the driver asks after the log-in, the end of a connection.",
        "写操作、事务、锁、连接查询、全表扫描、索引的内部页、页淘汰、预读、服务器端预处理语句、TLS、副本、空闲连接的检测、登录后驱动的初始化查询、连接的关闭。",
        "Запись, транзакции, блокировки, соединения таблиц, полный просмотр, внутренние страницы индекса, вытеснение, упреждающее чтение, серверная подготовка запросов, TLS, реплики, проверка простаивавшего соединения, служебные запросы драйвера после входа, закрытие соединения."
    ),
    knobs: &[
        &BufferPool::KNOB,
        &BUSY,
        &Server::KNOB,
        &FlushMethod::KNOB.behind_more(),
        &PageCache::KNOB.behind_more(),
        &Persistence::KNOB.behind_more(),
    ],
    caches: &[
        CacheHead {
            id: "mysql.buffer_pool",
            title: text!(
                "InnoDB’s buffer pool",
                "InnoDB 缓冲池",
                "буферный пул InnoDB"
            ),
            clear: engine::clear_buffer_pool,
            holds: engine::buffer_pool_holds,
        },
        CacheHead {
            id: "mysql.page_cache",
            title: text!(
                "the page cache under MySQL",
                "MySQL 下的页缓存",
                "страничный кэш под MySQL"
            ),
            clear: engine::clear_page_cache,
            holds: engine::page_cache_holds,
        },
    ],
    presets: &[
        Preset {
            lens: Some("mysql"),
            ..Preset::set("mysql", text!("MySQL"), &[("service.data", "database")])
        },
        Preset::set(
            "pool",
            text!(
                "500: pool exhausted",
                "500：连接池耗尽",
                "500: пул исчерпан"
            ),
            &[("mysql.busy", "60000")],
        ),
    ],
    cast: &[
        &POOL,
        &MYSQL,
        &PROTOCOL,
        &PARSER,
        &OPTIMIZER,
        &EXECUTOR,
        &engine::INNODB,
        &engine::BUFFER_POOL,
        &engine::PAGE_CACHE,
        &engine::DISK,
    ],
    prepare,
    ..Stage::WORLD_ONLY
};

choices! {
    /// What InnoDB's buffer pool holds before the first visit.
    pub enum BufferPool = "mysql.buffer_pool", text!("Buffer pool", "缓冲池", "Буферный пул") => {
        /// Not the page.
        Miss = "miss", text!("without the page", "没有该页", "без страницы");
        /// The page.
        Hit = "hit", text!("has the page", "有该页", "страница есть");
    }
}

choices! {
    /// How InnoDB opens its data files.
    pub enum FlushMethod = "mysql.flush_method", text!("innodb_flush_method") => {
        /// Past the operating system's cache: the default of 8.4 on Linux.
        Direct = "O_DIRECT", text!("O_DIRECT");
        /// Through it: the default until 8.0.
        Fsync = "fsync", text!("fsync");
    }
}

choices! {
    /// What the operating system's page cache holds before the first visit.
    pub enum PageCache = "mysql.page_cache", text!("OS page cache", "系统页缓存", "Страничный кэш ОС") => {
        /// Not the page.
        Miss = "miss", text!("without the page", "没有该页", "без страницы");
        /// The page.
        Hit = "hit", text!("has the page", "有该页", "страница есть");
    }
}

/// How long other requests hold every connection of the pool, counted from the moment of asking.
pub const BUSY: Knob = Knob::number(
    "mysql.busy",
    text!("Pool busy for", "连接池占满时长", "Пул занят"),
    (0, 0, 120_000),
    Unit::Millis,
);

choices! {
    /// Whether connections are kept.
    pub enum Persistence = "mysql.connection", text!("Connection", "连接", "Соединение") => {
        /// Taken from a pool.
        Pooled = "pooled", text!("from the pool", "取自连接池", "из пула");
        /// Opened for each request.
        New = "new", text!("new each time", "每次新建", "каждый раз новое");
    }
}

choices! {
    /// Whether the server runs.
    pub enum Server = "mysql.server", text!("Server", "服务器", "Сервер") => {
        /// It does.
        Up = "up", text!("running", "运行中", "запущен");
        /// Nothing listens on its port.
        Down = "down", text!("not running", "未运行", "не запущен");
    }
}

/// Reading a packet from the socket or writing one.
const PACKET: Time = Time::micros(10);

/// Turning a short statement into a tree.
const PARSE: Time = Time::micros(40);

/// Choosing among a few plans.
const OPTIMISE: Time = Time::micros(60);

/// Why there are no rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No connection came back to the pool in time.
    Exhausted,
    /// The pool lost its connections with the server and could not open others in time.
    Lost,
    /// A connection of its own was refused.
    Refused,
}

impl Fault {
    /// The driver's or the pool's exception, as it stands in the log.
    pub fn exception(self) -> &'static str {
        match self {
            Fault::Exhausted => {
                "SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 30000ms (total=10, active=10, idle=0, waiting=0)"
            }
            Fault::Lost => {
                "SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 30000ms (total=0, active=0, idle=0, waiting=0). Caused by: CommunicationsException: Communications link failure"
            }
            Fault::Refused => {
                "CommunicationsException: Communications link failure. Caused by: ConnectException: Connection refused"
            }
        }
    }
}

fn prepare(setup: &mut Setup<'_>) {
    engine::prepare(setup);
}

/// Reads the rows of a page.
pub async fn query(cx: &Cx, path: &str) -> Result<(), Fault> {
    let statement = Statement {
        path: path.to_owned(),
    };
    let cx = cx.in_stage(STAGE.id);
    let outcome = cx
        .span(SpanKind::Client, &SERVICE, "SELECT", async |cx| {
            let _lent = pool::connection(cx).await?;
            Ok(execute(cx, &statement).await)
        })
        .await;
    let (label, tone) = match outcome {
        Ok(PageFrom::BufferPool) => (
            text!("buffer pool hit", "缓冲池命中", "есть в буферном пуле"),
            Tone::Good,
        ),
        Ok(PageFrom::PageCache) => (
            text!("from the page cache", "读自页缓存", "из страничного кэша"),
            Tone::Detour,
        ),
        Ok(PageFrom::Disk) => (text!("from disk", "读自磁盘", "с диска"), Tone::Detour),
        Err(Fault::Exhausted) => (
            text!("pool exhausted", "连接池耗尽", "пул исчерпан"),
            Tone::Failure,
        ),
        Err(Fault::Lost | Fault::Refused) => (
            text!("connection refused", "连接被拒绝", "отказ в соединении"),
            Tone::Failure,
        ),
    };
    cx.came_to(label, tone);
    outcome.map(drop)
}

/// A statement at one step.
fn at(step: Step, statement: &Statement) -> Payload {
    Payload::MySql(Box::new(MySql::Statement(step, statement.clone())))
}

/// The driver sends the statement over the connection that it was given, and reads the rows.
async fn execute(cx: &Cx, statement: &Statement) -> PageFrom {
    let link = Link::DATACENTRE;
    let call = cx
        .call(&SERVICE, &POOL, at(Step::Execute, statement), &EXECUTE)
        .post();
    let query = cx
        .call(&POOL, &MYSQL, at(Step::Query, statement), &QUERY)
        .takes(link.takes(statement.packet_len()))
        .await;
    let served = cx
        .span(SpanKind::Server, &MYSQL, "COM_QUERY", async |cx| {
            Ok::<_, ()>(serve(cx, statement).await)
        })
        .await;
    cx.reply(query, at(Step::ResultSet, statement), &RESULT)
        .takes(link.takes(Statement::RESULT))
        .await;
    cx.reply(call, at(Step::Rows, statement), &ROWS_READ).post();
    served.unwrap_or(PageFrom::Disk)
}

/// The statement goes from part to part of the server, and its rows back.
async fn serve(cx: &Cx, statement: &Statement) -> PageFrom {
    let step = |step| at(step, statement);
    cx.hand_over(&MYSQL, &PROTOCOL, step(Step::Packet), &PACKET_READ)
        .post();
    cx.sleep(PACKET).await;
    cx.hand_over(&PROTOCOL, &PARSER, step(Step::Sql), &SQL_TEXT)
        .post();
    cx.send(&PARSER, &PARSER, step(Step::Parse), &PARSES).post();
    cx.sleep(PARSE).await;
    cx.hand_over(&PARSER, &OPTIMIZER, step(Step::Tree), &TREE)
        .post();
    cx.send(&OPTIMIZER, &OPTIMIZER, step(Step::Optimise), &OPTIMISES)
        .post();
    cx.sleep(OPTIMISE).await;
    cx.hand_over(&OPTIMIZER, &EXECUTOR, step(Step::Plan), &PLAN)
        .post();
    let from = engine::read(cx, statement).await;
    cx.hand_over(&EXECUTOR, &PROTOCOL, step(Step::Rows), &ROWS_PACKED)
        .post();
    cx.sleep(PACKET).await;
    cx.hand_over(&PROTOCOL, &MYSQL, step(Step::ResultSet), &RESULT_READY)
        .post();
    from
}
