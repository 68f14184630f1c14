//! A node on a real socket, and clients that speak to it byte by byte.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use serde_json::Value;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use wattage_engine::http::{Node, Settings, serve_until};

use super::client::TestNode;

/// A node that serves.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    pub(crate) node: Node,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<std::io::Result<()>>,
    _folder: TempDir,
}

/// A connection to it.
pub(crate) struct Wire(pub(crate) TcpStream);

/// An answer, as it came.
#[derive(Debug)]
pub(crate) struct Raw {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

/// Of `127.0.0.0/8`, all of which is this machine: `client(2)` is another client than `client(1)`.
pub(crate) fn client(last: u8) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(127, 0, 0, last))
}

impl Served {
    pub(crate) async fn start(settings: Settings) -> Self {
        let TestNode { node, folder } = TestNode::with_settings(settings);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel::<()>();
        let stopped = async {
            let _ = stopped.await;
        };
        Self {
            address,
            server: tokio::spawn(serve_until(listener, node.clone(), stopped)),
            node,
            stop: Some(stop),
            _folder: folder,
        }
    }

    pub(crate) async fn connect(&self) -> Wire {
        Wire(
            TcpStream::connect(self.address)
                .await
                .expect("a connection"),
        )
    }

    /// A connection that comes from `from`.
    pub(crate) async fn connect_from(&self, from: IpAddr) -> Wire {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket
            .bind(SocketAddr::new(from, 0))
            .expect("an address of this machine");
        Wire(socket.connect(self.address).await.expect("a connection"))
    }

    /// The answer to one request on a connection of its own.
    pub(crate) async fn ask(&self, request: &str) -> Raw {
        self.ask_from(client(1), request).await
    }

    pub(crate) async fn ask_from(&self, from: IpAddr, request: &str) -> Raw {
        let mut wire = self.connect_from(from).await;
        wire.send(request).await;
        wire.answer().await
    }

    pub(crate) async fn get(&self, path: &str) -> Raw {
        self.ask(&get(path, "")).await
    }

    pub(crate) async fn post(&self, path: &str, token: &str, body: &str) -> Raw {
        self.ask(&post(
            path,
            &format!("authorization: Bearer {token}\r\n"),
            body,
        ))
        .await
    }

    /// Tells the node to end.
    pub(crate) fn stop(&mut self) {
        let stop = self.stop.take().expect("not told before");
        stop.send(()).expect("the node runs");
    }

    /// Waits until the node has ended.
    pub(crate) async fn ended(self) {
        let ended = tokio::time::timeout(std::time::Duration::from_secs(60), self.server).await;
        ended.expect("an end").expect("no panic").expect("no error");
    }
}

/// A GET with further headers.
pub(crate) fn get(path: &str, headers: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: x\r\n{headers}\r\n")
}

/// A POST of JSON with further headers.
pub(crate) fn post(path: &str, headers: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n{headers}content-length: {}\r\n\r\n{body}",
        body.len()
    )
}

impl Wire {
    pub(crate) async fn send(&mut self, bytes: &str) {
        self.0
            .write_all(bytes.as_bytes())
            .await
            .expect("the node reads");
    }

    /// All that comes until the node closes the connection.
    pub(crate) async fn rest(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        // Closing with something unread is a reset: an end as well.
        let _ = self.0.read_to_end(&mut bytes).await;
        bytes
    }

    /// The head of an answer: status line and headers.
    pub(crate) async fn head(&mut self) -> String {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(self.0.read_u8().await.expect("a head"));
        }
        String::from_utf8(head).expect("text")
    }

    /// One answer; the connection stays as it is.
    pub(crate) async fn answer(&mut self) -> Raw {
        let head = self.head().await;
        let mut raw = Raw::new(head);
        raw.body = match raw.header("content-length") {
            Some(length) => {
                let mut body = vec![0; length.parse().expect("a length")];
                self.0.read_exact(&mut body).await.expect("a body");
                body
            }
            None => self.chunks().await,
        };
        raw
    }

    async fn chunks(&mut self) -> Vec<u8> {
        let mut body = Vec::new();
        loop {
            let mut size = Vec::new();
            while !size.ends_with(b"\r\n") {
                size.push(self.0.read_u8().await.expect("a chunk"));
            }
            let size = String::from_utf8_lossy(&size).trim().to_owned();
            let size = usize::from_str_radix(&size, 16).expect("a size");
            let mut chunk = vec![0; size + 2];
            self.0.read_exact(&mut chunk).await.expect("a chunk");
            body.extend_from_slice(&chunk[..size]);
            if size == 0 {
                return body;
            }
        }
    }
}

impl Raw {
    fn new(head: String) -> Self {
        let status = head.split(' ').nth(1).expect("a status");
        let status = status.parse().expect("a number");
        Self {
            status,
            head,
            body: Vec::new(),
        }
    }

    /// What came when the node closed the connection by itself.
    pub(crate) fn whole(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n").expect("an answer");
        let mut raw = Self::new(format!("{head}\r\n"));
        raw.body = body.as_bytes().to_vec();
        raw
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut named = lines.filter(|(key, _)| key.eq_ignore_ascii_case(name));
        named.next().map(|(_, value)| value)
    }

    pub(crate) fn json(&self) -> Value {
        let text = String::from_utf8_lossy(&self.body);
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    /// The problem document, which has this status and word, and whose detail holds `phrase`.
    pub(crate) fn problem(&self, status: u16, kind: &str, phrase: &str) -> Value {
        let problem = self.json();
        assert_eq!(
            (self.status, &problem["type"]),
            (status, &kind.into()),
            "{problem}"
        );
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json")
        );
        let detail = problem["detail"].as_str().expect("a detail");
        assert!(detail.contains(phrase), "{detail:?} lacks {phrase:?}");
        problem
    }
}
