//! The web entry: mounts the playground in the element `app`.

fn main() {
    #[cfg(target_arch = "wasm32")]
    hopscope::app::start();
}
