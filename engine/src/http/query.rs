//! What may stand behind the `?` of a path, one struct per group of routes. Anything else there is refused.

use serde::Deserialize;
use utoipa::IntoParams;
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{ObjectBuilder, RefOr, Type};
use utoipa::{PartialSchema, ToSchema};
use wattage_core::api::MemberName;
use wattage_core::types::{Address, Bytes, Hash};

use super::page::Limit;
use super::place::Place;

/// A height as it may be asked for: below 2^53, as all heights are.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "u64")]
pub(super) struct Height(pub(super) u64);

impl TryFrom<u64> for Height {
    type Error = String;

    fn try_from(height: u64) -> Result<Self, String> {
        match height < 1 << 53 {
            true => Ok(Self(height)),
            false => Err(format!("heights are below 2^53, and {height} is not")),
        }
    }
}

impl PartialSchema for Height {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(0))
            .maximum(Some((1_u64 << 53) - 1))
            .into()
    }
}

impl ToSchema for Height {}

/// A ledger as it was.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct AtHeight {
    /// As it was after this block; the head if it is missing.
    #[param(inline)]
    pub(super) height: Option<Height>,
}

/// Which accounts.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Accounts {
    /// As they were after this block; the head if it is missing.
    #[param(inline)]
    pub(super) height: Option<Height>,
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
    #[param(inline)]
    pub(super) height: Option<Height>,
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
    #[param(inline)]
    pub(super) after: Option<Height>,
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
    #[param(inline)]
    pub(super) since: Option<Height>,
    /// Hash of the block at `since`, as the copy has it: `other-history` if it is another here.
    pub(super) hash: Option<Hash>,
    /// With the rows that no block changes again, for a mirror: `blocks`, `transactions`, `receipts`, `history` and the
    /// genesis in `meta`. Give it for every page, or for none.
    #[serde(default)]
    pub(super) whole: bool,
    /// The rows as they were after this block; the head if it is missing. Give that of the first page for the others.
    #[param(inline)]
    pub(super) height: Option<Height>,
    /// Only those behind this one: the `next` of the page before.
    #[param(inline)]
    pub(super) after: Option<Place>,
    /// At most so many.
    #[param(inline)]
    pub(super) limit: Option<Limit>,
}

/// Where live events go on, and who listens.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Events {
    /// As the header Last-Event-ID, for a browser's first connection, which cannot set one. The header goes first.
    pub(super) last_event_id: Option<String>,
    /// Name of the member who listens: told to everybody in the sandbox as present while the stream is open. 1 to 24
    /// characters, chosen by the member and not checked.
    #[param(inline)]
    pub(super) member: Option<MemberName>,
}
