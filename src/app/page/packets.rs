//! The Packets tab: the packet of the current step on its way between the two stacks, and its bytes.

use std::rc::Rc;

use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::bytes::{Marks, inspector, mark_of};
use super::controls::{button, icon_button};
use super::dom::{Handler, act, address, all, el};
use super::follow::use_window;
use super::hooks::use_media;
use super::icons;
use super::sequence::SequenceProps;
use super::stacks::Drawing;
use super::{STILL, browser};
use crate::app::action::Action;
use crate::app::packets::shown;
use crate::app::run::sentence;
use crate::app::stacks::Stacks;
use crate::app::words;
use crate::diagram::colon;
use crate::text::{Arg, Lang};

/// From this width on the fields stand beside the dump, and from this one 16 bytes in a row.
const BESIDE: f32 = 760.0;
const SIXTEEN: f32 = 540.0;
/// The space at both sides.
const SIDES: f32 = 24.0;

/// Changes what is chosen.
pub(super) type Choose = Rc<dyn Fn(&dyn Fn(&mut Chosen))>;

/// What somebody has chosen of a row.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) struct Chosen {
    row: usize,
    /// The frame, among those that the row travels in.
    pick: usize,
    /// What the pointer is on.
    hover: Option<usize>,
    /// What was pressed, or has the focus.
    pub pinned: Option<usize>,
}

/// The tab.
#[component]
pub(super) fn Packets(props: &SequenceProps) -> Html {
    let (state, row) = (&props.state, props.row);
    let lang = state.lang();
    let scroller = use_node_ref();
    let (window, _) = use_window(&scroller);
    let still = use_media(STILL);
    let kept = use_state_eq(Chosen::default);
    // Another row begins with its first frame.
    let chosen = if kept.row == row {
        *kept
    } else {
        Chosen {
            row,
            ..Chosen::default()
        }
    };
    let choose: Choose = {
        let set = kept.setter();
        Rc::new(move |change| {
            let mut next = chosen;
            change(&mut next);
            set.set(next);
        })
    };
    let pick = chosen.pick;
    let seen = vec![address(&state.run), address(&state.picture), row, pick];
    let found = {
        let state = state.clone();
        use_memo(seen, move |_| {
            shown(&state.run, &state.picture, row, pick, state.lang())
        })
    };
    let marked = chosen.hover.or(chosen.pinned);
    use_effect_with((row, marked), move |_| {
        for (list, of) in [(".dump", ".dump .pointed"), (".tree", ".tree .pointed")] {
            if !browser::is_busy(list) {
                browser::bring_into_list(list, of);
            }
        }
    });
    let hover: Handler = {
        let choose = choose.clone();
        Rc::new(move |event| {
            let leaves = event.type_() == "pointerleave";
            let mark = mark_of(event).filter(|_| !leaves);
            choose(&|chosen| chosen.hover = mark);
        })
    };
    let press: Handler = {
        let choose = choose.clone();
        Rc::new(move |event| {
            if let mark @ Some(_) = mark_of(event) {
                choose(&|chosen| chosen.pinned = mark);
            }
        })
    };
    let width = window.width - SIDES;
    let marks = Marks::of(found.opened.clone(), marked);
    let bytes = (!found.opened.bytes.is_empty()).then(|| {
        let columns = if width >= SIXTEEN { 16 } else { 8 };
        inspector(&marks, columns, lang, &choose)
    });
    let content = match &found.packet {
        Some(packet) => {
            let passed = if state.player.at_end(&state.picture) {
                1.0
            } else {
                state.player.part_of(&state.picture, row) as f32
            };
            let drawing = Drawing {
                stacks: Stacks::of(packet, width),
                moment: packet.moment(passed),
                packet: packet.clone(),
                still,
                marks,
                lang,
            };
            let mut title = sentence(&state.picture.diagram.rows[row]).to_owned();
            if !title.contains(&packet.says) {
                title += " · ";
                title += &packet.says;
            }
            all([head(title, found.pick, &choose, lang), drawing.draw()])
        }
        None => {
            let nearest = found.nearest.map(|row| {
                let go = act(&props.dispatch, Action::Row(row));
                let step = sentence(&state.picture.diagram.rows[row]);
                let words = [words::NEAREST.get(lang), colon(lang), step].concat();
                button("chip", "", &go).text(words)
            });
            let alone = bytes
                .is_some()
                .then(|| el("p", "hint").text(words::ALONE.get(lang)));
            el("div", "no-frame")
                .add(el("p", "").text(words::NO_FRAME.get(lang)))
                .perhaps(nearest)
                .perhaps(alone)
                .into()
        }
    };
    el("div", "")
        .classes(&[("packets", true), ("beside", width >= BESIDE)])
        .node(&scroller)
        .on(ListenerKind::onpointerover, &hover)
        .on(ListenerKind::onpointerleave, &hover)
        .on(ListenerKind::onclick, &press)
        .on(ListenerKind::onfocusin, &press)
        .add(content)
        .perhaps(bytes)
        .into()
}

/// Whose frame it is, and which of how many.
fn head(title: String, (n, count): (usize, usize), choose: &Choose, lang: Lang) -> Html {
    let go = |name, picture, to: usize| {
        let choose = choose.clone();
        let press: Handler = Rc::new(move |_| {
            choose(&|chosen| {
                *chosen = Chosen {
                    row: chosen.row,
                    pick: to,
                    ..Chosen::default()
                };
            });
        });
        icon_button("quiet", name, picture, &press).flag("disabled", to >= count)
    };
    let of = [
        ("n", Arg::Number(n as u64 + 1)),
        ("m", Arg::Number(count as u64)),
    ];
    let frames = (count > 1).then(|| {
        el("div", "frames")
            .add(go(
                words::FRAME_BACK.get(lang),
                icons::BACK,
                n.wrapping_sub(1),
            ))
            .add(
                el("span", "")
                    .attr("aria-live", "polite")
                    .text(words::FRAME_OF.fill(lang, &of)),
            )
            .add(go(words::FRAME_ON.get(lang), icons::ON, n + 1))
    });
    el("div", "packet-head")
        .add(el("h2", "").text(title))
        .perhaps(frames)
        .into()
}
