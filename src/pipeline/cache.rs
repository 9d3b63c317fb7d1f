//! The browser's HTTP cache: a private cache in front of the whole network.
//!
//! Follows RFC 9111 §4 (reuse), §4.2 (freshness), §4.3 (validation) and RFC 9110 §13 (conditional
//! requests): decided from the stored response's own header fields, as `http_cache` reads them. `If-Match`
//! has no place here: it guards writes and fails with 412 (RFC 9110 §13.1.1). Not modelled: `Expires`,
//! `Last-Modified`, `Vary`, `no-cache`, heuristic freshness, request directives, stale-while-revalidate
//! and stale-if-error, statuses other than 200, partial content.

use super::cast::BROWSER;
use super::cx::{Arm, Cx, because};
use super::http::{Answer, Request, Response};
use super::http_cache::{Entries, LookUp, Serves, Stored as Copy, key};
use super::origin::Origin;
use super::request::Method;
use super::stage::{CacheHead, Next, Preset, Stage};
use super::world::Setup;
use crate::choices;
use crate::text;
use crate::text::{Arg, Label, Text};
use crate::trace::{Cite, Icon, Participant, ParticipantKind, Tier, Tone, Why};

/// The cache.
pub const CACHE: Participant = Participant {
    id: "browser.cache",
    kind: ParticipantKind::Store,
    tier: Tier::Client,
    name: text!("Browser cache", "浏览器缓存", "Кэш браузера"),
    icon: Icon::Cache,
};

/// The head.
pub const STAGE: Stage = Stage {
    id: "cache",
    title: text!("Browser cache", "浏览器缓存", "Кэш браузера"),
    about: text!(
        "Answers without the network when a stored copy may still be used.",
        "如果已存的副本仍可使用，就不经网络直接返回。",
        "Отвечает без сети, если сохранённую копию ещё можно использовать."
    ),
    not_modelled: text!(
        "Expires, Last-Modified, Vary, no-cache, heuristic freshness, request directives, stale-while-revalidate, stale-if-error, statuses other than 200, ranges.",
        "Expires、Last-Modified、Vary、no-cache、启发式新鲜度、请求指令、stale-while-revalidate、stale-if-error、200 以外的状态码、范围请求。",
        "Expires, Last-Modified, Vary, no-cache, эвристическая свежесть, директивы запроса, stale-while-revalidate, stale-if-error, коды кроме 200, диапазоны."
    ),
    knobs: &[&Stored::KNOB],
    caches: &[CacheHead {
        id: "cache",
        title: text!(
            "the browser’s HTTP cache",
            "浏览器 HTTP 缓存",
            "HTTP-кэш браузера"
        ),
        clear: |world| world.part::<State>().entries.clear(),
    }],
    presets: &[
        Preset::set(
            "fresh",
            text!("Cached", "已缓存", "Из кэша"),
            &[("cache.stored", "fresh")],
        ),
        Preset::set("304", text!("304"), &[("cache.stored", "stale")]),
    ],
    cast: &[&CACHE],
    prepare,
    run: Some(|cx, request, next| Box::pin(async move { run(&cx, request, next).await })),
    ..Stage::WORLD_ONLY
};

choices! {
    /// What the cache holds for the URL before the first visit.
    pub enum Stored = "cache.stored", text!("Stored copy", "已存副本", "Копия") => {
        /// Nothing.
        Empty = "empty", text!("none", "无", "нет");
        /// One that may be used as it is.
        Fresh = "fresh", text!("fresh", "新鲜", "свежая");
        /// One past its time; the page has not changed since.
        Stale = "stale", text!("stale, page unchanged", "过期，页面未变", "устарела, страница та же");
        /// One past its time; the page has changed since.
        Changed = "changed", text!("stale, page changed", "过期，页面已变", "устарела, страница новая");
    }
}

#[derive(Default)]
struct State {
    entries: Entries,
}

fn prepare(setup: &mut Setup<'_>) {
    let request = Request::get(setup.address.url.clone(), &BROWSER);
    let origin = Origin::of(setup.settings, &request);
    // Stored half a lifetime ago, or two lifetimes ago.
    let (age, etag) = match Stored::of(setup.settings) {
        Stored::Empty => return,
        Stored::Fresh => (origin.max_age / 2, origin.etag()),
        Stored::Stale => (origin.max_age * 2, origin.etag()),
        Stored::Changed => (origin.max_age * 2, origin.former_etag()),
    };
    let received = setup.unix - age;
    let mut response = origin.answer(&request, &BROWSER, received);
    response.http.headers.set("ETag", etag);
    let copy = Copy::since(response, received);
    let state = setup.world.part::<State>();
    state.entries.put(&key(&request), copy);
}

