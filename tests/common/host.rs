//! A machine with smoltcp's stack and one socket of TCP, without congestion control and delays.

use std::collections::VecDeque;

use smoltcp::iface::{Config, Interface, SocketHandle, SocketSet};
use smoltcp::phy::{Device, DeviceCapabilities, Medium, RxToken, TxToken};
use smoltcp::socket::tcp;
use smoltcp::time::Instant;
use smoltcp::wire::{HardwareAddress, IpAddress, IpCidr};

/// A network card with two queues.
#[derive(Default)]
pub struct Card {
    pub received: VecDeque<Vec<u8>>,
    pub sent: VecDeque<Vec<u8>>,
}

pub struct Received(Vec<u8>);
pub struct Sending<'a>(&'a mut VecDeque<Vec<u8>>);

impl RxToken for Received {
    fn consume<R, F: FnOnce(&[u8]) -> R>(self, read: F) -> R {
        read(&self.0)
    }
}

impl TxToken for Sending<'_> {
    fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, len: usize, write: F) -> R {
        let mut packet = vec![0; len];
        let result = write(&mut packet);
        self.0.push_back(packet);
        result
    }
}

impl Device for Card {
    type RxToken<'a> = Received;
    type TxToken<'a> = Sending<'a>;

    fn receive(&mut self, _: Instant) -> Option<(Received, Sending<'_>)> {
        let packet = self.received.pop_front()?;
        Some((Received(packet), Sending(&mut self.sent)))
    }

    fn transmit(&mut self, _: Instant) -> Option<Sending<'_>> {
        Some(Sending(&mut self.sent))
    }

    fn capabilities(&self) -> DeviceCapabilities {
        let mut capabilities = DeviceCapabilities::default();
        capabilities.medium = Medium::Ip;
        capabilities.max_transmission_unit = 1_500;
        capabilities
    }
}

/// A machine with one socket.
pub struct Host {
    pub card: Card,
    pub interface: Interface,
    pub sockets: SocketSet<'static>,
    pub socket: SocketHandle,
}

impl Host {
    pub fn new(last: u8, room: u32) -> Host {
        let mut card = Card::default();
        let config = Config::new(HardwareAddress::Ip);
        let mut interface = Interface::new(config, &mut card, Instant::ZERO);
        interface.update_ip_addrs(|addresses| {
            let address = IpCidr::new(IpAddress::v4(192, 0, 2, last), 24);
            addresses.push(address).expect("there is room");
        });
        let buffer = || tcp::SocketBuffer::new(vec![0; room as usize]);
        let mut socket = tcp::Socket::new(buffer(), buffer());
        socket.set_ack_delay(None);
        socket.set_nagle_enabled(false);
        socket.set_congestion_control(tcp::CongestionControl::None);
        let mut sockets = SocketSet::new(Vec::new());
        let socket = sockets.add(socket);
        Host {
            card,
            interface,
            sockets,
            socket,
        }
    }

    pub fn socket(&mut self) -> &mut tcp::Socket<'static> {
        self.sockets.get_mut(self.socket)
    }

    pub fn poll(&mut self, now: u64) {
        let now = Instant::from_micros(now as i64);
        self.interface.poll(now, &mut self.card, &mut self.sockets);
    }

    pub fn next(&mut self, now: u64) -> Option<u64> {
        let now = Instant::from_micros(now as i64);
        let at = self.interface.poll_at(now, &self.sockets)?;
        Some(at.total_micros() as u64)
    }
}
