//! The page's own words. What belongs to a stage, a lens or a payload stands with it.

use crate::scenario::Unit;
use crate::text;
use crate::text::Text;
use crate::trace::{Layer, Tone};

use super::action::{Tab, Theme};
use super::player::Mode;
pub use super::visit_words::*;

/// The title of the browser's window.
pub const TITLE: Text = text!(
    "hopscope: what happens after you press Enter",
    "hopscope：按下回车之后发生了什么",
    "hopscope: что происходит после нажатия Enter"
);
/// Beside the name.
pub const TAGLINE: Text = text!(
    "what happens after you press Enter",
    "按下回车之后发生了什么",
    "что происходит после нажатия Enter"
);
/// The menu of languages.
pub const LANGUAGE: Text = text!("Language", "语言", "Язык");
/// The menu of themes.
pub const THEME: Text = text!("Theme", "主题", "Тема");
/// The button that opens the dialog with links.
pub const SHARE: Text = text!("Share", "分享", "Поделиться");
/// The button that opens the dialog with files.
pub const EXPORT: Text = text!("Export", "导出", "Экспорт");
/// The address bar.
pub const URL: Text = text!("URL");
/// Runs the typed URL.
pub const GO: Text = text!("Go", "前往", "Перейти");
/// The ready scenarios.
pub const PRESETS: Text = text!("Examples", "示例", "Примеры");
/// The panel with the stages.
pub const PATH: Text = text!("Path", "链路", "Путь");
/// Its heading.
pub const THE_PATH: Text = text!("The path", "请求链路", "Путь запроса");
/// A stage that this run did not reach.
pub const NOT_REACHED: Text = text!("not reached", "未到达", "не достигнут");
/// A stage that this deployment does without.
pub const ABSENT: Text = text!("absent", "无", "нет");
/// Where a redirect has led.
pub const LED_TO: Text = text!("→ {url}");
/// The knobs that are not basic.
pub const MORE: Text = text!("More settings", "更多设置", "Ещё настройки");
/// The stage's knobs go back to their defaults.
pub const RESET_STAGE: Text = text!("Reset", "重置", "Сбросить");
/// All knobs go back to their defaults.
pub const RESET_ALL: Text = text!("Reset all", "全部重置", "Сбросить всё");
/// What the model leaves out.
pub const NOT_MODELLED: Text = text!(
    "What is not modelled",
    "未模拟的部分",
    "Что не моделируется"
);
/// The random numbers of a run.
pub const SEED: Text = text!("Random seed: {n}", "随机种子：{n}", "Начальное число: {n}");
/// Draws another seed.
pub const NEW_SEED: Text = text!("New seed", "换一个种子", "Другое число");
/// The tabs.
pub const VIEW: Text = text!("View", "视图", "Вид");
/// The button that spaces the rows by time.
pub const BY_TIME: Text = text!("Rows by time", "按时间排行", "Строки по времени");
/// The menu of lenses.
pub const LENS: Text = text!("Lens", "视角", "Ракурс");
/// The diagram.
pub const FIGURE: Text = text!("Sequence diagram", "时序图", "Диаграмма последовательности");
/// The part of the diagram that scrolls.
pub const SCROLL: Text = text!(
    "Diagram, scrollable",
    "时序图，可滚动",
    "Диаграмма, прокручивается"
);
/// The small picture of a long run.
pub const OVERVIEW: Text = text!("Overview of the run", "整次运行概览", "Обзор всего прогона");
/// Larger.
pub const ZOOM_IN: Text = text!("Zoom in", "放大", "Увеличить");
/// Smaller.
pub const ZOOM_OUT: Text = text!("Zoom out", "缩小", "Уменьшить");
/// As wide as the panel.
pub const FIT: Text = text!("Fit the width", "适合宽度", "По ширине");
/// The step panel.
pub const THIS_STEP: Text = text!("This step", "当前步骤", "Этот шаг");
/// Its heading.
pub const STEP_OF: Text = text!("Step {n} of {m}", "第 {n} 步，共 {m} 步", "Шаг {n} из {m}");
/// The panel when the run never reached what the lens shows.
pub const NOTHING_SEEN: Text = text!(
    "Nothing that this lens shows happened in this run.",
    "本次运行中没有发生这个视角所展示的内容。",
    "В этом прогоне не произошло ничего из того, что показывает этот ракурс."
);
/// Who says so.
pub const SOURCES: Text = text!("Sources", "出处", "Источники");
/// What the message carries.
pub const FIELDS: Text = text!("Fields", "字段", "Поля");
/// The states of both ends.
pub const STATES: Text = text!("Connection states", "连接状态", "Состояния соединения");
/// A line of a log file.
pub const LOG_SHOWS: Text = text!("The log shows", "日志内容", "В журнале");
/// The messages of a fold.
pub const FOLDED: Text = text!(
    "Folded into this row",
    "折叠在这一行中",
    "Свёрнуто в эту строку"
);
/// More than are listed.
pub const AND_MORE: Text = text!("and {n} more", "另有 {n} 条", "и ещё {n}");
/// Folds something into one row, or a tier into one lane.
pub const FOLD: Text = text!("Fold: {name}", "折叠：{name}", "Свернуть: {name}");
/// Unfolds it.
pub const UNFOLD: Text = text!("Unfold: {name}", "展开：{name}", "Развернуть: {name}");
/// Leaves all folding to the lens.
pub const UNFOLD_ALL: Text = text!("Undo all folding", "撤销全部折叠", "Сбросить сворачивание");
/// The ways a decision could go.
pub const DECISION: Text = text!("Decision", "判断", "Решение");
/// The way taken.
pub const TAKEN: Text = text!("taken", "本次走这里", "выбрано");
/// Goes another way.
pub const TAKE: Text = text!("Take this way", "改走这里", "Пойти так");
/// A message that never arrived.
pub const LOST: Text = text!("lost on the way", "途中丢失", "потеряно в пути");
/// How long a message was on its way.
pub const ON_THE_WAY: Text = text!("{time} on the way", "传输 {time}", "в пути {time}");
/// How long somebody waits.
pub const WAITS: Text = text!("waits {time}", "等待 {time}", "ждёт {time}");
/// When a step happens.
pub const AT: Text = text!("at {time}", "{time} 时", "момент {time}");
/// The part of the page with the buttons and the slider.
pub const PLAYER: Text = text!("Player", "播放器", "Плеер");
/// Starts.
pub const PLAY: Text = text!("Play", "播放", "Пуск");
/// Stops.
pub const PAUSE: Text = text!("Pause", "暂停", "Пауза");
/// On.
pub const NEXT: Text = text!("Next step", "下一步", "Следующий шаг");
/// Back.
pub const PREVIOUS: Text = text!("Previous step", "上一步", "Предыдущий шаг");
/// Back, in the step's own sheet.
pub const STEP_BACK: Text = text!("One step back", "后退一步", "На шаг назад");
/// On, in the step's own sheet.
pub const STEP_ON: Text = text!("One step on", "前进一步", "На шаг вперёд");
/// To the beginning.
pub const FIRST: Text = text!("To the beginning", "回到开头", "В начало");
/// To the end.
pub const LAST: Text = text!("To the end", "跳到结尾", "В конец");
/// The playhead's slider.
pub const TIME: Text = text!("Time", "时间", "Время");
/// The speeds.
pub const SPEED: Text = text!("Speed", "速度", "Скорость");
/// The two scales of time.
pub const TIME_SCALE: Text = text!("Time scale", "时间尺度", "Шкала времени");
/// The factor of true time.
pub const SLOWED: Text = text!("slowed down ×{n}", "放慢 ×{n}", "замедлено ×{n}");
/// The end, after the playhead's time.
pub const OF_END: Text = text!("of {end}", "/ {end}", "из {end}");
/// The result line.
pub const RESULT: Text = text!("Result", "结果", "Результат");
/// How long the person waits.
pub const IN_TOTAL: Text = text!("{time} in total", "共 {time}", "всего {time}");
/// The page out of the browser's own cache.
pub const FROM_CACHE: Text = text!(
    "from the browser’s cache",
    "来自浏览器缓存",
    "из кэша браузера"
);
/// Who decided the result.
pub const CAUSED_BY: Text = text!("decided by {who}", "决定方：{who}", "решающий узел: {who}");
/// What another run changes.
pub const CHANGE: Text = text!(
    "+{more} −{fewer} messages, {time}",
    "消息 +{more} −{fewer}，{time}",
    "сообщения: +{more} −{fewer}, {time}"
);
/// What it is compared with.
pub const AGAINST: Text = text!(
    "against the run before",
    "与上一次相比",
    "по сравнению с прошлым прогоном"
);
/// A change without consequence.
pub const NO_CHANGE: Text = text!(
    "Same messages, same time as the run before",
    "与上一次相比，消息和时间都没有变化",
    "Те же сообщения и то же время, что в прошлом прогоне"
);
/// The rendering of the result.
pub const ON_SCREEN: Text = text!("On the screen", "屏幕显示", "На экране");
/// Before the result is there.
pub const LOADING: Text = text!(
    "Waiting for {host}…",
    "正在等待 {host}…",
    "Ожидание {host}…"
);
/// Opens or closes the sheet with the path.
pub const OPEN_PATH: Text = text!("Path and settings", "链路与设置", "Путь и настройки");
/// Closes a panel.
pub const CLOSE: Text = text!("Close", "关闭", "Закрыть");
/// Takes the notices away.
pub const DISMISS: Text = text!("Dismiss", "知道了", "Скрыть");
/// Introduces the parts of a link that could not be read.
pub const LINK_DAMAGED: Text = text!(
    "Parts of this link could not be read:",
    "此链接的部分内容无法读取：",
    "Часть этой ссылки прочитать не удалось:"
);
/// The link is older than the model.
pub const OLDER_MODEL: Text = text!(
    "This link was made with another version of the model; the run may differ from what its author saw.",
    "此链接由另一版本的模型生成；模拟结果可能与作者看到的不同。",
    "Ссылка создана другой версией модели; прогон может отличаться от того, что видел её автор."
);
/// The file of a language did not arrive.
pub const NO_LANGUAGE: Text = text!(
    "The texts in {language} did not arrive. Choose it again to retry.",
    "未能加载{language}的文字。重新选择该语言可再试一次。",
    "Не удалось загрузить тексты: {language}. Чтобы повторить, выберите язык ещё раз."
);
/// What an unusable address leaves on the screen.
pub const KEPT: Text = text!(
    "The last run stays on the screen.",
    "屏幕上保留上一次的模拟结果。",
    "На экране остаётся прошлый прогон."
);
/// The link to a moment.
pub const LINK_MOMENT: Text = text!("Link to this moment", "此刻的链接", "Ссылка на этот момент");
/// The link to the beginning.
pub const LINK_START: Text = text!(
    "Link that plays from the start",
    "从头播放的链接",
    "Ссылка с начала"
);
/// A frame for another page.
pub const FRAME: Text = text!(
    "Frame for another page",
    "嵌入其他网页的代码",
    "Код для вставки на другую страницу"
);
/// From a frame to the whole page.
pub const OPEN_WHOLE: Text = text!(
    "Open in hopscope",
    "在 hopscope 中打开",
    "Открыть в hopscope"
);
/// A link for a document.
pub const MARKDOWN: Text = text!("Markdown");
/// Copies a field.
pub const COPY: Text = text!("Copy", "复制", "Копировать");
/// It is copied.
pub const COPIED: Text = text!("Copied", "已复制", "Скопировано");
/// The clipboard is closed to the page.
pub const COPY_BY_HAND: Text = text!(
    "Selected: copy it with the keyboard",
    "已选中：请用键盘复制",
    "Выделено: скопируйте с клавиатуры"
);
/// The story's text for copying.
pub const COPY_STORY: Text = text!("Copy as text", "复制为文本", "Скопировать текст");
/// Takes the Mermaid text to where it can be edited.
pub const OPEN_EDITOR: Text = text!(
    "Open in mermaid.live",
    "在 mermaid.live 中打开",
    "Открыть в mermaid.live"
);
/// A capture file.
pub const FILE_PCAP: Text = text!("Packets (.pcap)", "数据包 (.pcap)", "Пакеты (.pcap)");
/// What is in it.
pub const FILE_PCAP_HINT: Text = text!(
    "What the client’s network interface saw, for Wireshark or tshark",
    "客户端网络接口看到的全部数据，可用 Wireshark 或 tshark 打开",
    "Всё, что видел сетевой интерфейс клиента, для Wireshark или tshark"
);
/// A drawing.
pub const FILE_SVG: Text = text!("Diagram (.svg)", "时序图 (.svg)", "Диаграмма (.svg)");
/// What is in it.
pub const FILE_SVG_HINT: Text = text!(
    "The whole run as this lens shows it",
    "以当前视角显示的整个过程",
    "Весь прогон в текущем ракурсе"
);
/// What a picture in pixels is.
pub const FILE_PNG_HINT: Text = text!(
    "The same in pixels, in the page’s colours",
    "同一幅图的位图，采用页面的配色",
    "То же в пикселях, в цветах страницы"
);
/// Why there is none.
pub const FILE_PNG_TOO_LONG: Text = text!(
    "This diagram is too long for a picture in pixels: take the .svg",
    "这幅图太长，无法导出为位图：请用 .svg",
    "Для картинки в пикселях диаграмма слишком длинная: возьмите .svg"
);
/// Mermaid text.
pub const FILE_MERMAID: Text = text!(
    "Mermaid text (.mmd)",
    "Mermaid 文本 (.mmd)",
    "Текст Mermaid (.mmd)"
);
/// What is in it.
pub const FILE_MERMAID_HINT: Text = text!(
    "The same, for documents and wikis",
    "同样的内容，可放进文档和 wiki",
    "То же для документов и вики"
);
/// The trace.
pub const FILE_JSON: Text = text!("Trace (.json)", "轨迹 (.json)", "Трасса (.json)");
/// What is in it.
pub const FILE_JSON_HINT: Text = text!(
    "Every message, span, note and decision, for programs",
    "全部消息、时间段、备注和判断，供程序使用",
    "Все сообщения, интервалы, заметки и решения, для программ"
);
/// The client's stack.
pub const CLIENT: Text = text!("Client", "客户端", "Клиент");
/// The drawing of the packet.
pub const PACKET: Text = text!(
    "The packet and the two stacks",
    "数据包与两端的协议栈",
    "Пакет и два стека"
);
/// Which of the frames that a step travels in.
pub const FRAME_OF: Text = text!(
    "Frame {n} of {m}",
    "第 {n} 帧，共 {m} 帧",
    "Кадр {n} из {m}"
);
/// Back, among them.
pub const FRAME_BACK: Text = text!("Previous frame", "上一帧", "Предыдущий кадр");
/// On, among them.
pub const FRAME_ON: Text = text!("Next frame", "下一帧", "Следующий кадр");
/// The content of an encrypted record.
pub const CIPHERTEXT: Text = text!("ciphertext", "密文", "шифртекст");
/// A step without a frame.
pub const NO_FRAME: Text = text!(
    "This step passes no network interface of the client, so it has no frame.",
    "这一步不经过客户端的网络接口，因此没有帧。",
    "Этот шаг не проходит через сетевой интерфейс клиента, поэтому кадра у него нет."
);
/// Goes to the nearest one that has.
pub const NEAREST: Text = text!(
    "Nearest step with a frame",
    "最近的有帧的步骤",
    "Ближайший шаг с кадром"
);
/// The bytes of a message of which no frame is known.
pub const ALONE: Text = text!(
    "These are the bytes of the message itself, without the headers below it.",
    "以下是消息本身的字节，不含下层的首部。",
    "Это байты самого сообщения, без заголовков нижних уровней."
);
/// The dump.
pub const BYTES: Text = text!("Bytes", "字节", "Байты");
/// Some of the bytes.
pub const BYTES_AT: Text = text!("bytes {from}–{to}", "字节 {from}–{to}", "байты {from}–{to}");
/// What can be done with them.
pub const POINT: Text = text!(
    "Point at a field to see its bytes, or at a byte to see its field.",
    "指向字段可看到它的字节，指向字节可看到它所属的字段。",
    "Наведите на поле, чтобы увидеть его байты, или на байт, чтобы увидеть его поле."
);
/// The value of bytes that stand for others.
pub const FILLER: Text = text!("filler", "填充", "заполнитель");
/// What that means.
pub const FILLER_HINT: Text = text!(
    "filler: its length is right, its values mean nothing",
    "填充：长度正确，数值没有意义",
    "заполнитель: длина верна, значения ничего не значат"
);
/// From a step to its bytes.
pub const SHOW_BYTES: Text = text!("Show the bytes", "查看字节", "Показать байты");
/// The dialog with the keys.
pub const KEYS: Text = text!("Keys", "快捷键", "Клавиши");
/// The switch of single keys.
pub const SHORTCUTS: Text = text!(
    "Single-key shortcuts",
    "单键快捷键",
    "Команды одной клавишей"
);
/// What the switch does.
pub const SHORTCUTS_HINT: Text = text!(
    "Switch off if your speech or switch input sends single keys. Everything also has a button.",
    "如果语音输入或辅助设备会发送单个按键，请关闭。所有功能都有对应的按钮。",
    "Выключите, если голосовой ввод или другое устройство ввода отправляет одиночные клавиши. Для всего есть кнопки."
);
/// Space.
pub const KEY_SPACE: Text = text!("Space", "空格", "Пробел");
/// What space does.
pub const KEY_TOGGLE: Text = text!("play or pause", "播放或暂停", "пуск или пауза");
/// What the arrows do.
pub const KEY_STEP: Text = text!(
    "previous or next step",
    "上一步或下一步",
    "предыдущий или следующий шаг"
);
/// What shift and the arrows do.
pub const KEY_STAGE: Text = text!(
    "previous or next stage",
    "上一阶段或下一阶段",
    "предыдущий или следующий этап"
);
/// What Home and End do.
pub const KEY_ENDS: Text = text!(
    "to the beginning or the end",
    "回到开头或跳到结尾",
    "в начало или в конец"
);
/// What the digits do.
pub const KEY_TABS: Text = text!("views", "切换视图", "виды");
/// What the slash does.
pub const KEY_ADDRESS: Text = text!("to the address bar", "跳到地址栏", "в адресную строку");
/// What plus, minus and nought do.
pub const KEY_ZOOM: Text = text!(
    "larger, smaller, fit the width",
    "放大、缩小、适合宽度",
    "крупнее, мельче, по ширине"
);
/// A key and the mouse's wheel.
pub const KEY_CTRL_WHEEL: Text = text!("Ctrl wheel", "Ctrl 滚轮", "Ctrl колесо");
/// Another way to do that.
pub const KEY_WHEEL: Text = text!(
    "larger or smaller at the pointer",
    "以指针处为中心缩放",
    "крупнее или мельче у указателя"
);
/// What shift and the keys for pages do.
pub const KEY_ASIDE: Text = text!(
    "in the view: sideways",
    "在视图中：左右滚动",
    "в окне вида: вбок"
);
/// What the brackets do.
pub const KEY_FOLD: Text = text!(
    "fold around the step, unfold the row",
    "折叠当前步骤所在部分，展开当前行",
    "свернуть вокруг шага, развернуть строку"
);
/// What F does.
pub const KEY_FIND: Text = text!("find a step", "查找步骤", "найти шаг");
/// The line in which a step is looked for.
pub const FIND: Text = text!("Find a step", "查找步骤", "Найти шаг");
/// What can be looked for.
pub const FIND_HINT: Text = text!(
    "Words, a participant, a header field, a status",
    "文字、参与者、首部字段、状态码",
    "Слова, участник, поле заголовка, код"
);
/// The buttons beside it.
pub const FIND_NEXT: Text = text!("Next found", "下一个结果", "Следующий найденный");
/// See [`FIND_NEXT`].
pub const FIND_PREVIOUS: Text = text!("Previous found", "上一个结果", "Предыдущий найденный");
/// How many there are.
pub const FOUND: Text = text!("found: {count}", "找到 {count} 个", "найдено: {count}");
/// Which of them the playhead is at.
pub const FOUND_AT: Text = text!(
    "{n} of {count}",
    "第 {n} 个，共 {count} 个",
    "{n} из {count}"
);
/// What the question mark does.
pub const KEY_HELP: Text = text!("this help", "本帮助", "эта справка");
/// What Escape does in the address bar.
pub const KEY_ESCAPE: Text = text!(
    "in the address bar: restore the URL; elsewhere: close",
    "在地址栏：恢复 URL；其他位置：关闭",
    "в адресной строке: вернуть URL; иначе: закрыть"
);
/// The parts of the URL.
pub const PARTS: Text = text!("Parts of the URL", "URL 的组成", "Части URL");
/// The characters that were percent-encoded.
pub const ENCODED: Text = text!("Percent-encoded", "百分号编码", "Процентное кодирование");
/// The query as pairs.
pub const QUERY_EDITOR: Text = text!(
    "Query, pair by pair",
    "逐对编辑查询参数",
    "Строка запроса по парам"
);
/// The button that shows the parts.
pub const PARTS_BUTTON: Text = text!("Parts", "组成", "Части");
/// A pair.
pub const PAIR: Text = text!("Pair {n}", "第 {n} 对", "Пара {n}");
/// A pair's name.
pub const PAIR_NAME: Text = text!("Name {n}", "名称 {n}", "Имя {n}");
/// A pair's value.
pub const PAIR_VALUE: Text = text!("Value {n}", "值 {n}", "Значение {n}");
/// Takes a pair out.
pub const REMOVE_PAIR: Text = text!("Remove pair {n}", "删除第 {n} 对", "Удалить пару {n}");
/// Adds a pair.
pub const ADD_PAIR: Text = text!("Add a pair", "添加一对", "Добавить пару");
/// Why some characters must be escaped in a value.
pub const AMPERSAND: Text = text!(
    "In a query & separates the pairs and = a name from its value. Inside a value & must be written %26, or the value would end there and a new pair begin. A + is read as a space, so it becomes %2B.",
    "查询字符串中 & 分隔各对参数，= 分隔名称与值。值里的 & 必须写成 %26，否则值会在此结束并开始新的一对。+ 会被当作空格，因此写成 %2B。",
    "В строке запроса & разделяет пары, а = отделяет имя от значения. Внутри значения & пишут как %26, иначе значение на нём кончится и начнётся новая пара. Знак + читается как пробел, поэтому он становится %2B."
);
/// How a pair is written.
pub const WRITTEN_AS: Text = text!("written as", "写作", "записывается как");
/// How a pair is written without a form's rule for spaces.
pub const WITHOUT_FORM: Text = text!("or, with %20,", "或用 %20", "или, с %20,");
/// What a server would make of a pair that is not escaped.
pub const MISREAD: Text = text!(
    "unescaped it would be read as",
    "若不转义会被读成",
    "без кодирования читалось бы как"
);

