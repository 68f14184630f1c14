//! A connection that waits for nobody longer than it should.
//!
//! hyper reads and writes for as long as it takes. This stream between hyper and the socket ends a connection whose
//! client sends a header byte by byte, is silent between requests, or does not take its answer. How long a body may take
//! is `super::deadline`'s business: there an answer is still possible.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::config::Settings;

/// Bytes of an answer for which a client that reads slowly earns a second.
const SLOWEST: u64 = 4096;

/// Requests of a connection: how many have begun and how many have been answered.
#[derive(Debug, Clone, Default)]
pub(super) struct Progress(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    begun: AtomicU64,
    ended: AtomicU64,
    /// Who hears of the next end.
    listener: Mutex<Option<Waker>>,
}

/// A request that is under way, until this is dropped.
#[derive(Debug)]
pub(super) struct UnderWay(Progress);

impl Progress {
    /// A request begins: its header is there.
    pub(super) fn begin(&self) -> UnderWay {
        self.0.begun.fetch_add(1, Ordering::AcqRel);
        UnderWay(self.clone())
    }

    /// How many requests have ended, if none is under way.
    fn waiting(&self) -> Option<u64> {
        let ended = self.0.ended.load(Ordering::Acquire);
        (ended == self.0.begun.load(Ordering::Acquire)).then_some(ended)
    }

    /// Has `waker` told when a request ends.
    fn listen(&self, waker: &Waker) {
        *self.listener() = Some(waker.clone());
    }

    fn listener(&self) -> MutexGuard<'_, Option<Waker>> {
        self.0
            .listener
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let Self(progress) = self;
        progress.0.ended.fetch_add(1, Ordering::AcqRel);
        let listener = progress.listener().take();
        if let Some(waker) = listener {
            waker.wake();
        }
    }
}

/// A socket with limits of time.
pub(super) struct Timed {
    stream: TcpStream,
    progress: Progress,
    header: Duration,
    idle: Duration,
    reading: Reading,
    writing: Writing,
}

/// What the client is waited for with.
struct Reading {
    /// After how many requests it waits.
    after: u64,
    /// Whether something of the next request has come.
    begun: bool,
    end: Pin<Box<Sleep>>,
}

/// How the client takes what is written.
struct Writing {
    patience: Patience,
    /// Since when something is not taken.
    since: Option<Instant>,
    end: Pin<Box<Sleep>>,
}

/// How long the client may still let an answer wait: what it takes earns it time, but never more than there was.
struct Patience {
    left: Duration,
    most: Duration,
}

impl Patience {
    fn new(most: Duration) -> Self {
        Self { left: most, most }
    }

    /// The client took `bytes` after it had let them wait.
    fn after(&mut self, waited: Duration, bytes: usize) {
        let earned = Duration::from_millis((bytes as u64).saturating_mul(1000) / SLOWEST);
        self.left = (self.left.saturating_sub(waited) + earned).min(self.most);
    }
}

impl Timed {
    pub(super) fn new(stream: TcpStream, progress: Progress, settings: &Settings) -> Self {
        let first = Instant::now() + settings.header_timeout;
        Self {
            stream,
            progress,
            header: settings.header_timeout,
            idle: settings.idle_timeout,
            // The first request is waited for as for a header that has begun: who connects has something to say.
            reading: Reading {
                after: 0,
                begun: true,
                end: Box::pin(sleep_until(first)),
            },
            writing: Writing {
                patience: Patience::new(settings.stall_timeout),
                since: None,
                end: Box::pin(sleep_until(first)),
            },
        }
    }

    /// A new request was waited for, and `bytes` of it have come.
    fn came(&mut self, bytes: usize) {
        if bytes > 0 && self.waits() && !self.reading.begun {
            self.reading.begun = true;
            self.reading
                .end
                .as_mut()
                .reset(Instant::now() + self.header);
        }
    }

    /// Whether a request's header is waited for; notices when that begins.
    fn waits(&mut self) -> bool {
        let Some(ended) = self.progress.waiting() else {
            return false;
        };
        if ended != self.reading.after {
            self.reading.after = ended;
            self.reading.begun = false;
            self.reading.end.as_mut().reset(Instant::now() + self.idle);
        }
        true
    }

    /// Whether a request that is waited for is late. While none is, the end of the one under way is listened for: the
    /// waiting begins then.
    fn is_late(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if !self.waits() {
            self.progress.listen(cx.waker());
            if !self.waits() {
                return Poll::Pending;
            }
        }
        self.reading.end.as_mut().poll(cx)
    }

    /// The client does not take what is written: until when it may.
    fn stalls(&mut self, cx: &mut Context<'_>) -> Poll<io::Error> {
        let writing = &mut self.writing;
        if writing.since.is_none() {
            let now = Instant::now();
            writing.since = Some(now);
            writing.end.as_mut().reset(now + writing.patience.left);
        }
        writing
            .end
            .as_mut()
            .poll(cx)
            .map(|()| late("the answer is not taken"))
    }

    fn took(&mut self, bytes: usize) {
        if let Some(since) = self.writing.since.take() {
            self.writing.patience.after(since.elapsed(), bytes);
        }
    }

    fn written(
        &mut self,
        cx: &mut Context<'_>,
        polled: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        match polled {
            Poll::Pending => Poll::Ready(Err(ready!(self.stalls(cx)))),
            Poll::Ready(Ok(bytes)) => {
                self.took(bytes);
                Poll::Ready(Ok(bytes))
            }
            failed => failed,
        }
    }
}

fn late(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, what)
}

impl AsyncRead for Timed {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        // The socket first: what came in time is not late because a busy node looks at it late. Who sends a byte now and
        // then lets the node wait after each, and is late all the same.
        match Pin::new(&mut self.stream).poll_read(cx, buffer) {
            Poll::Ready(read) => read?,
            Poll::Pending => {
                ready!(self.is_late(cx));
                return Poll::Ready(Err(late("the next request does not come")));
            }
        }
        let bytes = buffer.filled().len() - before;
        self.came(bytes);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Timed {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.written(cx, polled)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write_vectored(cx, parts);
        self.written(cx, polled)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test]
    async fn a_request_that_a_busy_node_looks_at_late_is_read_and_what_does_not_come_is_late() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap())
            .await
            .unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        client.write_all(b"GET /").await.unwrap();
        stream.readable().await.unwrap();
        let settings = Settings {
            header_timeout: Duration::ZERO,
            ..Settings::default()
        };
        let mut timed = Timed::new(stream, Progress::default(), &settings);
        let mut bytes = [0; 16];
        assert_eq!(timed.read(&mut bytes).await.unwrap(), 5);
        let late = timed.read(&mut bytes).await.unwrap_err();
        assert_eq!(late.kind(), io::ErrorKind::TimedOut);
    }

    #[test]
    fn a_client_that_is_slow_but_not_slowest_is_never_cut_and_a_slower_one_is() {
        let (mut slow, mut slower) = (Patience::new(10 * SECOND), Patience::new(10 * SECOND));
        let bytes = usize::try_from(SLOWEST).expect("a few");
        for _ in 0..20 {
            slow.after(SECOND, bytes);
            slower.after(SECOND, bytes / 4);
        }
        assert_eq!(slow.left, 10 * SECOND);
        assert!(slower.left < SECOND, "{:?}", slower.left);
    }

    #[test]
    fn nobody_earns_more_than_there_was() {
        let mut patience = Patience::new(SECOND);
        patience.after(SECOND / 2, usize::MAX);
        assert_eq!(patience.left, SECOND);
    }
}
