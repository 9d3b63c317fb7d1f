//! What an HTTP cache decides about a request or a response: the answer of its store, with the reasons.

use serde::Serialize;

use super::Field;
use crate::http_cache::{Numbers, Reason, Source};
use crate::text;
use crate::text::{Arg, Args, Label, Text};

/// A decision of an HTTP cache.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// What it does.
    pub does: Does,
    /// The steps to it, in order.
    pub reasons: Vec<Reason>,
    /// Lifetime and age of the stored response that it is about.
    pub numbers: Option<Numbers>,
}

/// What an HTTP cache does with a request, or with a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Does {
    /// It answers with a fresh response.
    Serve,
    /// It answers with a stale one.
    ServeStale,
    /// What it has is stale: it asks for it.
    Ask,
    /// What it has may be fresh, but not used unasked.
    MustAsk,
    /// It has nothing that fits.
    Miss,
    /// It answers 504: it may not ask.
    Fail,
    /// It stores a response.
    Store,
    /// It gives what it has new header fields.
    Freshen,
    /// It throws away what it has.
    Discard,
    /// It does not store a response.
    Refuse,
}

impl Verdict {
    /// What stands on the arrow.
    pub fn label(&self) -> Label {
        let words = match self.does {
            Does::Serve => text!(
                "fresh: age {age} of {lifetime} ({source})",
                "新鲜：年龄 {age}，有效期 {lifetime}（{source}）",
                "свежая: возраст {age} из {lifetime} ({source})"
            ),
            Does::Ask => text!(
                "stale: age {age} of {lifetime} ({source})",
                "过期：年龄 {age}，有效期 {lifetime}（{source}）",
                "устарела: возраст {age} из {lifetime} ({source})"
            ),
            Does::ServeStale if self.rule().is_empty() => {
                text!("stale, usable", "过期可用", "устарела, годится")
            }
            Does::ServeStale => text!(
                "stale, but usable: {rule}",
                "过期，但可用：{rule}",
                "устарела, но годится: {rule}"
            ),
            Does::MustAsk => text!(
                "must ask first: {rule}",
                "须先询问：{rule}",
                "только после проверки: {rule}"
            ),
            Does::Miss if self.rule().is_empty() => text!("miss", "未命中", "нет"),
            Does::Miss => text!("miss: {rule}", "未命中：{rule}", "нет: {rule}"),
            Does::Fail => text!("504: {rule}", "504：{rule}", "504: {rule}"),
            Does::Store if self.always_asks() => text!(
                "store, but never use unasked: no-cache",
                "存储，但每次使用前须验证：no-cache",
                "сохранить, но не отдавать без проверки: no-cache"
            ),
            Does::Store => text!(
                "store: fresh for {lifetime} ({source})",
                "存储：新鲜期 {lifetime}（{source}）",
                "сохранить: свежая {lifetime} ({source})"
            ),
            Does::Freshen if self.always_asks() => {
                text!("update: no-cache", "更新：no-cache", "обновить: no-cache")
            }
            Does::Freshen => text!(
                "update: fresh for {lifetime} ({source})",
                "更新：新鲜期 {lifetime}（{source}）",
                "обновить: свежая {lifetime} ({source})"
            ),
            Does::Discard => text!("discard", "丢弃", "выбросить"),
            Does::Refuse if self.rule().is_empty() => text!("not stored", "不存储", "не хранить"),
            Does::Refuse => text!("not stored: {rule}", "不存储：{rule}", "не хранить: {rule}"),
        };
        Label::Phrase(words, self.args())
    }

    /// What fills the placeholders of what is said about it: `rule`, and if it is about something stored
    /// `age`, `lifetime` and `source`.
    pub fn args(&self) -> Args {
        let seconds = |seconds: u64| Arg::Micros(seconds * 1_000_000);
        let mut args = vec![("rule", Arg::from(self.rule()))];
        if let Some(numbers) = &self.numbers {
            args.push(("age", seconds(numbers.age.current())));
            args.push(("lifetime", seconds(numbers.lifetime.seconds)));
            args.push(("source", source(numbers)));
        }
        args
    }

    fn always_asks(&self) -> bool {
        self.reasons.contains(&Reason::ResponseNoCache)
    }

    /// Seconds that what it is about may still be used for without asking.
    pub fn fresh_for(&self) -> u64 {
        let numbers = self.numbers.filter(|_| !self.always_asks());
        numbers.map_or(0, |numbers| {
            let age = numbers.age.current();
            numbers.lifetime.seconds.saturating_sub(age)
        })
    }

