//! What each segment means.

use super::endpoint::{Cause, Output};
use super::{LINUX_SYSCTL, RFC_BACK_OFF, RFC_CLOSE, RFC_HANDSHAKE, RFC_STATES};
use crate::text;
use crate::text::Text;
use crate::trace::payload::{End, TcpState};
use crate::trace::{Cite, Reason, Why};

/// Why a segment is sent.
pub fn why(from: End, output: &Output) -> Reason {
    let why = match output.cause {
        Cause::Syn => &SYN,
        Cause::SynAck if output.again > 0 => &SYN_ACK_AGAIN,
        Cause::SynAck => &SYN_ACK,
        Cause::Timeout if !output.header.flags.syn => &TIMED_OUT,
        Cause::Timeout if output.header.flags.ack => &SYN_ACK_AGAIN,
        Cause::Timeout => &SYN_AGAIN,
        Cause::FastRetransmit => &FAST,
        Cause::Opened => &ACK,
        Cause::Data => &DATA,
        Cause::Ack => &DATA_ACK,
        Cause::Duplicate => &DUPLICATE,
        Cause::Probe => &PROBE,
        Cause::WindowUpdate => &UPDATE,
        Cause::KeepAlive => &KEEP_ALIVE,
        Cause::Fin if output.states.1 == TcpState::LastAck => &FIN_BACK,
        Cause::Fin => match from {
            End::Client => &FIN,
            End::Server => &FIN_SERVER,
        },
        Cause::FinAck if output.states.0 == TcpState::TimeWait => &LAST_ACK,
        Cause::FinAck => &FIN_ACK,
        Cause::Reset if output.header.flags.ack && output.header.seq == 0 => &RESET,
        Cause::Reset => &RESET_UNKNOWN,
    };
    Reason::from(why)
}

pub const SYN: Why = Why {
    id: "tcp.syn",
    what: text!(
        "The client asks for a connection. It draws a random initial sequence number x and enters SYN-SENT.",
        "客户端请求建立连接：随机选取初始序列号 x，进入 SYN-SENT 状态。",
        "Клиент запрашивает соединение: берёт случайный начальный порядковый номер x и переходит в SYN-SENT."
    ),
    why: text!(
        "The SYN takes one sequence number, so that it can be acknowledged. Its options say how large a segment the client can take (MSS) and what else it supports.",
        "SYN 占用一个序列号，因此可以被确认。它的选项说明客户端能接收多大的报文段（MSS）以及支持哪些扩展。",
        "SYN занимает один порядковый номер, поэтому его можно подтвердить. Опции сообщают, какой сегмент клиент способен принять (MSS) и что ещё он умеет."
    ),
    cites: &[RFC_HANDSHAKE, RFC_STATES],
};

pub const SYN_AGAIN: Why = Why {
    id: "tcp.syn-again",
    what: text!(
        "No answer came in time, so the very same SYN is sent again.",
        "没有按时收到应答，于是重传同一个 SYN。",
        "Ответ не пришёл вовремя, и тот же SYN отправляется снова."
    ),
    why: text!(
        "The client cannot tell a lost SYN from a lost answer or a slow server. The sequence number stays x: it is the same segment.",
        "客户端无法区分是 SYN 丢失、应答丢失还是服务器缓慢。序列号仍是 x：这是同一个报文段。",
        "Клиент не может отличить потерянный SYN от потерянного ответа или медленного сервера. Номер остаётся x: это тот же сегмент."
    ),
    cites: &[RFC_BACK_OFF, LINUX_SYSCTL],
};

pub const RTO: Why = Why {
    id: "tcp.rto",
    what: text!(
        "The retransmission timer runs: {time}.",
        "重传定时器在计时：{time}。",
        "Идёт таймер повторной передачи: {time}."
    ),
    why: text!(
        "Without a measured round trip the timer starts at one second; otherwise it is SRTT + 4·RTTVAR, one second at least (Linux: 200 ms). It doubles each time it fires. For SYNs, Linux since 6.5 keeps four more time-outs at one second first.",
        "尚未测得往返时间时，定时器从 1 秒开始；否则为 SRTT + 4·RTTVAR，至少 1 秒（Linux：200 毫秒）。每次触发后加倍。对 SYN，Linux 从 6.5 起，加倍之前会再用四次 1 秒。",
        "Пока RTT не измерен, таймер начинается с одной секунды; затем он равен SRTT + 4·RTTVAR, но не меньше секунды (Linux: 200 мс). При каждом срабатывании удваивается. Для SYN Linux начиная с 6.5 сперва делает ещё четыре паузы по секунде."
    ),
    cites: &[Cite::rfc("RFC 6298 §2"), RFC_BACK_OFF, LINUX_SYSCTL],
};

