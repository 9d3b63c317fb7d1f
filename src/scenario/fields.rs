//! Header lines as a person writes them: what a knob that holds fields of a response can be set to.
//!
//! Follows RFC 9110 §5. Stricter than it in one point: a value is ASCII, which new fields keep to (§5.5).

use crate::text;
use crate::text::{Arg, Label, Text, excerpt};

/// The most that a person can write, in bytes; nginx takes 4 KiB of header from an upstream by default.
pub const MAX_FIELDS: usize = 2_048;

/// What the sender of a message writes itself, because it says how and when it is sent.
const ITS_OWN: [&str; 12] = [
    "Connection",
    "Content-Encoding",
    "Content-Length",
    "Content-Range",
    "Date",
    "Keep-Alive",
    "Proxy-Connection",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "Via",
];

/// The names and values of header lines that [`tidy`] has accepted.
pub fn lines(fields: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = fields.lines().filter_map(|line| line.split_once(':'));
    lines.map(|(name, value)| (name, value.trim()))
}

/// Header lines without blanks at their ends and without empty lines, each `Name: value`.
///
/// # Errors
/// Which line of the knob of that id is wrong, and why.
pub fn tidy(id: &'static str, written: &str) -> Result<String, Label> {
    if written.len() > MAX_FIELDS {
        let limit = Arg::Number(MAX_FIELDS as u64);
        return Err(Label::phrase(LONG, [("id", id.into()), ("limit", limit)]));
    }
    let mut out = String::new();
    for (line, n) in written.lines().zip(1_u64..) {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let (name, value) = field(line).map_err(|what| {
            let name = line.split(':').next().unwrap_or_default();
            let name = Arg::from(excerpt(name));
            Label::phrase(what, [("id", id.into()), ("n", n.into()), ("name", name)])
        })?;
        if !out.is_empty() {
            out += "\n";
        }
        out += name;
        out += if value.is_empty() { ":" } else { ": " };
        out += value;
    }
    Ok(out)
}

/// The name and the value of one line (RFC 9110 §5.1, §5.5).
fn field(line: &str) -> Result<(&str, &str), Text> {
    let (name, value) = line.split_once(':').ok_or(NO_COLON)?;
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_token) {
        return Err(NO_NAME);
    }
    let value = value.trim();
    if !value
        .bytes()
        .all(|byte| matches!(byte, b'\t' | b' '..=b'~'))
    {
        return Err(NO_VALUE);
    }
    if ITS_OWN.iter().any(|own| own.eq_ignore_ascii_case(name)) {
        return Err(OWN);
    }
    Ok((name, value))
}

const LONG: Text = text!(
    "“{id}” is longer than {limit} bytes.",
    "“{id}”超过 {limit} 字节。",
    "«{id}» длиннее {limit} байт."
);
const NO_COLON: Text = text!(
    "“{id}”, line {n}: “{name}” has no colon. A field is written “Name: value”.",
    "“{id}”第 {n} 行：“{name}”中缺少冒号。字段写作“Name: value”。",
    "«{id}», строка {n}: в «{name}» нет двоеточия. Поле пишут так: «Name: value»."
);
const NO_NAME: Text = text!(
    "“{id}”, line {n}: “{name}” is not a field name, which has letters, digits and !#$%&'*+-.^_`|~ only (RFC 9110 §5.1).",
    "“{id}”第 {n} 行：“{name}”不是字段名。字段名只含字母、数字和 !#$%&'*+-.^_`|~（RFC 9110 §5.1）。",
    "«{id}», строка {n}: «{name}» — не имя поля. В нём бывают только буквы, цифры и !#$%&'*+-.^_`|~ (RFC 9110 §5.1)."
);
const NO_VALUE: Text = text!(
    "“{id}”, line {n}: the value of {name} holds a control character or one beyond ASCII (RFC 9110 §5.5).",
    "“{id}”第 {n} 行：{name} 的值含有控制字符或非 ASCII 字符（RFC 9110 §5.5）。",
    "«{id}», строка {n}: в значении {name} есть управляющий символ или символ вне ASCII (RFC 9110 §5.5)."
);
const OWN: Text = text!(
    "“{id}”, line {n}: {name} says how or when the message is sent; the server writes it itself.",
    "“{id}”第 {n} 行：{name} 说明消息如何或何时发送，由服务器自己填写。",
    "«{id}», строка {n}: {name} говорит, как или когда отправлено сообщение; сервер пишет это поле сам."
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    fn says(written: &str) -> String {
        tidy("o.page", written)
            .expect_err("a bad line")
            .show(Lang::En)
    }

    fn tidied(written: &str) -> String {
        tidy("o.page", written).expect("good lines")
    }

    #[test]
    fn lines_are_tidied_and_read() {
        let lines_of = tidied("  cache-control:no-store \r\n\r\n\tETag: \nVary: a,\tb");
        assert_eq!(lines_of, "cache-control: no-store\nETag:\nVary: a,\tb");
        let read: Vec<_> = lines(&lines_of).collect();
        assert_eq!(
            read,
            [
                ("cache-control", "no-store"),
                ("ETag", ""),
                ("Vary", "a,\tb")
            ]
        );
        assert_eq!(tidied(&lines_of), lines_of);
        assert_eq!(tidied(" \n\n"), "");
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        assert_eq!(
            says("Vary: *\nno-store"),
            "“o.page”, line 2: “no-store” has no colon. A field is written “Name: value”."
        );
        assert!(says("Cache Control: x").contains("line 1: “Cache Control” is not a field name"));
        assert!(says(": x").contains("line 1: “” is not"));
        assert!(says("A: \u{7f}").contains("holds a control character"));
        assert!(says("A: b\rC: d").contains("the value of A holds a control character"));
        assert!(says("A: é").contains("beyond ASCII"));
        assert!(says("\n\ncontent-length: 5").contains("line 3: content-length says how"));
        let long = "A: ".to_owned() + &"x".repeat(MAX_FIELDS);
        assert!(says(&long).starts_with("“o.page” is longer than 2"));
    }
}
