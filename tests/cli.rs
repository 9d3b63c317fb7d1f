//! The command line, run as a person runs it.

#![cfg(feature = "cli")]

use std::io::Read;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hopscope"));
    command.args(args);
    command
}

fn run(args: &[&str]) -> Output {
    command(args).output().expect("the program starts")
}

/// The bytes it prints when all is well.
fn writes(args: &[&str]) -> Vec<u8> {
    let output = run(args);
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{args:?}"
    );
    output.stdout
}

/// What it prints, as text.
fn prints(args: &[&str]) -> String {
    String::from_utf8(writes(args)).expect("UTF-8")
}

/// The one line it says when the input cannot be used.
fn refuses(args: &[&str]) -> String {
    let output = run(args);
    assert_eq!(output.status.code(), Some(2), "{args:?}");
    assert!(output.stdout.is_empty(), "{args:?}");
    let errors = String::from_utf8(output.stderr).expect("UTF-8");
    let line = errors.strip_suffix('\n').expect("a line");
    assert!(!line.contains(char::is_control), "{args:?}: {line:?}");
    line.strip_prefix("hopscope: ")
        .expect("its name first")
        .to_owned()
}

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&prints(&[args, &["--format", "json"]].concat())).expect("JSON")
}

#[test]
fn a_url_is_told_as_a_table() {
    let text = prints(&["shop.example.com/a"]);
    assert!(
        text.starts_with("https://shop.example.com/a\nOverview\n\n"),
        "{text}"
    );
    assert!(
        text.contains("  Client to Front Nginx   GET /a\n"),
        "{text}"
    );
    assert!(
        text.lines()
            .last()
            .expect("a result")
            .starts_with("200 OK · "),
        "{text}"
    );
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn a_table_can_be_searched_and_says_when_it_is_empty() {
    let text = prints(&["a.example", "--visit", "0s", "--lens", "dns"]);
    assert!(
        text.contains("\nNothing that this lens shows happened in this run.\n\n200 OK · "),
        "{text}"
    );
    for lang in ["en", "zh", "ru"] {
        let text = prints(&["a.example", "--lens", "everything", "--lang", lang]);
        let odd = |c: char| c.is_whitespace() && !" \n".contains(c);
        assert!(!text.contains(odd), "{text}");
    }
}

#[test]
fn options_come_on_top_of_a_link() {
    let link = "https://host.example/some/page/?v=1.4&url=https://a.example/x&dns.cache=os&seed=7&lens=dns#top";
    let trace = json(&[link, "--set", "dns.cache=browser", "--seed", "8"]);
    assert_eq!(trace["url"], "https://a.example/x");
    assert_eq!(
        trace["link"],
        "v=1.4&url=https://a.example/x&dns.cache=browser&seed=8"
    );
    for other in [
        "?v=1.4&url=https://a.example/x",
        "v=1.4&url=https://a.example/x",
        "url=https://a.example/x",
        "https://host.example/#v=1.4&url=https://a.example/x",
        "https://host.example/?embed&v=1.4&url=https://a.example/x",
    ] {
        assert_eq!(
            json(&[other])["link"],
            "v=1.4&url=https://a.example/x",
            "{other}"
        );
    }
    // A URL that only looks a little like a link stays one.
    assert_eq!(
        json(&["https://video.example/watch?v=1a.b&url=x"])["url"],
        "https://video.example/watch?v=1a.b&url=x"
    );
}

#[test]
fn visits_are_made_in_their_order() {
    let trace = json(&[
        "a.example",
        "--visit",
        "60s",
        "--visit",
        "1d!dns.os,tcp@http://b.example/q?a=1&b=2",
    ]);
    assert_eq!(trace["visit"], 2);
    assert_eq!(
        trace["link"],
        "v=1.4&url=a.example&again=60s&again=1d!dns.os,tcp@http://b.example/q?a=1%26b=2"
    );
}

#[test]
fn visits_are_reloads_too() {
    let trace = json(&[
        "a.example",
        "--visit",
        "5s!reload",
        "--visit",
        "0s!hard,cdn",
    ]);
    assert_eq!(
        trace["link"],
        "v=1.4&url=a.example&again=5s!reload&again=0s!hard,cdn"
    );
    let before = trace["before"].as_array().expect("a list");
    let answered: Vec<_> = before.iter().map(|past| &past["answered"]).collect();
    assert_eq!(answered, [200, 304]);
    let caches = trace["caches"].as_array().expect("a list");
    let dns = caches.iter().find(|cache| cache["id"] == "dns.browser");
    let held = &dns.expect("a cache")["holds"][0];
    assert_eq!(held["what"], "a.example");
    let (until, begun) = (held["until"].as_f64(), trace["startedAt"].as_f64());
    assert!(until > begun);
    let told = prints(&["a.example", "--visit", "5s!reload"]);
    assert!(told.contains("visit 2, 5 s later: reload"), "{told}");
}

#[test]
fn every_format_in_every_language() {
    for lang in ["en", "zh", "ru"] {
        let [text, svg, mermaid] = ["text", "svg", "mermaid"].map(|format| {
            prints(&[
                "a.example",
                "--lang",
                lang,
                "--lens",
                "tcp",
                "--format",
                format,
            ])
        });
        assert!(text.contains("SYN"), "{text}");
        assert!(
            svg.starts_with("<svg ")
                && svg.contains("SYN")
                && svg.contains(&format!("lang=\"{lang}\""))
        );
        assert!(
            mermaid.lines().any(|line| line == "sequenceDiagram"),
            "{mermaid}"
        );
        assert_eq!(json(&["a.example", "--lang", lang])["lang"], lang);
    }
    let [early, late] =
        ["10", "10000"].map(|time| prints(&["a.example", "--format", "svg", "--time", time]));
    assert_ne!(early, late);
    assert_eq!(late, prints(&["a.example", "--format", "svg"]));
    let [compact, by_time] =
        ["compact", "time"].map(|rows| prints(&["a.example", "--format", "svg", "--rows", rows]));
    assert_eq!(late, compact);
    assert!(by_time.contains("class=\"ruler\"") && !compact.contains("ruler\""));
}

/// The width and height of a PNG file, and its pixels as rows of red, green, blue and opacity.
fn pixels(file: &[u8]) -> (u32, u32, Vec<[u8; 4]>) {
    let image = resvg::tiny_skia::Pixmap::decode_png(file).expect("a PNG file");
    let pixels = image.pixels().iter().map(|pixel| {
        let colour = pixel.demultiply();
        [colour.red(), colour.green(), colour.blue(), colour.alpha()]
    });
    (image.width(), image.height(), pixels.collect())
}

#[test]
fn a_picture_is_drawn_in_pixels_of_either_theme() {
    let svg = prints(&["a.example", "--lens", "tls", "--format", "svg"]);
    let of = |name: &str| -> u32 {
        let (_, rest) = svg.split_once(&format!(" {name}=\"")).expect("a size");
        let (number, _) = rest.split_once('"').expect("its end");
        number.parse::<f32>().expect("a number") as u32
    };
    let draw = |more: &[&str]| {
        let args = ["a.example", "--lens", "tls", "--format", "png"];
        pixels(&writes(&[&args, more].concat()))
    };
    let (wide, high, light) = draw(&["--scale", "1"]);
    assert_eq!((wide, high), (of("width"), of("height")));
    let has = |pixels: &[[u8; 4]], colour| pixels.contains(&colour);
    // The paper, and the coloured edge of the client's box.
    let ([white, blue], [night, sky]) = (
        [[255, 255, 255, 255], [0x3f, 0x55, 0xd9, 255]],
        [[0x14, 0x1a, 0x26, 255], [0x8c, 0x9b, 0xff, 255]],
    );
    assert_eq!(light[0], white);
    assert!(has(&light, blue) && !has(&light, sky));
    let (wide, high, dark) = draw(&["--theme", "dark"]);
    assert_eq!((wide, high), (2 * of("width"), 2 * of("height")));
    assert_eq!(dark[0], night);
    assert!(has(&dark, sky) && !has(&dark, white));
    let (_, _, early) = draw(&["--scale", "1", "--time", "0"]);
    assert_ne!(early, light);
}

#[test]
fn a_capture_is_a_file_of_frames() {
    let file = writes(&["a.example", "--format", "pcap"]);
    assert_eq!(file[..4], 0xa1b2_c3d4_u32.to_le_bytes());
    let word = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().expect("four bytes"));
    let (mut at, mut frames) = (24, 0);
    while at < file.len() {
        assert_eq!(word(at + 8), word(at + 12));
        at += 16 + word(at + 8) as usize;
        frames += 1;
    }
    assert!(at == file.len() && frames > 20, "{frames}");
    assert!(refuses(&["knobs", "--format", "pcap"]).contains("a list takes no options"));
}

