//! A client of the node's HTTP API: one method for each route that the command line uses.
//!
//! Routes and types are core's (`wattage_core::api`); what is sent and read here is plain data, and every way it can
//! fail is a sentence ([`ClientError`]). Waiting and repeating are in `attempts`: a request that the node did not begin
//! is sent again after the time it asks for, and one whose answer was lost only if repeating it can do no harm.
//!
//! Nothing here prints; who uses a [`Client`] is told what it waits for by a function of its own.

mod answer;
mod attempts;
mod error;
mod events;
mod files;
mod reading;
mod request;
mod sandboxes;
mod shares;
mod transactions;
mod url;

use std::fmt;
use std::time::Duration;

pub use error::ClientError;
pub use events::{Event, EventKind, Events};
pub use reading::Order;
pub use transactions::{Key, KeyError, Submitted};
pub use url::{NodeUrl, NodeUrlError};

use wattage_core::api::MemberName;

use crate::sandboxes::Token;

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(10);

/// How long the node may be silent. It answers every request within half of this, and sends a sign of life to those who
/// follow its events more often.
const SILENCE: Duration = Duration::from_secs(60);

/// A client of one node.
pub struct Client {
    agent: ureq::Agent,
    node: NodeUrl,
    told: Box<dyn Fn(&str)>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("node", &self.node).finish()
    }
}

impl Client {
    /// A client of the node at `node`. `told` is given a sentence whenever the client waits before it tries again.
    pub fn new(node: NodeUrl, told: impl Fn(&str) + 'static) -> Self {
        let config = ureq::Agent::config_builder()
            // Problem documents are read, whatever their status.
            .http_status_as_error(false)
            // A redirected token would be a token sent elsewhere: a redirect is told instead.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(CONNECT))
            .timeout_per_read(Some(SILENCE))
            .timeout_per_write(Some(SILENCE))
            .user_agent(concat!("wattage/", env!("CARGO_PKG_VERSION")));
        let config = match node.is_loopback() {
            // A proxy of the system cannot reach this machine's own addresses.
            true => config.proxy(None),
            false => config,
        };
        Self {
            agent: config.build().new_agent(),
            node,
            told: Box::new(told),
        }
    }

    /// The node's address.
    #[must_use]
    pub fn node(&self) -> &NodeUrl {
        &self.node
    }

    /// A sandbox of this node: its id to read, its token to write. Nothing is asked of the node yet.
    #[must_use]
    pub fn sandbox(&self, id: &str, token: Option<Token>) -> SandboxClient<'_> {
        SandboxClient {
            client: self,
            id: id.to_owned(),
            token,
            member: None,
        }
    }
}

/// A client of one sandbox.
#[derive(Debug)]
pub struct SandboxClient<'a> {
    client: &'a Client,
    id: String,
    token: Option<Token>,
    /// Under which name it writes and listens.
    member: Option<MemberName>,
}

impl SandboxClient<'_> {
    /// The same under a name that the others in the sandbox see.
    #[must_use]
    pub fn as_member(self, member: Option<MemberName>) -> Self {
        Self { member, ..self }
    }
}
