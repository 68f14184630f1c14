//! A way to a node that can break, and that can lose one answer: the node has done what was asked, and nobody hears of it.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What comes through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Open,
    /// Everything but a transaction, which waits on its way.
    Holding,
    /// One waits.
    Held,
    /// It goes on to the node, whose answer is lost; the way is closed then.
    Losing,
    Closed,
}

pub(super) struct Proxy {
    pub(super) origin: String,
    way: watch::Sender<Way>,
}

impl Proxy {
    /// Leads to the node at this address.
    pub(super) async fn to(node: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let way = watch::Sender::new(Way::Open);
        let ways = way.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(carry(client, node.clone(), ways.clone()));
            }
        });
        Self { origin, way }
    }

    /// Breaks every connection, and takes none.
    pub(super) fn close(&self) {
        self.way.send_replace(Way::Closed);
    }

    pub(super) fn open(&self) {
        self.way.send_replace(Way::Open);
    }

    /// Opens the way until a transaction comes, and has that wait.
    pub(super) async fn hold_next(&self) {
        self.way.send_replace(Way::Holding);
        self.comes_to(Way::Held).await;
    }

    /// The transaction that waits reaches the node, and its answer is lost.
    pub(super) async fn lose_answer(&self) {
        self.way.send_replace(Way::Losing);
        self.comes_to(Way::Closed).await;
    }

    async fn comes_to(&self, to: Way) {
        let mut way = self.way.subscribe();
        let there = way.wait_for(|way| *way == to);
        drop(there.await.expect("the proxy is there"));
    }
}

/// Carries one connection, for as long as both sides and the way allow.
async fn carry(mut client: TcpStream, node: String, ways: watch::Sender<Way>) {
    let mut way = ways.subscribe();
    let Ok(mut node) = TcpStream::connect(node).await else {
        return;
    };
    let (mut asked, mut told) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    loop {
        let now = *way.borrow_and_update();
        if now == Way::Closed {
            return;
        }
        tokio::select! {
            read = client.read(&mut asked) => {
                let Some(bytes) = read.ok().filter(|read| *read > 0).map(|read| &asked[..read]) else { return };
                let is_held = now == Way::Holding && is_transaction(bytes);
                if is_held {
                    ways.send_replace(Way::Held);
                    drop(way.wait_for(|way| *way == Way::Losing).await);
                }
                if node.write_all(bytes).await.is_err() {
                    return;
                }
                if is_held {
                    // The node answers when the block is on its disk.
                    drop(node.read(&mut told).await);
                    ways.send_replace(Way::Closed);
                    return;
                }
            }
            read = node.read(&mut told) => {
                let Some(bytes) = read.ok().filter(|read| *read > 0).map(|read| &told[..read]) else { return };
                if client.write_all(bytes).await.is_err() {
                    return;
                }
            }
            changed = way.changed() => {
                if changed.is_err() {
                    return;
                }
            }
        }
    }
}

/// Whether a request begins here that has a transaction made.
fn is_transaction(bytes: &[u8]) -> bool {
    let line = bytes
        .split(|byte| *byte == b'\r')
        .next()
        .unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    line.starts_with("POST ") && line.contains("/transactions ")
}
