//! What is measured.

use hopscope::pipeline::simulate;
use hopscope::scenario::Scenario;
use hopscope::sim::{Pool, Rng, Sim};
use hopscope::trace::Time;

/// Tasks that are alive at once.
const TASKS: u64 = 10_000;
/// How often each asks for a worker, works and rests.
const ROUNDS: u64 = 20;

/// Users of a pool of workers, each with a time-out around its wait: timers are set, met and abandoned.
fn load() -> u64 {
    let sim = Sim::new();
    let pool = Pool::new(&sim, 500);
    for user in 0..TASKS {
        let (clock, pool) = (sim.clone(), pool.clone());
        let mut rng = Rng::new(user, "load");
        sim.spawn(async move {
            for _ in 0..ROUNDS {
                clock.sleep(Time(rng.below(1_000_000))).await;
                let served = clock
                    .timeout(Time::millis(50), async {
                        let permit = pool.acquire().await;
                        clock.sleep(Time(rng.below(20_000))).await;
                        drop(permit);
                    })
                    .await;
                std::hint::black_box(served.is_ok());
            }
        });
    }
    sim.run(async {}).expect("every user ends");
    sim.events()
}

fn visits(count: u64) -> usize {
    let trace = |_| simulate(&Scenario::default()).expect("the default URL");
    (0..count)
        .map(trace)
        .map(|trace| trace.messages.len())
        .sum()
}

/// Prints the best of five runs: the machine may be busy with other things.
pub fn report(now: impl Fn() -> f64, print: impl Fn(&str)) {
    let best = |work: &dyn Fn() -> u64| {
        let runs = (0..5).map(|_| {
            let start = now();
            let count = work();
            (now() - start, count)
        });
        runs.min_by(|a, b| a.0.total_cmp(&b.0)).expect("five runs")
    };
    let (seconds, events) = best(&load);
    print(&format!(
        "kernel: {:.2} million events/s ({events} events)",
        events as f64 / seconds / 1e6
    ));
    let (seconds, _) = best(&|| visits(200) as u64);
    print(&format!(
        "visit: {:.0} µs for the default scenario",
        seconds / 200.0 * 1e6
    ));
}
