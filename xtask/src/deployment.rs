//! A node's binary alone in an empty folder, serving until it is dropped.

use crate::{http, process};
use anyhow::{Context, Result, bail};
use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

const HEALTH: &str = "/api/v1/health";
const PATIENCE: Duration = Duration::from_secs(20);

/// The server and its folder; both are gone when this is dropped.
pub(crate) struct Deployment {
    /// Where it serves.
    pub(crate) address: SocketAddr,
    /// The folder it was started in.
    pub(crate) folder: PathBuf,
    server: Child,
}

impl Drop for Deployment {
    fn drop(&mut self) {
        // Nothing to be done about either failure, and the check's own error must not be hidden.
        let _ = self.server.kill();
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Deployment {
    /// Copies `binary` into an empty folder and has it serve there, with further `arguments`, until it is healthy.
    ///
    /// # Errors
    /// It does not start, or is not healthy in time.
    pub(crate) fn start(binary: &Path, arguments: &[&str]) -> Result<Self> {
        let address = free_address()?;
        let folder = std::env::temp_dir().join(format!("wattage-alone-{}", std::process::id()));
        fs::create_dir(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let copy = folder.join(binary.file_name().context("the binary has no name")?);
        fs::copy(binary, &copy).with_context(|| format!("cannot copy {}", binary.display()))?;
        let mut command = process::command(&copy);
        command
            .args(["serve", "--listen", &address.to_string(), "--data", "data"])
            .args(arguments)
            // A line for each request would bury what the check says.
            .env("RUST_LOG", "warn")
            .current_dir(&folder);
        let server = command
            .spawn()
            .with_context(|| format!("cannot start {}", copy.display()))?;
        let mut deployment = Self {
            address,
            folder,
            server,
        };
        deployment.wait_until_healthy()?;
        Ok(deployment)
    }

    fn wait_until_healthy(&mut self) -> Result<()> {
        let start = Instant::now();
        loop {
            if let Some(status) = self.server.try_wait()? {
                bail!("the server ended at once with {status}; what it said is above");
            }
            let answer = http::get(self.address, HEALTH);
            if answer.as_ref().is_ok_and(|answer| answer.status == 200) {
                return Ok(());
            }
            if start.elapsed() > PATIENCE {
                let answer = answer.context("the server does not answer")?;
                bail!(
                    "GET {HEALTH} still gives status {} after {PATIENCE:?}",
                    answer.status
                );
            }
            thread::sleep(Duration::from_millis(100));
        }
    }
}

/// A port that was free a moment ago.
fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
