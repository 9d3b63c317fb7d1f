//! One handshake, message by message.

mod hello;

use std::cell::Cell;
use std::rc::Rc;

use super::certificate::{ALERT, Certificate, Presented, STAPLED, VERIFIED};
use super::tickets::{self, LIFETIME, NEW_TICKET, SESSION, Ticket};
use super::words::{
    CERTIFICATE, CERTIFICATE_VERIFY, CHANGE_CIPHER_SPEC, CHANGE_CIPHER_SPEC_1_3, CHOOSES,
    CLIENT_KEY_EXCHANGE, EARLY_DECIDES, EARLY_SAFE, ENCRYPTED_EXTENSIONS, END_OF_EARLY_DATA,
    FINISHED_CLIENT_1_2, FINISHED_CLIENT_1_3, FINISHED_EARLY, FINISHED_RESUMED,
    FINISHED_SERVER_1_2, FINISHED_SERVER_1_3, HANDED_UP, KEYS, KEYS_RESUMED, NOTHING_SHARED,
    SERVER_HELLO_1_2, SERVER_HELLO_1_3, SERVER_HELLO_DONE, SERVER_HELLO_PSK, SERVER_HELLO_RESUMED,
    SERVER_KEY_EXCHANGE,
};
use super::{Alpn, Ciphers, EarlyData, STAGE, Session, Version};
use crate::pipeline::cast::{BROWSER, CLIENT_TLS};
use crate::pipeline::cx::{Arm, Cx, Role};
use crate::pipeline::http::Request;
use crate::pipeline::link::Link;
use crate::pipeline::tcp::{Connection, Sent};
use crate::sim::Rng;
use crate::text;
use crate::text::Text;
use crate::trace::payload::{
    AlertDescription, End, HttpVersion, Keys, Local, Tls, TlsMessage, TlsVersion,
};
use crate::trace::{Layer, MessageId, Payload, Time, Why};

/// How long each side computes for a key agreement.
const KEY_AGREEMENT: Time = Time::micros(200);
/// How long the client checks a chain of two certificates.
const VERIFY: Time = Time::micros(800);
/// How long the server signs.
const SIGN: Time = Time::micros(600);
/// How long the server decrypts a ticket and expands its keys.
const OPEN_TICKET: Time = Time::micros(50);

const GROUP: &str = "x25519";
const SUITE_1_3: &str = "TLS_AES_128_GCM_SHA256";
const SUITE_1_2: &str = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";

/// An extension without content.
const EMPTY_EXTENSION: u32 = 4;
/// What http/1.1 is longer than h2.
const LONGER_ALPN: u32 = 6;
/// Why a handshake fails.
#[derive(Clone, Copy)]
pub enum Refused {
    /// The client has found this wrong with the certificate.
    Certificate(Certificate),
    /// The server can agree on nothing.
    Alert(AlertDescription),
}

/// How much of a handshake was saved.
#[derive(Clone, Copy, PartialEq)]
pub enum Sped {
    /// Nothing.
    Full,
    /// The certificate, and in 1.2 a round trip.
    Resumed,
    /// The wait: the request leaves at once, and the rest of the handshake is [`Handshake::go_on`].
    Early,
}

/// One handshake.
pub struct Handshake {
    conn: Rc<Connection>,
    server: Role,
    host: String,
    sni: Option<String>,
    /// Where its tickets are kept.
    key: String,
    pub version: TlsVersion,
    pub http: HttpVersion,
    refusal: Option<AlertDescription>,
    certificate: Presented,
    ticket: Option<Ticket>,
    link: Link,
    safe: bool,
    request_len: u64,
    /// A ClientHello that nobody waits for.
    hello: Cell<Option<Sent>>,
    /// Whether the client has sent its ChangeCipherSpec, which is sent once.
    changed: Cell<bool>,
}

