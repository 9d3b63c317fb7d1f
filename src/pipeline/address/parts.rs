//! A URL part by part, and the characters that had to be percent-encoded in it.

use std::ops::Range;

use url::{Host, Position, Url};

use super::spans::Spans;
use crate::text;
use crate::text::{Arg, Label, Text};

/// A part of a URL.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Which.
    pub kind: PartKind,
    /// As it is shown: as it stands in the URL, but the scheme's own port and the origin, which do not stand
    /// there, and a password, which is nobody's business.
    pub value: String,
    /// Where it stands in the URL, in bytes; empty for a port that is left out.
    pub at: Range<usize>,
    /// What is worth knowing of it.
    pub about: Option<Label>,
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
    /// Scheme, host and port together.
    Origin,
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
            PartKind::Origin => text!("origin", "源", "источник"),
        }
    }

    /// Whether it reaches the server in the request.
    pub fn is_sent(self) -> bool {
        matches!(self, PartKind::Host | PartKind::Path | PartKind::Query)
    }

    /// The set of characters that are percent-encoded in it (URL Standard §1.3), by its name there.
    pub fn encode_set(self) -> &'static str {
        match self {
            PartKind::UserInfo => "userinfo percent-encode set",
            PartKind::Query => "special-query percent-encode set",
            PartKind::Fragment => "fragment percent-encode set",
            _ => "path percent-encode set",
        }
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
    /// The part in which it stood first.
    pub part: PartKind,
}

impl Encoded {
    /// Why it may not stand there as it is.
    pub fn why(&self) -> Text {
        match self.ch {
            ' ' => text!(
                "a space would end the URL in a request line",
                "空格会让请求行中的 URL 在此结束",
                "на пробеле URL в строке запроса закончился бы"
            ),
            '!'..='~' => text!(
                "has a meaning of its own here, or around a URL in text",
                "在此处或在包含 URL 的文本中另有含义",
                "имеет здесь или в тексте вокруг URL своё значение"
            ),
            '\0'..='\u{9f}' => text!("a control character", "控制字符", "управляющий символ"),
            _ => text!(
                "not ASCII: its UTF-8 bytes are written one by one",
                "非 ASCII：逐个写出其 UTF-8 字节",
                "не ASCII: записываются по одному его байты UTF-8"
            ),
        }
    }
}

/// The parts of a URL, in order, and its origin after them. `typed` is its host as typed.
pub fn parts(url: &Url, typed: &str, scheme_added: bool) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut push = |kind, at: Range<usize>, value: Option<String>, about| {
        let value = value.unwrap_or_else(|| url.as_str()[at.clone()].to_owned());
        parts.push(Part {
            kind,
            value,
            at,
            about,
        });
    };
    let between = |from: Position, to: Position| url[..from].len()..url[..to].len();
    use Position::{
        AfterFragment, AfterHost, AfterPath, AfterPort, AfterQuery, AfterScheme, BeforeFragment,
        BeforeHost, BeforePath, BeforePort, BeforeQuery, BeforeScheme, BeforeUsername,
    };
    let added = scheme_added.then(|| SCHEME_ADDED.into());
    push(
        PartKind::Scheme,
        between(BeforeScheme, AfterScheme),
        None,
        added,
    );
    if !url.username().is_empty() || url.password().is_some() {
        let password = if url.password().is_some() { ":…" } else { "" };
        let shown = format!("{}{password}", url.username());
        let about = Some(NOT_THE_HOST.into());
        // The at sign stands between it and the host.
        let at = between(BeforeUsername, BeforeHost);
        let at = at.start..at.end - 1;
        push(PartKind::UserInfo, at, Some(shown), about);
    }
    push(
        PartKind::Host,
        between(BeforeHost, AfterHost),
        None,
        about_host(url, typed),
    );
    let port = url.port_or_known_default().unwrap_or_default().to_string();
    let own = [("scheme", Arg::from(url.scheme()))];
    let own = url.port().is_none().then(|| Label::phrase(OWN_PORT, own));
    push(
        PartKind::Port,
        between(BeforePort, AfterPort),
        Some(port),
        own,
    );
    push(PartKind::Path, between(BeforePath, AfterPath), None, None);
    if url.query().is_some() {
        push(
            PartKind::Query,
            between(BeforeQuery, AfterQuery),
            None,
            None,
        );
    }
    if url.fragment().is_some() {
        push(
            PartKind::Fragment,
            between(BeforeFragment, AfterFragment),
            None,
            None,
        );
    }
    let origin = Some(url.origin().ascii_serialization());
    push(
        PartKind::Origin,
        between(BeforeScheme, AfterPort),
        origin,
        Some(ORIGIN.into()),
    );
    parts
}

