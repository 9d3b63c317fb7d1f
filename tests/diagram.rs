//! Lenses and diagrams: goldens, one per claim, and properties over random traces.
//!
//! `BLESS=1 cargo test --test diagram` rewrites the goldens. `PICTURES=folder cargo test --test diagram
//! pictures` draws what the tests use, to be looked at.

#[path = "diagram/build.rs"]
mod build;
#[path = "diagram/claims.rs"]
mod claims;
#[path = "diagram/golden.rs"]
mod golden;
#[path = "diagram/journey.rs"]
mod journey;
#[path = "diagram/properties.rs"]
mod properties;
#[path = "diagram/random.rs"]
mod random;

use hopscope::diagram::{Schedule, Viewport, layout, scene};
use hopscope::export;
use hopscope::lens;
use hopscope::text::Lang;
use journey::{Trouble, journey};

#[test]
fn pictures() {
    let Ok(folder) = std::env::var("PICTURES") else {
        return;
    };
    let mut traces = vec![
        ("plain".to_owned(), journey(Trouble::None)),
        ("lost".to_owned(), journey(Trouble::SynLost)),
        ("slow".to_owned(), journey(Trouble::Slow)),
    ];
    traces.extend((1..6).map(|seed| (format!("random{seed}"), random::random(seed * 13))));
    for (name, trace) in traces {
        for lens in lens::ALL {
            for lang in Lang::ALL {
                let diagram = layout(&trace, &lens::view(&trace, lens), lang);
                let schedule = Schedule::paced(&diagram);
                let pos = schedule.length() * 55 / 100;
                let scene = scene(&diagram, &schedule, pos, &Viewport::ALL);
                let svg = export::svg(&diagram, &scene, lens.title.get(lang));
                let file = format!("{folder}/{name}-{}-{}.svg", lens.id, lang.code());
                println!("{file} {} {}", diagram.width, diagram.height);
                std::fs::write(file, svg).expect("a folder that can be written");
            }
        }
    }
}
