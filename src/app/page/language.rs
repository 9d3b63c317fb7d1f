//! The languages of the page: all but English are files beside the module, fetched before they are shown.

use gloo::utils::{document, window};
use js_sys::{Array, Promise};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;
use yew::platform::spawn_local;

use crate::text::Lang;
use crate::text::files::{is_known, learn};

/// Goes on once the language's texts are there, at once if they are; `then` is told whether they are.
pub(super) fn with(lang: Lang, then: impl FnOnce(bool) + 'static) {
    if is_known(lang) {
        return then(true);
    }
    spawn_local(async move {
        let file = fetch(&file_of(lang)).await;
        then(file.is_some_and(|file| learn(lang, file)));
    });
}

/// Where the file is. boot.js asks for the same address ahead; the module's name in it keeps a file of
/// another version from being taken out of a cache.
fn file_of(lang: Lang) -> String {
    let script = document().query_selector("script[data-js]").ok().flatten();
    let module = script.and_then(|script| script.get_attribute("data-js"));
    format!("words.{}.txt?{}", lang.code(), module.unwrap_or_default())
}

/// How long a file may take to begin to arrive, in milliseconds. It was asked for ahead of the module,
/// which is twenty times as large.
const PATIENCE: i32 = 5_000;

async fn fetch(file: &str) -> Option<String> {
    let late = Promise::new(&mut |resolve, _| {
        let _id =
            window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, PATIENCE);
    });
    let asked = Promise::race(&Array::of2(&window().fetch_with_str(file), &late));
    let response: Response = JsFuture::from(asked).await.ok()?.dyn_into().ok()?;
    let body = response.text().ok().filter(|_| response.ok())?;
    JsFuture::from(body).await.ok()?.as_string()
}
