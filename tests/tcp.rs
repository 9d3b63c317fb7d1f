//! Both ends of a connection, against smoltcp's TCP stack and against random trouble.
//!
//! The judge is smoltcp 0.14 between two of its own interfaces, over a link with the same delay that drops the
//! same segments. It runs without congestion control and delayed acknowledgements, and so do our ends. Data
//! segments and retransmissions must be the same at the same times. What differs on purpose, and how the
//! comparison avoids it:
//!
//! - smoltcp measures in whole milliseconds and rounds up, ours in microseconds: round trips here are short enough
//!   for both timers to stand at their least, one second (RFC 6298 §2.4).
//! - After a SYN was sent again smoltcp keeps the doubled timer; RFC 6298 §5.7 wants three seconds. The timer of
//!   ours is set to what smoltcp has.
//! - smoltcp never gives up by itself, and its timer stops at 60 s: no loss here lasts so long.
//! - smoltcp does not retransmit on a partial acknowledgement (RFC 6582): ours does not without congestion control.
//! - smoltcp announces a window that its program has not emptied yet, so an acknowledgement after a pause differs
//!   in its window and is no duplicate: here nobody reads, on either side.
//! - smoltcp keeps four ranges that came early by default, ours all: here it is built to keep 32.
//! - smoltcp answers several segments of one instant with one acknowledgement: here each takes time on the wire.

mod common;
#[path = "common/host.rs"]
mod host;
#[path = "common/tshark.rs"]
mod tshark;

use std::collections::VecDeque;

use hopscope::export::pcap;
use hopscope::pipeline::endpoint::{Broken, Config, Endpoint, Header, Timing};
use hopscope::pipeline::simulate;
use hopscope::sim::Rng;
use hopscope::trace::Time;
use hopscope::trace::payload::TcpState;
use host::Host;
use smoltcp::socket::tcp;
use smoltcp::wire::{IpAddress, Ipv4Packet, TcpPacket};

const DELAY: u64 = 10_000;
/// What a segment takes on the wire, whatever its length.
const WIRE: u64 = 120;
const BUFFER: u32 = 65_535;
const MSS: u32 = 1_460;

/// A data segment or a SYN: when it left, where it begins behind the SYN, how long it is.
type Sent = (u64, u32, u32);

/// Which segments are lost: the n-th from the client, the n-th from the server.
type Losses<'a> = &'a dyn Fn(usize, usize) -> bool;

/// One direction of a link.
struct Wire<T> {
    free: u64,
    count: usize,
    flying: VecDeque<(u64, T)>,
}

impl<T> Wire<T> {
    fn new() -> Wire<T> {
        Wire {
            free: 0,
            count: 0,
            flying: VecDeque::new(),
        }
    }

    fn send(&mut self, now: u64, end: usize, segment: T, lost: Losses<'_>) {
        self.free = self.free.max(now) + WIRE;
        self.count += 1;
        if !lost(end, self.count - 1) {
            self.flying.push_back((self.free + DELAY, segment));
        }
    }

    fn due(&mut self, now: u64) -> Option<T> {
        let (at, _) = self.flying.front()?;
        (*at <= now).then(|| self.flying.pop_front().expect("there is one").1)
    }

    fn next(&self) -> Option<u64> {
        self.flying.front().map(|(at, _)| *at)
    }
}

fn config(isn: u32, initial_window: Option<u32>) -> Config {
    Config {
        isn,
        mss: MSS,
        initial_window,
        ack_delay: None,
        buffer: BUFFER,
        scale: 0,
        timing: Timing {
            syns: &[1, 2, 4, 8, 16, 32, 64],
            syn_acks: 5,
            retries: 15,
            least: Time::secs(1),
            margin: Time::millis(5),
            most: Time::secs(60),
            after_syn: Time::secs(2),
        },
    }
}

/// What our client sends when it writes `len` bytes, until `end`.
fn ours(len: u32, end: u64, lost: Losses<'_>) -> Vec<Sent> {
    let mut ends = [
        Endpoint::new(config(1_000, None)),
        Endpoint::new(config(5_000, None)),
    ];
    let mut wires: [Wire<Header>; 2] = [Wire::new(), Wire::new()];
    let (mut log, mut now, mut written) = (Vec::new(), 0, false);
    ends[1].reads = false;
    ends[1].listen();
    ends[0].connect(Time(0));
    while now < end {
        let time = Time(now);
        for at in 0..2 {
            while let Some(header) = wires[1 - at].due(now) {
                ends[at].arrive(&header, time);
            }
            if ends[at].deadline().is_some_and(|at| at <= time) {
                ends[at].timer(time);
            }
        }
        if !written && ends[0].state == TcpState::Established {
            written = true;
            ends[0].write(len, time);
        }
        for at in 0..2 {
            for output in ends[at].outputs() {
                let header = output.header;
                if at == 0 && header.occupies() > 0 {
                    log.push((now, header.seq.wrapping_sub(1_000), header.len));
                }
                wires[at].send(now, at, header, lost);
            }
        }
        let deadlines = ends.iter().filter_map(|end| end.deadline().map(|at| at.0));
        let arrivals = wires.iter().filter_map(Wire::next);
        match deadlines.chain(arrivals).min() {
            Some(next) => now = next,
            None => break,
        }
    }
    log
}

