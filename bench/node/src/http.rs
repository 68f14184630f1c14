//! JSON over HTTP, on a connection that is kept.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use ureq::Agent;

/// One client: one connection at a time.
#[derive(Clone)]
pub(crate) struct Client {
    agent: Agent,
    base: String,
}

impl Client {
    pub(crate) fn new(base: impl Into<String>) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(60)))
            .http_status_as_error(false)
            .build();
        Self {
            agent: config.into(),
            base: base.into(),
        }
    }

    /// The answer to a POST; any status but success is an error.
    pub(crate) fn post(&self, path: &str, token: Option<&str>, body: &Value) -> Result<Value> {
        let url = format!("{}{path}", self.base);
        let mut request = self.agent.post(&url);
        if let Some(token) = token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        let answer = request.send_json(body);
        let mut answer = answer.with_context(|| format!("POST {path}"))?;
        let status = answer.status();
        let body: Value = answer
            .body_mut()
            .with_config()
            .limit(64 << 20)
            .read_json()?;
        if !status.is_success() {
            bail!("POST {path} gave status {status}: {body}");
        }
        Ok(body)
    }

    /// Whether a GET is answered with success.
    pub(crate) fn answers(&self, path: &str) -> bool {
        let url = format!("{}{path}", self.base);
        self.agent
            .get(&url)
            .call()
            .is_ok_and(|answer| answer.status().is_success())
    }
}
