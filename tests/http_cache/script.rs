//! Scripts of requests that go through a cache, and what the next server answers when it is asked.
//!
//! The first line names the cache. Then each request has a line, `second METHOD /path | Field: value | …`,
//! and below it, indented, what the server answers if asked: `< status`, with `+seconds` that this takes and
//! `bytes=n` of content, and fields; or `< unreachable`. `@n` in a field is the second `n` as a date.

use std::fmt::Write;

use hopscope::http_cache::{
    Action, Config, Decision, Exchange, Fields, Reason, Reply, Request, Response, Served, Stored,
    date, lookup, receive, unreachable,
};

/// The second 0 of a script.
const START: u64 = 1_800_000_000;

/// What the next server does.
#[derive(Clone)]
enum Answer {
    Response { response: Response, takes: u64 },
    Unreachable,
}

struct Step {
    second: u64,
    line: String,
    request: Request,
    answers: Vec<Answer>,
}

struct Play {
    config: Config,
    stored: Vec<Stored>,
    out: String,
}

/// Plays a script and tells what happened.
pub fn play(script: &str) -> String {
    let mut lines = script.lines().filter(|line| !line.trim().is_empty());
    let config = config(lines.next().expect("a cache"));
    let mut play = Play {
        config,
        stored: Vec::new(),
        out: String::new(),
    };
    for step in steps(lines) {
        play.step(step);
    }
    play.out
}

fn config(line: &str) -> Config {
    let mut words = line.split_whitespace();
    let mut config = match words.next() {
        Some("private") => Config::private(),
        Some("shared") => Config::shared(),
        Some("cdn") => Config::cdn(),
        other => panic!("{other:?} is no cache"),
    };
    for word in words {
        if let Some((name, seconds)) = word.split_once('=') {
            let seconds = seconds.parse().expect("seconds");
            match name {
                "stale-while-revalidate" => config.stale_while_revalidate = seconds,
                "stale-if-error" => config.stale_if_error = seconds,
                other => panic!("{other} is no option"),
            }
            continue;
        }
        match word {
            "deaf-to-requests" => config.obeys_requests = false,
            "stale-when-disconnected" => config.stale_when_disconnected = true,
            "windows-outdo-s-maxage" => config.windows_outdo_s_maxage = true,
            "no-set-cookie" => config.stores_set_cookie = false,
            "no-heuristics" => config.heuristic_percent = 0,
            other => panic!("{other} is no option"),
        }
    }
    config
}

fn steps<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for line in lines {
        match line.trim().strip_prefix("< ") {
            Some(answer) => {
                let step = steps.last_mut().expect("a request before its answer");
                step.answers.push(read_answer(answer));
            }
            None => steps.push(read_step(line)),
        }
    }
    steps
}

fn read_step(line: &str) -> Step {
    let (head, fields) = line.split_once(" | ").unwrap_or((line, ""));
    let words: Vec<&str> = head.split_whitespace().collect();
    let [second, method, path] = words[..] else {
        panic!("{line} is no request")
    };
    Step {
        second: second.parse().expect("a second"),
        line: line.to_owned(),
        request: Request {
            method: method.to_owned(),
            url: format!("https://a.example{path}"),
            fields: read_fields(fields),
        },
        answers: Vec::new(),
    }
}

fn read_answer(line: &str) -> Answer {
    if line == "unreachable" {
        return Answer::Unreachable;
    }
    let (head, fields) = line.split_once(" | ").unwrap_or((line, ""));
    let mut words = head.split_whitespace();
    let status = words
        .next()
        .and_then(|word| word.parse().ok())
        .expect("a status");
    let mut response = Response {
        status,
        fields: read_fields(fields),
        body_len: 10,
    };
    let mut takes = 0;
    for word in words {
        if let Some(seconds) = word.strip_prefix('+') {
            takes = seconds.parse().expect("seconds");
        } else {
            let bytes = word.strip_prefix("bytes=").expect("bytes of content");
            response.body_len = bytes.parse().expect("a number");
        }
    }
    Answer::Response { response, takes }
}

fn read_fields(text: &str) -> Fields {
    let mut fields = Fields::default();
    for line in text.split(" | ").filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':').expect("a field");
        let value = value.trim();
        let second = value
            .strip_prefix('@')
            .and_then(|second| second.parse::<i64>().ok());
        let date = second.map(|second| date::write(START.saturating_add_signed(second)));
        fields.push(name, date.unwrap_or_else(|| value.to_owned()));
    }
    fields
}

/// Fields as a script would have them, without what the request had.
fn shown(fields: &Fields, but: &Fields) -> String {
    let mut text = String::new();
    for (name, value) in &fields.0 {
        if but.0.contains(&(name.clone(), value.clone())) {
            continue;
        }
        let second = date::parse(value, START).map(|unix| unix as i64 - START as i64);
        let value = second.map_or(value.clone(), |second| format!("@{second}"));
        write!(text, " | {name}: {value}").expect("a string takes all");
    }
    text
}

