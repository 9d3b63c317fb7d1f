//! What must hold in a browser as it does natively.

#![cfg(target_arch = "wasm32")]

#[path = "common/digest.rs"]
mod digest;
#[path = "common/hosts.rs"]
mod hosts;
#[path = "common/random.rs"]
mod random;

use hopscope::pipeline::simulate;
use hopscope::text;
use hopscope::text::files::{is_known, learn};
use hopscope::text::{Lang, Text};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn hosts_have_their_ascii_forms() {
    hosts::hosts_have_their_ascii_forms();
}

#[wasm_bindgen_test]
fn a_language_is_english_until_its_file_is_there() {
    const KNOWN: Text = text!("a", "甲", "а");
    const OTHER: Text = text!("b", "乙", "б");
    assert!(is_known(Lang::En) && !is_known(Lang::Zh));
    assert_eq!(KNOWN.get(Lang::Zh), "a");
    assert!(!learn(Lang::Zh, "no file of words".to_owned()));
    assert!(!is_known(Lang::Zh));
    // The hash of “a” is 0xe40c292c.
    assert!(learn(Lang::Zh, "1r9wi7g\n甲\n".to_owned()));
    assert!(is_known(Lang::Zh) && !is_known(Lang::Ru));
    assert_eq!(KNOWN.get(Lang::Zh), "甲");
    assert_eq!(OTHER.get(Lang::Zh), "b");
    assert_eq!(KNOWN.get(Lang::En), "a");
}

#[wasm_bindgen_test]
fn traces_have_the_digests_of_the_native_list() {
    let list = include_str!("golden/digests.txt");
    assert_eq!(list.lines().count(), 200);
    for line in list.lines() {
        let (seed, expected) = line.split_once(' ').expect("a seed and a digest");
        let scenario = random::scenario(seed.parse().expect("a seed"));
        let trace = simulate(&scenario).expect("a URL that can be visited");
        assert_eq!(
            format!("{:016x}", digest::digest(&trace)),
            expected,
            "seed {seed}"
        );
    }
}
