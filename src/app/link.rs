//! The state as the query of the page's address, and back.

use super::action::{Notices, Theme};
use super::state::State;
use crate::diagram::Rows;
use crate::embed;
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
        by_time: state.rows == Rows::Time,
        lens: (lens.id != default_lens().id).then_some(lens.id),
        folds: embed::fold_words(&state.folds),
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

/// The query of a frame in another page that shows the run from its beginning.
pub fn of_frame(state: &State) -> String {
    let run = of_run(state);
    let and = if run.is_empty() { "" } else { "&" };
    format!("embed{and}{run}")
}

/// Whether a query is that of a frame in another page, and then its theme: `embed`, `theme=dark`.
pub fn frame(query: &str) -> Option<Theme> {
    let parts = query.strip_prefix('?').unwrap_or(query).split('&');
    let parts = parts.map(|part| part.split_once('=').unwrap_or((part, "")));
    let mut embedded = None;
    let mut theme = Theme::default();
    for (name, value) in parts {
        match name {
            "embed" => embedded = Some(()),
            "theme" => theme = Theme::from_id(value).unwrap_or(theme),
            _ => {}
        }
    }
    embedded.map(|()| theme)
}

/// The lens that a page opens with: the first of the menu.
pub fn default_lens() -> &'static Lens {
    &lens::ALL[0]
}