impl Play {
    fn say(&mut self, text: &str) {
        writeln!(self.out, "{text}").expect("a string takes all");
    }

    fn reasons(&mut self, reasons: &[Reason]) {
        for reason in reasons {
            self.say(&format!("    {reason:?}, {}", reason.section()));
        }
    }

    fn step(&mut self, step: Step) {
        self.say(&step.line);
        let now = START + step.second;
        let decision = lookup(&self.config, &step.request, &self.stored, now);
        let mut answers = step.answers.into_iter();
        self.act(&step.request, decision, now, &mut answers);
        assert!(
            answers.next().is_none(),
            "{}: an answer is not asked for",
            step.line
        );
    }

    fn act(
        &mut self,
        request: &Request,
        decision: Decision,
        now: u64,
        answers: &mut dyn Iterator<Item = Answer>,
    ) {
        let numbers = decision.numbers.map_or(String::new(), |numbers| {
            let (lifetime, age) = (numbers.lifetime, numbers.age);
            let targeted = lifetime
                .targeted
                .map_or(String::new(), |name| format!(" in {name}"));
            format!(
                ", age {} (max({}, {} + {}) + {}) of {} by {:?}{targeted}",
                age.current(),
                age.apparent,
                age.value,
                age.delay,
                age.resident,
                lifetime.seconds,
                lifetime.source,
            )
        });
        let (name, sends, validating) = match &decision.action {
            Action::Serve(served) => (format!("serve {}", served.which), None, None),
            Action::Revalidate { which, fields } => (
                format!("revalidate {which}"),
                Some(fields.clone()),
                Some(*which),
            ),
            Action::Forward(fields) => ("forward".to_owned(), Some(fields.clone()), None),
            Action::Fail => ("fail".to_owned(), None, None),
        };
        self.say(&format!("  {name}{numbers}"));
        self.reasons(&decision.reasons);
        match decision.action {
            Action::Serve(served) => {
                self.serve(&served);
                if let Some(fields) = served.background {
                    self.say(&format!(
                        "  meanwhile{}",
                        shown(&fields, &Fields::default())
                    ));
                    let own = Request {
                        method: "GET".to_owned(),
                        ..request.clone()
                    };
                    self.ask(&own, now, Some(served.which), answers, false);
                }
            }
            Action::Fail => self.say("  client: 504"),
            _ => {
                let sends = sends.expect("it is sent on");
                let added = shown(&sends, &request.fields);
                if !added.is_empty() {
                    self.say(&format!("  sends{added}"));
                }
                self.ask(request, now, validating, answers, true);
            }
        }
    }

    fn serve(&mut self, served: &Served) {
        let fields = shown(&served.fields, &Fields::default());
        let body = &served.body;
        self.say(&format!(
            "  client: {} bytes {}..{}{fields}",
            served.status, body.start, body.end
        ));
    }

    /// Asks the next server; `client` is whether somebody waits for the answer.
    fn ask(
        &mut self,
        request: &Request,
        now: u64,
        validating: Option<usize>,
        answers: &mut dyn Iterator<Item = Answer>,
        client: bool,
    ) {
        let plain = Response {
            status: 200,
            fields: Fields::default(),
            body_len: 10,
        };
        let default = Answer::Response {
            response: plain,
            takes: 0,
        };
        let (response, takes) = match answers.next().unwrap_or(default) {
            Answer::Response { response, takes } => (response, takes),
            Answer::Unreachable => {
                let decision = unreachable(&self.config, request, &self.stored, now);
                self.say("  unreachable");
                self.act(request, decision, now, answers);
                return;
            }
        };
        let received = now + takes;
        let exchange = Exchange {
            request,
            response: &response,
            asked: now,
            received,
            validating,
        };
        let outcome = receive(&self.config, &exchange, &self.stored);
        let mut did = Vec::new();
        for (which, updated) in &outcome.update {
            let how = if updated.invalid {
                "outdated"
            } else {
                "update"
            };
            did.push(format!("{how} {which}"));
        }
        did.extend(outcome.remove.iter().map(|which| format!("remove {which}")));
        did.extend(
            outcome
                .invalidate
                .iter()
                .map(|url| format!("invalidate {url}")),
        );
        did.extend(outcome.store.iter().map(|_| "store".to_owned()));
        let did = if did.is_empty() {
            "nothing changes".to_owned()
        } else {
            did.join(", ")
        };
        self.say(&format!(
            "  {} at {}: {did}",
            response.status,
            received - START
        ));
        self.reasons(&outcome.reasons);
        let reply = outcome.reply.clone();
        outcome.apply(&mut self.stored);
        match reply {
            Reply::Serve(served) if client => self.serve(&served),
            Reply::Pass if client => self.say("  client: what was received"),
            Reply::Again(fields) if client => {
                self.say(&format!("  again{}", shown(&fields, &Fields::default())));
                self.ask(request, received, None, answers, client);
            }
            _ => {}
        }
    }
}
