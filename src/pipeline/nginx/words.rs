//! What the front Nginx says of its decisions.

use crate::text;
use crate::trace::{Cite, Why};

const PROXY_MODULE: Cite = Cite {
    label: "nginx proxy module",
    url: "https://nginx.org/en/docs/http/ngx_http_proxy_module.html",
};
const RFC_504: Cite = Cite::rfc("RFC 9110 §15.6.5");
const LISTEN: Cite = Cite {
    label: "listen(2)",
    url: "https://man7.org/linux/man-pages/man2/listen.2.html",
};

pub const DECIDES: Why = Why {
    id: "nginx.location",
    what: text!(
        "nginx picks the location for the path: a file is served here, everything else goes to the application.",
        "nginx 按路径选择 location：文件在这里直接返回，其余交给应用。",
        "nginx выбирает location для пути: файл отдаётся здесь, остальное идёт приложению."
    ),
    why: text!(
        "A file needs no computing: nginx reads it, mostly from the page cache, and sends it. Here the path’s extension tells the two apart.",
        "文件不需要计算：nginx 读取它（多半在页缓存里）并直接发送。这里按路径的扩展名区分。",
        "Файл не нужно вычислять: nginx читает его, чаще всего из страничного кэша, и отправляет. Здесь их различает расширение в пути."
    ),
    cites: &[Cite {
        label: "nginx location",
        url: "https://nginx.org/en/docs/http/ngx_http_core_module.html#location",
    }],
};

pub const NO_FILE: Why = Why {
    id: "nginx.no-file",
    what: text!(
        "The file that the path names is not there: 404, and a line in the error log.",
        "路径所指的文件不存在：404，并在错误日志里写一行。",
        "Файла, на который указывает путь, нет: 404 и строка в журнале ошибок."
    ),
    why: text!(
        "The application is never asked for paths that a location serves as files.",
        "由 location 按文件处理的路径，不会转给应用。",
        "Пути, которые location отдаёт как файлы, до приложения не доходят."
    ),
    cites: &[Cite::rfc("RFC 9110 §15.5.5")],
};

const MAX_BODY_SIZE: Cite = Cite {
    label: "nginx client_max_body_size",
    url: "https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size",
};

pub const LIMITS: Why = Why {
    id: "nginx.limits",
    what: text!(
        "Is Content-Length within client_max_body_size, 1m by default?",
        "Content-Length 是否在 client_max_body_size（默认 1m）之内？",
        "Укладывается ли Content-Length в client_max_body_size, по умолчанию 1m?"
    ),
    why: text!(
        "Whoever may send as much as they like fills memory and disk. nginx decides before it reads the content.",
        "如果不限制大小，内存和磁盘很快会被占满。nginx 在读取内容之前就做出判断。",
        "Кто может прислать сколько угодно, заполнит память и диск. nginx решает до чтения содержимого."
    ),
    cites: &[MAX_BODY_SIZE],
};

pub const TOO_LARGE: Why = Why {
    id: "nginx.too-large",
    what: text!(
        "413, and a line in the error log: the content is larger than the location takes.",
        "413，并在错误日志里写一行：内容超过了该 location 的上限。",
        "413 и строка в журнале ошибок: содержимое больше, чем принимает location."
    ),
    why: text!(
        "The application learns nothing of it. nginx reads on for a while and throws away what comes (lingering_close): a reset could destroy its answer on the way.",
        "应用对此一无所知。nginx 会继续读一会儿并丢弃收到的内容（lingering_close）：直接 RST 可能毁掉途中的响应。",
        "Приложение об этом не узнает. nginx ещё какое-то время читает и выбрасывает приходящее (lingering_close): сброс мог бы уничтожить ответ в пути."
    ),
    cites: &[Cite::rfc("RFC 9110 §15.5.14"), MAX_BODY_SIZE],
};

