//! The shapes of one row.

use super::constants::*;
use super::draw_frames::untaken;
use super::fit::cut;
use super::metrics::{Face, width};
use super::plan::{Kind, Planned};
use super::rows::{PlacedRow, door_words, mark};
use super::shape::{Anchor, Area, Shape, pattern};
use super::words::DOT;
use super::{RowItem, Travel, Way};
use crate::trace::{MessageKind, NoteKind};

/// Draws one row.
pub(super) struct Pen<'a> {
    row: &'a Planned,
    place: &'a PlacedRow,
    /// Where the row's lanes stand.
    from: f32,
    to: f32,
    pub shapes: Vec<Shape>,
    /// The areas of words.
    pub words: Vec<Area>,
    pub ways: Vec<Way>,
}

impl<'a> Pen<'a> {
    pub fn new(row: &'a Planned, place: &'a PlacedRow, (from, to): (f32, f32)) -> Pen<'a> {
        Pen {
            row,
            place,
            from,
            to,
            shapes: Vec::new(),
            words: Vec::new(),
            ways: Vec::new(),
        }
    }

    /// Which side the arrow points to: 1 to the right, -1 to the left.
    fn side(&self) -> f32 {
        if self.to < self.from { -1.0 } else { 1.0 }
    }

    fn write(
        &mut self,
        at: (f32, f32),
        anchor: Anchor,
        words: &str,
        face: Face,
        size: f32,
        class: &'static str,
    ) {
        let wide = width(words, face, size);
        let x = match anchor {
            Anchor::Start => at.0,
            Anchor::Middle => at.0 - wide / 2.0,
            Anchor::End => at.0 - wide,
        };
        self.words.push(Area {
            x,
            y: at.1 - size,
            w: wide,
            h: size * 1.25,
        });
        self.shapes.push(Shape::text(at, anchor, words, class));
    }

    pub fn time(&mut self, time: String) {
        let baseline = self.place.line + SMALL * MIDDLE;
        // A long one takes what is left of the column.
        let right = GUTTER - HANDLES - 2.0 * LABEL_SIDE;
        let right = (EDGE / 2.0 + width(&time, Face::Sans, SMALL)).max(right);
        let at = (right, baseline);
        self.write(at, Anchor::End, &time, Face::Sans, SMALL, "time");
    }

    fn label(&mut self, (x, y): (f32, f32), anchor: Anchor) {
        let face = self.row.face;
        let class = match face {
            Face::Sans => "label",
            Face::Mono => "label literal",
        };
        for (at, line) in self.place.label.lines.iter().enumerate() {
            let y = y + at as f32 * LEADING;
            let text = self.shapes.len();
            self.write((x, y), anchor, line, face, face.size(), class);
            if let Some(words) = self.words.last().filter(|_| self.place.crossed) {
                let back = Area {
                    x: words.x - LABEL_SIDE,
                    w: words.w + 2.0 * LABEL_SIDE,
                    ..*words
                };
                let back = Shape::rect(back, LABEL_SIDE, "label-back");
                self.shapes.insert(text, back);
            }
        }
    }

    fn block(
        &mut self,
        (x, y): (f32, f32),
        anchor: Anchor,
        face: Face,
        size: f32,
        class: &'static str,
    ) {
        for (at, line) in self.place.label.lines.iter().enumerate() {
            let y = y + at as f32 * LEADING;
            self.write((x, y), anchor, line, face, size, class);
        }
    }

    fn number(&mut self, x: f32, y: f32) {
        let Some(number) = self.row.number else {
            return;
        };
        let (digits, r) = (number.to_string(), radius(self.row));
        self.shapes.push(Shape::Circle {
            cx: x,
            cy: y,
            r,
            class: "number-disc",
        });
        self.words.push(Area {
            x: x - r,
            y: y - r + 2.0,
            w: 2.0 * r,
            h: 2.0 * r - 4.0,
        });
        let baseline = y + DIGITS * MIDDLE;
        self.shapes
            .push(Shape::text((x, baseline), Anchor::Middle, digits, "number"));
    }

    /// A head with its tip at a point, in a direction.
    fn head(&mut self, x: f32, y: f32, (along, down): (f32, f32), open: bool) {
        let (back, neck) = (x - along * HEAD, y - down * HEAD);
        let (aside, across) = (down * HEAD_HALF, along.abs() * HEAD_HALF);
        let aside = if along < 0.0 { -aside } else { aside };
        let (left, top) = (back + aside, neck - across);
        let (right, bottom) = (back - aside, neck + across);
        let (d, class) = if open {
            let points = [left, top, x, y, right, bottom];
            (pattern("M# #L# #L# #", &points), "head-open")
        } else if down == 0.0 {
            (pattern("M# #L# #V#Z", &[x, y, back, top, bottom]), "head")
        } else {
            let points = [x, y, left, top, right, bottom];
            (pattern("M# #L# #L# #Z", &points), "head")
        };
        self.shapes.push(Shape::Path { d, class });
    }

    fn open_head(&self) -> bool {
        matches!(
            self.row.kind,
            Kind::Message(MessageKind::Async | MessageKind::HandOver)
        )
    }

    pub fn arrow(&mut self) -> Option<Travel> {
        let (side, y, end) = (self.side(), self.place.line, self.place.end);
        let start = (self.from, y);
        let tip = self.to - side * self.place.short.max(BAR_HALF);
        let travel = if self.row.lost {
            let at = f32::from(LOST_AT) / 1_000.0;
            let lost = (self.from + (tip - self.from) * at, end);
            self.shapes.push(Shape::line(start, lost, "arrow"));
            self.cross(lost.0, lost.1);
            Travel::Lost {
                from: start,
                to: lost,
            }
        } else {
            let open = self.open_head();
            let (along, down) = direction(tip - self.from, end - y);
            // The line ends where its head begins.
            let head = if open { 0.0 } else { HEAD };
            let neck = (tip - along * head, end - down * head);
            self.shapes.push(Shape::line(start, neck, "arrow"));
            self.head(tip, end, (along, down), open);
            Travel::Straight {
                from: start,
                to: (tip, end),
            }
        };
        self.number(self.from, y);
        let middle = label_middle(self.row, (self.from, self.to));
        self.label((middle, self.place.baseline), Anchor::Middle);
        self.states();
        Some(travel)
    }

    fn cross(&mut self, x: f32, y: f32) {
        let (l, r, t, b) = (x - CROSS, x + CROSS, y - CROSS, y + CROSS);
        self.shapes.push(Shape::Path {
            d: pattern("M# #L# #M# #L# #", &[l, t, r, b, r, t, l, b]),
            class: "cross",
        });
    }

    /// TCP states stand on the outer sides of the two lifelines.
    fn states(&mut self) {
        let (line, end) = (self.place.line, self.place.end);
        let ends = [
            (self.row.states.0.clone(), (self.from, line), -self.side()),
            (self.row.states.1.clone(), (self.to, end), self.side()),
        ];
        for (state, (x, y), side) in ends {
            let baseline = y + SMALL * MIDDLE;
            let Some(state) = state else { continue };
            let anchor = if side < 0.0 {
                Anchor::End
            } else {
                Anchor::Start
            };
            let parts: Vec<&str> = state.split(" → ").collect();
            let room = STATES - NUMBER - 2.0 * LABEL_SIDE;
            for (at, part) in parts.iter().rev().enumerate() {
                let words = cut(part, Face::Mono, DIGITS, room);
                let class = if at == 0 { "state" } else { "state before" };
                let at = (
                    x + side * (NUMBER + LABEL_SIDE),
                    baseline - at as f32 * LEADING,
                );
                self.write(at, anchor, &words, Face::Mono, DIGITS, class);
            }
        }
    }

    pub fn around(&mut self) -> Option<Travel> {
        let (x, y, below) = (self.from, self.place.line, self.place.end);
        let right = x + SELF_REACH;
        let tip = x + BAR_HALF;
        let end = if self.open_head() { tip } else { tip + HEAD };
        self.shapes.push(Shape::Path {
            d: pattern("M# #H#V#H#", &[x, y, right, below, end]),
            class: "arrow",
        });
        if self.row.lost {
            self.cross(right, (y + below) / 2.0);
        } else {
            self.head(tip, below, (-1.0, 0.0), self.open_head());
        }
        self.number(x, y);
        self.label((right + LABEL_SIDE, self.place.baseline), Anchor::Start);
        Some(Travel::Around {
            x,
            from: y,
            to: below,
        })
    }

    pub fn note(&mut self, kind: NoteKind) -> Option<Travel> {
        let area = self.place.area;
        let dog_ear = 7.0_f32;
        let (x, y, right, bottom) = (area.x, area.y, area.right(), area.bottom());
        let (cut_x, cut_y) = (right - dog_ear, y + dog_ear);
        let corners = [x, y, cut_x, right, cut_y, bottom, x, cut_x, y, cut_y, right];
        self.shapes.push(Shape::Path {
            d: pattern("M# #H#L# #V#H#ZM# #V#H#", &corners),
            class: "note-box",
        });
        let class = match kind {
            NoteKind::Log | NoteKind::ErrorLog => "note-literal",
            NoteKind::Remark | NoteKind::Wait => "note-text",
        };
        self.inside(class, SMALL);
        None
    }

    /// Lines in the middle of the row's area.
    fn inside(&mut self, class: &'static str, size: f32) {
        let area = self.place.area;
        let first = area.y + area.h / 2.0 + size * MIDDLE - self.place.label.drop() / 2.0;
        self.block(
            (area.middle(), first),
            Anchor::Middle,
            self.row.face,
            size,
            class,
        );
    }

    pub fn door(&mut self) -> Option<Travel> {
        let area = self.place.area;
        self.shapes.push(Shape::rect(area, area.h / 2.0, "pill"));
        let whole = door_words(self.row);
        if self.place.label.lines != [whole.as_str()] {
            self.inside("pill-name", SMALL);
            return None;
        }
        let mut runs: Vec<(String, &'static str)> = Vec::new();
        let ways = self.row.ways.clone();
        match ways.iter().find(|way| way.taken) {
            Some(way) => {
                runs.push(([&self.row.words, self.row.colon].concat(), "pill-name"));
                runs.push((way.words.clone(), "pill-taken"));
            }
            None => runs.push((self.row.words.clone(), "pill-name")),
        }
        let mut x = area.x + PILL_SIDE + runs_width(&runs, SMALL);
        for (at, way) in ways.iter().enumerate().filter(|(_, way)| !way.taken) {
            let words = [&way.words, mark(!way.set.is_empty())].concat();
            let wide = width(&words, Face::Sans, SMALL);
            x += width(DOT, Face::Sans, SMALL);
            let clickable = Area {
                x: x - 4.0,
                y: area.y,
                w: wide + 8.0,
                h: area.h,
            };
            x += wide;
            runs.push((DOT.to_owned(), "pill-name"));
            runs.push((words, "pill-way"));
            if let RowItem::Door(id) = self.row.item {
                self.ways.push(untaken(
                    &self.row.words,
                    id,
                    at,
                    way,
                    clickable,
                    self.row.colon,
                ));
            }
        }
        let baseline = area.y + area.h / 2.0 + SMALL * MIDDLE;
        self.runs((area.middle(), baseline), runs, SMALL);
        None
    }

    /// One line of several runs, around its middle.
    fn runs(&mut self, (x, y): (f32, f32), runs: Vec<(String, &'static str)>, size: f32) {
        let wide = runs_width(&runs, size);
        self.words.push(Area {
            x: x - wide / 2.0,
            y: y - size,
            w: wide,
            h: size * 1.25,
        });
        self.shapes.push(Shape::Runs {
            x,
            y,
            anchor: Anchor::Middle,
            runs,
        });
    }

    pub fn fold(&mut self) -> Option<Travel> {
        if self.place.end > self.place.line {
            return self.long_fold();
        }
        let (side, y) = (self.side(), self.place.line);
        let inner = fold_box(self.place.area);
        if self.from == self.to {
            self.number(inner.x - NUMBER - LABEL_SIDE, y);
        } else {
            self.shapes.push(Shape::line(
                (self.from, y),
                (self.to - side * (BAR_HALF + HEAD), y),
                "arrow",
            ));
            self.head(self.to - side * BAR_HALF, y, (side, 0.0), false);
            self.head(self.from + side * NUMBER, y, (-side, 0.0), false);
            self.number(self.from, y);
        }
        self.shapes.push(Shape::rect(inner, ROUND, "fold-box"));
        self.fold_words(inner, y);
        Some(Travel::Along { area: inner })
    }

    /// A fold as long as it takes: what goes there is its upper edge, what comes back its lower one.
    fn long_fold(&mut self) -> Option<Travel> {
        let (side, y, end) = (self.side(), self.place.line, self.place.end);
        let area = self.place.area;
        self.shapes.push(Shape::rect(area, ROUND, "fold-box"));
        if self.from == self.to {
            self.number(area.x - NUMBER - LABEL_SIDE, y);
        } else {
            let (near, far) = (self.from + side * BAR_HALF, self.to - side * BAR_HALF);
            let lines = [
                ((self.from, y), (far - side * HEAD, y), "arrow"),
                ((self.to, end), (near + side * HEAD, end), "arrow back"),
            ];
            for (from, to, class) in lines {
                self.shapes.push(Shape::line(from, to, class));
            }
            self.head(far, y, (side, 0.0), false);
            self.head(near, end, (-side, 0.0), false);
            self.number(self.from, y);
        }
        self.fold_words(area, self.place.baseline);
        Some(Travel::Down { area })
    }

    /// The mark, the name and the figures of a fold in its box, around a height.
    fn fold_words(&mut self, inner: Area, y: f32) {
        let mark = inner.x + FOLD_MARK;
        let corners = [mark - MARK / 2.0, y - MARK, MARK, MARK, -MARK, MARK];
        self.shapes.push(Shape::Path {
            d: pattern("M# #l# #l# #", &corners),
            class: "fold-mark",
        });
        let middle = inner.middle() + FOLD_SHIFT;
        let first = y + WORDS * MIDDLE - self.place.label.drop() / 2.0;
        match self.place.label.lines.as_slice() {
            [only] if only.contains(DOT) => {
                let (name, rest) = only.split_once(DOT).unwrap_or((only, ""));
                let rest = [DOT, rest].concat();
                let runs = vec![(name.to_owned(), "fold-name"), (rest, "fold-text")];
                self.runs((middle, first), runs, WORDS);
            }
            lines => {
                for (at, line) in lines.iter().enumerate() {
                    let figures = at > 0 && at + 1 == lines.len();
                    let class = if figures { "fold-text" } else { "fold-name" };
                    let at = (middle, first + at as f32 * LEADING);
                    self.write(at, Anchor::Middle, line, Face::Sans, WORDS, class);
                }
            }
        }
    }

    pub fn gap(&mut self, (first, last): (f32, f32)) -> Option<Travel> {
        let area = self.place.area;
        let (left, right) = (
            first.min(area.x) - FRAME_SIDE,
            last.max(area.right()) + FRAME_SIDE,
        );
        let left = left.max(GUTTER);
        let y = self.place.line;
        self.shapes
            .push(Shape::line((left, y), (area.x, y), "gap-line"));
        self.shapes
            .push(Shape::line((area.right(), y), (right, y), "gap-line"));
        self.shapes.push(Shape::rect(area, PILL / 2.0, "gap-pill"));
        self.inside("gap-text", SMALL);
        None
    }
}

/// The radius of a row's number: four digits need a wider circle than two.
pub(super) fn radius(row: &Planned) -> f32 {
    let wide = |number: u32| width(&number.to_string(), Face::Sans, DIGITS) / 2.0 + 1.5;
    row.number.map_or(NUMBER, wide).max(NUMBER)
}

/// The middle of an arrow's label: between the number and the head.
pub(super) fn label_middle(row: &Planned, (from, to): (f32, f32)) -> f32 {
    let side = if to < from { -1.0 } else { 1.0 };
    (from + side * radius(row) + to - side * (BAR_HALF + HEAD)) / 2.0
}

/// The direction of a line: so far across and down, one long. The root is found by halving what is too
/// much: a machine's own differs from another's.
fn direction(across: f32, down: f32) -> (f32, f32) {
    let (side, steep) = (across.signum(), down / across.abs().max(1.0));
    let square = 1.0 + steep * steep;
    let mut root = 1.0 + steep / 2.0;
    for _ in 0..6 {
        root = (root + square / root) / 2.0;
    }
    if steep == 0.0 {
        (side, 0.0)
    } else {
        (side / root, steep / root)
    }
}

/// The box of a fold, between the arrowheads.
fn fold_box(area: Area) -> Area {
    Area {
        x: area.x + FOLD_SIDE,
        w: area.w - 2.0 * FOLD_SIDE,
        ..area
    }
}

fn runs_width(runs: &[(String, &'static str)], size: f32) -> f32 {
    runs.iter()
        .map(|(words, _)| width(words, Face::Sans, size))
        .sum()
}
