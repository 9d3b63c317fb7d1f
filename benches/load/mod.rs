//! What is measured.

#[allow(dead_code, reason = "tests need more of it")]
#[path = "../../tests/diagram/build.rs"]
mod build;
#[path = "../../tests/diagram/synthetic.rs"]
mod synthetic;

use hopscope::diagram::{Rows, Schedule, Viewport, layout, scene};
use hopscope::export;
use hopscope::lens;
use hopscope::pipeline::simulate;
use hopscope::scenario::Scenario;
use hopscope::sim::{Pool, Rng, Sim};
use hopscope::text::Lang;
use hopscope::trace::Time;
use synthetic::synthetic;

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

/// How many messages the drawn traces have.
const SIZES: [usize; 5] = [50, 200, 1_000, 5_000, 50_000];

/// Prints how long each pass of a picture takes, in milliseconds.
pub fn picture(now: impl Fn() -> f64, print: impl Fn(&str)) {
    print("messages   view  layout  by time  schedule  window  whole     svg");
    for size in SIZES {
        let trace = synthetic(size);
        let everything = lens::by_id("everything").expect("a lens");
        let time = |work: &mut dyn FnMut()| {
            let runs = (0..3).map(|_| {
                let start = now();
                work();
                now() - start
            });
            runs.fold(f64::MAX, f64::min) * 1e3
        };
        let mut view = lens::view(&trace, everything);
        let viewed = time(&mut || view = lens::view(&trace, everything));
        let mut diagram = layout(&trace, &view, Lang::En);
        let laid_out = time(&mut || diagram = layout(&trace, &view, Lang::En));
        let by_time = time(&mut || {
            std::hint::black_box(Rows::Time.layout(&trace, &view, Lang::En));
        });
        let mut schedule = Schedule::paced(&diagram);
        let scheduled = time(&mut || schedule = Schedule::paced(&diagram));
        let window = Viewport {
            top: diagram.height / 2.0,
            left: 0.0,
            width: diagram.width,
            height: 1_000.0,
        };
        let at = |view: &Viewport| {
            std::hint::black_box(scene(&diagram, &schedule, schedule.length() / 2, view));
        };
        let seen = time(&mut || at(&window));
        let whole = time(&mut || at(&Viewport::ALL));
        let written = time(&mut || {
            let view = lens::view(&trace, everything);
            let diagram = layout(&trace, &view, Lang::En);
            let schedule = Schedule::paced(&diagram);
            let all = scene(&diagram, &schedule, schedule.length(), &Viewport::ALL);
            std::hint::black_box(export::svg(&diagram, &all, "title"));
        });
        print(&format!(
            "{size:>8} {viewed:>6.2} {laid_out:>7.2} {by_time:>8.2} {scheduled:>9.2} {seen:>7.3} {whole:>6.2} {written:>7.2}"
        ));
    }
}
