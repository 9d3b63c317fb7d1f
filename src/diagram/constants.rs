//! Every distance of the drawing, in pixels, and nothing else.

/// The grid that heights and lane distances are rounded up to.
pub(super) const GRID: f32 = 2.0;

/// The size of words.
pub(super) const WORDS: f32 = 12.0;
/// The size of protocol literals.
pub(super) const LITERAL: f32 = 11.5;
/// The size of small print: guards, doors, times, numbers.
pub(super) const SMALL: f32 = 11.0;
/// The size of numbers in circles.
pub(super) const DIGITS: f32 = 10.0;
/// The distance of two baselines of one label.
pub(super) const LEADING: f32 = 15.0;
/// How far above its middle line the baseline of a centred word stands, as a part of its size.
pub(super) const MIDDLE: f32 = 0.35;

/// The width of the column at the left: the times, and the handles right of them.
pub(super) const GUTTER: f32 = 70.0;
/// The width of the column of handles.
pub(super) const HANDLES: f32 = 12.0;
/// The side of the area in which a handle is clicked: at the scale of a phone as large as a finger.
pub(super) const HANDLE: f32 = 32.0;
/// The free space at the outer edges.
pub(super) const EDGE: f32 = 8.0;
/// The space kept at both sides of the lanes for TCP states.
pub(super) const STATES: f32 = 104.0;

/// The least distance of two lanes.
pub(super) const LANE_MIN: f32 = 104.0;
/// The greatest distance that labels may push two lanes apart.
pub(super) const LANE_MAX: f32 = 216.0;
/// The distance up to which lanes move apart while there is room.
pub(super) const LANE_EASY: f32 = 144.0;
/// The distance of the only two lanes of a picture.
pub(super) const LANE_PAIR: f32 = 320.0;
/// The width that a picture should not exceed while its lanes can still come closer.
pub(super) const TARGET: f32 = 732.0;
/// The distance to which lanes may come closer for that.
pub(super) const LANE_TIGHT: f32 = 128.0;
/// So many lanes stand closer, because then all of them can be seen; even more cannot be in any case.
pub(super) const LANES_DENSE: std::ops::RangeInclusive<usize> = 8..=12;
/// The least distance of two of so many lanes.
pub(super) const LANE_DENSE: f32 = 84.0;
/// How much longer the longest line of a wrapped label is than the others.
pub(super) const UNEVEN: f32 = 1.15;
/// The width to which the names of so many lanes are wrapped.
pub(super) const NAME_DENSE: f32 = 64.0;
/// The free space between two participant boxes.
pub(super) const BOX_GAP: f32 = 12.0;
/// The least width of a participant box.
pub(super) const BOX_MIN: f32 = 84.0;
/// The greatest width of a participant box.
pub(super) const BOX_MAX: f32 = 124.0;
/// The widest name in a participant box.
pub(super) const NAME_MAX: f32 = BOX_MAX - 2.0 * TAB_SIDE;
/// How much wider a name may be before it is cut: so much it is squeezed instead.
pub(super) const SQUEEZE: f32 = 1.12;
/// The height of a participant box with one line of name.
pub(super) const BOX_HEIGHT: f32 = 48.0;
/// The coloured edge of a participant box.
pub(super) const BOX_EDGE: f32 = 3.0;
/// The side of the picture in a participant box.
pub(super) const ICON: f32 = 16.0;
/// The height of the tiers' names above the participant boxes.
pub(super) const TIER: f32 = 18.0;
/// How far a tier reaches beyond its participant boxes.
pub(super) const TIER_SIDE: f32 = 4.0;
/// The space between a tier's edge and its name.
pub(super) const TIER_NAME: f32 = 9.0;
/// The space right of a tier's name, where its handle stands.
pub(super) const TIER_END: f32 = 18.0;
/// The space above and below participant boxes.
pub(super) const BOX_SPACE: f32 = 6.0;

/// The space above the first row and below the last one.
pub(super) const ROWS_SPACE: f32 = 10.0;
/// From the top of a row to the first baseline of its label.
pub(super) const LABEL_TOP: f32 = 17.0;
/// From the last baseline of a label to its arrow.
pub(super) const LABEL_TO_LINE: f32 = 7.0;
/// From an arrow to the end of its row.
pub(super) const LINE_TO_END: f32 = 12.0;
/// The space between a label and what stands left and right of it.
pub(super) const LABEL_SIDE: f32 = 4.0;
/// The most lines of an arrow's label.
pub(super) const LABEL_LINES: usize = 3;
/// The widest label that pushes lanes apart.
pub(super) const LABEL_MAX: f32 = 190.0;

/// The radius of a number's circle.
pub(super) const NUMBER: f32 = 9.0;
/// The length of an arrowhead.
pub(super) const HEAD: f32 = 9.0;
/// Half the width of an arrowhead.
pub(super) const HEAD_HALF: f32 = 4.5;
/// Half the size of the cross of a lost message.
pub(super) const CROSS: f32 = 5.0;
/// Where on its way a message is lost, in thousandths.
pub(super) const LOST_AT: u16 = 640;
/// How far a lost message falls.
pub(super) const LOST_FALL: f32 = 16.0;
/// The radius of the travelling dot.
pub(super) const DOT: f32 = 5.0;

