//! The picture that is seen before the module has arrived is what the default scenario draws first.
//! `BLESS=1` draws it anew.

use hopscope::diagram::{Schedule, Viewport, layout, scene};
use hopscope::export::inline_svg;
use hopscope::lens;
use hopscope::pipeline::simulate;
use hopscope::scenario::Scenario;
use hopscope::text::Lang;

#[test]
fn the_first_picture_is_the_default_scenario_at_its_beginning() {
    let trace = simulate(&Scenario::default()).expect("the default URL");
    let diagram = layout(&trace, &lens::view(&trace, &lens::ALL[0]), Lang::En);
    // As much as a window shows at first: the rest would only make the page larger.
    let seen = Viewport {
        top: 0.0,
        left: 0.0,
        width: diagram.width,
        height: 560.0,
    };
    let moment = scene(&diagram, &Schedule::paced(&diagram), 0, &seen);
    let picture = inline_svg(&diagram, &moment, "A cold visit");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/www/first-picture.svg");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &picture).expect("the picture can be written");
    }
    let committed = std::fs::read_to_string(path).expect("the picture is committed");
    assert!(
        committed == picture,
        "the first picture has changed (BLESS=1 draws it anew)"
    );
    assert!(
        !committed.contains("style"),
        "the policy allows no styles in the page"
    );
}
