//! A ledger with people on it, for tests that look at it from outside: whoever sends, the nonce is the right one.

use std::collections::BTreeMap;

use wattage_core::contract::Contract;
use wattage_core::ledger::{
    Action, Applied, Genesis, Ledger, LedgerError, Receipt, Rejection, Transaction,
};
use wattage_core::limits;
use wattage_core::store::{MemoryStore, Store};
use wattage_core::types::{Address, Bytes, Hash, Value};
use wattage_core::vm::{Detail, Outcome};

use super::record::Record;
use super::{VM, account};

/// A ledger, in memory unless it says otherwise.
pub struct Chain<S = MemoryStore> {
    pub ledger: Ledger<S>,
    record: Record,
}

/// What a ledger holds beside its history and the nonces: balances, code, storage.
#[derive(Debug, PartialEq, Eq)]
pub struct Holdings {
    pub accounts: BTreeMap<Address, (u128, Option<Hash>, Option<Address>)>,
    pub storage: BTreeMap<(Address, Vec<u8>), Vec<u8>>,
}

/// A call without arguments, input, value or allowance; set the fields that a test is about.
#[derive(Clone, Default)]
pub struct Terms {
    pub arguments: Vec<Value>,
    pub input: Vec<u8>,
    pub value: u128,
    pub spend_limit: u128,
    pub gas_limit: Option<u64>,
}

impl Chain {
    /// The default genesis: alice, bob, carol and dave have 1,000,000 each.
    pub fn new() -> Self {
        Self::on(MemoryStore::default(), &Genesis::default())
    }

    /// The default genesis with a price for gas, and enough to pay it with.
    pub fn with_gas_price(gas_price: u128) -> Self {
        let rich = |name| (account(name), 1_000_000_000_000);
        let genesis = Genesis {
            gas_price,
            ..Genesis::new(["alice", "bob", "carol", "dave"].map(rich)).expect("a genesis")
        };
        Self::on(MemoryStore::default(), &genesis)
    }
}

