//! Another implementation as judge: `http-cache-semantics`, over random well-formed messages.
//!
//! Both say whether a response is stored, how old it is later, whether it is fresh, and whether it answers a
//! second request. Where they differ, one of these must hold for the messages, and each of these must be the
//! only one that explains some difference:
//!
//! - `status`: the judge stores only status codes that it knows; RFC 9111 §3 asks for that only with
//!   `must-understand`.
//! - `post`: the judge stores what answers a POST without a `Content-Location` (RFC 9110 §9.3.3).
//! - `private-fields`: the judge takes `private="field"` for `private` (RFC 9111 §5.2.2.7 allows either).
//! - `private-marks`: `private` lets a private cache store any status code (RFC 9111 §5.2.2.7).
//! - `useless`: what has no lifetime and no validator is not stored, as RFC 9111 §3 lets a cache do.
//! - `vary-star`: what matches no other request is not stored (RFC 9111 §4.1).
//! - `must-understand`: the judge does not know it (RFC 9111 §5.2.2.3).
//! - `case`: the judge tells directives apart by case (RFC 9111 §5.2).
//! - `quoted-comma`: the judge parts a list within quotes (RFC 9110 §5.6.4).
//! - `duplicate`: of two different values the judge takes the first, as here, but adds `must-revalidate`
//!   (RFC 9111 §4.2.1 asks for the first, or for none).
//! - `spaces`: the judge allows them around `=`, the grammar does not (RFC 9111 §5.2).
//! - `no-argument`: `max-age` without one is invalid, hence stale (RFC 9111 §4.2.1); the judge passes it over.
//! - `age-list`: the first member of `Age` counts (RFC 9111 §5.1); the judge drops the field.
//! - `apparent-age`: the judge does not look at `Date` for the age (RFC 9111 §4.2.3).
//! - `delay`: the judge does not know when the request was sent (RFC 9111 §4.2.3).
//! - `set-cookie`: a shared cache of the judge's does not reuse it (RFC 9111 §7.3 allows to).
//! - `proxy-revalidate`: the judge takes it for stale at once (RFC 9111 §5.2.2.8: once it is stale).
//! - `no-cache`: the judge says so by a lifetime of 0, and lets `max-stale` outdo it (RFC 9111 §5.2.2.4).
//! - `no-cache-fields`: the judge takes `no-cache="field"` for `no-cache` (RFC 9111 §5.2.2.4 allows either).
//! - `pragma`: deprecated, and never specified for responses (RFC 9111 §5.4).
//! - `immutable`: the judge gives it a day without being told (RFC 8246 §2 gives no lifetime), and validates
//!   on reload.
//! - `heuristic-most`: guesses end at a week here (RFC 9111 §4.2.2 leaves that open).
//! - `date-format`: the judge reads only one of three (RFC 9110 §5.6.7).
//! - `max-age-0`: nothing is as young as 0: an age is rounded down (RFC 9111 §5.2.1.1).
//! - `max-stale-exactly`: `max-stale` includes its number (RFC 9111 §5.2.1.2).
//! - `max-stale-shared`: a shared cache also minds `proxy-revalidate` and `s-maxage` (RFC 9111 §4.2.4).
//! - `stale-while-revalidate`: the judge does not know it (RFC 5861 §3).
//! - `head`: a stored GET answers a HEAD (RFC 9110 §9.3.2).
//! - `vary-spaces`: white space in request fields does not count (RFC 9111 §4.1).

use std::collections::BTreeMap;
use std::time::Duration;

use hopscope::http_cache::{
    Action, Config, Exchange, Fields, Request, Response, Stored, date, lookup, receive,
};
use hopscope::sim::Rng;
use http_cache_semantics::{BeforeRequest, CacheOptions, CachePolicy};

use super::random::pick;

const CASES: u64 = 60_000;
const START: u64 = 1_800_000_000;
#[expect(
    clippy::disallowed_types,
    reason = "the judge's times are of it; no clock is read"
)]
const EPOCH: std::time::SystemTime = std::time::SystemTime::UNIX_EPOCH;
const URL: &str = "https://a.example/";

struct Case {
    config: Config,
    first: Request,
    response: Response,
    second: Request,
    asked: u64,
    received: u64,
    now: u64,
}

