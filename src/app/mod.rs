//! The page: one reducer over plain data, and the components that draw it.
//!
//! Everything but [`page`] is free of the browser and tested natively: a person's action is a value,
//! [`State::reduce`](state::State::reduce) makes the next state of it, and `page` shows that.

pub mod action;
pub mod bytes;
pub mod caches;
pub mod find;
mod folding;
pub mod link;
pub mod packets;
pub mod player;
pub mod preset;
pub mod query;
pub mod run;
pub mod stacks;
pub mod state;
pub mod story;
mod visit_words;
pub mod visits;
pub mod waterfall;
pub mod words;
pub mod zoom;

#[cfg(target_arch = "wasm32")]
mod page;

#[cfg(target_arch = "wasm32")]
pub use page::{start, start_with};