/// Its sequence number, data and whether it takes one more number.
fn read(packet: &[u8]) -> (u32, u32, bool) {
    let ip = Ipv4Packet::new_checked(packet).expect("an IPv4 packet");
    let tcp = TcpPacket::new_checked(ip.payload()).expect("a segment");
    let number = tcp.seq_number().0 as u32;
    (number, tcp.payload().len() as u32, tcp.syn())
}

/// What smoltcp's client sends when it writes `len` bytes, until `end`.
fn theirs(len: u32, end: u64, lost: Losses<'_>) -> Vec<Sent> {
    let mut hosts = [Host::new(1, BUFFER), Host::new(2, BUFFER)];
    let mut wires: [Wire<Vec<u8>>; 2] = [Wire::new(), Wire::new()];
    let (mut log, mut now, mut written, mut isn) = (Vec::new(), 0, false, None);
    hosts[1].socket().listen(80).expect("it is closed");
    let Host {
        interface,
        sockets,
        socket,
        ..
    } = &mut hosts[0];
    let client = sockets.get_mut::<tcp::Socket<'_>>(*socket);
    let to = (IpAddress::v4(192, 0, 2, 2), 80);
    client
        .connect(interface.context(), to, 40_000)
        .expect("it is closed");
    while now < end {
        for at in 0..2 {
            while let Some(packet) = wires[1 - at].due(now) {
                hosts[at].card.received.push_back(packet);
                hosts[at].poll(now);
            }
            hosts[at].poll(now);
        }
        if !written && hosts[0].socket().state() == tcp::State::Established {
            written = true;
            let data = vec![7; len as usize];
            let taken = hosts[0].socket().send_slice(&data).expect("it is open");
            assert_eq!(taken, len as usize);
            hosts[0].poll(now);
        }
        for at in 0..2 {
            while let Some(packet) = hosts[at].card.sent.pop_front() {
                let (number, len, syn) = read(&packet);
                let isn = *isn.get_or_insert(number);
                if at == 0 && (len > 0 || syn) {
                    log.push((now, number.wrapping_sub(isn), len));
                }
                wires[at].send(now, at, packet, lost);
            }
        }
        let mut next: Vec<u64> = wires.iter().filter_map(Wire::next).collect();
        for host in &mut hosts {
            next.extend(host.next(now));
        }
        match next.into_iter().min() {
            Some(at) => now = at.max(now + 1),
            None => break,
        }
    }
    log
}

const MINUTE: u64 = 60_000_000;

fn same(len: u32, lost: Losses<'_>) -> usize {
    let (ours, theirs) = (ours(len, MINUTE, lost), theirs(len, MINUTE, lost));
    assert_eq!(ours, theirs);
    ours.len()
}

#[test]
fn without_loss_the_segments_are_smoltcps() {
    for len in [1, 1_459, 1_460, 1_461, 20_000, 60_000] {
        same(len, &|_, _| false);
    }
}

#[test]
fn any_lost_data_segment_is_sent_again_when_smoltcp_does() {
    // 14 segments of data behind the SYN and the acknowledgement of the other.
    for at in 2..16 {
        let sent = same(20_000, &|end, n| (end, n) == (0, at));
        assert!(sent > 15, "{at}");
    }
}

#[test]
fn a_lost_syn_or_answer_is_sent_again_when_smoltcp_does() {
    for times in 1..4 {
        same(3_000, &|end, n| end == 0 && n < times);
    }
    same(3_000, &|end, n| (end, n) == (1, 0));
}

#[test]
fn lost_acknowledgements_are_made_good_as_in_smoltcp() {
    for at in 1..15 {
        same(20_000, &|end, n| (end, n) == (1, at));
    }
    same(20_000, &|end, n| end == 1 && (1..14).contains(&n));
}

