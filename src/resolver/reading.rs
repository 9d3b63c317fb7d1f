//! What a response says to the one who asked: an answer, an alias, a referral, a "no", or nothing of use.
//!
//! Follows RFC 1034 §5.3.3 step 4 and RFC 2308 §2 (which "no" is which, and which is a referral). Only what the asked zone may speak of is read: records above it or beside it are ignored.

use super::message::{Data, Kind, Question, Rcode, Record, Response};
use super::name::Name;

/// What a response says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reading {
    /// The records asked for.
    Answer(Vec<Record>),
    /// The name is an alias of another. That one is asked for anew, even if the response has something to say of
    /// it: an authority is one for the name that was asked, and no more (RFC 2181 §5.4.1).
    Alias(Record, Name),
    /// There is no such name or no such type; with the SOA record that says how long.
    No(Rcode, Option<Record>),
    /// Ask the servers of a zone below.
    Referral(Name),
    /// It did not fit: ask again over TCP (RFC 1035 §4.2.1).
    Truncated,
    /// The server does not know EDNS: ask again without (RFC 6891 §7).
    NoEdns,
    /// The server is no authority for the zone that it was asked for.
    Lame,
    /// The server could not or would not.
    Failed,
}

/// Reads a response of a server of `zone`.
pub(super) fn read(question: &Question, zone: &Name, response: &Response) -> Reading {
    match response.rcode {
        _ if response.truncated => return Reading::Truncated,
        Rcode::FormErr | Rcode::NotImp => return Reading::NoEdns,
        Rcode::NoError | Rcode::NxDomain => {}
        Rcode::ServFail | Rcode::Refused | Rcode::Other(_) => return Reading::Failed,
    }
    let name = &question.name;
    let answers = response.answers.iter();
    let mut of_name = answers.filter(|record| record.name == *name);
    let found = of_name
        .clone()
        .filter(|record| matches(record, question.kind));
    let found: Vec<Record> = found.cloned().collect();
    if !found.is_empty() {
        return Reading::Answer(found);
    }
    let alias = of_name.find_map(|record| match &record.data {
        Data::Cname(to) => Some((record, to)),
        _ => None,
    });
    if let Some((record, to)) = alias {
        return Reading::Alias(record.clone(), to.clone());
    }
    if response.rcode == Rcode::NoError
        && let Some(below) = referral(question, zone, response)
    {
        return Reading::Referral(below);
    }
    let soa = response.authority.iter().find(|record| {
        let covers = record.name.is_within(zone) && name.is_within(&record.name);
        covers && record.data.kind() == Kind::SOA
    });
    // An authority may also say "no" without an SOA record (RFC 2308 §2.2).
    if soa.is_some() || response.authoritative {
        Reading::No(response.rcode, soa.cloned())
    } else {
        Reading::Lame
    }
}

fn matches(record: &Record, kind: Kind) -> bool {
    kind == Kind::ANY || record.data.kind() == kind
}

/// The zone below, on the way to the name, whose servers are named. A child's DS stands in the parent, which
/// does not refer to the child for it (RFC 4035 §3.1.4.1).
fn referral(question: &Question, zone: &Name, response: &Response) -> Option<Name> {
    let soa = |record: &Record| record.data.kind() == Kind::SOA;
    if response.authority.iter().any(soa) {
        return None;
    }
    let ns = response.authority.iter().find(|record| {
        let below = record.name.is_within(zone) && record.name != *zone;
        let on_the_way = question.name.is_within(&record.name);
        let own = question.kind == Kind::DS && record.name == question.name;
        record.data.kind() == Kind::NS && below && on_the_way && !own
    });
    ns.map(|record| record.name.clone())
}
