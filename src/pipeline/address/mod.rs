//! The address bar: what was typed becomes a URL, and in the end the person sees a result.
//!
//! Follows the WHATWG URL Standard (the `url` crate decides) after an address bar's own fix-up, as
//! Chromium does it, and RFC 9110 §15.4 for redirects. Not modelled: search engines, suggestions,
//! subresources and rendering.
//!
//! Two functions read text. [`absolute()`] is the standard alone, for absolute `http:` and `https:` URLs;
//! [`parse()`] is the address bar, which mends a text first and then refuses what a browser does not go to,
//! such as the port of another protocol.
//!
//! ```
//! use hopscope::pipeline::address;
//! use hopscope::text::Lang;
//!
//! let address = address::parse("bücher.example/a b").expect("an address");
//! assert_eq!(address.url.as_str(), "https://xn--bcher-kva.example/a%20b");
//! assert_eq!(address.encoded[0].text, "%20");
//!
//! let typed = "http://a.example:25/";
//! let problem = address::parse(typed).expect_err("a port for mail");
//! assert_eq!(&typed[problem.at.clone()], "25");
//! assert!(problem.show(Lang::En).contains("Browsers refuse"));
//! assert_eq!(address::absolute(typed).expect("a URL").as_str(), typed);
//! ```

mod absolute;
mod again;
mod edited;
mod fixup;
mod idna;
mod parse;
mod parts;
mod ports;
mod spans;
mod words;

use std::rc::Rc;

use url::Url;

use super::Occasion;
use super::cast::{BROWSER, USER};
use super::cx::{Cx, Role};
use super::http::{Answer, Failure, Request};
use super::request;
use super::stage::{Next, Preset, Stage};
use super::world::World;
use crate::scenario::How;
use crate::text;
use crate::text::{Arg, Label, Text};
use crate::trace::payload::{Content, Local};
use crate::trace::{Cite, Outcome, Payload, Time, Tone, Why};
pub use absolute::absolute;
pub use parse::{Address, parse};
pub use parts::{Encoded, Part, PartKind};

/// The head.
pub const STAGE: Stage = Stage {
    id: "address",
    title: text!("URL"),
    about: text!(
        "Turns what was typed into a URL and asks the rest of the path for it.",
        "把输入的内容变成 URL，再交给后面的环节。",
        "Превращает введённый текст в URL и передаёт запрос дальше по пути."
    ),
    not_modelled: text!(
        "Search engines, suggestions, subresources, rendering.",
        "搜索引擎、输入建议、子资源、渲染。",
        "Поисковики, подсказки, вложенные ресурсы, отрисовка."
    ),
    presets: &[
        Preset::set(
            "first",
            text!("First visit", "首次访问", "Первый визит"),
            &[],
        ),
        Preset {
            lens: Some("client"),
            ..Preset::set(
                "client",
                text!("Client start", "客户端发起请求", "Старт на клиенте"),
                &[],
            )
        },
        Preset {
            again: &[5],
            ..Preset::set("again", text!("Again", "再次访问", "Ещё раз"), &[])
        },
    ],
    cast: &[&USER, &BROWSER],
    ..Stage::WORLD_ONLY
};

/// Parsing a URL is quick; the figure only keeps the step apart.
const PARSE: Time = Time::micros(20);

/// What was asked for last, and so what a reload asks for again.
#[derive(Clone)]
struct Asked {
    url: Rc<Url>,
    method: &'static str,
    content: Content,
    page: Option<Rc<Url>>,
}

#[derive(Default)]
struct State {
    asked: Option<Asked>,
}

/// The address of what is shown, if anything is.
pub(super) fn shown(world: &mut World) -> Option<Address> {
    let asked = world.part::<State>().asked.as_ref()?;
    parse(asked.url.as_str()).ok()
}

