//! A message about to be sent.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use super::Cx;
use crate::trace::{ConnId, Layer, Message, MessageId, Time};

/// A message about to be sent. Awaiting it sends it and waits until it has arrived; [`Sending::post`]
/// sends it without waiting.
#[must_use = "a message is sent by awaiting or posting it"]
pub struct Sending<'a> {
    pub(super) cx: &'a Cx,
    pub(super) message: Message,
    pub(super) takes: Time,
}

impl<'a> Sending<'a> {
    /// How long it is on its way.
    pub fn takes(mut self, time: Time) -> Self {
        self.takes = time;
        self
    }

    /// The layer it belongs to, if not the application's.
    pub fn layer(mut self, layer: Layer) -> Self {
        self.message.layer = layer;
        self
    }

    /// The client's connection that it travels on.
    pub fn on(mut self, conn: Option<ConnId>) -> Self {
        self.message.conn = conn;
        self
    }

    /// The message that it carries a part of.
    pub fn carries(mut self, message: Option<MessageId>) -> Self {
        self.message.carries = message;
        self
    }

    /// Sends it; it will arrive after its time.
    pub fn post(self) -> MessageId {
        let arrives = self.cx.now() + self.takes;
        self.record(Some(arrives))
    }

    /// Sends it; it never arrives.
    pub fn lose(self) -> MessageId {
        self.record(None)
    }

    /// Sends it; whoever carries it says with [`Cx::arrived`] when it has arrived.
    pub fn begin(self) -> MessageId {
        self.record(None)
    }

    fn record(self, received: Option<Time>) -> MessageId {
        let now = self.cx.now();
        let message = Message {
            sent: now,
            received,
            ..self.message
        };
        self.cx.record(|recorder| recorder.message(now, message))
    }
}

impl<'a> IntoFuture for Sending<'a> {
    type Output = MessageId;
    type IntoFuture = Pin<Box<dyn Future<Output = MessageId> + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let (cx, takes) = (self.cx, self.takes);
            let id = self.post();
            if takes > Time::ZERO {
                cx.sleep(takes).await;
            }
            id
        })
    }
}
