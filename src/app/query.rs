//! The query of what is typed as pairs of names and values, and back (URL Standard §5,
//! application/x-www-form-urlencoded). Only the pair that is edited is written anew: all else stays as typed.

use url::Url;
use url::form_urlencoded::{self, Serializer};

use crate::text;
use crate::text::Text;

/// A pair of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Its name, decoded.
    pub name: String,
    /// Its value, decoded.
    pub value: String,
}

/// The text before the query, the query if there is one, and the fragment with its mark.
fn cut(typed: &str) -> (&str, Option<&str>, &str) {
    let fragment = typed.find('#').unwrap_or(typed.len());
    let (before, fragment) = typed.split_at(fragment);
    match before.split_once('?') {
        Some((before, query)) => (before, Some(query), fragment),
        None => (before, None, fragment),
    }
}

/// The pairs as they are written.
fn written_pairs(typed: &str) -> Vec<&str> {
    let query = cut(typed).1.unwrap_or_default();
    query.split('&').filter(|pair| !pair.is_empty()).collect()
}

/// The pairs of what is typed.
pub fn pairs(typed: &str) -> Vec<Pair> {
    let decoded = |written: &str| {
        let mut pairs = form_urlencoded::parse(written.as_bytes()).into_owned();
        let (name, value) = pairs.next().unwrap_or_default();
        Pair { name, value }
    };
    written_pairs(typed).into_iter().map(decoded).collect()
}

/// What is typed with another pair at a place, one more behind the last, or without the pair there.
pub fn with_pair(typed: &str, at: usize, pair: Option<&Pair>) -> String {
    let (before, _, fragment) = cut(typed);
    let pair = pair.map(written);
    let old = written_pairs(typed);
    let (kept, rest) = old.split_at(at.min(old.len()));
    let mut pairs = kept.to_vec();
    pairs.extend(pair.as_deref());
    pairs.extend(rest.iter().skip(1));
    let mark = if pairs.is_empty() { "" } else { "?" };
    [before, mark, &pairs.join("&"), fragment].concat()
}

/// A pair as a form writes it in a query.
pub fn written(pair: &Pair) -> String {
    Serializer::new(String::new())
        .append_pair(&pair.name, &pair.value)
        .finish()
}

/// The same with a space as it is written everywhere else in a URL.
pub fn percent_encoded(pair: &Pair) -> String {
    // A plus sign of the pair's own has become %2B.
    written(pair).replace('+', "%20")
}

/// What would be read if the pair were written as it is: `q=a&b` gives `q = a · b =`. `None` when that would
/// do no harm.
pub fn misread(pair: &Pair) -> Option<String> {
    let url = Url::parse(&format!("http://a/?{}={}", pair.name, pair.value)).ok()?;
    let read: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let as_meant = read.len() == 1 && read[0].0 == pair.name && read[0].1 == pair.value;
    if as_meant && url.fragment().is_none() {
        return None;
    }
    let pairs = read.iter().map(|(name, value)| format!("{name} = {value}"));
    let fragment = url.fragment().map(|fragment| format!("#{fragment}"));
    let parts: Vec<String> = pairs.chain(fragment).collect();
    Some(parts.join(" · "))
}

/// A character of a pair that must not stand in a query as it is, and why.
pub struct Reserved {
    /// The character.
    pub ch: char,
    /// What it becomes.
    pub code: &'static str,
    /// What it would do.
    pub why: Text,
}

/// The characters that mean something in a query.
const RESERVED: [Reserved; 6] = [
    Reserved {
        ch: '&',
        code: "%26",
        why: text!(
            "would begin a new pair",
            "会开始新的一对",
            "начал бы новую пару"
        ),
    },
    Reserved {
        ch: '=',
        code: "%3D",
        why: text!("would end a name", "会结束名称", "закончил бы имя"),
    },
    Reserved {
        ch: '+',
        code: "%2B",
        why: text!(
            "would be read as a space",
            "会被读作空格",
            "читался бы как пробел"
        ),
    },
    Reserved {
        ch: '#',
        code: "%23",
        why: text!(
            "would begin the fragment, which is never sent",
            "会开始片段，而片段从不发送",
            "начал бы фрагмент, который не отправляется"
        ),
    },
    Reserved {
        ch: '%',
        code: "%25",
        why: text!(
            "would begin an escape",
            "会开始转义",
            "начал бы escape-последовательность"
        ),
    },
    Reserved {
        ch: ' ',
        code: "+",
        why: text!(
            "in a form; %20 everywhere else in a URL",
            "在表单中；URL 其他位置写 %20",
            "в форме; в остальном URL — %20"
        ),
    },
];

/// Those of them that a pair has.
pub fn reserved(pair: &Pair) -> impl Iterator<Item = &'static Reserved> {
    let has = |one: &&Reserved| pair.name.contains(one.ch) || pair.value.contains(one.ch);
    RESERVED.iter().filter(has)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(name: &str, value: &str) -> Pair {
        Pair {
            name: name.into(),
            value: value.into(),
        }
    }

    #[test]
    fn a_value_keeps_its_ampersand() {
        let q = pair("q", "a&b=c d+é");
        assert_eq!(written(&q), "q=a%26b%3Dc+d%2B%C3%A9");
        assert_eq!(percent_encoded(&q), "q=a%26b%3Dc%20d%2B%C3%A9");
        let typed = with_pair("a.example/x?q=old#top", 0, Some(&pair("q", "a&b")));
        assert_eq!(typed, "a.example/x?q=a%26b#top");
        assert_eq!(pairs(&typed), [pair("q", "a&b")]);
    }

    #[test]
    fn only_the_pair_that_is_edited_is_written_anew() {
        let typed = "a.example?a=%7e%20b&&flag&c=d?e";
        assert_eq!(
            pairs(typed),
            [pair("a", "~ b"), pair("flag", ""), pair("c", "d?e")]
        );
        assert_eq!(
            with_pair(typed, 1, Some(&pair("flag", "1"))),
            "a.example?a=%7e%20b&flag=1&c=d?e"
        );
        assert_eq!(
            with_pair(typed, 3, Some(&pair("", ""))),
            "a.example?a=%7e%20b&flag&c=d?e&="
        );
        assert_eq!(with_pair(typed, 1, None), "a.example?a=%7e%20b&c=d?e");
        assert_eq!(with_pair("a.example/?q=1#f", 0, None), "a.example/#f");
        assert_eq!(with_pair("a.example", 9, None), "a.example");
    }

    #[test]
    fn what_is_not_escaped_is_misread() {
        assert_eq!(misread(&pair("q", "a&b")).as_deref(), Some("q = a · b = "));
        assert_eq!(misread(&pair("q", "C#")).as_deref(), Some("q = C · #"));
        assert_eq!(misread(&pair("q", "1+1")).as_deref(), Some("q = 1 1"));
        assert_eq!(misread(&pair("q", "%41")).as_deref(), Some("q = A"));
        assert_eq!(misread(&pair("a=b", "c")).as_deref(), Some("a = b=c"));
        assert_eq!(misread(&pair("q", "é 100%")), None);
        let both = pair("q", "a&b c");
        let chars = reserved(&both).map(|one| one.ch);
        assert_eq!(chars.collect::<String>(), "& ");
    }
}
