//! The browser's HTTP cache: a private cache in front of the whole network.
//!
//! Decides by RFC 9111, RFC 9110 §13 (conditional requests), RFC 5861 (stale-while-revalidate,
//! stale-if-error) and RFC 8246 (immutable), from the stored response's own header fields: the room
//! `crate::http_cache` does. `If-Match` has no place here: it guards writes and fails with 412 (RFC 9110
//! §13.1.1). Not modelled: the cache's size and what it evicts, memory and disk apart, a cache for each
//! site that embeds a resource, ranges that the browser asks for by itself.

use super::cast::BROWSER;
use super::cx::{Arm, Cx};
use super::http::{Answer, Request, Response};
use super::http_cache::{Entries, HttpCache, Pending, Plan, Taken, about, other_arm};
use super::origin::Origin;
use super::request::{self, Method};
use super::stage::{CacheHead, Next, Preset, Stage};
use super::world::Setup;
use crate::choices;
use crate::http_cache::Config;
use crate::scenario::How;
use crate::text;
use crate::text::{Arg, Label, Text};
use crate::trace::payload::{Does, Headers, HttpVersion, Verdict};
use crate::trace::{Cite, Icon, Participant, ParticipantKind, Tier, Time, Tone, Why};

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
        "The cache’s size and what it evicts, memory and disk apart, a cache of its own for each embedding site.",
        "缓存容量与淘汰、内存与磁盘之分、按嵌入站点分区。",
        "Объём кэша и вытеснение, память отдельно от диска, раздельные кэши для встраивающих сайтов."
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
        holds: |world, now| world.part::<State>().entries.holds(&HTTP_CACHE.config, now),
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
    let mut request = Request::get(setup.address.url.clone(), &BROWSER);
    request.http.headers = request::usual(&request);
    let origin = Origin::of(setup.settings, &request);
    // Stored half a lifetime ago, or two lifetimes ago.
    let (age, former) = match Stored::of(setup.settings) {
        Stored::Empty => return,
        Stored::Fresh => ((1, 2), false),
        Stored::Stale => ((2, 1), false),
        Stored::Changed => ((2, 1), true),
    };
    let made = |unix| {
        let mut response = origin.answer(&request, &BROWSER, unix);
        if former {
            origin.make_former(&mut response);
        }
        response
    };
    let entries = &mut setup.world.part::<State>().entries;
    entries.hold_aged(&HTTP_CACHE.config, &request, age, (setup.unix, made));
}

async fn run(cx: &Cx, request: Request, next: Next) -> Answer {
    if !request.http.is_safe() {
        return write(cx, &request, next).await;
    }
    if request.how == How::Hard {
        return bypass(cx, request, next).await;
    }
    // What it will be sent with decides, too: `Vary`.
    let fields = request::fields(cx, &request);
    let whole = with(&request, &fields);
    let (plan, verdict) = HTTP_CACHE.ask(cx, &whole).await;
    decide(cx, &verdict, request.how);
    match plan {
        Plan::Serve(response, meanwhile) => {
            let came_to = match verdict.does {
                Does::Serve => text!("hit", "命中", "есть"),
                _ => text!("hit, stale", "命中，过期", "есть, устарела"),
            };
            cx.came_to(came_to, Tone::Good);
            if let Some(pending) = meanwhile {
                validate(cx, pending, fields, next);
            }
            Ok(Response {
                from_cache: true,
                ..response
            })
        }
        Plan::Ask(pending) => ask(cx, &verdict, pending, &fields, next).await,
        Plan::Fail => Ok(Response::new(&BROWSER, HttpVersion::H1, 504, 0, cx.unix())),
    }
}

