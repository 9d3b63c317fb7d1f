//! Something that tasks wait for until it holds.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::task::Poll;

use super::{Sim, TaskRef};

/// Who waits for a change. It belongs to no simulation, so it may outlive one.
#[derive(Default)]
pub struct Signal {
    waiting: RefCell<Vec<TaskRef>>,
}

impl Sim {
    /// Waits until something holds; it is looked at again whenever the signal is raised.
    pub fn until(&self, signal: &Signal, holds: impl Fn() -> bool) -> impl Future<Output = ()> {
        poll_fn(move |_| {
            if holds() {
                return Poll::Ready(());
            }
            signal.waiting.borrow_mut().push(self.current());
            Poll::Pending
        })
    }

    /// Lets everybody who waits look again.
    pub fn raise(&self, signal: &Signal) {
        let waiting = signal.waiting.take();
        let mut state = self.core.state.borrow_mut();
        for task in waiting {
            state.wake(task);
        }
    }

    /// Runs `body` until it is done, or dropped because `end` came first.
    pub async fn unless<T, E>(
        &self,
        end: impl Future<Output = E>,
        body: impl Future<Output = T>,
    ) -> Result<T, E> {
        let mut body = std::pin::pin!(body);
        let mut end = std::pin::pin!(end);
        poll_fn(|cx| match body.as_mut().poll(cx) {
            Poll::Ready(value) => Poll::Ready(Ok(value)),
            Poll::Pending => end.as_mut().poll(cx).map(Err),
        })
        .await
    }
}