pub const FILES_ARE_READ: Why = Why {
    id: "nginx.files-are-read",
    what: text!(
        "A file can only be read: nginx answers any method but GET and HEAD with 405.",
        "文件只能读取：除 GET 和 HEAD 外，nginx 对其他方法一律返回 405。",
        "Файл можно только читать: на любой метод, кроме GET и HEAD, nginx отвечает 405."
    ),
    why: text!(
        "There is nobody behind it who could do anything with the content. The standard wants an Allow field with it, which nginx leaves out.",
        "它背后没有能处理内容的程序。标准要求附带 Allow 字段，nginx 省略了。",
        "За ним нет никого, кто мог бы обработать содержимое. Стандарт требует ещё поля Allow, но nginx его не шлёт."
    ),
    cites: &[Cite::rfc("RFC 9110 §15.5.6")],
};

pub const REFUSED: Why = Why {
    id: "nginx.refused",
    what: text!(
        "The upstream refused the connection. The client gets 502 Bad Gateway at once; the cause is in the error log.",
        "上游拒绝连接。客户端立刻收到 502 Bad Gateway；原因在错误日志里。",
        "Апстрим отказал в соединении. Клиент сразу получает 502 Bad Gateway; причина — в журнале ошибок."
    ),
    why: text!(
        "A reset means that the host is alive and nothing listens on the port: a crashed or restarting application.",
        "RST 表示主机在线但端口无人监听：应用崩溃了，或正在重启。",
        "Сброс означает: хост жив, но порт никто не слушает — приложение упало или перезапускается."
    ),
    cites: &[PROXY_MODULE, Cite::rfc("RFC 9110 §15.6.3")],
};

pub const CONNECT_TIMED_OUT: Why = Why {
    id: "nginx.connect-timed-out",
    what: text!(
        "proxy_connect_timeout fired: no connection within the time allowed. The client gets 504 Gateway Timeout.",
        "触发了 proxy_connect_timeout：在允许的时间内没有连上。客户端收到 504 Gateway Timeout。",
        "Сработал proxy_connect_timeout: за отведённое время соединиться не удалось. Клиент получает 504 Gateway Timeout."
    ),
    why: text!(
        "The log says “while connecting to upstream”, which tells it from a slow answer. Linux drops SYNs while the accept queue is full.",
        "日志写着“while connecting to upstream”，由此可与响应缓慢区分。accept 队列（全连接队列）已满时，Linux 会丢弃 SYN。",
        "В журнале «while connecting to upstream» — этим оно отличается от медленного ответа. Пока очередь accept полна, Linux отбрасывает SYN."
    ),
    cites: &[
        Cite {
            label: "nginx proxy_connect_timeout",
            url: "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_connect_timeout",
        },
        RFC_504,
        LISTEN,
    ],
};

pub const READ_TIMED_OUT: Why = Why {
    id: "nginx.read-timed-out",
    what: text!(
        "proxy_read_timeout fired: the upstream took the request but sent nothing. The client gets 504 Gateway Timeout.",
        "触发了 proxy_read_timeout：上游收下了请求，却什么也没有返回。客户端收到 504 Gateway Timeout。",
        "Сработал proxy_read_timeout: апстрим принял запрос, но ничего не прислал. Клиент получает 504 Gateway Timeout."
    ),
    why: text!(
        "The time-out counts between two reads, not for the whole answer. nginx closes the upstream connection, but the application seldom notices before it writes, and goes on working.",
        "这个超时计的是两次读操作之间的间隔，而不是整个响应。nginx 关闭上游连接，但应用往往要到写响应时才发现，仍在继续工作。",
        "Тайм-аут считается между двумя чтениями, а не на весь ответ. nginx закрывает соединение с апстримом, но приложение обычно замечает это лишь при записи и продолжает работу."
    ),
    cites: &[
        Cite {
            label: "nginx proxy_read_timeout",
            url: "https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout",
        },
        RFC_504,
    ],
};

