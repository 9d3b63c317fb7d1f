//! A language as a file: what the page fetches, so that its module need not carry every language.
//!
//! `www/words.mjs` makes the files of the sources. The first line has the hashes of the English texts in
//! rising order, each as its distance from the one before, in base 36; the lines after it are the
//! translations in that order.

/// A language's translations, found by the English text.
#[derive(Clone, Debug, PartialEq)]
pub struct Dictionary(Vec<(u32, &'static str)>);

impl Dictionary {
    /// Reads a file; `None` when it is no such file.
    pub fn read(file: &'static str) -> Option<Dictionary> {
        let (steps, words) = file.split_once('\n')?;
        let mut words = words.split_terminator('\n');
        let mut hash: u32 = 0;
        let mut entries = Vec::new();
        for step in steps.split(' ') {
            hash = hash.checked_add(u32::from_str_radix(step, 36).ok()?)?;
            entries.push((hash, words.next()?));
        }
        words.next().is_none().then_some(Dictionary(entries))
    }

    /// The translation of an English text, if the file has one.
    pub fn find(&self, en: &str) -> Option<&'static str> {
        let found = self.0.binary_search_by_key(&hash(en), |(hash, _)| *hash);
        Some(self.0[found.ok()?].1)
    }

    /// How many translations there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// FNV-1a, 32 bits.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// The languages that have arrived.
#[cfg(target_arch = "wasm32")]
mod arrived {
    use std::sync::OnceLock;

    use super::Dictionary;
    use crate::text::Lang;

    static ZH: OnceLock<Dictionary> = OnceLock::new();
    static RU: OnceLock<Dictionary> = OnceLock::new();

    const fn slot(lang: Lang) -> Option<&'static OnceLock<Dictionary>> {
        match lang {
            Lang::En => None,
            Lang::Zh => Some(&ZH),
            Lang::Ru => Some(&RU),
        }
    }

    /// Whether the texts of a language are there.
    pub fn is_known(lang: Lang) -> bool {
        slot(lang).is_none_or(|slot| slot.get().is_some())
    }

    /// Takes the file of a language in; whether it is one.
    pub fn learn(lang: Lang, file: String) -> bool {
        // Kept as long as the page: its lines are handed out as `Text::get` has always done.
        let dictionary = Dictionary::read(Box::leak(file.into_boxed_str()));
        let (Some(slot), Some(dictionary)) = (slot(lang), dictionary) else {
            return false;
        };
        slot.get_or_init(|| dictionary);
        true
    }

    /// A text in a language; in English while the language, or this text of it, is missing.
    pub fn translated(lang: Lang, en: &'static str) -> &'static str {
        let dictionary = slot(lang).and_then(OnceLock::get);
        dictionary.and_then(|words| words.find(en)).unwrap_or(en)
    }
}

#[cfg(target_arch = "wasm32")]
pub use arrived::{is_known, learn, translated};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_the_specification() {
        // FNV test vectors, draft-eastlake-fnv appendix C.
        assert_eq!(hash(""), 0x811c_9dc5);
        assert_eq!(hash("a"), 0xe40c_292c);
        assert_eq!(hash("foobar"), 0xbf9c_f968);
    }

    #[test]
    fn what_is_no_file_of_words_is_refused() {
        for file in [
            "",
            "\n",
            "1 2\none\n",
            "1\none\ntwo\n",
            "1zzzzzz 1zzzzzz\na\nb\n",
            "-1\na\n",
            "<!doctype html>\n<title>Not found</title>\n",
        ] {
            assert_eq!(Dictionary::read(file), None, "{file:?}");
        }
        let file = Dictionary::read("1 2\none\n\n").expect("two texts, one of them empty");
        assert_eq!(file.len(), 2);
        assert_eq!(file.find("three"), None);
    }
}
