//! JSON as plain data: what the interface is given and what it gives.
//!
//! It is written by hand rather than derived: the same few lines serve every shape, which costs the page a
//! quarter of what a serialiser does.

use std::borrow::Cow;

use crate::trace::Time;

/// A JSON value (RFC 8259).
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Number(u64),
    /// A virtual time in milliseconds, to the microsecond: `12.345`.
    Millis(Time),
    /// A string. Of what is given, numbers that are not whole are one too, as they are written.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object, in the order in which it is written.
    Object(Vec<(Cow<'static, str>, Json)>),
}

impl Json {
    /// An array.
    pub fn list(items: impl Iterator<Item = Json>) -> Json {
        Json::List(items.collect())
    }

    /// An object of these members.
    pub fn object<const N: usize>(members: [(&'static str, Json); N]) -> Json {
        let named = members.map(|(name, value)| (Cow::Borrowed(name), value));
        Json::Object(Vec::from(named))
    }

    /// The member of that name.
    pub fn get(&self, name: &str) -> Option<&Json> {
        let Json::Object(members) = self else {
            return None;
        };
        let found = members.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value)
    }

    /// As text, on one line.
    pub fn write(&self) -> String {
        let mut out = String::new();
        self.write_to(&mut out);
        out
    }

    fn write_to(&self, out: &mut String) {
        match self {
            Json::Null => *out += "null",
            Json::Bool(true) => *out += "true",
            Json::Bool(false) => *out += "false",
            Json::Number(number) => *out += &number.to_string(),
            Json::Millis(time) => *out += &time.to_string(),
            Json::Text(words) => quote(words, out),
            Json::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    out.push(if at == 0 { '[' } else { ',' });
                    item.write_to(out);
                }
                *out += if items.is_empty() { "[]" } else { "]" };
            }
            Json::Object(members) => {
                for (at, (name, value)) in members.iter().enumerate() {
                    out.push(if at == 0 { '{' } else { ',' });
                    quote(name, out);
                    out.push(':');
                    value.write_to(out);
                }
                *out += if members.is_empty() { "{}" } else { "}" };
            }
        }
    }
}

/// Control characters are escaped, those above ASCII too: a terminal acts on them.
fn quote(words: &str, out: &mut String) {
    out.push('"');
    for ch in words.chars() {
        match ch {
            '"' | '\\' => out.extend(['\\', ch]),
            '\n' => *out += "\\n",
            ch if ch.is_control() => *out += &format!("\\u{:04x}", ch as u32),
            ch => out.push(ch),
        }
    }
    out.push('"');
}

impl From<&str> for Json {
    fn from(words: &str) -> Json {
        Json::Text(words.to_owned())
    }
}

impl From<String> for Json {
    fn from(words: String) -> Json {
        Json::Text(words)
    }
}

impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Json {
        value.map_or(Json::Null, Into::into)
    }
}

impl From<u32> for Json {
    fn from(number: u32) -> Json {
        Json::Number(u64::from(number))
    }
}

impl From<u16> for Json {
    fn from(number: u16) -> Json {
        Json::Number(u64::from(number))
    }
}

impl From<Time> for Json {
    fn from(time: Time) -> Json {
        Json::Millis(time)
    }
}

/// In the page the browser reads JSON; this is for programs.
#[cfg(not(target_arch = "wasm32"))]
impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Json {
        use serde_json::Value;
        match value {
            Value::Null => Json::Null,
            Value::Bool(yes) => Json::Bool(yes),
            Value::Number(number) => match number.as_u64() {
                Some(whole) => Json::Number(whole),
                None => Json::Text(number.to_string()),
            },
            Value::String(words) => Json::Text(words),
            Value::Array(items) => Json::list(items.into_iter().map(Json::from)),
            Value::Object(members) => {
                let members = members.into_iter();
                Json::Object(
                    members
                        .map(|(name, value)| (name.into(), value.into()))
                        .collect(),
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_written_so_that_others_read_it() {
        let json = Json::object([
            (
                "a",
                Json::list([Json::Null, Json::Number(u64::MAX)].into_iter()),
            ),
            ("b", Json::from("“\"\\\n\u{1b}\u{9b}例\u{7f}")),
            ("c", Json::Millis(Time(1_002_003))),
            ("d", Json::object([])),
            ("e", Json::List(Vec::new())),
        ]);
        let read: serde_json::Value = serde_json::from_str(&json.write()).expect("JSON");
        assert_eq!(read["a"][1], u64::MAX);
        assert_eq!(read["b"], "“\"\\\n\u{1b}\u{9b}例\u{7f}");
        assert_eq!(read["c"], 1_002.003);
        assert!(!json.write().contains(char::is_control));
        assert_eq!(Json::from(read).get("e"), Some(&Json::List(Vec::new())));
    }
}
