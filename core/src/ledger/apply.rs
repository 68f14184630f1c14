//! The state transition, written once: what one transaction does to a ledger.
//!
//! Check everything that can be refused; take the nonce and the highest fee; move the value; execute; on any
//! failure drop everything but nonce and fee; seal one block. Preview is the same without the sealing.

use super::admit::Entry;
use super::transaction::{Action, Rejection, Transaction};
use super::{Account, Change, Head, Ledger, LedgerError, Receipt};
use crate::host::Frame;
use crate::limits;
use crate::schedule::{Schedule, WATTAGE_1};
use crate::state::{LedgerRuntimeState, RuntimeState, TransferError};
use crate::store::{Store, StoreError, Table};
use crate::types::{Address, Bytes, Value};
use crate::vm::{
    Breakdown, CallTree, Detail, ExecutionContext, FunctionGas, InnerCall, LineGas, Location,
    Outcome, TraceFrame, Vm,
};

/// An applied (or previewed) transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Its receipt.
    pub receipt: Receipt,
    /// Gas by source line of the contract that ran, if it was profiled and its source is known.
    pub lines: Vec<LineGas>,
    /// Gas by function of that contract, if it was profiled: with the base it adds up to what was used.
    pub functions: Vec<FunctionGas>,
    /// Calls between contracts, in the order they began; at most [`limits::CALLS_SHOWN`].
    pub calls: Vec<InnerCall>,
    /// The tree of calls, if it was traced: with the base its gas is what was used.
    pub tree: Option<CallTree>,
    /// The functions that were open when it failed, innermost first.
    pub trace: Vec<TraceFrame>,
}

/// What a list of transactions would come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// One for each transaction, up to the first that is refused.
    pub applied: Vec<Applied>,
    /// Why the transaction after the last of `applied` is refused, if one is.
    pub rejection: Option<Rejection>,
}

pub(super) fn apply<S: Store + Send + 'static, V: Vm>(
    ledger: &Ledger<S>,
    vm: &V,
    transaction: Transaction,
    detail: Detail,
) -> Result<Applied, LedgerError> {
    let state = LedgerRuntimeState::new(ledger)?;
    let head = state.view().head()?;
    let step = Step::new(
        vm,
        &head,
        &transaction,
        detail,
        state.view().genesis()?.gas_price,
    );
    let timestamp = step.timestamp;
    let (applied, state) = step.run(&transaction, state)?;
    state.commit_block(&head, timestamp, &transaction, &applied.receipt)?;
    Ok(applied)
}

pub(super) fn preview<S: Store + Send + 'static, V: Vm>(
    ledger: &Ledger<S>,
    vm: &V,
    transactions: Vec<Transaction>,
    detail: Detail,
) -> Result<Preview, LedgerError> {
    let mut state = LedgerRuntimeState::new(ledger)?;
    let mut head = state.view().head()?;
    let gas_price = state.view().genesis()?.gas_price;
    let mut applied = Vec::with_capacity(transactions.len());
    for transaction in transactions {
        let step = Step::new(vm, &head, &transaction, detail, gas_price);
        head.timestamp = step.timestamp;
        head.height += 1;
        let (done, mut after) = match step.run(&transaction, state) {
            Err(LedgerError::Rejected(rejection)) => {
                let rejection = Some(rejection);
                return Ok(Preview { applied, rejection });
            }
            other => other?,
        };
        after.settle();
        state = after;
        applied.push(done);
    }
    Ok(Preview {
        applied,
        rejection: None,
    })
}

/// One transaction on its way into the block after `head`.
pub(super) struct Step<'a, V> {
    pub(super) vm: &'a V,
    height: u64,
    head_timestamp: u64,
    timestamp: u64,
    pub(super) gas_price: u128,
    detail: Detail,
    schedule: &'static Schedule,
}

/// What executing comes to, before it is made a receipt.
#[derive(Default)]
struct Executed {
    outcome: Option<Outcome>,
    gas_used: u64,
    breakdown: Breakdown,
    results: Vec<Value>,
    return_data: Bytes,
    message: Option<String>,
    location: Option<Location>,
    prints: Vec<String>,
    lines: Vec<LineGas>,
    functions: Vec<FunctionGas>,
    calls: Vec<InnerCall>,
    tree: Option<CallTree>,
    trace: Vec<TraceFrame>,
}

