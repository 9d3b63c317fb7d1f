//! What is said of what caches would do, and header lines worth a click.

use super::{Asks, Does, Span};
use crate::text;
use crate::text::Text;

/// The panel's title, and the button that opens it.
pub const WHAT_CACHES_DO: Text = text!(
    "What would caches do?",
    "缓存会怎么做？",
    "Что сделают кэши?"
);
/// What the panel assumes.
pub const ASSUMES: Text = text!(
    "Each cache by itself, as if it had received this response at the beginning of the run and nothing since.",
    "分别看每个缓存：假设它在模拟开始时收到这个响应，此后再未收到别的。",
    "Каждый кэш сам по себе: будто он получил этот ответ в начале прогона и с тех пор ничего."
);
/// The choice of the response.
pub const RESPONSE: Text = text!("Response", "响应", "Ответ");
/// The choice of the span.
pub const AHEAD: Text = text!("Look ahead", "时间范围", "Заглянуть вперёд");
/// The choice of the request.
pub const REQUEST: Text = text!("Request", "请求", "Запрос");
/// The menu of ready lines.
pub const READY_LINES: Text = text!("Ready-made lines", "现成的首部行", "Готовые строки");
/// The cursor's slider.
pub const MOMENT: Text = text!("Moment", "时刻", "Момент");
/// The moment of the cursor.
pub const AFTER: Text = text!(
    "{time} after it was received",
    "收到后 {time}",
    "через {time} после получения"
);
/// The beginning of the span.
pub const NOW: Text = text!("now", "现在", "сейчас");
/// A time in which the copy serves instead of an error.
pub const ON_ERROR: Text = text!(
    "used if the server fails",
    "服务器出错时可用",
    "годится при сбое сервера"
);

/// What a cache does, in a word.
pub const fn does(does: Does) -> Text {
    match does {
        Does::Serve => text!("serves it, fresh", "直接应答，新鲜", "отдаёт, свежая"),
        Does::Guess => text!(
            "serves it, fresh by its own guess",
            "直接应答，启发式新鲜",
            "отдаёт, свежая по своей оценке"
        ),
        Does::Meanwhile => text!(
            "serves it stale and validates it meanwhile",
            "先用过期副本应答，同时验证",
            "отдаёт устаревшую и тем временем проверяет"
        ),
        Does::Validate => text!(
            "asks whether it is still right",
            "询问副本是否仍有效",
            "спрашивает, годна ли она ещё"
        ),
        Does::Forward => text!(
            "passes the request on",
            "转发请求",
            "передаёт запрос дальше"
        ),
    }
}

/// A span's name.
pub const fn span(span: Span) -> Text {
    match span {
        Span::Minute => text!("minute", "分钟", "минута"),
        Span::Hour => text!("hour", "小时", "час"),
        Span::Day => text!("day", "天", "день"),
        Span::Week => text!("week", "周", "неделя"),
        Span::Year => text!("year", "年", "год"),
    }
}

/// A request's name.
pub const fn asks(asks: Asks) -> Text {
    match asks {
        Asks::Plain => text!("plain GET", "普通 GET", "обычный GET"),
        Asks::Reload => text!("reload", "重新加载", "перезагрузка"),
        Asks::Force => text!("no-cache"),
        Asks::Other => text!("another language", "另一种语言", "другой язык"),
    }
}

/// Header lines worth a click, with what they are called. The dates are those of a run.
pub const READY: [(Text, &str); 14] = [
    (text!("no-store"), "Cache-Control: no-store"),
    (text!("no-cache"), "Cache-Control: no-cache"),
    (text!("max-age=60"), "Cache-Control: max-age=60"),
    (
        text!("s-maxage, stale-while-revalidate"),
        "Cache-Control: max-age=60, s-maxage=300, stale-while-revalidate=600, stale-if-error=86400",
    ),
    (
        text!("immutable"),
        "Cache-Control: public, max-age=31536000, immutable",
    ),
    (text!("Expires"), "Expires: Sat, 21 Nov 2026 13:00:00 GMT"),
    (
        text!(
            "Last-Modified alone",
            "只有 Last-Modified",
            "только Last-Modified"
        ),
        "ETag:\nLast-Modified: Wed, 11 Nov 2026 12:00:00 GMT",
    ),
    (
        text!("Vary"),
        "Cache-Control: max-age=3600\nVary: Accept-Language",
    ),
    (
        text!("CDN-Cache-Control"),
        "Cache-Control: max-age=60\nCDN-Cache-Control: max-age=86400",
    ),
    (
        text!("a news page", "新闻页面", "страница новостей"),
        "Cache-Control: max-age=60, stale-while-revalidate=6, stale-if-error=864000, private, no-transform\nETag: W/\"hash-4297319405\"\nVary: Accept-Encoding, User-Agent",
    ),
    (
        text!("a library on a CDN", "CDN 上的库文件", "библиотека на CDN"),
        "Cache-Control: public, max-age=31536000, s-maxage=31536000, immutable\nETag: W/\"15d9d-Xgyk8nMkiYQwkO7pyBz6eQ\"\nVary: Accept-Encoding",
    ),
    (
        text!("an avatar", "头像", "аватар"),
        "Cache-Control: max-age=300\nETag:\nExpires: Sat, 21 Nov 2026 12:05:00 GMT\nLast-Modified: Mon, 02 Mar 2026 09:14:27 GMT",
    ),
    (
        text!("a public API", "公开 API", "открытый API"),
        "Cache-Control: public, max-age=60, s-maxage=60\nETag: W/\"0a9f5c7b3e2d4816\"\nVary: Accept, Accept-Encoding",
    ),
    (
        text!("a wiki page", "维基页面", "страница вики"),
        "Cache-Control: private, s-maxage=0, max-age=0, must-revalidate\nETag:\nLast-Modified: Sat, 21 Nov 2026 08:26:22 GMT\nVary: Accept-Encoding, Cookie, Authorization",
    ),
];
