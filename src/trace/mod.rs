//! What happened, as plain data: the only type between the simulation and its views.
//!
//! The words are OpenTelemetry's (span, parent, kind), UML's (message, fragment, operand, guard) and
//! Resource Timing's (marks). Everything is an interval or an instant on virtual time; there are no
//! start and end markers to be matched. Labels, fields and bytes are derived from a typed [`Payload`]
//! when somebody looks.

pub mod addresses;
mod check;
mod life;
mod order;
mod outcome;
pub mod payload;
mod print;
mod side;
mod summary;
mod warm;
mod why;

use std::fmt;
use std::net::IpAddr;
use std::ops::{Add, Sub};

use serde::Serialize;

use crate::text::{Label, Text};
pub use check::{Broken, check};
pub use life::Life;
pub use order::{Item, Node, rows_in_order, sorted_by};
pub use outcome::{ErrorPage, Outcome, Past};
pub use payload::Payload;
pub use print::{print, print_whole};
pub use side::Side;
pub use summary::{Phase, Phased, StageOutcome, Tone, phases, stage_outcomes};
pub use warm::{Held, Warm};
pub use why::{Cite, Reason, Why, rfc};

/// Virtual microseconds since navigation start (a length of time is the same type).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Time(pub u64);

impl Time {
    /// Navigation start.
    pub const ZERO: Time = Time(0);

    /// `n` microseconds.
    pub const fn micros(n: u64) -> Time {
        Time(n)
    }

    /// `n` milliseconds.
    pub const fn millis(n: u64) -> Time {
        Time(n * 1_000)
    }

    /// `n` seconds.
    pub const fn secs(n: u64) -> Time {
        Time(n * 1_000_000)
    }

    /// The time from `earlier` to `self`; zero when `earlier` is later.
    pub const fn since(self, earlier: Time) -> Time {
        Time(self.0.saturating_sub(earlier.0))
    }
}

impl Add for Time {
    type Output = Time;
    fn add(self, other: Time) -> Time {
        Time(self.0.saturating_add(other.0))
    }
}

impl Sub for Time {
    type Output = Time;
    fn sub(self, other: Time) -> Time {
        self.since(other)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:03}", self.0 / 1_000, self.0 % 1_000)
    }
}

/// A participant's index in [`Trace::participants`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Who(pub u16);

/// A span's index in [`Trace::spans`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct SpanId(pub u32);

/// A message's index in [`Trace::messages`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct MessageId(pub u32);

/// A fragment's index in [`Trace::fragments`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct FragmentId(pub u32);

/// A connection's index in [`Trace::conns`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ConnId(pub u16);

/// A resource's index in [`Trace::resources`]; 0 is the navigation's own document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ResourceId(pub u16);

/// The innermost thing that an item stands in. Membership in a frame goes by this, never by time:
/// two things that run in parallel share their times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Scope {
    /// The run itself.
    Root,
    /// A span.
    Span(SpanId),
    /// One operand of a fragment.
    Operand(FragmentId, u8),
}

impl Scope {
    /// A number by which scopes can be sorted and found.
    pub(crate) fn number(self) -> u64 {
        match self {
            Scope::Root => 0,
            Scope::Span(SpanId(id)) => 1 << 40 | u64::from(id),
            Scope::Operand(FragmentId(id), operand) => {
                2 << 40 | u64::from(id) << 8 | u64::from(operand)
            }
        }
    }
}

/// Everything that happened in one visit.
#[derive(Clone, Debug, Serialize)]
pub struct Trace {
    /// The URL that was navigated to, serialised; it keeps the fragment, which is never sent.
    pub url: String,
    /// Which visit of the scenario this is, from 0.
    pub visit: usize,
    /// Unix time of navigation start in microseconds, on the scenario's clock.
    pub wall: u64,
    /// Everyone who could take part in this deployment, in path order.
    pub participants: Vec<Participant>,
    /// Those of them who come into being, or end, meanwhile.
    pub lives: Vec<Life>,
    /// Intervals of work.
    pub spans: Vec<Span>,
    /// Messages, sorted by (`sent`, `seq`).
    pub messages: Vec<Message>,
    /// Remarks: log lines, waits, states.
    pub notes: Vec<Note>,
    /// Decisions and other combined fragments.
    pub fragments: Vec<Fragment>,
    /// The client's connections.
    pub conns: Vec<Conn>,
    /// What was asked for; the first is the document.
    pub resources: Vec<String>,
    /// The page's milestones.
    pub marks: Vec<Mark>,
    /// What each stage that was reached came to, in path order.
    pub stages: Vec<StageOutcome>,
    /// What the person sees in the end.
    pub outcome: Outcome,
    /// The end of all work, which may outlast what the person waits for.
    pub end: Time,
    /// What the visits before it came to, the first one first.
    pub before: Vec<Past>,
    /// What every cache of this deployment holds at the end, in path order.
    pub warm: Vec<Warm>,
}

/// Where in the deployment a participant stands; it colours its lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Tier {
    /// The person's own machine.
    Client,
    /// What lies between: resolvers, routers, proxies.
    Network,
    /// The provider's outer servers.
    Edge,
    /// The application's cluster.
    Cluster,
    /// Stores and queues.
    Data,
}

