//! The kernel: a virtual clock, an executor for straight-line `async` code on it, time-outs, FIFO
//! pools and seeded random numbers.
//!
//! It is single-threaded and deterministic. An event costs O(log n): timers are kept in an ordered
//! map, so an abandoned one is taken out rather than waited for. Ties are broken first in, first out.
//! A task is woken by its id and generation, so waking one that has ended does nothing; the standard
//! `Waker` is not used. Nothing is borrowed while a task is polled, and a cancelled task's future is
//! dropped between polls, so a task may spawn, cancel and wake whatever it likes.
//!
//! Not modelled: preemption. A task runs until it waits; work takes virtual time only by
//! [`Sim::sleep`].

mod pool;
mod rng;
mod signal;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use crate::trace::Time;
pub use pool::{Permit, Pool};
pub use rng::Rng;
pub use signal::Signal;

type Task = Pin<Box<dyn Future<Output = ()>>>;

/// A task by its slot and the slot's generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct TaskRef {
    slot: u32,
    generation: u32,
}

struct Slot {
    generation: u32,
    alive: bool,
    queued: bool,
    /// Absent while it is being polled.
    task: Option<Task>,
}

#[derive(Default)]
struct State {
    slots: Vec<Slot>,
    free: Vec<u32>,
    ready: VecDeque<TaskRef>,
    timers: BTreeMap<(Time, u64), TaskRef>,
    /// Cancelled futures, dropped between polls.
    dropped: Vec<Task>,
    current: Option<TaskRef>,
}

#[derive(Default)]
struct Core {
    now: Cell<Time>,
    sequence: Cell<u64>,
    events: Cell<u64>,
    state: RefCell<State>,
}

/// A handle on the simulation; clones are the same simulation.
#[derive(Clone, Default)]
pub struct Sim {
    core: Rc<Core>,
}

/// The time-out passed first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elapsed;

/// Some tasks wait for what never comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stalled {
    /// How many.
    pub tasks: usize,
}

impl Sim {
    /// A simulation at time zero without tasks.
    pub fn new() -> Sim {
        Sim::default()
    }

    /// The virtual time.
    pub fn now(&self) -> Time {
        self.core.now.get()
    }

    /// How many times a task was polled so far.
    pub fn events(&self) -> u64 {
        self.core.events.get()
    }

    /// Starts a task of its own. It outlives whoever spawned it; the handle only waits for it.
    pub fn spawn<T: 'static>(&self, future: impl Future<Output = T> + 'static) -> Handle<T> {
        let shared = Rc::new(Shared {
            result: Cell::new(None),
            waiter: Cell::new(None),
        });
        let sim = self.clone();
        let done = Rc::clone(&shared);
        let task = self.start(Box::pin(async move {
            let result = future.await;
            done.result.set(Some(result));
            if let Some(waiter) = done.waiter.take() {
                sim.core.state.borrow_mut().wake(waiter);
            }
        }));
        Handle {
            sim: self.clone(),
            task,
            shared,
        }
    }

    fn start(&self, task: Task) -> TaskRef {
        let mut state = self.core.state.borrow_mut();
        let slot = state.free.pop().unwrap_or_else(|| {
            state.slots.push(Slot {
                generation: 0,
                alive: false,
                queued: false,
                task: None,
            });
            state.slots.len() as u32 - 1
        });
        let entry = &mut state.slots[slot as usize];
        entry.alive = true;
        entry.task = Some(task);
        let task = TaskRef {
            slot,
            generation: entry.generation,
        };
        state.wake(task);
        task
    }

    /// Waits until `delay` has passed.
    pub fn sleep(&self, delay: Time) -> Sleep {
        self.sleep_until(self.now() + delay)
    }

    /// Waits until `deadline`; does not wait when it has passed.
    pub fn sleep_until(&self, deadline: Time) -> Sleep {
        Sleep {
            sim: self.clone(),
            deadline,
            timer: None,
        }
    }

    /// Waits for `future`, at most `limit`; what is abandoned is dropped and so cancelled. A future that
    /// is ready at the very limit has made it.
    pub async fn timeout<F: Future>(&self, limit: Time, future: F) -> Result<F::Output, Elapsed> {
        let mut future = pin!(future);
        let mut sleep = pin!(self.sleep(limit));
        poll_fn(|cx| match future.as_mut().poll(cx) {
            Poll::Ready(value) => Poll::Ready(Ok(value)),
            Poll::Pending => sleep.as_mut().poll(cx).map(|()| Err(Elapsed)),
        })
        .await
    }

    /// Runs `main` and everything it starts until nothing is left to do.
    pub fn run<T: 'static>(&self, main: impl Future<Output = T> + 'static) -> Result<T, Stalled> {
        let handle = self.spawn(main);
        self.drain();
        let tasks = self.abandon_all();
        match handle.shared.result.take() {
            Some(result) if tasks == 0 => Ok(result),
            _ => Err(Stalled { tasks }),
        }
    }

    fn drain(&self) {
        loop {
            while let Some(task) = self.next_ready() {
                self.poll(task);
            }
            // Every timer of one instant is queued before any of its consequences runs.
            let mut state = self.core.state.borrow_mut();
            let Some(((time, _), _)) = state.timers.first_key_value() else {
                return;
            };
            let time = *time;
            self.core.now.set(time);
            while let Some(entry) = state.timers.first_entry() {
                if entry.key().0 > time {
                    break;
                }
                let task = entry.remove();
                state.wake(task);
            }
        }
    }

    fn next_ready(&self) -> Option<TaskRef> {
        let dropped = std::mem::take(&mut self.core.state.borrow_mut().dropped);
        drop(dropped);
        self.core.state.borrow_mut().ready.pop_front()
    }

    fn poll(&self, task: TaskRef) {
        let Some(mut future) = self.core.state.borrow_mut().begin(task) else {
            return;
        };
        self.core.events.set(self.core.events.get() + 1);
        let poll = future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()));
        let kept = {
            let mut state = self.core.state.borrow_mut();
            state.current = None;
            match poll {
                Poll::Pending => state.put_back(task, future),
                Poll::Ready(()) => {
                    state.end(task);
                    Some(future)
                }
            }
        };
        drop(kept);
    }

    /// Drops every task that is left; returns how many there were.
    fn abandon_all(&self) -> usize {
        let mut state = self.core.state.borrow_mut();
        let left: Vec<Task> = state
            .slots
            .iter_mut()
            .filter_map(|slot| slot.task.take())
            .collect();
        state.slots.clear();
        state.free.clear();
        state.timers.clear();
        drop(state);
        left.len()
    }

    fn current(&self) -> TaskRef {
        self.core
            .state
            .borrow()
            .current
            .expect("the simulation's futures are polled by its own executor")
    }

    fn next_sequence(&self) -> u64 {
        let sequence = self.core.sequence.get();
        self.core.sequence.set(sequence + 1);
        sequence
    }
}

