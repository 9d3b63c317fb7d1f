//! The words of the visits: the next one, and those made.

use crate::text;
use crate::text::Text;

/// One more visit.
pub const AGAIN: Text = text!("Again", "再次访问", "Ещё раз");
/// What [`AGAIN`] does.
pub const AGAIN_HINT: Text = text!(
    "Visit again: caches and connections stay as the last visit left them",
    "再次访问：缓存和连接保持上次访问后的状态",
    "Зайти ещё раз: кэши и соединения остаются такими, какими их оставил прошлый визит"
);
/// The menu beside [`AGAIN`].
pub const CLOCK: Text = text!(
    "The next visit, and those made",
    "下次访问与访问记录",
    "Следующий визит и сделанные"
);
/// Heads what the next visit is to be.
pub const NEXT_VISIT: Text = text!("Next visit", "下次访问", "Следующий визит");
/// The ways to make it.
pub const HOW: Text = text!("How", "方式", "Как");
/// The times of it.
pub const WHEN: Text = text!("When", "时间", "Когда");
/// The page of it.
pub const WHERE: Text = text!("Page of the site", "网站页面", "Страница сайта");
/// The page that is shown.
pub const SAME_PAGE: Text = text!("the same", "同一页", "та же");
/// A visit as in a new tab.
pub const OPENED: Text = text!("opened anew", "重新打开", "открыта заново");
/// A visit by the reload button.
pub const RELOAD: Text = text!("reload", "重新加载", "перезагрузка");
/// The same past the cache.
pub const HARD_RELOAD: Text = text!("hard reload", "强制重新加载", "жёсткая перезагрузка");
/// Something kept that is still good.
pub const LEFT: Text = text!("{time} left", "还剩 {time}", "ещё {time}");
/// Something kept that is not.
pub const EXPIRED: Text = text!(
    "expired {time} ago",
    "{time} 前已过期",
    "истекло {time} назад"
);
/// What a stage keeps for the next visit.
pub const WARM: Text = text!("warm", "可复用", "в запасе");
/// Nothing is kept.
pub const COLD: Text = text!("empty", "空", "пусто");
/// Heads what the open card keeps.
pub const KEPT_FOR_NEXT: Text = text!(
    "Kept for the next visit",
    "为下次访问保留",
    "Осталось для следующего визита"
);
/// Clears it.
pub const CLEAR_NEXT: Text = text!(
    "Clear before the next visit",
    "下次访问前清空",
    "Очистить перед следующим визитом"
);
/// Clears the edge, in the words of those who run one.
pub const PURGE: Text = text!("purge the edge", "清除边缘缓存", "очистить CDN (purge)");
/// The caches of the browser.
pub const IN_BROWSER: Text = text!("Browser", "浏览器", "Браузер");
/// The caches of the system.
pub const IN_SYSTEM: Text = text!("This computer", "本机", "Этот компьютер");
/// The caches between.
pub const BETWEEN: Text = text!("On the way", "途中", "По пути");
/// The provider's caches.
pub const AT_SITE: Text = text!("Site", "网站", "Сайт");
/// No time between two visits.
pub const AT_ONCE: Text = text!("at once", "立即", "сразу");
/// A minute between two visits.
pub const MINUTE: Text = text!("1 minute", "1 分钟", "1 минуту");
/// An hour between two visits.
pub const HOUR: Text = text!("1 hour", "1 小时", "1 час");
/// A day between two visits.
pub const DAY: Text = text!("1 day", "1 天", "1 день");
/// A length of one's own.
pub const SECONDS_AFTER: Text = text!("Seconds", "秒数", "Секунды");
/// Starts a visit after that length.
pub const VISIT: Text = text!("Visit", "访问", "Зайти");
/// Heads the caches that can be cleared first.
pub const CLEAR_FIRST: Text = text!("Clear before it", "访问前清空", "Очистить перед ним");
/// Heads the visits made.
pub const VISITS: Text = text!("Visits", "访问记录", "Визиты");
/// One of the visits.
pub const VISIT_NUMBER: Text = text!("Visit {n}", "第 {n} 次访问", "Визит {n}");
/// When a visit was made.
pub const LATER: Text = text!("{time} later", "{time} 后", "через {time}");
/// A visit before which something was cleared.
pub const CLEARED: Text = text!("cleared: {what}", "已清空：{what}", "очищено: {what}");
/// Takes the last visit back.
pub const UNDO: Text = text!(
    "Take the last visit back",
    "撤销上次访问",
    "Отменить последний визит"
);
/// Takes a visit back.
pub const REMOVE: Text = text!(
    "Take visit {n} back",
    "撤销第 {n} 次访问",
    "Отменить визит {n}"
);
/// Takes all visits but the first back.
pub const START_OVER: Text = text!(
    "Start over with the first visit",
    "从第一次访问重新开始",
    "Начать с первого визита"
);
/// No more visits fit.
pub const FULL: Text = text!(
    "The limit of visits in a run is {n}. Take one back or start over.",
    "一次模拟最多包含 {n} 次访问。请撤销一次或重新开始。",
    "Предел визитов в одном прогоне: {n}. Отмените последний или начните сначала."
);
