//! What the edge says of its decisions.

use crate::text;
use crate::trace::{Cite, Why};

const RFC_STORING: Cite = Cite::rfc("RFC 9111 §3");
const RFC_LIFETIME: Cite = Cite::rfc("RFC 9111 §4.2.1");
const ORIGIN_TIMEOUTS: Cite = Cite {
    label: "CloudFront origin settings",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html",
};

pub const LOOK: Why = Why {
    id: "cdn.look-up",
    what: text!(
        "The client’s TCP and TLS end at the edge; now it looks whether it has this file.",
        "客户端的 TCP 和 TLS 在边缘节点终止；现在它查看自己是否有这个文件。",
        "TCP и TLS клиента заканчиваются на узле CDN; теперь он смотрит, есть ли у него этот файл."
    ),
    why: text!(
        "The key is the URL without its fragment. One copy here serves everybody in the region.",
        "键是去掉片段的 URL。这里的一份副本服务整个区域的用户。",
        "Ключ — URL без фрагмента. Одна копия здесь служит всем в регионе."
    ),
    cites: &[Cite::rfc("RFC 9111 §2"), Cite::rfc("RFC 9110 §3.7")],
};

pub const FOUND: Why = Why {
    id: "cdn.found",
    what: text!(
        "There is a stored response, with the header fields it came with.",
        "缓存中有该响应及其首部字段。",
        "Есть сохранённый ответ вместе с его полями заголовка."
    ),
    why: text!(
        "Whether it may be used is decided from those fields and the clock.",
        "能否使用，由这些字段和时钟决定。",
        "Можно ли его использовать, решают эти поля и часы."
    ),
    cites: &[Cite::rfc("RFC 9111 §4")],
};

pub const NOT_FOUND: Why = Why {
    id: "cdn.not-found",
    what: text!(
        "Nothing is stored for this URL.",
        "缓存中没有这个 URL。",
        "Для этого URL ничего не сохранено."
    ),
    why: text!(
        "Nobody in the region has asked for it yet, or the copy was evicted or purged.",
        "该区域还没有人请求过它，或副本已被淘汰或刷新。",
        "В этом регионе его ещё никто не запрашивал, либо копия вытеснена или очищена."
    ),
    cites: &[RFC_STORING],
};

pub const MISSING: Why = Why {
    id: "cdn.miss",
    what: text!(
        "Origin pull: the edge asks the origin and stores what comes back.",
        "回源：边缘节点向源站请求，并缓存返回的内容。",
        "Узел CDN запрашивает файл у источника и сохраняет ответ."
    ),
    why: text!(
        "The path names a file, and files are cached. The first client of a region pays the way to the origin; the rest do not.",
        "路径指向文件，而文件会被缓存。区域内第一个客户端要承担回源的时间，后面的则不用。",
        "Путь указывает на файл, а файлы кэшируются. За дорогу до источника платит первый клиент региона, остальные — нет."
    ),
    cites: &[RFC_STORING],
};

pub const PURGED: Why = Why {
    id: "cdn.purged",
    what: text!(
        "The copy was purged: the file is pulled in full.",
        "副本已被刷新（清除）：完整回源拉取文件。",
        "Копию очистили: файл забирается целиком."
    ),
    why: text!(
        "A purge takes the entry out, its ETag too, so there is nothing to validate. It is how a new version is made visible before the old one runs out.",
        "刷新会删除整个条目，连同 ETag，因此没有可供验证的内容。要让新版本在旧副本过期之前生效，就靠它。",
        "Очистка убирает запись вместе с ETag, и проверять нечего. Так новую версию показывают раньше, чем истечёт старая."
    ),
    cites: &[Cite {
        label: "CloudFront invalidation",
        url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Invalidation.html",
    }],
};

pub const FRESH: Why = Why {
    id: "cdn.fresh",
    what: text!(
        "The copy is {age} old and may be used for {lifetime}: it is fresh, and nobody is asked.",
        "副本的年龄是 {age}，有效期 {lifetime}：仍然新鲜，无需询问服务器。",
        "Возраст копии {age}, срок годности {lifetime}: она свежая, и спрашивать никого не нужно."
    ),
    why: text!(
        "In a shared cache s-maxage goes before max-age. The response says in Age how old it is, so that the browser does not count from zero.",
        "在共享缓存中，s-maxage 优先于 max-age。响应用 Age 说明自己的年龄，浏览器就不会从零算起。",
        "В общем кэше s-maxage важнее max-age. Возраст ответа указан в Age, чтобы браузер не отсчитывал с нуля."
    ),
    cites: &[
        RFC_LIFETIME,
        Cite::rfc("RFC 9111 §5.1"),
        Cite::rfc("RFC 9111 §5.2.2.10"),
    ],
};

