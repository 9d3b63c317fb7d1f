//! What real programs send in the same situation: curl asks nginx, and our frames are theirs in order,
//! flags and sizes, but for the differences named here.
//!
//! The files of `tests/real` are what tshark says of captures on the client's interface: two network
//! namespaces of Linux 6.18 joined by a veth pair without offloading, `net.ipv4.tcp_timestamps=0`, curl 7.88.1
//! and nginx 1.22.1 with OpenSSL 3.0, which serves a file of 18,432 bytes; a certificate with a key on P-256
//! and its issuer's, `--curves X25519:P-256`, AES-128-GCM. For `refused` nobody listens on the port; for
//! `syn-lost-twice` nftables drops the first two SYNs. Each line has the fields of [`FIELDS`].

mod common;
#[path = "common/tshark.rs"]
mod tshark;

use hopscope::export::pcap;
use hopscope::pipeline::simulate;

const FIELDS: [&str; 7] = [
    "ip.src",
    "tcp.flags",
    "tcp.len",
    "tls.record.content_type",
    "tls.record.opaque_type",
    "tls.handshake.type",
    "tls.record.length",
];

/// Its HandshakeType (RFC 5077 §3.3).
const NEW_SESSION_TICKET: &str = "4";

const CLIENT: &str = "192.0.2.10";

/// A frame as tshark tells of it.
struct Seen<'a> {
    from_client: bool,
    flags: &'a str,
    len: u32,
    /// Record types, handshake types, record lengths.
    tls: [Vec<&'a str>; 3],
}

fn read(lines: &[String]) -> Vec<Seen<'_>> {
    let seen = lines.iter().map(|line| {
        let columns: Vec<&str> = line.split('|').collect();
        let list = |at: usize| columns[at].split(',').filter(|word| !word.is_empty());
        Seen {
            from_client: columns[0] == CLIENT,
            flags: columns[1],
            len: columns[2].parse().expect("a length"),
            tls: [
                list(3).chain(list(4)).collect(),
                list(5).collect(),
                list(6).collect(),
            ],
        }
    });
    seen.collect()
}

fn lines(file: &str) -> Vec<String> {
    file.lines().map(str::to_owned).collect()
}

fn ours(link: &str) -> Vec<String> {
    let trace = simulate(&common::scenario(link)).expect("a URL that can be visited");
    tshark::fields(&pcap(&trace), "tcp", &FIELDS)
}

const SYN: &str = "0x0002";
const SYN_ACK: &str = "0x0012";
const ACK: &str = "0x0010";
const PUSH: &str = "0x0018";
const FIN_ACK: &str = "0x0011";

/// The frames that are not acknowledgements of data alone: how many of those there are depends on how busy
/// the machines are; the model has one for every flight.
fn telling<'a>(seen: &'a [Seen<'a>]) -> Vec<&'a Seen<'a>> {
    let answers = |at: usize| at > 0 && [SYN_ACK, FIN_ACK].contains(&seen[at - 1].flags);
    let tells = |at: &usize| seen[*at].flags != ACK || seen[*at].len > 0 || answers(*at);
    (0..seen.len()).filter(tells).map(|at| &seen[at]).collect()
}

/// Who sends which flags and how much data.
fn headers<'a>(seen: &[&'a Seen<'a>]) -> Vec<(bool, &'a str, u32)> {
    seen.iter()
        .map(|frame| (frame.from_client, frame.flags, frame.len))
        .collect()
}

#[test]
fn a_refused_connection_is_the_same() {
    let (real, ours) = (
        lines(include_str!("real/refused.txt")),
        ours("url=http://shop.example.com/cart&tcp.port=closed"),
    );
    assert_eq!(ours.len(), 2);
    assert_eq!(
        headers(&telling(&read(&ours))),
        headers(&telling(&read(&real)))
    );
}

