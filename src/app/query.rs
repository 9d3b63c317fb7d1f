//! A URL's query as pairs of names and values, and back (WHATWG URL, application/x-www-form-urlencoded).

use url::Url;
use url::form_urlencoded::Serializer;

/// The pairs of a URL's query, decoded.
pub fn pairs(url: &str) -> Vec<(String, String)> {
    let Ok(url) = Url::parse(url) else {
        return Vec::new();
    };
    url.query_pairs().into_owned().collect()
}

/// The URL with these pairs for a query; without pairs it has none.
pub fn with_pairs(url: &str, pairs: &[(String, String)]) -> Option<String> {
    let mut url = Url::parse(url).ok()?;
    if pairs.is_empty() {
        url.set_query(None);
    } else {
        let query: Vec<String> = pairs
            .iter()
            .map(|(name, value)| written(name, value))
            .collect();
        url.set_query(Some(&query.join("&")));
    }
    Some(url.into())
}

/// One pair as it is written in a query.
pub fn written(name: &str, value: &str) -> String {
    Serializer::new(String::new())
        .append_pair(name, value)
        .finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_keeps_its_ampersand() {
        assert_eq!(written("q", "a&b=c d+é"), "q=a%26b%3Dc+d%2B%C3%A9");
        let url = with_pairs("https://a.example/x?old#top", &[("q".into(), "a&b".into())]);
        assert_eq!(url.as_deref(), Some("https://a.example/x?q=a%26b#top"));
        assert_eq!(pairs(&url.unwrap()), [("q".to_owned(), "a&b".to_owned())]);
    }

    #[test]
    fn no_pairs_no_query() {
        assert_eq!(
            with_pairs("https://a.example/?q=1", &[]).as_deref(),
            Some("https://a.example/")
        );
        assert!(pairs("no url").is_empty());
    }
}
