//! The state as the query of the page's address, and back.

use super::action::Notices;
use super::state::State;
use crate::lens::{self, Lens};
use crate::pipeline;
use crate::scenario::permalink::{self, Link};

/// Reads a query; what cannot be read takes its default and is named in the notices.
pub fn read(query: &str) -> (Link, Notices) {
    let lenses: Vec<&'static str> = lens::ALL.iter().map(|lens| lens.id).collect();
    let (link, problems) =
        pipeline::with_vocabulary(&lenses, |words| permalink::decode(query, words));
    let notices = Notices {
        link: problems,
        older_model: link.older_model,
        ..Notices::default()
    };
    (link, notices)
}

/// Writes the query of a state: the moment is in it when the playhead rests.
pub fn write(state: &State) -> String {
    let moment = (!state.player.playing).then(|| state.player.at(&state.picture));
    encode(state, moment)
}

fn encode(state: &State, at: Option<u64>) -> String {
    let lens = state.picture.lens;
    let link = Link {
        scenario: state.run.scenario.clone(),
        lens: (lens.id != default_lens().id).then_some(lens.id),
        at,
        lang: state.lang_in_link.then_some(state.lang()),
        older_model: false,
    };
    permalink::encode(&link, pipeline::MODEL)
}

/// The query of this very moment, playing or not.
pub fn of_moment(state: &State) -> String {
    encode(state, Some(state.player.at(&state.picture)))
}

/// The query of the run from its beginning.
pub fn of_run(state: &State) -> String {
    encode(state, None)
}

/// The lens that a page opens with: the first of the menu.
pub fn default_lens() -> &'static Lens {
    &lens::ALL[0]
}