pub const CLOSED_EARLY: Why = Why {
    id: "nginx.closed-early",
    what: text!(
        "The upstream closed the connection before it had answered. The client gets 502 Bad Gateway; the cause is in the error log.",
        "上游还没有回应就关闭了连接。客户端收到 502 Bad Gateway；原因在错误日志里。",
        "Апстрим закрыл соединение, не успев ответить. Клиент получает 502 Bad Gateway; причина — в журнале ошибок."
    ),
    why: text!(
        "“prematurely closed” in the log tells a process that died, or gave up, in the middle of a request from one that was not there at all.",
        "日志里的“prematurely closed”表明进程在处理请求途中死亡或放弃，而不是根本不在。",
        "«prematurely closed» в журнале отличает процесс, который умер или сдался посреди запроса, от того, которого не было вовсе."
    ),
    cites: &[PROXY_MODULE, Cite::rfc("RFC 9110 §15.6.3")],
};

pub const READ: Why = Why {
    id: "nginx.read",
    what: text!(
        "The file is read from the disk.",
        "从磁盘读取文件。",
        "Файл читается с диска."
    ),
    why: text!(
        "It has not been read before. Now the kernel keeps it in its page cache, and the next read does not reach the disk.",
        "之前没有读过它。此后内核把它留在页缓存里，下次读取不再访问磁盘。",
        "До этого его не читали. Теперь ядро держит его в страничном кэше, и следующее чтение до диска не дойдёт."
    ),
    cites: &[Cite {
        label: "read(2)",
        url: "https://man7.org/linux/man-pages/man2/read.2.html",
    }],
};

const RETURN: Cite = Cite {
    label: "nginx return",
    url: "https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#return",
};

pub const REDIRECTS: Why = Why {
    id: "nginx.redirects",
    what: text!(
        "The server on port 80 only answers 301: the same address with https:.",
        "80 端口上的 server 只返回 301：同一地址，协议换成 https:。",
        "Сервер на порту 80 отвечает только 301: тот же адрес, но с https:."
    ),
    why: text!(
        "return 301 https://$host$request_uri: nothing else is sent in the clear. This first request still could have been read or changed on the way; HSTS spares the next one that.",
        "return 301 https://$host$request_uri：不再明文发送其他内容。但第一个请求途中仍可能被读取或篡改；有了 HSTS，下一次就不会了。",
        "return 301 https://$host$request_uri: больше ничего открытым текстом не передаётся. Но первый запрос по пути ещё могли прочесть или изменить; следующий от этого избавит HSTS."
    ),
    cites: &[RETURN, Cite::rfc("RFC 9110 §15.4.2")],
};

pub const REDIRECTS_KEEPING: Why = Why {
    id: "nginx.redirects-keeping",
    what: text!(
        "The server on port 80 answers 308: the same address with https:, by the same method.",
        "80 端口上的 server 返回 308：同一地址，协议换成 https:，方法不变。",
        "Сервер на порту 80 отвечает 308: тот же адрес, но с https:, и тот же метод."
    ),
    why: text!(
        "After 301 browsers turn POST into GET, and the form is lost. With 308 it is sent once more; but the first time it has gone in the clear.",
        "收到 301，浏览器会把 POST 改成 GET，表单就丢了。用 308 会再发送一次；不过第一次已经是明文。",
        "После 301 браузеры заменяют POST на GET, и форма теряется. С 308 она отправляется ещё раз; но первый раз она ушла открытым текстом."
    ),
    cites: &[RETURN, Cite::rfc("RFC 9110 §15.4.9")],
};

pub const SERVES_PLAIN: Why = Why {
    id: "nginx.serves-plain",
    what: text!(
        "The server on port 80 answers like the other: without TLS.",
        "80 端口上的 server 照常响应：没有 TLS。",
        "Сервер на порту 80 отвечает так же, как и другой: без TLS."
    ),
    why: text!(
        "Nobody told it to redirect. Everybody on the way can read and change the page.",
        "没有配置重定向。途中任何人都能读取和篡改页面。",
        "Перенаправление не настроено. Любой на пути может прочесть и изменить страницу."
    ),
    cites: &[RETURN, Cite::rfc("RFC 9110 §4.2.1")],
};
