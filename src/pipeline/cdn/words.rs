//! What the nodes of the CDN say of their decisions.

use crate::text;
use crate::trace::{Cite, Why};

const RFC_STORING: Cite = Cite::rfc("RFC 9111 §3");
const RFC_LIFETIME: Cite = Cite::rfc("RFC 9111 §4.2.1");
const ORIGIN_TIMEOUTS: Cite = Cite {
    label: "CloudFront origin settings",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html",
};

const USE_STALE: Cite = Cite {
    label: "nginx proxy_cache_use_stale",
    url: "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_cache_use_stale",
};
const RFC_COLLAPSE: Cite = Cite::rfc("RFC 9111 §4");
const PROXY_CACHE: Cite = Cite {
    label: "nginx proxy_cache_lock",
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
        "Nothing that fits is stored for this URL.",
        "缓存中没有与此 URL 匹配的内容。",
        "Для этого URL ничего подходящего не сохранено."
    ),
    why: text!(
        "Nobody has asked here for it yet, the copy was evicted or purged, or Vary tells another variant from it.",
        "这里还没有人请求过它，副本已被淘汰或刷新，或按 Vary 属于另一个变体。",
        "Здесь его ещё не запрашивали, копия вытеснена или очищена, либо по Vary это другой вариант."
    ),
    cites: &[RFC_STORING, Cite::rfc("RFC 9111 §4.1")],
};

pub const MISSING: Why = Why {
    id: "cdn.miss",
    what: text!(
        "Origin pull: the file is fetched from the next server, the shield or the origin, and stored on its way back.",
        "回源：向下一级（中间源或源站）请求文件，返回时存入缓存。",
        "Файл забирается у следующего сервера — щита или источника — и по дороге назад сохраняется."
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
        "A purge takes the entry out, its ETag too, so there is nothing to validate. So a new version is seen before the old one runs out. A shield must be purged as well, and first: else the edge fetches the old copy from it.",
        "刷新会删除整个条目，连同 ETag，因此没有可供验证的内容。新版本由此在旧副本过期之前生效。中间源也要刷新，而且要先刷新，否则边缘节点又会从它那里取回旧副本。",
        "Очистка убирает запись вместе с ETag, и проверять нечего. Так новую версию видят раньше, чем истечёт старая. Щит тоже нужно очистить, и раньше узлов: иначе узел заберёт у него старую копию."
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
        "It is kept, not pulled anew as some diagrams have it: the next server is asked with If-None-Match. If the file is the same, 304 comes back without content and the copy counts as new; if not, 200 brings the new one.",
        "副本并不丢弃，也不像有些示意图那样直接重新拉取：带 If-None-Match 询问下一级。文件未变时返回不带内容的 304，副本重新视为新鲜；变了则由 200 带来新内容。",
        "Копию не выбрасывают и не забирают заново, как рисуют на иных схемах: следующий сервер спрашивают с If-None-Match. Если файл тот же, вернётся 304 без содержимого, и копия снова новая; если нет, 200 принесёт другой."
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
        "The extension tells static from dynamic; object storage has only files, so this goes to the servers. What is computed for one person must not be shown to another. The edge still helps: TCP and TLS end near the client.",
        "按扩展名区分静态与动态；对象存储只有文件，所以这里转给服务器。为某人生成的内容不能给别人看。边缘节点仍有帮助：TCP 和 TLS 就近终止。",
        "Статику от динамики отличает расширение; в объектном хранилище только файлы, поэтому запрос идёт к серверам. То, что построено для одного, нельзя показывать другому. Польза от узла всё же есть: TCP и TLS заканчиваются рядом с клиентом."
    ),
    cites: &[Cite::rfc("RFC 9111 §5.2.2.7")],
};

