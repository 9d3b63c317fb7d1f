//! The link codec: a run, and a moment of it, as the query of the page's address.
//!
//! Only what differs from the defaults is written. The first parameter, `v=format.model`, carries the
//! version of this format and of the model that made the trace. Reading never fails: every part that
//! cannot be read takes its default and is named in a [`Problem`].
//!
//! The page reads two parts of its own: `embed`, and with it `theme=dark`, for a frame in another page.
//!
//! ```text
//! v=1.4 & url=https://a.example/ & dns.cache=os & again=60s!reload & again=1d!dns.os,tcp & seed=7
//!       & lens=dns & fold=edge,tls.2,-tcp & rows=time & at=12.250 & lang=ru
//! ```

use std::fmt::Write;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use super::folds::{FoldWord, MAX_FOLDS};
use super::{DEFAULT_URL, How, Knob, MAX_AFTER, MAX_VISITS, Problem, Scenario, Visit};
use crate::text;
use crate::text::{Arg, Label, Lang, Text, excerpt};

/// The version of the link format.
pub const FORMAT: u32 = 1;

/// The longest query that is read, in bytes.
pub const MAX_LINK: usize = 64 * 1_024;

/// The most problems that are named: a person reads no more, and a link may hold thousands.
pub const MAX_PROBLEMS: usize = 8;

/// A run, and where in it and how one looks at it.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The run.
    pub scenario: Scenario,
    /// The lens's id; `None` for the default one.
    pub lens: Option<&'static str>,
    /// What is folded and unfolded by hand.
    pub folds: Vec<FoldWord>,
    /// Whether the diagram's rows are spaced by time.
    pub by_time: bool,
    /// The step, counted in the lens's rows, in thousandths; `None` to start from the beginning.
    pub at: Option<u64>,
    /// The language, if the link names one.
    pub lang: Option<Lang>,
    /// Whether the model has changed since the link was made.
    pub older_model: bool,
}

/// What a link may name.
#[derive(Clone, Copy, Debug)]
pub struct Vocabulary<'a> {
    /// The knobs.
    pub knobs: &'a [&'static Knob],
    /// The ids of the caches that can be cleared.
    pub caches: &'a [&'static str],
    /// The ids of the lenses.
    pub lenses: &'a [&'static str],
    /// The tiers and stages that can be folded.
    pub folds: &'a [&'static str],
    /// The version of the model.
    pub model: u32,
}

/// What must be escaped in a value of a query: as little as keeps it one value, so that links stay readable.
const VALUE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'+')
    .add(b'<')
    .add(b'>')
    .add(b'\'')
    .add(b'`');

/// Writes the query of a link, without the leading `?`; empty for the default run at its beginning.
pub fn encode(link: &Link, model: u32) -> String {
    let mut out = format!("v={FORMAT}.{model}");
    let bare = out.len();
    let mut push = |name: &str, value: &str| {
        let value = utf8_percent_encode(value, VALUE);
        write!(out, "&{name}={value}").expect("writing to a string");
    };
    let scenario = &link.scenario;
    if scenario.url != DEFAULT_URL {
        push("url", &scenario.url);
    }
    for (id, value) in scenario.settings.changed() {
        push(id, &value.show());
    }
    for visit in &scenario.again {
        push("again", &show_visit(visit));
    }
    if scenario.seed != Scenario::default().seed {
        push("seed", &scenario.seed.to_string());
    }
    if let Some(lens) = link.lens {
        push("lens", lens);
    }
    if !link.folds.is_empty() {
        let words: Vec<String> = link.folds.iter().map(FoldWord::show).collect();
        push("fold", &words.join(","));
    }
    if link.by_time {
        push("rows", "time");
    }
    if let Some(at) = link.at {
        push("at", &show_thousandths(at));
    }
    if let Some(lang) = link.lang {
        push("lang", lang.code());
    }
    if out.len() == bare {
        String::new()
    } else {
        out
    }
}

