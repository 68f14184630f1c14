//! How the versions of a text differ, counted: here, since texts may be long and versions many.

use wattage_core::share::compare_texts;

/// For each text the lines that came and the lines that went since the one before it.
pub(super) fn steps(texts: &[String]) -> Vec<(usize, usize)> {
    let before = std::iter::once("").chain(texts.iter().map(String::as_str));
    let pairs = before.zip(texts);
    pairs.map(|(before, text)| step(before, text)).collect()
}

fn step(before: &str, text: &str) -> (usize, usize) {
    let rows = compare_texts(before, text);
    let differing = rows.iter().filter(|row| !row.is_same_text());
    differing.fold((0, 0), |(come, gone), row| {
        (
            come + usize::from(row.new.is_some()),
            gone + usize::from(row.old.is_some()),
        )
    })
}
