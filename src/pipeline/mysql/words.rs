//! What the database's steps mean, and where that is written.

use crate::text;
use crate::text::Text;
use crate::trace::{Cite, Why};

pub const WAITED: Text = text!(
    "waits {time} for a connection",
    "等待连接 {time}",
    "ждёт соединения {time}"
);

pub const TIMED_OUT: Text = text!(
    "waits {time} (connectionTimeout)",
    "等待 {time}（connectionTimeout）",
    "ждёт {time} (connectionTimeout)"
);

pub const OPENS: Text = text!("open a connection", "建立连接", "открыть соединение");
pub const WITHIN: Text = text!("for {time}", "持续 {time}", "{time} подряд");
pub const TRIES: Text = text!(
    "attempts: {count}, {time} (connectionTimeout)",
    "尝试次数：{count}，{time}（connectionTimeout）",
    "попыток: {count}, {time} (connectionTimeout)"
);

const HIKARI: Cite = Cite {
    label: "HikariCP",
    url: "https://github.com/brettwooldridge/HikariCP#readme",
};
const HIKARI_POOL: Cite = Cite {
    label: "HikariPool.java",
    url: "https://github.com/brettwooldridge/HikariCP/blob/dev/src/main/java/com/zaxxer/hikari/pool/HikariPool.java",
};
const PREPARED: Cite = Cite {
    label: "Connector/J useServerPrepStmts",
    url: "https://dev.mysql.com/doc/connector-j/en/connector-j-connp-props-prepared-statements.html",
};
const LITERALS: Cite = Cite {
    label: "MySQL string literals",
    url: "https://dev.mysql.com/doc/refman/8.4/en/string-literals.html",
};
const COM_QUERY: Cite = Cite {
    label: "MySQL COM_QUERY",
    url: "https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query.html",
};
const RESULT_SET: Cite = Cite {
    label: "MySQL COM_QUERY response",
    url: "https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response.html",
};
const PACKETS: Cite = Cite {
    label: "MySQL packets",
    url: "https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html",
};
const CONNECTION_PHASE: Cite = Cite {
    label: "MySQL connection phase",
    url: "https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase.html",
};
const EXECUTION: Cite = Cite {
    label: "MySQL SQL query execution",
    url: "https://dev.mysql.com/doc/dev/mysql-server/latest/PAGE_SQL_EXECUTION.html",
};
const EXPLAIN: Cite = Cite {
    label: "MySQL EXPLAIN",
    url: "https://dev.mysql.com/doc/refman/8.4/en/explain-output.html",
};
const ENGINES: Cite = Cite {
    label: "MySQL storage engines",
    url: "https://dev.mysql.com/doc/refman/8.4/en/pluggable-storage-overview.html",
};
const CLUSTERED: Cite = Cite {
    label: "InnoDB clustered index",
    url: "https://dev.mysql.com/doc/refman/8.4/en/innodb-index-types.html",
};
const BUFFER: Cite = Cite {
    label: "InnoDB buffer pool",
    url: "https://dev.mysql.com/doc/refman/8.4/en/innodb-buffer-pool.html",
};
const FLUSH: Cite = Cite {
    label: "innodb_flush_method",
    url: "https://dev.mysql.com/doc/refman/8.4/en/innodb-parameters.html#sysvar_innodb_flush_method",
};
const PREAD: Cite = Cite {
    label: "pread(2)",
    url: "https://man7.org/linux/man-pages/man2/pread.2.html",
};

pub const GET_CONNECTION: Why = Why {
    id: "mysql.get-connection",
    what: text!(
        "The application asks the pool for a connection.",
        "应用向连接池要一个连接。",
        "Приложение просит у пула соединение."
    ),
    why: text!(
        "Opening one costs round trips and a log-in; the pool keeps ten open and lends them.",
        "新建连接要多次往返并登录；连接池保持十个打开的连接，轮流借出。",
        "Открыть новое — это несколько обменов и вход в систему; пул держит открытыми десять и выдаёт их."
    ),
    cites: &[HIKARI],
};

pub const CONNECTION: Why = Why {
    id: "mysql.connection",
    what: text!(
        "The application has a connection of its own until it gives it back.",
        "在归还之前，这个连接由应用独占。",
        "До возврата соединение принадлежит только этому запросу."
    ),
    why: text!(
        "A connection carries one statement at a time, so it is lent to one at a time.",
        "一个连接同时只能执行一条语句，所以同时只借给一方。",
        "По соединению идёт один запрос за раз, поэтому и выдаётся оно кому-то одному."
    ),
    cites: &[HIKARI],
};