impl Handshake {
    pub fn new(cx: &Cx, request: &Request, conn: &Rc<Connection>, server: Role) -> Handshake {
        let settings = cx.settings();
        // The names of a certificate have no dot at the end and no brackets (RFC 9525 §6.3, RFC 5280 §4.2.1.6).
        let host = request.host().trim_end_matches('.');
        let host = host.trim_matches(['[', ']']).to_owned();
        let version = Version::of(settings).spoken();
        let key = tickets::key(&request.url);
        Handshake {
            conn: Rc::clone(conn),
            server,
            // A literal address is not permitted in server_name, nor a dot at its end (RFC 6066 §3).
            sni: request.url.domain().map(|_| host.clone()),
            ticket: tickets::take(cx, &key),
            key,
            refusal: match (version, Ciphers::of(settings)) {
                (None, _) => Some(AlertDescription::ProtocolVersion),
                (_, Ciphers::None) => Some(AlertDescription::HandshakeFailure),
                (_, Ciphers::Shared) => None,
            },
            version: version.unwrap_or(TlsVersion::V1_2),
            http: match Alpn::of(settings) {
                Alpn::H2 => HttpVersion::H2,
                Alpn::H1 => HttpVersion::H1,
            },
            certificate: Presented::new(settings, &host, cx.unix()),
            host,
            link: Link::to_server(settings),
            safe: matches!(request.http.method, "GET" | "HEAD" | "OPTIONS" | "TRACE"),
            request_len: request.http.wire_len(),
            hello: Cell::new(None),
            changed: Cell::new(false),
        }
    }

    /// Shakes hands, at least as far as to let the request go.
    pub async fn shake(self: &Rc<Self>, cx: &Cx) -> Result<Sped, Refused> {
        let early = self.offers_early_data(cx);
        if early && EarlyData::of(cx.settings()) == EarlyData::Accepted {
            self.hello_early(cx).await;
            return Ok(Sped::Early);
        }
        self.hello(cx, early).await;
        self.agree(cx).await?;
        match (self.version, self.ticket.is_some()) {
            (TlsVersion::V1_3, false) => self.full_1_3(cx).await?,
            (TlsVersion::V1_3, true) => {
                if early {
                    self.early_door(cx, 1);
                }
                cx.sleep(KEY_AGREEMENT).await;
                self.resume_1_3(cx, false).await;
            }
            (TlsVersion::V1_2, false) => self.full_1_2(cx).await?,
            (TlsVersion::V1_2, true) => self.resume_1_2(cx).await,
        }
        Ok(match self.ticket {
            Some(_) => Sped::Resumed,
            None => Sped::Full,
        })
    }

    /// The client goes by its ticket, if it has one; may it send data with it?
    fn offers_early_data(&self, cx: &Cx) -> bool {
        let Some(ticket) = &self.ticket else {
            return false;
        };
        let none = Arm::new(NO_TICKET);
        // No knob takes away what an earlier visit has left.
        let none = match Session::of(cx.settings()) {
            Session::Resumed => none.set(Session::Full.setting()),
            Session::Full => none,
        };
        let arms = vec![Arm::new(KEPT).set(Session::Resumed.setting()), none];
        cx.door(&CLIENT_TLS, TICKET, &SESSION, arms, 0);
        if ticket.early_data {
            let arms = vec![Arm::new(SAFE), Arm::new(UNSAFE)];
            let door = usize::from(!self.safe);
            cx.door(&CLIENT_TLS, METHOD, &EARLY_SAFE, arms, door);
        }
        ticket.early_data && self.safe
    }

    fn early_door(&self, cx: &Cx, taken: usize) {
        let arms = vec![
            Arm::new(ACCEPTED).set(EarlyData::Accepted.setting()),
            Arm::new(REJECTED).set(EarlyData::Rejected.setting()),
        ];
        cx.door(self.server, "0-RTT", &EARLY_DECIDES, arms, taken);
    }