/// A value as it stands in a link.
pub fn escaped(value: &str) -> String {
    utf8_percent_encode(value, VALUE).to_string()
}

/// What is said of a part that cannot be what it was set to; `range` says what it can be.
pub fn bad_value(name: &str, value: &str, range: &str) -> Label {
    let args = [
        ("name", Arg::from(excerpt(name))),
        ("value", Arg::from(excerpt(value))),
        ("range", Arg::from(range)),
    ];
    Label::phrase(BAD_VALUE, args)
}

/// What is said of a part that does not exist.
pub fn unknown(name: &str) -> Label {
    Label::phrase(UNKNOWN, [("name", Arg::from(excerpt(name)))])
}

/// Whether this is the name of a part that is no knob.
pub fn is_part(name: &str) -> bool {
    PARTS.iter().any(|(part, _)| *part == name)
}

/// Reads the query of a link, with or without the leading `?`. Of what cannot be read the first
/// [`MAX_PROBLEMS`] are named.
pub fn decode(query: &str, vocabulary: &Vocabulary) -> (Link, Vec<Problem>) {
    let mut reader = Reader {
        vocabulary,
        link: Link {
            scenario: Scenario::default(),
            lens: None,
            folds: Vec::new(),
            by_time: false,
            at: None,
            lang: None,
            older_model: false,
        },
        problems: Vec::new(),
    };
    if query.len() > MAX_LINK {
        let limit = [("limit", Arg::Number(MAX_LINK as u64))];
        reader.problem(0..0, Label::phrase(LONG, limit));
        return (reader.link, reader.problems);
    }
    let skipped = usize::from(query.starts_with('?'));
    let mut start = skipped;
    for part in query[skipped..].split('&') {
        let at = start..start + part.len();
        start = at.end + 1;
        if !part.is_empty() {
            reader.part(part, at);
        }
    }
    (reader.link, reader.problems)
}

struct Reader<'a> {
    vocabulary: &'a Vocabulary<'a>,
    link: Link,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn problem(&mut self, at: std::ops::Range<usize>, what: Label) {
        if self.problems.len() < MAX_PROBLEMS {
            let fix = IGNORED.into();
            self.problems.push(Problem { at, what, fix });
        }
    }

    fn part(&mut self, part: &str, at: std::ops::Range<usize>) {
        let (name, raw) = part.split_once('=').unwrap_or((part, ""));
        let Ok(value) = percent_decode_str(raw).decode_utf8() else {
            let args = [("name", Arg::from(excerpt(name)))];
            return self.problem(at, Label::phrase(NOT_UTF8, args));
        };
        if name == "again" && self.link.scenario.again.len() + 1 == MAX_VISITS {
            let limit = [("n", Arg::Number(MAX_VISITS as u64))];
            return self.problem(at, Label::phrase(TOO_MANY, limit));
        }
        if name == "fold" {
            return self.folds(&value, at);
        }
        match self.knob(name).map(|knob| (knob, knob.parse(&value))) {
            Some((knob, Ok(value))) => self.link.scenario.settings.set(knob, value),
            Some((_, Err(what))) => self.problem(at, what),
            None if self.read(name, &value).is_some() => {}
            None if is_part(name) => self.problem(at, bad_value(name, &value, &self.range(name))),
            None => self.problem(at, unknown(name)),
        }
    }

    /// Takes the words that it knows.
    fn folds(&mut self, value: &str, at: std::ops::Range<usize>) {
        for word in value.split(',') {
            let room = self.link.folds.len() < MAX_FOLDS;
            match FoldWord::read(word, self.vocabulary.folds).filter(|_| room) {
                Some(word) => self.link.folds.push(word),
                None => self.problem(at.clone(), bad_value("fold", word, &self.range("fold"))),
            }
        }
    }

    fn knob(&self, name: &str) -> Option<&'static Knob> {
        self.vocabulary
            .knobs
            .iter()
            .copied()
            .find(|knob| knob.id == name)
    }

    fn range(&self, name: &str) -> String {
        let part = PARTS.iter().find(|(part, _)| *part == name);
        match part {
            Some(("lens", _)) => self.vocabulary.lenses.join(", "),
            Some(("again", _)) => visit_range(self.vocabulary.caches),
            Some((_, range)) => (*range).to_owned(),
            None => String::new(),
        }
    }

    /// Takes one part that is no knob into the link; `None` when it cannot be read.
    fn read(&mut self, name: &str, value: &str) -> Option<()> {
        let link = &mut self.link;
        match name {
            "v" => link.older_model = read_version(value, self.vocabulary.model)?,
            "url" => value.clone_into(&mut link.scenario.url),
            "again" => {
                let visit = read_visit(value, self.vocabulary.caches)?;
                link.scenario.again.push(visit);
            }
            "seed" => link.scenario.seed = value.parse().ok()?,
            "lens" => {
                let lenses = self.vocabulary.lenses.iter();
                link.lens = Some(*lenses.into_iter().find(|lens| **lens == value)?);
            }
            "rows" => link.by_time = read_rows(value)?,
            "at" => link.at = Some(read_thousandths(value)?),
            "lang" => link.lang = Some(Lang::from_tag(value)?),
            // A frame's flag and theme are the page's own and change nothing of the run.
            "embed" => {}
            "theme" => THEMES.contains(&value).then_some(())?,
            _ => return None,
        }
        Some(())
    }
}

