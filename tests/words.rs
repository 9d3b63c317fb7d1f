//! The language files of the page say what the compiler sees: `www/words.mjs` reads the sources by itself.

#[path = "common/random.rs"]
mod random;

use std::path::Path;
use std::process::Command;

use hopscope::lens::{self, Lanes};
use hopscope::pipeline::{self, simulate};
use hopscope::scenario::KnobKind;
use hopscope::text::files::Dictionary;
use hopscope::text::{Arg, Args, Label, Lang, Text};
use hopscope::trace::{Reason, Trace};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn words_mjs(argument: Option<&str>) -> String {
    let made = Command::new("node")
        .arg("www/words.mjs")
        .args(argument)
        .current_dir(ROOT)
        .output()
        .expect("Node.js runs");
    let errors = String::from_utf8_lossy(&made.stderr);
    assert!(made.status.success(), "{errors}");
    String::from_utf8(made.stdout).expect("it prints text")
}

fn dictionary(lang: Lang) -> Dictionary {
    let path = format!("{ROOT}/target/words/words.{}.txt", lang.code());
    let file = std::fs::read_to_string(path).expect("the file is made");
    Dictionary::read(file.leak()).expect("a file of words")
}

#[test]
fn the_files_say_what_stages_lenses_and_traces_say() {
    words_mjs(None);
    let mut texts = heads();
    for seed in 0..500 {
        let trace = simulate(&random::scenario(seed)).expect("a URL that can be visited");
        texts.extend(said(&trace));
    }
    texts.sort_by_key(|text| text.get(Lang::En));
    texts.dedup();
    assert!(texts.len() > 300, "only {} texts", texts.len());
    for lang in [Lang::Zh, Lang::Ru] {
        let words = dictionary(lang);
        for text in &texts {
            let en = text.get(Lang::En);
            assert_eq!(words.find(en).unwrap_or(en), text.get(lang), "{en}");
        }
    }
}

/// What the declarations of stages and lenses say.
fn heads() -> Vec<Text> {
    let mut texts = Vec::new();
    for stage in pipeline::stages() {
        texts.extend([stage.title, stage.about, stage.not_modelled]);
        texts.extend(stage.caches.iter().map(|cache| cache.title));
        texts.extend(stage.presets.iter().map(|preset| preset.title));
    }
    for knob in pipeline::knobs() {
        texts.push(knob.title);
        if let KnobKind::Choice(choices) = knob.kind {
            texts.extend(choices.iter().map(|choice| choice.title));
        }
    }
    for lens in lens::ALL {
        texts.push(lens.title);
        if let Lanes::Named(lanes) = lens.lanes {
            texts.extend(lanes.iter().map(|lane| lane.name));
        }
    }
    texts
}

/// What a trace says.
fn said(trace: &Trace) -> Vec<Text> {
    let mut texts: Vec<Text> = trace.participants.iter().map(|who| who.name).collect();
    for span in &trace.spans {
        texts.extend(of(&span.name));
    }
    for message in &trace.messages {
        texts.extend(of(&message.payload.label()));
        texts.extend(because(&message.why));
        for field in message.payload.fields() {
            texts.extend(of(&field.name).chain(of(&field.value)));
        }
    }
    for note in &trace.notes {
        texts.extend(of(&note.text).chain(because(&note.why)));
    }
    for fragment in &trace.fragments {
        texts.extend(of(&fragment.name).chain(because(&fragment.why)));
        texts.extend(fragment.operands.iter().flat_map(|way| of(&way.guard)));
    }
    texts.extend(trace.stages.iter().flat_map(|stage| of(&stage.label)));
    if let Some(page) = &trace.outcome.error {
        texts.push(page.title);
        texts.extend(of(&page.text));
    }
    texts
}

fn of(label: &Label) -> impl Iterator<Item = Text> + use<> {
    let texts = match label {
        Label::Literal(_) => Vec::new(),
        Label::Phrase(text, args) => filled(&[*text], args),
    };
    texts.into_iter()
}

fn because(reason: &Reason) -> impl Iterator<Item = Text> + use<> {
    filled(&[reason.why.what, reason.why.why], &reason.args).into_iter()
}

fn filled(texts: &[Text], args: &Args) -> Vec<Text> {
    let inner = args.iter().filter_map(|(_, arg)| match arg {
        Arg::Text(text) => Some(*text),
        _ => None,
    });
    texts.iter().copied().chain(inner).collect()
}

