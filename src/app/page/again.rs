//! Again: one more visit to the same world, later, and with a cache cleared before it.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::Dispatch;
use super::icons::{Icon, icon};
use super::menu::Menu;
use super::same::Same;
use crate::app::run::Run;
use crate::app::state::Action;
use crate::app::words;
use crate::pipeline;
use crate::scenario::{MAX_AFTER, MAX_VISITS, Visit};
use crate::text::{Arg, Lang, Text, duration};

/// The clock moves of the menu, in seconds.
const MOVES: [(u64, Text); 4] = [
    (0, words::AT_ONCE),
    (60, words::MINUTE),
    (3_600, words::HOUR),
    (86_400, words::DAY),
];

#[derive(Properties, PartialEq)]
pub(super) struct AgainProps {
    pub lang: Lang,
    pub run: Same<Run>,
    pub dispatch: Dispatch,
}

/// The button and its menu.
#[component]
pub(super) fn Again(props: &AgainProps) -> Html {
    let lang = props.lang;
    let visits = props.run.scenario.again.len() + 1;
    let full = visits >= MAX_VISITS;
    // Every choice makes another run, and another run closes the menu.
    let version = use_mut_ref(|| (0u32, props.run.clone()));
    let version = {
        let mut seen = version.borrow_mut();
        if seen.1 != props.run {
            *seen = (seen.0.wrapping_add(1), props.run.clone());
        }
        seen.0
    };
    let send = |action: Action| {
        let dispatch = props.dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(action.clone()))
    };
    let visit = |after, clear| send(Action::Again(after, clear));
    let moves = MOVES.iter().map(|(after, title)| {
        html! {
            <button key={*after} type="button" class="chip" disabled={full} onclick={visit(*after, Vec::new())}>
                {title.get(lang)}
            </button>
        }
    });
    let caches = pipeline::stages().iter().flat_map(|stage| stage.caches).map(|cache| {
        html! {
            <button key={cache.id} type="button" class="chip" disabled={full} onclick={visit(0, vec![cache.id])}>
                {cache.title.get(lang)}
            </button>
        }
    });
    html! {
        <div class="again">
            <button
                type="button" class="tool again-now" title={words::AGAIN_HINT.get(lang)} disabled={full}
                onclick={visit(0, Vec::new())}
            >
                { icon(Icon::Again) }<span>{words::AGAIN.get(lang)}</span>
            </button>
            <Menu name={words::CLOCK.get(lang)} icon={Icon::Clock} {version}>
                <h2>{words::VISIT_AFTER.get(lang)}</h2>
                <div class="chips">{ for moves }</div>
                <OwnTime {lang} {full} dispatch={props.dispatch.clone()} />
                <h2>{words::CLEAR_FIRST.get(lang)}</h2>
                <div class="chips">{ for caches }</div>
                <h2>{words::VISITS.get(lang)}</h2>
                <ol class="visits">
                    <li>{number(1, lang)}</li>
                    { for props.run.scenario.again.iter().zip(2..).map(|(visit, n)| made(visit, n, lang)) }
                </ol>
                if full {
                    <p class="hint">{words::FULL.fill(lang, &[("n", Arg::Number(MAX_VISITS as u64))])}</p>
                }
                if visits > 1 {
                    <div class="chips">
                        <button type="button" class="chip" onclick={send(Action::Undo)}>{words::UNDO.get(lang)}</button>
                        <button type="button" class="chip" onclick={send(Action::StartOver)}>
                            {words::START_OVER.get(lang)}
                        </button>
                    </div>
                }
            </Menu>
        </div>
    }
}

fn number(n: u64, lang: Lang) -> String {
    words::VISIT_NUMBER.fill(lang, &[("n", Arg::Number(n))])
}

/// One visit of the list.
fn made(visit: &Visit, n: u64, lang: Lang) -> Html {
    let mut parts = vec![number(n, lang)];
    parts.push(match visit.after {
        0 => words::AT_ONCE.get(lang).to_owned(),
        after => words::LATER.fill(lang, &[("time", Arg::Str(interval(after, lang)))]),
    });
    if !visit.clear.is_empty() {
        let cleared = visit.clear.iter().map(|id| cache_title(id, lang));
        let what = Arg::Str(cleared.collect::<Vec<_>>().join(", "));
        parts.push(words::CLEARED.fill(lang, &[("what", what)]));
    }
    parts.extend(visit.url.clone());
    html! { <li key={n}>{parts.join(" · ")}</li> }
}

/// A length of time in the largest unit that divides it.
fn interval(seconds: u64, lang: Lang) -> String {
    let (day, hour, minute) = match lang {
        Lang::En => ("d", "h", "min"),
        Lang::Zh => ("天", "小时", "分钟"),
        Lang::Ru => ("д", "ч", "мин"),
    };
    match seconds {
        s if s.is_multiple_of(86_400) => format!("{}\u{a0}{day}", s / 86_400),
        s if s.is_multiple_of(3_600) => format!("{}\u{a0}{hour}", s / 3_600),
        s if s.is_multiple_of(60) => format!("{}\u{a0}{minute}", s / 60),
        s => duration(s * 1_000_000, lang),
    }
}

fn cache_title(id: &str, lang: Lang) -> &'static str {
    let mut caches = pipeline::stages().iter().flat_map(|stage| stage.caches);
    let cache = caches.find(|cache| cache.id == id);
    cache.map_or("", |cache| cache.title.get(lang))
}

#[derive(Properties, PartialEq)]
struct OwnTimeProps {
    lang: Lang,
    full: bool,
    dispatch: Dispatch,
}

/// A clock move of one's own.
#[component]
fn OwnTime(props: &OwnTimeProps) -> Html {
    let lang = props.lang;
    let field = use_node_ref();
    let go = {
        let (field, dispatch) = (field.clone(), props.dispatch.clone());
        Callback::from(move |()| {
            let value = field.cast::<HtmlInputElement>().map(|input| input.value());
            let seconds = value.and_then(|value| value.trim().parse::<u64>().ok());
            if let Some(seconds) = seconds.filter(|seconds| *seconds <= MAX_AFTER) {
                dispatch.dispatch(Action::Again(seconds, Vec::new()));
            }
        })
    };
    let onclick = go.reform(|_: MouseEvent| ());
    // The field stands in the address bar's form; Enter in it must not run the address.
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Enter"
            && event
                .target()
                .is_some_and(|target| target.has_type::<HtmlInputElement>())
        {
            event.prevent_default();
            go.emit(());
        }
    });
    html! {
        <div class="own-time" {onkeydown}>
            <label>
                <span>{words::SECONDS_AFTER.get(lang)}</span>
                <input ref={field} type="number" min="0" max={MAX_AFTER.to_string()} step="1" value="300" />
            </label>
            <button type="button" class="chip" disabled={props.full} {onclick}>{words::VISIT.get(lang)}</button>
        </div>
    }
}
