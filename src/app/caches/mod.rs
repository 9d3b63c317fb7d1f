//! What the caches on the way would do with a response, now and at any later time. The room `http_cache`
//! decides; this only asks it, again and again.
//!
//! Each cache is asked by itself, as if it had received the response when the run begins and nothing since.

pub mod words;

use crate::http_cache::{
    Action, Config, Decision, Exchange, Reason, Request, Response, Source, Stored, lookup, receive,
    unreachable,
};
use crate::pipeline::origin::{Kind, on_the_way, sample};
use crate::scenario::{Scenario, WALL_START};
use crate::text;
use crate::text::Text;
use crate::trace::payload::{self, Verdict};

/// How far one looks ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// A week.
    Week,
    /// A year.
    Year,
}

impl Span {
    /// Every span, the shortest first.
    pub const ALL: [Span; 5] = [Span::Minute, Span::Hour, Span::Day, Span::Week, Span::Year];

    /// Its length, and what one step of the cursor is, in seconds.
    pub const fn seconds(self) -> (u64, u64) {
        match self {
            Span::Minute => (60, 1),
            Span::Hour => (3_600, 30),
            Span::Day => (86_400, 600),
            Span::Week => (604_800, 3_600),
            Span::Year => (31_536_000, 86_400),
        }
    }
}

/// What a client asks with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// A plain GET.
    Plain,
    /// What a reload sends.
    Reload,
    /// One with no-cache, as a hard reload has it on its way; the browser's own cache that passes by.
    Force,
    /// A GET from somebody who reads another language.
    Other,
}

impl Asks {
    /// Every request, the plain one first.
    pub const ALL: [Asks; 4] = [Asks::Plain, Asks::Reload, Asks::Force, Asks::Other];

    /// The field by which it differs from a plain one.
    pub const fn field(self) -> Option<(&'static str, &'static str)> {
        match self {
            Asks::Plain => None,
            Asks::Reload => Some(("Cache-Control", "max-age=0")),
            Asks::Force => Some(("Cache-Control", "no-cache")),
            Asks::Other => Some(("Accept-Language", "ru")),
        }
    }
}

/// What the panel is set to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lab {
    /// Which response.
    pub kind: Kind,
    /// How far ahead.
    pub span: Span,
    /// Where the cursor is, in seconds since the response was received; it may lie beyond the span.
    pub at: u64,
    /// What is asked with then.
    pub asks: Asks,
}

impl Default for Lab {
    fn default() -> Lab {
        Lab {
            kind: Kind::Page,
            span: Span::Day,
            at: 0,
            asks: Asks::Plain,
        }
    }
}

impl Lab {
    /// The same, set to what is at a URL.
    pub fn for_url(self, url: &str) -> Lab {
        let kind = url::Url::parse(url).map_or(self.kind, |url| Kind::at(&url));
        Lab { kind, ..self }
    }
}

/// What a cache would do with a request for as long as it would do the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Does {
    /// It serves what is fresh.
    Serve,
    /// It serves what is fresh by its own guess.
    Guess,
    /// It serves what is stale, and validates it meanwhile.
    Meanwhile,
    /// It asks whether what it has is still right.
    Validate,
    /// It passes the request on.
    Forward,
}

/// A time in which a cache does the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phase {
    /// Its first second.
    pub from: u64,
    /// Its last second.
    pub to: u64,
    /// What the cache does.
    pub does: Does,
    /// Whether the next server's failure would make it serve what it has instead.
    pub on_error: bool,
}

/// What one cache makes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// The cache.
    pub cache: Text,
    /// Whether it is part of this deployment.
    pub present: bool,
    /// Whether it stores the response, and why.
    pub stores: Verdict,
    /// What it does until the end of the span.
    pub phases: Vec<Phase>,
    /// What it does at the cursor.
    pub now: Phase,
    /// The `Age` that it answers with then.
    pub age: Option<u64>,
    /// The conditions that it sends on then.
    pub conditions: Vec<(String, String)>,
    /// Why: first what became of the response, if it is not stored, then what becomes of the request.
    pub reasons: Vec<Reason>,
}

