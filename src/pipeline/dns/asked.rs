//! The words of the recursive server and of the servers that it asks.

use crate::text;
use crate::text::Text;
use crate::trace::{Cite, Why};

pub const CACHE_NAME: Text = text!("DNS server cache", "DNS 服务器缓存", "кэш DNS-сервера");
pub const FROM_CACHE: Text = text!(
    "hit in the DNS server",
    "DNS 服务器命中",
    "есть у DNS-сервера"
);
pub const FROM_STALE: Text = text!(
    "expired, served all the same",
    "已过期，仍被使用",
    "устарело, но выдано"
);
pub const REFRESH: Text = text!("refresh the entry", "刷新该条目", "обновление записи");
pub const WAITS: Text = text!(
    "no answer for {time}",
    "{time} 内没有应答",
    "нет ответа {time}"
);
pub const ASKED: Text = text!(
    "miss, servers asked: {count}",
    "未命中，询问服务器数：{count}",
    "нет, спрошено серверов: {count}"
);

const RFC_ALGORITHM: Cite = Cite::rfc("RFC 1034 §5.3.3");
const RFC_NEGATIVE: Cite = Cite::rfc("RFC 2308 §5");
const RFC_HEADER: Cite = Cite::rfc("RFC 1035 §4.1.1");
const RFC_ANSWER: Cite = Cite::rfc("RFC 1034 §4.3.1");

pub const ASK: Why = Why {
    id: "dns.query",
    what: text!(
        "The stub asks the recursive server, with the RD bit set: find it out for me.",
        "存根解析器询问递归服务器，并置 RD 位：请替我查出最终结果。",
        "Stub-резолвер спрашивает рекурсивный сервер и ставит бит RD: найди ответ за меня."
    ),
    why: text!(
        "The access provider or a company runs it for many clients, so its cache is often warm.",
        "它由运营商或企业为众多客户端提供服务，所以缓存里往往已有答案。",
        "Его держит провайдер или компания для многих клиентов, поэтому ответ часто уже есть в кэше."
    ),
    cites: &[RFC_ANSWER],
};

pub const DECIDES: Why = Why {
    id: "dns.recursive-cache",
    what: text!(
        "Has anybody asked the server for this name lately?",
        "最近有人向这台服务器问过这个域名吗？",
        "Спрашивал ли кто-нибудь недавно у сервера это имя?"
    ),
    why: text!(
        "What one client’s question brought in answers all others until the TTL has run out.",
        "为一个客户端查到的结果，在 TTL 到期前也能用来回答其他客户端。",
        "Ответ, полученный по запросу одного клиента, служит всем остальным, пока не истечёт TTL."
    ),
    cites: &[RFC_ALGORITHM],
};

pub const FROM_CACHE_WHY: Why = Why {
    id: "dns.recursive-hit",
    what: text!(
        "The server answers from its cache, with the seconds that are left of the TTL.",
        "服务器用缓存回答，其中的 TTL 是剩余秒数。",
        "Сервер отвечает из кэша; TTL — сколько секунд осталось."
    ),
    why: text!(
        "A cached answer counts down, so all caches forget it together. AA is not set: this server is not the authority.",
        "缓存中的 TTL 不断递减，各级缓存因而同时失效。AA 未置位：这台服务器不是权威服务器。",
        "TTL в кэше убывает, поэтому все кэши забудут ответ одновременно. Бит AA не установлен: этот сервер не авторитетный."
    ),
    cites: &[Cite::rfc("RFC 1034 §3.6"), RFC_HEADER],
};

pub const FINAL: Why = Why {
    id: "dns.answer",
    what: text!(
        "The recursive server passes the answer on and keeps it.",
        "递归服务器把答案交回，并保存下来。",
        "Рекурсивный сервер передаёт ответ и сохраняет его."
    ),
    why: text!(
        "The TTL says how long; a “no” is kept too, as long as the zone’s SOA says.",
        "保存多久由 TTL 决定；“不存在”也会保存，时长由该区域的 SOA 决定。",
        "Срок хранения задаёт TTL; ответ «нет» тоже хранится — столько, сколько указано в SOA зоны."
    ),
    cites: &[RFC_ALGORITHM, RFC_NEGATIVE],
};

