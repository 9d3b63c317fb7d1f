//! Lenses and diagrams: goldens, one per claim, and properties over random traces.
//!
//! `BLESS=1 cargo test --test diagram` rewrites the goldens. `PICTURES=folder cargo test --test diagram
//! pictures` draws what the tests use, to be looked at.

#[path = "diagram/build.rs"]
mod build;
#[path = "diagram/claims.rs"]
mod claims;
mod common;
#[path = "diagram/folds.rs"]
mod folds;
#[path = "diagram/golden.rs"]
mod golden;
#[path = "diagram/journey.rs"]
mod journey;
#[path = "diagram/minimap.rs"]
mod minimap;
#[path = "diagram/phases.rs"]
mod phases;
#[path = "diagram/properties.rs"]
mod properties;
#[path = "diagram/random.rs"]
mod random;
#[path = "diagram/scale.rs"]
mod scale;
#[path = "diagram/synthetic.rs"]
mod synthetic;
#[path = "diagram/timed.rs"]
mod timed;
#[path = "diagram/views.rs"]
mod views;

use hopscope::diagram::{Rows, Schedule, Viewport, scene};
use hopscope::export;
use hopscope::lens;
use hopscope::pipeline::simulate;
use hopscope::text::Lang;
use journey::{Trouble, journey};

/// Real runs worth looking at.
const REAL: [(&str, &str); 12] = [
    ("first", ""),
    ("again", "again=5s"),
    ("syn-lost", "tcp.syn_lost=2"),
    ("closed", "tcp.port=closed"),
    ("nxdomain", "dns.name=nxdomain"),
    ("expired", "tls.certificate=expired&tls.version=1.2"),
    ("refused", "service.process=down"),
    ("full", "service.process=full"),
    ("slow", "service.takes=90000"),
    ("redis-down", "redis.state=down&mysql.flush_method=fsync"),
    ("mysql-down", "mysql.server=down"),
    ("pool-wait", "mysql.busy=2000&mysql.buffer_pool=hit"),
];

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
    traces.push(("six".to_owned(), timed::six_at_once()));
    for (name, link) in REAL {
        let trace = simulate(&common::scenario(link)).expect("a URL that can be visited");
        traces.push((format!("real-{name}"), trace));
    }
    traces.extend((1..6).map(|seed| (format!("random{seed}"), random::random(seed * 13))));
    for (name, trace) in traces {
        for lens in lens::ALL {
            let views = Lang::ALL
                .into_iter()
                .flat_map(|lang| [Rows::Compact, Rows::Time].map(|rows| (lang, rows)));
            for (lang, rows) in views {
                let diagram = rows.layout(&trace, &lens::view(&trace, lens), lang);
                let schedule = Schedule::paced(&diagram);
                let pos = schedule.length() * 55 / 100;
                let scene = scene(&diagram, &schedule, pos, &Viewport::ALL);
                let svg = export::svg(&diagram, &scene, lens.title.get(lang));
                let how = if rows == Rows::Time { "-time" } else { "" };
                let file = format!("{folder}/{name}-{}-{}{how}.svg", lens.id, lang.code());
                println!("{file} {} {}", diagram.width, diagram.height);
                std::fs::write(file, svg).expect("a folder that can be written");
            }
        }
    }
}
