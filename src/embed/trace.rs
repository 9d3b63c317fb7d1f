//! A trace as data for others: participants by their ids, everything a person reads as text in the chosen
//! language, times in milliseconds since navigation start. Its shape is `Trace` in `www/hopscope.d.ts`.

use super::{Json, Played, names};
use crate::pipeline::MODEL;
use crate::scenario::permalink::{self, Link};
use crate::text::Lang;
use crate::trace::{
    Conn, Fragment, Message, Note, Operand, Reason, Scope, Span, Time, Trace, Who, phases,
    stage_outcomes,
};

pub(super) fn json(played: &Played) -> Json {
    let out = Out {
        trace: &played.trace,
        lang: played.lang,
    };
    let trace = out.trace;
    // How one looks at a run does not make another of it.
    let run = Link {
        lens: None,
        at: None,
        lang: None,
        ..played.link.clone()
    };
    Json::object([
        ("url", trace.url.as_str().into()),
        ("link", permalink::encode(&run, MODEL).into()),
        ("model", MODEL.into()),
        ("lang", out.lang.code().into()),
        ("visit", Json::Number(trace.visit as u64)),
        ("startedAt", Json::Millis(Time(trace.wall))),
        ("end", trace.end.into()),
        ("outcome", out.outcome()),
        ("marks", out.marks()),
        ("phases", out.phases()),
        ("stages", out.stages()),
        ("participants", out.participants()),
        ("messages", out.each(&trace.messages, Out::message)),
        ("notes", out.each(&trace.notes, Out::note)),
        ("decisions", out.each(&trace.fragments, Out::decision)),
        ("spans", out.each(&trace.spans, Out::span)),
        (
            "connections",
            Json::list(trace.conns.iter().map(connection)),
        ),
        (
            "resources",
            Json::list(trace.resources.iter().map(|url| url.as_str().into())),
        ),
    ])
}

struct Out<'a> {
    trace: &'a Trace,
    lang: Lang,
}