pub const ASK_ROOT: Why = Why {
    id: "dns.ask-root",
    what: text!(
        "The server asks one of the root servers for the whole name.",
        "服务器拿完整的域名去问一台根服务器。",
        "Сервер обращается к одному из корневых серверов и спрашивает имя целиком."
    ),
    why: text!(
        "The roots’ addresses are built in (root hints): from them every other server can be found.",
        "根服务器的地址是内置的（root hints）：由此可以找到所有其他服务器。",
        "Адреса корневых серверов встроены (root hints): начав с них, можно найти любой другой сервер."
    ),
    cites: &[RFC_ALGORITHM, Cite::rfc("RFC 9609 §2")],
};

pub const ROOT_REFERS: Why = Why {
    id: "dns.root-refers",
    what: text!(
        "The root does not know the name, but knows the servers of “{zone}”.",
        "根服务器不知道这个域名，但知道“{zone}”的服务器。",
        "Корневой сервер имени не знает, но знает серверы «{zone}»."
    ),
    why: text!(
        "A referral: NS records, and the servers’ addresses with them (glue). The resolver picks one and may try another.",
        "这是转介（referral）：给出 NS 记录及这些服务器的地址（胶水记录）。解析器挑一台询问，不行再换一台。",
        "Это отсылка (referral): записи NS и адреса этих серверов (glue). Резолвер выбирает один, а если не выйдет — другой."
    ),
    cites: &[Cite::rfc("RFC 1034 §4.3.2")],
};

pub const ASK_TLD: Why = Why {
    id: "dns.ask-tld",
    what: text!(
        "The same question to a server of the top-level domain.",
        "向顶级域的一台服务器发出同样的查询。",
        "Тот же вопрос серверу домена верхнего уровня."
    ),
    why: text!(
        "Each step down the tree gets nearer to the zone that holds the name.",
        "每往下走一级，就离该域名所在的区域更近一步。",
        "С каждым шагом вниз по дереву всё ближе зона, в которой записано имя."
    ),
    cites: &[RFC_ALGORITHM],
};

pub const TLD_REFERS: Why = Why {
    id: "dns.tld-refers",
    what: text!(
        "The top-level domain names the servers of the zone “{zone}”.",
        "顶级域服务器给出“{zone}”区域的服务器。",
        "Домен верхнего уровня называет серверы зоны «{zone}»."
    ),
    why: text!(
        "It holds the delegation that the owner of the domain registered, but not the zone’s content.",
        "它只保存域名所有者登记的委派信息，不保存区域内的数据。",
        "Он хранит делегирование, которое зарегистрировал владелец домена, но не содержимое зоны."
    ),
    cites: &[Cite::rfc("RFC 1034 §4.2")],
};

pub const ASK_AUTHORITY: Why = Why {
    id: "dns.ask-authority",
    what: text!(
        "The same question to a server of the zone itself.",
        "向该区域自己的权威服务器发出同样的查询。",
        "Тот же вопрос серверу самой зоны."
    ),
    why: text!(
        "Only the zone’s own servers can say what is in it and what is not.",
        "区域里有什么、没有什么，只有它自己的服务器说了算。",
        "Только собственные серверы зоны вправе сказать, что в ней есть, а чего нет."
    ),
    cites: &[RFC_ALGORITHM],
};

pub const ADDRESSES: Why = Why {
    id: "dns.addresses",
    what: text!(
        "The address records of the name. AA is set: this is the source itself.",
        "该域名的地址记录。AA 置位：这就是源头。",
        "Адресные записи имени. Бит AA установлен: это сам источник."
    ),
    why: text!(
        "The whole list is returned; it is the client that picks one of the addresses.",
        "返回的是整个列表；由客户端挑选其中一个地址。",
        "Возвращается весь список; адрес из него выбирает клиент."
    ),
    cites: &[RFC_HEADER, RFC_ANSWER],
};

