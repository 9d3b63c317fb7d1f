//! What each layer does, and why.

use crate::text;
use crate::trace::{Cite, Why};

const RFC_LAYERS: Cite = Cite::rfc("RFC 1122 §1.1.3");
const RFC_LINK: Cite = Cite::rfc("RFC 1122 §2.3.3");
const RFC_ETHERNET: Cite = Cite {
    label: "RFC 894",
    url: "https://www.rfc-editor.org/rfc/rfc894",
};
const RFC_DEMUX: Cite = Cite::rfc("RFC 1122 §3.1");
const RFC_IP_IN: Cite = Cite::rfc("RFC 1122 §3.2.1.3");
const RFC_ARRIVES: Cite = Cite::rfc("RFC 9293 §3.10.7.4");
const RFC_FORWARDING: Cite = Cite::rfc("RFC 1812 §5.3.1");

pub const WRITES: Why = Why {
    id: "layers.writes",
    what: text!(
        "The application has composed its message by the rules of HTTP and hands the bytes to TCP; with https: as TLS records.",
        "应用程序依据 HTTP 规范构建好报文，将字节交给传输层的 TCP；https: 时交出的是 TLS 记录。",
        "Приложение составило сообщение по правилам HTTP и передаёт байты TCP; при https: — записями TLS."
    ),
    why: text!(
        "The application says what is to be sent, and TCP opens connections, sends and closes: each layer uses the one below and knows nothing of what that does.",
        "应用程序只指示要发送什么，建立连接、发送数据和断开连接由 TCP 负责：每一层使用下一层的服务，而不关心其实现。",
        "Приложение говорит, что отправить, а TCP открывает соединение, отправляет данные и закрывает его: уровень пользуется нижележащим, не зная, как тот устроен."
    ),
    cites: &[RFC_LAYERS],
};

pub const WRITES_BACK: Why = Why {
    id: "layers.writes-back",
    what: text!(
        "The server has the response ready and sends it the same way: down its stack, across, and up the client’s.",
        "服务器准备好响应，以同样的方式发送：沿自己的协议栈向下，经过网络，再沿客户端协议栈向上。",
        "Ответ готов, и сервер отправляет его так же: вниз по своему стеку, через сеть и вверх по стеку клиента."
    ),
    why: text!(
        "TCP cuts it into segments; of these the first and the last are shown on their way.",
        "TCP 把它切成报文段；这里画出其中第一个和最后一个的传送过程。",
        "TCP режет его на сегменты; показан путь первого и последнего из них."
    ),
    cites: &[RFC_LAYERS, Cite::rfc("RFC 9293 §3.7")],
};

pub const READS: Why = Why {
    id: "layers.reads",
    what: text!(
        "All of the message has arrived, and TCP passes it to the application that the port number names.",
        "数据被完整接收，TCP 把它交给由端口号识别的应用程序。",
        "Сообщение получено целиком, и TCP передаёт его приложению, которое определяет номер порта."
    ),
    why: text!(
        "TCP also sends an acknowledgement. A sender that gets none believes that nothing has arrived, and sends again and again; the application sees nothing of that.",
        "TCP 还会给发送端发送一个确认（ACK）。发送端收不到确认，就会认为接收端没有收到数据，从而反复发送；应用程序对此一无所知。",
        "TCP ещё и отправляет подтверждение. Не получив его, отправитель считает, что ничего не дошло, и повторяет снова и снова; приложение этого не видит."
    ),
    cites: &[Cite::rfc("RFC 9293 §3.9.1")],
};

pub const READS_BACK: Why = Why {
    id: "layers.reads-back",
    what: text!(
        "TCP has put the segments together in the order of their numbers, and passes the response up.",
        "TCP 按序号把各报文段重新组装，将响应交给上层。",
        "TCP собрал сегменты по порядку номеров и передаёт ответ наверх."
    ),
    ..READS
};

