//! `cargo xtask run`: the playground on this machine, from nothing or in seconds.

use crate::args::RunOptions;
use crate::{binary, process};
use anyhow::Result;
use std::process::Command;

/// Builds what is out of date and becomes the server; returns only if that fails.
///
/// # Errors
/// Building fails, or the server cannot start or ends with an error.
pub(crate) fn serve(options: RunOptions) -> Result<()> {
    let node = binary::debug()?;
    let mut server = process::command(node);
    server
        .args(["serve", "--listen", &options.listen, "--data"])
        .arg(&options.data)
        .args(&options.extra);
    println!(
        "\nWattage: http://{}  (ledger in {}, Ctrl-C ends it)\n",
        options.listen,
        options.data.display()
    );
    become_it(server)
}

/// The server takes over this process, so signals and its exit code need no forwarding.
#[cfg(unix)]
fn become_it(mut server: Command) -> Result<()> {
    use anyhow::Context;
    use std::os::unix::process::CommandExt;
    Err(server.exec()).with_context(|| format!("cannot start `{}`", process::shown(&server)))
}

#[cfg(not(unix))]
fn become_it(mut server: Command) -> Result<()> {
    process::run(&mut server)
}
