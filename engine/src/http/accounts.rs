//! Reading accounts and their storage.

use axum::Json;
use axum::extract::State;
use wattage_core::api::{AccountPage, AccountView, Refusal, StoragePage, StorageRow, routes};
use wattage_core::store::Row;
use wattage_core::types::Bytes;

use super::blocks;
use super::error::ApiError;
use super::extract::{AddressPart, Asked, KeyPart, Reader};
use super::node::Node;
use super::page::Page;
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
        Page::new(asked.after, asked.limit).read(
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
    let read = move || Ok(blocks::view(&sandbox, asked.height)?.account(&address)?);
    let account = node.read(read).await?.unwrap_or_default();
    Ok(Json(AccountView::new(address, &account)))
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
        Page::new(asked.after, asked.limit).read(
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
