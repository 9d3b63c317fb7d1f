//! The bytes of messages, judged by programs that know nothing of this one: tshark and etherparse.

mod common;
#[path = "common/random.rs"]
mod random;
#[path = "common/tshark.rs"]
mod tshark;

use std::collections::BTreeMap;
use std::fmt::Write;

use etherparse::{NetSlice, SlicedPacket, TcpOptionElement, TcpSlice, TransportSlice};
use hopscope::export::pcap;
use hopscope::pipeline::simulate;
use hopscope::trace::payload::{End, Says, Segment};
use hopscope::trace::{ConnId, MessageId, Payload, Tone, Trace};
use hopscope::wire::{Frame, Opened, frames, open};
use tshark::fields;

const RUNS: u64 = 1_000;

fn trace(link: &str) -> Trace {
    simulate(&common::scenario(link)).expect("a URL that can be visited")
}

fn capture(link: &str) -> Vec<u8> {
    pcap(&trace(link))
}

fn random_trace(seed: u64) -> Trace {
    simulate(&random::scenario(seed)).expect("a URL that can be visited")
}

fn position(trace: &Trace, label: &str) -> MessageId {
    let lang = hopscope::text::Lang::En;
    let found = trace
        .messages
        .iter()
        .position(|message| message.payload.label().show(lang).starts_with(label));
    MessageId(found.unwrap_or_else(|| panic!("no message is called {label}")) as u32)
}

/// The input is a link and the beginning of a message's label.
#[test]
fn messages_open_into_the_bytes_of_their_golden_files() {
    common::golden("wire", |input| {
        let (link, label) = input.split_once(' ').expect("a link and a label");
        let trace = trace(link);
        let opened = open(&trace, position(&trace, label)).expect("it has bytes");
        shown(&opened)
    });
}

/// A hexadecimal dump, and the fields: where, which, what.
fn shown(opened: &Opened) -> String {
    let mut out = String::new();
    for (at, row) in opened.bytes.chunks(16).enumerate() {
        let row: Vec<String> = row.iter().map(|byte| format!("{byte:02x}")).collect();
        writeln!(out, "{:04x}  {}", at * 16, row.join(" ")).expect("a string takes all");
    }
    for part in &opened.parts {
        let (start, end) = (part.range.start, part.range.end);
        let line = format!(
            "{start}..{end} {} {}: {}",
            part.layer, part.name, part.value
        );
        writeln!(out, "{}", line.trim_end()).expect("a string takes all");
    }
    out
}

/// Warnings that tshark is right to give, by the beginning of their words.
const FAIR: [&str; 7] = [
    "Connection reset (RST)",
    "TCP Zero Window segment",
    "ACK to a TCP Zero Window Probe",
    "TCP window specified by the receiver is now completely full",
    "Previous segment(s) not captured",
    // What is sent again after a loss on the way to the client, soon after its gap was seen.
    "This frame is a (suspected) out-of-order segment",
    // After a zero window probe whose byte was accepted: tshark does not count that byte.
    "ACKed segment that wasn't captured",
];

