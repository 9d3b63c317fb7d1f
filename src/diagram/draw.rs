//! The last pass: sketches of everything that has a place. Shapes are made of them when they are first
//! seen. They do not depend on the moment; what has happened and what has not is said by the classes of
//! groups.

use std::cell::OnceCell;
use std::rc::Rc;

use super::activations::PlacedBar;
use super::constants::*;
use super::draw_boxes::{BoxPen, boxes, ruler};
use super::draw_frames;
use super::draw_marks as marks;
use super::draw_tiers::{handles, tier_boxes, tier_shapes};
use super::lanes::Columns;
use super::lives;
use super::phases;
use super::plan::{Kind, Plan, Planned};
use super::reach::Reach;
use super::rows::{Placed, PlacedRow};
use super::shape::{Area, Shape, pattern};
use super::timed_rows::Height;
use super::words::{FROM_TO, LOST, colon};
use super::{Bar, Diagram, Drawn, FrameBox, LaneBox, MessageMeta, Row, RowItem, Travel};
use crate::lens::View;
use crate::text::{Arg, Lang, Rounded};
use crate::trace::{MessageKind, Time, Trace};

/// What the passes before have made.
pub(super) struct Parts {
    pub plan: Plan,
    pub columns: Columns,
    pub placed: Placed,
    pub frames: Vec<Area>,
    /// The bars, and those of one depth on one lane: the first, and the one after the last.
    pub bars: (Vec<PlacedBar>, Vec<(usize, usize)>),
    /// Where rows are spaced by time: what happens at which height, and the pixels of a microsecond.
    pub timed: Option<(Vec<Height>, f32)>,
}

/// How many more decimals the times of a picture need so that most of its rows differ.
fn decimals(plan: &Plan) -> usize {
    let mut last = None;
    let mut times = plan.rows.iter().map(|row| Rounded::of(row.start.0, 0));
    let different = times
        .by_ref()
        .filter(|time| last.replace(*time) != Some(*time));
    // As soon as there are enough of them, the rest need not be looked at.
    let enough = plan.rows.len().div_ceil(3);
    if different.take(enough).count() < enough {
        2
    } else {
        0
    }
}