/// One visit: from Enter, or the reload button, to the result.
pub(super) async fn visit(cx: &Cx, address: &Address, occasion: &Occasion, next: Next) {
    let cx = cx.in_stage(STAGE.id);
    again::told(&cx, occasion);
    let how = occasion.visit.how;
    let begin = match how {
        How::Open => {
            let typed = address.typed.clone();
            cx.call(
                &USER,
                &BROWSER,
                Payload::Local(Local::Enter { typed }),
                &ENTER,
            )
        }
        How::Reload | How::Hard => {
            let hard = how == How::Hard;
            let why = if hard { &again::HARD } else { &again::RELOAD };
            cx.call(&USER, &BROWSER, Payload::Local(Local::Reload { hard }), why)
        }
    };
    let enter = begin.await;
    if how == How::Open {
        parsed(&cx, address).await;
    }
    cx.came_to(address.summary(), Tone::Good);
    let asked = match how {
        How::Open => Asked::new(&cx, &address.url),
        How::Reload | How::Hard => {
            let before = cx.world::<State>().asked.clone();
            before.unwrap_or_else(|| Asked::new(&cx, &address.url))
        }
    };
    let (url, answer) = fetch(&cx, asked, how, next).await;
    let led_to = (url != address.url).then(|| url.to_string());
    show(&cx, enter, answer, led_to).await;
}

impl Asked {
    /// What the person asks for at an address.
    fn new(cx: &Cx, url: &Rc<Url>) -> Asked {
        let (method, content) = request::submitted(cx);
        Asked {
            url: Rc::clone(url),
            method,
            content,
            page: (method != "GET").then(|| Rc::clone(url)),
        }
    }
}

/// What was typed is read.
async fn parsed(cx: &Cx, address: &Address) {
    let parts = address
        .parts
        .iter()
        .map(|part| (part.kind.name(), part.value.clone()));
    let encoded = address
        .encoded
        .iter()
        .map(|encoded| (encoded.ch, encoded.text.clone()));
    let parsed = Local::Parsed {
        parts: parts.collect(),
        encoded: encoded.collect(),
    };
    cx.send(&BROWSER, &BROWSER, Payload::Local(parsed), &PARSED)
        .post();
    cx.sleep(PARSE).await;
    if let Some(fragment) = address.url.fragment() {
        let words = [("fragment", Arg::from(fragment))];
        cx.remark(&BROWSER, Label::phrase(STAYS, words), &FRAGMENT);
    }
}

/// Chromium follows at most so many redirects (`kMaxRedirects`).
const MAX_REDIRECTS: usize = 20;

/// Asks for a URL, and for those that redirects lead to; the answer comes with the URL it is from.
async fn fetch(cx: &Cx, asked: Asked, how: How, next: Next) -> (Rc<Url>, Answer) {
    let mut followed = 0;
    let Asked {
        mut url,
        mut method,
        mut content,
        page,
    } = asked;
    loop {
        let mut request = Request::get(Rc::clone(&url), &BROWSER);
        request.redirected = followed > 0;
        request.page.clone_from(&page);
        request.how = how;
        request.http.method = method;
        request.http.content.clone_from(&content);
        cx.world::<State>().asked = Some(Asked {
            url: Rc::clone(&url),
            method,
            content: content.clone(),
            page: page.clone(),
        });
        let answer = next.clone().run(cx, request).await;
        let Some((by, status, to)) = redirect(&url, &answer) else {
            return (url, answer);
        };
        if followed == MAX_REDIRECTS {
            return (Rc::clone(&url), Err(too_many(by, &url)));
        }
        followed += 1;
        let why = match (method, status) {
            ("GET", _) => &FOLLOWS,
            (_, 307 | 308) => &KEEPS_METHOD,
            _ => {
                (method, content) = ("GET", Content::None);
                &BECOMES_GET
            }
        };
        let words = [("url", Arg::from(to.as_str())), ("method", method.into())];
        let text = match page {
            None => text!("→ {url}"),
            Some(_) => text!("→ {method} {url}"),
        };
        cx.remark(&BROWSER, Label::phrase(text, words), why);
        url = Rc::new(to);
    }
}

