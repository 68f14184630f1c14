//! How long the page takes to start with the node stopped, from what the service worker stored, beside how long it takes from
//! a running node: until a key can be pressed, and until a link's call has been previewed. The same browser, in one run.
//!
//!     cargo xtask bench-web

#[path = "../tests/browser/experiment.rs"]
mod experiment;
#[path = "../tests/browser/server.rs"]
#[allow(dead_code)] // tests start it again
mod server;
#[path = "../tests/browser/visitor.rs"]
#[allow(dead_code)] // tests click and type
mod visitor;

use chromiumoxide::cdp::browser_protocol::network::SetBypassServiceWorkerParams;
use chromiumoxide::cdp::browser_protocol::target::SetAutoAttachParams;
use experiment::bundle;
use serde_json::Value;
use server::Server;
use tempfile::TempDir;
use visitor::Visitor;
use wattage_core::examples::EXAMPLES;
use wattage_core::share::Link;

/// Starts of each kind; the median counts.
const STARTS: usize = 9;

/// Notes when each of both is in the document, in milliseconds since the page was asked for.
const PROBE: &str = "window.starting = {}; (function look() { \
    const seen = { editor: '#editor .cm-content, #editor textarea', preview: '#outcome' }; \
    for (const name in seen) if (document.querySelector(seen[name])) window.starting[name] ??= performance.now(); \
    if (!(window.starting.editor && window.starting.preview)) requestAnimationFrame(look); })()";

/// Milliseconds of the starts of one kind.
#[derive(Default)]
struct Starts {
    editor: Vec<f64>,
    preview: Vec<f64>,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 1)]
async fn main() {
    let data = TempDir::new().expect("a folder");
    let server = Server::start(data.path());
    let link = Link::of(bundle("start", EXAMPLES[0].source, &[3, 5])).expect("a link");
    let address = format!("{}/?sw#{}", server.origin, link.text());
    let visitor = Visitor::open("about:blank", 1440).await;
    // The driver would hold some service workers for a debugger for ever.
    let mut alone = SetAutoAttachParams::new(false, false);
    alone.flatten = Some(true);
    visitor.page.execute(alone).await.expect("workers start");
    let probed = visitor.page.evaluate_on_new_document(PROBE).await;
    probed.expect("the probe is set");
    start(&visitor, &address).await;
    visitor
        .until(
            "a service worker",
            "navigator.serviceWorker.controller?.state === 'activated'",
        )
        .await;

    let bypass = SetBypassServiceWorkerParams::new(true);
    visitor.page.execute(bypass).await.expect("without it");
    let online = starts(&visitor, &address).await;
    let bypass = SetBypassServiceWorkerParams::new(false);
    visitor.page.execute(bypass).await.expect("with it");
    server.kill();
    let offline = starts(&visitor, &address).await;
    visitor.close().await;

    println!(
        "\n{:<32}{:>9}{:>9}{:>9}",
        "ms after the page is asked for", "online", "offline", "times of"
    );
    row("a key can be pressed", online.editor, offline.editor);
    row("a link is previewed", online.preview, offline.preview);
}

async fn starts(visitor: &Visitor, address: &str) -> Starts {
    let mut starts = Starts::default();
    for _ in 0..STARTS {
        let seen = start(visitor, address).await;
        for (name, list) in [
            ("editor", &mut starts.editor),
            ("preview", &mut starts.preview),
        ] {
            list.push(seen[name].as_f64().expect("milliseconds"));
        }
    }
    starts
}

/// Starts the page once, as a new one.
async fn start(visitor: &Visitor, address: &str) -> Value {
    visitor.page.goto("about:blank").await.expect("left");
    visitor.page.goto(address).await.expect("the page loads");
    visitor
        .until(
            "both",
            "Boolean(window.starting.editor && window.starting.preview)",
        )
        .await;
    let seen = visitor.page.evaluate("window.starting").await;
    let seen = seen.expect("the page answers").value().cloned();
    seen.expect("two figures")
}

fn row(name: &str, mut online: Vec<f64>, mut offline: Vec<f64>) {
    online.sort_by(f64::total_cmp);
    offline.sort_by(f64::total_cmp);
    let (online, offline) = (online[STARTS / 2], offline[STARTS / 2]);
    println!(
        "{name:<32}{online:>9.0}{offline:>9.0}{:>9.2}",
        offline / online
    );
}
