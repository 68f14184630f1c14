//! A node behind a real socket, and clients of its live events.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use wattage_core::api::routes;
use wattage_engine::http::serve_until;

use super::client::TestNode;
use super::document::{document, fits, schema};

/// A node that serves until it is dropped.
pub(crate) struct Served {
    pub(crate) test: TestNode,
    address: SocketAddr,
    pub(crate) server: JoinHandle<std::io::Result<()>>,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Served {
    pub(crate) async fn start(test: TestNode) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let server = tokio::spawn(serve_until(
            listener,
            test.node.clone(),
            std::future::pending(),
        ));
        Self {
            test,
            address,
            server,
        }
    }

    pub(crate) async fn listen(&self, path: &str, last: Option<&str>) -> Listener {
        let mut stream = TcpStream::connect(self.address)
            .await
            .expect("a connection");
        let last = last
            .map(|id| format!("Last-Event-ID: {id}\r\n"))
            .unwrap_or_default();
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\n{last}\r\n");
        stream
            .write_all(request.as_bytes())
            .await
            .expect("a request");
        Listener {
            lines: BufReader::new(stream).lines(),
        }
    }
}

/// A client of a stream.
pub(crate) struct Listener {
    pub(crate) lines: Lines<BufReader<TcpStream>>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Event {
    pub(crate) name: String,
    /// Empty for one that has none.
    pub(crate) id: String,
    pub(crate) data: Value,
}

impl Listener {
    /// The next event that has a place in the order of blocks; `None` when the stream has ended.
    pub(crate) async fn next(&mut self) -> Option<Event> {
        loop {
            let event = self.any().await?;
            if event.name != "present" {
                return Some(event);
            }
        }
    }

    /// Who is there, at the next event that tells it.
    pub(crate) async fn present(&mut self) -> Value {
        loop {
            let event = self.any().await.expect("a stream that goes on");
            if event.name == "present" {
                assert_eq!(
                    event.id, "",
                    "it would be taken for a place in the order of blocks"
                );
                return event.data;
            }
        }
    }

    /// The next event; `None` when the stream has ended.
    pub(crate) async fn any(&mut self) -> Option<Event> {
        let patience = Duration::from_secs(60);
        let next = tokio::time::timeout(patience, self.read()).await;
        next.expect("an event")
    }

    /// The lengths of HTTP's chunks are lines of their own.
    async fn read(&mut self) -> Option<Event> {
        let (mut name, mut id, mut data) = (String::new(), String::new(), None);
        loop {
            let line = self.lines.next_line().await.ok().flatten()?;
            match line.split_once(": ") {
                Some(("event", rest)) => rest.clone_into(&mut name),
                Some(("id", rest)) => rest.clone_into(&mut id),
                Some(("data", rest)) => data = serde_json::from_str(rest).ok(),
                _ => {}
            }
            if let Some(data) = data.take_if(|_| line.is_empty()) {
                let of = &document()["paths"][routes::EVENTS]["get"]["x-events"][&name]["$ref"];
                let of = of.as_str().and_then(|of| of.rsplit('/').next());
                fits(&schema(of.expect("an event of the document")), &data, &name);
                return Some(Event { name, id, data });
            }
        }
    }

    /// The heights of the next blocks.
    pub(crate) async fn heights(&mut self, count: usize) -> Vec<u64> {
        let mut heights = Vec::new();
        for _ in 0..count {
            let event = self.next().await.expect("an event");
            assert_eq!(event.name, "block");
            heights.push(event.data["height"].as_u64().expect("a height"));
        }
        heights
    }
}