#[test]
fn lists_hold_every_id_that_can_be_given() {
    let knobs = json(&["knobs"]);
    for knob in knobs.as_array().expect("a list") {
        let id = knob["id"].as_str().expect("an id");
        assert!(prints(&["knobs"]).contains(id));
        let default = match &knob["default"] {
            Value::String(value) => value.clone(),
            number => number.to_string(),
        };
        assert_eq!(
            json(&["a.example", "--set", &format!("{id}={default}")])["link"],
            "v=1.4&url=a.example"
        );
        let other = match knob["values"].as_array() {
            Some(values) => {
                let mut ids = values.iter().filter_map(|value| value["id"].as_str());
                ids.find(|id| *id != default)
                    .expect("another value")
                    .to_owned()
            }
            None if knob["kind"] == "fields" => "ETag:".to_owned(),
            None => {
                let mut bounds = [&knob["min"], &knob["max"]]
                    .into_iter()
                    .map(Value::to_string);
                bounds.find(|bound| *bound != default).expect("a range")
            }
        };
        let setting = format!("{id}={other}");
        let link = json(&["a.example", "--set", &setting])["link"].clone();
        assert!(link.as_str().expect("text").ends_with(&setting), "{link}");
    }
    for lens in json(&["lenses", "--lang", "ru"])
        .as_array()
        .expect("a list")
    {
        prints(&["a.example", "--lens", lens["id"].as_str().expect("an id")]);
    }
    let stages = json(&["stages"]);
    let caches = stages
        .as_array()
        .expect("a list")
        .iter()
        .flat_map(|stage| stage["caches"].as_array().expect("a list"));
    for cache in caches {
        let id = cache["id"].as_str().expect("an id");
        prints(&["a.example", "--visit", &format!("0s!{id}")]);
        assert!(prints(&["stages"]).contains(id));
    }
}

