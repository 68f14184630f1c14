//! The parts of a path and of its query.

use super::problem::ApiError;

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
    pub(super) fn parse(whole: &str) -> Result<Self, ApiError> {
        let (path, query) = whole.split_once('?').unwrap_or((whole, ""));
        let unknown = || ApiError::unknown_route(path);
        let segments = path.split('/').map(decoded).collect::<Option<_>>();
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Some((decoded(name)?, decoded(&value.replace('+', " "))?))
        });
        Ok(Self {
            text: path.to_owned(),
            segments: segments.ok_or_else(unknown)?,
            query: pairs.collect::<Option<_>>().ok_or_else(unknown)?,
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

    /// The value that the query gives `name`.
    pub(super) fn asked(&self, name: &str) -> Option<&str> {
        let mut pairs = self.query.iter();
        let found = pairs.find(|(known, _)| known == name)?;
        Some(&found.1)
    }
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
