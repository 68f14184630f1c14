//! Connections that are slow, silent, broken or too many: each ends as it must, and nobody else notices.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::{sleep, timeout};
use wattage_engine::http::Settings;

use super::socket::{Raw, Served, client, get, post};

/// Longer than anything here takes, shorter than a test run's patience.
const LONG: Duration = Duration::from_secs(30);
/// A limit that is reached soon.
const SOON: Duration = Duration::from_millis(200);

const HEALTH: &str = "/api/v1/health";

/// All that comes until the node closes the connection, which it does.
async fn closed(wire: &mut super::socket::Wire) -> Vec<u8> {
    timeout(LONG, wire.rest())
        .await
        .expect("the node closes it")
}

#[tokio::test]
async fn a_header_that_comes_byte_by_byte_is_waited_for_once() {
    let served = Served::start(Settings {
        header_timeout: SOON,
        ..Settings::default()
    })
    .await;
    let mut wire = served.connect().await;
    let (mut read, mut write) = wire.0.split();
    let mut rest = Vec::new();
    let dribble = async {
        loop {
            // A byte is always in time; the header never is. Writing fails once the node has closed.
            if write.write_all(b"G").await.is_err() {
                return;
            }
            sleep(SOON / 10).await;
        }
    };
    tokio::select! {
        _ = read.read_to_end(&mut rest) => {}
        () = dribble => {}
        () = sleep(LONG) => panic!("the node still waits"),
    }
    assert!(rest.is_empty(), "nobody asked for anything");
    assert_eq!(served.get(HEALTH).await.status, 200, "others are served");
}

#[tokio::test]
async fn a_connection_on_which_nothing_is_asked_is_closed() {
    let served = Served::start(Settings {
        header_timeout: SOON,
        ..Settings::default()
    })
    .await;
    let mut wire = served.connect().await;
    assert!(closed(&mut wire).await.is_empty());
}

#[tokio::test]
async fn a_connection_is_kept_between_requests_for_as_long_as_the_idle_timeout_and_not_longer() {
    let settings = Settings {
        header_timeout: SOON,
        idle_timeout: 4 * SOON,
        ..Settings::default()
    };
    let served = Served::start(settings).await;
    let mut wire = served.connect().await;
    for _ in 0..3 {
        wire.send(&get(HEALTH, "")).await;
        assert_eq!(wire.answer().await.status, 200);
        // Longer than a header may take: between requests that does not count.
        sleep(SOON + SOON / 2).await;
    }
    assert!(closed(&mut wire).await.is_empty());
}

#[tokio::test]
async fn a_body_that_comes_byte_by_byte_is_a_408_that_says_so_and_closes() {
    let served = Served::start(Settings {
        request_timeout: SOON,
        ..Settings::default()
    })
    .await;
    let mut wire = served.connect().await;
    let head = post("/api/v1/sandboxes", "", "");
    let head = head.replace("content-length: 0", "content-length: 1000");
    wire.send(&head).await;
    let (mut read, mut write) = wire.0.split();
    let mut answer = Vec::new();
    let dribble = async {
        while write.write_all(b" ").await.is_ok() {
            sleep(SOON / 10).await;
        }
        std::future::pending::<()>().await;
    };
    tokio::select! {
        _ = read.read_to_end(&mut answer) => {}
        () = dribble => {}
        () = sleep(LONG) => panic!("the node still waits"),
    }
    let answer = Raw::whole(&answer);
    answer.problem(408, "slow-body", "0.2 s");
    assert_eq!(answer.header("connection"), Some("close"));
}

#[tokio::test]
async fn a_client_that_does_not_take_its_answers_is_cut() {
    let served = Served::start(Settings {
        stall_timeout: SOON,
        ..Settings::default()
    })
    .await;
    // Answers that fill all buffers between here and there many times over.
    let many = get("/api/v1/nothing", "").repeat(400_000);
    let mut wire = served.connect().await;
    let sent = async {
        let _ = wire.0.write_all(many.as_bytes()).await;
    };
    timeout(LONG, sent)
        .await
        .expect("the node ends it, and with it the sending");
    assert_eq!(served.get(HEALTH).await.status, 200, "others are served");
}

