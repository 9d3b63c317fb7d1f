//! What is folded by hand, as a link writes it: `edge,tls.2,dns.alt.1,-tcp`. Whoever has the view knows what the
//! words stand for.

/// The most parts that a link folds or unfolds.
pub const MAX_FOLDS: usize = 128;

/// A part of a view that is folded, or unfolded against what the lens does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoldWord {
    /// A tier or a stage.
    pub id: &'static str,
    /// Of a stage: what of it, [`SPAN`], [`ALT`] or [`PAR`], and which, from 0; `None` for all of it.
    pub part: Option<(&'static str, u32)>,
    /// Folded, or unfolded.
    pub folded: bool,
}

/// A span.
pub const SPAN: &str = "";
/// A decision.
pub const ALT: &str = ".alt";
/// Parallel branches.
pub const PAR: &str = ".par";

impl FoldWord {
    /// As it stands in a link.
    pub fn show(&self) -> String {
        let sign = if self.folded { "" } else { "-" };
        let rest = self.part.map(|(kind, nth)| format!("{kind}.{}", nth + 1));
        [sign, self.id, &rest.unwrap_or_default()].concat()
    }

    /// Reads a word; `ids` are the tiers and the stages.
    pub fn read(word: &str, ids: &[&'static str]) -> Option<FoldWord> {
        let (folded, name) = match word.strip_prefix('-') {
            Some(name) => (false, name),
            None => (true, word),
        };
        let known = |name: &str| ids.iter().copied().find(|id| *id == name);
        if let Some(id) = known(name) {
            return Some(FoldWord {
                id,
                part: None,
                folded,
            });
        }
        let (rest, nth) = name.rsplit_once('.')?;
        let nth = nth.parse::<u32>().ok()?.checked_sub(1)?;
        [ALT, PAR, SPAN].into_iter().find_map(|kind| {
            let id = known(rest.strip_suffix(kind)?)?;
            Some(FoldWord {
                id,
                part: Some((kind, nth)),
                folded,
            })
        })
    }
}
