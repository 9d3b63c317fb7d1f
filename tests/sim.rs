//! The kernel against a naive reference, and its rules one by one.

mod reference;

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use hopscope::sim::{Elapsed, Pool, Rng, Sim};
use hopscope::trace::Time;
use reference::{Event, Op, Reference};

type Log = Rc<RefCell<Vec<Event>>>;

struct Machine {
    sim: Sim,
    pools: Vec<Pool>,
    log: Log,
}

/// Runs a script on the kernel: the same operations that the reference steps through.
fn perform(machine: Rc<Machine>, script: Vec<Op>) -> Pin<Box<dyn Future<Output = ()>>> {
    Box::pin(async move {
        for op in script {
            let sim = &machine.sim;
            match op {
                Op::Sleep(time) => sim.sleep(Time(time)).await,
                Op::Say(word) => say(&machine, word),
                Op::Hold { pool, time } => {
                    let permit = machine.pools[pool].acquire().await;
                    sim.sleep(Time(time)).await;
                    drop(permit);
                }
                Op::Timeout {
                    limit,
                    script,
                    word,
                } => {
                    let inner = perform(Rc::clone(&machine), script);
                    if sim.timeout(Time(limit), inner).await == Err(Elapsed) {
                        say(&machine, word);
                    }
                }
                Op::Spawn(script) => drop(sim.spawn(perform(Rc::clone(&machine), script))),
                Op::Join(script) => sim.spawn(perform(Rc::clone(&machine), script)).await,
                Op::Cancel { after, script } => {
                    let child = sim.spawn(perform(Rc::clone(&machine), script));
                    sim.sleep(Time(after)).await;
                    child.cancel();
                }
            }
        }
    })
}

fn say(machine: &Machine, word: u32) {
    machine.log.borrow_mut().push((machine.sim.now().0, word));
}

fn kernel(script: &[Op], pools: &[usize]) -> Vec<Event> {
    let sim = Sim::new();
    let machine = Rc::new(Machine {
        pools: pools
            .iter()
            .map(|capacity| Pool::new(&sim, *capacity))
            .collect(),
        sim: sim.clone(),
        log: Log::default(),
    });
    sim.run(perform(Rc::clone(&machine), script.to_vec()))
        .expect("every script ends");
    machine.log.take()
}

/// A random script. Times are drawn from a wide range so that no two events fall together: what happens
/// when they do is not the reference's business.
fn script(rng: &mut Rng, depth: u32, word: &mut u32) -> Vec<Op> {
    let length = 1 + rng.below(5);
    let mut ops = Vec::new();
    for _ in 0..length {
        let time = 1 + rng.below(1 << 40);
        let kind = if depth == 0 {
            rng.below(3)
        } else {
            rng.below(7)
        };
        *word += 1;
        let said = *word;
        // Nobody asks for a pool at the very instant at which somebody else does.
        ops.push(Op::Sleep(1 + rng.below(1 << 40)));
        ops.push(match kind {
            0 => Op::Sleep(time),
            1 => Op::Hold {
                pool: (time % 3) as usize,
                time,
            },
            2 => Op::Sleep(time / 7 + 1),
            3 => Op::Timeout {
                limit: time,
                script: script(rng, depth - 1, word),
                word: said,
            },
            4 => Op::Spawn(script(rng, depth - 1, word)),
            5 => Op::Join(script(rng, depth - 1, word)),
            _ => Op::Cancel {
                after: time,
                script: script(rng, depth - 1, word),
            },
        });
        *word += 1;
        ops.push(Op::Say(*word));
    }
    ops
}

#[test]
fn random_scripts_do_what_the_naive_reference_does() {
    let pools = [1, 2, 3];
    for seed in 0..2_000 {
        let mut rng = Rng::new(seed, "scripts");
        let script = script(&mut rng, 4, &mut 0);
        // Several tasks may react to one event; in which order is a rule of its own, tested below.
        let sorted = |mut log: Vec<Event>| {
            log.sort_unstable();
            log
        };
        let log = sorted(kernel(&script, &pools));
        assert_eq!(
            log,
            sorted(Reference::new(&pools).run(script)),
            "seed {seed}"
        );
    }
}

#[test]
fn ties_are_broken_first_in_first_out() {
    let sim = Sim::new();
    let log = Log::default();
    for word in 0..4_u32 {
        let (clock, log) = (sim.clone(), Rc::clone(&log));
        sim.spawn(async move {
            clock.sleep(Time(10)).await;
            log.borrow_mut().push((clock.now().0, word));
            clock.sleep(Time(0)).await;
            log.borrow_mut().push((clock.now().0, word + 10));
        });
    }
    sim.run(async {}).expect("every task ends");
    let words: Vec<u32> = log.take().iter().map(|(_, word)| *word).collect();
    assert_eq!(words, [0, 10, 1, 11, 2, 12, 3, 13]);
}

#[test]
fn a_future_that_is_ready_at_the_limit_has_made_it() {
    let sim = Sim::new();
    let clock = sim.clone();
    let result = sim.run(async move {
        let made_it = clock.timeout(Time(10), clock.sleep(Time(10))).await;
        let too_late = clock.timeout(Time(10), clock.sleep(Time(11))).await;
        (made_it, too_late, clock.now())
    });
    assert_eq!(result, Ok((Ok(()), Err(Elapsed), Time(20))));
}

#[test]
fn an_abandoned_timer_does_not_prolong_the_run() {
    let sim = Sim::new();
    let clock = sim.clone();
    sim.run(async move {
        let quick = clock.sleep(Time(5));
        clock.timeout(Time::secs(60), quick).await.expect("in time");
    })
    .expect("every task ends");
    assert_eq!(sim.now(), Time(5));
}

#[test]
fn whoever_gives_up_leaves_the_queue() {
    let sim = Sim::new();
    let pool = Pool::new(&sim, 1);
    let (clock, queue) = (sim.clone(), pool.clone());
    let waited = sim.run(async move {
        let permit = queue.acquire().await;
        let gave_up = clock.timeout(Time(3), queue.acquire()).await.is_err();
        let next = clock.spawn({
            let (clock, queue) = (clock.clone(), queue.clone());
            async move {
                let permit = queue.acquire().await;
                drop(permit);
                clock.now()
            }
        });
        clock.sleep(Time(4)).await;
        drop(permit);
        (gave_up, next.await)
    });
    assert_eq!(waited, Ok((true, Time(7))));
    assert_eq!(pool.waiting(), 0);
}

#[test]
fn a_run_that_waits_for_what_never_comes_says_so() {
    let sim = Sim::new();
    let pool = Pool::new(&sim, 0);
    let stalled = sim.run(async move { drop(pool.acquire().await) });
    assert_eq!(stalled.map_err(|stalled| stalled.tasks), Err(1));
}
