//! The web entry: mounts the playground in the element `app`.

fn main() {}
