//! From what stands on the page to what the node is asked, and from its answer to a report.

use std::rc::Rc;

use wattage_core::api::{
    CallRequest, ChangeView, DeployRequest, TransactionResult, UpgradeRequest,
};
use wattage_core::ledger::INIT;
use wattage_core::limits::{GAS_DEFAULT, GAS_MAX};
use wattage_core::types::{Address, Amount, Bytes, Hash};
use wattage_core::vm::Location;

use super::action::Field;
use super::analysis::{Analysis, Entry};
use super::file::{CallForm, Deployed, source_hash};
use super::format::{account, grouped, input_bytes};
use super::report::{BalanceChange, Basis, Cause, Placement, Report, StorageChange, Trouble};
use super::work::Work;

/// A checked call, ready for the node.
#[derive(Clone, PartialEq, Debug)]
pub struct Order {
    /// Name of the file that runs.
    pub file: String,
    /// Its source.
    pub source: Rc<str>,
    /// Its contracts, one per sandbox; none if a fresh one was asked for.
    deployed: Vec<Deployed>,
    form: CallForm,
    sender: Address,
    gas_limit: u64,
    function: String,
    arguments: Vec<String>,
    init_arguments: Vec<String>,
    input: Bytes,
    value: Amount,
    spend_limit: Amount,
}

impl Order {
    /// Checks everything that can be checked without the node.
    ///
    /// # Errors
    /// A sentence that names the field and what may stand there.
    pub fn new(work: &Work, analysis: &Analysis) -> Result<Self, Trouble> {
        if let Some(problem) = analysis.problems.first() {
            let location = Location {
                line: problem.line,
                column: problem.column,
            };
            return Err(Trouble {
                location: Some(location),
                ..Trouble::new("The source has a problem", &problem.message)
                    .caused_by(Cause::Source)
            });
        }
        let entry = analysis.entry(&work.call.entry).ok_or_else(|| {
            Trouble::new(
                "There is nothing to call",
                "The module exports no function. Write (export \"main\") after the func that is to be called.",
            )
            .caused_by(Cause::Source)
        })?;
        let call = &work.call;
        Ok(Self {
            file: work.file.clone(),
            source: work.source.as_str().into(),
            deployed: work.deployed.clone(),
            form: call.clone(),
            sender: field(Field::Caller, "Caller", call.caller.trim().parse())?,
            gas_limit: gas_limit(&call.gas_limit)?,
            function: entry.name.clone(),
            arguments: arguments(call, entry, false)?,
            init_arguments: init_arguments(call, analysis)?,
            input: input_bytes(&call.input).map_err(|detail| refused(Field::Input, detail))?,
            value: field(Field::Value, "Value", or_zero(&call.value).parse())?,
            spend_limit: field(
                Field::SpendLimit,
                "Spend limit",
                or_zero(&call.spend_limit).parse(),
            )?,
        })
    }

    /// The contract that runs this file in a sandbox, unless a fresh one was asked for. Which sandbox it will be is
    /// not known when the order is made: the node may have lost the present one, or have an earlier one again.
    pub fn deployed_in(&self, sandbox: &str) -> Option<&Deployed> {
        self.deployed
            .iter()
            .find(|deployed| deployed.sandbox == sandbox)
    }

    /// The request that creates the contract.
    pub fn deploy(&self) -> DeployRequest {
        DeployRequest {
            sender: self.sender,
            nonce: None,
            gas_limit: self.placing_gas(),
            source: Some(self.source.to_string()),
            wasm: None,
            arguments: self.init_arguments.clone(),
            input: Bytes::default(),
            value: Amount::default(),
        }
    }

    /// The request that puts this source in place of the contract's, if it has another.
    pub fn upgrade(&self, deployed: &Deployed) -> Option<UpgradeRequest> {
        if deployed.source == self.source_hash() {
            return None;
        }
        Some(UpgradeRequest {
            sender: deployed.creator,
            nonce: None,
            gas_limit: self.placing_gas(),
            contract: deployed.contract,
            source: Some(self.source.to_string()),
            wasm: None,
            replaces: deployed.step.map(|step| step.code),
        })
    }

