//! Several people in one ledger, each in a real Chromium of their own, against the real binary.

mod conflicts;
mod invitations;
mod live;
#[path = "../browser/server.rs"]
mod server;
#[path = "../browser/visitor.rs"]
#[expect(dead_code, reason = "shared with other tests, which use all of it")]
mod visitor;
mod windows;

use serde_json::Value;
use server::Server;
use tempfile::TempDir;
use visitor::Visitor;

/// A node, and the folder it works on.
struct House {
    server: Server,
    data: TempDir,
}

impl House {
    fn open() -> Self {
        let data = TempDir::new().expect("a folder");
        Self {
            server: Server::start(data.path()),
            data,
        }
    }

    /// A first visit, up to its first result, under this name.
    async fn host(&self, name: &str) -> Visitor {
        let visitor = Visitor::open(&self.server.origin, 1440).await;
        visitor.arrives().await;
        visitor.sees("#connection", "block 2").await;
        visitor.click("#team").await;
        visitor.fill("#team-name", name).await;
        visitor.press("Enter", 1).await;
        visitor.press("Escape", 1).await;
        visitor
    }
}

/// What a JavaScript expression comes to.
async fn asked(visitor: &Visitor, script: &str) -> Value {
    let answer = visitor.page.evaluate(script).await.expect(script);
    answer.value().cloned().unwrap_or_default()
}

/// The link that invites to the visitor's ledger; `kind` is `read` or `write`.
async fn invitation(visitor: &Visitor, kind: &str) -> String {
    visitor.click("#team").await;
    let field = format!("#invite-{kind}");
    visitor
        .until(
            "the link",
            &format!("document.querySelector('{field}') !== null"),
        )
        .await;
    let link = asked(visitor, &format!("document.querySelector('{field}').value")).await;
    visitor.press("Escape", 1).await;
    visitor
        .until(
            "the panel is closed, and the focus back",
            "document.querySelector('#team-panel') === null && document.activeElement.id === 'team'",
        )
        .await;
    link.as_str().expect("a link").to_owned()
}

/// Opens an invitation in a browser of its own and accepts it under this name, up to where the newest contract's source is open.
async fn guest(link: &str, name: &str) -> Visitor {
    let visitor = Visitor::open(link, 1440).await;
    visitor
        .until(
            "the name has the focus",
            "document.activeElement?.id === 'join-name'",
        )
        .await;
    visitor.type_keys(name).await;
    visitor
        .until(
            "the node has told what it is",
            "document.querySelector('#join') !== null",
        )
        .await;
    visitor.press("Enter", 1).await;
    visitor.sees("#file-name", "shared-").await;
    visitor
        .until(
            "the preview of the call",
            "document.querySelector('#outcome[data-of=preview]') !== null",
        )
        .await;
    visitor
}

/// Presses Run and waits for another receipt than the one before.
async fn run(visitor: &Visitor) {
    let receipt = "(document.querySelector('#outcome[data-of=receipt]')?.innerText ?? '')";
    let before = asked(visitor, receipt).await;
    visitor.press_run().await;
    let script = format!("![{before}, ''].includes({receipt})");
    visitor.until("another receipt", &script).await;
}

/// Waits for a block that somebody sent, in the State tab.
async fn sees_block_by(visitor: &Visitor, name: &str) {
    visitor.click("#tab-state").await;
    let script = format!("document.querySelector(\"#blocks [data-by='{name}']\") !== null");
    visitor.until(&format!("a block by {name}"), &script).await;
}

/// Waits until the presence chip says this many; nobody else is there without the chip.
async fn sees_here(visitor: &Visitor, count: usize) {
    let script = match count {
        1 => "document.querySelector('#presence') === null".to_owned(),
        _ => format!("document.querySelector('#presence')?.innerText.trim() === '{count} here'"),
    };
    visitor.until(&format!("{count} here"), &script).await;
}
