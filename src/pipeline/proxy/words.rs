//! What is said of the transparent proxy.

use crate::text;
use crate::trace::{Cite, Why};

const RFC_INTERCEPTION: Cite = Cite::rfc("RFC 9110 §3.7");
const SQUID_INTERCEPT: Cite = Cite {
    label: "Squid interception",
    url: "https://wiki.squid-cache.org/SquidFaq/InterceptionProxy",
};

pub const INTERCEPTS: Why = Why {
    id: "proxy.intercepts",
    what: text!(
        "A router of the access provider hands every connection to port 80 to the proxy, which accepts it in the server’s name.",
        "接入运营商的路由器把所有到 80 端口的连接交给代理，代理以服务器的名义接受连接。",
        "Маршрутизатор провайдера отдаёт все соединения на порт 80 прокси, и тот принимает их от имени сервера."
    ),
    why: text!(
        "The browser does not notice: it has connected to the server’s address. Nothing in http: is encrypted or signed, so whoever is on the way can read a request, answer it, and change the answer.",
        "浏览器毫无察觉：它连接的就是服务器的地址。http: 既不加密也不签名，途中的任何一方都能读取请求、代为应答、修改响应。",
        "Браузер этого не замечает: он соединялся с адресом сервера. В http: ничего не зашифровано и не подписано: кто стоит на пути, может прочесть запрос, ответить на него и изменить ответ."
    ),
    cites: &[
        RFC_INTERCEPTION,
        Cite::rfc("RFC 3040 §2.5"),
        SQUID_INTERCEPT,
    ],
};

pub const PASSES: Why = Why {
    id: "proxy.passes",
    what: text!(
        "An https: connection passes to the server. All that the proxy can see of it: addresses, ports, sizes, and the host’s name in the ClientHello (SNI).",
        "https: 连接直接通向服务器。代理能看到的只有地址、端口、数据量，以及 ClientHello 里的主机名（SNI）。",
        "Соединение https: идёт к серверу. Всё, что в нём видит прокси: адреса, порты, объёмы и имя хоста в ClientHello (SNI)."
    ),
    why: text!(
        "It has no key: it can neither read the request nor answer it. To do so it would have to present a certificate for the host, and nobody whom the browser trusts will issue it one.",
        "它没有密钥：既读不了请求，也无法应答。要做到这些，它得出示该主机的证书，而浏览器信任的机构不会给它签发。",
        "Ключа у него нет: он не может ни прочесть запрос, ни ответить. Для этого пришлось бы предъявить сертификат хоста, а его не выдаст никто, кому доверяет браузер."
    ),
    cites: &[Cite::rfc("RFC 9110 §4.2.2"), Cite::rfc("RFC 6066 §3")],
};

pub const OTHER_PORT: Why = Why {
    id: "proxy.other-port",
    what: text!(
        "The connection goes to another port, so the router does not hand it to the proxy.",
        "连接的是其他端口，路由器不会把它交给代理。",
        "Соединение идёт на другой порт, и маршрутизатор не отдаёт его прокси."
    ),
    why: text!(
        "The rule goes by the port: before the first byte nobody knows which protocol will be spoken.",
        "规则只看端口：在第一个字节之前，谁也不知道会用什么协议。",
        "Правило смотрит на порт: до первого байта никто не знает, какой будет протокол."
    ),
    cites: &[SQUID_INTERCEPT],
};

pub const LOOK: Why = Why {
    id: "proxy.look-up",
    what: text!(
        "The proxy looks whether it has the response already.",
        "代理先看自己是否已有这个响应。",
        "Прокси смотрит, нет ли у него уже этого ответа."
    ),
    why: text!(
        "The key is the URL, put together from Host and the target. One copy here serves all customers of the provider.",
        "键是由 Host 和请求目标拼成的 URL。这里的一份副本服务该运营商的所有用户。",
        "Ключ — URL, собранный из Host и цели запроса. Одна копия здесь служит всем абонентам провайдера."
    ),
    cites: &[Cite::rfc("RFC 9111 §2"), Cite::rfc("RFC 9110 §7.1")],
};

pub const FOUND: Why = Why {
    id: "proxy.found",
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
    id: "proxy.not-found",
    what: text!(
        "Nothing is stored for this URL.",
        "缓存中没有这个 URL。",
        "Для этого URL ничего не сохранено."
    ),
    why: text!(
        "No customer of the provider has asked for it, or it was not allowed to be stored, or was evicted.",
        "该运营商的用户还没有请求过它，或者它不允许存储，或已被淘汰。",
        "Никто из абонентов провайдера его не запрашивал, его запрещено хранить или копия вытеснена."
    ),
    cites: &[Cite::rfc("RFC 9111 §3")],
};