/// The parts that are not knobs, and what each may be.
const PARTS: [(&str, &str); 11] = [
    ("v", "1.N"),
    ("url", ""),
    ("again", ""),
    ("seed", "0–18446744073709551615"),
    ("lens", ""),
    ("fold", "edge, tls, tls.2, dns.alt.1, -tcp, …"),
    ("rows", "compact, time"),
    ("at", "0–4294967295.999"),
    ("lang", "en, zh, ru"),
    ("embed", ""),
    ("theme", "system, light, dark"),
];

const THEMES: [&str; 3] = ["system", "light", "dark"];

fn read_rows(value: &str) -> Option<bool> {
    match value {
        "compact" => Some(false),
        "time" => Some(true),
        _ => None,
    }
}

fn read_version(value: &str, model: u32) -> Option<bool> {
    let (format, made_by) = value.split_once('.')?;
    (format.parse() == Ok(FORMAT)).then_some(())?;
    Some(made_by.parse::<u32>().ok()? != model)
}

/// `60s`, then `!` and what kind of reload, and the caches to clear, then `@` and another URL.
fn show_visit(visit: &Visit) -> String {
    let mut out = match visit.after {
        after if after > 0 && after % 86_400 == 0 => format!("{}d", after / 86_400),
        after => format!("{after}s"),
    };
    let reload = (visit.how != How::Open).then(|| visit.how.id());
    let words: Vec<&str> = reload
        .into_iter()
        .chain(visit.clear.iter().copied())
        .collect();
    if !words.is_empty() {
        out += "!";
        out += &words.join(",");
    }
    if let Some(url) = &visit.url {
        out += "@";
        out += url;
    }
    out
}

