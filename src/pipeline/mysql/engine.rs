//! InnoDB: the page with the rows, from the buffer pool or from the disk.
//!
//! Follows the manual on the buffer pool and `innodb_flush_method`: with `O_DIRECT` data files are read
//! past the operating system's page cache, with `fsync` through it.

use super::words::*;
use super::{BufferPool, EXECUTOR, FlushMethod, PageCache, at, part};
use crate::pipeline::cast::{HIT, MISS};
use crate::pipeline::cx::{Arm, Cx, Role};
use crate::pipeline::world::{Setup, World};
use crate::text;
use crate::text::{Arg, Label};
use crate::trace::payload::{Local, Statement, Step};
use crate::trace::{Held, Icon, Participant, Payload, SpanKind, Time};

/// The storage engine.
pub const INNODB: Participant = part("mysql.innodb", text!("InnoDB"), Icon::Database);

/// Its cache of pages.
pub const BUFFER_POOL: Participant = part(
    "mysql.buffer-pool",
    text!("Buffer pool", "缓冲池", "Буферный пул"),
    Icon::Memory,
);

/// The operating system's cache of file contents.
pub const PAGE_CACHE: Participant = part(
    "mysql.page-cache",
    text!("OS page cache", "系统页缓存", "Страничный кэш ОС"),
    Icon::Memory,
);

/// The device.
pub const DISK: Participant = part("mysql.disk", text!("Disk", "磁盘", "Диск"), Icon::Disk);

/// `innodb_page_size`, in bytes.
const PAGE: u64 = 16_384;

/// A call of the engine's interface and the search in a page.
const SEARCH: Time = Time::micros(10);

/// A look-up in the buffer pool's hash table.
const LOOK_UP: Time = Time::micros(1);

/// A system call that copies 16 KiB from memory.
const COPY: Time = Time::micros(10);

/// A random read from an SSD.
const READ: Time = Time::micros(150);

/// The pages in memory, by number.
#[derive(Default)]
struct Pages {
    buffer_pool: Vec<u64>,
    page_cache: Vec<u64>,
}

/// Where a page came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageFrom {
    /// Memory of InnoDB's.
    BufferPool,
    /// Memory of the operating system's.
    PageCache,
    /// The device.
    Disk,
}

/// Empties the buffer pool.
pub fn clear_buffer_pool(world: &mut World) {
    world.part::<Pages>().buffer_pool.clear();
}

/// Empties the operating system's page cache.
pub fn clear_page_cache(world: &mut World) {
    world.part::<Pages>().page_cache.clear();
}

/// What the buffer pool holds.
pub fn buffer_pool_holds(world: &mut World, _now: u64) -> Vec<Held> {
    held(&world.part::<Pages>().buffer_pool)
}

/// What the page cache holds.
pub fn page_cache_holds(world: &mut World, _now: u64) -> Vec<Held> {
    held(&world.part::<Pages>().page_cache)
}

fn held(pages: &[u64]) -> Vec<Held> {
    let name = |page: &u64| {
        let number = [("number", Arg::from(page.to_string()))];
        Label::phrase(
            text!("page {number}", "页 {number}", "страница {number}"),
            number,
        )
    };
    pages.iter().map(|page| Held::always(name(page))).collect()
}

/// Puts the first visit's page where the knobs say.
pub fn prepare(setup: &mut Setup<'_>) {
    let page = page_of(setup.address.url.path());
    let pages = setup.world.part::<Pages>();
    if BufferPool::of(setup.settings) == BufferPool::Hit {
        pages.buffer_pool.push(page);
    }
    if PageCache::of(setup.settings) == PageCache::Hit {
        pages.page_cache.push(page);
    }
}

/// The leaf page of the primary key that holds a path's rows: told by the path, past the pages that a
/// file begins with.
fn page_of(path: &str) -> u64 {
    let sum = path
        .bytes()
        .fold(7_u64, |sum, byte| (sum * 31 + u64::from(byte)) % 8_191);
    4 + sum
}

