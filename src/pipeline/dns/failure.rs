//! What the person sees when a name has no address.
//!
//! Follows Chromium: whatever the system's resolver reports becomes ERR_NAME_NOT_RESOLVED
//! (`HostResolver::SquashErrorCode`), and a probe of a well-known name decides what the page says
//! (`DnsProbeService`).

use super::knobs::Nameservers;
use super::recursive::{AUTHORITY, RECURSIVE};
use super::stub::Trouble;
use super::words::*;
use crate::pipeline::cast::{BROWSER, CLIENT_IP};
use crate::pipeline::cx::Cx;
use crate::pipeline::http::Failure;
use crate::pipeline::route;
use crate::resolver::Rcode;
use crate::text;
use crate::text::{Arg, Label};
use crate::trace::Tone;

/// Whether the recursive servers would resolve a well-known name: what the probe finds out.
fn servers_work(cx: &Cx) -> bool {
    matches!(
        Nameservers::of(cx.settings()),
        Nameservers::Answer | Nameservers::FirstSilent
    )
}

/// The browser tries to find out whose fault it is.
pub fn probe(cx: &Cx, trouble: Trouble) {
    let label = match trouble {
        Trouble::NoName => text!("name does not exist", "域名不存在", "имя не существует").into(),
        Trouble::NoAddress => text!("has no address", "没有地址", "без адреса").into(),
        Trouble::Failed(Rcode::Refused) => Label::from("REFUSED"),
        Trouble::Failed(_) => Label::from("SERVFAIL"),
        Trouble::Silent => text!("timed out", "超时", "время истекло").into(),
        Trouble::Unreachable => {
            text!("no server reached", "无法到达服务器", "сервер недоступен").into()
        }
    };
    cx.came_to(label, Tone::Failure);
    if trouble == Trouble::Unreachable {
        if !route::is_offline(cx.settings()) {
            cx.remark(&BROWSER, PROBE, &PROBE_UNREACHED);
        }
    } else if servers_work(cx) {
        cx.remark(&BROWSER, PROBE, &PROBE_WORKS);
    } else {
        cx.remark(&BROWSER, PROBE, &PROBE_FAILS);
    }
}

/// The page.
pub fn page(cx: &Cx, name: &str, trouble: Trouble) -> Failure {
    let (cause, text) = match trouble {
        Trouble::NoName => (&AUTHORITY, MISSING_TEXT),
        Trouble::NoAddress => (&AUTHORITY, NO_ADDRESS_TEXT),
        Trouble::Failed(_) => (&RECURSIVE, FAILED_TEXT),
        Trouble::Silent => (&RECURSIVE, SILENT_TEXT),
        Trouble::Unreachable => return no_internet(cx),
    };
    let code = if servers_work(cx) {
        "DNS_PROBE_FINISHED_NXDOMAIN"
    } else {
        "DNS_PROBE_FINISHED_BAD_CONFIG"
    };
    let text = Label::phrase(text, [("name", Arg::from(name))]);
    Failure::new(cause, code, UNREACHABLE, text)
}

/// The page of a machine whose packets come nowhere: with no interface up the browser does not even probe.
fn no_internet(cx: &Cx) -> Failure {
    let (code, text) = if route::is_offline(cx.settings()) {
        ("ERR_INTERNET_DISCONNECTED", CABLES_TEXT)
    } else {
        ("DNS_PROBE_FINISHED_NO_INTERNET", NO_INTERNET_TEXT)
    };
    Failure::new(&CLIENT_IP, code, NO_INTERNET, text)
}
