//! A trace as JSON for others: participants by their ids, everything a person reads as text in the chosen
//! language, times in milliseconds since navigation start. Its shape is `Trace` in `www/hopscope.d.ts`.

use std::net::IpAddr;

use super::writer::Writer;
use super::{Played, names};
use crate::pipeline::MODEL;
use crate::scenario::permalink::{self, Link};
use crate::text::{Label, Lang};
use crate::trace::{
    Conn, Fragment, Life, Message, Note, Outcome, Past, Reason, Scope, Span, Time, Trace, Warm,
    Who, phases, stage_outcomes,
};

/// The trace.
pub(super) fn json(played: &Played) -> String {
    let trace = &played.trace;
    let mut out = Out {
        trace,
        lang: played.lang,
        to: Writer::default(),
    };
    // How one looks at a run does not make another of it.
    let run = Link {
        lens: None,
        folds: Vec::new(),
        by_time: false,
        at: None,
        lang: None,
        ..played.link.clone()
    };
    out.to.open('{');
    out.to.text("url", &trace.url);
    out.to.text("link", &permalink::encode(&run, MODEL));
    out.to.index("model", Some(MODEL));
    out.to.text("lang", played.lang.code());
    out.to.number("visit", Some(trace.visit as u64));
    out.to.time("startedAt", Some(Time(trace.wall)));
    out.to.time("end", Some(trace.end));
    out.list("before", &trace.before, Out::past);
    out.list("caches", &trace.warm, Out::cache);
    out.outcome(&trace.outcome);
    out.marks();
    out.phases();
    out.stages();
    out.participants();
    out.list("messages", &trace.messages, Out::message);
    out.list("notes", &trace.notes, Out::note);
    out.list("decisions", &trace.fragments, Out::decision);
    out.list("spans", &trace.spans, Out::span);
    out.list("connections", &trace.conns, Out::connection);
    out.to.name("resources");
    out.to.open('[');
    for url in &trace.resources {
        out.to.item(url);
    }
    out.to.close(']');
    out.to.close('}');
    out.to.done()
}

struct Out<'a> {
    trace: &'a Trace,
    lang: Lang,
    to: Writer,
}

