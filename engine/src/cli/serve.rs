//! `wattage serve`: the node, with the page.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context as _;
use tokio::net::TcpListener;

use wattage_core::limits;

use super::help;
use super::output::{Exit, Failure, Refusal, conclude, print};
use crate::config::{self, Configuration, Flags, Settings};
use crate::http::{Node, log_to_stderr, serve};
use crate::vm::{CacheFolder, Compiler, NATIVE_STACK, Options, Worker};

/// Bytes of stack of each thread: what each of the contracts that may be open at once could take, and as much again as a
/// thread has otherwise for the host functions between them.
const THREAD_STACK: usize = limits::CALL_DEPTH as usize * NATIVE_STACK + 2 * 1024 * 1024;

/// Files that a node has open besides its connections, at most: the ledger, pipes of processes that compile.
#[cfg(unix)]
const FILES: u64 = 256;

/// Folder of compiled contracts, in the data folder.
const COMPILED: &str = "compiled";

/// Serve the playground and its HTTP API from a ledger on disk.
///
/// The page is at the address that the log names; the API is under /api/v1. Ctrl+C ends it, and nothing that was
/// answered is lost; a second Ctrl+C ends it at once.
///
/// Everything can be set by a flag, in the environment, or in a file, in this order of precedence.
#[derive(clap::Args)]
#[command(after_help = help::SERVE)]
pub(super) struct Serve {
    /// Read settings from this TOML file.
    #[arg(
        long,
        value_name = "FILE",
        env = "WATTAGE_CONFIG",
        hide_env_values = true
    )]
    config: Option<PathBuf>,
    /// Print the settings as such a file, with what each means, and end.
    #[arg(long)]
    print_config: bool,
    #[command(flatten)]
    flags: Flags,
}

impl Serve {
    pub(super) fn execute(&self) -> anyhow::Result<Exit> {
        let configuration = match config::load(&self.flags, self.config.as_deref()) {
            Ok(configuration) => configuration,
            Err(error) => return conclude(false, Err(Refusal::new(error.to_string()).into())),
        };
        if self.print_config {
            print(&config::commented(&configuration))?;
            return Ok(Exit::Success);
        }
        let settings = &configuration.settings;
        if settings.data.exists() && !settings.data.is_dir() {
            let data = settings.data.display();
            let error =
                format!("--data {data} is no folder; give one, or a path where one can be made");
            return conclude(false, Err(Refusal::new(error).into()));
        }
        log_to_stderr(settings.log_format);
        announce(&configuration);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .thread_stack_size(THREAD_STACK)
            .build()
            .context("threads cannot be started")?;
        let ended = runtime.block_on(serve_with(settings));
        // What is still executing has nobody who waits for it; a block is written whole or not at all.
        runtime.shutdown_background();
        conclude(false, ended)
    }
}

/// Says in the log how the node is configured.
fn announce(configuration: &Configuration) {
    for line in config::deviations(configuration) {
        tracing::info!("setting {line}");
    }
    tracing::info!(
        "all other settings have their defaults; wattage serve --print-config shows them"
    );
}

/// Makes room for as many connections and files as the system allows: its soft limit is often 1024.
#[cfg(unix)]
fn more_files(connections: u32) {
    let wanted = u64::from(connections) + FILES;
    match rlimit::increase_nofile_limit(wanted) {
        Ok(limit) if limit < wanted => tracing::warn!(
            "the system allows {limit} open files, less than {connections} connections may need; raise its limit, or \
             lower connections"
        ),
        Ok(_) => {}
        Err(error) => {
            tracing::warn!(%error, "the system does not tell how many files may be open");
        }
    }
}

async fn serve_with(settings: &Settings) -> Result<Exit, Failure> {
    let worker = Worker::this_program()
        .context("the system does not tell which program this is; it compiles contracts by starting itself")
        .map_err(Failure::Machine)?;
    let vm = Options {
        compiler: Compiler::Worker(worker),
        cache: Some(CacheFolder::new(settings.data.join(COMPILED))),
        ..Options::default()
    };
    #[cfg(unix)]
    more_files(settings.connections);
    let listener = TcpListener::bind(settings.listen).await;
    let listener = listener.map_err(|error| cannot_listen(settings.listen, error))?;
    let node = Node::open_with(settings.clone(), vm);
    let node = node.map_err(|error| Failure::Machine(error.into()))?;
    let served = serve(listener, node).await;
    served
        .context("the server ended")
        .map_err(Failure::Machine)?;
    Ok(Exit::Success)
}

/// Why it cannot listen: the address that was given is wrong, or the machine failed.
fn cannot_listen(listen: SocketAddr, error: std::io::Error) -> Failure {
    let why = match error.kind() {
        ErrorKind::AddrInUse => "another program uses the port",
        ErrorKind::AddrNotAvailable => "this machine does not have the address",
        ErrorKind::PermissionDenied => "ports below 1024 need the system's leave",
        _ => {
            let context = format!("cannot listen on {listen}");
            return Failure::Machine(anyhow::Error::new(error).context(context));
        }
    };
    Refusal::new(format!(
        "cannot listen on {listen}: {why}; give another address or port with --listen"
    ))
    .into()
}