pub const SYN_ACK: Why = Why {
    id: "tcp.syn-ack",
    what: text!(
        "The server accepts: it draws its own initial sequence number y and acknowledges the client’s by asking for x+1.",
        "服务器同意：它随机选取自己的初始序列号 y，并以确认号 x+1 确认客户端的序列号。",
        "Сервер согласен: берёт собственный начальный номер y и подтверждает номер клиента — ждёт x+1."
    ),
    why: text!(
        "Each direction counts its own bytes, so each side needs to learn the other’s starting number. The connection is half open until the client answers.",
        "两个方向各自计数，因此双方都要得知对方的起始序号。在客户端应答之前，连接处于半开状态。",
        "Каждое направление считает свои байты, поэтому каждой стороне нужен начальный номер другой. До ответа клиента соединение полуоткрыто."
    ),
    cites: &[RFC_HANDSHAKE],
};

pub const ACK: Why = Why {
    id: "tcp.ack",
    what: text!(
        "The client acknowledges y by asking for y+1. When it arrives, both sides are ESTABLISHED.",
        "客户端以确认号 y+1 确认 y。它到达后，双方都处于 ESTABLISHED 状态。",
        "Клиент подтверждает y — ждёт y+1. Когда сегмент дойдёт, обе стороны будут в ESTABLISHED."
    ),
    why: text!(
        "The third step lets the server tell a live client from an old, duplicated SYN.",
        "有了第三步，服务器才能区分真正的客户端与滞留网络中的重复 SYN。",
        "Третий шаг позволяет серверу отличить живого клиента от старого дубликата SYN."
    ),
    cites: &[RFC_HANDSHAKE],
};

pub const RESET: Why = Why {
    id: "tcp.reset",
    what: text!(
        "Nobody listens on this port, so the server’s kernel answers with a reset.",
        "这个端口上没有程序在监听，服务器内核以 RST 应答。",
        "Этот порт никто не слушает, и ядро сервера отвечает сбросом."
    ),
    why: text!(
        "A reset is an answer: the client knows at once and need not wait for a time-out.",
        "RST 也是一种应答：客户端立刻得知，不必等到超时。",
        "Сброс — тоже ответ: клиент узнаёт сразу и не ждёт тайм-аута."
    ),
    cites: &[Cite::rfc("RFC 9293 §3.5.2")],
};

pub const DATA: Why = Why {
    id: "tcp.data",
    what: text!(
        "A piece of the message above: at most MSS bytes, numbered from the first byte of the stream.",
        "上层消息的一段：不超过 MSS 字节，按字节流编号。",
        "Часть сообщения с уровня выше: не больше MSS байтов, пронумерованных от начала потока."
    ),
    why: text!(
        "A sender may have ten segments on the way at first (cwnd), and more with every acknowledgement (slow start): it does not know yet what the path can carry. The receiver’s window is the other limit.",
        "发送方起初最多可有十个报文段在途（cwnd），每收到确认就增加（慢启动）：它还不知道路径能承载多少。另一个上限是接收窗口。",
        "Сначала в пути может быть десять сегментов (cwnd), с каждым подтверждением — больше (медленный старт): отправитель ещё не знает, сколько выдержит путь. Второй предел — окно получателя."
    ),
    cites: &[
        Cite::rfc("RFC 6928 §2"),
        Cite::rfc("RFC 5681 §3.1"),
        Cite::rfc("RFC 9293 §3.7.1"),
    ],
};

pub const DATA_ACK: Why = Why {
    id: "tcp.data-ack",
    what: text!(
        "The receiver says which byte it expects next: everything before it has arrived.",
        "接收方说明它期待的下一个字节：此前的数据都已收到。",
        "Получатель называет байт, который ждёт следующим: всё до него получено."
    ),
    why: text!(
        "Acknowledgements are cumulative. One is sent for every second full segment; for less, it may wait for data to travel with, on Linux 40 ms.",
        "确认是累积的。每收到两个满报文段发送一次；不足时可以等着随数据一起发出，Linux 通常等 40 毫秒。",
        "Подтверждения накопительные. Одно отправляется на каждые два полных сегмента; иначе оно может подождать попутных данных, в Linux 40 мс."
    ),
    cites: &[Cite::rfc("RFC 9293 §3.8.6.3"), Cite::rfc("RFC 5681 §4.2")],
};

