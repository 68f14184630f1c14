//! Ledgers as they were: blocks, heights, proofs, forks, rewinds.

use serde_json::{Value, json};
use wattage_core::encoding::Canonical;
use wattage_core::ledger::{Proof, StateKey};
use wattage_core::types::{Address, Bytes, Hash};

use super::client::{Sandbox, TestNode, call, counter, text, transfer};

/// A sandbox with four blocks: a counter is deployed and counts to 3, and 5 goes to bob. Answers the contract.
pub(crate) async fn story(sandbox: &Sandbox<'_>) -> String {
    let contract = sandbox.deploy(counter()).await;
    sandbox.commit(&call(&contract, "increment", &["1"])).await;
    sandbox.commit(&transfer("bob", "5")).await;
    sandbox.commit(&call(&contract, "increment", &["2"])).await;
    contract
}

fn heights(page: &Value) -> Vec<u64> {
    let blocks = page["blocks"].as_array().expect("blocks");
    let height = |block: &Value| block["height"].as_u64().expect("a height");
    blocks.iter().map(height).collect()
}

#[tokio::test]
async fn blocks_come_in_pages_from_either_end() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let contract = story(&sandbox).await;
    for (order, expected) in [("newest", [4, 3, 2, 1, 0]), ("oldest", [0, 1, 2, 3, 4])] {
        let mut seen = Vec::new();
        let mut query = format!("/blocks?order={order}&limit=2");
        loop {
            let page = sandbox.get(&query).await;
            seen.extend(heights(&page));
            match page["next"].as_u64() {
                Some(next) => query = format!("/blocks?order={order}&limit=2&after={next}"),
                None => break,
            }
        }
        assert_eq!(seen, expected);
    }
    let newest = sandbox.get("/blocks?limit=1").await;
    let block = &newest["blocks"][0];
    assert_eq!(block["hash"], sandbox.get("").await["hash"]);
    let summary = &block["transactions"][0];
    assert_eq!(summary["kind"], "call");
    assert_eq!(summary["function"], "increment");
    assert_eq!(summary["to"], contract);
    assert_eq!(summary["outcome"], "success");
    assert_eq!(*block, sandbox.get("/blocks/4").await);
    let read = sandbox
        .get(&format!("/transactions/{}", text(&summary["hash"])))
        .await;
    assert_eq!(read["kind"], "call");
    assert_eq!(read["arguments"], json!(["i64:2"]));
    assert_eq!(read["height"], 4);
    let beyond = sandbox.get("/blocks?order=oldest&after=4").await;
    assert_eq!(beyond, json!({ "blocks": [], "next": null }));
}

#[tokio::test]
async fn accounts_and_storage_are_shown_as_they_were() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let contract = story(&sandbox).await;
    let storage = format!("/accounts/{contract}/storage");
    let key = text(&sandbox.get(&storage).await["rows"][0]["key"]);
    let row = format!("{storage}/{key}");
    assert_eq!(sandbox.get(&row).await["value"], "0x0300000000000000");
    assert_eq!(
        sandbox.get(&format!("{row}?height=3")).await["value"],
        "0x0100000000000000"
    );
    let before = node.get(&format!("{}{row}?height=1", sandbox.path)).await;
    before.problem(404, "unknown-row", &key);
    for (height, balance) in [(2, "1000000"), (3, "1000005"), (4, "1000005")] {
        let bob = sandbox.get(&format!("/accounts/bob?height={height}")).await;
        assert_eq!(bob["balance"], balance);
        let list = sandbox.get(&format!("/accounts?height={height}")).await;
        assert!(
            list["accounts"]
                .as_array()
                .expect("accounts")
                .contains(&bob)
        );
    }
    assert_eq!(
        sandbox.get(&format!("{storage}?height=1")).await["rows"],
        json!([])
    );
}

#[tokio::test]
async fn a_height_that_does_not_exist_is_told_with_the_newest() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    for path in [
        "/blocks/1",
        "/accounts?height=1",
        "/accounts/bob?height=1",
        "/accounts/bob/storage?height=1",
        "/accounts/bob/storage/0x00?height=1",
        "/accounts/bob/proof?height=1",
        "/changes?height=1",
        "/export?height=1",
    ] {
        let missing = node.get(&format!("{}{path}", sandbox.path)).await;
        missing.problem(
            404,
            "unknown-height",
            "no block 1 in this sandbox; the newest is 0",
        );
    }
}