#[tokio::test]
async fn a_connection_that_is_closed_in_the_middle_holds_no_place() {
    let settings = Settings {
        connections: 1,
        header_timeout: LONG,
        ..Settings::default()
    };
    let served = Served::start(settings).await;
    let body = post("/api/v1/sandboxes", "", "{}");
    let half_a_body = &body[..body.len() - 1];
    for bytes in ["", "G", "GET / HTTP/1.1\r\nhost: x\r\n", half_a_body] {
        let mut wire = served.connect().await;
        wire.send(bytes).await;
        wire.0.shutdown().await.expect("half a close");
        closed(&mut wire).await;
    }
    // The place is free again as soon as the node has noticed.
    let free = async {
        while served.get(HEALTH).await.status != 200 {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(LONG, free).await.expect("a place");
}

#[tokio::test]
async fn a_header_that_is_too_large_is_refused_and_one_that_is_nearly_so_is_not() {
    let served = Served::start(Settings::default()).await;
    let filler = |size: usize| format!("x-filler: {}\r\n", "a".repeat(size));
    let large = served.ask(&get(HEALTH, &filler(31 * 1024))).await;
    assert_eq!(large.status, 200);
    let mut wire = served.connect().await;
    // The node may close before all of it is sent.
    let _ = wire
        .0
        .write_all(get(HEALTH, &filler(40 * 1024)).as_bytes())
        .await;
    assert_eq!(Raw::whole(&closed(&mut wire).await).status, 431);
    let mut wire = served.connect().await;
    let many: String = (0..200).map(|n| format!("x-{n}: y\r\n")).collect();
    wire.send(&get(HEALTH, &many)).await;
    assert_eq!(Raw::whole(&closed(&mut wire).await).status, 431);
}

#[tokio::test]
async fn nonsense_is_answered_as_such() {
    let served = Served::start(Settings::default()).await;
    for nonsense in [
        "\0\0\0\0\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9\r\n\r\n",
        "\u{16}\u{3}\u{1}\r\n\r\n",
    ] {
        let mut wire = served.connect().await;
        wire.send(nonsense).await;
        let rest = closed(&mut wire).await;
        assert!(
            rest.is_empty() || Raw::whole(&rest).status == 400,
            "{nonsense:?}"
        );
    }
    assert_eq!(served.get(HEALTH).await.status, 200);
}

#[tokio::test]
async fn requests_that_are_sent_at_once_are_answered_in_order() {
    let served = Served::start(Settings::default()).await;
    let mut wire = served.connect().await;
    let paths = [
        HEALTH,
        "/api/v1/nothing",
        HEALTH,
        "/nothing-here",
        "/api/v1/ready",
    ];
    let requests: String = paths.iter().map(|path| get(path, "")).collect();
    wire.send(&requests).await;
    for (path, status) in paths.iter().zip([200, 404, 200, 404, 200]) {
        assert_eq!(wire.answer().await.status, status, "{path}");
    }
}

#[tokio::test]
async fn who_comes_when_there_is_no_place_is_told_so_and_comes_in_later() {
    let settings = Settings {
        connections: 3,
        ..Settings::default()
    };
    let served = Served::start(settings).await;
    let mut inside = Vec::new();
    for _ in 0..3 {
        let mut wire = served.connect().await;
        wire.send(&get(HEALTH, "")).await;
        assert_eq!(wire.answer().await.status, 200);
        inside.push(wire);
    }
    let mut outside = served.connect().await;
    let refused = Raw::whole(&closed(&mut outside).await);
    refused.problem(503, "busy", "as many connections as it may");
    assert_eq!(refused.header("retry-after"), Some("1"));
    inside.pop();
    let comes_in = async {
        while served.get(HEALTH).await.status != 200 {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(LONG, comes_in).await.expect("a place");
}

#[tokio::test]
async fn one_client_cannot_take_all_places() {
    let settings = Settings {
        connections_per_client: 2,
        ..Settings::default()
    };
    let served = Served::start(settings).await;
    let mut inside = Vec::new();
    for _ in 0..2 {
        let mut wire = served.connect_from(client(2)).await;
        wire.send(&get(HEALTH, "")).await;
        assert_eq!(wire.answer().await.status, 200);
        inside.push(wire);
    }
    let mut third = served.connect_from(client(2)).await;
    Raw::whole(&closed(&mut third).await).problem(503, "busy", "connections");
    assert_eq!(
        served.ask_from(client(3), &get(HEALTH, "")).await.status,
        200
    );
}

#[tokio::test]
async fn hundreds_of_connections_are_served_at_a_time() {
    let served = Served::start(Settings::default()).await;
    let mut wires = Vec::new();
    for _ in 0..300 {
        wires.push(served.connect().await);
    }
    for wire in &mut wires {
        wire.send(&get(HEALTH, "")).await;
    }
    for wire in &mut wires {
        assert_eq!(wire.answer().await.status, 200);
    }
}
