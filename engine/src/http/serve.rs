//! Serving: from a bound socket to an orderly end.

use std::future::Future;
use std::io;
use std::time::Duration;

use tokio::net::TcpListener;

use super::node::Node;

/// How long requests that are under way may take once the node is to end: longer than any of them may take.
const GRACE: Duration = Duration::from_secs(35);

/// Serves `node` until the process is told to end (SIGINT, Ctrl-C, or SIGTERM). Prints one line when it begins.
///
/// Requests that are under way are finished; what was answered is on the disk anyhow.
///
/// # Errors
/// [`io::Error`] when the socket or the signals cannot be used.
pub async fn serve(listener: TcpListener, node: Node) -> io::Result<()> {
    let settings = node.settings();
    println!(
        "wattage {} on http://{}, data in {} ({} executions at a time; requests up to {} KiB and {} s)",
        env!("CARGO_PKG_VERSION"),
        listener.local_addr()?,
        node.file().display(),
        node.parallelism(),
        settings.body_limit / 1024,
        settings.request_timeout.as_secs(),
    );
    serve_until(listener, node, signal()?).await
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
    let (stopping, stopped) = tokio::sync::oneshot::channel();
    let server = axum::serve(listener, node.router()).with_graceful_shutdown(async move {
        stop.await;
        tracing::info!("ending: requests that are under way are finished");
        // The receiver is gone only when the server has ended already.
        let _ = stopping.send(());
    });
    // A client that sends its request byte by byte must not keep the node from ending.
    let patience = async {
        let _ = stopped.await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        ended = server.into_future() => ended,
        () = patience => {
            tracing::warn!("connections were still open after {} s and are cut", GRACE.as_secs());
            Ok(())
        }
    }
}

/// Done when the process is told to end.
#[cfg(unix)]
fn signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Done when the process is told to end.
#[cfg(not(unix))]
fn signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        // Without the handler the system ends the process itself, so there is nothing to wait for.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
