//! Proofs of rows, for those who trust a block's hash and nothing else.

use axum::Json;
use axum::extract::State;
use wattage_core::api::{ProofView, routes};
use wattage_core::encoding::Canonical;
use wattage_core::ledger::{StateKey, account_value};
use wattage_core::types::Bytes;

use super::blocks;
use super::error::ApiError;
use super::extract::{AddressPart, Asked, KeyPart, Reader};
use super::node::Node;
use super::problems::{BUSY, words};
use super::query::{self, Height};
use crate::sandboxes::Sandbox;

/// Proof of an account.
///
/// That it has this value, or that there is none: checked against the state root of the block, which its hash covers.
#[utoipa::path(get, path = routes::ACCOUNT_PROOF, operation_id = "account-proof", tag = "accounts",
    params(query::AtHeight), responses((status = 200, body = ProofView)),
    extensions(("x-problems" = json!(words(&[&[BUSY]])))))]
pub(super) async fn account(
    State(node): State<Node>,
    Reader(sandbox): Reader,
    AddressPart(address): AddressPart,
    Asked(asked): Asked<query::AtHeight>,
) -> Result<Json<ProofView>, ApiError> {
    answer(&node, sandbox, asked.height, StateKey::Account(address)).await
}

/// Proof of a row of storage.
///
/// As the proof of an account.
#[utoipa::path(get, path = routes::STORAGE_PROOF, operation_id = "storage-proof", tag = "accounts",
    params(query::AtHeight), responses((status = 200, body = ProofView)),
    extensions(("x-problems" = json!(words(&[&[BUSY]])))))]
pub(super) async fn storage(
    State(node): State<Node>,
    Reader(sandbox): Reader,
    AddressPart(contract): AddressPart,
    KeyPart(key): KeyPart,
    Asked(asked): Asked<query::AtHeight>,
) -> Result<Json<ProofView>, ApiError> {
    let key = key.0;
    answer(
        &node,
        sandbox,
        asked.height,
        StateKey::Storage { contract, key },
    )
    .await
}

/// The proof of `key`. At an earlier height the tree of then is made for it, which takes a processor.
async fn answer(
    node: &Node,
    sandbox: Sandbox,
    height: Option<Height>,
    key: StateKey,
) -> Result<Json<ProofView>, ApiError> {
    let prove = move || {
        let view = blocks::view(&sandbox, height)?;
        let head = view.head()?;
        let value = match &key {
            StateKey::Account(address) => view.account(address)?.as_ref().map(account_value),
            StateKey::Storage { contract, key } => view.storage(contract, key)?,
        };
        let proof = view.proof(&key)?;
        let (table, key) = key.row();
        Ok(Json(ProofView {
            height: head.height,
            hash: head.hash,
            state_root: head.state_root,
            table: table.name().to_owned(),
            key: Bytes(key),
            value: value.map(Bytes),
            proof: Bytes(proof.to_canonical()),
        }))
    };
    match height {
        None => node.read(prove).await,
        Some(_) => node.execute(prove).await,
    }
}
