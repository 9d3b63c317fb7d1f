//! The views of the source documents: each has the lanes of its diagram there, in the same order, and the
//! diagram's arrows, in the same order, on the branch that the knobs choose. Read from the Mermaid text.

mod common;

use hopscope::export::mermaid;
use hopscope::lens::{self, view};
use hopscope::pipeline::simulate;
use hopscope::text::Lang;

/// A view and what it has to show. Lanes are named by their ids; an arrow is `sender>receiver`.
struct Case {
    /// The section of the source document, and the branch.
    name: &'static str,
    lens: &'static str,
    link: &'static str,
    lanes: &'static str,
    /// The document's arrows.
    arrows: &'static str,
    /// What may stand between them: what the document leaves out.
    extras: &'static str,
}

const CLIENT_LANES: &str = "user browser dns.local dns tcp tls server";
const DNS_LANES: &str = "client dns.local dns.recursive dns.root dns.tld dns.auth";

const CDN_LANES: &str = "client edge origin storage";
const MYSQL_LANES: &str = "service mysql.pool mysql mysql.protocol mysql.parser mysql.optimizer mysql.executor \
                           mysql.innodb mysql.buffer-pool mysql.disk";

const LAYERS_LANES: &str = "client client.tcp client.ip client.eth router server.eth server.ip \
                            server.tcp server";