/// Makes the picture.
pub(super) fn draw(trace: &Trace, view: &View, lang: Lang, parts: Parts) -> Diagram {
    let Parts {
        plan,
        columns,
        placed,
        frames,
        bars: (bars, bar_columns),
        timed,
    } = parts;
    let footer_top = placed.bottom;
    let phases = phases::place(&plan, &columns, &placed);
    let lanes = lane_boxes(view, lang, &columns);
    let whole = (columns.header - BOX_SPACE, footer_top + BOX_SPACE);
    let mut stretches = vec![whole; lanes.len()];
    for life in &plan.lives {
        let y = lives::height(&placed.rows[life.row], &plan.rows[life.row], *life);
        let stretch = &mut stretches[life.lane];
        *(if life.ends {
            &mut stretch.1
        } else {
            &mut stretch.0
        }) = y;
    }
    let rails = lanes.iter().zip(&stretches);
    let rails = rails.map(|(lane, stretch)| rail(lane, *stretch)).collect();
    let pen = BoxPen {
        view,
        lanes: &lanes,
        columns: &columns,
    };
    let marks = plan.lives.iter();
    let marks = marks.map(|life| {
        let y = lives::height(&placed.rows[life.row], &plan.rows[life.row], *life);
        pen.life(*life, y)
    });
    let lives = marks.collect();
    let tiers = tier_boxes(view, &lanes, &columns, lang);
    // Who is not there yet is announced in the header; who is gone is not in the footer.
    let (mut header, mut footer) = (Vec::new(), Vec::new());
    tier_shapes(&tiers, &mut header);
    let is_later = |lane: usize| stretches[lane].0 > whole.0;
    let announced = |lane| Some(if is_later(lane) { "box later" } else { "box" });
    boxes(&pen, 0.0, announced, &mut header);
    let stays = |lane: usize| (stretches[lane].1 == whole.1).then_some("box");
    boxes(&pen, footer_top - columns.strip, stays, &mut footer);
    let more = decimals(&plan);
    let mut names = Names::new(&lanes, lang);
    let mut last: Option<(Time, Rounded, f32)> = None;
    let rows = plan
        .rows
        .into_iter()
        .zip(placed.rows)
        .map(|(row, place)| {
            let time = Rounded::of(row.start.0, more);
            // A wait can begin before the row above it has happened; times are read downwards.
            let is_new = last.is_none_or(|(start, shown, line)| {
                row.start > start && time != shown && place.line >= line + TIME_APART
            });
            if is_new {
                last = Some((row.start, time, place.line));
            }
            let time = is_new.then_some((time, lang));
            finish(trace, &mut names, row, place, time)
        })
        .collect::<Vec<Row>>();
    let lifelines: Rc<[f32]> = columns.x.as_slice().into();
    let mut ways_before = 0;
    let frames = plan
        .frames
        .into_iter()
        .zip(frames)
        .zip(placed.operands)
        .map(|((frame, area), tops)| {
            let sketch = draw_frames::Sketch {
                frame,
                tops,
                lifelines: lifelines.clone(),
                lang,
            };
            let frame = sketch.place(area, ways_before);
            ways_before += frame.sketch.untaken();
            frame
        })
        .collect::<Vec<FrameBox>>();
    let rows: Vec<Row> = rows;
    let footer_height = columns.header - columns.strip;
    let reach = Reach::of(rows.iter().map(|row| (row.y, row.y + row.height)));
    let (heights, scale) = timed.unwrap_or_default();
    ruler(scale, lang, &mut header);
    Diagram {
        width: columns.width,
        height: footer_top + footer_height,
        header_height: columns.header,
        lang,
        header: header.into(),
        footer: footer.into(),
        handles: handles(plan.handles, &rows, &frames),
        tiers,
        footer_top,
        lanes,
        rows,
        end: trace.end,
        frames,
        phases,
        lives,
        bars: bars.into_iter().map(bar).collect(),
        columns: bar_columns,
        rails,
        heights,
        scale,
        reach,
    }
}

fn lane_boxes(view: &View, lang: Lang, columns: &Columns) -> Vec<LaneBox> {
    view.lanes
        .iter()
        .enumerate()
        .map(|(at, lane)| LaneBox {
            id: lane.id,
            name: lane.name.get(lang).to_owned(),
            tier: lane.tier,
            x: columns.x[at],
            area: Area {
                x: columns.x[at] - columns.boxes[at] / 2.0,
                y: columns.strip + BOX_SPACE,
                w: columns.boxes[at],
                h: columns.header - columns.strip - 2.0 * BOX_SPACE,
            },
        })
        .collect()
}

fn rail(lane: &LaneBox, (top, bottom): (f32, f32)) -> Rc<[Shape]> {
    Rc::new([Shape::line((lane.x, top), (lane.x, bottom), "rail")])
}

fn bar(bar: PlacedBar) -> Bar {
    Bar {
        lane: bar.lane,
        area: bar.area,
        first: bar.first,
        last: bar.last,
        shapes: Rc::new([Shape::rect(bar.area, 2.0, "bar")]),
    }
}

/// What it takes to draw a row.
#[derive(Clone, Debug)]
pub(crate) struct Sketch {
    row: Planned,
    place: PlacedRow,
    /// Where the row's lanes stand.
    ends: (f32, f32),
    /// Where the first and the last lane stand.
    outer: (f32, f32),
    /// The time at the left, where it is another than above.
    time: Option<(Rounded, Lang)>,
}

impl Sketch {
    /// Where the mark of a fold is.
    pub fn fold_mark(&self) -> (f32, f32) {
        let place = &self.place;
        if place.end > place.line {
            (place.area.x + FOLD_MARK, place.baseline)
        } else {
            (place.area.x + FOLD_SIDE + FOLD_MARK, place.line)
        }
    }

