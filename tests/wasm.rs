//! What must hold in a browser as it does natively.

#![cfg(target_arch = "wasm32")]

#[path = "common/digest.rs"]
mod digest;
#[path = "common/hosts.rs"]
mod hosts;
#[path = "common/random.rs"]
mod random;

use hopscope::pipeline::simulate;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn hosts_have_their_ascii_forms() {
    hosts::hosts_have_their_ascii_forms();
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
