//! A page load as the pipeline records it, made by hand.

use hopscope::trace::payload::Local;
use hopscope::trace::{Layer, MessageKind, NoteKind, Payload, Trace};

use super::build::{Build, Step};

const PARTICIPANTS: [&str; 15] = [
    "user",
    "browser",
    "browser.cache",
    "browser.dns",
    "os.resolver",
    "dns.recursive",
    "dns.root",
    "dns.tld",
    "dns.auth",
    "client.tcp",
    "client.tls",
    "nginx.tcp",
    "nginx.tls",
    "nginx",
    "service",
];

/// What goes wrong on the way.
#[derive(Clone, Copy, PartialEq)]
pub enum Trouble {
    /// Nothing.
    None,
    /// The first SYN is lost.
    SynLost,
    /// The service answers too late.
    Slow,
}

/// A first visit.
pub fn journey(trouble: Trouble) -> Trace {
    let mut build = Build::new(&PARTICIPANTS);
    build.event("user", "browser", "Enter", Some(0));
    build.span("browser", "page", "navigation", |b| {
        b.wait(300);
        b.door(
            "browser",
            "cache",
            "browser cache",
            &["hit", "stale", "miss"],
            2,
        );
        dns(b);
        tcp(b, trouble == Trouble::SynLost);
        tls(b);
        request(b, trouble == Trouble::Slow);
    });
    build.event("browser", "user", "shows the page (200 OK)", Some(0));
    build.done()
}

fn dns(b: &mut Build) {
    b.span("browser", "dns", "resolve", |b| {
        let look_up = b.call("browser", "browser.dns", "look up shop.example.com", 50);
        let ways = (&["hit", "miss"][..], 1);
        b.alt("browser", "dns", "browser DNS cache", ways, |b| {
            b.reply(look_up, "miss", 0);
            let asked = b.call(
                "browser",
                "os.resolver",
                "getaddrinfo(shop.example.com)",
                20,
            );
            b.alt("os.resolver", "dns", "OS cache", ways, |b| {
                let query = b.call("os.resolver", "dns.recursive", "A? shop.example.com", 6_000);
                b.alt("dns.recursive", "dns", "resolver cache", ways, recursion);
                b.reply(query, "A 203.0.113.7", 6_000);
                b.reply(asked, "203.0.113.7", 20);
            });
        });
    });
}

fn recursion(b: &mut Build) {
    for (server, answer, takes) in [
        ("dns.root", "NS a.gtld-servers.net. +12", 9_000),
        ("dns.tld", "NS ns1.example.com. +1", 12_000),
        ("dns.auth", "A 203.0.113.7", 15_000),
    ] {
        let query = b.call("dns.recursive", server, "A? shop.example.com", takes);
        b.reply(query, answer, takes);
    }
}

fn tcp(b: &mut Build, lost: bool) {
    let call = b.call("browser", "client.tcp", "connect(203.0.113.7:443)", 0);
    b.span("client.tcp", "tcp", "TCP handshake", |b| {
        let (out, back) = (("client.tcp", "nginx.tcp"), ("nginx.tcp", "client.tcp"));
        if lost {
            b.segment(out, Step::Syn, None);
            b.note(
                &["client.tcp"],
                NoteKind::Wait,
                "retransmission time-out, RFC 6298 §2.1",
                1_000_000,
            );
        }
        b.segment(out, Step::Syn, Some(20_000));
        b.segment(back, Step::SynAck, Some(20_000));
        b.segment(out, Step::Ack, Some(20_000));
        let last = b.trace.messages.last_mut().expect("an ACK");
        let sent = last.sent;
        // The client goes on while its ACK travels.
        b.now = sent.0;
    });
    b.reply(call, "connected", 0);
}

fn tls(b: &mut Build) {
    let call = b.call("browser", "client.tls", "handshake(shop.example.com)", 0);
    b.span("client.tls", "tls", "TLS 1.3 handshake", |b| {
        b.door("client.tls", "tls", "session", &["resumed", "full"], 1);
        let kind = (Layer::Security, MessageKind::Async, None);
        for (from, to, words, takes) in [
            ("client.tls", "nginx.tls", "ClientHello", 20_000),
            ("nginx.tls", "client.tls", "ServerHello", 20_000),
            ("nginx.tls", "client.tls", "Certificate", 0),
            ("nginx.tls", "client.tls", "Finished", 0),
            ("client.tls", "nginx.tls", "Finished", 0),
        ] {
            let payload = Payload::Local(Local::Call {
                text: words.to_owned(),
            });
            b.send((from, to), kind, payload, Some(takes));
        }
    });
    b.reply(call, "TLS 1.3, h2", 0);
}

fn request(b: &mut Build, slow: bool) {
    let get = b.call("browser", "nginx", "GET /cart?q=caf%C3%A9", 20_000);
    b.span("nginx", "nginx", "request", |b| {
        b.door(
            "nginx",
            "nginx",
            "location",
            &["static file", "proxy_pass"],
            1,
        );
        b.wait(100);
        if slow {
            late(b, get);
            return;
        }
        let forward = b.call("nginx", "service", "GET /cart?q=caf%C3%A9", 500);
        b.span("service", "service", "handler", |b| {
            b.wait(35_000);
            b.event("service", "service", "fills the template", Some(3_000));
        });
        b.reply(forward, "200 OK", 500);
        b.reply(get, "200 OK", 21_000);
    });
}

fn late(b: &mut Build, get: hopscope::trace::MessageId) {
    b.span("nginx", "nginx", "upstream", |b| {
        b.fails();
        b.event("nginx", "service", "GET /cart?q=caf%C3%A9", Some(500));
        b.note(&["nginx", "service"], NoteKind::Wait, "proxy_read_timeout", 60_000_000);
        b.note(
            &["nginx"],
            NoteKind::Log,
            "upstream timed out (110: Connection timed out) while reading response header from upstream",
            0,
        );
    });
    b.answer(get, "504 Gateway Timeout", true, 21_000);
}
