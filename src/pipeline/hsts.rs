//! HSTS: hosts that the browser visits by `https:` only, whatever was typed.
//!
//! Follows RFC 6797 §8.1 (learning), §8.3 (upgrading), §8.4 (errors are final) and Chromium, which answers
//! such a request itself with 307 and `Non-Authoritative-Reason: HSTS`. Not modelled: `includeSubDomains` and
//! superdomains, `max-age=0`, DNS records of type HTTPS, upgrades that Chromium tries for unknown hosts.

use super::cast::BROWSER;
use super::cx::{Arm, Cx, because};
use super::http::{Answer, Request, Response};
use super::stage::{CacheHead, Next, Preset, Stage};
use super::store::Store;
use super::world::{Setup, World};
use crate::choices;
use crate::text;
use crate::text::{Arg, Text};
use crate::trace::payload::{Headers, HttpVersion, Local};
use crate::trace::{
    Cite, Held, Icon, Participant, ParticipantKind, Payload, SpanKind, Tier, Time, Tone, Why,
};

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
        "includeSubDomains, max-age=0, HTTPS records in DNS, upgrades tried for unknown hosts.",
        "includeSubDomains、max-age=0、DNS 的 HTTPS 记录、对未知主机尝试升级。",
        "includeSubDomains, max-age=0, записи HTTPS в DNS, попытки перейти на https: для неизвестных хостов."
    ),
    knobs: &[&Entry::KNOB],
    caches: &[CacheHead {
        id: "hsts",
        title: text!("the HSTS list", "HSTS 列表", "список HSTS"),
        clear: |world| world.part::<State>().learned.clear(),
        holds,
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
    pub enum Entry = "hsts.entry", text!("Host", "主机", "Хост") => {
        /// Nothing.
        Unknown = "unknown", text!("unknown", "未知", "неизвестен");
        /// An earlier visit has taught it.
        Learned = "learned", text!("learned", "已记住", "запомнен");
        /// It stands in the list that came with the browser.
        Preloaded = "preloaded", text!("preloaded", "预加载", "предзагружен");
    }
}

/// How long a look-up takes.
const LOOK_UP: Time = Time::micros(20);

/// Seconds that an entry put there by a knob may still be used: half a year.
const HALF_A_YEAR: u64 = 15_768_000;

#[derive(Default)]
struct State {
    /// Hosts, and the Unix second at which each is forgotten.
    learned: Store<u64>,
    /// Hosts that never are.
    preloaded: Store<()>,
}

fn holds(world: &mut World, _now: u64) -> Vec<Held> {
    let learned = world.part::<State>().learned.iter();
    learned
        .map(|(host, until)| Held::until(host.as_str(), *until))
        .collect()
}

fn prepare(setup: &mut Setup<'_>) {
    let Some(host) = setup.address.domain() else {
        return;
    };
    let until = setup.unix + HALF_A_YEAR;
    let state = setup.world.part::<State>();
    match Entry::of(setup.settings) {
        Entry::Unknown => {}
        Entry::Learned => state.learned.put(host, until),
        Entry::Preloaded => state.preloaded.put(host, ()),
    }
}

/// What the list says of a host.
#[derive(Clone, Copy)]
enum Known {
    /// So many seconds yet.
    For(u64),
    /// It came with the browser.
    Always,
}

fn known(cx: &Cx, host: &str) -> Option<Known> {
    let now = cx.unix();
    let state = cx.world::<State>();
    if state.preloaded.get(host).is_some() {
        return Some(Known::Always);
    }
    let until = *state.learned.get(host)?;
    (until > now).then(|| Known::For(until - now))
}

async fn run(cx: &Cx, request: Request, next: Next) -> Answer {
    if request.is_secure() {
        if !request.redirected {
            let already = text!("https: already", "已是 https:", "уже https:");
            cx.came_to(already, Tone::Good);
        }
        let host = request.url.domain().map(str::to_owned);
        let answer = next.run(cx, request).await;
        if let (Err(failure), Some(host)) = (&answer, &host)
            && failure.page.code.contains("ERR_CERT_")
            && known(cx, host).is_some()
        {
            cx.remark(&BROWSER, NO_WAY, &NO_WAY_ON);
        }
        let answer = answer?;
        if let Some(host) = host.filter(|_| !answer.from_cache) {
            learn(cx, &host, &answer);
        }
        return Ok(answer);
    }
    let Some(host) = request.url.domain() else {
        decide(cx, &LITERAL, false);
        return next.run(cx, request).await;
    };
    if look_up(cx, host).await.is_none() {
        decide(cx, &UNKNOWN, false);
        return next.run(cx, request).await;
    }
    decide(cx, &KNOWN, true);
    Ok(redirect(cx, &request))
}

fn decide(cx: &Cx, why: &'static Why, known: bool) {
    let arms = vec![
        Arm::new(text!("known", "已知", "известен")).set(Entry::Learned.setting()),
        Arm::new(text!("unknown", "未知", "неизвестен")).set(Entry::Unknown.setting()),
    ];
    cx.door(&BROWSER, "HSTS", why, arms, usize::from(!known));
    if known {
        cx.came_to("307 → https:", Tone::Good);
    } else {
        cx.came_to(text!("unknown", "未知", "неизвестен"), Tone::Detour);
    }
}

async fn look_up(cx: &Cx, host: &str) -> Option<Known> {
    let name = text!("look into the list", "查列表", "поиск в списке");
    let found = cx
        .span(SpanKind::Internal, &BROWSER, name, async |cx| {
            let key = host.to_owned();
            let look_up = Payload::Local(Local::LookUp { key });
            let call = cx.call(&BROWSER, &LIST, look_up, &LOOK).await;
            cx.sleep(LOOK_UP).await;
            let found = known(cx, host);
            let reply = match found {
                Some(Known::For(ttl)) => Local::Hit {
                    value: host.to_owned(),
                    ttl,
                },
                Some(Known::Always) => Local::Work {
                    text: text!("preloaded", "预加载", "предзагружен").into(),
                },
                None => Local::Miss,
            };
            cx.reply(call, Payload::Local(reply), &LOOK).await;
            Ok::<_, ()>(found)
        })
        .await;
    found.ok().flatten()
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

/// Takes a host into the list, or renews it there. The connection is known to be good: a certificate in
/// doubt would have ended it before any response.
fn learn(cx: &Cx, host: &str, answer: &Response) {
    let field = answer.http.headers.get("Strict-Transport-Security");
    let seconds: Option<u64> = field.and_then(|field| field.strip_prefix("max-age=")?.parse().ok());
    let Some(seconds) = seconds else {
        return;
    };
    if known(cx, host).is_none() {
        cx.came_to(text!("learned", "已记住", "запомнен"), Tone::Good);
    }
    let until = cx.unix() + seconds;
    cx.world::<State>().learned.put(host, until);
    let text = format!("{host}: max-age={seconds}");
    let note = Payload::Local(Local::Call { text });
    let args = [("time", Arg::Micros(seconds * 1_000_000))];
    cx.send(&BROWSER, &LIST, note, because(&LEARNED, args))
        .post();
}

const NO_WAY: Text = text!(
    "no way past this page",
    "此页面无法跳过",
    "эту страницу не обойти"
);

const NO_WAY_ON: Why = Why {
    id: "hsts.no-way-on",
    what: text!(
        "The host is known to HSTS, so the error page has no link to go on.",
        "该主机受 HSTS 保护，错误页上没有“继续前往”的链接。",
        "Хост известен HSTS, поэтому на странице ошибки нет ссылки «перейти»."
    ),
    why: text!(
        "For other hosts a person may accept the risk. A host in the list has asked that nobody be given the choice: a certificate in doubt ends the visit.",
        "对其他主机，用户可以自担风险。列表中的主机要求不给任何人这个选择：证书有疑问，访问即告终止。",
        "Для прочих хостов можно принять риск. Хост из списка просил не давать такого выбора: сомнительный сертификат обрывает визит."
    ),
    cites: &[Cite::rfc("RFC 6797 §8.4"), Cite::rfc("RFC 6797 §12.1")],
};

const LOOK: Why = Why {
    id: "hsts.look-up",
    what: text!(
        "Before anything is sent the browser looks whether the host may be visited by http: at all.",
        "在发送任何数据之前，浏览器先看该主机是否允许用 http: 访问。",
        "Прежде чем что-либо отправить, браузер смотрит, можно ли вообще обращаться к хосту по http:."
    ),
    why: text!(
        "The list holds the hosts that asked for it themselves, and those that came with the browser.",
        "列表中有主机自己要求的条目，也有随浏览器附带的预加载条目。",
        "В списке — хосты, которые попросили об этом сами, и те, что поставляются с браузером."
    ),
    cites: &[Cite::rfc("RFC 6797 §8.3"), PRELOAD],
};

const PRELOAD: Cite = Cite {
    label: "HSTS preload list",
    url: "https://hstspreload.org/",
};

const KNOWN: Why = Why {
    id: "hsts.known",
    what: text!(
        "The host is in the list: no http: request leaves the browser.",
        "主机在列表中：浏览器不会发出任何 http: 请求。",
        "Хост есть в списке: ни один запрос по http: браузер не покинет."
    ),
    why: text!(
        "The first plain request is the one that an attacker on the way could catch and never pass on as https:. Here there is none.",
        "途中的攻击者可以截住第一个明文请求，让它永远升级不到 https:。这里不存在这样的请求。",
        "Первый открытый запрос злоумышленник на пути мог бы перехватить и не дать перейти на https:. Здесь такого запроса нет."
    ),
    cites: &[Cite::rfc("RFC 6797 §8.3"), Cite::rfc("RFC 6797 §2.3.1")],
};

const UNKNOWN: Why = Why {
    id: "hsts.unknown",
    what: text!(
        "The host is not in the list: the request goes out as http:.",
        "主机不在列表中：请求以 http: 发出。",
        "Хоста в списке нет: запрос уходит по http:."
    ),
    why: text!(
        "A host is learned only from a response over https:. Until then the server has to redirect.",
        "只有通过 https: 收到的响应才能让浏览器记住主机。在此之前，只能由服务器重定向。",
        "Хост запоминается только из ответа по https:. До тех пор перенаправлять должен сервер."
    ),
    cites: &[Cite::rfc("RFC 6797 §8.1")],
};

const LITERAL: Why = Why {
    id: "hsts.literal",
    what: text!(
        "The host is an address: such a host is never in the list.",
        "主机是 IP 地址：这样的主机永远不会进入列表。",
        "Хост задан адресом: такой в список не попадает никогда."
    ),
    why: text!(
        "HSTS is for names. The field in a response from an address is ignored.",
        "HSTS 只针对域名。来自 IP 地址的响应中的该字段会被忽略。",
        "HSTS — для имён. Поле в ответе с адреса игнорируется."
    ),
    cites: &[Cite::rfc("RFC 6797 §8.1.1")],
};

const UPGRADED: Why = Why {
    id: "hsts.upgraded",
    what: text!(
        "The browser answers itself: 307, the same URL with https:. No packet has left the machine.",
        "浏览器自己应答：307，同一 URL，协议换成 https:。没有任何数据包离开本机。",
        "Браузер отвечает сам: 307, тот же URL, но с https:. Ни один пакет машину не покинул."
    ),
    why: text!(
        "Developer tools show it as a response with the field Non-Authoritative-Reason: HSTS, because no server has sent it.",
        "开发者工具把它显示为带 Non-Authoritative-Reason: HSTS 字段的响应，因为它并非来自服务器。",
        "Инструменты разработчика показывают его как ответ с полем Non-Authoritative-Reason: HSTS, потому что прислал его не сервер."
    ),
    cites: &[
        Cite::rfc("RFC 6797 §8.3"),
        Cite {
            label: "Chromium url_request_http_job.cc",
            url: "https://source.chromium.org/chromium/chromium/src/+/main:net/url_request/url_request_http_job.cc",
        },
    ],
};

const LEARNED: Why = Why {
    id: "hsts.learned",
    what: text!(
        "The response carries Strict-Transport-Security: for {time} the browser will use https: only for this host.",
        "响应带有 Strict-Transport-Security：在 {time} 内，浏览器对该主机只用 https:。",
        "В ответе есть поле Strict-Transport-Security: в течение {time} браузер будет обращаться к этому хосту только по https:."
    ),
    why: text!(
        "It counts because it came over a connection whose certificate was valid; over http: anybody could have put it there. Each response renews it.",
        "它之所以有效，是因为来自证书有效的连接；若经由 http:，任何人都可能伪造它。每个响应都会续期。",
        "Поле учитывается, потому что пришло по соединению с действующим сертификатом; по http: его мог бы вставить кто угодно. Каждый ответ продлевает срок."
    ),
    cites: &[Cite::rfc("RFC 6797 §8.1"), Cite::rfc("RFC 6797 §6.1.1")],
};
