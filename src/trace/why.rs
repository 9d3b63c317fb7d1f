//! What a thing is, why it happens, and who says so.

use serde::{Serialize, Serializer};

use crate::text::{Args, Lang, Text};

/// Where a statement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cite {
    /// As it is cited: `RFC 9293 §3.5`.
    pub label: &'static str,
    /// Where it is read; empty for an RFC, whose label says it.
    pub url: &'static str,
}

impl Cite {
    /// A section of an RFC, cited as `RFC 9293 §3.5`.
    pub const fn rfc(label: &'static str) -> Cite {
        Cite { label, url: "" }
    }

    /// Where it is read.
    pub fn link(&self) -> String {
        match rfc(self.label) {
            Some(link) if self.url.is_empty() => link,
            _ => self.url.to_owned(),
        }
    }
}

/// Where a section of an RFC is read, cited as `RFC 9293 §3.5`; `None` for anything else.
pub fn rfc(label: &str) -> Option<String> {
    let (number, section) = label.strip_prefix("RFC ")?.split_once(" §")?;
    Some(format!(
        "https://www.rfc-editor.org/rfc/rfc{number}#section-{section}"
    ))
}

/// What a thing is, why it happens, and who says so.
#[derive(Debug, PartialEq, Eq)]
pub struct Why {
    /// A stable id, `stage.thing`; golden files print it instead of the sentences.
    pub id: &'static str,
    /// What happens, in a sentence or two.
    pub what: Text,
    /// Why it does.
    pub why: Text,
    /// The sources.
    pub cites: &'static [Cite],
}

/// A [`Why`] with what fills its placeholders.
#[derive(Clone, Debug)]
pub struct Reason {
    /// The explanation.
    pub why: &'static Why,
    /// What fills the placeholders of both its texts.
    pub args: Args,
}

impl Reason {
    /// What happens.
    pub fn what(&self, lang: Lang) -> String {
        self.why.what.fill(lang, &self.args)
    }

    /// Why it does.
    pub fn why(&self, lang: Lang) -> String {
        self.why.why.fill(lang, &self.args)
    }
}

impl From<&'static Why> for Reason {
    fn from(why: &'static Why) -> Reason {
        Reason {
            why,
            args: Vec::new(),
        }
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.why.id, &self.args).serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::Cite;

    #[test]
    fn an_rfc_is_read_at_the_section_that_is_cited() {
        let link = Cite::rfc("RFC 9293 §3.5").link();
        assert_eq!(link, "https://www.rfc-editor.org/rfc/rfc9293#section-3.5");
    }
}
