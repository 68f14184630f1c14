//! What a file is that a person picked to open: an experiment, a source, or something else, which is told.

use wattage_core::limits;
use wattage_core::share::{FILE_EXTENSION, link_in};

use super::format::grouped;

/// A file that can be opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Picked {
    /// An experiment, by its link. Whether it opens is the contract worker's to say.
    Link(String),
    /// A source, with the name for its file, without `.wat`.
    Source(String, String),
}

/// The most bytes that any file has that can be opened.
pub const BYTES_MAX: f64 = 300_000.0;

/// What is in the file with this name and text.
///
/// # Errors
/// A sentence that says what the file is instead.
pub fn picked(name: &str, text: &str) -> Result<Picked, String> {
    if text.starts_with("\0asm") {
        return Err(format!(
            "{name} is a WebAssembly module, not text. Turn it into WAT first, with wasm2wat or wasm-tools print, and open that."
        ));
    }
    if text.contains('\0') {
        return Err(format!("{name} is no text. {}", takes()));
    }
    let link = link_in(text);
    if link != text.trim_start_matches('\u{feff}').trim()
        || name.ends_with(&ending())
        || begins_as_link(link)
    {
        return Ok(Picked::Link(link.to_owned()));
    }
    if !has_ending(name, "wat") && !text.trim_start().starts_with([';', '(']) {
        return Err(format!(
            "{name} is neither an experiment nor WAT. {}",
            takes()
        ));
    }
    if text.len() > limits::WAT_BYTES {
        let (given, most) = (grouped(text.len()), grouped(limits::WAT_BYTES));
        return Err(format!(
            "{name} has {given} bytes, and a source has {most} at most."
        ));
    }
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem: String = stem.chars().take(limits::TITLE_CHARS / 2).collect();
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    Ok(Picked::Source(stem, text))
}

/// That a file is too large, in words.
pub fn too_large(name: &str, bytes: f64) -> String {
    format!(
        "{name} has {bytes} bytes, and no experiment or source has more than {BYTES_MAX}. {}",
        takes()
    )
}

/// The name under which an experiment is saved.
pub fn file_name(name: &str) -> String {
    let stem = name.strip_suffix(".wat").unwrap_or(name);
    let kept = stem
        .chars()
        .map(|c| match c.is_alphanumeric() || "-_.".contains(c) {
            true => c,
            false => '-',
        });
    let kept: String = kept.collect();
    let kept = kept.trim_matches(['-', '.']);
    let kept = if kept.is_empty() { "experiment" } else { kept };
    format!("{kept}{}", ending())
}

fn ending() -> String {
    format!(".{FILE_EXTENSION}")
}

fn has_ending(name: &str, ending: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case(ending))
}

fn begins_as_link(text: &str) -> bool {
    text.starts_with("v1.") || text.contains("#v1.") && !text.contains(char::is_whitespace)
}

fn takes() -> String {
    format!("Files to open end in .{FILE_EXTENSION} (experiments) or .wat (sources).")
}

#[cfg(test)]
mod tests {
    use wattage_core::share::file_text;

    use super::*;

    #[test]
    fn a_saved_experiment_is_found_whatever_its_file_is_called() {
        let text = file_text("v1.a.b", "A title", "", "http://a/");
        for name in ["counter.wattage", "counter.txt", "counter.wat"] {
            assert_eq!(picked(name, &text), Ok(Picked::Link("v1.a.b".to_owned())));
        }
        // What is wrong with its link is told as of any link.
        assert_eq!(
            picked("x.wattage", "hello"),
            Ok(Picked::Link("hello".to_owned()))
        );
    }

    #[test]
    fn a_source_becomes_a_file_of_its_name() {
        let expected = Picked::Source("my.token".to_owned(), "(module)\n".to_owned());
        assert_eq!(picked("my.token.wat", "(module)\r\n"), Ok(expected));
    }

    #[test]
    fn other_files_say_what_they_are() {
        let told = |name, text| picked(name, text).expect_err("refused");
        assert!(told("a.wasm", "\0asm\u{1}").contains("WebAssembly module"));
        assert!(told("a.png", "\u{fffd}PNG\0").contains("no text"));
        assert!(told("a.json", "{}").contains("neither"));
        let long = ";".repeat(limits::WAT_BYTES + 1);
        assert!(told("a.wat", &long).contains("at most"));
    }

    #[test]
    fn a_title_makes_a_name_that_every_disk_takes() {
        assert_eq!(file_name("counter.wat"), "counter.wattage");
        assert_eq!(file_name("../a b/c: \"d\""), "a-b-c---d.wattage");
        assert_eq!(file_name("…"), "experiment.wattage");
    }
}
