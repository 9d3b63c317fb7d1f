//! The way from the proxy to the server: its own connection, and what it answers when that fails.

use std::net::{IpAddr, Ipv4Addr};

use super::words::{CONNECT_FAILED, READ_FAILED, READ_TIMED_OUT};
use super::{NAME, PROXY, State, error_page};
use crate::pipeline::block;
use crate::pipeline::cx::Cx;
use crate::pipeline::http::{Carrier, Request, Response};
use crate::pipeline::link::Link;
use crate::pipeline::stage::Next;
use crate::pipeline::tcp::{ConnectError, Ends, Peer, Port};
use crate::pipeline::upstream::{Meets, Upstream};
use crate::text;
use crate::trace::Time;

/// Seconds that an idle connection to a server is kept: `server_idle_pconn_timeout`.
const KEEPALIVE: u64 = 60;

/// How long the handshake may take: `connect_timeout`.
const CONNECT_TIMEOUT: Time = Time::secs(60);

/// How long the server may be silent: `read_timeout`.
const READ_TIMEOUT: Time = Time::secs(900);

/// The address that the server sees, of the access provider's range for documentation.
const ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 6));

/// What the server answers, or the proxy's own page when it cannot be reached.
pub enum Fetched {
    /// The server's.
    Response(Response),
    /// The proxy's.
    Failed(Response),
}

/// Asks the server.
pub async fn fetch(cx: &Cx, mut request: Request, next: Next) -> Fetched {
    let to = format!("{}:{}", request.host(), request.port());
    if let Err(error) = connect(cx, &request, &to, &next).await {
        let errno = match error {
            ConnectError::Refused => "ERR_CONNECT_FAIL 111",
            ConnectError::TimedOut => "ERR_CONNECT_FAIL 110",
            ConnectError::HostUnreachable => "ERR_CONNECT_FAIL 113",
            ConnectError::NetworkUnreachable => "ERR_CONNECT_FAIL 101",
        };
        cx.remark(&PROXY, errno, &CONNECT_FAILED);
        return Fetched::Failed(error_page(cx, 503, errno));
    }
    let client = request.client().to_string();
    let headers = &mut request.http.headers;
    headers.push("Via", format!("1.1 {NAME} (squid/6.10)"));
    headers.push("X-Forwarded-For", client);
    request.from = Some(ADDRESS);
    request.carrier = Carrier::Link(Link::from_access(cx.settings()));
    let (errno, status, why) = match cx.timeout(READ_TIMEOUT, next.run(cx, request)).await {
        Ok(Ok(response)) => {
            let now = cx.unix();
            cx.world::<State>().idle.put(&to, now);
            return Fetched::Response(response);
        }
        Ok(Err(_)) => ("ERR_READ_ERROR 104", 502, &READ_FAILED),
        Err(_) => ("ERR_READ_TIMEOUT 110", 504, &READ_TIMED_OUT),
    };
    cx.remark(&PROXY, errno, why);
    Fetched::Failed(error_page(cx, status, errno))
}

/// Opens a connection to the address that the browser had asked for, unless one to its host is kept.
async fn connect(cx: &Cx, request: &Request, to: &str, next: &Next) -> Result<(), ConnectError> {
    let now = cx.unix();
    let kept = cx.world::<State>().idle.take(to);
    if kept.is_some_and(|since| now.saturating_sub(since) < KEEPALIVE) {
        return Ok(());
    }
    let settings = cx.settings();
    let address = request.peer.unwrap_or(Ipv4Addr::UNSPECIFIED.into());
    let server = Upstream {
        ends: Ends {
            client: &PROXY,
            server: next.hop(request).at,
        },
        peer: Peer {
            address,
            port: request.port(),
        },
        link: Link::from_access(settings),
        limit: CONNECT_TIMEOUT,
    };
    let name = text!(
        "connect to the server",
        "连接服务器",
        "соединение с сервером"
    );
    let meets = match block::drops(cx, address, true) {
        true => Meets::Ignores,
        false => Port::of(settings).meets(),
    };
    server.open(cx, name, meets).await
}
