//! `wattage serve`: the node, with the page.

use std::io::{ErrorKind, IsTerminal as _};
use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context as _;
use tokio::net::TcpListener;

use wattage_core::limits;

use super::help;
use super::output::{Exit, Failure, Refusal, conclude};
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
        if self.data.exists() && !self.data.is_dir() {
            let data = self.data.display();
            let error =
                format!("--data {data} is no folder; give one, or a path where one can be made");
            return conclude(false, Err(Refusal::new(error).into()));
        }
        tracing_subscriber::fmt()
            .with_env_filter(
                tracing_subscriber::EnvFilter::try_from_default_env()
                    .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info")),
            )
            .with_writer(std::io::stderr)
            .with_ansi(std::io::stderr().is_terminal())
            .init();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .thread_stack_size(THREAD_STACK)
            .build()
            .context("threads cannot be started")?;
        let ended = runtime.block_on(self.serve());
        // What is still executing has nobody who waits for it; a block is written whole or not at all.
        runtime.shutdown_background();
        conclude(false, ended)
    }

    async fn serve(&self) -> Result<Exit, Failure> {
        let worker = Worker::this_program()
            .context("the system does not tell which program this is; it compiles contracts by starting itself").map_err(Failure::Machine)?;
        let vm = Options {
            compiler: Compiler::Worker(worker),
            cache: Some(CacheFolder::new(self.data.join(COMPILED))),
            ..Options::default()
        };
        let listener = TcpListener::bind(self.listen).await;
        let listener = listener.map_err(|error| self.cannot_listen(error))?;
        let node =
            Node::open_with(&self.data, vm).map_err(|error| Failure::Machine(error.into()))?;
        let served = serve(listener, node).await.context("the server ended");
        served.map_err(Failure::Machine)?;
        Ok(Exit::Success)
    }

    /// Why it cannot listen: the address that was given is wrong, or the machine failed.
    fn cannot_listen(&self, error: std::io::Error) -> Failure {
        let why = match error.kind() {
            ErrorKind::AddrInUse => "another program uses the port",
            ErrorKind::AddrNotAvailable => "this machine does not have the address",
            ErrorKind::PermissionDenied => "ports below 1024 need the system's leave",
            _ => {
                let context = format!("cannot listen on {}", self.listen);
                return Failure::Machine(anyhow::Error::new(error).context(context));
            }
        };
        let listen = self.listen;
        Refusal::new(format!(
            "cannot listen on {listen}: {why}; give another address or port with --listen"
        ))
        .into()
    }
}
