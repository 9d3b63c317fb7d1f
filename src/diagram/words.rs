//! The picture's own words: what it says besides the trace's.

use crate::text;
use crate::text::{Lang, Text};

/// A fold of several messages.
pub(super) const MESSAGES: Text = text!("{n} messages", "{n} 条消息", "сообщений: {n}");
/// A fold of one message.
pub(super) const ONE_MESSAGE: Text = text!("1 message", "1 条消息", "одно сообщение");
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
