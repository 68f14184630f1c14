//! `wattage serve`: the node, with the page.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context as _;
use tokio::net::TcpListener;

use wattage_core::limits;

use super::help;
use super::output::Exit;
use crate::http::{Node, serve};
use crate::vm::{CacheFolder, Compiler, NATIVE_STACK, Options, Worker};

/// Bytes of stack of each thread: what each of the contracts that may be open at once could take, and as much again as a
/// thread has otherwise for the host functions between them.
const THREAD_STACK: usize = limits::CALL_DEPTH as usize * NATIVE_STACK + 2 * 1024 * 1024;

/// Folder of compiled contracts, in the data folder.
const COMPILED: &str = "compiled";

/// Serve the playground and its HTTP API from a ledger on disk.
///
/// The page is at the address that the log names; the API is under /api/v1. Ctrl+C ends it, and nothing that was
/// answered is lost.
#[derive(clap::Args)]
#[command(after_help = help::SERVE)]
pub(super) struct Serve {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(
        long,
        value_name = "ADDR",
        default_value = "127.0.0.1:8080",
        env = "WATTAGE_LISTEN",
        value_parser = address
    )]
    listen: SocketAddr,
    /// Folder of the ledger's file and of compiled contracts; made if it is not there.
    #[arg(long, value_name = "DIR", default_value = "data", env = "WATTAGE_DATA")]
    data: PathBuf,
}

fn address(text: &str) -> Result<SocketAddr, String> {
    let problem = |_| "write an address and a port, such as 127.0.0.1:8080".to_owned();
    text.parse().map_err(problem)
}

impl Serve {
    pub(super) fn execute(&self) -> anyhow::Result<Exit> {
        tracing_subscriber::fmt()
            .with_env_filter(
                tracing_subscriber::EnvFilter::try_from_default_env()
                    .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info")),
            )
            .with_writer(std::io::stderr)
            .init();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .thread_stack_size(THREAD_STACK)
            .build()
            .context("threads cannot be started")?;
        runtime.block_on(self.serve())?;
        // What is still executing has nobody who waits for it; a block is written whole or not at all.
        runtime.shutdown_background();
        Ok(Exit::Success)
    }

    async fn serve(&self) -> anyhow::Result<()> {
        let worker = Worker::this_program()
            .context("the system does not tell which program this is; it compiles contracts by starting itself")?;
        let vm = Options {
            compiler: Compiler::Worker(worker),
            cache: Some(CacheFolder::new(self.data.join(COMPILED))),
            ..Options::default()
        };
        let node = Node::open_with(&self.data, vm)?;
        let listener = TcpListener::bind(self.listen).await.with_context(|| {
            format!(
                "cannot listen on {}; another program may use the port: give another with --listen",
                self.listen
            )
        })?;
        serve(listener, node).await.context("the server ended")
    }
}
