//! One handshake, message by message.

use super::{Certificate, Version};
use crate::pipeline::cast::{BROWSER, CLIENT_TLS};
use crate::pipeline::cx::{Arm, Cx, Role};
use crate::pipeline::http::{Request, iso_day};
use crate::pipeline::tcp::Connection;
use crate::scenario::WALL_START;
use crate::text;
use crate::text::Text;
use crate::trace::payload::{AlertDescription, End, Local, Tls, TlsMessage, TlsVersion};
use crate::trace::{Cite, Layer, MessageId, Payload, Time, Why};

/// How long each side computes for a key agreement.
const KEY_AGREEMENT: Time = Time::micros(200);
/// How long the client checks a chain of two certificates.
const VERIFY: Time = Time::micros(800);
/// How long the server signs.
const SIGN: Time = Time::micros(600);

const GROUP: &str = "x25519";
const SUITE_1_3: &str = "TLS_AES_128_GCM_SHA256";
const SUITE_1_2: &str = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
const DAY: u64 = 86_400;

/// The certificate is past its date.
#[derive(Clone, Copy)]
pub struct Expired;

/// One handshake.
pub struct Session<'a> {
    cx: &'a Cx,
    conn: &'a Connection,
    server: Role,
    host: String,
    sni: Option<String>,
    pub version: TlsVersion,
    not_before: u64,
    not_after: u64,
}

