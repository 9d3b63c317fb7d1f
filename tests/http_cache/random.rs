//! Random messages through a cache, well-formed ones and bytes at random: nothing panics, what is served
//! is fresh or allowed to be stale, and what is not stored is never served.

use std::collections::BTreeSet;

use hopscope::http_cache::{
    Action, Config, Decision, Exchange, Fields, Reason, Reply, Request, Response, Served, Stored,
    date, lookup, receive, unreachable,
};
use hopscope::sim::Rng;

const START: u64 = 1_800_000_000;

/// One of several.
pub fn pick<'a, T: ?Sized>(rng: &mut Rng, of: &[&'a T]) -> &'a T {
    of[rng.below(of.len() as u64) as usize]
}

fn junk(rng: &mut Rng) -> String {
    const ALPHABET: &[char] = &[
        '"', '\\', ',', '=', ';', '-', '*', '(', ')', '?', ':', ' ', '\t', '0', '9', 'a', 'W', '/',
        'é', '\u{0}', '🙂', '.',
    ];
    let length = rng.below(24);
    let any = |_| ALPHABET[rng.below(ALPHABET.len() as u64) as usize];
    (0..length).map(any).collect()
}

const NAMES: [&str; 22] = [
    "Age",
    "Authorization",
    "CDN-Cache-Control",
    "Cache-Control",
    "Connection",
    "Content-Length",
    "Content-Location",
    "Content-Range",
    "Date",
    "ETag",
    "Expires",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "Last-Modified",
    "Location",
    "Pragma",
    "Range",
    "Set-Cookie",
    "Vary",
    "Foo",
    "Cache-Control",
];

const DIRECTIVES: [&str; 24] = [
    "max-age=0",
    "max-age=9",
    "max-age=60",
    "s-maxage=20",
    "no-cache",
    "no-cache=\"foo\"",
    "no-store",
    "private",
    "private=\"foo\"",
    "public",
    "must-revalidate",
    "proxy-revalidate",
    "must-understand",
    "immutable",
    "only-if-cached",
    "max-stale",
    "max-stale=9",
    "min-fresh=5",
    "stale-while-revalidate=9",
    "stale-if-error=30",
    "max-age=x",
    "max-age=99999999999999999999",
    "x=\"a, no-store\"",
    "max-age=\"30\"",
];

fn value(rng: &mut Rng, name: &str, now: u64) -> String {
    if rng.below(12) == 0 {
        return junk(rng);
    }
    match name {
        "Cache-Control" | "CDN-Cache-Control" => {
            let count = 1 + rng.below(3);
            let some: Vec<&str> = (0..count).map(|_| pick(rng, &DIRECTIVES)).collect();
            some.join(", ")
        }
        "Date" | "Expires" | "Last-Modified" | "If-Modified-Since" => {
            date::write((now + rng.below(400)).saturating_sub(200))
        }
        "ETag" | "If-None-Match" | "If-Range" => {
            pick(rng, &["\"1\"", "\"2\"", "W/\"1\"", "\"1\", \"2\"", "*"]).to_owned()
        }
        "Range" => pick(
            rng,
            &[
                "bytes=0-3",
                "bytes=2-",
                "bytes=-3",
                "bytes=20-30",
                "bytes=0-1,3-4",
            ],
        )
        .to_owned(),
        "Content-Range" => pick(rng, &["bytes 0-3/10", "bytes 2-5/*", "bytes */10"]).to_owned(),
        "Vary" => pick(rng, &["Foo", "*", "Accept-Language, foo"]).to_owned(),
        "Location" | "Content-Location" => {
            pick(rng, &["/", "/a", "https://b.example/", "//"]).to_owned()
        }
        _ => rng.below(20).to_string(),
    }
}

fn fields(rng: &mut Rng, now: u64) -> Fields {
    let mut fields = Fields::default();
    for _ in 0..rng.below(6) {
        let name = pick(rng, &NAMES);
        fields.push(name, value(rng, name, now));
    }
    fields
}

fn config(rng: &mut Rng) -> Config {
    let mut config = match rng.below(3) {
        0 => Config::private(),
        1 => Config::shared(),
        _ => Config::cdn(),
    };
    config.stale_when_disconnected = rng.below(2) == 0;
    config.windows_outdo_s_maxage = rng.below(2) == 0;
    config.obeys_requests = rng.below(4) > 0;
    config.stores_set_cookie = rng.below(4) > 0;
    config
}

struct World {
    config: Config,
    stored: Vec<Stored>,
    /// The numbers of the responses that were stored; each response has its own.
    kept: BTreeSet<String>,
    sent: u64,
    served: u64,
    stale: u64,
}