pub const NO_CONNECTION: Why = Why {
    id: "mysql.no-connection",
    what: text!(
        "No connection: the call ends in an exception.",
        "没有连接：调用以异常结束。",
        "Соединения нет: вызов завершается исключением."
    ),
    why: text!(
        "The pool says the same whether every connection is lent or the server is gone; the numbers and the cause tell.",
        "无论连接被借光还是服务器不可用，连接池报的错都一样；区别在数字和异常的 cause。",
        "Пул сообщает одно и то же, розданы ли все соединения или пропал сервер; различают их числа и cause исключения."
    ),
    cites: &[HIKARI_POOL],
};

pub const BUSY_POOL: Why = Why {
    id: "mysql.pool-busy",
    what: text!(
        "All ten connections are lent: the request queues, first come, first served.",
        "十个连接都已借出：请求按先来后到排队。",
        "Все десять соединений выданы: запрос встаёт в очередь."
    ),
    why: text!(
        "After connectionTimeout (30 s) it gives up. Slow queries or connections never given back are the usual causes.",
        "等到 connectionTimeout（30 秒）就放弃。常见原因是慢查询，或连接没有归还。",
        "Через connectionTimeout (30 с) он сдаётся. Обычно виноваты медленные запросы или невозвращённые соединения."
    ),
    cites: &[HIKARI],
};

pub const TRIES_AGAIN: Why = Why {
    id: "mysql.tries-again",
    what: text!(
        "The pool’s connections are dead. It tries to open others, pausing longer each time; each is refused.",
        "池中的连接已失效。它反复尝试新建，间隔越来越长，每次都被拒绝。",
        "Соединения пула мертвы. Он пробует открыть новые, делая паузы всё длиннее; каждый раз отказ."
    ),
    why: text!(
        "The server may be restarting. The request waits for connectionTimeout (30 s), although each refusal came at once.",
        "服务器可能正在重启。虽然每次拒绝都立刻返回，请求仍要等满 connectionTimeout（30 秒）。",
        "Возможно, сервер перезапускается. Запрос ждёт connectionTimeout (30 с), хотя каждый отказ приходит сразу."
    ),
    cites: &[HIKARI_POOL],
};

pub const GREETING: Why = Why {
    id: "mysql.greeting",
    what: text!(
        "The server speaks first: its version and a random challenge.",
        "服务器先发言：版本号和一个随机质询。",
        "Первым говорит сервер: версия и случайный вызов."
    ),
    why: text!(
        "The password is never sent; the client proves that it knows it.",
        "密码不会被发送；客户端只证明自己知道它。",
        "Пароль не передаётся: клиент доказывает, что знает его."
    ),
    cites: &[CONNECTION_PHASE],
};

pub const LOG_IN: Why = Why {
    id: "mysql.log-in",
    what: text!(
        "The client names user and database and answers the challenge.",
        "客户端给出用户名、数据库，并回应质询。",
        "Клиент называет пользователя и базу и отвечает на вызов."
    ),
    why: text!(
        "What follows on this connection runs with that user’s rights.",
        "此后该连接上的一切都以这个用户的权限执行。",
        "Дальше всё на этом соединении идёт с правами этого пользователя."
    ),
    cites: &[CONNECTION_PHASE],
};

pub const LOGGED_IN: Why = Why {
    id: "mysql.logged-in",
    what: text!(
        "The server accepts: commands may follow.",
        "服务器接受登录：可以发送命令了。",
        "Сервер согласен: можно слать команды."
    ),
    why: text!(
        "All this took three round trips; a connection from the pool takes none.",
        "这一切花了三次往返；从连接池取连接则一次也不用。",
        "На всё это ушло три обмена; соединение из пула их не требует."
    ),
    cites: &[CONNECTION_PHASE],
};

pub const EXECUTE: Why = Why {
    id: "mysql.execute",
    what: text!(
        "The application gives the driver the statement and, apart from it, the path as its parameter.",
        "应用把语句交给驱动，路径作为参数另行绑定。",
        "Приложение передаёт драйверу запрос и отдельно — путь как параметр."
    ),
    why: text!(
        "A bound value stays a value, whatever it contains; pasted into the text it could become SQL.",
        "绑定的值无论内容如何都只是值；若直接拼进文本，就可能变成 SQL。",
        "Связанное значение остаётся значением, что бы в нём ни было; вклеенное в текст, оно могло бы стать кодом SQL."
    ),
    cites: &[PREPARED],
};

