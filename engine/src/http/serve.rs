//! Serving: from a bound socket to an orderly end.

use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::{interval, sleep};

use super::accept::{Door, Refusals};
use super::metrics;
use super::node::Node;
use super::signals::signals;

/// How often clients that are done are forgotten, and figures are put in order.
const TIDY: Duration = Duration::from_secs(10);

/// How long the node waits when the system gives it no more connections: those that are open must end first.
const EXHAUSTED: Duration = Duration::from_millis(100);

/// Serves `node` until the process is told to end (SIGINT, Ctrl-C, or SIGTERM). Prints one line when it begins.
///
/// Requests that are under way are finished, for as long as the grace lasts; a second signal ends it at once. What was
/// answered is on the disk anyhow.
///
/// # Errors
/// [`io::Error`] when the socket or the signals cannot be used.
pub async fn serve(listener: TcpListener, node: Node) -> io::Result<()> {
    let settings = node.settings();
    let told = signals()?;
    println!(
        "wattage {} on http://{}, data in {} ({} executions at a time; requests up to {} KiB and {} s)",
        env!("CARGO_PKG_VERSION"),
        listener.local_addr()?,
        node.file().display(),
        node.parallelism(),
        settings.body_limit / 1024,
        settings.request_timeout.as_secs_f32(),
    );
    let times = |count: u32| {
        let mut told = told.clone();
        async move {
            // An error means that nobody listens for signals any more, and that the process ends anyhow.
            let _ = told.wait_for(|times| *times >= count).await;
        }
    };
    run(listener, node, times(1), times(2)).await
}

/// [`serve`] until `stop` is done, without a word.
///
/// # Errors
/// [`io::Error`] when the socket cannot be used.
pub async fn serve_until(
    listener: TcpListener,
    node: Node,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    run(listener, node, stop, std::future::pending()).await
}

async fn run(
    listener: TcpListener,
    node: Node,
    stop: impl Future<Output = ()>,
    at_once: impl Future<Output = ()>,
) -> io::Result<()> {
    let edge = Arc::clone(node.edge());
    let (graceful, mut open) = (GracefulShutdown::new(), JoinSet::new());
    accept(&listener, &node, &graceful, &mut open, stop).await;
    drop(listener);
    tracing::info!("ending: requests that are under way are finished");
    edge.stopping.send_replace(true);
    let grace = edge.settings.shutdown_grace;
    tokio::select! {
        () = graceful.shutdown() => {}
        () = sleep(grace) => {
            tracing::warn!("connections were still open after {} s and are cut", grace.as_secs_f32());
        }
        () = at_once => tracing::warn!("ended at once: connections that are still open are cut"),
    }
    // What is left of the connections ends with the set.
    open.shutdown().await;
    tracing::info!("ended");
    Ok(())
}

/// Accepts connections until `stop` is done.
async fn accept(
    listener: &TcpListener,
    node: &Node,
    graceful: &GracefulShutdown,
    open: &mut JoinSet<()>,
    stop: impl Future<Output = ()>,
) {
    let (door, refusals) = (Door::new(node), Refusals::default());
    let mut stop = pin!(stop);
    let mut tidy = interval(TIDY);
    loop {
        tokio::select! {
            () = &mut stop => return,
            _ = tidy.tick() => {
                node.edge().rates.sweep();
                metrics::upkeep();
            }
            Some(_) = open.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => match door.admit(peer) {
                    Ok(place) => drop(open.spawn(door.serve(stream, peer, place, graceful.watcher()))),
                    Err(limit) => {
                        metrics::refused(limit);
                        refusals.refuse(stream);
                    }
                },
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) => {
                    tracing::warn!(%error, "the system gives no more connections");
                    sleep(EXHAUSTED).await;
                }
            },
        }
    }
}

/// Whether accepting failed because of the one who came.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind as E;
    matches!(
        error.kind(),
        E::ConnectionRefused | E::ConnectionAborted | E::ConnectionReset | E::Interrupted
    )
}
