//! Host names in other scripts become ASCII: the Unicode part of the URL Standard's "domain to ASCII"
//! (UTS #46, nontransitional). Labels typed as `xn--…` are checked by the same rules.
//!
//! Its tables would be an eighth of the page, and every browser has them. So in wasm the platform's own
//! URL parser is asked, the one place of the model that asks it for anything; natively the `idna` crate
//! is. `tests/digests.rs` and `tests/wasm.rs` hold the two against each other.

/// The ASCII form of a host that has other characters or punycode; `None` when it has none.
pub fn to_ascii(host: &str) -> Option<String> {
    let ascii = ask(host)?;
    // Punycode that would be written otherwise is none.
    let typed = host.to_ascii_lowercase();
    let mut punycode = typed.split('.').filter(|label| label.starts_with("xn--"));
    let sound = punycode.all(|label| is_sound(label) && ascii.split('.').any(|kept| kept == label));
    sound.then_some(ascii)
}

#[cfg(not(target_arch = "wasm32"))]
fn ask(host: &str) -> Option<String> {
    idna::domain_to_ascii(host).ok()
}

#[cfg(target_arch = "wasm32")]
fn ask(host: &str) -> Option<String> {
    let url = web_sys::Url::new(&format!("http://{host}/")).ok()?;
    Some(url.hostname())
}

/// Whether a label of punycode comes out of what it stands for. Browsers differ in which they look into.
fn is_sound(label: &str) -> bool {
    let name = idna::punycode::decode_to_string(&label[4..]);
    name.and_then(|name| ask(&name))
        .is_some_and(|again| again == label)
}
