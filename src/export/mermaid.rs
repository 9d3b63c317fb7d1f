//! A view as the text of a Mermaid sequence diagram, which Mermaid 10, 11 and 12 read alike.
//!
//! Labels hold what a person typed, so every character that Mermaid would read as its own is written as a
//! decimal code (`#35;`). Block labels cannot hold codes, since Mermaid wraps them anywhere: they get the
//! full-width form of the character instead. Participants are `p0`, `p1`, …: a name can be a keyword.

use std::fmt::Write;

use crate::diagram::{colon, fold_words, note_words};
use crate::lens::{TierRun, View, ViewLane, ViewNode, ViewRow, each_row, tier_name};
use crate::text;
use crate::text::{Lang, Text};
use crate::trace::{Fragment, FragmentId, Icon, MessageId, MessageKind, Side, Tier, Trace};

/// The UTF-16 units that Mermaid draws by default (`maxTextSize`); of a longer text it draws an error.
const LIMIT: usize = 50_000;

/// The most characters of a block's label: it is wrapped into the width of its frame.
const BLOCK_LABEL: usize = 60;

/// What is said of a text that is too long.
pub const TOO_LONG: Text = text!(
    "Longer than 50,000 characters: Mermaid draws it only with a larger maxTextSize.",
    "超过 50,000 个字符：调大 maxTextSize 后 Mermaid 才会绘制。",
    "Больше 50 000 символов: Mermaid нарисует это только с большим maxTextSize."
);

/// A view as Mermaid text.
#[derive(Clone, Debug, PartialEq)]
pub struct Mermaid {
    /// The text; one that is too long says so in a comment on top.
    pub text: String,
    /// Whether it is longer than what Mermaid draws by default.
    pub too_long: bool,
}

/// Writes what a view shows of a trace.
pub fn mermaid(trace: &Trace, view: &View, lang: Lang) -> Mermaid {
    let mut writer = Writer {
        trace,
        lanes: &view.lanes,
        lang,
        text: "sequenceDiagram\n".to_owned(),
        depth: 1,
        answers: answers(trace, &view.nodes),
    };
    writer.line(&["autonumber"]);
    for run in view.tiers() {
        writer.tier(&run);
    }
    writer.nodes(&view.nodes);
    let mut text = writer.text;
    let too_long = text.encode_utf16().count() > LIMIT;
    if too_long {
        text = ["%% ", TOO_LONG.get(lang), "\n", &text].concat();
    }
    Mermaid { text, too_long }
}

/// The answer of each call, if both arrive and are shown, one after the other: whoever is asked is active meanwhile.
fn answers(trace: &Trace, nodes: &[ViewNode]) -> Vec<Option<MessageId>> {
    let mut shown = Vec::new();
    // The messages between two lanes, in the order of the text.
    each_row(nodes, &mut |row| match row {
        ViewRow::Message { ids, from, to } if from != to => shown.extend(ids),
        _ => {}
    });
    let mut asked = vec![false; trace.messages.len()];
    let mut answers = vec![None; trace.messages.len()];
    for id in shown {
        let message = trace.message(id);
        if message.received.is_none() {
            continue;
        }
        asked[id.0 as usize] = true;
        if let Some(call) = message.re.filter(|call| asked[call.0 as usize]) {
            answers[call.0 as usize].get_or_insert(id);
        }
    }
    answers
}

struct Writer<'a> {
    trace: &'a Trace,
    lanes: &'a [ViewLane],
    lang: Lang,
    text: String,
    /// How many blocks are open, the diagram included.
    depth: usize,
    /// The answers of calls, by the calls.
    answers: Vec<Option<MessageId>>,
}

