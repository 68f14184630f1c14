//! The parts of a path and of its query, read as the node reads them.

use std::fmt::Display;
use std::str::FromStr;

use wattage_core::api::{PAGE_DEFAULT, PAGE_MOST, Page};

use super::failure::Failure;

/// A path, split and decoded.
pub(super) struct Path {
    text: String,
    segments: Vec<String>,
    query: Vec<(String, String)>,
}

impl Path {
    /// Reads `PATH?QUERY`.
    ///
    /// # Errors
    /// For an escape that is none.
    pub(super) fn parse(whole: &str) -> Result<Self, Failure> {
        let (path, query) = whole.split_once('?').unwrap_or((whole, ""));
        let wrong = || Failure::malformed(format!("{path}: an escape with % is none"));
        let segments = path.split('/').map(decoded).collect::<Option<_>>();
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decoded(name)?, decoded(&value.replace('+', " "))?))
        });
        Ok(Self {
            text: path.to_owned(),
            segments: segments.ok_or_else(wrong)?,
            query: pairs.collect::<Option<_>>().ok_or_else(wrong)?,
        })
    }

    /// The path as it came, without its query.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// What stands in the places of `{..}` in `route`, in order; none where the path is not one of that route.
    pub(super) fn parts(&self, route: &str) -> Option<Vec<&str>> {
        let places: Vec<&str> = route.split('/').collect();
        if places.len() != self.segments.len() {
            return None;
        }
        let mut parts = Vec::new();
        for (place, segment) in places.into_iter().zip(&self.segments) {
            match place.starts_with('{') {
                true => parts.push(segment.as_str()),
                false if place == segment => {}
                false => return None,
            }
        }
        Some(parts)
    }

    /// Refuses a query that asks for anything but `names`.
    pub(super) fn only(&self, names: &[&str]) -> Result<(), Failure> {
        let mut asked = self.query.iter().map(|(name, _)| name.as_str());
        match asked.find(|name| !names.contains(name)) {
            None => Ok(()),
            Some(other) => Err(Failure::malformed(format!(
                "the query of the path: there is no {other:?} here"
            ))),
        }
    }

    /// The value that the query gives `name`, if it gives one.
    pub(super) fn asked<T: FromStr<Err: Display>>(&self, name: &str) -> Result<Option<T>, Failure> {
        let found = self.query.iter().find(|(known, _)| known == name);
        let read = found.map(|(_, value)| value.parse());
        read.transpose()
            .map_err(|error| Failure::malformed(format!("the query of the path: {name}: {error}")))
    }

    /// The height that is asked for.
    pub(super) fn height(&self, name: &str) -> Result<Option<u64>, Failure> {
        match self.asked(name)? {
            Some(height) if height >= 1 << 53 => Err(Failure::malformed(format!(
                "the query of the path: {name}: heights are below 2^53, and {height} is not"
            ))),
            asked => Ok(asked),
        }
    }

    /// How many rows are asked for.
    pub(super) fn limit(&self) -> Result<usize, Failure> {
        match self.asked("limit")? {
            None => Ok(PAGE_DEFAULT),
            Some(limit @ 1..=PAGE_MOST) => Ok(limit),
            Some(limit) => Err(Failure::malformed(format!(
                "the query of the path: limit is a number from 1 to {PAGE_MOST}, not {limit}"
            ))),
        }
    }

    /// Which page is asked for.
    pub(super) fn page<K: FromStr<Err: Display>>(&self) -> Result<Page<K>, Failure> {
        Ok(Page {
            after: self.asked("after")?,
            limit: self.limit()?,
        })
    }
}

/// The part of a path that its route calls `name`.
pub(super) fn part<T: FromStr<Err: Display>>(name: &str, text: &str) -> Result<T, Failure> {
    let read = text.parse();
    read.map_err(|error| Failure::malformed(format!("the {name} in the path: {error}")))
}

/// Without percent escapes; none for a wrong one.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}
