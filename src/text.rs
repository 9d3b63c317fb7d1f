//! Words, in every language the page speaks.
//!
//! A [`Text`] has one field a language, so a missing translation does not compile. Its placeholders
//! (`{name}`) are compared when it is built: a [`text!`](crate::text!) whose three sentences name
//! different placeholders does not compile either. No sentence may depend on a plural form.
//!
//! The page's module keeps the English only. The other languages are [`files`] beside it, in which a
//! text is found by its English: the same English has the same translations everywhere.

pub mod files;

use serde::{Serialize, Serializer};

/// A language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// 中文 (simplified).
    Zh,
    /// Русский.
    Ru,
}

impl Lang {
    /// Every language, in the order of the menu.
    pub const ALL: [Lang; 3] = [Lang::En, Lang::Zh, Lang::Ru];

    /// The BCP 47 primary subtag: `en`, `zh`, `ru`.
    pub const fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Zh => "zh",
            Lang::Ru => "ru",
        }
    }

    /// The language's name in itself.
    pub const fn name(self) -> &'static str {
        match self {
            Lang::En => "English",
            Lang::Zh => "中文",
            Lang::Ru => "Русский",
        }
    }

    /// Reads a BCP 47 tag by its primary subtag (`zh-Hans-CN` is [`Lang::Zh`]).
    pub fn from_tag(tag: &str) -> Option<Lang> {
        let primary = tag.split(['-', '_']).next()?.to_ascii_lowercase();
        Lang::ALL.into_iter().find(|lang| lang.code() == primary)
    }
}

/// One sentence or phrase in every language.
///
/// It is passed around by the hundred, so it is one pointer to its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text(&'static Words);

/// The words of a [`Text`], one field a language; in the page only English.
#[derive(Debug, PartialEq, Eq)]
pub struct Words {
    en: &'static str,
    #[cfg(not(target_arch = "wasm32"))]
    zh: &'static str,
    #[cfg(not(target_arch = "wasm32"))]
    ru: &'static str,
}

impl Words {
    /// Puts the languages together; panics (in a constant: does not compile) when the placeholders
    /// differ.
    pub const fn new(en: &'static str, zh: &'static str, ru: &'static str) -> Words {
        assert!(
            same_placeholders(en, zh) && same_placeholders(en, ru),
            "placeholders differ between the languages"
        );
        Words {
            en,
            #[cfg(not(target_arch = "wasm32"))]
            zh,
            #[cfg(not(target_arch = "wasm32"))]
            ru,
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn get(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Zh => self.zh,
            Lang::Ru => self.ru,
        }
    }

    #[cfg(target_arch = "wasm32")]
    fn get(&self, lang: Lang) -> &'static str {
        files::translated(lang, self.en)
    }
}

impl Text {
    /// A text of these words.
    pub const fn new(words: &'static Words) -> Text {
        Text(words)
    }

    /// The words of one language, placeholders unfilled.
    pub fn get(&self, lang: Lang) -> &'static str {
        self.0.get(lang)
    }

    /// Fills the placeholders.
    pub fn fill(&self, lang: Lang, args: &[(&'static str, Arg)]) -> String {
        let mut out = self.get(lang).to_owned();
        for (name, arg) in args {
            out = out.replace(&format!("{{{name}}}"), &arg.show(lang));
        }
        out
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.en)
    }
}

/// A [`Text`] written in place and checked while compiling: `text!("English", "中文", "Русский")`, or
/// `text!("TCP")` for a protocol's own term, the same in every language.
#[macro_export]
macro_rules! text {
    ($en:expr, $zh:expr, $ru:expr $(,)?) => {
        const { $crate::text::Text::new(const { &$crate::text::Words::new($en, $zh, $ru) }) }
    };
    ($same:expr) => {
        $crate::text!($same, $same, $same)
    };
}

const fn same_placeholders(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    every_placeholder_in(a, b) && every_placeholder_in(b, a)
}

const fn every_placeholder_in(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() {
        if a[at] == b'{' {
            let mut end = at;
            while end < a.len() && a[end] != b'}' {
                end += 1;
            }
            if !contains(b, a, at, end) {
                return false;
            }
            at = end;
        }
        at += 1;
    }
    true
}

/// Whether `hay` contains `from[start..=end]`.
const fn contains(hay: &[u8], from: &[u8], start: usize, end: usize) -> bool {
    if end >= from.len() {
        return false;
    }
    let length = end - start + 1;
    let mut at = 0;
    while at + length <= hay.len() {
        let mut same = 0;
        while same < length && hay[at + same] == from[start + same] {
            same += 1;
        }
        if same == length {
            return true;
        }
        at += 1;
    }
    false
}

