//! A run and a picture of it, what two runs have in common, and how a step is found again in another.

use super::player::Mode;
use crate::diagram::{self, Diagram, Row, RowItem, Schedule};
use crate::lens::{self, Lens};
use crate::pipeline;
use crate::scenario::{DEFAULT_URL, Problem, Scenario};
use crate::text::Lang;
use crate::trace::payload::{Headers, HttpResponse, HttpVersion};
use crate::trace::{Message, Milestone, StageOutcome, Time, Trace, stage_outcomes};

/// A scenario and what comes of it.
#[derive(Debug)]
pub struct Run {
    /// What was set.
    pub scenario: Scenario,
    /// What happened in its last visit.
    pub trace: Trace,
    /// What each stage came to, and how long it took by itself.
    pub outcomes: Vec<(StageOutcome, Time)>,
}

impl Run {
    /// Simulates a scenario.
    pub fn of(scenario: &Scenario) -> Result<Run, Problem> {
        let trace = pipeline::simulate(scenario)?;
        let outcomes = stage_outcomes(&trace);
        let outcomes = outcomes
            .into_iter()
            .map(|(outcome, time)| (outcome.clone(), time));
        Ok(Run {
            scenario: scenario.clone(),
            outcomes: outcomes.collect(),
            trace,
        })
    }

    /// The same knobs with the default URL, visited once: for an address that does not work.
    pub fn without_url(scenario: &Scenario) -> Run {
        let scenario = Scenario {
            url: DEFAULT_URL.to_owned(),
            again: Vec::new(),
            ..scenario.clone()
        };
        Run::of(&scenario).expect("the default URL is a URL")
    }

    /// How long the person waits.
    pub fn waited(&self) -> Time {
        self.trace.mark(Milestone::Shown).unwrap_or(self.trace.end)
    }
}

/// The URL of a scenario's last visit.
pub fn current_url(scenario: &Scenario) -> &str {
    let last = scenario
        .again
        .iter()
        .rev()
        .find_map(|visit| visit.url.as_deref());
    last.unwrap_or(&scenario.url)
}

/// A run as a lens shows it, with its time table.
#[derive(Debug)]
pub struct Picture {
    /// The lens.
    pub lens: &'static Lens,
    /// The rows.
    pub diagram: Diagram,
    /// When each is played.
    pub schedule: Schedule,
    /// The rows in the order of play.
    order: Vec<usize>,
}

impl Picture {
    /// Lays a run out.
    pub fn of(run: &Run, lens: &'static Lens, lang: Lang, mode: Mode) -> Picture {
        let view = lens::view(&run.trace, lens);
        let diagram = diagram::layout(&run.trace, &view, lang);
        let schedule = match mode {
            Mode::Paced => Schedule::paced(&diagram),
            Mode::True => Schedule::true_time(&diagram),
        };
        let first = (!diagram.rows.is_empty()).then(|| schedule.row_at(0));
        let order = std::iter::successors(first, |row| schedule.next(*row)).collect();
        Picture {
            lens,
            diagram,
            schedule,
            order,
        }
    }

    /// The length of play in milliseconds.
    pub fn length(&self) -> f64 {
        self.schedule.length() as f64
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.diagram.rows.len()
    }

    /// Whether a row is a step: something that happens, or a wait that has a reason.
    pub fn is_step(&self, row: usize) -> bool {
        let row = self.diagram.rows.get(row);
        row.is_some_and(|row| !matches!(row.item, RowItem::Gap { note: None, .. }))
    }

    /// The rows in the order of play.
    fn in_order(&self) -> impl DoubleEndedIterator<Item = usize> + ExactSizeIterator {
        self.order.iter().copied()
    }

    /// Where a row stands in the order of play.
    fn place(&self, row: usize) -> usize {
        self.in_order().position(|other| other == row).unwrap_or(0)
    }

    /// Which step a row is, from 1, and of how many; a pause belongs to the step before it.
    pub fn step_number(&self, row: usize) -> (usize, usize) {
        let steps = |past: usize| {
            let rows = self.in_order().take(past);
            rows.filter(|row| self.is_step(*row)).count()
        };
        (steps(self.place(row) + 1).max(1), steps(self.rows()))
    }

    /// The last step's row.
    pub fn last_step(&self) -> usize {
        let mut rows = self.in_order().rev();
        rows.find(|row| self.is_step(*row)).unwrap_or(0)
    }

    /// The row of the next step, or backwards of the one before; `None` beyond either end.
    pub fn step_from(&self, row: usize, forwards: bool) -> Option<usize> {
        let place = self.place(row);
        let is_step = |row: &usize| self.is_step(*row);
        if forwards {
            self.in_order().skip(place + 1).find(is_step)
        } else {
            self.in_order().take(place).rev().find(is_step)
        }
    }

    /// The first step of the next stage, or backwards of this one and then of the one before.
    pub fn stage_from(&self, row: usize, forwards: bool) -> Option<usize> {
        let steps: Vec<usize> = self.in_order().filter(|row| self.is_step(*row)).collect();
        let stage = |row: usize| self.diagram.rows[row].stage;
        let begins = |at: &usize| *at == 0 || stage(steps[*at]) != stage(steps[at - 1]);
        let mut starts = (0..steps.len()).filter(begins).map(|at| steps[at]);
        let place = self.place(row);
        if forwards {
            starts.find(|start| self.place(*start) > place)
        } else {
            starts.rev().find(|start| self.place(*start) < place)
        }
    }

