//! The room of HTTP caching: scripts, one a rule; random messages; and another implementation as judge.

mod common;
#[path = "http_cache/judge.rs"]
mod judge;
#[path = "http_cache/random.rs"]
mod random;
#[path = "http_cache/script.rs"]
mod script;

/// The input is a script (`tests/http_cache/script.rs`); the output tells what the cache did and why.
#[test]
fn scripts_end_as_their_golden_files_tell() {
    common::golden("http_cache", script::play);
}