impl<'a> Session<'a> {
    pub fn new(cx: &'a Cx, request: &Request, conn: &'a Connection, server: Role) -> Session<'a> {
        let (not_before, not_after) = match Certificate::of(cx.settings()) {
            // A certificate of 90 days, renewed when 30 are left, is never older than 60.
            Certificate::Valid => (cx.unix() - 20 * DAY, cx.unix() + 70 * DAY),
            Certificate::Expired => (WALL_START - 91 * DAY, WALL_START - DAY),
        };
        let named = request.url.domain().map(str::to_owned);
        Session {
            cx,
            conn,
            server,
            host: request.host().to_owned(),
            // A literal address is not permitted in server_name (RFC 6066 §3).
            sni: named,
            version: match Version::of(cx.settings()) {
                Version::V1_3 => TlsVersion::V1_3,
                Version::V1_2 => TlsVersion::V1_2,
            },
            not_before,
            not_after,
        }
    }

    fn begin(
        &self,
        from: End,
        message: TlsMessage,
        len: u32,
        why: &'static Why,
    ) -> (MessageId, u32) {
        let encrypted = match (&message, self.version) {
            (
                TlsMessage::ClientHello { .. }
                | TlsMessage::ServerHello { .. }
                | TlsMessage::ChangeCipherSpec,
                _,
            ) => false,
            (TlsMessage::Alert { .. } | TlsMessage::Finished, _) => true,
            (_, version) => version == TlsVersion::V1_3,
        };
        // In 1.2 an alert before ChangeCipherSpec still travels plain.
        let encrypted = encrypted
            && !(self.version == TlsVersion::V1_2 && matches!(message, TlsMessage::Alert { .. }));
        let (from, to): (Role, Role) = match from {
            End::Client => (&CLIENT_TLS, self.server),
            End::Server => (self.server, &CLIENT_TLS),
        };
        let payload = Payload::Tls(Box::new(Tls {
            version: self.version,
            message,
            len,
            encrypted,
        }));
        let sending = self.cx.send(from, to, payload, why);
        (
            sending.layer(Layer::Security).on(self.conn.id()).begin(),
            len,
        )
    }

    /// Sends messages that leave together and waits until they have arrived.
    async fn flight(&self, from: End, messages: Vec<(MessageId, u32)>) {
        let len = messages.iter().map(|(_, len)| u64::from(*len)).sum();
        let (first, _) = messages[0];
        self.conn.transfer(self.cx, from, len, first).await;
        for (message, _) in messages {
            self.cx.arrived(message);
        }
    }

    /// Sends messages that nobody waits for: what comes after them on the connection arrives later.
    fn post(&self, messages: &[(MessageId, u32)]) {
        let len = messages.iter().map(|(_, len)| u64::from(*len)).sum();
        let (first, _) = messages[0];
        let takes = self.conn.post(self.cx, End::Client, len, first);
        for (message, _) in messages {
            self.cx.arrives(*message, takes);
        }
    }

    async fn client_hello(&self) {
        let hello = TlsMessage::ClientHello {
            sni: self.sni.clone(),
            versions: vec![TlsVersion::V1_3, TlsVersion::V1_2],
            suites: vec![SUITE_1_3, "TLS_CHACHA20_POLY1305_SHA256", SUITE_1_2],
            alpn: vec!["h2", "http/1.1"],
            random: self.random(),
            key_share: Some(GROUP),
        };
        // A ClientHello of 256 to 511 bytes is padded to 512 (RFC 7685 §4), 517 with the record header.
        let hello = self.begin(End::Client, hello, 517, &CLIENT_HELLO);
        self.flight(End::Client, vec![hello]).await;
        self.cx.sleep(KEY_AGREEMENT + SIGN).await;
    }

    /// Bytes of the empty extension by which the server acknowledges the name (RFC 6066 §3).
    fn acknowledged(&self) -> u32 {
        if self.sni.is_some() { 4 } else { 0 }
    }

    fn random(&self) -> String {
        self.cx.draw(|rng| rng.hex(32))
    }

    fn certificate(&self) -> TlsMessage {
        TlsMessage::Certificate {
            names: vec![self.host.clone()],
            issuer: "CN=Example Issuing CA",
            not_before: iso_day(self.not_before),
            not_after: iso_day(self.not_after),
        }
    }

    pub async fn shake_1_3(&self) -> Result<(), Expired> {
        self.client_hello().await;
        let hello = TlsMessage::ServerHello {
            suite: SUITE_1_3,
            random: self.random(),
            key_share: Some(GROUP),
            alpn: None,
        };
        let extensions = TlsMessage::EncryptedExtensions { alpn: "h2" };
        let server = |message, len, why| self.begin(End::Server, message, len, why);
        let messages = vec![
            server(hello, 127, &SERVER_HELLO_1_3),
            server(TlsMessage::ChangeCipherSpec, 6, &CHANGE_CIPHER_SPEC_1_3),
            server(extensions, 37 + self.acknowledged(), &ENCRYPTED_EXTENSIONS),
            server(self.certificate(), 1_992, &CERTIFICATE),
            server(TlsMessage::CertificateVerify, 101, &CERTIFICATE_VERIFY),
            server(TlsMessage::Finished, 58, &FINISHED_SERVER_1_3),
        ];
        self.flight(End::Server, messages).await;
        self.hand_up();
        self.derive_keys().await;
        self.verify().await?;
        let client = |message, len, why| self.begin(End::Client, message, len, why);
        self.post(&[
            client(TlsMessage::ChangeCipherSpec, 6, &CHANGE_CIPHER_SPEC_1_3),
            client(TlsMessage::Finished, 58, &FINISHED_CLIENT_1_3),
        ]);
        Ok(())
    }

    pub async fn shake_1_2(&self) -> Result<(), Expired> {
        self.client_hello().await;
        let hello = TlsMessage::ServerHello {
            suite: SUITE_1_2,
            random: self.random(),
            key_share: None,
            alpn: Some("h2"),
        };
        let server = |message, len, why| self.begin(End::Server, message, len, why);
        let client = |message, len, why| self.begin(End::Client, message, len, why);
        let messages = vec![
            server(hello, 105 + self.acknowledged(), &SERVER_HELLO_1_2),
            server(self.certificate(), 1_965, &CERTIFICATE),
            server(
                TlsMessage::ServerKeyExchange { group: GROUP },
                120,
                &SERVER_KEY_EXCHANGE,
            ),
            server(TlsMessage::ServerHelloDone, 9, &SERVER_HELLO_DONE),
        ];
        self.flight(End::Server, messages).await;
        self.hand_up();
        self.verify().await?;
        self.derive_keys().await;
        let messages = vec![
            client(
                TlsMessage::ClientKeyExchange { group: GROUP },
                42,
                &CLIENT_KEY_EXCHANGE,
            ),
            client(TlsMessage::ChangeCipherSpec, 6, &CHANGE_CIPHER_SPEC),
            client(TlsMessage::Finished, 45, &FINISHED_CLIENT_1_2),
        ];
        self.flight(End::Client, messages).await;
        self.cx.sleep(KEY_AGREEMENT).await;
        let messages = vec![
            server(TlsMessage::ChangeCipherSpec, 6, &CHANGE_CIPHER_SPEC),
            server(TlsMessage::Finished, 45, &FINISHED_SERVER_1_2),
        ];
        self.flight(End::Server, messages).await;
        Ok(())
    }

    /// Something inside the client that has no bytes on the wire.
    fn inside(&self, to: Role, words: Text, why: &'static Why) {
        let text = words.into();
        let work = Payload::Local(Local::Work { text });
        self.cx.send(&CLIENT_TLS, to, work, why).post();
    }

    fn hand_up(&self) {
        self.inside(&BROWSER, CHAIN, &HANDED_UP);
    }

    async fn derive_keys(&self) {
        self.inside(&CLIENT_TLS, DERIVE, &KEYS);
        self.cx.sleep(KEY_AGREEMENT).await;
    }

    /// The client checks the chain, the name and the dates (RFC 5280 §6, RFC 9525).
    async fn verify(&self) -> Result<(), Expired> {
        self.inside(&CLIENT_TLS, VERIFY_IT, &VERIFIED);
        self.cx.sleep(VERIFY).await;
        let now = self.cx.unix();
        let valid = (self.not_before..=self.not_after).contains(&now);
        let arms = vec![
            Arm::new(VALID).set(Certificate::Valid.setting()),
            Arm::new(EXPIRED).set(Certificate::Expired.setting()),
        ];
        self.cx.door(
            &CLIENT_TLS,
            CERTIFICATE_NAME,
            &VERIFIED,
            arms,
            usize::from(!valid),
        );
        if valid {
            return Ok(());
        }
        let description = AlertDescription::CertificateExpired;
        let len = if self.version == TlsVersion::V1_3 {
            24
        } else {
            7
        };
        let alert = self.begin(End::Client, TlsMessage::Alert { description }, len, &ALERT);
        self.post(&[alert]);
        Err(Expired)
    }

    pub fn secured(&self) -> Local {
        let suite = match self.version {
            TlsVersion::V1_3 => SUITE_1_3,
            TlsVersion::V1_2 => SUITE_1_2,
        };
        Local::Secured {
            text: format!("{}, h2, {suite}", self.version),
        }
    }

    pub fn refused(&self) -> Local {
        Local::Return {
            text: AlertDescription::CertificateExpired.name().to_owned(),
            failed: true,
        }
    }
}

