//! The picture's own words: what it says besides the trace's.

use super::plan_time::is_long_wait;
use crate::lens::{Fold, Folded};
use crate::text;
use crate::text::{Arg, Lang, Text, duration};
use crate::trace::{FragmentId, Trace};

/// A fold of several messages.
pub(super) const MESSAGES: Text = text!("{n} messages", "{n} 条消息", "сообщений: {n}");
/// A fold of one message.
pub(super) const ONE_MESSAGE: Text = text!("1 message", "1 条消息", "одно сообщение");
/// A fold of branches.
const IN_PARALLEL: Text = text!("{n} in parallel", "并行 {n} 路", "параллельно: {n}");
/// A message that does not arrive.
pub(super) const LOST: Text = text!("lost", "丢失", "потеряно");
/// A wait without an explanation.
pub(super) const NOTHING: Text = text!("no messages", "没有消息", "сообщений нет");
/// From one lane to another.
pub(super) const FROM_TO: Text = text!("{from} to {to}", "{from} → {to}", "{from} → {to}");

/// The mark between the parts of a line: spaced as the language does.
pub(super) const DOT: &str = " · ";

/// A name and what is said of it.
pub fn colon(lang: Lang) -> &'static str {
    match lang {
        Lang::En | Lang::Ru => ": ",
        Lang::Zh => "：",
    }
}

/// What a decision came to: `browser cache: miss`.
pub fn decided(trace: &Trace, id: FragmentId, lang: Lang) -> String {
    let fragment = trace.fragment(id);
    let name = fragment.name.show(lang);
    match fragment.operands.iter().find(|way| way.taken) {
        Some(way) => [&name, colon(lang), &way.guard.show(lang)].concat(),
        None => name,
    }
}

/// The name of what can be folded.
pub fn folded_name(trace: &Trace, what: Folded, lang: Lang) -> String {
    match what {
        Folded::Span(id) => trace.span(id).name.show(lang),
        Folded::Frame(id) => decided(trace, id, lang),
        Folded::Par(_, n) => IN_PARALLEL.fill(lang, &[("n", Arg::Number(n as u64))]),
    }
}

/// What stands on what is folded into one row: its name, how many messages, how long.
pub fn fold_words(trace: &Trace, fold: &Fold, lang: Lang) -> String {
    let count = match fold.count() {
        1 => ONE_MESSAGE.get(lang).to_owned(),
        n => MESSAGES.fill(lang, &[("n", Arg::Number(n))]),
    };
    let length = duration((fold.end - fold.start).0, lang);
    let name = folded_name(trace, fold.what, lang);
    [&name, DOT, &count, DOT, &length].concat()
}

/// What a note says; a long wait tells its length.
pub fn note_words(trace: &Trace, at: u32, lang: Lang) -> String {
    let note = &trace.notes[at as usize];
    let words = note.text.show(lang);
    if !is_long_wait(trace, at) {
        return words;
    }
    let length = duration((note.until - note.at).0, lang);
    if words.contains(&length) {
        ["⋯ ", &words].concat()
    } else {
        ["⋯ ", &length, DOT, &words].concat()
    }
}
