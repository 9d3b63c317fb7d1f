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
    use serde_json::Value;

    use super::*;
    use crate::embed::Json;

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
        let read: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(read["a"], words);
        assert_eq!(read["b"][0], words);
        assert_eq!(read["b"].as_array().map(Vec::len), Some(3));
        assert_eq!(read[words], u64::MAX);
        assert_eq!(read["e"], 1_002.003);
        assert!(read["d"].is_null() && read["f"] == true);
        assert!(!text.contains(char::is_control));
    }

    #[test]
    fn every_character_is_read_back() {
        let all: String = (0..=u32::from(char::MAX))
            .filter_map(char::from_u32)
            .collect();
        let mut text = String::new();
        quote(&all, &mut text);
        assert_eq!(serde_json::from_str::<String>(&text).expect("JSON"), all);
        assert!(!text.contains(char::is_control));
    }

    #[test]
    fn times_are_numbers_to_the_microsecond() {
        for time in [0, 1, 999, 1_000, 4_035, 1_795_262_400_000_000, u64::MAX] {
            let mut writer = Writer::default();
            writer.open('{');
            writer.time("t", Some(Time(time)));
            writer.close('}');
            let read: Value = serde_json::from_str(&writer.done()).expect("JSON");
            let millis = read["t"].as_f64().expect("a number");
            assert_eq!(millis, time as f64 / 1_000.0);
        }
    }

    /// Both ways of writing, against a serialiser's reading.
    #[test]
    fn whatever_is_nested_is_read_back() {
        let mut dice = Dice(1);
        for _ in 0..500 {
            let value = object(&mut dice, 6);
            let mut writer = Writer::default();
            write(&value, &mut writer);
            for text in [writer.done(), Json::from(value.clone()).plain()] {
                let read: Value = serde_json::from_str(&text).expect("JSON");
                assert_eq!(read, value, "{text}");
            }
        }
        let deep = (0..100).fold(Value::Array(Vec::new()), |inner, _| {
            Value::from(vec![inner])
        });
        assert_eq!(Json::from(deep.clone()).plain(), deep.to_string());
    }

    /// The same numbers every time (Park and Miller).
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, end: u64) -> u64 {
            self.0 = self.0 * 48_271 % 2_147_483_647;
            self.0 % end
        }
    }

    fn words(dice: &mut Dice) -> String {
        const ODD: [&str; 12] = [
            "\"",
            "\\",
            "/",
            "{",
            "[",
            ":",
            ",",
            "\0",
            "\u{2028}",
            "\u{fffd}",
            "\u{10ffff}",
            "例",
        ];
        (0..dice.below(5))
            .map(|_| ODD[dice.below(ODD.len() as u64) as usize])
            .collect()
    }

    /// An object of what a [`Writer`] can write.
    fn object(dice: &mut Dice, depth: u64) -> Value {
        let members = (0..dice.below(depth + 1)).map(|at| {
            let value = match dice.below(7) {
                0 => Value::Null,
                1 => Value::Bool(dice.below(2) == 0),
                2 => Value::from(u64::MAX >> dice.below(64)),
                3 => Value::from(words(dice)),
                4 => object(dice, depth - 1),
                _ => list(dice, depth - 1),
            };
            (format!("{at}{}", words(dice)), value)
        });
        Value::Object(members.collect())
    }

    fn list(dice: &mut Dice, depth: u64) -> Value {
        let items = (0..dice.below(depth + 1)).map(|_| match dice.below(3) {
            0 => Value::from(words(dice)),
            1 => object(dice, depth - 1),
            _ => list(dice, depth - 1),
        });
        Value::Array(items.collect())
    }

    fn write(value: &Value, to: &mut Writer) {
        match value {
            Value::Object(members) => {
                to.open('{');
                for (name, value) in members {
                    match value {
                        Value::Null => to.number(name, None),
                        Value::Bool(yes) => to.flag(name, *yes),
                        Value::Number(number) => to.number(name, number.as_u64()),
                        Value::String(words) => to.text(name, words),
                        _ => {
                            to.name(name);
                            write(value, to);
                        }
                    }
                }
                to.close('}');
            }
            Value::Array(items) => {
                to.open('[');
                items.iter().for_each(|item| write(item, to));
                to.close(']');
            }
            Value::String(words) => to.item(words),
            other => unreachable!("no list holds {other}"),
        }
    }
}
