//! Pages: how long they are, and where the next one begins.

use serde::de::{Deserialize, Deserializer, Error};
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{ObjectBuilder, RefOr, Type};
use utoipa::{PartialSchema, ToSchema};

use super::error::ApiError;

/// The most rows of a page.
const MOST: usize = 1000;

/// The most bytes of keys and values in a page: in JSON they are twice as many.
const MOST_BYTES: usize = 1024 * 1024;

/// Rows of a page when the request does not say.
const DEFAULT: usize = 100;

/// How many rows are asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit(pub(super) usize);

impl Default for Limit {
    fn default() -> Self {
        Self(DEFAULT)
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match usize::deserialize(deserializer)? {
            limit @ 1..=MOST => Ok(Self(limit)),
            limit => Err(D::Error::custom(format!(
                "limit is a number from 1 to {MOST}, not {limit}"
            ))),
        }
    }
}

impl PartialSchema for Limit {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(1))
            .maximum(Some(MOST))
            .default(Some(DEFAULT.into()))
            .into()
    }
}

impl ToSchema for Limit {}

/// Which rows are asked for: at most `limit`, those after the key `after`.
pub(super) struct Page<K> {
    pub(super) after: Option<K>,
    pub(super) limit: Limit,
}

impl<K> Page<K> {
    pub(super) fn new(after: Option<K>, limit: Option<Limit>) -> Self {
        Self {
            after,
            limit: limit.unwrap_or_default(),
        }
    }

    /// Reads one row more than asked for by `rows`, to tell whether there are more. Answers the page, and the last
    /// row's key if there are. A page of rows with many `bytes` is shorter than asked for.
    pub(super) fn read<T>(
        &self,
        key: impl Fn(&T) -> K,
        bytes: impl Fn(&T) -> usize,
        rows: impl FnOnce(Option<&K>, usize) -> Result<Vec<T>, ApiError>,
    ) -> Result<(Vec<T>, Option<K>), ApiError> {
        let limit = self.limit.0;
        let mut rows = rows(self.after.as_ref(), limit + 1)?;
        let mut sum = 0;
        let fitting = rows.iter().take_while(|row| {
            sum += bytes(row);
            sum <= MOST_BYTES
        });
        // One row always fits: a value is far smaller than a page.
        let len = fitting.count().clamp(1, limit);
        let more = rows.len() > len;
        rows.truncate(len);
        let next = rows.last().filter(|_| more).map(key);
        Ok((rows, next))
    }
}
