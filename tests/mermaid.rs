//! Mermaid text, natively: one golden file a claim. `tests/browser/mermaid.test.mjs` lets Mermaid itself read
//! what `exports` writes here.

mod common;

use hopscope::export::mermaid;
use hopscope::lens;
use hopscope::pipeline::simulate;
use hopscope::text::Lang;

#[test]
fn texts_are_what_their_golden_files_say() {
    common::golden("mermaid", |input| {
        let mut words = input.split_whitespace();
        let mut next = || words.next().unwrap_or_default();
        let (lens, lang, link) = (next(), next(), next());
        let trace = simulate(&common::scenario(link)).expect("a URL that can be visited");
        let lens = lens::by_id(lens).expect("a lens");
        mermaid(&trace, lens, Lang::from_tag(lang).expect("a language")).text
    });
}