#[test]
fn tshark_finds_nothing_wrong_with_random_runs() {
    let mut all = Vec::new();
    let mut port = 32_768;
    for seed in 0..RUNS {
        let mut trace = random_trace(seed);
        // One after the other, each connection with a port of its own, of the range that clients have.
        trace.wall += seed * 100_000_000_000;
        for conn in &mut trace.conns {
            conn.client.1 = port;
            port += 1;
        }
        let file = pcap(&trace);
        all.extend_from_slice(if seed == 0 { &file } else { &file[24..] });
    }
    let told = ["frame.number", "_ws.expert.message"];
    // From warnings on; a checksum that is wrong is an error. But of a packet that ICMP quotes in part (576 or
    // 1,280 bytes in all), tshark checks the sum as if it were whole.
    let cut = "(icmp && frame.len == 590) || (icmpv6 && frame.len == 1294)";
    let filter = format!("(_ws.expert.severity >= 6291456 && !({cut})) || _ws.malformed");
    let found = fields(&all, &filter, &told);
    let unfair = found.iter().filter(|line| {
        let message = line.split('|').nth(1).unwrap_or_default();
        !message
            .split(',')
            .all(|message| FAIR.iter().any(|fair| message.starts_with(fair)))
    });
    let unfair: Vec<&String> = unfair.collect();
    assert!(
        unfair.is_empty(),
        "{} of {}: {unfair:#?}",
        unfair.len(),
        found.len()
    );
    let protocols = fields(&all, "frame", &["frame.protocols"]);
    for protocol in ["dns", "tls", "http", "ipv6", "x509sat"] {
        let known = protocols.iter().any(|line| line.contains(protocol));
        assert!(
            known,
            "no frame of {protocol} in {} frames",
            protocols.len()
        );
    }
}

#[test]
fn tshark_would_notice_a_wrong_byte() {
    let mut file = capture("url=http://shop.example.com/&nginx.redirect=off");
    let last = file.len() - 1;
    file[last] ^= 1;
    // A pad is covered by no checksum; the address before it is.
    file[24 + 16 + 14 + 12] ^= 1;
    let found = fields(&file, "_ws.expert.severity >= 8388608", &["frame.number"]);
    assert!(!found.is_empty());
}

#[test]
fn tshark_names_the_handshake_and_what_is_sent_again() {
    let file = capture("url=http://shop.example.com/&nginx.redirect=off&tcp.syn_lost=2");
    let flags = ["tcp.flags", "tcp.options.mss_val"];
    assert_eq!(
        fields(&file, "tcp.flags.syn == 1", &flags),
        ["0x0002|1460", "0x0002|1460", "0x0002|1460", "0x0012|1460"]
    );
    let again = "tcp.analysis.retransmission";
    assert_eq!(fields(&file, again, &["tcp.flags"]), ["0x0002", "0x0002"]);
    let refused = capture("url=https://shop.example.com/&tcp.port=closed");
    assert_eq!(
        fields(&refused, "tcp.flags.reset == 1", &["tcp.ack"]),
        ["1"]
    );
    let silent = capture("url=https://shop.example.com/&tcp.syn_lost=all");
    assert_eq!(
        fields(&silent, "tcp.analysis.retransmission", &["ip.ttl"]).len(),
        6
    );
    // Closed by both sides, nothing left unacknowledged.
    let closed = capture("url=https://shop.example.com/&tls.certificate=expired");
    assert_eq!(
        fields(&closed, "tcp.flags.fin == 1", &["tcp.len"]),
        ["0", "0"]
    );
    // SYN, SYN-ACK, ACK, data and FIN (1 + 2 + 4 + 8 + 16), and no reset.
    let seen = fields(&closed, "tcp", &["tcp.completeness"]);
    assert_eq!(seen.last().map(String::as_str), Some("31"));
}

