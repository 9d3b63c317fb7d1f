//! What is folded, from the words of a link to the parts of a view and back.

use crate::lens::{Folds, Part};
use crate::scenario::folds::{ALT, FoldWord, MAX_FOLDS, PAR, SPAN};
use crate::trace::Tier;

/// What a link folds.
pub fn folds(words: &[FoldWord]) -> Folds {
    let part = |word: &FoldWord| match word.part {
        Some((ALT, nth)) => Part::Frame(word.id, nth),
        Some((PAR, nth)) => Part::Par(word.id, nth),
        Some((_, nth)) => Part::Span(word.id, nth),
        None => {
            let tier = Tier::ALL.into_iter().find(|tier| tier.name() == word.id);
            tier.map_or(Part::Stage(word.id), Part::Tier)
        }
    };
    words.iter().map(|word| (part(word), word.folded)).collect()
}

/// The same as the words of a link.
pub fn fold_words(folds: &Folds) -> Vec<FoldWord> {
    let word = |(part, folded)| {
        let (id, part) = match part {
            Part::Tier(tier) => (tier.name(), None),
            Part::Stage(stage) => (stage, None),
            Part::Span(stage, nth) => (stage, Some((SPAN, nth))),
            Part::Frame(stage, nth) => (stage, Some((ALT, nth))),
            Part::Par(stage, nth) => (stage, Some((PAR, nth))),
        };
        FoldWord { id, part, folded }
    };
    folds.iter().take(MAX_FOLDS).map(word).collect()
}
