//! The options of a call, shared by the commands that make one, and the call itself on a fresh ledger.

use serde::Serialize;
use wattage_core::api::TransactionResult;
use wattage_core::contract::Contract;
use wattage_core::ledger::{
    Action, Genesis, INIT, Ledger, LedgerError, MAIN, Rejection, Transaction,
};
use wattage_core::limits;
use wattage_core::store::MemoryStore;
use wattage_core::types::{Address, Amount, Bytes, BytesError};
use wattage_core::vm::{CallTree, Detail, Outcome};

use super::output::{Exit, Failure, Refusal};
use super::report;
use crate::vm::WasmVm;

/// What to call, as whom, with what.
#[derive(clap::Args)]
pub(super) struct CallOptions {
    /// The exported function to call; main if none is named.
    #[arg(long = "fn", value_name = "NAME")]
    pub(super) function: Option<String>,
    /// An argument of the function, once for each: 5, -1, 0xff, 1_000, or with its type, i64:5.
    #[arg(long = "arg", value_name = "V", allow_hyphen_values = true)]
    arguments: Vec<String>,
    /// An argument of init, which runs at deployment, once for each.
    #[arg(long = "init-arg", value_name = "V", allow_hyphen_values = true)]
    init_arguments: Vec<String>,
    /// Who deploys and calls: a name such as alice, or an address.
    #[arg(long, value_name = "ACCOUNT", default_value = "alice", value_hint = clap::ValueHint::Other)]
    caller: Address,
    /// Amount sent with the call.
    #[arg(
        long,
        value_name = "N",
        default_value = "0",
        allow_hyphen_values = true
    )]
    value: Amount,
    /// How much transfer may take from the caller beside the value.
    #[arg(
        long,
        value_name = "N",
        default_value = "0",
        allow_hyphen_values = true
    )]
    spend_limit: Amount,
    /// The most gas the call may use.
    #[arg(long, value_name = "N", default_value_t = limits::GAS_DEFAULT, value_parser = gas, allow_hyphen_values = true)]
    gas_limit: u64,
    /// Call input: 0x and hex digits.
    #[arg(long, value_name = "HEX", default_value = "0x", value_parser = input)]
    input: Bytes,
}

/// What a call came to. As JSON: the call's result, and the deployment's under its own name.
#[derive(Serialize)]
pub(super) struct Called {
    #[serde(flatten)]
    pub(super) call: TransactionResult,
    pub(super) deployment: TransactionResult,
    /// The tree of calls, if the call was made and is traced.
    #[serde(skip)]
    pub(super) tree: Option<CallTree>,
}

impl Called {
    pub(super) fn exit(&self) -> Exit {
        match self.call.outcome {
            Outcome::Success => Exit::Success,
            _ => Exit::Failed,
        }
    }
}

impl CallOptions {
    /// `increment(5) as alice`
    pub(super) fn shown(&self) -> String {
        report::call_text(self.function(), &self.arguments, &self.caller)
    }

    fn function(&self) -> &str {
        self.function.as_deref().unwrap_or(MAIN)
    }

    /// Deploys `contract` into a fresh ledger and makes the call, profiled or traced. If the deployment fails, it is the
    /// call's result too.
    pub(super) fn make(&self, contract: &Contract, detail: Detail) -> Result<Called, Failure> {
        let vm = WasmVm::new(self.gas_limit).map_err(LedgerError::from)?;
        let ledger = Ledger::create(MemoryStore::default(), &Genesis::default())?;
        let init = match contract.runs_init(self.init_arguments.len()) {
            true => {
                let init = contract.expect_entry(INIT)?;
                init.parse_arguments(&self.init_arguments)
                    .map_err(of_init)?
            }
            false => Vec::new(),
        };
        let arguments = contract
            .expect_entry(self.function())?
            .parse_arguments(&self.arguments)?;
        let sent = |nonce, gas_limit, action| Transaction::Sent {
            sender: self.caller,
            nonce,
            gas_limit,
            action,
        };
        let deploy = Action::Deploy {
            code: contract.code(),
            arguments: init,
            input: Bytes::default(),
            value: 0,
        };
        let deployment = ledger.apply(&vm, sent(0, limits::GAS_MAX, deploy), Detail::Profiled)?;
        if deployment.receipt.outcome != Outcome::Success {
            let deployment = TransactionResult::from(deployment);
            return Ok(Called {
                call: deployment.clone(),
                deployment,
                tree: None,
            });
        }
        let call = Action::Call {
            contract: Address::of_contract(&self.caller, 0),
            function: self.function().to_owned(),
            arguments,
            input: self.input.clone(),
            value: self.value.0,
            spend_limit: self.spend_limit.0,
        };
        let mut call = ledger.apply(&vm, sent(1, self.gas_limit, call), detail)?;
        Ok(Called {
            tree: call.tree.take(),
            call: call.into(),
            deployment: deployment.into(),
        })
    }
}

/// The refusal of init's arguments: they have an option of their own.
fn of_init(rejection: Rejection) -> Failure {
    let error = format!("{rejection} (init runs at deployment; --init-arg gives its arguments)");
    Refusal::new(error).into()
}

/// Reads a gas limit; digits may be grouped, as in 10,000,000.
pub(super) fn gas(text: &str) -> Result<u64, String> {
    let amount: Option<Amount> = text.parse().ok();
    let gas = amount.and_then(|amount| u64::try_from(amount.0).ok());
    gas.ok_or_else(|| {
        format!(
            "a gas limit is a whole number from 0 to {}",
            limits::GAS_MAX
        )
    })
}

/// Reads call input. It is hex in any case, so the 0x may be missing.
pub(super) fn input(text: &str) -> Result<Bytes, BytesError> {
    match text.starts_with("0x") {
        true => text.parse(),
        false => format!("0x{text}").parse(),
    }
}
