//! A node as its owner starts it: the real binary, on a folder of its own, stopped and started again.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A running `wattage serve`; it is killed when dropped.
pub(crate) struct Server {
    child: Child,
    /// `http://127.0.0.1:PORT`
    pub(crate) origin: String,
}

impl Server {
    /// Starts a node on a free port.
    pub(crate) fn start(data: &Path) -> Self {
        Self::start_at(data, "127.0.0.1:0")
    }

    /// Starts a node at the address where another one was: browsers keep their data by origin.
    pub(crate) fn start_at(data: &Path, listen: &str) -> Self {
        Self::start_with(data, listen, &[])
    }

    /// Starts a node with settings that are not the default, as flags.
    pub(crate) fn start_with(data: &Path, listen: &str, settings: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_wattage"))
            .args(["serve", "--listen", listen, "--data"])
            .arg(data)
            .args(settings)
            .env("RUST_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let stdout = child.stdout.take().expect("a pipe");
        let mut line = String::new();
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("a line about the address");
        let address = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split([',', ' ']).next());
        let address = address
            .unwrap_or_else(|| panic!("no address in {line:?}"))
            .trim();
        Self {
            child,
            origin: format!("http://{address}"),
        }
    }

    /// The address without `http://`.
    pub(crate) fn address(&self) -> &str {
        self.origin.trim_start_matches("http://")
    }

    /// Ends the node as a crash would.
    pub(crate) fn kill(mut self) -> String {
        let address = self.address().to_owned();
        self.child.kill().expect("a running process");
        self.child.wait().expect("an ended process");
        address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
