//! The versions of a file's text, so that one can go back. Pure; kept in the `history` store by `browser::db`.
//!
//! A version is what was there when typing rested, or every few seconds of typing that does not rest. Versions are thinned out
//! with age: the older, the further apart. What was there at any time is found again within a bound that grows with how long
//! ago it was ([`History::thin`]).

use serde::{Deserialize, Serialize};

/// So long without an edit is a rest, milliseconds: the next edit begins another version.
const REST: f64 = 2_000.0;

/// The longest that one version goes on changing, milliseconds.
const LONGEST: f64 = 10_000.0;

/// The most that the texts of one file come to, bytes: four of the largest sources.
pub const BYTES: usize = 4 * wattage_core::limits::WAT_BYTES;

/// How far apart versions may be as a part of their age, finer first: an eighth, and more where they take too much room.
const SPACINGS: [f64; 4] = [8.0, 4.0, 2.0, 1.0];

/// A text as it was.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug)]
pub struct Version {
    /// WAT.
    pub source: String,
    /// When it began to be edited, milliseconds since 1970.
    pub begun: f64,
    /// When it was saved last.
    pub at: f64,
    /// Whether somebody went back from it to another text: it stays as it is and is not thinned out, so that they can come back.
    #[serde(default)]
    pub left: bool,
}

/// The versions of one file, the oldest first. One row of the `history` store.
#[derive(Clone, PartialEq, Serialize, Deserialize, Debug, Default)]
pub struct History {
    /// Versions in the order of their times.
    pub versions: Vec<Version>,
}

impl History {
    /// Notes a text that was saved.
    pub fn note(&mut self, source: &str, at: f64) {
        let newest = self.versions.last_mut();
        // A clock that was put back does not put versions out of order.
        let at = newest.as_ref().map_or(at, |newest| at.max(newest.at));
        match newest {
            Some(newest) if newest.source == source => return,
            Some(newest)
                if !newest.left && at - newest.at < REST && at - newest.begun < LONGEST =>
            {
                source.clone_into(&mut newest.source);
                newest.at = at;
            }
            _ => self.versions.push(Version {
                source: source.to_owned(),
                begun: at,
                at,
                left: false,
            }),
        }
        self.thin(at);
    }

    /// The newest version is left for another text.
    pub fn leave(&mut self) {
        if let Some(newest) = self.versions.last_mut() {
            newest.left = true;
        }
    }

    /// Puts versions of another place among these; what is there already comes once.
    pub fn merge(&mut self, other: Self) {
        for version in other.versions {
            if !self.versions.contains(&version) {
                self.versions.push(version);
            }
        }
        self.versions.sort_by(|a, b| a.at.total_cmp(&b.at));
        let newest = self.versions.last().map_or(0.0, |newest| newest.at);
        self.thin(newest);
    }

    /// Drops versions that have others close by: two that are kept are at most [`LONGEST`] apart, or an eighth of their age,
    /// unless nothing was saved in between. More is dropped while the texts come to more than [`BYTES`]; the newest stays.
    fn thin(&mut self, now: f64) {
        for spacing in SPACINGS {
            self.space(now, spacing);
            if self.bytes() <= BYTES {
                return;
            }
        }
        let mut bytes = self.bytes();
        let last = self.versions.len().saturating_sub(1);
        let dropped = self.versions.iter().take(last).take_while(|version| {
            let over = bytes > BYTES;
            bytes -= version.source.len();
            over
        });
        let dropped = dropped.count();
        self.versions.drain(..dropped);
    }

    fn space(&mut self, now: f64, spacing: f64) {
        let mut kept: Vec<Version> = Vec::with_capacity(self.versions.len());
        let mut rest = std::mem::take(&mut self.versions).into_iter().peekable();
        while let Some(version) = rest.next() {
            let close = kept.last().zip(rest.peek()).is_some_and(|(before, after)| {
                after.at - before.at <= LONGEST.max((now - before.at) / spacing)
            });
            if version.left || !close {
                kept.push(version);
            }
        }
        self.versions = kept;
    }