impl Out<'_> {
    fn each<T>(&self, items: &[T], one: fn(&Self, &T) -> Json) -> Json {
        Json::list(items.iter().map(|item| one(self, item)))
    }

    fn who(&self, who: Who) -> Json {
        self.trace.participant(who).id.into()
    }

    fn outcome(&self) -> Json {
        let outcome = &self.trace.outcome;
        let error = outcome.error.as_ref().map(|page| {
            Json::object([
                ("code", page.code.into()),
                ("title", page.title.get(self.lang).into()),
                ("text", page.text.show(self.lang).into()),
            ])
        });
        Json::object([
            ("status", outcome.status.into()),
            ("error", error.into()),
            ("cause", outcome.cause.map(|who| self.who(who)).into()),
            ("fromCache", Json::Bool(outcome.from_cache)),
        ])
    }

    fn marks(&self) -> Json {
        let marks = self.trace.marks.iter();
        let marks = marks.map(|mark| (names::milestone(mark.milestone).into(), mark.at.into()));
        Json::Object(marks.collect())
    }

    fn phases(&self) -> Json {
        Json::list(phases(self.trace).into_iter().map(|(phase, time)| {
            Json::object([
                ("id", names::phase(phase).into()),
                ("duration", time.into()),
            ])
        }))
    }

    fn stages(&self) -> Json {
        let stages = stage_outcomes(self.trace).into_iter();
        Json::list(stages.map(|(outcome, time)| {
            Json::object([
                ("id", outcome.stage.into()),
                ("label", outcome.label.show(self.lang).into()),
                ("tone", names::tone(outcome.tone).into()),
                ("ownTime", time.into()),
            ])
        }))
    }

    fn participants(&self) -> Json {
        Json::list(self.trace.participants.iter().map(|participant| {
            Json::object([
                ("id", participant.id.into()),
                ("name", participant.name.get(self.lang).into()),
                ("kind", names::participant(participant.kind).into()),
                ("tier", participant.tier.name().into()),
            ])
        }))
    }

    fn message(&self, message: &Message) -> Json {
        let fields = message.payload.fields().into_iter().map(|field| {
            Json::object([
                ("name", field.name.show(self.lang).into()),
                ("value", field.value.show(self.lang).into()),
            ])
        });
        Json::object([
            ("from", self.who(message.from)),
            ("to", self.who(message.to)),
            ("label", message.payload.label().show(self.lang).into()),
            ("kind", names::message(message.kind).into()),
            ("layer", names::layer(message.layer).into()),
            ("type", names::payload(&message.payload).into()),
            ("sent", message.sent.into()),
            ("received", message.received.into()),
            ("failed", Json::Bool(message.payload.is_failure())),
            ("fields", Json::list(fields)),
            ("why", self.reason(&message.why)),
            ("scope", scope(message.scope)),
            ("answers", message.re.map(|id| id.0).into()),
            ("carries", message.carries.map(|id| id.0).into()),
            ("connection", message.conn.map(|id| id.0).into()),
            ("resource", message.resource.0.into()),
            ("seq", message.seq.into()),
        ])
    }

    fn note(&self, note: &Note) -> Json {
        Json::object([
            ("over", self.each(&note.over, |out, who| out.who(*who))),
            ("text", note.text.show(self.lang).into()),
            ("kind", names::note(note.kind).into()),
            ("start", note.at.into()),
            ("end", note.until.into()),
            ("why", self.reason(&note.why)),
            ("scope", scope(note.scope)),
            ("seq", note.seq.into()),
        ])
    }

    fn decision(&self, fragment: &Fragment) -> Json {
        Json::object([
            ("at", self.who(fragment.decider)),
            ("stage", fragment.stage.into()),
            ("name", fragment.name.show(self.lang).into()),
            ("operator", fragment.operator.keyword().into()),
            ("operands", self.each(&fragment.operands, Out::operand)),
            ("enclosing", Json::Bool(!fragment.door)),
            ("start", fragment.start.into()),
            ("end", fragment.end.into()),
            ("why", self.reason(&fragment.why)),
            ("scope", scope(fragment.scope)),
            ("seq", fragment.seq.into()),
        ])
    }

    fn operand(&self, operand: &Operand) -> Json {
        let set = operand.set.iter();
        let set = set.map(|(id, value)| ((*id).into(), value.as_str().into()));
        Json::object([
            ("guard", operand.guard.show(self.lang).into()),
            ("taken", Json::Bool(operand.taken)),
            ("set", Json::Object(set.collect())),
        ])
    }

    fn span(&self, span: &Span) -> Json {
        Json::object([
            ("at", self.who(span.at)),
            ("stage", span.stage.into()),
            ("name", span.name.show(self.lang).into()),
            ("kind", names::span(span.kind).into()),
            ("status", names::status(span.status).into()),
            ("start", span.start.into()),
            ("end", span.end.into()),
            ("scope", scope(span.parent)),
            ("follows", span.follows.map(|id| id.0).into()),
            ("seq", span.seq.into()),
        ])
    }

    fn reason(&self, reason: &Reason) -> Json {
        let cites =
            reason.why.cites.iter().map(|cite| {
                Json::object([("label", cite.label.into()), ("url", cite.link().into())])
            });
        Json::object([
            ("id", reason.why.id.into()),
            ("what", reason.what(self.lang).into()),
            ("why", reason.why(self.lang).into()),
            ("cites", Json::list(cites)),
        ])
    }
}

fn scope(scope: Scope) -> Json {
    match scope {
        Scope::Root => Json::Null,
        Scope::Span(id) => Json::object([("span", id.0.into())]),
        Scope::Operand(id, operand) => Json::object([
            ("decision", id.0.into()),
            ("operand", u16::from(operand).into()),
        ]),
    }
}

fn connection(conn: &Conn) -> Json {
    let end = |(address, port): (std::net::IpAddr, u16)| {
        Json::from(std::net::SocketAddr::new(address, port).to_string())
    };
    let tls = conn.tls.map(|(version, alpn)| {
        Json::object([
            ("version", version.to_string().into()),
            ("alpn", alpn.into()),
        ])
    });
    Json::object([
        ("client", end(conn.client)),
        ("server", end(conn.server)),
        ("mss", conn.mss.into()),
        ("tls", tls.into()),
        ("reused", Json::Bool(conn.reused)),
    ])
}
