//! Reading accounts and their storage.

use axum::Json;
use axum::extract::State;
use wattage_core::api::{AccountPage, AccountView, StoragePage, StorageRow};
use wattage_core::store::Row;
use wattage_core::types::{Address, Bytes};

use super::error::ApiError;
use super::extract::{AddressPart, Page, Reader};
use super::node::Node;

/// `GET /api/v1/sandboxes/{id}/accounts?after=&limit=`: accounts in the order of their addresses.
pub(super) async fn list(
    State(node): State<Node>,
    Reader(sandbox): Reader,
    page: Page<Address>,
) -> Result<Json<AccountPage>, ApiError> {
    let read = move || {
        let view = sandbox.ledger().view()?;
        page.read(
            |(address, _)| *address,
            |_| 0,
            |after, limit| Ok(view.accounts(after, limit)?),
        )
    };
    let (accounts, next) = node.read(read).await?;
    Ok(Json(AccountPage {
        accounts: accounts
            .iter()
            .map(|(address, account)| AccountView::new(*address, account))
            .collect(),
        next,
    }))
}

/// `GET /api/v1/sandboxes/{id}/accounts/{address}`: one account. One that was never used has balance and nonce 0.
pub(super) async fn read(
    State(node): State<Node>,
    Reader(sandbox): Reader,
    AddressPart(address): AddressPart,
) -> Result<Json<AccountView>, ApiError> {
    let read = move || Ok(sandbox.ledger().get_account(&address)?);
    let account = node.read(read).await?;
    Ok(Json(AccountView::new(address, &account)))
}

/// `GET /api/v1/sandboxes/{id}/accounts/{address}/storage?after=&limit=`: storage in the order of its keys.
pub(super) async fn storage(
    State(node): State<Node>,
    Reader(sandbox): Reader,
    AddressPart(address): AddressPart,
    page: Page<Bytes>,
) -> Result<Json<StoragePage>, ApiError> {
    let read = move || {
        let view = sandbox.ledger().view()?;
        page.read(
            |(key, _): &Row| Bytes(key.clone()),
            |(key, value)| key.len() + value.len(),
            |after, limit| {
                let after = after.map(|after| after.0.as_slice());
                Ok(view.storage_rows(&address, after, limit)?)
            },
        )
    };
    let (rows, next) = node.read(read).await?;
    let row = |(key, value)| StorageRow {
        key: Bytes(key),
        value: Bytes(value),
    };
    Ok(Json(StoragePage {
        rows: rows.into_iter().map(row).collect(),
        next,
    }))
}
