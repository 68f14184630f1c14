//! The options of a call, shared by the commands that make one, and the call itself on a fresh ledger.

use serde::Serialize;
use wattage_core::api::TransactionResult;
use wattage_core::contract::Contract;
use wattage_core::ledger::{
    Action, Genesis, INIT, Ledger, LedgerError, MAIN, Rejection, Transaction,
};
use wattage_core::limits;
use wattage_core::share::CallTexts;
use wattage_core::store::MemoryStore;
use wattage_core::types::{Address, Amount, Bytes, BytesError, Value, grouped};
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
    pub(super) caller: Address,
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
    pub(super) gas_limit: u64,
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
        let deploy = self.deploy(contract)?;
        let call = self.call(contract, Address::of_contract(&self.caller, 0))?;
        let deploy = self.sent(0, limits::GAS_MAX, deploy);
        let deployment = ledger.apply(&vm, deploy, Detail::Profiled)?;
        if deployment.receipt.outcome != Outcome::Success {
            let deployment = TransactionResult::from(deployment);
            return Ok(Called {
                call: deployment.clone(),
                deployment,
                tree: None,
            });
        }
        let mut call = ledger.apply(&vm, self.sent(1, self.gas_limit, call), detail)?;
        Ok(Called {
            tree: call.tree.take(),
            call: call.into(),
            deployment: deployment.into(),
        })
    }

    /// The deployment of `contract`.
    pub(super) fn deploy(&self, contract: &Contract) -> Result<Action, Failure> {
        let arguments = match contract.runs_init(self.init_arguments.len()) {
            true => {
                let init = contract.expect_entry(INIT)?;
                init.parse_arguments(&self.init_arguments)
                    .map_err(of_init)?
            }
            false => Vec::new(),
        };
        Ok(Action::Deploy {
            code: contract.code(),
            arguments,
            input: Bytes::default(),
            value: 0,
        })
    }

    /// The call of `contract`, which is deployed `at` this address.
    pub(super) fn call(&self, contract: &Contract, at: Address) -> Result<Action, Failure> {
        let entry = contract.expect_entry(self.function())?;
        Ok(Action::Call {
            contract: at,
            function: self.function().to_owned(),
            arguments: entry.parse_arguments(&self.arguments)?,
            input: self.input.clone(),
            value: self.value.0,
            spend_limit: self.spend_limit.0,
        })
    }

    /// A transaction of the caller's.
    pub(super) fn sent(&self, nonce: u64, gas_limit: u64, action: Action) -> Transaction {
        Transaction::Sent {
            sender: self.caller,
            nonce,
            gas_limit,
            action,
        }
    }

    /// The options that make the call of a transaction again; `None` if it is none.
    pub(super) fn of(transaction: &Transaction) -> Option<Self> {
        let Transaction::Sent {
            sender,
            gas_limit,
            action:
                Action::Call {
                    contract: _,
                    function,
                    arguments,
                    input,
                    value,
                    spend_limit,
                },
            nonce: _,
        } = transaction
        else {
            return None;
        };
        Some(Self {
            function: Some(function.clone()),
            arguments: arguments.iter().map(Value::number).collect(),
            init_arguments: Vec::new(),
            caller: *sender,
            value: Amount(*value),
            spend_limit: Amount(*spend_limit),
            gas_limit: *gas_limit,
            input: input.clone(),
        })
    }

    /// The call as the fields of the page have it.
    pub(super) fn texts(&self) -> CallTexts {
        CallTexts {
            caller: self.caller.shown(),
            function: self.function().to_owned(),
            arguments: self.arguments.clone(),
            value: self.value.to_string(),
            spend_limit: self.spend_limit.to_string(),
            input: match self.input.0.is_empty() {
                true => String::new(),
                false => self.input.to_string(),
            },
            gas_limit: grouped(self.gas_limit),
        }
    }

    /// Whether nothing of it was given.
    pub(super) fn is_default(&self) -> bool {
        let Self {
            function,
            arguments,
            init_arguments,
            ..
        } = self;
        let mut bare = self.texts();
        bare.function = String::new();
        let bare = bare
            == CallTexts {
                caller: "alice".to_owned(),
                value: "0".to_owned(),
                spend_limit: "0".to_owned(),
                gas_limit: grouped(limits::GAS_DEFAULT),
                ..CallTexts::default()
            };
        bare && function.is_none() && arguments.is_empty() && init_arguments.is_empty()
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
