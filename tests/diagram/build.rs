//! Traces made by hand: what the tests of lenses and diagrams begin with.

use hopscope::text;
use hopscope::text::{Text, Words};
use hopscope::trace::payload::{End, Flags, Local, Segment, TcpState};
use hopscope::trace::{
    Fragment, FragmentId, Icon, Layer, Message, MessageId, MessageKind, Note, NoteKind, Operand,
    Operator, Outcome, Participant, ParticipantKind, Payload, Reason, ResourceId, Scope, Side,
    Span, SpanId, SpanKind, Status, Tier, Time, Trace, Who, Why,
};

const WHY: Why = Why {
    id: "test",
    what: text!("A test.", "测试。", "Тест."),
    why: text!("To be tested.", "用于测试。", "Для проверки."),
    cites: &[],
};

/// Builds a trace in the order of time.
pub struct Build {
    pub trace: Trace,
    scope: Scope,
    open: Vec<(Scope, SpanId)>,
    pub now: u64,
    seq: u32,
}

impl Build {
    /// A trace of the participants `id`s; names are the ids.
    pub fn new(ids: &[&'static str]) -> Build {
        let participants = ids.iter().map(|id| participant(id)).collect();
        Build {
            trace: Trace {
                url: "https://shop.example.com/".to_owned(),
                visit: 0,
                wall: 0,
                participants,
                lives: Vec::new(),
                spans: Vec::new(),
                messages: Vec::new(),
                notes: Vec::new(),
                fragments: Vec::new(),
                conns: Vec::new(),
                resources: vec!["https://shop.example.com/".to_owned()],
                marks: Vec::new(),
                stages: Vec::new(),
                outcome: Outcome {
                    status: None,
                    error: None,
                    cause: None,
                    from_cache: false,
                    led_to: None,
                },
                end: Time::ZERO,
                before: Vec::new(),
                warm: Vec::new(),
            },
            scope: Scope::Root,
            open: Vec::new(),
            now: 0,
            seq: 0,
        }
    }

    pub fn who(&self, id: &str) -> Who {
        let at = self.trace.participants.iter().position(|p| p.id == id);
        Who(at.unwrap_or_else(|| panic!("no participant {id}")) as u16)
    }

    fn seq(&mut self) -> u32 {
        self.seq += 1;
        self.seq
    }

    /// Lets time pass.
    pub fn wait(&mut self, micros: u64) -> &mut Build {
        self.now += micros;
        self.trace.end = self.trace.end.max(Time(self.now));
        self
    }

    /// What `inside` records stands in a span.
    pub fn span(
        &mut self,
        at: &str,
        stage: &'static str,
        name: &str,
        inside: impl FnOnce(&mut Build),
    ) -> &mut Build {
        let (parent, at, seq) = (self.scope, self.who(at), self.seq());
        let id = SpanId(self.trace.spans.len() as u32);
        self.trace.spans.push(Span {
            parent,
            follows: None,
            at,
            stage,
            name: name.into(),
            kind: SpanKind::Internal,
            start: Time(self.now),
            end: Time(self.now),
            status: Status::Ok,
            seq,
        });
        self.open.push((self.scope, id));
        self.scope = Scope::Span(id);
        inside(self);
        self.trace.spans[id.0 as usize].end = Time(self.now);
        self.scope = self.open.pop().expect("an open span").0;
        self
    }

    /// The innermost open span ends in an error.
    pub fn fails(&mut self) -> &mut Build {
        let (_, id) = *self.open.last().expect("an open span");
        self.trace.spans[id.0 as usize].status = Status::Error;
        self
    }

    /// Records a message; `takes` is `None` when it is lost. Time passes while it travels.
    pub fn send(
        &mut self,
        (from, to): (&str, &str),
        (layer, kind, re): (Layer, MessageKind, Option<MessageId>),
        payload: Payload,
        takes: Option<u64>,
    ) -> MessageId {
        let (from, to, seq) = (self.who(from), self.who(to), self.seq());
        let id = MessageId(self.trace.messages.len() as u32);
        let sent = Time(self.now);
        self.wait(takes.unwrap_or(0));
        self.trace.messages.push(Message {
            scope: self.scope,
            from,
            to,
            layer,
            carries: None,
            kind,
            re,
            resource: ResourceId(0),
            conn: None,
            payload,
            sent,
            received: takes.map(|_| Time(self.now)),
            why: Reason::from(&WHY),
            seq,
        });
        id
    }

    pub fn call(&mut self, from: &str, to: &str, words: &str, takes: u64) -> MessageId {
        let kind = (Layer::Application, MessageKind::Call, None);
        self.send((from, to), kind, call(words), Some(takes))
    }

    pub fn reply(&mut self, to: MessageId, words: &str, takes: u64) -> MessageId {
        let failed = words.starts_with('5');
        self.answer(to, words, failed, takes)
    }

    pub fn answer(&mut self, to: MessageId, words: &str, failed: bool, takes: u64) -> MessageId {
        let call = self.trace.message(to).clone();
        let from = self.trace.participant(call.to).id;
        let back = self.trace.participant(call.from).id;
        let payload = Payload::Local(Local::Return {
            text: words.to_owned(),
            failed,
        });
        let kind = (call.layer, MessageKind::Reply, Some(to));
        self.send((from, back), kind, payload, Some(takes))
    }

    pub fn event(&mut self, from: &str, to: &str, words: &str, takes: Option<u64>) -> MessageId {
        let kind = (Layer::Application, MessageKind::Async, None);
        self.send((from, to), kind, call(words), takes)
    }

    pub fn note(&mut self, over: &[&str], kind: NoteKind, words: &str, lasts: u64) -> &mut Build {
        let over = over.iter().map(|id| self.who(id)).collect();
        let seq = self.seq();
        let at = Time(self.now);
        self.wait(lasts);
        self.trace.notes.push(Note {
            scope: self.scope,
            over,
            side: Side::Over,
            at,
            until: Time(self.now),
            kind,
            text: words.into(),
            why: Reason::from(&WHY),
            seq,
        });
        self
    }

    fn fragment(
        &mut self,
        decider: &str,
        stage: &'static str,
        name: &str,
        guards: &[&str],
        taken: usize,
        door: bool,
    ) -> FragmentId {
        let (decider, seq) = (self.who(decider), self.seq());
        let operands = guards
            .iter()
            .enumerate()
            .map(|(at, guard)| Operand {
                guard: (*guard).into(),
                set: vec![("test.way", (*guard).to_owned())],
                taken: at == taken,
            })
            .collect();
        let id = FragmentId(self.trace.fragments.len() as u32);
        self.trace.fragments.push(Fragment {
            scope: self.scope,
            decider,
            stage,
            name: name.into(),
            operator: Operator::Alt,
            operands,
            door,
            start: Time(self.now),
            end: Time(self.now),
            why: Reason::from(&WHY),
            seq,
        });
        id
    }

    pub fn door(
        &mut self,
        decider: &str,
        stage: &'static str,
        name: &str,
        guards: &[&str],
        taken: usize,
    ) -> &mut Build {
        self.fragment(decider, stage, name, guards, taken, true);
        self
    }

    pub fn alt(
        &mut self,
        decider: &str,
        stage: &'static str,
        name: &str,
        (guards, taken): (&[&str], usize),
        inside: impl FnOnce(&mut Build),
    ) -> &mut Build {
        let id = self.fragment(decider, stage, name, guards, taken, false);
        let outer = self.scope;
        self.scope = Scope::Operand(id, taken as u8);
        inside(self);
        self.scope = outer;
        self.trace.fragments[id.0 as usize].end = Time(self.now);
        self
    }

    /// Puts the clock back, for what runs at the same time.
    pub fn meanwhile(&mut self, at: u64) -> &mut Build {
        self.now = at;
        self
    }

    /// A segment of a handshake.
    pub fn segment(&mut self, (from, to): (&str, &str), of: Step, takes: Option<u64>) {
        let kind = (Layer::Transport, MessageKind::Async, None);
        self.send((from, to), kind, segment(of), takes);
    }

    /// The trace, sorted as traces are, and found sound.
    pub fn done(&mut self) -> Trace {
        let mut trace = self.trace.clone();
        let mut order: Vec<usize> = (0..trace.messages.len()).collect();
        order.sort_by_key(|at| (trace.messages[*at].sent, trace.messages[*at].seq));
        let mut places = vec![MessageId(0); order.len()];
        for (place, old) in order.iter().enumerate() {
            places[*old] = MessageId(place as u32);
        }
        let place = |old: MessageId| places[old.0 as usize];
        trace.messages = order
            .iter()
            .map(|at| {
                let mut message = self.trace.messages[*at].clone();
                message.re = message.re.map(place);
                message
            })
            .collect();
        let broken = hopscope::trace::check(&trace);
        assert!(broken.is_empty(), "{broken:?}");
        trace
    }
}

/// A step of a TCP handshake.
#[derive(Clone, Copy)]
pub enum Step {
    Syn,
    SynAck,
    Ack,
}

fn segment(step: Step) -> Payload {
    use TcpState::{Closed, Established, Listen, SynReceived, SynSent};
    let (from, syn, ack, sender, receiver) = match step {
        Step::Syn => (
            End::Client,
            true,
            false,
            (Closed, SynSent),
            (Listen, SynReceived),
        ),
        Step::SynAck => (
            End::Server,
            true,
            true,
            (SynReceived, SynReceived),
            (SynSent, Established),
        ),
        Step::Ack => (
            End::Client,
            false,
            true,
            (Established, Established),
            (SynReceived, Established),
        ),
    };
    let client = from == End::Client;
    Payload::Segment(Box::new(Segment {
        from,
        flags: Flags {
            syn,
            ack,
            ..Flags::default()
        },
        seq: if client { 100 + u32::from(!syn) } else { 900 },
        ack: if client { 901 } else { 101 },
        window: 65_535,
        len: 0,
        count: 1,
        options: None,
        isn: (100, 900),
        retransmission: 0,
        congestion: None,
        sender,
        receiver,
    }))
}

fn call(words: &str) -> Payload {
    Payload::Local(Local::Call {
        text: words.to_owned(),
    })
}

fn participant(id: &'static str) -> Participant {
    let (tier, icon) = match id.split('.').next().unwrap_or(id) {
        "user" => (Tier::Client, Icon::Person),
        "browser" => (Tier::Client, Icon::Browser),
        "os" => (Tier::Client, Icon::Resolver),
        "client" => (Tier::Client, Icon::Socket),
        "dns" => (Tier::Network, Icon::Nameserver),
        "nginx" => (Tier::Edge, Icon::Proxy),
        "service" => (Tier::Cluster, Icon::Service),
        _ => (Tier::Data, Icon::Database),
    };
    Participant {
        id,
        kind: ParticipantKind::Component,
        tier,
        name: name(id),
        icon,
    }
}

fn name(id: &'static str) -> Text {
    match id {
        "user" => text!("You", "你", "Вы"),
        "browser" => text!("Browser", "浏览器", "Браузер"),
        "browser.cache" => text!("HTTP cache", "HTTP 缓存", "HTTP-кэш"),
        "browser.dns" => text!("Host cache", "主机缓存", "Кэш имён"),
        "os.resolver" => text!("OS resolver", "系统解析器", "Резолвер ОС"),
        "dns.recursive" => text!("Recursive DNS", "递归 DNS", "Рекурсивный DNS"),
        "dns.root" => text!("Root", "根", "Корневой"),
        "dns.tld" => text!(".com", ".com", ".com"),
        "dns.auth" => text!("Authoritative", "权威", "Авторитетный"),
        "nginx" => text!("Front Nginx", "前置 Nginx", "Фронт-Nginx"),
        "service" => text!("Service", "服务", "Сервис"),
        id => Text::new(Box::leak(Box::new(Words::new(id, id, id)))),
    }
}
