//! What a message says, typed. What a person reads of it, its label and its fields, is derived here.

mod arp;
mod dns;
mod form;
mod http;
mod keys;
mod local;
mod mysql;
mod packet;
mod redis;
mod route;
mod tcp;
mod tls;
mod verdict;

use serde::Serialize;

use crate::text::Label;
pub use arp::{Arp, Mac, mac};
pub use dns::{Dns, Rcode, Record, RecordData};
pub use form::Content;
pub(crate) use http::reason;
pub use http::{Headers, HttpRequest, HttpResponse, HttpVersion};
pub use keys::{KeyPart, Keys};
pub use local::Local;
pub use mysql::{MySql, Statement, Step};
pub use packet::{
    AHEAD, Fault, Header, ODD_ETHERTYPE, ODD_MAC, ODD_PORT, ODD_PROTOCOL, Packet, Rejection, Says,
};
pub use redis::Resp;
pub use route::{Line, Route};
pub use tcp::{Congestion, End, Flags, Segment, TcpOptions, TcpState};
pub use tls::{AlertDescription, Tls, TlsMessage, TlsVersion};
pub use verdict::{Does, Verdict, because};

/// What a message says.
#[derive(Clone, Debug, Serialize)]
pub enum Payload {
    /// A call, reply or event inside one machine.
    Local(Local),
    /// A DNS message.
    Dns(Box<Dns>),
    /// A TCP segment.
    Segment(Box<Segment>),
    /// A TLS handshake message or alert.
    Tls(Box<Tls>),
    /// An HTTP request.
    Request(Box<HttpRequest>),
    /// An HTTP response.
    Response(Box<HttpResponse>),
    /// A Redis command or reply.
    Redis(Box<Resp>),
    /// A packet of MySQL's, or a step inside it.
    MySql(Box<MySql>),
    /// An ARP packet.
    Arp(Box<Arp>),
    /// A look into a routing table.
    Route(Box<Route>),
    /// A segment with the headers that it has at one place.
    Packet(Box<Packet>),
    /// What comes back about a packet that is not passed on.
    Rejection(Box<Rejection>),
}

/// One line of what a message carries.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The field's name, mostly the protocol's own.
    pub name: Label,
    /// Its value.
    pub value: Label,
}

impl Field {
    /// A field of literals.
    pub fn literal(name: &str, value: impl Into<String>) -> Field {
        Field {
            name: name.into(),
            value: Label::Literal(value.into()),
        }
    }
}

impl Payload {
    /// What stands on the arrow.
    pub fn label(&self) -> Label {
        match self {
            Payload::Local(local) => local.label(),
            Payload::Dns(dns) => dns.label(),
            Payload::Segment(segment) => segment.label(),
            Payload::Tls(tls) => tls.label(),
            Payload::Request(request) => request.label(),
            Payload::Response(response) => response.label(),
            Payload::Redis(redis) => redis.label(),
            Payload::MySql(mysql) => mysql.label(),
            Payload::Arp(arp) => arp.label(),
            Payload::Route(route) => route.label(),
            Payload::Packet(packet) => packet.label(),
            Payload::Rejection(rejection) => rejection.label(),
        }
    }

    /// What stands in the step panel, in the order of the wire.
    pub fn fields(&self) -> Vec<Field> {
        match self {
            Payload::Local(local) => local.fields(),
            Payload::Dns(dns) => dns.fields(),
            Payload::Segment(segment) => segment.fields(),
            Payload::Tls(tls) => tls.fields(),
            Payload::Request(request) => request.fields(),
            Payload::Response(response) => response.fields(),
            Payload::Redis(redis) => redis.fields(),
            Payload::MySql(mysql) => mysql.fields(),
            Payload::Arp(arp) => arp.fields(),
            Payload::Route(route) => route.fields(),
            Payload::Packet(packet) => packet.fields(),
            Payload::Rejection(rejection) => rejection.fields(),
        }
    }

    /// Whether this tells of a failure: drawn in the colour of failures.
    pub fn is_failure(&self) -> bool {
        match self {
            Payload::Local(local) => local.is_failure(),
            Payload::Dns(dns) => dns.rcode != Rcode::NoError,
            Payload::Segment(segment) => segment.flags.rst,
            Payload::Tls(tls) => matches!(tls.message, TlsMessage::Alert { .. }),
            Payload::Request(_)
            | Payload::Redis(_)
            | Payload::MySql(_)
            | Payload::Arp(_)
            | Payload::Packet(_) => false,
            Payload::Route(route) => route.is_failure(),
            Payload::Rejection(_) => true,
            Payload::Response(response) => response.status >= 400,
        }
    }
}
