//! Traces as large as one likes: visits of a shop, one after the other, each with calls inside calls,
//! activations, notes, frames in frames, work at the same time, and labels in every script.

use hopscope::trace::{NoteKind, Trace};

use super::build::Build;

const PARTICIPANTS: [&str; 8] = [
    "user", "browser", "nginx", "service", "redis", "mysql", "queue", "storage",
];

const PAGES: [&str; 5] = [
    "GET /cart?q=caf%C3%A9&page=2&sort=price",
    "GET /каталог/книги",
    "GET /购物车",
    "POST /orders",
    "GET /img/👩‍💻.webp",
];

const ANSWERS: [&str; 5] = [
    "200 OK",
    "200 OK, the whole page with all that stands in it",
    "返回综合结果",
    "201 Created",
    "503 Service Unavailable",
];

/// The most messages of one visit.
const VISIT: usize = 14;

/// A trace of exactly so many messages.
pub fn synthetic(messages: usize) -> Trace {
    let mut build = Build::new(&PARTICIPANTS);
    let mut nth = 0;
    while build.trace.messages.len() + VISIT <= messages {
        visit(&mut build, nth);
        nth += 1;
    }
    while build.trace.messages.len() < messages {
        build.event("service", "queue", "tick", Some(200));
        build.wait(900);
    }
    build.wait(10);
    build.done()
}

fn visit(build: &mut Build, nth: usize) {
    // Now and then nobody comes for a while.
    build.wait(if nth % 40 == 39 { 2_000_000 } else { 3_000 });
    let page = build.call("browser", "nginx", PAGES[nth % 5], 1_200);
    build.span("nginx", "nginx", "serves", |build| {
        let taken = usize::from(!nth.is_multiple_of(3));
        build.alt(
            "nginx",
            "nginx",
            "cache",
            (&["hit", "miss"], taken),
            |build| {
                if taken == 0 {
                    build.note(&["nginx"], NoteKind::Log, "GET 200 HIT 0.000", 0);
                    let _lost = build.event("nginx", "queue", "hit", None);
                } else {
                    rendered(build, nth);
                }
            },
        );
    });
    build.reply(page, ANSWERS[nth % 5], 1_500);
    build.event("browser", "browser", "paint", Some(4_000));
}

fn rendered(build: &mut Build, nth: usize) {
    let call = build.call("nginx", "service", "POST /render", 300);
    build.span("service", "service", "renders", |build| {
        let checked = build.call("service", "service", "check the session", 40);
        build.span("service", "service", "checks", |build| {
            build.wait(80);
            build.note(&["service"], NoteKind::Remark, "the session is alive", 0);
        });
        build.reply(checked, "ok", 30);
        build.door("service", "service", "plan", &["cached", "fresh"], nth % 2);
        at_once(build, nth);
        build.alt(
            "service",
            "mysql",
            "stock",
            (&["known", "unknown"], 1),
            |build| asked(build, nth),
        );
    });
    build.reply(call, "200 OK", 300);
}

/// Two things at the same time.
fn at_once(build: &mut Build, nth: usize) {
    let start = build.now;
    build.span("service", "redis", "reads the cart", |build| {
        let get = build.call("service", "redis", &format!("GET cart:{nth}"), 150);
        build.reply(get, "42 bytes", 150);
    });
    let end = build.now;
    build.meanwhile(start + 20);
    build.span("service", "storage", "reads the pictures", |build| {
        let get = build.call("service", "storage", "Получить изображения корзины", 900);
        build.reply(get, "206 Partial Content", 800);
    });
    build.meanwhile(end.max(build.now));
}

fn asked(build: &mut Build, nth: usize) {
    let query = format!("SELECT stock FROM goods WHERE id = {nth} FOR UPDATE");
    let asked = build.call("service", "mysql", &query, 200);
    build.span("mysql", "mysql", "looks up", |build| {
        build.wait(900);
        build.note(&["mysql"], NoteKind::Wait, "等待行锁", 700);
    });
    build.reply(asked, "1 row", 200);
}
