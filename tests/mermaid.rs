//! Mermaid text, natively: one golden file a claim. What is exported of many runs is written to the file that
//! `HOPSCOPE_EXPORTS` names, with the labels that went in; `tests/browser/mermaid.test.mjs` lets Mermaid read it.

#[allow(dead_code, reason = "only some of it is needed here")]
#[path = "diagram/build.rs"]
mod build;
mod common;
#[path = "common/random.rs"]
mod random;

use std::fs::File;
use std::io::{BufWriter, Write};

use build::Build;
use hopscope::diagram::{colon, fold_words, layout, note_words};
use hopscope::embed;
use hopscope::export::{Mermaid, mermaid};
use hopscope::lens::{self, Folds, Lens, Part, View, ViewNode, ViewRow, tier_name};
use hopscope::pipeline::{simulate, with_vocabulary};
use hopscope::scenario::permalink;
use hopscope::sim::Rng;
use hopscope::text::{Label, Lang, Text, Words};
use hopscope::trace::{FragmentId, MessageKind, NoteKind, Trace};
use serde_json::{Value, json};

#[test]
fn texts_are_what_their_golden_files_say() {
    common::golden("mermaid", |input| {
        let mut words = input.split_whitespace();
        let mut next = || words.next().unwrap_or_default();
        let (lens, lang, link) = (next(), next(), next());
        let (link, problems) = with_vocabulary(&[], |words| permalink::decode(link, words));
        assert_eq!(problems, []);
        let trace = simulate(&link.scenario).expect("a URL that can be visited");
        let lens = lens::by_id(lens).expect("a lens");
        let lang = Lang::from_tag(lang).expect("a language");
        let view = lens::view_folded(&trace, lens, &embed::folds(&link.folds));
        mermaid(&trace, &view, lang).text
    });
}

#[test]
fn a_text_that_mermaid_would_not_draw_says_so() {
    let text_of = |calls: usize| {
        let mut build = Build::new(&["browser", "nginx"]);
        for _ in 0..calls {
            build.event("browser", "nginx", "GET /", Some(1));
        }
        let trace = build.done();
        mermaid(&trace, &lens::view(&trace, everything()), Lang::Ru)
    };
    let short = text_of(1_000);
    assert!(!short.too_long && short.text.starts_with("sequenceDiagram\n"));
    let long = text_of(4_000);
    assert!(long.too_long && long.text.starts_with("%% Больше 50"));
    let lines = |export: &Mermaid| export.text.lines().count();
    assert_eq!(lines(&long), lines(&short) + 3_000 + 1);
}

/// Each call finds its answer, and soon: to look through all messages for each took a quarter of a minute here.
#[test]
fn a_huge_run_is_written_at_once() {
    let mut build = Build::new(&["browser", "nginx"]);
    let calls: Vec<_> = (0..30_000)
        .map(|_| build.call("browser", "nginx", "GET /", 1))
        .collect();
    for call in calls.into_iter().rev() {
        build.reply(call, "200 OK", 1);
    }
    let trace = build.done();
    let text = mermaid(&trace, &lens::view(&trace, everything()), Lang::En).text;
    assert_eq!(text.matches("p0->>+p1: GET /\n").count(), 30_000);
    assert_eq!(text.matches("p1-->>-p0: 200 OK\n").count(), 30_000);
}

