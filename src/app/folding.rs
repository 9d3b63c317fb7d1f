//! Folding and unfolding by hand: what the handles, the keys and the step panel do.

use super::run::Picture;
use super::state::State;
use crate::diagram::Handle;
use crate::lens::{Folds, Part};
use crate::scenario::folds::MAX_FOLDS;

/// What stays where it is on the screen: its height on the picture before and now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kept {
    /// The revision of the state that brought it.
    pub revision: usize,
    /// Before.
    pub from: f32,
    /// Now.
    pub to: f32,
}

impl Picture {
    /// Whether a part is folded; `None` when the picture does not have it.
    pub fn is_folded(&self, part: Part) -> Option<bool> {
        if let Part::Tier(tier) = part {
            let mut tiers = self.diagram.tiers.iter().filter(|one| one.tier == tier);
            return tiers.find_map(|one| one.folded);
        }
        let mut handles = self.diagram.handles.iter();
        Some(handles.find(|handle| handle.part == part)?.folded)
    }

    /// What around a row can be folded, and what it is folded from, outer before inner.
    pub fn parts_around(&self, row: usize) -> impl DoubleEndedIterator<Item = &Handle> {
        let handles = self.diagram.handles.iter();
        handles.filter(move |handle| (handle.rows.0..handle.rows.1).contains(&row))
    }

    /// The height of what folds a part; of the header's tiers none.
    fn handle_top(&self, part: Part) -> Option<f32> {
        let mut handles = self.diagram.handles.iter();
        let handle = handles.find(|handle| handle.part == part)?;
        Some(handle.area.y)
    }
}

impl State {
    /// Folds a part that is unfolded, and the other way round.
    pub(super) fn fold(&mut self, part: Part) {
        let Some(now) = self.picture.is_folded(part) else {
            return;
        };
        let mut folds = self.folds.clone();
        // What it is without this choice may be what is wanted.
        folds.set(part, None);
        if folds != self.folds {
            self.look_folded(folds.clone(), Some(part));
            if self.picture.is_folded(part) != Some(now) {
                return;
            }
        }
        if folds.len() < MAX_FOLDS {
            folds.set(part, Some(!now));
            self.look_folded(folds, Some(part));
        }
    }

    /// Folds the innermost part around the current step, or unfolds the current row.
    pub(super) fn fold_here(&mut self, folds: bool) {
        let picture = self.picture.clone();
        let mut around = picture.parts_around(self.row());
        if let Some(handle) = around.rfind(|handle| handle.folded != folds) {
            self.fold(handle.part);
        }
    }

    /// Leaves all folding to the lens.
    pub(super) fn unfold(&mut self) {
        self.look_folded(Folds::default(), None);
    }

    /// Lays the run out with other folds; what was pressed stays where it is, or else the current step.
    fn look_folded(&mut self, folds: Folds, part: Option<Part>) {
        let line =
            |picture: &Picture, row: usize| picture.diagram.rows.get(row).map(|row| row.line);
        let before = self.picture.clone();
        let current = line(&before, self.row());
        self.folds = folds;
        self.look(before.lens, self.lang(), self.player.mode, true);
        let pressed = part.and_then(|part| {
            let from = before.handle_top(part)?;
            Some((from, self.picture.handle_top(part)?))
        });
        let steps = || Some((current?, line(&self.picture, self.row())?));
        self.kept = pressed.or_else(steps).map(|(from, to)| Kept {
            revision: self.revision,
            from,
            to,
        });
    }
}