#[test]
fn tshark_names_every_handshake_message() {
    let handshake = |link: &str| {
        let found = fields(&capture(link), "tls.handshake", &["tls.handshake.type"]);
        found.join(",")
    };
    // ClientHello, ServerHello, Certificate, ServerKeyExchange, ServerHelloDone, ClientKeyExchange,
    // NewSessionTicket; the two Finished are encrypted.
    let all = handshake("url=https://shop.example.com/&tls.version=1.2");
    assert_eq!(all, "1,2,11,12,14,16,4");
    // In 1.3 what follows ServerHello is encrypted, and called application data, but for the
    // ChangeCipherSpec of both.
    assert_eq!(handshake("url=https://shop.example.com/"), "1,2");
    let file = capture("url=https://shop.example.com/");
    let changes = fields(&file, "tls.change_cipher_spec", &["tcp.dstport"]);
    assert_eq!((changes.len(), changes[1].as_str()), (2, "443"));
    let hello = [
        "tls.handshake.extensions_server_name",
        "tls.handshake.extensions_alpn_str",
        "tls.handshake.extensions.supported_version",
        "tls.handshake.extensions_key_share_group",
    ];
    assert_eq!(
        fields(&file, "tls.handshake.type == 1", &hello),
        ["shop.example.com|h2,http/1.1|0x0304,0x0303|29"]
    );
    let old = capture("url=https://shop.example.com/&tls.version=1.2");
    let of = ["x509ce.dNSName", "x509sat.uTF8String", "x509af.utcTime"];
    let certificate = fields(&old, "tls.handshake.type == 11", &of);
    assert_eq!(certificate.len(), 1);
    assert!(
        certificate[0].starts_with("shop.example.com|Example Issuing CA,"),
        "{certificate:?}"
    );
    let alert = capture("url=https://shop.example.com/&tls.version=1.2&tls.certificate=expired");
    assert_eq!(
        fields(&alert, "tls.alert_message", &["tls.alert_message.desc"]),
        ["45"]
    );
    // ChangeCipherSpec of both; a request, and a response in two records.
    let changes = fields(&old, "tls.change_cipher_spec", &["tcp.dstport"]);
    assert_eq!((changes.len(), changes[0].as_str()), (2, "443"));
    let data = fields(&old, "tls.app_data", &["tls.record.length"]);
    assert_eq!((data.len(), data[1].as_str()), (3, "16408"));
}

#[test]
fn tshark_names_tickets_early_data_and_stapled_responses() {
    let hello = |link: &str, end: &str| {
        let kinds = ["tls.handshake.type", "tls.handshake.extension.type"];
        let found = fields(&capture(link), "tls.handshake.extension.type", &kinds);
        assert_eq!(found.len(), 2);
        assert!(found[0].ends_with(end), "{found:?}");
        found[1].clone()
    };
    // early_data, pre_shared_key; the server takes the ticket in ServerHello.
    let early = "url=https://shop.example.com/&tls.session=resumed&tls.early_data=accepted";
    assert_eq!(hello(early, ",42,41"), "2|43,51,41");
    let resumed = "url=https://shop.example.com/&tls.session=resumed";
    assert_eq!(hello(resumed, ",43,41"), "2|43,51,41");
    // The client's ChangeCipherSpec comes once: behind its ClientHello, or before its Finished.
    for (link, with_hello) in [(early, "1"), (resumed, "")] {
        let filter = "tls.change_cipher_spec && tcp.dstport == 443";
        let changes = fields(&capture(link), filter, &["tls.handshake.type"]);
        assert_eq!(changes, [with_hello]);
    }
    // renegotiation_info, ec_point_formats, ALPN, extended_master_secret: neither name nor new ticket.
    let old = "url=https://shop.example.com/&tls.session=resumed&tls.version=1.2";
    assert_eq!(hello(old, ",21"), "2|65281,11,16,23");
    let lengths = ["tls.handshake.extension.len"];
    let held = fields(&capture(old), "tls.handshake.type == 1", &lengths);
    assert!(held[0].contains(",192,"), "{held:?}");
    let revoked = capture("url=https://shop.example.com/&tls.version=1.2&tls.certificate=revoked");
    let told = [
        "tls.handshake.type",
        "ocsp.responseStatus",
        "ocsp.certStatus",
    ];
    assert_eq!(fields(&revoked, "ocsp", &told), ["11,22,12,14|0|1"]);
    let good = capture("url=https://shop.example.com/&tls.version=1.2&tls.certificate=stapled");
    assert_eq!(fields(&good, "ocsp", &told), ["11,22,12,14|0|0"]);
    let alert = ["tls.alert_message.desc", "tcp.srcport"];
    let none = capture("url=https://shop.example.com/&tls.version=1.1");
    assert_eq!(fields(&none, "tls.alert_message", &alert), ["70|443"]);
}

