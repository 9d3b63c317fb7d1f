//! What a stage is: a declarative head and a body.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use super::cx::{Cx, Role};
use super::hop;
use super::http::{Answer, Request};
use super::world::{Setup, World};
use crate::scenario::{Knob, Settings};
use crate::text;
use crate::text::Text;
use crate::trace::Held;

/// What a stage's body returns.
pub type Running = Pin<Box<dyn Future<Output = Answer>>>;

/// A stage of the path. Everything that other rooms know of it stands in this head.
pub struct Stage {
    /// Its id, the first part of its knobs' ids.
    pub id: &'static str,
    /// Its name on the card.
    pub title: Text,
    /// What it does, in a sentence.
    pub about: Text,
    /// What it leaves out.
    pub not_modelled: Text,
    /// What a person can set.
    pub knobs: &'static [&'static Knob],
    /// The caches it keeps, to be cleared one by one.
    pub caches: &'static [CacheHead],
    /// Runs worth a click.
    pub presets: &'static [Preset],
    /// Who takes part in it, in the order of lanes.
    pub cast: &'static [Role],
    /// The server that the request reaches here, if it is one.
    pub hop: Option<Hop>,
    /// Whether that server is the far end for a request; others only pass through the stage.
    pub ends: fn(&Request) -> bool,
    /// Whether it is part of this deployment; what is absent is passed by.
    pub present: fn(&Settings) -> bool,
    /// Sets the world before the first visit.
    pub prepare: fn(&mut Setup<'_>),
    /// Its body; `None` for what only sets the world, and for a back end that another stage calls.
    pub run: Option<fn(Cx, Request, Next) -> Running>,
}

impl Stage {
    /// A head that only sets the world: the rest of a declaration is taken from it.
    pub const WORLD_ONLY: Stage = Stage {
        id: "",
        title: text!(""),
        about: text!(""),
        not_modelled: text!(""),
        knobs: &[],
        caches: &[],
        presets: &[],
        cast: &[],
        hop: None,
        ends: |_| true,
        present: |_| true,
        prepare: |_| {},
        run: None,
    };
}

/// A cache that a person can clear between two visits.
pub struct CacheHead {
    /// Its id, as it stands in a link.
    pub id: &'static str,
    /// Its name in the menu.
    pub title: Text,
    /// Empties it.
    pub clear: fn(&mut World),
    /// What it holds at a Unix second, run out or not.
    pub holds: fn(&mut World, u64) -> Vec<Held>,
}

/// A run worth a click: what differs from the defaults.
pub struct Preset {
    /// Its id.
    pub id: &'static str,
    /// Its name on the chip.
    pub title: Text,
    /// The URL, if it matters.
    pub url: Option<&'static str>,
    /// Knob ids and values as in a link.
    pub set: &'static [(&'static str, &'static str)],
    /// Seconds before each further visit.
    pub again: &'static [u64],
    /// The lens to look through, if not the one in use.
    pub lens: Option<&'static str>,
}

impl Preset {
    /// A preset that only sets knobs.
    pub const fn set(
        id: &'static str,
        title: Text,
        set: &'static [(&'static str, &'static str)],
    ) -> Preset {
        Preset {
            id,
            title,
            url: None,
            set,
            again: &[],
            lens: None,
        }
    }
}

/// A server on the path, with the ends of its stack where they are shown apart.
#[derive(Clone, Copy)]
pub struct Hop {
    /// The server.
    pub at: Role,
    /// Its end of TCP.
    pub tcp: Role,
    /// Its end of TLS.
    pub tls: Role,
}

/// The rest of the path.
#[derive(Clone)]
pub struct Next {
    path: Rc<[&'static Stage]>,
    at: usize,
}

impl Next {
    pub(super) fn new(path: Rc<[&'static Stage]>) -> Next {
        Next { path, at: 0 }
    }

    /// The server that the request will reach next.
    ///
    /// # Panics
    /// When no server follows: a mistake in the list of stages.
    pub fn hop(&self, request: &Request) -> Hop {
        let mut rest = self.path[self.at..].iter();
        rest.find_map(|stage| stage.hop_of(request))
            .expect("a server stands at the end of the path")
    }

    /// Passes the request on. If the next stage is a server, the request is carried to it and the
    /// response back.
    pub async fn run(mut self, cx: &Cx, request: Request) -> Answer {
        let stage = self.path[self.at];
        self.at += 1;
        let cx = cx.in_stage(stage.id);
        match stage.hop_of(&request) {
            Some(server) => {
                let body = |cx, request| stage.body(cx, request, self);
                hop::visit(&cx, server, request, body).await
            }
            None => stage.body(cx, request, self).await,
        }
    }
}

impl Stage {
    fn hop_of(&self, request: &Request) -> Option<Hop> {
        self.hop.filter(|_| (self.ends)(request))
    }

    pub(super) fn body(&self, cx: Cx, request: Request, next: Next) -> Running {
        let run = self.run.expect("only stages with a body stand on the path");
        run(cx, request, next)
    }
}
