//! The experiment that is shared: how its ledger begins, its transactions, and the file that is shown.

use std::collections::BTreeMap;
use std::path::Path;

use wattage_core::contract::Contract;
use wattage_core::ledger::{Action, Genesis, Ledger, LedgerEntry, LedgerError, Transaction};
use wattage_core::limits;
use wattage_core::share::{CallTexts, Source};
use wattage_core::store::MemoryStore;
use wattage_core::types::Address;
use wattage_core::vm::{Detail, Outcome};

use super::super::call::CallOptions;
use super::super::file::ContractFile;
use super::super::output::{Failure, Refusal};
use crate::vm::WasmVm;

/// What becomes a link.
pub(super) struct Experimented {
    pub(super) file: Source,
    pub(super) genesis: Genesis,
    pub(super) entries: Vec<LedgerEntry>,
    pub(super) call: CallTexts,
    /// Whether the last transaction has a result that one looks at.
    pub(super) called: bool,
}

impl Experimented {
    /// The first contract, deployed on a fresh ledger after the others, and called. If its deployment fails, that is the
    /// result.
    pub(super) fn of_contracts(
        vm: &WasmVm,
        files: &[ContractFile],
        call: &CallOptions,
    ) -> Result<Self, Failure> {
        let Some((file, others)) = files.split_first() else {
            return Err(Refusal::new("there is no contract to be shared").into());
        };
        let source = Self::source(file)?;
        let genesis = Genesis::default();
        let ledger = Ledger::create(MemoryStore::default(), &genesis)?;
        // As the page does it: a deployment has at least the default.
        let deployment = call.gas_limit.max(limits::GAS_DEFAULT);
        let mut nonce = 0;
        let mut apply = |gas_limit, action| {
            let sent = call.sent(nonce, gas_limit, action);
            nonce += 1;
            ledger.apply(vm, sent, Detail::Plain)
        };
        for other in others {
            let action = Action::Deploy {
                code: other.contract.code(),
                arguments: Vec::new(),
                input: Default::default(),
                value: 0,
            };
            let applied = apply(deployment, action)
                .map_err(|error| Failure::from(error).within(&other.name))?;
            if applied.receipt.outcome != Outcome::Success {
                let message = applied.receipt.message.unwrap_or_default();
                let error = format!("{}: its deployment fails: {message}", other.name);
                return Err(Refusal::new(error).into());
            }
        }
        let deployed = apply(deployment, call.deploy(&file.contract)?)?;
        if let (Outcome::Success, Some(at)) = (deployed.receipt.outcome, deployed.receipt.contract)
        {
            apply(call.gas_limit, call.call(&file.contract, at)?)?;
        }
        let view = ledger.view().map_err(LedgerError::from)?;
        let entries = view.transactions_from(1, files.len() + 1)?;
        Ok(Self {
            file: source,
            genesis,
            entries,
            call: call.texts(),
            called: true,
        })
    }

    /// A whole ledger, of which the last transaction is the one in question.
    pub(super) fn of_ledger(genesis: Genesis, entries: Vec<LedgerEntry>, file: Source) -> Self {
        let last = entries.last().map(|entry| &entry.transaction);
        let call = last.and_then(CallOptions::of);
        let called = matches!(
            last,
            Some(Transaction::Sent {
                action: Action::Call { .. } | Action::Deploy { .. } | Action::Upgrade { .. },
                ..
            })
        );
        Self {
            call: call.map(|call| call.texts()).unwrap_or_default(),
            file,
            genesis,
            entries,
            called,
        }
    }

    /// The same file and the same last call, without what came before it.
    pub(super) fn fresh(self, vm: &WasmVm) -> Result<Self, Failure> {
        let last = self.entries.last().map(|entry| &entry.transaction);
        let Some(call) = last.and_then(CallOptions::of) else {
            let error = "there is no call in it that could be made on a fresh ledger";
            return Err(Refusal::new(error).into());
        };
        let file = ContractFile::parse(&self.file.name, self.file.text.as_bytes())?;
        Self::of_contracts(vm, &[file], &call)
    }

    /// The source of a file, which goes into the link with the file's name and without its folder.
    pub(super) fn source(file: &ContractFile) -> Result<Source, Refusal> {
        let map = file.contract.source_map().ok_or_else(|| {
            Refusal::new(format!(
                "{}: a link shows a source, and this is a module: share the WAT",
                file.name
            ))
        })?;
        let name = Path::new(&file.name).file_name();
        let name = name.map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Ok(Source {
            name: match file.name.as_str() {
                "standard input" => "contract.wat".to_owned(),
                _ => name,
            },
            text: map.source().to_owned(),
        })
    }

    /// The source of the contract that the last transaction calls or makes; without one, the newest source there is.
    pub(super) fn called_source(entries: &[LedgerEntry]) -> Option<String> {
        let mut sources: BTreeMap<Address, String> = BTreeMap::new();
        let (mut newest, mut last) = (None, None);
        for entry in entries {
            let Transaction::Sent {
                sender,
                nonce,
                action,
                ..
            } = &entry.transaction
            else {
                last = None;
                continue;
            };
            let (at, code) = match action {
                Action::Deploy { code, .. } => (Address::of_contract(sender, *nonce), Some(code)),
                Action::Upgrade { contract, code } => (*contract, Some(code)),
                Action::Call { contract, .. } => (*contract, None),
                Action::Transfer { .. } => {
                    last = None;
                    continue;
                }
            };
            last = Some(at);
            if let Some(source) = code.and_then(|code| code.source.clone()) {
                newest = Some(source.clone());
                sources.insert(at, source);
            }
        }
        match last {
            Some(at) => sources.remove(&at),
            None => newest,
        }
        .filter(|source| Contract::from_wat(source).is_ok())
    }
}
