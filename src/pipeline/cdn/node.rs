//! A node of the CDN, edge or shield: looks into its store, asks the next server on the way, stores, answers.

use std::cell::RefMut;
use std::net::{IpAddr, Ipv4Addr};

use super::others::Others;
use super::pull::{KEEPALIVE, Pulled, describe, pull};
use super::words::{
    DYNAMIC, EXPIRED, FOUND, FRESH, IGNORES, KEPT, LOOK, LOOK_SHIELD, MISSING, MUST_ASK, NO_STALE,
    NOT_FOUND, PURGED, STALE_MEANWHILE, STALE_ON_ERROR, STILL_KEPT, WRITES,
};
use super::{Dynamic, EDGE, STORE, Shield, ShieldStored, Stale, Stored, shield};
use crate::http_cache::Config;
use crate::pipeline::cast::{HIT, MISS};
use crate::pipeline::cx::{Arm, Cx, Role, because};
use crate::pipeline::http::{Answer, Failure, Request, Response};
use crate::pipeline::http_cache::{Entries, HttpCache, Pending, Plan, Taken, about, key, matches};
use crate::pipeline::nginx;
use crate::pipeline::origin::Origin;
use crate::pipeline::request::{self, Method};
use crate::pipeline::stage::Next;
use crate::pipeline::store::Store;
use crate::pipeline::tls::too_early;
use crate::pipeline::upstream::Idle;
use crate::pipeline::world::{Setup, World};
use crate::scenario::Settings;
use crate::text;
use crate::text::{Arg, Label, Text};
use crate::trace::payload::{Does, Headers, HttpVersion, Verdict};
use crate::trace::{Held as Warm, Reason, Time, Tone, Why};

/// What is fixed of a node.
pub struct Node {
    /// The node.
    pub at: Role,
    /// What it is called in `X-Cache`.
    pub word: &'static str,
    /// What it calls itself in `Via`.
    pub name: &'static str,
    /// The address that the next one sees, of a range for documentation.
    pub address: IpAddr,
    /// What its store is called where it decides.
    door: Text,
    store: Role,
    /// What a look-up into it means.
    look: &'static Why,
    entries: fn(&Cx) -> RefMut<'_, Entries>,
    place: usize,
}

/// The nodes, in the order of the way.
pub const NODES: [Node; 2] = [
    Node {
        at: &EDGE,
        word: "edge",
        name: "edge.cdn.example",
        address: IpAddr::V4(Ipv4Addr::new(192, 0, 2, 200)),
        door: text!("edge cache", "边缘缓存", "кэш CDN"),
        store: &STORE,
        look: &LOOK,
        entries: |cx| RefMut::map(cx.world::<Kept>(), |kept| &mut kept.0[EDGE_NODE].entries),
        place: EDGE_NODE,
    },
    Node {
        at: &shield::AT,
        word: "shield",
        name: "shield.cdn.example",
        address: IpAddr::V4(Ipv4Addr::new(192, 0, 2, 210)),
        door: text!("shield cache", "中间源缓存", "кэш щита"),
        store: &shield::STORE,
        look: &LOOK_SHIELD,
        entries: |cx| RefMut::map(cx.world::<Kept>(), |kept| &mut kept.0[SHIELD].entries),
        place: SHIELD,
    },
];

/// The edge's place among the nodes.
pub const EDGE_NODE: usize = 0;

/// The shield's place among the nodes.
pub const SHIELD: usize = 1;

/// What the nodes keep.
#[derive(Default)]
pub struct Kept([Held; 2]);

/// What one keeps.
#[derive(Default)]
pub struct Held {
    entries: Entries,
    /// What a purge took out and no pull has brought back yet.
    purged: Store<()>,
    /// The connection to the next one.
    pub next: Idle,
}

/// Parsing the request, finding the rule for its path.
const PARSE: Time = Time::micros(100);