/// Each with a chance of one in so many.
fn maybe(rng: &mut Rng, one_in: u64, fields: &mut Fields, name: &str, values: &[&str]) {
    if rng.below(one_in) == 0 {
        fields.push(name, pick(rng, values));
    }
}

fn directives(rng: &mut Rng) -> Option<String> {
    const USUAL: [&str; 16] = [
        "max-age=0",
        "max-age=10",
        "max-age=60",
        "max-age=60",
        "s-maxage=30",
        "s-maxage=0",
        "no-cache",
        "no-store",
        "private",
        "public",
        "must-revalidate",
        "proxy-revalidate",
        "immutable",
        "stale-while-revalidate=20",
        "stale-if-error=20",
        "max-age=\"40\"",
    ];
    const RARE: [&str; 10] = [
        "Max-Age=20",
        "x=\"a, max-age=5\"",
        "max-age =20",
        "max-age= 20",
        "max-age",
        "max-age=20x",
        "must-understand",
        "private=\"foo\"",
        "no-cache=\"foo\"",
        "max-age=99999999999",
    ];
    let count = rng.below(4);
    let mut some: Vec<&str> = (0..count).map(|_| pick(rng, &USUAL)).collect();
    if rng.below(12) == 0 {
        some.push(pick(rng, &RARE));
    }
    (!some.is_empty()).then(|| some.join(", "))
}

fn response(rng: &mut Rng, received: u64) -> Response {
    let mut fields = Fields::default();
    if let Some(directives) = directives(rng) {
        fields.push("Cache-Control", directives);
    }
    let date = match rng.below(8) {
        0 => received - rng.below(50),
        1 => received + rng.below(50),
        _ => received,
    };
    if rng.below(4) > 0 {
        fields.push("Date", date::write(date));
    }
    if rng.below(5) == 0 {
        let seconds = date - 30 + rng.below(120);
        let date = date::write(seconds);
        let old = format!(
            "Friday, {}-{}-27 {}",
            &date[5..7],
            &date[8..11],
            &date[17..]
        );
        fields.push(
            "Expires",
            match rng.below(8) {
                0 => "0",
                1 => &old,
                _ => &date,
            },
        );
    }
    if rng.below(3) == 0 {
        let ago = pick(rng, &[&0, &100, &1_000, &20_000_000_u64]);
        fields.push("Last-Modified", date::write(date - *ago));
    }
    maybe(rng, 3, &mut fields, "ETag", &["\"1\"", "W/\"1\""]);
    maybe(
        rng,
        6,
        &mut fields,
        "Age",
        &["0", "5", "40", "40, 5", "x", "-1"],
    );
    maybe(
        rng,
        4,
        &mut fields,
        "Vary",
        &["Foo", "foo, Bar", "Bar", "*"],
    );
    maybe(rng, 16, &mut fields, "Set-Cookie", &["a=b"]);
    maybe(rng, 16, &mut fields, "Pragma", &["no-cache"]);
    const STATUSES: [u16; 12] = [200, 200, 200, 200, 404, 301, 302, 307, 403, 500, 501, 204];
    let status = STATUSES[rng.below(12) as usize];
    Response {
        status,
        fields,
        body_len: 10,
    }
}

fn case(seed: u64) -> Case {
    let mut rng = Rng::new(seed, "judge");
    let received = START;
    let asked = received
        - if rng.below(12) == 0 {
            1 + rng.below(9)
        } else {
            0
        };
    let config = if rng.below(2) == 0 {
        Config::private()
    } else {
        Config::shared()
    };
    let mut first = Request::get(URL, &[]);
    first.method = pick(
        &mut rng,
        &["GET", "GET", "GET", "GET", "GET", "GET", "HEAD", "POST"],
    )
    .to_owned();
    maybe(&mut rng, 8, &mut first.fields, "Authorization", &["x"]);
    maybe(
        &mut rng,
        16,
        &mut first.fields,
        "Cache-Control",
        &["no-store", "max-age=5"],
    );
    maybe(&mut rng, 2, &mut first.fields, "Foo", &["1", "2", "1, 2"]);
    maybe(&mut rng, 2, &mut first.fields, "Bar", &["1", "2"]);
    let mut second = Request::get(URL, &[]);
    second.method = pick(
        &mut rng,
        &["GET", "GET", "GET", "GET", "GET", "GET", "HEAD"],
    )
    .to_owned();
    if rng.below(2) == 0 {
        let fields = first
            .fields
            .0
            .iter()
            .filter(|(name, _)| name == "Foo" || name == "Bar");
        second.fields.0.extend(fields.cloned());
    } else {
        maybe(&mut rng, 2, &mut second.fields, "Foo", &["1", "2", "1,2"]);
        maybe(&mut rng, 2, &mut second.fields, "Bar", &["1", "2"]);
    }
    let asks = [
        "max-age=0",
        "max-age=30",
        "no-cache",
        "min-fresh=20",
        "max-stale",
        "max-stale=10",
        "max-stale=20",
        "max-stale, max-age=30",
        "no-transform",
    ];
    maybe(&mut rng, 3, &mut second.fields, "Cache-Control", &asks);
    maybe(&mut rng, 24, &mut second.fields, "Pragma", &["no-cache"]);
    let now = received
        + *pick(
            &mut rng,
            &[
                &0, &1, &10, &30, &40, &59, &60, &61, &70, &80, &99, &100, &700_000,
            ],
        );
    let response = response(&mut rng, received);
    Case {
        config,
        first,
        response,
        second,
        asked,
        received,
        now,
    }
}

