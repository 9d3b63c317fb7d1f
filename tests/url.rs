//! URLs against the URL Standard: `address::absolute` by the standard alone, `address::parse` with the address
//! bar's own fix-up before and a browser's refusals after it.

use hopscope::pipeline::address::{Address, PartKind, absolute, parse};
use hopscope::scenario::Problem;
use hopscope::sim::Rng;
use hopscope::text::Lang;

/// What the standard makes of a text; nothing where it fails.
const ABSOLUTE: &[(&str, &str)] = &[
    // Scheme and slashes.
    ("http:a.example", "http://a.example/"),
    ("http:/a.example/b", "http://a.example/b"),
    ("http://///a.example", "http://a.example/"),
    (r"HTTPS:\\A.Example\b\c?\d", r"https://a.example/b/c?\d"),
    ("  https://a.example/  ", "https://a.example/"),
    ("\u{1}https://a.example/\u{1f}", "https://a.example/"),
    ("h\tt\ntp\r://a\t.exa\nmple/b\r\nc", "http://a.example/bc"),
    ("http://", ""),
    ("http:", ""),
    ("https:///", ""),
    ("//a.example/", ""),
    ("a.example", ""),
    ("", ""),
    // User info.
    ("http://u:p@a.example", "http://u:p@a.example/"),
    ("http://:@a.example", "http://a.example/"),
    ("http://u:@a.example", "http://u@a.example/"),
    ("http://:p@a.example", "http://:p@a.example/"),
    ("http://a@b@c@d.example", "http://a%40b%40c@d.example/"),
    ("http://a:b:c@d.example", "http://a:b%3Ac@d.example/"),
    (
        "http://u|é;=@a.example",
        "http://u%7C%C3%A9%3B%3D@a.example/",
    ),
    ("http://u@", ""),
    ("http://u@/x", ""),
    ("http://@:80/", ""),
    // Host.
    ("http://A.EXAMPLE/", "http://a.example/"),
    ("http://a%2Eexample/", "http://a.example/"),
    ("http://%41.example/", "http://a.example/"),
    ("http://a.example./", "http://a.example./"),
    ("http://a..example/", "http://a..example/"),
    (
        "http://a_b!$&'()*+,;=.example/",
        "http://a_b!$&'()*+,;=.example/",
    ),
    ("http://a b/", ""),
    ("http://a%20b/", ""),
    ("http://a<b/", ""),
    ("http://a^b/", ""),
    ("http://a|b/", ""),
    ("http://a%00b/", ""),
    ("http://a%zz/", ""),
    ("http://a%/", ""),
    ("http://[a]/", ""),
    // IPv4.
    ("http://127.1/", "http://127.0.0.1/"),
    ("http://0x7f.1/", "http://127.0.0.1/"),
    ("http://0177.0.0.01/", "http://127.0.0.1/"),
    ("http://0300.168.0xF0/", "http://192.168.0.240/"),
    ("http://2130706433/", "http://127.0.0.1/"),
    ("http://0x/", "http://0.0.0.0/"),
    ("http://192.168.257/", "http://192.168.1.1/"),
    ("http://127.0.0.1./", "http://127.0.0.1/"),
    ("http://１２７。１/", "http://127.0.0.1/"),
    (
        "http://%30%78%63%30%2e%30%32%35%30.01/",
        "http://192.168.0.1/",
    ),
    ("http://1.2.3.4.5/", ""),
    ("http://256/", "http://0.0.1.0/"),
    ("http://256.1.1.1/", ""),
    ("http://4294967296/", ""),
    ("http://a.09/", ""),
    ("http://a.0x4/", ""),
    ("http://1.2.3.08/", ""),
    // IPv6.
    ("http://[::1]/", "http://[::1]/"),
    ("http://[1:0:0:2:0:0:0:3]/", "http://[1:0:0:2::3]/"),
    ("http://[::ABCD:0]:8080/", "http://[::abcd:0]:8080/"),
    ("http://[::ffff:1.2.3.4]/", "http://[::ffff:102:304]/"),
    ("http://[1::2::3]/", ""),
    ("http://[::1%25eth0]/", ""),
    ("http://[::1/", ""),
    ("http://::1/", ""),
    ("http://[1:2:3]/", ""),
    ("http://[::1.2.3]/", ""),
    // Names in other scripts.
    ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ("https://BÜCHER.example/", "https://xn--bcher-kva.example/"),
    (
        "https://b%C3%BCcher.example/",
        "https://xn--bcher-kva.example/",
    ),
    (
        "https://xn--bcher-KVA.example/",
        "https://xn--bcher-kva.example/",
    ),
    ("https://straße.example/", "https://xn--strae-oqa.example/"),
    ("https://a\u{ad}b.example/", "https://ab.example/"),
    ("https://\u{ad}/", ""),
    ("https://\u{ad}/evil.example/", ""),
    ("https://a．example/", "https://a.example/"),
    ("https://a／b.example/", ""),
    ("https://a？b.example/", ""),
    ("https://a：80/", ""),
    ("https://％41.example/", ""),
    ("https://a\u{fffd}.example/", ""),
    ("https://\u{200d}.example/", ""),
    ("https://ab--c.ü/", "https://ab--c.xn--tda/"),
    ("https://-ü-.example/", "https://xn-----xka.example/"),
    ("https://x..ü/", "https://x..xn--tda/"),
    ("https://≠.example/", "https://xn--1ch.example/"),
    ("https://\u{64a}.example/", "https://xn--mhb.example/"),
    ("https://\u{64a}a/", ""),
    ("https://xn--/", ""),
    ("https://xn--a/", ""),
    ("https://xn--a.ü/", ""),
    ("https://xn--1ug.example/", ""),
    ("https://a.xn--ab-/", ""),
    // Port.
    ("http://a.example:80/", "http://a.example/"),
    ("https://a.example:443/", "https://a.example/"),
    ("https://a.example:80/", "https://a.example:80/"),
    ("http://a.example:/", "http://a.example/"),
    ("http://a.example:0/", "http://a.example:0/"),
    ("http://a.example:00000000008080/", "http://a.example:8080/"),
    ("http://a.example:65535/", "http://a.example:65535/"),
    ("http://a.example:65536/", ""),
    ("http://a.example:80a/", ""),
    ("http://a.example:-1/", ""),
    ("http://a.example: 80/", ""),
    // Path.
    ("http://a.example?q", "http://a.example/?q"),
    ("http://a.example#f", "http://a.example/#f"),
    ("http://a.example/./b/../c/.", "http://a.example/c/"),
    ("http://a.example/b/%2e%2E/c/%2e", "http://a.example/c/"),
    ("http://a.example/..%2f../b", "http://a.example/..%2f../b"),
    ("http://a.example/../../..", "http://a.example/"),
    ("http://a.example//b///c", "http://a.example//b///c"),
    ("http://a.example/%7e%zz%", "http://a.example/%7e%zz%"),
    ("http://a.example/ \"#", "http://a.example/%20%22#"),
    (
        "http://a.example/<>`{}|",
        "http://a.example/%3C%3E%60%7B%7D|",
    ),
    (
        "http://a.example/'[]~;=@:!$&()*+,",
        "http://a.example/'[]~;=@:!$&()*+,",
    ),
    (
        "http://a.example/\u{7f}\u{80}",
        "http://a.example/%7F%C2%80",
    ),
    (
        "http://a.example/日本",
        "http://a.example/%E6%97%A5%E6%9C%AC",
    ),
    ("http://a.example/😀", "http://a.example/%F0%9F%98%80"),
    // Query.
    ("http://a.example/?a=b&c=d#", "http://a.example/?a=b&c=d#"),
    ("http://a.example/?", "http://a.example/?"),
    (
        "http://a.example/? \"<>'",
        "http://a.example/?%20%22%3C%3E%27",
    ),
    ("http://a.example/?`{}|^[]\\", "http://a.example/?`{}|^[]\\"),
    ("http://a.example/?+&=%26%2B", "http://a.example/?+&=%26%2B"),
    (
        "http://a.example/?é?/../#é",
        "http://a.example/?%C3%A9?/../#%C3%A9",
    ),
    // Fragment.
    (
        "http://a.example/# \"<>`",
        "http://a.example/#%20%22%3C%3E%60",
    ),
    ("http://a.example/#a#b?c'{}", "http://a.example/#a#b?c'{}"),
];

