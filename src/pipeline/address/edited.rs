//! A text that is mended before it is read, and where each byte of it stood in what was typed.

use std::ops::Range;

/// A text, and for each of its bytes the place in what was typed.
pub struct Edited {
    /// The text as it is now.
    pub text: String,
    /// For each of its bytes, where it stood; what was added has the place of what it was put before.
    origin: Vec<usize>,
    /// How many bytes were added at the beginning.
    added: usize,
    /// Where the text ended.
    end: usize,
}

impl Edited {
    /// The text without what stands around it.
    pub fn trimmed(typed: &str, unseen: fn(char) -> bool) -> Edited {
        let end = typed.trim_end_matches(unseen).len();
        let start = typed.len() - typed.trim_start_matches(unseen).len();
        let range = start.min(end)..end;
        Edited {
            text: typed[range.clone()].to_owned(),
            origin: range.collect(),
            added: 0,
            end,
        }
    }

    /// Takes characters out: those for which `leave_out` says so, given where they stand.
    pub fn leave_out(&mut self, leave_out: &dyn Fn(usize, char) -> bool) {
        let old = std::mem::take(&mut self.text);
        let mut origin = Vec::with_capacity(self.origin.len());
        for (at, ch) in old.char_indices() {
            if !leave_out(at, ch) {
                self.text.push(ch);
                origin.extend_from_slice(&self.origin[at..at + ch.len_utf8()]);
            }
        }
        self.origin = origin;
    }

    /// Puts words before the text.
    pub fn put_before(&mut self, words: &str) {
        let first = self.origin.first().copied().unwrap_or(self.end);
        self.text = [words, &self.text].concat();
        self.origin = [vec![first; words.len()], std::mem::take(&mut self.origin)].concat();
        self.added += words.len();
    }

    /// Where a part of the text stood in what was typed, in bytes; nowhere for what was added.
    pub fn place(&self, range: Range<usize>) -> Range<usize> {
        let at = |at: usize| self.origin.get(at).copied().unwrap_or(self.end);
        let start = at(range.start);
        if range.end <= self.added || range.is_empty() {
            return start..start;
        }
        start..self.origin[range.end - 1] + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_what_was_typed() {
        let typed = " é\n.x ";
        let mut text = Edited::trimmed(typed, |ch| ch == ' ');
        text.leave_out(&|_, ch| ch == '\n');
        text.put_before("http://");
        assert_eq!(text.text, "http://é.x");
        assert_eq!(&typed[text.place(7..9)], "é");
        assert_eq!(&typed[text.place(7..10)], "é\n.");
        assert_eq!(&typed[text.place(0..11)], "é\n.x");
        assert_eq!(text.place(0..4), 1..1);
        assert_eq!(text.place(11..11), 6..6);
    }

    #[test]
    fn nothing_is_left_of_blanks() {
        let text = Edited::trimmed("  ", |ch| ch == ' ');
        assert_eq!((text.text.as_str(), text.place(0..0)), ("", 0..0));
    }
}