pub const KEPT: Why = Why {
    id: "cdn.kept",
    what: text!(
        "The origin’s header fields set the rule: for {time} further requests are answered from this copy.",
        "规则由源站的响应首部设定：在 {time} 内，后续请求由这份副本应答。",
        "Правило задают поля заголовка источника: {time} на следующие запросы отвечает эта копия."
    ),
    why: text!(
        "CDN-Cache-Control is for CDNs alone; else the lifetime is s-maxage, max-age or Expires, less the age that the copy came with. After it the copy is not thrown away but validated.",
        "CDN-Cache-Control 专供 CDN；否则有效期依次取 s-maxage、max-age、Expires，再减去副本到达时已有的年龄。过期后副本不会丢弃，而是重新验证。",
        "CDN-Cache-Control — только для CDN; иначе срок — s-maxage, max-age или Expires за вычетом возраста, с которым копия пришла. После него копию не выбрасывают, а проверяют."
    ),
    cites: &[RFC_STORING, RFC_LIFETIME, Cite::rfc("RFC 9213 §3.1")],
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
        "The origin refused the connection. Unless a stale copy may serve, the CDN answers 502 Bad Gateway itself.",
        "源站拒绝连接。如果没有可用的过期副本，CDN 自行返回 502 Bad Gateway。",
        "Источник отказал в соединении. Если устаревшую копию отдать нельзя, CDN сама отвечает 502 Bad Gateway."
    ),
    why: text!(
        "The client’s connection to the edge is fine; the fault lies behind it. What is fresh in the CDN would still be served.",
        "客户端到边缘节点的连接没有问题，故障在它后面。CDN 中仍新鲜的内容照常返回。",
        "Соединение клиента с узлом в порядке, неисправность за ним. То, что в CDN ещё свежо, отдаётся по-прежнему."
    ),
    cites: &[Cite::rfc("RFC 9110 §15.6.3"), ORIGIN_TIMEOUTS],
};

