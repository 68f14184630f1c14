//! Checks that the release binary is all one has to deploy: alone in an empty folder it serves the
//! page, every file of it, the workers' among them, and the API.

use crate::deployment::Deployment;
use crate::{http, index, page, process, repo};
use anyhow::{Result, ensure};
use std::path::Path;

/// Deploys `binary` into an empty folder and asks it for everything.
///
/// # Errors
/// It does not start, or does not serve a file of the page or its health.
pub(crate) fn check(binary: &Path) -> Result<()> {
    process::timed(
        "\nChecking the release binary alone in an empty folder",
        || {
            let deployment = Deployment::start(binary, &[])?;
            let address = deployment.address;
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
            let mut paths = index::worker_files()?;
            for file in repo::files_below(&dist)? {
                let path = file.strip_prefix(&dist)?.to_string_lossy();
                paths.push(path.replace('\\', "/"));
            }
            for path in paths {
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
