//! What the edge says of its decisions.

use crate::text;
use crate::trace::{Cite, Why};

const RFC_STORING: Cite = Cite::rfc("RFC 9111 §3");
const RFC_LIFETIME: Cite = Cite::rfc("RFC 9111 §4.2.1");
const ORIGIN_TIMEOUTS: Cite = Cite {
    label: "CloudFront origin settings",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html",
};

const RFC_COLLAPSE: Cite = Cite::rfc("RFC 9111 §4");
const PROXY_CACHE: Cite = Cite {
    label: "nginx proxy module",
    url: "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_cache_lock",
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

pub const LOOK_SHIELD: Why = Why {
    id: "cdn.look-up-shield",
    what: text!(
        "What the edge does not have, the shield may: it stands near the origin, and every edge asks it.",
        "边缘节点没有的，中间源可能有：它靠近源站，所有边缘节点都先问它。",
        "Чего нет у узла, может быть у щита: он стоит рядом с источником, и его спрашивают все узлы."
    ),
    why: text!(
        "A hundred edges without it would mean a hundred misses at the origin for each file; behind a shield it is one.",
        "若没有它，一百个边缘节点就意味着每个文件回源一百次；有了中间源，只回源一次。",
        "Без него сто узлов — это сто запросов к источнику за каждым файлом, со щитом — один."
    ),
    cites: &[
        Cite {
            label: "CloudFront Origin Shield",
            url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/origin-shield.html",
        },
        Cite::rfc("RFC 9110 §3.8"),
    ],
};

pub const OTHERS_ASK: Why = Why {
    id: "cdn.others-ask",
    what: text!(
        "{count} others ask for the same file at this moment.",
        "此刻另有 {count} 个客户端请求同一个文件。",
        "В этот же момент тот же файл запрашивают и другие: {count}."
    ),
    why: text!(
        "A file is popular for everybody at once: a new episode, a sale, or a copy that has just expired or been purged.",
        "热门文件往往被同时请求：新剧集、促销，或副本刚刚过期、刚被刷新。",
        "Файл нужен всем сразу: вышла серия, началась распродажа или копия только что истекла либо очищена."
    ),
    cites: &[RFC_COLLAPSE],
};

pub const COLLAPSED: Why = Why {
    id: "cdn.collapsed",
    what: text!(
        "One request goes on for all of them; the others ({count}) wait for its answer.",
        "只有一个请求继续向前，其余 {count} 个等待它的结果。",
        "Дальше идёт один запрос за всех; остальные ({count}) ждут его ответа."
    ),
    why: text!(
        "The answer may be stored, so it may answer them all, and the origin does the work once. nginx calls it proxy_cache_lock and does so for new entries only; after 5 seconds those who wait go by themselves.",
        "响应可以缓存，也就可以回答所有人，源站只需处理一次。nginx 称之为 proxy_cache_lock，且只用于新条目；等待超过 5 秒的请求会自行回源。",
        "Ответ можно хранить, значит, им можно ответить всем, а источник работает один раз. В nginx это proxy_cache_lock, и только для новых записей; кто прождал 5 секунд, идёт сам."
    ),
    cites: &[RFC_COLLAPSE, PROXY_CACHE],
};

pub const STAMPEDE: Why = Why {
    id: "cdn.stampede",
    what: text!(
        "A stampede: everybody’s miss goes on, and those of {count} others fetch the same bytes again.",
        "缓存击穿：每个未命中的请求都回源，另外 {count} 个请求重复取回同样的字节。",
        "Лавина: промах каждого идёт дальше, и другие ({count}) забирают те же самые байты ещё раз."
    ),
    why: text!(
        "They share the way to the origin, so each is slower. An origin sized for the few misses of a warm cache queues, times out, and then even the copy that would end it does not come.",
        "所有请求共用回源链路，每一个都变慢。按热缓存的少量未命中来配置的源站会排队、超时，连能够结束这一切的那份副本也回不来。",
        "Дорога до источника одна на всех, и каждому медленнее. Источник, рассчитанный на редкие промахи, копит очередь, не укладывается в тайм-аут, и копия, которая всё прекратила бы, не приходит."
    ),
    cites: &[RFC_COLLAPSE, PROXY_CACHE],
};

pub const OTHERS_ANSWERED: Why = Why {
    id: "cdn.others-answered",
    what: text!(
        "The others ({count}) are answered after {time}, as this client is.",
        "其余 {count} 个请求在 {time} 后得到答复，与本客户端相同。",
        "Другие ({count}) получают ответ через {time}, как и этот клиент."
    ),
    why: text!(
        "From the store, each is served where it asks. On an error they are told the same.",
        "有了副本，各自就近得到服务；若出错，得到的也是同样的错误。",
        "Из кэша каждого обслуживают на месте. При ошибке им отвечают тем же."
    ),
    cites: &[RFC_COLLAPSE],
};

pub const OVERLOADED: Why = Why {
    id: "cdn.overloaded",
    what: text!(
        "The origin is there but cannot do the work now: it answers 503 Service Unavailable.",
        "源站在线，但此刻无法处理：返回 503 Service Unavailable。",
        "Источник на месте, но сейчас не справляется: он отвечает 503 Service Unavailable."
    ),
    why: text!(
        "Overloaded, or being deployed. Unlike a refused connection, this is an answer; a cache stores it only if its header fields say so.",
        "可能是过载，也可能正在发布。与拒绝连接不同，这是一个响应；只有首部字段明确允许，缓存才会存储它。",
        "Он перегружен или обновляется. В отличие от отказа в соединении это ответ; кэш сохранит его, только если так велят поля заголовка."
    ),
    cites: &[Cite::rfc("RFC 9110 §15.6.4"), Cite::rfc("RFC 9111 §3")],
};