    /// The call itself.
    pub fn call(&self, contract: Address) -> CallRequest {
        CallRequest {
            sender: self.sender,
            nonce: None,
            gas_limit: self.gas_limit,
            contract,
            function: self.function.clone(),
            arguments: self.arguments.clone(),
            input: self.input.clone(),
            value: self.value,
            spend_limit: self.spend_limit,
        }
    }

    /// What to remember once this source runs as `contract` in `sandbox`.
    pub fn placed(&self, sandbox: &str, contract: Address, creator: Option<Address>) -> Deployed {
        Deployed {
            sandbox: sandbox.to_owned(),
            contract,
            creator: creator.unwrap_or(self.sender),
            source: self.source_hash(),
            step: None,
        }
    }

    /// The limit of a deployment: a small limit is meant for the call, not for getting the code there.
    pub fn placing_gas(&self) -> u64 {
        self.gas_limit.max(GAS_DEFAULT)
    }

    fn source_hash(&self) -> Hash {
        source_hash(&self.source)
    }

    /// The report of the call's answer.
    pub fn report(
        &self,
        sandbox: &str,
        result: TransactionResult,
        contract: Address,
        placement: Placement,
    ) -> Report {
        let arguments: Vec<String> = self.arguments.iter().map(grouped).collect();
        let call = format!(
            "{} calls {}({})",
            account(&self.sender),
            self.function,
            arguments.join(", ")
        );
        self.reported(sandbox, call, result, contract, placement)
    }

    /// The report of a deployment that failed, so that no call was made.
    pub fn failed_deployment(&self, sandbox: &str, result: TransactionResult) -> Report {
        let call = format!("{} deploys {} (init)", account(&self.sender), self.file);
        let contract = result.contract.unwrap_or_default();
        self.reported(sandbox, call, result, contract, Placement::Reused)
    }

    /// The report of an upgrade that failed, so that no call was made and the contract is as it was.
    pub fn failed_upgrade(&self, deployed: &Deployed, result: TransactionResult) -> Report {
        let call = format!("{} upgrades {}", account(&deployed.creator), self.file);
        let (sandbox, contract) = (&deployed.sandbox, deployed.contract);
        self.reported(sandbox, call, result, contract, Placement::Reused)
    }

    fn reported(
        &self,
        sandbox: &str,
        call: String,
        result: TransactionResult,
        contract: Address,
        placement: Placement,
    ) -> Report {
        let (balances, storage) = changes(result.changes);
        Report {
            basis: Basis::Receipt(Rc::default()),
            here: false,
            form: self.form.clone(),
            sandbox: sandbox.to_owned(),
            source: Rc::clone(&self.source),
            call,
            placement,
            contract,
            height: result.height,
            outcome: result.outcome,
            results: result.results,
            return_data: result.return_data,
            gas_used: result.gas_used,
            gas_limit: result.gas_limit,
            schedule: result.schedule,
            breakdown: result.breakdown,
            lines: result.lines,
            functions: result.functions,
            logs: result.logs,
            prints: result.prints,
            balances,
            storage,
            message: result.message,
            location: result.location,
            calls: result.calls,
            trace: result.trace,
        }
    }
}

fn field<T, E: std::fmt::Display>(
    field: Field,
    name: &str,
    parsed: Result<T, E>,
) -> Result<T, Trouble> {
    parsed.map_err(|error| refused(field, format!("{name}: {error}.")))
}

fn refused(field: Field, detail: String) -> Trouble {
    Trouble::new("The call cannot be made", detail).in_field(field)
}

fn or_zero(text: &str) -> &str {
    match text.trim() {
        "" => "0",
        text => text,
    }
}

