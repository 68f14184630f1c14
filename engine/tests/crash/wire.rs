//! What the clients say to the node.

use std::time::Duration;

use serde_json::{Value, json};
use ureq::Agent;
use wattage_core::api::MEMBER_HEADER;
use wattage_core::examples::example;

/// A connection of one client.
#[derive(Clone)]
pub(crate) struct Wire {
    agent: Agent,
    origin: String,
}

/// A sandbox with a counter in it.
#[derive(Debug, Clone)]
pub(crate) struct Sandbox {
    pub(crate) id: String,
    pub(crate) token: String,
    pub(crate) contract: String,
}

/// The node did not answer, or not to the end.
pub(crate) struct Gone;

impl Wire {
    pub(crate) fn new(origin: &str) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(30)))
            .http_status_as_error(false)
            .build();
        Self {
            agent: config.into(),
            origin: format!("{origin}/api/v1/sandboxes"),
        }
    }

    /// Status and body. A transaction is sent under its sender's name.
    pub(crate) fn post(&self, path: &str, token: &str, body: &Value) -> Result<(u16, Value), Gone> {
        let request = self.agent.post(format!("{}{path}", self.origin));
        let request = request.header("Authorization", format!("Bearer {token}"));
        let request = match body["sender"].as_str() {
            Some(name) => request.header(MEMBER_HEADER, name),
            None => request,
        };
        let mut answer = request.send_json(body).map_err(|_| Gone)?;
        let body = answer.body_mut().read_json().map_err(|_| Gone)?;
        Ok((answer.status().as_u16(), body))
    }

    pub(crate) fn get(&self, path: &str) -> Result<(u16, Value), Gone> {
        let request = self.agent.get(format!("{}{path}", self.origin));
        let mut answer = request.call().map_err(|_| Gone)?;
        let body = answer.body_mut().with_config().limit(256 << 20).read_json();
        Ok((answer.status().as_u16(), body.map_err(|_| Gone)?))
    }

    /// A GET that must be answered well: nobody kills the node now.
    pub(crate) fn read(&self, path: &str) -> Value {
        match self.get(path) {
            Ok((200, body)) => body,
            Ok((status, body)) => panic!("GET {path} gave {status}: {body}"),
            Err(Gone) => panic!("GET {path} was not answered"),
        }
    }

    /// A sandbox with a counter in it, before anybody kills anything.
    pub(crate) fn counter(&self) -> Sandbox {
        let created = self.post("", "", &json!({})).ok().expect("an answer").1;
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let (id, token) = (text(&created["id"]), text(&created["token"]));
        let source = example("counter").expect("an example").source;
        let deploy = json!({ "kind": "deploy", "sender": "alice", "source": source });
        let path = format!("/{id}/transactions");
        let (status, receipt) = self.post(&path, &token, &deploy).ok().expect("an answer");
        assert_eq!(status, 201, "{receipt}");
        let contract = text(&receipt["contract"]);
        Sandbox {
            id,
            token,
            contract,
        }
    }
}
