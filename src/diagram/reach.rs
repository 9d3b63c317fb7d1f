//! Which of many stretches a window shows, when long ones reach far below where they begin.

/// Stretches from top to bottom, looked up by window. Finding those of a window takes time in proportion
/// to how many they are.
#[derive(Clone, Debug)]
pub(crate) struct Reach {
    tops: Vec<f32>,
    /// The least top of a stretch and of all after it.
    least: Vec<f32>,
    /// A binary tree over the stretches: how far down each half reaches. The root is at 1, the halves of
    /// what is at `n` at `2 * n` and after it.
    furthest: Vec<f32>,
}

impl Reach {
    /// Stretches, each with its top and its bottom.
    pub fn of(stretches: impl Iterator<Item = (f32, f32)>) -> Reach {
        let (tops, bottoms): (Vec<f32>, Vec<f32>) = stretches.unzip();
        let mut least = tops.clone();
        for at in (1..least.len()).rev() {
            least[at - 1] = least[at - 1].min(least[at]);
        }
        let leaves = tops.len().next_power_of_two();
        let mut furthest = vec![f32::MIN; 2 * leaves];
        furthest[leaves..leaves + bottoms.len()].copy_from_slice(&bottoms);
        for at in (1..leaves).rev() {
            furthest[at] = furthest[2 * at].max(furthest[2 * at + 1]);
        }
        Reach {
            tops,
            least,
            furthest,
        }
    }

    /// The stretches that are between two heights, in their order.
    pub fn between(&self, top: f32, bottom: f32) -> Vec<usize> {
        let past = self.least.partition_point(|least| *least <= bottom);
        let leaves = self.furthest.len() / 2;
        let mut seen = Vec::new();
        let mut todo = vec![(1, leaves)];
        while let Some((at, width)) = todo.pop() {
            // The first leaf below it.
            let first = at * width - leaves;
            if first >= past || self.furthest[at] < top {
                continue;
            }
            if width > 1 {
                todo.extend([(2 * at + 1, width / 2), (2 * at, width / 2)]);
            } else if self.tops[first] <= bottom {
                seen.push(first);
            }
        }
        seen
    }
}
