//! What may stand behind the `?` of a path, one struct per group of routes. Anything else there is refused.

use serde::Deserialize;
use utoipa::IntoParams;
use utoipa::ToSchema;
use wattage_core::types::{Address, Bytes, Hash};

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
    #[param(inline)]
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
    #[param(inline)]
    pub(super) limit: Option<Limit>,
}

/// An order of blocks.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Order {
    /// The head first.
    #[default]
    Newest,
    /// The genesis block first.
    Oldest,
}

/// Which blocks.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Blocks {
    /// Which comes first; `newest` if it is missing.
    #[param(inline)]
    pub(super) order: Option<Order>,
    /// Only those behind the block at this height, in that order: the `next` of the page before.
    pub(super) after: Option<u64>,
    /// At most so many.
    #[param(inline)]
    pub(super) limit: Option<Limit>,
}

/// Which changed rows.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Changes {
    /// Only rows that blocks after this height have changed; every row if it is missing.
    pub(super) since: Option<u64>,
    /// Hash of the block at `since`, as the copy has it: `other-history` if it is another here.
    pub(super) hash: Option<Hash>,
    /// The rows as they were after this block; the head if it is missing. Give that of the first page for the others.
    pub(super) height: Option<u64>,
    /// Only those behind this one: the `next` of the page before.
    pub(super) after: Option<String>,
    /// At most so many.
    #[param(inline)]
    pub(super) limit: Option<Limit>,
}

/// Where live events go on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Events {
    /// As the header Last-Event-ID, for a browser's first connection, which cannot set one. The header goes first.
    pub(super) last_event_id: Option<String>,
}
