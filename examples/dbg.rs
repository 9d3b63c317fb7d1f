#[path = "../tests/common/random.rs"]
mod random;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let s = random::scenario(a[1].parse().unwrap());
    println!("{:?}", s);
    let t = hopscope::pipeline::simulate(&s).unwrap();
    println!("{} messages", t.messages.len());
    println!("{}", hopscope::trace::print(&t));
}