impl Out<'_> {
    /// A list of objects; `members` writes what stands in each.
    fn list<T>(&mut self, name: &str, items: &[T], members: fn(&mut Self, &T)) {
        self.to.name(name);
        self.to.open('[');
        for item in items {
            self.to.open('{');
            members(self, item);
            self.to.close('}');
        }
        self.to.close(']');
    }

    fn label(&mut self, name: &str, label: &Label) {
        self.to.text(name, &label.show(self.lang));
    }

    fn who(&mut self, name: &str, who: Who) {
        self.to.text(name, self.trace.participant(who).id);
    }

    fn past(&mut self, past: &Past) {
        self.to.text("url", &past.url);
        self.to.time("startedAt", Some(Time(past.wall)));
        self.to.time("shown", Some(past.waited));
        self.to.index("status", past.status.map(u32::from));
        match past.error {
            Some(code) => self.to.text("error", code),
            None => self.to.index("error", None),
        }
        self.to.index("answered", past.answered.map(u32::from));
    }

    fn cache(&mut self, warm: &Warm) {
        self.to.text("id", warm.cache);
        self.list("holds", &warm.holds, |out, held| {
            out.label("what", &held.what);
            let until = held.until.map(|until| Time(until * 1_000_000));
            out.to.time("until", until);
        });
    }

    fn outcome(&mut self, outcome: &Outcome) {
        self.to.name("outcome");
        self.to.open('{');
        self.to.index("status", outcome.status.map(u32::from));
        match &outcome.error {
            Some(page) => {
                self.to.name("error");
                self.to.open('{');
                self.to.text("code", page.code);
                self.to.text("title", page.title.get(self.lang));
                self.label("text", &page.text);
                self.to.close('}');
            }
            None => self.to.index("error", None),
        }
        match outcome.cause {
            Some(who) => self.who("cause", who),
            None => self.to.index("cause", None),
        }
        self.to.flag("fromCache", outcome.from_cache);
        match &outcome.led_to {
            Some(url) => self.to.text("ledTo", url),
            None => self.to.index("ledTo", None),
        }
        self.to.close('}');
    }

    fn marks(&mut self) {
        self.to.name("marks");
        self.to.open('{');
        for mark in &self.trace.marks {
            self.to
                .time(names::milestone(mark.milestone), Some(mark.at));
        }
        self.to.close('}');
    }

    fn phases(&mut self) {
        self.list("phases", &phases(self.trace), |out, phased| {
            out.to.text("id", names::phase(phased.phase));
            out.to.time("duration", Some(phased.length()));
        });
    }

    fn stages(&mut self) {
        self.list(
            "stages",
            &stage_outcomes(self.trace),
            |out, (outcome, time)| {
                out.to.text("id", outcome.stage);
                out.label("label", &outcome.label);
                out.to.text("tone", names::tone(outcome.tone));
                out.to.time("ownTime", Some(*time));
            },
        );
    }

    fn participants(&mut self) {
        self.list(
            "participants",
            &self.trace.participants,
            |out, participant| {
                out.to.text("id", participant.id);
                out.to.text("name", participant.name.get(out.lang));
                out.to.text("kind", names::participant(participant.kind));
                out.to.text("tier", participant.tier.name());
                let lives = out.trace.lives.iter();
                let is = |life: &&Life| out.trace.participant(life.who).id == participant.id;
                let life = lives.into_iter().find(is);
                out.to.time("begins", life.and_then(|life| life.from));
                out.to.time("ends", life.and_then(|life| life.until));
            },
        );
    }

    fn message(&mut self, message: &Message) {
        self.who("from", message.from);
        self.who("to", message.to);
        self.label("label", &message.payload.label());
        self.to.text("kind", names::message(message.kind));
        self.to.text("layer", names::layer(message.layer));
        self.to.text("type", names::payload(&message.payload));
        self.to.time("sent", Some(message.sent));
        self.to.time("received", message.received);
        self.to.flag("failed", message.payload.is_failure());
        self.list("fields", &message.payload.fields(), |out, field| {
            out.label("name", &field.name);
            out.label("value", &field.value);
        });
        self.to.index("answers", message.re.map(|id| id.0));
        self.to.index("carries", message.carries.map(|id| id.0));
        self.to
            .index("connection", message.conn.map(|id| u32::from(id.0)));
        self.to
            .index("resource", Some(u32::from(message.resource.0)));
        self.reason(&message.why);
        self.place(message.scope, message.seq);
    }

    fn note(&mut self, note: &Note) {
        self.to.name("over");
        self.to.open('[');
        for who in &note.over {
            self.to.item(self.trace.participant(*who).id);
        }
        self.to.close(']');
        self.to.text("side", note.side.name());
        self.label("text", &note.text);
        self.to.text("kind", names::note(note.kind));
        self.interval(note.at, note.until);
        self.reason(&note.why);
        self.place(note.scope, note.seq);
    }

    fn decision(&mut self, fragment: &Fragment) {
        self.who("at", fragment.decider);
        self.to.text("stage", fragment.stage);
        self.label("name", &fragment.name);
        self.to.text("operator", fragment.operator.keyword());
        self.list("operands", &fragment.operands, |out, operand| {
            out.label("guard", &operand.guard);
            out.to.flag("taken", operand.taken);
            out.to.name("set");
            out.to.open('{');
            for (id, value) in &operand.set {
                out.to.text(id, value);
            }
            out.to.close('}');
        });
        self.to.flag("enclosing", !fragment.door);
        self.interval(fragment.start, fragment.end);
        self.reason(&fragment.why);
        self.place(fragment.scope, fragment.seq);
    }

    fn span(&mut self, span: &Span) {
        self.who("at", span.at);
        self.to.text("stage", span.stage);
        self.label("name", &span.name);
        self.to.text("kind", names::span(span.kind));
        self.to.text("status", names::status(span.status));
        self.interval(span.start, span.end);
        self.to.index("follows", span.follows.map(|id| id.0));
        self.place(span.parent, span.seq);
    }

    fn connection(&mut self, conn: &Conn) {
        self.end("client", conn.client);
        self.end("server", conn.server);
        self.to.index("mss", Some(u32::from(conn.mss)));
        match conn.tls {
            Some((version, alpn)) => {
                self.to.name("tls");
                self.to.open('{');
                self.to.text("version", &version.to_string());
                self.to.text("alpn", alpn);
                self.to.close('}');
            }
            None => self.to.index("tls", None),
        }
        self.to.flag("reused", conn.reused);
    }

    fn end(&mut self, name: &str, (address, port): (IpAddr, u16)) {
        let words = match address {
            IpAddr::V4(address) => format!("{address}:{port}"),
            IpAddr::V6(address) => format!("[{address}]:{port}"),
        };
        self.to.text(name, &words);
    }

    fn interval(&mut self, start: Time, end: Time) {
        self.to.time("start", Some(start));
        self.to.time("end", Some(end));
    }

    fn place(&mut self, scope: Scope, seq: u32) {
        match scope {
            Scope::Root => self.to.index("scope", None),
            Scope::Span(id) => {
                self.to.name("scope");
                self.to.open('{');
                self.to.index("span", Some(id.0));
                self.to.close('}');
            }
            Scope::Operand(id, operand) => {
                self.to.name("scope");
                self.to.open('{');
                self.to.index("decision", Some(id.0));
                self.to.index("operand", Some(u32::from(operand)));
                self.to.close('}');
            }
        }
        self.to.index("seq", Some(seq));
    }

    fn reason(&mut self, reason: &Reason) {
        self.to.name("why");
        self.to.open('{');
        self.to.text("id", reason.why.id);
        self.to.text("what", &reason.what(self.lang));
        self.to.text("why", &reason.why(self.lang));
        self.list("cites", reason.why.cites, |out, cite| {
            out.to.text("label", cite.label);
            out.to.text("url", &cite.link());
        });
        self.to.close('}');
    }
}
