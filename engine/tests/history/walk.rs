//! A ledger on which random things are done; after each, what must hold of any transaction is checked.

use proptest::prelude::*;
use wattage_core::ledger::{
    Account, Action, Applied, Change, Genesis, Head, Ledger, LedgerError, LedgerView, Transaction,
};
use wattage_core::store::{MemoryStore, Snapshot};
use wattage_core::types::{Address, Bytes, Value};
use wattage_core::vm::{Detail, Outcome};

use crate::common::rows::{self, Rows, Shown};
use crate::common::{VM, account, story};

pub(crate) const PEOPLE: [&str; 3] = ["alice", "bob", "carol"];

/// What somebody does. Contracts are counted; one that is not there yet is nobody's.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Transfer {
        to: usize,
        amount: u128,
    },
    Faucet {
        to: usize,
        amount: u128,
    },
    Warp {
        seconds: u64,
    },
    Deploy {
        second: bool,
        fail: bool,
        value: u128,
    },
    Upgrade {
        contract: usize,
        second: bool,
    },
    Call {
        contract: usize,
        function: &'static str,
        numbers: [i32; 4],
        value: u128,
    },
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    let amount = prop_oneof![Just(0u128), 1u128..2_000, Just(1 << 100)];
    let slice = (0i32..12, 0i32..5);
    let call = (0usize..3, slice.clone(), slice, amount.clone(), 0u8..10);
    let call = call.prop_map(|(contract, (key, key_len), (at, len), value, kind)| {
        let (function, value) = match kind {
            0..4 => ("put", value),
            4..6 => ("drop", value),
            6 => ("trap", value),
            7 => ("refuse", value),
            8 => ("spin", 0),
            _ => ("tell", value),
        };
        let numbers = [key, key_len, at, len];
        Step::Call {
            contract,
            function,
            numbers,
            value,
        }
    });
    prop_oneof![
        1 => (0usize..5, amount.clone()).prop_map(|(to, amount)| Step::Transfer { to, amount }),
        1 => (0usize..5, amount.clone()).prop_map(|(to, amount)| Step::Faucet { to, amount }),
        1 => (1u64..100_000).prop_map(|seconds| Step::Warp { seconds }),
        2 => (any::<bool>(), prop::bool::weighted(0.2), amount)
            .prop_map(|(second, fail, value)| Step::Deploy { second, fail, value }),
        1 => (0usize..3, any::<bool>())
            .prop_map(|(contract, second)| Step::Upgrade { contract, second }),
        6 => call,
    ]
}

/// A ledger on its way, and all that it was.
pub(crate) struct Live {
    pub(crate) store: MemoryStore,
    ledger: Ledger<MemoryStore>,
    gas_price: u128,
    contracts: Vec<Address>,
    made: u128,
    pub(crate) shown: Vec<Shown>,
    pub(crate) rows: Vec<Rows>,
}

impl Live {
    fn new(gas_price: u128) -> Self {
        let genesis = Genesis {
            gas_price,
            ..story::genesis()
        };
        let store = MemoryStore::default();
        let ledger = Ledger::create(store.clone(), &genesis).expect("a ledger");
        let mut live = Self {
            store,
            ledger,
            gas_price,
            contracts: Vec::new(),
            made: 30_000_000_000,
            shown: Vec::new(),
            rows: Vec::new(),
        };
        live.look();
        live
    }

    pub(crate) fn view(&self) -> LedgerView<impl Snapshot + Clone> {
        self.ledger.view().expect("a view")
    }

    fn head(&self) -> Head {
        self.view().head().expect("a head")
    }

    fn look(&mut self) {
        let shown = Shown::of(&self.view());
        self.shown.push(shown);
        self.rows.push(rows::all(&self.store));
    }

    /// Somebody by number: a person, or a contract.
    fn who(&self, number: usize) -> Address {
        let known = PEOPLE.map(account);
        let all: Vec<Address> = known.into_iter().chain(self.contracts.clone()).collect();
        all[number % all.len()]
    }

