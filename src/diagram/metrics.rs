//! How wide words are, without a browser.
//!
//! Advances are in thousandths of the font's size: for words the greater of two widely installed sans
//! faces (a semibold one and a wide one), for literals that of a monospaced face. So what is drawn is
//! rarely wider than what is measured here, whatever the reader's machine has installed.

use super::constants::{LITERAL, WORDS};

/// The kind of face that words are set in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Face {
    /// Words of a language.
    Sans,
    /// The protocol's own words.
    Mono,
}

impl Face {
    /// The size of its words on arrows.
    pub fn size(self) -> f32 {
        match self {
            Face::Sans => WORDS,
            Face::Mono => LITERAL,
        }
    }
}

/// U+0020 to U+007E.
const ASCII: [u16; 95] = [
    318, 401, 460, 838, 649, 950, 780, 275, 393, 393, 543, 838, 318, 466, 318, 379, 667, 636, 636,
    652, 666, 636, 648, 636, 646, 648, 337, 337, 838, 838, 838, 544, 1000, 724, 686, 744, 770, 632,
    586, 775, 752, 295, 561, 677, 566, 906, 748, 787, 643, 787, 695, 649, 660, 734, 724, 1007, 690,
    705, 685, 393, 379, 393, 838, 500, 500, 613, 635, 577, 635, 615, 377, 635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 549, 392, 634, 592, 837, 592, 592, 562, 636, 358, 636, 838,
];

/// U+0410 to U+044F.
const CYRILLIC: [u16; 64] = [
    724, 686, 686, 610, 781, 632, 1077, 652, 748, 748, 710, 752, 906, 752, 787, 752, 643, 744, 660,
    656, 861, 690, 780, 748, 1069, 1094, 833, 882, 686, 698, 1080, 695, 613, 617, 589, 525, 691,
    615, 901, 532, 650, 650, 604, 639, 762, 654, 612, 654, 635, 577, 583, 592, 855, 592, 681, 591,
    915, 942, 707, 795, 589, 549, 842, 602,
];

/// The advance of every character that a monospaced face has.
const MONO: u32 = 602;
/// An ideograph.
const EM: u32 = 1_000;
/// An emoji; no installed emoji face is wider.
const EMOJI: u32 = 1_350;

/// The width of one line of words.
pub(super) fn width(words: &str, face: Face, size: f32) -> f32 {
    scaled(length(words, face), size)
}

/// The advances of one line of words, added up.
pub(super) fn length(words: &str, face: Face) -> u32 {
    words.chars().map(|c| advance(c, face)).sum()
}

/// The width of advances.
pub(super) fn scaled(length: u32, size: f32) -> f32 {
    length as f32 * size / 1_000.0
}

/// The advance of one character.
pub(super) fn advance(c: char, face: Face) -> u32 {
    let code = c as u32;
    // Most are these.
    if let 0x20..=0x7e = code {
        return match face {
            Face::Sans => u32::from(ASCII[code as usize - 0x20]),
            Face::Mono => MONO,
        };
    }
    match code {
        _ if is_joined(c) => 0,
        0x410..=0x44f if face == Face::Sans => u32::from(CYRILLIC[code as usize - 0x410]),
        0xa0..=0x4ff if face == Face::Mono => MONO,
        0..=0x1f | 0x7f..=0x9f => 0,
        0xa0 | 0x202f => u32::from(ASCII[0]),
        0xb7 => u32::from(ASCII[0]),
        0xc0..=0xde | 0x100..=0x24f | 0x400..=0x40f => 780,
        0xdf..=0xff | 0x450..=0x4ff => 660,
        _ if is_emoji(c) => EMOJI,
        _ => EM,
    }
}

/// Whether a character only changes the one before it.
pub(super) fn is_joined(c: char) -> bool {
    matches!(c as u32,
        0x300..=0x36f | 0x200b..=0x200f | 0x2060 | 0x20d0..=0x20ff | 0xfe00..=0xfe0f
        | 0x1f3fb..=0x1f3ff | 0xe0020..=0xe007f)
}

fn is_emoji(c: char) -> bool {
    matches!(c as u32, 0x2600..=0x27bf | 0x2b00..=0x2bff | 0x1f000..=0x1faff)
}

/// Whether lines may be broken on both sides of a character, as between ideographs.
fn is_ideograph(c: char) -> bool {
    matches!(c as u32, 0x2e80..=0x2fff | 0x3040..=0x9fff | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0x20000..=0x3ffff)
}

/// Characters after which no line may begin or before which none may end, in CJK typesetting.
fn sticks_to_previous(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '：'
            | '；'
            | '）'
            | '！'
            | '？'
            | '》'
            | '”'
            | '」'
            | ')'
            | ','
            | '.'
            | ':'
            | ';'
            | '…'
            | '·'
    )
}

/// Words cut into the parts that must stay together on a line, spaces at the end of each.
pub(super) fn chunks(words: &str) -> impl Iterator<Item = &str> {
    let mut rest = words;
    std::iter::from_fn(move || {
        let mut chars = rest.char_indices();
        let mut before = chars.next()?.1;
        let end = chars.find_map(|(at, c)| {
            let breaks = breaks_between(before, c);
            before = c;
            breaks.then_some(at)
        });
        let (chunk, others) = rest.split_at(end.unwrap_or(rest.len()));
        rest = others;
        Some(chunk)
    })
}

fn breaks_between(before: char, c: char) -> bool {
    if is_joined(c) || before == '\u{200d}' || c == ' ' || sticks_to_previous(c) {
        return false;
    }
    let opens = matches!(before, '（' | '「' | '《' | '“');
    let mark = matches!(before, '/' | '?' | '&' | '=' | ',' | '_' | '(' | '-');
    // A dot parts names, but not numbers: neither versions nor addresses.
    let after_mark = (mark && c.is_alphanumeric()) || (before == '.' && c.is_alphabetic());
    before == ' '
        || after_mark
        || (c == '%' && before.is_alphanumeric())
        || (!opens && (is_ideograph(before) || is_ideograph(c)))
}

/// Words cut into clusters: what a reader sees as one character.
pub(super) fn clusters(words: &str) -> Vec<&str> {
    let mut clusters = Vec::new();
    let mut first = 0;
    let mut before: Option<char> = None;
    for (at, c) in words.char_indices() {
        let flag = |c: char| matches!(c as u32, 0x1f1e6..=0x1f1ff);
        let together = is_joined(c)
            || before.is_some_and(|before| before == '\u{200d}' || (flag(before) && flag(c)));
        if before.is_some() && !together {
            clusters.push(&words[first..at]);
            first = at;
        }
        before = Some(c);
    }
    if first < words.len() {
        clusters.push(&words[first..]);
    }
    clusters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ideographs_are_one_em_and_literals_are_even() {
        assert_eq!(width("域名", Face::Sans, 10.0), 20.0);
        assert_eq!(
            width("iiii", Face::Mono, 10.0),
            width("WWWW", Face::Mono, 10.0)
        );
        assert!(width("iiii", Face::Sans, 10.0) < width("WWWW", Face::Sans, 10.0));
    }

    #[test]
    fn a_cluster_is_never_cut() {
        assert_eq!(clusters("a👩‍💻é"), ["a", "👩‍💻", "é"]);
        assert_eq!(clusters("e\u{301}x"), ["e\u{301}", "x"]);
        assert!(chunks("GET /cart?q=x").eq(["GET ", "/", "cart?", "q=", "x"]));
    }

    #[test]
    fn no_line_begins_with_a_comma() {
        assert!(chunks("命中，返回").eq(["命", "中，", "返", "回"]));
    }
}