/// Who redirects, with which status, and where to. A fragment goes along unless the new URL has its own
/// (RFC 9110 §10.2.2).
fn redirect(url: &Url, answer: &Answer) -> Option<(Role, u16, Url)> {
    let response = answer.as_ref().ok()?;
    if !matches!(response.http.status, 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let mut to = url.join(response.http.headers.get("Location")?).ok()?;
    if to.fragment().is_none() {
        to.set_fragment(url.fragment());
    }
    Some((response.by, response.http.status, to))
}

fn too_many(by: Role, url: &Url) -> Failure {
    Failure::new(
        by,
        "ERR_TOO_MANY_REDIRECTS",
        text!(
            "This page isn’t working",
            "该网页无法正常运作",
            "Страница недоступна"
        ),
        Label::phrase(
            text!(
                "{host} redirected you too many times.",
                "{host} 将您重定向的次数过多。",
                "Сайт {host} выполнил переадресацию слишком много раз."
            ),
            [("host", Arg::from(url.host_str().unwrap_or_default()))],
        ),
    )
}

async fn show(cx: &Cx, enter: crate::trace::MessageId, answer: Answer, led_to: Option<String>) {
    let (result, failed, why) = match &answer {
        Ok(response) => {
            let status = response.http.status;
            (status.to_string(), status >= 400, &SHOWN)
        }
        Err(failure) => (failure.page.code.to_owned(), true, &ERROR_SHOWN),
    };
    cx.reply(enter, Payload::Local(Local::Show { result, failed }), why)
        .await;
    cx.mark(crate::trace::Milestone::Shown, cx.now());
    let (cause, outcome) = match answer {
        Ok(response) => (response.by, response.outcome()),
        Err(failure) => (failure.cause, failure.outcome()),
    };
    cx.shown(cause, Outcome { led_to, ..outcome });
}

const STAYS: Text = text!(
    "#{fragment} stays here",
    "#{fragment} 留在这里",
    "#{fragment} остаётся здесь"
);

const FRAGMENT: Why = Why {
    id: "address.fragment",
    what: text!(
        "The fragment is kept back: no server ever sees it.",
        "片段被留下：没有服务器会看到它。",
        "Фрагмент остаётся: ни один сервер его не увидит."
    ),
    why: text!(
        "It names a place inside the document, and the document is the browser’s business once it has arrived.",
        "它指向文档内部的位置，等文档到达后由浏览器自己处理。",
        "Он указывает место внутри документа, и после загрузки с ним разбирается сам браузер."
    ),
    cites: &[Cite::rfc("RFC 9110 §4.2.5")],
};

const FOLLOWS: Why = Why {
    id: "address.follows",
    what: text!(
        "The browser follows the redirect: a new request, from the beginning of the path.",
        "浏览器跟随重定向：从链路起点重新发起请求。",
        "Браузер идёт по перенаправлению: новый запрос, с самого начала пути."
    ),
    why: text!(
        "Location names another URL. It may be of another origin, so nothing of the connection is taken for granted; after 20 redirects the browser gives up.",
        "Location 给出另一个 URL。它可能属于另一个源，因此不能直接沿用连接；重定向超过 20 次，浏览器就放弃。",
        "Location называет другой URL. У него может быть другой источник, поэтому соединение не переходит само собой; после 20 перенаправлений браузер сдаётся."
    ),
    cites: &[Cite::rfc("RFC 9110 §15.4"), FETCH_REDIRECT],
};

const FETCH_REDIRECT: Cite = Cite {
    label: "Fetch §4.4",
    url: "https://fetch.spec.whatwg.org/#http-redirect-fetch",
};

const BECOMES_GET: Why = Why {
    id: "address.becomes-get",
    what: text!(
        "The browser follows with GET: the form is not sent again.",
        "浏览器改用 GET 跟随重定向：表单不再发送。",
        "Браузер идёт по перенаправлению методом GET: форма повторно не отправляется."
    ),
    why: text!(
        "303 means just that: what came of a write is found there, and reloading it writes nothing. After 301 and 302 browsers have always done so, and what was sent is lost; 307 and 308 keep the method.",
        "303 的含义正是如此：写入的结果在那里，刷新它不会再次写入。对 301 和 302，浏览器历来也这样做，已发送的内容就此丢失；307 和 308 则保留方法。",
        "303 именно это и значит: итог записи лежит там, и его перезагрузка ничего не запишет. После 301 и 302 браузеры всегда поступали так же, и отправленное теряется; 307 и 308 сохраняют метод."
    ),
    cites: &[
        Cite::rfc("RFC 9110 §15.4.4"),
        Cite::rfc("RFC 9110 §15.4.2"),
        FETCH_REDIRECT,
    ],
};

const KEEPS_METHOD: Why = Why {
    id: "address.keeps-method",
    what: text!(
        "The browser follows with the same method and sends the content again.",
        "浏览器用同样的方法跟随重定向，并再次发送内容。",
        "Браузер идёт по перенаправлению тем же методом и снова отправляет содержимое."
    ),
    why: text!(
        "307 and 308 do not let it change the method: a write stays a write.",
        "307 和 308 不允许改变方法：写操作仍是写操作。",
        "307 и 308 не разрешают менять метод: запись остаётся записью."
    ),
    cites: &[Cite::rfc("RFC 9110 §15.4.8"), FETCH_REDIRECT],
};

const ENTER: Why = Why {
    id: "address.enter",
    what: text!(
        "You press Enter. The browser starts a navigation.",
        "你按下回车。浏览器开始一次导航。",
        "Вы нажимаете Enter. Браузер начинает навигацию."
    ),
    why: text!(
        "Everything below happens so that this one address can be shown.",
        "下面发生的一切，都是为了显示这一个地址。",
        "Всё дальнейшее происходит, чтобы показать один этот адрес."
    ),
    cites: &[Cite {
        label: "HTML §7.4.2",
        url: "https://html.spec.whatwg.org/multipage/browsing-the-web.html#navigating-across-documents",
    }],
};

const PARSED: Why = Why {
    id: "address.parsed",
    what: text!(
        "The browser cuts the text into scheme, host, port, path, query and fragment, and percent-encodes what a URL may not hold.",
        "浏览器把文本拆成协议、主机、端口、路径、查询字符串和片段，并对 URL 中不允许的字符做百分号编码。",
        "Браузер разбирает текст на схему, хост, порт, путь, строку запроса и фрагмент и кодирует через % то, чего в URL быть не может."
    ),
    why: text!(
        "A URL may hold only some of the ASCII characters. Any other, such as a space or é, is written as its UTF-8 bytes, each as % and two hexadecimal digits; a host name becomes punycode instead. That comes first: caches and DNS are asked with the finished URL. An & inside a value stays, for the parser cannot know that it separates nothing: whoever writes the value writes %26.",
        "URL 只允许一部分 ASCII 字符。其他字符（如空格或 é）先按 UTF-8 编码成字节，每个字节写成 % 加两位十六进制数；主机名则改用 punycode。这一步最先进行：查缓存和 DNS 时用的是编码完成的 URL。值里的 & 会原样保留，因为解析器无从知道它不是分隔符：写这个值的人要写成 %26。",
        "В URL допустима лишь часть символов ASCII. Остальные, например пробел или é, записываются байтами UTF-8, каждый — как % и две шестнадцатеричные цифры; имя хоста вместо этого переводится в punycode. Это делается первым: кэши и DNS спрашивают уже по готовому URL. Знак & внутри значения остаётся: разборщик не знает, что он ничего не разделяет, и %26 пишет тот, кто составляет значение."
    ),
    cites: &[
        Cite {
            label: "WHATWG URL §4.4",
            url: "https://url.spec.whatwg.org/#url-parsing",
        },
        Cite {
            label: "WHATWG URL §1.3",
            url: "https://url.spec.whatwg.org/#percent-encoded-bytes",
        },
        Cite::rfc("RFC 3986 §2.1"),
    ],
};

const SHOWN: Why = Why {
    id: "address.shown",
    what: text!(
        "The browser shows what came back: a document is parsed, a picture decoded.",
        "浏览器显示返回的内容：文档要解析，图片要解码。",
        "Браузер показывает полученное: документ разбирает, картинку декодирует."
    ),
    why: text!(
        "A document’s style sheets, scripts and images would now be fetched the same way; that is not shown here.",
        "随后，文档的样式表、脚本和图片也会以同样的方式获取；这里没有画出。",
        "Затем тем же путём загрузились бы стили, скрипты и картинки документа; здесь это не показано."
    ),
    cites: &[Cite {
        label: "HTML §13.2",
        url: "https://html.spec.whatwg.org/multipage/parsing.html",
    }],
};

const ERROR_SHOWN: Why = Why {
    id: "address.error-shown",
    what: text!(
        "There is no response, so the browser shows a page of its own, with its own error code.",
        "没有响应，于是浏览器显示自己的页面和自己的错误码。",
        "Ответа нет, и браузер показывает собственную страницу со своим кодом ошибки."
    ),
    why: text!(
        "A status code comes from a server; an ERR_ code means that none was reached or trusted.",
        "状态码来自服务器；ERR_ 代码表示没能连到服务器，或服务器不受信任。",
        "Код состояния присылает сервер; код ERR_ означает, что связаться с сервером не удалось или ему нельзя доверять."
    ),
    cites: &[Cite {
        label: "Chromium net_error_list.h",
        url: "https://source.chromium.org/chromium/chromium/src/+/main:net/base/net_error_list.h",
    }],
};