fn decide(cx: &Cx, verdict: &Verdict, how: How) {
    let mut arms = vec![
        Arm::new(text!("fresh", "新鲜", "свежая")).set(Stored::Fresh.setting()),
        Arm::new(text!("stale", "过期", "устарела")).set(Stored::Stale.setting()),
        Arm::new(text!("miss", "未命中", "нет")).set(Stored::Empty.setting()),
    ];
    let (why, taken) = match verdict.does {
        Does::Serve => (&FRESH, 0),
        Does::Ask => (&STALE, 1),
        Does::MustAsk if how == How::Reload => (&VALIDATED, 3),
        Does::MustAsk => (&MUST_ASK, 3),
        Does::ServeStale => (&SERVES_STALE, 3),
        _ => (&MISSING, 2),
    };
    arms.extend(other_arm(verdict));
    cx.door(&BROWSER, NAME, about(why, verdict), arms, taken);
}

/// A request with the fields that it will be sent with.
fn with(request: &Request, fields: &Headers) -> Request {
    let mut whole = request.clone();
    whole.http.headers.0.splice(0..0, fields.0.clone());
    whole
}

/// A hard reload: the copy is neither used nor asked about, and replaced by what comes.
async fn bypass(cx: &Cx, request: Request, next: Next) -> Answer {
    let arms = vec![
        Arm::new(text!("use the copy", "使用副本", "взять копию")),
        Arm::new(text!("bypass", "绕过", "в обход")),
    ];
    cx.door(&BROWSER, NAME, &BYPASSED, arms, 1);
    cx.came_to(text!("bypassed", "已绕过", "обойдён"), Tone::Detour);
    let whole = with(&request, &request::fields(cx, &request));
    let pending = HTTP_CACHE.pass(cx, &whole);
    let response = next.run(cx, request).await?;
    HTTP_CACHE.take(cx, pending, response.clone());
    Ok(response)
}

/// Asks the server, and a second time if what comes back is of no use.
async fn ask(
    cx: &Cx,
    verdict: &Verdict,
    mut pending: Pending,
    fields: &Headers,
    next: Next,
) -> Answer {
    if verdict.does == Does::Miss {
        cx.came_to(text!("miss", "未命中", "нет"), Tone::Detour);
    }
    loop {
        let answer = send(cx, &pending, fields, next.clone()).await;
        let response = match answer {
            Ok(response) => response,
            Err(failure) => {
                let (response, _) = HTTP_CACHE.without(cx, &pending).ok_or(failure)?;
                return Ok(stale(cx, response));
            }
        };
        let status = response.http.status;
        match HTTP_CACHE.take(cx, pending, response) {
            (Taken::Pass(response), _) => {
                came_to(cx, verdict, status);
                return Ok(response);
            }
            (Taken::Serve(response), taken) if taken.does == Does::ServeStale => {
                return Ok(stale(cx, response));
            }
            (Taken::Serve(response), _) => {
                came_to(cx, verdict, 304);
                return Ok(response);
            }
            (Taken::Again(again), _) => pending = *again,
        }
    }
}

fn came_to(cx: &Cx, verdict: &Verdict, status: u16) {
    let (label, tone) = match (verdict.does, status) {
        (Does::Miss, _) => return,
        (Does::Ask, 304) => (
            text!(
                "stale → 304, used again",
                "过期 → 304，继续使用",
                "устарела → 304, снова годна"
            ),
            Tone::Good,
        ),
        (_, 304) => (
            text!(
                "asked → 304, used again",
                "询问 → 304，继续使用",
                "спросил → 304, снова годна"
            ),
            Tone::Good,
        ),
        (Does::Ask, _) => (
            text!("stale → {status}", "过期 → {status}", "устарела → {status}"),
            Tone::Detour,
        ),
        _ => (
            text!("asked → {status}", "询问 → {status}", "спросил → {status}"),
            Tone::Detour,
        ),
    };
    let status = [("status", Arg::from(status.to_string()))];
    cx.came_to(Label::phrase(label, status), tone);
}

/// The server has failed: what is stored serves for its answer.
fn stale(cx: &Cx, response: Response) -> Response {
    let label = text!(
        "error → stale copy",
        "出错 → 过期副本",
        "ошибка → старая копия"
    );
    cx.came_to(label, Tone::Detour);
    Response {
        from_cache: true,
        ..response
    }
}

