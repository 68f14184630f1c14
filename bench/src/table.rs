//! The tables: what, Wattage, peer, and how many times Wattage's time the peer takes.

use std::time::Duration;

/// A table that is printed row by row.
pub(crate) struct Table;

impl Table {
    /// Prints the heading.
    pub(crate) fn new(title: &str) -> Self {
        println!("\n{title}\n");
        println!(
            "  {:<34} {:>12}   {:<26} {:>12} {:>9}",
            "what", "Wattage", "peer", "peer's", "ratio"
        );
        Self
    }

    /// A comparison; the ratio says how many times Wattage's time the peer takes.
    pub(crate) fn row(&self, what: &str, ours: Duration, peer: &str, theirs: Duration) {
        let ratio = theirs.as_secs_f64() / ours.as_secs_f64();
        println!(
            "  {what:<34} {:>12}   {peer:<26} {:>12} {ratio:>9.2}",
            shown(ours),
            shown(theirs)
        );
    }

    /// A figure that has no peer.
    pub(crate) fn alone(&self, what: &str, ours: Duration) {
        println!("  {what:<34} {:>12}", shown(ours));
    }
}

/// `1.23 ms`: three digits and a unit.
fn shown(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    let (value, unit) = match seconds {
        s if s >= 1.0 => (s, "s"),
        s if s >= 1e-3 => (s * 1e3, "ms"),
        s if s >= 1e-6 => (s * 1e6, "us"),
        s => (s * 1e9, "ns"),
    };
    let digits = match value {
        v if v >= 100.0 => 0,
        v if v >= 10.0 => 1,
        _ => 2,
    };
    format!("{value:.digits$} {unit}")
}