#[test]
fn tshark_reads_dns_and_plain_http() {
    let file = capture("url=http://shop.example.com/img/logo.png&nginx.redirect=off");
    let asked = fields(&file, "dns.flags.response == 0", &["dns.qry.name"]);
    assert_eq!(asked, ["shop.example.com"]);
    let told = ["dns.resp.name", "dns.a", "dns.resp.ttl"];
    let addresses = "203.0.113.46,198.51.100.46";
    let names = "shop.example.com,shop.example.com";
    assert_eq!(
        fields(&file, "dns.flags.response == 1", &told),
        [format!("{names}|{addresses}|300,300")]
    );
    let answer = fields(
        &file,
        "dns.flags.response == 1",
        &["dns.response_to", "dns.time"],
    );
    assert!(answer[0].starts_with("1|0."), "{answer:?}");
    let asked = ["http.request.full_uri", "http.accept_encoding"];
    assert_eq!(
        fields(&file, "http.request", &asked),
        ["http://shop.example.com/img/logo.png|gzip, deflate"]
    );
    let got = [
        "http.response.code",
        "http.content_type",
        "http.content_length",
        "http.request_in",
    ];
    let response = fields(&file, "http.response", &got);
    assert!(
        response[0].starts_with("200|image/png|42180|"),
        "{response:?}"
    );
    let missing = capture("url=https://shop.example.com/&dns.name=nxdomain");
    let no = fields(
        &missing,
        "dns.flags.rcode == 3",
        &["dns.soa.minimum_ttl", "dns.count.answers"],
    );
    assert_eq!(no.len(), 1);
    assert!(no[0].ends_with("|0") && no[0].len() > 2, "{no:?}");
}

const PLAIN: &str = "url=http://203.0.113.46/cart&nginx.redirect=off";

#[test]
fn tshark_reads_arp() {
    let asked = capture(&format!("{PLAIN}&route.arp=asked"));
    let told = [
        "frame.number",
        "arp.opcode",
        "eth.dst",
        "arp.src.proto_ipv4",
    ];
    assert_eq!(
        fields(&asked, "arp", &told),
        [
            "1|1|ff:ff:ff:ff:ff:ff|192.0.2.10",
            "2|2|00:00:5e:00:53:10|192.0.2.1"
        ]
    );
    // The SYN has waited for the answer.
    let syn = fields(&asked, "frame.number == 3", &["tcp.flags", "eth.dst"]);
    assert_eq!(syn, ["0x0002|00:00:5e:00:53:01"]);
    let silent = capture(&format!("{PLAIN}&route.arp=silent"));
    let times = fields(&silent, "frame", &["arp.opcode", "frame.time_relative"]);
    let seconds: Vec<&str> = times.iter().map(|line| &line[..3]).collect();
    assert_eq!(seconds, ["1|0", "1|1", "1|2"]);
    let none = capture(&format!("{PLAIN}&route.table=none"));
    assert_eq!(fields(&none, "frame", &["frame.number"]).len(), 0);
}

#[test]
fn tshark_reads_what_comes_back_about_packets() {
    let said = |fault: &str, filter: &str, told: &[&str]| {
        let file = capture(&format!("{PLAIN}&layers.fault={fault}"));
        let again = fields(&file, "tcp.analysis.retransmission", &["frame.number"]);
        assert_eq!(again.len(), 1, "{fault}");
        fields(&file, filter, told)
    };
    let icmp = ["icmp.type", "icmp.code", "ip.src", "ip.proto"];
    assert_eq!(
        said("loop", "icmp", &icmp),
        ["11|0|198.51.100.214,192.0.2.10|1,6"]
    );
    assert_eq!(
        said("protocol", "icmp", &icmp),
        ["3|2|203.0.113.46,192.0.2.10|1,253"]
    );
    let tcp = ["tcp.srcport", "tcp.ack", "ip.ttl"];
    let reset = said("port", "tcp.flags.reset == 1", &tcp);
    assert_eq!(reset, ["9|0|57"]);
    // The number expected is said before the segment comes again.
    let repeated = said("order", "tcp.flags == 0x10 && tcp.srcport == 80", &tcp);
    assert_eq!(repeated[0], "80|1|57");
    for fault in ["mac", "ethertype", "address", "checksum", "lost"] {
        // The client’s own interface has seen nothing wrong.
        let bad = "_ws.expert.severity >= 6291456";
        assert_eq!(
            said(fault, bad, &["_ws.expert.message"]).len(),
            0,
            "{fault}"
        );
    }
}

