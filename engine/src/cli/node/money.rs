//! `wattage transfer` and `wattage faucet`: amounts that move, and amounts that are made.

use wattage_core::api::{FaucetRequest, TransactionRequest, TransferRequest};
use wattage_core::types::{Address, Amount, grouped};

use super::super::output::{Exit, conclude};
use super::help;
use super::send::{SendOptions, Sender, Source};

/// Move an amount from one account to another.
#[derive(clap::Args)]
#[command(after_help = help::TRANSFER)]
pub(in crate::cli) struct Transfer {
    /// Who gets it: a name such as bob, or an address.
    #[arg(long, value_name = "ACCOUNT", value_hint = clap::ValueHint::Other)]
    to: Address,
    /// How much.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    amount: Amount,
    #[command(flatten)]
    sender: Sender,
    #[command(flatten)]
    send: SendOptions,
}

/// Make an amount for an account, out of nothing.
#[derive(clap::Args)]
#[command(after_help = help::FAUCET)]
pub(in crate::cli) struct Faucet {
    /// Who gets it: a name such as bob, or an address.
    #[arg(long, value_name = "ACCOUNT", value_hint = clap::ValueHint::Other)]
    to: Address,
    /// How much.
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    amount: Amount,
    #[command(flatten)]
    send: SendOptions,
}

impl Transfer {
    pub(in crate::cli) fn execute(self) -> anyhow::Result<Exit> {
        let (from, to) = (self.sender.account, self.to);
        let amount = grouped(self.amount.0);
        let title = format!("{amount} from {} to {}", from.shown(), to.shown());
        let request = TransactionRequest::Transfer(TransferRequest {
            sender: from,
            nonce: self.sender.nonce,
            gas_limit: self.sender.gas_limit,
            to,
            amount: self.amount,
        });
        let sent = self.send.send(request, &title, Source::None);
        conclude(self.send.json, sent)
    }
}

impl Faucet {
    pub(in crate::cli) fn execute(self) -> anyhow::Result<Exit> {
        let title = format!("{} made for {}", grouped(self.amount.0), self.to.shown());
        let (to, amount) = (self.to, self.amount);
        let request = TransactionRequest::Faucet(FaucetRequest { to, amount });
        let sent = self.send.send(request, &title, Source::None);
        conclude(self.send.json, sent)
    }
}