#[test]
fn absolute_urls_are_what_the_standard_makes_of_them() {
    let mut wrong = Vec::new();
    for (text, expected) in ABSOLUTE {
        let got = absolute(text).map(String::from);
        if got.as_deref().unwrap_or("") != *expected {
            wrong.push((text, expected, got.clone()));
        }
        if let Err(problem) = got {
            assert_sound(text, &problem);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn other_schemes_are_refused_by_name() {
    for (text, scheme) in [
        ("ftp://a b/", "ftp"),
        ("MAILTO:a@ü b", "MAILTO"),
        ("data:text/html,é/?#", "data"),
        (" java\nscript:alert('é')", "java\nscript"),
        ("file:///etc/passwd", "file"),
        ("wss://a.example/", "wss"),
        ("about:blank", "about"),
    ] {
        let problem = absolute(text).expect_err(text);
        assert_eq!(&text[problem.at.clone()], scheme);
        assert!(
            problem
                .what
                .show(Lang::En)
                .contains("does not lead to a web server")
        );
    }
}

/// What Chromium's address bar makes of a text.
const TYPED: &[(&str, &str)] = &[
    ("a.example", "https://a.example/"),
    ("a.example:8080", "http://a.example:8080/"),
    ("a.example:", "https://a.example/"),
    ("a.example:/b", "https://a.example/b"),
    ("localhost", "http://localhost/"),
    ("localhost:8080/x", "http://localhost:8080/x"),
    ("intranet/", "http://intranet/"),
    ("http:a.example", "http://a.example/"),
    ("http:/a.example", "http://a.example/"),
    (r"http:\\a.example\b", "http://a.example/b"),
    ("://a.example", "https://a.example/"),
    ("...a.example..", "https://a.example./"),
    ("https://.a.example../b", "https://a.example./b"),
    ("\u{3000}a.example\u{200b}", "https://a.example/"),
    ("https://a.exa\r\n  mple/b\r\nc", "https://a.example/bc"),
    ("a.exa\nmple", "https://a.example/"),
    ("192.0.2.7", "http://192.0.2.7/"),
    ("0x7f.0.0.1", "http://127.0.0.1/"),
    ("0177.0.0.1", "http://127.0.0.1/"),
    ("127.1/", "http://127.0.0.1/"),
    ("http://127.1", "http://127.0.0.1/"),
    ("[::1]:8080", "http://[::1]:8080/"),
    ("u@a.example/b", "https://u@a.example/b"),
    ("u@a.example:8080", "http://u@a.example:8080/"),
    ("u:p@a.example", "https://u:p@a.example/"),
    ("http://u@a.example", "http://u@a.example/"),
    ("a.example?q=a b", "https://a.example/?q=a%20b"),
    ("bücher.example#ü", "https://xn--bcher-kva.example/#%C3%BC"),
];

#[test]
fn an_address_bar_mends_what_is_typed() {
    for (typed, expected) in TYPED {
        match parse(typed) {
            Ok(address) => assert_eq!(address.url.as_str(), *expected, "{typed:?}"),
            Err(problem) => panic!("{typed:?}: {}", problem.show(Lang::En)),
        }
    }
}

#[test]
fn what_is_refused_is_named_and_pointed_at() {
    for (typed, wrong, words) in [
        ("hello", "hello", "words to search for"),
        (" how to\nbake", "how to\nbake", "words to search for"),
        ("u@a.example", "u@a.example", "e-mail address"),
        ("127.1", "127.1", "As an address it is 127.0.0.1."),
        ("0x7f.1?q", "0x7f.1", "As an address it is 127.0.0.1."),
        ("/etc/passwd", "", "a path on your own machine"),
        ("//a.example", "", "a path on your own machine"),
        (
            "http://[fe80::1%25eth0]/",
            "[fe80::1%25eth0]",
            "not an IPv6 address",
        ),
        (
            "http://a.example:99999/",
            "99999",
            "not a number up to 65535",
        ),
        (
            "http://ex\r\nam ple/",
            "ex\r\nam ple",
            "characters that a domain name cannot have",
        ),
        (
            "java\nscript:alert(1)",
            "java\nscript",
            "does not lead to a web server",
        ),
        (
            "mailto:a@b.example",
            "mailto",
            "does not lead to a web server",
        ),
        ("http://a.example:25/", "25", "Browsers refuse"),
        ("http://a..b/", "a..b", "two dots in a row"),
        ("http://...", "...", "two dots in a row"),
    ] {
        let problem = parse(typed).expect_err(typed);
        assert_eq!(&typed[problem.at.clone()], wrong, "{typed:?}");
        let shown = problem.show(Lang::En);
        assert!(shown.contains(words), "{typed:?}: {shown}");
    }
}

fn assert_sound(text: &str, problem: &Problem) {
    assert!(problem.at.end <= text.len(), "{text:?} {:?}", problem.at);
    assert!(
        text.get(problem.at.clone()).is_some(),
        "{text:?} {:?}",
        problem.at
    );
    for lang in Lang::ALL {
        assert!(!problem.show(lang).is_empty());
    }
}

fn assert_whole(address: &Address) {
    let url = address.url.as_str();
    let mut whole = String::new();
    for part in &address.parts {
        let value = url.get(part.at.clone()).expect("a range of the URL");
        let joint = match part.kind {
            PartKind::Origin => continue,
            PartKind::Scheme => [value, "://"].concat(),
            PartKind::UserInfo => [value, "@"].concat(),
            PartKind::Port if !value.is_empty() => [":", value].concat(),
            PartKind::Query => ["?", value].concat(),
            PartKind::Fragment => ["#", value].concat(),
            _ => value.to_owned(),
        };
        whole += &joint;
    }
    assert_eq!(whole, url);
    for one in &address.encoded {
        let escapes: String = one
            .bytes
            .iter()
            .map(|byte| format!("%{byte:02X}"))
            .collect();
        assert_eq!(one.text, escapes, "{url}");
    }
}

/// Pieces of which addresses, and what is mistaken for them, are made.
const PIECES: [&str; 64] = [
    "http:",
    "https:",
    "HTTP:",
    "ftp:",
    "javascript:",
    "//",
    "/",
    "\\",
    "?",
    "#",
    "@",
    ":",
    ":80",
    ":443",
    ":65536",
    "a",
    "b.example",
    "ü",
    "例え.jp",
    "xn--",
    "xn--bcher-kva",
    "xn--a",
    "127.1",
    "0x7f",
    "1.2.3.4",
    "[::1]",
    "[",
    "]",
    "%",
    "%41",
    "%2e",
    "%ff",
    "%00",
    "..",
    ".",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\u{0}",
    "\u{7f}",
    "\u{ad}",
    "\u{200b}",
    "\u{200d}",
    "\u{feff}",
    "\u{202e}",
    "。",
    "／",
    "％",
    "é",
    "😀",
    "\u{301}",
    "\u{fdd0}",
    "&",
    "=",
    "+",
    "'",
    "\"",
    "<",
    ">",
    "`",
    "{}",
    "|^",
    "user",
];

#[test]
fn whatever_is_typed_ends_well() {
    let mut rng = Rng::new(7, "url");
    let mut urls = 0;
    for round in 0..40_000 {
        let mut text = String::new();
        if round % 3 == 0 {
            text += "https://";
        }
        let length = if round % 500 == 0 {
            600
        } else {
            rng.below(9) + 1
        };
        for _ in 0..length {
            text += PIECES[rng.below(PIECES.len() as u64) as usize];
        }
        match absolute(&text) {
            Ok(url) => {
                let again = absolute(url.as_str()).expect("what was read is read again");
                assert_eq!(again, url, "{text:?}");
                assert!(matches!(url.scheme(), "http" | "https"), "{text:?}");
                if text.is_ascii()
                    && !text.to_ascii_lowercase().contains("xn--")
                    && !text.contains('%')
                {
                    assert_eq!(url::Url::parse(&text), Ok(url), "{text:?}");
                }
            }
            Err(problem) => assert_sound(&text, &problem),
        }
        match parse(&text) {
            Ok(address) => {
                urls += 1;
                assert_whole(&address);
                let again = parse(address.url.as_str()).expect("a URL is typed as it is written");
                assert_eq!(again.url, address.url, "{text:?}");
            }
            Err(problem) => assert_sound(&text, &problem),
        }
    }
    assert!(urls > 2_000, "{urls}");
}
