//! What each segment means.

use super::{LINUX_SYSCTL, RFC_BACK_OFF, RFC_HANDSHAKE, RFC_STATES};
use crate::text;
use crate::trace::{Cite, Why};

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
        "Without a measured round trip the timer starts at one second and doubles each time it fires. Linux since 6.5 keeps four more time-outs at one second first.",
        "尚未测得往返时间时，定时器从 1 秒开始，每次触发后加倍。Linux 从 6.5 起，加倍之前会再用四次 1 秒。",
        "Пока RTT не измерен, таймер начинается с одной секунды и удваивается при каждом срабатывании. Linux начиная с 6.5 перед удвоением делает ещё четыре паузы по секунде."
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
        "The bytes of the message above, cut into segments of at most MSS bytes. Segments in this flight: {count}.",
        "上层消息的字节，按 MSS 切成报文段。本批报文段数：{count}。",
        "Байты сообщения с уровня выше, нарезанные на сегменты не больше MSS. Сегментов в этой пачке: {count}."
    ),
    why: text!(
        "A sender may have ten segments on the way at first, and twice as many after each round trip (slow start): it does not know yet what the path can carry.",
        "发送方起初最多可以有十个报文段在途，此后每个往返翻倍（慢启动）：它还不知道路径能承载多少。",
        "Сначала в пути может быть десять сегментов, через каждый RTT — вдвое больше (медленный старт): отправитель ещё не знает, сколько выдержит путь."
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
        "Acknowledgements are cumulative, so one is drawn for a whole flight here; a real stack sends one at least for every second full segment.",
        "确认是累积的，所以这里一批只画一个；真实协议栈一般每两个报文段确认一次。",
        "Подтверждения накопительные, поэтому здесь на пачку показано одно; настоящий стек шлёт одно хотя бы на каждые два полных сегмента."
    ),
    cites: &[Cite::rfc("RFC 9293 §3.4"), Cite::rfc("RFC 5681 §4.2")],
};

const RFC_CLOSE: Cite = Cite::rfc("RFC 9293 §3.6");

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
        "The server acknowledges and closes its own direction in the same segment.",
        "服务器确认，并在同一个报文段里关闭自己这个方向。",
        "Сервер подтверждает и тем же сегментом закрывает своё направление."
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
        "The last acknowledgement. The client stays in TIME-WAIT for a while.",
        "最后一个确认。客户端还要在 TIME-WAIT 停留一段时间。",
        "Последнее подтверждение. Клиент ещё некоторое время остаётся в TIME-WAIT."
    ),
    why: text!(
        "Should this acknowledgement get lost, the server repeats its FIN, and the client must still be there to answer it.",
        "如果这个确认丢失，服务器会重传 FIN，客户端必须还能应答。",
        "Если подтверждение потеряется, сервер повторит FIN, и клиент должен суметь на него ответить."
    ),
    cites: &[RFC_CLOSE],
};
