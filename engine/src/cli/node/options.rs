//! Which node, which sandbox, which token: by options, or by the environment.

use std::path::PathBuf;

use wattage_core::api::{MemberName, MemberNameError};

use super::super::file::{read, unreadable};
use super::super::output::Refusal;
use crate::client::{Client, NodeUrl, SandboxClient};
use crate::sandboxes::Token;

/// Which node.
#[derive(clap::Args)]
#[command(next_help_heading = "Where")]
pub(in crate::cli) struct NodeOptions {
    /// Address of the node.
    #[arg(
        long,
        value_name = "URL",
        default_value = "http://127.0.0.1:8080",
        env = "WATTAGE_NODE",
        value_hint = clap::ValueHint::Url
    )]
    node: NodeUrl,
}

/// Which sandbox of it.
#[derive(clap::Args)]
#[command(next_help_heading = "Where")]
pub(in crate::cli) struct SandboxOptions {
    #[command(flatten)]
    node: NodeOptions,
    /// Id of the sandbox.
    #[arg(long, value_name = "ID", env = "WATTAGE_SANDBOX")]
    sandbox: Option<String>,
}

/// What writing to it needs.
#[derive(clap::Args)]
#[command(next_help_heading = "Where")]
pub(in crate::cli) struct TokenOptions {
    /// Token of the sandbox, which writing needs. Others of this machine may see it in the list of processes.
    #[arg(
        long,
        value_name = "TOKEN",
        env = "WATTAGE_TOKEN",
        hide_env_values = true
    )]
    token: Option<String>,
    /// File with the token; - reads standard input.
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    token_file: Option<PathBuf>,
}

/// Under which name.
#[derive(clap::Args)]
#[command(next_help_heading = "Where")]
pub(super) struct MemberOptions {
    /// Your name, for the others in the sandbox: 1 to 24 characters that they see beside what you send, and while you
    /// follow its events.
    #[arg(long, value_name = "NAME", env = "WATTAGE_MEMBER", value_hint = clap::ValueHint::Other)]
    member: Option<String>,
}

impl MemberOptions {
    /// The name, if there is one.
    pub(super) fn name(&self) -> Result<Option<MemberName>, Refusal> {
        let name = self.member.as_deref().filter(|name| !name.is_empty());
        let name = name.map(str::parse).transpose();
        name.map_err(|error: MemberNameError| {
            Refusal::new(error.to_string()).advised("--member or WATTAGE_MEMBER gives it")
        })
    }
}

impl NodeOptions {
    /// A client of the node. What it waits for is told on standard error.
    pub(in crate::cli) fn client(&self) -> Client {
        Client::new(self.node.clone(), |told| eprintln!("{told}"))
    }
}

impl SandboxOptions {
    pub(super) fn client(&self) -> Client {
        self.node.client()
    }

    /// The id of the sandbox.
    pub(in crate::cli) fn id(&self) -> Result<&str, Refusal> {
        let id = self.sandbox.as_deref().filter(|id| !id.is_empty());
        id.ok_or_else(|| {
            Refusal::new(
                "which sandbox? --sandbox ID or WATTAGE_SANDBOX says it; wattage sandbox create makes one",
            )
        })
    }

    /// The sandbox, for reading.
    pub(super) fn reader<'a>(&self, client: &'a Client) -> Result<SandboxClient<'a>, Refusal> {
        Ok(client.sandbox(self.id()?, None))
    }

    /// The sandbox, for writing.
    pub(super) fn writer<'a>(
        &self,
        client: &'a Client,
        token: &TokenOptions,
    ) -> Result<SandboxClient<'a>, Refusal> {
        Ok(client.sandbox(self.id()?, Some(token.token()?)))
    }
}

impl TokenOptions {
    fn token(&self) -> Result<Token, Refusal> {
        let text = match &self.token_file {
            Some(file) => {
                let name = file.display().to_string();
                let hint = "give the path of a file with the token, or - for standard input";
                let bytes = read(&name).map_err(|error| unreadable(&name, &error, hint))?;
                String::from_utf8_lossy(&bytes).into_owned()
            }
            None => self.token.clone().unwrap_or_default(),
        };
        let text = text.trim();
        // What cannot be a token is never sent, and never shown either.
        if text.bytes().any(|byte| !byte.is_ascii_graphic()) {
            let error =
                "this is no token: it has blanks, line breaks or letters beyond ASCII within it";
            return Err(Refusal::new(error));
        }
        if text.is_empty() {
            let error =
                "this needs the sandbox's token: --token-file, --token or WATTAGE_TOKEN gives it";
            return Err(Refusal::new(error));
        }
        Ok(Token::new(text))
    }
}