/// A pattern by a seed: each segment is lost with the same probability.
fn pattern(seed: u64, in_hundred: u64) -> impl Fn(usize, usize) -> bool {
    move |end, n| {
        let mut rng = Rng::new(seed * 2 + end as u64, "losses");
        for _ in 0..n {
            rng.below(100);
        }
        // The handshake comes through; what follows a lost one is compared above.
        n >= 2 - end && rng.below(100) < in_hundred
    }
}

#[test]
fn random_losses_are_made_good_as_in_smoltcp() {
    let mut again = 0;
    for seed in 0..400 {
        let lost = pattern(seed, [2, 5, 10, 20][(seed % 4) as usize]);
        again += same(20_000, &lost) - 15;
    }
    assert!(again > 400, "{again} were sent again");
}

/// Two ends with all that a connection has, and trouble: loss, delay that reorders, programs that write, read and
/// close when they like.
struct Trouble {
    ends: [Endpoint; 2],
    /// When it arrives, in which order it was sent, at which end.
    flying: Vec<(u64, usize, usize, Header)>,
    rng: Rng,
    loss: u64,
    jitter: u64,
    count: usize,
    /// What each end has written, and how much of the other's it has read.
    written: [u32; 2],
    read: [u32; 2],
    now: u64,
}

impl Trouble {
    fn new(seed: u64) -> Trouble {
        let mut rng = Rng::new(seed, "trouble");
        let mut end = || {
            let standard = config(rng.below(1 << 32) as u32, Some(10));
            Endpoint::new(Config {
                mss: [536, 1_440, 1_460][rng.below(3) as usize],
                ack_delay: (rng.below(2) == 0).then_some(Time::millis(40)),
                buffer: [2_944, 10_240, 64_256][rng.below(3) as usize],
                scale: 7,
                timing: Timing {
                    least: Time::millis([200, 1_000][rng.below(2) as usize]),
                    after_syn: Time::secs(3),
                    ..standard.timing
                },
                ..standard
            })
        };
        let mut ends = [end(), end()];
        let mss = ends[0].config.mss.min(ends[1].config.mss);
        for end in &mut ends {
            end.config.mss = mss;
        }
        ends[1].listen();
        ends[0].connect(Time(0));
        Trouble {
            ends,
            flying: Vec::new(),
            loss: [0, 3, 15, 40, 100][rng.below(5) as usize],
            jitter: [1, 300, 30_000][rng.below(3) as usize],
            rng,
            count: 0,
            written: [0; 2],
            read: [0; 2],
            now: 0,
        }
    }

    fn send(&mut self) {
        for from in 0..2 {
            for output in self.ends[from].outputs() {
                self.count += 1;
                assert!(self.count < 20_000, "it never ends");
                if self.rng.below(100) < self.loss && self.now > 0 {
                    continue;
                }
                let at = self.now + 10_000 + self.rng.below(self.jitter);
                self.flying.push((at, self.count, 1 - from, output.header));
            }
        }
    }

    /// The programs do something or nothing.
    fn play(&mut self) {
        for at in 0..2 {
            let what = self.rng.below(40);
            let end = &mut self.ends[at];
            let open = matches!(end.state, TcpState::Established | TcpState::CloseWait);
            match what {
                0..4 if open && self.written[at] < 100_000 => {
                    let len = 1 + self.rng.below(9_000) as u32;
                    end.write(len, Time(self.now));
                    self.written[at] += len;
                }
                4 => end.reads = false,
                5..9 => {
                    end.reads = true;
                    end.read_all();
                }
                _ => {}
            }
            self.look(at);
        }
    }

    /// What an end has read only grows, and never beyond what the other has written.
    fn look(&mut self, at: usize) {
        let end = &self.ends[at];
        if matches!(end.state, TcpState::Listen | TcpState::SynSent) || end.expects() == 0 {
            return;
        }
        let first = self.ends[1 - at].config.isn.wrapping_add(1);
        let read = end.read_up_to().wrapping_sub(first);
        assert!(
            read >= self.read[at] && read <= self.written[1 - at],
            "{read}"
        );
        self.read[at] = read;
    }

    /// Lets the next thing happen; nothing is left to happen when it returns false.
    fn step(&mut self) -> bool {
        let deadline = |at: usize| self.ends[at].deadline().map(|time| time.0);
        let timers = (0..2).filter_map(deadline);
        let arrivals = self.flying.iter().map(|(at, ..)| *at);
        let Some(next) = timers.chain(arrivals).min() else {
            return false;
        };
        assert!(next >= self.now, "time does not run back");
        self.now = next;
        self.flying.sort_by_key(|(at, count, ..)| (*at, *count));
        while self.flying.first().is_some_and(|(at, ..)| *at <= next) {
            let (_, _, to, header) = self.flying.remove(0);
            self.ends[to].arrive(&header, Time(next));
            self.look(to);
            self.send();
        }
        for at in 0..2 {
            if self.ends[at].deadline().is_some_and(|time| time.0 <= next) {
                self.ends[at].timer(Time(next));
            }
        }
        self.send();
        true
    }

