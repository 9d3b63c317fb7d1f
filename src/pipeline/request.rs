//! The request: what the browser puts together once it knows whom to ask.
//!
//! Follows RFC 9110 §7 and §10.1, RFC 6265bis §5 (cookies), Fetch Metadata §2 (`Sec-Fetch-*`), Fetch §3.2 (`Origin`)
//! and Referrer Policy §3.7, with the fields of a navigation of Chromium on Linux. A form is sent from a page at
//! the address itself, open already. Not modelled: client hints, `Priority`, `Connection`, a cookie's Domain,
//! Path and lifetime, cookies of others.

use url::{Host, Url};

use super::cast::BROWSER;
use super::cx::Cx;
use super::dns::is_localhost;
use super::http::{Answer, Request, Response};
use super::stage::{CacheHead, Next, Preset, Stage};
use super::store::Store;
use super::world::{Setup, World};
use crate::choices;
use crate::scenario::{How, Knob};
use crate::text;
use crate::text::{Arg, Label};
use crate::trace::payload::{Content, Headers, Local};
use crate::trace::{Cite, Held, Icon, Participant, ParticipantKind, Payload, Tier, Tone, Why};

/// The cookies.
const JAR: Participant = Participant {
    id: "browser.cookies",
    kind: ParticipantKind::Store,
    tier: Tier::Client,
    name: text!("Cookies", "Cookie", "Cookie"),
    icon: Icon::Cache,
};

/// The head.
pub const STAGE: Stage = Stage {
    id: "request",
    title: text!("Request", "请求", "Запрос"),
    about: text!(
        "Puts the request together: method, target, header fields, content.",
        "组装请求：方法、目标、首部字段、内容。",
        "Составляет запрос: метод, цель, поля заголовка, содержимое."
    ),
    not_modelled: text!(
        "Client hints, Priority, Connection, a cookie’s Domain, Path and lifetime, cookies of other sites.",
        "Client Hints、Priority、Connection、Cookie 的 Domain、Path 与有效期、其他站点的 Cookie。",
        "Client hints, Priority, Connection, Domain, Path и срок cookie, cookie других сайтов."
    ),
    knobs: &[&Method::KNOB, &PICTURE, &Cookie::KNOB],
    caches: &[CacheHead {
        id: "request",
        title: text!("cookies", "Cookie", "cookie"),
        clear: |world| world.part::<State>().kept.clear(),
        holds,
    }],
    presets: &[
        Preset::set(
            "post",
            text!("Form", "表单", "Форма"),
            &[("request.method", "post")],
        ),
        Preset::set(
            "upload",
            text!("Upload", "上传", "Загрузка файла"),
            &[("request.method", "upload")],
        ),
    ],
    cast: &[&JAR],
    prepare,
    run: Some(|cx, request, next| Box::pin(async move { run(&cx, request, next).await })),
    ..Stage::WORLD_ONLY
};

choices! {
    /// What the person does.
    pub enum Method = "request.method", text!("Method", "方法", "Метод") => {
        /// Opens a page.
        Get = "get", text!("GET");
        /// Sends a form.
        Post = "post", text!("POST: form", "POST：表单", "POST: форма");
        /// Sends a form with a picture.
        Upload = "upload", text!("POST: upload", "POST：上传", "POST: загрузка");
    }
}

choices! {
    /// How large the picture of an upload is.
    pub enum Picture = "request.picture", text!("Picture", "图片", "Картинка") => {
        /// Less than a server takes by default.
        Small = "200k", text!("200 KiB");
        /// More than nginx takes by default.
        Large = "2m", text!("2 MiB");
    }
}

choices! {
    /// Whether the browser has a cookie of the site before the first visit.
    pub enum Cookie = "request.cookie", text!("Cookie") => {
        /// It has none.
        None = "none", text!("none", "无", "нет");
        /// The one that an earlier visit over https: has left.
        Kept = "kept", text!("kept", "有", "есть");
    }
}

