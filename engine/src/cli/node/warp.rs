//! `wattage warp`: time forward.

use wattage_core::api::{TransactionRequest, WarpRequest};

use super::super::output::{Exit, Failure, Refusal, conclude};
use super::help;
use super::send::{SendOptions, Source};

/// Move the ledger's time forward.
///
/// Time is part of the ledger: each block adds a second, and this adds more.
#[derive(clap::Args)]
#[command(after_help = help::WARP)]
#[command(group = clap::ArgGroup::new("when").required(true))]
pub(in crate::cli) struct Warp {
    /// The new time, seconds since 1970; later than the newest block's.
    #[arg(long, value_name = "TIMESTAMP", group = "when")]
    to: Option<u64>,
    /// How many seconds further than the newest block.
    #[arg(long, value_name = "SECONDS", group = "when")]
    by: Option<u64>,
    #[command(flatten)]
    send: SendOptions,
}

impl Warp {
    pub(in crate::cli) fn execute(self) -> anyhow::Result<Exit> {
        conclude(self.send.json, self.run())
    }

    fn run(&self) -> Result<Exit, Failure> {
        let timestamp = match (self.to, self.by) {
            (Some(to), _) => to,
            (None, by) => {
                let client = self.send.sandbox.client();
                let now = self.send.sandbox.reader(&client)?.read()?.timestamp;
                let by = by.unwrap_or_default();
                now.checked_add(by)
                    .ok_or_else(|| Refusal::new(format!("--by {by}: time ends before that")))?
            }
        };
        let request = TransactionRequest::Warp(WarpRequest { timestamp });
        self.send
            .send(request, &format!("time to {timestamp}"), Source::None)
    }
}
