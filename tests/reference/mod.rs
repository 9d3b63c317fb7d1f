//! A simulation kernel as naive as possible: every task is a stack of scripts, and each step looks at all
//! tasks for the next thing to happen.

/// When, and which word was said.
pub type Event = (u64, u32);

/// A step of a script.
#[derive(Clone, Debug)]
pub enum Op {
    /// Let time pass.
    Sleep(u64),
    /// Write a word down.
    Say(u32),
    /// Wait for one of a pool, keep it for a time, give it back.
    Hold { pool: usize, time: u64 },
    /// Do something, at most `limit`; write a word down if it took too long.
    Timeout {
        limit: u64,
        script: Vec<Op>,
        word: u32,
    },
    /// Start something and go on.
    Spawn(Vec<Op>),
    /// Start something and wait for its end.
    Join(Vec<Op>),
    /// Start something and end it after a time.
    Cancel { after: u64, script: Vec<Op> },
}

#[derive(Clone, Copy, PartialEq)]
enum Wait {
    Nothing,
    Until(u64),
    Pool(usize),
    Task(usize),
}

/// A script being run, with the time-out around it.
struct Frame {
    ops: std::vec::IntoIter<Op>,
    deadline: Option<(u64, u32)>,
}

struct Task {
    frames: Vec<Frame>,
    wait: Wait,
    holds: Vec<(usize, usize)>,
    cancels: Option<usize>,
}

/// The reference.
pub struct Reference {
    now: u64,
    tasks: Vec<Task>,
    free: Vec<usize>,
    queues: Vec<Vec<usize>>,
    log: Vec<Event>,
}

impl Reference {
    pub fn new(pools: &[usize]) -> Reference {
        Reference {
            now: 0,
            tasks: Vec::new(),
            free: pools.to_vec(),
            queues: vec![Vec::new(); pools.len()],
            log: Vec::new(),
        }
    }

    pub fn run(mut self, script: Vec<Op>) -> Vec<Event> {
        self.start(script);
        loop {
            while let Some(task) = self.runnable() {
                self.advance(task);
            }
            let Some(time) = self.next_time() else {
                return self.log;
            };
            self.now = time;
            self.elapse();
        }
    }

    fn start(&mut self, script: Vec<Op>) -> usize {
        let frame = Frame {
            ops: script.into_iter(),
            deadline: None,
        };
        self.tasks.push(Task {
            frames: vec![frame],
            wait: Wait::Nothing,
            holds: Vec::new(),
            cancels: None,
        });
        self.tasks.len() - 1
    }

    fn runnable(&self) -> Option<usize> {
        (0..self.tasks.len()).find(|at| {
            let task = &self.tasks[*at];
            let ready = match task.wait {
                Wait::Nothing => true,
                Wait::Until(time) => time <= self.now,
                Wait::Pool(_) => false,
                Wait::Task(child) => self.tasks[child].frames.is_empty(),
            };
            ready && !task.frames.is_empty()
        })
    }

    fn next_time(&self) -> Option<u64> {
        let times = self
            .tasks
            .iter()
            .filter(|task| !task.frames.is_empty())
            .flat_map(|task| {
                let wait = match task.wait {
                    Wait::Until(time) => Some(time),
                    _ => None,
                };
                let deadlines = task.frames.iter().filter_map(|frame| frame.deadline);
                wait.into_iter().chain(deadlines.map(|(time, _)| time))
            });
        times.min()
    }

    /// Time-outs that are over cut off everything inside them.
    fn elapse(&mut self) {
        for at in 0..self.tasks.len() {
            let frames = &self.tasks[at].frames;
            let over = frames.iter().position(|frame| {
                frame
                    .deadline
                    .is_some_and(|(deadline, _)| deadline <= self.now)
            });
            let Some(depth) = over else { continue };
            let (_, word) = self.tasks[at].frames[depth]
                .deadline
                .expect("it was found by it");
            self.log.push((self.now, word));
            self.cut(at, depth);
            self.tasks[at].wait = Wait::Nothing;
        }
    }

    /// Drops a task's frames from `depth` on, with what they hold and where they queue.
    fn cut(&mut self, at: usize, depth: usize) {
        self.tasks[at].frames.truncate(depth);
        self.tasks[at].cancels = None;
        if let Wait::Pool(pool) = self.tasks[at].wait {
            self.queues[pool].retain(|task| *task != at);
        }
        let holds = std::mem::take(&mut self.tasks[at].holds);
        for (pool, held_at) in holds {
            if held_at >= depth {
                self.give_back(pool);
            } else {
                self.tasks[at].holds.push((pool, held_at));
            }
        }
    }

    fn give_back(&mut self, pool: usize) {
        if self.queues[pool].is_empty() {
            self.free[pool] += 1;
            return;
        }
        let next = self.queues[pool].remove(0);
        self.granted(next, pool);
    }

    /// What a task does once it has one of a pool: it sleeps for the time that it noted down.
    fn granted(&mut self, at: usize, pool: usize) {
        let depth = self.tasks[at].frames.len() - 1;
        self.tasks[at].holds.push((pool, depth));
        self.tasks[at].wait = Wait::Nothing;
    }

    fn advance(&mut self, at: usize) {
        self.tasks[at].wait = Wait::Nothing;
        if let Some(child) = self.tasks[at].cancels.take() {
            self.cut(child, 0);
        }
        let depth = self.tasks[at].frames.len() - 1;
        match self.tasks[at].frames[depth].ops.next() {
            Some(op) => self.act(at, op),
            None => self.leave(at, depth),
        }
    }

    /// A script is over: what its frame held is given back.
    fn leave(&mut self, at: usize, depth: usize) {
        self.tasks[at].frames.pop();
        let held = self.tasks[at]
            .holds
            .iter()
            .position(|(_, held_at)| *held_at == depth);
        if let Some(held) = held {
            let (pool, _) = self.tasks[at].holds.remove(held);
            self.give_back(pool);
        }
    }

    fn act(&mut self, at: usize, op: Op) {
        match op {
            Op::Sleep(time) => self.tasks[at].wait = Wait::Until(self.now + time),
            Op::Say(word) => self.log.push((self.now, word)),
            Op::Hold { pool, time } => self.hold(at, pool, time),
            Op::Timeout {
                limit,
                script,
                word,
            } => {
                let deadline = Some((self.now + limit, word));
                self.tasks[at].frames.push(Frame {
                    ops: script.into_iter(),
                    deadline,
                });
            }
            Op::Spawn(script) => {
                self.start(script);
            }
            Op::Join(script) => {
                let child = self.start(script);
                self.tasks[at].wait = Wait::Task(child);
            }
            Op::Cancel { after, script } => {
                let child = self.start(script);
                self.tasks[at].wait = Wait::Until(self.now + after);
                self.tasks[at].cancels = Some(child);
            }
        }
    }

    /// A hold is a frame of its own: when it ends, so does the hold.
    fn hold(&mut self, at: usize, pool: usize, time: u64) {
        let ops = vec![Op::Sleep(time)].into_iter();
        self.tasks[at].frames.push(Frame {
            ops,
            deadline: None,
        });
        if self.free[pool] > 0 {
            self.free[pool] -= 1;
            self.granted(at, pool);
        } else {
            self.queues[pool].push(at);
            self.tasks[at].wait = Wait::Pool(pool);
        }
    }
}
