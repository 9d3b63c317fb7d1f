//! A node of the CDN, edge or shield: looks into its store, asks the next one on the way, stores, answers.

use std::net::{IpAddr, Ipv4Addr};

use super::others::Others;
use super::pull::{Pulled, describe, pull};
use super::words::{
    DYNAMIC, EXPIRED, FOUND, FRESH, KEPT, LOOK, LOOK_SHIELD, MISSING, NOT_FOUND, PURGED,
    STILL_KEPT, WRITES,
};
use super::{EDGE, STORE, Shield, ShieldStored, Stored, shield};
use crate::pipeline::cast::{HIT, MISS};
use crate::pipeline::cx::{Arm, Cx, Role, because};
use crate::pipeline::http::{Answer, Failure, Request, Response};
use crate::pipeline::http_cache::{Entries, LookUp, Serves, Stored as Copy, key};
use crate::pipeline::nginx;
use crate::pipeline::origin::Origin;
use crate::pipeline::request::Method;
use crate::pipeline::stage::Next;
use crate::pipeline::store::Store;
use crate::pipeline::tls::too_early;
use crate::pipeline::upstream::Idle;
use crate::pipeline::world::{Setup, World};
use crate::scenario::Settings;
use crate::text;
use crate::text::{Arg, Label, Text};
use crate::trace::payload::Headers;
use crate::trace::{Reason, Time, Tone, Why};

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
    look_up: LookUp,
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
        look_up: LookUp {
            by: &EDGE,
            cache: &STORE,
            serves: Serves::Everybody,
            asked: &LOOK,
            found: &FOUND,
            missing: &NOT_FOUND,
        },
        place: EDGE_NODE,
    },
    Node {
        at: &shield::AT,
        word: "shield",
        name: "shield.cdn.example",
        address: IpAddr::V4(Ipv4Addr::new(192, 0, 2, 210)),
        door: text!("shield cache", "中间源缓存", "кэш щита"),
        look_up: LookUp {
            by: &shield::AT,
            cache: &shield::STORE,
            serves: Serves::Everybody,
            asked: &LOOK_SHIELD,
            found: &FOUND,
            missing: &NOT_FOUND,
        },
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

/// What becomes of a request at a node: what `X-Cache` says, in the words of nginx's `$upstream_cache_status`.
struct Served {
    word: &'static str,
    response: Response,
    /// What the node asked before has said so.
    before: Option<String>,
}

impl Served {
    fn own(word: &'static str, response: Response) -> Served {
        Served {
            word,
            response,
            before: None,
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
        let keys: Vec<String> = held.entries.drain().map(|(key, _)| key).collect();
        for key in keys {
            held.purged.put(&key, ());
        }
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
        let request = Request::get(setup.address.url.clone(), self.at);
        if !request.is_static() {
            return;
        }
        let origin = Origin::of(&request);
        let stored = self.stored(setup.settings);
        // Stored half of the browser's lifetime ago, or two of the edge's.
        let (age, etag) = match stored {
            Stored::None => return,
            Stored::Fresh | Stored::Purged => (origin.max_age / 2, origin.etag()),
            Stored::Expired => (origin.shared_max_age * 2, origin.etag()),
            Stored::Changed => (origin.shared_max_age * 2, origin.former_etag()),
        };
        let received = setup.unix - age;
        let mut response = origin.answer(&request, self.at, received);
        response.http.headers.set("ETag", etag);
        describe(setup.settings, &request, &mut response);
        if !self.is_last(setup.settings) {
            passes(&mut response.http.headers, "1.1", NODES[SHIELD].name);
        }
        let held = &mut setup.world.part::<Kept>().0[self.place];
        let copy = Copy::since(response, received);
        held.entries.put(&key(&request), copy);
        if stored == Stored::Purged {
            self.purge(setup.world);
        }
    }

    /// Answers a request.
    pub async fn run(&'static self, cx: &Cx, request: Request, next: Next) -> Answer {
        cx.sleep(PARSE).await;
        let served = if let Some(response) = too_early(cx, self.at, &request) {
            Served::own("BYPASS", response)
        } else if !request.http.is_safe() {
            let arms = vec![
                Arm::new("GET").set(Method::Get.setting()),
                Arm::new("POST").set(Method::Post.setting()),
            ];
            cx.door(self.at, self.door, &WRITES, arms, 1);
            self.bypass(cx, &request, next).await?
        } else if request.is_static() {
            let others = Others::come(cx, self, &request);
            let served = self.cached(cx, &request, next, &others).await?;
            others.answered(cx, self, served.response.http.status);
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
        let Pulled {
            response, before, ..
        } = pull(cx, self, request, next, 0).await?;
        Ok(Served {
            word: "BYPASS",
            response,
            before,
        })
    }

    /// A file: from the store, or pulled and stored.
    async fn cached(
        &'static self,
        cx: &Cx,
        request: &Request,
        next: Next,
        others: &Others,
    ) -> Result<Served, Failure> {
        let key = key(request);
        let stored = self.held(cx, |held| held.entries.get(&key).cloned());
        let stored = self.look_up.run(cx, &key, stored).await;
        let asked = cx.unix();
        // What the client has is no concern of the origin: the edge answers for itself.
        let mut onward = request.clone();
        onward.http.headers.remove("If-None-Match");
        let Some(mut copy) = stored else {
            let was_purged = self.held(cx, |held| held.purged.take(&key).is_some());
            let (why, arm) = match was_purged {
                true => (&PURGED, Arms::Purged),
                false => (&MISSING, Arms::Miss),
            };
            self.decide(cx, why, arm);
            let beside = others.go_on(cx, self);
            let pulled = pull(cx, self, &onward, next, beside).await?;
            return Ok(Served {
                word: "MISS",
                response: self.store(cx, request, asked, pulled.response),
                before: pulled.before,
            });
        };
        let times = copy.times(Serves::Everybody, asked);
        if copy.fresh_for(Serves::Everybody, asked) > 0 {
            self.decide(cx, because(&FRESH, times), Arms::Hit);
            let mut response = self.hand_out(cx, request, &copy, &STILL_KEPT);
            // Only here: it would deny that the origin has just been asked (RFC 9111 §5.1).
            let age = copy.age(cx.unix()).to_string();
            response.http.headers.set("Age", age);
            return Ok(Served::own("HIT", response));
        }
        self.decide(cx, because(&EXPIRED, times), Arms::Expired);
        let beside = others.go_on(cx, self);
        copy.validate_by(&mut onward);
        let Pulled {
            response, before, ..
        } = pull(cx, self, &onward, next, beside).await?;
        if response.http.status != 304 {
            return Ok(Served {
                word: "EXPIRED",
                response: self.store(cx, request, asked, response),
                before,
            });
        }
        copy.freshen(&response, asked, cx.unix());
        self.held(cx, |held| held.entries.put(&key, copy.clone()));
        Ok(Served {
            word: "REVALIDATED",
            response: self.hand_out(cx, request, &copy, &KEPT),
            before,
        })
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
        let arms = vec![
            Arm::new(HIT).set(fresh),
            Arm::new(MISS).set(none),
            Arm::new(text!("stale", "过期", "устарела")).set(expired),
            match self.is_edge() {
                true => purged.set(Stored::Purged.setting()),
                false => purged,
            },
            Arm::new(text!("dynamic", "动态", "динамика")),
        ];
        cx.door(self.at, self.door, why, arms, taken as usize);
    }

    /// Keeps a response if its header fields allow it, and answers the client with it.
    fn store(&self, cx: &Cx, request: &Request, asked: u64, response: Response) -> Response {
        if !Serves::Everybody.may_store(&response) {
            return response;
        }
        let copy = Copy::new(response, asked, cx.unix());
        let key = key(request);
        self.held(cx, |held| held.entries.put(&key, copy.clone()));
        self.hand_out(cx, request, &copy, &KEPT)
    }

    /// A stored response as an answer to the client.
    fn hand_out(&self, cx: &Cx, request: &Request, copy: &Copy, why: &'static Why) -> Response {
        let left = copy.fresh_for(Serves::Everybody, cx.unix()) * 1_000_000;
        let args = [("time", Arg::Micros(left))];
        let text = Label::phrase(FROM_HERE, args.clone());
        cx.remark(self.at, text, because(why, args));
        copy.answer(request)
    }
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
}

const FROM_HERE: Text = text!(
    "further requests are answered here for {time}",
    "后续请求将直接命中缓存（{time} 内）",
    "следующие запросы получат ответ здесь ({time})"
);
