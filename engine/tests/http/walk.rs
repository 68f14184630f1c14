//! A client made of the OpenAPI document: it sends one valid request to every route, and the answer must be as the
//! document says.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::client::{Sandbox, TestNode, call, counter, text, transfer};
use super::document::document;

/// What stands for the parts of paths, on a sandbox where everything is.
struct World<'a> {
    sandbox: Sandbox<'a>,
    parts: BTreeMap<&'static str, String>,
    wasm: String,
    file: Value,
}

impl<'a> World<'a> {
    async fn new(node: &'a TestNode) -> Self {
        let sandbox = node.sandbox().await;
        let contract = sandbox.deploy(counter()).await;
        let called = sandbox.commit(&call(&contract, "increment", &["1"])).await;
        let account = sandbox.get(&format!("/accounts/{contract}")).await;
        let code = text(&account["contract"]["code"]);
        let rows = sandbox.get(&format!("/accounts/{contract}/storage")).await;
        let request = Request::post("/api/v1/shares").body(Body::from("bundle"));
        let share = node.send(request.expect("a request")).await.json(201);
        let parts = BTreeMap::from([
            (
                "id",
                sandbox.path.rsplit('/').next().expect("an id").to_owned(),
            ),
            ("transaction", text(&called["transaction"])),
            ("height", "1".to_owned()),
            ("address", contract),
            ("key", text(&rows["rows"][0]["key"])),
            ("code", code.clone()),
            ("share", text(&share["id"])),
        ]);
        let wasm = text(&sandbox.get(&format!("/code/{code}")).await["wasm"]);
        let file = sandbox.get("/export").await;
        Self {
            sandbox,
            parts,
            wasm,
            file,
        }
    }

    /// A body that the operation takes.
    fn body(&self, operation: &str) -> Value {
        match operation {
            "create-sandbox" => json!({ "genesis": { "accounts": { "erin": "7" } } }),
            "import" => self.file.clone(),
            "preview" => json!({ "transactions": [transfer("bob", "1")] }),
            "submit" => transfer("bob", "1"),
            "fork" => json!({ "height": 1 }),
            "rewind" => json!({ "height": 1 }),
            "assemble" => json!({ "source": counter() }),
            "disassemble" => json!({ "wasm": self.wasm }),
            other => panic!("{other} takes a body, and there is none for it here"),
        }
    }

    fn path(&self, route: &str) -> String {
        let part = |segment: &str| {
            let name = segment.strip_prefix('{').and_then(|s| s.strip_suffix('}'));
            name.map_or(segment.to_owned(), |name| self.parts[name].clone())
        };
        route.split('/').map(part).collect::<Vec<_>>().join("/")
    }

    fn request(&self, method: &str, route: &str, operation: &Value) -> Request<Body> {
        let mut request = Request::builder()
            .method(method.to_uppercase().as_str())
            .uri(self.path(route));
        if operation["security"].is_array() {
            request = request.header("authorization", format!("Bearer {}", self.sandbox.token));
        }
        let content = operation["requestBody"]["content"].as_object();
        let body = match content.and_then(|content| content.keys().next()) {
            None => Body::empty(),
            Some(kind) => {
                request = request.header("content-type", kind);
                match kind.as_str() {
                    "application/json" => {
                        let name = operation["operationId"].as_str().expect("a name");
                        Body::from(self.body(name).to_string())
                    }
                    _ => Body::from("bytes"),
                }
            }
        };
        request.body(body).expect("a request")
    }
}

#[tokio::test]
async fn every_route_answers_a_valid_request_as_the_document_says() {
    let node = TestNode::new();
    let mut asked = 0;
    for (route, operations) in document()["paths"].as_object().expect("paths") {
        for (method, operation) in operations.as_object().expect("operations") {
            let world = World::new(&node).await;
            if operation["operationId"] == "undo-rewind" {
                let path = format!("{}/rewind", world.sandbox.path);
                let token = Some(world.sandbox.token.as_str());
                node.post(&path, token, r#"{"height":1}"#).await.json(200);
            }
            let request = world.request(method, route, operation);
            let responses = operation["responses"].as_object().expect("answers");
            let mut expected: Vec<_> = responses.keys().map(String::as_str).collect();
            // A node in a test keeps no figures.
            if operation["operationId"] != "metrics" {
                expected.retain(|status| status.starts_with('2') || *status == "303");
            }
            // A stream has no end: its beginning is looked at here, the rest elsewhere.
            let status = match responses
                .values()
                .any(|of| of["content"]["text/event-stream"].is_object())
            {
                true => node
                    .node
                    .router()
                    .oneshot(request)
                    .await
                    .expect("an answer")
                    .status(),
                false => node.send(request).await.status,
            };
            let status = status.as_u16().to_string();
            assert!(
                expected.contains(&status.as_str()),
                "{method} {route}: {status}"
            );
            asked += 1;
        }
    }
    assert!(asked > 30, "{asked}");
}
