//! Where the time went: figures derived from a trace.

use serde::Serialize;

use super::{Milestone, Payload, Span, SpanId, SpanKind, Time, Trace, sorted_by};
use crate::text;
use crate::text::{Label, Text};

/// How a stage's outcome is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Tone {
    /// As it should be.
    Good,
    /// A miss, a retry, a detour.
    Detour,
    /// A failure.
    Failure,
}

/// What a stage came to in this run; a stage without one was not reached.
#[derive(Clone, Debug, Serialize)]
pub struct StageOutcome {
    /// The stage's id.
    pub stage: &'static str,
    /// In a few words: `hit`, `miss → asked 3 servers`.
    pub label: Label,
    /// How it is coloured.
    pub tone: Tone,
}

/// Where the person's waiting went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Resolving the name.
    Dns,
    /// Opening the connection.
    Tcp,
    /// Securing it.
    Tls,
    /// From the request to the first byte of the response.
    Wait,
    /// From its first byte to its last.
    Download,
}

impl Phase {
    /// Its name.
    pub const fn title(self) -> Text {
        match self {
            Phase::Dns => text!("DNS"),
            Phase::Tcp => text!("TCP"),
            Phase::Tls => text!("TLS"),
            Phase::Wait => text!("wait", "等待", "ожидание"),
            Phase::Download => text!("download", "下载", "загрузка"),
        }
    }

    /// The stage whose work it is, if it is that of one.
    pub const fn stage(self) -> Option<&'static str> {
        match self {
            Phase::Dns => Some("dns"),
            Phase::Tcp => Some("tcp"),
            Phase::Tls => Some("tls"),
            Phase::Wait | Phase::Download => None,
        }
    }
}

/// A phase that occurred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phased {
    /// Which.
    pub phase: Phase,
    /// Its beginning.
    pub start: Time,
    /// Its end.
    pub end: Time,
}

impl Phased {
    /// How long it took.
    pub fn length(&self) -> Time {
        self.end - self.start
    }
}

/// The phases of the document's own loading that occurred, in order: of the last request, where redirects have
/// led there.
pub fn phases(trace: &Trace) -> Vec<Phased> {
    // What begins when the page is shown is work behind its back.
    let shown = trace.mark(Milestone::Shown);
    let awaited = |since: Time| shown.is_none_or(|shown| since < shown);
    let first = |stage: &str| {
        let of_stage = |span: &&Span| span.stage == stage && awaited(span.start);
        let spans = trace.spans.iter().filter(of_stage);
        let span = spans.min_by_key(|span| span.start)?;
        Some((span.start, span.end))
    };
    let request = trace.messages.iter().rfind(|message| {
        let asks = message.conn.is_some() && matches!(message.payload, Payload::Request(_));
        asks && awaited(message.sent)
    });
    let start = trace.mark(Milestone::ResponseStart);
    let end = trace.mark(Milestone::ResponseEnd);
    let wait = request.map(|request| request.sent).zip(start);
    let download = request.and(start).zip(end);
    [
        (Phase::Dns, first("dns")),
        (Phase::Tcp, first("tcp")),
        (Phase::Tls, first("tls")),
        (Phase::Wait, wait),
        (Phase::Download, download),
    ]
    .into_iter()
    .filter_map(|(phase, time)| {
        let (start, end) = time?;
        Some(Phased { phase, start, end })
    })
    .collect()
}

fn length(span: &Span) -> Time {
    span.end - span.start
}

/// The outcome and the exclusive time of each stage that was reached: its spans without those of
/// other stages inside them. Of a server it is the server's own span that counts, not the way there; what
/// work does when nobody waits for it any more does not count.
pub fn stage_outcomes(trace: &Trace) -> Vec<(&StageOutcome, Time)> {
    let inside = inside(trace);
    trace
        .stages
        .iter()
        .map(|outcome| (outcome, exclusive(trace, &inside, outcome.stage)))
        .collect()
}

/// By span: the spans directly inside it, in the order of their numbers.
fn inside(trace: &Trace) -> Vec<Vec<&Span>> {
    let mut inside = vec![Vec::new(); trace.spans.len()];
    for span in &trace.spans {
        if let Some(SpanId(around)) = trace.span_around(span.parent) {
            inside[around as usize].push(span);
        }
    }
    inside
}

fn exclusive(trace: &Trace, inside: &[Vec<&Span>], stage: &str) -> Time {
    let of_stage = |span: &Span| span.stage == stage && span.follows.is_none();
    let is_server = |span: &Span| of_stage(span) && span.kind == SpanKind::Server;
    let serves = trace.spans.iter().any(is_server);
    let mut total = 0;
    for (at, span) in trace.spans.iter().enumerate() {
        let counts = if serves {
            is_server(span)
        } else {
            of_stage(span) && trace.stage_of(span.parent) != Some(stage)
        };
        if counts {
            total += length(span).0.saturating_sub(foreign(&inside[at], stage));
        }
    }
    Time(total)
}

/// The time that spans of other stages cover.
fn foreign(spans: &[&Span], stage: &str) -> u64 {
    let mut covered = 0;
    let mut until = Time::ZERO;
    for at in sorted_by(spans, |span| [span.start.0, 0, 0]) {
        let span = spans[at];
        if span.stage == stage {
            continue;
        }
        let start = span.start.max(until);
        covered += span.end.since(start).0;
        until = until.max(span.end);
    }
    covered
}
