//! The client's first flight: ClientHello, with early data behind it or the request itself.

use super::super::tickets::{CLIENT_HELLO_PSK, CLIENT_HELLO_TICKET};
use super::super::words::{CLIENT_HELLO, EARLY_DATA};
use super::{EMPTY_EXTENSION, GROUP, Handshake, KEY_AGREEMENT, SUITE_1_2, SUITE_1_3, random};
use crate::pipeline::cast::CLIENT_TLS;
use crate::pipeline::cx::Cx;
use crate::text;
use crate::text::Text;
use crate::trace::MessageId;
use crate::trace::payload::{End, TlsMessage, TlsVersion};

/// A ClientHello of 256 to 511 bytes is padded to 512 (RFC 7685 §4), 517 with the record header.
const HELLO: u32 = 517;
/// One without padding, server name and ticket.
const HELLO_BARE: u32 = 225;
/// What a padding of one byte takes.
const PADDING: u32 = 5;
/// What a server name takes beside the name.
const SERVER_NAME: u32 = 9;
/// A ticket of 1.2; its extension is there without one.
const TICKET_1_2: u32 = 192;
/// The extension pre_shared_key with a ticket of 224 bytes and its binder.
const PRE_SHARED_KEY: u32 = 271;
/// Header and tag of a record that carries early data (RFC 8446 §5.2).
const RECORD: u64 = 22;

impl Handshake {
    fn client_hello(&self, cx: &Cx, early_data: bool) -> (MessageId, u32) {
        let hello = TlsMessage::ClientHello {
            sni: self.sni.clone(),
            versions: vec![TlsVersion::V1_3, TlsVersion::V1_2],
            suites: vec![SUITE_1_3, "TLS_CHACHA20_POLY1305_SHA256", SUITE_1_2],
            alpn: vec!["h2", "http/1.1"],
            random: random(cx),
            key_share: Some(GROUP),
            status_request: true,
            ticket: self.ticket.as_ref().map(|ticket| ticket.bytes.clone()),
            early_data,
        };
        let (ticket, why) = match (&self.ticket, self.version) {
            (None, _) => (0, &CLIENT_HELLO),
            (Some(_), TlsVersion::V1_2) => (TICKET_1_2, &CLIENT_HELLO_TICKET),
            (Some(_), TlsVersion::V1_3) => (PRE_SHARED_KEY, &CLIENT_HELLO_PSK),
        };
        let name = self.sni.as_ref();
        let name = name.map_or(0, |name| SERVER_NAME + name.len() as u32);
        let len = HELLO_BARE + name + ticket + EMPTY_EXTENSION * u32::from(early_data);
        let padded = HELLO.max(len + PADDING);
        let len = if len < HELLO { padded } else { len };
        self.begin(cx, End::Client, hello, len, why)
    }

    pub(super) async fn hello(&self, cx: &Cx, early_data: bool) {
        let mut messages = vec![self.client_hello(cx, early_data)];
        if early_data {
            messages.extend(self.client_changes(cx));
            let len = (self.request_len + RECORD) as u32;
            messages.push(self.begin(cx, End::Client, TlsMessage::EarlyData, len, &EARLY_DATA));
        }
        self.flight(cx, End::Client, messages).await;
    }

    /// Sends the ClientHello and waits until the request may follow: behind it on the wire, and under keys
    /// that come from the ticket alone.
    pub(super) async fn hello_early(&self, cx: &Cx) {
        let mut messages = vec![self.client_hello(cx, true)];
        messages.extend(self.client_changes(cx));
        let hello = self.post(cx, End::Client, &messages);
        self.hello.set(Some(hello));
        cx.remark(&CLIENT_TLS, FOLLOWS, &EARLY_DATA);
        let len = messages.iter().map(|(_, len)| u64::from(*len)).sum();
        let sent = self.link.transmission(len);
        cx.sleep(sent + KEY_AGREEMENT).await;
    }
}

const FOLLOWS: Text = text!(
    "the request follows at once",
    "请求紧随其后发出",
    "запрос уходит сразу следом"
);