/// Passes a request on. Only what the cache adds goes along: the rest of the fields comes when it is known
/// whom to ask.
async fn send(cx: &Cx, pending: &Pending, fields: &Headers, next: Next) -> Answer {
    let mut onward = pending.onward.clone();
    let headers = &mut onward.http.headers.0;
    headers.retain(|line| !fields.0.contains(line));
    next.run(cx, onward).await
}

/// Asks behind the person's back, who is shown the stale copy first.
fn validate(cx: &Cx, pending: Pending, fields: Headers, next: Next) {
    cx.later(Time::ZERO, |cx| {
        let name = text!("validate in the background", "后台验证", "проверка в фоне");
        cx.spawn(&BROWSER, name, |cx| async move {
            if let Ok(response) = send(&cx, &pending, &fields, next).await {
                HTTP_CACHE.take(&cx, pending, response);
            }
        });
    });
}

/// A write is not answered from here. One that has succeeded makes what is stored for its URL worthless.
async fn write(cx: &Cx, request: &Request, next: Next) -> Answer {
    let arms = vec![
        Arm::new("GET").set(Method::Get.setting()),
        Arm::new("POST").set(Method::Post.setting()),
    ];
    cx.door(&BROWSER, NAME, &WRITES, arms, 1);
    cx.came_to(text!("passed by", "绕过", "мимо"), Tone::Detour);
    let pending = HTTP_CACHE.pass(cx, request);
    let answer = next.run(cx, request.clone()).await?;
    HTTP_CACHE.take(cx, pending, answer.clone());
    Ok(answer)
}

/// The cache.
pub const HTTP_CACHE: HttpCache = HttpCache {
    by: &BROWSER,
    store: &CACHE,
    config: Config::private(),
    entries: |cx| std::cell::RefMut::map(cx.world::<State>(), |state| &mut state.entries),
    asked: &LOOK,
    found: &FOUND,
    missing: &NOT_FOUND,
};

const NAME: Text = text!("browser cache", "浏览器缓存", "кэш браузера");

const BYPASSED: Why = Why {
    id: "cache.bypassed",
    what: text!(
        "A hard reload: whatever copy there is is not even looked at.",
        "强制重新加载：不管有没有副本，看都不看。",
        "Жёсткая перезагрузка: есть ли копия, даже не смотрят."
    ),
    why: text!(
        "Without If-None-Match the server answers in full. The answer takes the copy’s place, so the next visit finds a new one.",
        "没有 If-None-Match，服务器就返回完整内容。它会替换原来的副本，下次访问用的就是新的。",
        "Без If-None-Match сервер отвечает полностью. Ответ займёт место копии, и следующий визит найдёт уже новую."
    ),
    cites: &[Cite::rfc("RFC 9111 §5.2.1.4")],
};

const VALIDATED: Why = Why {
    id: "cache.validated",
    what: text!(
        "The copy is fresh, but this is a reload: the server is asked whether it is still the same.",
        "副本仍然新鲜，但这是重新加载：要问服务器内容是否没变。",
        "Копия свежая, но это перезагрузка: у сервера спрашивают, та же ли она."
    ),
    why: text!(
        "max-age=0 in the request accepts no age at all. With If-None-Match the answer is 304 without content when nothing has changed.",
        "请求中的 max-age=0 不接受任何年龄。带上 If-None-Match，内容没变时就返回不带内容的 304。",
        "max-age=0 в запросе не допускает никакого возраста. С If-None-Match, если ничего не изменилось, придёт 304 без содержимого."
    ),
    cites: &[Cite::rfc("RFC 9111 §5.2.1.1"), Cite::rfc("RFC 9111 §4.3")],
};

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
        "The lifetime comes from Cache-Control: max-age, else from Expires, else it is a tenth of the time since Last-Modified. While age is less, the server is not contacted at all.",
        "有效期取自 Cache-Control: max-age，其次 Expires，再次取距 Last-Modified 时间的十分之一。年龄小于有效期时，完全不联系服务器：这叫命中强缓存。",
        "Срок задаёт Cache-Control: max-age, иначе Expires, иначе это десятая часть времени с Last-Modified. Пока возраст меньше него, к серверу не обращаются вовсе."
    ),
    cites: &[
        Cite::rfc("RFC 9111 §4.2"),
        Cite::rfc("RFC 9111 §4.2.1"),
        Cite::rfc("RFC 9111 §4.2.2"),
    ],
};