pub const NO_SUCH_NAME: Why = Why {
    id: "dns.nxdomain",
    what: text!(
        "The zone has no such name. Its SOA record comes along.",
        "该区域里没有这个域名。应答附带 SOA 记录。",
        "Такого имени в зоне нет. К ответу приложена её запись SOA."
    ),
    why: text!(
        "The lesser of the SOA’s TTL and its last field says how long this “no” may be kept.",
        "“不存在”可以保存多久，取 SOA 的 TTL 与其最后一个字段中较小者。",
        "Хранить это «нет» можно столько, сколько указано в меньшем из двух: TTL записи SOA или её последнем поле."
    ),
    cites: &[RFC_NEGATIVE],
};

const RFC_STALE: Cite = Cite::rfc("RFC 8767 §5");

pub const SERVER_SILENT: Why = Why {
    id: "dns.server-silent",
    what: text!(
        "Nothing comes back. After the time-out the stub asks the next server of resolv.conf.",
        "没有任何应答。超时后，存根解析器改问 resolv.conf 中的下一台服务器。",
        "Ответа нет. По истечении срока stub-резолвер обращается к следующему серверу из resolv.conf."
    ),
    why: text!(
        "UDP does not tell whether anybody received it. glibc waits 5 seconds a server and goes through the list twice (timeout, attempts).",
        "UDP 不会告知对方是否收到。glibc 对每台服务器等 5 秒，整个列表问两遍（timeout、attempts）。",
        "UDP не сообщает, дошёл ли запрос. glibc ждёт каждый сервер 5 секунд и проходит список дважды (timeout, attempts)."
    ),
    cites: &[RESOLV_CONF],
};

pub const SERVER_FAILS: Why = Why {
    id: "dns.server-fails",
    what: text!(
        "The server gives no answer but a code: it will not, or cannot.",
        "服务器没有给出答案，只返回一个代码：不愿回答，或无法回答。",
        "Сервер возвращает не ответ, а код: он не хочет или не может."
    ),
    why: text!(
        "REFUSED: it does not serve this client. SERVFAIL: something is wrong with it. Either way the stub asks the next one.",
        "REFUSED：不为这个客户端服务。SERVFAIL：服务器自身有故障。无论哪种，存根解析器都会改问下一台。",
        "REFUSED: этого клиента он не обслуживает. SERVFAIL: с ним самим что-то не так. В обоих случаях stub-резолвер спросит следующий."
    ),
    cites: &[RFC_HEADER, RESOLV_CONF],
};

const RESOLV_CONF: Cite = Cite {
    label: "resolv.conf(5)",
    url: "https://man7.org/linux/man-pages/man5/resolv.conf.5.html",
};

pub const STALE_WHY: Why = Why {
    id: "dns.stale",
    what: text!(
        "The servers cannot be reached, so the client gets what is past its time, with a TTL of 30 seconds.",
        "权威服务器联系不上，于是把过期的数据交给客户端，TTL 设为 30 秒。",
        "Серверы недоступны, поэтому клиент получает устаревшие данные с TTL 30 секунд."
    ),
    why: text!(
        "An old address most often still works. After 1.8 seconds of waiting, or when all have failed, it is given; the servers are asked on.",
        "旧地址大多仍然可用。等待 1.8 秒后，或全部失败时，就返回它；同时继续询问服务器。",
        "Старый адрес чаще всего ещё работает. Его выдают через 1,8 секунды ожидания или когда все отказали; серверы продолжают опрашивать."
    ),
    cites: &[RFC_STALE, Cite::rfc("RFC 8767 §4")],
};

