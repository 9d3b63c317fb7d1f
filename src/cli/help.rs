//! What `--help` and `--version` print.

use crate::lens;

/// The name and the version.
pub(super) fn version() -> String {
    format!("hopscope {}\n", env!("CARGO_PKG_VERSION"))
}

/// How to use it.
pub(super) fn help() -> String {
    let lenses: Vec<&str> = lens::ALL.iter().map(|lens| lens.id).collect();
    HELP.replace("{lenses}", &lenses.join(", "))
}

const HELP: &str = "\
hopscope simulates everything that happens between Enter in the address bar and the page on the screen.

Usage:
  hopscope URL-OR-LINK [options]          play a scenario and print its last visit
  hopscope stages|knobs|lenses [options]  list what there is, with the ids used below

URL-OR-LINK:
  A URL as one types it into an address bar, or a link of the page, whole or from its ? on, in quotes:
  it holds &. Options come on top of what the link sets.

Options:
  --set KNOB=VALUE   set a knob; `hopscope knobs` lists them with what each can be, the default first.
                     May be repeated. Header lines in a VALUE stand one a line
  --visit VISIT      visit again, in the world that the visits before left behind. May be repeated
  --seed N           where the random numbers start, 0 to 18446744073709551615 (default 1)
  --lens ID          what to look through: {lenses}
  --fold PART,…      what to fold on top of that: a tier such as edge; a stage such as tls, or tls.2 for its
                     second span, dns.alt.1 for its first decision; -tcp unfolds what the lens folds
  --lang LANG        the language of every text: en, zh, ru (default en)
  --format FORMAT    text: the lens's rows (default)   json: the whole trace, see hopscope.d.ts
                     mermaid: a sequence diagram       svg, png: the picture
                     pcap: what the client's network interface saw, for tshark and the like
                     Lists know text and json
  --rows compact|time
                     with svg, png: one row below the other (default), or spaced by time, arrows sloping
                     with their latency
  --time MS          with svg, png: the picture at this virtual time in milliseconds (default: the end)
  --scale N          with png: so many pixels for each of the picture's, 1 to 8 (default 2)
  --theme THEME      with png: light (default) or dark; an svg has both
  -h, --help         this help
  -V, --version      the version

VISIT:
  TIME[!WORD,WORD…][@URL]
  TIME since the end of the visit before: a whole number of s, m, h or d, such as 60s or 1d, at most 365d
  WORD a cache to clear before it, `hopscope stages` lists them; or reload, or hard: what is shown is
  reloaded, with hard past the browser's cache
  URL another URL to visit, unless it is a reload

Examples:
  hopscope https://shop.example.com/cart
  hopscope shop.example.com --set dns.cache=os --lens dns
  hopscope shop.example.com --visit 60s --visit '1d!dns.os,tcp' --lang ru
  hopscope shop.example.com --visit '5s!reload' --visit '1h!hard,cdn'
  hopscope shop.example.com --visit 5s@https://shop.example.com/img/logo.png
  hopscope 'https://host/?v=1.4&url=https://a.example/&tls.version=1.2' --format svg > a.svg
  hopscope shop.example.com --lens dns --format png --scale 3 --theme dark > a.png
  hopscope http://shop.example.com/ --set tcp.syn_lost=1 --format pcap > a.pcap
  hopscope knobs --format json

Exit status: 0; 2 if the input cannot be used, 1 if the output cannot be written. One line on standard error
says why.
";
