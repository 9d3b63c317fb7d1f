//! What HSTS decides, and why.

use crate::text;
use crate::text::Text;
use crate::trace::{Cite, Why};

pub const NO_WAY: Text = text!(
    "no way past this page",
    "此页面无法跳过",
    "эту страницу не обойти"
);

pub const NO_WAY_ON: Why = Why {
    id: "hsts.no-way-on",
    what: text!(
        "The host is known to HSTS, so the error page has no link to go on.",
        "该主机受 HSTS 保护，错误页上没有“继续前往”的链接。",
        "Хост известен HSTS, поэтому на странице ошибки нет ссылки «перейти»."
    ),
    why: text!(
        "For other hosts a person may accept the risk. A host in the list has asked that nobody be given the choice: a certificate in doubt ends the visit.",
        "对其他主机，用户可以自担风险。列表中的主机要求不给任何人这个选择：证书有疑问，访问即告终止。",
        "Для прочих хостов можно принять риск. Хост из списка просил не давать такого выбора: сомнительный сертификат обрывает визит."
    ),
    cites: &[Cite::rfc("RFC 6797 §8.4"), Cite::rfc("RFC 6797 §12.1")],
};

pub const LOOK: Why = Why {
    id: "hsts.look-up",
    what: text!(
        "Before anything is sent the browser looks whether the host may be visited by http: at all.",
        "在发送任何数据之前，浏览器先看该主机是否允许用 http: 访问。",
        "Прежде чем что-либо отправить, браузер смотрит, можно ли вообще обращаться к хосту по http:."
    ),
    why: text!(
        "The list holds the hosts that asked for it themselves, and those that came with the browser.",
        "列表中有主机自己要求的条目，也有随浏览器附带的预加载条目。",
        "В списке — хосты, которые попросили об этом сами, и те, что поставляются с браузером."
    ),
    cites: &[Cite::rfc("RFC 6797 §8.3"), PRELOAD],
};

const PRELOAD: Cite = Cite {
    label: "HSTS preload list",
    url: "https://hstspreload.org/",
};

pub const KNOWN: Why = Why {
    id: "hsts.known",
    what: text!(
        "The host is in the list: no http: request leaves the browser.",
        "主机在列表中：浏览器不会发出任何 http: 请求。",
        "Хост есть в списке: ни один запрос по http: браузер не покинет."
    ),
    why: text!(
        "The first plain request is the one that an attacker on the way could catch and never pass on as https:. Here there is none.",
        "途中的攻击者可以截住第一个明文请求，让它永远升级不到 https:。这里不存在这样的请求。",
        "Первый открытый запрос злоумышленник на пути мог бы перехватить и не дать перейти на https:. Здесь такого запроса нет."
    ),
    cites: &[Cite::rfc("RFC 6797 §8.3"), Cite::rfc("RFC 6797 §2.3.1")],
};

pub const KNOWN_ABOVE: Why = Why {
    id: "hsts.known-above",
    what: text!(
        "{host} is in the list with includeSubDomains, which covers this host too: no http: request leaves the browser.",
        "{host} 在列表中且带 includeSubDomains，也覆盖该主机：浏览器不会发出任何 http: 请求。",
        "В списке есть {host} с includeSubDomains, и это относится и к данному хосту: ни один запрос по http: браузер не покинет."
    ),
    why: text!(
        "Names are compared label by label from the right. Any entry above with includeSubDomains is enough, whatever the host’s own entry says.",
        "域名从右到左逐个标签比较。上级域名中只要有一个条目带 includeSubDomains 就够了，与主机自己的条目无关。",
        "Имена сравниваются по меткам справа налево. Довольно любой вышестоящей записи с includeSubDomains, что бы ни говорила собственная запись хоста."
    ),
    cites: &[Cite::rfc("RFC 6797 §8.2"), Cite::rfc("RFC 6797 §6.1.2")],
};

pub const NOT_BELOW: Why = Why {
    id: "hsts.not-below",
    what: text!(
        "{host} is in the list, but without includeSubDomains: this host is not covered, and the request goes out as http:.",
        "{host} 在列表中，但没有 includeSubDomains：不覆盖该主机，请求以 http: 发出。",
        "В списке есть {host}, но без includeSubDomains: данный хост не охвачен, и запрос уходит по http:."
    ),
    why: text!(
        "Without it an attacker can still be somewhere below a protected name, and cookies of the whole domain go there.",
        "缺少它，攻击者仍可占据受保护域名之下的某个主机，而整个域的 Cookie 会发往那里。",
        "Без него злоумышленник может оказаться под защищённым именем, а куки всего домена уходят и туда."
    ),
    cites: &[Cite::rfc("RFC 6797 §6.1.2"), Cite::rfc("RFC 6797 §14.4")],
};

pub const UNKNOWN: Why = Why {
    id: "hsts.unknown",
    what: text!(
        "The host is not in the list: the request goes out as http:.",
        "主机不在列表中：请求以 http: 发出。",
        "Хоста в списке нет: запрос уходит по http:."
    ),
    why: text!(
        "A host is learned only from a response over https:. Until then the server has to redirect.",
        "只有通过 https: 收到的响应才能让浏览器记住主机。在此之前，只能由服务器重定向。",
        "Хост запоминается только из ответа по https:. До тех пор перенаправлять должен сервер."
    ),
    cites: &[Cite::rfc("RFC 6797 §8.1")],
};