#[test]
fn tshark_reads_a_form_and_an_upload() {
    let plain = "url=http://shop.example.com/cart&nginx.redirect=off&request.method=";
    let form = capture(&format!("{plain}post&request.cookie=kept"));
    let told = [
        "http.request.method",
        "http.content_type",
        "urlencoded-form.key",
        "urlencoded-form.value",
        "http.cookie",
    ];
    // Its cookie is Secure; what the answer sets instead is not taken over http:.
    assert_eq!(
        fields(&form, "http.request.method == POST", &told),
        ["POST|application/x-www-form-urlencoded|title,quantity|Salt & pepper,2|"]
    );
    let asked = ["http.request.method", "http.referer"];
    assert_eq!(
        fields(&form, "http.request.method == GET", &asked),
        ["GET|http://shop.example.com/cart"]
    );
    let upload = capture(&format!("{plain}upload"));
    let parts = [
        "mime_multipart.header.content-type",
        "mime_multipart.header.content-disposition",
        "http.content_length",
    ];
    let found = fields(&upload, "http.request", &parts);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("image/jpeg|form-data;name=\"title\",form-data;name=\"quantity\"")
    );
    assert!(found[0].ends_with("|205186"), "{found:?}");
    let bad = "_ws.expert.severity >= 6291456 || _ws.malformed";
    for file in [form, upload] {
        assert!(fields(&file, bad, &["_ws.expert.message"]).is_empty());
    }
}

#[test]
fn tshark_reads_what_a_box_on_the_way_does() {
    let from_server = |file: &[u8]| {
        fields(
            file,
            "tcp.srcport != 53 && tcp.dstport > 32767",
            &["tcp.flags", "tcp.len"],
        )
    };
    // SYN-ACK, and a reset that fits, right behind the name.
    let reset = capture("url=https://shop.example.com/&block.how=reset");
    assert_eq!(from_server(&reset), ["0x0012|0", "0x0014|0"]);
    let told = ["tcp.seq", "tcp.ack"];
    assert_eq!(fields(&reset, "tcp.flags.reset == 1", &told), ["1|518"]);
    let name = "tls.handshake.extensions_server_name";
    assert_eq!(
        fields(&reset, "tls.handshake", &[name]),
        ["shop.example.com"]
    );
    // Nothing comes back: the ClientHello goes out again and again, each time after twice as long.
    let silent = capture("url=https://shop.example.com/&block.how=drop");
    assert_eq!(from_server(&silent), ["0x0012|0"]);
    let again = "tcp.analysis.retransmission";
    assert_eq!(fields(&silent, again, &["tcp.len"]), ["517"; 4]);
    let waits = fields(&silent, again, &["tcp.time_delta"]);
    let waits: Vec<&str> = waits.iter().map(|wait| &wait[..1]).collect();
    assert_eq!(waits, ["1", "2", "4", "8"]);
    assert!(fields(&silent, "tcp.flags.reset == 1", &told).is_empty());
    // The box answers from the server's address, in its numbers.
    let page = capture("url=http://shop.example.com/&block.how=page");
    let answers = ["ip.src", "http.response.code", "http.location", "tcp.seq"];
    let answered = fields(&page, "http.response", &answers);
    assert_eq!(
        answered[0],
        "203.0.113.46|302|http://blocked.isp.example/|1"
    );
    assert!(
        answered[1].starts_with("198.51.100.7|451||"),
        "{answered:?}"
    );
    // The forged address, and whose certificate is shown there.
    let forged = capture("url=https://shop.example.com/&block.how=dns&tls.version=1.2");
    assert_eq!(fields(&forged, "dns.a", &["dns.a"]), ["198.51.100.7"]);
    let names = fields(&forged, "x509ce.dNSName", &["ip.src", "x509ce.dNSName"]);
    assert_eq!(names, ["198.51.100.7|blocked.isp.example"]);
    for file in [reset, silent, page, forged] {
        let bad = "_ws.expert.severity >= 8388608 || _ws.malformed";
        assert!(fields(&file, bad, &["_ws.expert.message"]).is_empty());
    }
}

