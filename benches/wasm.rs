//! The same figures in wasm, in Node:
//! `CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner cargo test --release --target
//! wasm32-unknown-unknown --bench wasm -- --nocapture`.

#![cfg(target_arch = "wasm32")]

mod load;

use wasm_bindgen_test::{console_log, wasm_bindgen_test};

#[wasm_bindgen_test]
fn figures() {
    let now = || js_sys::Date::now() / 1e3;
    load::report(now, |line| console_log!("{line}"));
    load::picture(now, |line| console_log!("{line}"));
}
