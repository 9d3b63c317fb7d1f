//! The words of the DNS stage.

use crate::text;
use crate::text::Text;
use crate::trace::{Cite, Why};

pub const HOST: Text = text!("host", "主机", "хост");
pub const ADDRESS: Text = text!("an address", "IP 地址", "адрес");
pub const DOMAIN: Text = text!("a name", "域名", "имя");
pub const BROWSER_NAME: Text = text!("browser DNS cache", "浏览器 DNS 缓存", "DNS-кэш браузера");
pub const STUB_NAME: Text = text!("system DNS cache", "系统 DNS 缓存", "DNS-кэш системы");

pub const PROBE: Text = text!("DNS probe", "DNS 探测", "проверка DNS");
pub const UNREACHABLE: Text = text!(
    "This site can’t be reached",
    "无法访问此网站",
    "Не удаётся получить доступ к сайту"
);
pub const NO_INTERNET: Text = text!(
    "No internet",
    "未连接到互联网",
    "Нет подключения к интернету"
);
pub const CABLES_TEXT: Text = text!(
    "Check the network cables, modem and router.",
    "请检查网线、调制解调器和路由器。",
    "Проверьте сетевые кабели, модем и маршрутизатор."
);
pub const NO_INTERNET_TEXT: Text = text!(
    "No DNS server could be reached.",
    "无法到达任何 DNS 服务器。",
    "Ни один DNS-сервер не доступен."
);
pub const MISSING_TEXT: Text = text!(
    "The name {name} does not exist. Check if there is a typo in it.",
    "域名 {name} 不存在。请检查是否有拼写错误。",
    "Имени {name} не существует. Проверьте, нет ли в нём опечаток."
);
pub const NO_ADDRESS_TEXT: Text = text!(
    "The name {name} exists, but has no address.",
    "域名 {name} 存在，但没有地址。",
    "Имя {name} существует, но адреса у него нет."
);
pub const FAILED_TEXT: Text = text!(
    "The DNS server could not find the address of {name}. Try again later.",
    "DNS 服务器查不到 {name} 的地址。请稍后重试。",
    "DNS-сервер не смог найти адрес {name}. Попробуйте позже."
);
pub const SILENT_TEXT: Text = text!(
    "No DNS server answered the question about {name}. Check the network settings.",
    "没有 DNS 服务器应答对 {name} 的查询。请检查网络设置。",
    "Ни один DNS-сервер не ответил на вопрос о {name}. Проверьте настройки сети."
);

const CHROMIUM_CACHE: Cite = Cite {
    label: "Chromium host_resolver_manager.cc",
    url: "https://source.chromium.org/chromium/chromium/src/+/main:net/dns/host_resolver_manager.cc",
};
const RFC_RESOLVER: Cite = Cite::rfc("RFC 1034 §5.3.1");
const RFC_TTL: Cite = Cite::rfc("RFC 1035 §3.2.1");

pub const LITERAL: Why = Why {
    id: "dns.literal",
    what: text!(
        "The host needs no look-up: it is an address already, or localhost.",
        "这个主机无需查询：它本身就是地址，或者是 localhost。",
        "Хост не нужно искать: это уже адрес или localhost."
    ),
    why: text!(
        "DNS turns names into addresses. A literal address skips it, and localhost always means this very machine.",
        "DNS 把域名解析成地址。直接写 IP 地址就用不到 DNS；localhost 永远指本机。",
        "DNS превращает имена в адреса. Если адрес записан прямо, DNS не нужен, а localhost всегда означает эту же машину."
    ),
    cites: &[
        Cite {
            label: "WHATWG URL §3.5",
            url: "https://url.spec.whatwg.org/#host-parsing",
        },
        Cite::rfc("RFC 6761 §6.3"),
    ],
};

pub const ASK_BROWSER: Why = Why {
    id: "dns.ask-browser",
    what: text!(
        "The browser looks into its own host cache first.",
        "浏览器先查自己的主机缓存。",
        "Сначала браузер смотрит в собственный кэш хостов."
    ),
    why: text!(
        "It is the nearest copy: no other program and no network is needed.",
        "这是最近的副本：不需要其他程序，也不需要网络。",
        "Это ближайшая копия: не нужны ни другая программа, ни сеть."
    ),
    cites: &[CHROMIUM_CACHE],
};