#[test]
fn tshark_puts_a_long_request_together() {
    let path = "a".repeat(6_000);
    let file = capture(&format!(
        "url=http://shop.example.com/{path}&nginx.redirect=off"
    ));
    let uri = fields(&file, "http.request", &["http.request.uri"]);
    assert_eq!(uri, [format!("/{path}")]);
    let bad = "_ws.expert.severity >= 6291456";
    assert!(fields(&file, bad, &["_ws.expert.message"]).is_empty());
}

#[test]
fn etherparse_finds_in_every_frame_what_the_trace_says() {
    let mut checked = 0;
    for seed in 0..RUNS {
        let trace = random_trace(seed);
        let frames = frames(&trace);
        assert!(frames.is_sorted_by_key(|frame| frame.at));
        for frame in &frames {
            agrees(&trace, frame);
            checked += 1;
        }
        every_segment_is_there(&trace, &frames);
        records_follow_each_other(&trace, &frames);
    }
    assert!(checked > 8 * RUNS, "{checked} frames");
}

fn agrees(trace: &Trace, frame: &Frame) {
    let packet = SlicedPacket::from_ethernet(&frame.bytes).expect("a packet");
    let message = trace.message(frame.message);
    match (packet.transport, &message.payload) {
        (Some(TransportSlice::Udp(udp)), Payload::Dns(dns)) => {
            let ports = (udp.source_port(), udp.destination_port());
            assert_eq!(if dns.response { ports.0 } else { ports.1 }, 53);
            assert_eq!(udp.payload()[..2], dns.id.to_be_bytes());
        }
        (Some(TransportSlice::Tcp(tcp)), Payload::Segment(segment)) => {
            let conn = &trace.conns[message.conn.expect("a connection").0 as usize];
            let ends = match segment.from {
                End::Client => (conn.client, conn.server),
                End::Server => (conn.server, conn.client),
            };
            assert_eq!(
                (tcp.source_port(), tcp.destination_port()),
                (ends.0.1, ends.1.1)
            );
            match packet.net.expect("an IP header") {
                NetSlice::Ipv4(ip) => {
                    let header = ip.header();
                    assert_eq!(
                        (ends.0.0, ends.1.0),
                        (
                            header.source_addr().into(),
                            header.destination_addr().into()
                        )
                    );
                    assert_eq!(
                        header.header_checksum(),
                        header.to_header().calc_header_checksum()
                    );
                    let sum = tcp.calc_checksum_ipv4(header.source(), header.destination());
                    assert_eq!(sum.ok(), Some(tcp.checksum()));
                }
                NetSlice::Ipv6(ip) => {
                    let header = ip.header();
                    assert_eq!(
                        (ends.0.0, ends.1.0),
                        (
                            header.source_addr().into(),
                            header.destination_addr().into()
                        )
                    );
                    let sum = tcp.calc_checksum_ipv6(header.source(), header.destination());
                    assert_eq!(sum.ok(), Some(tcp.checksum()));
                }
                NetSlice::Arp(_) => panic!("a segment in an ARP packet"),
            }
            header_agrees(conn.mss, segment, frame.index, &tcp);
        }
        (None, Payload::Arp(arp)) => {
            let Some(NetSlice::Arp(packet)) = packet.net else {
                panic!("no ARP packet");
            };
            assert_eq!(packet.operation().0, if arp.reply { 2 } else { 1 });
            assert_eq!(packet.sender_hw_addr(), arp.sender.0);
            assert_eq!(packet.target_protocol_addr(), arp.target.1.octets());
        }
        (Some(TransportSlice::Tcp(tcp)), Payload::Rejection(rejection)) => {
            assert_eq!(tcp.rst(), rejection.says == Says::Reset);
            assert_eq!(tcp.ack(), rejection.says == Says::Expects);
        }
        (Some(TransportSlice::Icmpv4(_) | TransportSlice::Icmpv6(_)), Payload::Rejection(_)) => {}
        (_, payload) => panic!("{payload:?} is another packet"),
    }
}

