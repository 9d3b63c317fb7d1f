//! The application: reads the page's rows, builds the page from them, or throws.
//!
//! It speaks HTTP/1.1 to its proxy and answers conditional requests (RFC 9110 §13). Its data come by the
//! cache-aside pattern: out of Redis, else out of MySQL and back into Redis. A form is answered with 303 to its
//! page (post/redirect/get), an upload with 201. Whoever brings no session cookie is given one, as by a servlet
//! container. An exception that nobody catches becomes 500, as in Spring Boot. A process that is killed answers
//! nothing: the kernel closes its connections (exit(3), RFC 9293 §3.6). Not modelled: what a write does to the
//! data, its layers, worker pool and accept queue, and that it is started again.

use super::cast::SERVICE;
use super::cx::Cx;
use super::http::{Answer, Failure, Request, Response};
use super::mysql::{self, Fault};
use super::origin::Origin;
use super::redis::{self, Found};
use super::request::new_session;
use super::stage::{Hop, Preset, Stage};
use super::tcp::{Gone, lost};
use crate::choices;
use crate::scenario::{Knob, Unit};
use crate::text;
use crate::trace::payload::{Content, HttpVersion, Local};
use crate::trace::{Cite, Payload, Time, Tone, Why};

/// The head.
pub const STAGE: Stage = Stage {
    id: "service",
    title: text!("Application", "应用服务", "Приложение"),
    about: text!(
        "Computes the page that was asked for.",
        "生成所请求的页面。",
        "Строит запрошенную страницу."
    ),
    not_modelled: text!(
        "What a write does to the data, controllers and DAOs, workers, the accept queue.",
        "写请求对数据的修改、Controller 与 DAO、工作线程、accept 队列。",
        "Что запись меняет в данных, контроллеры и DAO, рабочие потоки, очередь accept."
    ),
    knobs: &[&Result::KNOB, &Data::KNOB, &TAKES, &Process::KNOB],
    presets: &[
        Preset::set(
            "500",
            text!("500: it throws", "500：抛异常", "500: исключение"),
            &[("service.result", "throws")],
        ),
        Preset::set(
            "502",
            text!("502: it is down", "502：未运行", "502: не запущено"),
            &[("service.process", "down")],
        ),
        Preset::set(
            "killed",
            text!(
                "502: it is killed",
                "502：中途被杀",
                "502: убито на полпути"
            ),
            &[("service.process", "killed")],
        ),
        Preset::set(
            "504",
            text!("504: it is slow", "504：太慢", "504: медленно"),
            &[("service.takes", "90000")],
        ),
    ],
    cast: &[&SERVICE],
    hop: Some(Hop {
        at: &SERVICE,
        tcp: &SERVICE,
        tls: &SERVICE,
    }),
    run: Some(|cx, request, _next| Box::pin(async move { run(&cx, request).await })),
    ..Stage::WORLD_ONLY
};

choices! {
    /// How a request ends.
    pub enum Result = "service.result", text!("Result", "结果", "Результат") => {
        /// In a page.
        Answers = "answers", text!("answers", "正常回答", "отвечает");
        /// In an exception that nobody catches.
        Throws = "throws", text!("throws", "抛出异常", "исключение");
    }
}

choices! {
    /// Where the page's rows come from.
    pub enum Data = "service.data", text!("Data", "数据", "Данные") => {
        /// From Redis, on a miss from MySQL.
        Cached = "cached", text!("Redis, then MySQL", "先 Redis，后 MySQL", "Redis, затем MySQL");
        /// From MySQL.
        Database = "database", text!("MySQL only", "仅 MySQL", "только MySQL");
        /// It needs none.
        None = "none", text!("none", "无", "нет");
    }
}

/// How long building the page takes, its rows at hand.
pub const TAKES: Knob = Knob::number(
    "service.takes",
    text!("Takes", "耗时", "Время работы"),
    (0, 45, 300_000),
    Unit::Millis,
);

