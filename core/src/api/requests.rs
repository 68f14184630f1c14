//! What clients send.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

mod balances;

use crate::ledger::{Genesis, GenesisError, MAIN};
use crate::limits;
use crate::types::{Address, Amount, Bytes, Hash};

/// Creates a sandbox: a ledger of one's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateSandbox {
    /// How it begins; without it alice, bob, carol and dave have 1,000,000 each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub genesis: Option<GenesisRequest>,
}

/// The beginning of a ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GenesisRequest {
    /// Address or name to balance, each account once.
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<Address, Amount>))]
    #[serde(with = "balances")]
    pub accounts: Vec<(Address, Amount)>,
    /// Fee per unit of gas.
    #[serde(default)]
    pub gas_price: Amount,
}

impl From<&Genesis> for GenesisRequest {
    fn from(genesis: &Genesis) -> Self {
        let accounts = genesis.accounts.iter();
        Self {
            accounts: accounts
                .map(|(address, balance)| (*address, Amount(*balance)))
                .collect(),
            gas_price: Amount(genesis.gas_price),
        }
    }
}

impl TryFrom<GenesisRequest> for Genesis {
    type Error = GenesisError;

    fn try_from(request: GenesisRequest) -> Result<Self, GenesisError> {
        let mut named = BTreeSet::new();
        let mut addresses = request.accounts.iter().map(|(address, _)| *address);
        if let Some(address) = addresses.find(|address| !named.insert(*address)) {
            return Err(GenesisError::Twice { address });
        }
        let balances = request.accounts.into_iter();
        let genesis = Self::new(balances.map(|(address, balance)| (address, balance.0)))?;
        Ok(Self {
            gas_price: request.gas_price.0,
            ..genesis
        })
    }
}

/// Asks what transactions would come to, one after the other, on top of the head. Commits nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PreviewRequest {
    /// In the order in which they build on one another; at most 16.
    #[cfg_attr(feature = "openapi", schema(max_items = 16))]
    pub transactions: Vec<TransactionRequest>,
}

/// A transaction as clients write it; `kind` says which. A missing nonce is the sender's next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TransactionRequest {
    /// Create a contract.
    Deploy(DeployRequest),
    /// Replace a contract's code.
    Upgrade(UpgradeRequest),
    /// Call a contract's function.
    Call(CallRequest),
    /// Move an amount.
    Transfer(TransferRequest),
    /// Create an amount.
    Faucet(FaucetRequest),
    /// Move time forward.
    Warp(WarpRequest),
}

fn gas_default() -> u64 {
    limits::GAS_DEFAULT
}

/// Creates a contract from WAT or from a module, and runs its `init` if it exports one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DeployRequest {
    /// Who deploys.
    pub sender: Address,
    /// The sender's nonce.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<u64>,
    /// The most gas it may use.
    #[serde(default = "gas_default")]
    pub gas_limit: u64,
    /// WAT source. Either this or `wasm`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// A wasm module. Either this or `source`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wasm: Option<Bytes>,
    /// Arguments of `init`, as text: `5`, or with its type, `i64:5`.
    #[serde(default)]
    pub arguments: Vec<String>,
    /// Call input of `init`.
    #[serde(default)]
    pub input: Bytes,
    /// Amount sent to the contract.
    #[serde(default)]
    pub value: Amount,
}

/// Replaces a contract's code; its creator only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UpgradeRequest {
    /// The contract's creator.
    pub sender: Address,
    /// The sender's nonce.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<u64>,
    /// The most gas it may use.
    #[serde(default = "gas_default")]
    pub gas_limit: u64,
    /// The contract.
    pub contract: Address,
    /// WAT source. Either this or `wasm`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// A wasm module. Either this or `source`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wasm: Option<Bytes>,
    /// Hash of the code that the sender believes the contract runs. If it is another one by then, the upgrade is refused,
    /// so that nobody's work is replaced unseen. Without it whatever the contract runs is replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Hash>,
}

/// Calls a function of a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CallRequest {
    /// Who calls.
    pub sender: Address,
    /// The sender's nonce.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<u64>,
    /// The most gas it may use.
    #[serde(default = "gas_default")]
    pub gas_limit: u64,
    /// The contract.
    pub contract: Address,
    /// The exported function; `main` if it is missing.
    #[serde(default = "main")]
    pub function: String,
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
}

fn main() -> String {
    MAIN.to_owned()
}

/// Moves an amount between accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TransferRequest {
    /// Who pays.
    pub sender: Address,
    /// The sender's nonce.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<u64>,
    /// The most gas it may use.
    #[serde(default = "gas_default")]
    pub gas_limit: u64,
    /// Who gets it.
    pub to: Address,
    /// How much.
    pub amount: Amount,
}

/// Creates an amount for an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FaucetRequest {
    /// Who gets it.
    pub to: Address,
    /// How much.
    pub amount: Amount,
}

/// Moves the ledger's time forward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WarpRequest {
    /// Seconds since 1970; later than the head's.
    pub timestamp: u64,
}

/// Copies a ledger into a sandbox of one's own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ForkRequest {
    /// The last block that comes along; the head if it is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u64>,
}

/// Takes a sandbox back to an earlier block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RewindRequest {
    /// The block that becomes the head.
    pub height: u64,
}