#[test]
fn a_lost_syn_is_sent_again_and_the_handshake_follows() {
    let (real, ours) = (
        lines(include_str!("real/syn-lost-twice.txt")),
        ours("url=http://shop.example.com/cart&nginx.redirect=off&tcp.syn_lost=2"),
    );
    let (real, ours) = (read(&real), read(&ours));
    let (real, ours) = (headers(&telling(&real)), headers(&telling(&ours)));
    assert_eq!(ours[..5], real[..5]);
    assert_eq!(ours[..3], [(true, SYN, 0); 3]);
}

/// Differences: curl's request is shorter than a browser's, nginx's header section is another, and curl
/// closes the connection, which a browser keeps.
#[test]
fn a_plain_request_is_answered_in_the_same_segments() {
    let (real, ours) = (
        lines(include_str!("real/plain.txt")),
        ours("url=http://shop.example.com/cart&nginx.redirect=off"),
    );
    let (real, ours) = (read(&real), read(&ours));
    let (real, ours) = (headers(&telling(&real)), headers(&telling(&ours)));
    assert_eq!(ours[..3], real[..3]);
    assert_eq!((ours[3].0, ours[3].1), (real[3].0, real[3].1));
    let closed = real.len() - 3;
    assert_eq!(ours.len(), closed);
    let full = closed - 5;
    let sizes = |frames: &[(bool, &str, u32)]| -> Vec<(bool, u32)> {
        frames[4..4 + full]
            .iter()
            .map(|(from, _, len)| (*from, *len))
            .collect()
    };
    assert_eq!(sizes(&ours), sizes(&real));
    assert_eq!(sizes(&ours), vec![(false, 1_460); full]);
    // The last segment of a response pushes.
    assert_eq!((ours[closed - 1].0, ours[closed - 1].1), (false, PUSH));
    assert_eq!((real[closed - 1].0, real[closed - 1].1), (false, PUSH));
}

/// What each side's records are, in order, up to the end of the handshake.
fn handshake<'a>(seen: &'a [Seen<'a>], records: usize) -> Vec<(bool, &'a str, &'a str)> {
    let all = seen.iter().flat_map(|frame| {
        let [types, _, lengths] = &frame.tls;
        let pairs = types.iter().zip(lengths);
        pairs.map(|(kind, len)| (frame.from_client, *kind, *len))
    });
    all.take(records).collect()
}

/// Compares but for the lengths of the records that stand at the places given, and for a NewSessionTicket in
/// the clear at one of ours.
fn same_but(records: usize, lengths: &[usize], ticket: Option<usize>, real: &str, link: &str) {
    let (real, ours) = (lines(real), ours(link));
    let (real, ours) = (read(&real), read(&ours));
    let types = |seen: &[Seen<'_>]| {
        seen.iter()
            .flat_map(|frame| frame.tls[1].clone())
            .filter(|kind| *kind != NEW_SESSION_TICKET)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(types(&ours), types(&real));
    let mut real = handshake(&real, records);
    let mut ours = handshake(&ours, records + usize::from(ticket.is_some()));
    if let Some(at) = ticket {
        assert_eq!(ours.remove(at), (false, "22", "202"));
    }
    for at in lengths {
        (real[*at].2, ours[*at].2) = ("", "");
    }
    assert_eq!(ours, real);
}

/// Differences in length: ClientHello (OpenSSL pads none that offers 1.2 alone), ServerHello (OpenSSL names
/// three point formats, of which RFC 8422 §5.1.2 has left one), the certificates, and a signature, whose
/// encoding is of 70 to 72 bytes. curl asks for no ticket, a browser does.
#[test]
fn a_handshake_of_1_2_has_the_same_records() {
    let link = "url=https://shop.example.com/cart&tls.version=1.2";
    same_but(
        10,
        &[0, 1, 2, 3],
        Some(8),
        include_str!("real/tls12.txt"),
        link,
    );
}

/// Differences in length: the certificates and a signature.
#[test]
fn a_handshake_of_1_3_has_the_same_records() {
    let link = "url=https://shop.example.com/cart";
    same_but(9, &[4, 5], None, include_str!("real/tls13.txt"), link);
}