choices! {
    /// Whether the process runs.
    pub enum Process = "service.process", text!("Process", "进程", "Процесс") => {
        /// It listens and accepts.
        Up = "up", text!("running", "运行中", "запущен");
        /// Nothing listens on its port.
        Down = "down", text!("not running", "未运行", "не запущен");
        /// It listens, but its accept queue is full, so SYNs stay unanswered.
        Full = "full", text!("accept queue full", "全连接队列已满", "очередь accept полна");
        /// The kernel kills it half-way, for it takes more memory than it may.
        Killed = "killed", text!("killed mid-request", "处理中被杀", "убит посреди запроса");
    }
}

/// Bytes of the page that a framework makes for an exception.
const ERROR_PAGE: u64 = 1_180;

/// Bytes of the page that says what was uploaded.
const CREATED_PAGE: u64 = 640;

async fn run(cx: &Cx, request: Request) -> Answer {
    let reads = request.http.is_safe();
    if reads && let Err(fault) = load(cx, request.url.path()).await {
        return Ok(throw(cx, &request, fault.exception(), &NO_DATA));
    }
    let (text, why) = match reads {
        true => (
            text!("compute the page", "生成页面", "построить страницу"),
            &COMPUTES,
        ),
        false => (
            text!("handle the form", "处理表单", "обработать форму"),
            &WRITES,
        ),
    };
    let work = Payload::Local(Local::Work { text: text.into() });
    cx.send(&SERVICE, &SERVICE, work, why).post();
    let takes = Time::millis(cx.settings().number(&TAKES));
    if Process::of(cx.settings()) == Process::Killed {
        cx.sleep(Time(takes.0 / 2)).await;
        return Err(killed(cx, &request));
    }
    cx.sleep(takes).await;
    if Result::of(cx.settings()) == Result::Throws {
        return Ok(throw(cx, &request, "IllegalStateException", &THROWS));
    }
    let mut response = match request.http.content {
        Content::None => Origin::of(cx.settings(), &request).answer(&request, &SERVICE, cx.unix()),
        Content::Form => written(cx, 303, 0, request.http.target.clone()),
        Content::Upload { .. } => {
            let made = format!("{}/1", request.url.path().trim_end_matches('/'));
            written(cx, 201, CREATED_PAGE, made)
        }
    };
    if let Some(cookie) = new_session(cx, &request) {
        response.http.headers.push("Set-Cookie", cookie);
    }
    cx.came_to(response.http.label(), Tone::Good);
    Ok(response)
}

/// What came of a write is at `location`.
fn written(cx: &Cx, status: u16, body: u64, location: String) -> Response {
    let mut response = Response::new(&SERVICE, HttpVersion::H1, status, body, cx.unix());
    response.http.headers.push("Location", location);
    response
}

/// Gets the page's rows.
async fn load(cx: &Cx, path: &str) -> std::result::Result<(), Fault> {
    let found = match Data::of(cx.settings()) {
        Data::None => return Ok(()),
        Data::Database => return mysql::query(cx, path).await,
        Data::Cached => redis::get(cx, path).await,
    };
    if found == Found::Hit {
        return Ok(());
    }
    mysql::query(cx, path).await?;
    if found == Found::Miss {
        redis::set(cx, path).await;
    }
    Ok(())
}

fn killed(cx: &Cx, request: &Request) -> Failure {
    // The beginning of what `oom_kill_process()` of Linux writes.
    let line = "Memory cgroup out of memory: Killed process 4711 (java)";
    cx.log_error(&SERVICE, line, &KILLED);
    cx.ends(&SERVICE);
    let failure = lost(cx, Gone::Empty, request.host(), &SERVICE);
    cx.came_to(text!("killed", "被杀", "убит"), Tone::Failure);
    failure
}

fn throw(cx: &Cx, request: &Request, exception: &str, why: &'static Why) -> Response {
    let method = request.http.method;
    let line = format!("ERROR unhandled exception in {method} handler: {exception}");
    cx.log_error(&SERVICE, line, why);
    cx.came_to("500 Internal Server Error", Tone::Failure);
    Response::new(&SERVICE, HttpVersion::H1, 500, ERROR_PAGE, cx.unix())
}

const COMPUTES: Why = Why {
    id: "service.computes",
    what: text!(
        "The handler for the path builds the page.",
        "该路径的处理函数生成页面。",
        "Обработчик этого пути строит страницу."
    ),
    why: text!(
        "What is computed for this person cannot be taken from a file. Until it is done, every hop before it keeps a connection open.",
        "为这位用户生成的内容无法从文件里取。完成之前，前面的每一跳都保持着连接。",
        "То, что строится для конкретного человека, из файла не взять. Пока страница не готова, каждый узел по пути держит соединение."
    ),
    cites: &[Cite::rfc("RFC 9110 §3.6")],
};