    fn begin(
        &self,
        cx: &Cx,
        from: End,
        message: TlsMessage,
        len: u32,
        why: &'static Why,
    ) -> (MessageId, u32) {
        let encrypted = match message {
            TlsMessage::ClientHello { .. }
            | TlsMessage::ServerHello { .. }
            | TlsMessage::ChangeCipherSpec => false,
            TlsMessage::Finished => true,
            // The server's comes before any keys.
            TlsMessage::Alert { .. } => self.version == TlsVersion::V1_3 && from == End::Client,
            _ => self.version == TlsVersion::V1_3,
        };
        let (sender, to): (Role, Role) = match from {
            End::Client => (&CLIENT_TLS, self.server),
            End::Server => (self.server, &CLIENT_TLS),
        };
        let payload = Payload::Tls(Box::new(Tls {
            version: self.version,
            from,
            resumed: self.ticket.is_some(),
            message,
            len,
            encrypted,
        }));
        let sending = cx.send(sender, to, payload, why);
        let sending = sending.layer(Layer::Security).on(self.conn.id());
        (sending.begin(), len)
    }

    /// Sends messages that leave together and waits until they have arrived.
    async fn flight(&self, cx: &Cx, from: End, messages: Vec<(MessageId, u32)>) {
        let len = messages.iter().map(|(_, len)| u64::from(*len)).sum();
        let (first, _) = messages[0];
        self.conn.transfer(cx, from, len, first).await;
        for (message, _) in messages {
            cx.arrived(message);
        }
    }

    /// Sends messages that nobody waits for.
    fn post(&self, cx: &Cx, from: End, messages: &[(MessageId, u32)]) -> Sent {
        let len = messages.iter().map(|(_, len)| u64::from(*len)).sum();
        let (first, _) = messages[0];
        let arrived: Vec<MessageId> = messages.iter().map(|(message, _)| *message).collect();
        self.conn.post(cx, from, len, first, move |cx| {
            for message in arrived {
                cx.arrived(message);
            }
        })
    }

    /// What the client sends for middleboxes before anything encrypted.
    fn client_changes(&self, cx: &Cx) -> Option<(MessageId, u32)> {
        let first = !self.changed.replace(true);
        first.then(|| self.changes(cx, End::Client))
    }

    fn changes(&self, cx: &Cx, from: End) -> (MessageId, u32) {
        let why = match self.version {
            TlsVersion::V1_3 => &CHANGE_CIPHER_SPEC_1_3,
            TlsVersion::V1_2 => &CHANGE_CIPHER_SPEC,
        };
        self.begin(cx, from, TlsMessage::ChangeCipherSpec, 6, why)
    }

    /// The rest of a handshake whose request is already on its way.
    pub async fn go_on(self: &Rc<Self>, cx: &Cx) {
        if let Some(hello) = self.hello.get() {
            self.conn.read(cx, hello).await;
        }
        self.early_door(cx, 0);
        cx.sleep(KEY_AGREEMENT).await;
        self.resume_1_3(cx, true).await;
    }

    /// The server chooses, if there is anything to choose from.
    async fn agree(&self, cx: &Cx) -> Result<(), Refused> {
        let Some(description) = self.refusal else {
            return Ok(());
        };
        let arms = vec![
            Arm::new(AGREED)
                .set(Version::V1_3.setting())
                .set(Ciphers::Shared.setting()),
            Arm::new(NO_VERSION).set(Version::V1_1.setting()),
            Arm::new(NO_CIPHER).set(Ciphers::None.setting()),
        ];
        let version = description == AlertDescription::ProtocolVersion;
        let taken = if version { 1 } else { 2 };
        cx.door(self.server, PARAMETERS, &CHOOSES, arms, taken);
        let alert = TlsMessage::Alert { description };
        let alert = self.begin(cx, End::Server, alert, 7, &NOTHING_SHARED);
        self.flight(cx, End::Server, vec![alert]).await;
        Err(Refused::Alert(description))
    }

    fn alpn(&self) -> (&'static str, u32) {
        match self.http {
            HttpVersion::H2 => ("h2", 0),
            HttpVersion::H1 => ("http/1.1", LONGER_ALPN),
        }
    }

    /// Bytes of the empty extension by which the server acknowledges the name: not for a session that goes
    /// on (RFC 6066 §3).
    fn acknowledged(&self) -> u32 {
        let new = self.sni.is_some() && self.ticket.is_none();
        EMPTY_EXTENSION * u32::from(new)
    }