/// Reads the rows as the executor asks for them.
pub async fn read(cx: &Cx, statement: &Statement) -> PageFrom {
    let call = cx
        .call(&EXECUTOR, &INNODB, at(Step::Read, statement), &INDEX_READ)
        .post();
    cx.sleep(SEARCH).await;
    let from = page(cx, page_of(&statement.path)).await;
    cx.reply(call, at(Step::Rows, statement), &ROWS_FOUND)
        .post();
    from
}

async fn page(cx: &Cx, page: u64) -> PageFrom {
    let name = format!("page {page}");
    let look_up = Payload::Local(Local::LookUp { key: name.clone() });
    let call = cx
        .call(&INNODB, &BUFFER_POOL, look_up, &LOOK_FOR_PAGE)
        .post();
    cx.sleep(LOOK_UP).await;
    let hit = cx.world::<Pages>().buffer_pool.contains(&page);
    let arms = vec![
        Arm::new(HIT).set(BufferPool::Hit.setting()),
        Arm::new(MISS).set(BufferPool::Miss.setting()),
    ];
    let title = text!("buffer pool", "缓冲池", "буферный пул");
    cx.alt(
        &BUFFER_POOL,
        title,
        &POOL_DECIDES,
        (arms, usize::from(!hit)),
        async |cx| {
            if hit {
                cx.reply(call, returned(name), &PAGE_FOUND).post();
                return PageFrom::BufferPool;
            }
            cx.reply(call, Payload::Local(Local::Miss), &PAGE_MISSING)
                .post();
            let from = from_file(cx, page).await;
            let keep = Local::Work {
                text: Label::phrase(
                    text!(
                        "keep page {page}",
                        "存入页 {page}",
                        "сохранить страницу {page}"
                    ),
                    [("page", Arg::from(page.to_string()))],
                ),
            };
            cx.hand_over(&INNODB, &BUFFER_POOL, Payload::Local(keep), &PAGE_KEPT)
                .post();
            cx.world::<Pages>().buffer_pool.push(page);
            from
        },
    )
    .await
}

fn returned(text: String) -> Payload {
    let failed = false;
    Payload::Local(Local::Return { text, failed })
}

/// Reads a page from its file.
async fn from_file(cx: &Cx, page: u64) -> PageFrom {
    let name = text!("read the page", "读取页", "чтение страницы");
    let read = cx
        .in_stage("mysql.file")
        .span(SpanKind::Client, &INNODB, name, async |cx| {
            Ok::<_, ()>(match FlushMethod::of(cx.settings()) {
                FlushMethod::Direct => from_disk(cx, &INNODB, pread(page)).await,
                FlushMethod::Fsync => through_page_cache(cx, page).await,
            })
        })
        .await;
    read.unwrap_or(PageFrom::Disk)
}

/// `pread(2)` of one page of the table's file.
fn pread(page: u64) -> Payload {
    let offset = page * PAGE;
    Payload::Local(Local::Call {
        text: format!("pread(…, {PAGE}, {offset})"),
    })
}

async fn through_page_cache(cx: &Cx, page: u64) -> PageFrom {
    let call = cx
        .call(&INNODB, &PAGE_CACHE, pread(page), &READ_FILE)
        .post();
    cx.sleep(COPY).await;
    let hit = cx.world::<Pages>().page_cache.contains(&page);
    let arms = vec![
        Arm::new(HIT).set(PageCache::Hit.setting()),
        Arm::new(MISS).set(PageCache::Miss.setting()),
    ];
    let title = PAGE_CACHE.name;
    cx.door(&PAGE_CACHE, title, &CACHE_DECIDES, arms, usize::from(!hit));
    let from = if hit {
        PageFrom::PageCache
    } else {
        let text = format!("READ {PAGE}");
        let block = Payload::Local(Local::Call { text });
        let from = from_disk(cx, &PAGE_CACHE, block).await;
        cx.world::<Pages>().page_cache.push(page);
        from
    };
    cx.reply(call, returned(PAGE.to_string()), &FILE_READ)
        .post();
    from
}

async fn from_disk(cx: &Cx, reader: Role, read: Payload) -> PageFrom {
    let call = cx.call(reader, &DISK, read, &READ_DISK).post();
    cx.sleep(READ).await;
    cx.reply(call, returned(PAGE.to_string()), &DISK_READ)
        .post();
    PageFrom::Disk
}