const WRITES: Why = Why {
    id: "service.writes",
    what: text!(
        "The handler takes the form apart and does what it asks for. Then it sends the browser on to a page (303), or names what it has made (201).",
        "处理函数解析表单并执行操作，然后让浏览器转到结果页（303），或给出新建资源的地址（201）。",
        "Обработчик разбирает форму и выполняет её. Затем отправляет браузер на страницу (303) или называет созданное (201)."
    ),
    why: text!(
        "If it answered with the page itself, reloading that would send the form again. What the write does to the data is not shown here yet.",
        "若直接返回页面，刷新就会再次提交表单。写入对数据的修改，这里尚未画出。",
        "Ответь он самой страницей, её перезагрузка снова отправила бы форму. Что запись меняет в данных, здесь пока не показано."
    ),
    cites: &[Cite::rfc("RFC 9110 §15.4.4"), Cite::rfc("RFC 9110 §15.3.2")],
};

const THROWS: Why = Why {
    id: "service.throws",
    what: text!(
        "The handler threw, and nothing caught it but the framework, which answers 500 and writes the stack trace to its log.",
        "处理函数抛出异常，最终由框架捕获：返回 500，并把堆栈写进日志。",
        "Обработчик выбросил исключение, и перехватил его только фреймворк: он отвечает 500 и пишет стек вызовов в журнал."
    ),
    why: text!(
        "500 says that the fault is the server’s. The client learns nothing more; the log has the cause.",
        "500 表示错误在服务器一方。客户端只知道这一点，原因在日志里。",
        "500 означает, что ошибка на стороне сервера. Больше клиент ничего не узнаёт; причина — в журнале."
    ),
    cites: &[Cite::rfc("RFC 9110 §15.6.1")],
};

const KILLED: Why = Why {
    id: "service.killed",
    what: text!(
        "The process took more memory than its container may, so the kernel killed it in the middle of the request. This line is in the log of the kernel, not in its own.",
        "进程占用的内存超过容器上限，内核在处理请求的途中把它杀死。这一行写在内核日志里，不在它自己的日志里。",
        "Процесс занял больше памяти, чем позволено контейнеру, и ядро убило его посреди запроса. Эта строка — в журнале ядра, а не в его собственном."
    ),
    why: text!(
        "It cannot catch SIGKILL and says nothing any more. The kernel closes its sockets, and that is all the proxy learns.",
        "SIGKILL 无法捕获，它什么也来不及说。内核关闭它的套接字，代理知道的仅此而已。",
        "SIGKILL не перехватить, и сказать он уже ничего не может. Ядро закрывает его сокеты — больше прокси ничего не узнаёт."
    ),
    cites: &[
        Cite {
            label: "Linux memory cgroup, OOM",
            url: "https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files",
        },
        Cite {
            label: "signal(7)",
            url: "https://man7.org/linux/man-pages/man7/signal.7.html",
        },
    ],
};

const NO_DATA: Why = Why {
    id: "service.no-data",
    what: text!(
        "The database could not be asked. Nothing catches the exception but the framework, which answers 500 and writes it to its log.",
        "无法查询数据库。异常最终由框架捕获：返回 500，并写进日志。",
        "Спросить базу не удалось. Исключение перехватывает только фреймворк: он отвечает 500 и пишет его в журнал."
    ),
    why: text!(
        "503 with Retry-After would say that it may pass, but somebody has to program that: an exception that nobody maps is a 500.",
        "503 加 Retry-After 才表示故障可能是暂时的，但这要有人去写：没有映射的异常就是 500。",
        "503 с Retry-After сказал бы, что это может пройти, но это нужно запрограммировать: исключение без обработчика — это 500."
    ),
    cites: &[
        Cite {
            label: "Spring Boot error handling",
            url: "https://docs.spring.io/spring-boot/reference/web/servlet.html#web.servlet.spring-mvc.error-handling",
        },
        Cite::rfc("RFC 9110 §15.6.1"),
    ],
};
