//! Clients that write without pause until the node is gone, and remember what they were told.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use crate::wire::{Gone, Sandbox, Wire};

/// A block that the node acknowledged.
#[derive(Debug, Clone)]
pub(crate) struct Acknowledged {
    pub(crate) height: u64,
    pub(crate) transaction: String,
    pub(crate) gas_used: u64,
}

/// Calls the counter again and again, one of several in its sandbox.
#[derive(Debug)]
pub(crate) struct Submitter {
    pub(crate) sandbox: Sandbox,
    sender: String,
    pub(crate) acknowledged: Vec<Acknowledged>,
}

impl Submitter {
    pub(crate) fn new(sandbox: Sandbox, number: usize) -> Self {
        Self {
            sandbox,
            sender: format!("client{number}"),
            acknowledged: Vec::new(),
        }
    }

    /// Submits until the node is gone.
    pub(crate) fn run(&mut self, wire: &Wire, ended: &AtomicBool) {
        while let Some(acknowledged) = submit(wire, &self.sandbox, &self.sender, ended) {
            self.acknowledged.push(acknowledged);
        }
    }
}

/// One call. `None` when the node is gone, which it may be only once it has `ended`.
fn submit(
    wire: &Wire,
    sandbox: &Sandbox,
    sender: &str,
    ended: &AtomicBool,
) -> Option<Acknowledged> {
    let call = json!({
        "kind": "call", "sender": sender, "contract": sandbox.contract, "function": "increment",
        "arguments": ["1"]
    });
    let path = format!("/{}/transactions", sandbox.id);
    let receipt = told(wire.post(&path, &sandbox.token, &call), 201, ended)?;
    Some(Acknowledged {
        height: receipt["height"].as_u64().expect("a height"),
        transaction: receipt["transaction"].as_str().expect("a hash").to_owned(),
        gas_used: receipt["gas_used"].as_u64().expect("gas"),
    })
}

fn told(answer: Result<(u16, Value), Gone>, status: u16, ended: &AtomicBool) -> Option<Value> {
    match answer {
        Ok((found, body)) if found == status => Some(body),
        Err(Gone) if ended.load(Ordering::SeqCst) => None,
        Err(Gone) => panic!("the node did not answer, and nobody had killed it"),
        Ok((found, body)) => panic!("status {found}: {body}"),
    }
}

/// Where a ledger stands.
pub(crate) type Head = (u64, String);

/// Writes, goes back, writes and takes it back, alone in its sandbox; it also makes forks.
#[derive(Debug)]
pub(crate) struct Rewinder {
    pub(crate) sandbox: Sandbox,
    /// The head after the last thing that was acknowledged.
    pub(crate) head: Option<Head>,
    /// The height that what was under way would have come to.
    pub(crate) coming: Option<u64>,
    /// The head before the last rewind.
    former: Option<Head>,
    /// Forks that were acknowledged: id, and the head they began with.
    pub(crate) forks: Vec<(String, Head)>,
    turn: usize,
}

impl Rewinder {
    pub(crate) fn new(sandbox: Sandbox) -> Self {
        Self {
            sandbox,
            head: None,
            coming: None,
            former: None,
            forks: Vec::new(),
            turn: 0,
        }
    }

    /// Goes on until the node is gone.
    pub(crate) fn run(&mut self, wire: &Wire, ended: &AtomicBool) {
        // What was under way when the node was killed may have been done.
        if let Ok((200, sandbox)) = wire.get(&format!("/{}", self.sandbox.id)) {
            self.head = Some(head(&sandbox));
            self.former = None;
            self.coming = None;
        }
        while self.step(wire, ended).is_some() {
            self.coming = None;
            self.turn += 1;
        }
    }

    fn step(&mut self, wire: &Wire, ended: &AtomicBool) -> Option<()> {
        let (height, _) = self.head.clone()?;
        let path = |rest: &str| format!("/{}{rest}", self.sandbox.id);
        let token = &self.sandbox.token;
        match self.turn % 7 {
            3 if height > 3 => {
                let to = height - 3;
                self.coming = Some(to);
                let body = json!({ "height": to });
                let answer = told(wire.post(&path("/rewind"), token, &body), 200, ended)?;
                self.former = self.head.replace(head(&answer));
                assert_eq!(self.head.as_ref().map(|(height, _)| *height), Some(to));
            }
            5 if self.former.is_some() => {
                self.coming = self.former.as_ref().map(|(height, _)| *height);
                let answer = wire.post(&path("/rewind/undo"), token, &json!({}));
                let answer = told(answer, 200, ended)?;
                let before = self.former.take();
                assert_eq!(Some(head(&answer)), before, "undone exactly");
                self.former = std::mem::replace(&mut self.head, before);
            }
            6 => {
                let body = json!({ "height": height });
                let answer = told(wire.post(&path("/fork"), token, &body), 201, ended)?;
                let id = answer["id"].as_str().expect("an id").to_owned();
                self.forks.push((id, head(&answer)));
            }
            _ => {
                self.coming = Some(height + 1);
                submit(wire, &self.sandbox, "alice", ended)?;
                // Acknowledged: whatever happens now, the block is there.
                self.head = Some((height + 1, String::new()));
                let (status, answer) = wire.get(&path("")).ok()?;
                assert_eq!(status, 200, "{answer}");
                self.head = Some(head(&answer));
            }
        }
        Some(())
    }
}

pub(crate) fn head(sandbox: &Value) -> Head {
    (
        sandbox["height"].as_u64().expect("a height"),
        sandbox["hash"].as_str().expect("a hash").to_owned(),
    )
}
