//! Who is in a sandbox, as its streams are told.

use futures::future::join_all;
use serde_json::{Value, json};

use super::client::TestNode;
use super::listener::{Listener, Served};

/// Who is there: these, as `(name, streams)`, and so many without a name.
fn there(members: &[(&str, u32)], unnamed: u32) -> Value {
    let member = |(name, streams): &(&str, u32)| json!({ "name": name, "streams": streams });
    let members: Vec<_> = members.iter().map(member).collect();
    json!({ "members": members, "more": 0, "unnamed": unnamed })
}

/// Waits until a listener is told that.
async fn until(listener: &mut Listener, members: &[(&str, u32)], unnamed: u32) {
    let expected = there(members, unnamed);
    loop {
        if listener.present().await == expected {
            return;
        }
    }
}

#[tokio::test]
async fn a_member_is_there_as_long_as_a_stream_is_open() {
    let served = Served::start(TestNode::new()).await;
    let sandbox = served.test.sandbox().await;
    let path = format!("{}/events", sandbox.path);
    let listen = async |query: &str| served.listen(&format!("{path}{query}"), None).await;

    let mut ana = listen("?member=Ana").await;
    let first = ana.any().await.expect("an event");
    assert_eq!(first.name, "present", "it comes first");
    assert_eq!(first.data, there(&[("Ana", 1)], 0));
    let ben = listen("?member=B%C3%A9n").await;
    until(&mut ana, &[("Ana", 1), ("Bén", 1)], 0).await;
    let again = listen("?member=Ana").await;
    until(&mut ana, &[("Ana", 2), ("Bén", 1)], 0).await;
    let reader = listen("").await;
    until(&mut ana, &[("Ana", 2), ("Bén", 1)], 1).await;

    // A connection that breaks is one who has gone.
    drop((ben, reader));
    until(&mut ana, &[("Ana", 2)], 0).await;
    drop(again);
    until(&mut ana, &[("Ana", 1)], 0).await;

    let other = served.test.sandbox().await;
    let mut elsewhere = served.listen(&format!("{}/events", other.path), None).await;
    until(&mut elsewhere, &[], 1).await;
}

#[tokio::test]
async fn many_who_come_together_are_told_together() {
    const CROWD: usize = 30;
    let served = Served::start(TestNode::new()).await;
    let sandbox = served.test.sandbox().await;
    let path = format!("{}/events", sandbox.path);
    let mut ana = served.listen(&format!("{path}?member=Ana"), None).await;
    assert_eq!(
        ana.present().await["members"].as_array().map(Vec::len),
        Some(1)
    );
    let begun = std::time::Instant::now();
    let crowd = (0..CROWD).map(|number| {
        let path = format!("{path}?member=m{number:02}");
        let served = &served;
        async move { served.listen(&path, None).await }
    });
    let crowd = join_all(crowd).await;
    let mut told = 0;
    loop {
        told += 1;
        let present = ana.present().await;
        if present["members"].as_array().map(Vec::len) == Some(CROWD + 1) {
            break;
        }
    }
    // At most four a second, and one for the moment that had just begun.
    let most = begun.elapsed().as_millis() / 250 + 2;
    assert!(told <= most, "{told} events, where {most} may be");
    drop(crowd);
    until(&mut ana, &[("Ana", 1)], 0).await;
}

#[tokio::test]
async fn who_listens_is_no_place_in_the_order_of_blocks() {
    let served = Served::start(TestNode::new()).await;
    let sandbox = served.test.sandbox().await;
    let path = format!("{}/events?member=Ana", sandbox.path);
    let mut ana = served.listen(&path, None).await;
    let head = ana.next().await.expect("the head");
    drop(served.listen(&path, None).await);
    sandbox.commit(&super::client::transfer("bob", "1")).await;
    let mut again = served.listen(&path, Some(&head.id)).await;
    assert_eq!(again.any().await.expect("an event").name, "present");
    assert_eq!(
        again.heights(1).await,
        [1],
        "it goes on behind the last block"
    );
}