const PICTURE: Knob = Picture::KNOB.behind_more();

/// The cookie's name.
const NAME: &str = "session";

/// A cookie as it is kept.
struct Kept {
    /// `name=value`.
    pair: String,
    /// Whether it may be sent to trustworthy origins only.
    secure: bool,
}

#[derive(Default)]
struct State {
    /// One for each host: ports do not tell cookies apart.
    kept: Store<Kept>,
}

fn holds(world: &mut World, _now: u64) -> Vec<Held> {
    let kept = world.part::<State>().kept.iter();
    kept.map(|(host, _)| Held::always(format!("{host}: {NAME}")))
        .collect()
}

fn prepare(setup: &mut Setup<'_>) {
    if Cookie::of(setup.settings) == Cookie::Kept {
        let value = setup.world.rng(STAGE.id).hex(16);
        let host = setup.address.url.host_str().unwrap_or_default();
        let cookie = Kept {
            pair: format!("{NAME}={value}"),
            secure: true,
        };
        setup.world.part::<State>().kept.put(host, cookie);
    }
}

/// The method and the content that the person asks for.
pub fn submitted(cx: &Cx) -> (&'static str, Content) {
    match Method::of(cx.settings()) {
        Method::Get => ("GET", Content::None),
        Method::Post => ("POST", Content::Form),
        Method::Upload => {
            let boundary = cx.draw(|rng| rng.hex(8));
            let picture = match Picture::of(cx.settings()) {
                Picture::Small => 200 << 10,
                Picture::Large => 2 << 20,
            };
            let boundary = format!("----WebKitFormBoundary{boundary}");
            ("POST", Content::Upload { boundary, picture })
        }
    }
}

async fn run(cx: &Cx, mut request: Request, next: Next) -> Answer {
    let cookie = cookie(cx, &request);
    let came_to = match &cookie {
        Found::None => text!("{method}"),
        Found::Sent(_) => text!(
            "{method}, cookie",
            "{method}，带 Cookie",
            "{method}, с cookie"
        ),
        Found::HeldBack => text!(
            "{method}, cookie held back",
            "{method}，不带 Cookie",
            "{method}, cookie не отправлена"
        ),
    };
    let method = [("method", Arg::from(request.http.method))];
    cx.came_to(Label::phrase(came_to, method), Tone::Good);
    let composed = compose(&request, cookie);
    let conditions = std::mem::replace(&mut request.http.headers, composed);
    request.http.headers.0.extend(conditions.0);
    let payload = Payload::Local(Local::Composed(Box::new(request.http.clone())));
    let why = match request.http.is_safe() {
        true => &COMPOSED,
        false => &COMPOSED_WRITE,
    };
    cx.send(&BROWSER, &BROWSER, payload, why).post();
    let url = std::rc::Rc::clone(&request.url);
    let answer = next.run(cx, request).await?;
    keep(cx, &url, &answer);
    Ok(answer)
}

/// The header fields that a request will be sent with.
pub fn fields(cx: &Cx, request: &Request) -> Headers {
    compose(request, cookie(cx, request))
}

/// The same without a cookie, for a request of an earlier time.
pub fn usual(request: &Request) -> Headers {
    compose(request, Found::None)
}

