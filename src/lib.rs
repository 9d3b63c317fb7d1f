//! hopscope simulates what happens between Enter in the address bar and the page on the screen.
//!
//! One flow, one direction: a [`scenario::Scenario`] (URL, knobs, visits, seed) is simulated by
//! [`pipeline`] on the virtual clock of [`sim`] into a [`trace::Trace`]; a [`lens`] chooses what of it
//! is shown; [`diagram`] lays that out and draws any moment of it; [`wire`] builds the bytes that were
//! sent; [`export`] writes it; `app` is the page around it, [`embed`] the interface for programs. Nothing
//! flows back.

pub mod app;
#[cfg(feature = "cli")]
pub mod cli;
pub mod diagram;
pub mod embed;
pub mod export;
pub mod http_cache;
pub mod lens;
pub mod pipeline;
pub mod resolver;
pub mod scenario;
pub mod sim;
pub mod text;
pub mod trace;
pub mod wire;