pub const IGNORES: Why = Why {
    id: "cdn.ignores",
    what: text!(
        "The visitor reloads, and the edge answers from its copy all the same.",
        "访问者在重新加载，边缘节点仍用自己的副本回答。",
        "Посетитель перезагружает страницу, а CDN всё равно отвечает своей копией."
    ),
    why: text!(
        "Were it to obey, anybody could send every request on to the origin. CDNs ignore what clients say in Cache-Control by default; a purge is how the owner gets a new copy there.",
        "如果照办，任何人都能让每个请求回源。CDN 默认忽略客户端的 Cache-Control；网站所有者要换新副本，就得主动清除缓存。",
        "Послушайся он — и любой мог бы гнать каждый запрос к источнику. По умолчанию CDN не слушают Cache-Control клиента; новую копию владелец получает очисткой кэша."
    ),
    cites: &[Cite::rfc("RFC 9111 §5.2.1"), CLOUDFLARE_CLIENT],
};

/// What clients ask of the edge.
const CLOUDFLARE_CLIENT: Cite = Cite {
    label: "Cloudflare default cache behavior",
    url: "https://developers.cloudflare.com/cache/concepts/default-cache-behavior/",
};

pub const EXPIRED: Why = Why {
    id: "cdn.expired",
    what: text!(
        "The copy is {age} old and could be used for {lifetime}: it is stale and must be validated.",
        "副本的年龄是 {age}，有效期只有 {lifetime}：已过期，必须重新验证。",
        "Возраст копии {age}, срок годности был {lifetime}: она устарела, её нужно проверить."
    ),
    why: text!(
        "The edge asks the origin with If-None-Match. If the file is the same, 304 comes back without content and the copy counts as new.",
        "边缘节点带 If-None-Match 询问源站。文件未变时返回不带内容的 304，副本重新视为新鲜。",
        "Узел CDN спрашивает источник с If-None-Match. Если файл тот же, вернётся 304 без содержимого, и копия снова считается новой."
    ),
    cites: &[Cite::rfc("RFC 9111 §4.3"), Cite::rfc("RFC 9110 §13.1.2")],
};

pub const DYNAMIC: Why = Why {
    id: "cdn.dynamic",
    what: text!(
        "The path names no file: the request is passed on, and the answer is not stored.",
        "路径不指向文件：请求直接转发，响应不缓存。",
        "Путь не указывает на файл: запрос передаётся дальше, ответ не сохраняется."
    ),
    why: text!(
        "Static paths are cached, dynamic ones are passed on; here the extension tells the two apart. What is computed for one person must not be shown to another. The edge still helps: TCP and TLS end near the client.",
        "静态路径缓存，动态路径直接转发；这里按扩展名区分。为某人生成的内容不能给别人看。边缘节点仍有帮助：TCP 和 TLS 就近终止。",
        "Статические пути кэшируются, динамические передаются; здесь их различает расширение. То, что построено для одного, нельзя показывать другому. Польза от узла всё же есть: TCP и TLS заканчиваются рядом с клиентом."
    ),
    cites: &[Cite::rfc("RFC 9111 §5.2.2.7")],
};

pub const KEPT: Why = Why {
    id: "cdn.kept",
    what: text!(
        "Shared caches may store the response: for {time} further requests do not reach the origin.",
        "该响应允许共享缓存存储：在 {time} 内，后续请求不再回源。",
        "Общим кэшам разрешено хранить ответ: {time} следующие запросы до источника не доходят."
    ),
    why: text!(
        "The lifetime is s-maxage, else max-age. After it the copy is not thrown away but validated.",
        "有效期取 s-maxage，否则取 max-age。过期后副本不会丢弃，而是重新验证。",
        "Срок — s-maxage, иначе max-age. После него копию не выбрасывают, а проверяют."
    ),
    cites: &[RFC_STORING, RFC_LIFETIME],
};

