//! The dependency table of ARCHITECTURE.md, and its worked example, held against the code.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every source file in Rust, as its path below `src` and its text.
fn sources() -> Vec<(String, String)> {
    files("src")
        .into_iter()
        .filter(|(file, _)| file.ends_with(".rs"))
        .collect()
}

fn files(folder_name: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![root().join(folder_name)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a source folder can be read") {
            let path = entry.expect("an entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path
                    .strip_prefix(root().join(folder_name))
                    .expect("it is below the folder");
                let text = fs::read_to_string(&path).expect("a source file is text");
                files.push((name.to_string_lossy().replace('\\', "/"), text));
            }
        }
    }
    files.sort();
    files
}

fn room_of(file: &str) -> &str {
    file.split('/')
        .next()
        .unwrap_or_default()
        .trim_end_matches(".rs")
}

/// The table: each room and what it may import.
fn table() -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("it can be read");
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let imports = cells[cells.len() - 1].split(',').map(str::trim);
        let imports = imports
            .filter(|room| !room.is_empty())
            .map(str::to_owned)
            .collect();
        (cells[0].trim_matches('`').to_owned(), imports)
    })
    .collect()
}

/// The rooms that a file names by `crate::room` (or, in a binary, `hopscope::room`), also in braces.
fn named_rooms(text: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for start in ["crate::", "hopscope::"] {
        for (at, _) in text.match_indices(start) {
            let rest = &text[at + start.len()..];
            let list = rest
                .strip_prefix('{')
                .map(|rest| rest.split('}').next().unwrap_or_default());
            for name in list.unwrap_or(rest).split(',') {
                let name = name.trim();
                let end = name.find(|ch: char| !ch.is_ascii_lowercase() && ch != '_');
                rooms.insert(name[..end.unwrap_or(name.len())].to_owned());
                if list.is_none() {
                    break;
                }
            }
        }
    }
    rooms
}

#[test]
fn no_room_imports_against_the_table() {
    let table = table();
    let mut seen = BTreeSet::new();
    for (file, text) in sources() {
        let room = room_of(&file);
        if room == "lib" {
            continue;
        }
        let allowed = table
            .get(room)
            .unwrap_or_else(|| panic!("{room} is not in the table"));
        seen.insert(room.to_owned());
        for named in named_rooms(&text) {
            let is_room = table.contains_key(&named);
            assert!(
                !is_room || named == room || allowed.contains(&named),
                "{file} names {named}, which {room} may not import"
            );
        }
    }
    let rooms: BTreeSet<String> = table.into_keys().collect();
    assert_eq!(seen, rooms, "the table and the folders of src differ");
}

#[test]
fn the_check_would_notice_a_forbidden_import() {
    let named =
        named_rooms("use crate::{pipeline::simulate, text};\nfn f() -> crate::lens::Lens {}");
    let expected = ["lens", "pipeline", "text"].map(str::to_owned);
    assert_eq!(named, BTreeSet::from(expected));
}

#[test]
fn every_file_says_first_what_it_is_and_none_is_huge() {
    for (file, text) in sources() {
        assert!(text.starts_with("//! "), "{file} does not say what it is");
        let lines = text.lines().count();
        assert!(lines <= 600, "{file} has {lines} lines");
    }
}

/// The example is built into a copy of the library, with one line of registration, and run.
#[test]
fn the_worked_example_of_a_stage_compiles_and_runs() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("it can be read");
    let example = text
        .split("```rust\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    let example = example.expect("ARCHITECTURE.md has an example in Rust");
    let copy = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("example");
    // What an earlier run left may have moved since.
    let _ = fs::remove_dir_all(copy.join("src"));
    for folder in ["src", "benches"] {
        for (file, text) in files(folder) {
            write(&copy.join(folder).join(file), &text);
        }
    }
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("it can be read");
    write(
        &copy.join("Cargo.toml"),
        &format!("{manifest}\n[workspace]\n"),
    );
    let lock = fs::read_to_string(root().join("Cargo.lock")).expect("it can be read");
    write(&copy.join("Cargo.lock"), &lock);
    let list = fs::read_to_string(copy.join("src/pipeline/mod.rs")).expect("it was written");
    let registered = list
        .replacen("mod hop;", "mod gatekeeper;\nmod hop;", 1)
        .replacen(
            "    &cache::STAGE,",
            "    &gatekeeper::STAGE,\n    &cache::STAGE,",
            1,
        );
    write(&copy.join("src/pipeline/mod.rs"), &registered);
    write(&copy.join("src/pipeline/gatekeeper.rs"), example);
    write(&copy.join("examples/refuse.rs"), REFUSE);
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline", "--example", "refuse"])
        .current_dir(&copy)
        .env("CARGO_TARGET_DIR", copy.join("target"))
        .output()
        .expect("cargo runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    assert!(!errors.contains("warning"), "{errors}");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "Some(414)");
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a file has a folder")).expect("it can be made");
    if fs::read_to_string(path).is_ok_and(|before| before == text) {
        return;
    }
    fs::write(path, text).expect("it can be written");
}

const REFUSE: &str = r#"//! A visit that the gatekeeper refuses.
use hopscope::pipeline::{knobs, simulate};
use hopscope::scenario::{Scenario, Value};

fn main() {
    let mut scenario = Scenario::default();
    let knob = knobs().into_iter().find(|knob| knob.id == "gatekeeper.limit").expect("the knob");
    scenario.settings.set(knob, Value::Number(5));
    let trace = simulate(&scenario).expect("a URL");
    println!("{:?}", trace.outcome.status);
}
"#;
