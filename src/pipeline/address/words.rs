//! What is said of an address that cannot be visited: what is wrong, and what would be right.

use crate::text;
use crate::text::Text;

pub const EMPTY: Text = text!("The address is empty.", "地址是空的。", "Адрес пуст.");
pub const TRY_EXAMPLE: Text = text!(
    "Type one such as https://shop.example.com/cart.",
    "请输入例如 https://shop.example.com/cart。",
    "Введите, например, https://shop.example.com/cart."
);
pub const TOO_LONG: Text = text!(
    "The address is longer than 16 KiB.",
    "地址超过 16 KiB。",
    "Адрес длиннее 16 КиБ."
);
pub const SHORTEN: Text = text!(
    "nginx by default takes a request line of 8 KiB at most and answers 414 to a longer one.",
    "nginx 默认只接受 8 KiB 以内的请求行，更长则回答 414。",
    "nginx по умолчанию принимает строку запроса до 8 КиБ, на более длинную отвечает 414."
);
pub const SEARCH: Text = text!(
    "This reads like words to search for, not like an address: a browser would ask its search engine.",
    "这像是搜索词，而不是地址：浏览器会交给搜索引擎。",
    "Это похоже на слова для поиска, а не на адрес: браузер отдал бы их поисковику."
);
pub const MAIL: Text = text!(
    "This reads like an e-mail address: a browser would ask its search engine.",
    "这像是电子邮件地址：浏览器会交给搜索引擎。",
    "Это похоже на адрес почты: браузер отдал бы его поисковику."
);
pub const NUMBER: Text = text!(
    "This may be a number or a version, so a browser would ask its search engine. As an address it is {address}.",
    "这也可能是数字或版本号，因此浏览器会交给搜索引擎。作为地址，它是 {address}。",
    "Это может быть число или версия, поэтому браузер отдал бы его поисковику. Как адрес это {address}."
);
pub const PUT_SCHEME: Text = text!(
    "Put http:// before it to visit it.",
    "要访问它，请在前面加上 http://。",
    "Чтобы открыть его, поставьте перед ним http://."
);
pub const OWN_FILE: Text = text!(
    "This is a path on your own machine: a browser would open it as file:.",
    "这是本机上的路径：浏览器会按 file: 打开。",
    "Это путь на вашей машине: браузер открыл бы его как file:."
);
pub const TYPE_HOST: Text = text!(
    "Type a host name with a dot in it, such as example.com.",
    "请输入带点的主机名，例如 example.com。",
    "Введите имя хоста с точкой, например example.com."
);
pub const BAD_PORT: Text = text!(
    "The port is not a number up to 65535.",
    "端口必须是不超过 65535 的数字。",
    "Порт должен быть числом не больше 65535."
);
pub const PORT_RANGE: Text = text!(
    "Leave it out, or type a number such as 8080.",
    "可以省略，或输入例如 8080。",
    "Уберите его или введите число, например 8080."
);
pub const NO_HOST: Text = text!("The host is missing.", "缺少主机名。", "Нет имени хоста.");
pub const BAD_IPV4: Text = text!(
    "The host ends in a number, so it is read as an IPv4 address, and it is not a valid one.",
    "主机名以数字结尾，会被当作 IPv4 地址，但它不是合法地址。",
    "Хост оканчивается числом, поэтому читается как адрес IPv4, но такого адреса быть не может."
);
pub const IPV4_FORM: Text = text!(
    "An IPv4 address has four numbers up to 255, such as 203.0.113.7.",
    "IPv4 地址由四个不超过 255 的数字组成，例如 203.0.113.7。",
    "Адрес IPv4 — четыре числа до 255, например 203.0.113.7."
);
pub const BAD_IPV6: Text = text!(
    "This is not an IPv6 address.",
    "这不是合法的 IPv6 地址。",
    "Это не адрес IPv6."
);
pub const IPV6_FORM: Text = text!(
    "Write it in brackets and without a zone, such as [2001:db8::1].",
    "请写在方括号内且不带区域标识，例如 [2001:db8::1]。",
    "Пишите его в скобках и без зоны, например [2001:db8::1]."
);
pub const BAD_IDN: Text = text!(
    "The host name has characters that a domain name cannot have.",
    "主机名含有域名不允许的字符。",
    "В имени хоста есть символы, недопустимые в доменном имени."
);
pub const IDN_FORM: Text = text!(
    "Letters of any script, digits and hyphens are allowed.",
    "允许使用各种文字的字母、数字和连字符。",
    "Допустимы буквы любой письменности, цифры и дефисы."
);
pub const BAD_HOST: Text = text!(
    "The host name has a character that is not allowed there.",
    "主机名含有不允许的字符。",
    "В имени хоста есть недопустимый символ."
);
pub const HOST_FORM: Text = text!(
    "Letters, digits, hyphens and single dots are allowed.",
    "允许字母、数字、连字符，以及不连续的点。",
    "Допустимы буквы, цифры, дефисы и одиночные точки."
);
pub const NOT_A_URL: Text = text!("This is not a URL.", "这不是 URL。", "Это не URL.");
pub const OTHER_SCHEME: Text = text!(
    "The scheme {scheme}: does not lead to a web server.",
    "{scheme}: 协议访问的不是 Web 服务器。",
    "Схема {scheme}: не ведёт к веб-серверу."
);
pub const ONLY_HTTP: Text = text!(
    "Only http: and https: can be followed here.",
    "这里只能跟踪 http: 和 https:。",
    "Здесь можно проследить только http: и https:."
);
pub const BLOCKED_PORT: Text = text!(
    "Browsers refuse to speak HTTP to port {port}: it belongs to another protocol.",
    "浏览器拒绝对端口 {port} 使用 HTTP：该端口属于别的协议。",
    "Браузеры не обращаются по HTTP к порту {port}: он отведён другому протоколу."
);
pub const OTHER_PORT: Text = text!(
    "Take another one, such as 8080 (Fetch §2.9, port blocking).",
    "请换一个，例如 8080（Fetch §2.9，端口阻止）。",
    "Возьмите другой, например 8080 (Fetch §2.9, блокировка портов)."
);
pub const LONG_NAME: Text = text!(
    "The host name is too long for DNS.",
    "主机名超过了 DNS 的长度限制。",
    "Имя хоста слишком длинно для DNS."
);
pub const LABEL_LENGTHS: Text = text!(
    "A label may have up to 63 characters and a name up to 253 (RFC 1035 §2.3.4).",
    "每个标签最多 63 个字符，整个域名最多 253 个（RFC 1035 §2.3.4）。",
    "В метке может быть до 63 символов, в имени — до 253 (RFC 1035 §2.3.4)."
);
pub const EMPTY_LABEL: Text = text!(
    "The host name has two dots in a row, or begins with one.",
    "主机名有连续的点，或以点开头。",
    "В имени хоста две точки подряд или точка в начале."
);
