//! Rows of a ledger for a copy of it: all of them, or what has changed since a height.

use serde::{Deserialize, Serialize};

use crate::types::{Bytes, Hash};

/// Rows that have changed, as they are at `height`; a copy that was right at `since` is right at `height` with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangesPage {
    /// After this height the rows have changed; `null`: every row there is.
    pub since: Option<u64>,
    /// The rows are as of this height. Give it again for the next page.
    pub height: u64,
    /// Hash of the block at `height`.
    pub hash: Hash,
    /// Commitment to every account and storage row at `height`.
    pub state_root: Hash,
    /// The rows of this page. A row that several blocks changed may come more than once, with the same value.
    pub rows: Vec<ChangedRow>,
    /// Give this as `after` to get the next page; `null` at the end.
    pub next: Option<String>,
}

/// A row in the canonical encoding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangedRow {
    /// Its place.
    #[serde(flatten)]
    pub key: RowKey,
    /// Its value; `null` where there is no row any more.
    pub value: Option<Bytes>,
}

/// Table and key of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RowKey {
    /// Name of the table.
    pub table: String,
    /// The key in the canonical encoding.
    pub key: Bytes,
}
