//! Making a sandbox, and reading its head.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use wattage_core::api::{self, CreateSandbox, GenesisRequest, SandboxCreated, routes};
use wattage_core::ledger::{Genesis, GenesisError};

use super::error::ApiError;
use super::extract::{Body, Reader};
use super::node::Node;
use super::problems::{CREATING, GENESIS, words};
use crate::sandboxes::Sandbox;

/// Create a sandbox.
///
/// The answer is the one place where its token is shown.
#[utoipa::path(post, path = routes::SANDBOXES, operation_id = "create-sandbox", tag = "sandboxes",
    request_body = CreateSandbox,
    responses((status = 201, body = SandboxCreated, headers(("location" = String)))),
    extensions(("x-problems" = json!(words(&[&[GENESIS], CREATING])))))]
pub(super) async fn create(
    State(node): State<Node>,
    Body(request): Body<CreateSandbox>,
) -> Result<impl IntoResponse, ApiError> {
    let genesis = genesis(request.genesis).map_err(ApiError::Genesis)?;
    let creator = node.clone();
    let create = move || {
        let (sandbox, token) = creator.sandboxes().create(&genesis)?;
        Ok(SandboxCreated {
            token: token.reveal().to_owned(),
            sandbox: head(&sandbox)?,
        })
    };
    let created = node.read(create).await?;
    let location = routes::fill(routes::SANDBOX, &[&created.sandbox.id]);
    let headers = [(header::LOCATION, location)];
    Ok((StatusCode::CREATED, headers, Json(created)))
}

/// A sandbox and its head.
#[utoipa::path(get, path = routes::SANDBOX, operation_id = "sandbox", tag = "sandboxes",
    responses((status = 200, body = api::Sandbox)))]
pub(super) async fn read(
    State(node): State<Node>,
    Reader(sandbox): Reader,
) -> Result<Json<api::Sandbox>, ApiError> {
    let head = node.read(move || head(&sandbox)).await?;
    Ok(Json(head))
}

fn genesis(request: Option<GenesisRequest>) -> Result<Genesis, GenesisError> {
    let Some(request) = request else {
        return Ok(Genesis::default());
    };
    let balances = request.accounts.into_iter();
    let genesis = Genesis::new(balances.map(|(address, balance)| (address, balance.0)))?;
    Ok(Genesis {
        gas_price: request.gas_price.0,
        ..genesis
    })
}

fn head(sandbox: &Sandbox) -> Result<api::Sandbox, ApiError> {
    let view = sandbox.ledger().view()?;
    let genesis = view.genesis()?;
    let id = sandbox.id().to_string();
    Ok(api::Sandbox::new(
        &id,
        &view.head()?,
        &genesis.schedule,
        genesis.gas_price,
    ))
}
