//! Calls, replies and events inside one machine: no bytes of theirs are on any wire.

use std::net::IpAddr;

use serde::Serialize;

use super::{Field, HttpRequest, Keys, Verdict};
use crate::text;
use crate::text::{Arg, Label, Text};

/// A call, a reply or an event inside one machine.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Local {
    /// The person presses Enter.
    Enter {
        /// What was typed.
        typed: String,
    },
    /// The person sees the result.
    Show {
        /// The status shown, or the browser's error code.
        result: String,
        /// Whether it is a failure.
        failed: bool,
    },
    /// The browser has read what was typed.
    Parsed {
        /// The URL's parts with their names.
        parts: Vec<(Text, String)>,
        /// Characters and what they are percent-encoded as.
        encoded: Vec<(char, String)>,
    },
    /// A cache is asked for a name or URL.
    LookUp {
        /// The key.
        key: String,
    },
    /// A cache has it.
    Hit {
        /// What it holds.
        value: String,
        /// Seconds it may still be used.
        ttl: u64,
    },
    /// A cache does not have it.
    Miss,
    /// An HTTP cache decides.
    Verdict(Box<Verdict>),
    /// A system call or library call, by its own name.
    Call {
        /// `connect(203.0.113.10:443)`.
        text: String,
    },
    /// What a call returned.
    Return {
        /// `203.0.113.10`, `ECONNREFUSED`.
        text: String,
        /// Whether it is an error.
        failed: bool,
    },
    /// A connection is open.
    Connected {
        /// The peer.
        to: (IpAddr, u16),
    },
    /// A secure session is open.
    Secured {
        /// Version, suite and protocol.
        text: String,
    },
    /// The browser has put its request together.
    Composed(Box<HttpRequest>),
    /// The client computes its keys.
    Keys(Keys),
    /// A computation without words of its own on a wire.
    Work {
        /// What it is.
        text: Label,
    },
}

impl Local {
    /// What stands on the arrow.
    pub fn label(&self) -> Label {
        match self {
            Local::Enter { .. } => text!("Enter", "回车", "Enter").into(),
            Local::Show {
                result,
                failed: false,
            } => Label::phrase(
                text!(
                    "shows the page ({result})",
                    "显示页面（{result}）",
                    "показывает страницу ({result})"
                ),
                [("result", Arg::Str(result.clone()))],
            ),
            Local::Show {
                result,
                failed: true,
            } => Label::phrase(
                text!(
                    "error page: {result}",
                    "错误页：{result}",
                    "страница ошибки: {result}"
                ),
                [("result", Arg::Str(result.clone()))],
            ),
            Local::Parsed { .. } => text!("parse the URL", "解析 URL", "разбор URL").into(),
            Local::LookUp { key } => Label::phrase(
                text!("look up {key}", "查询 {key}", "поиск {key}"),
                [("key", Arg::Str(key.clone()))],
            ),
            Local::Hit { value, .. } => Label::phrase(
                text!("hit: {value}", "命中：{value}", "есть: {value}"),
                [("value", Arg::Str(value.clone()))],
            ),
            Local::Miss => text!("miss", "未命中", "нет").into(),
            Local::Verdict(verdict) => verdict.label(),
            Local::Call { text } | Local::Return { text, .. } | Local::Secured { text } => {
                Label::literal(text)
            }
            Local::Connected { .. } => {
                text!("connected", "已连接", "соединение установлено").into()
            }
            Local::Composed(request) => Label::phrase(
                text!("compose {method}", "组装 {method}", "составить {method}"),
                [("method", Arg::from(request.method))],
            ),
            Local::Keys(_) => text!("derive the keys", "导出密钥", "вычислить ключи").into(),
            Local::Work { text } => text.clone(),
        }
    }

    /// What stands in the step panel.
    pub fn fields(&self) -> Vec<Field> {
        let field = |name: Text, value: &str| Field {
            name: name.into(),
            value: value.into(),
        };
        match self {
            Local::Enter { typed } => vec![field(text!("typed", "输入", "введено"), typed)],
            Local::Show { result, .. } => vec![field(text!("result", "结果", "результат"), result)],
            Local::Parsed { parts, encoded } => {
                let parts = parts.iter().map(|(name, value)| field(*name, value));
                let encoded = encoded.iter().map(|(ch, text)| Field {
                    name: Label::literal(ch.to_string()),
                    value: Label::literal(format!("{} → {text}", bytes_of(*ch))),
                });
                parts.chain(encoded).collect()
            }
            Local::LookUp { key } => vec![field(text!("key", "键", "ключ"), key)],
            Local::Hit { value, ttl } => vec![
                field(text!("value", "值", "значение"), value),
                Field {
                    name: text!("still fresh for", "剩余有效期", "срок ещё").into(),
                    value: Label::phrase(
                        text!("{time}", "{time}", "{time}"),
                        [("time", Arg::Micros(ttl * 1_000_000))],
                    ),
                },
            ],
            Local::Connected {
                to: (address, port),
            } => vec![Field::literal(
                "peer",
                match address {
                    IpAddr::V4(address) => format!("{address}:{port}"),
                    IpAddr::V6(address) => format!("[{address}]:{port}"),
                },
            )],
            Local::Verdict(verdict) => verdict.fields(),
            Local::Composed(request) => request.fields(),
            Local::Keys(keys) => keys.fields(),
            Local::Miss
            | Local::Call { .. }
            | Local::Return { .. }
            | Local::Secured { .. }
            | Local::Work { .. } => Vec::new(),
        }
    }

    /// Whether this tells of a failure.
    pub fn is_failure(&self) -> bool {
        match self {
            Local::Show { failed, .. } | Local::Return { failed, .. } => *failed,
            _ => false,
        }
    }
}

/// A character's UTF-8 bytes: `C3 A9`.
fn bytes_of(ch: char) -> String {
    let mut buffer = [0; 4];
    let bytes = ch.encode_utf8(&mut buffer).bytes();
    let words: Vec<String> = bytes.map(|byte| format!("{byte:02X}")).collect();
    words.join(" ")
}