/// Every label of every kind, as hostile as can be; then random runs through every lens in every language.
#[test]
fn exports() {
    let mut file = std::env::var_os("HOPSCOPE_EXPORTS")
        .map(|path| BufWriter::new(File::create(path).expect("the file can be written")));
    let mut export = |name: String, trace: &Trace, view: &View, lang: Lang| {
        let made = mermaid(trace, view, lang);
        let mut rows = Vec::new();
        collect(trace, &view.nodes, lang, &mut rows);
        assert!(made.text.lines().count() > rows.len(), "{name}");
        let lanes: Vec<&str> = view.lanes.iter().map(|lane| lane.name.get(lang)).collect();
        let several = view.tiers().into_iter().filter(|run| run.last > run.first);
        let tiers = several.map(|run| {
            let lanes = (run.first..=run.last).map(|lane| format!("p{lane}"));
            json!({ "name": tier_name(run.tier).get(lang), "lanes": lanes.collect::<Vec<_>>() })
        });
        let tiers: Vec<Value> = tiers.collect();
        let line = json!({
            "name": name, "text": made.text, "lanes": lanes, "tiers": tiers, "rows": rows
        });
        if let Some(file) = &mut file {
            writeln!(file, "{line}").expect("the file can be written");
        }
    };
    for words in HOSTILE {
        let trace = hostile(words);
        export(
            format!("{words:?}"),
            &trace,
            &lens::view(&trace, everything()),
            Lang::En,
        );
    }
    for seed in 0..1_000 {
        let mut scenario = random::scenario(seed);
        if seed % 2 == 0 {
            scenario.url = url(seed);
        }
        let trace = simulate(&scenario).expect("a URL that can be visited");
        let lens = &lens::ALL[seed as usize % lens::ALL.len()];
        let lang = Lang::ALL[(seed / 7) as usize % 3];
        // Every third with something folded.
        let folds = match seed % 3 {
            0 => some_folds(&trace, lens, seed),
            _ => Folds::default(),
        };
        let view = lens::view_folded(&trace, lens, &folds);
        export(format!("seed {seed}, {}", lens.id), &trace, &view, lang);
    }
}

/// About a third of what can be folded, and unfolded.
fn some_folds(trace: &Trace, lens: &Lens, seed: u64) -> Folds {
    let mut rng = Rng::new(seed, "folds");
    let diagram = layout(trace, &lens::view(trace, lens), Lang::En);
    let handles = diagram.handles.iter().map(|one| (one.part, !one.folded));
    let tiers = diagram.tiers.iter().map(|one| (Part::Tier(one.tier), true));
    let all = handles.chain(tiers);
    all.filter(|_| rng.below(3) == 0).collect()
}

fn everything() -> &'static Lens {
    lens::by_id("everything").expect("the lens exists")
}

/// What Mermaid could read as its own, or lose.
const HOSTILE: [&str; 72] = [
    "#",
    ";",
    "a;b",
    "a#b",
    "#35;",
    "#59;",
    "#x3b;",
    "#quot;",
    "#infin;",
    "&amp;",
    "&#35;",
    "&lt",
    "&copy",
    "a & b",
    "a &b;",
    "<",
    ">",
    "<b>bold</b>",
    "<script>alert(1)</script>",
    "<!-- -->",
    "<?php",
    "</div>",
    "<br>",
    "<br/>",
    "a<b",
    "1 < 2",
    "\"quoted\"",
    "'single'",
    "`ticks`",
    "back\\slash",
    "\\n",
    "{braces}",
    "{\"a\": 1}",
    "[brackets]",
    "(round)",
    "%%",
    "%%{init: {}}%%",
    "100%",
    "50%%50",
    "%%%",
    "$$x$$",
    "$$",
    "$",
    "style",
    "style:#35;",
    "style a:b#c;d",
    "classDef x fill:#f00;",
    "style fill:red;",
    "wrap:",
    "wrap: a",
    ":wrap:a",
    "nowrap:x",
    ":nowrap:",
    "wrapped",
    "end",
    "end;",
    "else",
    "alt x",
    "participant",
    "title x",
    "p0->>p1: hi",
    "Note over p0: x",
    "autonumber",
    "-->>",
    ":",
    "::",
    "a: b",
    "日本語；＃",
    "русский",
    "שלום \u{2067}עולם\u{2069}",
    "🧑‍💻 👍🏽",
    "ﬂ°°35¶ß and ﬂ ¶",
];

