//! What somebody gives for a scenario, in the words of the link codec: whichever way it came, one reader
//! checks it.

use std::borrow::Cow;

use super::{Json, Refusal};
use crate::lens;
use crate::pipeline;
use crate::scenario::fields::MAX_FIELDS;
use crate::scenario::permalink::{
    self, Link, bad_value, escaped, read_after, read_visit, unknown, visit_range,
};
use crate::scenario::{DEFAULT_URL, How, Knob, MAX_AFTER};
use crate::text;
use crate::text::{Arg, Label, Text, excerpt};

/// A scenario being put together.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// A URL; it is not checked before it is visited.
    url: Option<String>,
    /// The rest, as the query of a link.
    query: String,
    /// What was wrong before the link could be read.
    wrong: Option<Label>,
}

impl Given {
    /// A URL, a link of the page (with its query after `?` or `#`), or the query of one alone.
    pub fn text(text: &str) -> Given {
        let mut given = Given::default();
        match query_of(text.trim()) {
            Some(query) => query.clone_into(&mut given.query),
            None => given.url = Some(text.to_owned()),
        }
        given
    }

    /// What a program gives: a text, or `{url, set, visits, seed, lens, rows, lang}`.
    pub fn json(json: &Json) -> Given {
        match json {
            Json::Text(text) => Given::text(text),
            Json::Object(members) => {
                let mut given = Given::default();
                for (name, value) in members {
                    given.member(name, value);
                }
                given
            }
            _ => Given {
                wrong: Some(Label::phrase(
                    NO_SCENARIO,
                    [("example", Arg::from(EXAMPLE))],
                )),
                ..Given::default()
            },
        }
    }

    /// A member of a scenario given as an object; `null` leaves it as it is.
    pub fn member(&mut self, name: &str, value: &Json) {
        match (name, value) {
            (_, Json::Null) => {}
            ("url", Json::Text(url)) => self.url = Some(url.clone()),
            ("url", _) => self.wrong_value(name, value, DEFAULT_URL),
            ("set", Json::Object(settings)) => {
                for (id, value) in settings {
                    self.set(id, value);
                }
            }
            ("set", _) => self.wrong_value(name, value, SET),
            ("visits", Json::List(visits)) => {
                for (at, visit) in visits.iter().enumerate() {
                    self.visit_object(&format!("visits[{at}]"), visit);
                }
            }
            ("visits", _) => self.wrong_value(name, value, VISITS),
            ("seed" | "lens" | "fold" | "rows" | "lang", value) => self.push(name, &value.plain()),
            _ => self.wrong(unknown(name)),
        }
    }

    /// A knob set to a value.
    pub fn set(&mut self, id: &str, value: &Json) {
        match knob(id) {
            // What is not set keeps its default.
            Some(_) if *value == Json::Null => {}
            Some(_) => self.push(id, &value.plain()),
            None => self.wrong(unknown(id)),
        }
    }

    /// A visit as in a link; what is wrong with it is said by the name that whoever gave it knows.
    pub fn visit(&mut self, called: &str, visit: &str) {
        let caches = pipeline::caches();
        match read_visit(visit, &caches) {
            Some(_) => {
                self.query += "&again=";
                self.query += &escaped(visit);
            }
            None => self.wrong(bad_value(called, visit, &visit_range(&caches))),
        }
    }

    fn visit_object(&mut self, called: &str, visit: &Json) {
        let Json::Object(members) = visit else {
            return self.wrong_value(called, visit, VISIT);
        };
        let (mut after, mut url) = (Cow::Borrowed("0s"), String::new());
        // What kind of reload, then the caches: as in a link.
        let (mut how, mut clear) = (None, Vec::new());
        for (name, value) in members {
            match (name.as_ref(), value) {
                ("after" | "how" | "clear" | "url", Json::Null) => {}
                ("after", Json::Number(seconds)) if *seconds <= MAX_AFTER => {
                    after = format!("{seconds}s").into();
                }
                ("after", Json::Text(words)) if read_after(words).is_some() => {
                    after = words.into();
                }
                ("clear", Json::List(caches)) if caches.iter().all(is_cache) => {
                    clear = caches.iter().map(Json::plain).collect();
                }
                ("how", Json::Text(words)) if How::from_id(words).is_some() => {
                    how = How::from_id(words).filter(|how| *how != How::Open);
                }
                ("url", Json::Text(words)) => url = format!("@{words}"),
                ("clear", _) => {
                    let name = format!("{called}.clear");
                    return self.wrong_value(&name, value, &pipeline::caches().join(", "));
                }
                ("how", _) => {
                    let ways = How::ALL.map(How::id).join(", ");
                    return self.wrong_value(&format!("{called}.how"), value, &ways);
                }
                ("after", _) => {
                    return self.wrong_value(&format!("{called}.after"), value, AFTER);
                }
                ("url", _) => {
                    return self.wrong_value(&format!("{called}.url"), value, DEFAULT_URL);
                }
                _ => return self.wrong(unknown(&format!("{called}.{name}"))),
            }
        }
        let how = how.map(|how| how.id().to_owned());
        let words: Vec<String> = how.into_iter().chain(clear).collect();
        let mark = if words.is_empty() { "" } else { "!" };
        self.visit(called, &[&after, mark, &words.join(","), &url].concat());
    }

