//! The page with a run that is as long as one likes, for `tests/beside/run.mjs`: the same components as the
//! page itself, which has no way to be given a trace. The address says how many messages: `#5000`; without
//! a number the page plays its own scenarios.

#[allow(dead_code, reason = "tests need more of it")]
#[cfg(target_arch = "wasm32")]
#[path = "../tests/diagram/build.rs"]
mod build;
#[cfg(target_arch = "wasm32")]
#[path = "../tests/diagram/synthetic.rs"]
mod synthetic;

fn main() {
    #[cfg(target_arch = "wasm32")]
    page::start();
}

#[cfg(target_arch = "wasm32")]
mod page {
    use std::rc::Rc;

    use hopscope::app::action::Preferences;
    use hopscope::app::player::Player;
    use hopscope::app::run::{Picture, Run};
    use hopscope::app::state::State;
    use hopscope::export;
    use hopscope::lens;
    use hopscope::text::Lang;
    use wasm_bindgen::prelude::*;

    use super::synthetic::synthetic;

    pub fn start() {
        hopscope::app::start_with(opened);
    }

    fn opened(query: &str, preferences: Preferences) -> State {
        let state = State::open(query, preferences);
        let hash = web_sys::window().and_then(|window| window.location().hash().ok());
        let Some(messages) = hash.and_then(|hash| hash.strip_prefix('#')?.parse().ok()) else {
            return state;
        };
        let run = Run {
            scenario: state.run.scenario.clone(),
            trace: synthetic(messages),
            outcomes: Vec::new(),
        };
        let picture = Picture::of(
            &run,
            (state.picture.lens, &state.folds, state.rows),
            state.lang(),
            state.player.mode,
        );
        State {
            run: Rc::new(run),
            picture: Rc::new(picture),
            player: Player {
                playing: false,
                ..Player::default()
            },
            ..state
        }
    }

    /// A run of so many messages as Mermaid text.
    #[wasm_bindgen]
    pub fn synthetic_mermaid(messages: usize) -> String {
        let everything = lens::by_id("everything").expect("a lens");
        {
            let trace = synthetic(messages);
            export::mermaid(&trace, &lens::view(&trace, everything), Lang::En).text
        }
    }
}