fn header_agrees(mss: u16, segment: &Segment, index: u16, tcp: &TcpSlice<'_>) {
    let before = u32::from(index) * u32::from(mss);
    assert_eq!(tcp.sequence_number(), segment.seq.wrapping_add(before));
    assert_eq!(tcp.acknowledgment_number(), segment.ack);
    assert_eq!(tcp.window_size(), segment.window);
    let flags = segment.flags;
    assert_eq!(
        (tcp.syn(), tcp.ack(), tcp.fin(), tcp.rst()),
        (flags.syn, flags.ack, flags.fin, flags.rst)
    );
    let left = segment.len - before;
    let last = left <= u32::from(mss);
    assert_eq!(tcp.psh(), flags.psh && last);
    assert_eq!(tcp.payload().len() as u32, left.min(u32::from(mss)));
    assert_eq!(segment.count.max(1) - 1 == index, last);
    let mut options = Vec::new();
    if let Some(said) = segment.options {
        options.push(TcpOptionElement::MaximumSegmentSize(said.mss));
        options.push(TcpOptionElement::WindowScale(said.window_scale));
        options.push(TcpOptionElement::SelectiveAcknowledgementPermitted);
    }
    let read: Result<Vec<TcpOptionElement>, _> = tcp.options_iterator().collect();
    assert_eq!(read, Ok(options));
}

/// Nothing leaves the machine: there is no route, or nobody answers ARP.
fn leads_nowhere(trace: &Trace) -> bool {
    let route = trace.stages.iter().find(|stage| stage.stage == "route");
    route.is_some_and(|route| route.tone == Tone::Failure)
}

/// As many frames as segments, but for those that were lost on the way to the client, and for resets that
/// somebody else sends in its name.
fn every_segment_is_there(trace: &Trace, frames: &[Frame]) {
    let nowhere = leads_nowhere(trace);
    let seen = trace.messages.iter().map(|message| match &message.payload {
        Payload::Segment(segment) if message.conn.is_some() => {
            let lost = match segment.from {
                End::Server => message.received.is_none(),
                End::Client => trace.participant(message.from).id != "client.tcp",
            };
            if lost || nowhere {
                0
            } else {
                usize::from(segment.count)
            }
        }
        _ => 0,
    });
    let tcp = |frame: &&Frame| matches!(trace.message(frame.message).payload, Payload::Segment(_));
    assert_eq!(frames.iter().filter(tcp).count(), seen.sum::<usize>());
}

