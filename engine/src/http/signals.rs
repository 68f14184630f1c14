//! How often the process was told to end.

use std::io;

use tokio::sync::watch;

/// Counts the signals that tell the process to end: SIGINT and SIGTERM.
///
/// # Errors
/// [`io::Error`] when the system takes no handlers.
#[cfg(unix)]
pub(super) fn signals() -> io::Result<watch::Receiver<u32>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let (count, counted) = watch::channel(0);
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            count.send_modify(|count| *count += 1);
        }
    });
    Ok(counted)
}

/// Counts how often Ctrl-C was pressed.
///
/// # Errors
/// None; without a handler the system ends the process itself.
#[cfg(not(unix))]
pub(super) fn signals() -> io::Result<watch::Receiver<u32>> {
    let (count, counted) = watch::channel(0);
    tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() {
            count.send_modify(|count| *count += 1);
        }
        // Nobody is told of an end that does not come.
        std::future::pending::<()>().await;
    });
    Ok(counted)
}