pub const TCP_DOWN: Why = Why {
    id: "layers.tcp-header",
    what: text!(
        "TCP puts its header before the data (ports, sequence number, checksum) and hands the segment to IP.",
        "TCP 在数据前端加上自己的 TCP 首部（端口、序号、校验和），再把报文段交给网络层的 IP。",
        "TCP ставит перед данными свой заголовок (порты, порядковый номер, контрольную сумму) и передаёт сегмент IP."
    ),
    why: text!(
        "The header is what the other TCP needs: which connection, which bytes, and whether they are unharmed.",
        "首部中是对端 TCP 所需的信息：属于哪个连接、是哪些字节、是否完好。",
        "В заголовке — всё, что нужно другому TCP: какое соединение, какие байты и целы ли они."
    ),
    cites: &[Cite::rfc("RFC 9293 §3.1")],
};

pub const IP_DOWN: Why = Why {
    id: "layers.ip-header",
    what: text!(
        "IP takes TCP’s header and data together as its own data, puts its header before them, and hands the packet, with the next hop’s hardware address, to the driver of the interface.",
        "IP 将 TCP 首部和 TCP 数据合起来当做自己的数据，在前端加上自己的 IP 首部，再把 IP 包连同下一跳的 MAC 地址交给网络接口的驱动程序。",
        "IP берёт заголовок и данные TCP как свои данные, ставит перед ними свой заголовок и передаёт пакет вместе с MAC-адресом следующего узла драйверу интерфейса."
    ),
    why: text!(
        "The header holds the addresses of both machines, which stay the same all the way, and the Time to Live, 64 here.",
        "首部含有两台主机的地址（途中始终不变）和生存时间 TTL，这里为 64。",
        "В заголовке адреса обеих машин, неизменные на всём пути, и Time to Live — здесь 64."
    ),
    cites: &[Cite::rfc("RFC 791 §3.1"), Cite::rfc("RFC 8200 §3")],
};

pub const FRAME: Why = Why {
    id: "layers.frame",
    what: text!(
        "The driver takes the packet as its data, puts the Ethernet header before it, and the frame goes over the wire to the next hop.",
        "以太网驱动将 IP 首部和 IP 数据合起来当做自己的数据，在前端加上以太网首部；帧经物理层传给下一跳。",
        "Драйвер берёт пакет как свои данные, ставит перед ним заголовок Ethernet, и кадр уходит по проводу к следующему узлу."
    ),
    why: text!(
        "The header names two interfaces on this link: the packet is for the server, the frame for the next hop.",
        "首部写明本链路上的两个网卡：IP 包发给服务器，帧只发给下一跳。",
        "Заголовок называет два интерфейса этого канала: пакет — для сервера, кадр — для следующего узла."
    ),
    cites: &[RFC_LINK, RFC_ETHERNET],
};

pub const FORWARDED: Why = Why {
    id: "layers.forwarded",
    what: text!(
        "The frame is for the router, the packet is not: the router looks its destination up in its own routing table and sends it on, with a Time to Live of {ttl} and a new Ethernet header.",
        "帧是发给路由器的，IP 包却不是：路由器在自己的路由控制表中查找目的地址后转发，TTL 减为 {ttl}，并换上新的以太网首部。",
        "Кадр адресован маршрутизатору, а пакет — нет: тот ищет получателя в своей таблице маршрутов и отправляет пакет дальше, с Time to Live {ttl} и новым заголовком Ethernet."
    ),
    why: text!(
        "Hardware addresses are those of each link, IP addresses those of the ends. Each router takes one from the Time to Live, so that no packet circles for ever.",
        "MAC 地址属于各段链路，IP 地址属于两端。每个路由器把 TTL 减 1，使数据包不会永远打转。",
        "Аппаратные адреса — у каждого канала свои, IP-адреса — у концов пути. Каждый маршрутизатор уменьшает Time to Live на единицу, чтобы пакет не кружил вечно."
    ),
    cites: &[RFC_FORWARDING, Cite::rfc("RFC 1812 §5.2.1")],
};

pub const FORWARDED_ON: Why = Why {
    id: "layers.forwarded-on",
    what: text!(
        "Forwarded with a Time to Live of {ttl}, in a frame of the next link.",
        "继续转发：TTL 为 {ttl}，装入下一段链路的帧。",
        "Переслан дальше: Time to Live {ttl}, кадр следующего канала."
    ),
    ..FORWARDED
};

