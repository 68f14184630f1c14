//! A driver's process, on a port of its own, ended with everything that it started.

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::screen::Screen;

/// A running WebDriver server.
pub(crate) struct Program {
    child: Child,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

impl Program {
    /// Starts the driver at `path`; its browser keeps its files in `folder`.
    pub(crate) fn driver(path: &Path, folder: &Path, screen: Option<&Screen>) -> io::Result<Self> {
        // A port that was free a moment ago.
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let mut command = Command::new(path);
        command
            .arg(format!("--host={}", address.ip()))
            .arg(format!("--port={}", address.port()))
            .env("HOME", folder)
            .env("TMPDIR", folder)
            // Its own sandbox does not work for root; what runs in it is ours.
            .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0);
        if let Some(screen) = screen {
            command.env("DISPLAY", &screen.display);
        }
        let child = command.spawn()?;
        Ok(Self { child, address })
    }

    /// Whether it takes connections.
    pub(crate) fn listens(&self) -> bool {
        TcpStream::connect(self.address).is_ok()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // The browser is in the driver's group, and must not outlive a test that failed. All may have ended already.
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill")
            .args(["-KILL", "--", &group])
            .stderr(Stdio::null())
            .status();
        let _ = self.child.wait();
    }
}
