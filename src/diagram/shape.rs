//! What a picture is made of, and the names that its styles are given by.
//!
//! Shapes carry a class and never a style, so that a page with a strict policy can draw them. Each
//! group (an [`super::Item`]) has the classes of its kind and state; each shape has one class of its own.
//!
//! Groups: `phase`, `lifeline`, `activation`, `frame` (its box), `frame-head`, `operand` (the quiet line of one not
//! taken), `message`, `note`, `door`, `fold`, `gap`, `life`, `playhead`, `footer`, with
//! - the state: `future`, `active`, `past`, `lost`;
//! - the tier: `tier-client`, `tier-network`, `tier-edge`, `tier-cluster`, `tier-data`;
//! - of a message: `call`, `reply`, `async`, `hand-over`; of a note: `remark`, `log`, `wait`;
//! - `failed` for what tells of a failure.
//!
//! | class | shape |
//! |---|---|
//! | `box`, `box-edge`, `box-name`, `icon` | a participant's box, its coloured edge, its name, its picture |
//! | `phase-band`, `phase-rule`, `phase-name`, `phase-length` | a phase: its band, its upper edge, its head |
//! | `later` | the box of a participant that is not there yet |
//! | `life-end` | the cross at which a lifeline ends |
//! | `rail` | a lifeline |
//! | `bar`, `bar-now` | an activation, the part of it that has happened |
//! | `arrow`, `head`, `head-open`, `cross`, `back` | an arrow's line (`back`: a folded stage's way back), its filled or open head, the cross of a lost one |
//! | `dot` | what travels |
//! | `number-disc`, `number` | the circle at an arrow's start and the number in it |
//! | `label`, `literal` | the words of a language on an arrow, the protocol's own words |
//! | `label-back` | the ground of words that other arrows run behind |
//! | `time` | the time at the left |
//! | `note-box`, `note-text`, `note-literal` | a note |
//! | `pill`, `pill-name`, `pill-taken`, `pill-way` | a door: its pill, its name, the way taken, a way not taken |
//! | `tier-box`, `tier-name` | a tier around its participants' boxes |
//! | `fold-box`, `fold-mark`, `fold-now`, `fold-name`, `fold-text` | what is folded into one row, how far it has come |
//! | `gap-line`, `gap-pill`, `gap-text` | a folded wait |
//! | `frame-box`, `frame-tab`, `frame-word`, `frame-name`, `frame-guard`, `frame-rule` | a frame, its tab, keyword, name, guards, dashed rules |
//! | `way` | the words of an operand that was not taken |
//! | `state` | a TCP state at a lifeline |
//! | `ruler` | the scale of a picture whose rows are spaced by time |
//! | `now` | the playhead's line |

/// Where a text stands relative to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// It begins there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

impl Anchor {
    /// As `text-anchor` calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        }
    }
}

/// One mark on the picture.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A straight line.
    Line {
        /// One end.
        x1: f32,
        /// One end.
        y1: f32,
        /// The other end.
        x2: f32,
        /// The other end.
        y2: f32,
        /// Its class.
        class: &'static str,
    },
    /// A path in SVG's notation.
    Path {
        /// The path.
        d: String,
        /// Its class.
        class: &'static str,
    },
    /// A rectangle.
    Rect {
        /// Its left edge.
        x: f32,
        /// Its top edge.
        y: f32,
        /// Its width.
        w: f32,
        /// Its height.
        h: f32,
        /// The radius of its corners.
        rx: f32,
        /// Its class.
        class: &'static str,
    },
    /// A circle.
    Circle {
        /// Its middle.
        cx: f32,
        /// Its middle.
        cy: f32,
        /// Its radius.
        r: f32,
        /// Its class.
        class: &'static str,
    },
    /// One line of text.
    Text {
        /// Its point.
        x: f32,
        /// Its baseline.
        y: f32,
        /// Where it stands relative to the point.
        anchor: Anchor,
        /// The text.
        words: String,
        /// The width that it must be squeezed into (`textLength`), when it would exceed it.
        length: Option<f32>,
        /// Its class.
        class: &'static str,
    },
    /// One line of text, parts of which look different (`tspan`).
    Runs {
        /// Its point.
        x: f32,
        /// Its baseline.
        y: f32,
        /// Where it stands relative to the point.
        anchor: Anchor,
        /// Its parts, each with its class.
        runs: Vec<(String, &'static str)>,
    },
}