    /// The directive, field or code that decides; empty when there is none.
    pub fn rule(&self) -> &'static str {
        let mut rules = self.reasons.iter().rev().map(|reason| rule(*reason));
        rules.find(|rule| !rule.is_empty()).unwrap_or_default()
    }

    /// The numbers under their names in RFC 9111 §4.2.3, and the reasons, each with where it stands.
    pub fn fields(&self) -> Vec<Field> {
        let mut fields = Vec::new();
        if let Some(numbers) = &self.numbers {
            let (age, seconds) = (&numbers.age, |seconds| Arg::Micros(seconds * 1_000_000));
            let mut number = |name: &str, value: u64| {
                let words = text!("{time}", "{time}", "{time}");
                fields.push(Field {
                    name: name.into(),
                    value: Label::phrase(words, [("time", seconds(value))]),
                });
            };
            number("freshness_lifetime", numbers.lifetime.seconds);
            number("current_age", age.current());
            let parts = [
                ("age_value", age.value),
                ("response_delay", age.delay),
                ("apparent_age", age.apparent),
                ("resident_time", age.resident),
            ];
            parts
                .into_iter()
                .filter(|part| part.1 > 0)
                .for_each(|(name, value)| number(name, value));
        }
        fields.extend(self.reasons.iter().map(|reason| Field {
            name: reason.section().into(),
            value: because(*reason).into(),
        }));
        fields
    }
}

/// What a lifetime comes from, as it is written.
fn source(numbers: &Numbers) -> Arg {
    let name = match numbers.lifetime.source {
        Source::SMaxAge => "s-maxage",
        Source::MaxAge => "max-age",
        Source::Expires => "Expires",
        Source::Heuristic => return Arg::Text(text!("heuristic", "启发式", "эвристика")),
        Source::Nothing => return Arg::Text(text!("none given", "未给出", "не задан")),
    };
    match numbers.lifetime.targeted {
        Some(field) => Arg::Str(format!("{field}: {name}")),
        None => Arg::from(name),
    }
}

/// What a reason is about, in the protocol's own words; empty for a step that decides nothing by itself.
fn rule(reason: Reason) -> &'static str {
    match reason {
        Reason::VaryMismatch => "Vary",
        Reason::VaryStar => "Vary: *",
        Reason::PartIsNotEnough | Reason::Range | Reason::RangeNotSatisfiable => "Range",
        Reason::IfRange => "If-Range",
        Reason::ResponseNoCache | Reason::RequestNoCache => "no-cache",
        Reason::RequestMaxAge => "max-age",
        Reason::MinFresh => "min-fresh",
        Reason::MustRevalidate => "must-revalidate",
        Reason::ProxyRevalidate => "proxy-revalidate",
        Reason::SMaxAge => "s-maxage",
        Reason::MaxStale => "max-stale",
        Reason::StaleWhileRevalidate => "stale-while-revalidate",
        Reason::StaleIfError => "stale-if-error",
        Reason::StaleBySetting => "proxy_cache_use_stale",
        Reason::OnlyIfCached => "only-if-cached",
        Reason::RequestNoStore | Reason::ResponseNoStore => "no-store",
        Reason::StatusNotUnderstood => "must-understand",
        Reason::Private => "private",
        Reason::Authorization => "Authorization",
        Reason::SetCookie => "Set-Cookie",
        Reason::Incomplete => "Content-Length",
        Reason::Method | Reason::MethodNotStored => "POST",
        Reason::Invalidated => "HEAD",
        _ => "",
    }
}

