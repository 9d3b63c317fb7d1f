//! The public interface: what programs are given, natively and as the page's own JavaScript module.
//!
//! Plain functions over plain data. [`Given`] takes a scenario in whichever form it comes and checks it with
//! the link codec; the rest writes text: JSON, whose shape `www/hopscope.d.ts` describes, or a picture. What the
//! page notes and passes over is refused here, with the same words.

mod catalogue;
mod folds;
mod given;
mod json;
mod names;
mod trace;
mod writer;

#[cfg(target_arch = "wasm32")]
mod web;

use std::fmt;

use crate::diagram::{Diagram, Rows, Schedule, Viewport, colon, scene};
use crate::export;
use crate::lens::{self, Lens, View};
use crate::pipeline::{self, address};
use crate::scenario::permalink::{Link, bad_value};
use crate::scenario::{Problem, Scenario};
use crate::text::{Label, Lang, excerpt};
use crate::trace::{Time, Trace};
pub use catalogue::{knobs, lenses, stages};
pub use folds::{fold_words, folds};
pub use given::Given;
pub use json::Json;

/// Why something was refused, in the words of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// One line: what is wrong, and what would be right.
    pub message: String,
}

impl Refusal {
    fn new(what: &Label, lang: Lang) -> Refusal {
        Refusal {
            message: what.show(lang),
        }
    }

    /// About a URL. One of a later visit is named: it is not the one that one looks at first.
    fn of_url(problem: &Problem, scenario: &Scenario, lang: Lang) -> Refusal {
        let fails = |url: &&str| address::parse(url).is_err();
        let later = scenario
            .again
            .iter()
            .filter_map(|visit| visit.url.as_deref());
        let mut message = problem.show(lang);
        if !fails(&scenario.url.as_str())
            && let Some(url) = later.into_iter().find(fails).filter(|url| !url.is_empty())
        {
            message = [&excerpt(url), colon(lang), &message].concat();
        }
        Refusal { message }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

/// A scenario played: its last visit, and how it is to be looked at.
#[derive(Clone, Debug)]
pub struct Played {
    /// The scenario.
    pub link: Link,
    /// What happened.
    pub trace: Trace,
    /// The lens that was asked for, or the one that the page opens with.
    pub lens: &'static Lens,
    /// The language that was asked for, or English.
    pub lang: Lang,
}

/// Plays what was given.
///
/// # Errors
/// It cannot be read, or a URL in it cannot be visited.
pub fn play(given: Given) -> Result<Played, Refusal> {
    let link = given.read()?;
    let lang = link.lang.unwrap_or_default();
    let trace = pipeline::simulate(&link.scenario)
        .map_err(|problem| Refusal::of_url(&problem, &link.scenario, lang))?;
    let lens = link.lens.and_then(lens::by_id).unwrap_or(&lens::ALL[0]);
    Ok(Played {
        link,
        trace,
        lens,
        lang,
    })
}

/// A virtual time given in milliseconds.
///
/// # Errors
/// It is negative or no number.
pub fn moment(millis: f64, lang: Lang) -> Result<Time, Refusal> {
    if millis >= 0.0 {
        // Rounded: 4.035 is a little less in binary, and the picture would be of the microsecond before.
        return Ok(Time((millis * 1_000.0 + 0.5) as u64));
    }
    let given = if millis.is_nan() { "NaN" } else { "< 0" };
    let what = bad_value("time", given, "0, 12.5, …");
    Err(Refusal::new(&what, lang))
}

impl Played {
    /// The trace as JSON: `Trace`.
    pub fn json(&self) -> String {
        trace::json(self)
    }

    /// What the lens shows, with what the link folds.
    fn view(&self) -> View {
        lens::view_folded(&self.trace, self.lens, &folds(&self.link.folds))
    }

    /// The lens's picture, laid out.
    pub fn diagram(&self, rows: Rows) -> Diagram {
        rows.layout(&self.trace, &self.view(), self.lang)
    }

    /// The lens's picture with its rows as the link says, as an SVG document, as it is at a virtual time; complete without one.
    pub fn svg(&self, time: Option<Time>) -> String {
        let diagram = self.diagram(Rows::by_time(self.link.by_time));
        let schedule = Schedule::paced(&diagram);
        let at = time.map_or(schedule.length(), |time| schedule.position_of(time));
        let moment = scene(&diagram, &schedule, at, &Viewport::ALL);
        export::svg(&diagram, &moment, &self.trace.url)
    }

    /// The lens's picture as the text of a Mermaid sequence diagram.
    pub fn mermaid(&self) -> String {
        export::mermaid(&self.trace, &self.view(), self.lang).text
    }
    /// What the client's network interface saw, as a capture file.
    pub fn pcap(&self) -> Vec<u8> {
        export::pcap(&self.trace)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_a_trace_is_the_moment_that_it_says() {
        for micros in (0..1_000_000).chain([1_795_262_400_000_001, 3_000_000_000_001]) {
            let millis: f64 = Time(micros).to_string().parse().expect("a number");
            assert_eq!(moment(millis, Lang::En), Ok(Time(micros)));
        }
        assert!(moment(f64::INFINITY, Lang::En).is_ok());
    }
}
