//! The player's clock: where the playhead is, in milliseconds of play, and how it moves.

use super::run::Picture;
use crate::diagram::within;

/// How play time maps to the run's own time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Every step gets a readable beat.
    #[default]
    Paced,
    /// Proportional to the run's time.
    True,
}

/// How fast play time passes, in per cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speed(pub u16);

impl Speed {
    /// Every speed of the menu, with its words.
    pub const ALL: [(Speed, &'static str); 5] = [
        (Speed(25), "×0.25"),
        (Speed(50), "×0.5"),
        (Speed(100), "×1"),
        (Speed(200), "×2"),
        (Speed(400), "×4"),
    ];
}

/// The longest time between two frames that counts, in milliseconds: a page that was hidden or
/// stalled goes on where it was.
const LONGEST_FRAME: f64 = 100.0;

/// Where inside a row the playhead lands when somebody goes to it: its message is half way.
const LANDING: f64 = 0.5;

/// The playhead.
#[derive(Clone, Debug, PartialEq)]
pub struct Player {
    /// Milliseconds of play time.
    pub position: f64,
    /// Whether it moves by itself.
    pub playing: bool,
    /// Whether a drag interrupted the playing, which goes on after it.
    pub resume: bool,
    /// Counts the jumps, so that a view can tell them from the flow of time.
    pub jumps: u32,
    /// How fast.
    pub speed: Speed,
    /// On which scale.
    pub mode: Mode,
}

impl Default for Player {
    fn default() -> Player {
        Player {
            position: 0.0,
            playing: true,
            resume: false,
            jumps: 0,
            speed: Speed(100),
            mode: Mode::default(),
        }
    }
}

impl Player {
    /// The row under the playhead.
    pub fn row(&self, picture: &Picture) -> usize {
        picture.schedule.row_at(self.millis())
    }

    /// The position in whole milliseconds.
    pub fn millis(&self) -> u64 {
        self.position as u64
    }

    /// Whether everything has happened.
    pub fn at_end(&self, picture: &Picture) -> bool {
        self.position >= picture.length()
    }

    /// Starts or stops; at the end it starts over.
    pub fn toggle(&mut self, picture: &Picture) {
        if !self.playing && self.at_end(picture) {
            self.jump(0.0);
        }
        self.playing = !self.playing;
    }

    /// Starts from the beginning.
    pub fn play_from_start(&mut self) {
        self.jump(0.0);
        self.playing = true;
    }

    /// Goes to a position and stays there.
    pub fn stop_at(&mut self, position: f64) {
        self.jump(position);
        self.playing = false;
    }

    fn jump(&mut self, position: f64) {
        self.position = position;
        self.jumps = self.jumps.wrapping_add(1);
        self.resume = false;
    }

    /// Real time passes.
    pub fn tick(&mut self, picture: &Picture, millis: f64) {
        if !self.playing {
            return;
        }
        self.position += within(millis, 0.0, LONGEST_FRAME) * f64::from(self.speed.0) / 100.0;
        if self.at_end(picture) {
            self.position = picture.length();
            self.playing = false;
        }
    }

    /// Follows a drag; what played goes on after it.
    pub fn scrub(&mut self, picture: &Picture, position: f64) {
        let resume = self.resume || self.playing;
        self.jump(within(position, 0.0, picture.length()));
        self.playing = false;
        self.resume = resume;
    }

    /// The drag is over.
    pub fn dropped(&mut self, picture: &Picture) {
        self.playing = self.resume && !self.at_end(picture);
        self.resume = false;
    }

    /// Goes to a row and stays there.
    pub fn to_row(&mut self, picture: &Picture, row: usize) {
        self.stop_at(inside(picture, row, LANDING));
    }

    /// Goes a step on or back.
    pub fn step(&mut self, picture: &Picture, by: isize) {
        if by < 0 && self.at_end(picture) {
            return self.to_row(picture, picture.last_step());
        }
        match picture.step_from(self.row(picture), by > 0) {
            Some(row) => self.to_row(picture, row),
            None if by > 0 => self.stop_at(picture.length()),
            None => self.stop_at(0.0),
        }
    }

    /// Goes a stage on or back: to the first row of the next, or of this one and then of the one
    /// before.
    pub fn stage(&mut self, picture: &Picture, by: isize) {
        match picture.stage_from(self.row(picture), by > 0) {
            Some(row) => self.to_row(picture, row),
            None if by > 0 => self.stop_at(picture.length()),
            None => self.stop_at(0.0),
        }
    }

    /// Lands where a link says, in thousandths of a row.
    pub fn landed(mut self, picture: &Picture, at: u64) -> Player {
        let row = (at / 1_000) as usize;
        let position = if row >= picture.rows() {
            picture.length()
        } else {
            inside(picture, row, (at % 1_000) as f64 / 1_000.0)
        };
        self.stop_at(position);
        self
    }

    /// Where the playhead is for a link, in thousandths of a row.
    pub fn at(&self, picture: &Picture) -> u64 {
        if self.at_end(picture) {
            return picture.rows() as u64 * 1_000;
        }
        let row = self.row(picture);
        row as u64 * 1_000 + ((self.part_of(picture, row) * 1_000.0).round() as u64).min(999)
    }

    /// How much of a row has passed, from 0 to 1.
    pub fn part_of(&self, picture: &Picture, row: usize) -> f64 {
        let (start, end) = picture.beat(row);
        if end > start {
            within((self.position - start) / (end - start), 0.0, 1.0)
        } else {
            0.0
        }
    }

    /// Moves from one picture to the next, to `row` of it, or stays at the beginning or the end.
    pub fn carried(&mut self, old: &Picture, new: &Picture, row: Option<usize>) {
        let part = self.part_of(old, self.row(old));
        let position = if self.at_end(old) && !self.playing {
            new.length()
        } else {
            row.map_or(0.0, |row| inside(new, row, part))
        };
        self.jump(position);
    }
}

/// The position at which `part` of a row has passed.
fn inside(picture: &Picture, row: usize, part: f64) -> f64 {
    let (start, end) = picture.beat(row);
    (start + (end - start) * part).min(picture.length())
}