/// A theme's name.
pub const fn theme(theme: Theme) -> Text {
    match theme {
        Theme::System => text!("System", "跟随系统", "Системная"),
        Theme::Light => text!("Light", "浅色", "Светлая"),
        Theme::Dark => text!("Dark", "深色", "Тёмная"),
    }
}

/// What the shades of a bar stand for.
pub const OWN_WORK: Text = text!("own time", "自身耗时", "своё время");
/// See [`OWN_WORK`].
pub const OTHERS_WORK: Text = text!("inside it", "其中各项", "внутри него");
/// See [`OWN_WORK`].
pub const TIME_OUT: Text = text!("waiting for a timer", "等待定时器", "ожидание таймера");
/// A view's name.
pub const fn tab(tab: Tab) -> Text {
    match tab {
        Tab::Sequence => text!("Sequence", "时序图", "Диаграмма"),
        Tab::Waterfall => text!("Waterfall", "瀑布图", "Водопад"),
        Tab::Packets => text!("Packets", "数据包", "Пакеты"),
        Tab::Story => text!("Story", "叙述", "Рассказ"),
        Tab::Mermaid => text!("Mermaid"),
    }
}

/// A scale's name.
pub const fn mode(mode: Mode) -> Text {
    match mode {
        Mode::Paced => text!("Paced", "按步", "По шагам"),
        Mode::True => text!("True time", "真实时间", "Реальное время"),
    }
}

/// What a number counts, behind it.
pub const fn unit(unit: Unit) -> Text {
    match unit {
        Unit::Count => text!("", "", ""),
        Unit::Millis => text!("ms", "ms", "мс"),
        Unit::Seconds => text!("s", "s", "с"),
        Unit::Kilobytes => text!("kB", "kB", "кБ"),
    }
}

/// A tone, for who does not see its colour.
pub const fn tone(tone: Tone) -> Text {
    match tone {
        Tone::Good => text!("as it should be", "正常", "в порядке"),
        Tone::Detour => text!("a detour", "绕了路", "обходной путь"),
        Tone::Failure => text!("a failure", "失败", "сбой"),
    }
}

/// A layer's name.
pub const fn layer(layer: Layer) -> Text {
    match layer {
        Layer::Application => text!("application layer", "应用层", "прикладной уровень"),
        Layer::Security => text!("TLS", "TLS", "TLS"),
        Layer::Transport => text!("transport layer", "传输层", "транспортный уровень"),
        Layer::Network => text!("network layer", "网络层", "сетевой уровень"),
        Layer::Link => text!("link layer", "链路层", "канальный уровень"),
    }
}
