//! How many rows of a page are asked for. What a page is, core says ([`wattage_core::api::Page`]).

use serde::de::{Deserialize, Deserializer, Error};
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{ObjectBuilder, RefOr, Type};
use utoipa::{PartialSchema, ToSchema};
use wattage_core::api::{PAGE_DEFAULT, PAGE_MOST, Page};

/// How many rows are asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit(pub(super) usize);

impl Default for Limit {
    fn default() -> Self {
        Self(PAGE_DEFAULT)
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match usize::deserialize(deserializer)? {
            limit @ 1..=PAGE_MOST => Ok(Self(limit)),
            limit => Err(D::Error::custom(format!(
                "limit is a number from 1 to {PAGE_MOST}, not {limit}"
            ))),
        }
    }
}

impl PartialSchema for Limit {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(1))
            .maximum(Some(PAGE_MOST))
            .default(Some(PAGE_DEFAULT.into()))
            .into()
    }
}

impl ToSchema for Limit {}

/// At most `limit` rows, those after the key `after`.
pub(super) fn page<K>(after: Option<K>, limit: Option<Limit>) -> Page<K> {
    let Limit(limit) = limit.unwrap_or_default();
    Page { after, limit }
}