/// A run in which a text stands in every kind of label.
fn hostile(words: &str) -> Trace {
    let name = Box::leak(words.to_owned().into_boxed_str());
    let mut build = Build::new(&["browser", "nginx"]);
    let name = Box::leak(Box::new(Words::new(name, name, name)));
    build.trace.participants[1].name = Text::new(name);
    let call = build.call("browser", "nginx", words, 5);
    let spaced = format!("  {words}\t{words}\n{words} ");
    build.note(&["browser", "nginx"], NoteKind::Remark, &spaced, 0);
    build.note(&["nginx"], NoteKind::Wait, words, 700_000);
    build.door("nginx", "test", words, &["a", words], 1);
    build.alt("nginx", "test", words, (&["a", words, "b"], 1), |b| {
        b.event("nginx", "nginx", words, Some(1));
        b.event("nginx", "browser", words, None);
    });
    let start = build.now;
    for at in 0..2 {
        build
            .meanwhile(start + at)
            .span("nginx", "test", words, |b| {
                b.event("nginx", "browser", words, Some(50));
            });
    }
    build.reply(call, words, 5);
    build.done()
}

/// A URL of pieces that Mermaid could read as its own.
fn url(seed: u64) -> String {
    let mut rng = Rng::new(seed, "hostile");
    let mut url = "https://shop.example.com".to_owned();
    for part in ["/", "/", "?q=", "&", "#"] {
        url += part;
        for _ in 0..rng.below(4) {
            url += HOSTILE[rng.below(HOSTILE.len() as u64) as usize];
        }
    }
    url
}

/// What Mermaid has to give back, row for row: kind, ends, words.
fn collect(trace: &Trace, nodes: &[ViewNode], lang: Lang, rows: &mut Vec<Value>) {
    for node in nodes {
        match node {
            ViewNode::Row(row) => rows.push(expected(trace, row, lang)),
            ViewNode::Span(_, _, inner) => collect(trace, inner, lang, rows),
            ViewNode::Frame(id, operands) => {
                let fragment = trace.fragment(*id);
                let taken = fragment.operands.iter().position(|operand| operand.taken);
                let taken = taken.expect("one is taken");
                let kind = fragment.operator.keyword();
                rows.push(json!({ "kind": kind, "words": decided(trace, *id, lang) }));
                collect(trace, &operands[taken], lang, rows);
                for (at, operand) in fragment.operands.iter().enumerate() {
                    if at != taken {
                        let words = operand.guard.show(lang);
                        rows.push(json!({ "kind": "else", "words": words }));
                    }
                }
                rows.push(json!({ "kind": "end" }));
            }
            ViewNode::Par(branches) => {
                for (at, branch) in branches.iter().enumerate() {
                    let kind = if at == 0 { "par" } else { "and" };
                    let words = branch.name.as_ref().map(|name: &Label| name.show(lang));
                    rows.push(json!({ "kind": kind, "words": words.unwrap_or_default() }));
                    collect(trace, &branch.nodes, lang, rows);
                }
                rows.push(json!({ "kind": "end" }));
            }
        }
    }
}

fn decided(trace: &Trace, id: FragmentId, lang: Lang) -> String {
    let fragment = trace.fragment(id);
    let taken = fragment.operands.iter().find(|operand| operand.taken);
    let guard = taken.expect("one is taken").guard.show(lang);
    [&fragment.name.show(lang), colon(lang), &guard].concat()
}

fn expected(trace: &Trace, row: &ViewRow, lang: Lang) -> Value {
    let (kind, from, to, words) = match row {
        ViewRow::Message { ids, from, to } => {
            let message = trace.message(ids[0]);
            let kind = match (message.kind, message.received) {
                (MessageKind::Reply, Some(_)) => "reply",
                (MessageKind::Reply, None) => "lost reply",
                (_, None) => "lost",
                (MessageKind::Call, _) => "call",
                (MessageKind::Async | MessageKind::HandOver, _) => "async",
            };
            (kind, *from, *to, message.payload.label().show(lang))
        }
        ViewRow::Note { note, first, last } => {
            ("note", *first, *last, note_words(trace, *note, lang))
        }
        ViewRow::Door { id, lane } => ("note", *lane, *lane, decided(trace, *id, lang)),
        ViewRow::Fold(fold) => {
            let kind = if fold.from == fold.to { "note" } else { "fold" };
            (kind, fold.from, fold.to, fold_words(trace, fold, lang))
        }
    };
    json!({ "kind": kind, "from": from, "to": to, "words": words })
}
