//! Bodies that are too large, over real sockets: the answer comes before the body, and is seen after it too.

use tokio::io::AsyncWriteExt as _;
use wattage_engine::http::Settings;

use super::socket::Served;

const IMPORT: &str = "/api/v1/sandboxes/import";

fn head(path: &str, length: usize) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    )
}

#[tokio::test]
async fn a_body_that_says_it_is_too_large_is_answered_before_it_comes() {
    let served = Served::start(Settings::default()).await;
    for path in [IMPORT, "/api/v1/shares", "/api/v1/assemble"] {
        let answer = served.ask(&head(path, 40 * 1024 * 1024)).await;
        answer.problem(413, "too-large", "bytes");
    }
}

#[tokio::test]
async fn a_client_that_sends_all_of_it_first_sees_the_answer_and_goes_on() {
    const PART: usize = 64 * 1024;
    let served = Served::start(Settings::default()).await;
    for path in [IMPORT, "/api/v1/assemble"] {
        let mut wire = served.connect().await;
        let parts = 640;
        wire.send(&head(path, parts * PART)).await;
        for _ in 0..parts {
            let sent = wire.0.write_all(&[b' '; PART]).await;
            sent.expect("the node reads to the end");
        }
        let answer = wire.answer().await;
        answer.problem(413, "too-large", "bytes");
        wire.send("GET /api/v1/health HTTP/1.1\r\nhost: x\r\n\r\n")
            .await;
        assert_eq!(
            wire.answer().await.status,
            200,
            "the connection is as before"
        );
    }
}

#[tokio::test]
async fn a_body_that_does_not_say_how_long_it_is_is_answered_once_it_is_too_long() {
    let settings = Settings {
        body_limit: 1000,
        ..Settings::default()
    };
    let served = Served::start(settings).await;
    let chunk = format!("3e8\r\n{}\r\n", " ".repeat(1000));
    let head = "POST /api/v1/assemble HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
                transfer-encoding: chunked\r\n\r\n";
    let answer = served.ask(&format!("{head}{chunk}{chunk}")).await;
    answer.problem(413, "too-large", "1000 bytes");
}
