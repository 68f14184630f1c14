//! Every way a request can fail, as the one who sent it is told.

use wattage_core::api::Problem;
use wattage_core::contract::Diagnostic;

/// Why a node did not do what was asked, or is not known to have done it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// The request never reached a node.
    #[error("no node answers at {node}: {why}")]
    Unreachable {
        /// Its address.
        node: String,
        /// What the system says.
        why: String,
    },
    /// The request went out, and no whole answer came back.
    #[error("the connection to {node} broke before the whole answer came: {why}")]
    Unanswered {
        /// Its address.
        node: String,
        /// What the system says.
        why: String,
    },
    /// The node refused, or failed, and says why.
    #[error("{}", told(.0))]
    Problem(Box<Problem>),
    /// Something answers that is no node, or something between changes what the node says.
    #[error("{url} does not answer as a node does: {why}")]
    NotANode {
        /// What was asked for.
        url: String,
        /// What came instead.
        why: String,
    },
    /// What came from the node could not be handed on.
    #[error("what the node sent cannot be written: {0}")]
    Write(std::io::Error),
}

/// The problem's sentence. What failed within the node is in its log, under the request's id.
fn told(problem: &Problem) -> String {
    match &problem.request_id {
        Some(id) if problem.status >= 500 => format!("{} (request {id})", problem.detail),
        _ => problem.detail.clone(),
    }
}

impl ClientError {
    /// The problem's word, such as `unknown-sandbox`, if the node answered with a problem.
    #[must_use]
    pub fn kind(&self) -> Option<&str> {
        match self {
            Self::Problem(problem) => Some(&problem.kind),
            _ => None,
        }
    }

    /// What is wrong with the code that was sent, if that is the problem.
    #[must_use]
    pub fn diagnostic(&self) -> Option<&Diagnostic> {
        match self {
            Self::Problem(problem) => problem.diagnostic.as_ref(),
            _ => None,
        }
    }
}
