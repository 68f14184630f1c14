//! A ledger with an honest contract on it, to be attacked.

use wattage_core::contract::Contract;
use wattage_core::examples::example;
use wattage_core::ledger::{Action, Code, Receipt, Rejection};
use wattage_core::limits;
use wattage_core::types::{Address, Bytes, Value};
use wattage_core::vm::Outcome;

use crate::common::chain::{Chain, Holdings, Terms};

pub(crate) struct Target {
    pub(crate) chain: Chain,
    honest: Address,
    served: i64,
}

impl Target {
    pub(crate) fn new() -> Self {
        let chain = Chain::new();
        let honest = chain.deployed(example("counter").expect("an example").source, 0);
        Self {
            chain,
            honest,
            served: 0,
        }
    }

    /// Balances, code and storage, without what the honest contract writes in these tests.
    fn holdings(&self) -> Holdings {
        let mut holdings = self.chain.holdings();
        holdings
            .storage
            .retain(|(contract, _), _| *contract != self.honest);
        holdings
    }

    /// The honest contract does what it always does.
    pub(crate) fn still_serves(&mut self) {
        self.served += 1;
        let receipt = self.chain.call(self.honest, "increment", &[Value::I64(1)]);
        assert_eq!(receipt.outcome, Outcome::Success, "{:?}", receipt.message);
        assert_eq!(receipt.results, [Value::I64(self.served)]);
    }

    /// Deploys `wat` and calls its `main` with all the gas there is, in both modes. Whatever comes of it, a failure
    /// leaves nothing behind.
    pub(crate) fn attacked(&mut self, wat: &str, arguments: &[Value]) -> Receipt {
        let contract = self.chain.deployed(wat, 0);
        let before = self.holdings();
        let terms = Terms {
            arguments: arguments.to_vec(),
            gas_limit: Some(limits::GAS_DEFAULT),
            ..Terms::default()
        };
        let applied = self.chain.call_on("bob", contract, "main", terms);
        let receipt = applied.receipt;
        let lines: u64 = applied.lines.iter().map(|line| line.gas).sum();
        if !applied.lines.is_empty() {
            assert_eq!(
                lines + receipt.breakdown.base,
                receipt.gas_used,
                "the lines add up"
            );
        }
        if receipt.outcome != Outcome::Success {
            assert_eq!(self.holdings(), before, "a failure leaves nothing behind");
            assert!(receipt.logs.is_empty() && receipt.results.is_empty());
        }
        self.still_serves();
        receipt
    }

    /// Attacks, and expects an end with these words.
    pub(crate) fn ends(
        &mut self,
        wat: &str,
        arguments: &[Value],
        outcome: Outcome,
        words: &str,
    ) -> Receipt {
        let receipt = self.attacked(wat, arguments);
        let message = receipt.message.clone().unwrap_or_default();
        assert_eq!(receipt.outcome, outcome, "{message}");
        assert!(message.contains(words), "{message:?} lacks {words:?}");
        assert!(
            message.chars().count() <= limits::ERROR_CHARS,
            "{}",
            message.len()
        );
        receipt
    }

    /// Deploys bytes as they are, text or module, and expects a refusal with these words.
    pub(crate) fn refuses(&mut self, bytes: &[u8], words: &str) {
        let before = (self.holdings(), self.chain.head());
        let error = Contract::from_bytes(bytes).err();
        let error =
            error.unwrap_or_else(|| panic!("it is a contract, and should be refused: {words}"));
        assert!(error.to_string().contains(words), "{error} lacks {words:?}");
        assert!(
            error.message.chars().count() <= limits::ERROR_CHARS,
            "{}",
            error.message
        );
        // The ledger looks at the code itself, whoever assembled it.
        let module = bytes.starts_with(b"\0asm");
        let source = (!module)
            .then(|| std::str::from_utf8(bytes))
            .and_then(Result::ok);
        let code = Code {
            wasm: if module { bytes.to_vec() } else { Vec::new() },
            source: source.map(str::to_owned),
        };
        let deployment = Action::Deploy {
            code,
            arguments: Vec::new(),
            input: Bytes::default(),
            value: 0,
        };
        let refusal = self.chain.refused("bob", deployment);
        assert!(matches!(refusal, Rejection::Code(_)), "{refusal}");
        assert_eq!((self.holdings(), self.chain.head()), before);
        self.still_serves();
    }
}

/// `part` so many times.
pub(crate) fn times(part: &str, count: usize) -> String {
    part.repeat(count)
}

/// A module whose `main` has this body, with these fields before it.
pub(crate) fn main_of(fields: &str, body: &str) -> String {
    format!("(module {fields} (func (export \"main\") {body}))")
}