/// The header section, in Chromium's order.
fn compose(request: &Request, cookie: Found) -> Headers {
    let (url, page) = (&*request.url, request.page.as_deref());
    let trusted = is_trustworthy(url);
    let mut headers = Headers::default();
    headers.push("Host", host_field(url));
    let media_type = request.http.content.media_type();
    if media_type.is_some() {
        let bytes = request.http.content.bytes();
        headers.push("Content-Length", bytes.to_string());
    }
    reloads(request.how, &mut headers);
    if let Some(media_type) = media_type {
        headers.push("Content-Type", media_type);
    }
    if let Some(page) = page.filter(|_| !request.http.is_safe()) {
        headers.push("Origin", page.origin().ascii_serialization());
    }
    headers.push("Upgrade-Insecure-Requests", "1");
    headers.push("User-Agent", USER_AGENT);
    headers.push("Accept", ACCEPT);
    if trusted {
        headers.push("Sec-Fetch-Site", site(url, page));
        headers.push("Sec-Fetch-Mode", "navigate");
        headers.push("Sec-Fetch-User", "?1");
        headers.push("Sec-Fetch-Dest", "document");
    }
    if let Some(page) = page {
        headers.push("Referer", referer(url, page));
    }
    let codings = if trusted { CODINGS_TRUSTED } else { CODINGS };
    headers.push("Accept-Encoding", codings);
    headers.push("Accept-Language", "en-US,en;q=0.9");
    if let Found::Sent(cookie) = cookie {
        headers.push("Cookie", cookie);
    }
    headers
}

/// What a reload asks of every cache on the way, as Chromium has it (`LOAD_VALIDATE_CACHE`, `LOAD_BYPASS_CACHE`).
fn reloads(how: How, headers: &mut Headers) {
    match how {
        How::Open => {}
        How::Reload => headers.push("Cache-Control", "max-age=0"),
        How::Hard => {
            headers.push("Pragma", "no-cache");
            headers.push("Cache-Control", "no-cache");
        }
    }
}

/// As Chromium writes it, with only the major version told.
const USER_AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36";
const ACCEPT: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8";
/// Over http: Chromium asks for the old codings only, since proxies have mishandled the others.
const CODINGS: &str = "gzip, deflate";
const CODINGS_TRUSTED: &str = "gzip, deflate, br, zstd";

