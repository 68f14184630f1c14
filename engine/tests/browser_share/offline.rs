//! Links without a node: it has stopped, or there never was one.

use wattage_engine::page;

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_link_opens_and_previews_after_the_node_has_stopped_and_a_fork_keeps_it_in_this_browser()
{
    let node = node();
    let visitor = visit(&node).await;
    let address = share(&visitor).await;
    close_panel(&visitor).await;
    node.server.kill();
    visitor
        .until(
            "the chip says so",
            "document.querySelector('#connection').dataset.state === 'down'",
        )
        .await;
    go(&visitor, &address).await;
    visitor.sees("#verdict", "returns 1, 26,292 gas").await;
    visitor.fill("#arg-0", "7").await;
    visitor.sees("#outcome", "7").await;
    visitor.click("#fork").await;
    visitor.sees("#notice", "counter-2.wat is yours now").await;
    visitor.sees("#offline-text", "only in this browser").await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_opens_from_files_alone() {
    let node = node();
    let sender = visit(&node).await;
    let address = share(&sender).await;
    let files = files().await;
    let there = address.replace(&node.server.origin, &files);
    let receiver = Visitor::open(&there, 1440).await;
    receiver.sees("#verdict", "as the sender saw it").await;
    receiver.fill("#arg-0", "7").await;
    receiver.sees("#outcome", "7").await;
    receiver.close().await;
    sender.close().await;
}

/// The page's files on a port of their own, and nothing else.
async fn files() -> String {
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
