//! What the HTTP caches on the way share: each asks the room `crate::http_cache`, by its own rules, and
//! shows what that decides and why.
//!
//! A stage says with an [`HttpCache`] who it is; [`HttpCache::ask`] looks a request up, and what comes back
//! for it is given to [`HttpCache::take`], or to [`HttpCache::without`] when nothing does.

use std::cell::RefMut;

use super::cx::{Arm, Cx, Role};
use super::http::{Request, Response};
use crate::http_cache::{
    Action, Config, Decision, Exchange, Fields, Outcome, Reason as Because, Reply,
    Request as Asked, Response as Received, Served, Stored, date, lookup, members, receive,
    same_weakly, unreachable,
};
use crate::text;
use crate::trace::payload::{Does, Headers, HttpResponse, Local, Verdict};
use crate::trace::{Cite, Payload, Reason, SpanKind, Time, Why};

/// What a cache has stored.
#[derive(Default)]
pub struct Entries(Vec<Stored>);

/// What a cache holds for a URL, and until when: for a person to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The URL.
    pub url: String,
    /// Seconds it is fresh for from now; 0 when it is stale.
    pub fresh_for: u64,
}

impl Entries {
    /// Forgets everything.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// What is held at a Unix second.
    pub fn held(&self, config: &Config, now: u64) -> Vec<Held> {
        let held = |stored: &Stored| {
            let numbers = stored.numbers(config, now);
            Held {
                url: stored.url.clone(),
                fresh_for: numbers
                    .lifetime
                    .seconds
                    .saturating_sub(numbers.age.current()),
            }
        };
        self.0.iter().map(held).collect()
    }

    /// A response that came to a request at a Unix second: for a world set by a knob. It is kept only if its
    /// fields allow that.
    pub fn hold(&mut self, config: &Config, request: &Request, response: &Response, unix: u64) {
        let (asked, received) = (asked(request), received(response));
        let exchange = Exchange {
            request: &asked,
            response: &received,
            asked: unix,
            received: unix,
            validating: None,
        };
        receive(config, &exchange, &self.0).apply(&mut self.0);
    }

    /// The same for a response whose age is a share of its lifetime: 1 in 2 is half of it. `made` gives the
    /// response that there was at a Unix second; its `Expires` was as long after it as today's is after now.
    pub fn hold_aged(
        &mut self,
        config: &Config,
        request: &Request,
        (times, of): (u64, u64),
        (now, made): (u64, impl Fn(u64) -> Response),
    ) {
        let mut today = Entries::default();
        today.hold(config, request, &made(now), now);
        // At age 0 all of the lifetime is left.
        let held = today.held(config, now);
        let lifetime = held.first().map_or(0, |held| held.fresh_for);
        // What has no lifetime has been there for a minute.
        let age = match lifetime {
            0 => 60,
            _ => lifetime.saturating_mul(times) / of,
        };
        let then = now.saturating_sub(age);
        let mut response = made(then);
        let headers = &mut response.http.headers;
        let expires = headers.get("Expires").and_then(|at| date::parse(at, now));
        if let Some(expires) = expires {
            headers.set("Expires", date::write(expires.saturating_sub(age)));
        }
        self.hold(config, request, &response, then);
    }
}

/// An HTTP cache as a stage has it.
pub struct HttpCache {
    /// Who asks it and answers with what it has.
    pub by: Role,
    /// Its store.
    pub store: Role,
    /// By which rules it decides.
    pub config: Config,
    /// What it has stored.
    pub entries: fn(&Cx) -> RefMut<'_, Entries>,
    /// What a look-up means.
    pub asked: &'static Why,
    /// What it means that something is stored.
    pub found: &'static Why,
    /// What it means that nothing is.
    pub missing: &'static Why,
}

