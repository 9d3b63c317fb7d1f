//! A trace's digest: FNV-1a over its JSON. Two traces with one digest are taken for the same.

use hopscope::trace::Trace;

pub fn digest(trace: &Trace) -> u64 {
    let json = serde_json::to_vec(trace).expect("a trace is plain data");
    json.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
