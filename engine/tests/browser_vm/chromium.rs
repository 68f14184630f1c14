//! The contract worker in Chromium, on a page of a real node that has nothing else on it.

use chromiumoxide::cdp::js_protocol::runtime::{CallArgument, CallFunctionOnParams};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::common::account;
use crate::parity::{BRIDGE, Browser};
use crate::server::Server;
use crate::visitor::Visitor;

/// A contract that ends with its gas only.
const ENDLESS: &str = "(module (func (export \"main\") (loop (br 0))))";

/// Chromium and the node it looks at.
pub(crate) struct Chromium {
    visitor: Visitor,
    version: String,
    server: Server,
    _data: TempDir,
}

impl Chromium {
    pub(crate) async fn open() -> Self {
        let data = TempDir::new().expect("a folder");
        let server = Server::start(data.path());
        // A text file is a page of the node's origin in which no script runs but ours.
        let url = format!("{}/contract-worker_loader.js", server.origin);
        let visitor = Visitor::open(&url, 800).await;
        let version = visitor.page.evaluate("navigator.userAgent").await;
        let version = version.expect("the page answers").into_value::<String>();
        let version = version.expect("text");
        let version = version.split("Chrome/").nth(1).unwrap_or("");
        let version = version.split('.').next().unwrap_or_default();
        Self {
            version: version.to_owned(),
            visitor,
            server,
            _data: data,
        }
    }

    /// Begins a call with all the gas there may be, and ends the worker in the middle of it.
    pub(crate) async fn end_in_an_endless_loop(&mut self) {
        let contract = wattage_core::types::Address::of_contract(&account("alice"), 0);
        let body = json!({ "Execute": { "genesis": null, "transactions": [
            { "kind": "deploy", "sender": "alice", "source": ENDLESS },
            { "kind": "call", "sender": "alice", "contract": contract, "gas_limit": 1_000_000_000 },
        ] } });
        // Up once, so that the loop is what is under way.
        let nothing = json!({ "Execute": { "genesis": null, "transactions": [] } });
        self.ask(vec![nothing]).await;
        let script = format!(
            "contractWorker.postMessage({{ number: 0, body: {body} }}); \
             new Promise((done) => setTimeout(done, 50)).then(() => {{ contractWorker.terminate(); contractWorker = undefined; }})"
        );
        self.visitor
            .page
            .evaluate(script)
            .await
            .expect("the page answers");
    }

    /// The node's address.
    pub(crate) fn origin(&self) -> String {
        self.server.origin.clone()
    }

    pub(crate) async fn close(self) {
        self.visitor.close().await;
    }
}

impl Browser for Chromium {
    fn name(&self) -> String {
        format!("Chromium {}", self.version)
    }

    fn tells_places(&self) -> bool {
        true
    }

    async fn ask(&mut self, bodies: Vec<Value>) -> Vec<Value> {
        let function = CallFunctionOnParams::builder()
            .function_declaration(BRIDGE)
            .argument(CallArgument::builder().value(bodies).build())
            .await_promise(true)
            .return_by_value(true)
            .build()
            .expect("a function");
        let answers = self.visitor.page.evaluate_function(function).await;
        answers
            .expect("the page answers")
            .into_value()
            .expect("answers")
    }
}
