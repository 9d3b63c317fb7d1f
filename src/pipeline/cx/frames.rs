//! Frames and doors: what is decided, and what is repeated.

use super::guards::FragmentGuard;
use super::{Arm, Cx, Role};
use crate::text::{Label, Text};
use crate::trace::{Fragment, FragmentId, Operand, Operator, Reason, Scope, Time, Why};

impl Cx {
    /// A decision that encloses what follows from it: `body` stands in the operand taken.
    pub async fn alt<T>(
        &self,
        decider: Role,
        name: impl Into<Label>,
        why: impl Into<Reason>,
        (arms, taken): (Vec<Arm>, usize),
        body: impl AsyncFnOnce(&Cx) -> T,
    ) -> T {
        let id = self.fragment(decider, (name.into(), why.into()), (arms, taken), false);
        let guard = FragmentGuard { cx: self, id };
        let result = body(&self.inside(Scope::Operand(id, taken as u8))).await;
        drop(guard);
        result
    }

    /// What somebody does again and again as long as `guard` holds: `body` stands in a loop.
    pub async fn repeat<T>(
        &self,
        who: Role,
        said: (Text, &'static Why),
        guard: impl Into<Label>,
        body: impl AsyncFnOnce(&Cx) -> T,
    ) -> T {
        let now = self.now();
        let said = (said.0.into(), said.1.into());
        let looped = Fragment {
            operator: Operator::Loop,
            ..self.decision(now, who, said, (vec![Arm::new(guard)], 0), false)
        };
        let id = self.record(|recorder| recorder.fragment(now, looped));
        let guard = FragmentGuard { cx: self, id };
        let result = body(&self.inside(Scope::Operand(id, 0))).await;
        drop(guard);
        result
    }

    /// A decision whose arm is the whole rest of the path: one line on the decider's lane.
    pub fn door(
        &self,
        decider: Role,
        name: impl Into<Label>,
        why: impl Into<Reason>,
        arms: Vec<Arm>,
        taken: usize,
    ) {
        self.fragment(decider, (name.into(), why.into()), (arms, taken), true);
    }

    fn fragment(
        &self,
        decider: Role,
        said: (Label, Reason),
        decided: (Vec<Arm>, usize),
        door: bool,
    ) -> FragmentId {
        let now = self.now();
        let fragment = self.decision(now, decider, said, decided, door);
        self.record(|recorder| recorder.fragment(now, fragment))
    }

    pub(super) fn decision(
        &self,
        at: Time,
        decider: Role,
        (name, why): (Label, Reason),
        (arms, taken): (Vec<Arm>, usize),
        door: bool,
    ) -> Fragment {
        let operands = arms
            .into_iter()
            .enumerate()
            .map(|(at, arm)| Operand {
                guard: arm.guard,
                set: arm.set,
                taken: at == taken,
            })
            .collect();
        Fragment {
            scope: self.scope,
            decider: self.record(|recorder| recorder.who(decider)),
            stage: self.stage,
            name,
            operator: Operator::Alt,
            operands,
            door,
            start: at,
            end: at,
            why,
            seq: 0,
        }
    }
}
