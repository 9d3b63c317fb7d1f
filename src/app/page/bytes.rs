//! The byte inspector: the dump and the fields, each showing what belongs to it in the other.

use std::ops::Range;
use std::rc::Rc;

use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent};
use yew::prelude::*;
use yew::virtual_dom::ListenerKind;

use super::dom::{El, Handler, el, part};
use super::packets::Choose;
use crate::app::bytes::{Bytes, Group, dump, groups, hex};
use crate::app::words;
use crate::text::{Arg, Lang};
use crate::trace::Layer;
use crate::wire::{Opened, Part};

/// The attribute that says what an element is about: the index of a field, or, after the last, of a group.
pub(super) const MARK: &str = "data-mark";

/// The id of the list of fields.
const FIELDS: &str = "fields";

/// The class that colours a layer.
pub(super) const fn layer_class(layer: Layer) -> &'static str {
    match layer {
        Layer::Application => "in-application",
        Layer::Security => "in-security",
        Layer::Transport => "in-transport",
        Layer::Network => "in-network",
        Layer::Link => "in-link",
    }
}

/// What is marked of a frame.
#[derive(Clone)]
pub(super) struct Marks {
    pub opened: Rc<Opened>,
    pub groups: Rc<Vec<Group>>,
    pub marked: Option<usize>,
}

impl Marks {
    pub fn of(opened: Rc<Opened>, marked: Option<usize>) -> Marks {
        let groups = Rc::new(groups(&opened));
        let count = opened.parts.len() + groups.len();
        Marks {
            marked: marked.filter(|mark| *mark < count),
            opened,
            groups,
        }
    }

    /// The marked field.
    fn field(&self) -> Option<&Part> {
        self.opened.parts.get(self.marked?)
    }

    /// The marked group.
    fn group(&self) -> Option<&Group> {
        self.groups
            .get(self.marked?.checked_sub(self.opened.parts.len())?)
    }

    /// The marked bytes.
    fn range(&self) -> Option<Range<usize>> {
        let field = self.field().map(|part| part.range.clone());
        field.or(self.group().map(|group| group.range.clone()))
    }

    /// Whether a field, by index, is marked, by itself or with its group.
    fn has(&self, part: usize) -> bool {
        self.marked == Some(part)
            || self
                .group()
                .is_some_and(|group| group.parts.contains(&part))
    }

    /// Whether something of these bytes is marked.
    pub fn touches(&self, range: &Range<usize>) -> bool {
        let marked = self.range();
        marked.is_some_and(|marked| marked.start < range.end && range.start < marked.end)
    }

    /// The mark of the group that a byte belongs to.
    pub fn of_byte(&self, byte: usize) -> Option<usize> {
        let group = self
            .groups
            .iter()
            .position(|group| group.range.contains(&byte))?;
        Some(self.opened.parts.len() + group)
    }

    /// The marks in the order of the list: each group before its fields.
    fn order(&self) -> Vec<usize> {
        let fields = self.opened.parts.len();
        let mut order = Vec::new();
        for (at, group) in self.groups.iter().enumerate() {
            order.push(fields + at);
            order.extend(group.parts.clone());
        }
        order
    }
}

/// The mark that an event is about.
pub(super) fn mark_of(event: &Event) -> Option<usize> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let element = target.closest("[data-mark]").ok()??;
    element.get_attribute(MARK)?.parse().ok()
}

/// The inspector, with so many bytes a row.
pub(super) fn inspector(marks: &Marks, columns: usize, lang: Lang, choose: &Choose) -> Html {
    let seen = vec![
        Rc::as_ptr(&marks.opened) as usize,
        columns,
        marks.marked.unwrap_or(usize::MAX),
    ];
    let (marks, choose) = (marks.clone(), choose.clone());
    part(seen, move || {
        el("div", "inspector")
            .add(told(&marks, lang))
            .add(
                el("div", "inspected")
                    .add(bytes(&marks, columns, lang))
                    .add(fields(&marks, lang, &choose)),
            )
            .into()
    })
}

/// What is marked, in words.
fn told(marks: &Marks, lang: Lang) -> El {
    let line = el("p", "told").attr("aria-live", "polite");
    let Some(range) = marks.range() else {
        return line.text(words::POINT.get(lang));
    };
    let at = [
        ("from", Arg::Number(range.start as u64)),
        ("to", Arg::Number(range.end.saturating_sub(1) as u64)),
    ];
    let at = (!range.is_empty()).then(|| words::BYTES_AT.fill(lang, &at));
    let layer = match (marks.field(), marks.group()) {
        (Some(part), _) => part.layer,
        (_, Some(group)) => group.name,
        _ => "",
    };
    let name = marks.field().map(|part| el("b", "").text(part.name));
    let value = marks.field().map(|part| match part.is_filler() {
        true => words::FILLER_HINT.get(lang).into(),
        false => AttrValue::from(part.value.clone()),
    });
    let shown = marks
        .opened
        .bytes
        .get(range)
        .filter(|bytes| (1..=SHOWN).contains(&bytes.len()));
    line.add(el("span", "told-layer").text(layer))
        .perhaps(name)
        .perhaps(value.map(|value| el("code", "").text(value)))
        .perhaps(at.map(|at| el("span", "told-at").text(at)))
        .perhaps(shown.map(|bytes| el("code", "told-at").text(hex(bytes))))
}

