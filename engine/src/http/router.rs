//! The routes, flat, each with its handlers.

use axum::Router;
use axum::routing::{get, post};
use wattage_core::api::routes;

use super::node::Node;
use super::{
    accounts, fallback, health, layers, metrics, preview, receipts, sandboxes, transactions,
};

/// All routes of `node`, with what every request goes through.
pub(super) fn router(node: Node) -> Router {
    let routes = Router::new()
        .route(routes::HEALTH, get(health::health))
        .route(routes::READY, get(health::ready))
        .route(routes::METRICS, get(metrics::show))
        .route(routes::SANDBOXES, post(sandboxes::create))
        .route(routes::SANDBOX, get(sandboxes::read))
        .route(routes::PREVIEW, post(preview::preview))
        .route(routes::TRANSACTIONS, post(transactions::submit))
        .route(routes::RECEIPT, get(receipts::read))
        .route(routes::ACCOUNTS, get(accounts::list))
        .route(routes::ACCOUNT, get(accounts::read))
        .route(routes::STORAGE, get(accounts::storage))
        .method_not_allowed_fallback(fallback::method)
        .fallback_service(get(fallback::file).fallback(fallback::other));
    layers::around(routes, node.edge()).with_state(node.clone())
}
