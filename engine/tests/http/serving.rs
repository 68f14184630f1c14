//! A node on a real socket.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use wattage_engine::http::{Node, NodeError, serve_until};
use wattage_engine::store::OpenError;

use super::client::TestNode;

async fn ask(stream: &mut TcpStream, request: &str) -> String {
    stream
        .write_all(request.as_bytes())
        .await
        .expect("a request");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    answer
}

#[tokio::test]
async fn a_request_that_is_under_way_is_finished_before_the_node_ends() {
    let test = TestNode::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = oneshot::channel::<()>();
    let server = tokio::spawn(serve_until(listener, test.node.clone(), async {
        let _ = stopped.await;
    }));

    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let head = "POST /api/v1/sandboxes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
                Content-Length: 2\r\nConnection: close\r\n\r\n{";
    stream
        .write_all(head.as_bytes())
        .await
        .expect("half a request");
    tokio::time::sleep(Duration::from_millis(50)).await;
    stop.send(()).expect("the node runs");
    tokio::time::sleep(Duration::from_millis(50)).await;
    let answer = ask(&mut stream, "}").await;
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");

    let ended = tokio::time::timeout(Duration::from_secs(5), server).await;
    ended
        .expect("in time")
        .expect("no panic")
        .expect("no error");
    assert!(
        TcpStream::connect(address).await.is_err(),
        "the port is free"
    );
}

#[tokio::test]
async fn a_second_node_on_the_same_folder_is_refused() {
    let test = TestNode::new();
    let error = Node::open(test.folder.path()).err().expect("a refusal");
    assert!(
        matches!(error, NodeError::Store(OpenError::Locked { .. })),
        "{error}"
    );
    assert!(error.to_string().contains("--data"), "{error}");
}
