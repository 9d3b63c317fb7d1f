//! How large a view is drawn, and where it is scrolled to when that changes: what is under the pointer
//! stays there. A scale is in thousandths of the size that a view has by itself.

use crate::diagram::within;

/// A view's own size.
pub const WHOLE: u32 = 1_000;

/// The scales of the diagram that its buttons and keys go through.
const STEPS: [u32; 13] = [
    300, 400, 500, 650, 800, 1_000, 1_150, 1_300, 1_500, 1_750, 2_000, 2_500, 3_000,
];

/// The largest scale of a time axis: a power of two times its own.
const LONGEST: u32 = WHOLE << 12;

/// How much of the scale one event of a wheel changes: a part for each pixel, and at most this.
const WHEEL: (f32, f32) = (0.01, 0.2);

/// How large a view is to be drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Zoom {
    /// As wide as the panel; the diagram only as long as it stays readable.
    #[default]
    Fit,
    /// At this scale.
    Times(u32),
}

/// What is drawn larger or smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The diagram, both ways.
    Diagram,
    /// A time axis, sideways.
    Axis,
}

impl Kind {
    /// The smallest and the largest scale.
    pub const fn ends(self) -> (u32, u32) {
        match self {
            Kind::Diagram => (STEPS[0], STEPS[STEPS.len() - 1]),
            Kind::Axis => (WHOLE, LONGEST),
        }
    }

    /// The next larger or smaller step; `None` beyond the last.
    pub fn step(self, now: u32, larger: bool) -> Option<u32> {
        let (least, most) = self.ends();
        match (self, larger) {
            (Kind::Diagram, true) => STEPS.into_iter().find(|step| *step > now),
            (Kind::Diagram, false) => STEPS.into_iter().rev().find(|step| *step < now),
            (Kind::Axis, true) => (now < most).then(|| (now * 2).min(most)),
            (Kind::Axis, false) => (now > least).then(|| (now / 2).max(least)),
        }
    }

    /// The scale that is `factor` times as large, within the ends.
    pub fn times(self, now: u32, factor: f32) -> u32 {
        let (least, most) = self.ends();
        within((now as f32 * factor).round_ties_even() as u32, least, most)
    }
}

/// By what a turn of the wheel multiplies the scale; `pixels` are positive downwards, to what is smaller.
/// A turn and the same turn back give the scale there was.
pub fn by_wheel(pixels: f32) -> f32 {
    let part = within(pixels * WHEEL.0, -WHEEL.1, WHEEL.1) / 2.0;
    (1.0 - part) / (1.0 + part)
}

/// One direction of a view before and after its scale changes, in pixels of the screen.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    /// Where the part that grows begins in what is scrolled.
    pub starts: (f32, f32),
    /// The scales.
    pub scales: (f32, f32),
    /// How far it can be scrolled afterwards.
    pub most: f32,
}

impl Change {
    /// Where the view, scrolled to `scroll`, must be scrolled to, so that what stood at `at.0` of its
    /// window stands at `at.1`.
    pub fn keeps(&self, scroll: f32, at: (f32, f32)) -> f32 {
        let point = (scroll + at.0 - self.starts.0) / self.scales.0;
        let scrolled = self.starts.1 + point * self.scales.1 - at.1;
        within(scrolled, 0.0, self.most.max(0.0))
    }
}