async fn run(cx: &Cx, mut request: Request, next: Next) -> Answer {
    let key = key(&request);
    if !request.http.is_safe() {
        return write(cx, &key, next.run(cx, pass(cx, request)).await);
    }
    let stored = cx.world::<State>().entries.get(&key).cloned();
    let stored = LOOK_UP.run(cx, &key, stored).await;
    let asked = cx.unix();
    let arms = vec![
        Arm::new(text!("fresh", "新鲜", "свежая")).set(Stored::Fresh.setting()),
        Arm::new(text!("stale", "过期", "устарела")).set(Stored::Stale.setting()),
        Arm::new(text!("miss", "未命中", "нет")).set(Stored::Empty.setting()),
    ];
    let Some(mut copy) = stored else {
        cx.door(&BROWSER, NAME, &MISSING, arms, 2);
        cx.came_to(text!("miss", "未命中", "нет"), Tone::Detour);
        return store(cx, &key, asked, next.run(cx, request).await);
    };
    let times = copy.times(Serves::One, asked);
    if copy.fresh_for(Serves::One, asked) > 0 {
        cx.door(&BROWSER, NAME, because(&FRESH, times), arms, 0);
        cx.came_to(text!("hit", "命中", "есть"), Tone::Good);
        return Ok(Response {
            from_cache: true,
            ..copy.response()
        });
    }
    cx.door(&BROWSER, NAME, because(&STALE, times), arms, 1);
    copy.validate_by(&mut request);
    let answer = next.run(cx, request).await?;
    if answer.http.status != 304 {
        let label = text!("stale → {status}", "过期 → {status}", "устарела → {status}");
        let status = [("status", Arg::from(answer.http.status.to_string()))];
        cx.came_to(Label::phrase(label, status), Tone::Detour);
        return store(cx, &key, asked, Ok(answer));
    }
    cx.came_to(
        text!(
            "stale → 304, used again",
            "过期 → 304，继续使用",
            "устарела → 304, снова годна"
        ),
        Tone::Good,
    );
    copy.freshen(&answer, asked, cx.unix());
    let response = copy.response();
    cx.world::<State>().entries.put(&key, copy);
    Ok(response)
}

/// A write is not answered from here.
fn pass(cx: &Cx, request: Request) -> Request {
    let arms = vec![
        Arm::new("GET").set(Method::Get.setting()),
        Arm::new("POST").set(Method::Post.setting()),
    ];
    cx.door(&BROWSER, NAME, &WRITES, arms, 1);
    cx.came_to(text!("passed by", "绕过", "мимо"), Tone::Detour);
    request
}

/// A write that has succeeded makes what is stored for its URL worthless.
fn write(cx: &Cx, key: &str, answer: Answer) -> Answer {
    let answer = answer?;
    if answer.http.status < 400 {
        cx.world::<State>().entries.take(key);
    }
    Ok(answer)
}

fn store(cx: &Cx, key: &str, asked: u64, answer: Answer) -> Answer {
    let answer = answer?;
    if Serves::One.may_store(&answer) {
        let copy = Copy::new(answer.clone(), asked, cx.unix());
        cx.world::<State>().entries.put(key, copy);
    }
    Ok(answer)
}

const LOOK_UP: LookUp = LookUp {
    by: &BROWSER,
    cache: &CACHE,
    serves: Serves::One,
    asked: &LOOK,
    found: &FOUND,
    missing: &NOT_FOUND,
};

const NAME: Text = text!("browser cache", "浏览器缓存", "кэш браузера");

const LOOK: Why = Why {
    id: "cache.look-up",
    what: text!(
        "Before any network the browser looks whether it has this page already.",
        "在使用网络之前，浏览器先看自己是否已有这个页面。",
        "Прежде чем идти в сеть, браузер смотрит, нет ли у него уже этой страницы."
    ),
    why: text!(
        "The key is the URL without its fragment. A copy that may be used saves the whole journey.",
        "键是去掉片段的 URL。副本可用，就省去后面的全部过程。",
        "Ключ — URL без фрагмента. Если копия годится, весь остальной путь не нужен."
    ),
    cites: &[Cite::rfc("RFC 9111 §2"), Cite::rfc("RFC 9111 §4")],
};