/// What of the above holds for a case, and is used where it is stored here.
fn differences(case: &Case, stored: Option<&Stored>) -> Vec<&'static str> {
    let (first, response, second) = (&case.first.fields, &case.response, &case.second.fields);
    let shared = case.config.shared;
    let told = response.fields.get("Cache-Control").unwrap_or_default();
    let words: Vec<&str> = told.split(", ").collect();
    let has = |word: &str| words.contains(&word);
    let starts = |start: &str| words.iter().any(|word| word.starts_with(start));
    let asked = second.get("Cache-Control").unwrap_or_default();
    let field = |name: &'static str| response.fields.get(name);
    let lifetime = starts("max-age") || starts("Max-Age") || field("Expires").is_some();
    let lifetime = lifetime || shared && starts("s-maxage");
    let default = [200, 204, 301, 404, 501].contains(&response.status);
    let apparent = field("Date").and_then(|date| date::parse(date, START));
    let numbers = stored.map(|stored| stored.numbers(&case.config, case.now));
    let staleness = numbers.map(|numbers| numbers.staleness());
    // The judge compares what is quoted with what it has unquoted.
    let differ = |name: &str| {
        let mut values = words.iter().filter(|word| word.starts_with(name));
        let first = values.next();
        values.any(|word| Some(word) != first || word.contains('"'))
    };
    let duplicate = ["max-age", "s-maxage", "private", "no-cache"];
    let list = [
        (
            "status",
            ![200, 204, 301, 302, 307, 404, 501].contains(&response.status),
        ),
        ("post", case.first.method == "POST"),
        ("private-fields", shared && starts("private=")),
        ("private-marks", !shared && starts("private") && !default),
        (
            "useless",
            !lifetime && field("ETag").is_none() && field("Last-Modified").is_none(),
        ),
        ("vary-star", field("Vary") == Some("*")),
        ("must-understand", has("must-understand")),
        ("case", starts("Max-Age")),
        ("quoted-comma", starts("x=")),
        ("duplicate", duplicate.iter().any(|name| differ(name))),
        ("spaces", starts("max-age ") || starts("max-age= ")),
        ("no-argument", has("max-age")),
        ("age-list", field("Age") == Some("40, 5")),
        (
            "apparent-age",
            apparent.is_some_and(|date| date < case.received),
        ),
        ("delay", case.asked < case.received),
        ("set-cookie", shared && field("Set-Cookie").is_some()),
        ("proxy-revalidate", shared && has("proxy-revalidate")),
        ("no-cache", has("no-cache")),
        ("no-cache-fields", starts("no-cache=")),
        (
            "pragma",
            second.has("Pragma") || field("Pragma").is_some() && told.is_empty(),
        ),
        (
            "immutable",
            has("immutable") && (!starts("max-age") || asked == "max-age=0"),
        ),
        (
            "heuristic-most",
            !lifetime && case.now - case.received > 604_000,
        ),
        (
            "date-format",
            field("Expires").is_some_and(|text| text.starts_with("Friday")),
        ),
        (
            "max-age-0",
            asked == "max-age=0" && case.now == case.received,
        ),
        (
            "max-stale-exactly",
            asked
                .split_once("max-stale=")
                .and_then(|(_, n)| n.parse().ok())
                .is_some_and(|n: u64| staleness == Some(n)),
        ),
        (
            "max-stale-shared",
            shared
                && asked.starts_with("max-stale")
                && (starts("s-maxage") || has("proxy-revalidate")),
        ),
        (
            "stale-while-revalidate",
            starts("stale-while") && staleness.is_some_and(|staleness| staleness <= 20),
        ),
        (
            "head",
            case.second.method == "HEAD" && case.first.method != "HEAD",
        ),
        (
            "vary-spaces",
            field("Vary").is_some() && first.get("Foo") == Some("1, 2"),
        ),
    ];
    list.iter()
        .filter(|(_, holds)| *holds)
        .map(|(name, _)| *name)
        .collect()
}