const CASES: &[Case] = &[
    Case {
        name: "§0",
        lens: "overview",
        link: "",
        lanes: "client dns nginx service database",
        arrows: "client>dns dns>client client>nginx nginx>service service>database database>service \
                 service>nginx nginx>client",
        // The URL is parsed, the handshakes, the page is computed.
        extras: "client>client client>nginx nginx>service service>service",
    },
    Case {
        name: "§1.1, cache miss",
        lens: "client",
        link: "",
        lanes: CLIENT_LANES,
        arrows: "user>browser browser>dns.local browser>dns dns>browser browser>tcp tcp>browser browser>tls \
                 tls>browser tls>tls tls>browser browser>server server>browser browser>user",
        // The URL is parsed; the caches, which are two, say that they miss; keys and certificate are two
        // computations.
        extras: "browser>browser browser>dns.local dns.local>browser tls>tls",
    },
    Case {
        name: "§1.1, cache hit",
        lens: "client",
        link: "dns.cache=browser",
        lanes: CLIENT_LANES,
        arrows: "user>browser browser>dns.local dns.local>browser browser>tcp tcp>browser browser>tls \
                 tls>browser tls>tls tls>browser browser>server server>browser browser>user",
        extras: "browser>browser tls>tls",
    },
    Case {
        name: "§1.1, hit in the system's cache",
        lens: "client",
        link: "dns.cache=os&tls.version=1.2",
        lanes: CLIENT_LANES,
        arrows: "user>browser browser>dns.local dns.local>browser browser>tcp tcp>browser browser>tls \
                 tls>browser tls>tls tls>browser browser>server server>browser browser>user",
        extras: "browser>browser browser>dns.local dns.local>browser tls>tls",
    },
    Case {
        name: "§1.1, certificate refused",
        lens: "client",
        link: "tls.certificate=expired",
        lanes: CLIENT_LANES,
        arrows: "user>browser browser>dns.local browser>dns dns>browser browser>tcp tcp>browser browser>tls \
                 tls>browser tls>tls tls>browser browser>user",
        extras: "browser>browser browser>dns.local dns.local>browser tls>tls",
    },
    Case {
        name: "§1.2, cache miss",
        lens: "dns",
        link: "",
        lanes: DNS_LANES,
        arrows: "client>dns.local dns.local>dns.recursive dns.recursive>dns.root dns.root>dns.recursive \
                 dns.recursive>dns.tld dns.tld>dns.recursive dns.recursive>dns.auth dns.auth>dns.recursive \
                 dns.recursive>dns.local dns.local>client",
        // The browser's cache says that it misses, and the system is asked.
        extras: "dns.local>client client>dns.local",
    },
    Case {
        name: "§1.2, cache hit",
        lens: "dns",
        link: "dns.cache=browser",
        lanes: DNS_LANES,
        arrows: "client>dns.local dns.local>client",
        extras: "",
    },
    Case {
        name: "§1.3, hit",
        lens: "cdn",
        link: "url=https://cdn.example.com/videos/123.mp4&cdn.use=present&cdn.stored=fresh",
        lanes: CDN_LANES,
        arrows: "client>edge edge>client",
        extras: "",
    },
    Case {
        name: "§1.3, miss",
        lens: "cdn",
        link: "url=https://cdn.example.com/videos/123.mp4&cdn.use=present",
        lanes: CDN_LANES,
        arrows: "client>edge edge>origin origin>storage storage>origin origin>edge edge>client",
        // The connection to the origin.
        extras: "edge>origin",
    },
    Case {
        name: "§1.3, miss, from object storage",
        lens: "cdn",
        link: "url=https://cdn.example.com/videos/123.mp4&cdn.use=present&cdn.origin=oss",
        lanes: CDN_LANES,
        arrows: "client>edge edge>origin origin>storage storage>origin origin>edge edge>client",
        extras: "edge>origin",
    },
    Case {
        name: "§1.3, miss, a page that is computed",
        lens: "cdn",
        link: "url=https://shop.example.com/cart&cdn.use=present&service.data=database",
        lanes: CDN_LANES,
        arrows: "client>edge edge>origin origin>storage storage>origin origin>edge edge>client",
        extras: "edge>origin origin>origin",
    },
    Case {
        name: "§1.3, the next visit, expired",
        lens: "cdn",
        link: "url=https://cdn.example.com/videos/123.mp4&cdn.use=present&again=2d!cache",
        lanes: CDN_LANES,
        arrows: "client>edge edge>origin origin>edge edge>client",
        extras: "edge>origin",
    },
    Case {
        name: "§1.3, the next visit, purged",
        lens: "cdn",
        link: "url=https://cdn.example.com/videos/123.mp4&cdn.use=present&again=60s!cache,cdn",
        lanes: CDN_LANES,
        arrows: "client>edge edge>origin origin>edge edge>client",
        extras: "edge>origin origin>storage storage>origin",
    },
    Case {
        name: "§1.3, miss at the edge, hit at the shield",
        lens: "cdn",
        link: "url=https://cdn.example.com/videos/123.mp4&cdn.use=present&cdn.shield=present&cdn.shield_stored=fresh",
        lanes: "client edge shield origin storage",
        arrows: "client>edge edge>shield shield>edge edge>client",
        // The connection to the shield.
        extras: "edge>shield",
    },
    Case {
        name: "§1.3, miss at both",
        lens: "cdn",
        link: "url=https://cdn.example.com/videos/123.mp4&cdn.use=present&cdn.shield=present&cdn.origin=oss",
        lanes: "client edge shield origin storage",
        arrows: "client>edge edge>shield shield>origin origin>storage storage>origin origin>shield \
                 shield>edge edge>client",
        extras: "edge>shield shield>origin",
    },
    Case {
        name: "§1.3, expired, used while it is validated",
        lens: "cdn",
        link: "url=https://cdn.example.com/videos/123.mp4&cdn.use=present&cdn.stored=expired&cdn.stale=updating",
        lanes: CDN_LANES,
        arrows: "client>edge edge>client edge>origin origin>edge",
        extras: "edge>origin",
    },
    Case {
        name: "§1.3, expired, the origin fails, used nevertheless",
        lens: "cdn",
        link: "url=https://cdn.example.com/videos/123.mp4&cdn.use=present&cdn.stored=expired&cdn.stale=error\
               &cdn.origin_state=error",
        lanes: CDN_LANES,
        arrows: "client>edge edge>origin origin>edge edge>client",
        extras: "edge>origin",
    },
    Case {
        name: "§1.3, miss, one request for all",
        lens: "cdn",
        link: "url=https://cdn.example.com/videos/123.mp4&cdn.use=present&cdn.others=300",
        lanes: "client others edge origin storage",
        arrows: "client>edge others>edge edge>origin origin>storage storage>origin origin>edge \
                 edge>others edge>client",
        extras: "edge>origin",
    },
    Case {
        name: "§1.3, miss, a stampede",
        lens: "cdn",
        link: "url=https://cdn.example.com/videos/123.mp4&cdn.use=present&cdn.others=300&cdn.collapse=off",
        lanes: "client others edge origin storage",
        arrows: "client>edge others>edge edge>origin edge>origin origin>storage storage>origin \
                 origin>edge origin>edge edge>others edge>client",
        extras: "edge>origin",
    },
    Case {
        name: "§1.7, page in the buffer pool",
        lens: "mysql",
        link: "service.data=database&mysql.buffer_pool=hit",
        lanes: MYSQL_LANES,
        arrows: "service>mysql.pool mysql.pool>mysql mysql>mysql.protocol mysql.protocol>mysql.parser \
                 mysql.parser>mysql.parser mysql.parser>mysql.optimizer mysql.optimizer>mysql.optimizer \
                 mysql.optimizer>mysql.executor mysql.executor>mysql.innodb mysql.innodb>mysql.buffer-pool \
                 mysql.buffer-pool>mysql.innodb mysql.innodb>mysql.executor mysql.executor>mysql.protocol \
                 mysql.protocol>mysql mysql>mysql.pool mysql.pool>service",
        // The pool hands out a connection, and the query is given to it.
        extras: "mysql.pool>service service>mysql.pool",
    },
    Case {
        name: "§1.7, page on disk",
        lens: "mysql",
        link: "service.data=database",
        lanes: MYSQL_LANES,
        arrows: "service>mysql.pool mysql.pool>mysql mysql>mysql.protocol mysql.protocol>mysql.parser \
                 mysql.parser>mysql.parser mysql.parser>mysql.optimizer mysql.optimizer>mysql.optimizer \
                 mysql.optimizer>mysql.executor mysql.executor>mysql.innodb mysql.innodb>mysql.disk \
                 mysql.disk>mysql.innodb mysql.innodb>mysql.buffer-pool mysql.innodb>mysql.executor \
                 mysql.executor>mysql.protocol mysql.protocol>mysql mysql>mysql.pool mysql.pool>service",
        // The buffer pool is asked before the disk.
        extras: "mysql.pool>service service>mysql.pool mysql.innodb>mysql.buffer-pool \
                 mysql.buffer-pool>mysql.innodb",
    },
    Case {
        name: "002, TCP/IP: the request down and up, the response back the same way",
        lens: "layers",
        link: "url=http://shop.example.com/cart&nginx.redirect=off",
        lanes: LAYERS_LANES,
        arrows: "client>client.tcp client.tcp>client.ip client.ip>client.ip client.ip>client.eth \
                 client.eth>router router>router router>server.eth server.eth>server.ip \
                 server.ip>server.tcp server.tcp>server server.tcp>client.tcp server>server.tcp \
                 server.tcp>server.ip server.ip>server.eth server.eth>router router>client.eth \
                 client.eth>client.ip client.ip>client.tcp client.tcp>client",
        // The handshake as one; the ARP cache; the other routers; the segments between the first and the last
        // with their acknowledgements, and the last on its way.
        extras: "client>client.tcp client.ip>client.ip router>router server.tcp>client.tcp \
                 client.tcp>server.tcp server.tcp>server.ip server.ip>server.eth server.eth>router \
                 router>client.eth client.eth>client.ip client.ip>client.tcp",
    },
    Case {
        name: "002, TCP/IP: the hardware address is not known",
        lens: "layers",
        link: "url=http://203.0.113.7/cart&nginx.redirect=off&route.arp=silent",
        lanes: LAYERS_LANES,
        arrows: "client>client.tcp client.tcp>server.tcp client.ip>client.ip client.eth>router \
                 client.eth>router client.eth>router client.tcp>client",
        // TCP knows nothing of ARP, and repeats its SYN.
        extras: "client.tcp>server.tcp",
    },
];