/// By which rules the nodes decide: those of the room, but as real edges have it. Clients cannot make them ask
/// (`no-cache` in a request would be a way round the cache for anybody), a window for stale responses counts
/// beside `s-maxage`, and what sets a cookie is for one person.
pub fn config(settings: &Settings) -> Config {
    let stale = Stale::of(settings);
    let window = |on: &[Stale]| if on.contains(&stale) { STALE_FOR } else { 0 };
    Config {
        obeys_requests: false,
        windows_outdo_s_maxage: true,
        stores_set_cookie: false,
        stale_while_revalidate: window(&[Stale::Meanwhile, Stale::Both]),
        stale_if_error: window(&[Stale::OnError, Stale::Both]),
        ..Config::cdn()
    }
}

/// Seconds that a stale copy may be used for by the CDN's own setting: a week.
const STALE_FOR: u64 = 604_800;

/// What becomes of a request at a node.
struct Served {
    /// What `X-Cache` says, in the words of nginx's `$upstream_cache_status`.
    word: &'static str,
    response: Response,
    /// What the node that was asked has said there.
    before: Option<String>,
    /// Whether it may be given to others, too.
    for_all: bool,
}

impl Served {
    fn own(word: &'static str, response: Response) -> Served {
        Served {
            word,
            response,
            before: None,
            for_all: true,
        }
    }

    fn pulled(word: &'static str, response: Response, before: Option<String>) -> Served {
        Served {
            before,
            ..Served::own(word, response)
        }
    }
}

impl Node {
    /// Whether clients reach it.
    pub fn is_edge(&self) -> bool {
        self.place != SHIELD
    }

    /// Whether it asks the origin rather than another node.
    pub fn is_last(&self, settings: &Settings) -> bool {
        !self.is_edge() || Shield::of(settings) == Shield::Absent
    }

    /// Does something with what it keeps.
    pub fn held<T>(&self, cx: &Cx, act: impl FnOnce(&mut Held) -> T) -> T {
        act(&mut cx.world::<Kept>().0[self.place])
    }

    /// Empties its store.
    pub fn purge(&self, world: &mut World) {
        let held = &mut world.part::<Kept>().0[self.place];
        for url in held.entries.urls() {
            held.purged.put(url, ());
        }
        held.entries.clear();
    }

    /// What its store holds, and until when each copy is fresh.
    pub fn holds(&self, world: &mut World, now: u64) -> Vec<Warm> {
        let held = &world.part::<Kept>().0[self.place];
        held.entries.holds(&Config::cdn(), now)
    }

    /// Its connection to the next one, if it is kept.
    pub fn connected(&self, world: &mut World) -> Vec<Warm> {
        let until = world.part::<Kept>().0[self.place].next.until(KEEPALIVE);
        until
            .map(|until| Warm::until("keep-alive", until))
            .into_iter()
            .collect()
    }

    /// Closes that.
    pub fn hang_up(&self, world: &mut World) {
        world.part::<Kept>().0[self.place].next.clear();
    }

    fn stored(&self, settings: &Settings) -> Stored {
        match (self.is_edge(), ShieldStored::of(settings)) {
            (true, _) => Stored::of(settings),
            (false, ShieldStored::None) => Stored::None,
            (false, ShieldStored::Fresh) => Stored::Fresh,
            (false, ShieldStored::Expired) => Stored::Expired,
        }
    }

    /// Sets its world before the first visit.
    pub fn prepare(&self, setup: &mut Setup<'_>) {
        let mut request = Request::get(setup.address.url.clone(), self.at);
        if !is_cached(setup.settings, &request) {
            return;
        }
        request.http.headers = request::usual(&request);
        let origin = Origin::of(setup.settings, &request);
        let stored = self.stored(setup.settings);
        // Stored half a lifetime ago, or two lifetimes ago.
        let (age, former) = match stored {
            Stored::None => return,
            Stored::Fresh | Stored::Purged => ((1, 2), false),
            Stored::Expired => ((2, 1), false),
            Stored::Changed => ((2, 1), true),
        };
        let settings = setup.settings;
        let made = |unix| {
            let mut response = origin.answer(&request, self.at, unix);
            if former {
                origin.make_former(&mut response);
            }
            describe(settings, &request, &mut response);
            if !self.is_last(settings) {
                passes(&mut response.http.headers, "1.1", NODES[SHIELD].name);
            }
            response
        };
        let entries = &mut setup.world.part::<Kept>().0[self.place].entries;
        entries.hold_aged(&config(settings), &request, age, (setup.unix, made));
        if stored == Stored::Purged {
            self.purge(setup.world);
        }
    }

