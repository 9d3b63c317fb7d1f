//! What each scenario does: one golden file a claim.

mod common;

use hopscope::pipeline::simulate;
use hopscope::trace::{check, print};

#[test]
fn scenarios_do_what_their_golden_files_say() {
    common::golden("pipeline", |link| {
        let trace = simulate(&common::scenario(link)).expect("a URL that can be visited");
        assert_eq!(check(&trace), [], "{link}");
        print(&trace)
    });
}
