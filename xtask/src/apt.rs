//! Packages of Debian and Ubuntu, where xtask may install them.

use crate::process;
use anyhow::{Result, bail};

/// Installs `packages` under a heading.
///
/// # Errors
/// There is no apt-get, xtask does not run as root, or apt-get fails.
pub(crate) fn install(heading: &str, packages: &[&str]) -> Result<()> {
    let (Some(apt), true) = (process::on_path("apt-get"), is_root()) else {
        bail!("packages are installed only by apt-get and as root");
    };
    let run = |args: &[&str]| {
        let mut command = process::command(&apt);
        process::run(command.env("DEBIAN_FRONTEND", "noninteractive").args(args))
    };
    process::timed(heading, || {
        run(&["update", "-qq"])?;
        run(&[
            ["install", "-qq", "-y", "--no-install-recommends"].as_slice(),
            packages,
        ]
        .concat())
    })
}

fn is_root() -> bool {
    process::answer(process::command("id").arg("-u")).as_deref() == Some("0")
}
