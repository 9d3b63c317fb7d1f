//! What a person can set of TCP, and what it does to a connection.

use super::conn::{Connection, Manner, Meets, index};
use super::endpoint::{Timing, before};
use super::{QueueFull, State};
use crate::choices;
use crate::pipeline::cx::Cx;
use crate::pipeline::way::Fate;
use crate::scenario::{Knob, Settings, Unit};
use crate::text;
use crate::trace::payload::{End, Segment};
use crate::trace::{MessageId, Time};

choices! {
    /// How many SYNs of the client are lost.
    pub enum SynLost = "tcp.syn_lost", text!("Lost SYNs", "丢失的 SYN", "Потеряно SYN") => {
        /// None.
        None = "0", text!("0");
        /// The first.
        One = "1", text!("1");
        /// The first two.
        Two = "2", text!("2");
        /// The first three.
        Three = "3", text!("3");
        /// Every one: the peer is silent.
        All = "all", text!("all", "全部", "все");
    }
}

choices! {
    /// Whether somebody listens on the port.
    pub enum Port = "tcp.port", text!("Port", "端口", "Порт") => {
        /// Somebody listens.
        Open = "open", text!("open", "开放", "открыт");
        /// Nobody does.
        Closed = "closed", text!("closed", "关闭", "закрыт");
    }
}

choices! {
    /// When a SYN is sent again.
    pub enum BackOff = "tcp.back_off", text!("Back-off", "重传退避", "Паузы") => {
        /// One second, doubling.
        Rfc6298 = "rfc6298", text!("RFC 6298");
        /// Linux since 6.5: four more at one second before doubling.
        Linux = "linux", text!("Linux ≥ 6.5");
    }
}

impl Port {
    /// How a SYN to it is met.
    pub fn meets(self) -> Meets {
        match self {
            Port::Open => Meets::Accepts,
            Port::Closed => Meets::Refuses,
        }
    }
}

impl BackOff {
    /// SYNs are given up after 127 s in all with `tcp_syn_retries` = 6, and after 131 s with
    /// `tcp_syn_linear_timeouts` = 4 (Linux ip-sysctl).
    fn manner(self) -> Manner {
        let standard = Manner::STANDARD;
        let timing = match self {
            BackOff::Rfc6298 => standard.timing,
            BackOff::Linux => Timing {
                syns: &[1, 1, 1, 1, 1, 2, 4, 8, 16, 32, 64],
                least: Time::millis(200),
                margin: Time::millis(200),
                most: Time::secs(120),
                ..standard.timing
            },
        };
        Manner { timing, ..standard }
    }
}

choices! {
    /// What else is lost.
    pub enum Lost = "tcp.lost", text!("Lost segment", "丢失的报文段", "Потерянный сегмент") => {
        /// Nothing.
        None = "none", text!("none", "无", "нет");
        /// One of the response's.
        Response = "response", text!("of the response", "响应的", "из ответа");
        /// One of the request's.
        Request = "request", text!("of the request", "请求的", "из запроса");
        /// The acknowledgement of one of the response's.
        Ack = "ack", text!("its ACK", "它的 ACK", "его ACK");
        /// One of the response's, and everything after it in both directions: the peer is silent.
        Silent = "silent", text!("all from it on", "从它起全部", "все, начиная с него");
    }
}

choices! {
    /// What happens to who comes while the accept queue is full.
    pub enum Queue = "tcp.accept_queue", text!("Accept queue", "accept 队列", "Очередь accept") => {
        /// There is room.
        Room = "room", text!("room", "有空位", "есть место");
        /// Full for 2.5 s: the SYN is dropped.
        Full = "full", text!("full", "已满", "полна");
        /// Filled up after the SYN: the acknowledgement is dropped.
        Fills = "fills", text!("fills up", "刚刚占满", "заполняется");
        /// As before, with tcp_abort_on_overflow: a reset.
        Abort = "abort", text!("fills up, reset", "刚刚占满，RST", "заполняется, сброс");
    }
}

choices! {
    /// Whether the client's program reads at once.
    pub enum Reader = "tcp.reader", text!("Client reads", "客户端读取", "Клиент читает") => {
        /// It does.
        Fast = "fast", text!("at once", "立即", "сразу");
        /// It lets a response lie for 3 s, with a buffer of 10 KiB.
        Slow = "slow", text!("after 3 s", "3 秒后", "через 3 с");
    }
}

choices! {
    /// When the server's program ends.
    pub enum Crash = "tcp.crash", text!("Server killed", "服务器被杀", "Сервер убит") => {
        /// It does not.
        No = "no", text!("no", "否", "нет");
        /// Before it has read the request.
        Unread = "unread", text!("request unread", "请求未读", "запрос не прочитан");
        /// After that, before it answers.
        Read = "read", text!("request read", "请求已读", "запрос прочитан");
        /// While the response is on its way.
        Answering = "answering", text!("amid the response", "响应途中", "посреди ответа");
    }
}

choices! {
    /// When data is acknowledged.
    pub enum Acks = "tcp.ack", text!("ACKs", "确认", "ACK") => {
        /// Every second full segment, or after 40 ms.
        Delayed = "delayed", text!("delayed", "延迟", "отложенные");
        /// Every segment.
        Immediate = "immediate", text!("immediate", "立即", "немедленные");
    }
}