/// What a cache does with a request.
pub enum Plan {
    /// It answers, and may have something to ask meanwhile, behind the client's back.
    Serve(Response, Option<Pending>),
    /// It asks the next server.
    Ask(Pending),
    /// It answers 504 (Gateway Timeout): it may not ask.
    Fail,
}

/// A request that a cache sends on, and what it needs to make use of the answer.
pub struct Pending {
    /// The request as it is sent on.
    pub onward: Request,
    /// The client's.
    request: Request,
    /// Unix second at which it is sent on.
    asked: u64,
    /// What it asks for by its validators.
    validating: Option<Stored>,
}

impl Pending {
    /// Whether it asks if what is stored is still right.
    pub fn validates(&self) -> bool {
        self.validating.is_some()
    }
}

/// What a cache answers when the next server has.
pub enum Taken {
    /// With the response that was received.
    Pass(Response),
    /// With what is stored.
    Serve(Response),
    /// Not yet: what came back is of no use, and the request is sent once more.
    Again(Box<Pending>),
}

/// How long a look-up takes.
const LOOK_UP: Time = Time::micros(300);

impl HttpCache {
    /// Looks a request up, and says what the cache does with it and why.
    pub async fn ask(&self, cx: &Cx, request: &Request) -> (Plan, Verdict) {
        let name = text!("look into the cache", "查缓存", "поиск в кэше");
        let found = cx
            .span(SpanKind::Internal, self.by, name, async |cx| {
                let look_up = Payload::Local(Local::LookUp { key: key(request) });
                let call = cx.call(self.by, self.store, look_up, self.asked).await;
                cx.sleep(LOOK_UP).await;
                let decision = self.decide(cx, request, lookup);
                let verdict = verdict(&decision);
                let nothing = verdict.reasons.contains(&Because::NothingStored);
                let why = if nothing { self.missing } else { self.found };
                cx.reply(call, shown(&verdict), why).await;
                Ok::<_, ()>((self.plan(cx, request, decision.action), verdict))
            })
            .await;
        found.expect("a look-up does not fail")
    }

    /// A request that is sent on without a look-up, such as a write.
    pub fn pass(&self, cx: &Cx, request: &Request) -> Pending {
        Pending {
            onward: request.clone(),
            request: request.clone(),
            asked: cx.unix(),
            validating: None,
        }
    }

    /// Takes in what came back: stores, updates and throws away, and says what the client is given.
    pub fn take(&self, cx: &Cx, pending: Pending, response: Response) -> (Taken, Verdict) {
        let (request, answer) = (asked(&pending.request), received(&response));
        let now = cx.unix();
        let (outcome, verdict, fewer) = {
            let mut entries = (self.entries)(cx);
            let stored = &mut entries.0;
            let wanted = pending.validating.as_ref();
            let exchange = Exchange {
                request: &request,
                response: &answer,
                asked: pending.asked,
                received: now,
                // What is gone meanwhile was asked for nevertheless.
                validating: wanted.map(|wanted| {
                    let at = stored.iter().position(|stored| stored == wanted);
                    at.unwrap_or(usize::MAX)
                }),
            };
            let outcome = receive(&self.config, &exchange, stored);
            let before = stored.len();
            let verdict = made_of(&outcome, stored, &self.config, now);
            outcome.clone().apply(stored);
            (outcome, verdict, before > stored.len())
        };
        self.tell(cx, &pending.request, answer.status, (&verdict, fewer));
        let taken = match outcome.reply {
            Reply::Pass => Taken::Pass(response),
            Reply::Serve(served) => Taken::Serve(self.response(&pending.request, served)),
            Reply::Again(fields) => Taken::Again(Box::new(Pending {
                onward: onward(&pending.request, fields),
                asked: now,
                validating: None,
                request: pending.request,
            })),
        };
        (taken, verdict)
    }

