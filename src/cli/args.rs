//! The options, read.

use std::ffi::OsString;

use lexopt::prelude::*;

use super::png::Look;
use crate::embed::{Given, Json};
use crate::pipeline;
use crate::text::Lang;

/// What somebody asks for.
pub(super) enum Ask {
    /// How to use it.
    Help,
    /// Which version it is.
    Version,
    /// What there is.
    List(Kind, Lang, Format),
    /// A scenario played.
    Play(Box<Play>),
}

/// A scenario, and what is written of it.
pub(super) struct Play {
    pub given: Given,
    pub format: Format,
    /// The virtual time of its picture in milliseconds.
    pub time: Option<f64>,
    /// How its picture becomes pixels.
    pub look: Look,
}

/// What can be listed.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Stages,
    Knobs,
    Lenses,
}

/// How the answer is written.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Format {
    Text,
    Json,
    Mermaid,
    Svg,
    Png,
    Pcap,
}

const FORMATS: [(&str, Format); 6] = [
    ("text", Format::Text),
    ("json", Format::Json),
    ("mermaid", Format::Mermaid),
    ("svg", Format::Svg),
    ("png", Format::Png),
    ("pcap", Format::Pcap),
];

const KINDS: [(&str, Kind); 3] = [
    ("stages", Kind::Stages),
    ("knobs", Kind::Knobs),
    ("lenses", Kind::Lenses),
];

/// Options by name, in the order given, and what stands alone.
#[derive(Default)]
struct Raw {
    what: Option<String>,
    parts: Vec<(&'static str, String)>,
    lang: Option<String>,
    format: Option<Format>,
    time: Option<f64>,
    scale: Option<u8>,
    dark: Option<bool>,
}

impl Raw {
    /// Whether nothing is said of a picture.
    fn is_plain(&self) -> bool {
        self.time.is_none() && self.scale.is_none() && self.dark.is_none()
    }
}

/// How many pixels a pixel of the picture can get each way.
const SCALES: std::ops::RangeInclusive<u8> = 1..=8;

/// Reads the arguments after the program's name.
pub(super) fn read(args: impl IntoIterator<Item = OsString>) -> Result<Ask, String> {
    let mut parser = lexopt::Parser::from_args(args);
    let mut raw = Raw::default();
    while let Some(arg) = parser.next().map_err(told)? {
        match arg {
            Short('h') | Long("help") => return Ok(Ask::Help),
            Value(what) if raw.what.is_none() && what == "help" => return Ok(Ask::Help),
            Short('V') | Long("version") => return Ok(Ask::Version),
            Value(what) if raw.what.is_none() => raw.what = Some(utf8(what)?),
            Value(more) => {
                let more = utf8(more)?;
                return Err(format!(
                    "“{}” is one argument too many; quote a URL with spaces or &",
                    cut(&more)
                ));
            }
            Long("set") => raw.parts.push(("set", value(&mut parser)?)),
            Long("visit") => raw.parts.push(("visit", value(&mut parser)?)),
            Long("seed") => raw.parts.push(("seed", value(&mut parser)?)),
            Long("lens") => raw.parts.push(("lens", value(&mut parser)?)),
            Long("fold") => raw.parts.push(("fold", value(&mut parser)?)),
            Long("rows") => raw.parts.push(("rows", value(&mut parser)?)),
            Long("lang") => raw.lang = Some(value(&mut parser)?),
            Long("format") => raw.format = Some(format(&value(&mut parser)?)?),
            Long("time") => raw.time = Some(time(&value(&mut parser)?)?),
            Long("scale") => raw.scale = Some(scale(&value(&mut parser)?)?),
            Long("theme") => raw.dark = Some(is_dark(&value(&mut parser)?)?),
            other => return Err(told(other.unexpected())),
        }
    }
    let what = raw
        .what
        .take()
        .ok_or("a URL or link is missing; hopscope --help tells more")?;
    match KINDS.iter().find(|(name, _)| *name == what) {
        Some((_, kind)) => list(*kind, raw),
        None => play(&what, raw),
    }
}

fn list(kind: Kind, raw: Raw) -> Result<Ask, String> {
    let format = raw.format.unwrap_or(Format::Text);
    let told = matches!(format, Format::Text | Format::Json);
    if !raw.parts.is_empty() || !raw.is_plain() || !told {
        return Err("a list takes no options but --lang and --format text|json".to_owned());
    }
    let mut given = Given::default();
    given.member("lang", &raw.lang.map_or(Json::Null, Json::Text));
    let link = given.read().map_err(|refusal| refusal.message)?;
    Ok(Ask::List(kind, link.lang.unwrap_or_default(), format))
}

fn play(what: &str, raw: Raw) -> Result<Ask, String> {
    let format = raw.format.unwrap_or(Format::Text);
    let drawn = matches!(format, Format::Svg | Format::Png);
    if !drawn && raw.time.is_some() {
        return Err("--time is for --format svg and png".to_owned());
    }
    if (raw.scale.is_some() || raw.dark.is_some()) && format != Format::Png {
        return Err("--scale and --theme are for --format png".to_owned());
    }
    if !drawn && raw.parts.iter().any(|(option, _)| *option == "rows") {
        return Err("--rows is for --format svg and png".to_owned());
    }
    let mut given = Given::text(what);
    // Before the rest, so that what is wrong there is said in this language.
    given.member("lang", &raw.lang.map_or(Json::Null, Json::Text));
    for (option, value) in raw.parts {
        match option {
            "visit" => given.visit("--visit", &value),
            "set" => set(&mut given, &value)?,
            member => given.member(member, &Json::Text(value)),
        }
    }
    Ok(Ask::Play(Box::new(Play {
        given,
        format,
        time: raw.time,
        look: Look {
            scale: raw.scale.unwrap_or(2),
            dark: raw.dark.unwrap_or(false),
        },
    })))
}

fn set(given: &mut Given, setting: &str) -> Result<(), String> {
    let Some((id, value)) = setting.split_once('=') else {
        return Err(format!(
            "--set {} has no value; write --set knob=value",
            cut(setting)
        ));
    };
    if !knob_ids().contains(&id) {
        let hint = match nearest(id) {
            Some(near) => format!("did you mean “{near}”?"),
            None => "hopscope knobs lists them".to_owned(),
        };
        return Err(format!("there is no knob “{}”; {hint}", cut(id)));
    }
    given.set(id, &value.into());
    Ok(())
}

/// The knob that was probably meant by an id that does not exist.
fn nearest(id: &str) -> Option<&'static str> {
    if id.len() > 64 {
        return None;
    }
    let id = id.trim().to_lowercase();
    let best = knob_ids()
        .into_iter()
        .min_by_key(|known| distance(known, &id))?;
    (distance(best, &id) <= 2 + best.len() / 8).then_some(best)
}

