//! Seeded random numbers, the same on every platform: PCG XSH RR 64/32 by its name.

use rand::{Rng as _, RngExt as _};
use rand_pcg::Pcg32;

/// A stream of random numbers.
#[derive(Clone, Debug)]
pub struct Rng(Pcg32);

impl Rng {
    /// The stream called `name` of a seed. Streams are independent, so a stage that draws more numbers
    /// than it used to changes nothing in the others.
    pub fn new(seed: u64, name: &str) -> Rng {
        Rng(Pcg32::new(seed, fnv(name)))
    }

    /// A number of 32 random bits.
    pub fn bits(&mut self) -> u32 {
        self.0.next_u32()
    }

    /// A number from 0 to `bound` − 1; 0 when `bound` is 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 {
            return 0;
        }
        self.0.random_range(0..bound)
    }

    /// `bytes` random bytes in hexadecimal.
    pub fn hex(&mut self, bytes: usize) -> String {
        (0..bytes)
            .map(|_| format!("{:02x}", self.bits() & 0xff))
            .collect()
    }
}

/// FNV-1a: names a stream; nothing depends on its quality.
fn fnv(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_the_same_everywhere() {
        let mut rng = Rng::new(1, "tcp");
        assert_eq!([rng.bits(), rng.bits(), rng.bits()], NUMBERS);
        assert_ne!(Rng::new(1, "tls").bits(), NUMBERS[0]);
        assert_ne!(Rng::new(2, "tcp").bits(), NUMBERS[0]);
    }

    /// Written down once; a generator that changes them changes every trace.
    const NUMBERS: [u32; 3] = [3_186_216_290, 3_688_619_184, 3_054_371_448];

    #[test]
    fn below_nothing_is_zero() {
        assert_eq!(Rng::new(1, "x").below(0), 0);
    }
}
