//! The page without its node, in a real Chromium: the node is really stopped, and started again.

mod alone;
mod damaged;
mod kept;
mod killed;
mod lost;
mod moved;
mod proxy;
mod reloaded;
#[path = "../browser/server.rs"]
mod server;
#[path = "../browser/visitor.rs"]
#[expect(dead_code, reason = "shared with other tests, which use all of it")]
mod visitor;
mod waiting;

use serde_json::Value;
use server::Server;
use tempfile::TempDir;
use visitor::Visitor;

/// A node that can be stopped and started again at the same address.
struct House {
    server: Option<Server>,
    address: String,
    data: TempDir,
}

impl House {
    fn open() -> Self {
        let data = TempDir::new().expect("a folder");
        let server = Server::start(data.path());
        Self {
            address: server.address().to_owned(),
            server: Some(server),
            data,
        }
    }

    fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    fn stop(&mut self) {
        self.server.take().expect("a running node").kill();
    }

    fn start(&mut self) {
        self.server = Some(Server::start_at(self.data.path(), &self.address));
    }

    /// A first visit, up to where this browser's copy has the blocks of the first run.
    async fn visit(&self) -> Visitor {
        let visitor = Visitor::open(&self.origin(), 1440).await;
        visitor.arrives().await;
        sees_copy(&visitor, 2).await;
        visitor
    }

    /// The same, with a service worker that starts the page when the node is away.
    async fn visit_with_service_worker(&self) -> Visitor {
        let address = format!("{}/?sw", self.origin());
        let visitor = Visitor::open_with_service_workers(&address, 1440).await;
        visitor.arrives().await;
        sees_copy(&visitor, 2).await;
        let controlled = "navigator.serviceWorker.controller?.state === 'activated'";
        visitor.until("a service worker", controlled).await;
        visitor
    }
}

/// Id and token of the visitor's sandbox, from the link that invites to it.
async fn invitation(visitor: &Visitor) -> (String, String) {
    visitor.click("#team").await;
    visitor
        .until(
            "the link",
            "document.querySelector('#invite-write') !== null",
        )
        .await;
    let link = visitor
        .asked("document.querySelector('#invite-write').value")
        .await;
    visitor.press("Escape", 1).await;
    let link = link.as_str().expect("a link").to_owned();
    let (_, invitation) = link.split_once('#').expect("an invitation");
    let mut parts = invitation.rsplit('.');
    let token = parts.next().expect("a token").to_owned();
    (sandbox(visitor).await, token)
}

/// The id of the ledger that is worked in, as the Team panel tells it.
async fn sandbox(visitor: &Visitor) -> String {
    visitor.click("#team").await;
    let present = "document.querySelector('[data-ledger][aria-current]')";
    visitor
        .until("the present ledger", &format!("{present} !== null"))
        .await;
    let id = visitor.asked(&format!("{present}.dataset.ledger")).await;
    visitor.press("Escape", 1).await;
    visitor
        .until(
            "the panel is closed",
            "document.querySelector('#team-panel') === null",
        )
        .await;
    id.as_str().expect("an id").to_owned()
}

/// Waits until this browser's copy has the node's blocks up to this one.
async fn sees_copy(visitor: &Visitor, height: u64) {
    let script = format!("document.querySelector('#offline').dataset.copy === '{height}'");
    visitor.until("the copy is up to date", &script).await;
}

/// Waits for the banner in this state.
async fn sees_state(visitor: &Visitor, state: &str) {
    let script = format!("document.querySelector('#offline').dataset.state === '{state}'");
    visitor.until("the banner", &script).await;
}

/// Presses Run and waits for another receipt than the one before.
async fn run(visitor: &Visitor) {
    let receipt =
        "(document.querySelector('#outcome[data-of=receipt]')?.parentElement.innerText ?? '')";
    let before = visitor.asked(receipt).await;
    visitor.press_run().await;
    let script = format!("![{before}, ''].includes({receipt})");
    visitor.until("another receipt", &script).await;
}
