//! Row order: depth-first over the scope tree, in time order among siblings.
//!
//! Spans and frames that overlap in time become contiguous `par` operands, so frames always nest and
//! a reader never meets two interleaved stories.

use std::collections::BinaryHeap;

use super::{FragmentId, MessageId, Scope, SpanId, Time, Trace};

/// One thing that gets a row of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// A message.
    Message(MessageId),
    /// A note, by its index.
    Note(u32),
    /// A door.
    Door(FragmentId),
}

/// The scope tree in row order.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A row.
    Row(Item),
    /// What happened inside a span.
    Span(SpanId, Vec<Node>),
    /// What happened inside a fragment's operands; operands without rows are kept, empty.
    Frame(FragmentId, Vec<Vec<Node>>),
    /// Siblings that overlap in time, one branch each.
    Par(Vec<Node>),
}

/// The trace as a tree in row order.
pub fn rows_in_order(trace: &Trace) -> Vec<Node> {
    let mut children = Children::of(trace);
    children.take(Scope::Root, trace)
}

#[derive(Clone, Copy)]
enum Child {
    Row(Item),
    Span(SpanId),
    Frame(FragmentId),
}

/// A child with what it is sorted and grouped by.
#[derive(Clone, Copy)]
struct Sibling {
    start: Time,
    end: Time,
    seq: u32,
    child: Child,
}

impl Sibling {
    fn is_interval(&self) -> bool {
        !matches!(self.child, Child::Row(_)) && self.start < self.end
    }
}

/// The children of every scope, in the order of scopes.
struct Children {
    sorted: Vec<(Scope, Vec<Sibling>)>,
}

impl Children {
    fn of(trace: &Trace) -> Children {
        let mut flat: Vec<(Scope, Sibling)> = Vec::with_capacity(
            trace.messages.len() + trace.notes.len() + trace.fragments.len() + trace.spans.len(),
        );
        for (at, message) in trace.messages.iter().enumerate() {
            let item = Item::Message(MessageId(at as u32));
            flat.push((message.scope, row(message.sent, message.seq, item)));
        }
        for (at, note) in trace.notes.iter().enumerate() {
            flat.push((note.scope, row(note.at, note.seq, Item::Note(at as u32))));
        }
        for (at, fragment) in trace.fragments.iter().enumerate() {
            let id = FragmentId(at as u32);
            let sibling = if fragment.door {
                row(fragment.start, fragment.seq, Item::Door(id))
            } else {
                Sibling {
                    start: fragment.start,
                    end: fragment.end,
                    seq: fragment.seq,
                    child: Child::Frame(id),
                }
            };
            flat.push((fragment.scope, sibling));
        }
        for (at, span) in trace.spans.iter().enumerate() {
            let sibling = Sibling {
                start: span.start,
                end: span.end,
                seq: span.seq,
                child: Child::Span(SpanId(at as u32)),
            };
            flat.push((span.parent, sibling));
        }
        let mut sorted: Vec<(Scope, Vec<Sibling>)> = Vec::new();
        for at in sorted_by(&flat, |(scope, sibling)| {
            [scope.number(), sibling.start.0, u64::from(sibling.seq)]
        }) {
            let (scope, sibling) = flat[at];
            match sorted.last_mut() {
                Some((last, siblings)) if *last == scope => siblings.push(sibling),
                _ => sorted.push((scope, vec![sibling])),
            }
        }
        Children { sorted }
    }

    fn take(&mut self, scope: Scope, trace: &Trace) -> Vec<Node> {
        let Ok(at) = self
            .sorted
            .binary_search_by_key(&scope.number(), |(scope, _)| scope.number())
        else {
            return Vec::new();
        };
        let siblings = std::mem::take(&mut self.sorted[at].1);
        let mut nodes = Vec::with_capacity(siblings.len());
        for group in concurrent_groups(&siblings) {
            let mut branches: Vec<Node> = Vec::new();
            let mut loose: Vec<Node> = Vec::new();
            let concurrent = group.iter().filter(|sibling| sibling.is_interval()).count() > 1;
            for sibling in group {
                let node = self.node(sibling.child, trace);
                if concurrent && sibling.is_interval() {
                    branches.push(node);
                } else {
                    loose.push(node);
                }
            }
            if concurrent {
                nodes.push(Node::Par(branches));
            }
            nodes.extend(loose);
        }
        nodes
    }

    fn node(&mut self, child: Child, trace: &Trace) -> Node {
        match child {
            Child::Row(item) => Node::Row(item),
            Child::Span(id) => Node::Span(id, self.take(Scope::Span(id), trace)),
            Child::Frame(id) => {
                let count = trace.fragment(id).operands.len();
                let operands = (0..count)
                    .map(|operand| self.take(Scope::Operand(id, operand as u8), trace))
                    .collect();
                Node::Frame(id, operands)
            }
        }
    }
}

/// The indices of `items` in the order of their keys, the first of equals first. There is one sort in the
/// whole program, over plain numbers: every further one would cost the page kilobytes.
pub fn sorted_by<T>(items: &[T], key: impl Fn(&T) -> [u64; 3]) -> Vec<usize> {
    let keys = items.iter().enumerate().map(|(at, item)| {
        let [first, second, third] = key(item);
        [first, second, third, at as u64]
    });
    let sorted = heap_sort(keys.collect());
    sorted.into_iter().map(|[.., at]| at as usize).collect()
}

/// A heap sorts as well as `sort` does here, in a fifth of the code. What is in order stays: most is.
fn heap_sort(keys: Vec<[u64; 4]>) -> Vec<[u64; 4]> {
    if keys.is_sorted() {
        return keys;
    }
    BinaryHeap::from(keys).into_sorted_vec()
}

fn row(at: Time, seq: u32, item: Item) -> Sibling {
    Sibling {
        start: at,
        end: at,
        seq,
        child: Child::Row(item),
    }
}

/// Cuts sorted siblings where no interval is open: within a group of more than one interval every
/// interval overlaps another.
fn concurrent_groups(siblings: &[Sibling]) -> Vec<&[Sibling]> {
    let mut groups = Vec::new();
    let mut first = 0;
    while first < siblings.len() {
        let mut past = first + 1;
        let mut intervals = usize::from(siblings[first].is_interval());
        let mut open_until = siblings[first].end;
        let mut last_interval = first;
        for (at, sibling) in siblings.iter().enumerate().skip(first + 1) {
            if intervals == 0 || sibling.start >= open_until {
                break;
            }
            if sibling.is_interval() {
                intervals += 1;
                open_until = open_until.max(sibling.end);
                last_interval = at;
            }
        }
        if intervals > 1 {
            past = last_interval + 1;
        }
        groups.push(&siblings[first..past]);
        first = past;
    }
    groups
}