/// Of a secured connection, each direction is records from the first byte to the last, and nothing else. One
/// that breaks may end amid a record.
fn records_follow_each_other(trace: &Trace, frames: &[Frame]) {
    // The first number of each direction, and what is there from it on without a gap.
    let mut streams: BTreeMap<(ConnId, bool), (u32, Vec<u8>)> = BTreeMap::new();
    let mut early: Vec<((ConnId, bool), u32, Vec<u8>)> = Vec::new();
    for frame in frames {
        let message = trace.message(frame.message);
        let packet = SlicedPacket::from_ethernet(&frame.bytes).expect("a packet");
        let (Some(TransportSlice::Tcp(tcp)), Payload::Segment(segment)) =
            (packet.transport, &message.payload)
        else {
            continue;
        };
        let conn = message.conn.expect("a connection");
        let key = (conn, segment.from == End::Client);
        if tcp.payload().is_empty() {
            continue;
        }
        let number = tcp.sequence_number();
        let first = number.wrapping_sub(u32::from(tcp.syn()));
        streams.entry(key).or_insert((first, Vec::new()));
        early.push((key, number, tcp.payload().to_vec()));
        // What came early is taken when the gap before it is filled.
        while let Some(at) = early.iter().position(|(key, number, _)| {
            let (first, stream) = &streams[key];
            number.wrapping_sub(*first) as usize <= stream.len()
        }) {
            let (key, number, bytes) = early.remove(at);
            let (first, stream) = streams.get_mut(&key).expect("it has begun");
            let there = stream.len() - number.wrapping_sub(*first) as usize;
            stream.extend(bytes.iter().skip(there));
        }
    }
    let broken = trace.outcome.error.is_some();
    for ((conn, _), (_, stream)) in streams {
        // A handshake that fails begins as any other.
        let begun = stream.first().is_some_and(|kind| matches!(kind, 20..=23));
        if trace.conns[conn.0 as usize].tls.is_none() && !begun {
            continue;
        }
        let mut at = 0;
        while at + 5 <= stream.len() {
            assert!(
                matches!(stream[at], 20..=23) && stream[at + 1] == 3,
                "byte {at}"
            );
            at += 5 + usize::from(u16::from_be_bytes([stream[at + 3], stream[at + 4]]));
        }
        assert!(
            at == stream.len() || broken,
            "the last record of a direction is whole"
        );
    }
}

#[test]
fn parts_name_bytes_that_are_there() {
    for seed in 0..RUNS / 10 {
        let trace = random_trace(seed);
        let mut opened = 0;
        for at in 0..trace.messages.len() as u32 {
            let Some(found) = open(&trace, MessageId(at)) else {
                continue;
            };
            opened += 1;
            assert!(!found.bytes.is_empty());
            for part in &found.parts {
                assert!(part.range.start < part.range.end.max(1), "{part:?}");
                assert!(part.range.end <= found.bytes.len(), "{part:?}");
            }
            let mut named = vec![false; found.bytes.len()];
            for part in &found.parts {
                named[part.range.clone()].fill(true);
            }
            assert!(
                named.iter().all(|named| *named),
                "a byte of {at} has no name"
            );
        }
        let silent = trace.outcome.from_cache || leads_nowhere(&trace);
        assert!(opened > 0 || silent, "seed {seed}");
    }
}

#[test]
fn a_message_opens_into_the_frame_that_carries_it() {
    let trace = trace("url=https://shop.example.com/&tls.version=1.2");
    let label = |label: &str| open(&trace, position(&trace, label)).expect("it has bytes");
    let has = |opened: &Opened, name: &str, value: &str| {
        opened
            .parts
            .iter()
            .any(|part| part.name == name && part.value.starts_with(value))
    };
    assert!(has(&label("ClientHello"), "HostName", "shop.example.com"));
    assert!(has(
        &label("ServerHelloDone"),
        "msg_type",
        "server_hello_done"
    ));
    assert!(has(&label("ClientKeyExchange"), "ecdh_Yc", "filler"));
    assert!(has(&label("GET /"), "type", "application_data"));
    // Inside the provider's network: the message alone.
    let inner = trace.messages.iter().position(|message| {
        message.conn.is_none() && matches!(message.payload, Payload::Request(_))
    });
    let inner = open(&trace, MessageId(inner.expect("nginx asks") as u32)).expect("it has bytes");
    assert!(inner.bytes.starts_with(b"GET / HTTP/1.1\r\n"));
}
