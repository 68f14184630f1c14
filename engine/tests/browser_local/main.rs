//! The API of a ledger that is only in the browser, beside the node's: the same requests to both, and the same statuses and JSON
//! back, but for what only a node has. Block hashes and state roots are among what is compared.
//!
//! [`both`] sends and compares, [`contracts`] is what is deployed. The ledger worker is driven without the page.

mod both;
mod contracts;
#[path = "../browser/server.rs"]
#[allow(dead_code)] // this node is not stopped
mod server;
#[path = "../browser/visitor.rs"]
#[allow(dead_code)] // nobody clicks here
mod visitor;

use serde_json::{Value, json};

use both::Both;

/// A key that nothing is stored under.
const NO_KEY: &str = "0xff";

/// Every kind of transaction, and every way in which one ends; gives the contract's address.
async fn transact(both: &mut Both) -> String {
    let deploy = json!({ "kind": "deploy", "sender": "alice", "source": contracts::MANY });
    let deployed = both.submit(deploy).await;
    let contract = deployed["contract"]
        .as_str()
        .expect("an address")
        .to_owned();
    let call = |function: &str, gas_limit: u64| {
        json!({
            "kind": "call", "sender": "bob", "contract": contract, "function": function, "gas_limit": gas_limit,
        })
    };
    for (function, gas, outcome) in [
        ("store", 1_000_000, "success"),
        ("trap", 1_000_000, "trap"),
        ("endless", 50_000, "out_of_gas"),
        ("give_up", 1_000_000, "revert"),
    ] {
        let receipt = both.submit(call(function, gas)).await;
        assert_eq!(receipt["outcome"], outcome, "{receipt}");
    }
    let changed = format!("{}\n;; With a comment.", contracts::MANY);
    let upgrade =
        json!({ "kind": "upgrade", "sender": "alice", "contract": contract, "source": changed });
    both.submit(upgrade).await;
    both.submit(json!({ "kind": "transfer", "sender": "alice", "to": "carol", "amount": "17" }))
        .await;
    both.submit(json!({ "kind": "faucet", "to": "erin", "amount": "5" }))
        .await;
    both.submit(json!({ "kind": "warp", "timestamp": 4_000_000_000_u64 }))
        .await;
    contract
}

/// Transactions that are refused, and one that is no transaction. They leave nothing behind.
async fn refused(both: &mut Both, contract: &str) {
    let call = |function: &str| json!({ "kind": "call", "sender": "bob", "contract": contract, "function": function });
    let mut stale = call("store");
    stale["nonce"] = json!(0);
    let mut greedy = call("store");
    greedy["gas_limit"] = json!(2_000_000_000_u64);
    for transaction in [
        stale,
        greedy,
        call("nothing"),
        json!({ "kind": "call", "sender": "bob", "contract": "dave", "function": "main" }),
        json!({ "kind": "deploy", "sender": "bob", "source": "(module (func (export \"main\") i32.add))" }),
        json!({ "kind": "deploy", "sender": "bob" }),
        json!({ "kind": "upgrade", "sender": "bob", "contract": contract, "source": contracts::MANY }),
        json!({ "kind": "transfer", "sender": "bob", "to": "carol", "amount": "9000000" }),
        json!({ "kind": "warp", "timestamp": 1 }),
    ] {
        let problem = both.same("POST", "/transactions", Some(&transaction)).await;
        assert!(problem["type"].is_string(), "{problem}");
    }
    let nonsense = json!({ "kind": "nonsense" });
    both.alike("POST", "/transactions", Some(&nonsense)).await;
}

/// What can be read, at each height and of each row; and what cannot.
fn reads(contract: &str, head: &Value, receipts: &[Value]) -> Vec<String> {
    let newest = head["height"].as_u64().expect("a height");
    let mut paths: Vec<String> = [
        "",
        "/accounts",
        "/accounts?limit=2",
        "/accounts?limit=2&after=bob",
        "/accounts/erin",
        "/accounts/nobody",
        "/blocks",
        "/blocks?limit=3",
        "/blocks?limit=3&after=5",
        "/blocks?order=oldest&limit=4",
        "/export",
        "/export?height=3",
        "/blocks/999",
        "/accounts?height=999",
        &format!("/code/0x{}", "ab".repeat(32)),
        &format!("/receipts/0x{}", "ab".repeat(32)),
        &format!("/transactions/0x{}", "ab".repeat(32)),
    ]
    .map(str::to_owned)
    .to_vec();
    for height in 0..=newest {
        paths.push(format!("/accounts?height={height}"));
        paths.push(format!("/accounts/{contract}?height={height}"));
        paths.push(format!(
            "/accounts/{contract}/storage?height={height}&limit=1"
        ));
        paths.push(format!("/accounts/{contract}/storage/0x01?height={height}"));
        paths.push(format!("/blocks/{height}"));
    }
    paths.push(format!("/accounts/{contract}/storage"));
    paths.push(format!("/accounts/{contract}/storage/{NO_KEY}"));
    for receipt in receipts {
        let hash = receipt["transaction"].as_str().expect("a hash");
        paths.push(format!("/receipts/{hash}"));
        paths.push(format!("/transactions/{hash}"));
    }
    paths
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_in_the_browser_answers_what_the_node_answers_and_still_does_after_a_reload() {
    let mut both = Both::open(json!({})).await;
    let contract = transact(&mut both).await;
    refused(&mut both, &contract).await;
    let preview = json!({ "transactions": [
        { "kind": "call", "sender": "carol", "contract": contract, "function": "store" },
        { "kind": "transfer", "sender": "carol", "to": "dave", "amount": "1" },
    ] });
    both.same("POST", "/preview", Some(&preview)).await;

    let head = both.same("GET", "", None).await;
    assert_eq!(head["height"], both.receipts.len(), "{head}");
    let mut paths = reads(&contract, &head, &both.receipts);
    let account = both
        .same("GET", &format!("/accounts/{contract}"), None)
        .await;
    let code = account["contract"]["code"].as_str().expect("a hash");
    paths.push(format!("/code/{code}"));
    for path in &paths {
        both.same("GET", path, None).await;
    }
    for wrong in [
        "/accounts?limit=0",
        "/accounts?limit=x",
        "/accounts?what=1",
        "/accounts?after=0xzz",
        "/accounts/0xzz",
        "/blocks?order=sideways",
        "/blocks/x",
        "/blocks?after=9007199254740992",
    ] {
        both.alike("GET", wrong, None).await;
    }

    both.reload().await;
    for path in &paths {
        both.same("GET", path, None).await;
    }
    both.submit(json!({ "kind": "faucet", "to": "erin", "amount": "1" }))
        .await;
    both.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_in_the_browser_begins_as_asked_and_one_that_is_not_there_is_unknown() {
    let genesis = json!({ "genesis": { "accounts": { "zoe": "7" }, "gas_price": "1" } });
    let mut both = Both::open(genesis).await;
    both.same("GET", "/accounts", None).await;
    both.same("GET", "", None).await;
    let twice = json!({ "genesis": { "accounts": { "zoe": "340282366920938463463374607431768211455", "yan": "1" } } });
    both.same_at("POST", "/api/v1/sandboxes", Some(&twice))
        .await;
    let unknown = format!("/api/v1/sandboxes/{}", "0123456789abcdef".repeat(2));
    both.alike_at("GET", &unknown, None).await;
    both.close().await;
}