/// Reads a visit as it stands in a link; `caches` are the ids of those that can be cleared.
pub fn read_visit(value: &str, caches: &[&'static str]) -> Option<Visit> {
    let (rest, url) = match value.split_once('@') {
        Some((rest, url)) => (rest, Some(url.to_owned())),
        None => (value, None),
    };
    let (after, words) = match rest.split_once('!') {
        Some((after, words)) => (after, words.split(',').collect()),
        None => (rest, Vec::new()),
    };
    let mut visit = Visit {
        after: read_after(after)?,
        url,
        ..Visit::default()
    };
    for word in words {
        match How::from_id(word) {
            Some(how) if how != How::Open && [How::Open, how].contains(&visit.how) => {
                visit.how = how;
            }
            Some(_) => return None,
            None => {
                let known = caches.iter().find(|cache| **cache == word)?;
                if !visit.clear.contains(known) {
                    visit.clear.push(known);
                }
            }
        }
    }
    // What is reloaded is what is shown.
    (visit.how == How::Open || visit.url.is_none()).then_some(visit)
}

/// What a visit can be.
pub fn visit_range(caches: &[&str]) -> String {
    let caches = caches.join(", ");
    format!(
        "60s, 60s!reload, 0s!hard, 5m!CACHE,CACHE, 2h@URL, 1d!CACHE@URL (≤ 365d; CACHE: {caches})"
    )
}

/// Reads the time between two visits, in seconds.
pub fn read_after(value: &str) -> Option<u64> {
    let unit = match value.chars().last()? {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return None,
    };
    value[..value.len() - 1]
        .parse::<u64>()
        .ok()?
        .checked_mul(unit)
        .filter(|after| *after <= MAX_AFTER)
}

fn show_thousandths(at: u64) -> String {
    match at % 1_000 {
        0 => (at / 1_000).to_string(),
        rest => format!("{}.{rest:03}", at / 1_000),
    }
}

fn read_thousandths(value: &str) -> Option<u64> {
    let (whole, rest) = value.split_once('.').unwrap_or((value, "0"));
    if rest.is_empty() || rest.len() > 3 {
        return None;
    }
    let whole: u32 = whole.parse().ok()?;
    let fraction: u32 = format!("{rest:0<3}").parse().ok()?;
    Some(u64::from(whole) * 1_000 + u64::from(fraction))
}

const LONG: Text = text!(
    "The link is longer than {limit} bytes.",
    "链接超过 {limit} 字节。",
    "Ссылка длиннее {limit} байт."
);
const NOT_UTF8: Text = text!(
    "“{name}” does not decode to UTF-8.",
    "“{name}”不能解码为 UTF-8。",
    "«{name}» не декодируется в UTF-8."
);
const BAD_VALUE: Text = text!(
    "“{name}” cannot be “{value}”; it can be {range}.",
    "“{name}”不能是“{value}”；可选：{range}。",
    "«{name}» не может быть «{value}»; допустимо: {range}."
);
const UNKNOWN: Text = text!(
    "There is nothing named “{name}” to set.",
    "没有名为“{name}”的设置项。",
    "Параметра «{name}» не существует."
);
const TOO_MANY: Text = text!(
    "The limit of visits in a run is {n}.",
    "一次模拟最多包含 {n} 次访问。",
    "Предел визитов в одном прогоне: {n}."
);
const IGNORED: Text = text!(
    "The default is used instead.",
    "已改用默认值。",
    "Использовано значение по умолчанию."
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Unit, Value};

    const DEPTH: Knob = Knob::number("t.depth", text!("depth"), (0, 2, 9), Unit::Count);
    const WORDS: Vocabulary = Vocabulary {
        knobs: &[&DEPTH],
        caches: &["browser", "dns"],
        lenses: &["overview", "dns"],
        folds: &["edge", "tls", "mysql", "mysql.connect"],
        model: 3,
    };

    fn problems(query: &str) -> Vec<String> {
        let (_, problems) = decode(query, &WORDS);
        problems
            .iter()
            .map(|problem| problem.what.show(Lang::En))
            .collect()
    }

    #[test]
    fn the_default_run_needs_no_link() {
        let (link, problems) = decode("", &WORDS);
        assert_eq!(encode(&link, 3), "");
        assert!(problems.is_empty());
    }

    #[test]
    fn a_link_reads_back_as_it_was_written() {
        let mut scenario = Scenario {
            url: "http://例え.example:8080/a b?x=1&y=%26+#top".to_owned(),
            seed: 7,
            ..Scenario::default()
        };
        scenario.settings.set(&DEPTH, Value::Number(9));
        scenario.again.push(Visit {
            after: 86_400,
            clear: vec!["dns", "browser"],
            url: Some("https://b.example/?q=a@b!c".to_owned()),
            how: How::Open,
        });
        scenario.again.push(Visit {
            after: 60,
            clear: vec!["dns"],
            url: None,
            how: How::Hard,
        });
        let link = Link {
            scenario,
            lens: Some("dns"),
            folds: [
                "edge",
                "tls.2",
                "mysql.connect.alt.1",
                "-mysql.par.3",
                "-tls",
            ]
            .map(|word| FoldWord::read(word, WORDS.folds).expect("a word"))
            .into(),
            by_time: true,
            at: Some(12_250),
            lang: Some(Lang::Ru),
            older_model: false,
        };
        let query = encode(&link, 3);
        assert!(query.starts_with("v=1.3&url=http://"), "{query}");
        assert!(query.contains("&again=60s!hard,dns&"), "{query}");
        let folds = "&fold=edge,tls.2,mysql.connect.alt.1,-mysql.par.3,-tls&";
        assert!(query.contains(folds), "{query}");
        assert_eq!(decode(&query, &WORDS), (link, Vec::new()));
    }

    #[test]
    fn a_visit_is_opened_or_reloaded_and_not_both() {
        let how = |visit| read_visit(visit, WORDS.caches).map(|visit| visit.how);
        assert_eq!(how("60s"), Some(How::Open));
        assert_eq!(how("0s!dns,reload"), Some(How::Reload));
        assert_eq!(how("0s!hard,hard"), Some(How::Hard));
        for wrong in [
            "0s!hard,reload",
            "0s!reload@https://b.example/",
            "0s!harder",
        ] {
            assert_eq!(how(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_link_of_another_model_says_so() {
        assert!(decode("v=1.2", &WORDS).0.older_model);
        assert!(!decode("v=1.3", &WORDS).0.older_model);
    }

    #[test]
    fn what_cannot_be_read_is_named_and_the_rest_is_kept() {
        assert_eq!(
            problems("v=1.3&t.depth=11&nope=1&url=%ff&seed=5"),
            [
                "“t.depth” cannot be “11”; it can be 0–9.",
                "There is nothing named “nope” to set.",
                "“url” does not decode to UTF-8.",
            ]
        );
        assert_eq!(decode("t.depth=11&seed=5", &WORDS).0.scenario.seed, 5);
        assert_eq!(problems("v=9.1&lens=x&at=1.2345&lang=fr&again=9y").len(), 5);
    }

    #[test]
    fn what_cannot_be_folded_is_named_and_the_rest_is_folded() {
        let query = "fold=edge,,tls.0,tls.x,tls.9,hedge,--edge,mysql.alt";
        assert_eq!(problems(query).len(), 6);
        let folds = decode(query, &WORDS).0.folds;
        let folds: Vec<String> = folds.iter().map(FoldWord::show).collect();
        assert_eq!(folds, ["edge", "tls.9"]);
        let many = ["tls"; 10_000].join(",");
        let (link, problems) = decode(&format!("fold={many}"), &WORDS);
        assert_eq!(
            (link.folds.len(), problems.len()),
            (MAX_FOLDS, MAX_PROBLEMS)
        );
    }

    #[test]
    fn a_problem_points_at_its_part() {
        let query = "?v=1.3&seed=minus";
        let (_, problems) = decode(query, &WORDS);
        assert_eq!(&query[problems[0].at.clone()], "seed=minus");
    }

    #[test]
    fn visits_are_bounded() {
        let query = ["again=0s"; MAX_VISITS].join("&");
        assert_eq!(
            decode(&query, &WORDS).0.scenario.again.len(),
            MAX_VISITS - 1
        );
        assert_eq!(problems(&query).len(), 1);
    }
}
