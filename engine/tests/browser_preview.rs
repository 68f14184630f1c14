//! Previews while one types, in a real Chromium against the real binary: what the page shows is what the node charges.

#[path = "browser/server.rs"]
#[allow(dead_code)] // other tests stop nodes and start them again
mod server;
#[path = "browser/visitor.rs"]
#[allow(dead_code)] // other tests do the rest
mod visitor;

#[path = "browser_preview/agreement.rs"]
mod agreement;
#[path = "browser_preview/baseline.rs"]
mod baseline;
#[path = "browser_preview/budget.rs"]
mod budget;
#[path = "browser_preview/typing.rs"]
mod typing;
#[path = "browser_preview/worker.rs"]
mod worker;

use server::Server;
use tempfile::TempDir;
use visitor::Visitor;

/// A node and its data: it lasts as long as this.
type Node = (Server, TempDir);

/// A first visit to a new node, up to its first result.
async fn visit() -> (Visitor, Node) {
    let data = TempDir::new().expect("a folder");
    let server = Server::start(data.path());
    let visitor = Visitor::open(&server.origin, 1440).await;
    visitor.arrives().await;
    (visitor, (server, data))
}

/// The line beside Run says this, and it is a preview.
async fn previews(visitor: &Visitor, line: &str) {
    visitor
        .until(
            &format!("a preview: {line}"),
            &format!(
                "document.querySelector('.run-line .tag') !== null && \
                 document.querySelector('#run-line')?.innerText === {line:?}"
            ),
        )
        .await;
}
