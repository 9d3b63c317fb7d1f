//! ARP packets (RFC 826) for IPv4 on Ethernet.

use std::net::Ipv4Addr;

use serde::Serialize;

use super::Field;
use crate::text::Label;

/// A hardware address.
pub type Mac = [u8; 6];

/// A hardware address as it is written: `00:00:5e:00:53:01`.
pub fn mac(address: Mac) -> String {
    let bytes = address.map(|byte| format!("{byte:02x}"));
    bytes.join(":")
}

/// An ARP packet.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Arp {
    /// Whether it answers.
    pub reply: bool,
    /// The sender's addresses.
    pub sender: (Mac, Ipv4Addr),
    /// The target's: in a request the hardware address is zero.
    pub target: (Mac, Ipv4Addr),
}

impl Arp {
    /// The answer of whoever has the address that is asked for.
    pub fn answer(&self, mac: Mac) -> Arp {
        Arp {
            reply: true,
            sender: (mac, self.target.1),
            target: self.sender,
        }
    }

    /// `Who has 192.0.2.1? Tell 192.0.2.10`.
    pub fn label(&self) -> Label {
        let (sender, target) = (self.sender.1, self.target.1);
        Label::Literal(if self.reply {
            format!("{sender} is at {}", mac(self.sender.0))
        } else {
            format!("Who has {target}? Tell {sender}")
        })
    }

    /// The packet's fields, under the names of RFC 826.
    pub fn fields(&self) -> Vec<Field> {
        let code = if self.reply { "REPLY" } else { "REQUEST" };
        vec![
            Field::literal("ar$op", code),
            Field::literal("ar$sha", mac(self.sender.0)),
            Field::literal("ar$spa", self.sender.1.to_string()),
            Field::literal("ar$tha", mac(self.target.0)),
            Field::literal("ar$tpa", self.target.1.to_string()),
        ]
    }
}