#[tokio::test]
async fn proofs_hold_for_what_is_there_and_what_is_not() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let contract: Address = story(&sandbox).await.parse().expect("an address");
    let bob: Address = "bob".parse().expect("a name");
    let row = sandbox.get(&format!("/accounts/{contract}/storage")).await;
    let key: Bytes = text(&row["rows"][0]["key"]).parse().expect("a key");
    for (path, state, there) in [
        (
            "/accounts/bob/proof".to_owned(),
            StateKey::Account(bob),
            true,
        ),
        (
            format!("/accounts/{contract}/storage/{key}/proof"),
            StateKey::Storage {
                contract,
                key: key.0.clone(),
            },
            true,
        ),
        (
            format!("/accounts/{contract}/storage/0x77/proof"),
            StateKey::Storage {
                contract,
                key: vec![0x77],
            },
            false,
        ),
    ] {
        for height in ["", "?height=2"] {
            let told = sandbox.get(&format!("{path}{height}")).await;
            let block = sandbox.get(&format!("/blocks/{}", told["height"])).await;
            assert_eq!(told["state_root"], block["state_root"]);
            let proof: Bytes = text(&told["proof"]).parse().expect("bytes");
            let proof = Proof::from_canonical(&proof.0).expect("a proof");
            let value = told["value"]
                .as_str()
                .map(|value| value.parse::<Bytes>().expect("bytes").0);
            assert_eq!(value.is_some(), there, "{path}");
            let root: Hash = text(&told["state_root"]).parse().expect("a hash");
            proof
                .verify(&root, &state, value.as_deref())
                .expect("a proof that holds");
            let forged = value.map_or_else(|| Some(vec![1]), |_| None);
            proof
                .verify(&root, &state, forged.as_deref())
                .expect_err("a forged value");
        }
    }
}

#[tokio::test]
async fn a_copy_keeps_up_with_changes_and_one_with_another_history_is_told() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let contract = sandbox.deploy(counter()).await;
    let mut copy = std::collections::BTreeMap::new();
    let first = follow(&sandbox, "", &mut copy).await;
    sandbox.commit(&call(&contract, "increment", &["1"])).await;
    sandbox.commit(&transfer("bob", "5")).await;
    let known = format!("since=1&hash={}", text(&first["hash"]));
    let second = follow(&sandbox, &known, &mut copy).await;
    assert_eq!(second["height"], 3);
    let mut fresh = std::collections::BTreeMap::new();
    follow(&sandbox, "", &mut fresh).await;
    assert_eq!(copy, fresh);
    assert!(copy.keys().any(|key| key.starts_with("storage:")));
    assert!(copy.keys().any(|key| key.starts_with("code:")));

    let other = format!("since=1&hash=0x{}", "0".repeat(64));
    for (query, phrase) in [
        (other.as_str(), "block 1 is"),
        ("since=9", "no block 9 here"),
    ] {
        let refused = node.get(&format!("{}/changes?{query}", sandbox.path)).await;
        refused.problem(409, "other-history", phrase);
    }
    let backwards = format!("{}/changes?since=3&height=2", sandbox.path);
    node.get(&backwards)
        .await
        .problem(400, "malformed", "since is 3, after height, which is 2");
    let nothing = sandbox.get("/changes?since=2&height=2").await;
    assert_eq!(nothing["rows"], json!([]));
    for query in [
        "after=1",
        "after=1:accounts:0x00",
        "after=meta:0x737570706c79",
    ] {
        let refused = node.get(&format!("{}/changes?{query}", sandbox.path)).await;
        refused.problem(400, "malformed", "after: this is the next of no page");
    }
}

/// Reads all pages, one row at a time, into `copy`. Answers the first.
async fn follow(
    sandbox: &Sandbox<'_>,
    query: &str,
    copy: &mut std::collections::BTreeMap<String, String>,
) -> Value {
    let first = sandbox.get(&format!("/changes?limit=1&{query}")).await;
    let mut page = first.clone();
    loop {
        for row in page["rows"].as_array().expect("rows") {
            let key = format!("{}:{}", text(&row["table"]), text(&row["key"]));
            match row["value"].as_str() {
                Some(value) => copy.insert(key, value.to_owned()),
                None => copy.remove(&key),
            };
        }
        let Some(next) = page["next"].as_str() else {
            return first;
        };
        let height = &first["height"];
        page = sandbox
            .get(&format!(
                "/changes?limit=1&height={height}&after={next}&{query}"
            ))
            .await;
    }
}

