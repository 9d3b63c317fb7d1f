//! From what was typed to a URL: fix-up, parsing, and messages that name the wrong part.

use std::ops::Range;
use std::rc::Rc;

use url::{Host, ParseError, Position, Url};

use super::ports;
use super::spans::{Spans, with_ascii_host};
use crate::scenario::{MAX_URL, Problem};
use crate::text;
use crate::text::{Arg, Label, Text, excerpt};

/// A URL that can be visited, and how it came out of what was typed.
#[derive(Clone, Debug)]
pub struct Address {
    /// What was typed.
    pub typed: String,
    /// The URL.
    pub url: Rc<Url>,
    /// Whether the scheme was missing and has been added.
    pub scheme_added: bool,
    /// Its parts, in order.
    pub parts: Vec<Part>,
    /// The characters that had to be percent-encoded, in order of first appearance.
    pub encoded: Vec<Encoded>,
}

/// A part of a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which.
    pub kind: PartKind,
    /// As it stands in the URL.
    pub value: String,
}

/// Which part of a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// `https`.
    Scheme,
    /// User name and password.
    UserInfo,
    /// The host, in ASCII.
    Host,
    /// The port, typed or the scheme's own.
    Port,
    /// The path.
    Path,
    /// The query, without the question mark.
    Query,
    /// The fragment, without the hash.
    Fragment,
}

impl PartKind {
    /// Its name.
    pub fn name(self) -> Text {
        match self {
            PartKind::Scheme => text!("scheme", "协议", "схема"),
            PartKind::UserInfo => text!(
                "user info (not sent here)",
                "用户信息（此处不发送）",
                "данные пользователя (не отправляются)"
            ),
            PartKind::Host => text!("host", "主机", "хост"),
            PartKind::Port => text!("port", "端口", "порт"),
            PartKind::Path => text!("path", "路径", "путь"),
            PartKind::Query => text!("query", "查询", "строка запроса"),
            PartKind::Fragment => text!(
                "fragment (never sent)",
                "片段（从不发送）",
                "фрагмент (не отправляется)"
            ),
        }
    }

    /// Whether it reaches the server in the request.
    pub fn is_sent(self) -> bool {
        matches!(self, PartKind::Host | PartKind::Path | PartKind::Query)
    }
}

/// A character and what it was replaced by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded {
    /// The character as typed.
    pub ch: char,
    /// Its bytes in UTF-8.
    pub bytes: Vec<u8>,
    /// What stands in the URL: `%C3%A9`.
    pub text: String,
}

impl Address {
    /// The host, if it is a name rather than an address.
    pub fn domain(&self) -> Option<&str> {
        self.url.domain()
    }

    /// `https · shop.example.com · /cart`.
    pub fn summary(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        format!("{} · {host} · {}", self.url.scheme(), self.url.path())
    }
}

/// Reads what was typed into the address bar.
///
/// # Errors
/// The text is empty, too long, a search rather than an address, or no URL that can be visited; the
/// problem's range is in bytes of `typed`.
pub fn parse(typed: &str) -> Result<Address, Problem> {
    let text = typed.trim_matches(is_unseen);
    let start = typed.find(text).unwrap_or(0);
    let whole = start..start + text.len();
    if text.is_empty() {
        return Err(problem(whole, EMPTY, TRY_EXAMPLE));
    }
    if text.len() > MAX_URL {
        return Err(problem(whole, TOO_LONG, SHORTEN));
    }
    let scheme_added = !has_scheme(text);
    if scheme_added {
        let length = authority_length(text);
        looks_like_host(text, length)
            .map_err(|(what, fix)| problem(start..start + length, what, fix))?;
    }
    let full = if scheme_added {
        with_scheme(text)
    } else {
        text.to_owned()
    };
    let added = full.len() - text.len();
    let spans = Spans::of(&full);
    let place = |range: Range<usize>| {
        let shift = |at: usize| start + at.saturating_sub(added);
        shift(range.start)..shift(range.end)
    };
    let ascii = with_ascii_host(&full, &spans.host)
        .ok_or_else(|| problem(place(spans.host.clone()), BAD_IDN, IDN_FORM))?;
    let url = Url::parse(&ascii).map_err(|error| refused(error, &spans, &full, place))?;
    visitable(&url, &spans, place)?;
    Ok(Address {
        typed: typed.to_owned(),
        scheme_added,
        parts: parts(&url),
        encoded: encoded(&full[spans.path.start..]),
        url: Rc::new(url),
    })
}

