//! Previews: the figures of the next blocks, and nothing committed.

use serde_json::{Value, json};

use super::client::{Sandbox, TestNode, call, counter, deploy, text, transfer};

async fn previewed(sandbox: &Sandbox<'_>, transactions: &[Value]) -> Vec<Value> {
    let answer = sandbox.preview(transactions).await.json(200);
    answer["results"].as_array().expect("results").clone()
}

/// The address of the contract that alice deploys first.
fn first_contract() -> String {
    let alice = wattage_core::types::Address::named("alice").expect("a name");
    wattage_core::types::Address::of_contract(&alice, 0).to_string()
}

#[tokio::test]
async fn a_preview_gives_what_the_commit_then_gives_and_commits_nothing() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let contract = sandbox.deploy(counter()).await;
    let before = sandbox.state().await;
    let increment = call(&contract, "increment", &["2"]);
    let preview = previewed(&sandbox, std::slice::from_ref(&increment)).await;
    assert_eq!(
        previewed(&sandbox, std::slice::from_ref(&increment)).await,
        preview
    );
    assert_eq!(sandbox.state().await, before);
    assert!(!preview[0]["lines"].as_array().expect("lines").is_empty());
    assert_eq!(
        sandbox.commit(&increment).await,
        preview[0],
        "to the unit of gas, and the hash"
    );
}

#[tokio::test]
async fn a_call_may_follow_the_deployment_it_calls_with_nonces_filled_in() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let transactions = [
        deploy(counter()),
        call(&first_contract(), "increment", &["2"]),
        transfer("bob", "1"),
        call(&first_contract(), "increment", &["3"]),
    ];
    let results = previewed(&sandbox, &transactions).await;
    assert_eq!(results.len(), 4);
    assert_eq!(results[0]["contract"], first_contract().as_str());
    assert_eq!(results[1]["results"], json!(["i64:2"]));
    assert_eq!(results[3]["results"], json!(["i64:5"]));
    assert_eq!(results[3]["height"], 4);
    assert_eq!(sandbox.get("").await["height"], 0);

    let mut committed = Vec::new();
    for transaction in &transactions {
        committed.push(sandbox.commit(transaction).await);
    }
    assert_eq!(committed, results);
}

#[tokio::test]
async fn a_call_after_an_upgrade_is_read_by_the_new_code() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let contract = sandbox.deploy(counter()).await;
    let source = r#"(module (func (export "add") (param i32 i32) (result i32)
        (i32.add (local.get 0) (local.get 1))))"#;
    let upgrade =
        json!({ "kind": "upgrade", "sender": "alice", "contract": contract, "source": source });
    let results = previewed(&sandbox, &[upgrade, call(&contract, "add", &["2", "3"])]).await;
    assert_eq!(results[1]["results"], json!(["i32:5"]));
}

#[tokio::test]
async fn when_a_deployment_fails_the_preview_ends_with_it_and_says_why() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let source = "(module (func (export \"init\") unreachable)\n(func (export \"main\")))";
    let call = call(&first_contract(), "main", &[]);
    let results = previewed(&sandbox, &[deploy(source), call]).await;
    assert_eq!(results.len(), 1);
    assert_eq!(results[0]["outcome"], "trap");
    assert_eq!(text(&results[0]["message"]), "unreachable was executed");
}

#[tokio::test]
async fn an_empty_preview_has_no_results_and_one_of_seventeen_is_too_many() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    assert_eq!(previewed(&sandbox, &[]).await, Vec::<Value>::new());
    let many = vec![transfer("bob", "1"); 17];
    assert_eq!(previewed(&sandbox, &many[2..]).await.len(), 15);
    assert_eq!(previewed(&sandbox, &many[1..]).await.len(), 16);
    let refused = sandbox.preview(&many).await;
    refused.problem(
        400,
        "malformed",
        "17 transactions; a preview takes at most 16",
    );
}

#[tokio::test]
async fn the_gas_limits_of_a_preview_are_bounded_together() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let with_gas = |gas: u64| {
        let mut transaction = transfer("bob", "1");
        transaction["gas_limit"] = json!(gas);
        transaction
    };
    let half = wattage_core::limits::PREVIEW_GAS / 2;
    for last in [half - 1, half] {
        let results = previewed(&sandbox, &[with_gas(half), with_gas(last)]).await;
        assert_eq!(results.len(), 2, "{last}");
    }
    let most = [with_gas(half), with_gas(half), with_gas(1)];
    let refused = sandbox.preview(&most).await;
    refused.problem(422, "gas-limit", "together they may be 2000000000");
}

#[tokio::test]
async fn previews_beside_a_writer_never_meet_a_nonce_that_has_just_been_used() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let writing = async {
        for _ in 0..20 {
            sandbox.commit(&transfer("bob", "1")).await;
        }
    };
    let previewing = async {
        for _ in 0..60 {
            let answer = sandbox
                .preview(&[transfer("bob", "1"), transfer("bob", "1")])
                .await;
            answer.json(200);
        }
    };
    futures::join!(writing, previewing);
}