    /// What the texts come to.
    pub fn bytes(&self) -> usize {
        let sizes = self.versions.iter().map(|version| version.source.len());
        sizes.sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A hundred years of clicks would not do: a fixed sequence of gaps between edits, from a key press to a week.
    fn gaps(seed: u64) -> impl Iterator<Item = f64> {
        const LENGTHS: [f64; 8] = [150.0, 150.0, 300.0, 900.0, 2_500.0, 40_000.0, 3.6e6, 6e8];
        let mut state = seed;
        std::iter::repeat_with(move || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let often = usize::try_from(state >> 60).unwrap_or_default();
            LENGTHS[often.saturating_sub(8).min(7).max(usize::from(often > 3))]
        })
    }

    #[test]
    fn typing_makes_a_version_at_each_rest_and_every_ten_seconds() {
        let mut history = History::default();
        for step in 0..100 {
            history.note(&format!("text {step}"), f64::from(step) * 200.0);
        }
        let times: Vec<f64> = history
            .versions
            .iter()
            .map(|version| version.begun)
            .collect();
        assert_eq!(times, [0.0, 10_000.0]);
        history.note("after a rest", 30_000.0);
        assert_eq!(history.versions.len(), 3);
        assert_eq!(history.versions[1].source, "text 99");
    }

    #[test]
    fn a_version_that_was_left_stays_whatever_is_saved_next() {
        let mut history = History::default();
        history.note("earlier", 0.0);
        history.note("present", 2_500.0);
        history.leave();
        history.note("earlier", 2_510.0);
        history.note("earlier", 2_520.0);
        history.note("typed on", 6_000.0);
        let sources = history.versions.iter().map(|version| &*version.source);
        let sources: Vec<&str> = sources.collect();
        assert_eq!(sources, ["earlier", "present", "typed on"]);
    }

    #[test]
    fn the_newest_is_always_kept_and_the_cap_never_passed() {
        for (seed, size) in [(1, 10), (2, 10_000), (3, BYTES / 4), (4, BYTES / 2 + 1)] {
            let (mut history, mut now) = (History::default(), 0.0);
            for (number, gap) in gaps(seed).take(400).enumerate() {
                now += gap;
                let text = format!("{number} {}", "x".repeat(size));
                history.note(&text, now);
                assert_eq!(history.versions.last().map(|v| &v.source), Some(&text));
                assert!(history.bytes() <= BYTES, "{size}: {}", history.bytes());
                let ordered = history.versions.is_sorted_by(|a, b| a.at <= b.at);
                assert!(ordered);
            }
        }
    }

    #[test]
    fn what_was_there_some_time_ago_is_found_within_a_quarter_of_that_time() {
        for seed in 1..20 {
            let (mut history, mut now) = (History::default(), 0.0);
            let mut saved = Vec::new();
            for (number, gap) in gaps(seed).take(600).enumerate() {
                now += gap;
                history.note(&number.to_string(), now);
                saved.push(now);
            }
            for at in saved {
                let near = history
                    .versions
                    .iter()
                    .map(|version| (version.at - at).abs());
                let nearest = near.fold(f64::INFINITY, f64::min);
                let bound = 2.0 * LONGEST + (now - at) / 4.0;
                assert!(
                    nearest <= bound,
                    "{seed}: {nearest} of {bound}, {} ago",
                    now - at
                );
            }
            assert!(history.versions.len() < 300, "{}", history.versions.len());
        }
    }

    #[test]
    fn merging_the_same_versions_twice_changes_nothing() {
        let mut history = History::default();
        history.note("a", 0.0);
        history.note("b", 60_000.0);
        let before = history.clone();
        history.merge(before.clone());
        assert_eq!(history, before);
    }
}
