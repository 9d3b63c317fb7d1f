//! The pictures in participant boxes, drawn as lines on a grid of 16 by 16.

use super::shape::px;
use crate::trace::Icon;

/// The strokes of a picture: where each begins, and how it goes on in relative commands.
fn strokes(icon: Icon) -> &'static [(f32, f32, &'static str)] {
    match icon {
        Icon::Person => &[
            (8.0, 1.5, "a3 3 0 1 1 0 6a3 3 0 1 1 0-6z"),
            (2.0, 14.5, "v-1a4 4 0 0 1 4-4h4a4 4 0 0 1 4 4v1"),
        ],
        Icon::Browser => &[
            (
                2.5,
                2.5,
                "h11a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1z",
            ),
            (1.5, 6.0, "h13"),
            (4.0, 4.25, "h.5m1.5 0h.5"),
        ],
        Icon::Cache => &[
            (3.5, 4.5, "h9v9h-9z"),
            (5.5, 4.5, "v-2h9v9h-2"),
            (6.0, 9.0, "h4"),
        ],
        Icon::Resolver => &[
            (6.75, 1.75, "a5 5 0 1 1 0 10a5 5 0 1 1 0-10z"),
            (10.5, 10.5, "l4 4"),
        ],
        Icon::Nameserver => &[
            (2.0, 2.5, "h12v4.5h-12z"),
            (2.0, 9.0, "h12v4.5h-12z"),
            (4.5, 4.75, "h.5m2 0h4.5"),
            (4.5, 11.25, "h.5m2 0h4.5"),
        ],
        Icon::Root => &[
            (8.0, 1.5, "a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13z"),
            (1.5, 8.0, "h13"),
            (8.0, 1.5, "c4 4 4 9 0 13c-4-4-4-9 0-13z"),
        ],
        Icon::Socket => &[
            (5.0, 1.5, "v4m6-4v4"),
            (3.0, 5.5, "h10v2.5a5 5 0 0 1-10 0z"),
            (8.0, 13.0, "v2"),
        ],
        Icon::Lock => &[
            (3.0, 7.0, "h10v7.5h-10z"),
            (5.0, 7.0, "v-2a3 3 0 0 1 6 0v2"),
            (8.0, 10.0, "v1.5"),
        ],
        Icon::Proxy => &[
            (5.5, 6.0, "h5v4h-5z"),
            (1.0, 8.0, "h4.5m5 0h4.5"),
            (13.0, 6.0, "l2 2-2 2"),
            (8.0, 1.5, "v4.5m0 4v4.5"),
        ],
        Icon::Service => &[
            (8.0, 5.25, "a2.75 2.75 0 1 1 0 5.5a2.75 2.75 0 1 1 0-5.5z"),
            (8.0, 1.5, "v1.75m0 9.5v1.75m-6.5-6.5h1.75m9.5 0h1.75"),
            (
                3.4,
                3.4,
                "l1.25 1.25m6.7 6.7l1.25 1.25m0-9.2l-1.25 1.25m-6.7 6.7l-1.25 1.25",
            ),
        ],
        Icon::Parser => &[
            (5.0, 2.0, "h-2.5v12h2.5m6-12h2.5v12h-2.5"),
            (5.5, 5.5, "h5m-5 2.5h3m-3 2.5h4"),
        ],
        Icon::Planner => &[
            (1.5, 8.0, "h4l3.5-5h5m-8.5 5l3.5 5h5"),
            (12.0, 1.0, "l2 2-2 2m0 6l2 2-2 2"),
        ],
        Icon::Executor => &[
            (8.0, 1.5, "a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13z"),
            (6.5, 5.0, "l4.5 3-4.5 3z"),
        ],
        Icon::Database => &[
            (2.5, 4.0, "c0-3 11-3 11 0c0 3-11 3-11 0z"),
            (2.5, 4.0, "v8c0 3 11 3 11 0v-8"),
            (2.5, 8.0, "c0 3 11 3 11 0"),
        ],
        Icon::Cloud => &[(
            4.5,
            13.0,
            "a3.25 3.25 0 0 1-.5-6.45a4.25 4.25 0 0 1 8.1.85a2.85 2.85 0 0 1-.6 5.6z",
        )],
        Icon::Memory => &[
            (4.0, 4.0, "h8v8h-8z"),
            (6.0, 1.5, "v2.5m4-2.5v2.5m-4 8v2.5m4-2.5v2.5"),
            (1.5, 6.0, "h2.5m-2.5 4h2.5m8-4h2.5m-2.5 4h2.5"),
        ],
        Icon::Disk => &[
            (3.5, 2.5, "h9l2 6.5v4.5h-13v-4.5z"),
            (1.5, 9.0, "h13"),
            (11.0, 11.25, "h1"),
        ],
        Icon::Router => &[
            (8.0, 1.5, "a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13z"),
            (4.0, 6.25, "h7m-2-2l2 2l-2 2"),
            (12.0, 9.75, "h-7m2-2l-2 2l2 2"),
        ],
        Icon::Interface => &[
            (2.0, 3.0, "h12v10h-12z"),
            (5.0, 13.0, "v-3.5h6v3.5"),
            (5.0, 5.5, "h.5m2 0h.5m2 0h.5"),
        ],
    }
}

/// A picture whose left upper corner is at a point, as a path.
pub(super) fn path(icon: Icon, left: f32, top: f32) -> String {
    strokes(icon)
        .iter()
        .map(|(x, y, rest)| format!("M{} {}{rest}", px(left + x), px(top + y)))
        .collect()
}
