//! A pool of equal things handed out first come, first served: workers, connections, slots of a queue.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use super::{Sim, TaskRef};

#[derive(Default)]
struct Queue {
    free: usize,
    next_ticket: u64,
    waiting: BTreeMap<u64, TaskRef>,
    granted: BTreeSet<u64>,
}

/// A pool; clones are the same pool.
#[derive(Clone)]
pub struct Pool {
    sim: Sim,
    queue: Rc<RefCell<Queue>>,
}

impl Pool {
    /// A pool of `capacity` things.
    pub fn new(sim: &Sim, capacity: usize) -> Pool {
        Pool {
            sim: sim.clone(),
            queue: Rc::new(RefCell::new(Queue {
                free: capacity,
                ..Queue::default()
            })),
        }
    }

    /// Waits for one of them. Whoever asked first gets it first; giving up leaves the queue.
    pub fn acquire(&self) -> Acquire {
        Acquire {
            pool: self.clone(),
            ticket: None,
        }
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.queue.borrow().waiting.len()
    }

    fn release(&self) {
        let next = {
            let mut queue = self.queue.borrow_mut();
            match queue.waiting.pop_first() {
                Some((ticket, task)) => {
                    queue.granted.insert(ticket);
                    Some(task)
                }
                None => {
                    queue.free += 1;
                    None
                }
            }
        };
        if let Some(task) = next {
            self.sim.core.state.borrow_mut().wake(task);
        }
    }
}

/// Waits for a thing of a pool; made by [`Pool::acquire`].
pub struct Acquire {
    pool: Pool,
    ticket: Option<u64>,
}

impl Acquire {
    fn permit(&mut self) -> Poll<Permit> {
        self.ticket = None;
        Poll::Ready(Permit {
            pool: self.pool.clone(),
        })
    }
}

impl Future for Acquire {
    type Output = Permit;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Permit> {
        let queue = Rc::clone(&self.pool.queue);
        let mut queue = queue.borrow_mut();
        match self.ticket {
            Some(ticket) if queue.granted.remove(&ticket) => self.permit(),
            Some(_) => Poll::Pending,
            None if queue.free > 0 => {
                queue.free -= 1;
                self.permit()
            }
            None => {
                let ticket = queue.next_ticket;
                queue.next_ticket += 1;
                queue.waiting.insert(ticket, self.pool.sim.current());
                self.ticket = Some(ticket);
                Poll::Pending
            }
        }
    }
}

impl Drop for Acquire {
    fn drop(&mut self) {
        let Some(ticket) = self.ticket else { return };
        let granted = {
            let mut queue = self.pool.queue.borrow_mut();
            queue.waiting.remove(&ticket);
            queue.granted.remove(&ticket)
        };
        if granted {
            self.pool.release();
        }
    }
}

/// The right to one thing of a pool, given back when dropped.
pub struct Permit {
    pool: Pool,
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.pool.release();
    }
}
