//! The steps of a scenario's file: transactions, with names of contracts in place of their addresses.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::api::{FaucetRequest, WarpRequest};
use crate::ledger::MAIN;
use crate::limits;
use crate::types::{Address, Amount, Bytes};
use crate::vm::Outcome;

/// One transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Create a contract.
    Deploy(Deploy),
    /// Replace a contract's code.
    Upgrade(Upgrade),
    /// Call a contract's function.
    Call(Call),
    /// Move an amount.
    Transfer(Transfer),
    /// Create an amount.
    Faucet(Faucet),
    /// Move time forward.
    Warp(Warp),
}

fn gas_default() -> u64 {
    limits::GAS_DEFAULT
}

fn main() -> String {
    MAIN.to_owned()
}

fn success() -> Outcome {
    Outcome::Success
}

/// Creates a contract, and runs its `init` if it exports one. From then on its name means the new contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deploy {
    /// Name of the contract.
    pub contract: String,
    /// Who deploys.
    pub sender: Address,
    /// The most gas it may use.
    #[serde(default = "gas_default")]
    pub gas_limit: u64,
    /// Arguments of `init`, as text: `5`, or with its type, `i64:5`.
    #[serde(default)]
    pub arguments: Vec<String>,
    /// Call input of `init`.
    #[serde(default)]
    pub input: Bytes,
    /// Amount sent to the contract.
    #[serde(default)]
    pub value: Amount,
    /// How it is to end.
    #[serde(default = "success")]
    pub expect: Outcome,
}

/// Replaces a contract's code; its creator only. The name goes on meaning this contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Upgrade {
    /// Name of the contract.
    pub contract: String,
    /// Name of the contract whose code it gets.
    pub code: String,
    /// The contract's creator.
    pub sender: Address,
    /// The most gas it may use.
    #[serde(default = "gas_default")]
    pub gas_limit: u64,
    /// How it is to end.
    #[serde(default = "success")]
    pub expect: Outcome,
}

/// Calls a function of a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    /// Name of the contract.
    pub contract: String,
    /// The exported function; `main` if it is missing.
    #[serde(default = "main")]
    pub function: String,
    /// Who calls.
    pub sender: Address,
    /// The most gas it may use.
    #[serde(default = "gas_default")]
    pub gas_limit: u64,
    /// Its arguments, as text: `5`, or with its type, `i64:5`.
    #[serde(default)]
    pub arguments: Vec<String>,
    /// Call input.
    #[serde(default)]
    pub input: Bytes,
    /// Amount sent with the call.
    #[serde(default)]
    pub value: Amount,
    /// How much `transfer` may take from the sender beside `value`.
    #[serde(default)]
    pub spend_limit: Amount,
    /// How it is to end.
    #[serde(default = "success")]
    pub expect: Outcome,
}

/// Moves an amount between accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// Who pays.
    pub sender: Address,
    /// The most gas it may use.
    #[serde(default = "gas_default")]
    pub gas_limit: u64,
    /// Who gets it: the name of a contract of the scenario, or any account.
    pub to: String,
    /// How much.
    pub amount: Amount,
    /// How it is to end.
    #[serde(default = "success")]
    pub expect: Outcome,
}

/// Creates an amount for an account, as the API's request does.
pub type Faucet = FaucetRequest;
/// Moves the ledger's time forward, as the API's request does.
pub type Warp = WarpRequest;

impl Step {
    /// How the step is to end.
    #[must_use]
    pub fn expect(&self) -> Outcome {
        match self {
            Self::Deploy(step) => step.expect,
            Self::Upgrade(step) => step.expect,
            Self::Call(step) => step.expect,
            Self::Transfer(step) => step.expect,
            Self::Faucet(_) | Self::Warp(_) => Outcome::Success,
        }
    }

    /// Says how it is to end. What cannot fail is not changed.
    pub(super) fn expects(&mut self, outcome: Outcome) {
        match self {
            Self::Deploy(step) => step.expect = outcome,
            Self::Upgrade(step) => step.expect = outcome,
            Self::Call(step) => step.expect = outcome,
            Self::Transfer(step) => step.expect = outcome,
            Self::Faucet(_) | Self::Warp(_) => {}
        }
    }

    /// The contract that it deploys, upgrades or calls.
    #[must_use]
    pub fn contract(&self) -> Option<&str> {
        match self {
            Self::Deploy(step) => Some(&step.contract),
            Self::Upgrade(step) => Some(&step.contract),
            Self::Call(step) => Some(&step.contract),
            Self::Transfer(_) | Self::Faucet(_) | Self::Warp(_) => None,
        }
    }
}

impl fmt::Display for Step {
    /// `call token.pay(bob, 5) as alice`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Deploy(s) => write!(f, "deploy {} as {}", s.contract, s.sender.shown()),
            Self::Upgrade(s) => {
                let (contract, code, sender) = (&s.contract, &s.code, s.sender.shown());
                write!(f, "upgrade {contract} to {code} as {sender}")
            }
            Self::Call(s) => {
                let (contract, function, sender) = (&s.contract, &s.function, s.sender.shown());
                let arguments = s.arguments.join(", ");
                write!(f, "call {contract}.{function}({arguments}) as {sender}")
            }
            Self::Transfer(s) => {
                let (amount, to, sender) = (s.amount, &s.to, s.sender.shown());
                write!(f, "transfer {amount} to {to} as {sender}")
            }
            Self::Faucet(s) => write!(f, "faucet {} to {}", s.amount, s.to.shown()),
            Self::Warp(s) => write!(f, "warp to {}", s.timestamp),
        }
    }
}
