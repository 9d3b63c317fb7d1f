//! What becomes of a look-up whose question cannot leave the machine.

use crate::pipeline::cast::CLIENT_IP;
use crate::pipeline::http::Failure;
use crate::text;
use crate::text::{Arg, Label, Text};
use crate::trace::{Cite, Why};

/// Why a name gives no address.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum NotFound {
    /// It does not exist.
    Missing,
    /// The DNS server could not be reached.
    Unreachable,
}

impl NotFound {
    /// What `getaddrinfo()` returns.
    pub fn code(self) -> &'static str {
        match self {
            NotFound::Missing => "EAI_NONAME",
            NotFound::Unreachable => "EAI_AGAIN",
        }
    }
}

/// The DNS server could not be reached, from a machine with or without a network at all.
pub(super) fn no_server(name: &str, offline: bool) -> Failure {
    if offline {
        return Failure::new(
            &CLIENT_IP,
            "ERR_INTERNET_DISCONNECTED",
            text!(
                "No internet",
                "未连接到互联网",
                "Нет подключения к интернету"
            ),
            text!(
                "Check the network cables, modem and router.",
                "请检查网线、调制解调器和路由器。",
                "Проверьте сетевые кабели, модем и маршрутизатор."
            ),
        );
    }
    Failure::new(
        &CLIENT_IP,
        "ERR_NAME_NOT_RESOLVED",
        text!(
            "This site can’t be reached",
            "无法访问此网站",
            "Не удаётся получить доступ к сайту"
        ),
        Label::phrase(
            text!(
                "{name}’s server IP address could not be found.",
                "找不到 {name} 的服务器 IP 地址。",
                "Не удалось найти IP-адрес сервера {name}."
            ),
            [("name", Arg::from(name))],
        ),
    )
}

pub(super) const NO_SERVER: Text =
    text!("no server reached", "无法到达服务器", "сервер недоступен");

pub(super) const STUB_GIVES_UP: Why = Why {
    id: "dns.os-gives-up",
    what: text!(
        "The question did not reach the DNS server: the system reports a failure that may pass.",
        "查询没能到达 DNS 服务器：系统报告暂时性失败。",
        "Вопрос не дошёл до DNS-сервера: система сообщает о временном сбое."
    ),
    why: text!(
        "Nobody has said that the name does not exist, so nothing is kept. Chromium shows ERR_NAME_NOT_RESOLVED, and ERR_INTERNET_DISCONNECTED when no interface is up.",
        "没有人说该域名不存在，因此不缓存任何结果。Chromium 显示 ERR_NAME_NOT_RESOLVED；若所有网卡都断开，则显示 ERR_INTERNET_DISCONNECTED。",
        "Никто не сказал, что имени нет, поэтому ничего не запоминается. Chromium показывает ERR_NAME_NOT_RESOLVED, а без включённых интерфейсов — ERR_INTERNET_DISCONNECTED."
    ),
    cites: &[
        Cite::rfc("RFC 3493 §6.1"),
        Cite {
            label: "Chromium host_resolver_system_task.cc",
            url: "https://source.chromium.org/chromium/chromium/src/+/main:net/dns/host_resolver_system_task.cc",
        },
    ],
};