    /// The stretch of play, in milliseconds, in which a row is the one under the playhead.
    pub fn beat(&self, row: usize) -> (f64, f64) {
        let start = self.schedule.start_of(row);
        let next = self.schedule.next(row);
        let end = next.map_or(self.schedule.length(), |next| self.schedule.start_of(next));
        (start as f64, end.max(start) as f64)
    }
}

/// What another run has that this one had not, and the other way round.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// The messages of the new run that the old one had not, by index.
    pub added: Vec<u32>,
    /// How many messages of the old run are gone.
    pub removed: usize,
    /// The wait before and now.
    pub waited: (Time, Time),
}

impl Change {
    /// Compares two runs by what their messages say and between whom, not by when.
    pub fn between(before: &Run, now: &Run) -> Change {
        let said = |run: &Run| -> Vec<String> {
            let messages = run.trace.messages.iter();
            messages.map(|message| says(&run.trace, message)).collect()
        };
        let mut left = places(said(before));
        let mut added = Vec::new();
        for (at, message) in said(now).iter().enumerate() {
            if find(&mut left, message).and_then(Vec::pop).is_none() {
                added.push(at as u32);
            }
        }
        Change {
            added,
            removed: left.iter().map(|(_, all)| all.len()).sum(),
            waited: (before.waited(), now.waited()),
        }
    }

    /// Whether the new run brought this message.
    pub fn brought(&self, message: u32) -> bool {
        self.added.binary_search(&message).is_ok()
    }

    /// Whether the runs say the same and take the same time.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed == 0 && self.waited.0 == self.waited.1
    }
}

/// What is said, and all the places where it is: a few hundred at most.
type Places = Vec<(String, Vec<usize>)>;

fn find<'a>(places: &'a mut Places, name: &str) -> Option<&'a mut Vec<usize>> {
    let found = places.iter_mut().find(|(known, _)| known == name);
    found.map(|(_, all)| all)
}

/// Where each of these stands.
fn places(names: Vec<String>) -> Places {
    let mut places: Places = Vec::new();
    for (at, name) in names.into_iter().enumerate() {
        match find(&mut places, &name) {
            Some(all) => all.push(at),
            None => places.push((name, vec![at])),
        }
    }
    places
}

/// A message as it is recognised in another run.
fn says(trace: &Trace, message: &Message) -> String {
    let name = |who| trace.participant(who).id;
    let lost = if message.received.is_none() {
        " lost"
    } else {
        ""
    };
    let label = message.payload.label().show(Lang::En);
    let (from, to) = (name(message.from), name(message.to));
    format!("{from} {to} {:?} {label}{lost}", message.kind)
}

/// A row as it is recognised in another picture, counted among its likes.
fn identity(run: &Run, picture: &Picture, row: usize) -> (String, usize) {
    let name = row_name(run, picture, row);
    let likes = (0..row).filter(|other| row_name(run, picture, *other) == name);
    let count = likes.count();
    (name, count)
}

fn row_name(run: &Run, picture: &Picture, row: usize) -> String {
    let row = &picture.diagram.rows[row];
    let trace = &run.trace;
    match &row.item {
        RowItem::Message(id, _) => says(trace, trace.message(*id)),
        RowItem::Note(id) => format!("note {}", trace.notes[*id as usize].why.why.id),
        RowItem::Door(id) => format!("door {}", trace.fragment(*id).why.why.id),
        RowItem::Fold(_) => format!("fold {}", row.stage),
        RowItem::Gap { .. } => format!("gap {}", row.stage),
    }
}

/// The row of the new picture that is the same step as `row` of the old one; if it is not there, the
/// nearest before it that is; if there is none, the nearest in time.
pub fn follow(before: &Run, old: &Picture, row: usize, now: &Run, new: &Picture) -> Option<usize> {
    let mut names = places((0..new.rows()).map(|at| row_name(now, new, at)).collect());
    for candidate in (0..=row.min(old.rows().checked_sub(1)?)).rev() {
        let (name, count) = identity(before, old, candidate);
        let likes = find(&mut names, &name)
            .map(|all| all.as_slice())
            .unwrap_or_default();
        if let Some(found) = likes.get(count).or(likes.last()) {
            return Some(*found);
        }
    }
    let start = old.diagram.rows[row].start;
    (0..new.rows()).find(|at| new.diagram.rows[*at].start >= start)
}

/// A row as a sentence, without the number on its arrow: steps are counted otherwise.
pub fn sentence(row: &Row) -> &str {
    let number = row.number.map(|number| format!("{number}. "));
    let plain = number.and_then(|number| row.label.strip_prefix(&number));
    plain.unwrap_or(&row.label)
}

/// What came of a run: `200 OK`, or the browser's code.
pub fn headline(trace: &Trace) -> String {
    if let Some(page) = &trace.outcome.error {
        return page.code.to_owned();
    }
    let Some(status) = trace.outcome.status else {
        return String::new();
    };
    let response = HttpResponse {
        version: HttpVersion::H1,
        status,
        headers: Headers::default(),
        body_len: 0,
    };
    response.label().show(Lang::En)
}
