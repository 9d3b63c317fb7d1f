//! A zone whose servers are asked: which of them, in what order, and where their addresses come from.
//!
//! Follows RFC 1034 §5.3.3 step 2 and 3: the best servers known, one after the other.

use std::net::IpAddr;

use super::Resolver;
use super::cache::Known;
use super::message::{Data, Kind, Record, Response};
use super::name::Name;

/// A zone and its servers, in the order in which they were named.
#[derive(Clone, Debug)]
pub(super) struct Zone {
    pub name: Name,
    pub servers: Vec<Server>,
    pub round: u32,
    pub asked: bool,
    /// Whether it was found in the cache: its delegation may have changed since.
    pub cached: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Server {
    pub host: Name,
    pub addresses: Vec<Address>,
    /// The types of addresses that may still be looked up.
    pub to_fetch: &'static [Kind],
}

#[derive(Clone, Debug)]
pub(super) struct Address {
    pub ip: IpAddr,
    /// How often it was silent.
    pub tries: u32,
    /// It answered, but not what it should.
    pub useless: bool,
}

/// Whom to ask next.
pub(super) enum Pick {
    Address(usize, usize),
    Fetch(usize, Kind),
    NextRound,
    Nobody,
}

impl Zone {
    /// The nearest zone at the name or above whose servers are known and can be reached, at last the root.
    pub fn nearest(resolver: &Resolver, mut above: Option<Name>, now: u64) -> Zone {
        while let Some(name) = above.filter(|name| !name.is_root()) {
            if let Some(Known::Records(data)) = resolver.known(&name, Kind::NS, now) {
                let zone = Zone {
                    cached: true,
                    ..Zone::of(resolver, name.clone(), data.iter(), &[], now)
                };
                // Servers whose names lie inside their own zone cannot be found without the parent's glue.
                let reachable = |server: &Server| {
                    !server.addresses.is_empty() || !server.host.is_within(&zone.name)
                };
                if zone.servers.iter().any(reachable) {
                    return zone;
                }
            }
            above = name.parent();
        }
        let hints = resolver.hints.iter().map(|hint| Server {
            host: hint.host.clone(),
            addresses: hint.addresses.iter().map(Address::new).collect(),
            to_fetch: &[],
        });
        Zone {
            name: Name::default(),
            servers: hints.collect(),
            round: 0,
            asked: false,
            cached: false,
        }
    }

    /// The zone that servers of `parent` refer to. Of addresses outside of the parent's zone they know nothing.
    pub fn referred(
        resolver: &Resolver,
        parent: &Name,
        name: Name,
        response: &Response,
        now: u64,
    ) -> Zone {
        let servers = response.authority.iter();
        let servers = servers.filter(|record| record.name == name);
        let glue = response.additional.iter();
        let glue: Vec<&Record> = glue
            .filter(|record| record.name.is_within(parent))
            .collect();
        Zone::of(
            resolver,
            name.clone(),
            servers.map(|record| &record.data),
            &glue,
            now,
        )
    }

    fn of<'a>(
        resolver: &Resolver,
        name: Name,
        servers: impl Iterator<Item = &'a Data>,
        glue: &[&Record],
        now: u64,
    ) -> Zone {
        let kinds: &'static [Kind] = match resolver.config.ipv6 {
            true => &[Kind::A, Kind::AAAA],
            false => &[Kind::A],
        };
        let mut found: Vec<Server> = Vec::new();
        for data in servers {
            let Data::Ns(host) = data else { continue };
            if found.iter().any(|server| server.host == *host) {
                continue;
            }
            let mut server = Server {
                host: host.clone(),
                addresses: Vec::new(),
                to_fetch: kinds,
            };
            for kind in kinds {
                if let Some(Known::Records(data)) = resolver.known(host, *kind, now) {
                    data.iter().for_each(|data| server.found(data));
                }
            }
            for record in glue.iter().filter(|record| record.name == *host) {
                server.found(&record.data);
            }
            found.push(server);
        }
        Zone {
            name,
            servers: found,
            round: 0,
            asked: false,
            cached: false,
        }
    }

    /// The addresses of all its servers.
    pub fn addresses(&mut self) -> impl Iterator<Item = &mut Address> {
        let servers = self.servers.iter_mut();
        servers.flat_map(|server| server.addresses.iter_mut())
    }

    /// Notes the addresses that were found for a server.
    pub fn found(&mut self, host: &Name, records: &[Record]) {
        for server in self.servers.iter_mut() {
            if server.host == *host {
                records.iter().for_each(|record| server.found(&record.data));
            }
        }
    }

    /// The servers in their order; those that were silent lately come after all others, and before them the
    /// addresses that are not known are looked up.
    pub fn pick(&self, resolver: &Resolver, may_fetch: bool, now: u64) -> Pick {
        let lame = |ip| resolver.avoids(ip, Some(&self.name), now);
        for silent in [false, true] {
            for (at, server) in self.servers.iter().enumerate() {
                let next = server.addresses.iter().position(|address| {
                    !address.useless
                        && address.tries <= self.round
                        && resolver.avoids(address.ip, None, now) == silent
                        && !lame(address.ip)
                });
                if let Some(address) = next {
                    return Pick::Address(at, address);
                }
            }
            let unknown = self.servers.iter().position(|server| {
                may_fetch && server.addresses.is_empty() && !server.to_fetch.is_empty()
            });
            if let Some(at) = unknown {
                return Pick::Fetch(at, self.servers[at].to_fetch[0]);
            }
        }
        let mut addresses = self.servers.iter().flat_map(|server| &server.addresses);
        let more = addresses.any(|address| !address.useless && !lame(address.ip));
        if more && self.round + 1 < resolver.config.rounds {
            Pick::NextRound
        } else {
            Pick::Nobody
        }
    }
}

impl Server {
    fn found(&mut self, data: &Data) {
        let Some(ip) = data.address() else { return };
        let usable = ip.is_ipv4() || self.to_fetch.contains(&Kind::AAAA);
        if usable && self.addresses.iter().all(|known| known.ip != ip) {
            self.addresses.push(Address::new(&ip));
        }
    }
}

impl Address {
    fn new(ip: &IpAddr) -> Address {
        Address {
            ip: *ip,
            tries: 0,
            useless: false,
        }
    }
}
