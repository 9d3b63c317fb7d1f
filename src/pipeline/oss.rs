//! Object storage: files in a bucket, fetched over HTTP; the origin of a CDN.
//!
//! Follows what such services have in common: a front end speaks HTTP, answers conditional requests from
//! the object's metadata (RFC 9110 §13) and reads the content from data nodes. Not modelled: signed
//! requests, replicas, listing, writing, storage classes, errors of its own.

use super::cdn;
use super::cx::Cx;
use super::hop;
use super::http::{Answer, Request, Response};
use super::origin::Origin;
use super::stage::{Hop, Stage};
use crate::scenario::Settings;
use crate::text;
use crate::trace::payload::{HttpVersion, Local};
use crate::trace::{
    Cite, Icon, Participant, ParticipantKind, Payload, SpanKind, Tier, Time, Tone, Why,
};

/// Its front end.
pub const OSS: Participant = Participant {
    id: "oss",
    kind: ParticipantKind::Component,
    tier: Tier::Data,
    name: text!("Object storage", "对象存储", "Объектное хранилище"),
    icon: Icon::Cloud,
};

/// The nodes that hold the content.
const STORE: Participant = Participant {
    id: "oss.store",
    kind: ParticipantKind::Store,
    tier: Tier::Data,
    name: text!("Data nodes", "数据节点", "Узлы данных"),
    icon: Icon::Disk,
};

/// The head. The last node of the CDN calls it; it does not stand on the path.
pub const STAGE: Stage = Stage {
    id: "oss",
    title: text!("Object storage", "对象存储", "Объектное хранилище"),
    about: text!(
        "Holds the files that the CDN hands out.",
        "存放由 CDN 分发的文件。",
        "Хранит файлы, которые раздаёт CDN."
    ),
    not_modelled: text!(
        "Signed requests, replicas, listing, writing, storage classes, errors of its own.",
        "请求签名、多副本、列举与写入、存储类型、自身的错误。",
        "Подписанные запросы, реплики, перечисление и запись, классы хранения, собственные ошибки."
    ),
    cast: &[&OSS, &STORE],
    present: is_origin,
    ..Stage::WORLD_ONLY
};

/// Whether the CDN pulls files from it.
pub fn is_origin(settings: &Settings) -> bool {
    cdn::Use::of(settings) == cdn::Use::Present
        && cdn::Files::of(settings) == cdn::Files::ObjectStorage
}

/// Where it is reached.
pub const HOP: Hop = Hop {
    at: &OSS,
    tcp: &OSS,
    tls: &OSS,
};

/// Bytes of the error document that says `MethodNotAllowed`.
const ERROR_BYTES: u64 = 290;

/// Finding the object's metadata.
const FIND: Time = Time::millis(2);

/// Reading the content from the data nodes: a look-up and a disk, in another rack.
const READ: Time = Time::millis(8);

/// Carries a request there and the answer back.
pub async fn get(cx: &Cx, request: Request) -> Answer {
    let body = |cx: Cx, request| -> super::stage::Running {
        Box::pin(async move { Ok(serve(&cx, &request).await) })
    };
    hop::visit(&cx.in_stage(STAGE.id), HOP, request, body).await
}

async fn serve(cx: &Cx, request: &Request) -> Response {
    if !request.http.is_safe() {
        let mut response = Response::new(&OSS, HttpVersion::H1, 405, ERROR_BYTES, cx.unix());
        response.http.headers.set("Content-Type", "application/xml");
        response.http.headers.push("Allow", "GET, HEAD");
        cx.came_to(response.http.label(), Tone::Failure);
        return response;
    }
    cx.sleep(FIND).await;
    let origin = Origin::of(cx.settings(), request);
    let response = origin.answer(request, &OSS, cx.unix());
    if response.http.status == 200 {
        read(cx, request, origin.body_len).await;
    }
    cx.came_to(response.http.label(), Tone::Good);
    response
}

async fn read(cx: &Cx, request: &Request, len: u64) {
    let name = text!("read the object", "读取对象", "чтение объекта");
    cx.span(SpanKind::Client, &OSS, name, async |cx| {
        let text = format!("read({})", request.url.path());
        let call = cx
            .call(&OSS, &STORE, Payload::Local(Local::Call { text }), &READS)
            .await;
        cx.sleep(READ).await;
        let returned = Local::Return {
            text: format!("read() = {len}"),
            failed: false,
        };
        cx.reply(call, Payload::Local(returned), &READS).await;
    })
    .await;
}

const READS: Why = Why {
    id: "oss.reads",
    what: text!(
        "The front end knows where the object’s parts are and has the data nodes read them.",
        "前端知道对象各分片的位置，并让数据节点读取。",
        "Фронтенд знает, где лежат части объекта, и поручает узлам данных их прочесть."
    ),
    why: text!(
        "The path is the object’s key; there are no directories. Storage is cheap and slow to the first byte, which is why a CDN stands before it.",
        "路径就是对象的键，没有真正的目录。存储便宜，但首字节较慢，所以前面要有 CDN。",
        "Путь — это ключ объекта, каталогов нет. Хранение дёшево, но первый байт приходит не скоро, поэтому перед ним и стоит CDN."
    ),
    cites: &[Cite {
        label: "Amazon S3 GetObject",
        url: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html",
    }],
};