pub const MAC: Why = Why {
    id: "layers.mac",
    what: text!(
        "The interface finds the destination’s hardware address in the frame’s header: is the frame for me? Others are dropped.",
        "网卡在以太网首部中找到目的物理地址（MAC 地址），判断是否为发给自己的包；不是就丢弃。",
        "Интерфейс находит в заголовке кадра MAC-адрес получателя: мне ли он? Чужие отбрасываются."
    ),
    why: text!(
        "A link may carry frames for many. Broadcasts, such as ARP requests, are for everybody.",
        "一条链路上可能有发给许多主机的帧。广播帧（如 ARP 请求）则发给所有主机。",
        "По каналу могут идти кадры для многих. Широковещательные, например запросы ARP, — для всех."
    ),
    cites: &[RFC_LINK],
};

pub const ETHERTYPE: Why = Why {
    id: "layers.ethertype",
    what: text!(
        "The type field says whose data this is: IP’s or ARP’s handler gets it; a frame of a type that nobody knows is dropped.",
        "类型域记录上一层协议：是 IP 就交给处理 IP 的程序，是 ARP 就交给处理 ARP 的程序；无法识别的类型，主机丢弃数据。",
        "Поле типа говорит, чьи это данные: их получит обработчик IP или ARP; кадр неизвестного типа отбрасывается."
    ),
    why: text!(
        "Several protocols share one link; 0x0800 is IPv4, 0x86dd IPv6, 0x0806 ARP.",
        "多种协议共用一条链路：0x0800 是 IPv4，0x86dd 是 IPv6，0x0806 是 ARP。",
        "Один канал делят несколько протоколов: 0x0800 — IPv4, 0x86dd — IPv6, 0x0806 — ARP."
    ),
    cites: &[RFC_LINK],
};

pub const IP_UP: Why = Why {
    id: "layers.to-ip",
    what: text!(
        "The driver takes the Ethernet header off and hands the packet to IP.",
        "驱动程序去掉以太网首部，把 IP 包交给 IP 模块。",
        "Драйвер снимает заголовок Ethernet и передаёт пакет IP."
    ),
    why: text!(
        "Going up, each layer reads and removes the header that its counterpart put there.",
        "向上传递时，每一层读取并去掉对端同一层加上的首部。",
        "На пути вверх каждый уровень читает и снимает заголовок, поставленный таким же уровнем отправителя."
    ),
    cites: &[RFC_LAYERS],
};

pub const TCP_UP: Why = Why {
    id: "layers.to-tcp",
    what: text!(
        "IP takes its header off and hands the segment to TCP.",
        "IP 模块去掉 IP 首部，把报文段交给 TCP 模块。",
        "IP снимает свой заголовок и передаёт сегмент TCP."
    ),
    ..IP_UP
};

pub const ADDRESS: Why = Why {
    id: "layers.address",
    what: text!(
        "IP compares the destination address with its own. A host drops what is for another; a router would look into its table and send it on.",
        "IP 模块把目的 IP 地址与自己的地址比较。主机丢弃不是发给自己的包；路由器则查路由控制表后转发。",
        "IP сравнивает адрес получателя со своим. Узел чужое отбрасывает; маршрутизатор посмотрел бы в таблицу и переслал."
    ),
    why: text!(
        "The frame may have come to the right interface with a packet for somebody else: by a mistake of the router before it.",
        "帧可能到了正确的网卡，里面却是发给别人的包：这是前一个路由器出了错。",
        "Кадр мог прийти на нужный интерфейс с пакетом для другого: по ошибке предыдущего маршрутизатора."
    ),
    cites: &[RFC_IP_IN, RFC_DEMUX],
};

