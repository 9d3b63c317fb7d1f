//! What is said of a visit after the first: when it is made, how, and what was cleared before it.
//!
//! Follows Fetch §4.5 for what a reload sends, as Chromium does. Not modelled: an address entered again while
//! its page is open, which Chromium takes for a reload, and the question before a form is sent again.

use crate::pipeline::cast::USER;
use crate::pipeline::cx::Cx;
use crate::pipeline::{Occasion, cache};
use crate::scenario::How;
use crate::text;
use crate::text::{Arg, Label};
use crate::trace::{Cite, Why};

/// Tells the visits apart; there is nothing to say of the first.
pub fn told(cx: &Cx, occasion: &Occasion) {
    if occasion.number == 0 {
        return;
    }
    let how = match occasion.visit.how {
        How::Open => text!("opened anew", "重新打开", "открыта заново"),
        How::Reload => text!("reload", "重新加载", "перезагрузка"),
        How::Hard => text!("hard reload", "强制重新加载", "жёсткая перезагрузка"),
    };
    let words = [
        ("n", Arg::Number(occasion.number as u64 + 1)),
        ("time", Arg::Micros(occasion.visit.after * 1_000_000)),
        ("how", Arg::Text(how)),
    ];
    let text = match occasion.visit.after {
        0 => text!(
            "visit {n}, at once: {how}",
            "第 {n} 次访问，立即：{how}",
            "визит {n}, сразу: {how}"
        ),
        _ => text!(
            "visit {n}, {time} later: {how}",
            "第 {n} 次访问，{time} 后：{how}",
            "визит {n}, через {time}: {how}"
        ),
    };
    cx.remark(&USER, Label::phrase(text, words), &AGAIN);
    for (_, cache) in occasion.visit.clear.iter().filter_map(|id| cache(id)) {
        let text = text!("cleared: {what}", "已清空：{what}", "очищено: {what}");
        let what = [("what", Arg::Text(cache.title))];
        cx.remark(&USER, Label::phrase(text, what), &CLEARED);
    }
}

const AGAIN: Why = Why {
    id: "address.again",
    what: text!(
        "One more visit, to the world as the one before has left it.",
        "又一次访问：一切都保持上次访问结束时的状态。",
        "Ещё один визит — в мир, каким его оставил предыдущий."
    ),
    why: text!(
        "Only the clock has moved on: what was kept for a time may have run out, and idle connections may have been closed.",
        "只有时钟向前走了：限时保存的内容可能已过期，空闲连接可能已关闭。",
        "Сдвинулись только часы: то, что хранилось на время, могло истечь, а простаивавшие соединения — закрыться."
    ),
    cites: &[Cite::rfc("RFC 9111 §4.2"), Cite::rfc("RFC 1035 §3.2.1")],
};

const CLEARED: Why = Why {
    id: "address.cleared",
    what: text!(
        "You emptied this before the visit.",
        "你在访问前清空了它。",
        "Перед визитом вы это очистили."
    ),
    why: text!(
        "What it held has to be asked for or agreed on anew; everything else stays warm.",
        "其中的内容需要重新查询、获取或协商；其余一切照旧。",
        "То, что там было, придётся запрашивать или согласовывать заново; всё остальное остаётся."
    ),
    cites: &[Cite::rfc("RFC 9111 §4"), Cite::rfc("RFC 8446 §2.2")],
};

/// What the two kinds of reload send.
const SENDS: Cite = Cite {
    label: "Fetch §4.5",
    url: "https://fetch.spec.whatwg.org/#http-network-or-cache-fetch",
};

pub const RELOAD: Why = Why {
    id: "address.reload",
    what: text!(
        "You reload the page: the browser wants to hear from the server that its copy is still good.",
        "你重新加载页面：浏览器要服务器确认副本仍然有效。",
        "Вы перезагружаете страницу: браузер хочет услышать от сервера, что копия ещё годна."
    ),
    why: text!(
        "Cache-Control: max-age=0 asks the same of every cache on the way. Chromium does so too when the address of the open page is entered again; in a new tab it would just use a fresh copy.",
        "Cache-Control: max-age=0 也要求沿途每个缓存这样做。再次输入已打开页面的地址时 Chromium 同样如此；在新标签页中，它会直接使用新鲜的副本。",
        "Cache-Control: max-age=0 просит о том же каждый кэш по пути. Так Chromium делает и тогда, когда адрес открытой страницы вводят снова; в новой вкладке он просто взял бы свежую копию."
    ),
    cites: &[Cite::rfc("RFC 9111 §5.2.1.1"), SENDS],
};

pub const HARD: Why = Why {
    id: "address.hard-reload",
    what: text!(
        "You reload the page past the cache (Ctrl+Shift+R): the browser asks as if it had no copy.",
        "你强制重新加载页面（Ctrl+Shift+R）：浏览器像没有副本一样请求。",
        "Вы перезагружаете страницу в обход кэша (Ctrl+Shift+R): браузер спрашивает, будто копии нет."
    ),
    why: text!(
        "Cache-Control: no-cache asks every cache on the way to go to the server, and Pragma tells the oldest ones. What comes replaces the copy. Cookies, connections and DNS are used as ever.",
        "Cache-Control: no-cache 要求沿途每个缓存都去问服务器，Pragma 是给最老的缓存看的。返回的内容会替换副本。Cookie、连接和 DNS 照常使用。",
        "Cache-Control: no-cache просит каждый кэш по пути сходить к серверу, Pragma — для самых старых. Ответ заменит копию. Cookie, соединения и DNS работают как обычно."
    ),
    cites: &[
        Cite::rfc("RFC 9111 §5.2.1.4"),
        Cite::rfc("RFC 9111 §5.4"),
        SENDS,
    ],
};