    /// Where the lanes stand between which the row is.
    pub fn ends(&self) -> (f32, f32) {
        self.ends
    }

    /// Draws the row.
    pub fn draw(&self) -> Drawn {
        let row = &self.row;
        let mut pen = marks::Pen::new(row, &self.place, self.ends);
        if let Some((time, lang)) = self.time {
            pen.time(time.show(lang));
        }
        let travel = match row.kind {
            Kind::Message(_) if row.from == row.to => pen.around(),
            Kind::Message(_) => pen.arrow(),
            Kind::Note(kind) => pen.note(kind),
            Kind::Door => pen.door(),
            Kind::Fold => pen.fold(),
            Kind::Gap => pen.gap(self.outer),
        };
        Drawn {
            shapes: pen.shapes.into(),
            words: pen.words,
            ways: pen.ways.into(),
            travel,
        }
    }
}

impl Sketch {
    /// What is near the row's marks: a band along an arrow that slopes and its words, else a box.
    pub fn hit(&self) -> Shape {
        let (row, place) = (&self.row, &self.place);
        let (from, to) = self.ends;
        let slopes = place.end > place.line && matches!(row.kind, Kind::Message(_)) && from != to;
        let area = place.area;
        if !slopes {
            let (first, last) = match row.kind {
                Kind::Gap => self.outer,
                _ => (from - NUMBER, from + NUMBER),
            };
            let left = area.x.min(first);
            let area = Area {
                x: left,
                y: place.y,
                w: area.right().max(last) - left,
                h: place.height,
            };
            return Shape::rect(area, ROUND, "hit");
        }
        let ((left, first), (right, last)) = if from < to {
            ((from, place.line), (to, place.end))
        } else {
            ((to, place.end), (from, place.line))
        };
        let middle = (from + to) / 2.0;
        let half = place.label.width / 2.0 + LABEL_SIDE;
        let top = place.baseline - LEADING;
        let bottom = place.baseline + place.label.drop() + LABEL_SIDE;
        let corners = [
            left,
            first - NUMBER,
            right,
            last - NUMBER,
            last + NUMBER,
            left,
            first + NUMBER,
            middle - half,
            top,
            middle + half,
            bottom,
            middle - half,
        ];
        Shape::Path {
            d: pattern("M# #L# #V#L# #ZM# #H#V#H#Z", &corners),
            class: "hit",
        }
    }
}

fn finish(
    trace: &Trace,
    names: &mut Names<'_>,
    row: Planned,
    place: PlacedRow,
    time: Option<(Rounded, Lang)>,
) -> Row {
    let x = |lane: usize| names.lanes[lane].x;
    let ends = (x(row.from), x(row.to));
    let outer = (x(0), x(names.lanes.len() - 1));
    Row {
        y: place.y,
        height: place.height,
        line: place.line,
        foot: place.end,
        item: row.item.clone(),
        start: row.start,
        end: row.end,
        stage: row.stage,
        tier: row.tier,
        number: row.number,
        failed: row.failed,
        lost: row.lost,
        label: names.sentence(&row),
        area: place.area,
        message: meta(trace, &row),
        sketch: Sketch {
            row,
            place,
            ends,
            outer,
            time,
        },
        drawn: OnceCell::new(),
    }
}

fn meta(trace: &Trace, row: &Planned) -> Option<MessageMeta> {
    let RowItem::Message(id, _) = &row.item else {
        return None;
    };
    let message = trace.message(*id);
    Some(MessageMeta {
        index: id.0,
        from: trace.participant(message.from).id,
        to: trace.participant(message.to).id,
        kind: match message.kind {
            MessageKind::Call => "call",
            MessageKind::Reply => "reply",
            MessageKind::Async | MessageKind::HandOver => "async",
        },
    })
}