pub const DUPLICATE: Why = Why {
    id: "tcp.duplicate-ack",
    what: text!(
        "Something arrived out of turn, so the receiver repeats which byte it still expects.",
        "收到的报文段不是期待的那个，接收方重复说明它仍在等待哪个字节。",
        "Пришло не то, что ожидалось: получатель повторяет, какой байт он всё ещё ждёт."
    ),
    why: text!(
        "What came early is kept. Each repetition tells the sender that a segment has left the network but an earlier one is missing, so it is never delayed.",
        "提前到达的数据会保留。每次重复都告诉发送方：有报文段离开了网络，但更早的一个缺失，因此不会延迟发送。",
        "Пришедшее раньше времени сохраняется. Каждый повтор говорит отправителю: сегмент покинул сеть, но более ранний пропал — поэтому повтор не откладывают."
    ),
    cites: &[Cite::rfc("RFC 5681 §4.2"), Cite::rfc("RFC 9293 §3.10.7.4")],
};

pub const FAST: Why = Why {
    id: "tcp.fast-retransmit",
    what: text!(
        "Fast retransmit: the missing segment is sent again before its timer fires.",
        "快速重传：不等定时器触发就重发缺失的报文段。",
        "Быстрая повторная передача: пропавший сегмент отправлен снова, не дожидаясь таймера."
    ),
    why: text!(
        "Three duplicate acknowledgements are a sign of loss rather than of reordering. During recovery a partial acknowledgement points at the next hole.",
        "三个重复确认意味着丢失，而不是乱序。恢复期间，部分确认指出下一个空缺。",
        "Три повторных подтверждения — признак потери, а не перестановки. Во время восстановления частичное подтверждение указывает на следующую дыру."
    ),
    cites: &[Cite::rfc("RFC 5681 §3.2"), Cite::rfc("RFC 6582 §3.2")],
};

pub const TIMED_OUT: Why = Why {
    id: "tcp.timed-out",
    what: text!(
        "No acknowledgement came before the retransmission timer fired: sent again.",
        "重传定时器触发前没有收到确认：重新发送。",
        "До срабатывания таймера подтверждение не пришло: сегмент отправлен снова."
    ),
    why: text!(
        "Silence may mean that the path is overloaded, so the sender starts over with one segment, and the timer doubles. Linux gives up after tcp_retries2 = 15.",
        "沉默可能意味着路径过载，所以发送方从一个报文段重新开始，定时器加倍。Linux 在 tcp_retries2 = 15 次后放弃。",
        "Тишина может означать перегрузку пути: отправитель начинает заново с одного сегмента, таймер удваивается. Linux сдаётся после tcp_retries2 = 15."
    ),
    cites: &[RFC_BACK_OFF, Cite::rfc("RFC 5681 §3.1"), LINUX_SYSCTL],
};

pub const SYN_ACK_AGAIN: Why = Why {
    id: "tcp.syn-ack-again",
    what: text!(
        "The third step has not come, so the server repeats its answer.",
        "第三步没有到来，服务器重发应答。",
        "Третий шаг не пришёл, и сервер повторяет ответ."
    ),
    why: text!(
        "Either its answer or the client’s acknowledgement got lost, or was dropped by a full queue. Linux tries five more times (tcp_synack_retries).",
        "可能是应答或客户端的确认丢失，也可能被已满的队列丢弃。Linux 会再试五次（tcp_synack_retries）。",
        "Потерялся ответ или подтверждение клиента, либо его отбросила полная очередь. Linux пробует ещё пять раз (tcp_synack_retries)."
    ),
    cites: &[RFC_BACK_OFF, LINUX_SYSCTL],
};

pub const PROBE: Why = Why {
    id: "tcp.probe",
    what: text!(
        "A byte beyond the closed window: is it still closed?",
        "向已关闭的窗口发送一个字节：窗口还关着吗？",
        "Байт сверх закрытого окна: всё ещё закрыто?"
    ),
    why: text!(
        "The segment that opens the window carries no data, so it is never sent again. Were it lost, both sides would wait forever.",
        "打开窗口的报文段不带数据，不会重传。它若丢失，双方将永远等待。",
        "Сегмент, открывающий окно, не несёт данных и не повторяется. Потеряйся он — обе стороны ждали бы вечно."
    ),
    cites: &[Cite::rfc("RFC 9293 §3.8.6.1")],
};

