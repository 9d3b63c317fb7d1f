//! What can be set about DNS: where the name is cached, what its zone says, who of the servers answers.

use crate::choices;
use crate::scenario::{Knob, Unit};
use crate::text;

choices! {
    /// The first cache on the way that holds the name.
    pub enum Cached = "dns.cache", text!("Cached in", "缓存于", "В кэше") => {
        /// None of them.
        Nowhere = "none", text!("none", "无", "нет");
        /// The browser's.
        Browser = "browser", text!("browser", "浏览器", "браузера");
        /// The operating system's.
        System = "os", text!("system", "系统", "системы");
        /// The recursive server's.
        Recursive = "recursive", text!("DNS server", "DNS 服务器", "DNS-сервера");
        /// The recursive server's, past its time.
        Expired = "expired", text!("DNS server, expired", "DNS 服务器，已过期", "DNS-сервера, устарело");
    }
}

choices! {
    /// What the zone has for the name.
    pub enum Name = "dns.name", text!("Name", "域名", "Имя") => {
        /// Addresses.
        Exists = "exists", text!("exists", "存在", "существует");
        /// Nothing: there is no such name.
        Missing = "nxdomain", text!("does not exist", "不存在", "не существует");
        /// No addresses: only records of other types.
        NoData = "nodata", text!("has no address", "没有地址", "без адреса");
    }
}

choices! {
    /// What the zone's two servers do.
    pub enum Servers = "dns.servers", text!("Zone’s servers", "权威服务器", "Серверы зоны") => {
        /// They answer.
        Answer = "ok", text!("answer", "正常应答", "отвечают");
        /// The first is silent.
        FirstSilent = "first-silent", text!("first is silent", "第一台无响应", "первый молчит");
        /// Both are.
        Silent = "silent", text!("all are silent", "全部无响应", "все молчат");
        /// They fail.
        ServFail = "servfail", text!("SERVFAIL");
        /// They refuse.
        Refused = "refused", text!("REFUSED");
        /// The first does not know the zone.
        Lame = "lame", text!("first is lame", "第一台不认得该区域", "первый не знает зоны");
        /// Their datagrams are truncated.
        Truncated = "truncated", text!("truncated over UDP", "UDP 应答被截断", "ответ по UDP обрезан");
    }
}

choices! {
    /// What the two recursive servers of `resolv.conf` do.
    pub enum Nameservers = "dns.resolver", text!("DNS servers", "DNS 服务器", "DNS-серверы") => {
        /// They answer.
        Answer = "ok", text!("answer", "正常应答", "отвечают");
        /// The first is silent.
        FirstSilent = "first-silent", text!("first is silent", "第一台无响应", "первый молчит");
        /// Both are.
        Silent = "silent", text!("all are silent", "全部无响应", "все молчат");
        /// They refuse this client.
        Refused = "refused", text!("REFUSED");
        /// They fail.
        ServFail = "servfail", text!("SERVFAIL");
    }
}

choices! {
    /// Whether the name is an alias.
    pub enum Alias = "dns.alias", text!("Alias", "别名", "Псевдоним") => {
        /// It has addresses itself.
        None = "none", text!("none", "无", "нет");
        /// Of a name of a CDN's.
        Cdn = "cdn", text!("to a CDN", "指向 CDN", "на CDN");
        /// Of a name of a CDN's that is an alias itself.
        Chain = "chain", text!("chain of two", "两级链", "цепочка из двух");
        /// In a circle.
        Loop = "loop", text!("in a circle", "循环", "по кругу");
    }
}

choices! {
    /// Whether the client has IPv6, and the site.
    pub enum Ipv6 = "dns.ipv6", text!("IPv6") => {
        /// The client has none: nobody asks for AAAA records.
        None = "none", text!("client has none", "客户端没有", "у клиента нет");
        /// Both have it.
        Both = "both", text!("client and site", "客户端和网站都有", "у клиента и сайта");
        /// The site has none.
        V4Site = "v4-site", text!("site has none", "网站没有", "у сайта нет");
        /// Both have it, but the answer is late.
        Late = "late", text!("AAAA is late", "AAAA 应答迟到", "ответ AAAA опаздывает");
    }
}

choices! {
    /// Whether the recursive server gives records past their time.
    pub enum Stale = "dns.stale", text!("Serve stale", "提供过期数据", "Устаревшие ответы") => {
        /// Never.
        Never = "off", text!("never", "从不", "никогда");
        /// When the zone's servers do not answer.
        OnFailure = "on", text!("if the servers fail", "服务器故障时", "при сбое серверов");
    }
}

choices! {
    /// Whether `/etc/hosts` lists the name.
    pub enum Hosts = "dns.hosts", text!("hosts file", "hosts 文件", "Файл hosts") => {
        /// It does not.
        Silent = "off", text!("name not listed", "无此域名", "имени нет");
        /// It does.
        Listed = "on", text!("name listed", "有此域名", "имя есть");
    }
}

choices! {
    /// The search list of `resolv.conf` and how many dots make a name complete.
    pub enum Search = "dns.search", text!("Search list", "搜索域", "Список поиска") => {
        /// None.
        None = "none", text!("none", "无", "нет");
        /// `corp.example`, `ndots:1`.
        Ndots1 = "ndots1", text!("corp.example, ndots:1");
        /// `corp.example`, `ndots:5`, as Kubernetes sets it.
        Ndots5 = "ndots5", text!("corp.example, ndots:5");
    }
}

/// Seconds that the zone lets its records be kept.
pub const TTL: Knob =
    Knob::number("dns.ttl", text!("TTL"), (0, 300, 86_400), Unit::Seconds).behind_more();

/// The knobs that few need.
pub const HOSTS: Knob = Hosts::KNOB.behind_more();
/// See [`HOSTS`].
pub const SEARCH: Knob = Search::KNOB.behind_more();
/// See [`HOSTS`].
pub const STALE: Knob = Stale::KNOB.behind_more();
