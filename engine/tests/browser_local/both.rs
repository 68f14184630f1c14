//! A sandbox of a real node and a ledger in a browser, which are sent the same.

use chromiumoxide::cdp::js_protocol::runtime::{CallArgument, CallFunctionOnParams};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::server::Server;
use crate::visitor::Visitor;

/// A function of JavaScript, `(bodies) => Promise<bodies>`.
const BRIDGE: &str = include_str!("../browser_vm/bridge.js");

/// What only a node has, or each has its own of.
const OWN: [&str; 6] = ["id", "ledger", "token", "usage", "request_id", "sent_by"];

/// The two, and what was committed to both.
pub(crate) struct Both {
    visitor: Visitor,
    server: Server,
    _data: TempDir,
    token: String,
    /// The sandbox at the node, and the ledger in the browser.
    ids: (String, String),
    /// What each transaction came to, in order.
    pub(crate) receipts: Vec<Value>,
}

impl Both {
    /// Makes both with this body.
    pub(crate) async fn open(body: Value) -> Self {
        let data = TempDir::new().expect("a folder");
        let server = Server::start_with(
            data.path(),
            "127.0.0.1:0",
            &["--reads-per-minute=0", "--executions-per-minute=0"],
        );
        // A text file is a page of the node's origin in which no script runs but ours.
        let url = format!("{}/contract-worker_loader.js", server.origin);
        let mut both = Self {
            visitor: Visitor::open(&url, 800).await,
            server,
            _data: data,
            token: String::new(),
            ids: Default::default(),
            receipts: Vec::new(),
        };
        let path = "/api/v1/sandboxes";
        let (status, node) = both.node("POST", path, Some(&body));
        let (here, local) = both.browser("POST", path, Some(&body)).await;
        assert_eq!((status, here), (201, 201), "{node} {local}");
        let text = |of: &Value, name: &str| of[name].as_str().expect("text").to_owned();
        both.token = text(&node, "token");
        both.ids = (text(&node, "id"), text(&local, "id"));
        assert_eq!(shared(node), shared(local));
        both
    }

    /// Commits a transaction to both.
    pub(crate) async fn submit(&mut self, transaction: Value) -> Value {
        let receipt = self.same("POST", "/transactions", Some(&transaction)).await;
        assert!(receipt["outcome"].is_string(), "{receipt}");
        self.receipts.push(receipt.clone());
        receipt
    }

    /// Sends a request about the two to both, and gives the answer, which must be the same.
    pub(crate) async fn same(&mut self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let (node, here) = self.ask(method, path, body).await;
        assert_eq!(node, here, "{method} {path}");
        node.1
    }

    /// As [`Both::same`], of a path as it stands.
    pub(crate) async fn same_at(&mut self, method: &str, path: &str, body: Option<&Value>) {
        let node = shown(self.node(method, path, body));
        let here = shown(self.browser(method, path, body).await);
        assert_eq!(node, here, "{method} {path}");
    }

    /// Sends a request that both refuse with the same kind of problem; how they say where it is wrong is their own.
    pub(crate) async fn alike(&mut self, method: &str, path: &str, body: Option<&Value>) {
        let (node, here) = self.ask(method, path, body).await;
        assert_alike(&format!("{method} {path}"), &node, &here);
    }

    /// As [`Both::alike`], of a path as it stands.
    pub(crate) async fn alike_at(&mut self, method: &str, path: &str, body: Option<&Value>) {
        let node = self.node(method, path, body);
        let here = self.browser(method, path, body).await;
        assert_alike(&format!("{method} {path}"), &node, &here);
    }

    /// Loads the browser's page again: the worker is another one, and has the database alone.
    pub(crate) async fn reload(&self) {
        self.visitor.page.reload().await.expect("a reload");
    }

    pub(crate) async fn close(self) {
        self.visitor.close().await;
        drop(self.server);
    }

    async fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> (Told, Told) {
        let of = |id: &str| format!("/api/v1/sandboxes/{id}{path}");
        let node = self.node(method, &of(&self.ids.0), body);
        let here = self.browser(method, &of(&self.ids.1), body).await;
        (shown(node), shown(here))
    }

    fn node(&self, method: &str, path: &str, body: Option<&Value>) -> Told {
        let url = format!("{}{path}", self.server.origin);
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        let agent = ureq::Agent::new_with_config(config.build());
        let answer = match (method, body) {
            ("POST", Some(body)) => {
                let token = format!("Bearer {}", self.token);
                agent
                    .post(url)
                    .header("Authorization", token)
                    .send_json(body)
            }
            _ => agent.get(url).call(),
        };
        let mut answer = answer.expect("the node answers");
        let status = answer.status().as_u16();
        (status, answer.body_mut().read_json().expect("JSON"))
    }

    async fn browser(&self, method: &str, path: &str, body: Option<&Value>) -> Told {
        let request = json!({ "Ledger": { "Api": {
            "method": method, "path": path, "body": body.map(Value::to_string),
        } } });
        let function = CallFunctionOnParams::builder()
            .function_declaration(BRIDGE)
            .argument(CallArgument::builder().value(json!([request])).build())
            .await_promise(true)
            .return_by_value(true)
            .build()
            .expect("a function");
        let answers = self.visitor.page.evaluate_function(function).await;
        let answers: Vec<Value> = answers
            .expect("the page answers")
            .into_value()
            .expect("answers");
        let answer = &answers[0]["Ledger"]["Api"];
        let status = answer["status"]
            .as_u64()
            .unwrap_or_else(|| panic!("{answers:?}"));
        let text = answer["body"].as_str().expect("text");
        let body = serde_json::from_str(text).expect("JSON");
        (u16::try_from(status).expect("a status"), body)
    }
}

/// Status and JSON.
type Told = (u16, Value);

fn shown((status, body): Told) -> Told {
    (status, shared(body))
}

fn assert_alike(what: &str, node: &Told, here: &Told) {
    assert_eq!(node.0, here.0, "{what}: {node:?} {here:?}");
    assert_eq!(node.1["type"], here.1["type"], "{what}: {node:?} {here:?}");
    assert!(node.0 >= 400, "{what}: {node:?}");
}

/// An answer without what each has its own of.
fn shared(mut answer: Value) -> Value {
    strip(&mut answer);
    answer
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            OWN.iter().for_each(|name| drop(fields.remove(*name)));
            fields.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}
