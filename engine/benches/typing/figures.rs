//! What was measured, in one table.

use serde::Deserialize;

/// When one key's effect was there, in milliseconds after the key.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Seen {
    /// The character itself, which is CodeMirror's work alone: what the rest is measured against.
    pub(crate) line: Option<Moment>,
    /// All gas figures of the new text.
    pub(crate) gas: Option<Moment>,
    /// A problem's mark, that it is there or that it is gone.
    pub(crate) problem: Option<Moment>,
}

/// When something was in the document, and when the frame with it was painted.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct Moment {
    changed: f64,
    painted: Option<f64>,
}

/// Prints median and 95th percentile of one effect, and its ratio to the `character`'s median in the same run. Answers the
/// median of when the document had it.
pub(crate) fn row(name: &str, keys: usize, moments: &[Moment], character: Option<f64>) -> f64 {
    let mut changed: Vec<f64> = moments.iter().map(|moment| moment.changed).collect();
    let mut painted: Vec<f64> = moments.iter().filter_map(|moment| moment.painted).collect();
    changed.sort_by(f64::total_cmp);
    painted.sort_by(f64::total_cmp);
    let median = at(&changed, 50);
    print!("{name:<24}{:>5} of {keys:<5}", moments.len());
    for figure in [median, at(&changed, 95), at(&painted, 50), at(&painted, 95)] {
        print!("{figure:>9.1}");
    }
    match character {
        Some(character) => println!("{:>9.1}", median / character),
        None => println!(),
    }
    median
}

/// The smallest figure that `percent` of all do not exceed.
fn at(sorted: &[f64], percent: usize) -> f64 {
    let place = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(place).copied().unwrap_or(f64::NAN)
}

/// The heading over the rows.
pub(crate) fn heading() {
    println!(
        "\n{:<24}{:>14}{:>18}{:>18}{:>9}",
        "ms after the key", "shown", "in the document", "painted", "times of"
    );
    println!(
        "{:<24}{:>14}{:>9}{:>9}{:>9}{:>9}{:>9}",
        "", "", "median", "95 %", "median", "95 %", "letter"
    );
}