/// Every literal, also those of the page's own words: a program is made in which each stands as in the
/// sources beside what was read of it, and the compiler says whether they are the same.
#[test]
fn every_literal_is_read_as_the_compiler_reads_it() {
    let texts: Vec<Vec<serde_json::Value>> =
        serde_json::from_str(&words_mjs(Some("--literals"))).expect("it prints JSON");
    assert_eq!(texts.len(), calls_in(&Path::new(ROOT).join("src")));
    let pairs = texts.iter().flatten().map(|literal| {
        let part = |name: &str| literal[name].as_str().expect("a string").to_owned();
        let bytes = part("value").into_bytes();
        format!("    ({}, &{bytes:?}),\n", part("source"))
    });
    let pairs: String = pairs.collect();
    let program = format!(
        "const PAIRS: &[(&str, &[u8])] = &[\n{pairs}];\n\
         fn main() {{\n    for (source, read) in PAIRS {{\n        \
         assert_eq!(source.as_bytes(), *read, \"{{source}}\");\n    }}\n}}\n"
    );
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (source, binary) = (folder.join("literals.rs"), folder.join("literals"));
    std::fs::write(&source, program).expect("it can be written");
    let compiler = Path::new(env!("CARGO")).with_file_name("rustc");
    for mut step in [
        {
            let mut compile = Command::new(compiler);
            compile
                .arg("--edition=2024")
                .arg(&source)
                .arg("-o")
                .arg(&binary);
            compile
        },
        Command::new(&binary),
    ] {
        let done = step.output().expect("it runs");
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
    }
}

/// How often the macro is called in a folder, comments, tests and its own definition left out.
fn calls_in(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).expect("it can be read");
    let calls = entries.map(|entry| {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            return calls_in(&path);
        }
        let source = std::fs::read_to_string(&path).unwrap_or_default();
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = code.lines().map(str::trim_start);
        let lines = lines.filter(|line| !line.starts_with("//") && !line.contains("$crate::text!"));
        lines.map(|line| line.matches("text!(").count()).sum()
    });
    calls.sum()
}

#[test]
fn what_cannot_be_read_is_an_error() {
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("words");
    for (source, said) in [
        (
            "text!(NAME)",
            "src/a.rs:1: text! takes one string literal or three",
        ),
        (
            "text!(\"a\", \"b\")",
            "src/a.rs:1: text! takes one string literal or three",
        ),
        (
            "text!(concat!(\"a\"))",
            "src/a.rs:1: text! takes one string literal or three",
        ),
        (
            "text!(\"a\", \"b\", \"c\" + \"d\")",
            "text! takes one string literal or three",
        ),
        (
            "text!(\"a\", \"甲\", \"а\");\ntext!(\"a\", \"乙\", \"а\");",
            "src/a.rs:2: “a” is translated otherwise",
        ),
        (
            "text!(\"a\");\ntext!(\"a\", \"乙\", \"а\");",
            "src/a.rs:2: “a” is translated otherwise",
        ),
        (
            "text!(\"costarring\", \"甲\", \"а\");\ntext!(\"liquid\", \"乙\", \"б\");",
            "has the same hash",
        ),
    ] {
        let (status, errors) = run_on(&copy, source);
        assert!(!status && errors.contains(said), "{source}: {errors}");
    }
    let fine = r###"
        // text!(no)
        /* text!(no) /* text!(no) */ text!(no) */
        fn f<'a>(_: &'a str) -> char { '"' }
        const A: Text = text!["a \"b\" \u{e9} \
            c", r#"甲 " "#, "\x41\\" ,];
        const B: &str = "text!(no)";
        macro_rules! text { ($a:expr) => { text!($a, $a, $a) }; }
        #[cfg(test)]
        mod tests { fn f() { text!(NO); } }
        const C: Text = crate::text!("c");
    "###;
    let (status, errors) = run_on(&copy, fine);
    assert!(status, "{errors}");
    let file = std::fs::read_to_string(copy.join("target/words/words.zh.txt"));
    let file = file.expect("the file is made");
    let words = Dictionary::read(file.leak()).expect("a file of words");
    assert_eq!(words.find("a \"b\" é c"), Some("甲 \" "));
    assert_eq!(
        words.len(),
        1,
        "what is the same in both languages needs no entry"
    );
}

/// Runs the script on a source of one file; whether it went well, and what it said.
fn run_on(copy: &Path, source: &str) -> (bool, String) {
    for folder in ["www", "src"] {
        std::fs::create_dir_all(copy.join(folder)).expect("it can be made");
    }
    let script = copy.join("www/words.mjs");
    std::fs::copy(format!("{ROOT}/www/words.mjs"), &script).expect("it can be copied");
    std::fs::write(copy.join("src/a.rs"), source).expect("it can be written");
    let done = Command::new("node")
        .arg(script)
        .output()
        .expect("Node.js runs");
    let errors = String::from_utf8_lossy(&done.stderr).into_owned();
    (done.status.success(), errors)
}
