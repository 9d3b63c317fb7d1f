//! tshark as a judge: a capture in, what it makes of each frame out.

use std::io::Write;
use std::process::{Command, Stdio};

/// The lines that tshark prints of a capture, with every checksum verified. The program is the one that the
/// variable TSHARK names, or the one on the path.
///
/// # Panics
/// There is no tshark: a judge who is away has not agreed.
pub fn tshark(capture: &[u8], args: &[&str]) -> Vec<String> {
    let program = std::env::var_os("TSHARK").unwrap_or_else(|| "tshark".into());
    let mut command = Command::new(program);
    command.args(["-n", "-r", "-"]);
    for layer in ["ip", "tcp", "udp"] {
        command.args(["-o", &format!("{layer}.check_checksum:TRUE")]);
    }
    command
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| {
        panic!("tshark does not start ({error}): .ci/test installs it; TSHARK can name it")
    });
    let mut stdin = child.stdin.take().expect("a pipe");
    let output = std::thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(capture).expect("it reads all"));
        child.wait_with_output().expect("it ends")
    });
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(str::to_owned).collect()
}

/// The lines of fields that it prints of the frames that a filter lets through, separated by `|`.
pub fn fields(capture: &[u8], filter: &str, fields: &[&str]) -> Vec<String> {
    let mut args = vec!["-Y", filter, "-T", "fields", "-E", "separator=|"];
    for field in fields {
        args.extend(["-e", field]);
    }
    tshark(capture, &args)
}