    /// What is stored, if it may be used although the next server cannot be reached or has failed.
    pub fn without(&self, cx: &Cx, pending: &Pending) -> Option<(Response, Verdict)> {
        let decision = self.decide(cx, &pending.request, unreachable);
        let verdict = verdict(&decision);
        let Action::Serve(served) = decision.action else {
            return None;
        };
        cx.send(self.store, self.by, shown(&verdict), &STALE_SERVES)
            .post();
        Some((self.response(&pending.request, served), verdict))
    }

    fn decide(
        &self,
        cx: &Cx,
        request: &Request,
        by: fn(&Config, &Asked, &[Stored], u64) -> Decision,
    ) -> Decision {
        by(
            &self.config,
            &asked(request),
            &(self.entries)(cx).0,
            cx.unix(),
        )
    }

    fn plan(&self, cx: &Cx, request: &Request, action: Action) -> Plan {
        let pending = |fields, which: Option<usize>| Pending {
            onward: onward(request, fields),
            request: request.clone(),
            asked: cx.unix(),
            validating: which.map(|which| (self.entries)(cx).0[which].clone()),
        };
        match action {
            Action::Serve(mut served) => {
                let which = served.which;
                let background = served.background.take();
                let background = background.map(|fields| pending(fields, Some(which)));
                Plan::Serve(self.response(request, served), background)
            }
            Action::Revalidate { which, fields } => Plan::Ask(pending(fields, Some(which))),
            Action::Forward(fields) => Plan::Ask(pending(fields, None)),
            Action::Fail => Plan::Fail,
        }
    }

    /// An answer made of what is stored.
    fn response(&self, request: &Request, served: Served) -> Response {
        Response {
            http: HttpResponse {
                version: request.http.version,
                status: served.status,
                headers: headers(served.fields),
                body_len: served.body.end - served.body.start,
            },
            by: self.by,
            from_cache: false,
        }
    }

    /// Shows what becomes of a response, where that says anything: that a redirect, an error or the answer
    /// to a write is not stored does not.
    fn tell(&self, cx: &Cx, request: &Request, status: u16, (verdict, fewer): (&Verdict, bool)) {
        let why = match verdict.does {
            Does::Store => &STORES,
            Does::Freshen => &FRESHENS,
            Does::Discard if fewer => &DISCARDS,
            Does::Refuse if request.http.is_safe() && status < 300 => &REFUSES,
            Does::ServeStale => {
                cx.send(self.store, self.by, shown(verdict), &STALE_SERVES)
                    .post();
                return;
            }
            _ => return,
        };
        cx.send(self.by, self.store, shown(verdict), why).post();
    }
}

fn shown(verdict: &Verdict) -> Payload {
    Payload::Local(Local::Verdict(Box::new(verdict.clone())))
}

/// What a look-up comes to.
fn verdict(decision: &Decision) -> Verdict {
    let has = |reason| decision.reasons.contains(&reason);
    let does = match decision.action {
        Action::Serve(_) if has(Because::Fresh) => Does::Serve,
        Action::Serve(_) => Does::ServeStale,
        Action::Fail => Does::Fail,
        _ if decision.numbers.is_none() => Does::Miss,
        _ if has(Because::Stale) => Does::Ask,
        _ => Does::MustAsk,
    };
    Verdict {
        does,
        reasons: decision.reasons.clone(),
        numbers: decision.numbers,
    }
}

/// What taking a response in comes to; `stored` is what there was before.
fn made_of(outcome: &Outcome, stored: &[Stored], config: &Config, now: u64) -> Verdict {
    let updated = outcome.update.first().map(|(_, updated)| updated);
    let kept = outcome.store.as_ref();
    let (does, about) = match &outcome.reply {
        Reply::Serve(served) if outcome.update.is_empty() => {
            (Does::ServeStale, stored.get(served.which))
        }
        _ if kept.is_some() => (Does::Store, kept),
        _ if updated.is_some() => (Does::Freshen, updated),
        _ if !outcome.invalidate.is_empty() => (Does::Discard, None),
        _ => (Does::Refuse, None),
    };
    let mut reasons = outcome.reasons.clone();
    if let Some(kept) = about.filter(|_| does != Does::ServeStale) {
        reasons.extend(never_unasked(kept, config, now));
    }
    Verdict {
        does,
        reasons,
        numbers: about.map(|about| about.numbers(config, now)),
    }
}