#[test]
fn the_lanes_and_arrows_of_the_source_documents_are_there() {
    for case in CASES {
        let trace = simulate(&common::scenario(case.link)).expect("a URL that can be visited");
        let lens = lens::by_id(case.lens).expect("a lens");
        let lanes: Vec<&str> = view(&trace, lens)
            .lanes
            .iter()
            .map(|lane| lane.id)
            .collect();
        assert_eq!(lanes.join(" "), case.lanes, "{}", case.name);
        let text = mermaid(&trace, &view(&trace, lens), Lang::En).text;
        let arrows: Vec<String> = text
            .lines()
            .filter_map(|line| arrow(line, &lanes))
            .collect();
        check(case, &arrows);
    }
}

/// The document's arrows stand in this order, and the rest are extras.
fn check(case: &Case, arrows: &[String]) {
    let mut wanted = case.arrows.split_whitespace().peekable();
    let mut more = Vec::new();
    for arrow in arrows {
        if wanted.next_if_eq(&arrow.as_str()).is_none() {
            more.push(arrow.as_str());
        }
    }
    let missing: Vec<&str> = wanted.collect();
    assert!(
        missing.is_empty(),
        "{}: {missing:?} are not in {arrows:?}",
        case.name
    );
    let extras: Vec<&str> = case.extras.split_whitespace().collect();
    more.retain(|arrow| !extras.contains(arrow));
    assert!(more.is_empty(), "{}: {more:?} in {arrows:?}", case.name);
}

