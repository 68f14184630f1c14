//! Checks that the release binary is all one has to deploy: alone in an empty folder it serves the
//! page, every file of it, and the API.

use crate::http;
use crate::{page, process, repo};
use anyhow::{Context, Result, bail, ensure};
use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

const HEALTH: &str = "/api/v1/health";
const PATIENCE: Duration = Duration::from_secs(20);

/// The server and its folder; both are gone when this is dropped.
struct Deployment {
    folder: PathBuf,
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

/// Deploys `binary` into an empty folder and asks it for everything.
///
/// # Errors
/// It does not start, or does not serve a file of the page or its health.
pub(crate) fn check(binary: &Path) -> Result<()> {
    process::timed(
        "\nChecking the release binary alone in an empty folder",
        || {
            let address = free_address()?;
            let mut deployment = deploy(binary, address)?;
            wait_until_healthy(&mut deployment, address)?;

            let index = http::get(address, "/")?;
            let is_page = String::from_utf8_lossy(&index.body)
                .to_lowercase()
                .contains("<!doctype html");
            ensure!(
                index.status == 200 && is_page,
                "GET / gave status {} and no page",
                index.status
            );
            let dist = page::dist();
            for file in repo::files_below(&dist)? {
                let path = file
                    .strip_prefix(&dist)?
                    .to_string_lossy()
                    .replace('\\', "/");
                let answer = http::get(address, &format!("/{path}"))?;
                ensure!(
                    answer.status == 200,
                    "dist/{path} is not in the binary: GET /{path} gave status {}",
                    answer.status
                );
            }
            Ok(())
        },
    )
}

fn deploy(binary: &Path, address: SocketAddr) -> Result<Deployment> {
    let folder = std::env::temp_dir().join(format!("wattage-smoke-{}", std::process::id()));
    fs::create_dir(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let copy = folder.join(binary.file_name().context("the binary has no name")?);
    fs::copy(binary, &copy).with_context(|| format!("cannot copy {}", binary.display()))?;
    let mut command = process::command(&copy);
    command
        .args(["serve", "--listen", &address.to_string(), "--data", "data"])
        .current_dir(&folder);
    let server = command
        .spawn()
        .with_context(|| format!("cannot start {}", copy.display()))?;
    Ok(Deployment { folder, server })
}

fn wait_until_healthy(deployment: &mut Deployment, address: SocketAddr) -> Result<()> {
    let start = Instant::now();
    loop {
        if let Some(status) = deployment.server.try_wait()? {
            bail!("the server ended at once with {status}; what it said is above");
        }
        let answer = http::get(address, HEALTH);
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

/// A port that was free a moment ago.
fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}