const CERTIFICATE_NAME: Text = text!("certificate", "证书", "сертификат");
const VALID: Text = text!("valid", "有效", "действует");
const EXPIRED: Text = text!("expired", "已过期", "истёк");

const CLIENT_HELLO: Why = Why {
    id: "tls.client-hello",
    what: text!(
        "The client offers versions, cipher suites and application protocols (ALPN), sends a random number, and names the host (SNI).",
        "客户端提出支持的版本、密码套件、应用协议（ALPN）和一个随机数，并指明主机名（SNI）。",
        "Клиент предлагает версии, наборы шифров и прикладные протоколы (ALPN), присылает случайное число и называет хост (SNI)."
    ),
    why: text!(
        "It also guesses a group and sends its half of the key agreement at once: that saves TLS 1.3 a round trip. A 1.2 server ignores it.",
        "它还预先选定一个密钥交换群，直接附上自己的密钥共享参数（key_share）：TLS 1.3 因此省去一个往返；1.2 的服务器会忽略它。",
        "Он сразу угадывает группу и прикладывает свою часть обмена ключами (key_share): так TLS 1.3 экономит один RTT. Сервер 1.2 её пропустит."
    ),
    cites: &[
        Cite::rfc("RFC 8446 §4.1.2"),
        Cite::rfc("RFC 6066 §3"),
        Cite::rfc("RFC 7301 §3.1"),
    ],
};

const SERVER_HELLO_1_3: Why = Why {
    id: "tls.server-hello-1.3",
    what: text!(
        "The server chooses the cipher suite and sends its own random number and its half of the key agreement.",
        "服务器选定密码套件，发送自己的随机数和密钥共享参数。",
        "Сервер выбирает набор шифров и отправляет своё случайное число и свою часть обмена ключами."
    ),
    why: text!(
        "From here both sides can compute the handshake keys, so everything after this message is already encrypted.",
        "至此双方都能算出握手密钥，所以这条消息之后的握手消息都是加密的。",
        "С этого момента обе стороны могут вычислить ключи рукопожатия, и всё после этого сообщения уже зашифровано."
    ),
    cites: &[Cite::rfc("RFC 8446 §4.1.3"), Cite::rfc("RFC 8446 §7.1")],
};

