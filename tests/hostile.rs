//! Input that means no good: each ends in a trace or in a clear message, never in anything else.
//!
//! `tests/hostile/inputs.json` says what each must end in: a trace, of that URL where one stands there, or a
//! message with these words. The library and the command line are held against it here (which takes no
//! objects), the page and the JavaScript interface in `tests/browser/api.test.mjs`.

use hopscope::embed::{Given, Json, Played, Refusal, play};
use hopscope::sim::Rng;
use hopscope::trace::check;
use serde_json::Value;

const INPUTS: &str = include_str!("hostile/inputs.json");

/// One input and what it must end in.
struct Case {
    name: String,
    give: Value,
    /// Words of the message; without them it is a trace.
    says: Option<String>,
    /// The URL of the trace, where it is worth a word.
    url: Option<String>,
}

impl Case {
    /// The text that is given.
    fn text(&self) -> String {
        let pieces = self
            .give
            .as_array()
            .cloned()
            .unwrap_or_else(|| vec![self.give.clone()]);
        let piece = |piece: &Value| match piece["repeat"].as_str() {
            Some(repeat) => repeat.repeat(piece["times"].as_u64().expect("a number") as usize),
            None => piece.as_str().expect("a text").to_owned(),
        };
        pieces.iter().map(piece).collect()
    }
}

/// The table's part of that name.
fn cases(part: &str) -> Vec<Case> {
    let table: Value = serde_json::from_str(&without_lone_surrogates(INPUTS)).expect("JSON");
    let cases = table[part]
        .as_array()
        .expect("a list")
        .iter()
        .map(|case| Case {
            name: case["name"].as_str().expect("a name").to_owned(),
            give: case["give"].clone(),
            says: case["says"].as_str().map(str::to_owned),
            url: case["trace"].as_str().map(str::to_owned),
        });
    cases.collect()
}

/// No Rust string holds them; browsers, too, read U+FFFD in their place where they read a URL.
fn without_lone_surrogates(json: &str) -> String {
    let mut out = String::new();
    let mut rest = json;
    while let Some(at) = rest.find("\\ud") {
        let (before, escape) = rest.split_at(at);
        out += before;
        let low = |text: &str| {
            text.starts_with("\\ud") && text.as_bytes().get(3).is_some_and(|c| *c >= b'c')
        };
        let pair = !low(escape) && escape.get(6..).is_some_and(low);
        let length = if pair { 12 } else { 6 };
        out += if pair {
            &escape[..length]
        } else if escape.as_bytes()[3] < b'8' {
            &escape[..6]
        } else {
            "\\ufffd"
        };
        rest = &escape[length..];
    }
    out + rest
}

/// What differs from what the table says of a case.
fn differs(case: &Case, played: Result<Played, Refusal>) -> Option<String> {
    let got = match (&case.says, played) {
        (Some(words), Err(refusal)) => {
            let short = refusal.message.chars().count() < 400;
            if !words.is_empty() && refusal.message.contains(words.as_str()) && short {
                return None;
            }
            refusal.message
        }
        (None, Ok(played)) => {
            assert_eq!(check(&played.trace), [], "{}", case.name);
            assert!(played.pcap().len() >= 24, "{}", case.name);
            if case.url.as_ref().is_none_or(|url| *url == played.trace.url) {
                return None;
            }
            played.trace.url
        }
        (Some(_), Ok(played)) => format!("a trace of {:.200}", played.trace.url),
        (None, Err(refusal)) => refusal.message,
    };
    Some(format!("{}: {got}", case.name))
}

fn agree(part: &str, played: impl Fn(&Case) -> Result<Played, Refusal>) {
    let cases = cases(part);
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| differs(case, played(case)))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

#[test]
fn urls_end_as_the_table_says() {
    agree("urls", |case| play(Given::text(&case.text())));
}

#[test]
fn links_end_as_the_table_says() {
    agree("links", |case| {
        play(Given::text(&format!("?{}", case.text())))
    });
}

#[test]
fn objects_end_as_the_table_says() {
    agree("objects", |case| {
        play(Given::json(&Json::from(case.give.clone())))
    });
}

/// Bytes at random, some of them taken from what the readers know.
fn bytes(rng: &mut Rng, known: &[&str]) -> Vec<u8> {
    let mut out = Vec::new();
    for _ in 0..rng.below(40) {
        match rng.below(4) {
            0 => out.push(rng.below(256) as u8),
            1 => out.push(32 + rng.below(95) as u8),
            _ => out.extend_from_slice(known[rng.below(known.len() as u64) as usize].as_bytes()),
        }
    }
    out
}

