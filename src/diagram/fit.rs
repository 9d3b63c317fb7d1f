//! Making words fit: wrapped into lines, and cut in the middle when they are still too long.

use super::constants::LEADING;
use super::metrics::{Face, chunks, clusters, length, scaled, width};

/// Words in lines, as they are drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Block {
    /// The lines, top to bottom; at least one.
    pub lines: Vec<String>,
    /// The width of the widest.
    pub width: f32,
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
    let words = words.trim();
    let wide = width(words, face, size);
    if wide <= limit {
        return Block {
            lines: vec![words.to_owned()],
            width: wide,
        };
    }
    let measured = Measured::of(words, face, size);
    let mut best = measured.lines(limit, most);
    let mut block = best.block(&measured, limit);
    if best.starts.len() < 2 || best.cut {
        return block;
    }
    // The narrowest limit that needs no more lines: half of what is between, a few times.
    let (mut low, mut high) = (block.width / best.starts.len() as f32, block.width);
    let widest = high;
    for _ in 0..6 {
        let middle = (low + high) / 2.0;
        let tried = measured.lines(middle, best.starts.len());
        if tried.cut || tried.broken {
            low = middle;
        } else {
            high = middle;
            best = tried;
        }
    }
    if high < widest {
        block = best.block(&measured, high);
    }
    block
}

/// Words, measured once for all the limits that they are tried with.
struct Measured<'a> {
    words: &'a str,
    face: Face,
    size: f32,
    chunks: Vec<Chunk>,
}

/// A part of the words that stays on one line.
struct Chunk {
    /// Where it ends, in bytes.
    end: usize,
    /// The advances up to its end.
    whole: u32,
    /// The same without the spaces at its end.
    trimmed: u32,
}

/// Where lines begin.
struct Lines {
    /// In bytes.
    starts: Vec<usize>,
    /// Whether the last is wider than the limit.
    cut: bool,
    /// Whether a line ends where none should.
    broken: bool,
}

impl<'a> Measured<'a> {
    fn of(words: &'a str, face: Face, size: f32) -> Measured<'a> {
        let (mut end, mut whole) = (0, 0);
        let measured = chunks(words).map(|chunk| {
            let trimmed = whole + length(chunk.trim_end(), face);
            whole += length(chunk, face);
            end += chunk.len();
            Chunk {
                end,
                whole,
                trimmed,
            }
        });
        Measured {
            chunks: measured.collect(),
            words,
            face,
            size,
        }
    }

    /// Fills each line with as many chunks as it takes.
    fn lines(&self, limit: f32, most: usize) -> Lines {
        let fits = |length: u32| scaled(length, self.size) <= limit;
        let all = self.chunks.last().map_or(0, |last| last.whole);
        let mut lines = Lines {
            starts: vec![0],
            cut: false,
            broken: false,
        };
        // Where the last line begins, the advances up to there, and the first chunk that ends after it.
        let (mut start, mut before, mut at) = (0, 0, 0);
        while !fits(all - before) {
            if lines.starts.len() == most {
                lines.cut = true;
                break;
            }
            let rest = &self.chunks[at..];
            let taken = rest.partition_point(|chunk| fits(chunk.trimmed.saturating_sub(before)));
            if let Some(last) = taken.checked_sub(1) {
                (start, before) = (rest[last].end, rest[last].whole);
                at += taken;
            } else {
                lines.broken = true;
                let (bytes, length) = self.clusters(start, limit);
                (start, before) = (start + bytes, before + length);
            }
            let space = self.words[start..].len() - self.words[start..].trim_start().len();
            before += length(&self.words[start..start + space], self.face);
            start += space;
            while self.chunks.get(at).is_some_and(|chunk| chunk.end <= start) {
                at += 1;
            }
            if start == self.words.len() {
                break;
            }
            lines.starts.push(start);
        }
        lines
    }

    /// Not even a chunk fits: as many of its clusters as do, at least one, up to the last `aB` if there is one;
    /// their bytes and advances.
    fn clusters(&self, start: usize, limit: f32) -> (usize, u32) {
        let rest = &self.words[start..];
        let (mut bytes, mut taken, mut hump) = (0, 0, None);
        for cluster in clusters(rest) {
            let more = length(cluster, self.face);
            if bytes > 0 && scaled(taken + more, self.size) > limit {
                return hump.unwrap_or((bytes, taken));
            }
            let rises = cluster.starts_with(|c: char| c.is_ascii_uppercase())
                && rest[..bytes].ends_with(|c: char| c.is_ascii_lowercase());
            if rises {
                hump = Some((bytes, taken));
            }
            bytes += cluster.len();
            taken += more;
        }
        (bytes, taken)
    }
}

impl Lines {
    fn block(&self, measured: &Measured<'_>, limit: f32) -> Block {
        let (words, face, size) = (measured.words, measured.face, measured.size);
        let ends = self.starts[1..].iter().copied().chain([words.len()]);
        let lines = self
            .starts
            .iter()
            .zip(ends)
            .map(|(start, end)| &words[*start..end]);
        let mut lines: Vec<String> = lines.map(|line| line.trim_end().to_owned()).collect();
        if let Some(last) = lines.last_mut().filter(|_| self.cut) {
            *last = cut(last, face, size, limit);
        }
        let wide = lines.iter().map(|line| width(line, face, size));
        Block {
            width: wide.fold(0.0, f32::max),
            lines,
        }
    }
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
    fn a_long_name_is_broken_where_a_word_of_it_begins() {
        let block = fit(
            "SQLTransientConnectionException",
            Face::Mono,
            11.5,
            180.0,
            3,
        );
        assert_eq!(block.lines, ["SQLTransientConnection", "Exception"]);
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