    /// One part more, as in a link.
    fn push(&mut self, name: &str, value: &str) {
        self.query += "&";
        self.query += name;
        self.query += "=";
        // A value that is far too long is said to be wrong itself, rather than to make the link too long.
        self.query += &match value.len() {
            ..=MAX_FIELDS => escaped(value),
            _ => escaped(&excerpt(value)),
        };
    }

    fn wrong(&mut self, what: Label) {
        self.wrong.get_or_insert(what);
    }

    fn wrong_value(&mut self, name: &str, value: &Json, range: &str) {
        self.wrong(bad_value(name, &value.plain(), range));
    }

    /// What was given, read.
    ///
    /// # Errors
    /// The first part that cannot be read, in the language that was asked for.
    pub fn read(self) -> Result<Link, Refusal> {
        let lenses: Vec<&'static str> = lens::ALL.iter().map(|lens| lens.id).collect();
        let (mut link, problems) =
            pipeline::with_vocabulary(&lenses, |words| permalink::decode(&self.query, words));
        let lang = link.lang.unwrap_or_default();
        if let Some(what) = self.wrong {
            return Err(Refusal::new(&what, lang));
        }
        if let Some(problem) = problems.first() {
            return Err(Refusal::new(&problem.what, lang));
        }
        if let Some(url) = self.url {
            link.scenario.url = url;
        }
        Ok(link)
    }
}

/// The query of a link, if the text is one. A query alone is known by what it begins with.
fn query_of(text: &str) -> Option<&str> {
    if text.len() > 1 && text.starts_with('?') {
        return Some(text);
    }
    let name = text.split('=').next().unwrap_or_default();
    if name.len() < text.len() && (permalink::is_part(name) || knob(name).is_some()) {
        return Some(text);
    }
    let (head, fragment) = text.split_once('#').unwrap_or((text, ""));
    let query = head.split_once('?').map_or("", |(_, query)| query);
    let candidates = [query, fragment.trim_start_matches(['?', '/'])];
    candidates.into_iter().find(|query| is_link(query))
}

/// Whether this is the query of a link rather than of any URL: it has a version such as `v=1.4`, which
/// others have too, and something else that a link has.
fn is_link(query: &str) -> bool {
    let is_number = |digits: &str| digits.parse::<u64>().is_ok();
    let (mut version, mut known) = (false, false);
    for part in query.split('&') {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        match value.split_once('.') {
            Some((format, model)) if name == "v" => {
                version |= is_number(format) && is_number(model)
            }
            _ => known |= permalink::is_part(name) || knob(name).is_some(),
        }
    }
    version && known
}

fn knob(id: &str) -> Option<&'static Knob> {
    pipeline::knobs().into_iter().find(|knob| knob.id == id)
}

fn is_cache(value: &Json) -> bool {
    matches!(value, Json::Text(id) if pipeline::caches().contains(&id.as_str()))
}

const EXAMPLE: &str = r#"{"url": "https://shop.example.com/", "set": {"dns.cache": "os"}}"#;
const SET: &str = r#"{"dns.cache": "os"}"#;
const VISITS: &str = r#"[{"after": 60, "clear": ["dns.os"], "url": "https://shop.example.com/"}]"#;
const VISIT: &str = r#"{"after": 60, "clear": ["dns.os"], "url": "https://shop.example.com/"}"#;
const AFTER: &str = r#"60, "90s", "5m", "2h", "1d" (≤ 365d)"#;

const NO_SCENARIO: Text = text!(
    "A scenario is a URL, a link of the page, or an object such as {example}.",
    "场景可以是 URL、页面的链接，或形如 {example} 的对象。",
    "Сценарий — это URL, ссылка на страницу или объект вида {example}."
);