const SERVER_HELLO_1_2: Why = Why {
    id: "tls.server-hello-1.2",
    what: text!(
        "The server chooses the version, the cipher suite and the application protocol, and sends its random number.",
        "服务器选定版本、密码套件和应用协议，并发送自己的随机数。",
        "Сервер выбирает версию, набор шифров и прикладной протокол и отправляет своё случайное число."
    ),
    why: text!(
        "Both random numbers will go into the keys, so that no two sessions share them. Everything is still in the clear.",
        "两个随机数都会参与密钥计算，使每个会话的密钥都不同。此时仍是明文传输。",
        "Оба случайных числа войдут в ключи, чтобы у двух сеансов они не совпали. Пока всё передаётся открыто."
    ),
    cites: &[Cite::rfc("RFC 5246 §7.4.1.3")],
};

const ENCRYPTED_EXTENSIONS: Why = Why {
    id: "tls.encrypted-extensions",
    what: text!(
        "The rest of the server’s choices, such as the application protocol: h2.",
        "服务器的其余选择，例如应用协议：h2。",
        "Остальной выбор сервера, например прикладной протокол: h2."
    ),
    why: text!(
        "What is not needed for the keys is kept from curious eyes.",
        "凡是计算密钥用不到的，都加密传输，不让旁人看到。",
        "Что не нужно для ключей, скрыто от посторонних."
    ),
    cites: &[Cite::rfc("RFC 8446 §4.3.1")],
};

const CERTIFICATE: Why = Why {
    id: "tls.certificate",
    what: text!(
        "The server’s certificate, and the issuer’s that signed it.",
        "服务器的证书，以及签发它的 CA 证书。",
        "Сертификат сервера и сертификат издателя, который его подписал."
    ),
    why: text!(
        "It ties the host name to a public key. The client already has the root that signed the issuer, so the root itself need not be sent.",
        "它把主机名与公钥绑定。签发者的证书由客户端信任的根证书签名，所以根证书本身不必发送。",
        "Он связывает имя хоста с открытым ключом. Корневой сертификат, которым подписан издатель, у клиента уже есть, поэтому его не присылают."
    ),
    cites: &[
        Cite::rfc("RFC 8446 §4.4.2"),
        Cite::rfc("RFC 5246 §7.4.2"),
        Cite::rfc("RFC 5280 §6"),
    ],
};

const CERTIFICATE_VERIFY: Why = Why {
    id: "tls.certificate-verify",
    what: text!(
        "The server signs the whole handshake so far with the private key of its certificate.",
        "服务器用证书对应的私钥，对此前的整个握手过程签名。",
        "Сервер подписывает всё предшествующее рукопожатие закрытым ключом своего сертификата."
    ),
    why: text!(
        "A certificate is public and anybody can send it; the signature proves that this server owns its key.",
        "证书是公开的，谁都能发送；签名证明这台服务器拥有它的私钥。",
        "Сертификат открыт, его может послать любой; подпись доказывает, что ключ есть у этого сервера."
    ),
    cites: &[Cite::rfc("RFC 8446 §4.4.3")],
};

const FINISHED_SERVER_1_3: Why = Why {
    id: "tls.finished-server-1.3",
    what: text!(
        "A keyed digest (HMAC) of every message so far.",
        "此前所有消息的带密钥摘要（HMAC）。",
        "Дайджест с ключом (HMAC) от всех предыдущих сообщений."
    ),
    why: text!(
        "Had somebody changed a byte on the way, the digests would differ and the handshake would fail.",
        "如果途中有人改过一个字节，摘要就会不同，握手便失败。",
        "Если бы по пути изменили хоть байт, дайджесты разошлись бы и рукопожатие сорвалось."
    ),
    cites: &[Cite::rfc("RFC 8446 §4.4.4")],
};

const FINISHED_CLIENT_1_3: Why = Why {
    id: "tls.finished-client-1.3",
    what: text!(
        "The client’s digest. The request follows at once, without waiting for an answer.",
        "客户端的摘要。请求紧随其后，无需等待应答。",
        "Дайджест клиента. Запрос идёт сразу следом, не дожидаясь ответа."
    ),
    why: text!(
        "That is why TLS 1.3 costs one round trip: the client knows all it needs after the server’s first flight.",
        "这就是 TLS 1.3 只需一个往返的原因：收到服务器的第一批消息后，客户端已经掌握所需的一切。",
        "Поэтому TLS 1.3 обходится одним RTT: после первой пачки сообщений сервера клиент знает всё, что нужно."
    ),
    cites: &[Cite::rfc("RFC 8446 §2")],
};

