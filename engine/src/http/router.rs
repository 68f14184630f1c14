//! The routes, flat, each with its handlers. The OpenAPI document comes from the same list.

use std::sync::LazyLock;

use axum::Router;
use axum::body::Bytes;
use axum::routing::get;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use wattage_core::api::routes;

use super::node::Node;
use super::{
    accounts, blocks, bundles, changes, code, document, events, export, fallback, health, import,
    layers, lineage, links, metrics, preview, proofs, receipts, reference, sandboxes, tools,
    transactions,
};

/// The OpenAPI document, as it is served.
static DOCUMENT: LazyLock<Bytes> = LazyLock::new(|| {
    let (_, api) = table().split_for_parts();
    document::of(api).into()
});

/// Every route of the API.
fn table() -> OpenApiRouter<Node> {
    OpenApiRouter::default()
        .routes(routes!(health::health))
        .routes(routes!(health::ready))
        .routes(routes!(metrics::show))
        .routes(routes!(sandboxes::create))
        .routes(routes!(sandboxes::read))
        .routes(routes!(sandboxes::remove))
        .routes(routes!(sandboxes::replace_token))
        .routes(routes!(lineage::fork))
        .routes(routes!(lineage::rewind))
        .routes(routes!(lineage::undo))
        .routes(routes!(export::export))
        .routes(routes!(import::import))
        .routes(routes!(preview::preview))
        .routes(routes!(transactions::submit))
        .routes(routes!(transactions::read))
        .routes(routes!(receipts::read))
        .routes(routes!(blocks::list))
        .routes(routes!(blocks::read))
        .routes(routes!(changes::read))
        .routes(routes!(events::events))
        .routes(routes!(accounts::list))
        .routes(routes!(accounts::read))
        .routes(routes!(accounts::storage))
        .routes(routes!(accounts::storage_row))
        .routes(routes!(proofs::account))
        .routes(routes!(proofs::storage))
        .routes(routes!(code::read))
        .routes(routes!(tools::assemble))
        .routes(routes!(tools::disassemble))
        .routes(routes!(bundles::put))
        .routes(routes!(bundles::read))
        .routes(routes!(reference::index))
        .routes(routes!(reference::openapi))
        .routes(routes!(reference::page))
        .route(reference::SLASH, get(reference::page))
        .route(reference::FILES, get(reference::file))
        .route(routes::SHORT_LINK, get(links::open))
        .route(routes::EMBED, get(links::embed))
}

/// The OpenAPI document of the routes, in JSON.
pub(super) fn openapi() -> Bytes {
    DOCUMENT.clone()
}

/// All routes of `node`, with what every request goes through.
pub(super) fn router(node: Node) -> Router {
    let (routes, _) = table().split_for_parts();
    let routes = routes
        .method_not_allowed_fallback(fallback::method)
        .fallback_service(get(fallback::file).fallback(fallback::other));
    layers::around(routes, node.edge()).with_state(node.clone())
}