    fn contract(&self, number: usize) -> Address {
        let known = self.contracts.get(number);
        known.copied().unwrap_or_else(|| account("nobody"))
    }

    fn transaction(&self, sender: &str, step: &Step) -> Transaction {
        let code = |second| story::code(if second { story::STORE_2 } else { story::STORE });
        let action = match *step {
            Step::Faucet { to, amount } => {
                let to = self.who(to);
                return Transaction::Faucet { to, amount };
            }
            Step::Warp { seconds } => {
                let timestamp = self.head().timestamp + seconds;
                return Transaction::Warp { timestamp };
            }
            Step::Transfer { to, amount } => Action::Transfer {
                to: self.who(to),
                amount,
            },
            Step::Deploy {
                second,
                fail,
                value,
            } => Action::Deploy {
                code: code(second),
                arguments: match second {
                    true => Vec::new(),
                    false => vec![Value::I32(i32::from(fail))],
                },
                input: Bytes::default(),
                value,
            },
            Step::Upgrade { contract, second } => Action::Upgrade {
                contract: self.contract(contract),
                code: code(second),
            },
            Step::Call {
                contract,
                function,
                numbers,
                value,
            } => {
                let count = match function {
                    "put" => 4,
                    "drop" => 2,
                    _ => 0,
                };
                let numbers = numbers.into_iter().take(count);
                Action::Call {
                    contract: self.contract(contract),
                    function: function.to_owned(),
                    arguments: numbers.map(Value::I32).collect(),
                    input: Bytes::default(),
                    value,
                    spend_limit: 0,
                }
            }
        };
        let sender = account(sender);
        let nonce = self.ledger.get_account(&sender).expect("an account").nonce;
        Transaction::Sent {
            sender,
            nonce,
            gas_limit: 60_000,
            action,
        }
    }

    /// Does a step, and checks what must hold of it alone.
    fn go(&mut self, sender: &str, step: &Step) {
        let transaction = self.transaction(sender, step);
        let before = rows::all(&self.store);
        let applied = match self.ledger.apply(&*VM, transaction.clone(), Detail::Plain) {
            Ok(applied) => applied,
            Err(LedgerError::Rejected(_)) => {
                assert_eq!(rows::all(&self.store), before, "a refusal leaves no trace");
                return;
            }
            Err(error) => panic!("{error}"),
        };
        let fee = self.gas_price * u128::from(applied.receipt.gas_used);
        self.made -= fee;
        if let Transaction::Faucet { amount, .. } = transaction {
            self.made += amount;
        }
        if applied.receipt.outcome != Outcome::Success {
            only_nonce_and_fee(&applied, account(sender), fee);
        } else if let Step::Deploy { .. } = step {
            self.contracts.extend(applied.receipt.contract);
        }
        self.look();
        self.conserved();
    }

    /// The sum of the balances is the supply, and the supply is what was made less the fees.
    fn conserved(&self) {
        let now = self.shown.last().expect("a block");
        let sum: u128 = now.accounts.values().map(|account| account.balance).sum();
        assert_eq!(sum, now.supply);
        assert_eq!(now.supply, self.made);
    }
}

fn only_nonce_and_fee(applied: &Applied, sender: Address, fee: u128) {
    let changes = &applied.receipt.changes;
    let [Change::Account { address, old, new }] = changes.as_slice() else {
        panic!("{changes:?}");
    };
    let old = old.clone().expect("a sender has an account");
    let expected = Account {
        nonce: old.nonce + 1,
        balance: old.balance - fee,
        ..old
    };
    assert_eq!((*address, new), (sender, &Some(expected)));
    assert_eq!(applied.receipt.logs, []);
}

/// The ledger after `steps`, each with the number of who takes it.
pub(crate) fn live(gas_price: u128, steps: &[(usize, Step)]) -> Live {
    let mut live = Live::new(gas_price);
    // There is something to call from the start.
    let deploy = Step::Deploy {
        second: false,
        fail: false,
        value: 500,
    };
    live.go("alice", &deploy);
    for (sender, step) in steps {
        live.go(PEOPLE[*sender], step);
    }
    live
}
