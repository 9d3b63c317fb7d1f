//! What is said of block checks.

use crate::text;
use crate::trace::{Cite, Why};

const RFC_HTTP_SEEN: Cite = Cite::rfc("RFC 9505 §4.2.1");
const RFC_TLS_SEEN: Cite = Cite::rfc("RFC 9505 §4.2.3");

pub const NOT_LISTED: Why = Why {
    id: "block.not-listed",
    what: text!(
        "The host is not on the list: the box lets it pass.",
        "主机不在名单中：设备放行。",
        "Хоста в списке нет: устройство пропускает его."
    ),
    why: text!(
        "Every connection of every customer is compared, so the box has microseconds for each.",
        "每个用户的每个连接都要比对，所以设备在每个连接上只有几微秒。",
        "Сверяется каждое соединение каждого абонента, и на каждое у устройства микросекунды."
    ),
    cites: &[RFC_HTTP_SEEN, RFC_TLS_SEEN],
};

pub const NO_NAME: Why = Why {
    id: "block.no-name",
    what: text!(
        "The ClientHello names no host, so there is nothing to compare with the list.",
        "ClientHello 中没有主机名，没有可与名单比对的内容。",
        "В ClientHello нет имени хоста: сверять со списком нечего."
    ),
    why: text!(
        "The URL has an address in place of a name, and server_name holds names only. Such a site can be blocked by its address.",
        "URL 里是 IP 地址而不是域名，而 server_name 只放域名。这样的站点可以按地址封锁。",
        "В URL адрес вместо имени, а server_name содержит только имена. Такой сайт можно блокировать по адресу."
    ),
    cites: &[Cite::rfc("RFC 6066 §3")],
};

pub const HOST_SEEN: Why = Why {
    id: "block.host-seen",
    what: text!(
        "Over http: the box reads the whole request: Host, path, cookies. The host is on the list.",
        "在 http: 上，设备能读到整个请求：Host、路径、Cookie。该主机在名单中。",
        "В http: устройство читает весь запрос: Host, путь, куки. Хост есть в списке."
    ),
    why: text!(
        "Deep packet inspection (DPI) looks past the headers that a router needs. With the path in sight a single page could be blocked and the rest left alone.",
        "深度包检测（DPI）会看路由器不需要看的内容。既然能看到路径，就可以只封一个页面而放行其余部分。",
        "Глубокий анализ пакетов (DPI) смотрит дальше заголовков, нужных маршрутизатору. Раз виден путь, можно закрыть одну страницу, а остальное не трогать."
    ),
    cites: &[RFC_HTTP_SEEN],
};

pub const NAME_SEEN: Why = Why {
    id: "block.name-seen",
    what: text!(
        "Over https: the box sees the address and, in the ClientHello, the host’s name (SNI): it is on the list. Path, cookies and page stay hidden.",
        "在 https: 上，设备只见地址和 ClientHello 里的主机名（SNI）：它在名单中。路径、Cookie 和页面都看不到。",
        "В https: устройство видит адрес и имя хоста в ClientHello (SNI): оно есть в списке. Путь, куки и страница скрыты."
    ),
    why: text!(
        "The name is sent in the clear because the server has to choose a certificate before there are keys. So the whole site is blocked, or nothing.",
        "主机名以明文发送，因为在有密钥之前，服务器就要选证书。所以要么封整个站点，要么不封。",
        "Имя идёт открытым текстом: сервер выбирает сертификат раньше, чем появятся ключи. Поэтому закрыть можно либо весь сайт, либо ничего."
    ),
    cites: &[RFC_TLS_SEEN, Cite::rfc("RFC 6066 §3")],
};

pub const CANNOT_ANSWER: Why = Why {
    id: "block.cannot-answer",
    what: text!(
        "The name in the ClientHello is listed, but no page can be put in the site’s place: the connection passes.",
        "ClientHello 里的名字在名单中，但无法用页面顶替网站：连接被放行。",
        "Имя в ClientHello есть в списке, но подставить страницу вместо сайта нельзя: соединение проходит."
    ),
    why: text!(
        "An answer needs the key of a certificate for this host. Over https: there are only a reset, silence, and a forged address.",
        "应答需要该主机证书的私钥。对 https: 只剩下重置、丢包和伪造地址。",
        "Для ответа нужен ключ сертификата этого хоста. Для https: остаются сброс, молчание и подмена адреса."
    ),
    cites: &[Cite::rfc("RFC 9110 §4.3.4"), RFC_TLS_SEEN],
};

pub const REDIRECTS: Why = Why {
    id: "block.redirects",
    what: text!(
        "The box answers in the server’s name: 302 to the provider’s block page. The request goes no further; the server’s log has no line.",
        "设备以服务器的名义应答：302 到运营商的封锁页。请求到此为止，服务器日志里没有记录。",
        "Устройство отвечает от имени сервера: 302 на страницу-заглушку провайдера. Дальше запрос не идёт; в журнале сервера ни строки."
    ),
    why: text!(
        "It takes over the connection with the server’s address and sequence numbers. A redirect fits into one segment, so a box needs no TCP of its own; the page is left to a web server.",
        "它用服务器的地址和序号接管连接。一个重定向只占一个报文段，所以设备不需要自己的 TCP；页面由一台 Web 服务器提供。",
        "Соединение продолжается с адресом и номерами сервера. Перенаправление помещается в один сегмент, так что свой TCP устройству не нужен; саму страницу отдаёт веб-сервер."
    ),
    cites: &[RFC_HTTP_SEEN, Cite::rfc("RFC 9110 §15.4.3")],
};

