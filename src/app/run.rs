//! A run and a picture of it, what two runs have in common, and how a step is found again in another.

use super::player::Mode;
use crate::diagram::{Diagram, Row, RowItem, Rows, Schedule};
use crate::lens::{self, Folds, Lens, Part};
use crate::pipeline;
use crate::scenario::{DEFAULT_URL, Problem, Scenario};
use crate::text::Lang;
use crate::trace::payload::{Headers, HttpResponse, HttpVersion};
use crate::trace::{
    Item, Message, MessageKind, Milestone, Past, StageOutcome, Time, Trace, sorted_by,
    stage_outcomes,
};

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

    /// What each visit came to, the last one too.
    pub fn visits(&self) -> Vec<Past> {
        let mut visits = self.trace.before.clone();
        visits.push(Past::of(&self.trace));
        visits
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
    /// The rows that are steps, in the order of play.
    steps: Vec<usize>,
    /// By row: how many steps there are up to it in the order of play, itself included.
    steps_to: Vec<usize>,
}

/// What is shown of a run, and how: through which lens, with what folded by hand, its rows spaced how.
pub type Looks<'a> = (&'static Lens, &'a Folds, Rows);

impl Picture {
    /// Lays a run out.
    pub fn of(run: &Run, (lens, folds, rows): Looks<'_>, lang: Lang, mode: Mode) -> Picture {
        let view = lens::view_folded(&run.trace, lens, folds);
        let diagram = rows.layout(&run.trace, &view, lang);
        let schedule = match mode {
            Mode::Paced => Schedule::paced(&diagram),
            Mode::True => Schedule::true_time(&diagram),
        };
        let mut picture = Picture {
            lens,
            steps: Vec::new(),
            steps_to: vec![0; diagram.rows.len()],
            diagram,
            schedule,
        };
        let mut next = (picture.rows() > 0).then(|| picture.schedule.row_at(0));
        while let Some(row) = next {
            if picture.is_step(row) {
                picture.steps.push(row);
            }
            picture.steps_to[row] = picture.steps.len();
            next = picture.schedule.next(row);
        }
        picture
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

    /// How many steps there are up to a row in the order of play, itself included, and before it.
    fn around(&self, row: usize) -> (usize, usize) {
        let upto = self.steps_to.get(row).copied().unwrap_or(0);
        (upto, upto - usize::from(self.is_step(row)))
    }

    /// Which step a row is, from 1, and of how many; a pause belongs to the step before it.
    pub fn step_number(&self, row: usize) -> (usize, usize) {
        (self.around(row).0.max(1), self.steps.len())
    }

    /// The last step's row.
    pub fn last_step(&self) -> usize {
        self.steps.last().copied().unwrap_or(0)
    }

    /// The row of the next step, or backwards of the one before; `None` beyond either end.
    pub fn step_from(&self, row: usize, forwards: bool) -> Option<usize> {
        let (upto, before) = self.around(row);
        let step = if forwards {
            upto
        } else {
            before.checked_sub(1)?
        };
        self.steps.get(step).copied()
    }

    /// The first step of the next stage, or backwards of this one and then of the one before.
    pub fn stage_from(&self, row: usize, forwards: bool) -> Option<usize> {
        let stage = |at: usize| self.diagram.rows[self.steps[at]].stage;
        let begins = |at: &usize| *at == 0 || stage(*at) != stage(at - 1);
        let (upto, before) = self.around(row);
        let found = if forwards {
            (upto..self.steps.len()).find(begins)
        } else {
            (0..before).rev().find(begins)
        };
        found.map(|at| self.steps[at])
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
        let said = |run: &Run| -> Vec<Name> {
            let messages = run.trace.messages.iter();
            messages.map(|message| says(&run.trace, message)).collect()
        };
        let (old, new) = (Places::of(&said(before)), said(now));
        let likes = likes_before(&new);
        let is_new = |at: &usize| likes[*at] >= old.all(new[*at]).len();
        let added: Vec<u32> = (0..new.len()).filter(is_new).map(|at| at as u32).collect();
        Change {
            removed: before.trace.messages.len() - (new.len() - added.len()),
            added,
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

/// What something is recognised by in another run: a hash so long that two names are never one.
type Name = u64;

/// FNV-1a, 64 bits, over the parts of a name.
fn name(parts: &[&str]) -> Name {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Names in their order, and where each stands.
struct Places(Vec<(Name, usize)>);

impl Places {
    fn of(names: &[Name]) -> Places {
        let order = sorted_by(names, |name| [*name, 0, 0]);
        Places(order.into_iter().map(|at| (names[at], at)).collect())
    }

    /// The places of a name, rising.
    fn all(&self, name: Name) -> &[(Name, usize)] {
        let first = self.0.partition_point(|(other, _)| *other < name);
        let past = self.0.partition_point(|(other, _)| *other <= name);
        &self.0[first..past]
    }
}

/// For each name, how many of the same stand before it.
fn likes_before(names: &[Name]) -> Vec<usize> {
    let mut likes = vec![0; names.len()];
    for pair in Places::of(names).0.windows(2) {
        if pair[0].0 == pair[1].0 {
            likes[pair[1].1] = likes[pair[0].1] + 1;
        }
    }
    likes
}

/// A message as it is recognised in another run.
fn says(trace: &Trace, message: &Message) -> Name {
    let id = |who| trace.participant(who).id;
    let lost = if message.received.is_none() {
        "lost"
    } else {
        ""
    };
    let kind = match message.kind {
        MessageKind::Call => "call",
        MessageKind::Reply => "reply",
        MessageKind::Async => "async",
        MessageKind::HandOver => "hand-over",
    };
    let label = message.payload.label().into_words(Lang::En);
    name(&[id(message.from), id(message.to), kind, &label, lost])
}

/// What stands on a row, or in a fold, as it is recognised in another picture.
fn item_name(trace: &Trace, item: Item) -> Name {
    match item {
        Item::Message(id) => says(trace, trace.message(id)),
        Item::Note(id) => name(&["note", trace.notes[id as usize].why.why.id]),
        Item::Door(id) => name(&["door", trace.fragment(id).why.why.id]),
    }
}

/// What a picture's rows show, as it is recognised in another picture, each with its row: of a fold first
/// itself, then what is in it.
fn names_in(run: &Run, rows: &[Row]) -> Vec<(Name, usize)> {
    let trace = &run.trace;
    let mut names = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        match &row.item {
            RowItem::Fold(fold) => {
                names.push((part_name(fold.part), at));
                let inside = fold.inside.iter();
                names.extend(inside.map(|item| (item_name(trace, *item), at)));
            }
            RowItem::Gap { .. } => names.push((name(&["gap", row.stage]), at)),
            item => names.extend(item.shown().map(|item| (item_name(trace, item), at))),
        }
    }
    names
}

fn part_name(part: Part) -> Name {
    let (kind, stage, nth) = match part {
        Part::Tier(tier) => ("tier", tier.name(), 0),
        Part::Stage(stage) => ("stage", stage, 0),
        Part::Span(stage, nth) => ("span", stage, nth),
        Part::Frame(stage, nth) => ("frame", stage, nth),
        Part::Par(stage, nth) => ("par", stage, nth),
    };
    name(&[kind, stage, &nth.to_string()])
}

/// The row of the new picture that is the same step as `row` of the old one, or says the same, or the fold that it
/// is in, or the first row of the fold that it was; if it is not there, the nearest before it that is; if there is
/// none, the nearest in time.
pub fn follow(before: &Run, old: &Picture, row: usize, now: &Run, new: &Picture) -> Option<usize> {
    let last = row.min(old.rows().checked_sub(1)?);
    if std::ptr::eq(before, now) {
        let item = &old.diagram.rows[last].item;
        let same = new.diagram.rows.iter().position(|row| row.item == *item);
        if same.is_some() {
            return same;
        }
    }
    let only_names =
        |named: &[(Name, usize)]| -> Vec<Name> { named.iter().map(|(name, _)| *name).collect() };
    let there = names_in(now, &new.diagram.rows);
    let places = Places::of(&only_names(&there));
    let wanted = names_in(before, &old.diagram.rows[..=last]);
    let likes = likes_before(&only_names(&wanted));
    let own = wanted.partition_point(|(_, row)| *row < last);
    for candidate in (own..wanted.len()).chain((0..own).rev()) {
        let found = places.all(wanted[candidate].0);
        if let Some((_, found)) = found.get(likes[candidate]).or(found.last()) {
            return Some(there[*found].1);
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
    let error = trace.outcome.error.as_ref();
    headline_of(trace.outcome.status, error.map(|page| page.code))
}

/// What came of a visit with that status or that code of the browser's.
pub fn headline_of(status: Option<u16>, error: Option<&'static str>) -> String {
    if let Some(code) = error {
        return code.to_owned();
    }
    let Some(status) = status else {
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
