//! A call on the page as a scenario: the contract is deployed on a fresh ledger and called once.

use std::collections::BTreeMap;

use wattage_core::scenario::{Call, ContractSource, Deploy, SCENARIO_VERSION, Scenario, Step};
use wattage_core::schedule::WATTAGE_1;
use wattage_core::vm::Outcome;

use super::export::Format;
use crate::model::order::Order;

/// What the scenario calls the contract of a file.
pub fn contract_name(file: &str) -> String {
    file.strip_suffix(".wat").unwrap_or(file).to_owned()
}

/// The scenario of an order. Its source lies beside it, under the name that the page saves it with.
pub fn of(order: &Order) -> Scenario {
    let contract = contract_name(&order.file);
    let deploy = order.deploy();
    let call = order.call(wattage_core::types::Address::default());
    let steps = vec![
        Step::Deploy(Deploy {
            contract: contract.clone(),
            sender: deploy.sender,
            gas_limit: deploy.gas_limit,
            arguments: deploy.arguments,
            input: deploy.input,
            value: deploy.value,
            expect: Outcome::Success,
        }),
        Step::Call(Call {
            contract: contract.clone(),
            function: call.function,
            sender: call.sender,
            gas_limit: call.gas_limit,
            arguments: call.arguments,
            input: call.input,
            value: call.value,
            spend_limit: call.spend_limit,
            expect: Outcome::Success,
        }),
    ];
    let source = ContractSource::File(Format::Source.file_name(&order.file));
    Scenario {
        scenario: SCENARIO_VERSION,
        schedule: WATTAGE_1.id.to_owned(),
        genesis: None,
        contracts: BTreeMap::from([(contract, source)]),
        steps,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::analysis::analyse;
    use crate::model::app::App;
    use crate::model::work::Work;

    #[test]
    fn the_scenario_of_the_first_example_is_one_that_the_command_line_takes() {
        let work = Work::of(&App::default(), false);
        let order = Order::new(&work, &analyse(&work.source, None)).expect("an order");
        let scenario = of(&order);
        assert_eq!(scenario.check(), Ok(()));
        let text = serde_json::to_string(&scenario).expect("JSON");
        let read: Scenario = serde_json::from_str(&text).expect("a scenario");
        assert_eq!(read, scenario);
        assert!(text.contains("counter.wat"), "{text}");
    }
}
