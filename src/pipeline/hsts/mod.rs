//! HSTS: hosts that the browser visits by `https:` only, whatever was typed.
//!
//! Follows RFC 6797 §6.1 (the field), §8.1 (learning), §8.2 (which entry covers a host), §8.3 (upgrading), §8.4
//! (errors are final) and Chromium, which answers such a request itself with 307 and
//! `Non-Authoritative-Reason: HSTS`. Not modelled: DNS records of type HTTPS, upgrades that Chromium tries for
//! unknown hosts.

mod field;
mod list;
mod words;

use super::cast::BROWSER;
use super::cx::{Arm, Cx, because};
use super::http::{Answer, Request, Response};
use super::stage::{CacheHead, Next, Preset, Stage};
use super::world::Setup;
use crate::choices;
use crate::text;
use crate::text::Arg;
use crate::trace::payload::{Headers, HttpVersion, Local};
use crate::trace::{
    Icon, Participant, ParticipantKind, Payload, Reason, SpanKind, Tier, Time, Tone,
};
use field::Field;
use list::{Entry, Found, List};
use words::*;

/// The list of hosts.
const LIST: Participant = Participant {
    id: "browser.hsts",
    kind: ParticipantKind::Store,
    tier: Tier::Client,
    name: text!("HSTS list", "HSTS 列表", "Список HSTS"),
    icon: Icon::Lock,
};

/// The head.
pub const STAGE: Stage = Stage {
    id: "hsts",
    title: text!("HSTS"),
    about: text!(
        "Turns http: into https: inside the browser when it knows that the host wants it.",
        "浏览器若知道该主机要求 https:，就在内部把 http: 升级为 https:。",
        "Заменяет http: на https: внутри браузера, если известно, что хост этого требует."
    ),
    not_modelled: text!(
        "HTTPS records in DNS, upgrades tried for unknown hosts.",
        "DNS 的 HTTPS 记录、对未知主机尝试升级。",
        "Записи HTTPS в DNS, попытки перейти на https: для неизвестных хостов."
    ),
    knobs: &[&Known::KNOB],
    caches: &[CacheHead {
        id: "hsts",
        title: text!("the HSTS list", "HSTS 列表", "список HSTS"),
        clear: |world| world.part::<List>().learned.clear(),
        holds: |world, _| world.part::<List>().holds(),
    }],
    presets: &[Preset {
        url: Some("http://shop.example.com/cart"),
        ..Preset::set("http", text!("http: → https:"), &[])
    }],
    cast: &[&LIST],
    prepare,
    run: Some(|cx, request, next| Box::pin(async move { run(&cx, request, next).await })),
    ..Stage::WORLD_ONLY
};

choices! {
    /// What the browser knows of the host before the first visit.
    pub enum Known = "hsts.entry", text!("Host", "主机", "Хост") => {
        /// Nothing.
        Unknown = "unknown", text!("unknown", "未知", "неизвестен");
        /// An earlier visit has taught it.
        Learned = "learned", text!("learned", "已记住", "запомнен");
        /// It stands in the list that came with the browser.
        Preloaded = "preloaded", text!("preloaded", "预加载", "предзагружен");
        /// The domain above it was learned with includeSubDomains.
        Parent = "parent", text!("parent with includeSubDomains", "父域带 includeSubDomains", "родитель с includeSubDomains");
        /// The domain above it was learned without.
        ParentAlone = "parent-alone", text!("parent alone", "仅父域", "только родитель");
    }
}

/// How long a look-up takes.
const LOOK_UP: Time = Time::micros(20);

/// Seconds that an entry put there by a knob may still be used: half a year.
const HALF_A_YEAR: u64 = 15_768_000;

fn prepare(setup: &mut Setup<'_>) {
    let Some(host) = setup.address.domain() else {
        return;
    };
    let host = host.trim_end_matches('.');
    let learned = |subdomains| Entry {
        until: Some(setup.unix + HALF_A_YEAR),
        subdomains,
    };
    // Nobody visits a top-level domain, so none was learned.
    let above = list::parent(host).filter(|above| above.contains('.'));
    let (name, entry) = match (Known::of(setup.settings), above) {
        (Known::Learned, _) => (host, learned(false)),
        (Known::Preloaded, _) => {
            let entry = Entry {
                until: None,
                subdomains: true,
            };
            setup.world.part::<List>().preloaded.put(host, entry);
            return;
        }
        (Known::Parent, Some(above)) => (above, learned(true)),
        (Known::ParentAlone, Some(above)) => (above, learned(false)),
        _ => return,
    };
    setup.world.part::<List>().learned.put(name, entry);
}

