//! Several people in one sandbox: who sent a block, who is there, and nobody's work undone unseen.

use axum::body::Body;
use axum::http::Request;
use futures::future::join_all;
use serde_json::{Value, json};

use super::client::{Answer, Sandbox, TestNode, call, counter, deploy, text, transfer};
use super::listener::Served;

/// Submits a transaction with a `wattage-member` header as it stands here.
async fn signed(
    node: &TestNode,
    sandbox: &Sandbox<'_>,
    header: &[u8],
    transaction: &Value,
) -> Answer {
    let request = Request::post(format!("{}/transactions", sandbox.path))
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {}", sandbox.token))
        .header("wattage-member", header)
        .body(Body::from(transaction.to_string()));
    node.send(request.expect("a request")).await
}

/// Who sent each block, from the genesis on.
async fn senders(sandbox: &Sandbox<'_>) -> Vec<Value> {
    let page = sandbox.get("/blocks?order=oldest&limit=1000").await;
    let blocks = page["blocks"].as_array().expect("blocks");
    blocks
        .iter()
        .map(|block| block["sent_by"].clone())
        .collect()
}

#[tokio::test]
async fn eight_members_at_the_same_time_lose_nothing_and_everybody_hears_every_block() {
    const MEMBERS: usize = 8;
    const CALLS: usize = 25;
    let served = Served::start(TestNode::new()).await;
    let sandbox = served.test.sandbox().await;
    let contract = sandbox.deploy(counter()).await;
    let path = format!("{}/events", sandbox.path);
    let mut listeners = Vec::new();
    for member in 0..MEMBERS {
        let mut listener = served
            .listen(&format!("{path}?member=m{member}"), None)
            .await;
        assert_eq!(listener.heights(1).await, [1], "it listens from here on");
        listeners.push(listener);
    }
    // All of them call as alice, so they share a nonce.
    let increment = call(&contract, "increment", &["1"]);
    let calls = (0..MEMBERS).map(async |member| {
        let name = format!("m{member}");
        for _ in 0..CALLS {
            let called = signed(&served.test, &sandbox, name.as_bytes(), &increment).await;
            assert_eq!(called.json(201)["outcome"], "success");
        }
    });
    join_all(calls).await;

    let count = sandbox
        .preview(&[call(&contract, "get", &[])])
        .await
        .json(200);
    let expected = format!("i64:{}", MEMBERS * CALLS);
    assert_eq!(count["results"][0]["results"][0], expected, "{count}");
    let stored = senders(&sandbox).await;
    assert_eq!(stored.len(), 2 + MEMBERS * CALLS);
    assert_eq!(
        stored[..2],
        [Value::Null, Value::Null],
        "genesis and deploy"
    );
    for member in 0..MEMBERS {
        let name = format!("m{member}");
        let sent = stored.iter().filter(|sender| **sender == *name).count();
        assert_eq!(sent, CALLS, "{name}");
    }
    for listener in &mut listeners {
        for (height, sender) in stored.iter().enumerate().skip(2) {
            let block = listener.next().await.expect("a block").data;
            assert_eq!(
                (&block["height"], &block["sent_by"]),
                (&json!(height), sender)
            );
        }
    }
}

#[tokio::test]
async fn of_two_with_the_same_nonce_one_wins_and_the_other_is_told_what_helps() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let mut pay = transfer("bob", "1");
    pay["nonce"] = json!(0);
    let both = join_all([b"Ana", b"Ben"].map(|name| signed(&node, &sandbox, name, &pay))).await;
    let won: Vec<_> = both.iter().map(|answer| answer.status == 201).collect();
    assert!(won == [true, false] || won == [false, true], "{both:?}");
    let lost = &both[usize::from(won[0])];
    lost.problem(409, "stale-nonce", "the nonce is 1, not 0");
    lost.problem(409, "stale-nonce", "leave the nonce out");
    let winner = if won[0] { "Ana" } else { "Ben" };
    assert_eq!(senders(&sandbox).await, [Value::Null, json!(winner)]);
    pay.as_object_mut().expect("an object").remove("nonce");
    signed(&node, &sandbox, b"Ben", &pay).await.json(201);
}

#[tokio::test]
async fn a_name_is_told_as_it_was_sent_and_is_no_part_of_the_ledger() {
    let node = TestNode::new();
    let [named, unnamed] = [node.sandbox().await, node.sandbox().await];
    let names = [
        "A".to_owned(),
        "Ærø 🙂".to_owned(),
        "ß".repeat(23),
        "🙂".repeat(24),
    ];
    let mut expected = vec![Value::Null];
    for name in &names {
        let escaped = wattage_core::api::routes::fill("{name}", &[name]);
        let sent = signed(&node, &named, escaped.as_bytes(), &transfer("bob", "1")).await;
        sent.json(201);
        unnamed.commit(&transfer("bob", "1")).await;
        expected.push(json!(name));
    }
    signed(&node, &named, b"%20Ana%20", &transfer("bob", "1"))
        .await
        .json(201);
    unnamed.commit(&transfer("bob", "1")).await;
    expected.push(json!("Ana"));
    assert_eq!(senders(&named).await, expected);
    assert_eq!(named.get("/blocks/5").await["sent_by"], "Ana");
    let roots = async |sandbox: &Sandbox<'_>| sandbox.get("").await["state_root"].clone();
    assert_eq!(roots(&named).await, roots(&unnamed).await);
    assert!(!named.get("/export").await.to_string().contains("Ana"));
}

