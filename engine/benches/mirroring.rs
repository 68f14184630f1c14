//! How long the browser takes to mirror a ledger of the node: all of it, and the blocks that came since. A real node, a real
//! Chromium, the page's own ledger worker, and its own IndexedDB. Beside it, in the same run, what the same browser takes to put as
//! many rows into a database without looking at any, and what a mirror made anew takes.
//!
//!     cargo xtask bench-web

#[path = "../tests/browser/server.rs"]
#[allow(dead_code)] // tests stop it and start it again
mod server;
#[path = "../tests/browser/visitor.rs"]
#[allow(dead_code)] // tests click and type
mod visitor;

use std::time::Duration;

use serde::Deserialize;
use server::Server;
use tempfile::TempDir;
use visitor::Visitor;

/// What is done in the browser.
const SCRIPT: &str = include_str!("mirroring/mirror.js");
/// A file of the page's that runs nothing: only what is measured is at work.
const QUIET: &str = "/contract-worker_loader.js";
/// Each is done so often; the median counts.
const TIMES: usize = 3;
/// Rows of storage so that the ledger has about 10,000 and 100,000 rows in all its tables; how many it has is printed.
const KEYS: [usize; 2] = [SMALL, 10 * SMALL];
const SMALL: usize = 2_300;
/// How often it is looked whether something is done.
const LOOK: Duration = Duration::from_millis(250);
/// Blocks of changes.
const BLOCKS: usize = 1_000;

/// What was measured.
#[derive(Deserialize)]
struct Seen {
    /// Rows of the ledger, in all tables.
    rows: u64,
    /// Bytes of their keys and values.
    bytes: u64,
    /// Milliseconds.
    ms: f64,
    /// Milliseconds of what it is compared with.
    peer: f64,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 1)]
async fn main() {
    let data = TempDir::new().expect("a folder");
    let free = [
        "--executions-per-minute=0",
        "--creations-per-minute=0",
        "--reads-per-minute=0",
    ];
    let server = Server::start_with(data.path(), "127.0.0.1:0", &free);
    let visitor = Visitor::open(&format!("{}{QUIET}", server.origin), 1440).await;
    visitor.asked(&format!("{SCRIPT} true")).await;

    println!(
        "\n{:<44}{:>10}{:>10}{:>10}{:>10}{:>9}",
        "mirrors in the browser", "rows", "KB", "ms", "peer ms", "times"
    );
    for keys in KEYS {
        let script = format!("mirroring.first({keys}, {TIMES})");
        row(
            "all of a ledger; peer: plain puts",
            &seen(&visitor, &script).await,
        );
    }
    for keys in KEYS {
        let script = format!("mirroring.changes({keys}, {BLOCKS}, 1)");
        row(
            "1,000 blocks of changes; peer: all anew",
            &seen(&visitor, &script).await,
        );
    }
    visitor.close().await;
}

fn row(what: &str, seen: &Seen) {
    let Seen {
        rows,
        bytes,
        ms,
        peer,
    } = *seen;
    let kilobytes = bytes / 1_000;
    println!(
        "{what:<44}{rows:>10}{kilobytes:>10}{ms:>10.0}{peer:>10.0}{:>9.2}",
        ms / peer
    );
}

/// What a script comes to that takes longer than the driver waits for an answer.
async fn seen(visitor: &Visitor, script: &str) -> Seen {
    let begin = format!(
        "window.came = null; {script}.then((seen) => (window.came = {{ seen }}), (error) => (window.came = {{ error: String(error) }})); true"
    );
    visitor.asked(&begin).await;
    let came = loop {
        tokio::time::sleep(LOOK).await;
        let came = visitor.asked("window.came").await;
        if !came.is_null() {
            break came;
        }
    };
    let seen = Seen::deserialize(&came["seen"]);
    seen.unwrap_or_else(|_| panic!("{script}: {came}"))
}