fn problem(at: Range<usize>, what: impl Into<Label>, fix: impl Into<Label>) -> Problem {
    Problem {
        at,
        what: what.into(),
        fix: fix.into(),
    }
}

/// What is pasted along unseen: blanks, control characters, a byte order mark, marks of direction.
fn is_unseen(ch: char) -> bool {
    ch <= ' '
        || ch.is_whitespace()
        || matches!(ch, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Whether the text begins with a scheme. `localhost:3000` and `a.example:8080/` do not, although they
/// look so: digits follow the colon.
fn has_scheme(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let named = scheme.starts_with(|ch: char| ch.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|ch| ch.is_ascii_alphanumeric() || "+-.".contains(ch));
    let port = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let is_port = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    named && !is_port
}

/// Bytes up to the end of the authority in a text without a scheme.
fn authority_length(text: &str) -> usize {
    text.find(['/', '?', '#', '\\']).unwrap_or(text.len())
}

/// An address bar takes a text for an address when its first part looks like a host; otherwise it
/// searches for it.
fn looks_like_host(text: &str, length: usize) -> Result<(), (Text, Text)> {
    let authority = &text[..length];
    let host = authority.rsplit('@').next().unwrap_or_default();
    let name = if host.starts_with('[') {
        host
    } else {
        host.split(':').next().unwrap_or_default()
    };
    let named = name.contains(['.', '。', '．', '｡']) || name.starts_with('[');
    let marked = host.len() > name.len() || length < text.len() && text.as_bytes()[length] == b'/';
    let known = name.eq_ignore_ascii_case("localhost");
    // No host has any of these, and words and program text often do.
    let odd = |ch: char| ch.is_whitespace() || "\"<>^`{|}".contains(ch);
    if authority.contains(odd) || name.is_empty() || !(named || marked || known) {
        return Err((SEARCH, TYPE_HOST));
    }
    Ok(())
}

/// Adds the scheme that Chromium would: `https:`, but `http:` for addresses, `localhost`, names without a
/// dot and explicit ports, where a certificate is unlikely.
fn with_scheme(text: &str) -> String {
    let secure = format!("https://{text}");
    let ascii = with_ascii_host(&secure, &Spans::of(&secure).host);
    let parsed = ascii.and_then(|ascii| Url::parse(&ascii).ok());
    let plain = parsed.is_some_and(|url| match url.host() {
        Some(Host::Domain(name)) => !name.contains('.') || url.port().is_some(),
        _ => true,
    });
    if plain {
        format!("http://{text}")
    } else {
        secure
    }
}

fn refused(
    error: ParseError,
    spans: &Spans,
    full: &str,
    place: impl Fn(Range<usize>) -> Range<usize>,
) -> Problem {
    let host = place(spans.host.clone());
    match error {
        ParseError::InvalidPort if is_bare_ipv6(&full[spans.host.start..spans.path.start]) => {
            problem(
                place(spans.host.start..spans.path.start),
                BAD_IPV6,
                IPV6_FORM,
            )
        }
        ParseError::InvalidPort => {
            let port = spans.port.clone().unwrap_or(spans.host.clone());
            problem(place(port), BAD_PORT, PORT_RANGE)
        }
        ParseError::EmptyHost => problem(host, NO_HOST, TYPE_HOST),
        ParseError::InvalidIpv4Address => problem(host, BAD_IPV4, IPV4_FORM),
        ParseError::InvalidIpv6Address => problem(host, BAD_IPV6, IPV6_FORM),
        ParseError::IdnaError => problem(host, BAD_IDN, IDN_FORM),
        ParseError::InvalidDomainCharacter => problem(host, BAD_HOST, HOST_FORM),
        _ => problem(place(0..full.len()), NOT_A_URL, TRY_EXAMPLE),
    }
}

/// Whether a host and what follows it are an IPv6 address that lacks its brackets.
fn is_bare_ipv6(authority: &str) -> bool {
    Host::parse(&format!("[{authority}]")).is_ok()
}

fn visitable(
    url: &Url,
    spans: &Spans,
    place: impl Fn(Range<usize>) -> Range<usize>,
) -> Result<(), Problem> {
    let host = || place(spans.host.clone());
    if !matches!(url.scheme(), "http" | "https") {
        let name = [("scheme", Arg::from(excerpt(url.scheme())))];
        return Err(problem(
            place(spans.scheme.clone()),
            Label::phrase(OTHER_SCHEME, name),
            ONLY_HTTP,
        ));
    }
    if let Some(port) = url.port().filter(|port| ports::is_blocked(*port)) {
        let at = place(spans.port.clone().unwrap_or(spans.host.clone()));
        let port = [("port", Arg::from(port.to_string()))];
        return Err(problem(at, Label::phrase(BLOCKED_PORT, port), OTHER_PORT));
    }
    let Some(name) = url.domain() else {
        return Ok(());
    };
    let name = name.strip_suffix('.').unwrap_or(name);
    // RFC 1035 §2.3.4: 63 octets a label, 255 a name on the wire, which leaves 253 as it is written.
    if name.len() > 253 || name.split('.').any(|label| label.len() > 63) {
        return Err(problem(host(), LONG_NAME, LABEL_LENGTHS));
    }
    if name.split('.').any(str::is_empty) {
        return Err(problem(host(), EMPTY_LABEL, HOST_FORM));
    }
    Ok(())
}

fn parts(url: &Url) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut push = |kind, value: &str| {
        parts.push(Part {
            kind,
            value: value.to_owned(),
        });
    };
    push(PartKind::Scheme, url.scheme());
    if !url.username().is_empty() || url.password().is_some() {
        // The password is nobody's business, not even in a picture.
        let password = if url.password().is_some() { ":…" } else { "" };
        push(PartKind::UserInfo, &format!("{}{password}", url.username()));
    }
    push(PartKind::Host, url.host_str().unwrap_or_default());
    let port = url.port_or_known_default().unwrap_or_default().to_string();
    push(PartKind::Port, &port);
    push(PartKind::Path, url.path());
    if let Some(query) = url.query() {
        push(PartKind::Query, query);
    }
    if let Some(fragment) = url.fragment() {
        push(PartKind::Fragment, fragment);
    }
    parts
}

/// How many characters are shown at most: a URL may hold thousands.
const MAX_ENCODED: usize = 24;

/// What the parser itself makes of each character, asked one by one.
fn encoded(rest: &str) -> Vec<Encoded> {
    let mut out: Vec<Encoded> = Vec::new();
    let mut part = PartKind::Path;
    for ch in rest.chars() {
        part = match (part, ch) {
            (PartKind::Path, '?') => PartKind::Query,
            (PartKind::Path | PartKind::Query, '#') => PartKind::Fragment,
            _ => part,
        };
        if "/?#%\\.\t\n\r".contains(ch) || out.iter().any(|known| known.ch == ch) {
            continue;
        }
        let text = encode(part, ch);
        if text.starts_with('%') && out.len() < MAX_ENCODED {
            out.push(Encoded {
                ch,
                bytes: ch.to_string().into_bytes(),
                text,
            });
        }
    }
    out
}

/// What the parser makes of one character; a letter after it keeps it from being trimmed.
fn encode(part: PartKind, ch: char) -> String {
    let mark = match part {
        PartKind::Query => "?",
        PartKind::Fragment => "#",
        _ => "",
    };
    let url = Url::parse(&format!("http://a/{mark}{ch}a"));
    let text = url
        .map(|url| url[Position::AfterPort..].to_owned())
        .unwrap_or_default();
    text[1 + mark.len()..text.len() - 1].to_owned()
}

const EMPTY: Text = text!("The address is empty.", "地址是空的。", "Адрес пуст.");
const TRY_EXAMPLE: Text = text!(
    "Type one such as https://shop.example.com/cart.",
    "请输入例如 https://shop.example.com/cart。",
    "Введите, например, https://shop.example.com/cart."
);
const TOO_LONG: Text = text!(
    "The address is longer than 16 KiB.",
    "地址超过 16 KiB。",
    "Адрес длиннее 16 КиБ."
);
const SHORTEN: Text = text!(
    "nginx by default takes a request line of 8 KiB at most and answers 414 to a longer one.",
    "nginx 默认只接受 8 KiB 以内的请求行，更长则回答 414。",
    "nginx по умолчанию принимает строку запроса до 8 КиБ, на более длинную отвечает 414."
);
const SEARCH: Text = text!(
    "This reads like words to search for, not like an address: a browser would ask its search engine.",
    "这像是搜索词，而不是地址：浏览器会交给搜索引擎。",
    "Это похоже на слова для поиска, а не на адрес: браузер отдал бы их поисковику."
);
const TYPE_HOST: Text = text!(
    "Type a host name with a dot in it, such as example.com.",
    "请输入带点的主机名，例如 example.com。",
    "Введите имя хоста с точкой, например example.com."
);
const BAD_PORT: Text = text!(
    "The port is not a number up to 65535.",
    "端口必须是不超过 65535 的数字。",
    "Порт должен быть числом не больше 65535."
);
const PORT_RANGE: Text = text!(
    "Leave it out, or type a number such as 8080.",
    "可以省略，或输入例如 8080。",
    "Уберите его или введите число, например 8080."
);
const NO_HOST: Text = text!("The host is missing.", "缺少主机名。", "Нет имени хоста.");
const BAD_IPV4: Text = text!(
    "The host ends in a number, so it is read as an IPv4 address, and it is not a valid one.",
    "主机名以数字结尾，会被当作 IPv4 地址，但它不是合法地址。",
    "Хост оканчивается числом, поэтому читается как адрес IPv4, но такого адреса быть не может."
);
const IPV4_FORM: Text = text!(
    "An IPv4 address has four numbers up to 255, such as 203.0.113.7.",
    "IPv4 地址由四个不超过 255 的数字组成，例如 203.0.113.7。",
    "Адрес IPv4 — четыре числа до 255, например 203.0.113.7."
);
const BAD_IPV6: Text = text!(
    "This is not an IPv6 address.",
    "这不是合法的 IPv6 地址。",
    "Это не адрес IPv6."
);
const IPV6_FORM: Text = text!(
    "Write it in brackets and without a zone, such as [2001:db8::1].",
    "请写在方括号内且不带区域标识，例如 [2001:db8::1]。",
    "Пишите его в скобках и без зоны, например [2001:db8::1]."
);
const BAD_IDN: Text = text!(
    "The host name has characters that a domain name cannot have.",
    "主机名含有域名不允许的字符。",
    "В имени хоста есть символы, недопустимые в доменном имени."
);
const IDN_FORM: Text = text!(
    "Letters of any script, digits and hyphens are allowed.",
    "允许使用各种文字的字母、数字和连字符。",
    "Допустимы буквы любой письменности, цифры и дефисы."
);
const BAD_HOST: Text = text!(
    "The host name has a character that is not allowed there.",
    "主机名含有不允许的字符。",
    "В имени хоста есть недопустимый символ."
);
const HOST_FORM: Text = text!(
    "Letters, digits, hyphens and single dots are allowed.",
    "允许字母、数字、连字符，以及不连续的点。",
    "Допустимы буквы, цифры, дефисы и одиночные точки."
);
const NOT_A_URL: Text = text!("This is not a URL.", "这不是 URL。", "Это не URL.");
const OTHER_SCHEME: Text = text!(
    "The scheme {scheme}: does not lead to a web server.",
    "{scheme}: 协议访问的不是 Web 服务器。",
    "Схема {scheme}: не ведёт к веб-серверу."
);
const ONLY_HTTP: Text = text!(
    "Only http: and https: can be followed here.",
    "这里只能跟踪 http: 和 https:。",
    "Здесь можно проследить только http: и https:."
);
const BLOCKED_PORT: Text = text!(
    "Browsers refuse to speak HTTP to port {port}: it belongs to another protocol.",
    "浏览器拒绝对端口 {port} 使用 HTTP：该端口属于别的协议。",
    "Браузеры не обращаются по HTTP к порту {port}: он отведён другому протоколу."
);
const OTHER_PORT: Text = text!(
    "Take another one, such as 8080 (Fetch §2.9, port blocking).",
    "请换一个，例如 8080（Fetch §2.9，端口阻止）。",
    "Возьмите другой, например 8080 (Fetch §2.9, блокировка портов)."
);
const LONG_NAME: Text = text!(
    "The host name is too long for DNS.",
    "主机名超过了 DNS 的长度限制。",
    "Имя хоста слишком длинно для DNS."
);
const LABEL_LENGTHS: Text = text!(
    "A label may have up to 63 characters and a name up to 253 (RFC 1035 §2.3.4).",
    "每个标签最多 63 个字符，整个域名最多 253 个（RFC 1035 §2.3.4）。",
    "В метке может быть до 63 символов, в имени — до 253 (RFC 1035 §2.3.4)."
);
const EMPTY_LABEL: Text = text!(
    "The host name has two dots in a row, or begins with one.",
    "主机名有连续的点，或以点开头。",
    "В имени хоста две точки подряд или точка в начале."
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    fn url(typed: &str) -> String {
        parse(typed).map_or_else(
            |problem| problem.what.show(Lang::En),
            |address| address.url.to_string(),
        )
    }

    /// The part of the text that the problem points at.
    fn wrong(typed: &str) -> &str {
        let problem = parse(typed).expect_err("a problem");
        &typed[problem.at]
    }

    #[test]
    fn a_missing_scheme_is_added_as_a_browser_does() {
        assert_eq!(url("example.com"), "https://example.com/");
        assert_eq!(url("  example.com/a b "), "https://example.com/a%20b");
        assert_eq!(url("localhost:3000/x"), "http://localhost:3000/x");
        assert_eq!(url("192.168.0.1"), "http://192.168.0.1/");
        assert_eq!(url("[::1]/"), "http://[::1]/");
        assert_eq!(url("example.com:8443"), "http://example.com:8443/");
        assert_eq!(url("intranet/wiki"), "http://intranet/wiki");
    }

    #[test]
    fn words_to_search_for_are_told_apart() {
        for typed in ["hello", "what is dns?", "how to: bake", "café noir"] {
            assert!(parse(typed).is_err(), "{typed}");
        }
        assert_eq!(wrong(" what is dns?"), "what is dns");
    }

    #[test]
    fn a_name_in_another_script_becomes_punycode() {
        assert_eq!(url("https://例え.jp/"), "https://xn--r8jz45g.jp/");
        assert_eq!(url("пример.рф"), "https://xn--e1afmkfd.xn--p1ai/");
        assert_eq!(
            url("https://u@BÜCHER。example:8080/ü"),
            "https://u@xn--bcher-kva.example:8080/%C3%BC"
        );
        assert_eq!(
            url("https://xn--bcher-KVA.example/"),
            "https://xn--bcher-kva.example/"
        );
        assert_eq!(
            wrong("https://a\u{ad}.\u{200b}ü@x\u{fdd0}.example/"),
            "x\u{fdd0}.example"
        );
    }

    #[test]
    fn characters_are_encoded_one_by_one() {
        let address = parse("https://a.example/é x?q=é&r=a'b#ü").expect("a URL");
        let shown: Vec<String> = address
            .encoded
            .iter()
            .map(|encoded| format!("{}{}", encoded.ch, encoded.text))
            .collect();
        assert_eq!(shown, ["é%C3%A9", " %20", "'%27", "ü%C3%BC"]);
        assert_eq!(address.encoded[0].bytes, [0xc3, 0xa9]);
    }

    #[test]
    fn the_fragment_is_a_part_that_is_not_sent() {
        let address = parse("https://u:p@a.example:8080/p?q#f").expect("a URL");
        let kinds: Vec<PartKind> = address.parts.iter().map(|part| part.kind).collect();
        assert!(kinds.contains(&PartKind::Fragment) && !PartKind::Fragment.is_sent());
        assert_eq!(address.parts[1].value, "u:…");
    }

    #[test]
    fn a_problem_points_at_the_wrong_part() {
        assert_eq!(wrong("https://a.example:99999/x"), "99999");
        assert_eq!(wrong("https://a.example:25/"), "25");
        assert_eq!(wrong("ftp://a.example/"), "ftp");
        assert_eq!(wrong("javascript:alert(1)"), "javascript");
        assert_eq!(wrong("https://1.2.3.400/"), "1.2.3.400");
        assert_eq!(wrong("https://[::zz]/"), "[::zz]");
        assert_eq!(wrong("https://a b.example/"), "a b.example");
        assert_eq!(wrong("https://a..b/"), "a..b");
        assert_eq!(wrong("a..example.com/x"), "a..example.com");
        assert_eq!(
            wrong(&format!("https://{}.example/", "x".repeat(64))).len(),
            72
        );
    }
}