#[tokio::test]
async fn what_is_no_name_is_refused_with_header_value_and_rule() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let long = "n".repeat(25);
    for (header, phrase) in [
        ("", "1 to 24 characters, and this one has none"),
        ("%20%20", "1 to 24 characters, and this one has none"),
        (long.as_str(), "1 to 24 characters, and this one has 25"),
        ("a%0ab", "no control characters"),
        ("%1b[2J", "no control characters"),
        ("%e2%80%aea", "no marks of direction"),
        ("%zz", "percent-encoded UTF-8"),
        ("100%", "percent-encoded UTF-8"),
        ("%ff", "percent-encoded UTF-8"),
        ("Ærø", "percent-encoded UTF-8"),
    ] {
        let refused = signed(&node, &sandbox, header.as_bytes(), &transfer("bob", "1")).await;
        refused.problem(400, "malformed", phrase);
        let value = format!("the header wattage-member, {header:?}");
        refused.problem(400, "malformed", &value);
    }
    for member in ["", "%20", long.as_str(), "a%0ab"] {
        let path = format!("{}/events?member={member}", sandbox.path);
        let refused = node.get(&path).await;
        refused.problem(400, "malformed", "member: a member's name has");
    }
    assert_eq!(sandbox.get("").await["height"], 0, "nothing was done");
}

#[tokio::test]
async fn names_are_there_after_a_restart_and_a_rewind_and_do_not_go_into_a_fork() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    for name in ["Ana", "Ben", "Ana", "Cid"] {
        signed(&node, &sandbox, name.as_bytes(), &transfer("bob", "1"))
            .await
            .json(201);
    }
    let (path, token) = (sandbox.path.clone(), sandbox.token.clone());
    let node = node.reopened();
    let sandbox = node.known(path, token);
    let all = json!([null, "Ana", "Ben", "Ana", "Cid"]);
    assert_eq!(json!(senders(&sandbox).await), all);
    let token = Some(sandbox.token.as_str());

    let fork = format!("{}/fork", sandbox.path);
    let fork = node.post(&fork, None, "{}").await.json(201);
    let fork = node.known(
        format!("/api/v1/sandboxes/{}", text(&fork["id"])),
        String::new(),
    );
    assert_eq!(senders(&fork).await, vec![Value::Null; 5]);

    let rewind = format!("{}/rewind", sandbox.path);
    node.post(&rewind, token, r#"{"height":2}"#).await.json(200);
    assert_eq!(json!(senders(&sandbox).await), json!([null, "Ana", "Ben"]));
    sandbox.commit(&transfer("bob", "1")).await;
    assert_eq!(
        json!(senders(&sandbox).await),
        json!([null, "Ana", "Ben", null])
    );
    node.post(&format!("{rewind}/undo"), token, "")
        .await
        .json(200);
    assert_eq!(json!(senders(&sandbox).await), all);
}

#[tokio::test]
async fn a_request_that_is_sent_again_keeps_the_name_of_the_first() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    for (name, status) in [("Ana", 201), ("Ben", 200)] {
        let request = Request::post(format!("{}/transactions", sandbox.path))
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {}", sandbox.token))
            .header("idempotency-key", "one")
            .header("wattage-member", name)
            .body(Body::from(transfer("bob", "1").to_string()));
        node.send(request.expect("a request")).await.json(status);
    }
    sandbox.commit(&transfer("bob", "1")).await;
    assert_eq!(json!(senders(&sandbox).await), json!([null, "Ana", null]));
}

#[tokio::test]
async fn an_upgrade_that_names_the_code_it_replaces_undoes_nobodys_unseen() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let contract = sandbox.deploy(counter()).await;
    let code = async || {
        let account = sandbox.get(&format!("/accounts/{contract}")).await;
        text(&account["contract"]["code"])
    };
    let upgrade = |comment: &str, replaces: Value| {
        let source = format!(";; {comment}\n{}", counter());
        let mut upgrade = deploy(&source);
        upgrade["kind"] = json!("upgrade");
        upgrade["contract"] = json!(contract);
        if !replaces.is_null() {
            upgrade["replaces"] = replaces;
        }
        upgrade
    };
    let first = code().await;
    sandbox.commit(&upgrade("Ana's", json!(first))).await;
    let second = code().await;
    assert_ne!(first, second);

    let stale = upgrade("Ben's", json!(first));
    for refused in [
        sandbox.submit(&stale).await,
        sandbox.preview(std::slice::from_ref(&stale)).await,
    ] {
        let phrase = format!("runs the code {second} by now, not {first}");
        refused.problem(409, "code-changed", &phrase);
        refused.problem(409, "code-changed", "leave `replaces` out");
    }
    assert_eq!(code().await, second, "Ana's is there");

    // Of what an earlier transaction of a preview deploys it goes by that.
    let chain = [
        upgrade("Ben's", json!(second)),
        upgrade("again", json!(second)),
    ];
    let refused = sandbox.preview(&chain).await;
    refused.problem(409, "code-changed", &format!("not {second}"));
    sandbox.commit(&upgrade("Ben's", json!(second))).await;
    sandbox.commit(&upgrade("Cid's", Value::Null)).await;
    assert_ne!(code().await, second);
    // What is no contract is refused as that.
    let mut nowhere = upgrade("Ben's", json!(second));
    nowhere["contract"] = json!("bob");
    sandbox
        .submit(&nowhere)
        .await
        .problem(404, "no-contract", "bob");
}
