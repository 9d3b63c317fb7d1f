//! What happens to a span, a frame, a call or a wait whose body is abandoned.

use std::cell::Cell;
use std::rc::Rc;

use super::Cx;
use crate::trace::{FragmentId, SpanId, Status};

pub(super) struct SpanGuard<'a> {
    pub(super) cx: &'a Cx,
    pub(super) id: SpanId,
}

impl SpanGuard<'_> {
    pub(super) fn end(self, status: Status) {
        let now = self.cx.now();
        self.cx
            .record(|recorder| recorder.end_span(self.id, now, status));
    }
}

impl Drop for SpanGuard<'_> {
    /// Reached with the span still open only when its body was abandoned.
    fn drop(&mut self) {
        let now = self.cx.now();
        let recorder = &self.cx.run.recorder;
        if let Some(recorder) = recorder.borrow_mut().as_mut() {
            recorder.end_span(self.id, now, Status::Cancelled);
        }
    }
}

pub(super) struct CallGuard<'a> {
    pub(super) cx: &'a Cx,
    pub(super) id: SpanId,
    pub(super) gone: Rc<Cell<bool>>,
    pub(super) answered: bool,
}

impl Drop for CallGuard<'_> {
    fn drop(&mut self) {
        if self.answered {
            return;
        }
        self.gone.set(true);
        let now = self.cx.now();
        if let Some(recorder) = self.cx.run.recorder.borrow_mut().as_mut() {
            recorder.abandon(self.id, now);
        }
    }
}

pub(super) struct FragmentGuard<'a> {
    pub(super) cx: &'a Cx,
    pub(super) id: FragmentId,
}

impl Drop for FragmentGuard<'_> {
    fn drop(&mut self) {
        let now = self.cx.now();
        if let Some(recorder) = self.cx.run.recorder.borrow_mut().as_mut() {
            recorder.end_fragment(self.id, now);
        }
    }
}

pub(super) struct WaitGuard<'a> {
    pub(super) cx: &'a Cx,
    pub(super) id: usize,
}

impl Drop for WaitGuard<'_> {
    fn drop(&mut self) {
        let now = self.cx.now();
        if let Some(recorder) = self.cx.run.recorder.borrow_mut().as_mut() {
            recorder.end_note(self.id, now);
        }
    }
}
