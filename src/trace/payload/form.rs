//! What a form sends: its fields, and with them a picture.
//!
//! Follows WHATWG URL §5.2 (application/x-www-form-urlencoded) and RFC 7578 (multipart/form-data). The
//! form is always the same; only the picture's size is of interest.

use serde::Serialize;

/// The content of a request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Content {
    /// None.
    #[default]
    None,
    /// A form's fields.
    Form,
    /// A form's fields and a picture.
    Upload {
        /// What stands between the parts (RFC 7578 §4.1).
        boundary: String,
        /// Bytes of the picture.
        picture: u64,
    },
}

/// The fields, as a browser encodes them: a space becomes `+`, and `&` in a value `%26`.
const FORM: &str = "title=Salt+%26+pepper&quantity=2";

impl Content {
    /// Its media type; `None` without content.
    pub fn media_type(&self) -> Option<String> {
        match self {
            Content::None => None,
            Content::Form => Some("application/x-www-form-urlencoded".to_owned()),
            Content::Upload { boundary, .. } => {
                Some(format!("multipart/form-data; boundary={boundary}"))
            }
        }
    }

    /// Its length in bytes.
    pub fn bytes(&self) -> u64 {
        let (before, picture, after) = self.parts();
        before.len() as u64 + picture + after.len() as u64
    }

    /// The text before the picture, the picture's length in bytes, and the text after it.
    pub fn parts(&self) -> (String, u64, String) {
        match self {
            Content::None => Default::default(),
            Content::Form => (FORM.to_owned(), 0, String::new()),
            Content::Upload { boundary, picture } => {
                let field = |name: &str| {
                    format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"")
                };
                let before = format!(
                    "{}\r\n\r\nSalt & pepper\r\n{}\r\n\r\n2\r\n{}; filename=\"salt.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n",
                    field("title"),
                    field("quantity"),
                    field("picture"),
                );
                (before, *picture, format!("\r\n--{boundary}--\r\n"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_encoded_as_browsers_do_it() {
        let pairs: Vec<_> = url::form_urlencoded::parse(FORM.as_bytes()).collect();
        assert_eq!(pairs[0], ("title".into(), "Salt & pepper".into()));
        assert_eq!(pairs[1], ("quantity".into(), "2".into()));
    }

    #[test]
    fn an_upload_is_as_long_as_its_parts() {
        let upload = Content::Upload {
            boundary: "----b".to_owned(),
            picture: 1_000,
        };
        let (before, picture, after) = upload.parts();
        assert_eq!(
            upload.bytes(),
            before.len() as u64 + picture + after.len() as u64
        );
        assert!(
            before.starts_with("------b\r\nContent-Disposition: form-data; name=\"title\"\r\n")
        );
        assert!(after.ends_with("------b--\r\n"));
    }
}
