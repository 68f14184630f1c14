//! The node, as a client uses it.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::http::Client;
use crate::server::{Server, free_port};

/// Adds one to a stored number.
const COUNTER: &str = include_str!("../../programs/counter.wat");

/// Settings under which no limit of a public node stands in the way: one machine plays every client here.
const SETTINGS: &str = "\
connections-per-client = 0
reads-per-minute = 0
executions-per-minute = 0
executions-at-once = 0
creations-per-minute = 0
sandbox-bytes = 0
sandbox-rows = 0
sandbox-transactions-per-minute = 0
";

/// A node whose data are in a folder of the caller's.
pub(crate) struct Node {
    pub(crate) server: Server,
    pub(crate) client: Client,
    base: String,
}

/// A sandbox with its token.
#[derive(Clone)]
pub(crate) struct Sandbox {
    pub(crate) id: String,
    pub(crate) token: String,
}

impl Node {
    pub(crate) fn start(program: &Path, data: &Path) -> Result<Self> {
        let port = free_port()?;
        let base = format!("http://127.0.0.1:{port}");
        let client = Client::new(format!("{base}/api/v1"));
        let config = data.join("bench.toml");
        std::fs::write(&config, SETTINGS)?;
        let mut command = Command::new(program);
        command
            .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data"])
            .arg(data)
            .arg("--config")
            .arg(&config)
            .env("RUST_LOG", "error");
        let asked = client.clone();
        let server = Server::start(&mut command, || asked.answers("/ready"))?;
        Ok(Self {
            server,
            client,
            base,
        })
    }

    /// A client with a connection of its own.
    pub(crate) fn client(&self) -> Client {
        Client::new(format!("{}/api/v1", self.base))
    }

    pub(crate) fn sandbox(&self) -> Result<Sandbox> {
        let created = self.client.post("/sandboxes", None, &json!({}))?;
        Ok(Sandbox {
            id: text(&created, "id")?,
            token: text(&created, "token")?,
        })
    }

    /// Deploys `source` for alice and answers the contract.
    pub(crate) fn deploy(&self, sandbox: &Sandbox, source: &str) -> Result<String> {
        let deploy = json!({ "kind": "deploy", "sender": "alice", "source": source });
        text(&submit(&self.client, sandbox, &deploy)?, "contract")
    }

    /// A sandbox with the counter in it.
    pub(crate) fn counter(&self) -> Result<(Sandbox, String)> {
        let sandbox = self.sandbox()?;
        let contract = self.deploy(&sandbox, COUNTER)?;
        Ok((sandbox, contract))
    }
}

/// A call of the counter by `sender`.
pub(crate) fn call(contract: &str, sender: &str) -> Value {
    json!({ "kind": "call", "sender": sender, "contract": contract, "arguments": ["0"] })
}

/// Submits a transaction; answered when its block is on the disk.
pub(crate) fn submit(client: &Client, sandbox: &Sandbox, transaction: &Value) -> Result<Value> {
    let path = format!("/sandboxes/{}/transactions", sandbox.id);
    let receipt = client.post(&path, Some(&sandbox.token), transaction)?;
    ensure!(receipt["outcome"] == "success", "it failed: {receipt}");
    Ok(receipt)
}

/// Previews one transaction.
pub(crate) fn preview(client: &Client, sandbox: &Sandbox, transaction: &Value) -> Result<()> {
    let path = format!("/sandboxes/{}/preview", sandbox.id);
    let answer = client.post(&path, None, &json!({ "transactions": [transaction] }))?;
    let outcome = &answer["results"][0]["outcome"];
    ensure!(outcome == "success", "it failed: {answer}");
    Ok(())
}

fn text(answer: &Value, field: &str) -> Result<String> {
    let text = answer[field].as_str();
    Ok(text
        .with_context(|| format!("{answer} has no {field}"))?
        .to_owned())
}