impl State {
    fn slot(&mut self, task: TaskRef) -> Option<&mut Slot> {
        self.slots
            .get_mut(task.slot as usize)
            .filter(|slot| slot.alive && slot.generation == task.generation)
    }

    fn wake(&mut self, task: TaskRef) {
        let Some(slot) = self.slot(task) else { return };
        if !slot.queued {
            slot.queued = true;
            self.ready.push_back(task);
        }
    }

    /// Takes a task's future out to be polled; `None` when it has ended.
    fn begin(&mut self, task: TaskRef) -> Option<Task> {
        let slot = self.slot(task)?;
        slot.queued = false;
        let future = slot.task.take();
        self.current = Some(task);
        future
    }

    /// Puts a future back after polling; hands it out again when it was cancelled meanwhile.
    fn put_back(&mut self, task: TaskRef, future: Task) -> Option<Task> {
        let Some(slot) = self.slot(task) else {
            return Some(future);
        };
        slot.task = Some(future);
        None
    }

    fn end(&mut self, task: TaskRef) {
        let Some(slot) = self.slot(task) else { return };
        slot.alive = false;
        slot.queued = false;
        slot.generation += 1;
        let future = slot.task.take();
        self.dropped.extend(future);
        self.free.push(task.slot);
    }
}

/// Waits for a task's result. Dropping it lets the task run on.
pub struct Handle<T> {
    sim: Sim,
    task: TaskRef,
    shared: Rc<Shared<T>>,
}

struct Shared<T> {
    result: Cell<Option<T>>,
    waiter: Cell<Option<TaskRef>>,
}

impl<T> Handle<T> {
    /// Ends the task where it waits; does nothing when it has ended.
    pub fn cancel(self) {
        self.sim.core.state.borrow_mut().end(self.task);
    }
}

impl<T> Future for Handle<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<T> {
        match self.shared.result.take() {
            Some(result) => Poll::Ready(result),
            None => {
                self.shared.waiter.set(Some(self.sim.current()));
                Poll::Pending
            }
        }
    }
}

/// Waits for a time; made by [`Sim::sleep`].
pub struct Sleep {
    sim: Sim,
    deadline: Time,
    timer: Option<(Time, u64)>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if self.sim.now() >= self.deadline {
            return Poll::Ready(());
        }
        if self.timer.is_none() {
            let key = (self.deadline, self.sim.next_sequence());
            let task = self.sim.current();
            self.sim.core.state.borrow_mut().timers.insert(key, task);
            self.timer = Some(key);
        }
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(key) = self.timer {
            self.sim.core.state.borrow_mut().timers.remove(&key);
        }
    }
}
