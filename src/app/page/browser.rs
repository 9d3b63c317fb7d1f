//! The few things the page asks of the browser. None of them may fail loudly: storage can be closed,
//! history can be rationed, the clipboard can be forbidden.

use gloo::utils::{document, document_element, window};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlElement, HtmlInputElement, Url};

use crate::app::action::{Preferences, Theme};
use crate::text::Lang;

/// The names under which things are remembered.
const LANG: &str = "hopscope.lang";
const THEME: &str = "hopscope.theme";
const SHORTCUTS: &str = "hopscope.shortcuts";

/// The height of the fade at the lower edge of a list, in pixels.
const LIST_FADE: f64 = 22.0;

/// The query of the page's address.
pub(super) fn query() -> String {
    window().location().search().unwrap_or_default()
}

/// The page's address with another query.
pub(super) fn address_with(query: &str) -> String {
    let location = window().location();
    let origin = location.origin().unwrap_or_default();
    let path = location.pathname().unwrap_or_default();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{origin}{path}{mark}{query}")
}

/// Writes the page's address.
pub(super) fn write_address(query: &str, push: bool) {
    let url = address_with(query);
    let Ok(history) = window().history() else {
        return;
    };
    // A browser that rations history entries refuses; the page goes on with the address it has.
    let _refused = if push {
        history.push_state_with_url(&JsValue::NULL, "", Some(&url))
    } else {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&url))
    };
}

/// What is remembered, with the browser's language where nothing is.
pub(super) fn preferences() -> Preferences {
    let lang = recall(LANG).and_then(|tag| Lang::from_tag(&tag));
    Preferences {
        lang: lang.or_else(browser_lang).unwrap_or_default(),
        theme: recall(THEME)
            .and_then(|id| Theme::from_id(&id))
            .unwrap_or_default(),
        shortcuts: recall(SHORTCUTS).as_deref() != Some("off"),
    }
}

/// Remembers the language.
pub(super) fn remember_lang(lang: Lang) {
    remember(LANG, lang.code());
}

/// Remembers the rest of the preferences.
pub(super) fn remember_preferences(preferences: &Preferences) {
    remember(THEME, preferences.theme.id());
    remember(SHORTCUTS, if preferences.shortcuts { "on" } else { "off" });
}

fn browser_lang() -> Option<Lang> {
    let languages = window().navigator().languages();
    languages
        .iter()
        .filter_map(|tag| tag.as_string())
        .find_map(|tag| Lang::from_tag(&tag))
}

fn recall(name: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(name).ok()?
}

fn remember(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        // A full or closed store only means that nothing is remembered.
        let _refused = storage.set_item(name, value);
    }
}

/// Shows language and theme on the document: its attributes and its title.
pub(super) fn dress_document(lang: Lang, theme: Theme, title: &str) {
    let root = document_element();
    let _kept = root.set_attribute("lang", lang.code());
    let _kept = match theme {
        Theme::System => root.remove_attribute("data-theme"),
        Theme::Light | Theme::Dark => root.set_attribute("data-theme", theme.id()),
    };
    document().set_title(title);
}

/// Takes the picture away that stood in for the app.
pub(super) fn remove_first_picture() {
    if let Some(picture) = document().get_element_by_id("first-picture") {
        picture.remove();
    }
}

/// Whether a media query matches now.
pub(super) fn matches_media(query: &str) -> bool {
    let list = window().match_media(query).ok().flatten();
    list.is_some_and(|list| list.matches())
}

/// Whether somebody has the mouse or the focus in an element.
pub(super) fn is_busy(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    found.is_some_and(|one| matches!(one.matches(":hover, :focus-within"), Ok(true)))
}

/// Brings an element into view in the list that scrolls it, from its top on.
pub(super) fn bring_into_list(list: &str, element: &str) {
    let found = |selector: &str| document().query_selector(selector).ok().flatten();
    let Some((list, element)) = found(list).zip(found(element)) else {
        return;
    };
    let (window, place) = (
        list.get_bounding_client_rect(),
        element.get_bounding_client_rect(),
    );
    let above = place.top() - window.top();
    let below = place.bottom() - window.bottom() + LIST_FADE;
    let by = if above < 0.0 {
        above
    } else {
        below.max(0.0).min(above)
    };
    if by != 0.0 {
        list.scroll_by_with_x_and_y(0.0, by);
    }
}

/// Scrolls a chart sideways until an element's beginning is in its window.
pub(super) fn bring_into_chart(chart: &str, element: &str) {
    let found = |selector: &str| document().query_selector(selector).ok().flatten();
    let Some((chart, element)) = found(chart).zip(found(element)) else {
        return;
    };
    let window = chart.get_bounding_client_rect();
    let from = element.get_bounding_client_rect().left() - window.left();
    if from < window.width() / 2.0 || from > window.width() {
        chart.scroll_by_with_x_and_y(from - window.width() / 2.0, 0.0);
    }
}

/// Moves the focus to an element.
pub(super) fn focus(id: &str) {
    let element = document().get_element_by_id(id);
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _gone = element.focus();
    }
}

/// Moves the focus to a field and selects its text.
pub(super) fn focus_and_select(id: &str) {
    let element = document().get_element_by_id(id);
    if let Some(input) = element.and_then(|element| element.dyn_into::<HtmlInputElement>().ok()) {
        let _gone = input.focus();
        input.select();
    }
}

/// Marks a part of what stands in the address bar, and goes there if its form has the focus.
pub(super) fn select_in_address((start, end): (u32, u32)) {
    let found = |selector: &str| document().query_selector(selector).ok().flatten();
    let field = found(".address input");
    if let Some(input) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) {
        if found(".address :focus").is_some() {
            let _gone = input.focus();
        }
        let _refused = input.set_selection_range(start, end);
    }
}

/// Saves a file.
pub(super) fn save(name: &str, media: &str, bytes: &[u8]) {
    if let Some(address) = address_of(media, bytes) {
        download(name, &address);
    }
}

/// Saves what the browser has made.
pub(super) fn save_blob(name: &str, blob: &Blob) {
    if let Ok(address) = Url::create_object_url_with_blob(blob) {
        download(name, &address);
    }
}

/// An address at which the page alone finds some bytes.
pub(super) fn address_of(media: &str, bytes: &[u8]) -> Option<String> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let kind = BlobPropertyBag::new();
    kind.set_type(media);
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &kind);
    Url::create_object_url_with_blob(&blob.ok()?).ok()
}

/// Saves what is at an address, which stays: some browsers read it only later.
fn download(name: &str, address: &str) {
    let link = document().create_element("a");
    if let Some(link) = link
        .ok()
        .and_then(|link| link.dyn_into::<HtmlElement>().ok())
    {
        let _set = link.set_attribute("href", address);
        let _set = link.set_attribute("download", name);
        link.click();
    }
}

/// Base64 of a text's UTF-8 bytes.
pub(super) fn base64(text: &str) -> String {
    let bytes: String = text.bytes().map(char::from).collect();
    // It refuses only what is not a byte.
    window().btoa(&bytes).unwrap_or_default()
}

/// Puts a text on the clipboard; whether the browser allowed it.
pub(super) async fn copy(text: &str) -> bool {
    let navigator = window().navigator();
    // A page that is not served securely has none.
    let clipboard = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard"));
    let clipboard = clipboard
        .ok()
        .and_then(|value| value.dyn_into::<web_sys::Clipboard>().ok());
    match clipboard {
        Some(clipboard) => JsFuture::from(clipboard.write_text(text)).await.is_ok(),
        None => false,
    }
}