    fn is_broken(&self) -> bool {
        self.ends.iter().any(|end| end.broken.is_some())
    }
}

#[test]
fn whatever_happens_every_byte_arrives_once_or_the_connection_breaks() {
    let mut whole = 0;
    for seed in 0..20_000 {
        let mut trouble = Trouble::new(seed);
        trouble.send();
        for _ in 0..60 {
            trouble.play();
            trouble.send();
            trouble.step();
        }
        for end in &mut trouble.ends {
            end.reads = true;
            end.read_all();
            end.close(Time(trouble.now));
        }
        trouble.send();
        while trouble.step() {}
        for at in 0..2 {
            trouble.look(at);
        }
        if trouble.is_broken() {
            let why = trouble.ends.each_ref().map(|end| end.broken);
            assert!(trouble.loss > 0, "seed {seed}: {why:?}");
            continue;
        }
        whole += 1;
        let written = [trouble.written[1], trouble.written[0]];
        assert_eq!(trouble.read, written, "seed {seed}");
        let over = |end: &Endpoint| matches!(end.state, TcpState::Closed | TcpState::TimeWait);
        assert!(trouble.ends.iter().all(over), "seed {seed}");
    }
    assert!(whole > 9_000, "{whole} came through");
}

#[test]
fn a_silent_peer_is_given_up_after_the_last_retry() {
    let mut end = Endpoint::new(config(1, Some(10)));
    let mut peer = Endpoint::new(config(2, Some(10)));
    peer.listen();
    end.connect(Time(0));
    for _ in 0..2 {
        for output in end.outputs() {
            peer.arrive(&output.header, Time(0));
        }
        for output in peer.outputs() {
            end.arrive(&output.header, Time(0));
        }
    }
    end.write(1, Time(0));
    let mut times = Vec::new();
    while let Some(at) = end.deadline() {
        end.timer(at);
        times.push(at.0 / 1_000_000);
    }
    // RFC 6298 §5.5 with a least of one second and a most of 60, 15 retries and a last wait.
    let expected = [
        1, 3, 7, 15, 31, 63, 123, 183, 243, 303, 363, 423, 483, 543, 603, 663,
    ];
    assert_eq!(times, expected);
    assert_eq!(end.broken, Some(Broken::TimedOut));
}

fn capture(more: &str) -> Vec<u8> {
    let link =
        format!("url=http://shop.example.com/cart&nginx.redirect=off&service.data=none{more}");
    pcap(&simulate(&common::scenario(&link)).expect("a URL that can be visited"))
}

/// How many frames of a capture tshark calls so.
fn called(file: &[u8], name: &str) -> usize {
    tshark::fields(file, name, &["frame.number"]).len()
}

#[test]
fn tshark_calls_what_is_sent_again_by_its_name() {
    let fast = capture("&tcp.lost=response&tcp.lost_segment=3");
    assert_eq!(called(&fast, "tcp.analysis.lost_segment"), 1);
    assert_eq!(called(&fast, "tcp.analysis.fast_retransmission"), 1);
    assert_eq!(called(&fast, "tcp.analysis.duplicate_ack"), 10);
    let late = capture("&tcp.lost=request&tcp.lost_times=2");
    assert_eq!(called(&late, "tcp.analysis.retransmission"), 2);
    assert_eq!(called(&late, "tcp.analysis.fast_retransmission"), 0);
}

#[test]
fn tshark_calls_windows_by_their_names() {
    let file = capture("&tcp.reader=slow");
    assert!(called(&file, "tcp.analysis.zero_window") >= 1);
    assert_eq!(called(&file, "tcp.analysis.zero_window_probe"), 1);
    assert_eq!(called(&file, "tcp.analysis.zero_window_probe_ack"), 1);
    assert_eq!(called(&file, "tcp.analysis.window_update"), 1);
    assert_eq!(called(&file, "tcp.analysis.retransmission"), 0);
}

#[test]
fn tshark_calls_resets_and_keep_alives_by_their_names() {
    assert_eq!(
        called(&capture("&tcp.crash=unread"), "tcp.flags.reset == 1"),
        1
    );
    let silent = capture("&tcp.lost=silent");
    assert_eq!(called(&silent, "tcp.analysis.keep_alive"), 9);
    assert_eq!(
        called(&capture("&tcp.after=server"), "tcp.flags.fin == 1"),
        2
    );
}