/// What every cache on the way makes of a response.
pub fn outlook(scenario: &Scenario, url: &str, lab: Lab) -> Vec<Outlook> {
    let Ok(url) = url::Url::parse(url) else {
        return Vec::new();
    };
    let (plain, response) = sample(&scenario.settings, &url, lab.kind);
    let mut asked = plain.clone();
    if let Some((name, value)) = lab.asks.field() {
        asked.fields.set(name, value);
    }
    let caches = on_the_way(&scenario.settings, &url).into_iter();
    caches
        .map(|(cache, config, present)| {
            let case = Case::new(&config, &plain, &response, &asked);
            Outlook {
                cache,
                present,
                ..case.outlook(lab)
            }
        })
        .collect()
}

/// A cache after it has received the response, and what it is asked.
struct Case<'a> {
    config: &'a Config,
    request: &'a Request,
    stored: Vec<Stored>,
    reasons: Vec<Reason>,
}

impl<'a> Case<'a> {
    fn new(
        config: &'a Config,
        plain: &Request,
        response: &Response,
        request: &'a Request,
    ) -> Case<'a> {
        let exchange = Exchange {
            request: plain,
            response,
            asked: WALL_START,
            received: WALL_START,
            validating: None,
        };
        let mut stored = Vec::new();
        let outcome = receive(config, &exchange, &stored);
        let reasons = outcome.reasons.clone();
        outcome.apply(&mut stored);
        Case {
            config,
            request,
            stored,
            reasons,
        }
    }

    fn outlook(&self, lab: Lab) -> Outlook {
        let (now, phase) = (self.decide(lab.at), self.phase(lab.at));
        let mut reasons = now.reasons.clone();
        if self.stored.is_empty() {
            reasons.splice(0..0, self.reasons.clone());
        }
        if phase.on_error {
            let excuses = self.failed(lab.at).reasons;
            reasons.extend(
                excuses
                    .iter()
                    .filter(|reason| !now.reasons.contains(reason)),
            );
        }
        let (mut age, mut conditions) = (None, Vec::new());
        match &now.action {
            Action::Serve(_) => age = now.numbers.map(|numbers| numbers.age.current()),
            Action::Revalidate { fields, .. } => {
                conditions.clone_from(&fields.0);
                conditions.retain(|line| !self.request.fields.0.contains(line));
            }
            Action::Forward(_) | Action::Fail => {}
        }
        let numbers = |stored: &Stored| stored.numbers(self.config, WALL_START);
        let stores = Verdict {
            does: match self.stored.is_empty() {
                true => payload::Does::Refuse,
                false => payload::Does::Store,
            },
            reasons: self.reasons.clone(),
            numbers: self.stored.first().map(numbers),
        };
        Outlook {
            cache: text!(""),
            present: true,
            stores,
            phases: self.phases(lab.span.seconds().0),
            now: phase,
            age,
            conditions,
            reasons,
        }
    }

    fn decide(&self, at: u64) -> Decision {
        lookup(self.config, self.request, &self.stored, WALL_START + at)
    }

    /// The same when the next server cannot be reached.
    fn failed(&self, at: u64) -> Decision {
        unreachable(self.config, self.request, &self.stored, WALL_START + at)
    }

    /// What it does at a second.
    fn phase(&self, at: u64) -> Phase {
        let decision = self.decide(at);
        let guessed = decision
            .numbers
            .is_some_and(|numbers| numbers.lifetime.source == Source::Heuristic);
        let does = match decision.action {
            Action::Serve(served) if served.background.is_some() => Does::Meanwhile,
            Action::Serve(_) if guessed => Does::Guess,
            Action::Serve(_) => Does::Serve,
            Action::Revalidate { .. } => Does::Validate,
            Action::Forward(_) | Action::Fail => Does::Forward,
        };
        let asks = matches!(does, Does::Validate | Does::Forward);
        Phase {
            from: at,
            to: at,
            does,
            on_error: asks && matches!(self.failed(at).action, Action::Serve(_)),
        }
    }

    /// What it does until the end of a span. What a cache may do only ever gets less, so that the end of
    /// each phase is found by halving.
    fn phases(&self, span: u64) -> Vec<Phase> {
        let mut phases = Vec::new();
        let mut from = 0;
        while from <= span {
            let first = self.phase(from);
            let same = |at| {
                let other = self.phase(at);
                (other.does, other.on_error) == (first.does, first.on_error)
            };
            let (mut to, mut beyond) = (from, span + 1);
            while beyond - to > 1 {
                let middle = to + (beyond - to) / 2;
                if same(middle) {
                    to = middle;
                } else {
                    beyond = middle;
                }
            }
            phases.push(Phase { to, ..first });
            from = to + 1;
        }
        phases
    }
}
