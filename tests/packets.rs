//! The Packets tab without a browser: what a frame is cut into, where it is at any moment, and its bytes.

mod common;
#[path = "common/random.rs"]
mod random;

use std::rc::Rc;

use hopscope::app::bytes::{dump, groups};
use hopscope::app::packets::{Moment, Packet, Way, places, shown};
use hopscope::app::player::Mode;
use hopscope::app::run::{Picture, Run};
use hopscope::app::stacks::Stacks;
use hopscope::diagram::Rows;
use hopscope::lens::{self, Folds};
use hopscope::scenario::Scenario;
use hopscope::text::Lang;
use hopscope::trace::{Layer, MessageId, Payload};
use hopscope::wire::{self, Opened};

const RUNS: u64 = 150;
const WIDTHS: [f32; 6] = [300.0, 358.0, 480.0, 560.0, 780.0, 1_400.0];

fn picture(scenario: &Scenario, lens: &str) -> (Run, Picture) {
    let run = Run::of(scenario).expect("a URL that can be visited");
    let lens = lens::by_id(lens).expect("a lens");
    let looks = (lens, &Folds::default(), Rows::Compact);
    let picture = Picture::of(&run, looks, Lang::En, Mode::Paced);
    (run, picture)
}

/// The packet of the first row with a frame whose label has these words, and how many frames it has.
fn packet(link: &str, lens: &str, words: &str, pick: usize) -> (Rc<Packet>, usize) {
    let (run, picture) = picture(&common::scenario(link), lens);
    let rows = picture.diagram.rows.iter().enumerate();
    let named = rows.filter(|(_, row)| row.label.contains(words));
    let mut packets = named.filter_map(|(row, _)| {
        let shown = shown(&run, &picture, row, pick, Lang::En);
        let (packet, (at, count)) = (shown.packet?, shown.pick);
        assert_eq!(at, pick.min(count - 1));
        Some((packet, count))
    });
    packets
        .next()
        .unwrap_or_else(|| panic!("no row with a frame says {words}"))
}

/// The first frame of every row of random runs, seen through every lens in turn.
fn random_packets(mut each: impl FnMut(&Packet)) {
    let mut seen = 0;
    for seed in 0..RUNS {
        let lens = &lens::ALL[seed as usize % lens::ALL.len()];
        let (run, picture) = picture(&random::scenario(seed), lens.id);
        for row in 0..picture.rows() {
            if let Some(packet) = shown(&run, &picture, row, 0, Lang::En).packet {
                each(&packet);
                seen += 1;
            }
        }
    }
    assert!(seen > 500, "only {seen} packets");
}

fn blocks(packet: &Packet) -> Vec<(&str, usize)> {
    let blocks = packet.blocks.iter();
    blocks
        .map(|block| (block.name.as_str(), block.range.len()))
        .collect()
}

fn stack(packet: &Packet) -> Vec<&str> {
    packet.levels.iter().map(|level| level.name).collect()
}

#[test]
fn a_syn_begins_at_tcp() {
    let (packet, count) = packet("url=https://a.example/", "tcp", "SYN", 0);
    assert_eq!(count, 1);
    assert_eq!(stack(&packet), ["Ethernet", "IPv4", "TCP", "TLS", "HTTP"]);
    assert_eq!(
        blocks(&packet),
        [("Ethernet", 14), ("IPv4", 20), ("TCP", 32)]
    );
    assert_eq!((packet.top, packet.outgoing), (2, true));
    assert_eq!(packet.peer, "Front Nginx");
}

#[test]
fn a_client_hello_begins_at_tls() {
    let (packet, _) = packet("url=https://a.example/", "tls", "ClientHello", 0);
    let [.., (tls, header), (hello, len)] = blocks(&packet)[..] else {
        panic!("too few pieces");
    };
    assert_eq!((tls, header, len), ("TLS", 5, 512));
    assert!(hello.starts_with("ClientHello"));
    assert_eq!((packet.top, packet.plain.is_none()), (3, true));
}

#[test]
fn a_request_is_handed_down_in_plain_and_leaves_encrypted() {
    let (packet, _) = packet("url=https://a.example/", "overview", "GET /", 0);
    let length = packet.plain.expect("it is encrypted");
    assert_eq!(packet.says, "GET /");
    let [.., (tls, 5), ("ciphertext", sealed)] = blocks(&packet)[..] else {
        panic!("no record");
    };
    assert_eq!((tls, sealed as u64), ("TLS", length + 17));
    assert_eq!(packet.top, 4);
}

#[test]
fn a_request_over_http_is_seen_as_it_is() {
    let link = "url=http://a.example/&nginx.redirect=off";
    let (packet, _) = packet(link, "overview", "GET /", 0);
    assert_eq!(stack(&packet), ["Ethernet", "IPv4", "TCP", "HTTP"]);
    let [_, _, ("TCP", 20), ("GET /", length)] = blocks(&packet)[..] else {
        panic!("other pieces");
    };
    let bytes = &packet.opened.bytes[54..];
    assert_eq!(bytes.len(), length);
    assert!(bytes.starts_with(b"GET / HTTP/1.1\r\n"));
}

