//! Redis commands and replies: RESP, the Redis serialization protocol.

use serde::Serialize;

use super::Field;
use crate::text::Label;

/// A command or a reply.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Resp {
    /// A command: an array of bulk strings.
    Command {
        /// Its words; a value in them stands as `…`.
        words: Vec<String>,
        /// The length of that value in bytes, if there is one.
        value: Option<u64>,
    },
    /// A bulk string of that many bytes.
    Bulk(u64),
    /// The null bulk string: there is no such key.
    Nil,
    /// The simple string `OK`.
    Ok,
}

impl Resp {
    /// What stands on the arrow: `GET page:/cart`, `nil`.
    pub fn label(&self) -> Label {
        match self {
            Resp::Command { words, .. } => words.join(" ").into(),
            Resp::Bulk(bytes) => format!("${bytes} …").into(),
            Resp::Nil => "nil".into(),
            Resp::Ok => "OK".into(),
        }
    }

    /// The bytes of the wire.
    pub fn fields(&self) -> Vec<Field> {
        let wire = match self {
            Resp::Command { words, value } => {
                let words = words.iter().map(|word| match value {
                    Some(bytes) if word == "…" => format!("${bytes} …"),
                    _ => format!("${} {word}", word.len()),
                });
                let words: Vec<String> = words.collect();
                format!("*{} {}", words.len(), words.join(" "))
            }
            Resp::Bulk(bytes) => format!("${bytes} …"),
            Resp::Nil => "$-1".to_owned(),
            Resp::Ok => "+OK".to_owned(),
        };
        vec![Field::literal("RESP", wire)]
    }

    /// Its length in bytes: each part ends in CRLF, and each bulk string has its length before it.
    pub fn wire_len(&self) -> u64 {
        let bulk = |len: u64| len + 5 + len.to_string().len() as u64;
        match self {
            Resp::Command { words, value } => {
                let words = words.iter().map(|word| match value {
                    Some(bytes) if word == "…" => bulk(*bytes),
                    _ => bulk(word.len() as u64),
                });
                4 + words.sum::<u64>()
            }
            Resp::Bulk(bytes) => bulk(*bytes),
            Resp::Nil | Resp::Ok => 5,
        }
    }
}