/// What fills a placeholder.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Arg {
    /// A literal: a host name, a status code, a header.
    Str(String),
    /// A whole number, grouped by thousands.
    Number(u64),
    /// A length of time in microseconds.
    Micros(u64),
    /// Words that change with the language.
    Text(Text),
}

impl Arg {
    /// The argument as it stands in a sentence of `lang`.
    pub fn show(&self, lang: Lang) -> String {
        match self {
            Arg::Str(words) => words.clone(),
            Arg::Number(number) => grouped(*number),
            Arg::Micros(micros) => duration(*micros, lang),
            Arg::Text(text) => text.get(lang).to_owned(),
        }
    }
}

impl From<&str> for Arg {
    fn from(words: &str) -> Arg {
        Arg::Str(words.to_owned())
    }
}

impl From<String> for Arg {
    fn from(words: String) -> Arg {
        Arg::Str(words)
    }
}

impl From<u64> for Arg {
    fn from(number: u64) -> Arg {
        Arg::Number(number)
    }
}

impl From<Text> for Arg {
    fn from(text: Text) -> Arg {
        Arg::Text(text)
    }
}

/// What a placeholder's name and its value are written as.
pub type Args = Vec<(&'static str, Arg)>;

/// Words that are either the protocol's own or the reader's language.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Label {
    /// A protocol literal, never translated: `GET /cart`, `SYN seq=x`.
    Literal(String),
    /// A phrase, with what fills its placeholders.
    Phrase(Text, Args),
}

impl Label {
    /// A literal label.
    pub fn literal(words: impl Into<String>) -> Label {
        Label::Literal(words.into())
    }

    /// A translated label without placeholders.
    pub fn text(text: Text) -> Label {
        Label::Phrase(text, Vec::new())
    }

    /// A translated label with its placeholders filled.
    pub fn phrase(text: Text, args: impl IntoIterator<Item = (&'static str, Arg)>) -> Label {
        Label::Phrase(text, args.into_iter().collect())
    }

    /// The words in one language.
    pub fn show(&self, lang: Lang) -> String {
        match self {
            Label::Literal(words) => words.clone(),
            Label::Phrase(text, args) => text.fill(lang, args),
        }
    }

    /// The words in one language, when nothing else is wanted of it.
    pub fn into_words(self, lang: Lang) -> String {
        match self {
            Label::Literal(words) => words,
            Label::Phrase(..) => self.show(lang),
        }
    }

    /// Whether these are the protocol's own words (set in a monospaced face).
    pub fn is_literal(&self) -> bool {
        matches!(self, Label::Literal(_))
    }
}

impl From<Text> for Label {
    fn from(text: Text) -> Label {
        Label::text(text)
    }
}

impl From<&str> for Label {
    fn from(words: &str) -> Label {
        Label::literal(words)
    }
}

impl From<String> for Label {
    fn from(words: String) -> Label {
        Label::Literal(words)
    }
}

/// A length of time as a person reads it: `0.35 ms`, `84.2 ms`, `1.02 s`, `60 s`, `2 h`, `365 d`.
///
/// The unit is the language's own (`мс`, `с`, `ч` in Russian; Chinese technical prose keeps the symbols).
pub fn duration(micros: u64, lang: Lang) -> String {
    finer(micros, 0, lang)
}

/// The same with up to `more` more decimals, down to thousandths.
pub fn finer(micros: u64, more: usize, lang: Lang) -> String {
    Rounded::of(micros, more).show(lang)
}

/// A length of time rounded as it is read: two that are equal read the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounded {
    thousandths: u64,
    unit: Unit,
}

/// The units of lengths of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Nothing,
    Millis,
    Seconds,
    Hours,
    Days,
}

impl Rounded {
    /// Rounds, with up to `more` more decimals than usual.
    pub fn of(micros: u64, more: usize) -> Rounded {
        const HOUR: u64 = 3_600_000_000;
        let (value, digits, unit) = match micros {
            0 => (0, 0, Unit::Nothing),
            1..1_000 => (micros, 2 + more, Unit::Millis),
            1_000..100_000 => (micros, 1 + more, Unit::Millis),
            100_000..1_000_000 => (micros, more, Unit::Millis),
            1_000_000..100_000_000 => (micros / 1_000, 2 + more, Unit::Seconds),
            100_000_000..HOUR => (micros / 1_000_000 * 1_000, 0, Unit::Seconds),
            _ if micros < 48 * HOUR => (micros / (HOUR / 1_000), 1, Unit::Hours),
            _ => (micros / (24 * HOUR / 1_000), 1, Unit::Days),
        };
        let last = [1_000, 100, 10, 1][digits.min(3)];
        Rounded {
            thousandths: (value + last / 2) / last * last,
            unit,
        }
    }

