//! The provider's server that tells people that a site is blocked: redirects and forged answers lead there.
//!
//! Follows RFC 7725 (451); its certificate is for its own name.

use std::net::Ipv4Addr;

use super::words::PAGE_SHOWN;
use super::{Blocked, CHECK};
use crate::pipeline::cx::Cx;
use crate::pipeline::http::{Request, Response};
use crate::pipeline::stage::{Hop, Stage};
use crate::scenario::Settings;
use crate::text;
use crate::trace::payload::HttpVersion;
use crate::trace::{Icon, Participant, ParticipantKind, Tier, Tone};

/// The server.
const SERVER: Participant = Participant {
    id: "block.page",
    kind: ParticipantKind::Component,
    tier: Tier::Network,
    name: text!("Block page server", "封锁页服务器", "Сервер заглушки"),
    icon: Icon::Proxy,
};

/// The head.
pub const STAGE: Stage = Stage {
    id: "block-page",
    title: text!("Block page", "封锁页", "Заглушка"),
    about: text!(
        "Shows everybody who is led there that the site is blocked.",
        "告诉每个被引到这里的人：网站已被封锁。",
        "Сообщает каждому, кого сюда привели, что сайт заблокирован."
    ),
    not_modelled: text!(
        "Servers that do not listen for https:.",
        "不监听 https: 的服务器。",
        "Серверы, не слушающие https:."
    ),
    cast: &[&SERVER],
    hop: Some(Hop {
        at: &SERVER,
        tcp: &SERVER,
        tls: &SERVER,
    }),
    ends: leads_there,
    present,
    run: Some(|cx, request, next| {
        Box::pin(async move {
            match leads_there(&request) {
                true => Ok(serve(&cx, &request).await),
                false => next.run(&cx, request).await,
            }
        })
    }),
    ..Stage::WORLD_ONLY
};

/// Its name.
pub const HOST: &str = "blocked.isp.example";

/// Its address, of a range for documentation.
pub const ADDRESS: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 7);

/// Whether it stands in this deployment.
pub fn present(settings: &Settings) -> bool {
    matches!(Blocked::of(settings), Blocked::Page | Blocked::Dns)
}

/// Whether a request is led to it.
pub fn leads_there(request: &Request) -> bool {
    request.peer == Some(ADDRESS.into())
}

/// The name in the certificate of the server that a request is led to, if it is this one.
pub fn certified(settings: &Settings, request: &Request) -> Option<&'static str> {
    (present(settings) && leads_there(request)).then_some(HOST)
}

/// The page (RFC 7725 §3); `Link` names who blocks (§4).
async fn serve(cx: &Cx, request: &Request) -> Response {
    cx.sleep(CHECK).await;
    cx.remark(&SERVER, STAGE.title, &PAGE_SHOWN);
    let mut response = Response::new(&SERVER, HttpVersion::H1, 451, 6_200, cx.unix());
    response.http.version = request.http.version;
    let link = "<https://www.isp.example/>; rel=\"blocked-by\"";
    response.http.headers.push("Link", link);
    cx.came_to("451", Tone::Failure);
    response
}