pub const PROTOCOL: Why = Why {
    id: "layers.protocol",
    what: text!(
        "The protocol field says who is next: 6 is TCP, 17 UDP. A number that nobody knows is answered by ICMP.",
        "协议域记录上一层协议：6 是 TCP，17 是 UDP，分别交给相应的处理程序。无法识别的协议号以 ICMP 应答。",
        "Поле протокола говорит, кто следующий: 6 — TCP, 17 — UDP. На неизвестный номер отвечает ICMP."
    ),
    why: text!(
        "TCP, UDP and ICMP share one IP.",
        "TCP、UDP 和 ICMP 共用一个 IP 层。",
        "TCP, UDP и ICMP делят один IP."
    ),
    cites: &[RFC_DEMUX, Cite::rfc("RFC 1122 §3.2.2.1")],
};

pub const CHECKSUM: Why = Why {
    id: "layers.checksum",
    what: text!(
        "TCP computes the checksum over header, data and addresses, to see whether the segment was damaged. One that was is dropped.",
        "TCP 模块首先计算校验和（覆盖首部、数据和地址），判断数据是否被破坏；被破坏就丢弃。",
        "TCP считает контрольную сумму заголовка, данных и адресов: не повреждён ли сегмент? Повреждённый отбрасывается."
    ),
    why: text!(
        "Each link checks its frames, but a router’s memory may damage what lies between two links. Only the ends can tell.",
        "每段链路都校验自己的帧，但数据在两段链路之间可能被路由器的内存损坏，只有两端能发现。",
        "Каждый канал проверяет свои кадры, но испортить данные может и память маршрутизатора между каналами. Это заметят только концы."
    ),
    cites: &[Cite::rfc("RFC 9293 §3.1")],
};

pub const ORDER: Why = Why {
    id: "layers.order",
    what: text!(
        "Is this the byte that TCP waits for? What lies outside the receive window is dropped, and the number expected is said again.",
        "然后检查是否在按照序号接收数据：落在接收窗口之外的报文段被丢弃，并再次告知期待的序号。",
        "Тот ли это байт, которого ждёт TCP? То, что вне окна приёма, отбрасывается, и ожидаемый номер называется снова."
    ),
    why: text!(
        "Packets may overtake each other and come twice; the numbers restore the order of the bytes.",
        "数据包可能乱序或重复到达；序号使字节恢复原来的顺序。",
        "Пакеты могут обгонять друг друга и приходить дважды; номера восстанавливают порядок байтов."
    ),
    cites: &[RFC_ARRIVES],
};

pub const PORT: Why = Why {
    id: "layers.port",
    what: text!(
        "The addresses and ports name the connection, and so the application that gets the data.",
        "最后检查端口号：地址与端口确定连接，从而确定将数据传给哪个具体的应用程序。",
        "Адреса и порты определяют соединение, а значит, и приложение, которому передать данные."
    ),
    why: text!(
        "Many applications share one TCP. A segment that belongs to no connection is answered by a reset.",
        "许多应用程序共用一个 TCP。不属于任何连接的报文段以 RST 应答。",
        "Один TCP делят многие приложения. На сегмент без соединения отвечает сброс."
    ),
    cites: &[Cite::rfc("RFC 9293 §3.10.7.1")],
};

pub const DROPPED: Why = Why {
    id: "layers.dropped",
    what: text!(
        "This layer drops it, and no layer above ever sees it.",
        "这一层把它丢弃，上面的各层都看不到它。",
        "Этот уровень отбрасывает его, и вышележащие его не увидят."
    ),
    why: text!(
        "The sender gets no acknowledgement, takes the segment for lost, and sends it again when its timer fires.",
        "发送端收不到确认，会认为报文段已丢失，定时器到期后再次发送。",
        "Отправитель не получит подтверждения, сочтёт сегмент потерянным и по таймеру отправит его снова."
    ),
    cites: &[RFC_LINK, Cite::rfc("RFC 6298 §5")],
};

pub const LOST: Why = Why {
    id: "layers.lost",
    what: text!(
        "A router drops the packet: its queue is full, or a link fails.",
        "路由器丢弃了数据包：队列已满，或链路故障。",
        "Маршрутизатор отбрасывает пакет: очередь полна или отказал канал."
    ),
    ..DROPPED
};