/// What kind of host it is, and how it was typed if that is not how it is written.
fn about_host(url: &Url, typed: &str) -> Option<Label> {
    let same = url
        .host_str()
        .is_some_and(|host| host.eq_ignore_ascii_case(typed));
    let words = match (url.host()?, same) {
        (Host::Domain(_), true) => return None,
        (Host::Domain(_), false) if typed.is_ascii() => NAME_WRITTEN,
        (Host::Domain(_), false) => PUNYCODE,
        (Host::Ipv4(_), true) => {
            return Some(
                text!(
                    "IPv4 address: DNS is not asked",
                    "IPv4 地址：不查询 DNS",
                    "адрес IPv4: DNS не спрашивают"
                )
                .into(),
            );
        }
        (Host::Ipv4(_), false) => IPV4_WRITTEN,
        (Host::Ipv6(_), true) => {
            return Some(
                text!(
                    "IPv6 address: DNS is not asked",
                    "IPv6 地址：不查询 DNS",
                    "адрес IPv6: DNS не спрашивают"
                )
                .into(),
            );
        }
        (Host::Ipv6(_), false) => IPV6_WRITTEN,
    };
    Some(Label::phrase(words, [("typed", Arg::from(typed))]))
}

/// How many characters are shown at most: a URL may hold thousands.
const MAX_ENCODED: usize = 24;

