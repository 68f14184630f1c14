//! The worker's copy of a sandbox's ledger, and previews on it beside what the node then commits.

use serde_json::{Value, json};
use wattage_core::examples::example;
use wattage_core::types::Hash;

use crate::chromium::Chromium;
use crate::parity::{Browser as _, differences};

/// A sandbox of the node, as its owner uses it.
struct Sandbox {
    path: String,
    id: String,
    token: String,
}

impl Sandbox {
    fn create(origin: &str) -> Self {
        let path = format!("{origin}/api/v1/sandboxes");
        let made = post(&path, None, &json!({}));
        let text = |name: &str| made[name].as_str().expect("text").to_owned();
        Self {
            path: format!("{path}/{}", text("id")),
            id: text("id"),
            token: text("token"),
        }
    }

    fn submit(&self, transaction: &Value) -> Value {
        post(
            &format!("{}/transactions", self.path),
            Some(&self.token),
            transaction,
        )
    }

    /// Height, hash and state root of the newest block, as the worker tells its base.
    fn head(&self) -> Value {
        let mut answer = ureq::get(&self.path).call().expect("the node answers");
        let head: Value = answer.body_mut().read_json().expect("JSON");
        json!({
            "sandbox": self.id,
            "height": head["height"],
            "block": head["hash"],
            "state_root": head["state_root"],
        })
    }

    fn follow(&self) -> Value {
        json!({ "Follow": { "sandbox": self.id, "head": null } })
    }
}

fn post(url: &str, token: Option<&str>, body: &Value) -> Value {
    let mut request = ureq::post(url);
    if let Some(token) = token {
        request = request.header("Authorization", format!("Bearer {token}"));
    }
    let mut answer = request.send_json(body).expect("the node answers");
    answer.body_mut().read_json().expect("JSON")
}

/// What stands on the page: a counter, and the call that adds 5 to it.
fn preview(source: &str, deployed: Value) -> Value {
    json!({ "Preview": {
        "file": "counter.wat", "source": source, "deployed": deployed,
        "call": {
            "caller": "alice", "entry": "increment", "args": { "increment": ["5"] }, "value": "0", "spend_limit": "0",
            "gas_limit": "", "input": "", "more": false,
        },
    } })
}

fn assert_same(what: &str, node: &Value, preview: &Value) {
    let found = differences(node, preview, true);
    assert!(found.is_empty(), "{what}: {found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browsers_copy_follows_the_sandbox_and_what_is_previewed_on_it_is_what_the_node_commits()
{
    let mut chromium = Chromium::open().await;
    let sandbox = Sandbox::create(&chromium.origin());
    let source = example("counter").expect("an example").source;

    let asked = vec![sandbox.follow(), preview(source, json!([]))];
    let [followed, previewed] = chromium.ask(asked).await.try_into().expect("two answers");
    assert_same("the base", &sandbox.head(), &followed["Followed"]["Ok"]);
    let run = &previewed["Previewed"]["run"]["Ok"];
    let deployed =
        sandbox.submit(&json!({ "kind": "deploy", "sender": "alice", "source": source }));
    assert_same("the deployment", &deployed, &run["placement"]);
    let contract = deployed["contract"].clone();
    let call = json!({
        "kind": "call", "sender": "alice", "contract": contract, "function": "increment", "arguments": ["5"],
    });
    assert_same("the call after it", &sandbox.submit(&call), &run["call"]);

    // The rows that have changed come to the node's root again; the next call is on top of them.
    let placed = json!([{
        "sandbox": sandbox.id, "contract": contract, "creator": "alice",
        "source": Hash::tagged("wattage/web/source", &[source.as_bytes()]),
    }]);
    let asked = vec![sandbox.follow(), preview(source, placed.clone())];
    let [followed, previewed] = chromium.ask(asked).await.try_into().expect("two answers");
    assert_same("the base", &sandbox.head(), &followed["Followed"]["Ok"]);
    let run = &previewed["Previewed"]["run"]["Ok"];
    assert_eq!(run["placement"], Value::Null);
    assert_same("a second call", &sandbox.submit(&call), &run["call"]);

    // A changed source is an upgrade first.
    let changed = format!("{source}\n;; The same with a comment: other code.");
    let asked = vec![sandbox.follow(), preview(&changed, placed)];
    let [_, previewed] = chromium.ask(asked).await.try_into().expect("two answers");
    let run = &previewed["Previewed"]["run"]["Ok"];
    let upgrade =
        json!({ "kind": "upgrade", "sender": "alice", "contract": contract, "source": changed });
    assert_same("an upgrade", &sandbox.submit(&upgrade), &run["placement"]);
    assert_same("the call after it", &sandbox.submit(&call), &run["call"]);

    // A rewound sandbox has another history.
    let rewind = format!("{}/rewind", sandbox.path);
    post(&rewind, Some(&sandbox.token), &json!({ "height": 1 }));
    let [followed] = chromium
        .ask(vec![sandbox.follow()])
        .await
        .try_into()
        .expect("an answer");
    assert_same("the base", &sandbox.head(), &followed["Followed"]["Ok"]);
    assert_eq!(followed["Followed"]["Ok"]["height"], 1);

    let unknown =
        json!({ "Follow": { "sandbox": "0123456789abcdef0123456789abcdef", "head": null } });
    let [followed] = chromium
        .ask(vec![unknown])
        .await
        .try_into()
        .expect("an answer");
    let problem = followed["Followed"]["Err"].as_str().unwrap_or_default();
    assert!(problem.contains("sandbox"), "{followed}");
    chromium.close().await;
}