impl<'a, V: Vm> Step<'a, V> {
    fn new(
        vm: &'a V,
        head: &Head,
        transaction: &Transaction,
        detail: Detail,
        gas_price: u128,
    ) -> Self {
        Self {
            vm,
            height: head.height + 1,
            head_timestamp: head.timestamp,
            timestamp: match transaction {
                Transaction::Warp { timestamp } => *timestamp,
                _ => head.timestamp.saturating_add(1),
            },
            gas_price,
            detail,
            schedule: &WATTAGE_1,
        }
    }

    fn run<S: Store + Send + 'static>(
        &self,
        transaction: &Transaction,
        mut state: LedgerRuntimeState<S>,
    ) -> Result<(Applied, LedgerRuntimeState<S>), LedgerError> {
        let mut contract = None;
        let mut gas_limit = 0;
        let mut executed = Executed::default();
        match transaction {
            Transaction::Faucet { to, amount } => {
                let supply = state.supply()?;
                let raised = supply.checked_add(*amount);
                let raised = raised.ok_or(Rejection::SupplyOverflow {
                    supply,
                    amount: *amount,
                })?;
                if *amount > 0 {
                    // No balance is more than the supply, so nothing that follows can overflow.
                    let mut account = state.account(to)?;
                    account.balance += amount;
                    state.set_account(*to, account);
                    state.set_supply(raised);
                }
            }
            Transaction::Warp { timestamp } => {
                if !(self.head_timestamp + 1..=limits::TIMESTAMP).contains(timestamp) {
                    return Err(Rejection::Warp {
                        now: self.head_timestamp,
                        given: *timestamp,
                    }
                    .into());
                }
            }
            Transaction::Sent {
                sender,
                nonce,
                gas_limit: limit,
                action,
            } => {
                gas_limit = *limit;
                (executed, contract, state) =
                    self.sent(*sender, *nonce, gas_limit, action, state)?;
            }
        }
        let logs = state.get_logs().to_vec();
        let changes: Vec<Change> = state.changes()?;
        let receipt = Receipt {
            transaction: transaction.hash(self.height),
            height: self.height,
            outcome: executed.outcome.unwrap_or(Outcome::Success),
            gas_used: executed.gas_used,
            gas_limit,
            schedule: self.schedule.id.to_owned(),
            breakdown: executed.breakdown,
            contract,
            results: executed.results,
            return_data: executed.return_data,
            logs,
            changes,
            message: executed.message,
            location: executed.location,
            prints: executed.prints,
        };
        let applied = Applied {
            receipt,
            lines: executed.lines,
            functions: executed.functions,
            calls: executed.calls,
            tree: executed.tree,
            trace: executed.trace,
        };
        Ok((applied, state))
    }

    #[allow(clippy::type_complexity)] // the three things a sent transaction comes to, used once above
    fn sent<S: Store + Send + 'static>(
        &self,
        sender: Address,
        nonce: u64,
        gas_limit: u64,
        action: &Action,
        mut state: LedgerRuntimeState<S>,
    ) -> Result<(Executed, Option<Address>, LedgerRuntimeState<S>), LedgerError> {
        let entry = self.admit(sender, nonce, gas_limit, action, &state)?;
        let fee_limit = self.gas_price * u128::from(gas_limit);
        let mut account = state.account(&sender)?;
        account.nonce += 1;
        account.balance -= fee_limit;
        state.set_account(sender, account);

        let checkpoint = state.checkpoint();
        let base = self.base_price(action);
        let mut executed;
        if base > gas_limit {
            executed = Executed {
                outcome: Some(Outcome::OutOfGas),
                gas_used: gas_limit,
                message: Some(format!(
                    "out of gas before the start: the transaction itself costs {base}, and the limit is {gas_limit}"
                )),
                ..Executed::default()
            };
            executed.breakdown.base = gas_limit;
        } else {
            (executed, state) =
                self.perform(sender, nonce, action, entry, gas_limit - base, state)?;
            executed.gas_used += base;
            executed.breakdown.base = base;
        }
        if executed.outcome.is_some_and(|o| o != Outcome::Success) {
            state.rollback(checkpoint);
        }
        if self.gas_price > 0 {
            let fee = self.gas_price * u128::from(executed.gas_used);
            let mut account = state.account(&sender)?;
            account.balance += fee_limit - fee;
            state.set_account(sender, account);
            let supply = state.supply()?;
            state.set_supply(supply - fee);
        }
        let succeeded = executed.outcome.is_none_or(|o| o == Outcome::Success);
        let contract = match action {
            Action::Deploy { .. } => succeeded.then(|| Address::of_contract(&sender, nonce)),
            Action::Upgrade { contract, .. } | Action::Call { contract, .. } => Some(*contract),
            Action::Transfer { .. } => None,
        };
        Ok((executed, contract, state))
    }

    /// The price of the transaction itself, before anything is executed.
    fn base_price(&self, action: &Action) -> u64 {
        let per = |bytes: usize, price: u64| (bytes as u64).saturating_mul(price);
        let grown = match action {
            Action::Deploy { code, input, .. } => {
                per(code.wasm.len(), self.schedule.deploy_per_byte)
                    .saturating_add(per(input.0.len(), self.schedule.input_per_byte))
            }
            Action::Upgrade { code, .. } => per(code.wasm.len(), self.schedule.deploy_per_byte),
            Action::Call { input, .. } => per(input.0.len(), self.schedule.input_per_byte),
            Action::Transfer { .. } => 0,
        };
        self.schedule.transaction_base.saturating_add(grown)
    }

    /// Does what the action says, with `gas` left after the base price.
    fn perform<S: Store + Send + 'static>(
        &self,
        sender: Address,
        nonce: u64,
        action: &Action,
        entry: Option<Entry<V::Program>>,
        gas: u64,
        mut state: LedgerRuntimeState<S>,
    ) -> Result<(Executed, LedgerRuntimeState<S>), LedgerError> {
        match action {
            Action::Transfer { to, amount } => send(&mut state, &sender, to, *amount)?,
            Action::Upgrade { contract, code } => {
                let hash = code.hash();
                let account = state.account(contract)?;
                state.add_code(hash, code.clone());
                let upgraded = Account {
                    code: Some(hash),
                    ..account
                };
                state.set_account(*contract, upgraded);
            }
            Action::Deploy { code, value, .. } => {
                let contract = Address::of_contract(&sender, nonce);
                let hash = code.hash();
                let account = state.account(&contract)?;
                state.add_code(hash, code.clone());
                let deployed = Account {
                    code: Some(hash),
                    creator: Some(sender),
                    ..account
                };
                state.set_account(contract, deployed);
                send(&mut state, &sender, &contract, *value)?;
            }
            Action::Call {
                contract, value, ..
            } => send(&mut state, &sender, contract, *value)?,
        }
        match entry {
            None => Ok((Executed::default(), state)),
            Some(entry) => self.execute(sender, entry, gas, state),
        }
    }

    fn execute<S: Store + Send + 'static>(
        &self,
        sender: Address,
        entry: Entry<V::Program>,
        gas: u64,
        state: LedgerRuntimeState<S>,
    ) -> Result<(Executed, LedgerRuntimeState<S>), LedgerError> {
        let context = ExecutionContext {
            caller: sender,
            contract: entry.contract,
            function: entry.function,
            arguments: entry.arguments,
            input: entry.input,
            value: entry.value,
            spend_limit: entry.spend_limit,
            block_number: self.height,
            timestamp: self.timestamp,
        };
        let frame = Frame::new(context, state, self.detail);
        let done = self.vm.execute(&entry.program, frame, gas)?;
        let executed = Executed {
            outcome: Some(done.outcome),
            gas_used: done.gas_used,
            breakdown: done.breakdown,
            results: done.results,
            return_data: done.return_data,
            message: done.message,
            location: done.location,
            prints: done.prints,
            lines: done.lines,
            functions: done.functions,
            calls: done.calls,
            tree: done.tree,
            trace: done.trace,
        };
        Ok((executed, done.state))
    }
}

/// Moves an amount that the sender is known to have.
fn send<S: Store>(
    state: &mut LedgerRuntimeState<S>,
    from: &Address,
    to: &Address,
    amount: u128,
) -> Result<(), LedgerError> {
    state
        .transfer(from, to, amount)
        .map_err(|error| match error {
            TransferError::State(error) => error.into(),
            // No balance is more than the supply, which fits.
            TransferError::Overflow { to } => {
                let problem = format!("the balance of {to} is more than the supply");
                StoreError::damaged(Table::Accounts, problem).into()
            }
            TransferError::InsufficientFunds {
                from,
                balance,
                amount,
            } => Rejection::Funds {
                sender: from,
                balance,
                needed: amount,
            }
            .into(),
        })
}
