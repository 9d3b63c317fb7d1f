//! Bytes that know what they mean: each field is written with its name and its value in words.

use std::ops::Range;

use super::{FILLER, Part};

/// Bytes written so far, and what they mean.
#[derive(Clone, Debug, Default)]
pub(super) struct Writer {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Their fields, in the order in which they were begun.
    pub parts: Vec<Part>,
    /// The protocol of what is being written.
    pub layer: &'static str,
    /// How many blocks are open.
    depth: u8,
}

impl Writer {
    /// A writer of one protocol's fields.
    pub fn new(layer: &'static str) -> Writer {
        Writer {
            layer,
            ..Writer::default()
        }
    }

    /// A field.
    pub fn field(&mut self, name: &'static str, bytes: &[u8], value: &str) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        self.name(name, start..self.bytes.len(), value);
    }

    /// A number of `size` bytes, shown as a decimal number.
    pub fn number(&mut self, name: &'static str, size: usize, value: u64) {
        self.field(name, &value.to_be_bytes()[8 - size..], &value.to_string());
    }

    /// A code of `size` bytes, shown in words.
    pub fn code(&mut self, name: &'static str, size: usize, code: u64, words: &str) {
        self.field(name, &code.to_be_bytes()[8 - size..], words);
    }

    /// Bytes without a meaning of their own.
    pub fn filler(&mut self, name: &'static str, seed: u64, len: usize) {
        self.field(name, &filler(seed, len), FILLER);
    }

    /// A length of `size` bytes and what has that length.
    pub fn block(&mut self, name: &'static str, size: usize, body: &mut dyn FnMut(&mut Writer)) {
        let (start, part) = (self.bytes.len(), self.parts.len());
        self.number(name, size, 0);
        let begin = self.bytes.len();
        self.depth += 1;
        body(self);
        self.depth -= 1;
        let len = (self.bytes.len() - begin) as u64;
        self.bytes[start..begin].copy_from_slice(&len.to_be_bytes()[8 - size..]);
        self.parts[part].value = len.to_string();
    }

    /// Says what some bytes mean.
    pub fn name(&mut self, name: &'static str, range: Range<usize>, value: &str) {
        self.parts.push(Part {
            layer: self.layer,
            name,
            range,
            value: value.to_owned(),
            depth: self.depth,
        });
    }

    /// Appends what another has written, all of it or a range of its bytes.
    pub fn append(&mut self, other: &Writer, range: Range<usize>) {
        let start = self.bytes.len();
        let parts = other.parts.iter().filter_map(|part| {
            let from = part.range.start.max(range.start);
            let to = part.range.end.min(range.end);
            (from < to).then(|| Part {
                range: start + from - range.start..start + to - range.start,
                ..part.clone()
            })
        });
        self.parts.extend(parts);
        self.bytes.extend_from_slice(&other.bytes[range]);
    }
}

/// Bytes that stand for key material and encrypted content: the same for the same seed (xorshift64*).
pub(super) fn filler(seed: u64, len: usize) -> Vec<u8> {
    let mut state = (seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut byte = || {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        (state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 56) as u8
    };
    (0..len).map(|_| byte()).collect()
}

/// The bytes of a hexadecimal text.
pub(super) fn unhex(text: &str) -> Vec<u8> {
    let digit = |byte: &u8| (*byte as char).to_digit(16).unwrap_or(0) as u8;
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| pair.iter().fold(0, |value, byte| value << 4 | digit(byte)))
        .collect()
}