#[test]
fn a_question_goes_by_udp_and_a_short_answer_of_the_server_is_padded() {
    let (question, _) = packet("url=https://a.example/", "overview", "A? a.example", 0);
    assert_eq!(stack(&question), ["Ethernet", "IPv4", "UDP", "DNS"]);
    assert_eq!((question.top, question.outgoing), (3, true));
    let (answer, _) = packet("url=https://a.example/", "tcp", "SYN,ACK", 0);
    assert!(!answer.outgoing);
    let link = "url=https://a.example/&tcp.ack=immediate";
    let (acknowledged, _) = packet(link, "tcp", "Client: ACK seq=y+1 ack", 0);
    let pad = acknowledged.blocks.last().expect("pieces");
    assert_eq!(
        (pad.name.as_str(), pad.behind, pad.range.len()),
        ("Pad", true, 6)
    );
}

#[test]
fn a_response_travels_in_many_frames_and_any_can_be_picked() {
    let link = "url=https://a.example/";
    let (first, count) = packet(link, "overview", "200 OK", 0);
    let (run, picture) = picture(&common::scenario(link), "overview");
    let row = picture.rows() - 1;
    let all = places(&run.trace, &picture.diagram.rows[row].item);
    assert_eq!(all.len(), count);
    assert!(count > 5, "{count} frames");
    let body = |packet: &Packet| packet.blocks.last().expect("pieces").range.len();
    let total: usize = (0..count)
        .map(|pick| {
            shown(&run, &picture, row, pick, Lang::En)
                .opened
                .bytes
                .len()
                - 54
        })
        .sum();
    let length = first.plain.expect("it is encrypted");
    let records = length.div_ceil(1 << 14);
    assert_eq!(total as u64, length + records * 22);
    assert_eq!(first.blocks[3].name, "TLS");
    let (second, _) = packet(link, "overview", "200 OK", 1);
    assert_eq!((second.blocks.len(), body(&second)), (4, 1_460));
    assert_eq!(packet(link, "overview", "200 OK", 10_000).1, count);
}

#[test]
fn a_fold_shows_all_frames_of_what_is_folded() {
    let (packet, count) = packet("url=https://a.example/", "overview", "TCP handshake", 2);
    assert_eq!(count, 3);
    assert_eq!((packet.top, packet.outgoing), (2, true));
}

#[test]
fn a_step_without_a_frame_names_the_nearest_that_has_one() {
    let (run, picture) = picture(&common::scenario("url=https://a.example/"), "overview");
    let at = |row| shown(&run, &picture, row, 0, Lang::En);
    let mut near = 0;
    for row in 0..picture.rows() {
        if at(row).packet.is_some() {
            continue;
        }
        let nearest = at(row).nearest.expect("the run has frames");
        assert!(at(nearest).packet.is_some());
        let closer =
            (0..picture.rows()).filter(|other| other.abs_diff(row) < nearest.abs_diff(row));
        for row in closer {
            assert!(at(row).packet.is_none(), "{row} is closer");
        }
        near += 1;
    }
    assert!(near > 3);
    let (run, picture) = self::picture(&common::scenario("url=https://a.example/"), "dns");
    let alone = (0..picture.rows()).filter(|row| {
        let shown = shown(&run, &picture, *row, 0, Lang::En);
        let part = shown.opened.parts.first();
        shown.packet.is_none() && part.is_some_and(|part| part.layer == "DNS")
    });
    assert_eq!(
        alone.count(),
        6,
        "questions of the recursive server, and answers"
    );
}

#[test]
fn pieces_fill_the_frame_in_the_order_of_the_layers() {
    random_packets(|packet| {
        let mut at = 0;
        for block in &packet.blocks {
            assert_eq!(block.range.start, at, "{packet:?}");
            at = block.range.end;
        }
        assert_eq!(at, packet.opened.bytes.len());
        let headers = packet.blocks.iter().filter(|block| !block.behind);
        let levels: Vec<usize> = headers.map(|block| block.level).collect();
        assert!(levels.is_sorted() && levels[0] == 0);
        let layers: Vec<Layer> = packet.levels.iter().map(|level| level.layer).collect();
        assert!(layers.iter().rev().is_sorted(), "{layers:?}");
        let first = packet.levels[levels[levels.len() - 1]];
        let handed = usize::from(packet.plain.is_some());
        assert_eq!(packet.top, levels[levels.len() - 1] + handed, "{first:?}");
        assert!(packet.top < packet.levels.len());
    });
}