/// Why a response that is kept is of no use unasked, however fresh.
fn never_unasked(kept: &Stored, config: &Config, now: u64) -> Option<Because> {
    let request = Asked::get(&kept.url, &[]);
    let mut kept = kept.clone();
    kept.vary.clear();
    let next = lookup(config, &request, &[kept], now);
    let forbids = next.reasons.contains(&Because::ResponseNoCache);
    forbids.then_some(Because::ResponseNoCache)
}

/// An explanation with the numbers of a verdict: `age`, `lifetime`, and the `rule` that decides.
pub fn about(why: &'static Why, verdict: &Verdict) -> Reason {
    Reason {
        why,
        args: verdict.args(),
    }
}

/// The way between fresh, stale and missing that a look-up took: no knob leads there, the response's own
/// fields do.
pub fn other_arm(verdict: &Verdict) -> Option<Arm> {
    let guard = match verdict.does {
        Does::MustAsk => text!("must ask", "须先询问", "нужно спросить"),
        Does::ServeStale => text!("stale, usable", "过期可用", "устарела, годится"),
        _ => return None,
    };
    Some(Arm::new(guard))
}

/// What `Cache-Status` says after the cache's name (RFC 9211 §2): what the look-up came to, the status that
/// the next server answered with, and what was made of that.
pub fn cache_status(looked: &Verdict, status: Option<u16>, taken: Option<&Verdict>) -> String {
    let has = |reason| looked.reasons.contains(&reason);
    let fwd = match looked.does {
        Does::Serve | Does::ServeStale => "hit",
        Does::Fail => "detail=only-if-cached",
        Does::Miss if has(Because::Method) => "fwd=method",
        Does::Miss if has(Because::VaryMismatch) => "fwd=vary-miss",
        Does::Miss if has(Because::PartIsNotEnough) => "fwd=partial",
        Does::Miss => "fwd=uri-miss",
        Does::MustAsk if !has(Because::ResponseNoCache) => "fwd=request",
        _ => "fwd=stale",
    };
    let mut words = format!(";{fwd}");
    if let Some(status) = status {
        words.push_str(&format!(";fwd-status={status}"));
    }
    let stored = taken.is_some_and(|taken| taken.does == Does::Store);
    let about = taken.or((fwd == "hit").then_some(looked));
    if let Some(numbers) = about.and_then(|about| about.numbers) {
        let left = numbers.lifetime.seconds as i64 - numbers.age.current() as i64;
        words.push_str(&format!(";ttl={left}"));
    }
    if stored {
        words.push_str(";stored");
    }
    words
}

/// What an entry is stored under: the URL without its fragment (RFC 9111 §2).
pub fn key(request: &Request) -> String {
    crate::http_cache::key(request.url.as_str())
}

fn asked(request: &Request) -> Asked {
    Asked {
        method: request.http.method.to_owned(),
        url: request.url.as_str().to_owned(),
        fields: fields(&request.http.headers),
    }
}

fn received(response: &Response) -> Received {
    Received {
        status: response.http.status,
        fields: fields(&response.http.headers),
        body_len: response.http.body_len,
    }
}

fn fields(headers: &Headers) -> Fields {
    let line = |(name, value): &(std::borrow::Cow<'static, str>, String)| {
        (name.clone().into_owned(), value.clone())
    };
    Fields(headers.0.iter().map(line).collect())
}

fn headers(fields: Fields) -> Headers {
    let line = |(name, value): (String, String)| (name.into(), value);
    Headers(fields.0.into_iter().map(line).collect())
}

