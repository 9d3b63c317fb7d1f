//! What several tests share: golden files and scenarios read from links.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::fs;
use std::path::PathBuf;

use hopscope::pipeline;
use hopscope::scenario::{Scenario, permalink};

const LINE: &str = "----\n";

/// The scenario of a link.
///
/// # Panics
/// When the link has a problem.
pub fn scenario(query: &str) -> Scenario {
    let (link, problems) =
        pipeline::with_vocabulary(&[], |vocabulary| permalink::decode(query, vocabulary));
    assert_eq!(problems, [], "{query}");
    link.scenario
}

/// Holds every golden file of `tests/golden/<room>` against what `make` gives for its input. A golden file
/// has its input on top and the output below a line of four hyphens. `BLESS=1` writes the outputs anew.
///
/// # Panics
/// When an output differs, or the room has no golden files.
pub fn golden(room: &str, make: impl Fn(&str) -> String) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(room);
    let mut cases: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the room has golden files")
        .map(|entry| entry.expect("the folder can be read").path())
        .collect();
    cases.sort();
    assert!(!cases.is_empty(), "no golden files in {room}");
    let bless = std::env::var_os("BLESS").is_some();
    let mut differing = Vec::new();
    for case in cases {
        let text = fs::read_to_string(&case).expect("a golden file is text");
        let (input, expected) = text.split_once(LINE).unwrap_or((&text, ""));
        let output = make(input.trim());
        if output == expected {
            continue;
        }
        if bless {
            fs::write(&case, format!("{}\n{LINE}{output}", input.trim()))
                .expect("it can be written");
        } else {
            let name = case
                .file_stem()
                .expect("a file has a name")
                .to_string_lossy()
                .into_owned();
            differing.push(format!("{name}:\n{}", first_difference(expected, &output)));
        }
    }
    assert!(
        differing.is_empty(),
        "golden files differ (BLESS=1 writes them anew):\n{}",
        differing.join("\n")
    );
}

fn first_difference(expected: &str, output: &str) -> String {
    let mut pairs = expected.lines().zip(output.lines()).enumerate();
    let found = pairs.find(|(_, (expected, output))| expected != output);
    match found {
        Some((at, (expected, output))) => {
            format!("  line {}\n  - {expected}\n  + {output}", at + 1)
        }
        None => format!(
            "  {} lines expected, {} given",
            expected.lines().count(),
            output.lines().count()
        ),
    }
}
