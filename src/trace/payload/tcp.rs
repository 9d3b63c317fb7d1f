//! TCP segments and states (RFC 9293 §3.1, §3.3.2).

use std::fmt;

use serde::Serialize;

use super::Field;
use crate::text::{Label, grouped};
use crate::trace::Time;

/// A TCP segment.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Segment {
    /// Which end sends it.
    pub from: End,
    /// Control bits.
    pub flags: Flags,
    /// Sequence number.
    pub seq: u32,
    /// Acknowledgement number; meaningful when `flags.ack`.
    pub ack: u32,
    /// Receive window in bytes, unscaled as on the wire.
    pub window: u16,
    /// Bytes of data carried, over all segments of the flight.
    pub len: u32,
    /// How many segments the flight holds; 1 for a single segment.
    pub count: u16,
    /// Options, on SYN segments.
    pub options: Option<TcpOptions>,
    /// Initial sequence numbers: the client's (x) and, once known, the server's (y).
    pub isn: (u32, u32),
    /// How often this very segment was sent before.
    pub retransmission: u8,
    /// What the sender makes of the path, for a segment with data.
    pub congestion: Option<Congestion>,
    /// The sender's state before and after.
    pub sender: (TcpState, TcpState),
    /// The receiver's state before and after; unchanged when the segment is lost.
    pub receiver: (TcpState, TcpState),
}

/// What a sender makes of the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Congestion {
    /// Congestion window in bytes (RFC 5681 §2).
    pub cwnd: u32,
    /// Slow start threshold in bytes, once something was lost.
    pub ssthresh: Option<u32>,
    /// Bytes on the way, with this segment.
    pub flight: u32,
    /// Smoothed round-trip time, once measured (RFC 6298 §2).
    pub srtt: Option<Time>,
    /// The retransmission timer's length.
    pub rto: Time,
}

/// The two ends of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum End {
    /// Who opened it; its initial sequence number is called x.
    Client,
    /// Who listened; its initial sequence number is called y.
    Server,
}

impl End {
    /// The other end.
    pub const fn other(self) -> End {
        match self {
            End::Client => End::Server,
            End::Server => End::Client,
        }
    }
}

/// Control bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Flags {
    /// Synchronise sequence numbers.
    pub syn: bool,
    /// The acknowledgement number is valid.
    pub ack: bool,
    /// Push to the application.
    pub psh: bool,
    /// No more data from the sender.
    pub fin: bool,
    /// Reset the connection.
    pub rst: bool,
}

impl fmt::Display for Flags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let set = [
            (self.syn, "SYN"),
            (self.fin, "FIN"),
            (self.rst, "RST"),
            (self.psh, "PSH"),
            (self.ack, "ACK"),
        ];
        let names: Vec<&str> = set
            .into_iter()
            .filter_map(|(set, name)| set.then_some(name))
            .collect();
        f.write_str(&names.join(","))
    }
}

/// Options of a SYN segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct TcpOptions {
    /// Maximum segment size in bytes (RFC 9293 §3.7.1).
    pub mss: u16,
    /// Selective acknowledgements permitted (RFC 2018).
    pub sack_permitted: bool,
    /// Window scale shift (RFC 7323 §2).
    pub window_scale: u8,
}

/// The states of RFC 9293 §3.3.2, printed as there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum TcpState {
    /// No connection.
    Closed,
    /// Waiting for a request from any peer.
    Listen,
    /// Sent a SYN, waiting for the matching one.
    SynSent,
    /// Received and sent a SYN, waiting for the acknowledgement.
    SynReceived,
    /// Open.
    Established,
    /// Sent a FIN.
    FinWait1,
    /// Its FIN was acknowledged.
    FinWait2,
    /// The peer closed first; the application has not yet.
    CloseWait,
    /// Both closed at the same time; waiting for the acknowledgement.
    Closing,
    /// Closed second; waiting for the last acknowledgement.
    LastAck,
    /// Waiting so that late segments die out.
    TimeWait,
}

impl fmt::Display for TcpState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TcpState::Closed => "CLOSED",
            TcpState::Listen => "LISTEN",
            TcpState::SynSent => "SYN-SENT",
            TcpState::SynReceived => "SYN-RECEIVED",
            TcpState::Established => "ESTABLISHED",
            TcpState::FinWait1 => "FIN-WAIT-1",
            TcpState::FinWait2 => "FIN-WAIT-2",
            TcpState::CloseWait => "CLOSE-WAIT",
            TcpState::Closing => "CLOSING",
            TcpState::LastAck => "LAST-ACK",
            TcpState::TimeWait => "TIME-WAIT",
        })
    }
}

impl Segment {
    /// `SYN seq=x`, `SYN,ACK seq=y ack=x+1`, `PSH,ACK seq=x+1 len=517`.
    pub fn label(&self) -> Label {
        let mut label = format!("{} seq={}", self.flags, self.relative(self.from, self.seq));
        if self.len > 0 {
            label += &format!(" len={}", self.len);
            if self.count > 1 {
                label += &format!(" ({}×)", self.count);
            }
        } else if self.flags.ack {
            label += &format!(" ack={}", self.relative(self.from.other(), self.ack));
        }
        if self.retransmission > 0 {
            label += " (retransmission)";
        }
        Label::Literal(label)
    }

    /// A number of `end`'s sequence space relative to its initial one: `x+1`.
    fn relative(&self, end: End, number: u32) -> String {
        let (name, isn) = match end {
            End::Client => ("x", self.isn.0),
            End::Server => ("y", self.isn.1),
        };
        match number.wrapping_sub(isn) {
            0 => name.to_owned(),
            // A reset that answers a SYN has sequence number zero (RFC 9293 §3.5.2).
            _ if self.flags.rst && number == 0 => "0".to_owned(),
            offset => format!("{name}+{offset}"),
        }
    }

    /// The header's fields and both ends' states.
    pub fn fields(&self) -> Vec<Field> {
        let number = |end, value: u32| {
            format!(
                "{} = {}",
                self.relative(end, value),
                grouped(u64::from(value))
            )
        };
        let mut fields = vec![
            Field::literal("flags", self.flags.to_string()),
            Field::literal("seq", number(self.from, self.seq)),
        ];
        if self.flags.ack {
            fields.push(Field::literal("ack", number(self.from.other(), self.ack)));
        }
        fields.push(Field::literal("window", grouped(u64::from(self.window))));
        if self.len > 0 {
            fields.push(Field::literal("len", grouped(u64::from(self.len))));
        }
        if let Some(options) = self.options {
            fields.push(Field::literal(
                "options",
                format!(
                    "MSS {}, SACK permitted, window scale {}",
                    options.mss, options.window_scale
                ),
            ));
        }
        if let Some(congestion) = self.congestion {
            fields.extend(congestion.fields());
        }
        fields
    }
}

impl Congestion {
    fn fields(&self) -> Vec<Field> {
        let bytes = |name, value: u32| Field::literal(name, grouped(u64::from(value)));
        let millis = |name, value: Time| Field::literal(name, format!("{value} ms"));
        let mut fields = vec![
            bytes("cwnd", self.cwnd),
            bytes("flight size", self.flight),
            millis("RTO", self.rto),
        ];
        fields.extend(self.ssthresh.map(|value| bytes("ssthresh", value)));
        fields.extend(self.srtt.map(|value| millis("SRTT", value)));
        fields
    }
}
