//! The same scenarios give the same traces natively and in a browser: both are held against one list.
//! `BLESS=1` writes the list anew.

#[path = "common/digest.rs"]
mod digest;
#[path = "common/hosts.rs"]
mod hosts;
#[path = "common/random.rs"]
mod random;

use std::fmt::Write;

use hopscope::pipeline::simulate;

#[test]
fn hosts_have_their_ascii_forms() {
    hosts::hosts_have_their_ascii_forms();
}

#[test]
fn native_traces_have_the_digests_of_the_list() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/digests.txt");
    let mut list = String::new();
    for seed in 0..200 {
        let trace = simulate(&random::scenario(seed)).expect("a URL that can be visited");
        writeln!(list, "{seed} {:016x}", digest::digest(&trace)).expect("writing to a string");
    }
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &list).expect("the list can be written");
    }
    let expected = std::fs::read_to_string(path).expect("the list can be read");
    assert!(
        list == expected,
        "the traces of some scenarios have changed (BLESS=1 accepts them)"
    );
}