const SERVER_KEY_EXCHANGE: Why = Why {
    id: "tls.server-key-exchange",
    what: text!(
        "The server’s ephemeral public key, signed with the certificate’s key.",
        "服务器的临时公钥，用证书的私钥签名。",
        "Временный открытый ключ сервера, подписанный ключом сертификата."
    ),
    why: text!(
        "With ECDHE the key lives for this session only: stealing the certificate’s key later does not decrypt old recordings.",
        "ECDHE 的密钥只用于本次会话：日后即使证书私钥被盗，也解不开以前录下的流量。",
        "При ECDHE ключ живёт один сеанс: даже если позже украдут ключ сертификата, записанный ранее трафик не расшифровать."
    ),
    cites: &[Cite::rfc("RFC 5246 §7.4.3"), Cite::rfc("RFC 8422 §5.4")],
};

const SERVER_HELLO_DONE: Why = Why {
    id: "tls.server-hello-done",
    what: text!(
        "The server has said all it has to say and waits for the client.",
        "服务器这一轮消息已发完，等待客户端。",
        "Сервер сказал всё и ждёт клиента."
    ),
    why: text!(
        "In 1.2 the number of messages varies, so the end has to be marked.",
        "1.2 中消息的数量不固定，所以要有结束标记。",
        "В 1.2 набор сообщений бывает разным, поэтому конец нужно отметить."
    ),
    cites: &[Cite::rfc("RFC 5246 §7.4.5")],
};

const CLIENT_KEY_EXCHANGE: Why = Why {
    id: "tls.client-key-exchange",
    what: text!(
        "The client’s ephemeral public key. Both sides now compute the same pre-master secret.",
        "客户端的临时公钥。双方现在算出相同的预主密钥。",
        "Временный открытый ключ клиента. Теперь обе стороны вычисляют один и тот же pre-master secret."
    ),
    why: text!(
        "The pre-master secret and both random numbers give the master secret, and that gives the session keys; none of these secrets ever travels.",
        "预主密钥加上两个随机数得出主密钥，再扩展出会话密钥；这些密钥都不在网络上传输。",
        "Из pre-master secret и двух случайных чисел получается master secret, а из него — ключи сеанса; ни один из этих секретов не передаётся по сети."
    ),
    cites: &[Cite::rfc("RFC 5246 §7.4.7"), Cite::rfc("RFC 5246 §8.1")],
};

const CHANGE_CIPHER_SPEC: Why = Why {
    id: "tls.change-cipher-spec",
    what: text!(
        "All that follows from this side is encrypted with the new keys.",
        "这一方此后发送的内容都用新密钥加密。",
        "Всё дальнейшее с этой стороны зашифровано новыми ключами."
    ),
    why: text!(
        "It is not a handshake message but a record of its own type, so that the switch happens exactly here.",
        "它不是握手消息，而是独立类型的记录，使切换恰好发生在这里。",
        "Это не сообщение рукопожатия, а запись особого типа, чтобы переключение произошло именно здесь."
    ),
    cites: &[Cite::rfc("RFC 5246 §7.1")],
};

const CHANGE_CIPHER_SPEC_1_3: Why = Why {
    id: "tls.change-cipher-spec-1.3",
    what: text!(
        "It has no meaning in TLS 1.3. It makes the handshake look like one of TLS 1.2.",
        "它在 TLS 1.3 中没有实际作用，只是让握手看起来像 TLS 1.2。",
        "В TLS 1.3 оно ничего не значит: с ним рукопожатие похоже на TLS 1.2."
    ),
    why: text!(
        "Middleboxes that know only 1.2 might break the connection otherwise. The client asks for it by sending a session ID; whoever receives the record drops it.",
        "否则只认识 1.2 的中间设备可能会中断连接。客户端发送会话 ID 即表示采用这种方式；收到这条记录的一方会将其丢弃。",
        "Иначе промежуточные устройства, знающие только 1.2, могли бы оборвать соединение. Клиент просит об этом, присылая идентификатор сеанса; получатель эту запись отбрасывает."
    ),
    cites: &[Cite::rfc("RFC 8446 §D.4")],
};