pub const MISSING: Why = Why {
    id: "proxy.miss",
    what: text!(
        "Nothing to reuse: the proxy asks the server over a connection of its own.",
        "没有可用的副本：代理用自己的连接向服务器请求。",
        "Готовой копии нет: прокси спрашивает сервер по собственному соединению."
    ),
    why: text!(
        "What comes back will be stored if its header fields allow it.",
        "只要首部字段允许，返回的响应就会被存入缓存。",
        "Ответ будет сохранён, если это разрешат его поля заголовка."
    ),
    cites: &[Cite::rfc("RFC 9111 §3")],
};

pub const FRESH: Why = Why {
    id: "proxy.fresh",
    what: text!(
        "The copy is {age} old and may be used for {lifetime}: it is fresh, and nobody is asked.",
        "副本的年龄是 {age}，有效期 {lifetime}：仍然新鲜，无需询问服务器。",
        "Возраст копии {age}, срок годности {lifetime}: она свежая, и спрашивать никого не нужно."
    ),
    why: text!(
        "The proxy answers in the server’s name, and the server never learns of the request. Age tells how old the copy is, Via and Cache-Status that it came from a proxy.",
        "代理以服务器的名义应答，服务器根本不知道有过这个请求。Age 说明副本的年龄，Via 和 Cache-Status 表明它来自代理。",
        "Прокси отвечает от имени сервера, и сервер о запросе не узнает. Age говорит о возрасте копии, Via и Cache-Status — о том, что ответил прокси."
    ),
    cites: &[
        Cite::rfc("RFC 9111 §4.2"),
        Cite::rfc("RFC 9110 §7.6.3"),
        Cite::rfc("RFC 9211 §2"),
    ],
};

pub const STALE: Why = Why {
    id: "proxy.stale",
    what: text!(
        "The copy is {age} old and could be used for {lifetime}: it is stale and must be validated.",
        "副本的年龄是 {age}，有效期只有 {lifetime}：已过期，必须重新验证。",
        "Возраст копии {age}, срок годности был {lifetime}: она устарела, её нужно проверить."
    ),
    why: text!(
        "The proxy asks the server with If-None-Match and the copy’s ETag. If nothing has changed, 304 comes back without content.",
        "代理带上 If-None-Match 和副本的 ETag 询问服务器。若没有变化，返回不带内容的 304。",
        "Прокси спрашивает сервер с If-None-Match и ETag копии. Если ничего не изменилось, вернётся 304 без содержимого."
    ),
    cites: &[Cite::rfc("RFC 9111 §4.3")],
};

pub const KEPT: Why = Why {
    id: "proxy.kept",
    what: text!(
        "The response is in the store now: for {time} every customer of the provider gets it from here.",
        "响应已存入缓存：{time} 内，该运营商的所有用户都从这里得到它。",
        "Ответ теперь в кэше: в течение {time} все абоненты провайдера получат его отсюда."
    ),
    why: text!(
        "In a shared cache s-maxage goes before max-age. The server cannot purge this copy: the cache is not its own.",
        "在共享缓存中，s-maxage 优先于 max-age。服务器无法清除这份副本：缓存不归它管。",
        "В общем кэше s-maxage важнее max-age. Очистить эту копию сервер не может: кэш не его."
    ),
    cites: &[Cite::rfc("RFC 9111 §3"), Cite::rfc("RFC 9111 §5.2.2.10")],
};

pub const MUST_ASK: Why = Why {
    id: "proxy.must-ask",
    what: text!(
        "There is a copy, {age} old, but it must not be used unasked: {rule}.",
        "有副本，年龄 {age}，但不得直接使用：{rule}。",
        "Копия есть, её возраст {age}, но без проверки использовать её нельзя: {rule}."
    ),
    why: text!(
        "The server says no-cache, or the browser does when somebody reloads: the proxy asks first.",
        "服务器给出了 no-cache，或者有人点了重新加载，浏览器带上 no-cache：代理先询问服务器。",
        "no-cache говорит сервер — или браузер, когда страницу перезагружают: прокси сначала спрашивает."
    ),
    cites: &[
        Cite::rfc("RFC 9111 §5.2.2.4"),
        Cite::rfc("RFC 9111 §5.2.1.4"),
    ],
};