pub const UPDATE: Why = Why {
    id: "tcp.window-update",
    what: text!(
        "The program has read, and there is room again: the window opens.",
        "程序已读取数据，又有了空间：窗口打开。",
        "Программа прочитала данные, место появилось: окно открывается."
    ),
    why: text!(
        "It is opened by a full segment at least, so that the sender is not lured into tiny ones (silly window syndrome).",
        "至少能容纳一个满报文段才打开，以免发送方发出很小的报文段（糊涂窗口综合征）。",
        "Окно открывают не меньше чем на полный сегмент, чтобы отправитель не дробил данные (синдром глупого окна)."
    ),
    cites: &[Cite::rfc("RFC 9293 §3.8.6.2.2")],
};

pub const KEEP_ALIVE: Why = Why {
    id: "tcp.keep-alive",
    what: text!(
        "Nothing was heard for long: a segment with an old number, which a living peer must answer.",
        "很久没有动静：发送一个旧序号的报文段，存活的对端必须应答。",
        "Долго ничего не слышно: сегмент со старым номером, на который живая сторона обязана ответить."
    ),
    why: text!(
        "Who only waits to receive would never notice that the peer is gone.",
        "只等待接收的一方，永远不会发现对端已消失。",
        "Тот, кто только ждёт данных, никогда не заметил бы, что другой стороны больше нет."
    ),
    cites: &[Cite::rfc("RFC 9293 §3.8.4"), LINUX_SYSCTL],
};

pub const RESET_UNKNOWN: Why = Why {
    id: "tcp.reset-unknown",
    what: text!(
        "A reset: the sender has no such connection, or no longer wants it.",
        "RST：发送方没有这个连接，或不再需要它。",
        "Сброс: у отправителя нет такого соединения, или оно ему больше не нужно."
    ),
    why: text!(
        "It ends the connection at once, on both sides; what was on its way is lost. It is not acknowledged.",
        "它使双方的连接立即结束，在途数据全部丢失。RST 不会被确认。",
        "Он сразу обрывает соединение с обеих сторон; всё, что было в пути, пропадает. Сброс не подтверждают."
    ),
    cites: &[Cite::rfc("RFC 9293 §3.5.2")],
};

pub const FORGED: Why = Why {
    id: "tcp.forged-reset",
    what: text!(
        "Somebody on the way sends a reset in the other side’s name.",
        "途中有人冒充对方发送 RST。",
        "Кто-то на пути посылает сброс от имени другой стороны."
    ),
    why: text!(
        "Addresses, ports and the sequence number fit, so TCP cannot tell it from a real one.",
        "地址、端口和序列号都吻合，TCP 无法分辨真伪。",
        "Адреса, порты и порядковый номер подходят, и TCP не отличит его от настоящего."
    ),
    cites: &[Cite::rfc("RFC 9293 §3.5.3"), Cite::rfc("RFC 5961 §3")],
};

pub const RECOVERY: Why = Why {
    id: "tcp.recovery",
    what: text!(
        "Fast recovery begins: the congestion window is halved.",
        "快速恢复开始：拥塞窗口减半。",
        "Начинается быстрое восстановление: окно перегрузки уменьшено вдвое."
    ),
    why: text!(
        "ssthresh becomes half of what was on the way. Each duplicate acknowledgement means that a segment has left the network, so cwnd is three segments more.",
        "ssthresh 变为在途数据的一半。每个重复确认说明有一个报文段离开了网络，所以 cwnd 再加三个报文段。",
        "ssthresh становится половиной того, что было в пути. Каждое повторное подтверждение значит, что сегмент покинул сеть, поэтому cwnd больше на три сегмента."
    ),
    cites: &[Cite::rfc("RFC 5681 §3.2"), Cite::rfc("RFC 6582 §3.2")],
};

pub const RECOVERED: Why = Why {
    id: "tcp.recovered",
    what: text!(
        "All that was sent before the loss has arrived: recovery is over.",
        "丢失之前发送的数据都已到达：恢复结束。",
        "Всё, что отправлено до потери, дошло: восстановление закончено."
    ),
    why: text!(
        "From ssthresh on, the window grows by a segment a round trip only (congestion avoidance).",
        "从 ssthresh 起，窗口每个往返只增加一个报文段（拥塞避免）。",
        "Начиная с ssthresh окно растёт лишь на сегмент за RTT (предотвращение перегрузки)."
    ),
    cites: &[Cite::rfc("RFC 6582 §3.2"), Cite::rfc("RFC 5681 §3.1")],
};

