//! From WAT to a receipt, and what is left of it afterwards.

use serde_json::{Value, json};

use super::client::{TestNode, call, counter, deploy, text};

#[tokio::test]
async fn the_counter_is_deployed_and_called_and_everything_about_it_can_be_read_again() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let contract = sandbox.deploy(counter()).await;

    let called = sandbox.commit(&call(&contract, "increment", &["5"])).await;
    assert_eq!(called["outcome"], "success", "{called}");
    assert_eq!(called["results"], json!(["i64:5"]));
    assert_eq!(called["height"], 2);
    assert_eq!(called["logs"][0]["contract"], contract.as_str());
    let gas = |value: &Value| value.as_u64().expect("gas");
    let breakdown = &called["breakdown"];
    let host = breakdown["host"].as_object().expect("host calls");
    let parts = ["base", "instructions", "memory"].map(|part| gas(&breakdown[part]));
    let total = parts.iter().sum::<u64>() + host.values().map(gas).sum::<u64>();
    assert_eq!(gas(&called["gas_used"]), total, "the parts add up");
    let lines = called["lines"].as_array().expect("lines");
    let on_lines: u64 = lines.iter().map(|line| gas(&line["gas"])).sum();
    assert_eq!(on_lines + gas(&breakdown["base"]), total, "so do the lines");
    let functions = called["functions"].as_array().expect("functions");
    let in_functions: u64 = functions.iter().map(|one| gas(&one["gas"])).sum();
    assert_eq!(
        in_functions,
        total - gas(&breakdown["base"]),
        "so do the functions"
    );

    let again = sandbox
        .commit(&call(&contract, "increment", &["i64:37"]))
        .await;
    assert_eq!(again["results"], json!(["i64:42"]));
    let storage = sandbox.get(&format!("/accounts/{contract}/storage")).await;
    let row = json!({ "key": "0x0000000000000000", "value": "0x2a00000000000000" });
    assert_eq!(storage, json!({ "rows": [row], "next": null }));
    let account = sandbox.get(&format!("/accounts/{contract}")).await;
    let alice = sandbox.get("/accounts/alice").await;
    assert_eq!(account["contract"]["creator"], alice["address"]);
    assert_eq!(alice["nonce"], 3);
    let receipt = sandbox
        .get(&format!("/receipts/{}", text(&again["transaction"])))
        .await;
    let mut stored = again.clone();
    stored["lines"] = json!([]);
    stored["functions"] = json!([]);
    assert_eq!(
        receipt, stored,
        "the receipt is the answer, without its lines and functions"
    );
}

#[tokio::test]
async fn a_contract_deployed_as_a_module_runs_like_one_deployed_from_its_source() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let module = wattage_core::contract::Contract::from_wat(counter()).expect("a contract");
    let wasm = wattage_core::types::Bytes(module.wasm().to_vec()).to_string();
    let deployed = json!({ "kind": "deploy", "sender": "bob", "wasm": wasm });
    let deployed = sandbox.commit(&deployed).await;
    let from_wasm = text(&deployed["contract"]);
    let from_source = sandbox.deploy(counter()).await;
    let one = sandbox.commit(&call(&from_wasm, "increment", &["1"])).await;
    let other = sandbox
        .commit(&call(&from_source, "increment", &["1"]))
        .await;
    assert_eq!(one["gas_used"], other["gas_used"]);
    assert_eq!(
        one["lines"],
        json!([]),
        "a module has no source to show lines of"
    );
}

#[tokio::test]
async fn state_survives_closing_and_opening_the_file() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let contract = sandbox.deploy(counter()).await;
    sandbox.commit(&call(&contract, "increment", &["41"])).await;
    let before = sandbox.state().await;
    let (path, token) = (sandbox.path.clone(), sandbox.token.clone());

    let node = node.reopened();
    let sandbox = node.known(path, token);
    assert_eq!(sandbox.state().await, before);
    let called = sandbox.commit(&call(&contract, "increment", &["1"])).await;
    assert_eq!(
        called["results"],
        json!(["i64:42"]),
        "the token and the code are known too"
    );
}

#[tokio::test]
async fn an_upgrade_keeps_storage_and_balance() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let contract = sandbox.deploy(counter()).await;
    sandbox.commit(&call(&contract, "increment", &["7"])).await;
    let source = r#"(module (import "env" "storage_load" (func $load (param i64) (result i64)))
        (func (export "twice") (result i64)
          (i64.mul (i64.const 2) (call $load (i64.const 0)))))"#;
    let upgrade =
        json!({ "kind": "upgrade", "sender": "alice", "contract": contract, "source": source });
    let upgraded = sandbox.commit(&upgrade).await;
    assert_eq!(upgraded["outcome"], "success", "{upgraded}");
    let called = sandbox.commit(&call(&contract, "twice", &[])).await;
    assert_eq!(called["results"], json!(["i64:14"]));
}

#[tokio::test]
async fn an_endless_loop_ends_with_out_of_gas_and_the_node_answers_afterwards() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let contract = sandbox
        .deploy(r#"(module (func (export "main") (loop $again (br $again))))"#)
        .await;
    let called = sandbox.commit(&call(&contract, "main", &[])).await;
    assert_eq!(called["outcome"], "out_of_gas");
    assert_eq!(called["gas_used"], called["gas_limit"]);
    assert_eq!(called["location"]["line"], 1);
    node.get("/api/v1/health").await.json(200);
    let counted = sandbox.deploy(counter()).await;
    let called = sandbox.commit(&call(&counted, "increment", &["1"])).await;
    assert_eq!(called["outcome"], "success");
}

#[tokio::test]
async fn a_trap_is_a_receipt_with_its_place_and_not_an_error() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let source = "(module (func (export \"main\") (param i32) (result i32)\n  (i32.div_s (i32.const 1) (local.get 0))))";
    let contract = sandbox.deploy(source).await;
    let called = sandbox.commit(&call(&contract, "main", &["0"])).await;
    assert_eq!(called["outcome"], "trap", "{called}");
    assert_eq!(called["location"]["line"], 2);
    assert_eq!(called["message"], "an integer was divided by zero");
    assert_eq!(
        sandbox.get("/accounts/alice").await["nonce"],
        2,
        "the nonce is used"
    );
}

#[tokio::test]
async fn large_amounts_survive_json() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    // The four accounts of the genesis have the rest.
    let most = (u128::MAX - 4_000_000).to_string();
    let faucet = json!({ "kind": "faucet", "to": "erin", "amount": most });
    sandbox.commit(&faucet).await;
    assert_eq!(
        sandbox.get("/accounts/erin").await["balance"],
        most.as_str()
    );
    let deployed = sandbox.commit(&deploy(counter())).await;
    assert_eq!(deployed["gas_limit"], 10_000_000, "the default limit");
}
