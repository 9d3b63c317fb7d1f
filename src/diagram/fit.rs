//! Making words fit: wrapped into lines, and cut in the middle when they are still too long.

use super::constants::LEADING;
use super::metrics::{Face, chunks, clusters, width};

/// Words in lines, as they are drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Block {
    /// The lines, top to bottom; at least one.
    pub lines: Vec<String>,
    /// The width of the widest.
    pub width: f32,
    /// Whether something was left out.
    pub cut: bool,
    /// Whether a line ends where none should.
    pub broken: bool,
}

impl Block {
    /// From the first baseline to the last.
    pub fn drop(&self) -> f32 {
        self.lines.len().saturating_sub(1) as f32 * LEADING
    }

    /// The height of the lines.
    pub fn height(&self) -> f32 {
        self.lines.len().max(1) as f32 * LEADING
    }
}

/// Sets words in at most `most` lines, none wider than `limit`, all as even as can be.
pub(super) fn fit(words: &str, face: Face, size: f32, limit: f32, most: usize) -> Block {
    let block = greedy(words, face, size, limit, most);
    if block.lines.len() < 2 || block.cut {
        return block;
    }
    // The narrowest limit that needs no more lines: half of what is between, a few times.
    let mut best = block;
    let (mut low, mut high) = (best.width / best.lines.len() as f32, best.width);
    for _ in 0..6 {
        let middle = (low + high) / 2.0;
        let tried = greedy(words, face, size, middle, best.lines.len());
        if tried.cut || tried.broken {
            low = middle;
        } else {
            high = middle;
            best = tried;
        }
    }
    best
}

fn greedy(words: &str, face: Face, size: f32, limit: f32, most: usize) -> Block {
    let mut broken = false;
    let mut lines: Vec<String> = Vec::new();
    let words = words.trim();
    let mut rest = words;
    while !rest.is_empty() && lines.len() + 1 < most {
        if width(rest, face, size) <= limit {
            break;
        }
        let taken = line(rest, face, size, limit, &mut broken);
        lines.push(rest[..taken].trim_end().to_owned());
        rest = rest[taken..].trim_start();
    }
    let mut is_cut = false;
    if !rest.is_empty() || lines.is_empty() {
        let last = cut(rest, face, size, limit);
        is_cut = last != rest;
        lines.push(last);
    }
    let widest = lines
        .iter()
        .map(|line| width(line, face, size))
        .fold(0.0, f32::max);
    Block {
        lines,
        width: widest,
        cut: is_cut,
        broken,
    }
}

/// How many bytes of `words` make its first line.
fn line(words: &str, face: Face, size: f32, limit: f32, broken: &mut bool) -> usize {
    let mut taken = 0;
    for chunk in chunks(words) {
        let upto = &words[..taken + chunk.len()];
        if width(upto.trim_end(), face, size) > limit {
            break;
        }
        taken += chunk.len();
    }
    if taken > 0 {
        return taken;
    }
    // Not even the first chunk fits: as many of its clusters as do, at least one.
    *broken = true;
    for cluster in clusters(words) {
        if taken > 0 && width(&words[..taken + cluster.len()], face, size) > limit {
            break;
        }
        taken += cluster.len();
    }
    taken
}

/// One line, cut in the middle when it is too long: both ends of a name tell more than its beginning.
pub(super) fn cut(words: &str, face: Face, size: f32, limit: f32) -> String {
    if width(words, face, size) <= limit {
        return words.to_owned();
    }
    let clusters = clusters(words);
    let (mut head, mut tail) = (0, clusters.len());
    let mut room = limit - width("…", face, size);
    while head < tail {
        // Two from the beginning for each one from the end.
        let from_end = (head + 1) % 3 == 0 && clusters.len() - tail <= head / 2;
        let next = if from_end {
            clusters[tail - 1]
        } else {
            clusters[head]
        };
        room -= width(next, face, size);
        if room < 0.0 {
            break;
        }
        if from_end {
            tail -= 1;
        } else {
            head += 1;
        }
    }
    let start = clusters[..head].concat();
    format!("{}…{}", start.trim_end(), clusters[tail..].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_wider_than_its_limit() {
        for words in [
            "GET /cart?q=caf%C3%A9%20noir&page=2",
            "返回综合结果，然后关闭连接",
            "Получить адрес сервера",
            "👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻👩‍💻",
            "x",
            "",
        ] {
            for limit in [40.0, 80.0, 120.0] {
                let block = fit(words, Face::Sans, 12.0, limit, 2);
                assert!(block.width <= limit, "{words} {limit} {block:?}");
                assert!(block.lines.len() <= 2);
            }
        }
    }

    #[test]
    fn both_ends_survive_a_cut() {
        let short = cut("www.a-very-long-name.example.com", Face::Mono, 10.0, 120.0);
        assert!(
            short.starts_with("www.") && short.ends_with("com"),
            "{short}"
        );
    }
}
