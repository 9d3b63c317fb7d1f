//! Those who end while a run goes on.

use super::{Cx, Role};

impl Cx {
    /// Somebody is gone from now on: a process that is killed.
    pub fn ends(&self, who: Role) {
        let now = self.now();
        self.record(|recorder| {
            let who = recorder.who(who);
            recorder.ends(who, now);
        });
    }
}