impl Writer<'_> {
    fn line(&mut self, words: &[&str]) {
        for _ in 0..self.depth {
            self.text += "    ";
        }
        for word in words {
            self.text += word;
        }
        self.text.push('\n');
    }

    /// Whether a lane is declared where it comes into being. Mermaid puts what it has not heard of to the right, so
    /// only the last lane can be.
    fn is_created(&self, at: usize) -> bool {
        at + 1 == self.lanes.len() && self.lanes[at].begins.is_some()
    }

    /// Who comes into being, and who ends, with a message.
    fn lives(&mut self, id: MessageId) {
        for (at, lane) in self.lanes.iter().enumerate() {
            if lane.begins == Some(id) && self.is_created(at) {
                self.lane("create ", at, lane);
            }
            if lane.ends == Some(id) {
                self.line(&["destroy ", &format!("p{at}")]);
            }
        }
    }

    /// The lanes of a tier, in a box when there are several.
    fn tier(&mut self, run: &TierRun) {
        let there = (run.first..=run.last).filter(|at| !self.is_created(*at));
        let there: Vec<usize> = there.collect();
        let several = there.len() > 1;
        if several {
            let name = tier_name(run.tier).get(self.lang);
            self.line(&["box ", tint(run.tier), " ", name]);
            self.depth += 1;
        }
        for at in there {
            self.lane("", at, &self.lanes[at]);
        }
        if several {
            self.depth -= 1;
            self.line(&["end"]);
        }
    }

    fn lane(&mut self, create: &str, at: usize, lane: &ViewLane) {
        let name = escape(lane.name.get(self.lang), code);
        let (kind, icon) = match lane.icon {
            // An actor is drawn as a person already.
            Icon::Person => ("actor", ""),
            icon => ("participant", emoji(icon)),
        };
        self.line(&[create, kind, &format!(" p{at} as "), icon, &name]);
    }

    /// The head of a block or of a further part of it, and what stands in it.
    fn part(&mut self, word: &str, label: &str, nodes: &[ViewNode]) {
        self.line(&[word, " ", &block_label(label)]);
        self.depth += 1;
        self.nodes(nodes);
        self.depth -= 1;
    }

    fn nodes(&mut self, nodes: &[ViewNode]) {
        for node in nodes {
            match node {
                ViewNode::Row(row) => self.row(row),
                ViewNode::Span(_, _, inner) => self.nodes(inner),
                ViewNode::Frame(id, operands) => self.decision(*id, operands),
                ViewNode::Par(branches) => {
                    for (at, branch) in branches.iter().enumerate() {
                        let name = branch.name.as_ref().map(|name| name.show(self.lang));
                        let word = if at == 0 { "par" } else { "and" };
                        self.part(word, &name.unwrap_or_default(), &branch.nodes);
                    }
                    self.line(&["end"]);
                }
            }
        }
    }

    /// The way that was taken comes first; of the others only the guard is known.
    fn decision(&mut self, id: FragmentId, operands: &[Vec<ViewNode>]) {
        let fragment = self.trace.fragment(id);
        let label = self.decided(id);
        let taken = taken(fragment);
        self.part(fragment.operator.keyword(), &label, &operands[taken]);
        for (at, operand) in fragment.operands.iter().enumerate() {
            if at != taken {
                self.part("else", &operand.guard.show(self.lang), &operands[at]);
            }
        }
        self.line(&["end"]);
    }

    /// What was decided: `browser cache: miss`.
    fn decided(&self, id: FragmentId) -> String {
        let fragment = self.trace.fragment(id);
        let guard = fragment.operands[taken(fragment)].guard.show(self.lang);
        [&fragment.name.show(self.lang), colon(self.lang), &guard].concat()
    }

    fn row(&mut self, row: &ViewRow) {
        match row {
            ViewRow::Message { ids, from, to } => self.message(ids, *from, *to),
            ViewRow::Note { note, first, last } => {
                let words = note_words(self.trace, *note, self.lang);
                let side = self.trace.notes[*note as usize].side;
                self.note(side, (*first, *last), &words);
            }
            ViewRow::Door { id, lane } => {
                let words = self.decided(*id);
                self.note(Side::Over, (*lane, *lane), &words);
            }
            ViewRow::Fold(fold) => {
                let words = fold_words(self.trace, fold, self.lang);
                if fold.from == fold.to {
                    self.note(Side::Over, (fold.from, fold.to), &words);
                } else {
                    self.arrow(fold.from, "<<->>", "", fold.to, &words);
                }
            }
        }
    }

    fn note(&mut self, side: Side, (first, last): (usize, usize), words: &str) {
        let place = match side {
            Side::Left => format!("left of p{first}"),
            Side::Right => format!("right of p{last}"),
            Side::Over if first == last => format!("over p{first}"),
            Side::Over => format!("over p{first},p{last}"),
        };
        self.line(&["Note ", &place, ": ", &escape(words, code)]);
    }

    fn arrow(&mut self, from: usize, arrow: &str, activation: &str, to: usize, words: &str) {
        let (from, to) = (format!("p{from}"), format!("p{to}: "));
        self.line(&[&from, arrow, activation, &to, &escape(words, code)]);
    }

    fn message(&mut self, ids: &[MessageId], from: usize, to: usize) {
        let message = self.trace.message(ids[0]);
        let lost = message.received.is_none();
        let arrow = match message.kind {
            MessageKind::Reply if lost => "--x",
            _ if lost => "-x",
            MessageKind::Call => "->>",
            MessageKind::Reply => "-->>",
            MessageKind::Async | MessageKind::HandOver => "-)",
        };
        let activation = match message.kind {
            _ if lost || from == to => "",
            MessageKind::Call if self.answer(ids[0]).is_some() => "+",
            MessageKind::Reply
                if message
                    .re
                    .is_some_and(|call| self.answer(call) == Some(ids[0])) =>
            {
                "-"
            }
            _ => "",
        };
        let words = message.payload.label().show(self.lang);
        self.lives(ids[0]);
        self.arrow(from, arrow, activation, to, &words);
    }

    fn answer(&self, call: MessageId) -> Option<MessageId> {
        self.answers[call.0 as usize]
    }
}

