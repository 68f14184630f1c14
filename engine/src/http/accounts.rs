//! Reading accounts and their storage.

use axum::Json;
use axum::extract::State;
use wattage_core::api::{AccountPage, AccountView, Refusal, StoragePage, StorageRow, routes};
use wattage_core::types::Bytes;

use super::blocks;
use super::error::ApiError;
use super::extract::{AddressPart, Asked, KeyPart, Reader};
use super::node::Node;
use super::page::page;
use super::problems::{UNKNOWN_ROW, words};
use super::query;

/// Accounts in the order of their addresses.
#[utoipa::path(get, path = routes::ACCOUNTS, operation_id = "accounts", tag = "accounts",
    params(query::Accounts), responses((status = 200, body = AccountPage)))]
pub(super) async fn list(
    State(node): State<Node>,
    Reader(sandbox): Reader,
    Asked(asked): Asked<query::Accounts>,
) -> Result<Json<AccountPage>, ApiError> {
    let read = move || {
        let view = blocks::view(&sandbox, asked.height)?;
        Ok(AccountPage::of(&view, &page(asked.after, asked.limit))?)
    };
    node.read(read).await.map(Json)
}

/// One account.
///
/// One that was never used has balance and nonce 0.
#[utoipa::path(get, path = routes::ACCOUNT, operation_id = "account", tag = "accounts",
    params(query::AtHeight), responses((status = 200, body = AccountView)))]
pub(super) async fn read(
    State(node): State<Node>,
    Reader(sandbox): Reader,
    AddressPart(address): AddressPart,
    Asked(asked): Asked<query::AtHeight>,
) -> Result<Json<AccountView>, ApiError> {
    let read = move || {
        let view = blocks::view(&sandbox, asked.height)?;
        Ok(AccountView::of(&view, address)?)
    };
    node.read(read).await.map(Json)
}

/// Storage of a contract in the order of its keys.
#[utoipa::path(get, path = routes::STORAGE, operation_id = "storage", tag = "accounts",
    params(query::Storage), responses((status = 200, body = StoragePage)))]
pub(super) async fn storage(
    State(node): State<Node>,
    Reader(sandbox): Reader,
    AddressPart(address): AddressPart,
    Asked(asked): Asked<query::Storage>,
) -> Result<Json<StoragePage>, ApiError> {
    let read = move || {
        let view = blocks::view(&sandbox, asked.height)?;
        let page = page(asked.after, asked.limit);
        Ok(StoragePage::of(&view, &address, &page)?)
    };
    node.read(read).await.map(Json)
}

/// One row of a contract's storage.
///
/// A key without a row is a problem, `unknown-row`; an empty value is a value.
#[utoipa::path(get, path = routes::STORAGE_ROW, operation_id = "storage-row", tag = "accounts",
    params(query::AtHeight), responses((status = 200, body = StorageRow)),
    extensions(("x-problems" = json!(words(&[&[UNKNOWN_ROW]])))))]
pub(super) async fn storage_row(
    State(node): State<Node>,
    Reader(sandbox): Reader,
    AddressPart(contract): AddressPart,
    KeyPart(key): KeyPart,
    Asked(asked): Asked<query::AtHeight>,
) -> Result<Json<StorageRow>, ApiError> {
    let read = move || {
        let value = blocks::view(&sandbox, asked.height)?.storage(&contract, &key.0)?;
        match value {
            Some(value) => Ok(StorageRow {
                value: Bytes(value),
                key,
            }),
            None => Err(Refusal::UnknownRow { contract, key }.into()),
        }
    };
    node.read(read).await.map(Json)
}