pub const STILL_KEPT: Why = Why {
    id: "cdn.still-kept",
    what: text!(
        "For {time} more, requests do not reach the origin.",
        "在接下来的 {time} 内，请求不会回源。",
        "Ещё {time} запросы до источника не доходят."
    ),
    why: text!(
        "Whatever changes at the origin meanwhile is not seen here, unless somebody purges the copy.",
        "在此期间源站的改动这里看不到，除非有人刷新缓存。",
        "Что за это время изменится в источнике, здесь не увидят, если копию не очистить."
    ),
    cites: &[RFC_LIFETIME],
};

pub const REFUSED: Why = Why {
    id: "cdn.refused",
    what: text!(
        "The origin refused the connection. The edge answers 502 Bad Gateway itself.",
        "源站拒绝连接。边缘节点自行返回 502 Bad Gateway。",
        "Источник отказал в соединении. Узел CDN сам отвечает 502 Bad Gateway."
    ),
    why: text!(
        "The client’s connection to the edge is fine; the fault lies behind it. What the edge had stored would still be served.",
        "客户端到边缘节点的连接没有问题，故障在它后面。已缓存的内容仍可返回。",
        "Соединение клиента с узлом в порядке, неисправность за ним. То, что узел сохранил, он бы отдал."
    ),
    cites: &[Cite::rfc("RFC 9110 §15.6.3"), ORIGIN_TIMEOUTS],
};

pub const CONNECT_TIMED_OUT: Why = Why {
    id: "cdn.connect-timed-out",
    what: text!(
        "The origin does not answer the edge’s SYN. When the last attempt has timed out, the edge answers 504 Gateway Timeout.",
        "源站不应答边缘节点的 SYN。最后一次尝试超时后，边缘节点返回 504 Gateway Timeout。",
        "Источник не отвечает на SYN узла CDN. Когда истекает время последней попытки, узел отвечает 504 Gateway Timeout."
    ),
    why: text!(
        "CloudFront tries three times for 10 seconds each. A firewall that drops packets looks like this; a host without a listener would refuse at once.",
        "CloudFront 尝试三次，每次 10 秒。丢弃数据包的防火墙就是这种表现；若只是无人监听，会立刻拒绝。",
        "CloudFront делает три попытки по 10 секунд. Так выглядит межсетевой экран, отбрасывающий пакеты; хост, где никто не слушает, отказал бы сразу."
    ),
    cites: &[Cite::rfc("RFC 9110 §15.6.5"), ORIGIN_TIMEOUTS],
};

pub const RESPONSE_TIMED_OUT: Why = Why {
    id: "cdn.response-timed-out",
    what: text!(
        "The origin took the request but sent nothing in time. The edge answers 504 Gateway Timeout.",
        "源站收下了请求，却没有按时返回任何内容。边缘节点返回 504 Gateway Timeout。",
        "Источник принял запрос, но вовремя ничего не прислал. Узел CDN отвечает 504 Gateway Timeout."
    ),
    why: text!(
        "Each hop has a time-out of its own, and the shortest fires first: CloudFront’s is 30 seconds, nginx’s behind it 60. The servers go on working for nobody.",
        "每一跳都有自己的超时，最短的先触发：CloudFront 是 30 秒，后面的 nginx 是 60 秒。服务器仍在白白工作。",
        "У каждого узла свой тайм-аут, и первым срабатывает самый короткий: у CloudFront 30 секунд, у nginx за ним 60. Серверы продолжают работать впустую."
    ),
    cites: &[Cite::rfc("RFC 9110 §15.6.5"), ORIGIN_TIMEOUTS],
};

pub const WRITES: Why = Why {
    id: "cdn.writes",
    what: text!(
        "The request changes something: the edge passes it to the origin and stores nothing.",
        "这个请求会修改数据：边缘节点把它转给源站，什么也不缓存。",
        "Запрос что-то меняет: узел CDN передаёт его источнику и ничего не сохраняет."
    ),
    why: text!(
        "A cache must write unsafe methods through: only the origin can carry them out.",
        "不安全的方法，缓存必须直接写穿：只有源站才能执行。",
        "Небезопасные методы кэш обязан передавать насквозь: выполнить их может только источник."
    ),
    cites: &[Cite::rfc("RFC 9111 §4")],
};