/// The colour of a tier's box, which is read on light and on dark: `#` would begin a comment.
const fn tint(tier: Tier) -> &'static str {
    match tier {
        Tier::Client => "rgba(63, 85, 217, 0.1)",
        Tier::Network => "rgba(15, 143, 143, 0.1)",
        Tier::Edge => "rgba(184, 115, 15, 0.1)",
        Tier::Cluster => "rgba(34, 137, 74, 0.1)",
        Tier::Data => "rgba(161, 53, 143, 0.1)",
    }
}

/// The operand that was taken; the first one if none was.
fn taken(fragment: &Fragment) -> usize {
    let taken = fragment.operands.iter().position(|operand| operand.taken);
    taken.unwrap_or_default()
}

/// The picture of a lane, in front of its name.
const fn emoji(icon: Icon) -> &'static str {
    match icon {
        Icon::Person => "🧑 ",
        Icon::Browser => "🌐 ",
        Icon::Cache => "🧰 ",
        Icon::Resolver => "🔎 ",
        Icon::Nameserver => "📡 ",
        Icon::Root => "🌍 ",
        Icon::Socket => "🔌 ",
        Icon::Lock => "🔐 ",
        Icon::Proxy => "🚪 ",
        Icon::Service => "🧠 ",
        Icon::Parser => "🧩 ",
        Icon::Planner => "🧭 ",
        Icon::Executor => "🛠️ ",
        Icon::Database => "💾 ",
        Icon::Shield => "🛡️ ",
        Icon::Cloud => "☁️ ",
        Icon::Memory => "⚡ ",
        Icon::Disk => "💽 ",
        Icon::Router => "🔀 ",
        Icon::Interface => "🔗 ",
    }
}

/// How a character that Mermaid would read as its own is written instead.
type Instead = fn(char, &mut String);

/// Its decimal code; Mermaid decodes no hexadecimal ones.
fn code(c: char, out: &mut String) {
    let _ = write!(out, "#{};", c as u32);
}

/// Its full-width form, where it has one.
fn full_width(c: char, out: &mut String) {
    if c.is_ascii() {
        out.extend(char::from_u32(c as u32 + 0xfee0));
    }
}

/// Words for a block: short, and without codes.
fn block_label(words: &str) -> String {
    let short: String = words.chars().take(BLOCK_LABEL).collect();
    let cut = if short.len() < words.len() { "…" } else { "" };
    escape(&short, full_width) + cut
}

/// Whether a character could begin the name of a tag or a code.
const fn letter(c: char) -> bool {
    c.is_ascii_alphabetic() || !c.is_ascii()
}

/// Words as Mermaid gives them back: each character that it would read as its own is written otherwise.
fn escape(words: &str, instead: Instead) -> String {
    let words = words.trim();
    // A line with `style…:…#…;` loses its last `;` before codes are decoded.
    let styled = words.contains("style") || words.contains("classDef");
    let command = words.strip_prefix(':').unwrap_or(words);
    let command = command.starts_with("wrap:") || command.starts_with("nowrap:");
    let mut out = String::with_capacity(words.len());
    let mut rest = words.chars();
    while let Some(c) = rest.next() {
        let first = out.is_empty();
        let next = rest.clone().next().unwrap_or(' ');
        let special = match c {
            '#' | ';' | '\u{fb02}' | '\u{b6}' => true,
            '<' => letter(next) || "/!?".contains(next),
            '&' => letter(next) || next == '#',
            '$' | '%' => next == c,
            ':' if styled => true,
            _ => first && command,
        };
        match c {
            _ if special => instead(c, &mut out),
            '\n' => out += "<br/>",
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