impl World {
    /// What is served was stored, and is fresh or allowed to be stale.
    fn check(&mut self, decision: &Decision, now: u64) {
        let Action::Serve(served) = &decision.action else {
            return;
        };
        self.check_served(served);
        let numbers = self.stored[served.which].numbers(&self.config, now);
        assert_eq!(decision.numbers, Some(numbers));
        let allowed = [
            Reason::MaxStale,
            Reason::StaleWhileRevalidate,
            Reason::StaleIfError,
            Reason::Disconnected,
        ];
        let stale = allowed
            .iter()
            .any(|reason| decision.reasons.contains(reason));
        assert!(numbers.is_fresh() || stale, "{decision:?}");
        self.stale += u64::from(!numbers.is_fresh());
        let stored = &self.stored[served.which];
        assert!(!stored.invalid);
        let told = stored.fields.get("Cache-Control").unwrap_or_default();
        let plain = !told.contains('"') && self.config.targeted.is_empty();
        if plain
            && told
                .split(", ")
                .any(|word| word == "no-cache" || stale && word == "must-revalidate")
        {
            panic!("{told} was served without validation: {decision:?}");
        }
    }

    fn check_served(&mut self, served: &Served) {
        self.served += 1;
        let number = self.stored[served.which]
            .fields
            .get("Number")
            .expect("a number");
        assert!(self.kept.contains(number), "{number} was not stored");
        let length = self.stored[served.which].part.end - self.stored[served.which].part.start;
        assert!(
            served.body.start <= served.body.end && served.body.end <= length,
            "{served:?}"
        );
        assert!(served.fields.has("Age") && served.fields.has("Date"));
    }

    fn ask(
        &mut self,
        rng: &mut Rng,
        request: &Request,
        validating: Option<usize>,
        now: u64,
    ) -> u64 {
        let received = now + rng.below(4);
        self.sent += 1;
        let mut fields = fields(rng, received);
        if rng.below(2) == 0 {
            fields.push("Cache-Control", "max-age=20, stale-if-error=30");
            fields.push("ETag", "\"1\"");
        }
        let said = |word: &str| fields.all("Cache-Control").any(|told| told.contains(word));
        let no_store = fields.all("Cache-Control").any(|told| told == "no-store");
        let no_store = no_store && !said("must-understand");
        fields.set("Number", self.sent.to_string());
        let status = *pick(
            rng,
            &[
                &200, &200, &200, &304, &304, &206, &404, &503, &302, &103, &599,
            ],
        );
        let response = Response {
            status,
            fields,
            body_len: rng.below(12),
        };
        let exchange = Exchange {
            request,
            response: &response,
            asked: now,
            received,
            validating,
        };
        let outcome = receive(&self.config, &exchange, &self.stored);
        if outcome.store.is_some() {
            assert!(
                !no_store || !self.config.targeted.is_empty(),
                "{response:?}"
            );
        }
        let new = outcome
            .store
            .iter()
            .chain(outcome.update.iter().map(|(_, updated)| updated));
        let numbers = new.map(|stored| stored.fields.get("Number").expect("a number").to_owned());
        self.kept.extend(numbers);
        if let Reply::Serve(served) = &outcome.reply {
            self.check_served(served);
        }
        outcome.apply(&mut self.stored);
        received
    }

    fn step(&mut self, rng: &mut Rng, now: u64) -> u64 {
        let request = Request {
            method: pick(
                rng,
                &["GET", "GET", "GET", "GET", "HEAD", "POST", "OPTIONS"],
            )
            .to_owned(),
            url: pick(
                rng,
                &["https://a.example/", "https://a.example/a#b", "no URL"],
            )
            .to_owned(),
            fields: fields(rng, now),
        };
        let decision = lookup(&self.config, &request, &self.stored, now);
        self.check(&decision, now);
        match decision.action {
            Action::Serve(_) | Action::Fail => now,
            Action::Revalidate { which, .. } if rng.below(6) > 0 => {
                self.ask(rng, &request, Some(which), now)
            }
            Action::Forward(_) if rng.below(6) > 0 => self.ask(rng, &request, None, now),
            _ => {
                let decision = unreachable(&self.config, &request, &self.stored, now);
                let answered = matches!(decision.action, Action::Serve(_) | Action::Fail);
                assert!(answered, "{decision:?}");
                self.check(&decision, now);
                now
            }
        }
    }
}

#[test]
fn what_is_served_was_stored_and_is_fresh_or_allowed_stale() {
    let (mut served, mut stale) = (0, 0);
    for seed in 0..4_000 {
        let mut rng = Rng::new(seed, "messages");
        let mut world = World {
            config: config(&mut rng),
            stored: Vec::new(),
            kept: BTreeSet::new(),
            sent: 0,
            served: 0,
            stale: 0,
        };
        let mut now = START;
        for _ in 0..24 {
            now = world.step(&mut rng, now) + rng.below(20);
        }
        served += world.served;
        stale += world.stale;
    }
    // Otherwise it would say little.
    assert!(
        served > 5_000 && stale > 500,
        "{served} served, {stale} of them stale"
    );
}