pub const BROWSER_DECIDES: Why = Why {
    id: "dns.browser-cache",
    what: text!(
        "Does the browser still remember the address?",
        "浏览器还记得这个地址吗？",
        "Помнит ли браузер адрес?"
    ),
    why: text!(
        "The system’s resolver does not tell the TTL, so Chromium keeps its answers for one minute.",
        "系统解析器不告知 TTL，所以 Chromium 把结果保留一分钟。",
        "Системный резолвер не сообщает TTL, поэтому Chromium хранит ответ минуту."
    ),
    cites: &[CHROMIUM_CACHE],
};

pub const BROWSER_HIT: Why = Why {
    id: "dns.browser-hit",
    what: text!(
        "The cache holds the addresses and they have not run out.",
        "缓存中有这些地址，且尚未过期。",
        "Адреса есть в кэше и ещё не устарели."
    ),
    why: text!(
        "Nobody else is asked: the answer costs no network time at all.",
        "不必再询问其他服务器：没有任何网络耗时。",
        "Больше никого спрашивать не нужно: на сеть время не тратится вовсе."
    ),
    cites: &[CHROMIUM_CACHE],
};

pub const BROWSER_MISS: Why = Why {
    id: "dns.browser-miss",
    what: text!(
        "The cache has nothing, or what it had has run out.",
        "缓存里没有，或者已过期。",
        "В кэше ничего нет, или запись устарела."
    ),
    why: text!(
        "The browser goes on to the operating system.",
        "浏览器转而询问操作系统。",
        "Браузер обращается к операционной системе."
    ),
    cites: &[CHROMIUM_CACHE],
};

pub const ASK_STUB: Why = Why {
    id: "dns.getaddrinfo",
    what: text!(
        "The browser asks the operating system’s resolver.",
        "浏览器询问操作系统的解析器。",
        "Браузер спрашивает резолвер операционной системы."
    ),
    why: text!(
        "It is a stub: it may answer from its cache, but passes every other question on to one server.",
        "它是存根解析器（stub）：自己有缓存，缓存之外的查询都交给一台服务器。",
        "Это stub-резолвер: свой кэш у него есть, но все прочие запросы он передаёт одному серверу."
    ),
    cites: &[RFC_RESOLVER],
};

pub const STUB_DECIDES: Why = Why {
    id: "dns.os-cache",
    what: text!(
        "Does the system still have the address?",
        "系统缓存里还有这个地址吗？",
        "Есть ли ещё адрес в кэше системы?"
    ),
    why: text!(
        "All programs of the machine share this cache. Its entries live as long as the records’ TTL says.",
        "本机所有程序共用这个缓存。条目的寿命由记录的 TTL 决定。",
        "Этот кэш общий для всех программ машины. Записи хранятся столько, сколько указано в их TTL."
    ),
    cites: &[RFC_TTL],
};

pub const STUB_ANSWERS: Why = Why {
    id: "dns.os-answers",
    what: text!(
        "The system returns every address of the name; the browser picks one.",
        "系统返回该域名的所有地址，由浏览器挑一个。",
        "Система возвращает все адреса имени; выбирает браузер."
    ),
    why: text!(
        "A name may have several addresses, to spread the load and in case one fails. Choosing is the client’s part.",
        "一个域名可以有多个地址，用于负载均衡和容错。选哪一个由客户端决定。",
        "У имени может быть несколько адресов: для распределения нагрузки и на случай отказа. Выбор остаётся за клиентом."
    ),
    cites: &[Cite::rfc("RFC 6724 §6")],
};

pub const STUB_FAILS: Why = Why {
    id: "dns.os-fails",
    what: text!(
        "The system reports that the name does not exist.",
        "系统报告该域名不存在。",
        "Система сообщает, что имени не существует."
    ),
    why: text!(
        "Without an address there is nobody to connect to; the browser shows a page of its own.",
        "没有地址就无从连接；浏览器显示它自己的页面。",
        "Без адреса соединяться не с кем; браузер показывает собственную страницу."
    ),
    cites: &[Cite::rfc("RFC 3493 §6.1")],
};

