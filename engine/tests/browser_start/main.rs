//! Starting the page: without a network, below a path of a plain file server, and when a new version has come.

#[path = "../browser/server.rs"]
mod server;
mod site;
mod versions;
#[path = "../browser/visitor.rs"]
#[expect(dead_code, reason = "shared with other tests, which use all of it")]
mod visitor;

use server::Server;
use tempfile::TempDir;
use visitor::Visitor;

/// True once a service worker answers for the page.
const CONTROLLED: &str = "navigator.serviceWorker.controller?.state === 'activated'";

/// Somebody at `address`.
async fn open(address: &str) -> Visitor {
    Visitor::open_with_service_workers(address, 1440).await
}

/// Loads an address as if it had been typed, even if it differs behind `#` alone.
async fn go(visitor: &Visitor, address: &str) {
    visitor.page.goto("about:blank").await.expect("left");
    visitor.page.goto(address).await.expect("the page loads");
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_node_stopped_the_page_its_editor_and_its_workers_start() {
    let data = TempDir::new().expect("a folder");
    let server = Server::start(data.path());
    let origin = server.origin.clone();
    let visitor = open(&format!("{origin}/?sw")).await;
    visitor.arrives().await;
    visitor.until("a service worker", CONTROLLED).await;
    server.kill();

    go(&visitor, &origin).await;
    visitor
        .until(
            "the chip says so",
            "document.querySelector('#connection')?.dataset.state === 'down'",
        )
        .await;
    visitor
        .put_source("(module (func (export \"f\") nop)")
        .await;
    visitor.sees("#problem-count", "1 error").await;
    visitor.put_source("(module (func (export \"f\")))").await;
    visitor.sees("#problem-count", "no problems").await;

    go(&visitor, &format!("{origin}/#prices")).await;
    visitor
        .until("the prices", "document.querySelector('#prices') !== null")
        .await;
    go(&visitor, &format!("{origin}/#compare")).await;
    visitor
        .until("comparing", "document.querySelector('#compare') !== null")
        .await;
    go(&visitor, &format!("{origin}/#v1.broken")).await;
    visitor
        .until(
            "what is said of the link",
            "document.querySelector('#refused-link') !== null",
        )
        .await;
    go(&visitor, &format!("{origin}/embed#v1.broken")).await;
    visitor
        .until(
            "the small page",
            "document.querySelector('#embed') !== null",
        )
        .await;
    visitor.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_stored_has_the_headers_of_the_node() {
    let data = TempDir::new().expect("a folder");
    let server = Server::start(data.path());
    let visitor = open(&format!("{}/?sw", server.origin)).await;
    visitor.until("a service worker", CONTROLLED).await;
    for (path, ancestors) in [("/", "'none'"), ("/embed", "*")] {
        let script = format!(
            "caches.match('{path}').then((found) => \
             (found?.headers.get('content-security-policy') ?? '').endsWith(\"frame-ancestors {ancestors}\"))"
        );
        visitor.until(path, &script).await;
    }
    visitor.close().await;
}
