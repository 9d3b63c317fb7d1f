//! The whole picture drawn small: on each line of pixels at most one stroke of each kind, however many rows
//! fall on it. A pure function of the diagram: its time is proportional to the rows, what it gives to the
//! height of the small picture.

use super::shape::within;
use super::{Diagram, Row, RowItem};
use crate::trace::Tier;

/// What a stroke stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stroke {
    /// A folded wait.
    Gap,
    /// Rows about a tier.
    Rows(Tier),
    /// Rows that tell of a failure.
    Failed,
}

impl Stroke {
    /// Every kind, in the order of painting.
    pub const ALL: [Stroke; 7] = [
        Stroke::Gap,
        Stroke::Rows(Tier::Client),
        Stroke::Rows(Tier::Network),
        Stroke::Rows(Tier::Edge),
        Stroke::Rows(Tier::Cluster),
        Stroke::Rows(Tier::Data),
        Stroke::Failed,
    ];

    fn of(row: &Row) -> Stroke {
        match row.item {
            RowItem::Gap { .. } => Stroke::Gap,
            _ if row.failed => Stroke::Failed,
            _ => Stroke::Rows(row.tier),
        }
    }
}

/// A stroke of the small picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stripe {
    /// Its line of pixels, from the top.
    pub line: u32,
    /// What it stands for.
    pub stroke: Stroke,
    /// Its left end, in pixels of the small picture.
    pub from: f32,
    /// Its right end.
    pub to: f32,
}

/// What of a diagram is drawn small: all of it below the header, which is always in view. How high it is,
/// in pixels of the diagram.
pub fn minimap_height(diagram: &Diagram) -> f32 {
    (diagram.height - diagram.header_height).max(1.0)
}

/// The picture drawn small, so wide and so many lines high: line by line, in the order of painting.
pub fn minimap(diagram: &Diagram, (width, lines): (f32, u32)) -> Vec<Stripe> {
    let shrunk = width / diagram.width.max(1.0);
    let mut strokes = vec![[None; Stroke::ALL.len()]; lines as usize];
    for row in diagram.rows.iter().filter(|_| lines > 0) {
        let kind = Stroke::of(row);
        let at = Stroke::ALL.iter().position(|stroke| *stroke == kind);
        let (left, right) = reach(row);
        let (left, right) = (left.max(0.0), right.min(diagram.width));
        let stroke = &mut strokes[line_of(diagram, lines, row) as usize][at.unwrap_or(0)];
        *stroke = match *stroke {
            Some((from, to)) => Some((left.min(from), right.max(to))),
            None => Some((left, right)),
        };
    }
    let on_line = |(line, strokes): (usize, [Option<(f32, f32)>; Stroke::ALL.len()])| {
        let drawn = Stroke::ALL.into_iter().zip(strokes);
        drawn.filter_map(move |(stroke, ends)| {
            let (from, to) = ends?;
            Some(Stripe {
                line: line as u32,
                stroke,
                from: from * shrunk,
                to: to * shrunk,
            })
        })
    };
    strokes.into_iter().enumerate().flat_map(on_line).collect()
}

/// The lines of the small picture on which some rows fall, from the top, each once. The rows are rising.
pub fn minimap_lines(diagram: &Diagram, lines: u32, rows: &[usize]) -> Vec<u32> {
    let rows = rows.iter().filter_map(|row| diagram.rows.get(*row));
    let mut found: Vec<u32> = rows.map(|row| line_of(diagram, lines, row)).collect();
    found.dedup();
    found
}

fn line_of(diagram: &Diagram, lines: u32, row: &Row) -> u32 {
    let part = (row.line - diagram.header_height) / minimap_height(diagram);
    within((part * lines as f32) as u32, 0, lines.saturating_sub(1))
}

/// From where to where a row reaches: an arrow from lane to lane, anything else as far as it is drawn.
fn reach(row: &Row) -> (f32, f32) {
    let (from, to) = row.sketch.ends();
    match row.item {
        RowItem::Message(..) if from != to => (from.min(to), from.max(to)),
        _ => (row.area.x, row.area.right()),
    }
}
