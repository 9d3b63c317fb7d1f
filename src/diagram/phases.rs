//! Phases of the document's loading: the rows of each stand on a band that is as wide as the picture, with a
//! head that says which phase it is and how long it took. A band never cuts a frame.

use std::rc::Rc;

use super::PhaseBox;
use super::constants::*;
use super::lanes::Columns;
use super::metrics::{Face, width};
use super::plan::{Plan, Planned, Slot};
use super::rows::Placed;
use super::shape::{Anchor, Area, Shape};
use super::words::DOT;
use crate::text::{Lang, duration};
use crate::trace::{Phase, Phased, Tier, Trace, phases};

/// A phase without a place.
pub(super) struct PlannedPhase {
    tier: Tier,
    name: String,
    length: String,
    /// Its rows: the first, and the one after the last.
    rows: (usize, usize),
}

/// Puts the heads and ends of phases between the rows; a picture of one phase needs none.
pub(super) fn mark(plan: &mut Plan, trace: &Trace, lang: Lang) {
    let phases = phases(trace);
    let mut marker = Marker {
        plan,
        phases: &phases,
        lang,
        headed: Vec::new(),
        open: None,
        slots: Vec::new(),
    };
    marker.walk();
    let Marker { headed, slots, .. } = marker;
    if headed.len() > 1 {
        plan.slots = slots;
        plan.phases = headed;
    }
}

struct Marker<'a> {
    plan: &'a Plan,
    phases: &'a [Phased],
    lang: Lang,
    headed: Vec<PlannedPhase>,
    /// The phase that is open.
    open: Option<Phase>,
    slots: Vec<Slot>,
}

impl Marker<'_> {
    fn walk(&mut self) {
        let mut depth = 0;
        for slot in &self.plan.slots {
            let first = match *slot {
                Slot::Row(at) => Some(at),
                Slot::Open(frame) => Some(self.plan.frames[frame].rows.0),
                _ => None,
            };
            if let Some(first) = first.filter(|_| depth == 0) {
                self.turn(first);
            }
            match slot {
                Slot::Open(_) => depth += 1,
                Slot::Close(_) => depth -= 1,
                _ => {}
            }
            self.slots.push(*slot);
        }
        self.close(self.plan.rows.len());
    }

    /// Closes what is over and opens what begins with a row. What goes on later is not headed twice.
    fn turn(&mut self, row: usize) {
        let of_row = self.plan.rows.get(row).map(|row| self.phase_of(row));
        let phased = of_row.flatten().copied();
        if phased.map(|phased| phased.phase) == self.open {
            return;
        }
        self.close(row);
        let Some(phased) = phased else { return };
        let name = phased.phase.title().get(self.lang);
        if self.headed.iter().any(|headed| headed.name == name) {
            return;
        }
        self.open = Some(phased.phase);
        self.slots.push(Slot::Phase(self.headed.len()));
        self.headed.push(PlannedPhase {
            tier: tier(phased.phase),
            name: name.to_owned(),
            length: [DOT, &duration(phased.length().0, self.lang)].concat(),
            rows: (row, row),
        });
    }

    fn close(&mut self, row: usize) {
        if self.open.take().is_some()
            && let Some(last) = self.headed.last_mut()
        {
            last.rows.1 = row;
            self.slots.push(Slot::PhaseEnd(self.headed.len() - 1));
        }
    }

    /// The phase in which a row begins; the later one where two touch.
    fn phase_of(&self, row: &Planned) -> Option<&Phased> {
        self.phases.iter().rev().find(|phased| {
            let own = match phased.phase.stage() {
                Some(stage) => row.stage == stage,
                None => !self
                    .phases
                    .iter()
                    .any(|other| other.phase.stage() == Some(row.stage)),
            };
            let inside = phased.start < row.start && row.start < phased.end;
            let begins = row.start == phased.start;
            // The last row of a stage stands in its phase; what else begins then is what comes after.
            let ends = row.start == phased.end && phased.phase.stage().is_some();
            inside || (own && (begins || ends))
        })
    }
}

const fn tier(phase: Phase) -> Tier {
    match phase {
        Phase::Dns => Tier::Network,
        Phase::Tcp | Phase::Tls => Tier::Edge,
        Phase::Wait => Tier::Cluster,
        Phase::Download => Tier::Client,
    }
}

/// Draws the bands.
pub(super) fn place(plan: &Plan, columns: &Columns, placed: &Placed) -> Vec<PhaseBox> {
    let bands = plan.phases.iter().zip(&placed.phases);
    let drawn = bands.map(|(phase, (top, bottom))| {
        let area = Area {
            x: 0.0,
            y: *top,
            w: columns.width,
            h: bottom - top,
        };
        PhaseBox {
            area,
            tier: phase.tier,
            rows: phase.rows,
            label: [phase.name.as_str(), &phase.length].concat(),
            shapes: shapes(phase, area, columns),
        }
    });
    drawn.collect()
}

/// The band and its head, which stands left of the lifelines: its length is left out where it has no room.
fn shapes(phase: &PlannedPhase, area: Area, columns: &Columns) -> Rc<[Shape]> {
    let wide = |words: &str| width(words, Face::Sans, SMALL);
    let room = columns.x.first().map_or(0.0, |x| x - BAR_HALF) - EDGE;
    let mut runs = vec![(phase.name.clone(), "phase-name")];
    if wide(&phase.name) * UNEVEN + wide(&phase.length) <= room {
        runs.push((phase.length.clone(), "phase-length"));
    }
    Rc::new([
        Shape::rect(area, 0.0, "phase-band"),
        Shape::line((0.0, area.y), (area.right(), area.y), "phase-rule"),
        Shape::Runs {
            x: EDGE,
            y: area.y + PHASE_HEAD / 2.0 + SMALL * MIDDLE + 1.0,
            anchor: Anchor::Start,
            runs,
        },
    ])
}
