//! JSON that is given, as plain data.

use std::borrow::Cow;

use super::writer::quote;

/// A JSON value (RFC 8259).
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`, or nothing at all.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Number(u64),
    /// A string, or a number that is not whole as it is written.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object, in the order in which it is written.
    Object(Vec<(Cow<'static, str>, Json)>),
}

impl Json {
    /// As it stands in a link: a string is itself, all else is written as JSON on one line.
    pub fn plain(&self) -> String {
        match self {
            Json::Text(words) => words.clone(),
            other => {
                let mut out = String::new();
                other.write(&mut out);
                out
            }
        }
    }

    fn write(&self, out: &mut String) {
        match self {
            Json::Null => *out += "null",
            Json::Bool(yes) => *out += if *yes { "true" } else { "false" },
            Json::Number(number) => *out += &number.to_string(),
            Json::Text(words) => quote(words, out),
            Json::List(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    *out += if at == 0 { "" } else { "," };
                    item.write(out);
                }
                out.push(']');
            }
            Json::Object(members) => {
                out.push('{');
                for (at, (name, value)) in members.iter().enumerate() {
                    *out += if at == 0 { "" } else { "," };
                    quote(name, out);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

impl From<&str> for Json {
    fn from(words: &str) -> Json {
        Json::Text(words.to_owned())
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
            Value::Array(items) => Json::List(items.into_iter().map(Json::from).collect()),
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
