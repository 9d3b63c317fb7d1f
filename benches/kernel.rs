//! How many events a second the kernel handles, how long a visit takes to simulate, and how long each pass of
//! a picture takes: natively by `cargo bench --bench kernel`, in wasm by `benches/wasm.rs`. Figures are printed,
//! never asserted.

mod load;

#[allow(
    clippy::disallowed_types,
    clippy::disallowed_methods,
    reason = "a benchmark measures real time"
)]
fn main() {
    let start = std::time::Instant::now();
    let now = || start.elapsed().as_secs_f64();
    load::report(now, |line| println!("{line}"));
    load::picture(now, |line| println!("{line}"));
}