    fn http_cache(&self, settings: &Settings) -> HttpCache {
        HttpCache {
            by: self.at,
            store: self.store,
            config: config(settings),
            entries: self.entries,
            asked: self.look,
            found: &FOUND,
            missing: &NOT_FOUND,
        }
    }

    /// Answers a request.
    pub async fn run(&'static self, cx: &Cx, request: Request, next: Next) -> Answer {
        cx.sleep(PARSE).await;
        let served = if let Some(response) = too_early(cx, self.at, &request) {
            Served::own("BYPASS", response)
        } else if !request.http.is_safe() {
            self.write(cx, &request, next).await?
        } else if is_cached(cx.settings(), &request) {
            let mut others = Others::come(cx, self, &request);
            let served = self.cached(cx, &request, next.clone(), &mut others).await?;
            match served.for_all {
                true => others.answered(cx, self, served.response.http.status),
                false => others.go_alone(cx, self, (&request, &served.response), &next),
            }
            served
        } else {
            self.decide(cx, &DYNAMIC, Arms::Dynamic);
            self.bypass(cx, &request, next).await?
        };
        Ok(self.finish(cx, &request, served))
    }

    /// Writes its name into the answer, and the line of its log.
    fn finish(&self, cx: &Cx, request: &Request, served: Served) -> Response {
        let Served {
            word,
            mut response,
            before,
            ..
        } = served;
        response.http.version = request.http.version;
        let mut x_cache = format!("{word} from {}", self.word);
        if let Some(before) = before {
            x_cache += &format!(", {before}");
        }
        passes(&mut response.http.headers, "1.1", self.name);
        response.http.headers.set("X-Cache", x_cache);
        nginx::access_log(cx, self.at, request, &response, &format!(" {word}"));
        let status = response.http.status;
        let tone = match status {
            500.. => Tone::Failure,
            _ if matches!(word, "HIT" | "REVALIDATED") => Tone::Good,
            _ => Tone::Detour,
        };
        cx.came_to(format!("{word}, {status}"), tone);
        response
    }

    /// Passes a request on without looking into the store.
    async fn bypass(
        &'static self,
        cx: &Cx,
        request: &Request,
        next: Next,
    ) -> Result<Served, Failure> {
        let pulled = pull(cx, self, request, next, 0).await?;
        Ok(Served::pulled("BYPASS", pulled.response, pulled.before))
    }

    /// A write goes to the origin, and may make what is stored worthless.
    async fn write(
        &'static self,
        cx: &Cx,
        request: &Request,
        next: Next,
    ) -> Result<Served, Failure> {
        let arms = vec![
            Arm::new("GET").set(Method::Get.setting()),
            Arm::new("POST").set(Method::Post.setting()),
        ];
        cx.door(self.at, self.door, &WRITES, arms, 1);
        let cache = self.http_cache(cx.settings());
        let pending = cache.pass(cx, request);
        let pulled = pull(cx, self, request, next, 0).await?;
        if !pulled.failed {
            cache.take(cx, pending, pulled.response.clone());
        }
        Ok(Served::pulled("BYPASS", pulled.response, pulled.before))
    }

    /// A file: from the store, or pulled and stored.
    async fn cached(
        &'static self,
        cx: &Cx,
        request: &Request,
        next: Next,
        others: &mut Others,
    ) -> Result<Served, Failure> {
        let cache = self.http_cache(cx.settings());
        let (plan, verdict) = cache.ask(cx, request).await;
        match plan {
            Plan::Serve(response, None) => {
                self.decide(cx, about(&FRESH, &verdict), Arms::Hit);
                if let Some(field) = request.reloads() {
                    let field = [("field", Arg::from(field))];
                    cx.remark(self.at, Label::phrase(IGNORED, field), &IGNORES);
                }
                self.announce(cx, &verdict, &STILL_KEPT);
                Ok(Served::own("HIT", response))
            }
            Plan::Serve(response, Some(pending)) => {
                self.decide(cx, about(&STALE_MEANWHILE, &verdict), Arms::Stale);
                self.update(cx, pending, next);
                Ok(Served::own("STALE", response))
            }
            Plan::Ask(mut pending) => {
                let word = self.decide_to_ask(cx, request, &verdict);
                if !pending.validates() {
                    // What this client has is no concern of the origin: the answer is for all.
                    for name in ["If-None-Match", "If-Modified-Since", "Range", "If-Range"] {
                        pending.onward.http.headers.remove(name);
                    }
                }
                let go_on = others.go_on(cx, self);
                self.pulled(cx, (word, request), pending, next, go_on).await
            }
            Plan::Fail => Ok(Served::own("MISS", self.error_page(cx, 504))),
        }
    }