/// How far a message to oneself reaches out.
pub(super) const SELF_REACH: f32 = 30.0;
/// How far it comes down.
pub(super) const SELF_DROP: f32 = 16.0;
/// The widest label of a message to oneself for which the picture is widened.
pub(super) const SELF_LAST: f32 = 116.0;
/// The widest label of a message to oneself.
pub(super) const SELF_MAX: f32 = 200.0;

/// Half the width of an activation bar; arrows end at its edge.
pub(super) const BAR_HALF: f32 = 4.0;
/// How far a nested activation bar is shifted.
pub(super) const BAR_SHIFT: f32 = 3.0;
/// The deepest nesting that is still shifted.
pub(super) const BAR_DEPTH: usize = 2;

/// The height of a pill: a door, a folded gap.
pub(super) const PILL: f32 = 22.0;
/// The space above and below a pill, a note, a fold.
pub(super) const PILL_SPACE: f32 = 7.0;
/// The space inside a pill left and right.
pub(super) const PILL_SIDE: f32 = 11.0;
/// The widest pill.
pub(super) const PILL_MAX: f32 = 340.0;
/// The height of a folded gap's row without its pill.
pub(super) const GAP_SPACE: f32 = 10.0;

/// The widest note over one lane.
pub(super) const NOTE_MAX: f32 = 250.0;
/// The least width of a note.
pub(super) const NOTE_MIN: f32 = 90.0;
/// How far a note over several lanes reaches beyond them.
pub(super) const NOTE_OVER: f32 = 26.0;
/// How far a note beside a lifeline stands from it.
pub(super) const NOTE_AWAY: f32 = 10.0;
/// The space inside a note.
pub(super) const NOTE_SIDE: f32 = 9.0;
/// The most lines of a note.
pub(super) const NOTE_LINES: usize = 4;

/// The height of a fold's box with one line.
pub(super) const FOLD: f32 = 26.0;
/// The height of the line at the bottom of a fold that tells how far it has come.
pub(super) const FOLD_LINE: f32 = 3.0;
/// The space left and right of a fold's box, for the number and the arrowheads.
pub(super) const FOLD_SIDE: f32 = 21.0;
/// From the left edge of a fold's box to the middle of its mark.
pub(super) const FOLD_MARK: f32 = 11.0;
/// How far its mark moves a fold's words to the right.
pub(super) const FOLD_SHIFT: f32 = 7.0;
/// Half the size of the mark of what is folded.
pub(super) const MARK: f32 = 3.0;
/// The widest line of a fold.
pub(super) const FOLD_MAX: f32 = 240.0;

/// The height of a frame's head.
pub(super) const FRAME_HEAD: f32 = 26.0;
/// The space above a frame.
pub(super) const FRAME_TOP: f32 = 6.0;
/// The space at a frame's end, inside it.
pub(super) const FRAME_END: f32 = 6.0;
/// The space below a frame.
pub(super) const FRAME_BELOW: f32 = 4.0;
/// The height of the line of an operand: a further one, or one not taken.
pub(super) const OPERAND: f32 = 24.0;
/// How far a frame reaches beyond its outer lanes.
pub(super) const FRAME_SIDE: f32 = 46.0;
/// How far a frame reaches beyond one that stands in it.
pub(super) const FRAME_NEST: f32 = 7.0;
/// The cut corner of a frame's tab.
pub(super) const TAB_CUT: f32 = 7.0;
/// The space inside a frame's tab.
pub(super) const TAB_SIDE: f32 = 8.0;
/// The height of a frame's tab.
pub(super) const TAB: f32 = 18.0;
/// The widest guard.
pub(super) const GUARD_MAX: f32 = 260.0;

/// How much higher a row is after which somebody ends.
pub(super) const LIFE_END: f32 = 14.0;

/// The height of a phase's head.
pub(super) const PHASE_HEAD: f32 = 18.0;
/// The space at a phase's end, inside its band.
pub(super) const PHASE_END: f32 = 4.0;

/// The rounding of corners.
pub(super) const ROUND: f32 = 6.0;
/// How long the playhead and growing bars take to a new row, in milliseconds of play.
pub(super) const EASE: u64 = 220;

/// The least distance of two times in the margin.
pub(super) const TIME_APART: f32 = 13.0;
/// Rows spaced by time: the height that a row may take for the time it lasts, on the average.
pub(super) const TIME_SHARE: f32 = 40.0;
/// How far the arrows of a picture fall, those in the middle between the flattest and the steepest.
pub(super) const FALL: f32 = 28.0;
/// The longest stretch without a break.
pub(super) const BREAK: f32 = 170.0;
/// The least and the greatest fall of a message that is lost.
pub(super) const LOST_FALLS: (f32, f32) = (8.0, 40.0);
/// The space between two marks.
pub(super) const APART: f32 = 3.0;
/// How much further in each of several folds of the same time stands.
pub(super) const FOLD_STEP: f32 = 10.0;
/// The least width that a fold keeps.
pub(super) const FOLD_LEAST: f32 = 120.0;
/// The longest scale in the header.
pub(super) const RULER: f32 = 36.0;
/// The length of its ends.
pub(super) const RULER_END: f32 = 4.0;
