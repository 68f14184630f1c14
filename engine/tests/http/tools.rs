//! Assembling and disassembling.

use serde_json::json;

use super::client::{TestNode, counter, deploy, text};

#[tokio::test]
async fn what_is_assembled_is_what_is_deployed() {
    let node = TestNode::new();
    let sandbox = node.sandbox().await;
    let body = json!({ "source": counter() }).to_string();
    let assembled = node.post("/api/v1/assemble", None, &body).await.json(200);
    assert_eq!(assembled["schedule"], "wattage-1");
    assert_eq!(
        assembled["functions"][0],
        json!({ "name": "increment", "signature": "(param i64) (result i64)" })
    );
    let instrumented = text(&assembled["instrumented"]);
    assert!(instrumented.contains(&hex::encode("__wattage_gas")));

    let contract = text(&sandbox.commit(&deploy(counter())).await["contract"]);
    let account = sandbox.get(&format!("/accounts/{contract}")).await;
    assert_eq!(account["contract"]["code"], assembled["hash"]);
    let code = sandbox
        .get(&format!("/code/{}", text(&assembled["hash"])))
        .await;
    assert_eq!(code["wasm"], assembled["wasm"]);
    assert_eq!(code["source"], counter());
}

#[tokio::test]
async fn a_source_that_is_refused_comes_back_with_its_place() {
    let node = TestNode::new();
    let body = json!({ "source": "(module\n  (func (i32.add)))" }).to_string();
    let refused = node.post("/api/v1/assemble", None, &body).await;
    let problem = refused.problem(422, "invalid-code", "2:");
    assert_eq!(problem["diagnostic"]["span"]["location"]["line"], 2);
}

#[tokio::test]
async fn a_module_becomes_text_that_assembles_to_the_same() {
    let node = TestNode::new();
    let body = json!({ "source": counter() }).to_string();
    let assembled = node.post("/api/v1/assemble", None, &body).await.json(200);
    let body = json!({ "wasm": assembled["wasm"] }).to_string();
    let source = node
        .post("/api/v1/disassemble", None, &body)
        .await
        .json(200);
    let again = node
        .post("/api/v1/assemble", None, &source.to_string())
        .await;
    assert_eq!(again.json(200)["wasm"], assembled["wasm"]);
}

#[tokio::test]
async fn bytes_that_are_no_module_are_refused() {
    let node = TestNode::new();
    for (wasm, phrase) in [
        ("0x00", "no module"),
        ("0x0061736d0100000001ff", "cannot be read"),
    ] {
        let body = json!({ "wasm": wasm }).to_string();
        let refused = node.post("/api/v1/disassemble", None, &body).await;
        refused.problem(422, "invalid-code", phrase);
    }
    let refused = node
        .post("/api/v1/disassemble", None, r#"{"wasm":"0x0g"}"#)
        .await;
    refused.problem(400, "malformed", "not hexadecimal");
}
