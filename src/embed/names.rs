//! The names of things in the interface: once published they do not change.

use crate::scenario::Unit;
use crate::trace::{
    Layer, MessageKind, Milestone, NoteKind, ParticipantKind, Payload, Phase, SpanKind, Status,
    Tone,
};

pub(super) fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Count => "count",
        Unit::Millis => "ms",
        Unit::Seconds => "s",
        Unit::Kilobytes => "kB",
    }
}

pub(super) fn participant(kind: ParticipantKind) -> &'static str {
    match kind {
        ParticipantKind::Actor => "actor",
        ParticipantKind::Component => "component",
        ParticipantKind::Store => "store",
    }
}

pub(super) fn span(kind: SpanKind) -> &'static str {
    match kind {
        SpanKind::Client => "client",
        SpanKind::Server => "server",
        SpanKind::Internal => "internal",
    }
}

pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::Ok => "ok",
        Status::Error => "error",
        Status::Cancelled => "cancelled",
    }
}

pub(super) fn layer(layer: Layer) -> &'static str {
    match layer {
        Layer::Application => "application",
        Layer::Security => "security",
        Layer::Transport => "transport",
        Layer::Network => "network",
        Layer::Link => "link",
    }
}

pub(super) fn message(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Call => "call",
        MessageKind::Reply => "reply",
        MessageKind::Async => "async",
        MessageKind::HandOver => "hand-over",
    }
}

pub(super) fn payload(payload: &Payload) -> &'static str {
    match payload {
        Payload::Local(_) => "local",
        Payload::Dns(_) => "dns",
        Payload::Segment(_) => "segment",
        Payload::Tls(_) => "tls",
        Payload::Request(_) => "request",
        Payload::Response(_) => "response",
        Payload::Redis(_) => "redis",
        Payload::MySql(_) => "mysql",
        Payload::Arp(_) => "arp",
        Payload::Route(_) => "route",
        Payload::Packet(_) => "packet",
        Payload::Rejection(_) => "rejection",
    }
}

pub(super) fn note(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Remark => "remark",
        NoteKind::Log => "log",
        NoteKind::ErrorLog => "error-log",
        NoteKind::Wait => "wait",
    }
}

pub(super) fn milestone(milestone: Milestone) -> &'static str {
    match milestone {
        Milestone::ResponseStart => "responseStart",
        Milestone::ResponseEnd => "responseEnd",
        Milestone::Shown => "shown",
    }
}

pub(super) fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Dns => "dns",
        Phase::Tcp => "tcp",
        Phase::Tls => "tls",
        Phase::Wait => "wait",
        Phase::Download => "download",
    }
}

pub(super) fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "good",
        Tone::Detour => "detour",
        Tone::Failure => "failure",
    }
}
