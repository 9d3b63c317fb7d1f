//! How far down the picture is covered, from left to right.

/// The width of a column.
const COLUMN: f32 = 4.0;

/// For each narrow column of the picture, how far down it is covered. Turned upside down, with heights
/// below zero, how far up.
pub(super) struct Skyline(Vec<f32>);

impl Skyline {
    /// A picture of that width, covered down to `level` everywhere.
    pub fn new(width: f32, level: f32) -> Skyline {
        Skyline(vec![level; (width / COLUMN) as usize + 2])
    }

    fn columns(&mut self, left: f32, right: f32) -> &mut [f32] {
        let last = self.0.len() - 1;
        let column = |x: f32| ((x.max(0.0) / COLUMN) as usize).min(last);
        &mut self.0[column(left)..=column(right)]
    }

    /// How far down it is covered between two edges.
    pub fn level(&mut self, left: f32, right: f32) -> f32 {
        let columns = self.columns(left, right);
        columns.iter().copied().fold(f32::MIN, f32::max)
    }

    /// Covers what is between two edges down to a level.
    pub fn cover(&mut self, left: f32, right: f32, level: f32) {
        for column in self.columns(left, right) {
            *column = column.max(level);
        }
    }

    /// Covers what is above a line, the ends of which are left and right.
    pub fn cover_line(&mut self, (x1, y1): (f32, f32), (x2, y2): (f32, f32)) {
        let fall = (y2 - y1) / (x2 - x1).max(1.0);
        let lower = (fall * COLUMN).max(0.0);
        for (nth, column) in self.columns(x1, x2).iter_mut().enumerate() {
            let y = y1 + fall * COLUMN * nth as f32 + lower;
            *column = column.max(y.min(y1.max(y2)));
        }
    }

    /// How far down it is covered at most.
    pub fn lowest(&self) -> f32 {
        self.0.iter().copied().fold(f32::MIN, f32::max)
    }
}
