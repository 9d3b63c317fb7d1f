//! Host names in other scripts become ASCII: the Unicode part of the URL Standard's "domain to ASCII"
//! (UTS #46, nontransitional).
//!
//! Its tables would be an eighth of the page, and every browser has them. So in wasm the platform's own
//! URL parser is asked, the one place of the model that asks it for anything; natively the `idna` crate
//! is. `tests/digests.rs` and `tests/wasm.rs` hold the two against each other.
//!
//! Not checked: labels typed as `xn--…`. Browsers differ in which of those they refuse.

/// The ASCII form of a host that has other characters; `None` when it has none.
#[cfg(not(target_arch = "wasm32"))]
pub fn to_ascii(host: &str) -> Option<String> {
    idna::domain_to_ascii(host).ok()
}

/// The ASCII form of a host that has other characters; `None` when it has none.
#[cfg(target_arch = "wasm32")]
pub fn to_ascii(host: &str) -> Option<String> {
    let url = web_sys::Url::new(&format!("http://{host}/")).ok()?;
    Some(url.hostname())
}
