//! Host names and their ASCII forms: what the library natively and the browser in the page must agree on.

use hopscope::pipeline::address;

/// What is typed, and the host that is asked for; nothing for a name that has no ASCII form.
const HOSTS: [(&str, &str); 28] = [
    ("例え.jp", "xn--r8jz45g.jp"),
    ("пример.рф", "xn--e1afmkfd.xn--p1ai"),
    ("ПРИМЕР.РФ", "xn--e1afmkfd.xn--p1ai"),
    ("bücher.example", "xn--bcher-kva.example"),
    ("BÜCHER.example", "xn--bcher-kva.example"),
    ("bu\u{308}cher.example", "xn--bcher-kva.example"),
    ("faß.example", "xn--fa-hia.example"),
    ("βόλος.example", "xn--nxasmm1c.example"),
    ("example。com", "example.com"),
    ("ｅｘａｍｐｌｅ.com", "example.com"),
    ("مثال.example", "xn--mgbh0fb.example"),
    ("דוגמה.example", "xn--6dbbec0c.example"),
    ("उदाहरण.example", "xn--p1b6ci4b4b3a.example"),
    ("한국.example", "xn--3e0b707e.example"),
    ("🙂.example", "xn--938h.example"),
    ("%E4%BE%8B.example", "xn--fsq.example"),
    ("xn--BCHER-kva.example", "xn--bcher-kva.example"),
    ("xn--a.example", ""),
    ("xn--.example", ""),
    ("xn--ab-.example", ""),
    ("xn--zn7c.example", ""),
    ("XN--R8JZ45G.jp", "xn--r8jz45g.jp"),
    ("a／b.example", ""),
    ("％41.example", ""),
    ("﹪41.example", ""),
    ("\u{ad}", ""),
    ("a\u{fdd0}.example", ""),
    ("\u{301}a.example", ""),
];

pub fn hosts_have_their_ascii_forms() {
    for (typed, expected) in HOSTS {
        let parsed = address::parse(&format!("https://{typed}/"));
        let host = parsed.map(|address| address.url.host_str().unwrap_or_default().to_owned());
        assert_eq!(host.unwrap_or_default(), expected, "{typed}");
    }
}
