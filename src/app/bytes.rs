//! The bytes of a frame as a dump, and its fields by layer: which field a byte belongs to, and the other way
//! round.

use std::ops::Range;

use super::packets::layer_of;
use crate::trace::Layer;
use crate::wire::Opened;

/// Neighbours among the bytes of a row that belong to one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bytes {
    /// The field's index; none for bytes that no field names.
    pub part: Option<usize>,
    /// The bytes, in hexadecimal.
    pub hex: String,
    /// The same as characters; a dot for what is none of ASCII.
    pub ascii: String,
}

/// The dump, so many bytes a row.
pub fn dump(opened: &Opened, columns: usize) -> Vec<Vec<Bytes>> {
    let mut owner = vec![None; opened.bytes.len()];
    for (at, part) in opened.parts.iter().enumerate() {
        owner[part.range.clone()].fill(Some(at));
    }
    let rows = opened.bytes.chunks(columns).zip(owner.chunks(columns));
    rows.map(|(bytes, owner)| {
        let mut row: Vec<Bytes> = Vec::new();
        for (byte, part) in bytes.iter().zip(owner) {
            if row.last().is_none_or(|last| last.part != *part) {
                row.push(Bytes {
                    part: *part,
                    hex: String::new(),
                    ascii: String::new(),
                });
            }
            if let Some(last) = row.last_mut() {
                if !last.hex.is_empty() {
                    last.hex.push(' ');
                }
                last.hex += &hex(&[*byte]);
                let shown = byte.is_ascii_graphic() || *byte == b' ';
                last.ascii.push(if shown { char::from(*byte) } else { '.' });
            }
        }
        row
    })
    .collect()
}

/// Bytes in hexadecimal, side by side.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value)]);
    let mut out = String::new();
    for byte in bytes {
        out.push(digit(byte >> 4));
        out.push(digit(byte & 15));
    }
    out
}

/// Fields of one protocol that follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The protocol.
    pub name: &'static str,
    /// Its layer.
    pub layer: Layer,
    /// Its fields, by index.
    pub parts: Range<usize>,
    /// Its bytes.
    pub range: Range<usize>,
}

/// The fields by protocol, in the order of the wire.
pub fn groups(opened: &Opened) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (at, part) in opened.parts.iter().enumerate() {
        match groups.last_mut().filter(|group| group.name == part.layer) {
            Some(group) => {
                group.parts.end = at + 1;
                group.range.end = part.range.end.max(group.range.end);
            }
            None => groups.push(Group {
                name: part.layer,
                layer: layer_of(part.layer),
                parts: at..at + 1,
                range: part.range.clone(),
            }),
        }
    }
    groups
}