    /// Says why the next server is asked.
    fn decide_to_ask(&self, cx: &Cx, request: &Request, verdict: &Verdict) -> &'static str {
        let key = key(request);
        let was_purged = self.held(cx, |held| held.purged.take(&key).is_some());
        match verdict.does {
            Does::Miss if was_purged => self.decide(cx, &PURGED, Arms::Purged),
            Does::Miss => self.decide(cx, &MISSING, Arms::Miss),
            Does::MustAsk => self.decide(cx, about(&MUST_ASK, verdict), Arms::MustAsk),
            _ => self.decide(cx, about(&EXPIRED, verdict), Arms::Expired),
        }
        match verdict.does {
            Does::Miss => "MISS",
            _ => "EXPIRED",
        }
    }

    /// Asks the next server, a second time if what comes back is of no use, and stores the answer if its
    /// fields allow. When that fails, what is stale may serve.
    async fn pulled(
        &'static self,
        cx: &Cx,
        (word, request): (&'static str, &Request),
        mut pending: Pending,
        next: Next,
        others: u64,
    ) -> Result<Served, Failure> {
        let cache = self.http_cache(cx.settings());
        loop {
            let onward = pending.onward.clone();
            let Pulled {
                response,
                before,
                failed,
            } = pull(cx, self, &onward, next.clone(), others).await?;
            if failed {
                let stale = cache.without(cx, &pending);
                self.decide_on_error(cx, word, stale.as_ref().map(|(_, verdict)| verdict));
                return Ok(match stale {
                    Some((stale, _)) => Served::own("STALE", stale),
                    None => Served::own(word, response),
                });
            }
            let status = response.http.status;
            let (taken, verdict) = cache.take(cx, pending, response);
            let serves_stale = verdict.does == Does::ServeStale;
            if status >= 500 {
                self.decide_on_error(cx, word, serves_stale.then_some(&verdict));
            } else {
                self.announce(cx, &verdict, &KEPT);
            }
            let stored = matches!(verdict.does, Does::Store | Does::Freshen);
            let (word, response) = match taken {
                Taken::Pass(response) if stored => (word, not_modified(request, response)),
                Taken::Pass(response) => (word, response),
                Taken::Serve(response) if serves_stale => ("STALE", response),
                Taken::Serve(response) => ("REVALIDATED", response),
                Taken::Again(again) => {
                    pending = *again;
                    continue;
                }
            };
            return Ok(Served {
                for_all: stored || serves_stale || status >= 500,
                ..Served::pulled(word, response, before)
            });
        }
    }

    /// Asks behind the client's back, who has the stale copy already.
    fn update(&'static self, cx: &Cx, pending: Pending, next: Next) {
        let name = text!("validate in the background", "后台验证", "проверка в фоне");
        let cache = self.http_cache(cx.settings());
        cx.spawn(self.at, name, |cx| async move {
            let pulled = pull(&cx, self, &pending.onward, next, 0).await;
            if let Ok(pulled) = pulled
                && !pulled.failed
            {
                cache.take(&cx, pending, pulled.response);
            }
        });
    }

    /// The next server has failed: does what is stale serve? Only asked when there is something stale.
    fn decide_on_error(&self, cx: &Cx, word: &str, serves: Option<&Verdict>) {
        if word == "MISS" {
            return;
        }
        let arms = vec![
            Arm::new(text!("stale copy", "过期副本", "устаревшая копия"))
                .set(Stale::OnError.setting()),
            Arm::new(text!("error", "错误", "ошибка")).set(Stale::Off.setting()),
        ];
        let why = match serves {
            Some(verdict) => about(&STALE_ON_ERROR, verdict),
            None => Reason::from(&NO_STALE),
        };
        cx.door(
            self.at,
            "stale-if-error",
            why,
            arms,
            usize::from(serves.is_none()),
        );
    }

    fn decide(&self, cx: &Cx, why: impl Into<Reason>, taken: Arms) {
        let [fresh, none, expired] = match self.is_edge() {
            true => [Stored::Fresh, Stored::None, Stored::Expired].map(Stored::setting),
            false => [
                ShieldStored::Fresh,
                ShieldStored::None,
                ShieldStored::Expired,
            ]
            .map(ShieldStored::setting),
        };
        let purged = Arm::new(text!("purged", "已刷新", "очищена"));
        let mut arms = vec![
            Arm::new(HIT).set(fresh),
            Arm::new(MISS).set(none),
            Arm::new(text!("stale", "过期", "устарела"))
                .set(expired.clone())
                .set(Stale::Off.setting()),
            match self.is_edge() {
                true => purged.set(Stored::Purged.setting()),
                false => purged,
            },
            Arm::new(text!("dynamic", "动态", "динамика")),
        ];
        match taken {
            Arms::Expired | Arms::Stale => arms.push(
                Arm::new(text!("stale, usable", "过期可用", "устарела, годится"))
                    .set(expired)
                    .set(Stale::Meanwhile.setting()),
            ),
            // No knob leads there, the response's own fields do.
            Arms::MustAsk => {
                arms.push(Arm::new(text!("must ask", "须先询问", "нужно спросить")));
            }
            _ => {}
        }
        let taken = match taken {
            Arms::Stale | Arms::MustAsk => arms.len() - 1,
            _ => taken as usize,
        };
        cx.door(self.at, self.door, why, arms, taken);
    }

    /// Says how long further requests are answered from what is stored.
    fn announce(&self, cx: &Cx, verdict: &Verdict, why: &'static Why) {
        let left = verdict.fresh_for();
        if left > 0 {
            let args = [("time", Arg::Micros(left * 1_000_000))];
            let text = Label::phrase(FROM_HERE, args.clone());
            cx.remark(self.at, text, because(why, args));
        }
    }

    /// A page of the node's own, for what it could not get.
    pub fn error_page(&self, cx: &Cx, status: u16) -> Response {
        Response::new(self.at, HttpVersion::H1, status, 520, cx.unix())
    }
}