fn knob_ids() -> Vec<&'static str> {
    pipeline::knobs().iter().map(|knob| knob.id).collect()
}

/// Levenshtein's distance.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (at, ch) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = at + 1;
        for (k, other) in b.chars().enumerate() {
            let swapped = corner + usize::from(ch != other);
            corner = row[k + 1];
            row[k + 1] = swapped.min(corner + 1).min(row[k] + 1);
        }
    }
    row[b.chars().count()]
}

fn format(name: &str) -> Result<Format, String> {
    let found = FORMATS.iter().find(|(known, _)| *known == name);
    let found = found.map(|(_, format)| *format);
    found.ok_or_else(|| {
        format!(
            "--format cannot be “{}”; it can be text, json, mermaid, svg, png, pcap",
            cut(name)
        )
    })
}

fn time(value: &str) -> Result<f64, String> {
    let number = value.parse().ok().filter(|time: &f64| *time >= 0.0);
    number.ok_or_else(|| {
        format!(
            "--time cannot be “{}”; give milliseconds, such as 12.5",
            cut(value)
        )
    })
}

fn scale(value: &str) -> Result<u8, String> {
    let number = value.parse().ok().filter(|scale| SCALES.contains(scale));
    number.ok_or_else(|| format!("--scale cannot be “{}”; give 1 to 8", cut(value)))
}

fn is_dark(value: &str) -> Result<bool, String> {
    match value {
        "light" => Ok(false),
        "dark" => Ok(true),
        _ => Err(format!(
            "--theme cannot be “{}”; it can be light, dark",
            cut(value)
        )),
    }
}

fn value(parser: &mut lexopt::Parser) -> Result<String, String> {
    utf8(parser.value().map_err(told)?)
}

fn utf8(words: OsString) -> Result<String, String> {
    words.into_string().map_err(|words| {
        format!(
            "the argument “{}” is not UTF-8",
            cut(&words.to_string_lossy())
        )
    })
}

fn told(error: lexopt::Error) -> String {
    format!("{}; hopscope --help tells more", cut(&error.to_string()))
}

/// As much of an argument as a message needs.
fn cut(words: &str) -> String {
    let mut chars = words.chars();
    let mut out: String = chars.by_ref().take(60).collect();
    if chars.next().is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_keyboard_is_understood_and_nonsense_is_not() {
        assert_eq!(nearest("dns.cahce"), Some("dns.cache"));
        assert_eq!(nearest("DNS.Cache "), Some("dns.cache"));
        assert_eq!(nearest("moon.phase"), None);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
