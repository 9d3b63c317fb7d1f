//! Random traces: everything that can stand in one, nested, with labels in every script.

use hopscope::trace::{NoteKind, Trace};
use rand::{Rng, SeedableRng};
use rand_pcg::Pcg32;

use super::build::{Build, Step};

const PARTICIPANTS: [&str; 9] = [
    "user",
    "browser",
    "browser.dns",
    "client.tcp",
    "dns.recursive",
    "nginx.tcp",
    "nginx",
    "service",
    "unheard-of",
];

const WORDS: [&str; 12] = [
    "ok",
    "GET /cart?q=caf%C3%A9&page=2&sort=price&order=ascending",
    "返回综合结果，然后关闭连接并释放所有资源",
    "Получить адрес сервера и подождать ответа",
    "👩‍💻 пишет 🇨🇳🇷🇺 код 👍🏽",
    "www.a-very-long-label-without-any-space-in-it.example.com",
    "e\u{301}te\u{301}",
    "a <b> & \"c\"",
    "",
    "500 Internal Server Error",
    "域名",
    "The quick brown fox jumps over the lazy dog and is seen by nobody at all",
];

const STAGES: [&str; 5] = ["dns", "tcp", "tls", "nginx", "unknown"];

/// A trace for a seed; the first has no rows at all.
pub fn random(seed: u64) -> Trace {
    let steps = if seed == 0 { 0 } else { 4 + seed as u32 % 60 };
    long(seed, steps)
}

/// A trace for a seed, of about so many steps.
pub fn long(seed: u64, steps: u32) -> Trace {
    let mut maker = Maker {
        rng: Pcg32::seed_from_u64(seed),
        build: Build::new(&PARTICIPANTS),
        left: steps,
    };
    while maker.left > 0 {
        maker.step(0);
    }
    maker.build.wait(10);
    maker.build.done()
}

struct Maker {
    rng: Pcg32,
    build: Build,
    left: u32,
}

impl Maker {
    fn below(&mut self, n: usize) -> usize {
        self.rng.next_u32() as usize % n
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// Some time: none, short, or so long that it is folded.
    fn time(&mut self) -> u64 {
        let least = self.one(&[0, 0, 70, 5_000, 120_000, 2_000_000]);
        least + self.below(1 + least as usize / 3) as u64
    }

    fn step(&mut self, depth: usize) {
        self.left = self.left.saturating_sub(1);
        let pause = self.time();
        self.build.wait(pause / 4);
        match self.below(if depth < 5 { 10 } else { 5 }) {
            0 => self.event(true),
            1 => self.event(false),
            2 => self.note(),
            3 => self.door(),
            4 => self.segment(),
            5 | 6 => self.call(depth),
            7 => self.alt(depth),
            8 => self.span(depth),
            _ => self.par(depth),
        }
    }

    fn inside(&mut self, depth: usize) {
        for _ in 0..1 + self.below(3) {
            self.step(depth + 1);
        }
    }

    /// Lets `inside` record into a span, although both are parts of this.
    fn within(&mut self, open: impl FnOnce(&mut Build, &mut dyn FnMut(&mut Build)), depth: usize) {
        let mut build = std::mem::replace(&mut self.build, Build::new(&PARTICIPANTS));
        open(&mut build, &mut |inner| {
            std::mem::swap(&mut self.build, inner);
            self.inside(depth);
            std::mem::swap(&mut self.build, inner);
        });
        self.build = build;
    }

    fn event(&mut self, arrives: bool) {
        let (from, to) = (self.one(&PARTICIPANTS), self.one(&PARTICIPANTS));
        let (words, takes) = (self.one(&WORDS), self.time());
        self.build.event(from, to, words, arrives.then_some(takes));
    }

    fn segment(&mut self) {
        let step = self.one(&[Step::Syn, Step::SynAck, Step::Ack]);
        let takes = self.time();
        self.build
            .segment(("client.tcp", "nginx.tcp"), step, Some(takes));
    }

    fn note(&mut self) {
        let over = [self.one(&PARTICIPANTS), self.one(&PARTICIPANTS)];
        let kind = self.one(&[NoteKind::Remark, NoteKind::Log, NoteKind::Wait]);
        let (words, lasts) = (self.one(&WORDS), self.time());
        self.build.note(&over, kind, words, lasts);
    }

    fn door(&mut self) {
        let (at, stage, name) = (self.one(&PARTICIPANTS), self.one(&STAGES), self.one(&WORDS));
        let guards = [self.one(&WORDS), self.one(&WORDS), self.one(&WORDS)];
        let taken = self.below(4);
        self.build.door(at, stage, name, &guards, taken);
    }

    fn call(&mut self, depth: usize) {
        let (from, to) = (self.one(&PARTICIPANTS), self.one(&PARTICIPANTS));
        let (words, takes, stage) = (self.one(&WORDS), self.time(), self.one(&STAGES));
        let call = self.build.call(from, to, words, takes);
        self.within(|b, inside| _ = b.span(to, stage, words, inside), depth);
        let (words, takes) = (self.one(&WORDS), self.time());
        self.build.reply(call, words, takes);
    }

    fn span(&mut self, depth: usize) {
        let (at, stage, words) = (self.one(&PARTICIPANTS), self.one(&STAGES), self.one(&WORDS));
        self.within(|b, inside| _ = b.span(at, stage, words, inside), depth);
    }

    fn alt(&mut self, depth: usize) {
        let (at, stage, name) = (self.one(&PARTICIPANTS), self.one(&STAGES), self.one(&WORDS));
        let guards = [self.one(&WORDS), self.one(&WORDS), self.one(&WORDS)];
        let taken = self.below(3);
        self.within(
            |b, inside| _ = b.alt(at, stage, name, (&guards, taken), inside),
            depth,
        );
    }

    fn par(&mut self, depth: usize) {
        let start = self.build.now;
        let mut end = start;
        for _ in 0..2 + self.below(2) {
            self.build.meanwhile(start);
            self.build.wait(3);
            self.span(depth);
            self.build.wait(5);
            end = end.max(self.build.now);
        }
        self.build.meanwhile(end);
    }
}