async fn run(cx: &Cx, request: Request, next: Next) -> Answer {
    let host = request.url.domain().map(str::to_owned);
    if request.is_secure() {
        if !request.redirected {
            let already = text!("https: already", "已是 https:", "уже https:");
            cx.came_to(already, Tone::Good);
        }
        let answer = next.run(cx, request).await;
        if let (Err(failure), Some(host)) = (&answer, &host)
            && failure.page.code.contains("ERR_CERT_")
            && cx.world::<List>().covers(host, cx.unix())
        {
            cx.remark(&BROWSER, NO_WAY, &NO_WAY_ON);
        }
        return answer.inspect(|answer| heed(cx, host.as_deref(), answer));
    }
    let found = match &host {
        Some(host) => look_up(cx, host).await,
        None => None,
    };
    let name = |found: &Found| [("host", Arg::from(found.host.as_str()))];
    let why = match (&host, &found) {
        (None, _) => (&LITERAL).into(),
        (_, None) => (&UNKNOWN).into(),
        (_, Some(found)) if !found.covers => because(&NOT_BELOW, name(found)),
        (Some(host), Some(found)) if found.host == host.trim_end_matches('.') => (&KNOWN).into(),
        (_, Some(found)) => because(&KNOWN_ABOVE, name(found)),
    };
    let known = found.is_some_and(|found| found.covers);
    decide(cx, why, known);
    if known {
        return Ok(redirect(cx, &request));
    }
    let answer = next.run(cx, request).await;
    answer.inspect(|answer| heed(cx, None, answer))
}

fn decide(cx: &Cx, why: Reason, known: bool) {
    let arms = vec![
        Arm::new(text!("known", "已知", "известен")).set(Known::Learned.setting()),
        Arm::new(text!("unknown", "未知", "неизвестен")).set(Known::Unknown.setting()),
    ];
    cx.door(&BROWSER, "HSTS", why, arms, usize::from(!known));
    if known {
        cx.came_to("307 → https:", Tone::Good);
    } else {
        cx.came_to(text!("unknown", "未知", "неизвестен"), Tone::Detour);
    }
}

async fn look_up(cx: &Cx, host: &str) -> Option<Found> {
    let name = text!("look into the list", "查列表", "поиск в списке");
    let found = cx
        .span(SpanKind::Internal, &BROWSER, name, async |cx| {
            let key = host.to_owned();
            let look_up = Payload::Local(Local::LookUp { key });
            let call = cx.call(&BROWSER, &LIST, look_up, &LOOK).await;
            cx.sleep(LOOK_UP).await;
            let found = cx.world::<List>().find(host, cx.unix());
            let reply = found.as_ref().map_or(Local::Miss, reply);
            cx.reply(call, Payload::Local(reply), &LOOK).await;
            Ok::<_, ()>(found)
        })
        .await;
    found.ok().flatten()
}

/// What the list answers.
fn reply(found: &Found) -> Local {
    let Some(ttl) = found.left else {
        return Local::Work {
            text: text!("preloaded", "预加载", "предзагружен").into(),
        };
    };
    let below = if found.subdomains {
        "; includeSubDomains"
    } else {
        ""
    };
    Local::Hit {
        value: [&found.host, below].concat(),
        ttl,
    }
}

/// The browser's own answer: the same URL with `https:`, a port but 80 kept (RFC 6797 §8.3).
fn redirect(cx: &Cx, request: &Request) -> Response {
    let rest = request.url.as_str().strip_prefix("http:");
    let to = format!("https:{}", rest.unwrap_or_default());
    let mut response = Response::new(&BROWSER, HttpVersion::H1, 307, 0, cx.unix());
    // These three and no others: nobody has sent it, so it has no date and no content.
    let mut headers = Headers::default();
    headers.push("Location", to);
    headers.push("Cross-Origin-Resource-Policy", "Cross-Origin");
    headers.push("Non-Authoritative-Reason", "HSTS");
    response.http.headers = headers;
    let payload = Payload::Response(Box::new(response.http.clone()));
    cx.send(&BROWSER, &BROWSER, payload, &UPGRADED).post();
    response
}

/// Does what the field in a response asks for. `host` is a name whose connection is known to be good, for a
/// certificate in doubt would have ended it before any response; `None` where the field does not count.
fn heed(cx: &Cx, host: Option<&str>, answer: &Response) {
    let value = answer.http.headers.get("Strict-Transport-Security");
    let Some(value) = value.filter(|_| !answer.from_cache) else {
        return;
    };
    let Some((host, field)) = host.zip(field::read(value)) else {
        cx.remark(
            &BROWSER,
            text!(
                "Strict-Transport-Security ignored",
                "忽略 Strict-Transport-Security",
                "Strict-Transport-Security не учтено"
            ),
            &IGNORED,
        );
        return;
    };
    if field.max_age > 0 && !cx.world::<List>().covers(host, cx.unix()) {
        cx.came_to(text!("learned", "已记住", "запомнен"), Tone::Good);
    }
    cx.world::<List>().learn(host, field, cx.unix());
    let text = format!("{host}: {value}");
    let note = Payload::Local(Local::Call { text });
    // A field may name more seconds than a clock counts.
    let micros = field.max_age.saturating_mul(1_000_000);
    let time = [("time", Arg::Micros(micros))];
    let why = match field {
        Field { max_age: 0, .. } => (&FORGOTTEN).into(),
        Field { subdomains, .. } if subdomains => because(&LEARNED_BELOW, time),
        _ => because(&LEARNED, time),
    };
    cx.send(&BROWSER, &LIST, note, why).post();
}