/// A reason in a sentence.
#[rustfmt::skip]
pub fn because(reason: Reason) -> Text {
    match reason {
        Reason::Method => text!("Only GET and HEAD are answered from a cache.", "缓存只应答 GET 和 HEAD。", "Из кэша отвечают только на GET и HEAD."),
        Reason::MethodNotStored => text!("Answers to this method are not stored.", "这种方法的响应不存储。", "Ответы на этот метод не хранятся."),
        Reason::NothingStored => text!("Nothing is stored for this URL.", "缓存中没有这个 URL。", "Для этого URL ничего не сохранено."),
        Reason::VaryMismatch => text!("The request fields named by Vary differ.", "Vary 列出的请求字段与存储时不同。", "Поля запроса, названные в Vary, не совпадают."),
        Reason::PartIsNotEnough => text!("The stored part does not hold what is asked for.", "已存的片段不包含所请求的范围。", "В сохранённой части нет того, что запрошено."),
        Reason::MostRecent => text!("Several fit: the latest Date wins.", "有多个匹配：取 Date 最新的。", "Подходят несколько: берётся с последней Date."),
        Reason::Targeted => text!("A targeted field replaces Cache-Control and Expires.", "定向字段取代 Cache-Control 和 Expires。", "Адресное поле заменяет Cache-Control и Expires."),
        Reason::Fresh => text!("Its age is less than its lifetime.", "年龄小于有效期。", "Возраст меньше срока годности."),
        Reason::Stale => text!("Its age has reached its lifetime.", "年龄已达到有效期。", "Возраст достиг срока годности."),
        Reason::Invalidated => text!("It was invalidated: it must be validated first.", "已被作废：须先验证。", "Признана недействительной: сначала проверка."),
        Reason::ResponseNoCache => text!("The response says no-cache: stored, but never used unasked.", "响应带 no-cache：可存储，但每次使用前须验证。", "В ответе no-cache: хранить можно, использовать без проверки — нет."),
        Reason::RequestNoCache => text!("The request says no-cache: it wants it validated.", "请求带 no-cache：要求验证。", "В запросе no-cache: нужна проверка."),
        Reason::RequestMaxAge => text!("It is older than the request’s max-age allows.", "年龄超过请求的 max-age。", "Она старше, чем позволяет max-age запроса."),
        Reason::MinFresh => text!("It will not stay fresh for the request’s min-fresh.", "剩余有效期不足请求的 min-fresh。", "Оставшегося срока меньше, чем min-fresh запроса."),
        Reason::Immutable => text!("immutable: while fresh, even a reload does not ask.", "immutable：仍新鲜时，重新加载也不询问。", "immutable: пока свежая, не спрашивают даже при перезагрузке."),
        Reason::PragmaIgnored => text!("Pragma no longer counts.", "Pragma 已不再起作用。", "Pragma больше не учитывается."),
        Reason::MustRevalidate => text!("must-revalidate: once stale, no cache may use it unasked.", "must-revalidate：一旦过期，任何缓存都须先验证。", "must-revalidate: устаревшую без проверки не отдаёт ни один кэш."),
        Reason::ProxyRevalidate => text!("proxy-revalidate: once stale, a shared cache must validate it.", "proxy-revalidate：一旦过期，共享缓存须先验证。", "proxy-revalidate: устаревшую общий кэш обязан проверить."),
        Reason::SMaxAge => text!("s-maxage: once stale, a shared cache must validate it.", "s-maxage：一旦过期，共享缓存须先验证。", "s-maxage: устаревшую общий кэш обязан проверить."),
        Reason::MaxStale => text!("The request’s max-stale accepts it although stale.", "请求的 max-stale 接受过期的副本。", "max-stale запроса допускает и устаревшую."),
        Reason::StaleWhileRevalidate => text!("stale-while-revalidate: used now, validated in the background.", "stale-while-revalidate：先使用，并在后台验证。", "stale-while-revalidate: отдаётся сразу, проверяется в фоне."),
        Reason::StaleIfError => text!("stale-if-error: better stale than an error.", "stale-if-error：出错时可用过期副本。", "stale-if-error: при ошибке годится и устаревшая."),
        Reason::StaleBySetting => text!("The response does not say; this cache is set to use it stale for so long.", "响应未说明；此缓存设置为可在这段时间内使用过期副本。", "В ответе об этом ничего; кэш настроен столько времени отдавать и устаревшую."),
        Reason::Disconnected => text!("The server cannot be reached, and nothing forbids stale use.", "服务器无法访问，且没有禁止使用过期副本的指令。", "Сервер недоступен, а отдавать устаревшее ничто не запрещает."),
        Reason::OnlyIfCached => text!("only-if-cached: the client does not want anyone asked.", "only-if-cached：客户端不允许再向上询问。", "only-if-cached: клиент просит никого не спрашивать."),
        Reason::NoValidator => text!("It has neither ETag nor Last-Modified: nothing to ask by.", "没有 ETag，也没有 Last-Modified：无从验证。", "Нет ни ETag, ни Last-Modified: проверить не по чему."),
        Reason::Validate => text!("It is asked for by ETag or date: 304 if unchanged.", "用 ETag 或日期询问：未变则返回 304。", "Спрашивается по ETag или дате: 304, если не изменилась."),
        Reason::IfNoneMatch => text!("The client has this ETag already: 304.", "客户端已有这个 ETag：304。", "У клиента уже есть этот ETag: 304."),
        Reason::IfModifiedSince => text!("Unchanged since the client’s date: 304.", "自客户端给出的日期以来未变：304。", "Не менялась с даты клиента: 304."),
        Reason::IfRange => text!("The client’s part is of another version: it gets all.", "客户端的片段属于另一版本：返回全部。", "У клиента часть другой версии: отдаётся всё."),
        Reason::Range => text!("A part is asked for and given: 206.", "请求片段，返回片段：206。", "Запрошена часть, она и отдаётся: 206."),
        Reason::RangeNotSatisfiable => text!("There is no such part: 416.", "没有这样的片段：416。", "Такой части нет: 416."),
        Reason::Interim => text!("Interim responses are not stored.", "临时响应不存储。", "Промежуточные ответы не хранятся."),
        Reason::Storable => text!("Nothing forbids storing it.", "没有禁止存储的指令。", "Хранить её ничто не запрещает."),
        Reason::RequestNoStore => text!("The request says no-store.", "请求带 no-store。", "В запросе no-store."),
        Reason::ResponseNoStore => text!("The response says no-store: nothing may be kept.", "响应带 no-store：不得保存。", "В ответе no-store: хранить ничего нельзя."),
        Reason::MustUnderstand => text!("must-understand: the status is understood, so no-store does not count.", "must-understand：状态码可识别，no-store 不计。", "must-understand: код понятен, и no-store не считается."),
        Reason::StatusNotUnderstood => text!("must-understand: the status is not understood.", "must-understand：状态码无法识别。", "must-understand: код непонятен."),
        Reason::Private => text!("private: for one user, and this cache is shared.", "private：只供一个用户，而这是共享缓存。", "private: для одного пользователя, а кэш общий."),
        Reason::Authorization => text!("The request had Authorization, and nothing opens the answer to all.", "请求带 Authorization，响应也未声明可共享。", "В запросе был Authorization, и ничто не делает ответ общим."),
        Reason::SetCookie => text!("It sets a cookie, and this cache keeps no such responses.", "响应设置 Cookie，此缓存不保存这类响应。", "Ответ ставит cookie, а такие этот кэш не хранит."),
        Reason::NotCacheable => text!("Without a lifetime this status code is not stored.", "这种状态码未给出有效期就不存储。", "Без срока годности ответ с таким кодом не хранится."),
        Reason::AnswersThisRequest => text!("It answers only this request’s own condition or range.", "它只回答本次请求的条件或范围。", "Ответ касается только условия или диапазона этого запроса."),
        Reason::Useless => text!("Neither a lifetime nor a validator: it could never be used.", "既无有效期也无验证器：存了也用不上。", "Ни срока, ни валидатора: она никогда не пригодится."),
        Reason::VaryStar => text!("Vary: * fits no other request.", "Vary: * 不匹配任何其他请求。", "Vary: * не подходит ни к одному другому запросу."),
        Reason::Incomplete => text!("It broke off.", "响应不完整。", "Ответ оборвался."),
        Reason::PostIsCacheable => text!("The answer to this POST names its lifetime and URL.", "此 POST 的响应给出了有效期和 URL。", "Ответ на POST называет срок и URL."),
        Reason::FieldsLeftOut => text!("Fields of the connection are not kept.", "连接相关的字段不保存。", "Поля, относящиеся к соединению, не хранятся."),
        Reason::Freshened => text!("304: what is stored gets the new fields and is fresh again.", "304：已存副本换上新字段，重新计龄。", "304: копия получает новые поля и снова свежая."),
        Reason::FreshensNothing => text!("304, but for nothing that is stored.", "304，但与已存的都不对应。", "304, но не для того, что сохранено."),
        Reason::HeadFreshened => text!("HEAD shows that it is unchanged.", "HEAD 表明它未变。", "HEAD показал: не изменилась."),
        Reason::HeadDiffers => text!("HEAD shows that it is outdated.", "HEAD 表明它已过时。", "HEAD показал: изменилась."),
        Reason::Replaced => text!("A full response takes its place.", "完整的新响应取而代之。", "Её место занимает полный ответ."),
        Reason::UnsafeMethod => text!("A write has succeeded: what is stored may be wrong now.", "写操作成功：已存的可能不再正确。", "Запись удалась: сохранённое могло устареть."),
    }
}
