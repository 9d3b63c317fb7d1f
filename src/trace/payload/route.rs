//! A look into a routing table (RFC 1812 §5.2.4.3, RFC 1122 §3.3.1).

use std::net::IpAddr;

use serde::Serialize;

use super::Field;
use crate::text::Label;

/// One line of a routing table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// The network's first address.
    pub network: IpAddr,
    /// The bits of it that count.
    pub bits: u8,
    /// The router that leads there; none for the networks that the machine is in.
    pub via: Option<IpAddr>,
    /// The interface.
    pub dev: &'static str,
}

/// A destination, the table, and what was chosen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Route {
    /// The destination.
    pub to: IpAddr,
    /// The table, the longest prefixes first.
    pub table: Vec<Line>,
    /// The line that matches, by its index.
    pub chosen: Option<usize>,
    /// The address that the packet is sent from.
    pub source: IpAddr,
}

impl Line {
    /// Whether an address is in the network.
    pub fn matches(&self, address: IpAddr) -> bool {
        let bits = u32::from(self.bits);
        match (self.network, address) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                let differing = network.to_bits() ^ address.to_bits();
                differing.checked_shr(32 - bits).unwrap_or(0) == 0
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                let differing = network.to_bits() ^ address.to_bits();
                differing.checked_shr(128 - bits).unwrap_or(0) == 0
            }
            _ => false,
        }
    }

    /// `default`, `192.0.2.0/24`.
    fn prefix(&self) -> String {
        match self.bits {
            0 => "default".to_owned(),
            bits => format!("{}/{bits}", self.network),
        }
    }

    /// `via 192.0.2.1 dev eth0`.
    fn leads(&self) -> String {
        match self.via {
            Some(via) => format!("via {via} dev {}", self.dev),
            None => format!("dev {}", self.dev),
        }
    }
}

impl Route {
    /// What `ip route get` prints: `203.0.113.46 via 192.0.2.1 dev eth0 src 192.0.2.10`.
    pub fn label(&self) -> Label {
        let leads = match self.chosen {
            Some(at) => format!("{} src {}", self.table[at].leads(), self.source),
            None => "ENETUNREACH".to_owned(),
        };
        Label::Literal(format!("{} {leads}", self.to))
    }

    /// The table, with the line chosen marked.
    pub fn fields(&self) -> Vec<Field> {
        let lines = self.table.iter().enumerate().map(|(at, line)| {
            let mark = if self.chosen == Some(at) { " ←" } else { "" };
            Field::literal(&line.prefix(), line.leads() + mark)
        });
        lines.collect()
    }

    /// Whether there is no way.
    pub fn is_failure(&self) -> bool {
        self.chosen.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_matches_its_network_and_nothing_else() {
        let line = |network: &str, bits| Line {
            network: network.parse().expect("an address"),
            bits,
            via: None,
            dev: "eth0",
        };
        let matches =
            |line: Line, address: &str| line.matches(address.parse().expect("an address"));
        assert!(matches(line("192.0.2.0", 24), "192.0.2.255"));
        assert!(!matches(line("192.0.2.0", 24), "192.0.3.0"));
        assert!(matches(line("0.0.0.0", 0), "203.0.113.5"));
        assert!(!matches(line("0.0.0.0", 0), "2001:db8::1"));
        assert!(matches(line("::", 0), "2001:db8::1"));
        assert!(matches(line("2001:db8:1::", 64), "2001:db8:1::ffff"));
        assert!(!matches(line("2001:db8:1::", 64), "2001:db8:1:1::"));
        assert!(matches(line("::1", 128), "::1"));
        assert!(!matches(line("::1", 128), "::2"));
    }
}
