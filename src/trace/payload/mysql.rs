//! MySQL: packets of its client/server protocol, and what its parts hand to each other.

use serde::Serialize;

use super::Field;
use crate::text;
use crate::text::{Arg, Label, grouped};

/// A packet on MySQL's wire, or one part of the server handing its work to the next.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum MySql {
    /// The server's first packet: protocol version 10.
    Greeting,
    /// The client's answer to it: user, database, scrambled password.
    Login,
    /// The server lets it in.
    Ok,
    /// A statement, at one step of its way.
    Statement(Step, Statement),
}

/// A step of a statement's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Step {
    /// The application passes it to the driver, its parameter bound.
    Execute,
    /// `COM_QUERY`, on the wire.
    Query,
    /// The packet, taken from the socket.
    Packet,
    /// The SQL text out of the packet.
    Sql,
    /// The text becomes a tree.
    Parse,
    /// The tree.
    Tree,
    /// The tree becomes a plan.
    Optimise,
    /// The plan.
    Plan,
    /// A call of the storage engine's interface.
    Read,
    /// The rows found.
    Rows,
    /// The rows as packets.
    ResultSet,
}

/// The application's one statement: the parts of a page, by path.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Statement {
    /// The value bound to its parameter.
    pub path: String,
}

/// The rows that a page is made from.
const ROWS: u64 = 3;

/// What is selected.
const COLUMNS: &str = "part, html";
/// From where.
const TABLE: &str = "pages";
/// By what.
const KEY: &str = "path";
/// In which order.
const ORDER: &str = "part";

impl Statement {
    /// Bytes of its result set: column definitions and rows.
    pub const RESULT: u64 = 6_290;

    /// The SQL text with its parameter still open.
    pub fn template(&self) -> String {
        sql("?")
    }

    /// The SQL text as it is sent: the value is a literal, quoted and escaped as the manual says.
    pub fn sql(&self) -> String {
        sql(&self.literal())
    }

    /// The value as a string literal: a quote inside it is doubled, and so is a backslash.
    fn literal(&self) -> String {
        format!("'{}'", self.path.replace('\\', "\\\\").replace('\'', "''"))
    }

    /// Bytes of its packet: a header of four, the command's code, the text.
    pub fn packet_len(&self) -> u64 {
        5 + self.sql().len() as u64
    }

    fn short(&self, value: &str) -> String {
        format!("SELECT … {KEY} = {value}")
    }
}

fn sql(value: &str) -> String {
    format!("SELECT {COLUMNS} FROM {TABLE} WHERE {KEY} = {value} ORDER BY {ORDER}")
}

impl MySql {
    /// What stands on the arrow.
    pub fn label(&self) -> Label {
        match self {
            MySql::Greeting => "Handshake v10".into(),
            MySql::Login => "HandshakeResponse41".into(),
            MySql::Ok => "OK".into(),
            MySql::Statement(step, statement) => statement.label(*step),
        }
    }

    /// What stands in the step panel.
    pub fn fields(&self) -> Vec<Field> {
        match self {
            MySql::Greeting => vec![
                Field::literal("protocol version", "10"),
                Field::literal("server version", "8.4.0"),
                Field::literal("auth plugin", "caching_sha2_password"),
            ],
            MySql::Login => vec![
                Field::literal("user", "app"),
                Field::literal("database", "shop"),
                Field::literal("auth plugin", "caching_sha2_password"),
            ],
            MySql::Ok => Vec::new(),
            MySql::Statement(step, statement) => statement.fields(*step),
        }
    }
}

impl Statement {
    fn label(&self, step: Step) -> Label {
        match step {
            Step::Execute => self.short("?").into(),
            Step::Query => format!("COM_QUERY {}", self.short(&self.literal())).into(),
            Step::Packet => text!("packet", "数据包", "пакет").into(),
            Step::Sql => text!("SQL text", "SQL 文本", "текст SQL").into(),
            Step::Parse => text!(
                "lex and parse",
                "词法与语法分析",
                "лексический и синтаксический разбор"
            )
            .into(),
            Step::Tree => text!("syntax tree", "语法树", "синтаксическое дерево").into(),
            Step::Optimise => text!("choose a plan", "选择执行计划", "выбор плана").into(),
            Step::Plan => Label::phrase(
                text!("plan: {access}", "执行计划：{access}", "план: {access}"),
                [("access", Arg::from("ref, PRIMARY"))],
            ),
            Step::Read => "index_read(PRIMARY)".into(),
            Step::Rows => Label::phrase(
                text!("rows: {count}", "行数：{count}", "строк: {count}"),
                [("count", Arg::Number(ROWS))],
            ),
            Step::ResultSet => text!("result set", "结果集", "набор строк").into(),
        }
    }

    fn fields(&self, step: Step) -> Vec<Field> {
        match step {
            Step::Execute => vec![
                Field::literal("SQL", self.template()),
                Field::literal("?", &self.path),
            ],
            Step::Query | Step::Packet => vec![
                Field::literal("payload length", grouped(self.packet_len() - 4)),
                Field::literal("sequence id", "0"),
                Field::literal("command", "0x03 COM_QUERY"),
                Field::literal("query", self.sql()),
            ],
            Step::Sql => vec![Field::literal("SQL", self.sql())],
            Step::Parse | Step::Tree => vec![
                Field::literal("SELECT", COLUMNS),
                Field::literal("FROM", TABLE),
                Field::literal("WHERE", format!("= ({KEY}, {})", self.literal())),
                Field::literal("ORDER BY", ORDER),
            ],
            Step::Optimise | Step::Plan => [
                ("table", TABLE),
                ("type", "ref"),
                ("possible_keys", "PRIMARY"),
                ("key", "PRIMARY"),
                ("ref", "const"),
                ("rows", "3"),
                ("Extra", "NULL"),
            ]
            .map(|(name, value)| Field::literal(name, value))
            .into(),
            Step::Read => vec![
                Field::literal("index", format!("PRIMARY ({KEY}, {ORDER})")),
                Field::literal("key", self.literal()),
            ],
            Step::Rows => Vec::new(),
            Step::ResultSet => vec![
                Field::literal("columns", COLUMNS),
                Field::literal("rows", ROWS.to_string()),
                Field::literal("bytes", grouped(Statement::RESULT)),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Statement;

    #[test]
    fn a_bound_value_cannot_leave_its_literal() {
        let path = "/o'brien\\' OR 1=1 -- ".to_owned();
        let sql = Statement { path }.sql();
        let literal = r"'/o''brien\\'' OR 1=1 -- '";
        assert_eq!(
            sql,
            format!("SELECT part, html FROM pages WHERE path = {literal} ORDER BY part")
        );
    }
}
