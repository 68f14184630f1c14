//! A node in a folder of its own, and a client that talks to its router.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;
use wattage_core::examples::example;
use wattage_engine::http::{Node, Settings};

use super::document;

/// A node and the folder it keeps its file in.
pub(crate) struct TestNode {
    pub(crate) node: Node,
    pub(crate) folder: TempDir,
}

/// What the node answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

/// A sandbox that a test made.
pub(crate) struct Sandbox<'a> {
    node: &'a TestNode,
    pub(crate) path: String,
    pub(crate) token: String,
}

impl TestNode {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        let node = Node::open(folder.path()).expect("a node");
        Self { node, folder }
    }

    pub(crate) fn with_settings(settings: Settings) -> Self {
        let Self { node, folder } = Self::new();
        let node = node.with(settings);
        Self { node, folder }
    }

    /// Closes the node and opens it again on the same file.
    pub(crate) fn reopened(self) -> Self {
        let Self { node, folder } = self;
        drop(node);
        let node = Node::open(folder.path()).expect("the same node");
        Self { node, folder }
    }

    /// Sends a request, and holds the answer against the API's document.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let (method, path) = (
            request.method().to_string(),
            request.uri().path().to_owned(),
        );
        let response = self
            .node
            .router()
            .oneshot(request)
            .await
            .expect("an answer");
        let answer = Answer::read(response).await;
        document::check(&method, &path, &answer);
        answer
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path).body(Body::empty());
        self.send(request.expect("a request")).await
    }

    pub(crate) async fn post(&self, path: &str, token: Option<&str>, body: &str) -> Answer {
        let mut request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request.body(Body::from(body.to_owned()));
        self.send(request.expect("a request")).await
    }

    /// A sandbox that was made before.
    pub(crate) fn known(&self, path: String, token: String) -> Sandbox<'_> {
        Sandbox {
            node: self,
            path,
            token,
        }
    }

    /// A fresh sandbox, where alice, bob, carol and dave have 1,000,000 each.
    pub(crate) async fn sandbox(&self) -> Sandbox<'_> {
        self.sandbox_of(json!({})).await
    }

    pub(crate) async fn sandbox_of(&self, request: Value) -> Sandbox<'_> {
        let body = request.to_string();
        let created = self.post("/api/v1/sandboxes", None, &body).await.json(201);
        Sandbox {
            node: self,
            path: format!("/api/v1/sandboxes/{}", text(&created["id"])),
            token: text(&created["token"]),
        }
    }
}

impl Sandbox<'_> {
    pub(crate) async fn get(&self, rest: &str) -> Value {
        self.node
            .get(&format!("{}{rest}", self.path))
            .await
            .json(200)
    }

    /// Submits a transaction, with the token.
    pub(crate) async fn submit(&self, transaction: &Value) -> Answer {
        let path = format!("{}/transactions", self.path);
        let token = Some(self.token.as_str());
        self.node.post(&path, token, &transaction.to_string()).await
    }

    /// Submits a transaction that is committed, whatever its outcome.
    pub(crate) async fn commit(&self, transaction: &Value) -> Value {
        self.submit(transaction).await.json(201)
    }

    /// Previews transactions, without the token.
    pub(crate) async fn preview(&self, transactions: &[Value]) -> Answer {
        let path = format!("{}/preview", self.path);
        let body = json!({ "transactions": transactions });
        self.node.post(&path, None, &body.to_string()).await
    }

    /// Deploys a source as alice, and answers the contract's address.
    pub(crate) async fn deploy(&self, source: &str) -> String {
        let deployed = self.commit(&deploy(source)).await;
        assert_eq!(deployed["outcome"], "success", "{deployed}");
        text(&deployed["contract"])
    }

    /// Everything that a transaction could change.
    pub(crate) async fn state(&self) -> Value {
        json!([self.get("").await, self.get("/accounts").await])
    }
}

impl Answer {
    pub(crate) async fn read(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("a whole body");
        Self {
            status: parts.status,
            headers: parts.headers,
            bytes: bytes.to_vec(),
        }
    }

    /// The body, after a look at the status.
    pub(crate) fn json(&self, status: u16) -> Value {
        let body = String::from_utf8_lossy(&self.bytes);
        assert_eq!(self.status.as_u16(), status, "{body}");
        serde_json::from_slice(&self.bytes).expect("JSON")
    }

    /// The problem document, which has this status and this word, and whose detail holds `phrase`.
    pub(crate) fn problem(&self, status: u16, kind: &str, phrase: &str) -> Value {
        let problem = self.json(status);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(problem["type"], kind, "{problem}");
        assert_eq!(problem["status"], status, "{problem}");
        assert!(!text(&problem["title"]).is_empty(), "{problem}");
        let detail = text(&problem["detail"]);
        assert!(detail.contains(phrase), "{detail:?} lacks {phrase:?}");
        problem
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().expect("text"))
    }
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// The counter of the examples: `increment(by i64) -> i64` and `get() -> i64`.
pub(crate) fn counter() -> &'static str {
    example("counter").expect("an example").source
}

pub(crate) fn deploy(source: &str) -> Value {
    json!({ "kind": "deploy", "sender": "alice", "source": source })
}

pub(crate) fn call(contract: &str, function: &str, arguments: &[&str]) -> Value {
    json!({
        "kind": "call", "sender": "alice", "contract": contract,
        "function": function, "arguments": arguments,
    })
}

pub(crate) fn transfer(to: &str, amount: &str) -> Value {
    json!({ "kind": "transfer", "sender": "alice", "to": to, "amount": amount })
}