pub const CLOSED: Why = Why {
    id: "tcp.zero-window",
    what: text!(
        "The receiver’s buffer is full; there is more to send, but it may not leave.",
        "接收方缓冲区已满；还有数据要发，但不能发送。",
        "Буфер получателя полон; данные ещё есть, но отправлять их нельзя."
    ),
    why: text!(
        "The window is what the receiver has room for. A program that reads slowly slows the sender down: flow control, not congestion.",
        "窗口表示接收方还有多少空间。程序读得慢，发送方就慢下来：这是流量控制，不是拥塞控制。",
        "Окно — это место у получателя. Программа, читающая медленно, тормозит отправителя: это управление потоком, а не перегрузкой."
    ),
    cites: &[Cite::rfc("RFC 9293 §3.8.6")],
};

pub const OPENED: Why = Why {
    id: "tcp.window-opened",
    what: text!(
        "The persist timer runs while the window is closed; it doubles like the retransmission timer.",
        "窗口关闭期间坚持定时器在计时；它像重传定时器一样加倍。",
        "Пока окно закрыто, идёт таймер настойчивости; он удваивается, как таймер повторной передачи."
    ),
    why: text!(
        "As long as probes are answered the sender waits, however long it takes.",
        "只要探测有应答，发送方就一直等待。",
        "Пока на пробы отвечают, отправитель ждёт сколько угодно."
    ),
    cites: &[Cite::rfc("RFC 9293 §3.8.6.1")],
};

pub const WAITS: Text = text!(
    "waits {time} (RTO)",
    "等待 {time}（RTO）",
    "ждёт {time} (RTO)"
);
pub const WAITS_FOR_WINDOW: Text = text!("waits for the window", "等待窗口打开", "ждёт окна");
pub const WINDOW_CLOSED: Text = text!("window closed", "窗口关闭", "окно закрыто");
pub const WINDOWS: Text = text!("cwnd = {cwnd}, ssthresh = {ssthresh}");

pub const FIN: Why = Why {
    id: "tcp.fin",
    what: text!(
        "The client has nothing more to send and closes its direction.",
        "客户端没有更多数据要发送，关闭自己这个方向。",
        "Клиенту больше нечего отправлять, он закрывает своё направление."
    ),
    why: text!(
        "Like a SYN, a FIN takes a sequence number of its own, so that it is acknowledged and cannot get lost unnoticed.",
        "与 SYN 一样，FIN 占用一个序列号，因此会被确认，不会悄悄丢失。",
        "Как и SYN, FIN занимает порядковый номер: его подтверждают, и он не потеряется незаметно."
    ),
    cites: &[RFC_CLOSE],
};

pub const FIN_BACK: Why = Why {
    id: "tcp.fin-back",
    what: text!(
        "The other side closes its own direction too, in the same segment as its acknowledgement unless that was sent before.",
        "另一方也关闭自己的方向；确认若未提前发送，就在同一个报文段里。",
        "Другая сторона тоже закрывает своё направление — тем же сегментом, что и подтверждение, если оно не ушло раньше."
    ),
    why: text!(
        "It too has nothing more to send; otherwise it would acknowledge first and send its FIN later.",
        "它也没有更多数据；否则会先确认，稍后再发 FIN。",
        "Ему тоже нечего отправлять; иначе он сначала подтвердил бы, а FIN послал позже."
    ),
    cites: &[RFC_CLOSE],
};

pub const LAST_ACK: Why = Why {
    id: "tcp.last-ack",
    what: text!(
        "The last acknowledgement. Who closed first stays in TIME-WAIT for a while, on Linux 60 seconds.",
        "最后一个确认。先关闭的一方还要在 TIME-WAIT 停留一段时间，Linux 上是 60 秒。",
        "Последнее подтверждение. Кто закрыл первым, ещё остаётся в TIME-WAIT, в Linux 60 секунд."
    ),
    why: text!(
        "Should this acknowledgement get lost, the other side repeats its FIN, and somebody must still be there to answer it.",
        "如果这个确认丢失，对方会重传 FIN，必须还有人能应答。",
        "Если подтверждение потеряется, другая сторона повторит FIN, и кто-то должен суметь на него ответить."
    ),
    cites: &[RFC_CLOSE],
};

