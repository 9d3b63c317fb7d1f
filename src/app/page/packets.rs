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
use crate::app::packets::{Packet, Shown, shown};
use crate::app::run::sentence;
use crate::app::stacks::Stacks;
use crate::app::words;
use crate::diagram::colon;
use crate::text::{Arg, Lang};
use crate::wire::Opened;

/// From this width on the fields stand beside the dump, and from this one 16 bytes in a row.
const BESIDE: f32 = 760.0;
const SIXTEEN: f32 = 540.0;
/// The space at both sides.
const SIDES: f32 = 24.0;

/// What is pointed at: by the pointer, and by a press or the focus.
#[derive(Clone, Copy, Default, PartialEq)]
struct Pointed {
    /// The packet that it is a part of.
    packet: usize,
    hover: Option<usize>,
    pinned: Option<usize>,
}

/// The tab.
#[component]
pub(super) fn Packets(props: &SequenceProps) -> Html {
    let (state, row) = (&props.state, props.row);
    let lang = state.lang();
    let scroller = use_node_ref();
    let window = use_window(&scroller);
    let still = use_media(STILL);
    // Another row begins with its first frame.
    let picked = use_state(|| (row, 0));
    let pick = if picked.0 == row { picked.1 } else { 0 };
    let whole = vec![
        address(&state.run),
        address(&state.picture),
        row,
        pick,
        lang as usize,
    ];
    let found = {
        let state = state.clone();
        use_memo(whole, move |_| {
            Found::of(shown(&state.run, &state.picture, row, pick, lang))
        })
    };
    let pointed = use_state_eq(Pointed::default);
    let this = address(&found);
    let at = if pointed.packet == this {
        *pointed
    } else {
        Pointed {
            packet: this,
            ..Pointed::default()
        }
    };
    let marked = at.hover.or(at.pinned);
    use_effect_with((this, marked), move |_| {
        if marked.is_some() {
            for (list, of) in [(".dump", ".dump .pointed"), (".tree", ".tree .pointed")] {
                if !browser::is_busy(list) {
                    browser::bring_into_list(list, of);
                }
            }
        }
    });
    let point = |change: fn(&mut Pointed, Option<usize>), only: bool| -> Handler {
        let set = pointed.setter();
        Rc::new(move |event| {
            let mark = mark_of(event);
            if mark.is_some() || !only {
                let mut next = at;
                change(&mut next, mark);
                set.set(next);
            }
        })
    };
    let hover = point(|pointed, mark| pointed.hover = mark, false);
    let leave: Handler = {
        let set = pointed.setter();
        Rc::new(move |_| set.set(Pointed { hover: None, ..at }))
    };
    let press = point(|pointed, mark| pointed.pinned = mark, true);
    let pin: Rc<dyn Fn(usize)> = {
        let set = pointed.setter();
        Rc::new(move |mark| {
            set.set(Pointed {
                pinned: Some(mark),
                hover: None,
                ..at
            });
        })
    };
    let width = window.width - SIDES;
    let columns = if width >= SIXTEEN { 16 } else { 8 };
    let content = match &found.packet {
        Some((packet, n, count)) => {
            let marks = Marks::of(found.opened.clone(), marked);
            let passed = if still || state.player.at_end(&state.picture) {
                1.0
            } else {
                state.player.part_of(&state.picture, row) as f32
            };
            let drawing = Drawing {
                stacks: Stacks::of(packet, width),
                moment: packet.moment(passed),
                packet: packet.clone(),
                still,
                marks: marks.clone(),
                lang,
            };
            let picked = picked.setter();
            let choose = move |n: usize| picked.set((row, n));
            let title = state
                .picture
                .diagram
                .rows
                .get(row)
                .map_or("", |row| sentence(row));
            all([
                head(title, (*n, *count), Rc::new(choose), lang),
                drawing.draw(),
                inspector(&marks, columns, lang, &pin),
            ])
        }
        None => {
            let nearest = found.nearest.map(|row| {
                let go = act(&props.dispatch, Action::Row(row));
                let step = sentence(&state.picture.diagram.rows[row]);
                let words = [words::NEAREST.get(lang), colon(lang), step].concat();
                button("chip", "", &go).text(words)
            });
            let alone = !found.opened.bytes.is_empty();
            let bytes = alone.then(|| {
                let marks = Marks::of(found.opened.clone(), marked);
                all([
                    el("p", "hint").text(words::ALONE.get(lang)).into(),
                    inspector(&marks, columns, lang, &pin),
                ])
            });
            el("div", "no-frame")
                .add(el("p", "").text(words::NO_FRAME.get(lang)))
                .perhaps(nearest)
                .perhaps(bytes)
                .into()
        }
    };
    el("div", "")
        .classes(&[("packets", true), ("beside", width >= BESIDE)])
        .node(&scroller)
        .on(ListenerKind::onpointerover, &hover)
        .on(ListenerKind::onpointerleave, &leave)
        .on(ListenerKind::onclick, &press)
        .on(ListenerKind::onfocusin, &press)
        .add(content)
        .into()
}

/// What there is to show, shared so that parts of the page can hold it.
struct Found {
    packet: Option<(Rc<Packet>, usize, usize)>,
    opened: Rc<Opened>,
    nearest: Option<usize>,
}

impl Found {
    fn of(shown: Shown) -> Found {
        match shown {
            Shown::Packet(packet, n, count) => Found {
                opened: Rc::new(packet.opened.clone()),
                packet: Some((Rc::new(packet), n, count)),
                nearest: None,
            },
            Shown::Nothing(opened, nearest) => Found {
                packet: None,
                opened: Rc::new(opened.unwrap_or_default()),
                nearest,
            },
        }
    }
}

/// Whose frame it is, and which of how many.
fn head(title: &str, (n, count): (usize, usize), choose: Rc<dyn Fn(usize)>, lang: Lang) -> Html {
    let go = |name, picture, to: Option<usize>| {
        let choose = choose.clone();
        let press: Handler = Rc::new(move |_| {
            if let Some(to) = to {
                choose(to);
            }
        });
        icon_button("quiet", name, picture, &press).flag("disabled", to.is_none())
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
                n.checked_sub(1),
            ))
            .add(
                el("span", "")
                    .attr("aria-live", "polite")
                    .text(words::FRAME_OF.fill(lang, &of)),
            )
            .add(go(
                words::FRAME_ON.get(lang),
                icons::ON,
                Some(n + 1).filter(|next| *next < count),
            ))
    });
    el("div", "packet-head")
        .add(el("h2", "").text(title.to_owned()))
        .perhaps(frames)
        .into()
}