    /// In words.
    pub fn show(self, lang: Lang) -> String {
        let units = match lang {
            Lang::En | Lang::Zh => [" ms", "\u{a0}ms", "\u{a0}s", "\u{a0}h", "\u{a0}d"],
            Lang::Ru => [" мс", "\u{a0}мс", "\u{a0}с", "\u{a0}ч", "\u{a0}сут"],
        };
        let point = if lang == Lang::Ru { ',' } else { '.' };
        thousandths(self.thousandths, point) + units[self.unit as usize]
    }
}

/// A number of thousandths, trailing zeros cut.
fn thousandths(value: u64, point: char) -> String {
    let (whole, mut fraction) = (value / 1_000, value % 1_000);
    if fraction == 0 {
        return grouped(whole);
    }
    let mut out = whole.to_string();
    out.push(point);
    while fraction > 0 {
        out.push(char::from(b'0' + (fraction / 100) as u8));
        fraction = fraction % 100 * 10;
    }
    out
}

/// A whole number in groups of three, parted by a narrow no-break space: `2 914 883 021`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    if digits.len() < 4 {
        return digits;
    }
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 * 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// Words in which nothing is hidden: characters that draw nothing, turn the direction of what follows
/// or steer a terminal are written as `\u{202e}`.
pub fn visible(words: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    for ch in words {
        if is_hidden(ch) {
            out.extend(ch.escape_unicode());
        } else {
            out.push(ch);
        }
    }
    out
}

/// At most 40 characters of what somebody wrote, nothing hidden: a message stays one, and reads as it is
/// written.
pub fn excerpt(words: &str) -> String {
    let mut chars = words.chars();
    let mut out = visible(chars.by_ref().take(40));
    if chars.next().is_some() {
        out.push('…');
    }
    out
}

/// Control characters, and Unicode's format characters as far as they mislead (UTS #55 §3).
fn is_hidden(ch: char) -> bool {
    ch.is_control()
        || matches!(ch, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_a_person_writes_them() {
        let show = |micros| duration(micros, Lang::En).replace('\u{a0}', " ");
        assert_eq!(show(0), "0 ms");
        assert_eq!(show(350), "0.35 ms");
        assert_eq!(show(84_200), "84.2 ms");
        assert_eq!(show(182_400), "182 ms");
        assert_eq!(show(68_490), "68.5 ms");
        assert_eq!(show(29_998_600), "30 s");
        assert_eq!(show(1_020_000), "1.02 s");
        assert_eq!(show(60_000_000), "60 s");
        assert_eq!(show(1_801_000_000), "1\u{202f}801 s");
        assert_eq!(show(3_600_000_000), "1 h");
        assert_eq!(show(86_401_000_000), "24 h");
        assert_eq!(show(172_800_000_000), "2 d");
        assert_eq!(show(31_536_000_000_000), "365 d");
        assert_eq!(finer(122_345, 2, Lang::En), "122.35\u{a0}ms");
        assert_eq!(finer(12_345, 2, Lang::Ru), "12,345\u{a0}мс");
        assert_eq!(finer(2_122_345, 2, Lang::Zh), "2.122\u{a0}s");
        assert_eq!(duration(129_600_000_000, Lang::Zh), "36\u{a0}h");
        assert_eq!(duration(1_020_000, Lang::Ru), "1,02\u{a0}с");
    }

    #[test]
    fn placeholders_are_filled_in_every_language() {
        let text = text!("waits {time}", "等待 {time}", "ждёт {time}");
        let args = [("time", Arg::Micros(1_000_000))];
        assert_eq!(text.fill(Lang::Zh, &args), "等待 1\u{a0}s");
    }

    #[test]
    fn placeholders_that_differ_are_noticed() {
        assert!(same_placeholders("{a} and {b}", "{b}，{a}"));
        assert!(!same_placeholders("{a}", "{b}"));
        assert!(!same_placeholders("{a}", "a"));
        assert!(!same_placeholders("", "{x}"));
    }

    #[test]
    fn nothing_hides_in_visible_words() {
        let words = visible("a\u{202e}b\u{1b}[2J é 例 🙂\u{200d}".chars());
        assert_eq!(words, "a\\u{202e}b\\u{1b}[2J é 例 🙂\\u{200d}");
    }

    #[test]
    fn a_language_is_read_from_a_tag() {
        assert_eq!(Lang::from_tag("zh-Hans-CN"), Some(Lang::Zh));
        assert_eq!(Lang::from_tag("RU_ru"), Some(Lang::Ru));
        assert_eq!(Lang::from_tag("fr"), None);
    }
}