#[test]
fn it_only_ever_goes_on() {
    random_packets(|packet| {
        let moments: Vec<Moment> = (0..=400)
            .map(|at| packet.moment(at as f32 / 400.0))
            .collect();
        for pair in moments.windows(2) {
            let (before, now) = (&pair[0], &pair[1]);
            assert!(before.at <= now.at);
            if before.at != now.at {
                continue;
            }
            match now.at {
                Way::Down => assert!(now.level <= before.level),
                Way::Up => assert!(now.level >= before.level),
                Way::Across => assert!(now.part >= before.part),
            }
            if before.level == now.level {
                assert!(now.before() <= before.before());
                let grows = now.grown() >= before.grown();
                assert!(grows || now.at == Way::Up);
            }
            for level in 0..packet.levels.len() {
                for way in [Way::Down, Way::Up] {
                    assert!(!before.has_passed(way, level) || now.has_passed(way, level));
                }
            }
        }
        assert_eq!((moments[0].at, moments[0].level), (Way::Down, packet.top));
        let end = moments[400];
        if packet.takes.is_some() {
            assert_eq!((end.at, end.level), (Way::Up, packet.top));
        } else {
            assert_eq!(end.at, Way::Across);
        }
    });
}

#[test]
fn pieces_stand_side_by_side_inside_their_level() {
    random_packets(|packet| {
        for width in WIDTHS {
            let stacks = Stacks::of(packet, width);
            let room = stacks.pieces(false, 0.0);
            assert!(room.x > 0.0 && stacks.level(true, 0.0).right() <= width + 0.01);
            assert!(stacks.level(false, 0.0).right() < stacks.level(true, 0.0).x);
            for level in 0..=packet.top {
                for grown in [0.0, 0.3, 1.0] {
                    let mut right = 0.0;
                    for cell in stacks.cells(packet, level, grown) {
                        assert!(cell.x >= right - 0.01, "{cell:?} at {width}");
                        right = cell.x + cell.w;
                    }
                    assert!(right <= room.w + 0.01, "{right} of {} at {width}", room.w);
                }
            }
            for at in 0..=40 {
                let moment = packet.moment(at as f32 / 40.0);
                let place = stacks.place(packet, &moment);
                assert!(place.x >= 0.0 && place.right() <= width);
                assert!(place.y >= 0.0 && place.bottom() <= stacks.height);
            }
        }
    });
}

#[test]
fn every_byte_belongs_to_one_field_and_the_dump_has_them_all() {
    let check = |opened: &Opened| {
        let mut owners = vec![0; opened.bytes.len()];
        for part in &opened.parts {
            owners[part.range.clone()].iter_mut().for_each(|n| *n += 1);
        }
        assert!(owners.iter().all(|n| *n == 1), "{:?}", opened.parts);
        let groups = groups(opened);
        assert_eq!(groups[0].parts.start, 0);
        for pair in groups.windows(2) {
            assert_eq!(pair[0].parts.end, pair[1].parts.start);
            assert!(pair[0].range.end <= pair[1].range.start);
        }
        for group in &groups {
            for part in &opened.parts[group.parts.clone()] {
                assert!(part.layer == group.name && part.range.start >= group.range.start);
                assert!(part.range.end <= group.range.end);
            }
        }
        for columns in [8, 16] {
            let rows = dump(opened, columns);
            assert_eq!(rows.len(), opened.bytes.len().div_ceil(columns));
            let (mut hex, mut ascii) = (String::new(), 0);
            for run in rows.iter().flatten() {
                hex += &run.hex;
                ascii += run.ascii.len();
                hex.push(' ');
            }
            assert_eq!(ascii, opened.bytes.len());
            let bytes: Vec<u8> = hex
                .split_ascii_whitespace()
                .map(|byte| u8::from_str_radix(byte, 16).expect("a byte"))
                .collect();
            assert_eq!(bytes, opened.bytes);
        }
    };
    random_packets(|packet| check(&packet.opened));
}

#[test]
fn the_frames_of_all_messages_are_those_of_the_capture() {
    for seed in 0..RUNS / 3 {
        let run = Run::of(&random::scenario(seed)).expect("a URL that can be visited");
        let trace = &run.trace;
        for frame in wire::frames(trace) {
            let places = wire::places(trace, frame.message);
            let place = places[usize::from(frame.index)];
            assert_eq!(
                (place.message, place.index),
                (frame.message, frame.index.into())
            );
            let opened = wire::frame(trace, place).expect("it has bytes");
            assert_eq!(opened.bytes, frame.bytes);
        }
        for (at, message) in trace.messages.iter().enumerate() {
            let id = MessageId(at as u32);
            let places = wire::places(trace, id);
            if matches!(message.payload, Payload::Local(_)) {
                assert!(places.is_empty());
            }
            if let Some(place) = places.first() {
                assert_eq!(wire::frame(trace, *place), wire::open(trace, id));
            }
        }
    }
}
