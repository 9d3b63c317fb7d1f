//! What the segments of a connection carry: the bytes of handshake messages, requests and responses.

use super::writer::Writer;
use super::{http, tls};
use crate::trace::payload::{HttpVersion, Local, Segment, TlsMessage, TlsVersion};
use crate::trace::{ConnId, Message, MessageId, Payload, Trace};

/// Messages that leave together, as bytes.
pub(super) struct Carried {
    /// Their bytes.
    pub bytes: Writer,
    /// Where each of them begins.
    pub starts: Vec<(MessageId, usize)>,
    /// The sequence number of the first byte.
    seq: u32,
}

impl Carried {
    /// The bytes `from` to `to` of what a segment (or flight of segments) carries; as many as there are.
    pub fn part(&self, segment: &Segment, from: usize, to: usize) -> Writer {
        let offset = self.offset(segment);
        let end = self.bytes.bytes.len();
        let mut out = Writer::default();
        out.append(
            &self.bytes,
            (offset + from).min(end)..(offset + to).min(end),
        );
        out
    }

    /// Where a segment's data begins in the bytes.
    pub fn offset(&self, segment: &Segment) -> usize {
        segment.seq.wrapping_sub(self.seq) as usize
    }
}

/// The segment in a message.
pub(super) fn segment(message: &Message) -> Option<&Segment> {
    match &message.payload {
        Payload::Segment(segment) => Some(segment),
        _ => None,
    }
}

/// The flights that carry what begins with `first`, in order.
pub(super) fn flights(
    trace: &Trace,
    first: MessageId,
) -> impl Iterator<Item = (MessageId, &Segment)> {
    let messages = trace.messages.iter().enumerate();
    messages
        .filter(move |(_, message)| message.carries == Some(first))
        .filter_map(|(at, message)| Some((MessageId(at as u32), segment(message)?)))
}

/// The bytes of what begins with `first`. Handshake messages that leave together are carried as one:
/// those that follow the first, until all that the segments carry is there.
pub(super) fn carried(trace: &Trace, first: MessageId) -> Carried {
    let first_seq = flights(trace, first).next();
    let seq = first_seq.map_or(0, |(_, segment)| segment.seq);
    // What is sent again, and what only asks for the window, is there once.
    let ends = flights(trace, first);
    let ends = ends.map(|(_, segment)| segment.seq.wrapping_sub(seq).wrapping_add(segment.len));
    let total = ends.max().unwrap_or_default() as usize;
    let mut carried = Carried {
        bytes: Writer::default(),
        starts: Vec::new(),
        seq,
    };
    let begun = trace.message(first);
    let together = |message: &Message| {
        message.conn == begun.conn
            && message.from == begun.from
            && matches!(message.payload, Payload::Tls(_))
    };
    for at in first.0..trace.messages.len() as u32 {
        let id = MessageId(at);
        if id != first && !together(trace.message(id)) {
            continue;
        }
        carried.starts.push((id, carried.bytes.bytes.len()));
        let bytes = message_bytes(trace, id);
        carried.bytes.append(&bytes, 0..bytes.bytes.len());
        if carried.bytes.bytes.len() >= total {
            break;
        }
    }
    carried
}

/// The bytes of one message on a connection of the client's.
pub(super) fn message_bytes(trace: &Trace, id: MessageId) -> Writer {
    let message = trace.message(id);
    let seed = (u64::from(id.0) + 1) << 20;
    match &message.payload {
        Payload::Tls(tls) => tls::message(tls, session(trace, message.conn), seed),
        Payload::Request(request) => match secured(trace, message.conn) {
            Some(version) => tls::application_data(version, request.wire_len(), seed),
            None => http::request(request),
        },
        Payload::Response(response) => match secured(trace, message.conn) {
            Some(version) => tls::application_data(version, response.wire_len(), seed),
            None => http::response(response),
        },
        _ => Writer::default(),
    }
}

fn secured(trace: &Trace, conn: Option<ConnId>) -> Option<TlsVersion> {
    let conn = &trace.conns[conn?.0 as usize];
    conn.tls.map(|(version, _)| version)
}

fn session(trace: &Trace, conn: Option<ConnId>) -> tls::Session<'_> {
    let on = trace.messages.iter().filter(|message| message.conn == conn);
    let mut session = tls::Session {
        seed: conn.map_or(0, |conn| u64::from(conn.0)),
        named: false,
        since: "",
    };
    for message in on {
        let Payload::Tls(tls) = &message.payload else {
            continue;
        };
        match &tls.message {
            TlsMessage::ClientHello { sni, .. } => session.named = sni.is_some(),
            TlsMessage::Certificate { not_before, .. } => session.since = not_before,
            _ => {}
        }
    }
    session
}

/// The bytes of a message that no segment on record carries: one inside the provider's network, or inside the
/// browser before it is sent.
pub(super) fn alone(message: &Message) -> Option<Writer> {
    match &message.payload {
        Payload::Request(request) if request.version == HttpVersion::H1 => {
            Some(http::request(request))
        }
        Payload::Local(Local::Composed(request)) => Some(http::request(request)),
        Payload::Response(response) if response.version == HttpVersion::H1 => {
            Some(http::response(response))
        }
        _ => None,
    }
}