    /// ServerHello to EncryptedExtensions.
    fn answer_1_3(&self, cx: &Cx, early_data: bool) -> Vec<(MessageId, u32)> {
        let hello = TlsMessage::ServerHello {
            suite: SUITE_1_3,
            random: random(cx),
            key_share: Some(GROUP),
            alpn: None,
            status_request: false,
            session_ticket: false,
        };
        let (alpn, longer) = self.alpn();
        let extensions = TlsMessage::EncryptedExtensions { alpn, early_data };
        let accepted = EMPTY_EXTENSION * u32::from(early_data) + self.acknowledged();
        // pre_shared_key holds the number of the ticket accepted (RFC 8446 §4.2.11).
        let (len, why) = match self.ticket {
            Some(_) => (133, &SERVER_HELLO_PSK),
            None => (127, &SERVER_HELLO_1_3),
        };
        let server = |message, len, why| self.begin(cx, End::Server, message, len, why);
        vec![
            server(hello, len, why),
            self.changes(cx, End::Server),
            server(extensions, 37 + longer + accepted, &ENCRYPTED_EXTENSIONS),
        ]
    }

    async fn full_1_3(self: &Rc<Self>, cx: &Cx) -> Result<(), Refused> {
        cx.sleep(KEY_AGREEMENT + SIGN).await;
        let server = |message, len, why| self.begin(cx, End::Server, message, len, why);
        let mut messages = self.answer_1_3(cx, false);
        let (certificate, stapled) = self.certificate.message(true);
        messages.extend([
            server(certificate, 1_992 + stapled, self.certificate_why()),
            server(TlsMessage::CertificateVerify, 101, &CERTIFICATE_VERIFY),
            server(TlsMessage::Finished, 58, &FINISHED_SERVER_1_3),
        ]);
        self.flight(cx, End::Server, messages).await;
        self.hand_up(cx);
        self.derive_keys(cx, &KEYS).await;
        self.verify(cx).await?;
        self.finish_1_3(cx);
        Ok(())
    }

    /// What follows a ClientHello whose ticket the server takes: no certificate.
    async fn resume_1_3(self: &Rc<Self>, cx: &Cx, early_data: bool) {
        let mut messages = self.answer_1_3(cx, early_data);
        let finished = TlsMessage::Finished;
        messages.push(self.begin(cx, End::Server, finished, 58, &FINISHED_RESUMED));
        self.flight(cx, End::Server, messages).await;
        self.derive_keys(cx, &KEYS).await;
        if !early_data {
            return self.finish_1_3(cx);
        }
        let client = |message, len, why| self.begin(cx, End::Client, message, len, why);
        let messages = [
            client(TlsMessage::EndOfEarlyData, 26, &END_OF_EARLY_DATA),
            client(TlsMessage::Finished, 58, &FINISHED_EARLY),
        ];
        let finished = self.post(cx, End::Client, &messages);
        self.conn.read(cx, finished).await;
        self.give_tickets(cx);
    }

    /// The client's Finished. The request follows at once, so it is there when the server gives its tickets.
    fn finish_1_3(self: &Rc<Self>, cx: &Cx) {
        let mut messages = Vec::from_iter(self.client_changes(cx));
        let finished = TlsMessage::Finished;
        messages.push(self.begin(cx, End::Client, finished, 58, &FINISHED_CLIENT_1_3));
        self.post(cx, End::Client, &messages);
        let this = Rc::clone(self);
        let give = move |cx: &Cx| this.give_tickets(&cx.in_stage(STAGE.id));
        self.conn.on_arrival(Box::new(give));
    }

    /// The server gives tickets once it has the client's Finished: OpenSSL two, and one for one used up.
    fn give_tickets(&self, cx: &Cx) {
        let count = if self.ticket.is_some() { 1 } else { 2 };
        let tickets: Vec<_> = (0..count).map(|_| self.new_ticket(cx)).collect();
        self.post(cx, End::Server, &tickets);
    }