/// A potentially trustworthy origin (Secure Contexts §3.1): nobody on the way reads or changes what is sent.
fn is_trustworthy(url: &Url) -> bool {
    url.scheme() == "https"
        || match url.host() {
            Some(Host::Domain(name)) => is_localhost(name),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
}

fn host_field(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// Where the request comes from: nowhere when an address was typed. Redirects keep the host here, so what is
/// not the same origin differs in its scheme, and is another site.
fn site(url: &Url, page: Option<&Url>) -> &'static str {
    match page {
        None => "none",
        Some(page) if page.origin() == url.origin() => "same-origin",
        Some(_) => "cross-site",
    }
}

/// The policy `strict-origin-when-cross-origin`: the whole address for the same origin, else the origin alone.
fn referer(url: &Url, page: &Url) -> String {
    if page.origin() != url.origin() {
        return format!("{}/", page.origin().ascii_serialization());
    }
    let mut page = page.clone();
    page.set_fragment(None);
    // Without a host there is no origin to compare.
    let _ = page.set_username("");
    let _ = page.set_password(None);
    page.into()
}

/// What the browser has for a request.
enum Found {
    None,
    Sent(String),
    HeldBack,
}

/// The cookie of the request's host, unless one of its attributes forbids sending it (RFC 6265bis §5.8.3).
fn cookie(cx: &Cx, request: &Request) -> Found {
    let state = cx.world::<State>();
    let Some(cookie) = state.kept.get(request.host()) else {
        return Found::None;
    };
    let url = &*request.url;
    let secure = !cookie.secure || is_trustworthy(url);
    // SameSite=Lax: from another site with safe methods only.
    let lax = request.http.is_safe() || site(url, request.page.as_deref()) != "cross-site";
    match secure && lax {
        true => Found::Sent(cookie.pair.clone()),
        false => Found::HeldBack,
    }
}

/// `Set-Cookie` for a new session; Secure where the client came by https:.
pub fn new_session(cx: &Cx, request: &Request) -> Option<String> {
    if request.http.headers.get("Cookie").is_some() {
        return None;
    }
    let value = cx.draw(|rng| rng.hex(16));
    let secure = if request.secured { "; Secure" } else { "" };
    Some(format!(
        "{NAME}={value}; Path=/; HttpOnly; SameSite=Lax{secure}"
    ))
}

/// Keeps a cookie that a response sets. Over http: none is taken that says Secure, nor does one take the place
/// of such a one (RFC 6265bis §5.7).
fn keep(cx: &Cx, url: &Url, answer: &Response) {
    let Some(field) = answer.http.headers.get("Set-Cookie") else {
        return;
    };
    let (pair, attributes) = field.split_once(';').unwrap_or((field, ""));
    let secure = attributes.split(';').any(|name| name.trim() == "Secure");
    let host = url.host_str().unwrap_or_default();
    let held = cx
        .world::<State>()
        .kept
        .get(host)
        .is_some_and(|kept| kept.secure);
    if (secure || held) && !is_trustworthy(url) {
        return;
    }
    let text = pair.to_owned();
    let cookie = Kept {
        pair: text.clone(),
        secure,
    };
    cx.world::<State>().kept.put(host, cookie);
    cx.send(&BROWSER, &JAR, Payload::Local(Local::Call { text }), &KEEPS)
        .post();
}

const COOKIES: Cite = Cite {
    label: "RFC 6265bis §5",
    url: "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-5",
};

const FETCH_METADATA: Cite = Cite {
    label: "Fetch Metadata §2",
    url: "https://www.w3.org/TR/fetch-metadata/#framework",
};

const COMPOSED: Why = Why {
    id: "request.composed",
    what: text!(
        "The browser puts the request together: what it wants, from whom, and what it can take.",
        "浏览器组装请求：要什么、向谁要、能接受什么。",
        "Браузер составляет запрос: что ему нужно, от кого и что он может принять."
    ),
    why: text!(
        "The server knows nothing else of the visitor: each request stands for itself, and a cookie is what ties it to the ones before.",
        "服务器对访问者别无所知：每个请求都是独立的，只有 Cookie 能把它与之前的请求联系起来。",
        "Больше сервер о посетителе ничего не знает: каждый запрос сам по себе, с прежними его связывает только cookie."
    ),
    cites: &[Cite::rfc("RFC 9110 §10.1"), FETCH_METADATA, COOKIES],
};

const COMPOSED_WRITE: Why = Why {
    id: "request.composed-write",
    what: text!(
        "The browser puts the form of this page into a request: POST, with the fields as content.",
        "浏览器把本页的表单装进请求：POST，字段作为内容。",
        "Браузер помещает форму этой страницы в запрос: POST, поля — его содержимое."
    ),
    why: text!(
        "Content-Type says how the fields are written, Content-Length where they end. Origin tells which site the form is on, so that the server can refuse those of others.",
        "Content-Type 说明字段的写法，Content-Length 说明在哪里结束。Origin 指出表单所在的站点，服务器可据此拒绝来自其他站点的表单。",
        "Content-Type говорит, как записаны поля, Content-Length — где они кончаются. Origin называет сайт формы, чтобы сервер мог отклонить чужие."
    ),
    cites: &[
        Cite::rfc("RFC 9110 §9.3.3"),
        Cite::rfc("RFC 7578 §4"),
        Cite::rfc("RFC 6454 §7"),
        COOKIES,
    ],
};

const KEEPS: Why = Why {
    id: "request.keeps",
    what: text!(
        "Set-Cookie asks the browser to send this value with every later request to the host.",
        "Set-Cookie 要求浏览器今后对该主机的每个请求都带上这个值。",
        "Set-Cookie просит браузер присылать это значение с каждым следующим запросом к хосту."
    ),
    why: text!(
        "By it the server knows its visitor again. Secure keeps it off http:, HttpOnly away from scripts, SameSite=Lax out of the forms of other sites.",
        "服务器凭它再次认出访问者。Secure 使它不经 http: 发送，HttpOnly 不让脚本读取，SameSite=Lax 使其他站点的表单带不上它。",
        "По нему сервер узнаёт посетителя. Secure не пускает его в http:, HttpOnly — в скрипты, SameSite=Lax — в формы чужих сайтов."
    ),
    cites: &[COOKIES],
};
