//! Lenses and diagrams: goldens, one per claim, and properties over random traces.
//!
//! `BLESS=1 cargo test --test diagram` rewrites the goldens. `PICTURES=dir cargo test --test diagram
//! pictures` draws what the tests use, to be looked at.

#[path = "diagram/build.rs"]
mod build;
#[path = "diagram/journey.rs"]
mod journey;

use hopscope::diagram::{Schedule, Viewport, layout, scene};
use hopscope::export;
use hopscope::lens;
use hopscope::text::Lang;
use journey::{Trouble, journey};

#[test]
fn pictures() {
    let Ok(dir) = std::env::var("PICTURES") else {
        return;
    };
    let troubles = [
        ("plain", Trouble::default()),
        (
            "lost",
            Trouble {
                syn_lost: true,
                ..Trouble::default()
            },
        ),
        (
            "slow",
            Trouble {
                slow: true,
                ..Trouble::default()
            },
        ),
    ];
    for (name, trouble) in troubles {
        let trace = journey(trouble);
        for lens in lens::ALL {
            for lang in Lang::ALL {
                let diagram = layout(&trace, &lens::view(&trace, lens), lang);
                let schedule = Schedule::paced(&diagram);
                let pos = schedule.length() * 55 / 100;
                let scene = scene(&diagram, &schedule, pos, &Viewport::ALL);
                let svg = export::svg(&diagram, &scene, lens.title.get(lang));
                let file = format!("{dir}/{name}-{}-{}.svg", lens.id, lang.code());
                println!(
                    "{file} {}x{} {} rows {} ms",
                    diagram.width,
                    diagram.height,
                    diagram.rows.len(),
                    schedule.length()
                );
                std::fs::write(file, svg).expect("a folder that can be written");
            }
        }
    }
}
