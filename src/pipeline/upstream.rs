//! The connection that a server opens to the one behind it, unless one is kept.
//!
//! Follows RFC 6298 §5 for SYNs that stay unanswered, as Linux did before 6.5, within a limit that the
//! server sets itself. One idle connection stands for a pool of them.

use super::cx::Cx;
use super::link::Link;
pub use super::tcp::Meets;
use super::tcp::{ConnectError, Connection, Ends, Peer};
use crate::text::Text;
use crate::trace::{SpanKind, Time};

/// A server to connect to.
pub struct Upstream {
    /// Who opens the connection, and who listens.
    pub ends: Ends,
    /// Its address.
    pub peer: Peer,
    /// The way there.
    pub link: Link,
    /// How long the handshake may take.
    pub limit: Time,
}

impl Upstream {
    /// Opens a connection; the handshake stands in a stage of its own, which views fold.
    pub async fn open(&self, cx: &Cx, name: Text, meets: Meets) -> Result<(), ConnectError> {
        let opening = cx.in_stage("upstream");
        let handshake = opening.span(SpanKind::Client, self.ends.client, name, async |cx| {
            let connection = Connection::new(cx, self.ends, self.peer, self.link);
            connection.connect(cx, meets).await
        });
        let opened = cx.timeout(self.limit, handshake).await;
        opened.unwrap_or(Err(ConnectError::TimedOut))
    }
}

/// A connection that nobody uses at the moment.
#[derive(Default)]
pub struct Idle(Option<u64>);

impl Idle {
    /// Leaves one open at a Unix second.
    pub fn keep(&mut self, now: u64) {
        self.0 = Some(now);
    }

    /// The Unix second at which the one that is open will have been idle for `limit` seconds.
    pub fn until(&self, limit: u64) -> Option<u64> {
        self.0.map(|since| since + limit)
    }

    /// Closes it.
    pub fn clear(&mut self) {
        self.0 = None;
    }

    /// Takes the one that is open, if it has not been idle for `limit` seconds.
    pub fn take(&mut self, now: u64, limit: u64) -> bool {
        let since = self.0.take();
        since.is_some_and(|since| now.saturating_sub(since) < limit)
    }
}