    /// A new ticket; the client keeps it for the next connection.
    fn new_ticket(&self, cx: &Cx) -> (MessageId, u32) {
        let bytes = cx.draw(|rng| rng.hex(tickets::SHOWN));
        let v1_3 = self.version == TlsVersion::V1_3;
        let early_data = v1_3 && EarlyData::of(cx.settings()) != EarlyData::Off;
        let ticket = Ticket {
            bytes: bytes.clone(),
            version: self.version,
            until: cx.unix() + LIFETIME,
            early_data,
        };
        cx.world::<tickets::State>().kept.put(&self.key, ticket);
        let message = TlsMessage::NewSessionTicket {
            lifetime: LIFETIME,
            ticket: bytes,
            early_data,
        };
        let len = match (v1_3, early_data) {
            (false, _) => 207,
            (true, false) => 271,
            (true, true) => 279,
        };
        self.begin(cx, End::Server, message, len, &NEW_TICKET)
    }

    fn server_hello_1_2(&self, cx: &Cx, why: &'static Why) -> (MessageId, u32) {
        let (alpn, longer) = self.alpn();
        let full = self.ticket.is_none();
        let status_request = full && self.certificate.ocsp.is_some();
        let hello = TlsMessage::ServerHello {
            suite: SUITE_1_2,
            random: random(cx),
            key_share: None,
            alpn: Some(alpn),
            status_request,
            session_ticket: full,
        };
        // A session that a ticket will hold has no ID; one that goes on echoes the client's (RFC 5077 §3.4).
        let len = if full { 77 } else { 105 };
        let status = EMPTY_EXTENSION * u32::from(status_request);
        let len = len + longer + status + self.acknowledged();
        self.begin(cx, End::Server, hello, len, why)
    }

    async fn full_1_2(&self, cx: &Cx) -> Result<(), Refused> {
        cx.sleep(KEY_AGREEMENT + SIGN).await;
        let server = |message, len, why| self.begin(cx, End::Server, message, len, why);
        let client = |message, len, why| self.begin(cx, End::Client, message, len, why);
        let hello = self.server_hello_1_2(cx, &SERVER_HELLO_1_2);
        let (certificate, _) = self.certificate.message(false);
        let mut messages = vec![hello, server(certificate, 1_965, &CERTIFICATE)];
        if let Some(status) = self.certificate.ocsp {
            let status = TlsMessage::CertificateStatus { status };
            messages.push(server(status, 289, &STAPLED));
        }
        let exchange = TlsMessage::ServerKeyExchange { group: GROUP };
        messages.extend([
            server(exchange, 120, &SERVER_KEY_EXCHANGE),
            server(TlsMessage::ServerHelloDone, 9, &SERVER_HELLO_DONE),
        ]);
        self.flight(cx, End::Server, messages).await;
        self.hand_up(cx);
        self.verify(cx).await?;
        self.derive_keys(cx, &KEYS).await;
        let exchange = TlsMessage::ClientKeyExchange { group: GROUP };
        let messages = vec![
            client(exchange, 42, &CLIENT_KEY_EXCHANGE),
            self.changes(cx, End::Client),
            client(TlsMessage::Finished, 45, &FINISHED_CLIENT_1_2),
        ];
        self.flight(cx, End::Client, messages).await;
        cx.sleep(KEY_AGREEMENT).await;
        let messages = vec![
            self.new_ticket(cx),
            self.changes(cx, End::Server),
            server(TlsMessage::Finished, 45, &FINISHED_SERVER_1_2),
        ];
        self.flight(cx, End::Server, messages).await;
        Ok(())
    }