#[test]
fn the_help_shows_examples_that_work() {
    let help = prints(&["--help"]);
    let examples: Vec<&str> = help
        .lines()
        .filter_map(|line| line.strip_prefix("  hopscope "))
        .collect();
    let mut tried = 0;
    for example in examples
        .iter()
        .filter(|line| !line.contains("URL-OR-LINK") && !line.contains('|'))
    {
        let words = example
            .split(" > ")
            .next()
            .expect("a command")
            .replace('\'', "");
        writes(&words.split(' ').collect::<Vec<&str>>());
        tried += 1;
    }
    assert_eq!(tried, 9, "{help}");
    assert_eq!(prints(&["help"]), help);
    assert_eq!(
        prints(&["--version"]),
        format!("hopscope {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn the_readme_shows_examples_that_work() {
    let readme = include_str!("../README.md");
    let examples: Vec<&str> = readme
        .lines()
        .filter_map(|line| line.strip_prefix("hopscope "))
        .collect();
    for example in &examples {
        let words = example
            .split(" > ")
            .next()
            .expect("a command")
            .replace('\'', "");
        writes(&words.split(' ').collect::<Vec<&str>>());
    }
    assert_eq!(examples.len(), 7);
}

#[test]
fn bad_input_is_one_clear_line() {
    let long = "x".repeat(100_000);
    let (long_value, long_option) = (format!("dns.cache={long}"), format!("--{long}"));
    let said = [
        (vec![], "a URL or link is missing"),
        (
            vec!["a.example", "b.example"],
            "“b.example” is one argument too many",
        ),
        (vec!["a.example", "--sed", "1"], "--sed"),
        (vec!["a.example", "--seed"], "--seed"),
        (
            vec!["a.example", "--seed", "x"],
            "“seed” cannot be “x”; it can be 0–18446744073709551615.",
        ),
        (
            vec!["a.example", "--set", "dns.cache"],
            "--set dns.cache has no value",
        ),
        (
            vec!["a.example", "--set", "dns.cahce=os"],
            "did you mean “dns.cache”?",
        ),
        (
            vec!["a.example", "--set", "DNS.Cache=os"],
            "did you mean “dns.cache”?",
        ),
        (
            vec!["a.example", "--set", "url=x"],
            "there is no knob “url”",
        ),
        (
            vec!["a.example", "--set", "dns.cache=mars"],
            "“dns.cache” cannot be “mars”; it can be none, browser, os, recursive, expired.",
        ),
        (
            vec!["a.example", "--set", "dns.cache=os&seed=4"],
            "“os&seed=4”",
        ),
        (
            vec!["a.example", "--visit", "9y"],
            "“--visit” cannot be “9y”; it can be 60s, ",
        ),
        (
            vec!["a.example", "--visit", "60s@not an address"],
            "not an address: This reads like words to search for",
        ),
        (
            vec!["a.example", "--lens", "x"],
            "“lens” cannot be “x”; it can be overview",
        ),
        (
            vec!["a.example", "--lang", "fr"],
            "“lang” cannot be “fr”; it can be en, zh, ru.",
        ),
        (
            vec!["a.example", "--format", "gif"],
            "--format cannot be “gif”; it can be text, json, mermaid, svg, png, pcap",
        ),
        (
            vec!["a.example", "--time", "5"],
            "--time is for --format svg and png",
        ),
        (
            vec!["a.example", "--format", "png", "--scale", "9"],
            "--scale cannot be “9”; give 1 to 8",
        ),
        (
            vec!["a.example", "--format", "png", "--theme", "pink"],
            "--theme cannot be “pink”; it can be light, dark",
        ),
        (
            vec!["a.example", "--format", "svg", "--scale", "2"],
            "--scale and --theme are for --format png",
        ),
        (
            vec!["a.example", "--rows", "time"],
            "--rows is for --format svg",
        ),
        (
            vec!["a.example", "--format", "svg", "--rows", "wide"],
            "“rows” cannot be “wide”; it can be compact, time.",
        ),
        (vec!["a.example", "--format", "svg", "--time", "-1"], "-1"),
        (
            vec!["a.example", "--format", "svg", "--time", "NaN"],
            "--time cannot be “NaN”",
        ),
        (vec!["knobs", "--seed", "1"], "a list takes no options"),
        (vec!["knobs", "--format", "svg"], "a list takes no options"),
        (vec!["not an address"], "words to search for"),
        (vec!["a.example", "--lens", &long], "“lens” cannot be “xxxx"),
        (
            vec!["a.example", "--set", &long_value],
            "“dns.cache” cannot be “xxxx",
        ),
        (
            vec!["a.example", "--visit", &long],
            "“--visit” cannot be “xxxx",
        ),
        (vec!["a.example", &long_option], "invalid option '--xxxx"),
        (
            vec!["\u{1b}[2J\u{202e}", "--lang", "ru"],
            "В имени хоста есть символы",
        ),
        (
            vec!["a.example", "\u{1b}[2J\u{202e}"],
            "“\\u{1b}[2J\\u{202e}”",
        ),
    ];
    for (args, words) in said {
        let line = refuses(&args);
        assert!(line.contains(words), "{args:?}: {line}");
        assert!(line.len() < 400, "{line}");
    }
}

#[cfg(unix)]
#[test]
fn an_argument_that_is_no_text_is_refused() {
    use std::os::unix::ffi::OsStrExt;
    // A lone surrogate as UTF-8 would write it, and a byte that UTF-8 has not.
    for bytes in [&b"a.example/\xed\xa0\x80"[..], b"\xff"] {
        let output = command(&[])
            .arg(std::ffi::OsStr::from_bytes(bytes))
            .output()
            .expect("it starts");
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("is not UTF-8"));
    }
}

#[test]
fn whoever_reads_may_stop_reading() {
    let mut child = command(&["a.example", "--lens", "everything", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(child.stdout.take());
    let mut errors = String::new();
    child
        .stderr
        .take()
        .expect("a pipe")
        .read_to_string(&mut errors)
        .expect("UTF-8");
    assert_eq!(errors, "");
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn a_link_of_another_model_is_played_with_a_note() {
    let output = run(&["v=1.999&url=https://a.example/"]);
    assert!(output.status.success());
    assert_eq!(String::from_utf8_lossy(&output.stderr).lines().count(), 1);
}