pub const FAILED_BEFORE: Why = Why {
    id: "dns.failed-before",
    what: text!(
        "It failed a moment ago, so nobody is asked again yet.",
        "刚才已经失败过，所以暂不重新询问。",
        "Только что это не удалось, поэтому пока никого больше не спрашивают."
    ),
    why: text!(
        "Failures are kept for 5 seconds, else a broken zone would be flooded with repeated questions.",
        "失败会保存 5 秒，否则出故障的区域会被重复查询淹没。",
        "Сбой помнят 5 секунд, иначе неисправную зону завалили бы повторными запросами."
    ),
    cites: &[Cite::rfc("RFC 9520 §3.2")],
};

pub const GAVE_UP: Why = Why {
    id: "dns.gave-up",
    what: text!(
        "No server of the zone was of use: SERVFAIL.",
        "该区域没有一台服务器可用：SERVFAIL。",
        "Ни один сервер зоны не помог: SERVFAIL."
    ),
    why: text!(
        "It says nothing about the name, only that it could not be found out now. Aliases in a circle end the same way.",
        "这不说明域名本身如何，只说明目前查不出来。循环的别名也是这个结果。",
        "Это говорит не об имени, а лишь о том, что сейчас узнать его не удалось. Псевдонимы по кругу кончаются так же."
    ),
    cites: &[RFC_HEADER, Cite::rfc("RFC 1034 §3.6.2")],
};

pub const SILENT: Why = Why {
    id: "dns.silent",
    what: text!(
        "The server does not answer. The next one will be asked.",
        "这台服务器没有应答，接着问下一台。",
        "Сервер не отвечает. Будет спрошен следующий."
    ),
    why: text!(
        "A zone has at least two servers for this. The wait begins at 376 ms (unbound) and doubles each round; a silent server is asked last for 15 minutes.",
        "为此每个区域至少有两台服务器。等待从 376 毫秒（unbound）开始，每轮加倍；无响应的服务器在 15 分钟内排到最后。",
        "Для этого у зоны не меньше двух серверов. Ожидание начинается с 376 мс (unbound) и удваивается каждый круг; молчащий сервер 15 минут спрашивают последним."
    ),
    cites: &[RFC_ALGORITHM, Cite::rfc("RFC 1035 §7.2")],
};

pub const ASK_OTHER: Why = Why {
    id: "dns.ask-other",
    what: text!(
        "The next server of the zone is asked: {server}.",
        "改问该区域的下一台服务器：{server}。",
        "Спрошен следующий сервер зоны: {server}."
    ),
    why: text!(
        "All servers of a zone hold the same. Only if none is of use does the resolution fail.",
        "同一区域的服务器内容相同。全部不可用时，解析才算失败。",
        "У всех серверов зоны одно и то же содержимое. Поиск не удался, только если бесполезны все."
    ),
    cites: &[RFC_ALGORITHM],
};

pub const ASK_AGAIN: Why = Why {
    id: "dns.ask-again",
    what: text!(
        "All were silent, so {server} is asked once more, with twice the patience.",
        "全部无响应，于是再问一次 {server}，等待时间加倍。",
        "Молчали все, поэтому {server} спрошен ещё раз, и ждать его будут вдвое дольше."
    ),
    why: text!(
        "Datagrams get lost. Others are tried first, then the same ones again.",
        "数据报可能丢失。先试别的服务器，再重试同一台。",
        "Датаграммы теряются. Сначала пробуют другие серверы, потом те же снова."
    ),
    cites: &[Cite::rfc("RFC 1035 §4.2.1")],
};

pub const ASK_TCP: Why = Why {
    id: "dns.ask-tcp",
    what: text!(
        "The same question to the same server, over TCP.",
        "用 TCP 向同一台服务器再问一遍。",
        "Тот же вопрос тому же серверу, но по TCP."
    ),
    why: text!(
        "TCP has no such limit, but opening the connection costs another round trip.",
        "TCP 没有这种长度限制，但建立连接要多花一个往返。",
        "У TCP такого предела нет, но на открытие соединения уходит ещё один RTT."
    ),
    cites: &[Cite::rfc("RFC 7766 §5")],
};