impl<S: Store + Send + 'static> Chain<S> {
    pub fn on(store: S, genesis: &Genesis) -> Self {
        Self {
            ledger: Ledger::create(store, genesis).expect("a ledger"),
            record: Record::of(genesis),
        }
    }

    /// A ledger that has blocks already.
    pub fn of(ledger: Ledger<S>) -> Self {
        Self {
            ledger,
            record: Record::none(),
        }
    }

    /// Applies a transaction as it is.
    pub fn apply(&self, transaction: Transaction, profiled: bool) -> Result<Applied, LedgerError> {
        self.record.add(&transaction);
        let detail = match profiled {
            true => Detail::Profiled,
            false => Detail::Plain,
        };
        self.ledger.apply(&*VM, transaction, detail)
    }

    /// `action` as a transaction of `sender`, with its next nonce.
    pub fn signed(&self, sender: &str, gas_limit: u64, action: Action) -> Transaction {
        let sender = account(sender);
        let nonce = self.ledger.get_account(&sender).expect("an account").nonce;
        Transaction::Sent {
            sender,
            nonce,
            gas_limit,
            action,
        }
    }

    /// Sends `action`, profiled.
    pub fn send(
        &self,
        sender: &str,
        gas_limit: u64,
        action: Action,
    ) -> Result<Applied, LedgerError> {
        let transaction = self.signed(sender, gas_limit, action);
        self.apply(transaction, true)
    }

    /// Sends an action that is not refused, with the default gas limit.
    pub fn sent(&self, sender: &str, action: Action) -> Receipt {
        let applied = self.send(sender, limits::GAS_DEFAULT, action);
        applied.expect("an accepted transaction").receipt
    }

    /// Why an action is refused; it makes no block.
    pub fn refused(&self, sender: &str, action: Action) -> Rejection {
        let before = self.head();
        let error = self.send(sender, limits::GAS_DEFAULT, action);
        assert_eq!(self.head(), before, "a refused transaction is no block");
        match error.expect_err("a refusal") {
            LedgerError::Rejected(rejection) => rejection,
            other => panic!("{other}"),
        }
    }

    /// The contract of `wat`, deployed by alice with `value`.
    pub fn deployed(&self, wat: &str, value: u128) -> Address {
        let nonce = self.nonce("alice");
        let action = deploy(wat.as_bytes(), Vec::new(), value);
        // Its code may be as long as code can be: more than the default limit pays for storing it.
        let done = self.send("alice", limits::GAS_MAX, action);
        let receipt = done
            .unwrap_or_else(|error| panic!("{error}\n{wat}"))
            .receipt;
        assert_eq!(receipt.outcome, Outcome::Success, "{:?}", receipt.message);
        Address::of_contract(&account("alice"), nonce)
    }

    /// Calls `function` as `caller`.
    pub fn call_on(&self, caller: &str, to: Address, function: &str, terms: Terms) -> Applied {
        let gas_limit = terms.gas_limit.unwrap_or(limits::GAS_DEFAULT);
        let applied = self.send(caller, gas_limit, call(to, function, terms));
        let applied = applied.unwrap_or_else(|error| panic!("{function}: {error}"));
        assert_eq!(
            applied.receipt.breakdown.total(),
            applied.receipt.gas_used,
            "{function}"
        );
        applied
    }

    /// Calls `function` as bob, with arguments only.
    pub fn call(&self, to: Address, function: &str, arguments: &[Value]) -> Receipt {
        let terms = Terms {
            arguments: arguments.to_vec(),
            ..Terms::default()
        };
        self.call_on("bob", to, function, terms).receipt
    }

    pub fn faucet(&self, to: Address, amount: u128) -> Receipt {
        let transaction = Transaction::Faucet { to, amount };
        let applied = self.apply(transaction, false);
        applied.expect("within 128 bits").receipt
    }

    pub fn nonce(&self, name: &str) -> u64 {
        let account = self.ledger.get_account(&account(name));
        account.expect("an account").nonce
    }

    pub fn balance(&self, of: &Address) -> u128 {
        self.ledger.get_account(of).expect("an account").balance
    }

    pub fn head(&self) -> wattage_core::ledger::Head {
        self.ledger.view().expect("a view").head().expect("a head")
    }

    pub fn holdings(&self) -> Holdings {
        let view = self.ledger.view().expect("a view");
        let accounts = view.accounts(None, 1000).expect("accounts");
        let mut storage = BTreeMap::new();
        for (address, _) in &accounts {
            for (key, value) in view.storage_rows(address, None, 1000).expect("rows") {
                storage.insert((*address, key), value);
            }
        }
        // An account that has only sent something has a row, and holds no more than one without.
        let held = |a: wattage_core::ledger::Account| (a.balance, a.code, a.creator);
        let accounts = accounts
            .into_iter()
            .map(|(at, account)| (at, held(account)));
        Holdings {
            accounts: accounts.filter(|(_, a)| *a != (0, None, None)).collect(),
            storage,
        }
    }

    /// The sum of all balances, counted.
    pub fn supply(&self) -> u128 {
        let accounts = self.holdings().accounts;
        accounts.values().map(|(balance, ..)| balance).sum()
    }
}

/// A deployment of a contract, given as WAT or as a module.
pub fn deploy(code: &[u8], arguments: Vec<Value>, value: u128) -> Action {
    let contract = Contract::from_bytes(code).unwrap_or_else(|error| panic!("{error}"));
    Action::Deploy {
        code: contract.code(),
        arguments,
        input: Bytes::default(),
        value,
    }
}

/// A call on these terms.
pub fn call(contract: Address, function: &str, terms: Terms) -> Action {
    Action::Call {
        contract,
        function: function.to_owned(),
        arguments: terms.arguments,
        input: Bytes(terms.input),
        value: terms.value,
        spend_limit: terms.spend_limit,
    }
}