fn onward(request: &Request, fields: Fields) -> Request {
    let mut onward = request.clone();
    onward.http.headers = headers(fields);
    onward
}

/// Whether a request's validator names a response (RFC 9110 §13.1.2): then 304 is enough.
pub fn matches(request: &Request, etag: &str) -> bool {
    let field = request.http.headers.get("If-None-Match");
    let tags = members(field.unwrap_or_default());
    tags.iter().any(|tag| *tag == "*" || same_weakly(tag, etag))
}

const STORES: Why = Why {
    id: "http-cache.stores",
    what: text!(
        "The response is kept, with its header fields.",
        "响应连同首部字段一起存入缓存。",
        "Ответ сохраняется вместе с полями заголовка."
    ),
    why: text!(
        "A cache may store what nothing forbids and what can be of use again: it has a lifetime or a validator.",
        "没有禁止、且将来用得上（有有效期或验证器）的响应，缓存就可以存储。",
        "Кэш вправе хранить то, что не запрещено и ещё пригодится: у чего есть срок годности или валидатор."
    ),
    cites: &[Cite::rfc("RFC 9111 §3")],
};

const FRESHENS: Why = Why {
    id: "http-cache.freshens",
    what: text!(
        "304: the stored content is still right. Its header fields are replaced by the new ones, and its age is counted anew.",
        "304：已存内容仍然正确。首部字段换成新的，年龄重新计算。",
        "304: сохранённое содержимое всё ещё верно. Поля заголовка заменяются новыми, возраст считается заново."
    ),
    why: text!(
        "Only header fields have travelled, not the content.",
        "传输的只有首部字段，没有内容。",
        "Переданы лишь поля заголовка, без содержимого."
    ),
    cites: &[Cite::rfc("RFC 9111 §4.3.4"), Cite::rfc("RFC 9111 §3.2")],
};

const DISCARDS: Why = Why {
    id: "http-cache.discards",
    what: text!(
        "The write has succeeded: what is stored for this URL is thrown away.",
        "写入成功：该 URL 的已存副本被丢弃。",
        "Запись удалась: всё сохранённое для этого URL выбрасывается."
    ),
    why: text!(
        "Only caches that the write passes through notice it; others serve the old response until it is stale.",
        "只有写操作经过的缓存会知道；其他缓存在过期之前仍返回旧响应。",
        "Узнают об этом лишь кэши на пути записи; остальные отдают старый ответ, пока он не устареет."
    ),
    cites: &[Cite::rfc("RFC 9111 §4.4")],
};

const REFUSES: Why = Why {
    id: "http-cache.refuses",
    what: text!(
        "The response is passed on and not kept.",
        "响应直接转发，不保存。",
        "Ответ передаётся дальше и не сохраняется."
    ),
    why: text!(
        "Its header fields or its status code forbid that, or it could never be used again.",
        "首部字段或状态码不允许，或者以后也用不上。",
        "Это запрещают поля заголовка или код состояния — либо ответ больше не пригодится."
    ),
    cites: &[Cite::rfc("RFC 9111 §3")],
};

const STALE_SERVES: Why = Why {
    id: "http-cache.stale-serves",
    what: text!(
        "The server has failed, and the stale copy is given instead.",
        "服务器出错，改用过期的副本应答。",
        "Сервер отказал, и вместо ответа отдаётся устаревшая копия."
    ),
    why: text!(
        "A cache may do so if nothing forbids it: must-revalidate and no-cache would. stale-if-error says for how long.",
        "只要没有禁止就可以：must-revalidate 和 no-cache 会禁止。stale-if-error 规定可用多久。",
        "Так можно, если это не запрещено: запретили бы must-revalidate и no-cache. stale-if-error говорит, как долго."
    ),
    cites: &[Cite::rfc("RFC 9111 §4.2.4"), Cite::rfc("RFC 5861 §4")],
};

#[cfg(test)]
mod tests;