/// Whatever it is, it ends in a sound trace or in one short line.
fn ends_well(given: Given, what: &[u8]) {
    match play(given) {
        Ok(played) => assert_eq!(check(&played.trace), [], "{what:?}"),
        Err(refusal) => {
            let length = refusal.message.chars().count();
            assert!((5..600).contains(&length), "{what:?}: {refusal}");
            assert!(!refusal.message.contains('\n'), "{what:?}: {refusal}");
        }
    }
}

const OF_URLS: [&str; 14] = [
    "https://",
    "http:",
    "a.example",
    "/",
    "?",
    "#",
    "%",
    "%2",
    "@",
    ":",
    "[::1]",
    "xn--",
    "é",
    "\u{202e}",
];
const OF_LINKS: [&str; 18] = [
    "&",
    "=",
    "v=1.1",
    "url=",
    "https://a.example/",
    "again=",
    "60s",
    "!",
    "dns.os",
    "reload",
    "hard",
    "@",
    "%",
    "%C3%A9",
    "dns.cache=os",
    "seed=",
    "at=",
    "lens=dns",
];
const OF_OBJECTS: [&str; 20] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"url\":",
    "\"a.example\"",
    "\"set\":{",
    "\"dns.cache\":",
    "\"os\"",
    "\"visits\":[{",
    "\"after\":",
    "60",
    "null",
    "\"clear\":",
    "\"how\":",
    "\"reload\"",
    "\"seed\":1e9",
    "\\ud800",
];

#[test]
fn random_bytes_end_well() {
    for seed in 0..30_000 {
        let mut rng = Rng::new(seed, "bytes");
        let url = bytes(&mut rng, &OF_URLS);
        ends_well(Given::text(&String::from_utf8_lossy(&url)), &url);
        let link = [b"?".as_slice(), &bytes(&mut rng, &OF_LINKS)].concat();
        ends_well(Given::text(&String::from_utf8_lossy(&link)), &link);
    }
}

#[test]
fn random_objects_end_well() {
    let mut read = 0;
    for seed in 0..150_000 {
        let mut rng = Rng::new(seed, "objects");
        let mut object = br#"{"url":"a.example","set":{"dns.cache":"os"},"visits":[{"after":60,"clear":["tcp"]}],"seed":7}"#.to_vec();
        for _ in 0..1 + rng.below(3) {
            let at = rng.below(object.len() as u64) as usize;
            let end = (at + rng.below(12) as usize).min(object.len());
            let piece = OF_OBJECTS[rng.below(20) as usize].as_bytes();
            object.splice(at..end, piece.iter().copied());
        }
        if let Ok(value) = serde_json::from_slice::<Value>(&object) {
            read += 1;
            ends_well(Given::json(&value.into()), &object);
        }
    }
    assert!(read > 5_000, "only {read} were JSON");
}

/// The command line ends as the library does, with the exit status that says so.
#[cfg(feature = "cli")]
#[test]
fn the_command_line_ends_as_the_table_says() {
    use std::process::Command;

    let urls = cases("urls").into_iter().map(|case| (case.text(), case));
    let links = cases("links")
        .into_iter()
        .map(|case| (format!("?{}", case.text()), case));
    let mut wrong = Vec::new();
    // No argument can hold a NUL or more than 128 KiB. What stands for lone surrogates here cannot be one
    // either; tests/cli.rs gives their bytes.
    let given = urls
        .chain(links)
        .filter(|(text, _)| !text.contains('\0') && text.len() < 131_072);
    for (text, case) in given {
        let output = Command::new(env!("CARGO_BIN_EXE_hopscope"))
            .args(["--format", "json", "--", &text])
            .output()
            .expect("the program starts");
        let errors = String::from_utf8(output.stderr).expect("UTF-8");
        let good = match (&case.says, output.status.code()) {
            (Some(words), Some(2)) => {
                errors.contains(words.as_str())
                    && errors.lines().count() == 1
                    && errors.len() < 1_000
                    && !errors.trim_end().contains(char::is_control)
            }
            (None, Some(0)) => {
                let trace: Value = serde_json::from_slice(&output.stdout).expect("JSON");
                case.url.as_ref().is_none_or(|url| trace["url"] == **url)
            }
            _ => false,
        };
        if !good {
            wrong.push(format!(
                "{}: {:?} {errors:.300}",
                case.name,
                output.status.code()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