pub const TRUNCATED: Why = Why {
    id: "dns.truncated",
    what: text!(
        "TC is set: the answer does not fit into a datagram.",
        "TC 置位：应答放不进一个数据报。",
        "Бит TC установлен: ответ не помещается в датаграмму."
    ),
    why: text!(
        "UDP carries 512 bytes, or as many as the OPT record of the question allows: 1232, so that nothing is fragmented on the way.",
        "UDP 最多携带 512 字节，或查询的 OPT 记录所允许的大小：1232，以免途中分片。",
        "По UDP проходит 512 байт или столько, сколько разрешает запись OPT запроса: 1232, чтобы по пути ничего не дробилось."
    ),
    cites: &[Cite::rfc("RFC 1035 §4.2.1"), Cite::rfc("RFC 6891 §6.2.3")],
};

pub const COULD_NOT: Why = Why {
    id: "dns.could-not",
    what: text!(
        "This server is of no use: it has a fault or is not willing.",
        "这台服务器帮不上忙：出了故障，或不愿回答。",
        "От этого сервера нет пользы: он неисправен или не желает отвечать."
    ),
    why: text!(
        "That is no “no”: another server of the zone may know. Only NXDOMAIN and an empty answer of an authority are.",
        "这不等于“不存在”：该区域的另一台服务器也许知道。只有权威服务器的 NXDOMAIN 或空应答才算。",
        "Это ещё не «нет»: другой сервер зоны может знать. «Нет» — это лишь NXDOMAIN и пустой ответ авторитетного сервера."
    ),
    cites: &[RFC_HEADER],
};

pub const LAME: Why = Why {
    id: "dns.lame",
    what: text!(
        "A lame server: the parent names it, but it does not know the zone and points up to the root.",
        "跛脚服务器（lame）：上级指向它，它却不认得该区域，反而指回根。",
        "Неисправное делегирование (lame): родительская зона называет этот сервер, но зоны он не знает и отсылает к корню."
    ),
    why: text!(
        "A referral must lead down, so this one is ignored, and the server is not asked about this zone for 15 minutes.",
        "转介只能向下，所以忽略它；15 分钟内不再就该区域询问这台服务器。",
        "Отсылка должна вести вниз, поэтому её не принимают, и 15 минут сервер об этой зоне не спрашивают."
    ),
    cites: &[RFC_ALGORITHM, Cite::rfc("RFC 9499 §7")],
};

pub const IS_ALIAS: Why = Why {
    id: "dns.alias",
    what: text!(
        "The name is an alias of {name}: the question starts anew with that name.",
        "该域名是 {name} 的别名：用这个名字重新开始查询。",
        "Имя — псевдоним для {name}: поиск начинается заново с этим именем."
    ),
    why: text!(
        "So a CDN can choose the addresses. The target may lie in another zone, so what this server says of it counts for nothing.",
        "这样 CDN 就能自行决定地址。目标可能在别的区域，所以这台服务器对它的说法不算数。",
        "Так адреса может выбирать CDN. Цель может лежать в другой зоне, поэтому слова этого сервера о ней ничего не значат."
    ),
    cites: &[Cite::rfc("RFC 1034 §3.6.2"), Cite::rfc("RFC 2181 §5.4.1")],
};

pub const NO_DATA: Why = Why {
    id: "dns.nodata",
    what: text!(
        "The name exists, but has no record of this type (NODATA): no error, and no answer.",
        "域名存在，但没有这种类型的记录（NODATA）：没有错误，也没有答案。",
        "Имя есть, но записи такого типа у него нет (NODATA): ни ошибки, ни ответа."
    ),
    why: text!(
        "It is kept like NXDOMAIN, but for this type alone: others may exist.",
        "它像 NXDOMAIN 一样保存，但只针对这一种类型：其他类型可能存在。",
        "Хранится это как NXDOMAIN, но только для данного типа: другие могут быть."
    ),
    cites: &[Cite::rfc("RFC 2308 §2.2"), RFC_NEGATIVE],
};