pub const CIRCLES: Why = Why {
    id: "layers.circles",
    what: text!(
        "Two routers take each other for the next hop, and the packet goes back and forth until its Time to Live is used up.",
        "两个路由器互相把对方当作下一跳，数据包来回传递，直到 TTL 耗尽。",
        "Два маршрутизатора считают друг друга следующим узлом, и пакет ходит туда-сюда, пока не истечёт Time to Live."
    ),
    why: text!(
        "While routing tables change, they may contradict each other for a moment.",
        "路由表更新期间，各路由器的表可能短暂地互相矛盾。",
        "Пока таблицы маршрутов меняются, они могут недолго противоречить друг другу."
    ),
    cites: &[RFC_FORWARDING],
};

pub const EXCEEDED: Why = Why {
    id: "layers.time-exceeded",
    what: text!(
        "The router that would have to send the packet with a Time to Live of 0 drops it and tells its sender.",
        "TTL 将减到 0 的那个路由器丢弃数据包，并通知发送端。",
        "Маршрутизатор, у которого Time to Live дошёл бы до 0, отбрасывает пакет и сообщает отправителю."
    ),
    why: text!(
        "For a TCP connection this is a hint, not an end: it goes on and sends the segment again (RFC 5461).",
        "对 TCP 连接来说，这只是提示而不是终结：连接继续，报文段会重传（RFC 5461）。",
        "Для соединения TCP это намёк, а не конец: оно продолжается, и сегмент отправляется снова (RFC 5461)."
    ),
    cites: &[RFC_FORWARDING, Cite::rfc("RFC 5461 §2.2")],
};

pub const UNREACHABLE: Why = Why {
    id: "layers.protocol-unreachable",
    what: text!(
        "The host has nobody for this protocol and says so, quoting the beginning of the packet.",
        "主机上没有处理该协议的程序，于是通知发送端，并附上该数据包的开头部分。",
        "Для этого протокола у узла никого нет, и он сообщает об этом, цитируя начало пакета."
    ),
    why: text!(
        "What is quoted names the unknown protocol, so the sender’s TCP does not learn of it: its timer has to fire.",
        "所引用的首部写着未知的协议号，因此发送端的 TCP 不会得知，只能等定时器到期。",
        "В цитате назван неизвестный протокол, поэтому TCP отправителя об этом не узнает: ему ждать таймера."
    ),
    cites: &[Cite::rfc("RFC 1122 §3.2.2.1"), Cite::rfc("RFC 4443 §3.4")],
};

pub const REPEATS: Why = Why {
    id: "layers.repeats",
    what: text!(
        "TCP drops the segment and acknowledges once more what it has: it names the number that it expects.",
        "TCP 丢弃该报文段，并再次确认已收到的数据：告知它期待的序号。",
        "TCP отбрасывает сегмент и ещё раз подтверждает полученное: называет номер, которого ждёт."
    ),
    why: text!(
        "One such acknowledgement changes nothing for the sender; three would make it send again at once.",
        "只有一个这样的确认，发送端不会有动作；收到三个才会立即重传。",
        "Одно такое подтверждение для отправителя ничего не меняет; три заставили бы его сразу повторить."
    ),
    cites: &[RFC_ARRIVES, Cite::rfc("RFC 5681 §3.2")],
};

pub const RESET: Why = Why {
    id: "layers.reset",
    what: text!(
        "No connection has these addresses and ports, and nobody listens: TCP answers with a reset.",
        "没有任何连接使用这组地址和端口，也无人监听：TCP 以 RST 应答。",
        "Соединения с такими адресами и портами нет, порт никто не слушает: TCP отвечает сбросом."
    ),
    why: text!(
        "The reset comes from the wrong port, so it belongs to no connection of the client’s either and is dropped there.",
        "RST 来自错误的端口，因此在客户端也不属于任何连接，会被丢弃。",
        "Сброс приходит с не того порта, так что и у клиента не принадлежит ни одному соединению и отбрасывается."
    ),
    cites: &[
        Cite::rfc("RFC 9293 §3.10.7.1"),
        Cite::rfc("RFC 9293 §3.5.2"),
    ],
};
