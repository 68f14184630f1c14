//! Anvil, the peer: a development chain that mines a block for each transaction and keeps all of it in memory.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::http::Client;
use crate::server::{Server, free_port};

/// `counter.evm` of bench/programs assembled, behind the code that deploys it.
const COUNTER: &str = "0x601280600b6000396000f360015460010180600155600052\
                       60206000f3";

/// Accounts of its own, so that each client has one.
const ACCOUNTS: usize = 256;

pub(crate) struct Anvil {
    pub(crate) server: Server,
    base: String,
    /// Accounts that the chain signs for.
    pub(crate) accounts: Vec<String>,
}

impl Anvil {
    pub(crate) fn start(program: &Path) -> Result<Self> {
        let port = free_port()?;
        let base = format!("http://127.0.0.1:{port}");
        let mut command = Command::new(program);
        let port = port.to_string();
        let accounts = ACCOUNTS.to_string();
        command.args(["--silent", "--port", &port, "--accounts", &accounts]);
        let client = Client::new(base.clone());
        let server = Server::start(&mut command, || {
            rpc(&client, "eth_chainId", json!([])).is_ok()
        })?;
        let accounts = rpc(&client, "eth_accounts", json!([]))?;
        Ok(Self {
            server,
            base,
            accounts: serde_json::from_value(accounts)?,
        })
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(self.base.clone())
    }

    /// Deploys the counter and answers its address.
    pub(crate) fn counter(&self) -> Result<String> {
        let client = self.client();
        let deploy = json!({ "from": self.accounts[0], "data": COUNTER });
        let receipt = submit(&client, &deploy)?;
        let address = receipt["contractAddress"].as_str();
        Ok(address.context("a contract address")?.to_owned())
    }
}

/// Submits a transaction and waits for its receipt.
pub(crate) fn submit(client: &Client, transaction: &Value) -> Result<Value> {
    let hash = rpc(client, "eth_sendTransaction", json!([transaction]))?;
    loop {
        let receipt = rpc(client, "eth_getTransactionReceipt", json!([hash]))?;
        if !receipt.is_null() {
            ensure!(receipt["status"] == "0x1", "it failed: {receipt}");
            return Ok(receipt);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// What a call would come to.
pub(crate) fn preview(client: &Client, transaction: &Value) -> Result<()> {
    rpc(client, "eth_call", json!([transaction, "latest"])).map(drop)
}

fn rpc(client: &Client, method: &str, params: Value) -> Result<Value> {
    let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
    let mut answer = client.post("/", None, &request)?;
    ensure!(answer.get("error").is_none(), "{method}: {answer}");
    Ok(answer["result"].take())
}
