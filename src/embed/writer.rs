//! JSON being written (RFC 8259).
//!
//! By hand rather than derived: a few lines serve every shape, which costs the page a third of what a
//! serialiser does.

use crate::trace::Time;

/// A text of JSON that grows.
#[derive(Default)]
pub(super) struct Writer(String);

impl Writer {
    /// The text, once all that was opened is closed.
    pub fn done(self) -> String {
        self.0
    }

    /// Opens an object or an array, as a value or an item.
    pub fn open(&mut self, bracket: char) {
        self.part();
        self.0.push(bracket);
    }

    /// Closes what was opened.
    pub fn close(&mut self, bracket: char) {
        self.0.push(bracket);
    }

    /// The name of the member that follows.
    pub fn name(&mut self, name: &str) {
        self.item(name);
        self.0.push(':');
    }

    /// A string as an item.
    pub fn item(&mut self, words: &str) {
        self.part();
        quote(words, &mut self.0);
    }

    /// A member that is a string.
    pub fn text(&mut self, name: &str, words: &str) {
        self.name(name);
        quote(words, &mut self.0);
    }

    /// A member that is a whole number, or null.
    pub fn number(&mut self, name: &str, number: Option<u64>) {
        self.name(name);
        match number {
            Some(number) => self.0 += &number.to_string(),
            None => self.0 += "null",
        }
    }

    /// A member that is the place of something in its list, or null.
    pub fn index(&mut self, name: &str, index: Option<u32>) {
        self.number(name, index.map(u64::from));
    }

    /// A member that is a virtual time in milliseconds, to the microsecond, or null.
    pub fn time(&mut self, name: &str, time: Option<Time>) {
        self.name(name);
        match time {
            Some(time) => self.0 += &time.to_string(),
            None => self.0 += "null",
        }
    }

    /// A member that is true or false.
    pub fn flag(&mut self, name: &str, yes: bool) {
        self.name(name);
        self.0 += if yes { "true" } else { "false" };
    }

    /// Parts what follows from what stands before it on the same level.
    fn part(&mut self) {
        if !self.0.ends_with(['{', '[', ':']) && !self.0.is_empty() {
            self.0.push(',');
        }
    }
}

/// Control characters are escaped, those above ASCII too: a terminal acts on them.
pub(super) fn quote(words: &str, out: &mut String) {
    out.push('"');
    for ch in words.chars() {
        match ch {
            '"' | '\\' => out.extend(['\\', ch]),
            ch if ch.is_control() => *out += &format!("\\u{:04x}", ch as u32),
            ch => out.push(ch),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_written_so_that_others_read_it() {
        let words = "“\"\\\n\u{1b}\u{9b}例\u{7f}:{[";
        let mut writer = Writer::default();
        writer.open('{');
        writer.text("a", words);
        writer.name("b");
        writer.open('[');
        writer.item(words);
        writer.open('{');
        writer.close('}');
        writer.open('[');
        writer.close(']');
        writer.close(']');
        writer.number(words, Some(u64::MAX));
        writer.number("d", None);
        writer.time("e", Some(Time(1_002_003)));
        writer.flag("f", true);
        writer.close('}');
        let text = writer.done();
        let read: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(read["a"], words);
        assert_eq!(read["b"][0], words);
        assert_eq!(read["b"].as_array().map(Vec::len), Some(3));
        assert_eq!(read[words], u64::MAX);
        assert_eq!(read["e"], 1_002.003);
        assert!(read["d"].is_null() && read["f"] == true);
        assert!(!text.contains(char::is_control));
    }
}