pub const SERVES_STALE: Why = Why {
    id: "proxy.serves-stale",
    what: text!(
        "The copy is {age} old and could be used for {lifetime}: it is stale, but {rule} lets the proxy answer with it.",
        "副本的年龄是 {age}，有效期只有 {lifetime}：已过期，但 {rule} 允许代理用它应答。",
        "Возраст копии {age}, срок годности был {lifetime}: она устарела, но {rule} позволяет ответить ею."
    ),
    why: text!(
        "Nobody waits: the answer goes out at once, and a conditional request in the background brings the next one up to date.",
        "无需等待：立即应答，同时在后台发出条件请求，下次就是最新的。",
        "Никто не ждёт: ответ уходит сразу, а условный запрос в фоне обновляет копию к следующему разу."
    ),
    cites: &[Cite::rfc("RFC 5861 §3")],
};

pub const LOG: Why = Why {
    id: "proxy.log",
    what: text!(
        "A line of Squid’s access.log: time, milliseconds, client, result and status, bytes, method, URL, user, from where, media type.",
        "Squid access.log 的一行：时间、毫秒数、客户端、结果与状态码、字节数、方法、URL、用户、来源、媒体类型。",
        "Строка access.log в Squid: время, миллисекунды, клиент, результат и статус, байты, метод, URL, пользователь, откуда взято, тип."
    ),
    why: text!(
        "TCP_HIT came from the store, TCP_MISS from the server; TCP_REFRESH_UNMODIFIED was validated first. The server’s own log has no line for a hit, and the proxy’s address for the rest.",
        "TCP_HIT 来自缓存，TCP_MISS 来自服务器，TCP_REFRESH_UNMODIFIED 先经过验证。命中时服务器日志里没有记录；其余请求在那里记的是代理的地址。",
        "TCP_HIT — из кэша, TCP_MISS — с сервера, TCP_REFRESH_UNMODIFIED — после проверки. В журнале самого сервера о попадании нет ни строки, об остальном — строка с адресом прокси."
    ),
    cites: &[Cite {
        label: "Squid log files",
        url: "https://wiki.squid-cache.org/SquidFaq/SquidLogs",
    }],
};

pub const CONNECT_FAILED: Why = Why {
    id: "proxy.connect-failed",
    what: text!(
        "The proxy cannot connect to the server and answers 503 itself.",
        "代理连不上服务器，自己返回 503。",
        "Прокси не может соединиться с сервером и сам отвечает 503."
    ),
    why: text!(
        "The browser’s own connection was accepted long before, by the proxy: so it shows a page with a status instead of a connection error.",
        "浏览器的连接早已被代理接受，所以它显示的是带状态码的页面，而不是连接错误。",
        "Соединение браузера давно принял прокси, поэтому виден не сбой соединения, а страница со статусом."
    ),
    cites: &[SQUID_FORWARDING],
};

pub const READ_FAILED: Why = Why {
    id: "proxy.read-failed",
    what: text!(
        "The connection to the server was reset; the proxy answers 502.",
        "到服务器的连接被重置；代理返回 502。",
        "Соединение с сервером сброшено; прокси отвечает 502."
    ),
    why: text!(
        "What happens on the proxy’s connection reaches the browser only as what the proxy makes of it.",
        "代理连接上发生的事，浏览器只能看到代理转述的结果。",
        "Что случилось на соединении прокси, браузер узнаёт лишь в его пересказе."
    ),
    cites: &[SQUID_FORWARDING],
};

pub const READ_TIMED_OUT: Why = Why {
    id: "proxy.read-timed-out",
    what: text!(
        "For 15 minutes nothing has come from the server (read_timeout); the proxy answers 504.",
        "15 分钟内没有收到服务器的任何数据（read_timeout）；代理返回 504。",
        "15 минут от сервера ничего не приходит (read_timeout); прокси отвечает 504."
    ),
    why: text!(
        "What happens on the proxy’s connection reaches the browser only as what the proxy makes of it.",
        "代理连接上发生的事，浏览器只能看到代理转述的结果。",
        "Что случилось на соединении прокси, браузер узнаёт лишь в его пересказе."
    ),
    cites: &[SQUID_FORWARDING],
};

const SQUID_FORWARDING: Cite = Cite {
    label: "Squid FwdState.cc",
    url: "https://github.com/squid-cache/squid/blob/master/src/FwdState.cc",
};
