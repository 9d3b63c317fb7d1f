//! Random scenarios, drawn from the stages' own declarations.

use hopscope::pipeline;
use hopscope::scenario::{How, KnobKind, Scenario, Value, Visit};
use hopscope::sim::Rng;

const URLS: [&str; 18] = [
    "https://shop.example.com/cart?q=café",
    "http://shop.example.com/",
    "shop.example.com/img/logo.png?v=2#top",
    "https://user:secret@a.example:8443/p%20q/ü?x=1&y=%26#ü",
    "https://203.0.113.7/",
    "http://203.0.113.7:8080/a.css",
    "https://[2001:db8::7]/x",
    "localhost:3000/app",
    "intranet/wiki",
    "https://例え.jp/購入?色=赤",
    "https://пример.рф/путь",
    "https://deep.a.b.c.d.example.co.uk/index.html",
    "https://nowhere.invalid/",
    "https://EXAMPLE.com:443/../a/./b//c?",
    "https://example.com./?a=1&a=2&emoji=🙂",
    "http://xn--r8jz45g.jp/%zz%41",
    "https://shop.example.com/api/cart",
    "http://shop.example.com/app.js",
];

/// The scenario of a seed: some knobs turned, some further visits.
pub fn scenario(seed: u64) -> Scenario {
    let mut rng = Rng::new(seed, "scenarios");
    let mut scenario = Scenario {
        url: url(&mut rng).to_owned(),
        seed: rng.below(1 << 20),
        ..Scenario::default()
    };
    for knob in pipeline::knobs() {
        if rng.below(4) == 0 {
            let value = match knob.kind {
                KnobKind::Choice(choices) => {
                    Value::Choice(choices[rng.below(choices.len() as u64) as usize].id)
                }
                KnobKind::Number { min, max, .. } => Value::Number(min + rng.below(max - min + 1)),
                KnobKind::Fields { .. } => knob.parse(&fields(&mut rng)).expect("good lines"),
            };
            scenario.settings.set(knob, value);
        }
    }
    let caches = pipeline::caches();
    for _ in 0..rng.below(4) {
        let after = [0, 5, 59, 75, 301, 86_400, 40_000_000][rng.below(6) as usize];
        let clear = caches
            .iter()
            .copied()
            .filter(|_| rng.below(5) == 0)
            .collect();
        let url = (rng.below(4) == 0).then(|| url(&mut rng).to_owned());
        let how = match url {
            None => How::ALL[rng.below(3) as usize],
            Some(_) => How::Open,
        };
        scenario.again.push(Visit {
            after,
            clear,
            url,
            how,
        });
    }
    scenario
}

/// Header lines that say something to a cache, and some that say nothing.
const LINES: [&str; 24] = [
    "Cache-Control: no-store",
    "Cache-Control: no-cache",
    "Cache-Control: public, max-age=60",
    "Cache-Control: max-age=31536000, immutable",
    "Cache-Control: s-maxage=10, stale-while-revalidate=30, stale-if-error=86400",
    "Cache-Control: private, must-revalidate",
    "cache-control: MAX-AGE=\"5\", max-age=7, =, ,",
    "CDN-Cache-Control: max-age=120",
    "Expires: Sat, 21 Nov 2026 12:05:00 GMT",
    "Expires: 0",
    "ETag:",
    "ETag: \"v1\"",
    "ETag: W/\"weak\"",
    "ETag: no quotes",
    "Last-Modified: Fri, 20 Nov 2026 12:00:00 GMT",
    "Last-Modified: Sun Nov  6 08:49:37 1994",
    "Last-Modified:",
    "Vary: Accept-Encoding, Accept-Language",
    "Vary: *",
    "Age: 50",
    "Age: 99999999999999999999",
    "Set-Cookie: a=b; Path=/",
    "Content-Type: application/octet-stream",
    "X-Anything: \tat all ~",
];

fn fields(rng: &mut Rng) -> String {
    let lines: Vec<&str> = (0..rng.below(5))
        .map(|_| LINES[rng.below(LINES.len() as u64) as usize])
        .collect();
    lines.join("\n")
}

fn url(rng: &mut Rng) -> &'static str {
    URLS[rng.below(URLS.len() as u64) as usize]
}