impl Tier {
    /// Every tier, from the person to the stores.
    pub const ALL: [Tier; 5] = [
        Tier::Client,
        Tier::Network,
        Tier::Edge,
        Tier::Cluster,
        Tier::Data,
    ];

    /// The name used in styles: `client`, `network`, …
    pub const fn name(self) -> &'static str {
        match self {
            Tier::Client => "client",
            Tier::Network => "network",
            Tier::Edge => "edge",
            Tier::Cluster => "cluster",
            Tier::Data => "data",
        }
    }
}

/// The picture in a participant's box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Icon {
    /// A person.
    Person,
    /// A browser window.
    Browser,
    /// A store of copies.
    Cache,
    /// A resolver on the machine itself.
    Resolver,
    /// A name server.
    Nameserver,
    /// The root of the name tree.
    Root,
    /// One end of a TCP connection.
    Socket,
    /// One end of a TLS session.
    Lock,
    /// A reverse proxy or web server.
    Proxy,
    /// An application.
    Service,
    /// What reads a language.
    Parser,
    /// What chooses one of several ways.
    Planner,
    /// What carries out a plan.
    Executor,
    /// A database.
    Database,
    /// What lets some through and not others.
    Shield,
    /// A provider's edge, near the client.
    Cloud,
    /// Memory.
    Memory,
    /// A store of files.
    Disk,
    /// A router.
    Router,
    /// A network interface.
    Interface,
}

/// How a participant is drawn and what it is in UML terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum ParticipantKind {
    /// A person.
    Actor,
    /// A program or machine.
    Component,
    /// A store.
    Store,
}

/// Someone who sends or receives.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Participant {
    /// A stable id such as `dns.root`; what follows the last dot is a part of what precedes it.
    pub id: &'static str,
    /// What it is.
    pub kind: ParticipantKind,
    /// Where it stands.
    pub tier: Tier,
    /// Its name.
    pub name: Text,
    /// Its picture.
    pub icon: Icon,
}

/// What a span is, in OpenTelemetry's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum SpanKind {
    /// Asks and waits.
    Client,
    /// Is asked.
    Server,
    /// Work of its own.
    Internal,
}

/// How a span ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Status {
    /// As it should.
    Ok,
    /// In a failure.
    Error,
    /// Abandoned by whoever waited for it.
    Cancelled,
}

/// An interval of work on one participant.
#[derive(Clone, Debug, Serialize)]
pub struct Span {
    /// Where it stands.
    pub parent: Scope,
    /// The span that caused this one although it does not contain it (work after the response).
    pub follows: Option<SpanId>,
    /// Who works.
    pub at: Who,
    /// The id of the stage that opened it.
    pub stage: &'static str,
    /// What it is called.
    pub name: Label,
    /// What it is.
    pub kind: SpanKind,
    /// Its beginning.
    pub start: Time,
    /// Its end.
    pub end: Time,
    /// How it ended.
    pub status: Status,
    /// Order of recording among everything in the trace.
    pub seq: u32,
}

/// The layer at which a message is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Layer {
    /// HTTP, DNS, calls inside a machine.
    Application,
    /// TLS.
    Security,
    /// TCP segments.
    Transport,
    /// IP packets.
    Network,
    /// Frames.
    Link,
}

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum MessageKind {
    /// Waits for a reply.
    Call,
    /// Answers a call.
    Reply,
    /// Waits for nothing: a segment, a handshake message, an event.
    Async,
    /// Passed down or up a stack inside one machine.
    HandOver,
}

/// Something sent from one participant to another (or to itself).
#[derive(Clone, Debug, Serialize)]
pub struct Message {
    /// Where it stands.
    pub scope: Scope,
    /// The sender.
    pub from: Who,
    /// The receiver.
    pub to: Who,
    /// The layer it belongs to.
    pub layer: Layer,
    /// The message that this one carries a part of.
    pub carries: Option<MessageId>,
    /// What it is.
    pub kind: MessageKind,
    /// The call that a reply answers.
    pub re: Option<MessageId>,
    /// The resource it is sent for.
    pub resource: ResourceId,
    /// The connection it travels on, if it is one of the client's.
    pub conn: Option<ConnId>,
    /// What it says.
    pub payload: Payload,
    /// When its first byte left.
    pub sent: Time,
    /// When its last byte arrived; `None` when it was lost.
    pub received: Option<Time>,
    /// What it means and why it is sent.
    pub why: Reason,
    /// Order of recording among everything in the trace.
    pub seq: u32,
}

/// What kind of remark a note is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum NoteKind {
    /// A remark.
    Remark,
    /// A line of a log file.
    Log,
    /// A line of a log file that tells of a failure.
    ErrorLog,
    /// Somebody waits for `until`.
    Wait,
}