/// An empty field is the default, as its placeholder says.
fn gas_limit(text: &str) -> Result<u64, Trouble> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(GAS_DEFAULT);
    }
    let amount = text.parse::<Amount>().ok();
    let limit = amount
        .and_then(|amount| u64::try_from(amount.0).ok())
        .filter(|limit| (1..=GAS_MAX).contains(limit));
    let given = amount.map_or_else(|| format!("{text:?}"), |amount| grouped(amount.0));
    let told = format!(
        "{given} is not a whole number from 1 to {}",
        grouped(GAS_MAX)
    );
    field(Field::GasLimit, "Gas limit", limit.ok_or(told))
}

/// The arguments as filled in, each checked against its parameter. An empty field is 0, as its placeholder says.
fn arguments(call: &CallForm, entry: &Entry, deploying: bool) -> Result<Vec<String>, Trouble> {
    let typed = call
        .args
        .get(&entry.name)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let texts = typed
        .iter()
        .map(String::as_str)
        .chain(std::iter::repeat(""));
    let read = |(index, (param, text)): (usize, (&super::analysis::Param, &str))| {
        let name = param
            .name
            .clone()
            .unwrap_or_else(|| format!("{}", index + 1));
        let which = match entry.name.as_str() {
            INIT if deploying => Field::InitArgument(index),
            _ => Field::Argument(index),
        };
        let value = field(
            which,
            &format!("Argument {name} of {}", entry.name),
            param.ty.parse(or_zero(text)),
        )?;
        Ok(value.number())
    };
    entry
        .params
        .iter()
        .zip(texts)
        .enumerate()
        .map(read)
        .collect()
}

/// `init` runs at deployment; it takes what was last filled in for it.
fn init_arguments(call: &CallForm, analysis: &Analysis) -> Result<Vec<String>, Trouble> {
    let init = analysis.entries.iter().find(|entry| entry.name == INIT);
    init.map_or_else(|| Ok(Vec::new()), |entry| arguments(call, entry, true))
}

