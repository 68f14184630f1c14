//! What may stand behind the `?` of a path, one struct per group of routes. Anything else there is refused.

use serde::Deserialize;
use utoipa::IntoParams;
use wattage_core::types::{Address, Bytes};

use super::page::Limit;

/// A ledger as it was.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct AtHeight {
    /// As it was after this block; the head if it is missing.
    pub(super) height: Option<u64>,
}

/// Which accounts.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Accounts {
    /// As they were after this block; the head if it is missing.
    pub(super) height: Option<u64>,
    /// Only those whose address comes after this one: the `next` of the page before.
    pub(super) after: Option<Address>,
    /// At most so many.
    pub(super) limit: Option<Limit>,
}

/// Which rows of storage.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Storage {
    /// As they were after this block; the head if it is missing.
    pub(super) height: Option<u64>,
    /// Only those whose key comes after this one: the `next` of the page before.
    pub(super) after: Option<Bytes>,
    /// At most so many.
    pub(super) limit: Option<Limit>,
}