pub const STUB_NO_ADDRESS: Why = Why {
    id: "dns.os-no-address",
    what: text!(
        "The system reports that the name has no address.",
        "系统报告该域名没有地址。",
        "Система сообщает, что у имени нет адреса."
    ),
    why: text!(
        "The name exists, perhaps for mail only. For a browser it comes to the same.",
        "域名存在，也许只用于邮件。对浏览器来说结果一样。",
        "Имя есть — возможно, только для почты. Для браузера это одно и то же."
    ),
    cites: &[GETADDRINFO],
};

pub const STUB_UNREACHABLE: Why = Why {
    id: "dns.os-unreachable",
    what: text!(
        "The question did not reach the DNS server: the system reports a failure that may pass.",
        "查询没能到达 DNS 服务器：系统报告暂时性失败。",
        "Вопрос не дошёл до DNS-сервера: система сообщает о временном сбое."
    ),
    why: text!(
        "Nobody has said that the name does not exist, so nothing is kept.",
        "没有人说该域名不存在，因此不缓存任何结果。",
        "Никто не сказал, что имени нет, поэтому ничего не запоминается."
    ),
    cites: &[GETADDRINFO],
};

pub const STUB_GIVES_UP: Why = Why {
    id: "dns.os-gives-up",
    what: text!(
        "Every server was asked twice in vain: “try again later”.",
        "每台服务器都问了两遍，均无结果：“请稍后再试”。",
        "Каждый сервер спрошен дважды и напрасно: «попробуйте позже»."
    ),
    why: text!(
        "Whether the name exists is not known. The browser is told no more than this code.",
        "域名是否存在并不清楚。浏览器得到的只有这个代码。",
        "Существует ли имя, неизвестно. Браузеру сообщают только этот код."
    ),
    cites: &[GETADDRINFO],
};

const GETADDRINFO: Cite = Cite {
    label: "getaddrinfo(3)",
    url: "https://man7.org/linux/man-pages/man3/getaddrinfo.3.html",
};

pub const HOSTS_FILE: Why = Why {
    id: "dns.hosts",
    what: text!(
        "The hosts file lists the name: no cache and no server is asked.",
        "hosts 文件里有这个域名：不查缓存，也不问服务器。",
        "Имя есть в файле hosts: ни кэш, ни серверы не спрашивают."
    ),
    why: text!(
        "nsswitch.conf says “files dns”: the file comes first. It never runs out, and is easily forgotten.",
        "nsswitch.conf 写着“files dns”：先看文件。它永不过期，也容易被遗忘。",
        "В nsswitch.conf написано «files dns»: сначала файл. Он не устаревает, и о нём легко забыть."
    ),
    cites: &[Cite {
        label: "hosts(5)",
        url: "https://man7.org/linux/man-pages/man5/hosts.5.html",
    }],
};

pub const ASK_NEXT: Why = Why {
    id: "dns.query-next",
    what: text!(
        "The same question to the next server of resolv.conf; after the last comes the first again.",
        "向 resolv.conf 中的下一台服务器发出同样的查询；问完最后一台再从头开始。",
        "Тот же вопрос следующему серверу из resolv.conf; после последнего снова идёт первый."
    ),
    why: text!(
        "They are tried in this order every time: without rotate the second helps only when the first fails.",
        "每次都按这个顺序：没有 rotate 时，只有第一台失败才会用到第二台。",
        "Порядок всегда такой: без rotate второй сервер нужен, только когда отказал первый."
    ),
    cites: &[Cite {
        label: "resolv.conf(5)",
        url: "https://man7.org/linux/man-pages/man5/resolv.conf.5.html",
    }],
};