/// The most bytes that are repeated in words.
const SHOWN: usize = 8;

fn value(part: &Part, lang: Lang) -> String {
    if part.is_filler() {
        words::FILLER.get(lang).to_owned()
    } else {
        part.value.clone()
    }
}

/// The dump.
fn bytes(marks: &Marks, columns: usize, lang: Lang) -> El {
    let rows = dump(&marks.opened, columns);
    let rows = rows.iter().enumerate().map(|(at, row)| {
        let run = |bytes: &Bytes, words: &str| run(marks, bytes, words);
        let mut line = el("div", "row").add(el("span", "offset").text(offset(at * columns)));
        let mut hex = el("span", "hex");
        for bytes in row {
            hex = hex.add(run(bytes, &bytes.hex)).text(" ");
        }
        line = line.add(hex);
        let ascii = row.iter().map(|bytes| run(bytes, &bytes.ascii));
        line.add(el("span", "ascii").all(ascii)).into()
    });
    el("div", if columns == 8 { "dump narrow" } else { "dump" })
        .attr("role", "group")
        .attr("tabindex", "0")
        .attr("aria-label", words::BYTES.get(lang))
        .all(rows)
}

fn offset(at: usize) -> String {
    hex(&(at as u16).to_be_bytes())
}

fn run(marks: &Marks, bytes: &Bytes, words: &str) -> Html {
    let part = bytes.part.map(|at| (at, &marks.opened.parts[at]));
    let layer = part.map_or("", |(_, part)| {
        layer_class(crate::app::packets::layer_of(part.layer))
    });
    el("span", "")
        .classes(&[
            (layer, part.is_some()),
            ("filler", part.is_some_and(|(_, part)| part.is_filler())),
            ("pointed", part.is_some_and(|(at, _)| marks.has(at))),
        ])
        .maybe(MARK, part.map(|(at, _)| at.to_string()))
        .text(words.to_owned())
        .into()
}

/// The fields, by protocol. One of them is in the order of the Tab key; arrows go from one to the next.
fn fields(marks: &Marks, lang: Lang, choose: &Choose) -> El {
    let fields = marks.opened.parts.len();
    let order = marks.order();
    let stop = marks.marked.or(order.first().copied());
    let item = |tag, mark: usize, level: usize| {
        el(tag, "")
            .attr("role", "treeitem")
            .attr("id", ["mark-", &mark.to_string()].concat())
            .attr(MARK, mark.to_string())
            .attr("aria-level", level.to_string())
            .says("aria-selected", marks.marked == Some(mark))
            .attr("tabindex", if stop == Some(mark) { "0" } else { "-1" })
    };
    let line = |at: usize| -> Html {
        let part = &marks.opened.parts[at];
        let depth = usize::from(part.depth);
        let class = ["", "deep-1", "deep-2", "deep-3", "deep-4"][depth.min(4)];
        let value = el(if part.is_filler() { "em" } else { "code" }, "").text(value(part, lang));
        item("li", at, 2)
            .classes(&[
                ("part", true),
                (class, depth > 0),
                ("pointed", marks.has(at)),
            ])
            .add(el("span", "").text(part.name))
            .text(" ")
            .add(value)
            .into()
    };
    let groups = marks.groups.iter().enumerate().map(|(at, group)| {
        let mark = fields + at;
        let name = item("span", mark, 1)
            .classes(&[
                ("group-name", true),
                ("pointed", marks.marked == Some(mark)),
            ])
            .text(group.name)
            .text(" ")
            .add(el("small", "").text(group.range.len().to_string()));
        el("li", layer_class(group.layer))
            .attr("role", "none")
            .add(name)
            .add(
                el("ul", "")
                    .attr("role", "group")
                    .attr("aria-label", group.name)
                    .all(group.parts.clone().map(line)),
            )
            .into()
    });
    el("ul", "tree")
        .attr("id", FIELDS)
        .attr("role", "tree")
        .attr("aria-label", words::FIELDS.get(lang))
        .on(ListenerKind::onkeydown, &keys(order, choose))
        .all(groups)
}

/// Up and down the list.
fn keys(order: Vec<usize>, choose: &Choose) -> Handler {
    let choose = choose.clone();
    Rc::new(move |event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else {
            return;
        };
        let at = mark_of(event).and_then(|mark| order.iter().position(|other| *other == mark));
        let Some(at) = at else {
            return;
        };
        let next = match key.key().as_str() {
            "ArrowDown" => at + 1,
            "ArrowUp" => at.saturating_sub(1),
            "Home" => 0,
            "End" => order.len() - 1,
            _ => return,
        };
        event.prevent_default();
        let Some(mark) = order.get(next) else {
            return;
        };
        choose(&|chosen| chosen.pinned = Some(*mark));
        let element = document().get_element_by_id(&["mark-", &mark.to_string()].concat());
        if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _gone = element.focus();
        }
    })
}