/// Who is named in sentences.
struct Names<'a> {
    lanes: &'a [LaneBox],
    lang: Lang,
    /// `From A to B: `, by both lanes, once needed.
    between: Vec<Option<String>>,
}

impl Names<'_> {
    fn new(lanes: &[LaneBox], lang: Lang) -> Names<'_> {
        Names {
            lanes,
            lang,
            between: vec![None; lanes.len() * lanes.len()],
        }
    }

    /// What a row shows, as a sentence for those who do not see it.
    fn sentence(&mut self, row: &Planned) -> String {
        let mut words = String::new();
        if let Some(number) = row.number {
            words += &number.to_string();
            words += ". ";
        }
        match row.kind {
            Kind::Message(_) | Kind::Fold | Kind::Note(_) => words += self.ends(row),
            Kind::Door | Kind::Gap => {}
        }
        words += &row.words;
        if let Some(way) = row.ways.iter().find(|way| way.taken) {
            words += colon(self.lang);
            words += &way.words;
        }
        if row.lost {
            words += &[" (", LOST.get(self.lang), ")"].concat();
        }
        words
    }

    /// Of whom a row tells: a note of its first lane.
    fn ends(&mut self, row: &Planned) -> &str {
        let to = match row.kind {
            Kind::Note(_) => row.from,
            _ => row.to,
        };
        let (lanes, lang) = (self.lanes, self.lang);
        let name = |lane: usize| lanes[lane].name.clone();
        self.between[row.from * lanes.len() + to].get_or_insert_with(|| {
            let mut words = if row.from == to {
                name(to)
            } else {
                let ends = [
                    ("from", Arg::Str(name(row.from))),
                    ("to", Arg::Str(name(to))),
                ];
                FROM_TO.fill(lang, &ends)
            };
            words += colon(lang);
            words
        })
    }
}

/// What moves while a row is active, `progress` in thousandths of its way.
pub(super) fn moving(travel: Travel, progress: u16) -> Shape {
    let part = f32::from(progress) / 1_000.0;
    let along = |from: f32, to: f32, part: f32| from + (to - from) * part;
    match travel {
        Travel::Straight { from, to } => {
            let at = (along(from.0, to.0, part), along(from.1, to.1, part));
            dot(at, DOT)
        }
        Travel::Along { area } => {
            let grown = Area {
                x: area.x + ROUND / 2.0,
                y: area.bottom() - FOLD_LINE,
                w: (area.w - ROUND) * part,
                h: FOLD_LINE,
            };
            Shape::rect(grown, FOLD_LINE / 2.0, "fold-now")
        }
        Travel::Down { area } => {
            let grown = Area {
                w: FOLD_LINE,
                h: area.h * part,
                ..area
            };
            Shape::rect(grown, FOLD_LINE / 2.0, "fold-now")
        }
        Travel::Around { x, from, to } => {
            // Out, down and back: the way is cut into the three sides of the loop.
            let drop = to - from;
            let whole = 2.0 * SELF_REACH + drop;
            let gone = whole * part;
            let at = if gone <= SELF_REACH {
                (x + gone, from)
            } else if gone <= SELF_REACH + drop {
                (x + SELF_REACH, from + gone - SELF_REACH)
            } else {
                (x + whole - gone, to)
            };
            dot(at, DOT)
        }
        Travel::Lost { from, to } => {
            let at = f32::from(LOST_AT) / 1_000.0;
            if part <= at {
                let gone = part / at;
                return dot((along(from.0, to.0, gone), along(from.1, to.1, gone)), DOT);
            }
            // It falls as things fall, and is gone when it lies.
            let fall = (part - at) / (1.0 - at);
            dot(
                (to.0, to.1 + LOST_FALL * fall * fall),
                DOT * (1.0 - fall).max(0.2),
            )
        }
    }
}

fn dot((cx, cy): (f32, f32), r: f32) -> Shape {
    Shape::Circle {
        cx,
        cy,
        r,
        class: "dot",
    }
}