/// A remark over one or more lifelines.
#[derive(Clone, Debug, Serialize)]
pub struct Note {
    /// Where it stands.
    pub scope: Scope,
    /// Over whom.
    pub over: Vec<Who>,
    /// Where it stands.
    pub side: Side,
    /// When.
    pub at: Time,
    /// The end of what it speaks of; `at` for an instant.
    pub until: Time,
    /// What kind of remark.
    pub kind: NoteKind,
    /// The remark itself.
    pub text: Label,
    /// What it means.
    pub why: Reason,
    /// Order of recording among everything in the trace.
    pub seq: u32,
}

/// UML's interaction operators, as far as they are recorded. `par` is derived from overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Operator {
    /// Exactly one operand is taken.
    Alt,
    /// One operand, taken or not.
    Opt,
    /// Repeated.
    Loop,
    /// Concurrent operands.
    Par,
    /// Leaves the enclosing fragment.
    Break,
    /// Not interleaved with others.
    Critical,
}

impl Operator {
    /// The word in the frame's corner.
    pub const fn keyword(self) -> &'static str {
        match self {
            Operator::Alt => "alt",
            Operator::Opt => "opt",
            Operator::Loop => "loop",
            Operator::Par => "par",
            Operator::Break => "break",
            Operator::Critical => "critical",
        }
    }
}

/// A decision, or another combined fragment.
///
/// A decision whose arm is the whole rest of the path is a *door*: nothing stands inside its
/// operands, and it is drawn as one line on the decider's lane.
#[derive(Clone, Debug, Serialize)]
pub struct Fragment {
    /// Where it stands.
    pub scope: Scope,
    /// Who decides.
    pub decider: Who,
    /// The stage whose decision it is.
    pub stage: &'static str,
    /// What is decided: `browser cache`.
    pub name: Label,
    /// Its operator.
    pub operator: Operator,
    /// Its operands; for a decision at most one is taken.
    pub operands: Vec<Operand>,
    /// Whether it is a door rather than a frame.
    pub door: bool,
    /// When it was reached.
    pub start: Time,
    /// When it was left; `start` for a door.
    pub end: Time,
    /// What is decided and why this way.
    pub why: Reason,
    /// Order of recording among everything in the trace.
    pub seq: u32,
}

/// One way a decision can go.
#[derive(Clone, Debug, Serialize)]
pub struct Operand {
    /// The condition: `miss`.
    pub guard: Label,
    /// The knob settings (`id`, value as in a link) that take this operand; empty when none does.
    pub set: Vec<(&'static str, String)>,
    /// Whether this run took it.
    pub taken: bool,
}

/// A connection of the client.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Conn {
    /// The client's address and port.
    pub client: (IpAddr, u16),
    /// The server's address and port.
    pub server: (IpAddr, u16),
    /// Maximum segment size in bytes, as agreed.
    pub mss: u16,
    /// The routers between the two.
    pub routers: u8,
    /// The TLS version and the protocol chosen by ALPN, once agreed.
    pub tls: Option<(payload::TlsVersion, &'static str)>,
    /// Whether an earlier visit opened it.
    pub reused: bool,
}

/// A milestone of the page, in the words of Navigation Timing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Milestone {
    /// The first byte of the response arrived.
    ResponseStart,
    /// The last byte of the response arrived.
    ResponseEnd,
    /// The person sees the result.
    Shown,
}

/// When a milestone was reached.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Mark {
    /// Which.
    pub milestone: Milestone,
    /// When.
    pub at: Time,
}

impl Trace {
    /// A participant.
    pub fn participant(&self, who: Who) -> &Participant {
        &self.participants[who.0 as usize]
    }

    /// A span.
    pub fn span(&self, id: SpanId) -> &Span {
        &self.spans[id.0 as usize]
    }

    /// A message.
    pub fn message(&self, id: MessageId) -> &Message {
        &self.messages[id.0 as usize]
    }

    /// A fragment.
    pub fn fragment(&self, id: FragmentId) -> &Fragment {
        &self.fragments[id.0 as usize]
    }

    /// The scope around `scope`; `None` at the root.
    pub fn outer(&self, scope: Scope) -> Option<Scope> {
        match scope {
            Scope::Root => None,
            Scope::Span(id) => Some(self.span(id).parent),
            Scope::Operand(id, _) => Some(self.fragment(id).scope),
        }
    }

    /// When what stands in `scope` must be over.
    pub fn ends(&self, scope: Scope) -> Time {
        match scope {
            Scope::Root => self.end,
            Scope::Span(id) => self.span(id).end,
            Scope::Operand(id, _) => self.fragment(id).end,
        }
    }

    /// The innermost span around `scope`.
    pub fn span_around(&self, scope: Scope) -> Option<SpanId> {
        let mut at = Some(scope);
        while let Some(scope) = at {
            if let Scope::Span(id) = scope {
                return Some(id);
            }
            at = self.outer(scope);
        }
        None
    }

    /// The id of the stage that `scope` stands in.
    pub fn stage_of(&self, scope: Scope) -> Option<&'static str> {
        self.span_around(scope).map(|id| self.span(id).stage)
    }

    /// When a milestone was reached.
    pub fn mark(&self, milestone: Milestone) -> Option<Time> {
        self.marks
            .iter()
            .find(|mark| mark.milestone == milestone)
            .map(|mark| mark.at)
    }
}
