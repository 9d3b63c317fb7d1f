//! What each scenario does: one golden file a claim.

mod common;

use std::fmt::Write;

use hopscope::pipeline::simulate;
use hopscope::text::Lang;
use hopscope::trace::payload::{Local, Payload};
use hopscope::trace::{Trace, check, print, print_whole};

#[test]
fn scenarios_do_what_their_golden_files_say() {
    common::golden("pipeline", |link| {
        let trace = simulate(&common::scenario(link)).expect("a URL that can be visited");
        assert_eq!(check(&trace), [], "{link}");
        print(&trace)
    });
}

#[test]
fn packets_and_frames_go_where_their_golden_files_say() {
    common::golden("layers", |link| {
        let trace = simulate(&common::scenario(link)).expect("a URL that can be visited");
        assert_eq!(check(&trace), [], "{link}");
        print_whole(&trace)
    });
}

#[test]
fn each_side_of_tls_knows_what_its_golden_files_say() {
    common::golden("tls", |link| {
        let trace = simulate(&common::scenario(link)).expect("a URL that can be visited");
        told(&trace)
    });
}

/// Every message of TLS with its fields, but for the random numbers.
fn told(trace: &Trace) -> String {
    let mut out = String::new();
    for message in &trace.messages {
        let keys = matches!(message.payload, Payload::Local(Local::Keys(_)));
        if !keys && !matches!(message.payload, Payload::Tls(_)) {
            continue;
        }
        let from = trace.participant(message.from).id;
        let label = message.payload.label().show(Lang::En);
        writeln!(out, "{from}: {label}").expect("writing to a string");
        for field in message.payload.fields() {
            let (name, value) = (field.name.show(Lang::En), field.value.show(Lang::En));
            let value = match name.as_str() {
                "random" | "ticket" | "pre_shared_key" | "session_ticket" if value.len() > 8 => "…",
                _ if keys && name != "values" => &format!("{} bytes", value.len() / 2),
                _ => &value,
            };
            writeln!(out, "  {name}: {value}").expect("writing to a string");
        }
    }
    out
}
