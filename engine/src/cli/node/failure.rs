//! What a node or the way to it refuses, as the command line tells it: with the option that helps, and the exit code.

use super::super::output::{Failure, Refusal};
use crate::client::ClientError;

impl From<ClientError> for Failure {
    /// What the node refuses is wrong input. A node that fails or is not there is the machine's failure.
    fn from(error: ClientError) -> Self {
        let machine = |advice: &str| Self::Machine(anyhow::anyhow!("{error}; {advice}"));
        match &error {
            ClientError::Problem(problem) if problem.status < 500 || is_quota(&problem.kind) => {
                let said = error.to_string();
                let refusal = Refusal::new(for_people(&said))
                    .of_kind(&problem.kind)
                    .diagnosed(error.diagnostic());
                match option_for(&problem.kind) {
                    Some(advice) => refusal.advised(advice).into(),
                    None => refusal.into(),
                }
            }
            ClientError::NotANode { .. } => {
                let advice = "--node gives the address of one";
                Refusal::new(error.to_string()).advised(advice).into()
            }
            ClientError::Unreachable { .. } => machine(
                "wattage serve starts one, --node URL or WATTAGE_NODE gives another one's address",
            ),
            ClientError::Unanswered { .. } => {
                machine("what was asked may have been done: look before you repeat it")
            }
            _ => Self::Machine(error.into()),
        }
    }
}

/// The ends of a node's sentences that name a route or a field where people have a command or an option.
const FOR_PROGRAMS: [&str; 2] = [
    "; create one with POST /api/v1/sandboxes",
    "; leave the nonce out, and the node takes the next",
];

fn for_people(said: &str) -> &str {
    let mut ends = FOR_PROGRAMS.iter();
    ends.find_map(|end| said.strip_suffix(end)).unwrap_or(said)
}

/// Whether the sandbox is full: its owner's to mend, whatever the status.
fn is_quota(kind: &str) -> bool {
    matches!(kind, "quota-bytes" | "quota-rows")
}

/// The option by which one of the node's problems is mended here.
fn option_for(kind: &str) -> Option<&'static str> {
    match kind {
        "unknown-sandbox" => {
            Some("--sandbox or WATTAGE_SANDBOX gives the id, wattage sandbox create makes one")
        }
        kind if is_quota(kind) => {
            Some("a fork is as full as this one; wattage sandbox create makes an empty one")
        }
        "wrong-token" => Some("--token-file, --token or WATTAGE_TOKEN gives it"),
        "stale-nonce" => Some("without --nonce the node takes the next"),
        _ => None,
    }
}
