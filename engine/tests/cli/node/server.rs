//! The real node, as its owner starts it.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::LazyLock;

use tempfile::TempDir;

use crate::WATTAGE;

/// The one node that the tests of this folder share.
static SHARED: LazyLock<Server> = LazyLock::new(|| {
    let folder = TempDir::new().expect("a folder");
    // Nothing in a static is dropped: the shell ends the node and removes the folder when the tests end.
    Server::start(&folder.keep(), "127.0.0.1:0")
});

/// Its address.
pub(crate) fn shared() -> &'static str {
    &SHARED.url
}

/// A node that ends with its owner, however that one ends: a shell kills it when its standard input closes.
pub(super) struct Server {
    pub(super) url: String,
    shell: Child,
    stdin: Option<ChildStdin>,
    // A node that cannot say anything more is not what is tested.
    _stdout: BufReader<ChildStdout>,
}

impl Server {
    /// Starts a node at an address, on a folder that is removed afterwards if it is a shared one.
    pub(super) fn start(data: &Path, listen: &str) -> Self {
        // Many teams in one test run are one client to the node: its limits for each client are off.
        let script = r#""$0" serve --listen "$1" --data "$2" --reads-per-minute 0 \
            --executions-per-minute 0 --creations-per-minute 0 & node=$!
            cat >/dev/null; kill -9 $node; wait $node; test -e "$2/keep" || rm -rf "$2""#;
        let mut shell = Command::new("sh")
            .args(["-c", script, WATTAGE, listen])
            .arg(data)
            .env("RUST_LOG", "warn")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        let stdin = shell.stdin.take();
        let mut stdout = BufReader::new(shell.stdout.take().expect("a pipe"));
        let mut line = String::new();
        while !line.contains("http://") {
            line.clear();
            let read = stdout.read_line(&mut line).expect("lines");
            assert!(read > 0, "the node ended before it said its address");
        }
        let address = line.split("http://").nth(1).expect("an address");
        let address = address.split([',', ' ']).next().unwrap_or(address).trim();
        Self {
            url: format!("http://{address}"),
            shell,
            stdin,
            _stdout: stdout,
        }
    }

    /// Its address without `http://`.
    pub(super) fn address(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    /// Ends it as a crash would.
    pub(super) fn kill(mut self) {
        self.stdin.take();
        self.shell.wait().expect("an ended shell");
    }
}