fn changes(changes: Vec<ChangeView>) -> (Vec<BalanceChange>, Vec<StorageChange>) {
    let (mut balances, mut storage) = (Vec::new(), Vec::new());
    for change in changes {
        match change {
            ChangeView::Accounts { address, old, new } => {
                let old = old.map_or(0, |account| account.balance.0);
                let new = new.map_or(0, |account| account.balance.0);
                if old != new {
                    balances.push(BalanceChange { address, old, new });
                }
            }
            ChangeView::Storage {
                contract,
                key,
                old,
                new,
            } => storage.push(StorageChange {
                contract,
                key,
                old,
                new,
            }),
        }
    }
    (balances, storage)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::analysis::analyse;
    use crate::model::app::{Action, App, Field};
    use crate::model::testing::result;

    fn ordered(app: &App) -> Result<Order, Trouble> {
        let analysis = analyse(&app.file.source, None);
        Order::new(&Work::of(app, app.run.fresh), &analysis)
    }

    fn app_with(field: Field, text: &str) -> App {
        App::default().after(Action::FormEdited(field, text.to_owned()))
    }

    #[test]
    fn the_first_example_can_be_run_as_it_stands() {
        let order = ordered(&App::default()).expect("an order");
        assert_eq!(order.function, "increment");
        assert_eq!(order.arguments, ["1"]);
        assert_eq!(order.gas_limit, 10_000_000);
    }

    #[test]
    fn a_wrong_field_is_named_before_the_node_is_asked() {
        for (which, text, name) in [
            (Field::Caller, "not an account", "Caller"),
            (Field::Argument(0), "many", "Argument by of increment"),
            (Field::GasLimit, "1,000,000,001", "Gas limit"),
            (Field::GasLimit, "0", "Gas limit"),
            (Field::Value, "-1", "Value"),
            (Field::SpendLimit, "x", "Spend limit"),
            (Field::Input, "0xabc", "Call input"),
        ] {
            let trouble = ordered(&app_with(which, text)).expect_err(text);
            assert!(trouble.detail.starts_with(name), "{}", trouble.detail);
            assert_eq!(trouble.field, Some(which));
        }
    }

    #[test]
    fn any_wrong_gas_limit_tells_the_range_and_an_empty_one_is_the_default() {
        for text in ["0", "-5", "1.5", "many", "1,000,000,001", "9e99"] {
            let trouble = ordered(&app_with(Field::GasLimit, text)).expect_err(text);
            assert!(
                trouble.detail.contains("from 1 to 1,000,000,000"),
                "{}",
                trouble.detail
            );
        }
        let order = ordered(&app_with(Field::GasLimit, " ")).expect("an order");
        assert_eq!(order.gas_limit, GAS_DEFAULT);
    }

    #[test]
    fn what_init_takes_is_filled_in_with_the_call_that_deploys() {
        let source = "(module (func (export \"init\") (param i64)) (func (export \"go\")))";
        let app = App::default().after(Action::Edited(source.to_owned()));
        let app = crate::model::testing::answered(&app);
        assert!(app.init().is_some());
        let wrong = app.after(Action::FormEdited(Field::InitArgument(0), "x".to_owned()));
        let trouble = ordered(&wrong).expect_err("no number");
        assert_eq!(trouble.field, Some(Field::InitArgument(0)));
        let right = app.after(Action::FormEdited(Field::InitArgument(0), "5".to_owned()));
        let order = ordered(&right).expect("an order");
        assert_eq!(
            (order.function.as_str(), order.deploy().arguments),
            ("go", vec!["5".to_owned()])
        );
    }

    #[test]
    fn an_empty_argument_is_zero_as_its_placeholder_says() {
        let order = ordered(&app_with(Field::Argument(0), "")).expect("an order");
        assert_eq!(order.arguments, ["0"]);
    }

    #[test]
    fn a_small_gas_limit_is_for_the_call_and_not_for_the_deployment() {
        let order = ordered(&app_with(Field::GasLimit, "50")).expect("an order");
        assert_eq!(order.call(Address::default()).gas_limit, 50);
        assert_eq!(order.deploy().gas_limit, GAS_DEFAULT);
    }

    #[test]
    fn a_broken_source_is_not_sent() {
        let app = App::default().after(Action::Edited("(module".to_owned()));
        let trouble = ordered(&app).expect_err("a problem");
        assert!(trouble.location.is_some());
    }

    #[test]
    fn a_sandbox_found_again_during_a_run_has_the_contract_it_had() {
        let mut app = App::default();
        let order = ordered(&app).expect("an order");
        for sandbox in ["old", "new"] {
            let placed = order.placed(sandbox, Address::default(), None);
            app = app.after(Action::Placed("counter.wat".to_owned(), placed));
        }
        let order = ordered(&app).expect("an order");
        assert!(order.deployed_in("old").is_some() && order.deployed_in("new").is_some());
        assert_eq!(order.deployed_in("third"), None);
        app.run.fresh = true;
        let fresh = ordered(&app).expect("an order");
        assert_eq!(fresh.deployed_in("old"), None);
    }

    #[test]
    fn a_failed_upgrade_is_told_as_what_its_creator_did_to_the_known_contract() {
        let order = ordered(&App::default()).expect("an order");
        let deployed = Deployed {
            creator: "bob".parse().expect("a name"),
            ..order.placed("s", Address([7; 20]), None)
        };
        let report = order.failed_upgrade(&deployed, result(1));
        assert_eq!(report.call, "bob upgrades counter.wat");
        assert_eq!(report.contract, Address([7; 20]));
    }

    #[test]
    fn only_a_changed_source_is_upgraded() {
        let order = ordered(&App::default()).expect("an order");
        let placed = order.placed("s", Address::default(), None);
        assert_eq!(order.upgrade(&placed), None);
        let changed = ordered(&App::default().after(Action::Edited(
            "(module (func (export \"main\")))".to_owned(),
        )));
        assert!(changed.expect("an order").upgrade(&placed).is_some());
    }
}