pub const CONNECT_TIMED_OUT: Why = Why {
    id: "cdn.connect-timed-out",
    what: text!(
        "The origin does not answer the SYN. When the last attempt has timed out, a stale copy serves if it may, else 504 Gateway Timeout is answered.",
        "源站不应答 SYN。最后一次尝试超时后，能用过期副本就用，否则返回 504 Gateway Timeout。",
        "Источник не отвечает на SYN. Когда истекает время последней попытки, отдаётся устаревшая копия, если можно, иначе 504 Gateway Timeout."
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
        "The request was taken but nothing came back in time. A stale copy serves if it may, else 504 Gateway Timeout is answered.",
        "请求被收下，却没有按时返回任何内容。能用过期副本就用，否则返回 504 Gateway Timeout。",
        "Запрос приняли, но вовремя ничего не прислали. Отдаётся устаревшая копия, если можно, иначе 504 Gateway Timeout."
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
        "The request changes something: it is passed to the origin, and the answer is not stored.",
        "这个请求会修改数据：转给源站，响应不缓存。",
        "Запрос что-то меняет: он передаётся источнику, ответ не сохраняется."
    ),
    why: text!(
        "A cache must write unsafe methods through: only the origin can carry them out. If that succeeds, what is stored for the URL is thrown away, here but not at other edges.",
        "不安全的方法，缓存必须直接写穿：只有源站才能执行。成功后，此处为该 URL 存储的内容作废，其他边缘节点则不会。",
        "Небезопасные методы кэш обязан передавать насквозь: выполнить их может только источник. При успехе сохранённое для этого URL выбрасывается — здесь, но не на других узлах."
    ),
    cites: &[Cite::rfc("RFC 9111 §4"), Cite::rfc("RFC 9111 §4.4")],
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

pub const MUST_ASK: Why = Why {
    id: "cdn.must-ask",
    what: text!(
        "What is stored may not be used unasked ({rule}).",
        "已存的内容须先询问才能使用（{rule}）。",
        "Сохранённое нельзя отдать без проверки ({rule})."
    ),
    why: text!(
        "no-cache lets a cache keep the response, but each use is validated; a 304 is cheap.",
        "no-cache 允许存储，但每次使用都要验证；304 的代价很小。",
        "no-cache хранить разрешает, но каждое использование проверяется; 304 стоит недорого."
    ),
    cites: &[Cite::rfc("RFC 9111 §5.2.2.4")],
};

pub const STALE_MEANWHILE: Why = Why {
    id: "cdn.stale-while-revalidate",
    what: text!(
        "The copy is {age} old, past its {lifetime}, and is given out at once; the next server is asked behind the client’s back.",
        "副本的年龄是 {age}，已超过有效期 {lifetime}；先立即返回，再在后台询问下一级。",
        "Возраст копии {age}, срок {lifetime} прошёл; она отдаётся сразу, а следующий сервер спрашивают за спиной клиента."
    ),
    why: text!(
        "Nobody waits for the origin; the price is one old answer. The response allows it by stale-while-revalidate, or the CDN’s own setting does (nginx: proxy_cache_use_stale updating, proxy_cache_background_update). must-revalidate forbids it.",
        "没有人需要等待源站，代价是一次旧的应答。由响应的 stale-while-revalidate 允许，或由 CDN 自己的设置允许（nginx：proxy_cache_use_stale updating 与 proxy_cache_background_update）。must-revalidate 则禁止。",
        "Источника никто не ждёт; цена — один старый ответ. Разрешает это stale-while-revalidate в ответе или настройка самой CDN (nginx: proxy_cache_use_stale updating и proxy_cache_background_update). must-revalidate запрещает."
    ),
    cites: &[Cite::rfc("RFC 5861 §3"), USE_STALE],
};

pub const STALE_ON_ERROR: Why = Why {
    id: "cdn.stale-if-error",
    what: text!(
        "The origin has failed: the stale copy is given out instead of an error. It is {age} old, past its {lifetime}.",
        "源站出错：返回过期副本而不是错误。它的年龄是 {age}，已超过有效期 {lifetime}。",
        "Источник подвёл: вместо ошибки отдаётся устаревшая копия. Её возраст {age}, срок {lifetime} прошёл."
    ),
    why: text!(
        "An old page is mostly better than none. Refusal, silence and 500, 502, 503, 504 count as errors. The response allows it by stale-if-error, or the CDN’s own setting does (nginx: proxy_cache_use_stale error timeout http_503). The copy stays stale: the next request tries the origin again.",
        "旧页面通常好过没有页面。拒绝连接、无响应以及 500、502、503、504 都算出错。由响应的 stale-if-error 允许，或由 CDN 自己的设置允许（nginx：proxy_cache_use_stale error timeout http_503）。副本仍是过期的：下一个请求会再次尝试源站。",
        "Старая страница обычно лучше никакой. Ошибкой считаются отказ, молчание и 500, 502, 503, 504. Разрешает это stale-if-error в ответе или настройка самой CDN (nginx: proxy_cache_use_stale error timeout http_503). Копия остаётся устаревшей: следующий запрос снова попробует источник."
    ),
    cites: &[Cite::rfc("RFC 5861 §4"), USE_STALE],
};

pub const NO_STALE: Why = Why {
    id: "cdn.no-stale",
    what: text!(
        "The origin has failed, and the stale copy may not be used: the error is passed on.",
        "源站出错，而过期副本又不能使用：错误原样返回。",
        "Источник подвёл, а устаревшую копию отдавать нельзя: клиент получает ошибку."
    ),
    why: text!(
        "Neither the response nor the CDN’s setting allows it for so long, or must-revalidate forbids it.",
        "响应和 CDN 的设置都不允许用这么久，或者 must-revalidate 禁止。",
        "Ни ответ, ни настройка CDN не допускают этого так долго, либо запрещает must-revalidate."
    ),
    cites: &[Cite::rfc("RFC 9111 §4.2.4"), Cite::rfc("RFC 5861 §4")],
};

pub const NOT_FOR_ALL: Why = Why {
    id: "cdn.not-for-all",
    what: text!(
        "What came back may not be stored, so it cannot answer the others ({count}): after {time} of waiting each of them is passed on.",
        "取回的响应不可缓存，不能回答其余 {count} 个请求：等了 {time} 之后，它们各自回源。",
        "Полученное хранить нельзя, значит, другим ({count}) им не ответить: прождав {time}, каждый запрос идёт дальше сам."
    ),
    why: text!(
        "Waiting was in vain and only made it later. Some CDNs remember for a while that the URL cannot be stored, and let everybody through at once.",
        "等待落空，反而更慢。有些 CDN 会暂时记住该 URL 不可缓存，之后直接放行。",
        "Ждали зря и только потеряли время. Некоторые CDN какое-то время помнят, что URL хранить нельзя, и пропускают всех сразу."
    ),
    cites: &[RFC_COLLAPSE],
};
