//! Happy Eyeballs: an address of the other family is tried when the first does not answer soon.
//!
//! Follows RFC 8305 §5 with one address of each family, and Chromium's delay (`kIPv6FallbackTime`). Not modelled:
//! the other addresses of a family, an answer remembered for the next connection.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use super::words::FALLS_BACK;
use crate::pipeline::cast::BROWSER;
use crate::pipeline::cx::Cx;
use crate::text;
use crate::trace::Time;

/// How long the first address is tried alone.
const HEAD_START: Time = Time::millis(300);

/// Tries the first, then both; whoever succeeds first is taken and the other dropped. Two failures give that of
/// the first.
pub async fn race<T, E>(
    cx: &Cx,
    first: impl Future<Output = Result<T, E>>,
    second: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    let mut first = pin!(first);
    let mut failed = match cx.timeout(HEAD_START, first.as_mut()).await {
        Ok(Ok(won)) => return Ok(won),
        Ok(Err(error)) => Some(error),
        Err(_) => None,
    };
    cx.remark(
        &BROWSER,
        text!("tries IPv4 too", "同时尝试 IPv4", "пробует и IPv4"),
        &FALLS_BACK,
    );
    let mut second = pin!(second);
    let mut other_failed = false;
    poll_fn(|task| {
        if failed.is_none()
            && let Poll::Ready(ended) = first.as_mut().poll(task)
        {
            match ended {
                Ok(won) => return Poll::Ready(Ok(won)),
                Err(error) => failed = Some(error),
            }
        }
        if !other_failed && let Poll::Ready(ended) = second.as_mut().poll(task) {
            match ended {
                Ok(won) => return Poll::Ready(Ok(won)),
                Err(_) => other_failed = true,
            }
        }
        match (other_failed, failed.take()) {
            (true, Some(error)) => Poll::Ready(Err(error)),
            (_, error) => {
                failed = error;
                Poll::Pending
            }
        }
    })
    .await
}