#[tokio::test]
async fn a_fork_has_the_blocks_up_to_its_height_and_a_token_of_its_own() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    story(&sandbox).await;
    let path = format!("{}/fork", sandbox.path);
    let made = node.post(&path, None, r#"{"height":3}"#).await;
    let made_json = made.json(201);
    assert_eq!(made_json["height"], 3);
    assert_eq!(made_json["forked_at"], 3);
    let fork = node.known(
        made.header("location").to_owned(),
        text(&made_json["token"]),
    );
    assert_eq!(fork.get("/blocks/3").await, sandbox.get("/blocks/3").await);
    fork.commit(&transfer("bob", "1")).await;
    assert_eq!(fork.get("").await["height"], 4);
    assert_eq!(sandbox.get("/accounts/bob").await["balance"], "1000005");
    let head = node.post(&path, None, "{}").await.json(201);
    assert_eq!(head["hash"], sandbox.get("").await["hash"]);
    let refused = node.post(&path, None, r#"{"height":9}"#).await;
    refused.problem(404, "unknown-height", "no block 9");
}

#[tokio::test]
async fn a_rewind_goes_back_and_undoing_it_brings_everything_back() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    story(&sandbox).await;
    let before = sandbox.get("").await;
    let token = Some(sandbox.token.as_str());
    let rewind = format!("{}/rewind", sandbox.path);
    let undo = format!("{rewind}/undo");
    node.post(&undo, token, "")
        .await
        .problem(409, "nothing-to-undo", "no rewind");
    node.post(&rewind, None, r#"{"height":2}"#)
        .await
        .problem(401, "missing-token", "token");
    node.post(&rewind, token, r#"{"height":5}"#).await.problem(
        404,
        "unknown-height",
        "newest is 4",
    );
    let back = node.post(&rewind, token, r#"{"height":2}"#).await.json(200);
    assert_eq!(back["height"], 2);
    assert_ne!(back["ledger"], before["ledger"]);
    assert_eq!(sandbox.get("/accounts/bob").await["balance"], "1000000");
    let undone = node.post(&undo, token, "").await.json(200);
    assert_eq!(undone["undo"]["height"], 2);
    let without = |mut sandbox: Value| {
        sandbox["undo"] = Value::Null;
        sandbox
    };
    assert_eq!(without(undone), before);
    let again = node.post(&undo, token, "").await.json(200);
    assert_eq!(again["height"], 2);
}

#[tokio::test]
async fn a_rewind_to_the_newest_block_keeps_what_undoing_brings_back() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    story(&sandbox).await;
    assert_eq!(sandbox.get("").await["undo"], Value::Null);
    let token = Some(sandbox.token.as_str());
    let rewind = format!("{}/rewind", sandbox.path);
    let back = node.post(&rewind, token, r#"{"height":2}"#).await.json(200);
    assert_eq!(back["undo"]["height"], 4);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let now = now.expect("after 1970").as_secs();
    let until = back["undo"]["until"].as_u64().expect("a time");
    assert!((now + 86_000..=now + 86_400).contains(&until), "{until}");
    let again = node.post(&rewind, token, r#"{"height":2}"#).await.json(200);
    assert_eq!(again, back);
    let undone = node.post(&format!("{rewind}/undo"), token, "").await;
    assert_eq!(undone.json(200)["height"], 4);
}

#[tokio::test]
async fn a_block_the_client_has_is_not_sent_again_until_a_rewind_changes_it() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    story(&sandbox).await;
    let path = format!("{}/blocks/4", sandbox.path);
    let tag = node.get(&path).await.header("etag").to_owned();
    let ask = || {
        let request = axum::http::Request::get(&path).header("if-none-match", &tag);
        request.body(axum::body::Body::empty()).expect("a request")
    };
    let same = node.send(ask()).await;
    assert_eq!(same.status, 304);
    assert_eq!(same.header("cache-control"), "no-cache");
    let rewind = format!("{}/rewind", sandbox.path);
    let token = Some(sandbox.token.as_str());
    node.post(&rewind, token, r#"{"height":3}"#).await.json(200);
    assert_eq!(node.send(ask()).await.status, 404);
    sandbox.commit(&transfer("bob", "1")).await;
    assert_eq!(node.send(ask()).await.status, 200);
}
