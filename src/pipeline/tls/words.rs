//! What TLS's messages and decisions are, why they happen, and who says so.

use crate::text;
use crate::trace::{Cite, Why};

pub const CLIENT_HELLO: Why = Why {
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

pub const SERVER_HELLO_1_3: Why = Why {
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

pub const SERVER_HELLO_1_2: Why = Why {
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

pub const ENCRYPTED_EXTENSIONS: Why = Why {
    id: "tls.encrypted-extensions",
    what: text!(
        "The rest of the server’s choices, such as the application protocol.",
        "服务器的其余选择，例如应用协议。",
        "Остальной выбор сервера, например прикладной протокол."
    ),
    why: text!(
        "What is not needed for the keys is kept from curious eyes.",
        "凡是计算密钥用不到的，都加密传输，不让旁人看到。",
        "Что не нужно для ключей, скрыто от посторонних."
    ),
    cites: &[Cite::rfc("RFC 8446 §4.3.1")],
};

pub const CERTIFICATE: Why = Why {
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

pub const CERTIFICATE_VERIFY: Why = Why {
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

pub const FINISHED_SERVER_1_3: Why = Why {
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

pub const FINISHED_CLIENT_1_3: Why = Why {
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

pub const SERVER_KEY_EXCHANGE: Why = Why {
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

pub const SERVER_HELLO_DONE: Why = Why {
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

pub const CLIENT_KEY_EXCHANGE: Why = Why {
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

pub const CHANGE_CIPHER_SPEC: Why = Why {
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

pub const CHANGE_CIPHER_SPEC_1_3: Why = Why {
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

pub const FINISHED_CLIENT_1_2: Why = Why {
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

pub const FINISHED_SERVER_1_2: Why = Why {
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

pub const HANDED_UP: Why = Why {
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

pub const KEYS: Why = Why {
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
    cites: &[Cite::rfc("RFC 8446 §7.1")],
};

pub const KEYS_1_2: Why = Why {
    id: "tls.keys-1.2",
    what: text!(
        "The two halves of the key agreement give the pre-master secret. It gives, with both random numbers, the master secret, and that the session keys.",
        "双方的公开参数算出预主密钥（pre-master secret）。它加上两个随机数得到主密钥（master secret），再由主密钥导出会话密钥。",
        "Из двух частей обмена ключами получается pre-master secret. С обоими случайными числами он даёт master secret, а тот — ключи сеанса."
    ),
    why: text!(
        "Whoever listens sees both halves and still cannot compute the secret. Both sides have agreed on extended_master_secret, so a digest of all messages goes in, the random numbers among them.",
        "窃听者即使看到双方的公开参数，也算不出这个密钥。双方都支持 extended_master_secret，所以代入的是全部消息的摘要，随机数也在其中。",
        "Тот, кто подслушивает, видит обе части, но вычислить секрет не может. Стороны договорились об extended_master_secret, поэтому в расчёт идёт дайджест всех сообщений, в том числе случайных чисел."
    ),
    cites: &[
        Cite::rfc("RFC 5246 §8.1"),
        Cite::rfc("RFC 5246 §6.3"),
        Cite::rfc("RFC 7627 §4"),
    ],
};

pub const PLAIN: Why = Why {
    id: "tls.plain",
    what: text!(
        "The scheme is http:, so nothing is encrypted: everybody on the way can read and change it.",
        "协议是 http:，因此不加密：途中任何人都能读取和篡改内容。",
        "Схема http:, поэтому ничего не шифруется: любой на пути может прочесть и изменить данные."
    ),
    why: text!(
        "Only https: uses TLS. The browser marks such a page as not secure.",
        "只有 https: 才使用 TLS。浏览器会把这样的页面标为不安全。",
        "TLS есть только у https:. Браузер помечает такую страницу как незащищённую."
    ),
    cites: &[Cite::rfc("RFC 9110 §4.2.1")],
};

pub const TOO_LONG: Why = Why {
    id: "tls.too-long",
    what: text!(
        "The browser gives up on a handshake after 30 seconds, while TCP would still send again.",
        "握手 30 秒仍未完成，浏览器就放弃，而 TCP 此时还会继续重传。",
        "Через 30 секунд браузер бросает рукопожатие, хотя TCP ещё повторял бы отправку."
    ),
    why: text!(
        "TCP alone would try for many minutes. A person will not wait so long.",
        "单靠 TCP 会尝试好几分钟，用户不会等那么久。",
        "Сам TCP пытался бы ещё много минут. Человек столько ждать не станет."
    ),
    cites: &[Cite {
        label: "Chromium ssl_connect_job.cc",
        url: "https://source.chromium.org/chromium/chromium/src/+/main:net/socket/ssl_connect_job.cc",
    }],
};

pub const ASK: Why = Why {
    id: "tls.ask",
    what: text!(
        "The browser asks its TLS library to secure the connection for this host.",
        "浏览器请 TLS 库为这个主机建立安全连接。",
        "Браузер просит библиотеку TLS защитить соединение для этого хоста."
    ),
    why: text!(
        "TLS runs over the open TCP connection and below HTTP, which does not notice it.",
        "TLS 位于已建立的 TCP 连接之上、HTTP 之下，对 HTTP 透明。",
        "TLS работает поверх открытого соединения TCP и под HTTP, для HTTP он прозрачен."
    ),
    cites: &[Cite::rfc("RFC 8446 §1")],
};

pub const SECURED: Why = Why {
    id: "tls.secured",
    what: text!(
        "Keys are agreed and the server has proved that it holds the certificate’s key.",
        "密钥已协商一致，服务器也证明了自己持有证书对应的私钥。",
        "Ключи согласованы, и сервер доказал, что владеет ключом сертификата."
    ),
    why: text!(
        "All that follows on this connection is encrypted and authenticated with symmetric keys, which is fast.",
        "此后这个连接上的数据都用对称密钥加密并认证，速度很快。",
        "Всё дальнейшее на этом соединении шифруется и проверяется на подлинность симметричными ключами, а это быстро."
    ),
    cites: &[Cite::rfc("RFC 8446 §7.1")],
};

pub const REFUSED: Why = Why {
    id: "tls.refused",
    what: text!(
        "The browser stops here: it has sent no request, so no cookie and no content has leaked.",
        "浏览器就此停止：请求还没有发出，没有泄露任何 Cookie 或内容。",
        "Браузер останавливается: запрос не отправлен, ни cookie, ни данные не утекли."
    ),
    why: text!(
        "Whoever cannot show a valid certificate for the name could be anybody.",
        "对方拿不出该域名的有效证书，就可能是任何人。",
        "Тот, кто не может предъявить действующий сертификат для этого имени, может оказаться кем угодно."
    ),
    cites: &[Cite::rfc("RFC 8446 §6.2")],
};

pub const CHOOSES: Why = Why {
    id: "tls.chooses",
    what: text!(
        "The server looks for a version and a cipher suite that both sides have.",
        "服务器寻找双方都支持的版本和密码套件。",
        "Сервер ищет версию и набор шифров, которые есть у обеих сторон."
    ),
    why: text!(
        "The client only offers; the choice is the server’s. Browsers offer nothing below TLS 1.2, because older versions are broken.",
        "客户端只提供选项，由服务器选择。浏览器不再提供 TLS 1.2 以下的版本，因为它们已不安全。",
        "Клиент только предлагает, выбирает сервер. Версий ниже TLS 1.2 браузеры не предлагают: они небезопасны."
    ),
    cites: &[Cite::rfc("RFC 8446 §4.1.1"), Cite::rfc("RFC 8996 §5")],
};

pub const NOTHING_SHARED: Why = Why {
    id: "tls.nothing-shared",
    what: text!(
        "The server answers with a fatal alert instead of a ServerHello: there is nothing that both sides speak.",
        "服务器没有回 ServerHello，而是发出致命告警：双方没有共同支持的参数。",
        "Вместо ServerHello сервер отвечает фатальным оповещением: общего у сторон нет."
    ),
    why: text!(
        "protocol_version(70) speaks of the version, handshake_failure(40) of the rest. No keys exist yet, so it travels in the clear. nginx logs “SSL_do_handshake() failed” at level info only, which the error log does not show by default.",
        "protocol_version(70) 指版本，handshake_failure(40) 指其余参数。此时还没有密钥，所以是明文。nginx 只以 info 级别记录“SSL_do_handshake() failed”，默认的错误日志里看不到。",
        "protocol_version(70) — о версии, handshake_failure(40) — об остальном. Ключей ещё нет, поэтому оно передаётся открыто. nginx пишет «SSL_do_handshake() failed» лишь на уровне info, по умолчанию в журнале ошибок этого нет."
    ),
    cites: &[Cite::rfc("RFC 8446 §6.2"), Cite::rfc("RFC 5246 §7.2.2")],
};

pub const SERVER_HELLO_PSK: Why = Why {
    id: "tls.server-hello-psk",
    what: text!(
        "The server takes the ticket (pre_shared_key) and sends its half of the key agreement.",
        "服务器接受票据（pre_shared_key），并发送自己的密钥共享参数。",
        "Сервер принимает билет (pre_shared_key) и присылает свою часть обмена ключами."
    ),
    why: text!(
        "Whoever could decrypt the ticket is the server of the earlier handshake, so no certificate follows.",
        "能解密票据的只有上次握手的服务器，所以不再发送证书。",
        "Расшифровать билет мог только сервер прежнего рукопожатия, поэтому сертификат не нужен."
    ),
    cites: &[Cite::rfc("RFC 8446 §2.2")],
};

pub const SERVER_HELLO_RESUMED: Why = Why {
    id: "tls.server-hello-resumed",
    what: text!(
        "The server takes the ticket: it repeats the client’s session id and goes straight on to ChangeCipherSpec.",
        "服务器接受票据：它回送客户端的会话 ID，直接进入 ChangeCipherSpec。",
        "Сервер принимает билет: повторяет идентификатор сеанса клиента и сразу переходит к ChangeCipherSpec."
    ),
    why: text!(
        "Neither certificate nor key exchange is needed: the master secret is the old one, and the new random numbers give new keys.",
        "不需要证书，也不需要密钥交换：主密钥沿用旧的，新的随机数产生新的会话密钥。",
        "Ни сертификат, ни обмен ключами не нужны: master secret прежний, а новые случайные числа дают новые ключи."
    ),
    cites: &[Cite::rfc("RFC 5077 §3.4"), Cite::rfc("RFC 5246 §7.3")],
};

pub const FINISHED_RESUMED: Why = Why {
    id: "tls.finished-resumed",
    what: text!(
        "A digest of the handshake, made with keys that only the holder of the ticket’s secret can have.",
        "握手摘要，所用密钥只有掌握票据密钥的一方才能得到。",
        "Дайджест рукопожатия на ключах, которые есть лишь у знающего секрет билета."
    ),
    why: text!(
        "It proves who the server is in place of certificate and signature.",
        "它代替证书和签名，证明服务器的身份。",
        "Он доказывает, кто сервер, вместо сертификата и подписи."
    ),
    cites: &[Cite::rfc("RFC 8446 §4.4.4"), Cite::rfc("RFC 5246 §7.4.9")],
};

pub const KEYS_RESUMED: Why = Why {
    id: "tls.keys-resumed",
    what: text!(
        "The old master secret and the two new random numbers give new session keys.",
        "旧的主密钥加上两个新的随机数，得出新的会话密钥。",
        "Прежний master secret и два новых случайных числа дают новые ключи сеанса."
    ),
    why: text!(
        "There is no new key agreement: whoever gets the master secret decrypts every session resumed with it. TLS 1.3 has mended that.",
        "没有新的密钥交换：谁得到主密钥，就能解密用它恢复的所有会话。TLS 1.3 弥补了这一点。",
        "Нового обмена ключами нет: кто получит master secret, расшифрует все возобновлённые с ним сеансы. В TLS 1.3 это исправлено."
    ),
    cites: &[Cite::rfc("RFC 5246 §6.3"), Cite::rfc("RFC 5077 §5.1")],
};

pub const SECURED_RESUMED: Why = Why {
    id: "tls.secured-resumed",
    what: text!(
        "Keys are agreed, and the server has proved that it can read its ticket.",
        "密钥已协商一致，服务器也证明了自己能解密票据。",
        "Ключи согласованы, и сервер доказал, что может прочесть свой билет."
    ),
    why: text!(
        "No certificate was sent and no signature made: it is the server whose certificate was checked when it gave the ticket.",
        "没有发送证书，也没有签名：这就是当初发票据时已通过证书验证的那台服务器。",
        "Без сертификата и без подписи: это тот сервер, чей сертификат проверили, когда он выдавал билет."
    ),
    cites: &[Cite::rfc("RFC 8446 §2.2"), Cite::rfc("RFC 5077 §3.1")],
};

pub const NOT_AGREED: Why = Why {
    id: "tls.not-agreed",
    what: text!(
        "There is no secure connection, so the browser sends no request and shows a page of its own.",
        "没有建立安全连接，所以浏览器不发送请求，只显示自己的页面。",
        "Защищённого соединения нет, поэтому браузер не отправляет запрос и показывает собственную страницу."
    ),
    why: text!(
        "It does not try again with something weaker: an attacker could bring that about.",
        "它不会改用更弱的参数重试：否则攻击者就能迫使它降级。",
        "С более слабыми параметрами он не пробует: этого мог бы добиваться злоумышленник."
    ),
    cites: &[Cite::rfc("RFC 8446 §6.2"), Cite::rfc("RFC 7507 §1")],
};
