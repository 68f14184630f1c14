//! The page from plain files, where there is no node at all.

use wattage_engine::page;

use super::*;

/// The page's files on a port of their own, and nothing else.
pub(super) async fn files() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let address = listener.local_addr().expect("an address");
    let answer =
        |request: axum::extract::Request| async move { page::answer(request.uri().path()) };
    let routes = axum::Router::new().fallback(answer);
    tokio::spawn(async move { axum::serve(listener, routes).await });
    format!("http://{address}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_visit_runs_the_counter_by_itself_and_a_reload_keeps_everything() {
    let visitor = Visitor::open(&files().await, 1440).await;
    visitor
        .sees("#outcome[data-of=receipt]", "returns 1 ")
        .await;
    sees_state(&visitor, "local").await;
    visitor.sees("#offline-text", "only in this browser").await;
    run(&visitor).await;
    visitor
        .sees("#outcome[data-of=receipt]", "returns 2 ")
        .await;
    visitor.page.reload().await.expect("a reload");
    sees_state(&visitor, "local").await;
    visitor.click("#tab-state").await;
    visitor.sees("#height", "Block 3").await;
    visitor.sees("#storage-table", "2").await;
    visitor.press_run().await;
    visitor.sees("#height", "Block 4").await;
    visitor.sees("#storage-table", "2 → 3").await;
    visitor.close().await;
}