pub const LITERAL: Why = Why {
    id: "hsts.literal",
    what: text!(
        "The host is an address: such a host is never in the list.",
        "主机是 IP 地址：这样的主机永远不会进入列表。",
        "Хост задан адресом: такой в список не попадает никогда."
    ),
    why: text!(
        "HSTS is for names. The field in a response from an address is ignored.",
        "HSTS 只针对域名。来自 IP 地址的响应中的该字段会被忽略。",
        "HSTS — для имён. Поле в ответе с адреса игнорируется."
    ),
    cites: &[Cite::rfc("RFC 6797 §8.1.1")],
};

pub const UPGRADED: Why = Why {
    id: "hsts.upgraded",
    what: text!(
        "The browser answers itself: 307, the same URL with https:. No packet has left the machine.",
        "浏览器自己应答：307，同一 URL，协议换成 https:。没有任何数据包离开本机。",
        "Браузер отвечает сам: 307, тот же URL, но с https:. Ни один пакет машину не покинул."
    ),
    why: text!(
        "Developer tools show it as a response with the field Non-Authoritative-Reason: HSTS, because no server has sent it.",
        "开发者工具把它显示为带 Non-Authoritative-Reason: HSTS 字段的响应，因为它并非来自服务器。",
        "Инструменты разработчика показывают его как ответ с полем Non-Authoritative-Reason: HSTS, потому что прислал его не сервер."
    ),
    cites: &[
        Cite::rfc("RFC 6797 §8.3"),
        Cite {
            label: "Chromium url_request_http_job.cc",
            url: "https://source.chromium.org/chromium/chromium/src/+/main:net/url_request/url_request_http_job.cc",
        },
    ],
};

pub const LEARNED: Why = Why {
    id: "hsts.learned",
    what: text!(
        "The response carries Strict-Transport-Security: for {time} the browser will use https: only for this host.",
        "响应带有 Strict-Transport-Security：在 {time} 内，浏览器对该主机只用 https:。",
        "В ответе есть поле Strict-Transport-Security: в течение {time} браузер будет обращаться к этому хосту только по https:."
    ),
    why: text!(
        "It counts because it came over a connection whose certificate was valid; over http: anybody could have put it there. Each response renews it.",
        "它之所以有效，是因为来自证书有效的连接；若经由 http:，任何人都可能伪造它。每个响应都会续期。",
        "Поле учитывается, потому что пришло по соединению с действующим сертификатом; по http: его мог бы вставить кто угодно. Каждый ответ продлевает срок."
    ),
    cites: &[Cite::rfc("RFC 6797 §8.1"), Cite::rfc("RFC 6797 §6.1.1")],
};

pub const LEARNED_BELOW: Why = Why {
    id: "hsts.learned-below",
    what: text!(
        "Strict-Transport-Security with includeSubDomains: for {time} the browser will use https: only, for this host and every host below it.",
        "Strict-Transport-Security 带 includeSubDomains：在 {time} 内，浏览器对该主机及其下所有主机只用 https:。",
        "Strict-Transport-Security с includeSubDomains: в течение {time} браузер будет обращаться только по https: к этому хосту и ко всем под ним."
    ),
    why: LEARNED.why,
    cites: &[Cite::rfc("RFC 6797 §8.1"), Cite::rfc("RFC 6797 §6.1.2")],
};

pub const FORGOTTEN: Why = Why {
    id: "hsts.forgotten",
    what: text!(
        "max-age=0: the browser forgets the host.",
        "max-age=0：浏览器忘掉该主机。",
        "max-age=0: браузер забывает хост."
    ),
    why: text!(
        "That is how a site gets out again. Only its own entry goes: one above with includeSubDomains, or in the preloaded list, stays.",
        "网站就这样退出 HSTS。删除的只是它自己的条目：上级带 includeSubDomains 的条目和预加载列表中的条目仍然有效。",
        "Так сайт отказывается от HSTS. Уходит лишь его собственная запись: вышестоящая с includeSubDomains и предзагруженная остаются."
    ),
    cites: &[Cite::rfc("RFC 6797 §6.1.1"), Cite::rfc("RFC 6797 §8.1")],
};

pub const IGNORED: Why = Why {
    id: "hsts.ignored",
    what: text!(
        "The browser ignores Strict-Transport-Security in this response.",
        "浏览器忽略此响应中的 Strict-Transport-Security。",
        "Strict-Transport-Security в этом ответе браузер не учитывает."
    ),
    why: text!(
        "It counts over https: only, where nobody on the way can have put it there; for names, never for IP addresses; and only if it is well formed: max-age once, no directive twice.",
        "它只在 https: 下有效，因为途中无人能伪造；只对域名有效，对 IP 地址无效；而且格式必须正确：max-age 出现一次，指令不得重复。",
        "Поле учитывается только по https:, где никто на пути не мог его вставить; только для имён, но не для IP-адресов; и только если верно записано: max-age один раз, ни одной директивы дважды."
    ),
    cites: &[
        Cite::rfc("RFC 6797 §8.1"),
        Cite::rfc("RFC 6797 §8.1.1"),
        Cite::rfc("RFC 6797 §6.1"),
    ],
};
