//! A run as a table for a terminal: when, from whom to whom, what; and what came of it.

use crate::app::run::headline;
use crate::app::words;
use crate::diagram::{Diagram, Row, RowItem, Rows, colon};
use crate::embed::Played;
use crate::text::{Arg, duration, visible};
use crate::trace::{Milestone, phases};

/// The longest text of a row, in characters: a URL may have thousands.
const LONGEST: usize = 160;

/// The lens's rows and the result.
pub(super) fn story(played: &Played) -> String {
    let rows = lines(played, &played.diagram(Rows::Compact));
    let column = |of: fn(&Line) -> &str| rows.iter().map(|row| width(of(row))).max().unwrap_or(0);
    let (times, ends) = (column(|row| &row.time), column(|row| &row.ends));
    let mut out = heading(played);
    for row in &rows {
        let gap = " ".repeat(times - width(&row.time));
        let line = [
            &gap,
            &row.time,
            "  ",
            &padded(&row.ends, ends),
            "  ",
            &row.says,
        ]
        .concat();
        out += line.trim_end();
        out += "\n";
    }
    if rows.is_empty() {
        out += words::NOTHING_SEEN.get(played.lang);
        out += "\n";
    }
    out += &["\n", &result(played), "\n"].concat();
    // Blanks that do not break keep a page's lines together; here they would keep others from finding "20 ms".
    out.replace(['\u{a0}', '\u{202f}'], " ")
}

/// A line of the table.
#[derive(Default)]
struct Line {
    time: String,
    ends: String,
    says: String,
}

fn lines(played: &Played, diagram: &Diagram) -> Vec<Line> {
    let mut lines = Vec::new();
    for (at, row) in diagram.rows.iter().enumerate() {
        for frame in diagram.frames.iter().filter(|frame| frame.rows.0 == at) {
            lines.push(Line {
                says: [&indent(diagram, at, frame.depth), &*shown(&frame.label)].concat(),
                ..Line::default()
            });
        }
        let (ends, says) = told(played, row);
        lines.push(Line {
            time: duration(row.start.0, played.lang),
            ends: shown(ends),
            says: [&indent(diagram, at, usize::MAX), &*shown(says)].concat(),
        });
    }
    lines
}

/// How deep in frames something stands, frames at `depth` and below not counted.
fn indent(diagram: &Diagram, row: usize, depth: usize) -> String {
    let around = |frame: &&crate::diagram::FrameBox| {
        frame.depth < depth && (frame.rows.0..frame.rows.1).contains(&row)
    };
    "  ".repeat(diagram.frames.iter().filter(around).count())
}

/// Between whom, and what: the two parts of the sentence that a picture has for those who do not see it.
fn told<'a>(played: &Played, row: &'a Row) -> (&'a str, &'a str) {
    let number = row.number.map(|number| format!("{number}. "));
    let plain = number.and_then(|number| row.label.strip_prefix(&number));
    let sentence = plain.unwrap_or(&row.label);
    match row.item {
        RowItem::Door(_) | RowItem::Gap { .. } => ("", sentence),
        _ => sentence
            .split_once(colon(played.lang))
            .unwrap_or(("", sentence)),
    }
}

fn heading(played: &Played) -> String {
    let url = shown(&played.trace.url);
    let lens = played.lens.title.get(played.lang);
    let visit = [("n", Arg::Number(played.trace.visit as u64 + 1))];
    let visit = match played.trace.visit {
        0 => String::new(),
        _ => format!(" · {}", words::VISIT_NUMBER.fill(played.lang, &visit)),
    };
    format!("{url}\n{lens}{visit}\n\n")
}

fn result(played: &Played) -> String {
    let (trace, lang) = (&played.trace, played.lang);
    let waited = trace.mark(Milestone::Shown).unwrap_or(trace.end);
    let mut parts = vec![headline(trace)];
    let failed = trace.outcome.status.is_none_or(|status| status >= 400);
    if let Some(who) = trace.outcome.cause.filter(|_| failed) {
        let who = Arg::Text(trace.participant(who).name);
        parts.push(words::CAUSED_BY.fill(lang, &[("who", who)]));
    }
    parts.push(words::IN_TOTAL.fill(lang, &[("time", Arg::Micros(waited.0))]));
    if trace.outcome.from_cache {
        parts.push(words::FROM_CACHE.get(lang).to_owned());
    }
    for phased in phases(trace) {
        parts.push(format!(
            "{} {}",
            phased.phase.title().get(lang),
            duration(phased.length().0, lang)
        ));
    }
    parts.join(" · ")
}

/// A text that a terminal shows as it is, cut to a length that a person reads.
fn shown(words: &str) -> String {
    let mut chars = words.chars();
    let mut out = visible(chars.by_ref().take(LONGEST));
    if chars.next().is_some() {
        out.push('…');
    }
    out
}

/// The text, as wide as that.
pub(super) fn padded(words: &str, to: usize) -> String {
    [words, &" ".repeat(to.saturating_sub(width(words)))].concat()
}

/// The columns that a terminal gives a text (UAX #11, as far as the page's languages need it).
pub(super) fn width(words: &str) -> usize {
    words.chars().map(columns).sum()
}

fn columns(ch: char) -> usize {
    match ch {
        '\u{300}'..='\u{36f}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1f9ff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}