/// What the parser itself makes of each character of user name, path, query and fragment, asked one by one.
/// A password is passed over.
pub fn encoded(full: &str, spans: &Spans) -> Vec<Encoded> {
    let mut out: Vec<Encoded> = Vec::new();
    let user = full[spans.user.clone()]
        .chars()
        .map(|ch| (PartKind::UserInfo, ch));
    let mut part = PartKind::Path;
    let rest = full[spans.path.clone()].chars().map(|ch| {
        part = match (part, ch) {
            (PartKind::Path, '?') => PartKind::Query,
            (PartKind::Path | PartKind::Query, '#') => PartKind::Fragment,
            _ => part,
        };
        (part, ch)
    });
    for (part, ch) in user.chain(rest) {
        // These separate the parts or are left as they are, and a dot alone is a step in a path.
        if "/?#%\\.:@".contains(ch) || out.iter().any(|known| known.ch == ch) {
            continue;
        }
        let text = encode(part, ch);
        if text.starts_with('%') && out.len() < MAX_ENCODED {
            out.push(Encoded {
                ch,
                bytes: ch.to_string().into_bytes(),
                text,
                part,
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
    if part == PartKind::UserInfo {
        let url = Url::parse(&format!("http://{ch}@a/"));
        return url.map(|url| url.username().to_owned()).unwrap_or_default();
    }
    let url = Url::parse(&format!("http://a/{mark}{ch}a"));
    let text = url
        .map(|url| url[Position::AfterPort..].to_owned())
        .unwrap_or_default();
    text[1 + mark.len()..text.len() - 1].to_owned()
}

const SCHEME_ADDED: Text = text!(
    "not typed: the address bar adds it",
    "未输入：由地址栏补上",
    "не введена: её добавляет адресная строка"
);
const NOT_THE_HOST: Text = text!(
    "not the host: that begins after the last @",
    "不是主机：主机从最后一个 @ 之后开始",
    "это не хост: он начинается после последнего @"
);
const OWN_PORT: Text = text!(
    "the default of {scheme}: left out",
    "{scheme} 的默认端口：省略",
    "порт по умолчанию для {scheme}: опускается"
);
const NAME_WRITTEN: Text = text!("typed as {typed}", "输入为 {typed}", "введено как {typed}");
const PUNYCODE: Text = text!(
    "typed as {typed}: a name is never percent-encoded, other scripts become punycode",
    "输入为 {typed}：主机名从不做百分号编码，其他文字转成 punycode",
    "введено как {typed}: имя не кодируется через %, другие письменности переводятся в punycode"
);
const IPV4_WRITTEN: Text = text!(
    "IPv4 address, typed as {typed}: parts may be left out, 0x is hexadecimal, 0 octal",
    "IPv4 地址，输入为 {typed}：可省略部分，0x 表示十六进制，0 表示八进制",
    "адрес IPv4, введено как {typed}: части можно опускать, 0x — шестнадцатеричная, 0 — восьмеричная запись"
);
const IPV6_WRITTEN: Text = text!(
    "IPv6 address, typed as {typed}: the longest run of zeros is written ::",
    "IPv6 地址，输入为 {typed}：最长的一串零写作 ::",
    "адрес IPv6, введено как {typed}: самая длинная цепочка нулей пишется ::"
);
const ORIGIN: Text = text!(
    "scheme, host and port: what pages may share with each other goes by it",
    "协议、主机和端口：页面之间能共享什么由它决定",
    "схема, хост и порт: по нему решается, чем страницы могут делиться"
);

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use crate::text::Lang;

    fn rows(typed: &str) -> Vec<String> {
        let address = parse(typed).expect("a URL");
        let row = |part: &Part| {
            let about = part.about.as_ref().map(|about| about.show(Lang::En));
            let name = part.kind.name().get(Lang::En);
            format!("{name}={} [{}]", part.value, about.unwrap_or_default())
        };
        address.parts.iter().map(row).collect()
    }

    #[test]
    fn a_url_is_shown_part_by_part() {
        assert_eq!(
            rows("https://u:p@bücher.example:8443/a?b#c"),
            [
                "scheme=https []",
                "user info (not sent here)=u:… [not the host: that begins after the last @]",
                "host=xn--bcher-kva.example [typed as bücher.example: a name is never percent-encoded, other scripts become punycode]",
                "port=8443 []",
                "path=/a []",
                "query=b []",
                "fragment (never sent)=c []",
                "origin=https://xn--bcher-kva.example:8443 [scheme, host and port: what pages may share with each other goes by it]",
            ]
        );
    }

    #[test]
    fn what_was_not_typed_is_said() {
        let rows = rows("0x7f.0.0.1");
        assert_eq!(rows[0], "scheme=http [not typed: the address bar adds it]");
        assert!(
            rows[1].starts_with("host=127.0.0.1 [IPv4 address, typed as 0x7f.0.0.1"),
            "{}",
            rows[1]
        );
        assert_eq!(rows[2], "port=80 [the default of http: left out]");
    }

    #[test]
    fn characters_are_encoded_one_by_one() {
        let address = parse("https://ü|@a.example/é x?q=é&r=a'b#ü`").expect("a URL");
        let shown: Vec<String> = address
            .encoded
            .iter()
            .map(|one| format!("{}{} {}", one.ch, one.text, one.part.encode_set()))
            .collect();
        assert_eq!(
            shown,
            [
                "ü%C3%BC userinfo percent-encode set",
                "|%7C userinfo percent-encode set",
                "é%C3%A9 path percent-encode set",
                " %20 path percent-encode set",
                "'%27 special-query percent-encode set",
                "`%60 fragment percent-encode set",
            ]
        );
        assert_eq!(address.encoded[2].bytes, [0xc3, 0xa9]);
    }

    #[test]
    fn the_fragment_is_a_part_that_is_not_sent() {
        let address = parse("https://u:p@a.example:8080/p?q#f").expect("a URL");
        let kinds: Vec<PartKind> = address.parts.iter().map(|part| part.kind).collect();
        assert!(kinds.contains(&PartKind::Fragment) && !PartKind::Fragment.is_sent());
        assert_eq!(address.parts[1].value, "u:…");
    }
}
