//! The routes, flat, each with its handlers.

use axum::Router;
use axum::routing::{get, post};
use wattage_core::api::routes;

use super::node::Node;
use super::{accounts, fallback, health, layers, preview, receipts, sandboxes, transactions};

/// All routes of `node`, with what every request goes through.
pub(super) fn router(node: Node) -> Router {
    let routes = Router::new()
        .route(routes::HEALTH, get(health::health))
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
    let settings = *node.settings();
    layers::around(routes, &settings).with_state(node)
}