const FINISHED_CLIENT_1_2: Why = Why {
    id: "tls.finished-client-1.2",
    what: text!(
        "A digest of all handshake messages, the first thing encrypted with the new keys.",
        "所有握手消息的摘要，是第一个用新密钥加密的内容。",
        "Дайджест всех сообщений рукопожатия — первое, что зашифровано новыми ключами."
    ),
    why: text!(
        "The server checks that it decrypts and that nobody changed a message on the way.",
        "服务器据此检验能否解密，以及途中有没有消息被篡改。",
        "Сервер проверяет, что может его расшифровать и что по пути сообщения никто не изменил."
    ),
    cites: &[Cite::rfc("RFC 5246 §7.4.9")],
};

const FINISHED_SERVER_1_2: Why = Why {
    id: "tls.finished-server-1.2",
    what: text!(
        "The server’s digest. The handshake is over, and the client may send its request.",
        "服务器的摘要。握手结束，客户端可以发送请求。",
        "Дайджест сервера. Рукопожатие завершено, клиент может отправлять запрос."
    ),
    why: text!(
        "The client had to wait for this: a full 1.2 handshake costs two round trips.",
        "客户端必须等它到达：完整的 1.2 握手需要两个往返。",
        "Клиент должен был этого дождаться: полное рукопожатие 1.2 занимает два RTT."
    ),
    cites: &[Cite::rfc("RFC 5246 §7.3")],
};

const CHAIN: Text = text!("certificate chain", "证书链", "цепочка сертификатов");
const DERIVE: Text = text!("derive the keys", "导出密钥", "вычислить ключи");
const VERIFY_IT: Text = text!("verify the certificate", "验证证书", "проверить сертификат");

const HANDED_UP: Why = Why {
    id: "tls.handed-up",
    what: text!(
        "The TLS library hands the server’s choices and its certificate chain up to the browser.",
        "TLS 库把服务器的选择和证书链交给浏览器。",
        "Библиотека TLS передаёт браузеру выбор сервера и цепочку его сертификатов."
    ),
    why: text!(
        "Only the browser knows which host was asked for, and it shows the certificate to whoever wants to see it.",
        "只有浏览器知道要访问的是哪个主机；用户想查看证书时，也由它显示。",
        "Только браузер знает, к какому хосту обращались; он же показывает сертификат тому, кто захочет его увидеть."
    ),
    cites: &[Cite::rfc("RFC 9525 §6.1")],
};

const KEYS: Why = Why {
    id: "tls.keys",
    what: text!(
        "The two halves of the key agreement give one secret; the session keys are derived from it.",
        "双方的公开参数算出同一个密钥，再由它导出会话密钥。",
        "Из двух частей обмена ключами получается общий секрет, а из него — ключи сеанса."
    ),
    why: text!(
        "Whoever listens sees both halves and still cannot compute the secret.",
        "窃听者即使看到双方的公开参数，也算不出这个密钥。",
        "Тот, кто подслушивает, видит обе части, но вычислить секрет не может."
    ),
    cites: &[Cite::rfc("RFC 8446 §7.1"), Cite::rfc("RFC 5246 §8.1")],
};

const VERIFIED: Why = Why {
    id: "tls.verified",
    what: text!(
        "The client checks the certificate: is the host among its names, is today between its dates, does the chain end in a trusted root?",
        "客户端验证证书：主机名是否匹配，当前是否在有效期内，证书链是否通向受信任的根证书？",
        "Клиент проверяет сертификат: есть ли в нём имя хоста, не истёк ли срок, ведёт ли цепочка к доверенному корню?"
    ),
    why: text!(
        "Encryption alone does not tell who is at the other end.",
        "只靠加密，并不能知道对方是谁。",
        "Само по себе шифрование не говорит, кто на другом конце."
    ),
    cites: &[Cite::rfc("RFC 5280 §6.1"), Cite::rfc("RFC 9525 §6")],
};

const ALERT: Why = Why {
    id: "tls.alert",
    what: text!(
        "A fatal alert tells the server why the client goes away.",
        "客户端用致命告警（alert）告诉服务器为何中止。",
        "Фатальное оповещение (alert) сообщает серверу, почему клиент уходит."
    ),
    why: text!(
        "After a fatal alert both sides close the connection and forget its keys. Chromium sends certificate_unknown(46), whatever is wrong with the certificate.",
        "致命告警之后，双方关闭连接并丢弃密钥。无论证书有什么问题，Chromium 发送的都是 certificate_unknown(46)。",
        "После фатального оповещения обе стороны закрывают соединение и забывают ключи. Chromium отправляет certificate_unknown(46), что бы ни было не так с сертификатом."
    ),
    cites: &[Cite::rfc("RFC 8446 §6.2"), Cite::rfc("RFC 5246 §7.2.2")],
};
