//! What holds of the bands of phases, on real runs.

use hopscope::diagram::{Area, Diagram, layout};
use hopscope::lens;
use hopscope::pipeline::simulate;
use hopscope::text::Lang;
use hopscope::trace::{Phased, Trace, phases};

use super::{REAL, common};

/// Every lens in every language on every real run.
fn each(check: impl Fn(&Trace, &str, &Diagram)) {
    for (_, link) in REAL {
        let trace = simulate(&common::scenario(link)).expect("a URL that can be visited");
        for lens in lens::ALL {
            for lang in Lang::ALL {
                let diagram = layout(&trace, &lens::view(&trace, lens), lang);
                check(
                    &trace,
                    &format!("{link} {} {}", lens.id, lang.code()),
                    &diagram,
                );
            }
        }
    }
}

fn holds(band: &Area, top: f32, bottom: f32) -> bool {
    band.y <= top && bottom <= band.bottom()
}

#[test]
fn a_band_holds_its_rows_and_no_others_and_cuts_no_frame() {
    each(|_, case, diagram| {
        for pair in diagram.phases.windows(2) {
            assert!(pair[0].area.bottom() <= pair[1].area.y, "{case}");
        }
        for phase in &diagram.phases {
            for (at, row) in diagram.rows.iter().enumerate() {
                let inside = holds(&phase.area, row.y, row.y + row.height);
                let outside = row.y + row.height <= phase.area.y || row.y >= phase.area.bottom();
                let own = (phase.rows.0..phase.rows.1).contains(&at);
                assert!(if own { inside } else { outside }, "{case}: {}", row.label);
            }
            for frame in &diagram.frames {
                let area = frame.area;
                let inside = holds(&phase.area, area.y, area.bottom());
                let apart = area.bottom() <= phase.area.y || area.y >= phase.area.bottom();
                assert!(inside || apart, "{case}: {}", frame.label);
            }
        }
    });
}

#[test]
fn a_band_is_headed_once_by_a_phase_that_its_rows_begin_in() {
    each(|trace, case, diagram| {
        assert_ne!(diagram.phases.len(), 1, "{case}");
        let phased = phases(trace);
        let mut headed: Vec<&str> = Vec::new();
        for phase in &diagram.phases {
            let name = phase.label.split(" · ").next().expect("a name");
            assert!(!headed.contains(&name), "{case}: {name}");
            headed.push(name);
            let named = |one: &&Phased| one.phase.title().get(diagram.lang) == name;
            let phased = phased.iter().find(named).expect("a phase of the trace");
            let first = &diagram.rows[phase.rows.0];
            assert!(
                phased.start <= first.start && first.start <= phased.end,
                "{case}: {name} {first:?}"
            );
        }
    });
}