pub const PAGE_SHOWN: Why = Why {
    id: "block.page-shown",
    what: text!(
        "The provider’s server answers every host and path with the same page: this site is blocked.",
        "运营商的服务器对任何主机和路径都返回同一个页面：该网站已被封锁。",
        "Сервер провайдера на любой хост и путь отвечает одной страницей: сайт заблокирован."
    ),
    why: text!(
        "451 says that the reason is a legal demand, and Link who carries it out. Many providers send 200 or 403, and then programs take the page for the site’s own.",
        "451 表示原因是法律要求，Link 说明由谁执行。许多运营商发送 200 或 403，程序就会把它当成网站自己的页面。",
        "451 говорит, что причина — требование закона, а Link — кто его исполняет. Многие провайдеры шлют 200 или 403, и программы принимают заглушку за сам сайт."
    ),
    cites: &[Cite::rfc("RFC 7725 §3"), Cite::rfc("RFC 7725 §4")],
};

pub const RESETS: Why = Why {
    id: "block.resets",
    what: text!(
        "The box drops the segment and sends each end a reset in the other’s name.",
        "设备丢弃该报文段，并以对方的名义向两端各发一个 RST。",
        "Устройство отбрасывает сегмент и шлёт каждой стороне сброс (RST) от имени другой."
    ),
    why: text!(
        "TCP believes a reset with the right addresses, ports and sequence number; nothing in it is signed. TLS protects what is said, not the connection.",
        "只要地址、端口和序号正确，TCP 就相信 RST，其中没有任何签名。TLS 保护的是内容，而不是连接。",
        "TCP верит сбросу с верными адресами, портами и номером: подписи в нём нет. TLS защищает сказанное, но не само соединение."
    ),
    cites: &[Cite::rfc("RFC 9505 §5.2.3"), Cite::rfc("RFC 9293 §3.5.3")],
};

pub const DROPS: Why = Why {
    id: "block.drops",
    what: text!(
        "From here on the box drops every packet of this connection, both ways.",
        "从此刻起，设备双向丢弃这个连接的所有报文。",
        "С этого момента устройство отбрасывает все пакеты соединения в обе стороны."
    ),
    why: text!(
        "Nobody is told, so the client sends again and again until a time-out. To it this looks like a broken network, not like a block.",
        "没有人收到通知，客户端只能一再重传直到超时。在它看来这是网络故障，而不是封锁。",
        "Никто об этом не узнаёт, и клиент повторяет отправку до тайм-аута. Для него это неисправная сеть, а не блокировка."
    ),
    cites: &[Cite::rfc("RFC 9505 §5.2.2")],
};

pub const STOPPED: Why = Why {
    id: "block.stopped",
    what: text!(
        "The proxy’s own request comes to the box, too, and ends there.",
        "代理自己的请求也经过这台设备，并在那里终止。",
        "Запрос самого прокси тоже попадает к устройству и там заканчивается."
    ),
    why: text!(
        "What the proxy has stored it can hand out without passing the box.",
        "代理已存的内容，不经过该设备就能返回。",
        "То, что у прокси уже есть, он отдаёт, минуя устройство."
    ),
    cites: &[RFC_HTTP_SEEN],
};

pub const ADDRESS_LISTED: Why = Why {
    id: "block.address-listed",
    what: text!(
        "A router sends packets to this address nowhere: SYNs are dropped, whatever the port and the host.",
        "路由器把发往该地址的报文丢进黑洞：无论端口和主机，SYN 一律丢弃。",
        "Пакеты на этот адрес маршрутизатор отправляет в никуда: SYN отбрасываются при любом порте и хосте."
    ),
    why: text!(
        "It is the cheapest block: no packet is read further than its IP header. Every other site on the address goes with it.",
        "这是最便宜的封锁：只看 IP 首部。同一地址上的其他网站也一并被封。",
        "Это самая дешёвая блокировка: дальше заголовка IP пакет не читают. Вместе с сайтом пропадают все его соседи по адресу."
    ),
    cites: &[Cite::rfc("RFC 9505 §4.3.1"), Cite::rfc("RFC 5635 §3")],
};

pub const FORGED: Why = Why {
    id: "block.forged",
    what: text!(
        "The name is listed, and the provider’s resolver answers with the address of its block page. Nobody else is asked.",
        "域名在名单中，运营商的解析器直接回答封锁页的地址，不再询问任何服务器。",
        "Имя есть в списке, и резолвер провайдера отвечает адресом своей заглушки. Больше никого не спрашивают."
    ),
    why: text!(
        "DNS is neither encrypted nor signed here, and the client asks only this server. For http: it leads to the page. For https: the page’s certificate is for another host, and the browser stops.",
        "这里的 DNS 既不加密也不签名，而客户端只问这台服务器。http: 会看到封锁页；https: 时封锁页的证书属于别的主机，浏览器就此止步。",
        "DNS здесь не зашифрован и не подписан, а клиент спрашивает только этот сервер. По http: откроется заглушка. По https: её сертификат выдан другому хосту, и браузер остановится."
    ),
    cites: &[
        Cite::rfc("RFC 9505 §5.1.1"),
        Cite {
            label: "unbound local-zone",
            url: "https://nlnetlabs.nl/documentation/unbound/unbound.conf/",
        },
    ],
};

pub const OWN_NAME: Why = Why {
    id: "block.own-name",
    what: text!(
        "The name is the provider’s own, so its resolver answers at once.",
        "这是运营商自己的域名，它的解析器立即回答。",
        "Это имя самого провайдера, и его резолвер отвечает сразу."
    ),
    why: text!(
        "The block page has to be found by everybody who is sent there.",
        "每个被引到封锁页的人都必须能找到它。",
        "Заглушку должен найти каждый, кого на неё отправили."
    ),
    cites: &[Cite::rfc("RFC 1034 §5.3.3")],
};