choices! {
    /// Who closes the connection after a response.
    pub enum After = "tcp.after", text!("After the response", "响应之后", "После ответа") => {
        /// Nobody: it is kept.
        Keep = "keep", text!("kept alive", "保持中", "ещё открыто");
        /// The server: keepalive_timeout is 0.
        Server = "server", text!("server closes", "服务器关闭", "закрывает сервер");
        /// The client.
        Client = "client", text!("client closes", "客户端关闭", "закрывает клиент");
    }
}

choices! {
    /// What has become of a connection that was idle between two visits.
    pub enum Idle = "tcp.idle", text!("Idle connection", "空闲连接", "Простаивающее соединение") => {
        /// Open, or closed by the server's FIN when its time-out was over.
        Known = "known", text!("as left", "保持原样", "как было");
        /// Forgotten: the server has restarted, and its FIN did not arrive.
        Stale = "stale", text!("forgotten", "已被遗忘", "забыто");
    }
}

choices! {
    /// Whether packets over IPv6 arrive.
    pub enum Ipv6Path = "tcp.ipv6", text!("IPv6 path", "IPv6 路径", "Путь по IPv6") => {
        /// They do.
        Works = "ok", text!("works", "正常", "исправен");
        /// They are lost.
        Broken = "lost", text!("packets lost", "丢包", "пакеты теряются");
    }
}

pub const IPV6: Knob = Ipv6Path::KNOB.behind_more();
pub const LOST: Knob = Lost::KNOB;
pub const QUEUE: Knob = Queue::KNOB.behind_more();
pub const READER: Knob = Reader::KNOB.behind_more();
pub const CRASH: Knob = Crash::KNOB.behind_more();
pub const ACKS: Knob = Acks::KNOB.behind_more();
pub const AFTER: Knob = After::KNOB.behind_more();
pub const IDLE: Knob = Idle::KNOB.behind_more();

/// Which one, counted from 1; the last one when there are fewer.
pub const LOST_SEGMENT: Knob = Knob::number(
    "tcp.lost_segment",
    text!("Which one", "第几个", "Который по счёту"),
    (1, 2, 30),
    Unit::Count,
)
.behind_more();

/// How often it is lost.
pub const LOST_TIMES: Knob = Knob::number(
    "tcp.lost_times",
    text!("Times lost", "丢失次数", "Сколько раз теряется"),
    (1, 1, 3),
    Unit::Count,
)
.behind_more();

/// How the client's connections behave.
pub fn manner(settings: &Settings) -> Manner {
    let (buffer, pause) = match Reader::of(settings) {
        Reader::Fast => (Manner::STANDARD.buffer, Time::ZERO),
        // Seven segments, and less than the unit of the scaled window.
        Reader::Slow => (10_240, Time::secs(3)),
    };
    Manner {
        ack_delay: match Acks::of(settings) {
            Acks::Delayed => Manner::STANDARD.ack_delay,
            Acks::Immediate => None,
        },
        buffer,
        pause,
        full: match Queue::of(settings) {
            Queue::Room => None,
            Queue::Full => Some(QueueFull::Syn),
            Queue::Fills => Some(QueueFull::Ack),
            Queue::Abort => Some(QueueFull::Abort),
        },
        ..BackOff::of(settings).manner()
    }
}

/// What this stage's knobs make the way do: it loses SYNs and a chosen segment.
pub fn fate(cx: &Cx, conn: &Connection, segment: &Segment, _: MessageId) -> Fate {
    if conn.entry().server.0.is_ipv6() && Ipv6Path::of(cx.settings()) == Ipv6Path::Broken {
        return Fate::Lost;
    }
    let chosen = is_chosen(cx.settings(), conn, segment);
    let mut state = cx.world::<State>();
    let opens = segment.flags.syn && segment.from == End::Client;
    if opens && state.syns_to_lose > 0 {
        state.syns_to_lose -= 1;
        return Fate::Lost;
    }
    if chosen && state.to_lose > 0 {
        state.to_lose -= 1;
        state.silent |= Lost::of(cx.settings()) == Lost::Silent;
        return Fate::Lost;
    }
    if state.silent {
        Fate::Lost
    } else {
        Fate::Arrives
    }
}

fn is_chosen(settings: &Settings, conn: &Connection, segment: &Segment) -> bool {
    let lost = Lost::of(settings);
    let of = match lost {
        Lost::None => return false,
        Lost::Request => End::Client,
        Lost::Response | Lost::Ack | Lost::Silent => End::Server,
    };
    let Some(first) = conn.http.get()[index(of)] else {
        return false;
    };
    let before_it = (settings.number(&LOST_SEGMENT) as u32 - 1) * u32::from(conn.mss);
    if lost == Lost::Ack {
        let pure = segment.from == End::Client && segment.len == 0 && segment.flags.ack;
        return pure && before(first.wrapping_add(before_it), segment.ack);
    }
    let offset = segment.seq.wrapping_sub(first);
    let last = segment.flags.psh && offset < before_it;
    segment.from == of
        && segment.len > 0
        && !before(segment.seq, first)
        && (offset == before_it || last)
}