pub const ASK_AAAA: Why = Why {
    id: "dns.query-aaaa",
    what: text!(
        "IPv6 addresses are a type of their own, AAAA, and asked for at the same time.",
        "IPv6 地址是另一种记录类型 AAAA，同时查询。",
        "Адреса IPv6 — отдельный тип записей, AAAA; их спрашивают одновременно."
    ),
    why: text!(
        "A client with IPv6 asks for both and prefers IPv6. One that has none does not ask (AI_ADDRCONFIG).",
        "有 IPv6 的客户端两种都查，优先用 IPv6。没有 IPv6 的客户端不查（AI_ADDRCONFIG）。",
        "Клиент с IPv6 спрашивает оба типа и предпочитает IPv6. Без IPv6 не спрашивает (AI_ADDRCONFIG)."
    ),
    cites: &[Cite::rfc("RFC 8305 §3"), Cite::rfc("RFC 3596 §2.1")],
};

pub const LATE_AAAA: Why = Why {
    id: "dns.resolution-delay",
    what: text!(
        "The A records have been there for 50 ms: the client goes on with IPv4.",
        "A 记录已到 50 毫秒：客户端用 IPv4 继续。",
        "Записи A получены 50 мс назад: клиент продолжает с IPv4."
    ),
    why: text!(
        "This resolution delay gives IPv6 a chance, but a slow answer must not hold up the page.",
        "这段解析延迟给 IPv6 一个机会，但迟到的应答不能拖住页面。",
        "Эта задержка даёт IPv6 шанс, но медленный ответ не должен держать страницу."
    ),
    cites: &[Cite::rfc("RFC 8305 §3")],
};

pub const PROBE_WORKS: Why = Why {
    id: "dns.probe-works",
    what: text!(
        "The browser asks its DNS servers for a name that surely exists, and gets it: so it blames the name, and shows NXDOMAIN.",
        "浏览器向 DNS 服务器查询一个肯定存在的域名，成功了：于是归咎于原来的域名，显示 NXDOMAIN。",
        "Браузер спрашивает у DNS-серверов заведомо существующее имя и получает ответ: значит, дело в имени, и он показывает NXDOMAIN."
    ),
    why: text!(
        "The system’s resolver told it no more than that there is no address. So the page says NXDOMAIN even when the zone’s servers failed.",
        "系统解析器只告诉它没有地址。所以即使是权威服务器故障，页面也显示 NXDOMAIN。",
        "Системный резолвер сообщил лишь, что адреса нет. Поэтому страница говорит NXDOMAIN, даже если отказали серверы зоны."
    ),
    cites: &[CHROMIUM_PROBE],
};

pub const PROBE_FAILS: Why = Why {
    id: "dns.probe-fails",
    what: text!(
        "The browser asks its DNS servers for a name that surely exists, in vain, but public servers answer: BAD_CONFIG.",
        "浏览器向 DNS 服务器查询一个肯定存在的域名，没有成功，而公共服务器能应答：BAD_CONFIG。",
        "Браузер напрасно спрашивает у DNS-серверов заведомо существующее имя, а публичные серверы отвечают: BAD_CONFIG."
    ),
    why: text!(
        "So not the name is at fault but the client’s own DNS servers, or their setting.",
        "可见问题不在域名，而在客户端自己的 DNS 服务器或其设置。",
        "Значит, дело не в имени, а в DNS-серверах самого клиента или в их настройке."
    ),
    cites: &[CHROMIUM_PROBE],
};

pub const PROBE_UNREACHED: Why = Why {
    id: "dns.probe-unreached",
    what: text!(
        "The browser asks its own and public DNS servers for a name that surely exists. None can be reached: NO_INTERNET.",
        "浏览器向自己的和公共的 DNS 服务器查询一个肯定存在的域名，一台也到达不了：NO_INTERNET。",
        "Браузер спрашивает у своих и у публичных DNS-серверов заведомо существующее имя. Ни один не доступен: NO_INTERNET."
    ),
    why: text!(
        "So neither the name nor the DNS servers are at fault, but the way to them.",
        "可见问题既不在域名，也不在 DNS 服务器，而在通往它们的路上。",
        "Значит, дело не в имени и не в DNS-серверах, а в пути к ним."
    ),
    cites: &[CHROMIUM_PROBE],
};

const CHROMIUM_PROBE: Cite = Cite {
    label: "Chromium dns_probe_service_impl.cc",
    url: "https://source.chromium.org/chromium/chromium/src/+/main:chrome/browser/net/dns_probe_service_impl.cc",
};
