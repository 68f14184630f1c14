//! Who comes in, and what becomes of a connection.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::Watcher;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::body;
use super::client::{Client, Peer};
use super::connection::{Progress, Timed};
use super::edge::Edge;
use super::error::ApiError;
use super::node::Node;
use super::tally::Counted;

/// Bytes of a request's header. Browsers and proxies send a few KiB.
const HEADER_BYTES: usize = 32 * 1024;
/// Bytes that are kept of a connection that comes faster than it is read from, or is written to faster than it takes.
const BUFFER_BYTES: usize = 64 * 1024;

/// Refusals that are being told at a time; who comes beyond is closed without a word.
const REFUSALS: usize = 64;
/// How long a refused connection is given to read why.
const REFUSED: Duration = Duration::from_secs(1);

/// The way in.
pub(super) struct Door {
    edge: Arc<Edge>,
    router: Router,
    places: Arc<Semaphore>,
}

/// A connection's place among the others, until it is dropped.
pub(super) struct Place {
    _place: OwnedSemaphorePermit,
    _counted: Counted,
}

impl Door {
    pub(super) fn new(node: &Node) -> Self {
        let most = node.settings().connections as usize;
        Self {
            edge: Arc::clone(node.edge()),
            router: node.router(),
            places: Arc::new(Semaphore::new(most)),
        }
    }

    /// A place for a connection from `peer`, or by whose limit there is none.
    pub(super) fn admit(&self, peer: SocketAddr) -> Result<Place, &'static str> {
        let settings = &self.edge.settings;
        let place = Arc::clone(&self.places).try_acquire_owned();
        let place = place.map_err(|_| "node")?;
        let trusted = settings
            .trusted_proxies
            .iter()
            .any(|network| network.contains(peer.ip()));
        // A proxy's connections are everybody's.
        let most = match trusted {
            true => 0,
            false => settings.connections_per_client,
        };
        let counted = self.edge.connections.enter(Client::at(peer.ip()), most);
        Ok(Place {
            _place: place,
            _counted: counted.ok_or("client")?,
        })
    }

    /// Serves a connection to its end; from when `watcher` says so, to the end of the request that is under way.
    pub(super) fn serve(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
        place: Place,
        watcher: Watcher,
    ) -> impl Future<Output = ()> + Send + 'static {
        // An answer must not wait for the next one; on a socket that is gone already there is none.
        let _ = stream.set_nodelay(true);
        let progress = Progress::default();
        let timed = Timed::new(stream, progress.clone(), &self.edge.settings);
        let requests = Requests {
            router: self.router.clone(),
            peer,
            progress,
        };
        // How long a header may take is the stream's business, which also tells it from silence between requests.
        let connection = http1::Builder::new()
            .header_read_timeout(None)
            .max_header_size(HEADER_BYTES)
            .max_buf_size(BUFFER_BYTES)
            .serve_connection(TokioIo::new(timed), requests);
        let served = watcher.watch(connection);
        async move {
            let _place = place;
            // Clients leave in the middle, send nonsense, or are cut: that is their business, and daily.
            if let Err(error) = served.await {
                tracing::debug!(%error, "a connection ended early");
            }
        }
    }
}

/// The requests of one connection.
struct Requests {
    router: Router,
    peer: SocketAddr,
    progress: Progress,
}

impl hyper::service::Service<hyper::Request<Incoming>> for Requests {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn call(&self, mut request: hyper::Request<Incoming>) -> Self::Future {
        request.extensions_mut().insert(Peer(self.peer));
        let under_way = self.progress.begin();
        let request: Request = request.map(axum::body::Body::new);
        let answer = TowerToHyperService::new(self.router.clone()).call(request);
        Box::pin(async move {
            let response = answer.await?;
            Ok(response.map(|answered| body::holding(answered, under_way)))
        })
    }
}

/// Tells those who cannot come in why.
pub(super) struct Refusals(Arc<Semaphore>);

impl Default for Refusals {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(REFUSALS)))
    }
}

impl Refusals {
    /// Answers a connection with 503, whatever it wanted, and closes it.
    pub(super) fn refuse(&self, mut stream: TcpStream) {
        let Ok(permit) = Arc::clone(&self.0).try_acquire_owned() else {
            return;
        };
        tokio::spawn(async move {
            let _permit = permit;
            let told = async {
                stream.write_all(refusal().as_bytes()).await?;
                stream.shutdown().await?;
                // Closing with something unread would take the answer back.
                let mut unread = [0; 1024];
                while stream.read(&mut unread).await? > 0 {}
                std::io::Result::Ok(())
            };
            // Who does not take even this is closed.
            let _ = timeout(REFUSED, told).await;
        });
    }
}

fn refusal() -> String {
    let problem = ApiError::TooManyConnections.problem();
    let body = serde_json::to_string(&problem).unwrap_or_default();
    format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/problem+json\r\nretry-after: 1\r\n\
         connection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}
