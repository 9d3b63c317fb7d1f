//! The command line: a scenario in, its story, data or picture out.
//!
//! Everything it knows of scenarios is `embed`'s. What is wrong with the input is one line on standard
//! error and exit status 2.

mod args;
mod catalogue;
mod help;
mod plain_style;
mod png;
mod text;

use std::io::{self, Write};
use std::process::ExitCode;

use crate::app::words;
use crate::embed::{self, Played};
use crate::text::visible;
use args::{Ask, Format, Kind, Play};

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    match args::read(std::env::args_os().skip(1)).and_then(answer) {
        Ok(out) => print(&out),
        Err(message) => {
            // Nothing can be done if nobody hears it.
            let _unheard = writeln!(io::stderr(), "hopscope: {}", visible(message.chars()));
            ExitCode::from(2)
        }
    }
}

/// Whoever reads may stop reading: `hopscope … | head`.
fn print(out: &[u8]) -> ExitCode {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(out).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let _unheard = writeln!(io::stderr(), "hopscope: cannot write the output: {error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

fn answer(ask: Ask) -> Result<Vec<u8>, String> {
    match ask {
        Ask::Help => Ok(help::help().into_bytes()),
        Ask::Version => Ok(help::version().into_bytes()),
        Ask::List(kind, lang, format) => Ok(match (kind, format) {
            (Kind::Stages, Format::Json) => line(&embed::stages(lang)),
            (Kind::Knobs, Format::Json) => line(&embed::knobs(lang)),
            (Kind::Lenses, Format::Json) => line(&embed::lenses(lang)),
            (kind, _) => catalogue::text(kind, lang).into_bytes(),
        }),
        Ask::Play(play) => written(*play),
    }
}

fn written(play: Play) -> Result<Vec<u8>, String> {
    let played = embed::play(play.given).map_err(|refusal| refusal.message)?;
    note_older_model(&played);
    let time = play
        .time
        .map(|time| embed::moment(time, played.lang))
        .transpose();
    let time = time.map_err(|refusal| refusal.message)?;
    Ok(match play.format {
        Format::Text => text::story(&played).into_bytes(),
        Format::Json => line(&played.json()),
        Format::Mermaid => plain(&played.mermaid()),
        Format::Svg => plain(&played.svg(time)),
        Format::Png => png::png(&played.svg(time), play.look)?,
        Format::Pcap => played.pcap(),
    })
}

fn note_older_model(played: &Played) {
    if played.link.older_model {
        let note = words::OLDER_MODEL.get(played.lang);
        let _unheard = writeln!(io::stderr(), "hopscope: {note}");
    }
}

fn line(json: &str) -> Vec<u8> {
    format!("{json}\n").into_bytes()
}

/// Other programs' text, without what a terminal would act on.
fn plain(text: &str) -> Vec<u8> {
    let steers = |ch: char| ch.is_control() && ch != '\n';
    text.chars()
        .map(|ch| if steers(ch) { '\u{fffd}' } else { ch })
        .collect::<String>()
        .into_bytes()
}
