//! What the name servers tell each other, which no capture at the client has: read by tshark.

mod common;
#[path = "common/tshark.rs"]
mod tshark;

use etherparse::PacketBuilder;
use hopscope::pipeline::simulate;
use hopscope::trace::payload::{Dns, Rcode, RecordData};
use hopscope::trace::{MessageId, Payload, Trace};
use hopscope::wire::open;

const LINKS: [&str; 8] = [
    "",
    "dns.alias=chain&dns.ipv6=both",
    "dns.ipv6=v4-site",
    "dns.name=nxdomain",
    "url=http://no.invalid/",
    "dns.servers=truncated",
    "dns.servers=lame",
    "dns.servers=refused",
];

/// The DNS messages of a run that the client does not see.
fn upstream(trace: &Trace) -> Vec<(MessageId, &Dns)> {
    let messages = trace.messages.iter().enumerate();
    let dns = messages.filter_map(|(at, message)| match &message.payload {
        Payload::Dns(dns) => {
            let ends = [message.from, message.to].map(|who| trace.participant(who).id);
            let stub = ends.contains(&"os.resolver");
            (!stub).then_some((MessageId(at as u32), &**dns))
        }
        _ => None,
    });
    dns.collect()
}

/// A capture of datagrams with these contents.
fn capture(contents: &[Vec<u8>]) -> Vec<u8> {
    let mut file = Vec::new();
    for word in [0xa1b2_c3d4_u32, 0x0004_0002, 0, 0, 65_535, 1] {
        file.extend(word.to_le_bytes());
    }
    for (at, bytes) in contents.iter().enumerate() {
        let packet = PacketBuilder::ethernet2([0; 6], [2; 6])
            .ipv4([203, 0, 113, 5], [192, 0, 2, 1], 64)
            .udp(40_000, 53);
        let mut frame = Vec::new();
        packet.write(&mut frame, bytes).expect("it is written");
        for word in [at as u32, 0, frame.len() as u32, frame.len() as u32] {
            file.extend(word.to_le_bytes());
        }
        file.extend(frame);
    }
    file
}

#[test]
fn tshark_reads_every_record_as_the_payload_has_it() {
    let mut contents = Vec::new();
    let mut expected = Vec::new();
    for link in LINKS {
        let trace = simulate(&common::scenario(link)).expect("a URL that can be visited");
        for (id, dns) in upstream(&trace) {
            contents.push(open(&trace, id).expect("it has bytes").bytes);
            expected.push(told(dns));
        }
    }
    let file = capture(&contents);
    let fields = [
        "dns.id",
        "dns.flags.response",
        "dns.flags.authoritative",
        "dns.flags.truncated",
        "dns.flags.rcode",
        "dns.qry.name",
        "dns.qry.type",
        "dns.resp.type",
        "dns.resp.ttl",
        "dns.a",
        "dns.aaaa",
        "dns.ns",
        "dns.cname",
        "dns.soa.mname",
        "dns.soa.minimum_ttl",
        "dns.rr.udp_payload_size",
    ];
    let read = tshark::fields(&file, "dns", &fields);
    assert_eq!(read.len(), expected.len());
    for (read, expected) in read.iter().zip(&expected) {
        assert_eq!(read, expected);
    }
    let bad = "_ws.malformed || _ws.expert.severity >= 6291456";
    assert_eq!(tshark::fields(&file, bad, &["frame.number"]), [""; 0]);
}

/// The line that tshark should print.
fn told(dns: &Dns) -> String {
    let flag = |set: bool| u8::from(set).to_string();
    let rcode = match dns.rcode {
        _ if !dns.response => "",
        Rcode::NoError => "0",
        Rcode::ServFail => "2",
        Rcode::NxDomain => "3",
        Rcode::Refused => "5",
    };
    let sections = [&dns.answers, &dns.authority, &dns.additional];
    let records: Vec<_> = sections.into_iter().flatten().collect();
    let number = |kind: &str| match kind {
        "A" => "1",
        "NS" => "2",
        "CNAME" => "5",
        "SOA" => "6",
        _ => "28",
    };
    let mut kinds: Vec<&str> = records
        .iter()
        .map(|record| number(record.data.kind()))
        .collect();
    kinds.extend(dns.edns.map(|_| "41"));
    let ttls: Vec<String> = records
        .iter()
        .map(|record| record.ttl.to_string())
        .collect();
    let of = |pick: &dyn Fn(&RecordData) -> Option<String>| {
        let picked: Vec<String> = records
            .iter()
            .filter_map(|record| pick(&record.data))
            .collect();
        picked.join(",")
    };
    let response = |set: bool| {
        if dns.response {
            flag(set)
        } else {
            String::new()
        }
    };
    [
        format!("0x{:04x}", dns.id),
        flag(dns.response),
        response(dns.authoritative),
        flag(dns.truncated),
        rcode.to_owned(),
        dns.name.clone(),
        number(dns.qtype).to_owned(),
        kinds.join(","),
        ttls.join(","),
        of(&|data| match data {
            RecordData::A(ip) => Some(ip.to_string()),
            _ => None,
        }),
        of(&|data| match data {
            RecordData::Aaaa(ip) => Some(ip.to_string()),
            _ => None,
        }),
        of(&|data| match data {
            RecordData::Ns(host) => Some(host.clone()),
            _ => None,
        }),
        of(&|data| match data {
            RecordData::Cname(to) => Some(to.clone()),
            _ => None,
        }),
        of(&|data| match data {
            RecordData::Soa { mname, .. } => Some(mname.clone()),
            _ => None,
        }),
        of(&|data| match data {
            RecordData::Soa { minimum, .. } => Some(minimum.to_string()),
            _ => None,
        }),
        dns.edns.map(|size| size.to_string()).unwrap_or_default(),
    ]
    .join("|")
}