/// Whether a node looks into its store for a request: by its path, if not by what the response will say.
fn is_cached(settings: &Settings, request: &Request) -> bool {
    request.is_static() || Dynamic::of(settings) == Dynamic::ByFields
}

/// A response that was pulled for all, as the answer to a client who may have it already (RFC 9110 §13.1.2).
fn not_modified(request: &Request, mut response: Response) -> Response {
    let etag = response.http.headers.get("ETag").unwrap_or_default();
    if response.http.status == 200 && !etag.is_empty() && matches(request, etag) {
        response.http.status = 304;
        response.http.body_len = 0;
        response.http.headers.remove("Content-Type");
        response.http.headers.remove("Content-Length");
    }
    response
}

/// Adds a member to the list in a field: who a message has passed through is written after those before.
pub fn append(headers: &mut Headers, name: &'static str, member: String) {
    let list = match headers.get(name) {
        Some(before) => format!("{before}, {member}"),
        None => member,
    };
    headers.set(name, list);
}

/// Writes into `Via` by whom, and in which version, a message was received (RFC 9110 §7.6.3).
pub fn passes(headers: &mut Headers, version: &str, by: &str) {
    append(headers, "Via", format!("{version} {by}"));
}

/// The ways that a request can take through a node.
#[derive(Clone, Copy)]
enum Arms {
    Hit,
    Miss,
    Expired,
    Purged,
    Dynamic,
    Stale,
    MustAsk,
}

const IGNORED: Text = text!("ignores {field}", "忽略 {field}", "не слушает {field}");
const FROM_HERE: Text = text!(
    "further requests are answered here for {time}",
    "后续请求将直接命中缓存（{time} 内）",
    "следующие запросы получат ответ здесь ({time})"
);
