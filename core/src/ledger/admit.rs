//! What a transaction can be rejected for, checked before anything happens.

use super::apply::Step;
use super::transaction::{Action, INIT, Rejection};
use super::{Code, LedgerError};
use crate::contract::Contract;
use crate::limits;
use crate::state::{LedgerRuntimeState, RuntimeState as _};
use crate::store::Store;
use crate::types::{Address, Bytes, Value};
use crate::vm::Vm;

/// A call that is about to be executed.
pub(super) struct Entry<P> {
    pub(super) program: P,
    pub(super) contract: Address,
    pub(super) function: String,
    pub(super) arguments: Vec<Value>,
    pub(super) input: Bytes,
    pub(super) value: u128,
    pub(super) spend_limit: u128,
}

impl<V: Vm> Step<'_, V> {
    /// Checks everything for which a transaction can be refused, and finds the entry it calls.
    pub(super) fn admit<S: Store>(
        &self,
        sender: Address,
        nonce: u64,
        gas_limit: u64,
        action: &Action,
        state: &LedgerRuntimeState<S>,
    ) -> Result<Option<Entry<V::Program>>, LedgerError> {
        let account = state.account(&sender)?;
        if nonce != account.nonce {
            return Err(Rejection::Nonce {
                sender,
                expected: account.nonce,
                given: nonce,
            }
            .into());
        }
        if account.code.is_some() {
            return Err(Rejection::ContractSender { sender }.into());
        }
        if gas_limit > limits::GAS_MAX {
            return Err(Rejection::GasLimit { given: gas_limit }.into());
        }
        let value = match action {
            Action::Deploy { value, .. } | Action::Call { value, .. } => *value,
            Action::Transfer { amount, .. } => *amount,
            Action::Upgrade { .. } => 0,
        };
        let needed = self
            .gas_price
            .checked_mul(u128::from(gas_limit))
            .and_then(|fee| fee.checked_add(value));
        if needed.is_none_or(|needed| needed > account.balance) {
            return Err(Rejection::Funds {
                sender,
                balance: account.balance,
                needed: needed.unwrap_or(u128::MAX),
            }
            .into());
        }
        match action {
            Action::Deploy {
                code,
                arguments,
                input,
                value,
            } => {
                let program = self.program(code)?;
                let contract = Address::of_contract(&sender, nonce);
                if !program.as_ref().runs_init(arguments.len()) {
                    Contract::check_input(input)?;
                    return Ok(None);
                }
                let entry = Entry {
                    program,
                    contract,
                    function: INIT.to_owned(),
                    arguments: arguments.clone(),
                    input: input.clone(),
                    value: *value,
                    spend_limit: 0,
                };
                entry.checked().map(Some)
            }
            Action::Upgrade { contract, code } => {
                let creator = state.account(contract)?.creator;
                let creator = creator.ok_or(Rejection::NoContract {
                    contract: *contract,
                })?;
                if creator != sender {
                    return Err(Rejection::NotCreator {
                        contract: *contract,
                        creator,
                    }
                    .into());
                }
                self.program(code)?;
                Ok(None)
            }
            Action::Call {
                contract,
                function,
                arguments,
                input,
                value,
                spend_limit,
            } => {
                let entry = Entry {
                    program: self.deployed(contract, state)?,
                    contract: *contract,
                    function: function.clone(),
                    arguments: arguments.clone(),
                    input: input.clone(),
                    value: *value,
                    spend_limit: *spend_limit,
                };
                entry.checked().map(Some)
            }
            Action::Transfer { .. } => Ok(None),
        }
    }

    fn program(&self, code: &Code) -> Result<V::Program, LedgerError> {
        match self.vm.cached(&code.hash()) {
            Some(program) => Ok(program),
            None => Ok(self.vm.prepare(code)?),
        }
    }

    fn deployed<S: Store>(
        &self,
        contract: &Address,
        state: &LedgerRuntimeState<S>,
    ) -> Result<V::Program, LedgerError> {
        let missing = || Rejection::NoContract {
            contract: *contract,
        };
        let hash = state.account(contract)?.code.ok_or_else(missing)?;
        if let Some(program) = self.vm.cached(&hash) {
            return Ok(program);
        }
        let code = state.code(&hash)?.ok_or_else(missing)?;
        self.program(&code)
    }
}

impl<P: AsRef<Contract>> Entry<P> {
    /// The entry, if the contract has it and the arguments fit.
    fn checked(self) -> Result<Self, LedgerError> {
        let contract = self.program.as_ref();
        contract.check_call(&self.function, &self.arguments, &self.input)?;
        Ok(self)
    }
}