fn judges_request(request: &Request) -> http::Request<()> {
    let mut builder = http::Request::builder()
        .method(request.method.as_str())
        .uri(&request.url);
    for (name, value) in &request.fields.0 {
        builder = builder.header(name, value);
    }
    builder.body(()).expect("a request")
}

fn judges_response(response: &Response) -> http::Response<()> {
    let mut builder = http::Response::builder().status(response.status);
    for (name, value) in &response.fields.0 {
        builder = builder.header(name, value);
    }
    builder.body(()).expect("a response")
}

/// What each says: whether it is stored; its age, whether it is fresh, and whether it answers.
type Verdict = (bool, Option<(u64, bool, bool)>);

fn ours(case: &Case) -> (Verdict, Option<Stored>) {
    let Case {
        config,
        first,
        response,
        second,
        asked,
        received,
        now,
    } = case;
    let exchange = Exchange {
        request: first,
        response,
        asked: *asked,
        received: *received,
        validating: None,
    };
    let Some(stored) = receive(config, &exchange, &[]).store else {
        return ((false, None), None);
    };
    let numbers = stored.numbers(config, *now);
    let list = [stored.clone()];
    let decision = lookup(config, second, &list, *now);
    let answers = matches!(decision.action, Action::Serve(_));
    let verdict = (numbers.age.current(), numbers.is_fresh(), answers);
    ((true, Some(verdict)), Some(stored))
}

fn theirs(case: &Case) -> Verdict {
    let options = CacheOptions {
        shared: case.config.shared,
        ..CacheOptions::default()
    };
    let (first, response) = (judges_request(&case.first), judges_response(&case.response));
    let policy = CachePolicy::new_options(
        &first,
        &response,
        EPOCH + Duration::from_secs(case.received),
        options,
    );
    if !policy.is_storable() {
        return (false, None);
    }
    let now = EPOCH + Duration::from_secs(case.now);
    let before = policy.before_request(&judges_request(&case.second), now);
    let answers = matches!(before, BeforeRequest::Fresh(_));
    (
        true,
        Some((policy.age(now).as_secs(), !policy.is_stale(now), answers)),
    )
}

#[test]
fn differences_from_the_judge_are_those_listed() {
    let mut alone: BTreeMap<&str, u64> = BTreeMap::new();
    let (mut plain, mut stored_by_both) = (0, 0);
    for seed in 0..CASES {
        let case = case(seed);
        let (ours, stored) = ours(&case);
        let theirs = theirs(&case);
        let differences = differences(&case, stored.as_ref());
        plain += u64::from(differences.is_empty());
        stored_by_both += u64::from(ours.0 && theirs.0 && differences.is_empty());
        let same = match (ours, theirs) {
            ((true, ours), (true, theirs)) => ours == theirs,
            ((ours, _), (theirs, _)) => ours == theirs,
        };
        if same {
            continue;
        }
        assert!(
            !differences.is_empty(),
            "{seed}: {ours:?}, the judge {theirs:?}\n{:?}\n{:?}\n{:?}\nafter {}, shared {}",
            case.first,
            case.response,
            case.second,
            case.now - case.received,
            case.config.shared
        );
        if let [only] = differences[..] {
            *alone.entry(only).or_default() += 1;
        }
    }
    assert!(
        plain > CASES / 6 && stored_by_both > CASES / 20,
        "{plain} plain, {stored_by_both} stored"
    );
    let listed = include_str!("judge.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("//! - `"));
    for name in listed.filter_map(|line| line.split('`').next()) {
        assert!(
            alone.contains_key(name),
            "{name} explains nothing alone: {alone:?}"
        );
    }
}