pub const QUERY: Why = Why {
    id: "mysql.query",
    what: text!(
        "The driver sends the text, with the value as a quoted and escaped literal.",
        "驱动发送语句文本，其中的值是加了引号并转义的字面量。",
        "Драйвер шлёт текст, где значение — литерал в кавычках с экранированием."
    ),
    why: text!(
        "So it does by default. With useServerPrepStmts the value would travel apart from the text, in COM_STMT_EXECUTE.",
        "这是默认做法。启用 useServerPrepStmts 时，值会与文本分开，用 COM_STMT_EXECUTE 发送。",
        "Так по умолчанию. С useServerPrepStmts значение шло бы отдельно от текста, в COM_STMT_EXECUTE."
    ),
    cites: &[COM_QUERY, PREPARED, LITERALS],
};

pub const PACKET_READ: Why = Why {
    id: "mysql.packet",
    what: text!(
        "The connection’s thread reads the packet from its socket.",
        "该连接的线程从套接字读取数据包。",
        "Поток соединения читает пакет из сокета."
    ),
    why: text!(
        "By default the server runs one thread for each connection.",
        "默认情况下，服务器为每个连接运行一个线程。",
        "По умолчанию сервер держит по потоку на соединение."
    ),
    cites: &[PACKETS],
};

pub const SQL_TEXT: Why = Why {
    id: "mysql.sql",
    what: text!(
        "The command’s code says that this is a query; its text goes to the parser.",
        "命令码表明这是一条查询；文本交给解析器。",
        "Код команды говорит, что это запрос; текст идёт парсеру."
    ),
    why: text!(
        "There is no query cache any more: since 8.0 every text is parsed.",
        "查询缓存已不存在：自 8.0 起每条文本都要解析。",
        "Кэша запросов больше нет: с версии 8.0 разбирается каждый текст."
    ),
    cites: &[COM_QUERY],
};

pub const PARSES: Why = Why {
    id: "mysql.parses",
    what: text!(
        "The text is cut into tokens, and the tokens are put together by the grammar into a tree.",
        "文本被切成词法单元，再按语法组成一棵树。",
        "Текст делится на лексемы, а те по грамматике собираются в дерево."
    ),
    why: text!(
        "A mistake in the syntax ends here, as error 1064.",
        "语法错误到此为止，报错 1064。",
        "Синтаксическая ошибка кончается здесь: ошибка 1064."
    ),
    cites: &[EXECUTION],
};

pub const TREE: Why = Why {
    id: "mysql.tree",
    what: text!(
        "The tree says what is wanted, not how to find it.",
        "语法树说明要什么，而不是怎么找。",
        "Дерево говорит, что нужно, но не как это найти."
    ),
    why: text!(
        "Names are resolved and rights are checked before it is optimised.",
        "优化之前，先解析名称并检查权限。",
        "До оптимизации разрешаются имена и проверяются права."
    ),
    cites: &[EXECUTION],
};

pub const OPTIMISES: Why = Why {
    id: "mysql.optimises",
    what: text!(
        "The optimiser weighs the ways to the rows by cost and takes the cheapest, as EXPLAIN would show.",
        "优化器按代价比较各种访问方式，选最便宜的，与 EXPLAIN 显示的一致。",
        "Оптимизатор сравнивает пути к строкам по стоимости и берёт самый дешёвый, как показал бы EXPLAIN."
    ),
    why: text!(
        "The path is the first column of the primary key: one range of the index has all the rows, already in order.",
        "path 是主键的第一列：索引的一段连续区间就包含所有行，而且已经排好序。",
        "path — первый столбец первичного ключа: все строки лежат в индексе подряд и уже по порядку."
    ),
    cites: &[EXPLAIN],
};

pub const PLAN: Why = Why {
    id: "mysql.plan",
    what: text!(
        "The plan goes to the executor.",
        "执行计划交给执行器。",
        "План переходит исполнителю."
    ),
    why: text!(
        "ref: rows are found by equality with the first part of an index that is not unique in it.",
        "ref：按索引最左前缀做等值查找，该前缀本身不唯一。",
        "ref: строки ищутся по равенству началу индекса, которое само не уникально."
    ),
    cites: &[EXPLAIN],
};