    /// The abbreviated handshake of 1.2: the server is the first to finish (RFC 5077 §3.1).
    async fn resume_1_2(&self, cx: &Cx) {
        cx.sleep(OPEN_TICKET).await;
        let server = |message, len, why| self.begin(cx, End::Server, message, len, why);
        let messages = vec![
            self.server_hello_1_2(cx, &SERVER_HELLO_RESUMED),
            self.changes(cx, End::Server),
            server(TlsMessage::Finished, 45, &FINISHED_RESUMED),
        ];
        self.flight(cx, End::Server, messages).await;
        self.derive_keys(cx, &KEYS_RESUMED).await;
        let client = |message, len, why| self.begin(cx, End::Client, message, len, why);
        let messages = [
            self.changes(cx, End::Client),
            client(TlsMessage::Finished, 45, &FINISHED_CLIENT_1_2),
        ];
        self.post(cx, End::Client, &messages);
    }

    /// Something inside the client that has no bytes on the wire.
    fn inside(&self, cx: &Cx, to: Role, work: Local, why: &'static Why) {
        cx.send(&CLIENT_TLS, to, Payload::Local(work), why).post();
    }

    fn hand_up(&self, cx: &Cx) {
        let text = CHAIN.into();
        self.inside(cx, &BROWSER, Local::Work { text }, &HANDED_UP);
    }

    async fn derive_keys(&self, cx: &Cx, why: &'static Why) {
        let keys = Local::Keys(Keys {
            version: self.version,
            resumed: self.ticket.is_some(),
            filler: cx.draw(Rng::bits),
        });
        self.inside(cx, &CLIENT_TLS, keys, why);
        cx.sleep(KEY_AGREEMENT).await;
    }

    fn certificate_why(&self) -> &'static Why {
        match self.certificate.ocsp {
            Some(_) => &STAPLED,
            None => &CERTIFICATE,
        }
    }

    /// The client checks the chain, the name and the dates (RFC 5280 §6, RFC 9525).
    async fn verify(&self, cx: &Cx) -> Result<(), Refused> {
        let text = VERIFY_IT.into();
        self.inside(cx, &CLIENT_TLS, Local::Work { text }, &VERIFIED);
        cx.sleep(VERIFY).await;
        let found = self.certificate.verdict(&self.host, cx.unix());
        let arms = Certificate::arms();
        cx.door(
            &CLIENT_TLS,
            CERTIFICATE_NAME,
            &VERIFIED,
            arms,
            found as usize,
        );
        if found == Certificate::Valid {
            return Ok(());
        }
        let alert = TlsMessage::Alert {
            description: found.alert(),
        };
        let len = match self.version {
            TlsVersion::V1_3 => 24,
            TlsVersion::V1_2 => 7,
        };
        let alert = self.begin(cx, End::Client, alert, len, &ALERT);
        self.post(cx, End::Client, &[alert]);
        Err(Refused::Certificate(found))
    }

    pub fn secured(&self) -> Local {
        let suite = match self.version {
            TlsVersion::V1_3 => SUITE_1_3,
            TlsVersion::V1_2 => SUITE_1_2,
        };
        Local::Secured {
            text: format!("{}, {}, {suite}", self.version, self.alpn().0),
        }
    }
}

fn random(cx: &Cx) -> String {
    cx.draw(|rng| rng.hex(32))
}

const CHAIN: Text = text!("certificate chain", "证书链", "цепочка сертификатов");
const VERIFY_IT: Text = text!("verify the certificate", "验证证书", "проверить сертификат");
const CERTIFICATE_NAME: Text = text!("certificate", "证书", "сертификат");
const TICKET: Text = text!("ticket", "会话票据", "билет");
const KEPT: Text = text!("kept", "有", "есть");
const NO_TICKET: Text = text!("none", "无", "нет");
const METHOD: Text = text!("method", "方法", "метод");
const SAFE: Text = text!("safe", "安全", "безопасный");
const UNSAFE: Text = text!("not safe", "不安全", "небезопасный");
const ACCEPTED: Text = text!("accepted", "接受", "принимаются");
const REJECTED: Text = text!("rejected", "拒绝", "отклоняются");
const PARAMETERS: Text = text!("parameters", "参数", "параметры");
const AGREED: Text = text!("agreed", "协商成功", "согласованы");
const NO_VERSION: Text = text!("no common version", "无共同版本", "нет общей версии");
const NO_CIPHER: Text = text!("no common cipher", "无共同密码套件", "нет общего шифра");