const FOUND: Why = Why {
    id: "cache.found",
    what: text!(
        "There is a stored response, with the header fields it came with.",
        "缓存中有该响应及其首部字段。",
        "Есть сохранённый ответ вместе с его полями заголовка."
    ),
    why: text!(
        "Whether it may be used is decided from those fields and the clock.",
        "能否使用，由这些字段和时钟决定。",
        "Можно ли его использовать, решают эти поля и часы."
    ),
    cites: &[Cite::rfc("RFC 9111 §4")],
};

const NOT_FOUND: Why = Why {
    id: "cache.not-found",
    what: text!(
        "Nothing is stored for this URL.",
        "缓存中没有这个 URL。",
        "Для этого URL ничего не сохранено."
    ),
    why: text!(
        "The page was never loaded, was not allowed to be stored, or was evicted.",
        "该页面从未加载过、不允许存储，或已被淘汰。",
        "Страницу ещё не загружали, её запрещено хранить или она вытеснена."
    ),
    cites: &[Cite::rfc("RFC 9111 §3")],
};

const WRITES: Why = Why {
    id: "cache.writes",
    what: text!(
        "The request changes something: it goes to the server, whatever is stored.",
        "这个请求会修改数据：无论缓存里有什么，都要发给服务器。",
        "Запрос что-то меняет: он идёт на сервер, что бы ни было сохранено."
    ),
    why: text!(
        "No cache answers a write, and its answer is not stored. If it succeeds, the copy for this URL is thrown away.",
        "缓存不会应答写操作，也不存储它的响应。写入成功后，该 URL 的副本会被丢弃。",
        "На запись кэш не отвечает, и ответ на неё не хранит. При успехе копия для этого URL выбрасывается."
    ),
    cites: &[Cite::rfc("RFC 9111 §4"), Cite::rfc("RFC 9111 §4.4")],
};

const MISSING: Why = Why {
    id: "cache.miss",
    what: text!(
        "Nothing to reuse: the request goes out.",
        "没有可用的副本：请求发往网络。",
        "Готовой копии нет: запрос уходит в сеть."
    ),
    why: text!(
        "What comes back will be stored if its header fields allow it.",
        "只要首部字段允许，返回的响应就会被存入缓存。",
        "Ответ будет сохранён, если это разрешат его поля заголовка."
    ),
    cites: &[Cite::rfc("RFC 9111 §3")],
};

const FRESH: Why = Why {
    id: "cache.fresh",
    what: text!(
        "The copy is {age} old and may be used for {lifetime}: it is fresh, and nobody is asked.",
        "副本的年龄是 {age}，有效期 {lifetime}：仍然新鲜，无需询问服务器。",
        "Возраст копии {age}, срок годности {lifetime}: она свежая, и спрашивать никого не нужно."
    ),
    why: text!(
        "Cache-Control: max-age gives the lifetime. While age is less, the server is not contacted at all.",
        "有效期由 Cache-Control: max-age 给出。年龄小于有效期时，完全不联系服务器。",
        "Срок задаёт Cache-Control: max-age. Пока возраст меньше него, к серверу не обращаются вовсе."
    ),
    cites: &[Cite::rfc("RFC 9111 §4.2"), Cite::rfc("RFC 9111 §4.2.1")],
};

const STALE: Why = Why {
    id: "cache.stale",
    what: text!(
        "The copy is {age} old and could be used for {lifetime}: it is stale and must be validated.",
        "副本的年龄是 {age}，有效期只有 {lifetime}：已过期，必须重新验证。",
        "Возраст копии {age}, срок годности был {lifetime}: она устарела, её нужно проверить."
    ),
    why: text!(
        "The request goes out with If-None-Match and the copy’s ETag. If nothing has changed, 304 comes back without content. (If-Match is the opposite: it guards writes, and a mismatch gives 412.)",
        "请求带上 If-None-Match 和副本的 ETag。若没有变化，返回不带内容的 304。（If-Match 相反：它保护写操作，不匹配时返回 412。）",
        "Запрос уходит с If-None-Match и ETag копии. Если ничего не изменилось, вернётся 304 без содержимого. (If-Match — обратное: он защищает запись и при несовпадении даёт 412.)"
    ),
    cites: &[Cite::rfc("RFC 9111 §4.3"), Cite::rfc("RFC 9110 §13.1.2")],
};
