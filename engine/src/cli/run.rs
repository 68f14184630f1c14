//! `wattage run FILE`: deploys a contract into a fresh ledger, calls it, and prints what came of it.

use std::io::{ErrorKind, Read as _, Write as _};

use serde::Serialize;
use wattage_core::api::TransactionResult;
use wattage_core::contract::{Contract, Diagnostic};
use wattage_core::ledger::{Action, Genesis, INIT, Ledger, LedgerError, MAIN, Transaction};
use wattage_core::limits;
use wattage_core::store::MemoryStore;
use wattage_core::types::{Address, Amount, Bytes};
use wattage_core::vm::Outcome;

use super::Exit;
use super::report;
use crate::vm::WasmVm;

/// Run a contract on a fresh ledger, where alice, bob, carol and dave have 1,000,000 each.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  wattage run counter.wat --fn increment --arg 5
  wattage run transfer.wat --fn pay --arg 300 --spend-limit 300 --json")]
pub(super) struct Run {
    /// The contract: WAT text or a wasm module; - reads standard input.
    file: String,
    /// The exported function to call.
    #[arg(long = "fn", value_name = "NAME", default_value = MAIN)]
    function: String,
    /// An argument of the function, once for each: 5, -1, 0xff, or with its type, i64:5.
    #[arg(long = "arg", value_name = "V", allow_hyphen_values = true)]
    arguments: Vec<String>,
    /// An argument of `init`, which runs at deployment, once for each.
    #[arg(long = "init-arg", value_name = "V", allow_hyphen_values = true)]
    init_arguments: Vec<String>,
    /// Who deploys and calls: a name or an address.
    #[arg(long, value_name = "ACCOUNT", default_value = "alice")]
    caller: Address,
    /// Amount sent with the call.
    #[arg(
        long,
        value_name = "N",
        default_value = "0",
        allow_hyphen_values = true
    )]
    value: Amount,
    /// How much `transfer` may take from the caller beside the value.
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
    #[arg(long, value_name = "HEX", default_value = "0x")]
    input: Bytes,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

/// What `--json` prints: the call's result, and the deployment's under its own name.
#[derive(Serialize)]
struct Output {
    #[serde(flatten)]
    call: TransactionResult,
    deployment: TransactionResult,
}

/// What `--json` prints when nothing was run.
#[derive(Serialize)]
struct Refusal {
    error: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    diagnostic: Option<Diagnostic>,
}

impl Run {
    pub(super) fn execute(&self) -> anyhow::Result<Exit> {
        let bytes = match read(&self.file) {
            Ok(bytes) => bytes,
            Err(error) => {
                let error = format!(
                    "cannot read {}: {error}; give the path of a contract, or - for standard input",
                    self.file
                );
                return self.refuse(error, None, "");
            }
        };
        let contract = match Contract::from_bytes(&bytes) {
            Ok(contract) => contract,
            Err(diagnostic) => {
                let source = String::from_utf8_lossy(&bytes);
                let error = format!("{}:{diagnostic}", self.file);
                return self.refuse(error, Some(diagnostic), &source);
            }
        };
        match self.deploy_and_call(&contract) {
            Ok(output) => self.print(&output, &contract),
            Err(LedgerError::Rejected(rejection)) => self.refuse(rejection.to_string(), None, ""),
            Err(error) => Err(error.into()),
        }
    }

    fn deploy_and_call(&self, contract: &Contract) -> Result<Output, LedgerError> {
        let vm = WasmVm::new(self.gas_limit)?;
        let ledger = Ledger::create(MemoryStore::default(), &Genesis::default())?;
        let init = match contract.runs_init(self.init_arguments.len()) {
            true => contract
                .expect_entry(INIT)?
                .parse_arguments(&self.init_arguments)?,
            false => Vec::new(),
        };
        let arguments = contract
            .expect_entry(&self.function)?
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
        let deployment = ledger.apply(&vm, sent(0, limits::GAS_MAX, deploy), true)?;
        if deployment.receipt.outcome != Outcome::Success {
            let deployment = TransactionResult::from(deployment);
            return Ok(Output {
                call: deployment.clone(),
                deployment,
            });
        }
        let call = Action::Call {
            contract: Address::of_contract(&self.caller, 0),
            function: self.function.clone(),
            arguments,
            input: self.input.clone(),
            value: self.value.0,
            spend_limit: self.spend_limit.0,
        };
        let call = ledger.apply(&vm, sent(1, self.gas_limit, call), true)?;
        Ok(Output {
            call: call.into(),
            deployment: deployment.into(),
        })
    }

    fn print(&self, output: &Output, contract: &Contract) -> anyhow::Result<Exit> {
        if self.json {
            print(&format!("{}\n", serde_json::to_string_pretty(output)?))?;
        } else {
            let source = contract.source_map().map(|map| map.source());
            let call = report::call_text(&self.function, &self.arguments, &self.caller);
            let text = report::text(&output.call, &output.deployment, &call, source);
            print(&text)?;
        }
        Ok(match output.call.outcome {
            Outcome::Success => Exit::Success,
            _ => Exit::ContractFailed,
        })
    }

    fn refuse(
        &self,
        error: String,
        diagnostic: Option<Diagnostic>,
        source: &str,
    ) -> anyhow::Result<Exit> {
        if self.json {
            let refusal = Refusal { error, diagnostic };
            print(&format!("{}\n", serde_json::to_string_pretty(&refusal)?))?;
        } else if let Some(diagnostic) = diagnostic {
            let name = match self.file.as_str() {
                "-" => "standard input",
                file => file,
            };
            eprint!("{}", diagnostic.render(source, name));
        } else {
            eprintln!("error: {error}");
        }
        Ok(Exit::InputWrong)
    }
}

/// Reads a gas limit; digits may be grouped, as in 10,000,000.
fn gas(text: &str) -> Result<u64, String> {
    let amount: Option<Amount> = text.parse().ok();
    let gas = amount.and_then(|amount| u64::try_from(amount.0).ok());
    gas.ok_or_else(|| {
        format!(
            "a gas limit is a whole number from 0 to {}",
            limits::GAS_MAX
        )
    })
}

/// Prints to standard output. Whoever reads it may have read enough: a closed pipe is no error.
fn print(text: &str) -> std::io::Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

/// Reads a file, or standard input for `-`, but no more than eight times the largest source.
fn read(file: &str) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = 8 * limits::WAT_BYTES as u64;
    match file {
        "-" => std::io::stdin().take(most).read_to_end(&mut bytes)?,
        _ => std::fs::File::open(file)?
            .take(most)
            .read_to_end(&mut bytes)?,
    };
    Ok(bytes)
}