const STALE: Why = Why {
    id: "cache.stale",
    what: text!(
        "The copy is {age} old and could be used for {lifetime}: it is stale and must be validated.",
        "副本的年龄是 {age}，有效期只有 {lifetime}：已过期，必须重新验证。",
        "Возраст копии {age}, срок годности был {lifetime}: она устарела, её нужно проверить."
    ),
    why: text!(
        "The request goes out with the copy’s ETag in If-None-Match, its Last-Modified in If-Modified-Since, or both. If nothing has changed, 304 comes back without content. (If-Match is the opposite: it guards writes, and a mismatch gives 412.)",
        "请求用 If-None-Match 带上副本的 ETag，用 If-Modified-Since 带上它的 Last-Modified，有哪个带哪个。若没有变化，返回不带内容的 304，即命中协商缓存。（If-Match 相反：它保护写操作，不匹配时返回 412。）",
        "Запрос уходит с ETag копии в If-None-Match, с её Last-Modified в If-Modified-Since или с обоими. Если ничего не изменилось, вернётся 304 без содержимого. (If-Match — обратное: он защищает запись и при несовпадении даёт 412.)"
    ),
    cites: &[
        Cite::rfc("RFC 9111 §4.3"),
        Cite::rfc("RFC 9110 §13.1.2"),
        Cite::rfc("RFC 9110 §13.1.3"),
        Cite::rfc("RFC 9110 §13.1.1"),
    ],
};

const MUST_ASK: Why = Why {
    id: "cache.must-ask",
    what: text!(
        "There is a copy, {age} old, but it must not be used unasked: {rule}.",
        "有副本，年龄 {age}，但不得直接使用：{rule}。",
        "Копия есть, её возраст {age}, но без проверки использовать её нельзя: {rule}."
    ),
    why: text!(
        "no-cache does not forbid to store: each use needs the server’s consent, mostly a 304. What forbids to store is no-store.",
        "no-cache 并不禁止存储，而是每次使用都须经服务器同意，多半是一个 304。禁止存储的是 no-store。",
        "no-cache хранить не запрещает: для каждого использования нужно согласие сервера, чаще всего 304. Хранить запрещает no-store."
    ),
    cites: &[
        Cite::rfc("RFC 9111 §5.2.2.4"),
        Cite::rfc("RFC 9111 §5.2.1.4"),
        Cite::rfc("RFC 9111 §5.2.2.5"),
    ],
};

const SERVES_STALE: Why = Why {
    id: "cache.serves-stale",
    what: text!(
        "The copy is {age} old and could be used for {lifetime}: it is stale, but {rule} lets the browser use it.",
        "副本的年龄是 {age}，有效期只有 {lifetime}：已过期，但 {rule} 允许使用。",
        "Возраст копии {age}, срок годности был {lifetime}: она устарела, но {rule} позволяет её показать."
    ),
    why: text!(
        "Nobody waits: the page is shown at once, and a conditional request in the background brings the next one up to date.",
        "无需等待：页面立即显示，同时在后台发出条件请求，下次就是最新的。",
        "Никто не ждёт: страница показывается сразу, а условный запрос в фоне обновляет копию к следующему разу."
    ),
    cites: &[Cite::rfc("RFC 5861 §3")],
};
