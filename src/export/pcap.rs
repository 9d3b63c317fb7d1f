//! A run as a capture file: what the client's network interface saw (draft-ietf-opsawg-pcap).
//!
//! The classic format, microseconds, little-endian, Ethernet. Every program that reads captures reads it.

use crate::trace::Trace;
use crate::wire;

/// The magic number of a file whose times are in microseconds.
const MAGIC: u32 = 0xa1b2_c3d4;
/// Major and minor version.
const VERSION: (u16, u16) = (2, 4);
/// The most bytes that are kept of a frame.
const SNAP_LEN: u32 = 65_535;
const LINKTYPE_ETHERNET: u32 = 1;

/// The capture file.
pub fn pcap(trace: &Trace) -> Vec<u8> {
    let mut out = Vec::new();
    numbers(&mut out, &[MAGIC]);
    out.extend(VERSION.0.to_le_bytes());
    out.extend(VERSION.1.to_le_bytes());
    // Times are in UTC and exact.
    numbers(&mut out, &[0, 0, SNAP_LEN, LINKTYPE_ETHERNET]);
    for frame in wire::frames(trace) {
        let at = trace.wall + frame.at.0;
        let (seconds, micros) = (at / 1_000_000, at % 1_000_000);
        let len = frame.bytes.len() as u32;
        numbers(&mut out, &[seconds as u32, micros as u32, len, len]);
        out.extend(frame.bytes);
    }
    out
}

fn numbers(out: &mut Vec<u8>, numbers: &[u32]) {
    for number in numbers {
        out.extend(number.to_le_bytes());
    }
}