/// The ends of a line that is an arrow, by the ids of their lanes: `p0->>+p1: GET /` is `client>nginx`.
fn arrow(line: &str, lanes: &[&str]) -> Option<String> {
    let (ends, _) = line.trim().split_once(": ")?;
    let rest = ends.strip_prefix('p')?;
    let digits = rest.find(|c: char| !c.is_ascii_digit())?;
    let (from, to) = (&rest[..digits], rest[digits..].split_once('p')?.1);
    let lane = |at: &str| lanes.get(at.parse::<usize>().ok()?).copied();
    Some(format!("{}>{}", lane(from)?, lane(to)?))
}

#[test]
fn the_note_of_the_source_document_stands_over_the_edge() {
    let link = "url=https://cdn.example.com/videos/123.mp4&cdn.use=present";
    let trace = simulate(&common::scenario(link)).expect("a URL that can be visited");
    let lens = lens::by_id("cdn").expect("a lens");
    let text = mermaid(&trace, &view(&trace, lens), Lang::En).text;
    assert!(
        text.contains("Note over p1: further requests are answered here for"),
        "{text}"
    );
}

/// The Russian document's list: caching servers and block checks stand between the lookup of the name and the
/// server, in this order.
#[test]
fn what_lies_on_the_way_is_met_in_the_order_of_the_source_document() {
    let link = "url=http://listed.example/&nginx.redirect=off&service.data=database&proxy.use=present\
                &block.how=reset&again=1s@http://highload.ru/";
    let trace = simulate(&common::scenario(link)).expect("a URL that can be visited");
    let spans = trace.spans.iter().map(|span| (span.seq, span.stage));
    let doors = trace.fragments.iter().map(|door| (door.seq, door.stage));
    let mut met: Vec<(u32, &str)> = spans.chain(doors).collect();
    met.sort_unstable();
    let mut stages: Vec<&str> = Vec::new();
    for (_, stage) in met {
        if !stages.contains(&stage) && !["hsts", "upstream", "redis"].contains(&stage) {
            stages.push(stage);
        }
    }
    stages.retain(|stage| !stage.contains('.'));
    assert_eq!(
        stages.join(" "),
        "cache dns tcp proxy layers block nginx service mysql"
    );
}

/// Who stops a connection on its way is named, not the server that is never heard of.
#[test]
fn a_failure_names_the_hop_that_caused_it() {
    let cases = [
        ("block.how=reset", "block"),
        ("block.how=drop", "block"),
        ("block.how=address", "block"),
        ("tcp.port=closed", "nginx.tcp"),
    ];
    for (set, cause) in cases {
        let link = format!("url=https://listed.example/&{set}");
        let trace = simulate(&common::scenario(&link)).expect("a URL that can be visited");
        let by = trace.outcome.cause.expect("somebody");
        assert_eq!(trace.participant(by).id, cause, "{set}");
    }
}
