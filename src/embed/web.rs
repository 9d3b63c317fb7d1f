//! The interface as the page's own module exports it, in a page and in Node. `www/hopscope.d.ts` has its
//! types, `www/hopscope.js` is the file that programs import.

use js_sys::{Array, Function, JSON, JsString, Object, Reflect, Symbol};
use wasm_bindgen::prelude::*;

use super::{Given, Json, Played, Refusal, catalogue, moment, play};
use crate::scenario::permalink::MAX_LINK;
use crate::text::{Lang, files};

/// Plays a scenario; the trace of its last visit.
///
/// # Errors
/// An `Error` whose message says what is wrong with the scenario. So does every other function.
#[wasm_bindgen(skip_typescript)]
pub fn simulate(scenario: &JsValue) -> Result<JsValue, JsValue> {
    shown(&played(scenario, &JsValue::UNDEFINED)?.json())
}

/// The picture of a lens as the text of a Mermaid sequence diagram.
///
/// # Errors
/// As [`simulate`].
#[wasm_bindgen(skip_typescript)]
pub fn mermaid(scenario: &JsValue, lens: &JsValue) -> Result<String, JsValue> {
    Ok(played(scenario, lens)?.mermaid())
}

/// The picture of a lens as an SVG document, at a virtual time in milliseconds or complete.
///
/// # Errors
/// As [`simulate`].
#[wasm_bindgen(skip_typescript)]
pub fn svg(scenario: &JsValue, lens: &JsValue, time: Option<f64>) -> Result<String, JsValue> {
    let played = played(scenario, lens)?;
    let time = time.map(|time| moment(time, played.lang)).transpose();
    Ok(played.svg(time.map_err(refused)?))
}

/// What the client's network interface saw, as a capture file.
///
/// # Errors
/// As [`simulate`].
#[wasm_bindgen(skip_typescript)]
pub fn pcap(scenario: &JsValue) -> Result<Vec<u8>, JsValue> {
    Ok(played(scenario, &JsValue::UNDEFINED)?.pcap())
}

/// Every knob.
///
/// # Errors
/// As [`simulate`], about the language.
#[wasm_bindgen(skip_typescript)]
pub fn knobs(lang: &JsValue) -> Result<JsValue, JsValue> {
    shown(&catalogue::knobs(spoken(lang)?))
}

/// Every lens.
///
/// # Errors
/// As [`knobs`].
#[wasm_bindgen(skip_typescript)]
pub fn lenses(lang: &JsValue) -> Result<JsValue, JsValue> {
    shown(&catalogue::lenses(spoken(lang)?))
}

/// Every stage.
///
/// # Errors
/// As [`knobs`].
#[wasm_bindgen(skip_typescript)]
pub fn stages(lang: &JsValue) -> Result<JsValue, JsValue> {
    shown(&catalogue::stages(spoken(lang)?))
}

/// Takes the texts of a language in, which are a file beside the module; whether it is one.
#[wasm_bindgen(skip_typescript)]
pub fn learn(lang: &str, file: String) -> bool {
    Lang::from_tag(lang).is_some_and(|lang| files::learn(lang, file))
}

fn played(scenario: &JsValue, lens: &JsValue) -> Result<Played, JsValue> {
    let mut given = Given::json(&json(scenario, DEPTH)?);
    given.member("lens", &json(lens, 0)?);
    play(given).map_err(refused)
}

fn spoken(lang: &JsValue) -> Result<Lang, JsValue> {
    let mut given = Given::default();
    given.member("lang", &json(lang, 0)?);
    let link = given.read().map_err(refused)?;
    Ok(link.lang.unwrap_or_default())
}

fn refused(refusal: Refusal) -> JsValue {
    JsError::new(&refusal.message).into()
}

/// The browser's own reader is quicker than making the objects one by one.
fn shown(json: &str) -> Result<JsValue, JsValue> {
    JSON::parse(json)
}

/// A scenario holds a list of visits, each with a list of caches; what lies deeper is wrong, whatever it is.
const DEPTH: u32 = 5;

/// More members than this of anything are wrong, whatever they are.
const MEMBERS: u32 = 1_000;

/// What JavaScript gave, as far as it is data and not beyond all measure.
fn json(value: &JsValue, depth: u32) -> Result<Json, JsValue> {
    if let Some(text) = value.dyn_ref::<JsString>() {
        return Ok(Json::Text(text.slice(0, MAX_LINK as u32 + 1).into()));
    }
    if let Some(yes) = value.as_bool() {
        return Ok(Json::Bool(yes));
    }
    if let Some(whole) = value.as_f64().and_then(whole) {
        return Ok(Json::Number(whole));
    }
    if value.as_f64().is_some() || value.is_bigint() {
        let words = value.unchecked_ref::<Object>().to_string();
        return Ok(Json::Text(words.into()));
    }
    if value.is_null() || value.is_undefined() {
        return Ok(Json::Null);
    }
    if !value.is_object() || depth == 0 {
        return Ok(Json::List(Vec::new()));
    }
    // A URL, a Map or a Promise has no members to read: it is what it says of itself.
    if !Reflect::get(value, &Symbol::to_string_tag())?.is_undefined() {
        let says = Reflect::get(value, &"toString".into())?;
        let says = says.dyn_ref::<Function>().map(|says| says.call0(value));
        return json(&says.transpose()?.unwrap_or_default(), 0);
    }
    if Array::is_array(value) {
        let items: &Array = value.unchecked_ref();
        let items = (0..items.length().min(MEMBERS)).map(|at| json(&items.get(at), depth - 1));
        return Ok(Json::List(items.collect::<Result<_, _>>()?));
    }
    let names = Object::keys(value.unchecked_ref::<Object>());
    let members = (0..names.length().min(MEMBERS)).map(|at| {
        let name = names.get(at);
        let value = json(&Reflect::get(value, &name)?, depth - 1)?;
        Ok((name.as_string().unwrap_or_default().into(), value))
    });
    Ok(Json::Object(members.collect::<Result<_, JsValue>>()?))
}

/// A whole number that JavaScript knows exactly.
fn whole(number: f64) -> Option<u64> {
    let whole = number as u64;
    (whole as f64 == number && whole < 1 << 53).then_some(whole)
}