impl Shape {
    /// A line of text that fits.
    pub(super) fn text(
        (x, y): (f32, f32),
        anchor: Anchor,
        words: impl Into<String>,
        class: &'static str,
    ) -> Shape {
        Shape::Text {
            x,
            y,
            anchor,
            words: words.into(),
            length: None,
            class,
        }
    }

    /// A line.
    pub(super) fn line((x1, y1): (f32, f32), (x2, y2): (f32, f32), class: &'static str) -> Shape {
        Shape::Line {
            x1,
            y1,
            x2,
            y2,
            class,
        }
    }

    /// A rectangle.
    pub(super) fn rect(area: Area, rx: f32, class: &'static str) -> Shape {
        Shape::Rect {
            x: area.x,
            y: area.y,
            w: area.w,
            h: area.h,
            rx,
            class,
        }
    }
}

/// A rectangle of the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    /// Its left edge.
    pub x: f32,
    /// Its top edge.
    pub y: f32,
    /// Its width.
    pub w: f32,
    /// Its height.
    pub h: f32,
}

impl Area {
    /// The right edge.
    pub fn right(&self) -> f32 {
        self.x + self.w
    }

    /// The bottom edge.
    pub fn bottom(&self) -> f32 {
        self.y + self.h
    }

    /// The middle.
    pub fn middle(&self) -> f32 {
        self.x + self.w / 2.0
    }
}

/// `value`, but not below `low` nor above `high`.
///
/// `f32::clamp` can panic with a message that shows its bounds, and so brings the formatting of
/// floating-point numbers, 6 KiB compressed, into the page.
#[allow(clippy::manual_clamp, reason = "see above")]
pub fn within<T: PartialOrd>(value: T, low: T, high: T) -> T {
    if value < low {
        low
    } else if value > high {
        high
    } else {
        value
    }
}

/// A number of pixels as SVG writes it: at most two decimals.
pub fn px(value: f32) -> String {
    let mut out = String::new();
    push_px(&mut out, value);
    out
}

/// Writes what [`px`] gives. A large picture has a hundred thousand of these: formatting would be most of
/// the time that it takes to write one.
fn push_px(out: &mut String, value: f32) {
    let hundredths = (value * 100.0).round_ties_even() as i64;
    if hundredths < 0 {
        out.push('-');
    }
    let (whole, rest) = (
        hundredths.unsigned_abs() / 100,
        hundredths.unsigned_abs() % 100,
    );
    push_digits(out, whole);
    if rest > 0 {
        out.push('.');
        push_digits(out, rest / 10);
        if rest % 10 > 0 {
            push_digits(out, rest % 10);
        }
    }
}

/// Writes a pattern with a number of pixels for each `#` in it: `M# #H#` is the beginning of a path.
pub fn push_pattern(out: &mut String, pattern: &str, numbers: &[f32]) {
    let mut numbers = numbers.iter();
    for part in pattern.split_inclusive('#') {
        match part.strip_suffix('#').zip(numbers.next()) {
            Some((words, number)) => {
                *out += words;
                push_px(out, *number);
            }
            None => *out += part,
        }
    }
}

/// A pattern as a text of its own.
pub(super) fn pattern(pattern: &str, numbers: &[f32]) -> String {
    let mut out = String::new();
    push_pattern(&mut out, pattern, numbers);
    out
}

fn push_digits(out: &mut String, number: u64) {
    if number > 9 {
        push_digits(out, number / 10);
    }
    out.push(char::from(b'0' + (number % 10) as u8));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_are_written_short() {
        assert_eq!(px(12.0), "12");
        assert_eq!(px(12.5), "12.5");
        assert_eq!(px(-0.25), "-0.25");
        assert_eq!(px(0.05), "0.05");
        assert_eq!(pattern("M# #Z", &[1.0, -2.5]), "M1 -2.5Z");
    }
}