pub const INDEX_READ: Why = Why {
    id: "mysql.index-read",
    what: text!(
        "The executor calls the storage engine: the first row with this key, then the next ones.",
        "执行器调用存储引擎：先取该键的第一行，再取后续各行。",
        "Исполнитель обращается к движку: первая строка с этим ключом, затем следующие."
    ),
    why: text!(
        "The server knows an engine only by this interface; InnoDB is one behind it.",
        "服务器只通过这个接口认识引擎；InnoDB 是其中之一。",
        "Сервер знает движок только через этот интерфейс; InnoDB — один из них."
    ),
    cites: &[ENGINES],
};

pub const LOOK_FOR_PAGE: Why = Why {
    id: "mysql.look-for-page",
    what: text!(
        "InnoDB looks for the page of the index that holds the rows.",
        "InnoDB 查找存有这些行的索引页。",
        "InnoDB ищет страницу индекса, где лежат строки."
    ),
    why: text!(
        "It reads whole pages of 16 KiB. In the clustered index the rows stand in the leaves.",
        "它按 16 KiB 的整页读取。聚簇索引的叶子页里就是行。",
        "Чтение идёт целыми страницами по 16 КиБ. В кластерном индексе строки лежат в листьях."
    ),
    cites: &[CLUSTERED, BUFFER],
};

pub const POOL_DECIDES: Why = Why {
    id: "mysql.buffer-pool",
    what: text!(
        "Is the page in the buffer pool?",
        "该页在缓冲池里吗？",
        "Есть ли страница в буферном пуле?"
    ),
    why: text!(
        "Memory answers in well under a microsecond, an SSD in about 150.",
        "内存不到一微秒就能响应，SSD 约需 150 微秒。",
        "Память отвечает быстрее чем за микросекунду, SSD — примерно за 150."
    ),
    cites: &[BUFFER],
};

pub const PAGE_FOUND: Why = Why {
    id: "mysql.page-found",
    what: text!(
        "The page is in memory: nothing is read.",
        "该页在内存中：无需读盘。",
        "Страница в памяти: ничего читать не нужно."
    ),
    why: text!(
        "A database whose working set fits into the pool hardly reads its disk.",
        "工作集能放进缓冲池的数据库几乎不读磁盘。",
        "Если рабочий набор умещается в пул, база почти не читает диск."
    ),
    cites: &[BUFFER],
};

pub const PAGE_MISSING: Why = Why {
    id: "mysql.page-missing",
    what: text!(
        "The page is not in memory.",
        "该页不在内存中。",
        "Страницы в памяти нет."
    ),
    why: text!(
        "It was not used since the server started, or others pushed it out.",
        "服务器启动后没有用过它，或已被其他页挤出。",
        "С запуска сервера она не была нужна, или её вытеснили другие."
    ),
    cites: &[BUFFER],
};

pub const READ_FILE: Why = Why {
    id: "mysql.read-file",
    what: text!(
        "InnoDB reads the page from its file, through the operating system’s page cache.",
        "InnoDB 经操作系统的页缓存，从文件读取该页。",
        "InnoDB читает страницу из файла через страничный кэш ОС."
    ),
    why: text!(
        "With innodb_flush_method = fsync the page may be in memory twice: here and in the buffer pool.",
        "innodb_flush_method = fsync 时，一页可能在内存中有两份：这里和缓冲池。",
        "При innodb_flush_method = fsync страница может лежать в памяти дважды: здесь и в буферном пуле."
    ),
    cites: &[FLUSH, PREAD],
};

pub const CACHE_DECIDES: Why = Why {
    id: "mysql.page-cache",
    what: text!(
        "Does the operating system have this part of the file in memory?",
        "操作系统的内存里有文件的这一部分吗？",
        "Есть ли эта часть файла в памяти операционной системы?"
    ),
    why: text!(
        "If so, reading costs a copy instead of a disk access.",
        "有的话，读取只是一次复制，不必访问磁盘。",
        "Если да, чтение — это копирование, а не обращение к диску."
    ),
    cites: &[FLUSH],
};

pub const FILE_READ: Why = Why {
    id: "mysql.file-read",
    what: text!(
        "The operating system copies the page to InnoDB.",
        "操作系统把该页复制给 InnoDB。",
        "ОС копирует страницу в память InnoDB."
    ),
    why: text!(
        "It keeps its own copy for the next reader.",
        "它自己保留一份，供下次读取。",
        "Своя копия остаётся у неё для следующего чтения."
    ),
    cites: &[PREAD],
};

