//! The last pass: sketches of everything that has a place. Shapes are made of them when they are first
//! seen. They do not depend on the moment; what has happened and what has not is said by the classes of
//! groups.

use std::cell::OnceCell;
use std::rc::Rc;

use super::activations::PlacedBar;
use super::constants::*;
use super::draw_frames;
use super::draw_marks as marks;
use super::draw_tiers::{handles, tier_boxes, tier_shapes};
use super::icons;
use super::lanes::Columns;
use super::metrics::{Face, width};
use super::plan::{Kind, Plan, Planned};
use super::rows::{Placed, PlacedRow};
use super::shape::{Anchor, Area, Shape};
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
    } = parts;
    let footer_top = placed.bottom;
    let lanes = lane_boxes(view, lang, &columns);
    let rails = lanes
        .iter()
        .map(|lane| rail(lane, columns.header, footer_top))
        .collect();
    let more = decimals(&plan);
    let tiers = tier_boxes(view, &lanes, &columns, lang);
    let mut header = Vec::new();
    tier_shapes(&tiers, &mut header);
    boxes(view, &lanes, &columns, 0.0, &mut header);
    let mut footer = Vec::new();
    boxes(
        view,
        &lanes,
        &columns,
        footer_top - columns.strip,
        &mut footer,
    );
    let mut names = Names::new(&lanes, lang);
    let mut last: Option<(Time, Rounded)> = None;
    let rows = plan
        .rows
        .into_iter()
        .zip(placed.rows)
        .map(|(row, place)| {
            let time = Rounded::of(row.start.0, more);
            // A wait can begin before the row above it has happened; times are read downwards.
            let is_new = last.is_none_or(|(start, shown)| row.start > start && time != shown);
            if is_new {
                last = Some((row.start, time));
            }
            let time = is_new.then_some((time, lang));
            finish(trace, &mut names, row, place, time)
        })
        .collect();
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
        bars: bars.into_iter().map(bar).collect(),
        columns: bar_columns,
        rails,
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

fn rail(lane: &LaneBox, top: f32, bottom: f32) -> Rc<[Shape]> {
    let (top, bottom) = (top - BOX_SPACE, bottom + BOX_SPACE);
    Rc::new([Shape::line((lane.x, top), (lane.x, bottom), "rail")])
}

/// The participant boxes, their header's top at `top`.
fn boxes(view: &View, lanes: &[LaneBox], columns: &Columns, top: f32, shapes: &mut Vec<Shape>) {
    for (at, lane) in lanes.iter().enumerate() {
        let area = Area {
            y: lane.area.y + top,
            ..lane.area
        };
        let name = &columns.names[at];
        let edge = Area {
            h: BOX_EDGE,
            ..area
        };
        shapes.push(Shape::rect(area, ROUND, "box"));
        shapes.push(Shape::rect(edge, BOX_EDGE / 2.0, edge_class(lane)));
        shapes.push(Shape::Path {
            d: icons::path(
                view.lanes[at].icon,
                lane.x - ICON / 2.0,
                area.y + BOX_EDGE + 5.0,
            ),
            class: icon_class(lane),
        });
        let first = area.bottom() - 9.0 - name.drop();
        shapes.extend(name.lines.iter().enumerate().map(|(nth, line)| {
            let wide = width(line, Face::Sans, WORDS);
            Shape::Text {
                x: lane.x,
                y: first + nth as f32 * LEADING,
                anchor: Anchor::Middle,
                words: line.clone(),
                length: (wide > NAME_MAX).then_some(NAME_MAX),
                class: "box-name",
            }
        }));
    }
}

fn edge_class(lane: &LaneBox) -> &'static str {
    use crate::trace::Tier;
    match lane.tier {
        Tier::Client => "box-edge tier-client",
        Tier::Network => "box-edge tier-network",
        Tier::Edge => "box-edge tier-edge",
        Tier::Cluster => "box-edge tier-cluster",
        Tier::Data => "box-edge tier-data",
    }
}

fn icon_class(lane: &LaneBox) -> &'static str {
    use crate::trace::Tier;
    match lane.tier {
        Tier::Client => "icon tier-client",
        Tier::Network => "icon tier-network",
        Tier::Edge => "icon tier-edge",
        Tier::Cluster => "icon tier-cluster",
        Tier::Data => "icon tier-data",
    }
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
pub(super) fn moving(travel: Travel, line: f32, progress: u16) -> Shape {
    let part = f32::from(progress) / 1_000.0;
    match travel {
        Travel::Straight { from, to } => dot((from + (to - from) * part, line), DOT),
        Travel::Along { area } => {
            let grown = Area {
                x: area.x + ROUND / 2.0,
                y: area.bottom() - FOLD_LINE,
                w: (area.w - ROUND) * part,
                h: FOLD_LINE,
            };
            Shape::rect(grown, FOLD_LINE / 2.0, "fold-now")
        }
        Travel::Around { x } => {
            // Out, down and back: the way is cut into the three sides of the loop.
            let whole = 2.0 * SELF_REACH + SELF_DROP;
            let gone = whole * part;
            let at = if gone <= SELF_REACH {
                (x + gone, line)
            } else if gone <= SELF_REACH + SELF_DROP {
                (x + SELF_REACH, line + gone - SELF_REACH)
            } else {
                (x + whole - gone, line + SELF_DROP)
            };
            dot(at, DOT)
        }
        Travel::Lost { from, to } => {
            let at = f32::from(LOST_AT) / 1_000.0;
            if part <= at {
                return dot((from + (to - from) * part / at, line), DOT);
            }
            // It falls as things fall, and is gone when it lies.
            let fall = (part - at) / (1.0 - at);
            dot(
                (to, line + LOST_FALL * fall * fall),
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