pub const FIN_SERVER: Why = Why {
    id: "tcp.fin-server",
    what: text!(
        "The server has nothing more to send and closes its direction.",
        "服务器没有更多数据要发送，关闭自己这个方向。",
        "Серверу больше нечего отправлять, он закрывает своё направление."
    ),
    why: text!(
        "Who closes first stays in TIME-WAIT afterwards; a busy server would rather leave that to its clients.",
        "先关闭的一方随后要停留在 TIME-WAIT；繁忙的服务器更愿意让客户端先关闭。",
        "Кто закрывает первым, тот потом остаётся в TIME-WAIT; загруженный сервер охотно оставил бы это клиентам."
    ),
    cites: &[RFC_CLOSE],
};

pub const FIN_ACK: Why = Why {
    id: "tcp.fin-ack",
    what: text!(
        "The other side’s FIN is acknowledged; this direction is still open.",
        "确认对方的 FIN；自己这个方向仍然打开。",
        "FIN другой стороны подтверждён; своё направление ещё открыто."
    ),
    why: text!(
        "Each direction is closed by itself, which makes four segments, or three when the second and the third travel together.",
        "两个方向各自关闭，所以是四个报文段；第二、第三个合并时是三个。",
        "Каждое направление закрывается отдельно: четыре сегмента или три, если второй и третий едут вместе."
    ),
    cites: &[RFC_CLOSE],
};

pub const QUEUE_FULL: Why = Why {
    id: "tcp.queue-full",
    what: text!(
        "The accept queue is full: the kernel drops the segment and says nothing.",
        "accept 队列已满：内核丢弃报文段，不作任何应答。",
        "Очередь accept полна: ядро отбрасывает сегмент и молчит."
    ),
    why: text!(
        "A finished handshake waits here until the program calls accept(); the place is limited by listen() and somaxconn, 511 with nginx. With tcp_abort_on_overflow = 0 Linux hopes that there will be room when the client tries again.",
        "完成握手的连接在这里等待程序调用 accept()；容量由 listen() 和 somaxconn 决定，nginx 为 511。tcp_abort_on_overflow = 0 时，Linux 指望客户端重试时已有空位。",
        "Здесь готовые соединения ждут вызова accept(); место ограничено listen() и somaxconn, у nginx — 511. При tcp_abort_on_overflow = 0 Linux надеется, что к новой попытке клиента место появится."
    ),
    cites: &[LINUX_SYSCTL],
};

pub const KILLED: Why = Why {
    id: "tcp.killed",
    what: text!(
        "The worker process is gone, so its kernel closes its connections.",
        "工作进程已不存在，内核关闭它的连接。",
        "Рабочего процесса больше нет, и ядро закрывает его соединения."
    ),
    why: text!(
        "With data that nobody has read a connection is reset; otherwise it is closed with a FIN. The browser calls the first ERR_CONNECTION_RESET, the second ERR_EMPTY_RESPONSE. There is no line in the access log.",
        "有数据未读时连接被重置，否则以 FIN 关闭。浏览器称前者为 ERR_CONNECTION_RESET，后者为 ERR_EMPTY_RESPONSE。访问日志里没有记录。",
        "Если остались непрочитанные данные, соединение сбрасывается, иначе закрывается через FIN. Браузер называет первое ERR_CONNECTION_RESET, второе ERR_EMPTY_RESPONSE. В журнале доступа строки нет."
    ),
    cites: &[
        Cite::rfc("RFC 9293 §3.6.1"),
        Cite::rfc("RFC 1122 §4.2.2.13"),
    ],
};

pub const QUEUE_TEXT: Text = text!(
    "accept queue full",
    "全连接队列已满",
    "очередь accept полна"
);

pub const FALLS_BACK: Why = Why {
    id: "tcp.falls-back",
    what: text!(
        "No connection over IPv6 yet: the browser tries an IPv4 address as well and takes whichever answers first.",
        "IPv6 还没连上：浏览器同时尝试一个 IPv4 地址，谁先应答就用谁。",
        "По IPv6 соединения ещё нет: браузер пробует и адрес IPv4 и берёт тот, что ответит первым."
    ),
    why: text!(
        "Happy Eyeballs: a broken IPv6 path must not cost the time-outs of TCP. IPv6 has a head start, in Chromium of 300 ms; a failure ends it at once.",
        "Happy Eyeballs：IPv6 路径故障时，不应白等 TCP 超时。IPv6 有先行时间，Chromium 为 300 ms；一旦失败就立即尝试 IPv4。",
        "Happy Eyeballs: неисправный путь по IPv6 не должен стоить тайм-аутов TCP. У IPv6 есть фора, в Chromium 300 мс; ошибка кончает её сразу."
    ),
    cites: &[Cite::rfc("RFC 8305 §5")],
};