pub const READ_DISK: Why = Why {
    id: "mysql.read-disk",
    what: text!(
        "16 KiB are read from the device.",
        "从设备读取 16 KiB。",
        "С устройства читаются 16 КиБ."
    ),
    why: text!(
        "Data files opened with O_DIRECT, the default of 8.4 on Linux, bypass the operating system’s cache; with fsync it is the cache that reads.",
        "以 O_DIRECT（8.4 在 Linux 上的默认值）打开的数据文件绕过操作系统缓存；用 fsync 时由该缓存读取。",
        "Файлы данных, открытые с O_DIRECT (в 8.4 на Linux по умолчанию), минуют кэш ОС; при fsync читает именно он."
    ),
    cites: &[FLUSH],
};

pub const DISK_READ: Why = Why {
    id: "mysql.disk-read",
    what: text!(
        "The device delivers the page.",
        "设备返回该页。",
        "Устройство отдаёт страницу."
    ),
    why: text!(
        "This is the slowest step inside the server; a hard disk would take about 10 ms.",
        "这是服务器内部最慢的一步；机械硬盘约需 10 毫秒。",
        "Это самый медленный шаг внутри сервера; жёсткому диску нужно около 10 мс."
    ),
    cites: &[FLUSH],
};

pub const PAGE_KEPT: Why = Why {
    id: "mysql.page-kept",
    what: text!(
        "InnoDB puts the page into the buffer pool.",
        "InnoDB 把该页放入缓冲池。",
        "InnoDB кладёт страницу в буферный пул."
    ),
    why: text!(
        "The next query for it will find it in memory.",
        "下一次查询就能在内存中找到它。",
        "Следующий запрос найдёт её в памяти."
    ),
    cites: &[BUFFER],
};

pub const ROWS_FOUND: Why = Why {
    id: "mysql.rows-found",
    what: text!(
        "The engine hands the rows over, in the order of the index.",
        "引擎按索引顺序返回各行。",
        "Движок отдаёт строки в порядке индекса."
    ),
    why: text!(
        "They are the versions that this transaction may see.",
        "返回的是当前事务可见的版本。",
        "Это те версии, которые видны данной транзакции."
    ),
    cites: &[ENGINES],
};

pub const ROWS_PACKED: Why = Why {
    id: "mysql.rows-packed",
    what: text!(
        "The executor sends each row on as it comes.",
        "执行器得到一行就交出一行。",
        "Исполнитель передаёт строки по мере поступления."
    ),
    why: text!(
        "No list of all of them is made in the server.",
        "服务器不会先攒齐全部行。",
        "Весь список на сервере не собирается."
    ),
    cites: &[EXECUTION],
};

pub const RESULT_READY: Why = Why {
    id: "mysql.result-ready",
    what: text!(
        "The protocol packs columns and rows into packets.",
        "协议层把列定义和行装进数据包。",
        "Протокол упаковывает столбцы и строки в пакеты."
    ),
    why: text!(
        "In the text protocol every value is a string with its length before it.",
        "文本协议中，每个值都是带长度前缀的字符串。",
        "В текстовом протоколе каждое значение — строка с длиной перед ней."
    ),
    cites: &[RESULT_SET],
};

pub const RESULT: Why = Why {
    id: "mysql.result",
    what: text!(
        "The result set: the number of columns, their definitions, the rows, an end marker.",
        "结果集：列数、列定义、各行、结束标记。",
        "Набор строк: число столбцов, их описания, строки, признак конца."
    ),
    why: text!(
        "It comes back on the connection that the query went out on.",
        "它沿发出查询的那个连接返回。",
        "Он приходит по тому же соединению, по которому ушёл запрос."
    ),
    cites: &[RESULT_SET],
};

pub const ROWS_READ: Why = Why {
    id: "mysql.rows-read",
    what: text!(
        "The driver gives the rows to the application, which then gives the connection back.",
        "驱动把行交给应用，随后应用归还连接。",
        "Драйвер отдаёт строки приложению, а оно возвращает соединение."
    ),
    why: text!(
        "The sooner it does, the fewer others wait for one.",
        "归还得越早，等待连接的请求越少。",
        "Чем раньше вернёт, тем меньше ждут другие."
    ),
    cites: &[HIKARI],
};
